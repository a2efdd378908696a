"""How far those who share one context share a second: clustering of two-mode networks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from citygraph.networks.incidence import Incidence

_PRODUCTS = 8_000_000
"""Pairs held in memory at once."""


@dataclass(frozen=True, slots=True)
class Clustering:
    """The bipartite clustering coefficient.

    Attributes:
        value: from 0 (no two share two contexts) to 1; None where it is undefined.
        reason: why it is undefined; "" where it is not.
        cycles: four-cycles: two participants that share two contexts.
        paths: three-paths: chains of three participations.
    """

    value: float | None
    reason: str
    cycles: int
    paths: int


def robins_alexander(incidence: Incidence) -> Clustering:
    """The bipartite clustering coefficient of Robins and Alexander (2004): 4 C4 / L3.

    C4 counts the four-cycles and L3 the paths of three ties, so it is the share of three-paths
    that are closed. Complete bipartite networks of at least 2 x 2 have 1, trees have 0.

    Args:
        incidence: the network.
    """
    row_degrees, column_degrees = incidence.degrees
    paths = int(((row_degrees[incidence.row] - 1) * (column_degrees[incidence.column] - 1)).sum())
    if paths == 0:
        reason = "no participant of a shared context takes part in another one (no three-paths)"
        return Clustering(None, reason, 0, 0)
    cycles = _four_cycles(incidence)
    return Clustering(4 * cycles / paths, "", cycles, paths)


def _four_cycles(incidence: Incidence) -> int:
    """Sum over pairs of one mode of s(s-1)/2, s what they share: the mode with fewer pairs."""
    row_degrees, column_degrees = incidence.degrees
    ones = np.ones(len(incidence.row), dtype=np.int64)
    matrix = csr_array((ones, (incidence.row, incidence.column)), shape=incidence.shape)
    turned = csr_array(matrix.T)
    if (column_degrees**2).sum() > (row_degrees**2).sum():
        matrix, turned, column_degrees = turned, matrix, row_degrees
    # How many products each row costs; rows are taken together up to a bound of memory.
    cost = np.cumsum(matrix @ column_degrees)
    starts = np.searchsorted(cost, np.arange(0, int(cost[-1]) + _PRODUCTS, _PRODUCTS), "right")
    ordered_twice = 0
    for start, end in pairwise(starts):
        shared = (matrix[start:end] @ turned).data
        ordered_twice += int((shared * (shared - 1)).sum())
    degrees = np.diff(matrix.indptr).astype(np.int64)
    # Ordered pairs count each pair twice; a node with itself shares all its contexts.
    return (ordered_twice - int((degrees * (degrees - 1)).sum())) // 4
