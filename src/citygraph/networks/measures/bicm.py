"""Pairs that meet more often than their numbers of contexts explain: validated by the BiCM."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from citygraph.errors import CityGraphError, UsageError
from citygraph.networks.measures.coincidence import tail

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from citygraph.networks.incidence import Incidence

FALSE_DISCOVERIES = 0.05
_ROUNDS = 200
_EXACT = 1e-6  # by how much an expected degree may differ from the observed one
_SHORTEST, _LONGEST = 1e-6, 5.0  # of a step
_EVEN = 1e-9  # a likelihood that is less by this is not less, but rounded
_RIDGE = 1e-9  # makes the equations solvable: both modes together have one level too many


class NotSolvedError(CityGraphError):
    """The equations of the configuration model were not solved."""


@dataclass(frozen=True, slots=True)
class Validated:
    """Pairs of participants who share more contexts than chance would have them.

    Attributes:
        pairs: rows of both ends, first < second, sorted; pairs x 2.
        shared: how many contexts each pair shares.
        p: the probability of sharing as many or more, given how many contexts both have.
        level: share of the pairs kept that may be there by chance (false discovery rate).
        threshold: the largest p that is kept; None when none is.
        tested: how many pairs were tested: all.
        sharing: how many of them share a context at all.
        smallest: the smallest p found; None without pairs that share a context.
    """

    pairs: NDArray[np.int64]
    shared: NDArray[np.int64]
    p: NDArray[np.float64]
    level: float
    threshold: float | None
    tested: int
    sharing: int
    smallest: float | None

    def told(self) -> str:
        """What was found, as a phrase for the method line."""
        start = f"BiCM at a false discovery rate of {self.level:g}: "
        if not len(self.pairs):
            return start + (
                f"none of {self.sharing:,} pairs that share a context shares more than chance "
                f"explains ({self.tested:,} pairs tested)"
            )
        return start + (
            f"{len(self.pairs):,} of {self.sharing:,} pairs that share a context share more than "
            f"chance explains ({self.tested:,} pairs tested)"
        )


def validated(inc: Incidence, level: float = FALSE_DISCOVERIES) -> Validated:
    """Test every pair of participants against the bipartite configuration model.

    The model (Saracco, Di Clemente, Gabrielli and Squartini 2015, "Randomizing bipartite networks:
    the case of the World Trade Web") is the most random one in which all have their degrees on
    average; the number of contexts that two share is then a sum of independent draws, whose exact
    (Poisson-binomial) tail is computed. Pairs are kept by the false discovery rate (Benjamini and
    Hochberg 1995) over all pairs (Saracco et al. 2017, "Inferring monopartite projections of
    bipartite networks: an entropy-based approach").

    Args:
        inc: the network.
        level: the false discovery rate, above 0 and below 1.

    Raises:
        UsageError: the level is none.
        NotSolvedError: the model cannot be fitted.
    """
    if not 0 < level < 1:
        raise UsageError(f"A false discovery rate of {level:g} is none; give one between 0 and 1.")
    matrix = inc.matrix
    shared = (matrix @ matrix.T).tocoo()
    upper = shared.row < shared.col
    one, other = shared.row[upper].astype(np.int64), shared.col[upper].astype(np.int64)
    count = np.rint(shared.data[upper]).astype(np.int64)
    p = _probabilities(inc, one, other, count)
    size = inc.shape[0]
    tested = size * (size - 1) // 2
    threshold = _threshold(p, tested, level)
    keep = p <= threshold if threshold is not None else np.zeros(len(p), dtype=bool)
    order = np.lexsort((other[keep], one[keep]))
    return Validated(
        np.stack([one[keep], other[keep]], axis=1)[order],
        count[keep][order],
        p[keep][order],
        level,
        threshold,
        tested,
        len(p),
        float(p.min()) if len(p) else None,
    )


def probabilities(
    degrees: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """The probability of a tie in the configuration model, per class of equal degrees.

    Args:
        degrees: of participants and of contexts.

    Returns:
        Classes of participants x classes of contexts; the class of each participant; the class
        of each context. A class is all nodes of one degree.

    Raises:
        NotSolvedError: the equations were not solved.
    """
    (one, of_one, count_one), (other, of_other, count_other) = (
        np.unique(each, return_inverse=True, return_counts=True) for each in degrees
    )
    result = np.zeros((len(one), len(other)))
    rows, columns = np.flatnonzero(one), np.flatnonzero(other)  # who has no tie has no chance
    if len(rows):
        result[np.ix_(rows, columns)] = _solved(
            (one[rows].astype(float), other[columns].astype(float)),
            (count_one[rows].astype(float), count_other[columns].astype(float)),
        )
    return result, of_one, of_other


def _solved(
    degrees: tuple[NDArray[np.float64], NDArray[np.float64]],
    counts: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Maximise the likelihood by Newton's method; a degree that takes in all goes to infinity.

    Args:
        degrees: the degrees of the classes of both modes, positive.
        counts: how many nodes each class has.
    """
    pairs = np.outer(*counts)
    wanted = np.concatenate([degrees[0] * counts[0], degrees[1] * counts[1]])
    ties = max(float((degrees[0] * counts[0]).sum()), 1.0)
    field = np.log(np.concatenate(degrees) / np.sqrt(ties))
    size = len(counts[0])

    def likelihood(at: NDArray[np.float64]) -> float:
        both = at[:size, None] + at[None, size:]
        return float(wanted @ at - (pairs * np.logaddexp(0, both)).sum())

    for _ in range(_ROUNDS):
        chance = np.asarray(1 / (1 + np.exp(-(field[:size, None] + field[None, size:]))))
        expected = pairs * chance
        gap = wanted - np.concatenate([expected.sum(axis=1), expected.sum(axis=0)])
        if np.abs(gap / np.concatenate(counts)).max() < _EXACT:
            return chance
        step = _newton(expected * (1 - chance), gap)
        length, before = 1.0, likelihood(field)
        while length > _SHORTEST and likelihood(field + length * step) < before - _EVEN:
            length /= 2
        field = field + length * step
    raise NotSolvedError(
        "The configuration model was not fitted to the degrees of this network, so no ties can be "
        f"validated ({_ROUNDS} steps). Use the disparity backbone instead."
    )


def _newton(spread: NDArray[np.float64], gap: NDArray[np.float64]) -> NDArray[np.float64]:
    """The step of Newton's method; the level that both modes can share is left as it is."""
    size = spread.shape[0]
    hessian = np.zeros((len(gap), len(gap)))
    hessian[:size, size:] = spread
    hessian[size:, :size] = spread.T
    np.fill_diagonal(hessian, np.concatenate([spread.sum(axis=1), spread.sum(axis=0)]))
    hessian[np.diag_indices_from(hessian)] += _RIDGE
    return np.asarray(np.linalg.solve(hessian, gap)).clip(-_LONGEST, _LONGEST)


def _probabilities(
    inc: Incidence, one: NDArray[np.int64], other: NDArray[np.int64], shared: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The exact probability of sharing as many contexts or more, per pair.

    Pairs of the same two degrees that share the same number have the same one.
    """
    if not len(one):
        return np.zeros(0)
    chance, of_one, of_other = probabilities(inc.degrees)
    counts = np.bincount(of_other, minlength=chance.shape[1])
    classes = np.sort(np.stack([of_one[one], of_one[other]]), axis=0)
    cases, inverse = np.unique(np.vstack([classes, shared]), axis=1, return_inverse=True)
    values = np.zeros(cases.shape[1])
    for a, b in np.unique(cases[:2], axis=1).T:
        here = np.flatnonzero((cases[0] == a) & (cases[1] == b))
        values[here] = tail(chance[a] * chance[b], counts, cases[2, here])
    return np.asarray(values[inverse.ravel()])


def _threshold(p: NDArray[np.float64], tested: int, level: float) -> float | None:
    """The largest p that Benjamini and Hochberg keep; pairs that share nothing have p = 1."""
    ordered = np.sort(p)
    good = np.flatnonzero(ordered <= level * np.arange(1, len(p) + 1) / max(tested, 1))
    return float(ordered[good[-1]]) if len(good) else None
