"""Dependencies on the nodes of a two-mode network, for many sources at a time.

Brandes (2001) walks from one source at a time. Here the sources of a batch walk together, as
products of the sparse two-mode matrix with a matrix that has a column per source, so that scipy
does the work. Batches run on threads and are added up in their order: the sums do not depend on
the number of threads.
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

_WIDEST = 64
_CELLS = 2_000_000
_DENSE = 0.03
"""From this share of filled cells on a dense matrix is faster than a sparse one."""


class Walks:
    """Shortest paths in a two-mode network whose nodes stand for several alike.

    Args:
        matrix: the two-mode matrix (participants x contexts).
        alike: per mode, how many nodes each row and column stands for.
    """

    def __init__(self, matrix: csr_array, alike: Both) -> None:
        # from_mode[m] carries values of mode m to the nodes of the other mode.
        self.from_mode = (csr_array(matrix.T), matrix)
        self.alike = alike
        self.sizes = matrix.shape

    def sums(self, sources: Both, width: int | None = None) -> tuple[Both, Both]:
        """The dependencies on each node, and their squares, summed over sources with weights.

        Args:
            sources: per mode, how often each node counts as a source.
            width: how many sources walk together; None: what memory allows.

        Returns:
            Per mode, the sum of delta(s, v) over sources s (Brandes 2001, ordered pairs); and
            the sum of their squares.
        """
        wide = width or max(8, min(_WIDEST, _CELLS // max(1, sum(self.sizes))))
        result = [np.zeros(size) for size in self.sizes * 2]

        def run(job: tuple[int, NDArray[np.int64]]) -> list[Floats]:
            return self._batch(job[0], job[1], sources[job[0]][job[1]])

        with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
            for part in threads.map(run, _batches(sources, wide)):
                result = [whole + more for whole, more in zip(result, part, strict=True)]
        return (result[0], result[1]), (result[2], result[3])

    def _batch(self, mode: int, sources: NDArray[np.int64], weights: Floats) -> list[Floats]:
        """Sums of dependencies and squares of one batch: participants, contexts, twice."""
        width = len(sources)
        levels = self._forward(mode, sources)
        result = [np.zeros(size) for size in self.sizes * 2]
        # Cells that no walk passes on its way further stay 0.
        tables = [np.zeros(size * width) for size in self.sizes]
        passed = np.zeros(levels[-1][0].size)
        for depth in range(len(levels) - 1, 0, -1):
            cells, paths = levels[depth]
            here = (mode + depth) % 2
            node, source = np.divmod(cells, width)
            delta = paths * passed
            if depth == 1:
                delta += self._twins(mode, sources)[source]
            else:
                share = self.alike[here][node] * (1 + delta) / paths
                back, values = _carried(self.from_mode[here], cells, share, width)
                table = tables[1 - here]
                table[back] = values
                passed = table[levels[depth - 1][0]]
                table[back] = 0
            weighed = weights[source] * delta
            result[here] += np.bincount(node, weighed, self.sizes[here])
            result[here + 2] += np.bincount(node, weighed * delta, self.sizes[here])
        return result

    def _forward(
        self, mode: int, sources: NDArray[np.int64]
    ) -> list[tuple[NDArray[np.int64], Floats]]:
        """Per distance, the cells (node * width + source) reached there and by how many paths."""
        width = len(sources)
        seen = [np.zeros(size * width, dtype=np.bool_) for size in self.sizes]
        cells, paths = sources * width + np.arange(width), np.ones(width)
        carried = paths
        levels = []
        while cells.size:
            seen[mode][cells] = True
            levels.append((cells, paths))
            cells, paths = _carried(self.from_mode[mode], cells, carried, width)
            mode = 1 - mode
            new = ~seen[mode][cells]
            cells, paths = cells[new], paths[new]
            carried = paths * self.alike[mode][cells // width]
        return levels

    def _twins(self, mode: int, sources: NDArray[np.int64]) -> Floats:
        """What a source adds to each of its neighbours for walks to the nodes like itself.

        All of these lie at distance 2, behind every neighbour of the source and behind no other.
        """
        degree = (self.from_mode[1 - mode] @ self.alike[1 - mode])[sources]
        result: Floats = (self.alike[mode][sources] - 1) / np.maximum(degree, 1)
        return result


def _batches(sources: Both, width: int) -> Iterator[tuple[int, NDArray[np.int64]]]:
    for mode, weights in enumerate(sources):
        chosen = np.flatnonzero(weights)
        for start in range(0, len(chosen), width):
            yield mode, chosen[start : start + width]


def _carried(
    matrix: csr_array, cells: NDArray[np.int64], values: Floats, width: int
) -> tuple[NDArray[np.int64], Floats]:
    """The product of a matrix with values in cells: its cells that are not 0, and their values."""
    rows, columns = matrix.shape
    if cells.size > _DENSE * columns * width:
        table = np.zeros(columns * width)
        table[cells] = values
        product = (matrix @ table.reshape(columns, width)).ravel()
        filled = np.flatnonzero(product)
        return filled, product[filled]
    node, source = np.divmod(cells, width)
    starts = np.zeros(columns + 1, dtype=np.int64)
    np.cumsum(np.bincount(node, minlength=columns), out=starts[1:])
    product = matrix @ csr_array((values, source, starts), shape=(columns, width))
    row = np.repeat(np.arange(rows), np.diff(product.indptr))
    return row * width + product.indices, product.data
