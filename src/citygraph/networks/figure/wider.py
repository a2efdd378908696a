"""Places for the rest of a wider network, around a part whose places stay as they are."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from citygraph.networks.figure.layout import induced, layout
from citygraph.networks.figure.packing import Spot
from citygraph.networks.figure.sizes import node_radius

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

    from citygraph.networks.figure.discs import Array

_CELL = 6.0
"""Pixels: the fineness of the places that are tried."""

_GAP = 4.0
_AROUND = 500.0
"""Pixels: how far outside the part that is placed the others may stand."""

_BELOW = 80.0


def extended(spots: Mapping[str, Spot], graph: nx.Graph[str]) -> dict[str, Spot]:
    """Place what a layout of a part of a network has not placed, without moving anything.

    A node comes to the free place nearest to the middle of its placed neighbours; those with most
    of them come first, and who is placed draws on the next. What no tie joins to the part is laid
    out by itself and stands below.

    Args:
        spots: where some nodes of the network stand.
        graph: the network.

    Returns:
        A spot for every node of the network, and all of `spots` unchanged; none of the new discs
        overlaps another.
    """
    placed = dict(spots)
    radii = {node: node_radius(graph, node) for node in graph if node not in placed}
    if not placed:
        return layout(graph)
    field = _Field(placed, max(radii.values(), default=0.0))
    waiting = set(radii)
    while waiting:
        wave = sorted(
            (-near, node)
            for node in waiting
            if (near := sum(other in placed for other in graph[node]))
        )
        if not wave:
            break
        for _, node in wave:
            met = [placed[other] for other in sorted(graph[node]) if other in placed]
            x = sum(spot.x for spot in met) / len(met)
            y = sum(spot.y for spot in met) / len(met)
            placed[node] = field.taken(x, y, radii[node])
            if graph.degree[node] == 1:
                angle = math.atan2(placed[node].y - y, placed[node].x - x)
                placed[node] = replace(placed[node], outward=angle)
        waiting -= {node for _, node in wave}
    if waiting:
        placed.update(_below(placed, layout(induced(graph, waiting))))
    return placed


def _below(placed: Mapping[str, Spot], rest: Mapping[str, Spot]) -> dict[str, Spot]:
    """Move a layout of its own below everything that is placed."""
    bottom = max(spot.y + spot.radius for spot in placed.values())
    top = min(spot.y - spot.radius for spot in rest.values())
    middle = sum(spot.x for spot in placed.values()) / len(placed)
    own = (min(s.x for s in rest.values()) + max(s.x for s in rest.values())) / 2
    return {
        node: replace(spot, x=spot.x - own + middle, y=spot.y - top + bottom + _BELOW)
        for node, spot in rest.items()
    }


class _Field:
    """The page as a grid; each point knows how far it is from the nearest disc."""

    def __init__(self, spots: Mapping[str, Spot], largest: float) -> None:
        self._left = min(s.x - s.radius for s in spots.values()) - _AROUND
        self._top = min(s.y - s.radius for s in spots.values()) - _AROUND
        right = max(s.x + s.radius for s in spots.values()) + _AROUND
        bottom = max(s.y + s.radius for s in spots.values()) + _AROUND
        columns = int((right - self._left) / _CELL) + 1
        rows = int((bottom - self._top) / _CELL) + 1
        self._x: Array = self._left + np.arange(0.0, columns) * _CELL
        self._y: Array = self._top + np.arange(0.0, rows) * _CELL
        self._room: Array = np.full((rows, columns), np.inf)
        self._reach = largest + _GAP + _CELL
        for spot in spots.values():
            self._stamp(spot)

    def _window(self, x: float, y: float, far: float) -> tuple[slice, slice]:
        row, column = (y - self._top) / _CELL, (x - self._left) / _CELL
        cells = far / _CELL + 1
        return (
            slice(max(int(row - cells), 0), max(int(row + cells) + 1, 0)),
            slice(max(int(column - cells), 0), max(int(column + cells) + 1, 0)),
        )

    def _far(self, x: float, y: float, window: tuple[slice, slice]) -> Array:
        rows, columns = window
        far: Array = np.hypot(self._y[rows, None] - y, self._x[None, columns] - x)
        return far

    def _stamp(self, spot: Spot) -> None:
        window = self._window(spot.x, spot.y, spot.radius + self._reach)
        gone = self._far(spot.x, spot.y, window) - spot.radius
        self._room[window] = np.minimum(self._room[window], gone)

    def taken(self, x: float, y: float, radius: float) -> Spot:
        """Take the free place nearest to a point."""
        far = 8 * _CELL
        whole = max(len(self._x), len(self._y)) * _CELL
        while True:
            window = self._window(x, y, far)
            free = np.where(self._room[window] >= radius + _GAP, self._far(x, y, window), np.inf)
            best = int(free.argmin()) if free.size else -1
            # a corner of the window is further than what lies just outside its side
            if best >= 0 and free.flat[best] <= (far if far < whole else np.inf):
                break
            if far >= whole:
                return self._outside(x, radius)
            far *= 2
        row, column = divmod(best, free.shape[1])
        spot = Spot(float(self._x[window[1]][column]), float(self._y[window[0]][row]), radius)
        if not np.isfinite(free.flat[best]):
            return self._outside(x, radius)
        self._stamp(spot)
        return spot

    def _outside(self, x: float, radius: float) -> Spot:
        """Enlarge the page downwards."""
        more = int(_AROUND / _CELL)
        self._y = np.concatenate([self._y, self._y[-1] + _CELL * np.arange(1, more + 1)])
        self._room = np.vstack([self._room, np.full((more, len(self._x)), np.inf)])
        return self.taken(x, float(self._y[-more // 2]), radius)
