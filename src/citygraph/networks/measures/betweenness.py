"""Betweenness in two-mode networks: exact, or from a sample of pivots with its error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from citygraph.errors import UsageError
from citygraph.networks.measures.brandes import Walks
from citygraph.networks.measures.components import components

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
    drawn = np.zeros(rows + columns)
    drawn[chosen] = 1
    known, sums, squares = _dependencies(incidence, (drawn[:rows], drawn[rows:]))
    most = (_most(rows, columns), _most(columns, rows))
    count, nodes = len(chosen), len(tied)
    mean = [one / max(count, 1) for one in sums]
    spread = [
        np.maximum(two / max(count, 1) - one**2, 0) for one, two in zip(mean, squares, strict=True)
    ]
    left = 1 - count / nodes if nodes else 0.0
    # Pairs are counted from both of their ends.
    values = [(more + nodes * one) / 2 for more, one in zip(known, mean, strict=True)]
    errors = [nodes / 2 * np.sqrt(one * left / max(count - 1, 1)) for one in spread]
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


def _dependencies(incidence: Incidence, drawn: Both) -> tuple[Both, Both, Both]:
    """What all sources add to each node whichever are drawn; sums and squares of those drawn."""
    matrix = incidence.matrix
    rows, columns = _alike(matrix), _alike(csr_array(matrix.T))
    shape = (rows.max(initial=-1) + 1, columns.max(initial=-1) + 1)
    pairs = np.unique(rows[incidence.row] * shape[1] + columns[incidence.column])
    merged = csr_array((np.ones(len(pairs)), np.divmod(pairs, max(shape[1], 1))), shape=shape)
    alike = (np.bincount(rows).astype(np.float64), np.bincount(columns).astype(np.float64))
    starting, known = _folded(incidence, drawn)
    sources: Both = (
        np.bincount(rows, starting[0], shape[0]).astype(np.float64),
        np.bincount(columns, starting[1], shape[1]).astype(np.float64),
    )
    sums, squares = Walks(merged, alike).sums(sources)
    return known, (sums[0][rows], sums[1][columns]), (squares[0][rows], squares[1][columns])


def _folded(incidence: Incidence, drawn: Both) -> tuple[Both, Both]:
    """Let nodes with one neighbour walk from there.

    A walk from such a leaf goes as one from its neighbour, and passes this neighbour on its way to
    all other nodes of the component: that much is known of all leaves, drawn or not.

    Returns:
        Per mode: how often walks start at each node; the dependencies that leaves add to it.
    """
    found = components(incidence)
    others = (found.sizes[found.participants] - 2.0, found.sizes[found.contexts] - 2.0)
    ends, degrees = (incidence.row, incidence.column), incidence.degrees
    moved: list[Floats] = [one.copy() for one in drawn]
    known: list[Floats] = [np.zeros(len(one)) for one in drawn]
    for mode, other in ((0, 1), (1, 0)):
        single = (degrees[mode][ends[mode]] == 1) & (degrees[other][ends[other]] > 1)
        leaf, neighbour = ends[mode][single], ends[other][single]
        moved[other] += np.bincount(neighbour, drawn[mode][leaf], len(moved[other]))
        moved[mode][leaf] = 0
        known[other] = np.bincount(neighbour, minlength=len(moved[other])) * others[other]
    return (moved[0], moved[1]), (known[0], known[1])


def _alike(matrix: csr_array) -> NDArray[np.int64]:
    """A number per row; rows with ties to the same columns have the same."""
    matrix.sort_indices()
    starts, columns = matrix.indptr, matrix.indices
    known: dict[bytes, int] = {}
    numbers = (
        known.setdefault(columns[start:end].tobytes(), len(known))
        for start, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)
    )
    return np.fromiter(numbers, dtype=np.int64, count=matrix.shape[0])
