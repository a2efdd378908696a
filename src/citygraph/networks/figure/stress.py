"""Stress majorization and the pushing apart of discs: the numerical half of the layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import cho_factor, cho_solve, eigh
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_ROUNDS = 250
_SETTLED = 1e-4
_MANY = 400
"""From so many nodes on, a coarser placing has to do."""
_GOLDEN = (5**0.5 - 1) / 2
_MOST_ARE_SMALLER = 0.9


def majorize(graph: nx.Graph[str], sizes: Mapping[str, float], gap: float) -> dict[str, Array]:
    """Place the nodes of a connected graph so that distances follow path lengths.

    SMACOF with weights 1/d^2 (Gansner, Koren, North 2004, "Graph drawing by stress majorization"),
    begun from classical scaling. An edge is as long as the sizes of both its ends and a gap.

    Args:
        graph: a connected graph.
        sizes: node -> radius of the room it needs, in pixels.
        gap: room between two neighbours, in pixels.

    Returns:
        node -> position, an array of x and y in pixels around the origin.
    """
    nodes = list(graph)
    if len(nodes) == 1:
        return {nodes[0]: np.zeros(2)}
    wanted = _distances(graph, nodes, sizes, gap)
    place = _scaled(wanted)
    weights = wanted**-2.0
    np.fill_diagonal(weights, 0.0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    factor = cho_factor(laplacian[1:, 1:])
    target = weights * wanted
    np.fill_diagonal(target, 0.0)
    before = np.inf
    coarse = 10 if len(nodes) > _MANY else 1
    for _ in range(_ROUNDS // coarse):
        apart = _apart(place)
        stress = float((weights * (apart - wanted) ** 2).sum())
        if before - stress < _SETTLED * coarse * stress:
            break
        before = stress
        ratio = target / apart
        pull = np.diag(ratio.sum(axis=1)) - ratio
        moved = cho_solve(factor, (pull @ place)[1:])
        place = np.vstack([np.zeros((1, 2)), moved])
    place -= place.mean(axis=0)
    return dict(zip(nodes, place, strict=True))


def _distances(
    graph: nx.Graph[str], nodes: list[str], sizes: Mapping[str, float], gap: float
) -> Array:
    """Path lengths between all nodes; a trace of asymmetry keeps equal nodes apart."""
    index = {node: i for i, node in enumerate(nodes)}
    ends = np.array([(index[one], index[other]) for one, other in graph.edges])
    room = np.array([sizes[node] for node in nodes])
    lengths = room[ends[:, 0]] + room[ends[:, 1]] + gap
    edges = csr_array((lengths, (ends[:, 0], ends[:, 1])), shape=(len(nodes), len(nodes)))
    wanted: Array = shortest_path(edges, directed=False)
    trace = 1 + 0.02 * ((np.arange(len(nodes)) * _GOLDEN) % 1)
    wanted = (wanted + wanted.T) / 2 * np.sqrt(np.outer(trace, trace))
    np.fill_diagonal(wanted, 1.0)
    return wanted


def _scaled(wanted: Array) -> Array:
    """Classical scaling of two or more nodes to a plane, with the signs of the axes fixed."""
    squared = wanted**2
    np.fill_diagonal(squared, 0.0)
    centred = squared - squared.mean(axis=0)
    centred = -0.5 * (centred - centred.mean(axis=1)[:, None])
    count = len(wanted)
    values, vectors = eigh((centred + centred.T) / 2, subset_by_index=[count - 2, count - 1])
    axes = vectors[:, ::-1]
    heaviest = np.abs(np.round(axes, 9)).argmax(axis=0)
    axes = axes * np.where(axes[heaviest, [0, 1]] < 0, -1.0, 1.0)
    place: Array = axes * np.sqrt(np.maximum(values[::-1], 1e-9))
    return place + 1e-3 * np.outer((np.arange(len(wanted)) * _GOLDEN) % 1, [1.0, -1.0])


def _apart(place: Array) -> Array:
    squares = (place**2).sum(axis=1)
    apart: Array = np.sqrt(
        np.maximum(squares[:, None] + squares[None, :] - 2 * place @ place.T, 1e-6)
    )
    np.fill_diagonal(apart, 1.0)
    return apart


def push_apart(place: Array, radii: Array, gap: float, rounds: int = 400) -> Array:
    """Move discs until none overlap, each pair by as little as it needs.

    Args:
        place: positions, one row of x and y for each disc.
        radii: radius of each disc.
        gap: room to leave between two discs.
        rounds: how often to try at most.

    Returns:
        New positions.
    """
    place = place.copy()
    if len(place) < 2:  # noqa: PLR2004 - one disc has nobody to push
        return place
    for _ in range(rounds):
        one, other = _near(place, radii, gap)
        between = place[other] - place[one]
        far = np.hypot(between[:, 0], between[:, 1])
        lack = radii[one] + radii[other] + gap - far
        close = np.flatnonzero(lack > 1e-3)  # noqa: PLR2004 - a thousandth of a pixel
        if not len(close):
            break
        # each pair once, in one order, so that no order of the tree shows
        _, first = np.unique(one[close] * len(place) + other[close], return_index=True)
        tight = close[first]
        one, other = one[tight], other[tight]
        angle = (one * 2.399963 + other) % (2 * np.pi)  # for discs on the very same spot
        lost = far[tight] < 1e-9  # noqa: PLR2004
        unit = between[tight] / np.maximum(far[tight], 1e-9)[:, None]
        unit[lost] = np.column_stack([np.cos(angle[lost]), np.sin(angle[lost])])
        share = radii[other] / (radii[one] + radii[other])
        step = 0.55 * lack[tight][:, None] * unit
        np.add.at(place, one, -step * share[:, None])
        np.add.at(place, other, step * (1 - share)[:, None])
    return place


def _near(place: Array, radii: Array, gap: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """All pairs of discs that are nearer than a gap, the lower number first, and some others.

    The few large discs look for their neighbours one by one, so that small ones need not look as
    far as two large ones reach.
    """
    tree = cKDTree(place)
    cut = np.quantile(radii, _MOST_ARE_SMALLER)
    pairs = tree.query_pairs(2 * cut + gap, output_type="ndarray")
    large = np.flatnonzero(radii > cut)
    if not len(large):
        return pairs[:, 0], pairs[:, 1]
    found = tree.query_ball_point(place[large], radii[large] + radii.max() + gap)
    one = np.repeat(large, [len(near) for near in found])
    other = np.concatenate([np.asarray(near, dtype=np.intp) for near in found])
    apart = one != other
    return (
        np.concatenate([pairs[:, 0], np.minimum(one, other)[apart]]),
        np.concatenate([pairs[:, 1], np.maximum(one, other)[apart]]),
    )
