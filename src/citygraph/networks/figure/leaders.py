"""Names that stand aside of a crowd, with a line to their node."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from citygraph.networks.figure.boxes import ASCENT, Label, overlap
from citygraph.networks.figure.text import LINE, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from citygraph.networks.figure.packing import Spot

    Corners = tuple[tuple[float, float], ...]

_NEAREST, _STEP, _RINGS = 22.0, 18.0, 12
"""Pixels from the disc to the first ring of places, from ring to ring, and how many rings."""

_DIRECTIONS = 24
_WIDE = 1.2
"""Half the width of the strip that a line keeps free of names, in pixels."""


def rings(  # noqa: PLR0913, PLR0917 - what a label is made of
    node: str, spot: Spot, lines: Sequence[str], size: float, style: str, unit: float
) -> Iterator[list[Label]]:
    """Upright names with lines in all directions, ring by ring, the nearest first.

    Args:
        node: whose name it is.
        spot: where it stands.
        lines: what the name says.
        size: font size in pixels.
        style: see `boxes.Label`.
        unit: the type size of the page.
    """
    wide = max(width(line, size, bold=style == "bold") for line in lines)
    high = size * LINE * len(lines)
    for ring in range(_RINGS):
        far = spot.radius + (_NEAREST + ring * _STEP) * unit
        around = []
        for turn in range(_DIRECTIONS):
            angle = math.tau * turn / _DIRECTIONS - math.pi / 2
            dx, dy = math.cos(angle), math.sin(angle)
            left = spot.x + far * dx + (dx - 1) * wide / 2
            top = spot.y + far * dy + (dy - 1) * high / 2
            box = (left, top), (left + wide, top), (left + wide, top + high), (left, top + high)
            line = _line(spot, left, top, wide, high)
            x, y = left + wide / 2, top + ASCENT * size
            around.append(Label(node, tuple(lines), x, y, size, "middle", 0.0, style, box, line))
        yield around


def _line(
    spot: Spot, left: float, top: float, wide: float, high: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """From the rim of a disc to the nearest point of a box."""
    x = min(max(spot.x, left), left + wide)
    y = min(max(spot.y, top), top + high)
    far = max(math.hypot(x - spot.x, y - spot.y), 1e-9)
    share = min(spot.radius / far, 1.0)
    return (spot.x + share * (x - spot.x), spot.y + share * (y - spot.y)), (x, y)


def crosses(label: Label, others: Iterable[Label]) -> bool:
    """Whether the line of a name meets another name or its line, or the name another's line.

    Args:
        label: a name, with or without a line.
        others: the names that are there.
    """
    mine = _strip(label)
    for other in others:
        theirs = _strip(other)
        if mine is not None and (
            overlap(mine, other.box) or (theirs is not None and overlap(mine, theirs))
        ):
            return True
        if theirs is not None and overlap(label.box, theirs):
            return True
    return False


def _strip(label: Label) -> Corners | None:
    """A line as a narrow box."""
    if label.line is None:
        return None
    (ax, ay), (bx, by) = label.line
    far = max(math.hypot(bx - ax, by - ay), 1e-9)
    x, y = _WIDE * (ay - by) / far, _WIDE * (bx - ax) / far
    return (ax + x, ay + y), (bx + x, by + y), (bx - x, by - y), (ax - x, ay - y)
