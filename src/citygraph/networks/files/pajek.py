"""Networks as Pajek's `.net`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citygraph.networks.figure.letters import legal
from citygraph.networks.files.attributes import description, ties
from citygraph.networks.files.marks import marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import networkx as nx

    from citygraph.networks.files.marks import Mark

BOM = "\ufeff"
"""Pajek (2.00 and later) takes a file for UTF-8 only where it opens with this mark."""

_SHAPES = {"city": "ellipse", "institution": "diamond", "person": "triangle"}
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_ROOM = 0.05
"""Pajek draws what lies between 0 and 1; so much stays free at each side."""


def pajek(graph: nx.Graph[str]) -> str:
    r"""Write a network as a Pajek network, with places and shapes.

    The first line is a comment, so that a reader which does not know the byte order mark loses
    nothing. A two-mode network states both sizes (`*Vertices 12 5`: five of the twelve are
    participants, and come first). Pajek has no way to escape a quotation mark and tells nodes with
    one name apart by their number alone, but other readers do not: `"` becomes `'`, `\` becomes
    `/`, a line end a blank, and the second of two equal names gets " [2]". Years and other
    attributes do not fit; nor do the ties between the two nodes of one entity, which would count
    as participations.

    Args:
        graph: a network annotated by `method.annotate`.
    """
    mode = {node: data["bipartite"] for node, data in graph.nodes(data=True)}
    two_mode = graph.graph["view"] == "two-mode"
    order = sorted(graph, key=lambda node: (mode[node], node)) if two_mode else sorted(graph)
    first = f" {sum(mode[node] == 0 for node in order)}" if two_mode else ""
    lines = [
        f"{BOM}% {_one_line(description(graph))}",
        f"*Vertices {len(order)}{first}",
        *_vertices(graph, order),
        "*Edges",
        *_edges(graph, order),
    ]
    return "\n".join(lines) + "\n"


def _one_line(text: str) -> str:
    return _BREAKS.sub(" ", legal(text))


def _vertices(graph: nx.Graph[str], order: Sequence[str]) -> Iterator[str]:
    places = _between_0_and_1(marks(graph))
    taken: set[str] = set()
    for number, node in enumerate(order, 1):
        data = graph.nodes[node]
        name = _one_line(data["label"]).replace('"', "'").replace("\\", "/")
        label, again = name, 1
        while label in taken:
            again += 1
            label = f"{name} [{again}]"
        taken.add(label)
        shape = "box" if data["bipartite"] == 1 else _SHAPES.get(data["kind"], "box")
        x, y = places[node]
        yield f'{number} "{label}" {x:.4f} {y:.4f} 0.5000 {shape}'


def _between_0_and_1(spots: Mapping[str, Mark]) -> dict[str, tuple[float, float]]:
    """Places with the proportions kept, y growing downwards as in Pajek's window."""
    xs, ys = [spot.x for spot in spots.values()], [spot.y for spot in spots.values()]
    left, top = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    scale = (1 - 2 * _ROOM) / (max(max(xs) - min(xs), max(ys) - min(ys)) or 1.0)
    return {
        node: (0.5 + (spot.x - left) * scale, 0.5 + (spot.y - top) * scale)
        for node, spot in spots.items()
    }


def _edges(graph: nx.Graph[str], order: Sequence[str]) -> Iterator[str]:
    number = {node: i for i, node in enumerate(order, 1)}
    for one, other in ties(graph):
        tie = graph.edges[one, other]
        if tie.get("relation") != "same":
            yield f"{number[one]} {number[other]} {tie.get('weight', 1)}"
