"""Names that never cover each other nor a node."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from citygraph.networks.figure.boxes import Label, beside, inside, outwards, overlap, radial
from citygraph.networks.figure.leaders import crosses, rings
from citygraph.networks.figure.telling import (
    ALL,
    MOST,
    name_rows,
    name_size,
    name_text,
    names_all,
    ranked,
)
from citygraph.networks.figure.text import wrap
from citygraph.networks.figure.ties import sampled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import networkx as nx

    from citygraph.networks.figure.packing import Spot
    from citygraph.networks.figure.stress import Array
    from citygraph.networks.figure.ties import Curve

_GAP = 2.0
_LONG, _SHORT = 240.0, 190.0
"""Pixels: the length of a name that runs outwards, in a small network and in a large one."""
_FLOWER = 75.0
"""Pixels: where petals have names, the name of a larger flower stands within."""
_CROWN = 8
"""Around a node with more ties than that there is no way past them."""
_TRIES = 8
_FEWER = 3
"""How often those for whose names there was no room get the first choice; the latter where there
are many names."""
_POINTS = 20_000
"""So many points along the ties are looked at, at most."""
_CHOICE = 3
"""In a crowd the names are chosen from so many times as many; who tells less stays unnamed."""
_CUT = 15.0
"""What it costs, in points of ties that are covered, to cut a name off in a crowd."""
_LEAST = 3.0
"""Pixels: in a crowd a name may touch a disc, but stays so far from its centre."""


def place_labels(
    graph: nx.Graph[str],
    spots: Mapping[str, Spot],
    curves: Mapping[tuple[str, str], Curve],
    type_size: float = 1.0,
) -> list[Label]:
    """Choose and place names, the most telling ones first.

    Args:
        graph: the network.
        spots: where its nodes stand.
        curves: its ties, which names rather avoid.
        type_size: by how much names are larger than on a page that is read at its own size.

    Returns:
        Labels whose boxes neither overlap each other nor hide another node's centre; where not
        everybody has a name, a box may touch the rim of a disc.
    """
    names = [node for node in ranked(graph) if node in spots]
    if not names_all(graph):
        return _placed(names[: _CHOICE * MOST], MOST, _Field(graph, spots, curves, type_size))
    # petals have one good place for a name, all others have many; around an ego there is room for
    # petals outside, while those who meet it in several places share what is left within
    between = {n for n in names if "ego" in graph.graph and _meets(graph, n)}
    names.sort(key=lambda node: (node not in between, spots[node].outward is None))
    worth = {node: 1 if graph.degree[node] == 1 else 3 for node in names}
    best: list[Label] = []
    for _ in range(_TRIES if len(names) <= ALL else _FEWER):
        labels = _placed(names, len(names), _Field(graph, spots, curves, type_size))
        best = max(best, labels, key=lambda found: sum(worth[label.node] for label in found))
        found = {label.node for label in labels}
        if len(found) == len(names):
            break
        names.sort(key=lambda node: node in found)
    return best


def _meets(graph: nx.Graph[str], node: str) -> bool:
    """Whether it is a participant that takes part in several contexts of the picture."""
    return graph.nodes[node]["bipartite"] == 0 and graph.degree[node] > 1


def _placed(names: Sequence[str], most: int, field: _Field) -> list[Label]:
    for node in names:
        if len(field.labels) >= most:
            break
        field.add(node)
    named = {label.node for label in field.labels}
    for node in names:
        if len(field.labels) >= most or field.everybody:
            break
        if node not in named:
            field.add_aside(node)
    return field.labels


class _Field:
    """The picture while names are being placed in it."""

    def __init__(
        self,
        graph: nx.Graph[str],
        spots: Mapping[str, Spot],
        curves: Mapping[tuple[str, str], Curve],
        type_size: float,
    ) -> None:
        self.graph = graph
        self.type_size = type_size
        self.spots = spots
        self.labels: list[Label] = []
        self._nodes = list(spots)
        self._discs = np.array([(s.x, s.y) for s in spots.values()]).reshape(-1, 2)
        radii = np.array([s.radius for s in spots.values()])
        self.everybody = names_all(graph)
        crowd = np.minimum(radii, _LEAST * type_size)
        self._margins = radii + _GAP if self.everybody else crowd
        self._cut = 0.0 if self.everybody else _CUT
        self._index = {node: i for i, node in enumerate(self._nodes)}
        self._ties, which = sampled(list(curves.values()), _POINTS)
        ends = np.array([(self._index[a], self._index[b]) for a, b in curves]).reshape(-1, 2)
        self._ends = ends[which]

    def add(self, node: str) -> None:
        """Place the name of a node where it covers nothing; where there is no room, leave it."""
        best: tuple[float, Label] | None = None
        for rank, label in enumerate(self._candidates(node)):
            if best is not None and rank * 0.8 >= best[0]:
                break
            if self._covers(label):
                continue
            crossed = inside(self._ties, label.box, 0.0)
            touched = inside(self._discs, label.box, _LEAST * 2).sum()
            cost = rank * 0.8 + float((crossed * self._weights(node)).sum()) + 3.0 * touched
            cost += self._cut * label.lines[-1].endswith("…")
            if best is None or cost < best[0]:
                best = cost, label
        if best is not None:
            self.labels.append(best[1])

    def add_aside(self, node: str) -> None:
        """Place the name of a node where there is ground, with a line to the node."""
        style, size = self._look(node)
        text = name_text(self.graph, node)
        lines = name_rows(text, size, self.type_size, style=style)[0]
        spot = self.spots[node]
        for ring in rings(node, spot, lines, size, style, self.type_size):
            free = [
                label
                for label in ring
                if not self._covers(label) and not crosses(label, self.labels)
            ]
            if free:
                covered = [int(inside(self._ties, label.box, 0.0).sum()) for label in free]
                self.labels.append(free[covered.index(min(covered))])
                return

    def _weights(self, node: str) -> Array:
        """What it costs to cover a point of a tie; a node's own ties may run into its name."""
        own = 0.06 if self.graph.degree[node] > _CROWN else 0.3
        weights: Array = np.where((self._ends == self._index[node]).any(axis=1), own, 0.5)
        return weights

    def _covers(self, label: Label) -> bool:
        near = inside(self._discs, label.box, self._margins)
        if any(self._nodes[i] != label.node for i in np.flatnonzero(near)):
            return True
        return any(overlap(label.box, other.box) for other in self.labels)

    def _candidates(self, node: str) -> Iterator[Label]:
        spot, unit = self.spots[node], self.type_size
        style, size = self._look(node)
        text = name_text(self.graph, node)
        bold = style == "bold"
        if spot.outward is not None and style != "context":
            most = (_LONG if len(self.graph) <= ALL else _SHORT) * unit
            yield radial(node, spot, wrap(text, most, size, lines=1, bold=bold)[0], size, style)
        for distance in self._distances(node):
            for lines in name_rows(text, size, unit, style=style):
                around = list(beside(node, spot, lines, size, style, distance))
                if spot.outward is not None:
                    away = outwards(around, spot)
                    inwards = [label for label in around if label not in away]
                    around = away + (inwards if self.graph.degree[node] > 1 else [])
                yield from around

    def _distances(self, node: str) -> list[float]:
        """How far from its centre a name may stand: at the disc, off it, outside its petals."""
        spot = self.spots[node]
        near = spot.radius * (1.3 if self.graph.nodes[node]["bipartite"] == 0 else 1.0)
        petals = [
            math.hypot(s.x - spot.x, s.y - spot.y) + s.radius
            for other in self.graph[node]
            if (s := self.spots.get(other)) is not None
            and s.outward is not None
            and self.graph.degree[other] == 1
        ]
        outside = [max(petals) + 4] if petals else []
        fanned = "ego" in self.graph.graph  # its petals lie on one side only, far away
        if outside and (fanned or (len(self.graph) <= ALL and outside[0] > _FLOWER)):
            outside = []
        return [near + 4, near + 13, near + 25, *outside]

    def _look(self, node: str) -> tuple[str, float]:
        size = name_size(self.graph, node) * self.type_size
        if node == self.graph.graph.get("ego"):
            return "bold", size
        if self.graph.nodes[node]["bipartite"] == 1:
            return "context", size
        return "bold" if self.graph.degree[node] > 1 else "plain", size
