"""A figure as SVG: no script, no request, equal bytes for equal input."""

from __future__ import annotations

import hashlib
from itertools import groupby
from typing import TYPE_CHECKING

from citygraph.networks.figure.drawing import figure
from citygraph.networks.figure.letters import escape
from citygraph.networks.figure.signs import communities_legend, legend, shape
from citygraph.networks.figure.sizes import MARGIN
from citygraph.networks.figure.strokes import strokes, told
from citygraph.networks.figure.text import LINE
from citygraph.networks.figure.ties import path

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from citygraph.networks.figure.boxes import Label
    from citygraph.networks.figure.drawing import Figure

FONTS = "Inter, 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"


def svg(
    graph: nx.Graph[str], *, theme: str = "paper", inline: bool = False, titles: bool = True
) -> str:
    """Draw a network.

    Args:
        graph: a network annotated by `method.annotate`.
        theme: "paper" or "night".
        inline: whether it will stand among others in a page: it then shrinks to the width that
            there is, and its ids are its own.
        titles: whether nodes and ties say what they are when a pointer rests on them; without,
            the file is half as large.

    Returns:
        A whole SVG document, ending with a newline.

    Raises:
        UsageError: the theme is not known.
    """
    return written(figure(graph, theme=theme), inline=inline, titles=titles)


def written(drawn: Figure, *, inline: bool = False, titles: bool = True) -> str:
    """Write a figure that has been laid out; see `svg`."""
    if not inline:
        return _document(drawn, "", titles=titles)
    name = hashlib.sha256(_document(drawn, "", titles=titles).encode()).hexdigest()[:12]
    style = ' style="max-width:100%;height:auto"'
    return _document(drawn, f"citygraph-{name}-", style, titles=titles)


def _document(drawn: Figure, ids: str, style: str = "", *, titles: bool) -> str:
    size = f"{drawn.width:.0f} {drawn.height:.0f}"
    wide, high = size.split()
    ground, ink = drawn.theme.ground, drawn.theme.ink
    halo = 3.4 * drawn.type_size
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}"',
        f' width="{wide}" height="{high}"{style} role="img" aria-labelledby="{ids}title {ids}desc"',
        f' font-family="{FONTS}">',
        f'<title id="{ids}title">{escape(drawn.graph.graph["title"])}</title>',
        f'<desc id="{ids}desc">{escape(" ".join(drawn.foot))}</desc>',
        f'<rect width="{wide}" height="{high}" fill="{ground}"/>',
        *_head(drawn),
        '<g fill="none" stroke-linecap="round">',
        *_ties(drawn, titles=titles),
        "</g>",
        f'<g stroke="{ground}" stroke-width="{max(drawn.type_size * 0.9, 1):.1f}">',
        *_nodes(drawn, titles=titles),
        "</g>",
        *_leaders(drawn),
        f'<g fill="{ink}" stroke="{ground}" stroke-width="{halo:.1f}"',
        ' stroke-linejoin="round" paint-order="stroke">',
        *(_label(label) for label in drawn.labels),
        "</g>",
        *_foot(drawn),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _head(drawn: Figure) -> Iterator[str]:
    unit = drawn.type_size
    baseline = (MARGIN + 20) * unit
    for line in drawn.title:
        yield (
            f'<text x="{MARGIN * unit:.0f}" y="{baseline:.0f}" font-size="{25 * unit:.1f}" '
            f'font-weight="600" fill="{drawn.theme.ink}">{escape(line)}</text>'
        )
        baseline += 30 * unit
    yield f'<g fill="{drawn.theme.faint}" font-size="{12 * unit:.1f}">'
    yield from legend(drawn, baseline - 4 * unit)
    yield "</g>"


def _ties(drawn: Figure, *, titles: bool) -> Iterator[str]:
    for look, ties in groupby(strokes(drawn), key=lambda pair: pair[0]):
        dashes = f' stroke-dasharray="{look.dashes}"' if look.dashes else ""
        yield (
            f'<g stroke="{look.colour}" stroke-width="{look.thick}" '
            f'stroke-opacity="{look.opacity:g}"{dashes}>'
        )
        for _, (one, other) in ties:
            line = path(drawn.curves[one, other])
            if titles:
                said = escape(told(drawn.graph, one, other))
                yield f'<path d="{line}"><title>{said}</title></path>'
            else:
                yield f'<path d="{line}"/>'
        yield "</g>"


def _nodes(drawn: Figure, *, titles: bool) -> Iterator[str]:
    for node, spot in drawn.spots.items():
        data = drawn.graph.nodes[node]
        kind = "context" if data["bipartite"] == 1 else data["kind"]
        sign = shape(kind, spot.x, spot.y, spot.radius, drawn.colours[node], drawn.theme.ground)
        if not titles:
            yield sign
            continue
        ties = drawn.graph.degree[node]
        name = escape(f"{data['label']} ({data['kind']}, {ties} tie{'s' if ties != 1 else ''})")
        yield f"<g>{sign}<title>{name}</title></g>"


def _leaders(drawn: Figure) -> Iterator[str]:
    """The lines to names that stand aside, on a halo like the names."""
    lines = "".join(
        f"M{label.line[0][0]:.1f} {label.line[0][1]:.1f}L{label.line[1][0]:.1f} "
        f"{label.line[1][1]:.1f}"
        for label in drawn.labels
        if label.line is not None
    )
    if lines:
        look, unit = drawn.theme, drawn.type_size
        for colour, thick in ((look.ground, 2.6), (look.ink, 0.8)):
            yield f'<path d="{lines}" stroke="{colour}" stroke-width="{thick * unit:.1f}"/>'


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
    unit = drawn.type_size
    line = 16.5 * unit
    y = drawn.height - MARGIN * unit * 0.7 - (len(drawn.foot) - 1) * line
    if drawn.names:
        rows = -(-len(drawn.names) // drawn.columns)
        yield f'<g fill="{drawn.theme.faint}" font-size="{12 * unit:.1f}">'
        yield from communities_legend(drawn, y - 26 * unit - (rows - 1) * 18 * unit)
        yield "</g>"
    yield f'<g font-size="{11 * unit:.1f}" fill="{drawn.theme.faint}">'
    for text in drawn.foot:
        yield f'<text x="{MARGIN * unit:.0f}" y="{y:.1f}">{escape(text)}</text>'
        y += line
    yield "</g>"
