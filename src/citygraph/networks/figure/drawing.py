"""The figure before it is written: everything placed, scaled to its page, named and coloured."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from citygraph.networks.figure.colours import METHOD, paint, theme_of
from citygraph.networks.figure.labels import place_labels
from citygraph.networks.figure.layout import layout
from citygraph.networks.figure.packing import Spot
from citygraph.networks.figure.text import wrap
from citygraph.networks.figure.ties import curve

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

    from citygraph.networks.figure.boxes import Label
    from citygraph.networks.figure.colours import Theme
    from citygraph.networks.figure.ties import Curve

WIDEST = 1640.0
"""Pixels; a picture that would be wider is made smaller, its names are not."""

MARGIN = 40.0
_NARROWEST = 820.0
_TITLE, _FOOT = 25.0, 11.0
_FITTING = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """A network with a place on a page for everything.

    Attributes:
        graph: the network.
        theme: ground and colours.
        width, height: of the page in pixels.
        title: its lines.
        foot: the lines of the method line.
        spots: node -> where it stands.
        curves: tie -> its curve.
        colours: node -> colour.
        labels: the names.
        scale: by how much everything but the names was made smaller.
    """

    graph: nx.Graph[str]
    theme: Theme
    width: float
    height: float
    title: tuple[str, ...]
    foot: tuple[str, ...]
    spots: Mapping[str, Spot]
    curves: Mapping[tuple[str, str], Curve]
    colours: Mapping[str, str]
    labels: tuple[Label, ...]
    scale: float


def figure(graph: nx.Graph[str], *, theme: str = "paper") -> Figure:
    """Lay out a network and put it on a page.

    Args:
        graph: a network annotated by `method.annotate`.
        theme: "paper" or "night".

    Raises:
        UsageError: the theme is not known.
    """
    look = theme_of(theme)
    spots, curves, labels, scale = _fitted(graph, layout(graph))
    left, top, right, bottom = _extent(spots, labels)
    width = max(right - left + 2 * MARGIN, _NARROWEST)
    title = wrap(graph.graph["title"], width - 2 * MARGIN, _TITLE, lines=2, bold=True)
    told = " · ".join([*graph.graph["method"], METHOD]) + "."
    foot = wrap(told, width - 2 * MARGIN, _FOOT, lines=4)
    foot += wrap(graph.graph["coverage"], width - 2 * MARGIN, _FOOT, lines=2)
    head = MARGIN + len(title) * _TITLE * 1.2 + 34
    height = head + (bottom - top) + 30 + len(foot) * _FOOT * 1.5 + MARGIN * 0.7
    dx = (width - (right - left)) / 2 - left
    dy = head - top
    return Figure(
        graph,
        look,
        round(width),
        round(height),
        tuple(title),
        tuple(foot),
        {node: replace(spot, x=spot.x + dx, y=spot.y + dy) for node, spot in spots.items()},
        {tie: _moved_curve(points, dx, dy) for tie, points in curves.items()},
        paint(graph, look),
        tuple(_moved_label(label, dx, dy) for label in labels),
        scale,
    )


def _fitted(
    graph: nx.Graph[str], spots: Mapping[str, Spot]
) -> tuple[Mapping[str, Spot], dict[tuple[str, str], Curve], list[Label], float]:
    """Make everything but the names smaller until the page is wide enough."""
    room = WIDEST - 2 * MARGIN
    scale = 1.0
    for _ in range(_FITTING):
        scaled = {
            node: Spot(s.x * scale, s.y * scale, s.radius * max(scale, 0.5), s.outward)
            for node, s in spots.items()
        }
        curves = _curves(graph, scaled)
        labels = place_labels(graph, scaled, curves)
        left, _, right, _ = _extent(scaled, labels)
        if right - left <= room:
            break
        scale *= max(room / (right - left), 0.3) * 0.995
    return scaled, curves, labels, scale


def _curves(graph: nx.Graph[str], spots: Mapping[str, Spot]) -> dict[tuple[str, str], Curve]:
    ego = graph.graph.get("ego")
    centre = spots[ego] if ego is not None else None
    curves = {}
    for one, other in graph.edges:
        petal = 1 in (graph.degree[one], graph.degree[other])
        curves[one, other] = curve(spots[one], spots[other], centre=centre, petal=petal)
    return curves


def _extent(
    spots: Mapping[str, Spot], labels: list[Label] | tuple[Label, ...]
) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all nodes and names."""
    xs = [s.x + sign * s.radius * 1.3 for s in spots.values() for sign in (-1, 1)]
    ys = [s.y + sign * s.radius * 1.3 for s in spots.values() for sign in (-1, 1)]
    xs += [x for label in labels for x, _ in label.box]
    ys += [y for label in labels for _, y in label.box]
    return min(xs), min(ys), max(xs), max(ys)


def _moved_curve(points: Curve, dx: float, dy: float) -> Curve:
    a, b, c, d = ((x + dx, y + dy) for x, y in points)
    return a, b, c, d


def _moved_label(label: Label, dx: float, dy: float) -> Label:
    box = tuple((x + dx, y + dy) for x, y in label.box)
    return replace(label, x=label.x + dx, y=label.y + dy, box=box)
