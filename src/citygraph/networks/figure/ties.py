"""The curves between nodes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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


def sampled(curve: Curve) -> list[Point]:
    """Points along a curve, close enough that none slips through a letter."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = curve
    count = max(int(math.hypot(dx - ax, dy - ay) / _STEP), 2)
    points = []
    for i in range(1, count):
        t = i / count
        u = 1 - t
        points.append(
            (
                u**3 * ax + 3 * u * u * t * bx + 3 * u * t * t * cx + t**3 * dx,
                u**3 * ay + 3 * u * u * t * by + 3 * u * t * t * cy + t**3 * dy,
            )
        )
    return points


def path(points: Curve) -> str:
    """A curve as the `d` of an SVG path; a straight one as a line."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
    wide, high = dx - ax, dy - ay
    bend = abs((bx - ax) * high - (by - ay) * wide) + abs((cx - ax) * high - (cy - ay) * wide)
    if bend < 1e-6 * (wide * wide + high * high):
        return f"M{ax:.1f} {ay:.1f}L{dx:.1f} {dy:.1f}"
    rest = " ".join(f"{x - ax:.1f} {y - ay:.1f}" for x, y in points[1:])
    return f"M{ax:.1f} {ay:.1f}c{rest}"
