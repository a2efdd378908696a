"""Betweenness in two-mode networks: exact, or from a sample of pivots with its error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from citygraph.errors import UsageError
from citygraph.networks.measures import shortest_paths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from citygraph.networks.incidence import Incidence

    Floats = NDArray[np.float64]
    Both = tuple[Floats, Floats]

EXACT_TO = 10_000
"""Participants and contexts up to which betweenness is exact when nothing else is asked for."""

PIVOTS = 1_000
"""Pivots of a sample when nothing else is asked for."""

_DOUBT = 0.05
_UNDEFINED = "no node can lie between others among the {}"


@dataclass(frozen=True, slots=True)
class Betweenness:
    """Betweenness of both modes, as a share of the most that is possible.

    Attributes:
        participants: per participant, 0 to 1; None where it is undefined.
        contexts: per context, 0 to 1; None where it is undefined.
        participants_error: the standard error of each; 0 when exact; None where undefined.
        contexts_error: likewise for contexts.
        most: per mode, the number of pairs of nodes that stands for 1 (Borgatti and Everett).
        pivots: how many nodes the walks started from.
        nodes: how many nodes have ties: all from which walks could start.
        bound: per mode, the error that no node exceeds with probability 0.95, in the same
            share (Hoeffding; it does not rest on the sample and is wide); 0 when exact.
        reason: why a mode is undefined; "" where none is.
    """

    participants: Floats | None
    contexts: Floats | None
    participants_error: Floats | None
    contexts_error: Floats | None
    most: tuple[float, float]
    pivots: int
    nodes: int
    bound: tuple[float, float]
    reason: str

    @property
    def exact(self) -> bool:
        """Whether walks started from every node."""
        return self.pivots == self.nodes


def betweenness(
    incidence: Incidence, *, exact_to: int = EXACT_TO, pivots: int = PIVOTS, seed: int = 0
) -> Betweenness:
    """Betweenness of Freeman (1977) on the two-mode network.

    It is divided by the most that a node of its mode can have (Borgatti and Everett 1997;
    Borgatti and Halgin 2011). Exact by Brandes (2001), where nodes with the same neighbours walk
    once and nodes with one neighbour do not walk at all. Above `exact_to` nodes, estimated from
    pivots drawn without replacement (Brandes and Pich 2007), except for the share of nodes with one
    neighbour in the betweenness of that neighbour, which is known; the standard error is that of
    a simple random sample (dependencies are skewed: with a few hundred pivots, 1.96 standard
    errors hold the true value in some 90 of 100 cases), the bound that of Hoeffding (1963) over
    all nodes at once.

    Args:
        incidence: the network.
        exact_to: up to this number of participants and contexts together it is exact.
        pivots: above it, from how many nodes walks start.
        seed: which pivots are drawn; the result does not depend on the number of threads.

    Raises:
        UsageError: fewer than 2 pivots.
    """
    if pivots < 2:  # noqa: PLR2004 - one pivot has no error
        raise UsageError(f"Betweenness: at least 2 pivots are needed for an error, not {pivots}.")
    rows, columns = incidence.shape
    tied = np.flatnonzero(np.concatenate(incidence.degrees))
    chosen = tied
    if rows + columns > exact_to and len(tied) > pivots:
        chosen = np.random.default_rng(seed).choice(tied, pivots, replace=False)
    most = (_most(rows, columns), _most(columns, rows))
    count, nodes = len(chosen), len(tied)
    values, errors = _estimated(incidence, chosen, nodes)
    left = count < nodes
    width = _hoeffding(count, nodes) if left else 0.0
    undefined = [
        mode for mode, one in zip(("participants", "contexts"), most, strict=True) if not one
    ]
    return Betweenness(
        values[0] / most[0] if most[0] else None,
        values[1] / most[1] if most[1] else None,
        errors[0] / most[0] if most[0] else None,
        errors[1] / most[1] if most[1] else None,
        most,
        count,
        nodes,
        (width / most[0] if most[0] else 0.0, width / most[1] if most[1] else 0.0),
        _UNDEFINED.format(" and ".join(undefined)) if undefined else "",
    )


def _estimated(incidence: Incidence, chosen: NDArray[np.int64], nodes: int) -> tuple[Both, Both]:
    """Pairs that each node lies between, and their standard errors, per mode."""
    count = len(chosen)
    if count == nodes:
        rows, columns = incidence.shape
        return shortest_paths.betweenness(incidence.matrix), (np.zeros(rows), np.zeros(columns))
    known, sums, squares = shortest_paths.sampled(incidence.matrix, chosen)
    values, errors = [], []
    for sure, one, two in zip(known, sums, squares, strict=True):
        mean = one / count
        spread = np.maximum(two / count - mean**2, 0)
        # Pairs are counted from both of their ends.
        values.append(sure + nodes * mean / 2)
        errors.append(nodes / 2 * np.sqrt(spread * (1 - count / nodes) / (count - 1)))
    return (values[0], values[1]), (errors[0], errors[1])


def _hoeffding(pivots: int, nodes: int) -> float:
    """The error in pairs that no node exceeds with probability 0.95.

    No node lies on more than nodes - 2 walks of one pivot.
    """
    return nodes * (nodes - 2) / 2 * float(np.sqrt(np.log(2 * nodes / _DOUBT) / (2 * pivots)))


def _most(own: int, other: int) -> float:
    """The most pairs that a node can lie between, with `own` nodes in its mode."""
    if own == 0 or other == 0:
        return 0.0
    whole, rest = divmod(own - 1, other)
    return (
        other**2 * (whole + 1) ** 2
        + other * (whole + 1) * (2 * rest - whole - 1)
        - rest * (2 * whole - rest + 3)
    ) / 2
