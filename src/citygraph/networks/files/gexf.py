"""Networks as GEXF, with the years in which nodes and ties exist: Gephi and its timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from citygraph.networks.figure.colours import METHOD
from citygraph.networks.files.attributes import (
    CREATOR,
    columns,
    description,
    flat,
    identifiers,
    ties,
    written,
)
from citygraph.networks.files.marks import marks
from citygraph.networks.files.markup import DECLARATION, attribute, content

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping

    import networkx as nx

    from citygraph.networks.files.attributes import Row
    from citygraph.networks.files.marks import Mark

_NAMESPACE = "http://gexf.net/1.3"
_STATIC = 'mode="static"'
_DYNAMIC = 'mode="dynamic" timeformat="date" timerepresentation="interval"'
_DATES = {"start": "stated_start", "end": "stated_end", "as_of": "stated_as_of"}
"""In GEXF start and end are a life span on the timeline; these are what sources state."""

_FIRST, _LAST = 1, 9999
"""The years that a date of XML Schema writes with four digits."""


class Life(NamedTuple):
    """The years in which something exists; None where it has no bound."""

    first: int | None = None
    last: int | None = None


ALWAYS = Life()


def gexf(graph: nx.Graph[str]) -> str:
    """Write a network as GEXF 1.3, with the places, sizes and colours of its figure.

    A tie exists from 1 January of its `first` year to 31 December of its `last`; without `last`
    it goes on. A node exists from the first of its ties to the end of the last, and what it is
    itself known to (so that no tie is without its ends). What is undated always exists: a tie
    whose years are not known, and the nodes at its ends. A network in which nothing is dated is
    static. Lists are joined by "; " (Gephi cuts brackets from items of its list type); dates as
    stated are called `stated_start`, `stated_end`, `stated_as_of`. The file has no date of its
    own, so that equal networks give equal bytes.

    Args:
        graph: a network annotated by `method.annotate`.

    Raises:
        UsageError: an attribute is of a type that no file can hold.
    """
    lives = {pair: _life(graph.edges[pair]) for pair in ties(graph)}
    lasting = _node_lives(graph, lives)
    dynamic = any(life != ALWAYS for life in (*lives.values(), *lasting.values()))
    lines = [
        f'<gexf xmlns="{_NAMESPACE}" xmlns:viz="{_NAMESPACE}/viz" version="1.3">',
        "  <meta>",
        f"    <creator>{CREATOR}</creator>",
        f"    <description>{content(description(graph, METHOD))}</description>",
        "  </meta>",
        f'  <graph defaultedgetype="undirected" {_DYNAMIC if dynamic else _STATIC}>',
        *_body(graph, lasting, lives),
        "  </graph>",
        "</gexf>",
    ]
    return DECLARATION + "\n".join(lines) + "\n"


def _life(data: Mapping[str, Any]) -> Life:
    """The years of a tie or node; always, when they are unknown or cannot be."""
    first, last = data.get("first"), data.get("last")
    if any(year is not None and not _FIRST <= year <= _LAST for year in (first, last)):
        return ALWAYS
    if first is not None and last is not None and first > last:
        return ALWAYS
    return Life(first, last)


def _node_lives(graph: nx.Graph[str], lives: Mapping[tuple[str, str], Life]) -> dict[str, Life]:
    """The years of the nodes: their own and those of their ties, from the first to the last."""
    spans = {node: [_life(data)] for node, data in graph.nodes(data=True)}
    spans = {node: [life for life in own if life != ALWAYS] for node, own in spans.items()}
    for pair, life in lives.items():
        if graph.edges[pair].get("relation") != "same":
            for node in pair:
                spans[node].append(life)
    return {node: _hull(found) for node, found in spans.items()}


def _hull(lives: Iterable[Life]) -> Life:
    """From the first year to the last; without a bound where one of them has none."""
    held = list(lives)
    firsts = [life.first for life in held if life.first is not None]
    lasts = [life.last for life in held if life.last is not None]
    return Life(
        min(firsts) if firsts and len(firsts) == len(held) else None,
        max(lasts) if lasts and len(lasts) == len(held) else None,
    )


def _span(life: Life) -> str:
    start = "" if life.first is None else f' start="{life.first:04d}-01-01"'
    end = "" if life.last is None else f' end="{life.last:04d}-12-31"'
    return start + end


def _body(
    graph: nx.Graph[str], lasting: Mapping[str, Life], lives: Mapping[tuple[str, str], Life]
) -> Iterator[str]:
    plain, names, looks = flat(graph), identifiers(graph), marks(graph)
    nodes = {node: _columns(plain.nodes[name]) for node, name in names.items()}
    edges = {
        pair: _columns(plain.edges[names[pair[0]], names[pair[1]]], "weight") for pair in lives
    }
    node_keys = yield from _declared("node", nodes.values())
    edge_keys = yield from _declared("edge", edges.values())
    yield "    <nodes>"
    for node, name in names.items():
        label = attribute(graph.nodes[node]["label"])
        yield f'      <node id="{attribute(name)}" label="{label}"{_span(lasting[node])}>'
        yield from _values(nodes[node], node_keys)
        yield from _look(looks[node])
        yield "      </node>"
    yield "    </nodes>"
    yield "    <edges>"
    for number, ((one, other), life) in enumerate(lives.items()):
        ends = f'source="{attribute(names[one])}" target="{attribute(names[other])}"'
        weight = float(graph.edges[one, other].get("weight", 1))
        yield f'      <edge id="{number}" {ends} weight="{weight}"{_span(life)}>'
        yield from _values(edges[one, other], edge_keys)
        yield "      </edge>"
    yield "    </edges>"


def _declared(element: str, rows: Iterable[Row]) -> Generator[str, None, dict[str, int]]:
    """Declare the attributes of nodes or of edges; name -> id comes back."""
    kinds = columns(rows)
    yield f'    <attributes class="{element}" mode="static">'
    for number, (name, kind) in enumerate(kinds.items()):
        yield f'      <attribute id="{number}" title="{attribute(name)}" type="{kind}"/>'
    yield "    </attributes>"
    return {name: number for number, name in enumerate(kinds)}


def _columns(row: Row, *without: str) -> Row:
    """The attributes but those that are attributes of the element."""
    hidden = {"label", *without}
    return {_DATES.get(name, name): value for name, value in row.items() if name not in hidden}


def _values(row: Row, keys: Mapping[str, int]) -> Iterator[str]:
    if row:
        yield "        <attvalues>"
        for name, value in row.items():
            told = attribute(written(value))
            yield f'          <attvalue for="{keys[name]}" value="{told}"/>'
        yield "        </attvalues>"


def _look(mark: Mark) -> Iterator[str]:
    red, green, blue = (int(mark.colour[i : i + 2], 16) for i in (1, 3, 5))
    yield f'        <viz:color r="{red}" g="{green}" b="{blue}" a="1.0"/>'
    yield f'        <viz:position x="{mark.x}" y="{-mark.y + 0.0}" z="0.0"/>'
    yield f'        <viz:size value="{mark.radius}"/>'
