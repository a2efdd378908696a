"""A network as one page: the picture and the table of ties, with nothing to fetch or to run."""

from __future__ import annotations

import base64
import hashlib
from itertools import islice
from typing import TYPE_CHECKING

from citygraph.networks.figure.colours import theme_of
from citygraph.networks.figure.svg import FONTS, escape, svg
from citygraph.networks.files.tables import summary, ties
from citygraph.networks.method import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import networkx as nx

    from citygraph.networks.figure.colours import Theme

_HEADINGS = {
    "participant": "Who",
    "participant_kind": "Kind",
    "context": "Takes part in",
    "context_kind": "Kind",
    "roles": "Roles",
    "side": "Side",
    "start": "From",
    "end": "To",
    "as_of": "As of",
    "sources": "Sources",
    "one": "Who",
    "other": "With whom",
    "weight": "Weight",
    "shared": "Shared",
    "contexts": "Where",
}


def page(graph: nx.Graph[str], *, theme: str = "paper") -> str:
    """Write a network as an HTML page that needs no network and runs no script.

    Its policy forbids everything but its own style sheet (by hash), so that no name in the graph
    can make the page do anything.

    Args:
        graph: a network from `network`.
        theme: "paper" or "night".

    Returns:
        A whole HTML document.

    Raises:
        UsageError: the theme is not known.
    """
    title = escape(graph.graph["title"])
    ties_told = number(graph.graph["counts"]["ties"], "tie")
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        *_head(title, _style(theme_of(theme))),
        "<body>",
        "<main>",
        f"<figure>{svg(graph, theme=theme)}</figure>",
        *_table(graph, f"{title}: {ties_told}"),
        *_sources(graph),
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _head(title: str, style: str) -> Iterator[str]:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="referrer" content="no-referrer">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>"
    yield f"<style>{style}</style>"
    yield "</head>"


def digest(graph: nx.Graph[str], most: int = 15) -> str:
    """A network too large to be drawn in a notebook, as a table with what weighs most.

    Args:
        graph: a network annotated by `method.annotate`.
        most: how many rows at most.

    Returns:
        An HTML fragment without style and script.
    """
    rows = list(islice(summary(graph), most))
    more = number(len(graph), "node") + ', too many to draw here: write("network.html") draws them'
    told = (graph.graph["title"], ", ".join(graph.graph["method"]), graph.graph["coverage"], more)
    head, *foot = (escape(line) for line in told)
    cells = (f"<tr><td>{escape(one)}</td><td>{escape(other)}</td></tr>" for one, other in rows)
    return f"<table><caption>{head}</caption><tbody>{''.join(cells)}</tbody></table>" + "".join(
        f"<p>{line}</p>" for line in foot
    )


def _table(graph: nx.Graph[str], caption: str) -> Iterator[str]:
    columns, rows = ties(graph)
    shown = [i for i, name in enumerate(columns) if name in _HEADINGS]
    numbers = _numbers(graph)
    yield f"<table><caption>{caption}</caption>"
    heads = "".join(f'<th scope="col">{_HEADINGS[columns[i]]}</th>' for i in shown)
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for row in rows:
        cells = (_cell(columns[i], row[i], numbers) for i in shown)
        yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
    yield "</tbody></table>"


def _cell(column: str, text: str, numbers: Mapping[str, int]) -> str:
    if column == "sources":
        found = (numbers[iri] for iri in text.split("; ") if iri in numbers)
        return ", ".join(f'<a href="#source-{n}">[{n}]</a>' for n in sorted(found))
    return escape(text.replace("-", " ") if column == "roles" else text)


def _sources(graph: nx.Graph[str]) -> Iterator[str]:
    titles = graph.graph["titles"]
    yield "<h2>Sources</h2><ol>"
    for iri, n in _numbers(graph).items():
        name = escape(titles.get(iri, iri))
        year = escape(graph.graph["issued"].get(iri, ""))
        yield f'<li id="source-{n}">{name}{year and f" ({year})"} <code>{escape(iri)}</code></li>'
    yield "</ol>"


def _numbers(graph: nx.Graph[str]) -> dict[str, int]:
    """The sources that the network rests on, numbered in the order of their IRIs."""
    used: set[str] = set()
    for *_, tie in graph.edges(data=True):
        used.update(tie.get("sources", ()))
    return {iri: n for n, iri in enumerate(sorted(used), start=1)}


def _style(theme: Theme) -> str:
    rules: Sequence[str] = (
        f"body{{margin:0;background:{theme.ground};color:{theme.ink};font:15px/1.45 {FONTS}}}",
        "main{max-width:1640px;margin:0 auto;padding:0 16px 48px}",
        "figure{margin:0}figure svg{display:block;width:100%;height:auto}",
        "table{border-collapse:collapse;width:100%;font-size:13px;font-variant-numeric:tabular-nums}",
        "caption{text-align:left;font-weight:600;font-size:17px;padding:24px 0 8px}",
        "th,td{text-align:left;vertical-align:top;padding:5px 14px 5px 0}",
        f"td{{border-bottom:1px solid {theme.grey}55}}",
        f"th{{color:{theme.faint};font-weight:600;position:sticky;top:0;background:{theme.ground}}}",
        "h2{font-size:17px;margin:32px 0 8px}li{margin:4px 0}",
        f"code{{color:{theme.faint};font-size:12px}}a{{color:inherit}}",
    )
    return "".join(rules)
