"""Two-mode networks at random, of any size, that are shaped like those of research programmes.

Sizes of contexts are lognormal. A few participants are everywhere and most occur once or twice.
Participants and contexts belong to groups, and nine of ten who take part in a context are of its
group, so that there are communities to find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from citygraph.networks.incidence import NEVER, Incidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SPREAD = 0.95  # of the logarithm of the sizes: the largest of 5,000 contexts have some 300
_TAIL = 1.5  # of the Pareto distribution of activity
_GROUP = 0.8  # of those who take part in a context are of its group
_PER_GROUP = 500  # contexts


def generated(participants: int, contexts: int, participations: int, seed: int = 0) -> Incidence:
    """A network of a given size.

    Args:
        participants: how many there are; some may take part in nothing.
        contexts: how many there are.
        participations: how many pairs of a participant and a context.
        seed: another seed gives another network.

    Raises:
        ValueError: there are not enough pairs.
    """
    if participations > participants * contexts // 2:
        raise ValueError("A network at random needs twice as many pairs as participations.")
    rng = np.random.default_rng(seed)
    groups = max(contexts // _PER_GROUP, 1)
    activity = np.cumsum(rng.pareto(_TAIL, participants) + 0.1)
    size = rng.lognormal(0.0, _SPREAD, contexts)
    keys = np.zeros(0, dtype=np.int64)
    while len(keys) < participations:
        column = rng.choice(contexts, participations, p=size / size.sum())
        row = _drawn(rng, activity, column % groups, groups)
        more = row.astype(np.int64) * contexts + column
        keys = _first_ones(np.concatenate((keys, more)))
    keys = np.sort(keys[:participations])
    return _incidence(keys // contexts, keys % contexts, (participants, contexts))


def _drawn(
    rng: np.random.Generator, activity: NDArray[np.float64], group: NDArray[np.int64], groups: int
) -> NDArray[np.int64]:
    """A participant for each place: by activity, mostly among the neighbours that are a group."""
    bounds = np.append(0.0, activity)[np.linspace(0, len(activity), groups + 1).astype(np.int64)]
    inside = rng.random(len(group)) < _GROUP
    low = np.where(inside, bounds[group], 0.0)
    high = np.where(inside, bounds[group + 1], activity[-1])
    found = np.searchsorted(activity, rng.uniform(low, high), side="right")
    return np.minimum(found, len(activity) - 1)


def _first_ones(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each key once, in the order in which they were drawn."""
    _, first = np.unique(keys, return_index=True)
    return keys[np.sort(first)]


def _incidence(
    row: NDArray[np.int64], column: NDArray[np.int64], shape: tuple[int, int]
) -> Incidence:
    count = len(row)
    return Incidence(
        tuple(f"participant-{i:07}" for i in range(shape[0])),
        tuple(f"context-{j:07}" for j in range(shape[1])),
        row=row.astype(np.int32),
        column=column.astype(np.int32),
        side=np.ones(count, dtype=np.int8),
        begin=np.zeros(count, dtype=np.int32),
        end=np.full(count, NEVER, dtype=np.int32),
        claimed=np.zeros(shape[1], dtype=np.int32),
        everybody=np.ones(shape[1], dtype=np.bool_),
        sources=np.ones(count, dtype=np.int32),
    )
