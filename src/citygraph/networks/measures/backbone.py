"""The ties that weigh more than chance would give them: the disparity filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, csr_array

from citygraph.errors import UsageError

ALPHA = 0.05

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Backbone:
    """What the disparity filter keeps of a one-mode network.

    Attributes:
        ties: the weights of the ties kept, participants x participants.
        alpha: the level of significance.
        kept, of: how many ties were kept, of how many.
        participants, of_participants: how many participants have a tie in it, and had one before.
        weight: the share of the weight that is kept; None when there was none.
    """

    ties: csr_array
    alpha: float
    kept: int
    of: int
    participants: int
    of_participants: int
    weight: float | None

    def told(self) -> str:
        """What was kept, as a phrase for the method line."""
        if not self.kept:
            return f"disparity backbone at {self.alpha:g}: none of {self.of:,} ties is significant"
        return (
            f"disparity backbone at {self.alpha:g}: {self.kept:,} of {self.of:,} ties with "
            f"{self.weight:.0%} of the weight, between {self.participants:,} of "
            f"{self.of_participants:,} participants"
        )


def backbone(ties: csr_array, alpha: float = ALPHA) -> Backbone:
    """Keep the ties that are significant for at least one of their ends.

    Serrano, Boguñá and Vespignani (2009), "Extracting the multiscale backbone of complex weighted
    networks", eq. 2: were the strength of a participant with k ties split at random, one of them
    would have a share of p or more with the probability (1 - p)^(k - 1). A participant with one
    tie has nothing to compare; the other end decides.

    Args:
        ties: weights of the ties, participants x participants, symmetric, zero diagonal.
        alpha: ties are kept whose probability is below this, above 0 and at most 1.

    Raises:
        UsageError: alpha is not a probability.
    """
    if not 0 < alpha <= 1:
        raise UsageError(
            f"A level of significance of {alpha:g} is none; give one above 0, up to 1."
        )
    degree = np.diff(ties.indptr)
    coo = ties.tocoo()
    keep = probabilities(ties) < alpha
    size = ties.shape[0]
    kept = coo_array((np.ones(int(keep.sum())), (coo.row[keep], coo.col[keep])), shape=ties.shape)
    either = csr_array(kept.tocsr() + kept.tocsr().T)
    either.data = np.ones_like(either.data)
    result = csr_array(ties.multiply(either))
    total = float(ties.sum())
    return Backbone(
        result,
        alpha,
        result.nnz // 2,
        ties.nnz // 2,
        int((np.bincount(result.tocoo().row, minlength=size) > 0).sum()),
        int((degree > 0).sum()),
        float(result.sum()) / total if total else None,
    )


def probabilities(ties: csr_array) -> NDArray[np.float64]:
    """For each entry, how probable such a share or a larger one is for the row.

    Args:
        ties: weights of the ties, participants x participants.

    Returns:
        One per entry, in the order of `ties.data`.
    """
    degree = np.diff(ties.indptr)
    strength = np.asarray(ties.sum(axis=1)).ravel()
    share = ties.data / np.repeat(strength, degree)
    return np.asarray((1 - np.minimum(share, 1)) ** np.repeat(degree - 1, degree))
