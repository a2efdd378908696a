"""Exact betweenness of sparse networks whose branches hang on a small core."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import block_array, csr_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_CELLS = 50_000
"""Sources x nodes followed at once, which fits a cache of a processor."""


def betweenness(matrix: csr_array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How many shortest paths between two others pass each node of a two-mode network.

    Brandes (2001), "A faster algorithm for betweenness centrality", run for many sources at once
    as products of matrices (Kepner and Gilbert 2011, "Graph Algorithms in the Language of Linear
    Algebra", ch. 6), on the core that is left when nodes with one neighbour are taken off again
    and again; what hangs on a node of the core counts as its weight (Sariyuece et al. 2013,
    "Shattering and compressing networks for betweenness centrality").

    Args:
        matrix: participants x contexts, 1.0 where one takes part in the other.

    Returns:
        One value per participant, and one per context: pairs of other nodes of both modes, each
        counted once, and shared between several shortest paths; not normalised.
    """
    rows, columns = matrix.shape
    graph = csr_array(block_array([[None, matrix], [matrix.T, None]]))
    _, component = connected_components(graph, directed=False)
    size = np.bincount(component)[component].astype(float)
    weight, squares, core = _peeled(graph)
    # Pairs in different branches of a node: those hanging on it, and those beyond them.
    total = ((weight - 1) ** 2 - squares) / 2 + (weight - 1) * (size - weight)
    one, other = np.flatnonzero(core[:rows]), np.flatnonzero(core[rows:])
    if len(one):
        inner = csr_array(matrix[one][:, other])
        passed = _core(inner, weight[one], weight[rows + other])
        total[one] += passed[0]
        total[rows + other] += passed[1]
    return total[:rows], total[rows : rows + columns]


def _peeled(
    graph: csr_array,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Take off nodes with one neighbour until there are none.

    Returns:
        Per node: how many nodes hang on it, itself included; the sum of the squares of the sizes
        of the branches hanging on it; whether it is in the core.
    """
    degree = np.diff(graph.indptr).astype(np.int64)
    # The sum of the indices of the neighbours left is the neighbour itself once there is one.
    left = np.asarray(graph @ np.arange(graph.shape[0], dtype=float)).ravel()
    weight = np.ones(len(degree))
    squares = np.zeros(len(degree))
    alive = np.ones(len(degree), dtype=bool)
    while True:
        ends = np.flatnonzero(alive & (degree == 1))
        to = left[ends].astype(np.int64)
        single = ~((degree[to] == 1) & (to < ends))  # of two that are left, one stays
        ends, to = ends[single], to[single]
        stays = ~np.isin(ends, to[degree[to] == 1])
        ends, to = ends[stays], to[stays]
        if not len(ends):
            return weight, squares, alive & (degree > 0)
        alive[ends] = False
        degree[ends] = 0
        np.subtract.at(degree, to, 1)
        np.subtract.at(left, to, ends)
        np.add.at(weight, to, weight[ends])
        np.add.at(squares, to, weight[ends] ** 2)


def _core(
    matrix: csr_array, one: NDArray[np.float64], other: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The dependencies of all pairs of weighted nodes on each node between them.

    Args:
        matrix: nodes of one mode x nodes of the other.
        one: the weights of the rows.
        other: the weights of the columns.
    """
    across = csr_array(matrix.T)
    sums = np.zeros(len(one)), np.zeros(len(other))
    for steps, weights, totals in (
        ((across, matrix), (one, other), sums),
        ((matrix, across), (other, one), sums[::-1]),
    ):
        width = max(1, MOST_CELLS // sum(matrix.shape))
        for start in range(0, len(weights[0]), width):
            sources = np.arange(start, min(start + width, len(weights[0])))
            _accumulate(steps, sources, weights, totals)
    return sums[0] / 2, sums[1] / 2


def _accumulate(
    steps: tuple[csr_array, csr_array],
    sources: NDArray[np.int64],
    weights: tuple[NDArray[np.float64], NDArray[np.float64]],
    totals: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> None:
    """Brandes' accumulation for many sources of one mode, whose columns go side by side.

    Args:
        steps: the matrix that leads from the mode of the sources to the other, and the one back.
        sources: indices of nodes of the first mode.
        weights: of the nodes of both modes.
        totals: where the dependencies are added, per node of both modes.
    """
    fronts = _fronts(steps, sources)
    flow: NDArray[np.float64] | None = None
    for level in range(len(fronts) - 1, 0, -1):
        mode = level % 2
        paths = fronts[level]
        here = paths > 0
        onward = np.zeros_like(paths) if flow is None else (steps[1 - mode] @ flow) * here
        # einsum and not BLAS, whose sums depend on the machine and its number of threads.
        totals[mode][:] += np.einsum("ij,ij,j->i", onward, paths, weights[0][sources])
        flow = np.divide(weights[mode][:, None], paths, where=here, out=np.zeros_like(paths))
        flow += onward


def _fronts(
    steps: tuple[csr_array, csr_array], sources: NDArray[np.int64]
) -> list[NDArray[np.float64]]:
    """The numbers of shortest paths to the nodes at each distance, nodes x sources."""
    width = len(sources)
    front = np.zeros((steps[0].shape[1], width))
    front[sources, np.arange(width)] = 1
    unseen = [front == 0, np.ones((steps[0].shape[0], width), dtype=bool)]
    fronts = [front]
    while True:
        mode = len(fronts) % 2
        front = steps[1 - mode] @ front
        front *= unseen[mode]
        if not front.any():
            return fronts
        unseen[mode] &= front == 0
        fronts.append(front)
