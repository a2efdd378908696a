"""Moves of single nodes between communities, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int32]

_MOST = 20
_LEAST = 1e-7
"""Of modularity; what gains less is not worth another round."""


def settled(adjacency: csr_array, within: Floats, labels: Labels) -> tuple[Labels, float]:
    """Move nodes to communities of their neighbours while modularity grows.

    This is the local moving of Blondel et al. (2008), in rounds: in each, the nodes move that
    would gain more than any of their neighbours. A round that does not gain is taken back.

    Args:
        adjacency: symmetric weights (n x n), nothing on the diagonal.
        within: the weight of the loops of each node (n).
        labels: a community per node, from 0 on (n).

    Returns:
        The communities, and what all moves would have gained at first, each on its own.
    """
    strength = adjacency.sum(axis=1) + 2 * within
    best, first = -np.inf, None
    result = labels
    for _ in range(_MOST):
        value, gain, target = _gains(adjacency, within, strength, labels)
        if first is None:
            first = float(gain.sum())
        if value < best + _LEAST:
            break
        best, result = value, labels
        moves = gain > _greatest(gain[adjacency.indices], adjacency.indptr, 0.0)
        if gain[moves].sum() < _LEAST:
            break
        labels = np.where(moves, target, labels)
    return result, first or 0.0


def _gains(
    adjacency: csr_array, within: Floats, strength: Floats, labels: Labels
) -> tuple[float, Floats, Labels]:
    """The modularity, and per node what its best move gains (0 without any) and where it goes."""
    nodes, total = len(labels), float(strength.sum())
    size = int(labels.max()) + 1
    member = (np.ones(nodes), labels, np.arange(nodes + 1))
    ties = csr_array(adjacency @ csr_array(member, shape=(nodes, size)))
    groups = np.bincount(labels, strength, size)
    row, column = np.repeat(np.arange(nodes), np.diff(ties.indptr)), ties.indices
    own = labels[row] == column
    inside = np.zeros(nodes)
    inside[row[own]] = ties.data[own]
    stay = inside - strength * (groups[labels] - strength) / total
    worth = np.where(own, -np.inf, ties.data - strength[row] * groups[column] / total)
    best = _greatest(worth, ties.indptr, -np.inf)
    gain = np.maximum(2 * (best - stay) / total, 0.0)
    target = labels.copy()
    reached = np.flatnonzero(worth == best[row])[::-1]
    target[row[reached]] = column[reached]
    value = (float(inside.sum()) + 2 * float(within.sum())) / total
    return value - float((groups**2).sum()) / total**2, gain, target


def _greatest(values: Floats, starts: NDArray[np.int32], nothing: float) -> Floats:
    """The greatest value of each row, `nothing` where a row has none."""
    result = np.full(len(starts) - 1, nothing)
    some = np.diff(starts) > 0
    if some.any():
        result[some] = np.maximum.reduceat(values, starts[:-1][some])
    return result
