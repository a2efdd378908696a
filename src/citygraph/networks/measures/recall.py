"""How well suggested partners foretell participations that were hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from citygraph.errors import UsageError
from citygraph.networks.measures.allocation import Allocation
from citygraph.networks.measures.suggestions import FEWEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from citygraph.networks.incidence import Incidence

    Ranker = Callable[[int, NDArray[np.int32], int], NDArray[np.float64]]

RESAMPLES = 2000
METHODS = ("resource allocation", "popularity", "chance")


@dataclass(frozen=True, slots=True)
class Recall:
    """How many of the hidden partners one method puts among its first suggestions.

    Attributes:
        method: "resource allocation", "popularity" (those with the most contexts first), or
            "chance" (a random order of all who are not partners).
        recall: the share of hidden partners found, the mean over hidden participations.
        low, high: 95 % interval of the mean, from resampling participants.
        hits: the share of hidden participations of which at least one partner was found.
    """

    method: str
    recall: float
    low: float
    high: float
    hits: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Methods compared on the same hidden participations.

    Attributes:
        hidden: how many participations were hidden, one at a time.
        participants: of how many participants.
        partners: how many partners each hidden one took away, the mean.
        top: how many suggestions were looked at.
        methods: one entry per method.
    """

    hidden: int
    participants: int
    partners: float
    top: int
    methods: tuple[Recall, ...]


def hideable(inc: Incidence, bridges: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The participations that can be hidden: enough is left, and somebody is lost as a partner.

    Args:
        inc: the network.
        bridges: per context, whether those who share it are partners.

    Returns:
        Indices of entries, ascending.
    """
    degree, size = inc.degrees
    good = bridges[inc.column] & (degree[inc.row] > FEWEST) & (size[inc.column] > 1)
    allocation = Allocation(inc, bridges)
    return np.array(
        [entry for entry in np.flatnonzero(good) if _lost(inc, allocation, int(entry)).any()],
        dtype=np.int64,
    )


def evaluate(
    inc: Incidence,
    bridges: NDArray[np.bool_],
    entries: NDArray[np.int64],
    *,
    top: int = 10,
    seed: int = 0,
) -> Evaluation:
    """Hide participations one at a time, and ask for partners.

    What was hidden counts as found when those whom it made partners (and nothing else does) are
    among the first suggestions. As in the tests of Zhou et al. (2007), except that the link is
    between a participant and a context, so that what is looked for is all who share it.

    Args:
        inc: the network, without lists.
        bridges: per context, whether those who share it are partners.
        entries: which participations to hide, from `hideable`.
        top: how many suggestions to look at.
        seed: of the random order and of the resampling.

    Raises:
        UsageError: there is nothing to hide.
    """
    if not len(entries):
        raise UsageError(
            f"Nothing can be hidden: no participant has more than {FEWEST} contexts and a partner."
        )
    generator = np.random.default_rng(seed)
    allocation = Allocation(inc, bridges)
    rankers = dict(zip(METHODS, _rankers(inc, allocation, generator), strict=True))
    found = np.array(
        [list(_found(inc, allocation, int(entry), rankers.values(), top)) for entry in entries]
    )
    lost = np.array([_lost(inc, allocation, int(entry)).sum() for entry in entries])
    rows = inc.row[entries]
    return Evaluation(
        len(entries),
        len(np.unique(rows)),
        float(lost.mean()),
        top,
        tuple(
            _summary(name, found[:, i] / lost, found[:, i] > 0, rows, generator)
            for i, name in enumerate(rankers)
        ),
    )


def _lost(inc: Incidence, allocation: Allocation, entry: int) -> NDArray[np.bool_]:
    """Who is no partner any more when a participation is hidden."""
    who, column = inc.row[entry], inc.column[entry]
    own = inc.column[inc.row == who]
    left = allocation.partners(own[own != column])
    lost = allocation.partners(np.array([column], dtype=np.int32)) & ~left
    lost[who] = False
    return np.asarray(lost)


def _rankers(
    inc: Incidence, allocation: Allocation, generator: np.random.Generator
) -> Iterator[Ranker]:
    """Functions of a row, the contexts left to it and the one hidden: a score per participant."""
    yield allocation.scores
    yield lambda *_: inc.degrees[0].astype(float)
    yield lambda *_: generator.random(inc.shape[0])


def _found(
    inc: Incidence,
    allocation: Allocation,
    entry: int,
    rankers: Iterable[Ranker],
    top: int,
) -> Iterator[int]:
    who, column = int(inc.row[entry]), int(inc.column[entry])
    own = inc.column[inc.row == who]
    own = own[own != column]
    barred = allocation.partners(own)
    barred[who] = True
    lost = _lost(inc, allocation, entry)
    for ranker in rankers:
        score = np.where(barred, 0, ranker(who, own, column))
        order = np.lexsort((np.arange(len(score)), -score))[:top]
        yield int((lost[order] & (score[order] > 0)).sum())


def _summary(
    name: str,
    recall: NDArray[np.float64],
    hit: NDArray[np.bool_],
    rows: NDArray[np.int32],
    generator: np.random.Generator,
) -> Recall:
    """Means, and an interval from drawing participants with all their hidden participations."""
    _, group = np.unique(rows, return_inverse=True)
    groups = int(group.max()) + 1
    total, count = np.bincount(group, weights=recall), np.bincount(group)
    drawn = generator.integers(0, groups, size=(RESAMPLES, groups))
    means = total[drawn].sum(axis=1) / count[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Recall(name, float(recall.mean()), float(low), float(high), float(hit.mean()))
