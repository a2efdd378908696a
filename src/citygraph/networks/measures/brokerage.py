"""How far the partners of a participant are tied to each other without it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

BLOCK = 2_000_000
"""Multiplications done at once, which bounds the memory."""


@dataclass(frozen=True, slots=True)
class Brokerage:
    """Structural holes around each participant; not a number where it has no partner.

    Attributes:
        partners: how many partners it has.
        effective: its effective size: of its partners, how many are left when each is discounted
            by the share of the others that it is tied to. As large as `partners` when no two of
            them work together, 1 when all of them do.
        constraint: how far its ties lead back to the same few partners, from near 0 (many who do
            not work together) to about 1 and above (one partner, or a closed group).
    """

    partners: NDArray[np.int64]
    effective: NDArray[np.float64]
    constraint: NDArray[np.float64]


def brokerage(ties: csr_array, rows: NDArray[np.int64] | None = None) -> Brokerage:
    """Effective size and constraint of participants.

    Burt (1992), "Structural Holes", ch. 2. The effective size counts ties without their weights,
    n - 2t/n for n partners and t ties between them (Borgatti 1997, "Structural holes: unpacking
    Burt's redundancy measures"), so that a tie in a large project is a tie; the constraint takes
    the shares of the weights.

    Args:
        ties: weights of the ties, participants x participants, symmetric, zero diagonal.
        rows: of whom; of all participants by default.

    Returns:
        Arrays in the order of `rows`.
    """
    degree = np.diff(ties.indptr).astype(np.int64)
    rows = np.arange(len(degree)) if rows is None else rows
    partners = degree[rows]
    shares = ties.copy()
    shares.data = shares.data / np.repeat(np.asarray(ties.sum(axis=1)).ravel(), degree)
    pattern = ties.copy()
    pattern.data = np.ones_like(pattern.data)
    closed, constraint = np.zeros(len(rows)), np.zeros(len(rows))
    for start, stop in _blocks(np.asarray(pattern @ degree)[rows]):
        chosen = rows[start:stop]
        mine, own = pattern[chosen], shares[chosen]
        closed[start:stop] = np.asarray((mine @ pattern).multiply(mine).sum(axis=1)).ravel()
        through = (own @ shares).multiply(mine)
        constraint[start:stop] = np.asarray((own + through).power(2).sum(axis=1)).ravel()
    alone = partners == 0
    effective = partners - np.divide(closed, partners, where=~alone, out=np.zeros_like(closed))
    effective[alone] = np.nan
    constraint[alone] = np.nan
    return Brokerage(partners, effective, constraint)


def cost(ties: csr_array, rows: NDArray[np.int64] | None = None) -> int:
    """How many multiplications `brokerage` does twice.

    Args:
        ties: as `brokerage` takes them.
        rows: likewise.
    """
    degree = np.diff(ties.indptr).astype(np.int64)
    chosen = ties if rows is None else ties[rows]
    return int(degree[chosen.indices].sum())


def _blocks(work: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Rows to take together, so that no product grows too large.

    Args:
        work: how many multiplications each row takes.
    """
    done = np.concatenate([[0], np.cumsum(work)])
    bounds = [0]
    while bounds[-1] < len(work):
        stop = int(np.searchsorted(done, done[bounds[-1]] + BLOCK, side="right")) - 1
        bounds.append(min(max(stop, bounds[-1] + 1), len(work)))
    return list(pairwise(bounds))
