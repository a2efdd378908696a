"""The boxes of names: where a name can stand, and whether two of them overlap."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from citygraph.networks.figure.text import LINE, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from citygraph.networks.figure.packing import Spot
    from citygraph.networks.figure.stress import Array

ASCENT = 0.93
"""From the top of a line of text to its baseline, in em."""

_ASIDE = 0.05
"""The cosine of how far aside of its petal a name may stand: almost square to it."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name in the picture.

    Attributes:
        node: whose name it is.
        lines: what it says, line by line.
        x, y: the anchor of the first line's baseline, in pixels.
        size: font size in pixels.
        anchor: "start", "middle" or "end".
        turn: degrees by which it is turned around its anchor, clockwise.
        style: "context" (italic), "bold" or "plain".
        box: its four corners, in order.
        line: from its node to the name where that stands aside, see `leaders`.
    """

    node: str
    lines: tuple[str, ...]
    x: float
    y: float
    size: float
    anchor: str
    turn: float
    style: str
    box: tuple[tuple[float, float], ...]
    line: tuple[tuple[float, float], tuple[float, float]] | None = None


def radial(node: str, spot: Spot, text: str, size: float, style: str) -> Label:
    """A name that runs outwards from a petal, never upside down.

    Args:
        node: whose name it is.
        spot: where the petal stands.
        text: one line.
        size: font size in pixels.
        style: see `Label`.
    """
    angle = spot.outward or 0.0
    along = math.cos(angle), math.sin(angle)
    start = spot.radius * 1.25 + 4
    end = start + width(text, size, bold=style == "bold")
    across = -along[1], along[0]
    half = size * LINE / 2
    box = tuple(
        (
            spot.x + far * along[0] + side * across[0],
            spot.y + far * along[1] + side * across[1],
        )
        for far, side in ((start, -half), (end, -half), (end, half), (start, half))
    )
    left = along[0] < 0
    drop = (ASCENT - LINE / 2) * size * (-1 if left else 1)
    x = spot.x + start * along[0] + drop * across[0]
    y = spot.y + start * along[1] + drop * across[1]
    turn = math.degrees(angle) + (180 if left else 0)
    turn = (turn + 180) % 360 - 180
    return Label(node, (text,), x, y, size, "end" if left else "start", turn, style, box)


def beside(  # noqa: PLR0913, PLR0917 - what a label is made of
    node: str, spot: Spot, lines: Sequence[str], size: float, style: str, far: float
) -> Iterator[Label]:
    """Upright names around a node: above, below, to its sides, at its corners.

    Args:
        node: whose name it is.
        spot: where it stands.
        lines: what the name says.
        size: font size in pixels.
        style: see `Label`.
        far: from the centre of the node to the name, in pixels.
    """
    wide = max(width(line, size, bold=style == "bold") for line in lines)
    high = size * LINE * len(lines)
    slant = far * 0.72
    tops = {
        "middle": ((0.0, -far - high), (0.0, far)),
        "start": ((far, -high / 2), (slant, -slant - high * 0.7), (slant, slant - high * 0.3)),
        "end": ((-far, -high / 2), (-slant, -slant - high * 0.7), (-slant, slant - high * 0.3)),
    }
    shift = {"middle": -wide / 2, "start": 0.0, "end": -wide}
    order = [("middle", 0), ("middle", 1), ("start", 0), ("end", 0)]
    order += [("start", 1), ("start", 2), ("end", 1), ("end", 2)]
    for anchor, which in order:
        dx, dy = tops[anchor][which]
        left, top = spot.x + dx + shift[anchor], spot.y + dy
        box = ((left, top), (left + wide, top), (left + wide, top + high), (left, top + high))
        baseline = top + ASCENT * size
        yield Label(node, tuple(lines), spot.x + dx, baseline, size, anchor, 0.0, style, box)


def outwards(labels: Sequence[Label], spot: Spot) -> list[Label]:
    """The upright names of a petal that look away from its holder, the straightest first.

    Args:
        labels: upright names around the petal.
        spot: where the petal stands.
    """
    angle = spot.outward or 0.0
    straight = []
    for i, label in enumerate(labels):
        x = sum(corner[0] for corner in label.box) / 4 - spot.x
        y = sum(corner[1] for corner in label.box) / 4 - spot.y
        cosine = (x * math.cos(angle) + y * math.sin(angle)) / max(math.hypot(x, y), 1e-9)
        if cosine > _ASIDE:
            straight.append((-round(cosine, 6), i, label))
    return [label for *_, label in sorted(straight, key=lambda item: item[:2])]


def inside(
    points: Array, box: Sequence[tuple[float, float]], margin: Array | float
) -> NDArray[np.bool_]:
    """Which points lie in a (turned) box, or nearer to it than a margin.

    Args:
        points: one row of x and y each.
        box: four corners in order.
        margin: in pixels, the same for all or one for each point.
    """
    if not len(points):
        return np.zeros(0, dtype=bool)
    (ax, ay), (bx, by), _, (dx, dy) = box
    wide, high = math.hypot(bx - ax, by - ay), math.hypot(dx - ax, dy - ay)
    u = ((bx - ax) / max(wide, 1e-9), (by - ay) / max(wide, 1e-9))
    v = (-u[1], u[0])
    along = (points[:, 0] - ax) * u[0] + (points[:, 1] - ay) * u[1]
    across = (points[:, 0] - ax) * v[0] + (points[:, 1] - ay) * v[1]
    off_u = np.maximum(np.maximum(-along, along - wide), 0.0)
    off_v = np.maximum(np.maximum(-across, across - high), 0.0)
    hit: NDArray[np.bool_] = np.hypot(off_u, off_v) <= margin
    return hit


def overlap(one: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]) -> bool:
    """Whether two (turned) boxes overlap, by the separating axis theorem.

    Args:
        one: four corners in order.
        other: four corners in order.
    """
    for box in (one, other):
        for (ax, ay), (bx, by) in pairwise(box[:3]):
            nx_, ny_ = by - ay, ax - bx
            first = [x * nx_ + y * ny_ for x, y in one]
            second = [x * nx_ + y * ny_ for x, y in other]
            if max(first) <= min(second) or max(second) <= min(first):
                return False
    return True
