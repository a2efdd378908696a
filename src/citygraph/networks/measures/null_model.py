"""What a statistic would be if participants kept their numbers of contexts but met at random."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from citygraph.networks.incidence import Incidence

    Statistic = Callable[[Incidence], float | None]

SAMPLES = 100
BURN_IN = 20
BETWEEN = 10
"""Rounds of trades, in each of which every row trades once, before and between the samples."""


@dataclass(frozen=True, slots=True)
class Null:
    """A statistic against its distribution in random networks of the same degrees.

    Attributes:
        observed: its value in the network; None when it is undefined there.
        samples: in how many random networks it is defined.
        mean: its mean there; None when there are none.
        sd: its standard deviation there (n - 1); None below two samples.
        z: (observed - mean) / sd; None when that is undefined, as when all samples are alike.
        p: the two-sided empirical probability of a value as far out, 2 min(upper, lower), with the
            observed network counted among the samples, so that it is never 0 (North, Curtis and
            Sham 2002); None when there is nothing to compare.
    """

    observed: float | None
    samples: int
    mean: float | None = None
    sd: float | None = None
    z: float | None = None
    p: float | None = None


def null_model(
    inc: Incidence,
    statistics: Mapping[str, Statistic],
    *,
    samples: int = SAMPLES,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Null]:
    """Compare statistics of a network with those of random networks.

    Args:
        inc: the network.
        statistics: name -> function of a network.
        samples: how many random networks; see `randomised`.
        seed: where the random numbers begin.
        progress: is told how many samples are done, and of how many.

    Returns:
        name -> the comparison, in the order of `statistics`.
    """
    observed = {name: statistic(inc) for name, statistic in statistics.items()}
    drawn: dict[str, list[float]] = {name: [] for name in statistics}
    for done, sample in enumerate(randomised(inc, samples, seed), 1):
        for name, statistic in statistics.items():
            value = statistic(sample) if observed[name] is not None else None
            if value is not None:
                drawn[name].append(value)
        if progress:
            progress(done, samples)
    return {name: _compared(observed[name], np.array(drawn[name])) for name in statistics}


def randomised(inc: Incidence, samples: int = SAMPLES, seed: int = 0) -> Iterator[Incidence]:
    """Random networks in which every participant and every context keeps its degree.

    A Markov chain over all such networks, each equally likely: in a round all contexts (or all
    participants, if these are fewer) are paired at random, and the two of a pair trade what only
    one of them has (Strona et al. 2014, "A fast and unbiased procedure to randomize ecological
    binary matrices", the curveball; Carstens et al. 2018, "Parallel and I/O-efficient
    randomisation of massive networks using global curveball trades"). Sides, dates and numbers of
    sources stay with the places in a context, not with who takes them.

    Args:
        inc: the network.
        samples: how many to draw.
        seed: where the random numbers begin.
    """
    generator = np.random.default_rng(seed)
    rows, columns = inc.shape
    traders, goods = (inc.column, inc.row) if columns <= rows else (inc.row, inc.column)
    trader, good = traders.astype(np.int64), goods.astype(np.int64)
    sizes = min(rows, columns), max(rows, columns)
    for number in range(samples):
        for _ in range(BETWEEN if number else BURN_IN):
            trader, good = _round(trader, good, sizes, generator)
        column, row = (trader, good) if columns <= rows else (good, trader)
        yield _filled(inc, row, column, generator)


def repeated_pairs(inc: Incidence) -> float:
    """How many pairs of participants share two contexts or more."""
    matrix = inc.matrix
    shared = matrix @ matrix.T
    twice = int((shared.data >= 2).sum()) - int((inc.degrees[0] >= 2).sum())  # noqa: PLR2004
    return float(twice // 2)


def _round(
    trader: NDArray[np.int64],
    good: NDArray[np.int64],
    sizes: tuple[int, int],
    generator: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every trader trades once with another; with an odd number, one of them does not."""
    order = generator.permutation(sizes[0])
    place = np.empty_like(order)
    place[order] = np.arange(sizes[0])
    pair, second = np.divmod(place[trader], 2)
    key = pair * sizes[1] + good
    sort = np.argsort(key, kind="stable")
    pair, second, good, key = pair[sort], second[sort], good[sort], key[sort]
    equal = key[1:] == key[:-1]
    free = ~(np.append(equal, False) | np.append(False, equal))
    loose = np.flatnonzero(free)
    loose = loose[np.lexsort((generator.random(len(loose)), pair[loose]))]
    mine = pair[loose]
    pairs = (sizes[0] + 1) // 2
    begin = np.searchsorted(mine, np.arange(pairs))
    quota = np.bincount(mine, weights=second[loose] == 0, minlength=pairs).astype(np.int64)
    second[loose] = np.arange(len(loose)) - begin[mine] >= quota[mine]
    return order[pair * 2 + second], good


def _filled(
    inc: Incidence,
    row: NDArray[np.int64],
    column: NDArray[np.int64],
    generator: np.random.Generator,
) -> Incidence:
    """The network with other participants in the places of its contexts."""
    drawn = np.lexsort((generator.random(len(row)), column))
    places = np.argsort(inc.column, kind="stable")
    row, column = row[drawn], column[drawn]
    order = np.lexsort((column, row))
    places = places[order]
    return replace(
        inc,
        row=row[order].astype(np.int32),
        column=column[order].astype(np.int32),
        side=inc.side[places],
        begin=inc.begin[places],
        end=inc.end[places],
        sources=inc.sources[places],
    )


def _compared(observed: float | None, drawn: NDArray[np.float64]) -> Null:
    count = len(drawn)
    if observed is None or not count:
        return Null(observed, count)
    mean = float(drawn.mean())
    sd = float(drawn.std(ddof=1)) if count > 1 else None
    apart = sd is not None and sd > 1e-12 * max(1.0, abs(mean))  # else rounding alone
    upper = (1 + int((drawn >= observed).sum())) / (count + 1)
    lower = (1 + int((drawn <= observed).sum())) / (count + 1)
    z = (observed - mean) / sd if apart and sd else None
    return Null(observed, count, mean, sd, z, min(1.0, 2 * min(upper, lower)))
