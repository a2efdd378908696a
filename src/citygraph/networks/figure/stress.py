"""Stress: places whose distances follow path lengths. No chance, no threads.

All pairs are moved towards the distance they want, one pair after the other with shrinking steps
(Zheng, Pawar, Goodman 2018, "Graph drawing by stochastic gradient descent", IEEE TVCG 25(9)). The
pairs come in the rounds of a tournament: each round joins every node with one other, so that its
pairs do not touch each other and numpy moves all of them at once, with the result of moving them
one by one. Nothing here calls a library whose sums depend on the number of threads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Indices = NDArray[np.int64]
    Points = NDArray[np.complex128]  # x + iy

FULL = 2500
"""Up to so many nodes all pairs count; beyond, each node sees the pivots."""

PIVOTS = 400

_SWEEPS, _SPARSE_SWEEPS = 15, 30
"""How often each pair is moved: as in the paper, and twice as often where there are fewer pairs."""

_LAST_STEP = 0.1
_GOLDEN = (5**0.5 - 1) / 2
_SEED = 1
"""Of the order in which pairs meet."""


def stress_places(ends: Indices, lengths: Array, count: int, *, full: int = FULL) -> Array:
    """Place the nodes of a connected graph so that distances follow path lengths.

    Up to `full` nodes this is the stress of all pairs, each weighing 1/d^2; time grows with the
    square of the nodes. Beyond, it is the sparse stress of all ties and of the distances to
    pivots, each of which speaks for the nodes nearest to it (Ortmann, Klimenta, Brandes 2017, "A
    sparse stress model", JGAA 21(5)); time grows with ties + nodes x pivots.

    Args:
        ends: the two nodes of every tie, one row each; numbers from 0.
        lengths: how long each tie wants to be, in pixels; above 0.
        count: how many nodes there are.
        full: from how many nodes on pivots stand for the others.

    Returns:
        Positions, one row of x and y in pixels for each node, around the origin.
    """
    if count == 1:
        return np.zeros((1, 2))
    edges = csr_array((lengths, (ends[:, 0], ends[:, 1])), shape=(count, count))
    if count <= full:
        place = _full(dijkstra(edges, directed=False))
    else:
        place = _sparse(edges, ends, lengths)
    place -= place.mean()
    return np.column_stack([place.real, place.imag])


def _full(wanted: Array) -> Points:
    wanted = (wanted + wanted.T) / 2  # sums of lengths differ in the last bit by direction
    count = len(wanted)
    place = _sunflower(count, wanted.max())
    rounds = [
        (one, other, far, far**-2.0)
        for one, other in _tournament(count)
        for far in [wanted[one, other]]
    ]
    for step in _steps(float(wanted[wanted > 0].min()), float(wanted.max()), _SWEEPS):
        for one, other, far, weight in rounds:
            moves = _moves(place, one, other, far, step * weight)
            place[one] += moves
            place[other] -= moves
    return place


def _moves(place: Points, one: Indices, other: Indices, far: Array, share: Array) -> Points:
    """By how much the first of each pair moves: half of what lacks, the more the more it counts.

    `share` is overwritten. The work is done in place, on complex numbers: one fetch for x and y.
    """
    between = place[one]
    between -= place[other]
    apart = between.real * between.real
    apart += between.imag * between.imag
    np.sqrt(apart, out=apart)
    np.maximum(apart, 1e-9, out=apart)
    np.minimum(share, 1.0, out=share)
    share *= 0.5 * (far / apart - 1.0)
    between *= share
    return between


def _steps(shortest: float, longest: float, sweeps: int) -> Array:
    """Step widths from the largest that any pair can use to a small one, falling evenly."""
    last = _LAST_STEP * shortest**2
    steps: Array = longest**2 * (last / longest**2) ** (np.arange(sweeps) / max(sweeps - 1, 1))
    return steps


def _sunflower(count: int, reach: float) -> Points:
    """Where everybody begins: on a spiral, in an order that says nothing."""
    rank = np.random.default_rng(_SEED).permutation(count)
    far = 0.5 * reach * np.sqrt((rank + 0.5) / count)
    angle = rank * (2 * np.pi * _GOLDEN)
    place: Points = far * np.cos(angle) + 1j * (far * np.sin(angle))
    return place


def _tournament(count: int) -> Iterator[tuple[Indices, Indices]]:
    """Rounds in which everybody meets one other, until all have met all: the circle method."""
    chance = np.random.default_rng(_SEED)
    seats = chance.permutation(count)
    players = count + count % 2
    turning = players - 1
    for lap in chance.permutation(turning):
        ring = (np.arange(turning) + lap) % turning
        half = players // 2
        one = np.concatenate([[turning], ring[1:half]])
        other = np.concatenate([[ring[0]], ring[: half - 1 : -1]])
        both = (one < count) & (other < count)
        yield seats[one[both]], seats[other[both]]


def _sparse(edges: csr_array, ends: Indices, lengths: Array) -> Points:
    count = edges.shape[0]
    pivots, wanted, weight = _pivots(edges, ends)
    place = _sunflower(count, wanted.max())
    turns = np.random.default_rng(_SEED).permutation(len(pivots))
    everybody = np.arange(count)
    rounds = []
    for turn in turns:
        row = (everybody + turn) % len(pivots)
        rounds.append((pivots[row], wanted[row, everybody], weight[row, everybody]))
    matchings = _matchings(ends, lengths, count)
    for step in _steps(float(lengths.min()), float(wanted.max()), _SPARSE_SWEEPS):
        for other, far, many in rounds:
            place += _moves(place, everybody, other, far, step * many)
        for one, other, far in matchings:
            moves = _moves(place, one, other, far, step / far**2)
            place[one] += moves
            place[other] -= moves
    return place


def _pivots(edges: csr_array, ends: Indices) -> tuple[Indices, Array, Array]:
    """Nodes far from each other, their path lengths to all, and what these weigh.

    A pivot weighs, for a node at distance d, as many of the nodes nearest to it as are not further
    from it than d/2 (Ortmann and others, section 3.2), divided by the square of d.
    """
    count = edges.shape[0]
    chosen = [int(np.bincount(ends.ravel(), minlength=count).argmax())]
    rows = [dijkstra(edges, directed=False, indices=chosen[0])]
    nearest = rows[0].copy()
    while len(chosen) < min(PIVOTS, count):
        chosen.append(int(nearest.argmax()))
        rows.append(dijkstra(edges, directed=False, indices=chosen[-1]))
        nearest = np.minimum(nearest, rows[-1])
    wanted = np.array(rows)
    region = wanted.argmin(axis=0)
    weight = np.zeros_like(wanted)
    for row in range(len(chosen)):
        within = np.sort(wanted[row, region == row])
        speaks_for = np.maximum(np.searchsorted(within, wanted[row] / 2, side="right"), 1)
        weight[row] = np.where(wanted[row] > 0, speaks_for / np.maximum(wanted[row], 1e-9) ** 2, 0)
    return np.array(chosen), wanted, weight


def _matchings(ends: Indices, lengths: Array, count: int) -> list[tuple[Indices, Indices, Array]]:
    """Ties in groups in which no two touch each other."""
    taken: list[set[int]] = [set() for _ in range(count)]
    groups: list[list[int]] = []
    for tie, (one, other) in enumerate(ends.tolist()):
        group = 0
        while group in taken[one] or group in taken[other]:
            group += 1
        taken[one].add(group)
        taken[other].add(group)
        if group == len(groups):
            groups.append([])
        groups[group].append(tie)
    return [(ends[group, 0], ends[group, 1], lengths[group]) for group in groups]
