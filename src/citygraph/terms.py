"""RDF between pyoxigraph, which parses and stores, and rdflib, which pyshacl and users know."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox
import rdflib

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citygraph.model import Term


@lru_cache(maxsize=1 << 16)
def to_rdflib(term: Term) -> rdflib.term.Identifier:
    """The same term for rdflib, with the lexical form of a literal kept as it is."""
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if term.language is not None:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = rdflib.URIRef(term.datatype.value)
    if datatype == rdflib.XSD.string:
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)


def from_rdflib(term: object) -> Term:
    """The same term for pyoxigraph."""
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if not isinstance(term, rdflib.Literal):
        raise TypeError(f"{term!r} is no RDF term")
    if term.language is not None:
        return ox.Literal(str(term), language=term.language)
    if term.datatype is None:
        return ox.Literal(str(term))
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))


def graph_of(triples: Iterable[ox.Triple | ox.Quad]) -> rdflib.Graph:
    """The RDF merge of triples or quads, each triple once."""
    graph = rdflib.Graph(bind_namespaces="none")
    for triple in triples:
        graph.add(_triple(triple))
    return graph


def dataset_of(quads: Iterable[ox.Quad]) -> rdflib.Dataset:
    """Quads as an rdflib dataset whose default graph is the union of its graphs."""
    dataset = rdflib.Dataset(default_union=True)
    graphs: dict[str, rdflib.Graph] = {}
    for quad in quads:
        name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        if name not in graphs:
            graphs[name] = dataset.graph(name) if name else dataset.default_graph
        graphs[name].add(_triple(quad))
    return dataset


def _triple(
    triple: ox.Triple | ox.Quad,
) -> tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]:
    return to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)
