"""Leiden on the ties of a network, and what several partitions say of them."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, csr_array

from citygraph.networks.measures.moves import settled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int32]

_FEWEST, _USUAL, _MOST = 2, 16, 64
_LITTLE, _WORK = 200_000, 1_000_000
_LEFT = 0.00001


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

    def matrix(self) -> csr_array:
        """The ties as a symmetric adjacency matrix."""
        ends = (np.concatenate((self.row, self.column)), np.concatenate((self.column, self.row)))
        weights = np.concatenate((self.weight, self.weight))
        return csr_array((weights, ends), shape=(self.nodes, self.nodes))

    def contracted(self, groups: Labels) -> tuple[Ties, Floats]:
        """The ties between groups of nodes, and the weight of the ties within each group.

        Args:
            groups: the group of each node, from 0 on, without gaps.
        """
        count = int(groups.max()) + 1
        row, column = groups[self.row], groups[self.column]
        inside = row == column
        within = np.bincount(row[inside], self.weight[inside], count).astype(np.float64)
        ends = (np.minimum(row, column)[~inside], np.maximum(row, column)[~inside])
        between = csr_array((self.weight[~inside], ends), shape=(count, count))
        return ties_of(between), within

    def with_pendants(self, within: Floats) -> Ties:
        """The ties with one more node at each node that has loops, whose tie weighs as they do.

        No modularity differs from that with loops, as long as both are in one group, and in a
        partition of maximum modularity they are (Brandes et al. 2008).
        """
        node = np.flatnonzero(within > 0).astype(np.int32)
        nodes = self.nodes + len(node)
        pendant = np.arange(self.nodes, nodes, dtype=np.int32)
        row, column = np.concatenate((self.row, node)), np.concatenate((self.column, pendant))
        return Ties(nodes, row, column, np.concatenate((self.weight, within[node])))

    def folds(self) -> Labels:
        """Groups of nodes: each node with those that have a tie to it and no other tie."""
        degree = np.bincount(np.concatenate((self.row, self.column)), minlength=self.nodes)
        group = np.arange(self.nodes)
        lower = degree[self.row] == 1
        group[self.row[lower]] = self.column[lower]
        upper = (degree[self.column] == 1) & ~lower
        group[self.column[upper]] = self.row[upper]
        return np.unique(group, return_inverse=True)[1].astype(np.int32)

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
    """One partition by Leiden (Traag, Waltman and van Eck 2019) for each seed; see `runs`."""
    return [labels for labels, _ in runs(ties, seeds, iterations)]


def runs(ties: Ties, seeds: Sequence[int], iterations: int) -> list[tuple[Labels, float]]:
    """One run of Leiden (Traag, Waltman and van Eck 2019) for each seed.

    Nodes with a single tie are folded into their neighbour first: in a partition of maximum
    modularity they are together (Brandes et al. 2008). At the end nodes still move where they
    gain, so that communities need not be connected.

    Args:
        ties: the network.
        seeds: of the random choices.
        iterations: how often each goes through all of Leiden, from its own last partition.

    Returns:
        Per seed, the group of each node, a node without ties being a group of its own; and what
        the moves of single nodes would have gained in modularity when Leiden ended.
    """
    from graspologic_native import leiden_csr

    if not seeds or not len(ties.row):
        return [(np.arange(ties.nodes, dtype=np.int32), 0.0) for _ in seeds]
    folds = ties.folds()
    folded, within = ties.contracted(folds)
    whole, plain = folded.with_pendants(within).matrix(), folded.matrix()
    starts, columns = whole.indptr.astype(np.int64), whole.indices.astype(np.int32)
    nodes = whole.shape[0]

    def run(seed: int) -> tuple[Labels, float]:
        _, groups = leiden_csr(starts, columns, whole.data, nodes, iterations=iterations, seed=seed)
        # Nodes that the engine leaves out have no ties.
        labels = np.arange(nodes, 2 * nodes)
        labels[np.fromiter(groups, np.int64, len(groups))] = np.fromiter(
            groups.values(), np.int64, len(groups)
        )
        dense = np.unique(labels[: folded.nodes], return_inverse=True)[1].astype(np.int32)
        moved, left = settled(plain, within, dense)
        return moved[folds], left

    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        return list(threads.map(run, seeds))


def enough(ties: Ties, seed: int) -> tuple[Labels, int, bool]:
    """A run of Leiden with as many iterations as it needs: its partition, how many, whether done.

    It is done when moves of single nodes would gain less than 0.00001 in modularity, but not before
    16 iterations, or, from 12,500 ties on, iterations times ties come to 200,000. Large networks
    stop where iterations times ties would exceed a million.
    """
    count = max(1, len(ties.row))
    most = min(_MOST, _WORK // count)
    iterations = min(_USUAL, max(_FEWEST, _LITTLE // count))
    while True:
        [(labels, left)] = runs(ties, (seed,), iterations)
        if left < _LEFT or 2 * iterations > most:
            return labels, iterations, left < _LEFT
        iterations *= 2
