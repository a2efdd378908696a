"""How much of the graph a page holds: what was asked for, and what its switches can add."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import networkx as nx

from citygraph.networks.build import ALIAS
from citygraph.networks.incidence import incidence
from citygraph.networks.reduction import Room, reduced

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOM = Room(nodes=10_000, ties=50_000)
"""What a page shows at most; a page of this size is still usable on a desk."""

_NARROW = "Other contexts and lists are left out of this page: with them it would be too large."


_OTHERS = frozenset({"contexts", "countries", "topics"})
"""Nodes of one-mode networks whose ties a page does not compute, as it computes no backbones."""


class Extent(NamedTuple):
    """What a page holds.

    Attributes:
        graph: the network that it opens with.
        wider: the two-mode network of all that it can show.
        reduced: what was left out of `graph` for its size, as a sentence; None when nothing was.
    """

    graph: nx.Graph[str]
    wider: nx.Graph[str]
    reduced: str | None


def extent(graph: nx.Graph[str], room: Room = ROOM) -> Extent | None:
    """What a page of a network holds.

    Args:
        graph: the network to show.
        room: how much a page holds at most. Of a larger network it holds a part; where only what
            the switches would add is too much, they add nothing.

    Returns:
        None when there is no two-mode network behind it, when it is a one-mode network of others
        than participants, or a backbone: such a page has nothing to switch on.
    """
    if graph.graph["view"] == "two-mode" and not _fits(graph, room):
        small = reduced(incidence(graph), room, ego=graph.graph.get("ego"))
        kept = _part(graph, {*small.inc.participants, *small.inc.contexts})
        return Extent(kept, kept, small.told)
    if graph.graph["nodes"] in _OTHERS or graph.graph.get("backbone"):
        return None
    wider = graph
    if callable(make := getattr(graph, "wider", None)):
        wider = make()
    if wider.graph["view"] != "two-mode":
        return None
    if not _fits(wider, room):
        return Extent(graph, graph, _NARROW) if graph.graph["view"] == "two-mode" else None
    keys = {key: _key(key, data["bipartite"], wider) for key, data in graph.nodes(data=True)}
    if not all(key in wider for key in keys.values()):
        return None
    return Extent(_renamed(graph, keys), wider, None)


def _fits(graph: nx.Graph[str], room: Room) -> bool:
    return len(graph) <= room.nodes and graph.number_of_edges() <= room.ties


def _part(graph: nx.Graph[str], keys: set[str]) -> nx.Graph[str]:
    """A part of a network; a `subgraph` would stand in the order of a set."""
    part: nx.Graph[str] = nx.Graph(**graph.graph)
    part.add_nodes_from((key, graph.nodes[key]) for key in sorted(keys))
    part.add_edges_from(edge for edge in graph.edges(data=True) if keys.issuperset(edge[:2]))
    return part


def _key(key: str, mode: int, wider: nx.Graph[str]) -> str:
    """The key in the wider network: there a context may be a participant too, with two nodes."""
    if mode == 1 and key + ALIAS in wider:
        return key + ALIAS
    return key


def _renamed(graph: nx.Graph[str], keys: Mapping[str, str]) -> nx.Graph[str]:
    if all(key == new for key, new in keys.items()):
        return graph
    renamed = nx.relabel_nodes(graph, keys)
    if "ego" in graph.graph:
        renamed.graph["ego"] = keys[graph.graph["ego"]]
    return renamed
