"""The part of a page that needs no script: what it is, the picture, and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.networks.figure.colours import theme_of
from citygraph.networks.figure.letters import escape
from citygraph.networks.figure.svg import FONTS, svg
from citygraph.networks.graph import MOST_DRAWN
from citygraph.networks.listing import listing
from citygraph.networks.method import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import networkx as nx

MOST_TIES = 1000
"""A table holds at most so many ties; of a larger network it tells what is largest."""

_MOST_LISTED = 50
_TWO_MODE = ("Who", "Kind", "Takes part in", "Kind", "Roles", "From", "To", "As of", "Sources")
_ONE_MODE = ("Who", "With whom", "Weight", "Shared", "Where", "Sources")


def static(graph: nx.Graph[str], *, theme: str, interactive: bool) -> Iterator[str]:
    """The lines of that part.

    Args:
        graph: a network annotated by `method.annotate`.
        theme: of the picture.
        interactive: whether the page does more where scripts may run.
    """
    title = escape(graph.graph["title"])
    yield f"<h1>{title}</h1>"
    yield f"<p>{escape(', '.join(graph.graph['method']))}.</p>"
    yield f"<p>{escape(graph.graph['coverage'])}</p>"
    if interactive:
        yield (
            "<noscript><p>With JavaScript this page is interactive: search, filters, and the "
            "sources behind each tie. Nothing is fetched from elsewhere.</p></noscript>"
        )
    if len(graph) <= MOST_DRAWN:
        yield f"<figure>{svg(graph, theme=theme)}</figure>"
    if graph.number_of_edges() <= MOST_TIES:
        yield from _ties(graph, f"{title}: {number(graph.graph['counts']['ties'], 'tie')}")
        yield from _sources(graph)
    else:
        columns, rows = listing(graph)
        yield from _table(
            f"{title}: what weighs most",
            [column.capitalize() for column in columns],
            ([escape(cell) for cell in row] for row in rows[:_MOST_LISTED]),
        )


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"<table><caption>{caption}</caption>"
    yield (
        "<thead><tr>" + "".join(f'<th scope="col">{head}</th>' for head in heads) + "</tr></thead>"
    )
    yield "<tbody>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
    yield "</tbody></table>"


def _ties(graph: nx.Graph[str], caption: str) -> Iterator[str]:
    one_mode = graph.graph["view"] == "one-mode"
    row = _between if one_mode else _part
    numbers = _numbers(graph)
    rows = sorted(
        [*map(escape, row(graph, one, other)), _cited(numbers, tie["sources"])]
        for one, other, tie in graph.edges(data=True)
        if tie.get("relation") != "same"
    )
    yield from _table(caption, _ONE_MODE if one_mode else _TWO_MODE, rows)


def _part(graph: nx.Graph[str], one: str, other: str) -> list[str]:
    if graph.nodes[one]["bipartite"] == 1:
        one, other = other, one
    who, what, tie = graph.nodes[one], graph.nodes[other], graph.edges[one, other]
    roles = ", ".join(role.replace("-", " ") for role in tie["roles"])
    return [
        *(who["label"], who["kind"]),
        *(what["label"], what["kind"]),
        roles,
        *(tie["start"], tie["end"], tie["as_of"]),
    ]


def _between(graph: nx.Graph[str], one: str, other: str) -> list[str]:
    tie = graph.edges[one, other]
    names = sorted(str(graph.nodes[node]["label"]) for node in (one, other))
    labels = graph.graph["labels"]
    where = "; ".join(labels.get(context, context) for context in tie["contexts"])
    return [*names, f"{tie['weight']:.6g}", str(tie["shared"]), where]


def _cited(numbers: dict[str, int], sources: Iterable[str]) -> str:
    found = sorted(numbers[source] for source in sources)
    return ", ".join(f'<a href="#source-{n}">[{n}]</a>' for n in found)


def _sources(graph: nx.Graph[str]) -> Iterator[str]:
    titles, issued = graph.graph["titles"], graph.graph["issued"]
    yield "<h2>Sources</h2><ol>"
    for iri, n in _numbers(graph).items():
        year = escape(issued.get(iri, ""))
        name = escape(titles.get(iri, iri))
        yield f'<li id="source-{n}">{name}{year and f" ({year})"} <code>{escape(iri)}</code></li>'
    yield "</ol>"


def _numbers(graph: nx.Graph[str]) -> dict[str, int]:
    """The sources that the network rests on, numbered in the order of their IRIs."""
    used: set[str] = set()
    for *_, tie in graph.edges(data=True):
        used.update(tie.get("sources", ()))
    return {iri: n for n, iri in enumerate(sorted(used), start=1)}


def _ground(theme: str, where: str) -> str:
    look = theme_of(theme)
    return f"{where}{{background:{look.ground};color:{look.ink}}}"


STYLE = "".join(
    (
        "body:has(#citygraph-static){overflow:auto}@layer static{",
        f"body{{margin:0;font:15px/1.45 {FONTS}}}",
        _ground("paper", "body"),
        _ground("night", "[data-theme=night] body"),
        "}",
        "#citygraph-static{max-width:1640px;margin:0 auto;padding:16px 16px 48px}",
        "#citygraph-static p{max-width:80ch;margin:0 0 .7em}",
        "#citygraph-static figure{margin:0}",
        "#citygraph-static svg{display:block;width:100%;height:auto}",
        "#citygraph-static table{border-collapse:collapse;width:100%;font-size:13px}",
        "#citygraph-static caption{text-align:left;font-weight:600;font-size:17px}",
        "#citygraph-static :is(th,td){text-align:left;vertical-align:top;padding:5px 14px 5px 0}",
        "#citygraph-static :is(td,code){overflow-wrap:anywhere}",
        "#citygraph-static td{border-top:1px solid #8886}",
        "#citygraph-static a{color:inherit}",
    )
)
"""The rules of this part; a page adds those of the viewer, which win over these."""
