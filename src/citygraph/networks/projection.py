"""Ties between participants from a two-mode network, by sparse matrix products.

Who ties with whom in a context is said in `meetings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
from scipy.sparse import csc_array, csr_array

from citygraph.errors import UsageError
from citygraph.networks.meetings import (
    CONVENER,
    MEMBER,
    meeting_entries,
    stars,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from citygraph.networks.incidence import Incidence

    Weights = NDArray[np.float64]

Weighting = Literal["newman", "count", "hyperbolic"]
"""How much a shared context adds to a tie; see `context_weights`."""


@dataclass(frozen=True)
class Ties:
    """The one-mode network as matrices, participants x participants.

    Attributes:
        inc: the two-mode network that it was made from.
        weight: the sum of the weights of the contexts that two share; symmetric to the last bit,
            without a diagonal. The entries of a row stand in no particular order, but always in
            the same (`sort_indices` sorts them).
    """

    inc: Incidence
    weight: csr_array

    @cached_property
    def shared(self) -> csr_array:
        """In how many contexts two tie (int32), entry by entry beside `weight`; made when asked."""
        counts = _sums(self.inc, np.ones(self.inc.shape[1]))
        return csr_array(
            (counts.data.astype(np.int32), counts.indices, counts.indptr), counts.shape
        )


def project(inc: Incidence, *, weights: Weighting = "newman") -> Ties:
    """The one-mode network of the participants.

    Args:
        inc: the two-mode network.
        weights: how much a shared context adds to a tie; see `context_weights`.

    Returns:
        Matrices, participants x participants.

    Raises:
        UsageError: there are no such weights.
    """
    return Ties(inc, _sums(inc, context_weights(inc, weights)))


def context_weights(inc: Incidence, weights: Weighting = "newman") -> Weights:
    """How much each context adds to the ties of those who meet in it.

    With n the larger of its known and claimed participants:

    - "newman": 1/(n-1), so that the ties of a participant whom a context ties with all others sum
      to 1 there (Newman 2001, "Scientific collaboration networks II", Phys. Rev. E 64, 016132,
      eq. 2);
    - "hyperbolic": 1/n, the share that a participant has in a context (Batagelj & Cerinšek 2013,
      "On bibliographic networks", Scientometrics 96, 845-864, network Cn; the name is that of
      Coscia 2021, "The Atlas for the Aspiring Network Scientist", ch. 26, who uses it for weights
      that fall as a hyperbola with the size);
    - "count": 1.

    Args:
        inc: the two-mode network.
        weights: which of them.

    Returns:
        One per context.

    Raises:
        UsageError: there are no such weights.
    """
    if weights not in get_args(Weighting):
        names = ", ".join(get_args(Weighting))
        raise UsageError(f"There are no weights {weights!r}. Choose one of: {names}.")
    known = inc.degrees[1]
    if weights == "count":
        return np.ones(len(known))
    size = np.maximum(known, inc.claimed)
    return np.asarray(1.0 / np.maximum(size - (weights == "newman"), 1))


def _sums(inc: Incidence, weights: Weights) -> csr_array:
    """The sum of the weights of the contexts in which two tie."""
    apart = _somebody_left_before(inc)
    total = _product(inc, ~apart, weights)
    if apart.any():
        first, second = meeting_entries(inc, apart)
        places = (inc.row[first], inc.row[second])
        upper = csr_array((weights[inc.column[first]], places), shape=total.shape)
        total = total + (upper + upper.T)
    return total


def _product(inc: Incidence, columns: NDArray[np.bool_], weights: Weights) -> csr_array:
    """The sums over contexts in which dates part nobody.

    Where conveners tie as a star, a context has two columns. Conveners stand in the first of them
    on the left, and all on the right; the others in the second on the left, and conveners alone on
    the right. So every pair that ties meets once, and sums are made in the order of the contexts
    on both sides of the diagonal.
    """
    rows, width = inc.shape[0], 2 * inc.shape[1]
    star = stars(inc)[inc.column]
    convener = inc.side == CONVENER
    free = inc.everybody[inc.column] | (inc.side == MEMBER)
    left = np.flatnonzero(columns[inc.column] & (star | free))
    twice = left[(star & convener)[left]]
    both = np.sort(np.concatenate((2 * left, 2 * twice + 1)), kind="stable")
    right, second = both // 2, both % 2
    place = 2 * inc.column + (star & ~convener)
    ones = np.ones(len(left))
    one = csr_array((ones, place[left], _starts(inc.row[left], rows)), shape=(rows, width))
    two = csc_array(
        (
            weights[inc.column[right]],
            (2 * inc.column[right] + second).astype(np.int32),
            _starts(inc.row[right], rows),
        ),
        shape=(width, rows),
    )
    result = one @ two
    own = np.repeat(np.arange(rows, dtype=result.indices.dtype), np.diff(result.indptr))
    result.data[result.indices == own] = 0.0
    result.eliminate_zeros()
    return result


def _starts(row: NDArray[np.int32], rows: int) -> NDArray[np.int32]:
    """Where the entries of each row begin, when they are sorted by row.

    32 bits: with 64 scipy would widen the indices of the whole product.
    """
    return np.append(0, np.cumsum(np.bincount(row, minlength=rows))).astype(np.int32)


def _somebody_left_before(inc: Incidence) -> NDArray[np.bool_]:
    """The contexts in which one has ended before another begins."""
    first_end = np.full(inc.shape[1], np.iinfo(np.int32).max, dtype=np.int32)
    last_begin = np.zeros(inc.shape[1], dtype=np.int32)
    np.minimum.at(first_end, inc.column, inc.end)
    np.maximum.at(last_begin, inc.column, inc.begin)
    return np.asarray(first_end < last_begin)
