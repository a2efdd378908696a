"""Flowers: who hangs on one node only is fanned as a petal around it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from citygraph.networks.figure.packing import Spot, petal_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

_LARGE = 20
_WITHIN = 170.0
"""The petals of a flower of so many are so far out, in pixels, that its name stands within."""

_AROUND = 1.75 * math.pi
"""Radians of a whole turn that petals may take; the rest is for ties to the core."""

_STAGGER = 26
"""A fan of more petals than this stands in two rows, unless there is room."""


def petals_of(graph: nx.Graph[str]) -> dict[str, list[str]]:
    """Who hangs on whom alone.

    Args:
        graph: a network.

    Returns:
        holder -> petals, in the order of their roles and names.
    """
    petals: dict[str, list[str]] = {}
    for leaf in sorted(node for node in graph if graph.degree[node] == 1):
        (holder,) = graph[leaf]
        pair = graph.degree[holder] == 1
        if pair and (graph.nodes[leaf]["bipartite"], leaf) > (
            graph.nodes[holder]["bipartite"],
            holder,
        ):
            continue  # of two that have only each other, the context holds the participant
        petals.setdefault(holder, []).append(leaf)
    for holder, fan in petals.items():
        fan.sort(key=lambda leaf: petal_order(graph, holder, leaf))
    return petals


def rows_of(  # noqa: PLR0913 - what a flower is made of
    fan: Sequence[str],
    holder: str,
    radii: Mapping[str, float],
    *,
    roomy: bool,
    rings: bool,
    caption: tuple[float, float] | None = None,
) -> list[float]:
    """The radii of the rows in which petals stand around their holder.

    Args:
        fan: the petals.
        holder: on whom they hang.
        radii: node -> radius in pixels.
        roomy: whether there is room for a name beside every petal.
        rings: whether there are contexts among the petals.
        caption: width and height of the name that stands above the holder.
    """
    if not fan:
        return []
    widest = 2 * max(radii[leaf] for leaf in fan) + (9.0 if roomy else 3.5)
    near = radii[holder] + (24.0 if roomy else 13.0 + 1.2 * math.sqrt(len(fan)))
    if roomy and rings:  # their names are upright and may need three lines
        widest, near = 42.0, radii[holder] + 48.0
    elif roomy and len(fan) >= _LARGE:
        near = _WITHIN
    number = 1 if roomy or len(fan) <= _STAGGER else 2
    need = widest * len(fan) / number
    inner = max(near, need / _AROUND)
    rows = [inner + widest * 0.9 * row for row in range(number)]
    while caption is not None:
        hidden = sum(
            end - begin for begin, end in _behind(caption, radii[holder], rows, widest / 2)
        )
        if need <= (_AROUND - hidden) * rows[0]:
            break
        rows = [row * 1.05 for row in rows]
    return rows


def fanned(  # noqa: PLR0913, PLR0917 - what a flower is made of
    fan: Sequence[str],
    holder: Spot,
    away: Sequence[float],
    rows: Sequence[float],
    radii: Mapping[str, float],
    caption: tuple[float, float] | None = None,
) -> dict[str, Spot]:
    """Spread petals evenly over the directions that ties to the core and the name leave free.

    Args:
        fan: the petals.
        holder: where the node stands on which they hang.
        away: the directions of its other ties, in radians.
        rows: see `rows_of`.
        radii: node -> radius in pixels.
        caption: width and height of the name that stands above the node.
    """
    widest = max(radii[leaf] for leaf in fan)
    arc = 2.1 * widest / rows[0] / len(rows)
    margin = min(28.0 / rows[0], math.pi / 8)
    taken = [(angle - margin, angle + margin) for angle in away]
    named = [] if caption is None else _behind(caption, holder.radius, rows, widest)
    angles = free_angles(len(fan), taken + named, arc)
    if angles is None:
        angles = free_angles(len(fan), named, 0.0) or []
    spots = {}
    for i, (leaf, angle) in enumerate(zip(fan, angles, strict=True)):
        row = rows[i % len(rows)]
        spots[leaf] = Spot(
            holder.x + row * math.cos(angle), holder.y + row * math.sin(angle), radii[leaf], angle
        )
    return spots


def _behind(
    caption: tuple[float, float], radius: float, rows: Sequence[float], petal: float
) -> list[tuple[float, float]]:
    """The directions in which a petal would stand behind a name above its holder."""
    wide, high = caption
    low, top, side = radius + 4 - petal, radius + 4 + high + petal, wide / 2 + petal
    hit = [
        degree
        for degree in range(-90, 91)
        for row in rows
        if abs(row * math.sin(math.radians(degree))) < side
        and low < row * math.cos(math.radians(degree)) < top
    ]
    if not hit:
        return []
    up, half = -math.pi / 2, math.radians(max(hit) + 1)
    return [(up - half, up + half)]


def free_angles(count: int, taken: Sequence[tuple[float, float]], arc: float) -> list[float] | None:
    """Directions for petals, evenly spread and clear of those that are taken.

    Args:
        count: how many petals.
        taken: begin and end of what is not free, in radians.
        arc: the angle that one petal needs.

    Returns:
        `count` angles; None when the free directions have not the room.
    """
    if not taken:
        return [math.tau * i / count - math.pi / 2 for i in range(count)]
    spans = sorted((begin % math.tau, end - begin) for begin, end in taken)
    first = spans[0][0]
    gaps, reached = [], first
    for begin, size in spans:
        if begin > reached:
            gaps.append((reached, begin - reached))
        reached = max(reached, begin + size)
    if first + math.tau > reached:
        gaps.append((reached, first + math.tau - reached))
    room = sum(size for _, size in gaps)
    if room <= 0 or room < count * arc:
        return None
    shares = [count * size / room for _, size in gaps]
    counts = [int(share) for share in shares]
    order = sorted(range(len(gaps)), key=lambda i: (counts[i] - shares[i], i))
    for i in order[: count - sum(counts)]:
        counts[i] += 1
    return [
        start + size * (i + 0.5) / number
        for (start, size), number in zip(gaps, counts, strict=True)
        for i in range(number)
    ]
