"""How probable it is that independent events of unequal chances happen so often or more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln, xlog1py, xlogy

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WIDE = 12.0
"""Standard deviations beyond the mean after which nothing is left that a float could hold."""

_ROOM = 60


def tail(
    chances: NDArray[np.float64], counts: NDArray[np.int64], least: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The upper tail of a Poisson-binomial distribution, summed from its exact probabilities.

    The distribution of a sum of independent draws is the convolution of theirs (Hong 2013, "On
    computing the distribution function for the Poisson binomial distribution"); draws of one
    chance make a binomial. Terms so far out that they vanish are left away, and the tail is summed
    from its far end, so that small probabilities are exact too.

    Args:
        chances: the different chances, each from 0 to 1.
        counts: how many draws have each.
        least: numbers of successes.

    Returns:
        For each of `least`, the probability of so many or more.
    """
    mean = float(chances @ counts)
    spread = float(np.sqrt((chances * (1 - chances)) @ counts))
    longest = int(max(least.max(initial=0), mean + _WIDE * spread)) + _ROOM
    size = min(longest, int(counts.sum())) + 1
    total = np.zeros(size)
    total[0] = 1.0
    for chance, count in zip(chances, counts, strict=True):
        if chance > 0:
            total = np.convolve(total, _binomial(float(chance), int(count), size))[:size]
    beyond = np.append(np.cumsum(total[::-1])[::-1], 0.0)
    return np.asarray(np.minimum(beyond[np.minimum(least, size)], 1.0))


def _binomial(chance: float, count: int, size: int) -> NDArray[np.float64]:
    """The first `size` probabilities of a binomial, by logarithms, which do not overflow."""
    k = np.arange(min(count + 1, size))
    ways = gammaln(count + 1) - gammaln(k + 1) - gammaln(count - k + 1)
    return np.asarray(np.exp(ways + xlogy(k, chance) + xlog1py(count - k, -chance)))
