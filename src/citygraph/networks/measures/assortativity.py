"""Whether like works with like: cities with cities, countries with themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True)
class Assortativity:
    """How ties mix classes of participants.

    Attributes:
        coefficient: 1 when ties join only participants of the same class, 0 when they mix as
            chance would, below 0 when they avoid their own; None when it is undefined.
        why: why it is undefined, as a sentence; "" when it is not.
        classes: the classes that have a tie, sorted.
        mixing: classes x classes, the share of the weight of all ties that joins them; symmetric,
            its sum is 1.
        unknown: how many participants have no known class; their ties do not count.
        ties_left_out: how many ties that took away.
    """

    coefficient: float | None
    why: str
    classes: tuple[str, ...]
    mixing: NDArray[np.float64]
    unknown: int
    ties_left_out: int


@dataclass(frozen=True, slots=True)
class Classes:
    """The class of each participant, as a number.

    Attributes:
        names: of the classes, sorted; "" stands for not known.
        number: per participant, the index of its class.
    """

    names: tuple[str, ...]
    number: NDArray[np.int64]

    @classmethod
    def of(cls, labels: Sequence[str]) -> Classes:
        """Number the classes.

        Args:
            labels: the class of each participant; "" when it is not known.
        """
        names = sorted(set(labels))
        numbers = {name: i for i, name in enumerate(names)}
        found = np.fromiter((numbers[label] for label in labels), np.int64, len(labels))
        return cls(tuple(names), found)


def assortativity(ties: csr_array, labels: Sequence[str] | Classes) -> Assortativity:
    """The assortativity coefficient of a class of participants, and the mixing matrix.

    Newman (2003), "Mixing patterns in networks", eq. 2, with the weights of the ties.

    Args:
        ties: weights of the ties, participants x participants, symmetric, zero diagonal.
        labels: the class of each participant; "" when it is not known. `Classes` when several
            networks have the same.
    """
    numbered = labels if isinstance(labels, Classes) else Classes.of(labels)
    names, classes = numbered.names, numbered.number
    known = np.array([bool(name) for name in names], dtype=bool)[classes]
    coo = ties.tocoo()
    both = known[coo.row] & known[coo.col]
    size = len(names)
    cells = classes[coo.row[both]] * size + classes[coo.col[both]]
    sums = np.bincount(cells, weights=coo.data[both], minlength=size * size)
    weight = np.asarray(sums, dtype=float).reshape(size, size)
    present = np.flatnonzero(weight.sum(axis=0))
    weight = weight[np.ix_(present, present)]
    total = float(weight.sum())
    mixing = weight / total if total else weight
    coefficient, why = _coefficient(mixing)
    return Assortativity(
        coefficient,
        why,
        tuple(names[i] for i in present),
        mixing,
        unknown=int((~known).sum()),
        ties_left_out=int((~both).sum()) // 2,
    )


def _coefficient(mixing: NDArray[np.float64]) -> tuple[float | None, str]:
    if not mixing.size:
        return None, "No tie joins two participants whose class is known."
    if len(mixing) == 1:
        return None, "All ties join participants of one class."
    chance = float((mixing.sum(axis=0) * mixing.sum(axis=1)).sum())
    return (float(np.trace(mixing)) - chance) / (1 - chance), ""
