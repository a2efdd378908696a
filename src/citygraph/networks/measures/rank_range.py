"""How far ranks depend on any single context: what they become when one context is left out.

Ranks are competition ranks ("1224"): 1 and the number of participants with a larger value, so that
equals share the better rank.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from citygraph.networks.measures.shortest_paths import betweenness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from citygraph.networks.incidence import Incidence

MOST_STEPS = 400_000_000
"""What leaving contexts out may cost together; one costs nodes x participations."""

_DIGITS = 1e9  # two betweennesses that differ by less than 1/_DIGITS of the largest are equal


@dataclass(frozen=True, slots=True)
class RankRange:
    """Ranks, and the best and the worst that they become without one context.

    Attributes:
        rank: competition rank of each participant in the whole network.
        best: the smallest rank over the whole network and the networks without one context.
        worst: the largest.
        tried: how many contexts were left out, one after the other.
        of: how many contexts there are.
        untried: the share that the contexts not tried have in all shortest paths that pass a
            context; 0 when all were tried, and by degree, where all are.
    """

    rank: NDArray[np.int64]
    best: NDArray[np.int64]
    worst: NDArray[np.int64]
    tried: int
    of: int
    untried: float = 0.0


def ranks(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Competition ranks, 1 for the largest.

    Args:
        values: one number each.
    """
    ordered = np.sort(values)
    above = len(values) - np.searchsorted(ordered, values, side="right")
    return np.asarray(above + 1, dtype=np.int64)


def degree_ranks(inc: Incidence) -> RankRange:
    """Ranks by the number of contexts, exactly over all networks without one context.

    Leaving a context out lowers its participants by one, and nobody else. A participant thus
    rises by as many ranks as the context has participants one above it, and one who loses the
    context itself falls behind all who had as many as it will have left, and do not lose it.

    Args:
        inc: the network.
    """
    degree = inc.degrees[0]
    return _leave_one_out(inc.row, inc.column, degree, inc.shape[1])


def context_ranks(inc: Incidence) -> RankRange:
    """Ranks of the contexts by the number of participants, without each participant in turn.

    Args:
        inc: the network.
    """
    order = np.lexsort((inc.row, inc.column))
    return _leave_one_out(inc.column[order], inc.row[order], inc.degrees[1], inc.shape[0])


def betweenness_ranks(
    inc: Incidence,
    *,
    most: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> RankRange:
    """Ranks by exact betweenness, without each of the contexts that most shortest paths pass.

    Args:
        inc: the network.
        most: how many contexts are left out, one after the other, those that most shortest paths
            pass first; by default as many as `MOST_STEPS` allows, which is none of a large
            network, and all of a small one.
        progress: is told how many are done, and of how many.

    Returns:
        The ranks; what was not tried is said there.
    """
    matrix = inc.matrix
    contexts = inc.shape[1]
    allowed = affordable(inc) if most is None else most
    own, crossed = betweenness(matrix)
    order, rest = np.split(np.argsort(-_rounded(crossed), kind="stable"), [allowed])
    rank = ranks(_rounded(own))
    best, worst = rank.copy(), rank.copy()
    for done, context in enumerate(order, 1):
        without = ranks(_rounded(betweenness(_dropped(matrix, int(context)))[0]))
        np.minimum(best, without, out=best)
        np.maximum(worst, without, out=worst)
        if progress:
            progress(done, len(order))
    total = float(crossed.sum())
    untried = float(crossed[rest].sum()) / total if total else 0.0
    return RankRange(rank, best, worst, len(order), contexts, untried)


def affordable(inc: Incidence) -> int:
    """How many contexts `betweenness_ranks` leaves out of a network, one after the other."""
    each = max(1, sum(inc.shape) * len(inc.row))
    return min(inc.shape[1], MOST_STEPS // each)


def _rounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    largest = values.max(initial=0.0)
    return np.rint(values * (_DIGITS / largest)) if largest else values


def _dropped(matrix: csr_array, column: int) -> csr_array:
    """The matrix with one column emptied."""
    keep = matrix.indices != column
    before = np.concatenate([[0], np.cumsum(keep)])
    return csr_array(
        (matrix.data[keep], matrix.indices[keep], before[matrix.indptr]), shape=matrix.shape
    )


def _leave_one_out(
    row: NDArray[np.int32], column: NDArray[np.int32], degree: NDArray[np.int64], columns: int
) -> RankRange:
    """Degree ranks of the rows, without each of the columns in turn.

    Args:
        row: sorted.
        column: one per row entry.
        degree: of each row.
        columns: how many there are.
    """
    rank = ranks(degree.astype(float))
    best, worst = rank.copy(), rank.copy()
    above = len(degree) - np.cumsum(np.bincount(degree, minlength=int(degree.max(initial=0)) + 2))
    start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(degree)))])
    for value, losses in _losses(row, column, degree, columns):
        one_above, same = losses
        order = np.argsort(-one_above, kind="stable")
        for i in np.flatnonzero(degree == value):
            own = column[start[i] : start[i + 1]]
            mine = set(own.tolist())
            rise = next((int(one_above[j]) for j in order if int(j) not in mine), 0)
            best[i] = min(best[i], rank[i] - rise)
            if len(own):
                fallen = 1 + above[value - 1] - same[own]
                best[i] = min(best[i], fallen.min())
                worst[i] = max(worst[i], fallen.max())
    return RankRange(rank, best, worst, columns, columns)


def _losses(
    row: NDArray[np.int32], column: NDArray[np.int32], degree: NDArray[np.int64], columns: int
) -> Iterator[tuple[int, tuple[NDArray[np.int64], NDArray[np.int64]]]]:
    """For each degree: per column, how many of its rows have one more, and how many just that."""
    of_entry = degree[row]
    for value in np.unique(degree):
        one_above = np.bincount(column[of_entry == value + 1], minlength=columns)
        same = np.bincount(column[of_entry == value], minlength=columns)
        yield int(value), (one_above, same)
