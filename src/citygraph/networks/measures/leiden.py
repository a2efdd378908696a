"""Leiden on the ties of a network, and what several partitions say of them."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, csr_array

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int32]

_FEWEST = 2
_MOST = 64
_WORK = 1_000_000
_GAIN = 0.0001


@dataclass(frozen=True, slots=True)
class Ties:
    """The ties of an undirected network without loops, each once.

    Attributes:
        nodes: how many nodes there are.
        row, column: the ends of each tie, `row` below `column`.
        weight: of each tie, above 0.
    """

    nodes: int
    row: NDArray[np.int32]
    column: NDArray[np.int32]
    weight: Floats

    def with_weights(self, weight: Floats) -> Ties:
        """The ties of another weight; those of weight 0 are left out."""
        kept = weight > 0
        return Ties(self.nodes, self.row[kept], self.column[kept], weight[kept])

    def together(self, runs: Sequence[Labels]) -> Floats:
        """Per tie, the share of partitions in which its ends are in one group."""
        count = np.zeros(len(self.row))
        for labels in runs:
            count += labels[self.row] == labels[self.column]
        result: Floats = count / len(runs)
        return result

    def per_node(self, values: Floats) -> Floats:
        """Values of ties, summed at both ends."""
        both = np.concatenate((self.row, self.column))
        return np.bincount(both, np.concatenate((values, values)), self.nodes).astype(np.float64)

    def inside(self, labels: Labels) -> NDArray[np.bool_]:
        """Per tie, whether both ends are in the same group; a negative label is no group."""
        result: NDArray[np.bool_] = (labels[self.row] == labels[self.column]) & (
            labels[self.row] >= 0
        )
        return result

    def modularity(self, labels: Labels) -> float:
        """Modularity (Newman and Girvan 2004); each node with a negative label is alone."""
        total = 2 * float(self.weight.sum())
        strength = self.per_node(self.weight)
        grouped = labels >= 0
        groups = np.bincount(labels[grouped], strength[grouped])
        expected = float((groups**2).sum()) + float((strength[~grouped] ** 2).sum())
        return 2 * float(self.weight[self.inside(labels)].sum()) / total - expected / total**2


def ties_of(adjacency: csr_array) -> Ties:
    """The ties of a symmetric adjacency matrix, without its diagonal."""
    whole = coo_array(adjacency)
    upper = (whole.row < whole.col) & (whole.data > 0)
    return Ties(
        adjacency.shape[0],
        whole.row[upper].astype(np.int32),
        whole.col[upper].astype(np.int32),
        whole.data[upper].astype(np.float64),
    )


def partitions(ties: Ties, seeds: Sequence[int], iterations: int) -> list[Labels]:
    """One partition by Leiden (Traag, Waltman and van Eck 2019) for each seed.

    Args:
        ties: the network.
        seeds: of the random choices.
        iterations: how often each goes through all of Leiden, from its own last partition.

    Returns:
        Per seed, the group of each node; a node without ties is a group of its own.
    """
    from graspologic_native import leiden_csr

    ends = (np.concatenate((ties.row, ties.column)), np.concatenate((ties.column, ties.row)))
    weights = np.concatenate((ties.weight, ties.weight))
    matrix = csr_array((weights, ends), shape=(ties.nodes, ties.nodes))
    starts, columns = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32)

    def run(seed: int) -> Labels:
        _, groups = leiden_csr(
            starts, columns, matrix.data, ties.nodes, iterations=iterations, seed=seed
        )
        # Nodes that the engine leaves out have no ties.
        labels = np.arange(ties.nodes, 2 * ties.nodes)
        labels[np.fromiter(groups, np.int64, len(groups))] = np.fromiter(
            groups.values(), np.int64, len(groups)
        )
        return np.unique(labels, return_inverse=True)[1].astype(np.int32)

    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        return list(threads.map(run, seeds))


def enough(ties: Ties, seed: int) -> tuple[int, bool]:
    """How many iterations of Leiden to run, and whether it has converged by then.

    It has when as many iterations again gain less than 0.0001 in modularity. Large networks stop
    before, where iterations times ties exceed a million.
    """
    most = min(_MOST, _WORK // max(1, len(ties.row)))
    if most < 2 * _FEWEST:
        return _FEWEST, False
    iterations, before = 1, 0.0
    while True:
        after = ties.modularity(partitions(ties, (seed,), 2 * iterations)[0])
        if after - before < _GAIN:
            return max(_FEWEST, iterations), True
        iterations, before = 2 * iterations, after
        if 2 * iterations > most:
            return iterations, False
