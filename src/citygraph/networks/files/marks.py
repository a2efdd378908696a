"""How the nodes of a network look: for programs that draw it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from citygraph.networks.figure.colours import THEMES, communities, paint
from citygraph.networks.figure.layout import layout

if TYPE_CHECKING:
    import networkx as nx


class Mark(NamedTuple):
    """Where and how a node stands in the figure.

    Attributes:
        x, y: its place in pixels, y growing downwards.
        radius: in pixels.
        colour: `#rrggbb`.
        group: the number of its community, 0 for the largest; -1 when it is in none.
    """

    x: float
    y: float
    radius: float
    colour: str
    group: int


def marks(graph: nx.Graph[str]) -> dict[str, Mark]:
    """Place, size, colour and community of every node, as in the figure on paper.

    Args:
        graph: a network from `network`.

    Returns:
        node -> mark, numbers rounded to a hundredth of a pixel.
    """
    groups = communities(graph)
    colours = paint(graph, THEMES["paper"], groups)
    return {
        node: Mark(
            round(spot.x, 2) + 0.0,  # no -0.0
            round(spot.y, 2) + 0.0,
            round(spot.radius, 2),
            colours[node],
            groups[node],
        )
        for node, spot in layout(graph).items()
    }
