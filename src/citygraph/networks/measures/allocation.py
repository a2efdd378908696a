"""Resource that flows from a participant through the two-mode network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from citygraph.networks.incidence import Incidence


_NOTHING = 1e-15  # what is left of a difference of equals


class Allocation:
    """Resource allocation on a two-mode network.

    Zhou, Ren, Medo and Zhang (2007), "Bipartite network projection and personal recommendation",
    eq. 4 and 5: every context of a participant holds one unit, gives equal shares to those who take
    part in it, and they give equal shares to their other contexts, which is the worth of these
    contexts to the participant. Each of them then gives equal shares to those who take part in it,
    which is the worth of these as partners (resource allocation between those two steps apart, as
    in Zhou, Lü and Zhang 2009, "Predicting missing links via local information"). A large context
    and a busy third party thus count for little. Three things are ours: the size of a context is
    the larger of its known and claimed participants, so that the shares of the unknown go to
    nobody; the contexts recommended are only those that make partners; and nobody is its own third
    party.

    Args:
        inc: the network.
        bridges: per context, whether those who share it are partners.

    Attributes:
        size: participants of each context, known or claimed, whichever are more.
        degree: contexts of each participant.
        bridges: as given.
    """

    def __init__(self, inc: Incidence, bridges: NDArray[np.bool_]) -> None:
        self.bridges = bridges
        known = inc.degrees[1]
        self.known = known
        self.size = np.maximum(np.maximum(known, inc.claimed), 1).astype(float)
        self.degree = np.maximum(inc.degrees[0], 1).astype(float)
        self.matrix = inc.matrix
        self.across = csr_array(inc.matrix.T)

    def scores(
        self, who: int, own: NDArray[np.int32], hidden: int | None = None
    ) -> NDArray[np.float64]:
        """What reaches each participant, as a share of what was given out.

        Args:
            who: row of the participant.
            own: columns of its contexts.
            hidden: column of a context that it is made to leave, for an evaluation; its size is
                then that without it.

        Returns:
            One number per participant; partners and the participant itself have one too.
        """
        size = self.size
        if hidden is not None and size[hidden] == self.known[hidden]:
            size = size.copy()
            size[hidden] = max(size[hidden] - 1, 1)
        given = np.zeros(len(size))
        given[own] = 1 / (size[own] * max(len(own), 1))
        reached = self.matrix @ given
        reached[who] = 0
        each = reached / self.degree
        passed = self.bridges / size
        passed[own] = 0
        # What a participant would give itself, being its own third party, is taken away.
        score = self.matrix @ (passed * (self.across @ each)) - each * (self.matrix @ passed)
        return np.where(score > _NOTHING, score, 0.0)

    def partners(self, own: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Who shares a context that makes partners; the participant too, where it has one.

        Args:
            own: columns of the contexts of a participant.
        """
        shared = np.zeros(len(self.size))
        shared[own] = self.bridges[own]
        return np.asarray(self.matrix @ shared) > 0
