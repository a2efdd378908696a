"""The ego view: one node in the middle, everybody else around it by distance."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from citygraph.networks.figure.discs import push_apart
from citygraph.networks.figure.packing import petal_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FIRST = 105.0
_SECOND = 232.0
_FURTHER = 104.0
_ARC = 15.0
"""Room along the arc for one outermost node, in pixels: a line of text fits."""

_NEIGHBOUR = 36.0
"""Room on the first ring for one neighbour of the ego, in pixels."""

_DENSE = 120
_DENSE_ARC = 12.8
"""In views of more nodes than that."""

_CROWDED = 320
"""In views of more nodes than that, the outermost stand in three rows and few have names."""


def around(
    graph: nx.Graph[str], radii: Mapping[str, float]
) -> dict[str, tuple[float, float, float | None]]:
    """Place a network around its ego.

    Args:
        graph: a connected network with the graph attribute `ego`.
        radii: node -> radius in pixels.

    Returns:
        node -> x, y (the ego at the origin) and the direction in which a name may run outwards
        (None for nodes that others hang on).
    """
    ego = graph.graph["ego"]
    depth = nx.single_source_shortest_path_length(graph, ego)
    children = _tree(graph, ego, depth)
    shared = _between(graph, depth, children)
    rings = _rings(graph, children, depth)
    needs = _needs(children, depth, rings, ego, dense=len(graph) > _DENSE)
    angles = _angles(children, needs, ego)
    place: dict[str, tuple[float, float]] = {ego: (0.0, 0.0)}
    row = 0
    for node in angles:
        if node == ego:
            continue
        far = rings[depth[node]]
        if len(graph) > _CROWDED and not children[node]:
            far += (row % 3) * 26.0
            row += 1
        place[node] = (far * math.cos(angles[node]), far * math.sin(angles[node]))
    for parents, group in _grouped(shared).items():
        place.update(_middle(parents, group, place, rings))
    nodes = list(place)
    spread = push_apart(
        np.array([place[node] for node in nodes]), np.array([radii[node] for node in nodes]), 4.0
    )
    spread -= spread[nodes.index(ego)]
    leaves = {node for node in nodes if node != ego and not children.get(node)}
    return {
        node: (float(x), float(y), math.atan2(y, x) if node in leaves else None)
        for node, (x, y) in zip(nodes, spread, strict=True)
    }


def _tree(graph: nx.Graph[str], ego: str, depth: Mapping[str, int]) -> dict[str, list[str]]:
    """Hang every node on one that is a step nearer to the ego: on the one with most ties."""
    children: dict[str, list[str]] = {node: [] for node in graph}
    for node in sorted(graph, key=lambda n: (depth[n], n)):
        if node != ego:
            nearer = [other for other in graph[node] if depth[other] == depth[node] - 1]
            children[min(nearer, key=lambda n: (-graph.degree[n], n))].append(node)
    for node, below in children.items():
        below.sort(key=lambda n: (not children[n], *petal_order(graph, node, n)))
        holders = [n for n in below if children[n] or graph.degree[n] > 1]
        ends = [n for n in below if not children[n] and graph.degree[n] == 1]
        children[node] = _chained(graph, holders) + ends
    for below in children.values():
        for node in below[: len(below) // 2]:  # so that ties to the next branch are not in the way
            own = [n for n in children[node] if graph.degree[n] == 1]
            children[node] = own + [n for n in children[node] if graph.degree[n] > 1]
    return children


def _chained(graph: nx.Graph[str], nodes: Sequence[str]) -> list[str]:
    """Order the ego's neighbours so that those who share most stand next to each other."""
    left = sorted(nodes, key=lambda n: (-graph.degree[n], n))
    met = {node: set(graph[node]) for node in left}
    chain = left[:1]
    left = left[1:]
    while left:
        last = met[chain[-1]]
        nearest = max(left, key=lambda n: len(last & met[n]))  # the first of equals
        chain.append(nearest)
        left.remove(nearest)
    return chain


def _between(
    graph: nx.Graph[str], depth: Mapping[str, int], children: dict[str, list[str]]
) -> dict[str, list[str]]:
    """Take those whom the ego meets in several places out of the tree; node -> the places."""
    shared = {}
    for node in sorted(n for n in graph if depth[n] == 2 and not children[n]):  # noqa: PLR2004
        nearer = sorted(other for other in graph[node] if depth[other] == 1)
        if len(nearer) > 1:
            shared[node] = nearer
    for holder, below in children.items():
        children[holder] = [node for node in below if node not in shared]
    for node in shared:
        del children[node]
    return shared


def _rings(
    graph: nx.Graph[str], children: Mapping[str, Sequence[str]], depth: Mapping[str, int]
) -> list[float]:
    """The radius of each ring; wider where more has to stand on it than there is room."""
    rings = [0.0, _FIRST, *(_SECOND + i * _FURTHER for i in range(max(depth.values())))]
    arc = _DENSE_ARC if len(graph) > _DENSE else _ARC
    leaves = [depth[node] for node, below in children.items() if not below]
    needed = sum(arc / rings[at] for at in leaves if at) / (1.8 * math.pi)
    first = max(_FIRST * max(needed, 1.0) ** 0.8, _NEIGHBOUR * len(graph[graph.graph["ego"]]) / 6)
    wider = max(needed, 1.0)
    more = max(first + _SECOND - _FIRST - rings[2] * wider, 0.0)
    return [0.0, first, *(ring * wider + more for ring in rings[2:])]


def _needs(
    children: Mapping[str, Sequence[str]],
    depth: Mapping[str, int],
    rings: Sequence[float],
    ego: str,
    *,
    dense: bool,
) -> dict[str, float]:
    """The angle that each node and everything that hangs on it needs, in radians."""
    arc = _DENSE_ARC if dense else _ARC
    needs: dict[str, float] = {}
    for node in sorted(children, key=lambda n: -depth[n]):
        own = 2 * arc / rings[depth[node]] if children[node] and node != ego else 0.0
        leaf = arc / rings[depth[node]] if node != ego else 0.0
        needs[node] = max(sum(needs[child] for child in children[node]), own, leaf)
    return needs


def _angles(
    children: Mapping[str, Sequence[str]], needs: Mapping[str, float], ego: str
) -> dict[str, float]:
    """The direction of every node of the tree, the widest branch of the ego to the left."""
    below = children[ego]
    spare = max(math.tau - sum(needs[child] for child in below), 0.0)
    squeeze = min(math.tau / max(sum(needs[child] for child in below), 1e-9), 1.0)
    widths = [needs[child] * squeeze + spare / len(below) for child in below] if below else []
    widest = max(range(len(below)), key=lambda i: (widths[i], -i)) if below else 0
    start = math.pi - sum(widths[:widest]) - (widths[widest] / 2 if widths else 0.0)
    angles = {ego: 0.0}
    waiting: deque[tuple[str, float, float]] = deque()
    for child, width in zip(below, widths, strict=True):
        waiting.append((child, start, width))
        start += width
    while waiting:
        node, start, width = waiting.popleft()
        angles[node] = start + width / 2
        total = sum(needs[child] for child in children[node])
        inner = width * (0.94 if len(children[node]) > 1 else 1.0)
        start += (width - inner) / 2
        for child in children[node]:
            waiting.append((child, start, inner * needs[child] / total))
            start += inner * needs[child] / total
    return angles


def _grouped(shared: Mapping[str, Sequence[str]]) -> dict[tuple[str, ...], list[str]]:
    """Those who stand between the same others, together."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for node in sorted(shared):
        groups.setdefault(tuple(shared[node]), []).append(node)
    return groups


def _middle(
    parents: Sequence[str],
    group: Sequence[str],
    place: Mapping[str, tuple[float, float]],
    rings: Sequence[float],
) -> dict[str, tuple[float, float]]:
    """Places for those whom the ego meets in several places: between these, nearer than others."""
    x = sum(place[parent][0] for parent in parents)
    y = sum(place[parent][1] for parent in parents)
    angle = math.atan2(y, x)
    far = 0.38 * rings[1] + 0.62 * rings[2]
    step = 2 * _ARC / far
    angles = [angle + (i - (len(group) - 1) / 2) * step for i in range(len(group))]
    return {
        node: (far * math.cos(turn), far * math.sin(turn))
        for node, turn in zip(group, angles, strict=True)
    }
