"""What is drawn of a network that is too large for a picture or a page.

An overview keeps a frame: the participants with the most contexts, and the contexts in which most
of those meet. It is the two-mode core of Ahmed et al. (2007, "Visualisation and analysis of the
Internet movie database", APVIS, section 4) taken once from each side, without peeling on, so that
what is kept can be said in one sentence. Where room is left, every context kept gets further
participants, as many as fit, the same number for all. An ego view keeps what is nearest.

Nothing depends on chance or on the order of the participations.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from citygraph.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from citygraph.networks.incidence import Incidence

    Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Room:
    """How much is drawn at most.

    Attributes:
        nodes: participants and contexts together.
        ties: participations, each participant and context counted once.
        spare: up to so many times as much is still drawn whole.
    """

    nodes: int
    ties: int
    spare: float = 1.0


PAGE = Room(nodes=4_000, ties=20_000, spare=2.5)
"""What a page shows that stays quick on a telephone; 10,000 nodes are still usable."""

FIGURE = Room(nodes=1_000, ties=3_000, spare=4.0)
"""What can be told apart on a printed page."""

_FRAME = 0.5  # of the nodes: participants of the frame; of what is left: contexts of a ring
_LEAST = 2  # contexts of a participant of the frame; participants of it in a context


@dataclass(frozen=True, slots=True)
class Reduction:
    """The part of a network that is drawn.

    Attributes:
        inc: the part. The `claimed` size of a context is the size it had before where that is
            larger, so that weights stay the same.
        told: what was kept and what was left out, in a sentence; "" when all is kept.
    """

    inc: Incidence
    told: str


def reduced(inc: Incidence, room: Room, *, ego: str | None = None) -> Reduction:
    """The part of a network that fits.

    Args:
        inc: the two-mode network.
        room: how much may be drawn.
        ego: the key of the participant or context in the middle, which always stays; None for an
            overview.

    Returns:
        The part, and a sentence about it.

    Raises:
        UnknownNameError: the network has no participant or context with the key `ego`.
    """
    if ego is not None and ego not in inc.participants and ego not in inc.contexts:
        raise UnknownNameError("participant or context in this network", ego)
    most = (room.spare * room.nodes, room.spare * room.ties)
    if sum(inc.shape) <= most[0] and len(inc.row) <= most[1]:
        return Reduction(inc, "")
    if ego is None:
        rows, columns, how = _overview(inc, room)
    else:
        rows, columns, how = _around(inc, room, ego)
    small = part(inc, rows, columns)
    return Reduction(small, _sentence(inc, small, how))


def part(inc: Incidence, rows: Mask, columns: Mask) -> Incidence:
    """Some participants and contexts with all participations between them.

    Args:
        inc: the two-mode network.
        rows: which participants.
        columns: which contexts.

    Returns:
        The part. The `claimed` size of a context is the size it had before where that is larger.
    """
    kept = rows[inc.row] & columns[inc.column]
    claimed = np.maximum(inc.claimed, inc.degrees[1]).astype(np.int32)
    entries = {name: getattr(inc, name)[kept] for name in ("side", "begin", "end", "sources")}
    return replace(
        inc,
        participants=tuple(inc.participants[i] for i in np.flatnonzero(rows)),
        contexts=tuple(inc.contexts[j] for j in np.flatnonzero(columns)),
        row=(np.cumsum(rows, dtype=np.int32) - 1)[inc.row[kept]],
        column=(np.cumsum(columns, dtype=np.int32) - 1)[inc.column[kept]],
        claimed=claimed[columns],
        everybody=inc.everybody[columns],
        **entries,
    )


def _overview(inc: Incidence, room: Room) -> tuple[Mask, Mask, str]:
    """The frame, and what fits beside it."""
    degree, size = inc.degrees
    busy = _least(lambda p: int((degree >= p).sum()) <= room.nodes * _FRAME, degree)
    frame = degree >= busy
    among = np.bincount(inc.column[frame[inc.row]], minlength=inc.shape[1])

    def fits(many: int) -> bool:
        nodes = int(frame.sum()) + int((among >= many).sum())
        return nodes <= room.nodes and int(among[among >= many].sum()) <= room.ties

    many = _least(fits, among)
    columns = among >= many
    how = (
        f"the participants with {busy:,} contexts or more, "
        f"the contexts in which {many:,} or more of those meet"
    )
    if not columns.any():
        columns = _largest(size, room)
        frame[:] = False
        how = "the largest contexts"
    rows, more = _filled(inc, frame, columns, room)
    if more:
        further = "further participant" if frame.any() else "participant"
        how += f", and up to {more:,} {further}{'s' * (more > 1)} of each"
    return rows, columns, how


def _least(fits: Callable[[int], bool], counts: NDArray[np.int64]) -> int:
    """The smallest number from 2 on that fits, in the knowledge that all larger ones do too."""
    low, high = _LEAST, max(int(counts.max(initial=0)) + 1, _LEAST)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle + 1, high)
    return low


def _largest(size: NDArray[np.int64], room: Room) -> Mask:
    """The contexts with the most participants, the first by key among those of the same size."""
    chosen = np.zeros(len(size), dtype=np.bool_)
    chosen[np.argsort(-size, kind="stable")[: max(int(room.nodes * _FRAME), 1)]] = True
    return chosen


def _filled(inc: Incidence, frame: Mask, columns: Mask, room: Room) -> tuple[Mask, int]:
    """The frame without those who have lost all contexts, and as many others as fit.

    Returns:
        The participants, and how many of each context were asked in at most.
    """
    here = columns[inc.column]
    frame = frame & _present(inc.row[here], len(frame))
    others = np.flatnonzero(here & ~frame[inc.row])
    degree = inc.degrees[0][inc.row[others]]
    others = others[np.lexsort((inc.row[others], -degree, inc.column[others]))]
    column = inc.column[others]
    place = np.arange(len(others)) - np.searchsorted(column, column)

    def asked(more: int) -> Mask:
        return frame | _present(inc.row[others[place < more]], len(frame))

    most = int(place.max(initial=-1)) + 1
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        rows = asked(middle)
        nodes, ties = int(rows.sum() + columns.sum()), int((here & rows[inc.row]).sum())
        fits = nodes <= room.nodes and ties <= room.ties
        low, high = (middle, high) if fits else (low, middle - 1)
    return asked(low), low


def _present(places: NDArray[np.int32], count: int) -> Mask:
    there = np.zeros(count, dtype=np.bool_)
    there[places] = True
    return there


def _around(inc: Incidence, room: Room, ego: str) -> tuple[Mask, Mask, str]:
    """The rings around the ego, from the nearest on; of each ring those who are tied inwards most.

    Contexts take at most half of what is left, so that those who meet in them have room.
    """
    nodes = room.nodes
    while True:
        rows, columns = _rings(inc, nodes, ego)
        if nodes <= 1 or int((rows[inc.row] & columns[inc.column]).sum()) <= room.ties:
            how = "what is nearest, and of what is equally near those who share most with it"
            return rows, columns, how
        nodes = nodes * 3 // 4


def _rings(inc: Incidence, nodes: int, ego: str) -> tuple[Mask, Mask]:
    modes = (inc.row, inc.column)
    kept = [np.zeros(count, dtype=np.bool_) for count in inc.shape]
    mode = 0 if ego in inc.participants else 1
    keys = inc.contexts if mode else inc.participants
    kept[mode][keys.index(ego)] = True
    left = nodes - 1
    while left > 0:
        mode = 1 - mode
        inwards = np.bincount(
            modes[mode][kept[1 - mode][modes[1 - mode]]], minlength=inc.shape[mode]
        )
        inwards[kept[mode]] = 0
        ring = np.flatnonzero(inwards)
        if not len(ring):
            break
        ring = ring[np.lexsort((ring, -inc.degrees[mode][ring], -inwards[ring]))]
        behind = mode == 1 and inc.degrees[mode][ring].sum() > inwards[ring].sum()
        ring = ring[: max(int(left * _FRAME), 1) if behind else left]
        kept[mode][ring] = True
        left -= len(ring)
    return kept[0], kept[1]


def _sentence(inc: Incidence, small: Incidence, how: str) -> str:
    (people, places), (few, some) = inc.shape, small.shape
    return (
        f"The network is too large to be drawn whole: shown are {few:,} of {people:,} participants "
        f"and {some:,} of {places:,} contexts ({how}), with {len(small.row):,} of "
        f"{len(inc.row):,} participations."
    )
