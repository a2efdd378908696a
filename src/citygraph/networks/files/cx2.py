"""Networks as CX2, the exchange format of Cytoscape and NDEx."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citygraph.networks.figure.colours import THEMES
from citygraph.networks.figure.letters import legal
from citygraph.networks.files.attributes import columns, description, flat, identifiers, texts, ties
from citygraph.networks.files.json_text import json_text
from citygraph.networks.files.marks import marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from citygraph.networks.files.marks import Mark

    Values = dict[str, Any]

_LISTS = (list, tuple, set, frozenset)
_SHAPES = {
    "city": "ellipse",
    "institution": "diamond",
    "initiative": "rectangle",
    "person": "triangle",
    "place": "hexagon",
}


def cx2(graph: nx.Graph[str]) -> str:
    """Write a network as CX2 2.0, with the places, sizes, shapes and colours of its figure.

    Lists stay lists. A node's label is its `name`, a tie's relation its `interaction`, as
    Cytoscape calls them. How the network was made stands in its attributes.

    Args:
        graph: a network annotated by `method.annotate`.

    Raises:
        UsageError: an attribute is of a type that no file can hold.
    """
    plain, names = flat(graph), identifiers(graph)
    nodes = _alike(_nodes(graph, plain, names))
    edges = _alike(_edges(graph, plain, names))
    told = {"name": legal(graph.graph["title"]), "description": legal(description(graph))}
    told |= {name: value for name, value in plain.graph.items() if name != "title"}
    declared = {
        "networkAttributes": _declared([told]),
        "nodes": _declared(node["v"] for node in nodes),
        "edges": _declared(edge["v"] for edge in edges),
    }
    aspects: dict[str, list[Values]] = {
        "attributeDeclarations": [{name: kinds for name, kinds in declared.items() if kinds}],
        "networkAttributes": [told],
        "nodes": nodes,
        "edges": edges,
        "visualProperties": [_style(graph)],
    }
    document = [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": [{"name": k, "elementCount": len(held)} for k, held in aspects.items()]},
        *({name: held} for name, held in aspects.items()),
        {"status": [{"success": True, "error": ""}]},
    ]
    return json_text(document, 3) + "\n"


def _nodes(graph: nx.Graph[str], plain: nx.Graph[str], names: Mapping[str, str]) -> list[Values]:
    looks = marks(graph)
    ground = THEMES["paper"].ground
    return [
        {
            "id": i,
            "x": looks[node].x,
            "y": looks[node].y,  # downwards, as there
            "v": {
                **_named(graph.nodes[node], plain.nodes[name], {"label": "name"}),
                **_look(looks[node], ground if graph.nodes[node]["bipartite"] == 1 else ""),
                "key": name,
            },
        }
        for i, (node, name) in enumerate(names.items())
    ]


def _look(mark: Mark, ground: str) -> Values:
    """Contexts are rings: the ground shows in them."""
    return {"size": 2 * mark.radius, "colour": mark.colour, "fill": ground or mark.colour}


def _edges(graph: nx.Graph[str], plain: nx.Graph[str], names: Mapping[str, str]) -> list[Values]:
    number = {node: i for i, node in enumerate(names)}
    found = []
    for i, (one, other) in enumerate(ties(graph)):
        row = plain.edges[names[one], names[other]]
        values = _named(graph.edges[one, other], row, {"relation": "interaction"})
        values.setdefault("interaction", "tied")
        found.append({"id": i, "s": number[one], "t": number[other], "v": values})
    return found


def _named(data: Mapping[str, Any], row: Mapping[str, Any], other: Mapping[str, str]) -> Values:
    """The attributes with the names that Cytoscape has for them, lists as they are."""
    values = {
        name: [legal(item) for item in texts(data[name])]
        if isinstance(data.get(name), _LISTS)
        else value
        for name, value in row.items()
    }
    return {other.get(name, name): value for name, value in values.items()}


def _alike(elements: list[Values]) -> list[Values]:
    """The elements, an attribute that is a list somewhere being one everywhere."""
    listed = {k for one in elements for k, value in one["v"].items() if isinstance(value, list)}
    for one in elements:
        for name in listed & one["v"].keys():
            if not isinstance(one["v"][name], list):
                one["v"][name] = [str(one["v"][name])]
    return elements


def _declared(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """The attributes that occur -> their type."""
    held = list(rows)
    listed = {name for row in held for name, value in row.items() if isinstance(value, list)}
    plain = [{name: v for name, v in row.items() if name not in listed} for row in held]
    kinds = columns(plain) | dict.fromkeys(sorted(listed), "list_of_string")
    return {name: {"d": kind} for name, kind in kinds.items()}


def _style(graph: nx.Graph[str]) -> Values:
    theme = THEMES["paper"]
    shapes = [{"v": kind, "vp": shape} for kind, shape in _SHAPES.items()]
    return {
        "default": {
            "network": {"NETWORK_BACKGROUND_COLOR": theme.ground},
            "node": {
                "NODE_SHAPE": "ellipse",
                "NODE_BORDER_WIDTH": 2,
                "NODE_LABEL_COLOR": theme.ink,
                "NODE_LABEL_FONT_SIZE": 10,
            },
            "edge": {
                "EDGE_LINE_COLOR": theme.grey,
                "EDGE_WIDTH": 1,
                "EDGE_TARGET_ARROW_SHAPE": "none",
            },
        },
        "nodeMapping": {
            "NODE_LABEL": _through("name", "string"),
            "NODE_BACKGROUND_COLOR": _through("fill", "string"),
            "NODE_BORDER_COLOR": _through("colour", "string"),
            "NODE_WIDTH": _through("size", "double"),
            "NODE_HEIGHT": _through("size", "double"),
            "NODE_SHAPE": {
                "type": "DISCRETE",
                "definition": {"attribute": "kind", "type": "string", "map": shapes},
            },
        },
        "edgeMapping": _widths(graph),
    }


def _through(name: str, kind: str) -> Values:
    return {"type": "PASSTHROUGH", "definition": {"attribute": name, "type": kind}}


def _widths(graph: nx.Graph[str]) -> Values:
    """Ties as wide as they weigh, where weights differ."""
    weights = {tie["weight"] for *_, tie in graph.edges(data=True) if "weight" in tie}
    if len(weights) < 2:  # noqa: PLR2004 - one weight is no difference
        return {}
    thin, thick = 0.8, 3.2
    return {
        "EDGE_WIDTH": {
            "type": "CONTINUOUS",
            "definition": {
                "attribute": "weight",
                "type": "double" if any(isinstance(w, float) for w in weights) else "integer",
                "map": [
                    {
                        "min": min(weights),
                        "max": max(weights),
                        "minVPValue": thin,
                        "maxVPValue": thick,
                        "includeMin": True,
                        "includeMax": True,
                    }
                ],
            },
        }
    }
