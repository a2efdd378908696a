"""Who ties with whom in which context, pair by pair.

Two participants tie in a context when their sides allow it and their stated times overlap:

- in a context whose `everybody` is set, all who take part;
- elsewhere, where somebody convened, a convener with everybody, and nobody else (a star);
- elsewhere, members with each other; observers with nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from citygraph.networks.incidence import Incidence

    Entries = NDArray[np.int64]

CONVENER, MEMBER = 0, 1
"""Of `Incidence.side`, in the order of `incidence.SIDES`."""

_MOST_AT_ONCE = 4_000_000  # pairs in memory at a time while their sides and dates are looked at


@dataclass(frozen=True, slots=True)
class Meetings:
    """Every tie with the contexts it comes from: for networks small enough to be listed.

    Tie t is between the rows `one[t]` < `other[t]`; what is between `start[t]` and `start[t + 1]`
    in the three last arrays is about it. Ties are sorted by `one`, `other`, their contexts by
    column.

    Attributes:
        one, other: row of each end, one per tie.
        start: where the contexts of each tie begin; one more than there are ties.
        context: columns.
        entry_one, entry_other: the participations of both ends there, as indices into `inc.row`.
    """

    one: NDArray[np.int32]
    other: NDArray[np.int32]
    start: NDArray[np.int64]
    context: NDArray[np.int32]
    entry_one: NDArray[np.int64]
    entry_other: NDArray[np.int64]

    @property
    def shared(self) -> NDArray[np.int64]:
        """In how many contexts each tie is made."""
        return np.diff(self.start)

    def weight(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """How much each tie weighs.

        Args:
            weights: one per context, such as `projection.context_weights` gives.
        """
        if not len(self.context):
            return np.zeros(0)
        return np.add.reduceat(weights[self.context], self.start[:-1])


def meetings(inc: Incidence) -> Meetings:
    """Every tie with its contexts, by the same rules as `projection.project`.

    It needs several times the memory of `projection.project`.

    Args:
        inc: the two-mode network.
    """
    first, second = meeting_entries(inc, np.ones(inc.shape[1], dtype=np.bool_))
    one, other, context = inc.row[first], inc.row[second], inc.column[first]
    order = np.argsort(one.astype(np.int64) * inc.shape[0] + other, kind="stable")
    one, other = one[order], other[order]
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    start = np.append(np.flatnonzero(new), len(order))
    return Meetings(one[new], other[new], start, context[order], first[order], second[order])


def stars(inc: Incidence) -> NDArray[np.bool_]:
    """Per context, whether conveners tie with everybody there and nobody else ties."""
    convened = np.zeros(inc.shape[1], dtype=np.bool_)
    convened[inc.column[inc.side == CONVENER]] = True
    return convened & ~inc.everybody


def meeting_entries(inc: Incidence, columns: NDArray[np.bool_]) -> tuple[Entries, Entries]:
    """The pairs that tie in some contexts.

    Args:
        inc: the two-mode network.
        columns: per context, whether it is one of them.

    Returns:
        Two arrays of indices into `inc.row`, by context, the smaller row in the first.
    """
    star, free = stars(inc), inc.everybody[inc.column] | (inc.side == MEMBER)
    kept = []
    for first, second in _pairs(inc, columns):
        convened = (inc.side[first] == CONVENER) | (inc.side[second] == CONVENER)
        tied = np.where(star[inc.column[first]], convened, free[first] & free[second])
        tied &= (inc.begin[first] <= inc.end[second]) & (inc.begin[second] <= inc.end[first])
        kept.append((first[tied], second[tied]))
    if not kept:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return np.concatenate([one for one, _ in kept]), np.concatenate([two for _, two in kept])


def _pairs(inc: Incidence, columns: NDArray[np.bool_]) -> Iterator[tuple[Entries, Entries]]:
    """All pairs of entries of the same context, the smaller row first, some millions at a time."""
    entries = np.flatnonzero(columns[inc.column])
    entries = entries[np.argsort(inc.column[entries], kind="stable")]
    column = inc.column[entries]
    later = np.searchsorted(column, column, side="right") - np.arange(1, len(column) + 1)
    before = np.concatenate(([0], np.cumsum(later)))
    begin = 0
    while begin < len(entries):
        end = int(np.searchsorted(before, before[begin] + _MOST_AT_ONCE, side="right")) - 1
        end = max(end, begin + 1)
        first = np.repeat(np.arange(begin, end), later[begin:end])
        within = np.arange(len(first)) - (before[first] - before[begin])
        yield entries[first], entries[first + 1 + within]
        begin = end
