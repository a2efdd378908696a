"""Where the nodes of a page stand: those shown first as in the figure, the others among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.networks.figure.layout import layout
from citygraph.networks.figure.wider import extended

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx


def places(
    graph: nx.Graph[str], wider: nx.Graph[str], keys: Sequence[str]
) -> dict[str, list[float]]:
    """Coordinates and radii, in pixels of the figure, y growing downwards.

    Args:
        graph: the network that the page opens with; its nodes are nodes of `wider`.
        wider: the network of all nodes.
        keys: the nodes of `wider` in the order of the columns.

    Returns:
        The columns `x`, `y` and `r`, rounded to a tenth.
    """
    spots = layout(graph)
    if len(spots) < len(keys):
        spots = extended(spots, wider)
    return {
        "x": [round(spots[key].x, 1) for key in keys],
        "y": [round(spots[key].y, 1) for key in keys],
        "r": [round(spots[key].radius, 1) for key in keys],
    }
