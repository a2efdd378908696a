"""How large things are before anything is placed: nodes, letters, and the names with room."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from citygraph.networks.figure.telling import (
    MOST,
    name_rows,
    name_size,
    name_text,
    names_all,
    ranked,
)
from citygraph.networks.figure.text import LINE, width

if TYPE_CHECKING:
    import networkx as nx

MARGIN = 40.0
"""Around a picture, in pixels at the type size of one."""

_LETTERS = {"one-mode": 700.0, "two-mode": 800.0}
"""Pixels: the root of the room that nodes take where letters have their own size."""


def node_radius(graph: nx.Graph[str], node: str) -> float:
    """The radius of a node in pixels: it grows with the root of what it takes part in."""
    ties = max(graph.degree[node], 1)
    if graph.graph.get("ego") == node:
        return 19.0
    if graph.graph.get("view") == "one-mode":  # Newman's weights add up to the number of contexts
        ties = max(round(graph.degree(node, weight="weight")), 1)
    if graph.nodes[node]["bipartite"] == 1:
        return min(5.0 + 2.4 * math.sqrt(ties), 21.0)
    return min(4.6 + 2.6 * math.sqrt(ties - 1), 15.0)


def letters(graph: nx.Graph[str]) -> float:
    """How large letters are in the picture of a network, in those of one that names everybody.

    A large network is drawn on a large page, which is read made smaller. The page is not known
    before the layout, and the layout needs the room of names; hence it is told from the room that
    all nodes together take.

    Args:
        graph: the network.

    Returns:
        1 or more, in pixels of the layout.
    """
    if names_all(graph):
        return 1.0
    room = sum((2 * node_radius(graph, node) + 14.0) ** 2 for node in graph)
    return max(math.sqrt(room) / _LETTERS[graph.graph.get("view", "two-mode")], 1.0)


def captions(graph: nx.Graph[str]) -> dict[str, tuple[float, float]]:
    """The width and height of the names for which room is kept, in pixels of the layout.

    Args:
        graph: a network that is too large to name everybody.

    Returns:
        node -> width, height.
    """
    unit = letters(graph)
    boxes = {}
    for node in ranked(graph)[:MOST]:
        size = name_size(graph, node) * unit
        bold = graph.nodes[node]["bipartite"] == 0
        rows = name_rows(name_text(graph, node), size, unit, style="bold" if bold else "context")[0]
        boxes[node] = max(width(row, size, bold=bold) for row in rows), len(rows) * LINE * size
    return boxes
