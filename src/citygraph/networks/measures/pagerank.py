"""PageRank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from citygraph.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

_MOST_STEPS = 10_000


def pagerank(
    adjacency: csr_array, damping: float = 0.85, tolerance: float = 1e-10
) -> NDArray[np.float64]:
    """PageRank of Brin and Page (1998) on an undirected network.

    The ranks are proportional to the solution of a linear system (Del Corso, Gullì, Romani 2005,
    which also covers nodes without ties). Undirected networks make it symmetric, so that
    conjugate gradients solve it in a third of the steps that power iteration takes.

    Args:
        adjacency: symmetric weights (n x n), not negative.
        damping: the share of steps that follow a tie, from 0 to below 1.
        tolerance: the relative residual at which to stop.

    Returns:
        The rank of each node (n); they sum to 1. Empty for a network without nodes.

    Raises:
        UsageError: `damping` is out of its range.
    """
    if not 0 <= damping < 1:
        raise UsageError(f"PageRank: damping is from 0 to below 1, not {damping}.")
    nodes = adjacency.shape[0]
    if nodes == 0:
        return np.empty(0)
    strength = np.asarray(adjacency.sum(axis=1), dtype=np.float64)
    root = np.sqrt(np.where(strength > 0, strength, 1.0))
    known = 1 / root
    # With x = root * y, x = 1 + damping * A/strength * x becomes a symmetric system in y.
    solution = known.copy()
    residual = known - _applied(adjacency, solution, root, damping)
    direction = residual.copy()
    energy = _dot(residual, residual)
    enough = tolerance**2 * _dot(known, known)
    for _ in range(_MOST_STEPS):
        if energy <= enough:
            break
        image = _applied(adjacency, direction, root, damping)
        step = energy / _dot(direction, image)
        solution += step * direction
        residual -= step * image
        before, energy = energy, _dot(residual, residual)
        direction = residual + (energy / before) * direction
    ranks = root * solution
    result: NDArray[np.float64] = ranks / ranks.sum()
    return result


def _applied(
    adjacency: csr_array, vector: NDArray[np.float64], root: NDArray[np.float64], damping: float
) -> NDArray[np.float64]:
    result: NDArray[np.float64] = vector - damping * (adjacency @ (vector / root)) / root
    return result


def _dot(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    # Not one @ other: BLAS spreads it over threads, whose number would change the last digits.
    return float((one * other).sum())
