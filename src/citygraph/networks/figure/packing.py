"""Parts of a network that are not connected, packed onto one page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from citygraph.networks.figure.discs import Array


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node stands.

    Attributes:
        x, y: its centre in pixels, y growing downwards.
        radius: its size in pixels.
        outward: the direction in radians in which its name may run, for petals; None otherwise.
    """

    x: float
    y: float
    radius: float
    outward: float | None = None


def petal_order(graph: nx.Graph[str], holder: str, leaf: str) -> tuple[str, ...]:
    """Petals of the same role stand together, in the order of their names."""
    tie = graph.edges[holder, leaf]
    data = graph.nodes[leaf]
    return (
        str(data["bipartite"]),
        ",".join(tie.get("roles", ())),
        data["kind"],
        data["label"].casefold(),
        leaf,
    )


def packed(
    parts: Sequence[Mapping[str, Spot]], ties: Sequence[tuple[Spot, Spot]], *, gap: float
) -> dict[str, Spot]:
    """Put the smaller parts into the hollows around the largest one, nearest place first.

    Args:
        parts: the connected parts, each placed around its own origin, the largest first.
        ties: the ends of the ties of the largest part; nothing is put onto them.
        gap: room to leave between parts, in pixels.

    Returns:
        The spots of all parts together.
    """
    spots: dict[str, Spot] = dict(parts[0]) if parts else {}
    if len(parts) <= 1:
        return spots
    circles = [_circle(part) for part in parts]
    others = sum((2 * (radius + gap)) ** 2 for *_, radius in circles[1:])
    reach = math.hypot(circles[0][2], math.sqrt(others)) + circles[1][2]
    candidates = _spiral(circles[0][:2], reach)
    room = _clearance(candidates, [*parts[0].values(), *_beads(ties)])
    for part, (cx, cy, radius) in zip(parts[1:], circles[1:], strict=True):
        free = np.flatnonzero(room >= radius + gap)
        if len(free):
            x, y = candidates[free[0]]
        else:  # to the right of everything; the spiral is made so large that this is rare
            x, y = max(s.x + s.radius for s in spots.values()) + radius + gap, circles[0][1]
        moved = {
            node: Spot(s.x - cx + float(x), s.y - cy + float(y), s.radius, s.outward)
            for node, s in part.items()
        }
        spots.update(moved)
        gone = np.hypot(candidates[:, 0] - x, candidates[:, 1] - y) - radius
        room = np.minimum(room, gone)
    return spots


def shelved(parts: Sequence[Mapping[str, Spot]], *, gap: float = 34.0) -> dict[str, Spot]:
    """Put the smaller parts in rows below the largest one, the larger ones first.

    Args:
        parts: the connected parts, each placed around its own origin, the largest first.
        gap: room to leave between parts, in pixels.

    Returns:
        The spots of all parts together.
    """
    spots = dict(parts[0])
    left, right, bottom = _edges(spots)
    area = sum((2 * _circle(part)[2] + gap) ** 2 for part in parts)
    more = max(math.sqrt(1.5 * area) - (right - left), 0.0) / 2
    left, right = left - more, right + more
    top, x, deep = bottom + 3 * gap, left, 0.0
    row: list[tuple[Mapping[str, Spot], float]] = []
    for part in [*parts[1:], {}]:
        radius = _circle(part)[2] if part else 0.0
        if row and (not part or x + 2 * radius > right):
            slack = (right - x + gap) / 2
            for other, at in row:
                ox, oy, _ = _circle(other)
                for node, s in other.items():
                    spots[node] = Spot(
                        s.x - ox + at + slack, s.y - oy + top + deep / 2, s.radius, s.outward
                    )
            top, x, deep, row = top + deep + gap, left, 0.0, []
        row.append((part, x + radius))
        x, deep = x + 2 * radius + gap, max(deep, 2 * radius)
    return spots


def _edges(spots: Mapping[str, Spot]) -> tuple[float, float, float]:
    """Left, right and bottom."""
    return (
        min(s.x - s.radius for s in spots.values()),
        max(s.x + s.radius for s in spots.values()),
        max(s.y + s.radius for s in spots.values()),
    )


def _circle(part: Mapping[str, Spot]) -> tuple[float, float, float]:
    """The middle of a part's box and the radius of a circle around it that holds every disc."""
    xs = [s.x for s in part.values()]
    ys = [s.y for s in part.values()]
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return x, y, max(math.hypot(s.x - x, s.y - y) + s.radius for s in part.values())


def _spiral(centre: tuple[float, float], reach: float) -> Array:
    """Points around a centre, the nearest first, on a spiral wider than high."""
    turns = np.sqrt(np.arange(1, 24_000)) / math.sqrt(24_000)
    angles = np.arange(1, 24_000) * 2.399963
    return np.column_stack(
        [
            centre[0] + 1.6 * reach * turns * np.cos(angles),
            centre[1] + 1.1 * reach * turns * np.sin(angles),
        ]
    )


def _beads(ties: Sequence[tuple[Spot, Spot]]) -> list[Spot]:
    """Points along ties, so that nothing is packed onto them."""
    beads = []
    for one, other in ties:
        count = int(math.hypot(other.x - one.x, other.y - one.y) / 30.0)
        for i in range(1, count):
            t = i / count
            beads.append(Spot(one.x + t * (other.x - one.x), one.y + t * (other.y - one.y), 0.0))
    return beads


def _clearance(points: Array, discs: Sequence[Spot]) -> Array:
    """How far each point is from the nearest disc."""
    room = np.full(len(points), np.inf)
    for radius in sorted({disc.radius for disc in discs}):
        same = np.array([(disc.x, disc.y) for disc in discs if disc.radius == radius])
        room = np.minimum(room, cKDTree(same).query(points)[0] - radius)
    return room
