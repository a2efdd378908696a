"""The core of a network: stress, then room for flowers and names."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from citygraph.networks.figure.discs import push_apart
from citygraph.networks.figure.stress import stress_places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from citygraph.networks.figure.discs import Array, Indices

ROOMY = 120
"""Networks of at most so many nodes get the room to write a name beside every petal."""

_GAP, _ROOMY_GAP = 26.0, 66.0
BETWEEN = 110.0
"""Pixels by which a tie between two communities is longer than one within."""

_PAGE = 1.5
"""A large part is made so many times as wide as high, as far as that bends it little."""

_DENSEST = {"one-mode": 0.4, "two-mode": 0.95}
"""What the discs of a part, with some room around each, cover of its box before they are pushed
apart; ties between participants are many and need the ground to be seen."""


def core_places(
    graph: nx.Graph[str],
    core: list[str],
    sizes: Mapping[str, float],
    groups: Mapping[str, int],
    names: Mapping[str, tuple[float, float, float]],
) -> Array:
    """Place those who hang on more than one, and who holds petals.

    Args:
        graph: a connected network.
        core: which of its nodes.
        sizes: node -> radius in pixels of the room that it needs, petals included.
        groups: node -> number of its community.
        names: node -> radius, width and height of the name that stands above it, where room is
            kept for that.

    Returns:
        Positions in the order of `core`, around the origin; no two rooms overlap.
    """
    index = {node: i for i, node in enumerate(core)}
    pairs = [(a, b) for a, b in graph.edges if a in index and b in index and a != b]
    ends = np.array([(index[a], index[b]) for a, b in pairs], dtype=np.int64).reshape(-1, 2)
    gap = _GAP if len(core) > ROOMY else _ROOMY_GAP
    lengths = np.array(
        [
            sizes[a] + sizes[b] + gap + (BETWEEN if groups.get(a) != groups.get(b) else 0.0)
            for a, b in pairs
        ]
    )
    place = stress_places(ends, lengths, len(core))
    room = np.array([sizes[node] for node in core])
    place = _turned(place) * _roomier(place, room, _DENSEST[graph.graph.get("view", "two-mode")])
    if len(core) > ROOMY:
        place = _landscape(place, room)
    holders, offsets, held = _fastened([index[node] for node in names], list(names.values()))
    return push_apart(
        place, room, 8.0 if names else 12.0, holders=holders, offsets=offsets, held=held
    )


def _fastened(
    holders: Sequence[int], names: Sequence[tuple[float, float, float]]
) -> tuple[Indices, Array, Array]:
    """Names as rows of discs above their holders: whose, where seen from there, how large."""
    rows = [
        (holder, ((i + 0.5) / count - 0.5) * wide, -radius - 4 - high / 2, high / 2)
        for holder, (radius, wide, high) in zip(holders, names, strict=True)
        for count in [max(math.ceil(wide / high), 1)]
        for i in range(count)
    ]
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return table[:, 0].astype(np.int64), table[:, 1:3], table[:, 3]


def _roomier(place: Array, room: Array, densest: float) -> float:
    """By how much to widen a part whose discs would else stand too close."""
    sides = np.maximum(np.ptp(place, axis=0), room.max())
    density = float(((room + 6.0) ** 2).sum() * 4 / sides.prod())
    return max(math.sqrt(density / densest), 1.0)


def _landscape(place: Array, room: Array) -> Array:
    """Stretch a large part to the proportions of a page; what is pushed apart later stays so."""
    sides = np.ptp(place, axis=0) + 2 * room.max()
    stretch = min(max(math.sqrt(_PAGE * sides[1] / sides[0]), 1.0), 1.3)
    wider: Array = place * np.array([stretch, 1 / stretch])
    return wider


def _turned(place: Array) -> Array:
    """Turn a part so that it is wider than high."""
    centred: Array = place - place.mean(axis=0)
    if len(place) < 3:  # noqa: PLR2004 - two points lie on a line
        if np.ptp(centred[:, 1]) > np.ptp(centred[:, 0]):
            centred = centred[:, ::-1]
        return centred
    spread = (centred[:, :, None] * centred[:, None, :]).sum(axis=0)
    angle = 0.5 * math.atan2(2 * spread[0, 1], spread[0, 0] - spread[1, 1])
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    turned: Array = (centred[:, :, None] * turn[None, :, :]).sum(axis=1)
    return turned
