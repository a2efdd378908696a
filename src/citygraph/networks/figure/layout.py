"""Where everything stands in the picture of a network. No clock, no chance.

The core is placed by stress majorization; whoever hangs on one node only is fanned as a petal
around it; parts that are not connected are packed around the largest one.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from citygraph.networks.figure.packing import Spot, packed, petal_order
from citygraph.networks.figure.radial import around
from citygraph.networks.figure.stress import majorize, push_apart

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from citygraph.networks.figure.stress import Array

_LARGE = 20
_WITHIN = 170.0
"""The petals of a flower of so many are so far out, in pixels, that its name stands within."""

ROOMY = 120
"""Networks of at most so many nodes get the room to write a name beside every petal."""

_NAMED = 10
"""Between flowers of at least so many petals there is room for a name."""

_STAGGER = 26
"""A fan of more petals than this stands in two rows, unless there is room."""


def layout(graph: nx.Graph[str]) -> dict[str, Spot]:
    """Place every node.

    Args:
        graph: a two-mode or one-mode network; with a graph attribute `ego`, that node is in the
            middle and all others lie around it by their distance.

    Returns:
        node -> spot; no two discs overlap.
    """
    radii = {node: node_radius(graph, node) for node in graph}
    if "ego" in graph.graph and len(graph) > 1:
        return {
            node: Spot(x, y, radii[node], outward)
            for node, (x, y, outward) in around(graph, radii).items()
        }
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    roomy = len(graph) <= ROOMY
    placed = [_part(_induced(graph, part), radii, roomy=roomy) for part in parts]
    ties = (
        [(placed[0][a], placed[0][b]) for a, b in _induced(graph, parts[0]).edges] if parts else []
    )
    return packed(placed, ties, gap=140.0 if roomy else 26.0)


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


def _induced(graph: nx.Graph[str], nodes: Collection[str]) -> nx.Graph[str]:
    """A part of a network in the order of its names.

    A small `subgraph` of networkx goes through its nodes in the order of a set, which changes from
    process to process.
    """
    part: nx.Graph[str] = nx.Graph(**graph.graph)
    part.add_nodes_from((node, graph.nodes[node]) for node in sorted(nodes))
    part.add_edges_from(
        sorted((min(a, b), max(a, b)) for a, b in graph.edges if a in nodes and b in nodes)
    )
    for a, b in part.edges:
        part.edges[a, b].update(graph.edges[a, b])
    return part


def _part(graph: nx.Graph[str], radii: Mapping[str, float], *, roomy: bool) -> dict[str, Spot]:
    """Place one connected part around the origin."""
    petals = _petals(graph)
    leaves = {leaf for fan in petals.values() for leaf in fan}
    core = nx.Graph(graph.subgraph(sorted(set(graph) - leaves)))
    if core.edges:
        core = nx.Graph(sorted((min(edge), max(edge)) for edge in core.edges))
    ringed = {node: any(graph.nodes[n]["bipartite"] for n in fan) for node, fan in petals.items()}
    rows = {
        node: _rows(petals.get(node, ()), node, radii, roomy=roomy, rings=ringed.get(node, False))
        for node in core
    }
    sizes = {}
    for node in core:
        sizes[node] = radii[node]
        if rows[node]:
            sizes[node] = rows[node][-1] + _names(
                len(petals[node]), roomy=roomy, rings=ringed[node]
            )
    place = majorize(core, sizes, 26.0 if len(core) > ROOMY else 66.0)
    nodes = list(place)
    spread = push_apart(
        np.array([place[node] for node in nodes]), np.array([sizes[node] for node in nodes]), 12.0
    )
    spots = {
        node: Spot(float(x), float(y), radii[node])
        for node, (x, y) in zip(nodes, _turned(spread), strict=True)
    }
    for node in nodes:
        if petals.get(node):
            away = [
                math.atan2(spots[o].y - spots[node].y, spots[o].x - spots[node].x)
                for o in core[node]
            ]
            spots.update(_fan(petals[node], spots[node], away, rows[node], radii))
    return spots


def _names(count: int, *, roomy: bool, rings: bool) -> float:
    """The room that names take around a flower, in pixels."""
    if roomy:
        return 62.0 if rings else 30.0
    return 24.0 if count >= _NAMED else 6.0


def _petals(graph: nx.Graph[str]) -> dict[str, list[str]]:
    """Who hangs on whom alone: holder -> petals, in the order of their roles and names."""
    petals: dict[str, list[str]] = {}
    for leaf in sorted(node for node in graph if graph.degree[node] == 1):
        (holder,) = graph[leaf]
        pair = graph.degree[holder] == 1
        if pair and (graph.nodes[leaf]["bipartite"], leaf) > (
            graph.nodes[holder]["bipartite"],
            holder,
        ):
            continue  # of two that have only each other, the context holds the participant
        petals.setdefault(holder, []).append(leaf)
    for holder, fan in petals.items():
        fan.sort(key=lambda leaf: petal_order(graph, holder, leaf))
    return petals


def _rows(
    fan: Sequence[str], holder: str, radii: Mapping[str, float], *, roomy: bool, rings: bool
) -> list[float]:
    """The radii of the rows in which petals stand around their holder."""
    if not fan:
        return []
    widest = 2 * max(radii[leaf] for leaf in fan) + (9.0 if roomy else 3.0)
    near = radii[holder] + (24.0 if roomy else 15.0)
    if roomy and rings:  # their names are upright and may need three lines
        widest, near = 42.0, radii[holder] + 48.0
    elif roomy and len(fan) >= _LARGE:
        near = _WITHIN
    around_all = 1.75 * math.pi
    if roomy or len(fan) <= _STAGGER:
        return [max(near, widest * len(fan) / around_all)]
    inner = max(near, widest * len(fan) / 2 / around_all)
    return [inner, inner + widest * 0.9]


def _fan(
    fan: Sequence[str],
    holder: Spot,
    away: Sequence[float],
    rows: Sequence[float],
    radii: Mapping[str, float],
) -> dict[str, Spot]:
    """Spread petals evenly over the directions that ties to the core leave free."""
    arc = max(2.5 * radii[leaf] for leaf in fan) / rows[0] / len(rows)
    angles = free_angles(len(fan), sorted(angle % math.tau for angle in away), rows[0], arc)
    spots = {}
    for i, (leaf, angle) in enumerate(zip(fan, angles, strict=True)):
        row = rows[i % len(rows)]
        spots[leaf] = Spot(
            holder.x + row * math.cos(angle), holder.y + row * math.sin(angle), radii[leaf], angle
        )
    return spots


def free_angles(count: int, taken: Sequence[float], row: float, arc: float) -> list[float]:
    """Directions for petals, evenly spread and clear of the directions that are taken.

    Args:
        count: how many petals.
        taken: directions of ties to the core, in radians from 0 to 2 pi, sorted.
        row: the radius at which petals stand, in pixels.
        arc: the angle that one petal needs; where the free directions do not have it, the petals
            spread over all of them.

    Returns:
        `count` angles in ascending order, from the first taken direction on where there is one.
    """
    if not taken:
        return [math.tau * i / count - math.pi / 2 for i in range(count)]
    margin = min(28.0 / row, math.pi / 8)
    gaps = []
    for i, start in enumerate(taken):
        end = taken[i + 1] if i + 1 < len(taken) else taken[0] + math.tau
        gaps.append((start + margin, max(end - start - 2 * margin, 0.0)))
    room = sum(size for _, size in gaps)
    if room < count * arc:
        return [taken[0] + math.tau * (i + 0.5) / count for i in range(count)]
    shares = [count * size / room for _, size in gaps]
    counts = [int(share) for share in shares]
    order = sorted(range(len(gaps)), key=lambda i: (counts[i] - shares[i], i))
    for i in order[: count - sum(counts)]:
        counts[i] += 1
    return [
        start + size * (i + 0.5) / number
        for (start, size), number in zip(gaps, counts, strict=True)
        for i in range(number)
    ]


def _turned(place: Array) -> Array:
    """Turn a part so that it is wider than high."""
    centred: Array = place - place.mean(axis=0)
    if len(place) < 3:  # noqa: PLR2004 - two points lie on a line
        if np.ptp(centred[:, 1]) > np.ptp(centred[:, 0]):
            centred = centred[:, ::-1]
        return centred
    spread = centred.T @ centred
    angle = 0.5 * math.atan2(2 * spread[0, 1], spread[0, 0] - spread[1, 1])
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    turned: Array = centred @ turn
    return turned
