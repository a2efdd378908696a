"""The signs of nodes and what a legend says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.networks.figure.letters import escape
from citygraph.networks.figure.sizes import MARGIN
from citygraph.networks.figure.strokes import undated
from citygraph.networks.figure.text import width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citygraph.networks.figure.drawing import Figure

_KINDS = (
    ("city", "city"),
    ("institution", "institution"),
    ("initiative", "initiative"),
    ("person", "person"),
    ("place", "country or region"),
)


def shape(  # noqa: PLR0913, PLR0917 - as SVG has them
    kind: str, x: float, y: float, radius: float, colour: str, ground: str = "none"
) -> str:
    """The sign of a node.

    Args:
        kind: "context" (a ring), "city" (a disc), "institution" (a diamond), "initiative" (a
            square), "person" (a triangle) or "place" (a hexagon).
        x: centre in pixels.
        y: centre in pixels.
        radius: in pixels.
        colour: of the sign.
        ground: what shows inside a ring.
    """
    if kind == "context":
        line = max(min(radius / 4.5, 3.2), 1.6)
        return (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius - line / 2:.1f}" fill="{ground}" '
            f'stroke="{colour}" stroke-width="{line:.1f}"/>'
        )
    if kind == "city":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}"/>'
    if kind == "person":
        r = radius * 1.2
        return (
            f'<path d="M{x:.1f} {y - r:.1f}l{r:.1f} {1.7 * r:.1f}h{-2 * r:.1f}z" fill="{colour}"/>'
        )
    if kind == "initiative":
        r = radius * 0.88
        return (
            f'<rect x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r:.1f}" height="{2 * r:.1f}" '
            f'fill="{colour}"/>'
        )
    if kind == "place":
        r = radius * 1.12
        wide, half = 0.87 * r, r / 2
        return (
            f'<path d="M{x:.1f} {y - r:.1f}l{wide:.1f} {half:.1f}v{r:.1f}l{-wide:.1f} {half:.1f}'
            f'l{-wide:.1f} {-half:.1f}v{-r:.1f}z" fill="{colour}"/>'
        )
    r = radius * 1.2
    return (
        f'<path d="M{x:.1f} {y - r:.1f}l{r:.1f} {r:.1f}l{-r:.1f} {r:.1f}l{-r:.1f} {-r:.1f}z" '
        f'fill="{colour}"/>'
    )


LEGEND_ROW = 18.0
"""From one row of a legend to the next, in pixels at the type size of one."""

_RINGS = {"topics": "topic", "contexts": "context"}
"""What a ring is in a one-mode network of these."""


def legend(drawn: Figure, y: float) -> Iterator[str]:
    """One sign and word for everything that occurs in the picture.

    Args:
        drawn: the figure.
        y: the baseline of the first row of words, in pixels.
    """
    unit, faint = drawn.type_size, drawn.theme.faint
    for row, items in enumerate(_rows(drawn)):
        x, at = (MARGIN + 6) * unit, y + row * LEGEND_ROW * unit
        for look, word, wide in items:
            gap = 12 * unit
            if look in {kind for kind, _ in _KINDS} or look == "context":
                radius = 5.5 * unit if look == "context" else 5.0 * unit
                yield shape(look, x, at - 4 * unit, radius, faint, drawn.theme.ground)
            else:
                gap = 24 * unit
                yield (
                    f'<path d="M{x:.1f} {at - 4 * unit:.1f}h{18 * unit:.1f}" stroke="{faint}" '
                    f'stroke-linecap="round" {look}/>'
                )
            yield f'<text x="{x + gap:.1f}" y="{at:.1f}">{word}</text>'
            x += wide


def legend_rows(drawn: Figure) -> int:
    """How many rows the legend needs in the width of a figure."""
    return len(_rows(drawn))


def _rows(drawn: Figure) -> list[list[tuple[str, str, float]]]:
    """The items of the legend, row by row: sign or line, word, and the width of both."""
    unit = drawn.type_size
    room = drawn.width - (2 * MARGIN + 6) * unit
    rows: list[list[tuple[str, str, float]]] = [[]]
    for look, word, sign in _items(drawn):
        wide = sign * unit + width(word, 12 * unit)
        if rows[-1] and sum(item[2] for item in rows[-1]) + wide > room:
            rows.append([])
        rows[-1].append((look, word, wide))
    return rows


def _items(drawn: Figure) -> Iterator[tuple[str, str, float]]:
    """What occurs in the picture: sign or line, word, and the room for the sign."""
    nodes = [drawn.graph.nodes[node] for node in drawn.spots]
    here = {data["kind"] for data in nodes if data["bipartite"] == 0}
    yield from ((kind, word, 34.0) for kind, word in _KINDS if kind in here)
    if any(data["bipartite"] == 1 for data in nodes):
        word = _RINGS.get(drawn.graph.graph.get("nodes", ""), "taken part in (larger: by more)")
        yield "context", word, 34.0
    yield from ((look, word, 46.0) for look, word in _lines(drawn))


def _lines(drawn: Figure) -> Iterator[tuple[str, str]]:
    """The kinds of ties in the picture: how the line looks, what it means."""
    unit = drawn.type_size
    ties = [drawn.graph.edges[tie] for tie in drawn.curves]
    if any(tie.get("relation") == "same" for tie in ties):
        yield f'stroke-dasharray="{1.5 * unit:.1f} {4 * unit:.1f}"', "is the same"
    sides = {tie.get("side") for tie in ties}
    for side, thick, word in (("convener", 2.6, "convenes"), ("member", 1.1, "takes part")):
        if "convener" in sides and side in sides:
            yield f'stroke-width="{thick * unit:.1f}"', word
    count = sum(undated(drawn.graph, *tie) for tie in drawn.curves)
    if count:
        dashes = f'stroke-dasharray="{5 * unit:.1f} {4 * unit:.1f}"'
        yield dashes, f"not dated, kept all the same ({count:,})"


def communities_legend(drawn: Figure, y: float) -> Iterator[str]:
    """A disc and the name of each large community, in columns.

    Args:
        drawn: the figure.
        y: the baseline of the first row, in pixels.
    """
    unit = drawn.type_size
    margin = MARGIN * unit
    column = (drawn.width - 2 * margin) / drawn.columns
    rows = -(-len(drawn.names) // drawn.columns)
    for number, name in enumerate(drawn.names):
        x, at = margin + number // rows * column, y + number % rows * 18 * unit
        (text,) = wrap(name, column - 34 * unit, 12 * unit, lines=1)
        yield shape("city", x + 6 * unit, at - 4 * unit, 5.5 * unit, drawn.theme.palette[number])
        yield f'<text x="{x + 18 * unit:.1f}" y="{at:.1f}">{escape(text)}</text>'
