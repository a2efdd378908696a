"""A figure as SVG: no script, no request, equal bytes for equal input."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from citygraph.networks.figure.drawing import MARGIN, figure
from citygraph.networks.figure.text import LINE, width
from citygraph.networks.figure.ties import path

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from citygraph.networks.figure.boxes import Label
    from citygraph.networks.figure.drawing import Figure

FONTS = "Inter, 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_KINDS = (
    ("city", "city"),
    ("institution", "institution"),
    ("initiative", "initiative"),
    ("person", "person"),
    ("place", "country or region"),
)


def legal(text: str) -> str:
    """A text without characters that XML forbids; U+FFFD stands for them."""
    return _ILLEGAL.sub("\ufffd", text)


def escape(text: str) -> str:
    """Text for XML and HTML, in content and in attributes."""
    return "".join(_ESCAPES.get(c, c) for c in legal(text))


def svg(graph: nx.Graph[str], *, theme: str = "paper", inline: bool = False) -> str:
    """Draw a network.

    Args:
        graph: a network annotated by `method.annotate`.
        theme: "paper" or "night".
        inline: whether it will stand among others in a page: it then shrinks to the width that
            there is, and its ids are its own.

    Returns:
        A whole SVG document, ending with a newline.

    Raises:
        UsageError: the theme is not known.
    """
    drawn = figure(graph, theme=theme)
    if not inline:
        return _written(drawn, "")
    name = hashlib.sha256(_written(drawn, "").encode()).hexdigest()[:12]
    return _written(drawn, f"citygraph-{name}-", ' style="max-width:100%;height:auto"')


def _written(drawn: Figure, ids: str, style: str = "") -> str:
    size = f"{drawn.width:.0f} {drawn.height:.0f}"
    wide, high = size.split()
    ground, ink = drawn.theme.ground, drawn.theme.ink
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}"',
        f' width="{wide}" height="{high}"{style} role="img" aria-labelledby="{ids}title {ids}desc"',
        f' font-family="{FONTS}">',
        f'<title id="{ids}title">{escape(drawn.graph.graph["title"])}</title>',
        f'<desc id="{ids}desc">{escape(" ".join(drawn.foot))}</desc>',
        f'<rect width="{wide}" height="{high}" fill="{ground}"/>',
        *_head(drawn),
        '<g fill="none" stroke-linecap="round">',
        *_ties(drawn),
        "</g>",
        f'<g stroke="{ground}" stroke-width="1">',
        *_nodes(drawn),
        "</g>",
        f'<g fill="{ink}" stroke="{ground}" stroke-width="3.4"',
        ' stroke-linejoin="round" paint-order="stroke">',
        *(_label(label) for label in drawn.labels),
        "</g>",
        *_foot(drawn),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _head(drawn: Figure) -> Iterator[str]:
    baseline = MARGIN + 20
    for line in drawn.title:
        yield (
            f'<text x="{MARGIN:.0f}" y="{baseline:.0f}" font-size="25" font-weight="600" '
            f'fill="{drawn.theme.ink}">{escape(line)}</text>'
        )
        baseline += 30
    yield f'<g fill="{drawn.theme.faint}" font-size="12">'
    yield from _legend(drawn, baseline - 4)
    yield "</g>"


def _legend(drawn: Figure, y: float) -> Iterator[str]:
    """One sign and word for everything that occurs in the picture."""
    nodes = [data for _, data in drawn.graph.nodes(data=True)]
    here = {data["kind"] for data in nodes if data["bipartite"] == 0}
    sides = {tie.get("side") for *_, tie in drawn.graph.edges(data=True)}
    x = MARGIN + 6
    for kind, word in _KINDS:
        if kind in here:
            yield shape(kind, x, y - 4, 5.0, drawn.theme.faint)
            yield f'<text x="{x + 12:.1f}" y="{y:.1f}">{word}</text>'
            x += 34 + width(word, 12)
    items = []
    if any(data["bipartite"] == 1 for data in nodes):
        ring = f'fill="{drawn.theme.ground}" stroke="{drawn.theme.faint}" stroke-width="2"'
        sign = '<circle cx="{0:.1f}" cy="{1:.1f}" r="5.5" ' + ring + "/>"
        items.append((sign, "taken part in (larger: by more)", 12))
    if any(tie.get("relation") == "same" for *_, tie in drawn.graph.edges(data=True)):
        line = f'stroke="{drawn.theme.faint}" stroke-dasharray="1.5 4" stroke-linecap="round"/>'
        items.append(('<path d="M{0:.1f} {1:.1f}h18" ' + line, "is the same", 24))
    for side, thick, word in (("convener", 2.6, "convenes"), ("member", 1.1, "takes part")):
        if "convener" in sides and side in sides:
            line = f'stroke="{drawn.theme.faint}" stroke-width="{thick}"/>'
            items.append(('<path d="M{0:.1f} {1:.1f}h18" ' + line, word, 24))
    for sign, word, room in items:
        yield sign.format(x, y - 4)
        yield f'<text x="{x + room:.1f}" y="{y:.1f}">{word}</text>'
        x += room + 22 + width(word, 12)


def _ties(drawn: Figure) -> Iterator[str]:
    graph = drawn.graph
    widest = max((tie.get("weight", 0.0) for *_, tie in graph.edges(data=True)), default=0.0)
    fine = max(min(drawn.scale, 1.0), 0.65)
    for (one, other), points in drawn.curves.items():
        tie = graph.edges[one, other]
        colour = _tie_colour(drawn, one, other)
        thick, extra = 1.1, ""
        if tie.get("relation") == "same":
            extra = ' stroke-dasharray="1.5 4"'
        elif "weight" in tie:
            thick = 0.8 + 2.4 * tie["weight"] / widest
        elif tie.get("side") == "convener":
            thick = 2.6
        yield (
            f'<path d="{path(points)}" stroke="{colour}" stroke-width="{thick * fine:.2f}" '
            f'stroke-opacity=".55"{extra}><title>{escape(told(graph, one, other))}</title></path>'
        )


def _tie_colour(drawn: Figure, one: str, other: str) -> str:
    """A tie has the colour of its context; between participants, of both or of none."""
    for node in (one, other):
        if drawn.graph.nodes[node]["bipartite"] == 1:
            return drawn.colours[node]
    same = drawn.colours[one] == drawn.colours[other]
    return drawn.colours[one] if same else drawn.theme.grey


def told(graph: nx.Graph[str], one: str, other: str) -> str:
    """A tie in words."""
    tie = graph.edges[one, other]
    if graph.nodes[one]["bipartite"] == 1:
        one, other = other, one
    names = graph.nodes[one]["label"], graph.nodes[other]["label"]
    if tie.get("relation") == "same":
        return f"{names[0]}: the same, as participant and as context"
    if "weight" in tie:
        labels = graph.graph["labels"]
        return f"{names[0]} and {names[1]}: " + ", ".join(labels[c] for c in tie["contexts"])
    roles = ", ".join(role.replace("-", " ") for role in tie["roles"])
    sources = len(tie["sources"])
    return f"{names[0]}: {roles} in {names[1]} ({sources} source{'s' if sources > 1 else ''})"


def _nodes(drawn: Figure) -> Iterator[str]:
    for node, spot in drawn.spots.items():
        data = drawn.graph.nodes[node]
        ties = drawn.graph.degree[node]
        name = escape(f"{data['label']} ({data['kind']}, {ties} tie{'s' if ties != 1 else ''})")
        kind = "context" if data["bipartite"] == 1 else data["kind"]
        sign = shape(kind, spot.x, spot.y, spot.radius, drawn.colours[node], drawn.theme.ground)
        yield f"<g>{sign}<title>{name}</title></g>"


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


def _label(label: Label) -> str:
    look = {"context": ' font-style="italic"', "bold": ' font-weight="600"'}.get(label.style, "")
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    x, y = f"{label.x:.1f}", f"{label.y:.1f}"
    turn = f' transform="rotate({label.turn:.2f} {x} {y})"' if label.turn else ""
    lines = [escape(line) for line in label.lines]
    inner = lines[0] + "".join(
        f'<tspan x="{x}" dy="{label.size * LINE:.1f}">{line}</tspan>' for line in lines[1:]
    )
    return f'<text x="{x}" y="{y}" font-size="{label.size:.1f}"{look}{anchor}{turn}>{inner}</text>'


def _foot(drawn: Figure) -> Iterator[str]:
    y = drawn.height - MARGIN * 0.7 - (len(drawn.foot) - 1) * 16.5
    for line in drawn.foot:
        yield (
            f'<text x="{MARGIN:.0f}" y="{y:.1f}" font-size="11" '
            f'fill="{drawn.theme.faint}">{escape(line)}</text>'
        )
        y += 16.5
