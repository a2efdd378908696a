"""The figure before it is written: everything placed, scaled to its page, named and coloured."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx

from citygraph.networks.figure.colours import METHOD, communities, named, paint, theme_of
from citygraph.networks.figure.labels import place_labels
from citygraph.networks.figure.layout import layout, method
from citygraph.networks.figure.packing import Spot
from citygraph.networks.figure.part import drawn_part
from citygraph.networks.figure.signs import LEGEND_ROW, legend_rows
from citygraph.networks.figure.sizes import MARGIN, letters
from citygraph.networks.figure.telling import names_all
from citygraph.networks.figure.text import wrap
from citygraph.networks.figure.ties import curve
from citygraph.networks.method import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citygraph.networks.figure.boxes import Label
    from citygraph.networks.figure.colours import Theme
    from citygraph.networks.figure.ties import Curve

WIDEST = 2400.0
"""Pixels; a picture that would be wider is made smaller, its names are not."""

_NARROWEST = 820.0
_TITLE, _FOOT = 25.0, 11.0
_FITTING = 6
_METHOD_LINES = 6

ISLAND = 0.05
"""Beside one large part of a network, parts of a smaller share of its nodes are not drawn."""

_COLUMNS, _COLUMN = 4, 280.0
"""The names of communities stand in so many columns at most, each so wide at least."""

LEGEND = 16
"""So many communities are named at most."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A network with a place on a page for everything that is drawn.

    Attributes:
        graph: the network, or the part of it that is drawn.
        theme: ground and colours.
        width, height: of the page in pixels.
        title: its lines.
        foot: the lines of the method line.
        spots: node -> where it stands; the nodes of small islands have none.
        curves: tie -> its curve.
        colours: node -> colour.
        groups: node -> number of its community.
        names: what the largest communities are called.
        columns: in how many columns these stand.
        labels: the names of nodes.
        scale: by how much everything but the names was made smaller.
        type_size: by how much letters and lines are larger than in a small network.
        heaviest: the largest weight of a tie.
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
    groups: Mapping[str, int]
    names: tuple[str, ...]
    columns: int
    labels: tuple[Label, ...]
    scale: float
    type_size: float
    heaviest: float


def figure(graph: nx.Graph[str], *, theme: str = "paper") -> Figure:
    """Lay out a network and put it on a page; of one that is too large, a part, and it says so.

    Args:
        graph: a network annotated by `method.annotate`.
        theme: "paper" or "night".

    Raises:
        UsageError: the theme is not known.
    """
    look = theme_of(theme)
    graph, told = drawn_part(graph)
    groups = communities(graph)
    places = layout(graph, groups)
    islands = _islands(graph)
    spots, curves, labels, scale, unit = _fitted(
        graph, {node: spot for node, spot in places.items() if node not in islands}
    )
    page = _page(graph, _extent(spots, labels), unit, _method(graph, islands, told))
    names = () if names_all(graph) else named(graph, groups, min(LEGEND, len(look.palette)))
    dx, dy = page.shift
    drawn = Figure(
        graph,
        look,
        round(page.width),
        round(page.height + _legend_height(len(names), page.columns) * unit),
        page.title,
        page.foot,
        {node: replace(spot, x=spot.x + dx, y=spot.y + dy) for node, spot in spots.items()},
        {tie: _moved_curve(points, dx, dy) for tie, points in curves.items()},
        paint(graph, look, groups),
        groups,
        names,
        page.columns,
        tuple(_moved_label(label, dx, dy) for label in labels),
        scale,
        unit,
        max((tie.get("weight", 1.0) for *_, tie in graph.edges(data=True)), default=1.0),
    )
    return _lowered(drawn, (legend_rows(drawn) - 1) * LEGEND_ROW * unit)


class _Page(NamedTuple):
    """The page around what is drawn: its size, its texts, and by how much to move what is drawn."""

    width: float
    height: float
    title: tuple[str, ...]
    foot: tuple[str, ...]
    columns: int
    shift: tuple[float, float]


def _page(
    graph: nx.Graph[str], extent: tuple[float, float, float, float], unit: float, method_line: str
) -> _Page:
    """Put title and method line above and below an extent; the communities come in between."""
    left, top, right, bottom = extent
    margin = MARGIN * unit
    width = max(right - left + 2 * margin, _NARROWEST)
    room = width - 2 * margin
    title = wrap(graph.graph["title"], room, _TITLE * unit, lines=2, bold=True)
    foot = wrap(method_line, room, _FOOT * unit, lines=_METHOD_LINES)
    foot += wrap(graph.graph["coverage"], room, _FOOT * unit, lines=2)
    head = margin + (len(title) * _TITLE * 1.2 + 34) * unit
    height = head + (bottom - top) + (30 + len(foot) * _FOOT * 1.5) * unit + margin * 0.7
    columns = max(min(int(room / (_COLUMN * unit)), _COLUMNS), 1)
    shift = (width - (right - left)) / 2 - left, head - top
    return _Page(width, height, tuple(title), tuple(foot), columns, shift)


def _legend_height(names: int, columns: int) -> float:
    """The height of the names of communities, in pixels at the type size of one."""
    return math.ceil(names / columns) * 18.0 + 16 if names else 0.0


def _lowered(drawn: Figure, by: float) -> Figure:
    """A figure with more room above, for a legend of several rows."""
    if not by:
        return drawn
    return replace(
        drawn,
        height=round(drawn.height + by),
        spots={node: replace(spot, y=spot.y + by) for node, spot in drawn.spots.items()},
        curves={tie: _moved_curve(points, 0.0, by) for tie, points in drawn.curves.items()},
        labels=tuple(_moved_label(label, 0.0, by) for label in drawn.labels),
    )


def _islands(graph: nx.Graph[str]) -> set[str]:
    """The nodes of the parts that are too small to be drawn beside a large network."""
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    if names_all(graph) or not parts or len(parts[0]) < len(graph) / 2:
        return set()
    return {node for part in parts[1:] if len(part) < ISLAND * len(graph) for node in part}


def _method(graph: nx.Graph[str], islands: set[str], reduced: str) -> str:
    told = [*graph.graph["method"]]
    if islands:
        parts = nx.number_connected_components(graph.subgraph(islands))
        told.append(
            f"not drawn: {number(len(islands), 'node')} of {number(parts, 'part')} "
            "that no tie joins to what is drawn"
        )
    return " ".join([" · ".join([*told, method(graph), METHOD]) + ".", reduced]).strip()


def _fitted(
    graph: nx.Graph[str], places: Mapping[str, Spot]
) -> tuple[Mapping[str, Spot], dict[tuple[str, str], Curve], list[Label], float, float]:
    """Make everything but the names smaller until the page is wide enough."""
    scale, unit = 1.0, letters(graph)
    for _ in range(_FITTING):
        unit = max(letters(graph) * scale, 1.0)
        room = WIDEST - 2 * MARGIN * unit
        scaled = {
            node: Spot(s.x * scale, s.y * scale, s.radius * max(scale, 0.5), s.outward)
            for node, s in places.items()
        }
        curves = _curves(graph, scaled)
        left, _, right, _ = _extent(scaled, [])
        if right - left <= room:
            labels = place_labels(graph, scaled, curves, unit)
            left, _, right, _ = _extent(scaled, labels)
            if right - left <= room:
                break
        scale *= max(room / (right - left), 0.3) * 0.995
    return scaled, curves, labels, scale, unit


def _curves(graph: nx.Graph[str], spots: Mapping[str, Spot]) -> dict[tuple[str, str], Curve]:
    ego = graph.graph.get("ego")
    centre = spots[ego] if ego is not None else None
    curves = {}
    for one, other in graph.edges:
        if one in spots and other in spots:
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
    line = label.line
    if line is not None:
        (ax, ay), (bx, by) = line
        line = (ax + dx, ay + dy), (bx + dx, by + dy)
    return replace(label, x=label.x + dx, y=label.y + dy, box=box, line=line)
