"""All that a store holds, by SPARQL, so that it works near and far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from citygraph.store import select

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citygraph.store import Store

_NAMED = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
_NAMELESS = """SELECT ?s ?p ?o WHERE {
  ?s ?p ?o
  FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } }
}"""


def all_quads(store: Store) -> Iterator[Quad]:
    """The quads of the named graphs, and the triples that are in the default graph alone.

    Args:
        store: near or far; its default graph is the merge of its named graphs.

    Raises:
        StoreError, EndpointError: see `citygraph.store.Store.query`.
    """
    for text in (_NAMED, _NAMELESS):
        for subject, predicate, value, *graph in select(store, text).rows:
            if (
                isinstance(subject, NamedNode | BlankNode)
                and isinstance(predicate, NamedNode)
                and isinstance(value, NamedNode | BlankNode | Literal)
            ):
                name = graph[0] if graph and isinstance(graph[0], NamedNode) else DefaultGraph()
                yield Quad(subject, predicate, value, name)
