"""The curves between nodes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citygraph.networks.figure.discs import Array, Indices
    from citygraph.networks.figure.packing import Spot

    Point = tuple[float, float]
    Curve = tuple[Point, Point, Point, Point]

_BOW = 0.13
_STEP = 7.0


def curve(one: Spot, other: Spot, *, centre: Spot | None = None, petal: bool = False) -> Curve:
    """The cubic Bézier curve of a tie.

    Args:
        one: where it begins.
        other: where it ends.
        centre: the ego in the middle, when there is one: the curve then leaves and arrives along
            the rays from there.
        petal: whether one end hangs on the other alone; such a tie is straight.

    Returns:
        Begin, two control points, end.
    """
    begin, end = (one.x, one.y), (other.x, other.y)
    if centre is not None:
        return begin, *_radial(begin, end, (centre.x, centre.y)), end
    bow = 0.0 if petal else _BOW
    dx, dy = end[0] - begin[0], end[1] - begin[1]
    first = begin[0] + dx / 3 - bow * dy, begin[1] + dy / 3 + bow * dx
    second = begin[0] + 2 * dx / 3 - bow * dy, begin[1] + 2 * dy / 3 + bow * dx
    return begin, first, second, end


def _radial(begin: Point, end: Point, centre: Point) -> tuple[Point, Point]:
    """Control points half way out, in the directions of both ends."""
    far = [math.hypot(p[0] - centre[0], p[1] - centre[1]) for p in (begin, end)]
    half = (far[0] + far[1]) / 2
    points = []
    for p, r in zip((begin, end), far, strict=True):
        if r < 1e-6:  # noqa: PLR2004 - the ego itself has no direction of its own
            points.append(p)
        else:
            points.append(
                (
                    centre[0] + (p[0] - centre[0]) * half / r,
                    centre[1] + (p[1] - centre[1]) * half / r,
                )
            )
    return points[0], points[1]


def sampled(curves: Sequence[Curve], most: int) -> tuple[Array, Indices]:
    """Points along curves, where they fit close enough that none slips through a letter.

    Args:
        curves: the ties.
        most: about how many points, of all together.

    Returns:
        One row of x and y for each point, and the number of its curve.
    """
    corners = np.array(curves, dtype=np.float64).reshape(-1, 4, 2)
    across = corners[:, 3] - corners[:, 0]
    length = np.sqrt((across * across).sum(axis=1))
    count = np.maximum((length / _STEP).astype(np.int64), 2)
    step = 1 + int((count - 1).sum()) // most
    points = (count - 2) // step + 1
    which = np.repeat(np.arange(len(corners)), points)
    first = np.cumsum(points) - points
    t = ((1 + (np.arange(len(which)) - first[which]) * step) / count[which])[:, None]
    u = 1 - t
    a, b, c, d = corners[which].transpose(1, 0, 2)
    return u**3 * a + 3 * u * u * t * b + 3 * u * t * t * c + t**3 * d, which


def path(points: Curve) -> str:
    """A curve as the `d` of an SVG path; a straight one as a line."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
    wide, high = dx - ax, dy - ay
    bend = abs((bx - ax) * high - (by - ay) * wide) + abs((cx - ax) * high - (cy - ay) * wide)
    if bend < 1e-6 * (wide * wide + high * high):
        return f"M{ax:.1f} {ay:.1f}L{dx:.1f} {dy:.1f}"
    rest = " ".join(f"{x - ax:.1f} {y - ay:.1f}" for x, y in points[1:])
    return f"M{ax:.1f} {ay:.1f}c{rest}"
