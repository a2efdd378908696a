"""Where everything stands in the picture of a network. No clock, no chance.

The core is placed by stress, ties between communities being longer than those within; whoever
hangs on one node only is fanned as a petal around it; parts that are not connected are packed
around the largest one or, where there are many, in rows below it.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from citygraph.networks.figure.colours import communities
from citygraph.networks.figure.core import ROOMY, core_places
from citygraph.networks.figure.discs import push_apart
from citygraph.networks.figure.flowers import fanned, petals_of, rows_of
from citygraph.networks.figure.packing import Spot, packed, shelved
from citygraph.networks.figure.radial import around
from citygraph.networks.figure.sizes import captions, node_radius
from citygraph.networks.figure.telling import names_all

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


_APART = 8.0
"""Pixels between two flowers in a large network, beside the gap between any two discs."""

_MANY = 12
"""So many parts stand in rows."""


def layout(graph: nx.Graph[str], groups: Mapping[str, int] | None = None) -> dict[str, Spot]:
    """Place every node.

    Args:
        graph: a two-mode or one-mode network; with a graph attribute `ego`, that node is in the
            middle and all others lie around it by their distance.
        groups: node -> number of its community, from `colours.communities`; found when left out.

    Returns:
        node -> spot; no two discs overlap.
    """
    radii = {node: node_radius(graph, node) for node in graph}
    if "ego" in graph.graph and len(graph) > 1:
        return {
            node: Spot(x, y, radii[node], outward)
            for node, (x, y, outward) in around(graph, radii).items()
        }
    roomy = len(graph) <= ROOMY
    if groups is None:
        groups = {} if roomy else communities(graph)
    names = {} if names_all(graph) else captions(graph)
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    placed = [_part(induced(graph, part), radii, groups, names, roomy=roomy) for part in parts]
    if not roomy and len(parts) > _MANY:
        return shelved(placed)
    ties = (
        [(placed[0][a], placed[0][b]) for a, b in induced(graph, parts[0]).edges] if parts else []
    )
    return packed(placed, ties, gap=140.0 if roomy else 26.0)


def method(graph: nx.Graph[str]) -> str:
    """What a method line says of the layout."""
    if "ego" in graph.graph:
        return "layout: rings by distance"
    if len(graph) <= ROOMY:
        return "layout: stress"
    return "layout: stress, ties between communities longer"


def induced(graph: nx.Graph[str], nodes: Collection[str]) -> nx.Graph[str]:
    """A part of a network in the order of its names.

    A small `subgraph` of networkx goes through its nodes in the order of a set, which changes from
    process to process.

    Args:
        graph: the network.
        nodes: which of its nodes.
    """
    part: nx.Graph[str] = nx.Graph(**graph.graph)
    part.add_nodes_from((node, graph.nodes[node]) for node in sorted(nodes))
    for node in part:
        for other in sorted(graph[node]):
            if node <= other and other in nodes:
                part.add_edge(node, other, **graph.edges[node, other])
    return part


def _part(
    graph: nx.Graph[str],
    radii: Mapping[str, float],
    groups: Mapping[str, int],
    names: Mapping[str, tuple[float, float]],
    *,
    roomy: bool,
) -> dict[str, Spot]:
    """Place one connected part around the origin."""
    petals = petals_of(graph)
    leaves = {leaf for fan in petals.values() for leaf in fan}
    core = [node for node in graph if node not in leaves]
    rows, sizes = _rooms(graph, core, petals, radii, names, roomy=roomy)
    above = {
        node: (radii[node] * (1.0 if graph.nodes[node]["bipartite"] else 1.3), *names[node])
        for node in core
        if node in names
    }
    place = core_places(graph, core, sizes, groups, above)
    spots = {
        node: Spot(float(x), float(y), radii[node])
        for node, (x, y) in zip(core, place, strict=True)
    }
    for node in core:
        if petals.get(node):
            away = [
                math.atan2(spots[o].y - spots[node].y, spots[o].x - spots[node].x)
                for o in graph[node]
                if o in spots and o not in leaves
            ]
            spots.update(
                fanned(petals[node], spots[node], away, rows[node], radii, names.get(node))
            )
    return _cleared(spots)


def _rooms(  # noqa: PLR0913 - what a flower is made of
    graph: nx.Graph[str],
    core: Sequence[str],
    petals: Mapping[str, Sequence[str]],
    radii: Mapping[str, float],
    names: Mapping[str, tuple[float, float]],
    *,
    roomy: bool,
) -> tuple[dict[str, list[float]], dict[str, float]]:
    """The rows in which petals stand, and how large each flower is with all that it needs."""
    ringed = {node: any(graph.nodes[n]["bipartite"] for n in fan) for node, fan in petals.items()}
    rows = {
        node: rows_of(
            petals.get(node, ()),
            node,
            radii,
            roomy=roomy,
            rings=ringed.get(node, False),
            caption=names.get(node),
        )
        for node in core
    }
    sizes = {}
    for node in core:
        sizes[node] = radii[node]
        if rows[node]:
            names_around = 62.0 if ringed[node] else 30.0
            sizes[node] = rows[node][-1] + (names_around if roomy else _APART)
    return rows, sizes


def _cleared(spots: dict[str, Spot]) -> dict[str, Spot]:
    """Move by a little whoever still touches another: petals of a flower that many ties cross."""
    place = np.array([(spot.x, spot.y) for spot in spots.values()])
    clear = push_apart(place, np.array([spot.radius for spot in spots.values()]), 1.0)
    return {
        node: replace(spot, x=float(x), y=float(y))
        for (node, spot), (x, y) in zip(spots.items(), clear, strict=True)
    }
