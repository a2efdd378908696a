"""Discs that must not overlap: pushing apart those that do."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Indices = NDArray[np.int64]

_WIDEN, _WIDER = 25, 1.008
"""So often, and by so much, discs that still overlap are all moved away from their middle."""

_MOST_ARE_SMALLER = 0.9


def push_apart(  # noqa: PLR0913 - what is pushed, and how hard
    place: Array,
    radii: Array,
    gap: float,
    *,
    rounds: int = 400,
    holders: Indices | None = None,
    offsets: Array | None = None,
    held: Array | None = None,
) -> Array:
    """Move discs until none overlap, each pair by as little as it needs.

    Args:
        place: positions, one row of x and y for each disc.
        radii: radius of each disc.
        gap: room to leave between two discs.
        rounds: how often to try at most.
        holders: of discs that are fastened to one of the others (its name), the number of that.
        offsets: where these stand, seen from their holder.
        held: their radii.

    Returns:
        New positions of the discs that are not fastened.
    """
    place = place.copy()
    owner = np.arange(len(place))
    beside = np.zeros_like(place)
    if holders is not None and offsets is not None and held is not None:
        owner = np.concatenate([owner, holders])
        beside = np.vstack([beside, offsets])
        radii = np.concatenate([radii, held])
    if len(place) < 2:  # noqa: PLR2004 - one disc has nobody to push
        return place
    for turn in range(1, rounds + 1):
        if turn % _WIDEN == 0:  # a crowd has to make room as a whole
            place = place.mean(axis=0) + _WIDER * (place - place.mean(axis=0))
        discs = place[owner] + beside
        one, other = _near(discs, radii, gap)
        between = discs[other] - discs[one]
        far = np.sqrt(between[:, 0] ** 2 + between[:, 1] ** 2)
        lack = radii[one] + radii[other] + gap - far
        close = np.flatnonzero((lack > 1e-3) & (owner[one] != owner[other]))  # noqa: PLR2004
        if not len(close):
            break
        one, other, unit, lack = _parting(one[close], other[close], between[close], lack[close])
        share = radii[other] / (radii[one] + radii[other])
        step = 0.55 * lack[:, None] * unit
        np.add.at(place, owner[one], -step * share[:, None])
        np.add.at(place, owner[other], step * (1 - share)[:, None])
    return place


def _parting(
    one: Indices, other: Indices, between: Array, lack: Array
) -> tuple[Indices, Indices, Array, Array]:
    """The pairs that are too close: each once, in one order, so that no order of a tree shows.

    With the direction in which each is to part; discs on the very same spot get one each.
    """
    code = one * (int(other.max()) + 1) + other
    order = np.argsort(code, kind="stable")
    first = order[np.diff(code[order], prepend=-1) > 0]
    one, other, between = one[first], other[first], between[first]
    far = np.sqrt(between[:, 0] ** 2 + between[:, 1] ** 2)
    unit = between / np.maximum(far, 1e-9)[:, None]
    angle = (one * 2.399963 + other) % (2 * np.pi)
    lost = far < 1e-9  # noqa: PLR2004
    unit[lost] = np.column_stack([np.cos(angle[lost]), np.sin(angle[lost])])
    return one, other, unit, lack[first]


def _near(place: Array, radii: Array, gap: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """All pairs of discs that are nearer than a gap, the lower number first, and some others.

    The few large discs look for their neighbours one by one, so that small ones need not look as
    far as two large ones reach.
    """
    tree = cKDTree(place)
    cut = np.quantile(radii, _MOST_ARE_SMALLER)
    pairs = tree.query_pairs(2 * cut + gap, output_type="ndarray")
    large = np.flatnonzero(radii > cut)
    if not len(large):
        return pairs[:, 0], pairs[:, 1]
    found = tree.query_ball_point(place[large], radii[large] + radii.max() + gap)
    one = np.repeat(large, [len(near) for near in found])
    other = np.fromiter(chain.from_iterable(found), dtype=np.intp, count=len(one))
    apart = one != other
    return (
        np.concatenate([pairs[:, 0], np.minimum(one, other)[apart]]),
        np.concatenate([pairs[:, 1], np.maximum(one, other)[apart]]),
    )
