"""The part of a network that a picture shows when the whole is too large for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.networks.figure.layout import induced
from citygraph.networks.incidence import incidence
from citygraph.networks.reduction import FIGURE, reduced

if TYPE_CHECKING:
    import networkx as nx

    from citygraph.networks.reduction import Room


_CLIQUES = 2.0
"""A one-mode network of so many times as many ties still fits: whole contexts are tied in it, and
that is seen as areas."""


def drawn_part(graph: nx.Graph[str], room: Room = FIGURE) -> tuple[nx.Graph[str], str]:
    """What is drawn of a network.

    Of a two-mode network, see `reduction.reduced`. Of a one-mode network, its heaviest ties and
    those between whom they are.

    Args:
        graph: a two-mode or one-mode network.
        room: how much a picture holds.

    Returns:
        The network itself and "" when it fits; else the part, and a sentence about what was left
        out. Titles, counts and all else that the graph says of itself are those of the whole.
    """
    if _fits(graph, room):
        return graph, ""
    if graph.graph.get("view") == "one-mode":
        return _heaviest(graph, room)
    small = reduced(incidence(graph), room, ego=graph.graph.get("ego"))
    if not small.told:
        return graph, ""
    return induced(graph, {*small.inc.participants, *small.inc.contexts}), small.told


def _fits(graph: nx.Graph[str], room: Room) -> bool:
    nodes, ties = room.spare * room.nodes, room.spare * room.ties
    if graph.graph.get("view") == "one-mode":
        ties *= _CLIQUES
    return len(graph) <= nodes and graph.number_of_edges() <= ties


def _heaviest(graph: nx.Graph[str], room: Room) -> tuple[nx.Graph[str], str]:
    """The heaviest ties in their order, as long as there is room for whom they join."""
    ego = graph.graph.get("ego")
    order = sorted(
        (ego not in {a, b}, -tie["weight"], min(a, b), max(a, b))
        for a, b, tie in graph.edges(data=True)
    )
    nodes: set[str] = set() if ego is None else {ego}
    ties: set[tuple[str, str]] = set()
    for *_, one, other in order:
        ends = {one, other}
        hangs = ego is None or not nodes.isdisjoint(ends)
        if hangs and len(nodes) + len(ends - nodes) <= room.nodes and len(ties) < room.ties:
            nodes |= ends
            ties.add((one, other))
    part = induced(graph, nodes)
    part.remove_edges_from([(a, b) for a, b in part.edges if (min(a, b), max(a, b)) not in ties])
    what = graph.graph.get("nodes", "nodes")
    return part, (
        f"The network is too large to be drawn whole: shown are {len(nodes):,} of "
        f"{len(graph):,} {what} (those with the heaviest ties), with {len(ties):,} of "
        f"{graph.number_of_edges():,} ties."
    )
