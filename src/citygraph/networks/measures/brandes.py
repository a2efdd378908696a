"""Dependencies on the nodes of a two-mode network, for many sources at a time.

Brandes (2001) walks from one source at a time. Here the sources of a batch walk together, as
products of the sparse two-mode matrix with a matrix that has a column per source (Kepner and
Gilbert 2011, "Graph Algorithms in the Language of Linear Algebra", ch. 6), so that scipy does the
work. Batches are added up in their order: the sums do not depend on the number of threads.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Both = tuple[Floats, Floats]
    """One array per mode: participants, contexts."""

    Job = tuple[int, NDArray[np.int64]]

_CELLS = 120_000
"""Nodes x sources followed at once, which fits a cache of a processor; with `_NARROWEST`."""

_NARROWEST, _WIDEST = 32, 256

_THREADS_FROM = 5_000_000
"""Nodes x sources in all, from which threads save more than they cost."""


class Walks:
    """Shortest paths in a two-mode network whose nodes stand for several alike.

    Args:
        matrix: the two-mode matrix (participants x contexts).
        alike: per mode, how many nodes each row and column stands for.
        weight: per mode, how often each of these counts as a target; None: once.
    """

    def __init__(self, matrix: csr_array, alike: Both, weight: Both | None = None) -> None:
        # from_mode[m] carries values of mode m to the nodes of the other mode.
        self.from_mode = (csr_array(matrix.T), matrix)
        self.alike = alike
        self.weight = weight or (np.ones(matrix.shape[0]), np.ones(matrix.shape[1]))
        self.sizes = matrix.shape

    def sums(self, sources: Both, *, squared: bool = True) -> tuple[Both, Both]:
        """The dependencies on each node, and their squares, summed over sources with weights.

        Args:
            sources: per mode, how often each node counts as a source.
            squared: whether squares are wanted; they are 0 when not.

        Returns:
            Per mode, the sum of delta(s, v) over sources s (Brandes 2001, ordered pairs); and
            the sum of their squares.
        """
        nodes = sum(self.sizes)
        width = max(_NARROWEST, min(_WIDEST, _CELLS // max(1, nodes)))
        jobs = list(_batches(sources, width))
        result = [np.zeros(size) for size in self.sizes * 2]

        def run(job: Job) -> list[Floats]:
            return self._batch(*job, sources[job[0]][job[1]], squared=squared)

        def add(parts: Iterator[list[Floats]]) -> None:
            for part in parts:
                for whole, more in zip(result, part, strict=True):
                    np.add(whole, more, out=whole)

        if nodes * sum(len(chosen) for _, chosen in jobs) < _THREADS_FROM:
            add(map(run, jobs))
        else:
            with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
                add(threads.map(run, jobs))
        return (result[0], result[1]), (result[2], result[3])

    def _batch(
        self, mode: int, sources: NDArray[np.int64], weights: Floats, *, squared: bool
    ) -> list[Floats]:
        """Sums of dependencies and squares of one batch: participants, contexts, twice."""
        result = [np.zeros(size) for size in self.sizes * 2]
        levels = self._forward(mode, sources)
        # What each target of a node's walks adds to it, per path to the node.
        onward = np.zeros_like(levels[-1])
        for depth in range(len(levels) - 1, 0, -1):
            here, paths = (mode + depth) % 2, levels[depth]
            if depth == 1:
                onward += self._twins(mode, sources)
            # einsum and not BLAS, whose sums depend on the machine and its number of threads.
            if squared:
                delta = onward * paths
                result[here] += np.einsum("ij,j->i", delta, weights)
                result[here + 2] += np.einsum("ij,ij,j->i", delta, delta, weights)
            else:
                result[here] += np.einsum("ij,ij,j->i", onward, paths, weights)
            if depth > 1:
                onward = self._backward(here, paths, onward)
        return result

    def _backward(self, here: int, paths: Floats, onward: Floats) -> Floats:
        """What the nodes at one distance add to those before them; `paths` is overwritten."""
        reached = paths > 0
        onward *= reached
        paths[~reached] = np.inf
        np.divide(self.weight[here][:, None], paths, out=paths)
        onward += paths
        onward *= self.alike[here][:, None]
        result: Floats = self.from_mode[here] @ onward
        return result

    def _forward(self, mode: int, sources: NDArray[np.int64]) -> list[Floats]:
        """Per distance, by how many shortest paths each node there is reached: nodes x sources."""
        width = len(sources)
        front = np.zeros((self.sizes[mode], width))
        front[sources, np.arange(width)] = 1
        unseen = [np.ones((size, width), dtype=np.bool_) for size in self.sizes]
        unseen[mode][sources, np.arange(width)] = False
        levels, carried = [front], front
        while True:
            front = self.from_mode[mode] @ carried
            mode = 1 - mode
            front *= unseen[mode]
            if not front.any():
                return levels
            unseen[mode] &= front == 0
            levels.append(front)
            carried = front * self.alike[mode][:, None]

    def _twins(self, mode: int, sources: NDArray[np.int64]) -> Floats:
        """What a source adds to each of its neighbours for walks to the nodes like itself.

        All of these lie at distance 2, behind every neighbour of the source and behind no other.
        """
        degree = (self.from_mode[1 - mode] @ self.alike[1 - mode])[sources]
        twins = (self.alike[mode][sources] - 1) * self.weight[mode][sources]
        result: Floats = twins / np.maximum(degree, 1)
        return result


def _batches(sources: Both, width: int) -> Iterator[Job]:
    for mode, weights in enumerate(sources):
        chosen = np.flatnonzero(weights)
        for start in range(0, len(chosen), width):
            yield mode, chosen[start : start + width]
