"""Networks as the JSON of VOSviewer and VOSviewer Online."""

from __future__ import annotations

import html
from collections import Counter
from typing import TYPE_CHECKING, Any

from citygraph.networks.figure.colours import METHOD, named
from citygraph.networks.figure.letters import escape, legal
from citygraph.networks.files.attributes import description, ties
from citygraph.networks.files.json_text import json_text
from citygraph.networks.files.marks import marks

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

    from citygraph.networks.files.marks import Mark

_MOST_CLUSTERS = 1000
"""VOSviewer numbers clusters from 1 to 1000; the smallest beyond that stay grey."""

_WORDS = {
    "two-mode": ("participant or context", "participants and contexts", "participation"),
    "participants": ("participant", "participants", "tie"),
    "contexts": ("context", "contexts", "tie"),
    "countries": ("country", "countries", "tie"),
    "topics": ("topic", "topics", "tie"),
}


def vosviewer(graph: nx.Graph[str]) -> str:
    """Write a network as VOSviewer JSON (van Eck and Waltman), with the places of its figure.

    Clusters are the communities of the figure, in its colours. Descriptions are HTML there, and
    labels are read as HTML too: in descriptions everything is escaped; in labels `<` and `>`
    become the quotation marks that look alike, and what would be read as a character reference
    is escaped, so that all other names are as they should be in both programs. Weights are the
    number of ties and of sources; scores the first and last year, where they are known. Items are
    numbered, for VOSviewer tells links apart by their ends written one after the other. The ties
    between the two nodes of one entity are left out.

    Args:
        graph: a network annotated by `method.annotate`.
    """
    looks = marks(graph)
    number = {node: i for i, node in enumerate(sorted(graph), 1)}
    strong = [pair for pair in ties(graph) if graph.edges[pair].get("relation") != "same"]
    count = Counter(node for pair in strong for node in pair)
    data = {
        "network": {
            "items": [
                {"id": i, **_item(graph.nodes[node], looks[node], count[node])}
                for node, i in number.items()
            ],
            "links": [
                {
                    "source_id": number[one],
                    "target_id": number[other],
                    "strength": graph.edges[one, other].get("weight", 1),
                }
                for one, other in strong
            ],
            "clusters": _clusters(graph, looks),
        },
        "config": _config(graph, looks),
        "info": {
            "title": _name(graph.graph["title"]),
            "description": escape(description(graph, METHOD)),
        },
    }
    return json_text(data, 3) + "\n"


def _item(data: Mapping[str, Any], look: Mark, count: int) -> dict[str, Any]:
    item: dict[str, Any] = {
        "label": _name(data["label"]),
        "description": _description(data),
        "x": look.x,
        "y": -look.y + 0.0,  # upwards there
    }
    if data["iri"].startswith(("http://", "https://")):
        item["url"] = legal(data["iri"])
    if 0 <= look.group < _MOST_CLUSTERS:
        item["cluster"] = look.group + 1
    item["weights"] = {"Ties": count, "Sources": len(data.get("sources", ()))}
    scores = {"First year": data.get("first"), "Last year": data.get("last")}
    item["scores"] = {name: year for name, year in scores.items() if year is not None}
    return item


def _clusters(graph: nx.Graph[str], looks: Mapping[str, Mark]) -> list[dict[str, Any]]:
    """The communities by name."""
    groups = {node: look.group for node, look in looks.items()}
    names = named(graph, groups, _MOST_CLUSTERS)
    return [{"cluster": i, "label": _name(name)} for i, name in enumerate(names, 1)]


def _name(label: str) -> str:
    """A label that is the same read as text and read as HTML."""
    name = legal(label).replace("<", "\u2039").replace(">", "\u203a")
    return name if html.unescape(name) == name else name.replace("&", "&amp;")


def _description(data: Mapping[str, Any]) -> str:
    """What is known of a node, as HTML in which nothing of a name is markup."""
    what = ", ".join(filter(None, (data["kind"], data.get("form"), data.get("country"))))
    said = [
        f'<div class="description_heading">{escape(what)}</div>',
        f'<div class="description_label">{escape(data["label"])}</div>',
    ]
    for heading, key in (("Topics", "topics"), ("Roles", "roles")):
        if data.get(key):
            listed = ", ".join(item.replace("-", " ") for item in data[key])
            said.append(f'<div class="description_text">{heading}: {escape(listed)}</div>')
    if data.get("claimed"):
        known = f"{data['known']} of {data['claimed']} participants known"
        said.append(f'<div class="description_text">{known}</div>')
    return "".join(said)


def _config(graph: nx.Graph[str], looks: Mapping[str, Mark]) -> dict[str, Any]:
    colours = {look.group + 1: look.colour for look in looks.values() if look.group >= 0}
    view = graph.graph["view"]
    words = _WORDS.get(view) or _WORDS[graph.graph.get("nodes", "participants")]
    item, items, link = words
    return {
        "color_schemes": {
            "cluster_colors": [
                {"cluster": cluster, "color": colours[cluster]}
                for cluster in sorted(colours)
                if cluster <= _MOST_CLUSTERS
            ]
        },
        "parameters": {"largest_component": False},
        "terminology": {
            "item": item,
            "items": items,
            "link": link,
            "links": f"{link}s",
            "cluster": "community",
            "clusters": "communities",
            "link_strength": "weight",
            "total_link_strength": "total weight",
        },
    }
