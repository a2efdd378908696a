"""How much of a network two or more sources say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from citygraph.networks.incidence import Incidence

CAVEAT = "whether one source copies another is not known"


@dataclass(frozen=True, slots=True)
class Corroboration:
    """The share of participations that two or more sources state.

    A source may have copied another; nothing in the data says so. The share is thus the most that
    can be called corroborated.

    Attributes:
        ties: how many participations there are.
        backed: how many have two sources or more.
        share: their share; None when there are no participations.
        of_participants: the share of each participant's own; not a number where it has none.
        of_contexts: the share of each context's own, likewise.
    """

    ties: int
    backed: int
    share: float | None
    of_participants: NDArray[np.float64]
    of_contexts: NDArray[np.float64]


def corroboration(inc: Incidence) -> Corroboration:
    """Count the participations that more than one source states.

    Args:
        inc: the network.
    """
    twice = inc.sources >= 2  # noqa: PLR2004 - two sources are what the word means
    ties, backed = len(inc.row), int(twice.sum())
    rows, columns = inc.shape
    return Corroboration(
        ties,
        backed,
        backed / ties if ties else None,
        _shares(inc.row, twice, rows),
        _shares(inc.column, twice, columns),
    )


def _shares(index: NDArray[np.int32], mask: NDArray[np.bool_], size: int) -> NDArray[np.float64]:
    count = np.bincount(index, minlength=size).astype(float)
    backed = np.bincount(index, weights=mask, minlength=size)
    return np.asarray(np.divide(backed, count, where=count > 0, out=np.full(size, np.nan)))
