"""Reports of several engines in one form, so that they can be compared."""

from __future__ import annotations

import logging
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox
import rdflib
from rdflib import RDF, SH
from rdflib.term import BNode, Node

from citygraph.terms import graph_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyrudof

Result: TypeAlias = tuple[str, ...]
"""Focus node, path, value, component, source shape and severity, each written out."""

_OPERATORS = {
    SH.inversePath: "^",
    SH.alternativePath: "|",
    SH.zeroOrMorePath: "*",
    SH.oneOrMorePath: "+",
    SH.zeroOrOnePath: "?",
}


def results(report: rdflib.Graph) -> list[Result]:
    """The results of a W3C validation report, as often as they stand there, in order."""
    outcome = report.value(predicate=RDF.type, object=SH.ValidationReport)
    return sorted(one(report, result) for result in report.objects(outcome, SH.result))


def one(report: rdflib.Graph, result: Node) -> Result:
    """One result of a report."""

    def of(predicate: rdflib.URIRef) -> str:
        value = report.value(result, predicate)
        return "" if value is None else value.n3()

    path = report.value(result, SH.resultPath)
    return (
        of(SH.focusNode),
        "" if path is None else written(report, path),
        of(SH.value),
        of(SH.sourceConstraintComponent),
        of(SH.sourceShape),
        of(SH.resultSeverity),
    )


def written(graph: rdflib.Graph, path: Node) -> str:
    """A property path in one line; two paths of the same structure are the same text."""
    if not isinstance(path, BNode):
        return path.n3()
    if (path, RDF.first, None) in graph:
        return f"({' '.join(written(graph, part) for part in graph.items(path))})"
    predicate, inner = next((p, o) for p, o in graph.predicate_objects(path) if p in _OPERATORS)
    return f"{_OPERATORS[predicate]}[{written(graph, inner)}]"


def by_pyshacl(data: Iterable[ox.Quad], shapes: Iterable[ox.Quad]) -> rdflib.Graph:
    """The report of pyshacl over an rdflib memory graph."""
    import pyshacl

    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    _, report, text = pyshacl.validate(
        graph_of(data),
        shacl_graph=graph_of(shapes),
        inference="none",
        advanced=False,
        do_owl_imports=False,
    )
    if not isinstance(report, rdflib.Graph):
        raise TypeError(text)
    return report


@cache
def _rudof() -> tuple[pyrudof.Rudof, Iterator[int]]:
    import pyrudof

    return pyrudof.Rudof(pyrudof.RudofConfig()), count()


def by_pyrudof(data: Iterable[ox.Quad], shapes: str, space: str) -> rdflib.Graph:
    """The report of pyrudof. Its blank nodes are b0, b1 ...: let those of the data differ.

    To empty its memory takes 0.1 seconds, so each run gets a namespace of its own instead.
    """
    import pyrudof

    engine, runs = _rudof()
    number = next(runs)
    own = space.replace("000", f"{number % 1000:03}")
    triples = (ox.Triple(quad.subject, quad.predicate, quad.object) for quad in data)
    text = ox.serialize(dict.fromkeys(triples), format=ox.RdfFormat.N_TRIPLES)
    text = str(text, "utf-8").replace(space, own) or "# nothing\n"
    strict = pyrudof.ReaderMode.Strict
    if number % 50 == 0:
        engine.reset_data()
    engine.read_data(text, reader_mode=strict)
    engine.read_shacl(shapes.replace(space, own), reader_mode=strict)
    engine.validate_shacl()
    report = engine.serialize_shacl_validation_results(pyrudof.ResultShaclValidationFormat.NTriples)
    report = report.replace(own, space)
    return graph_of(ox.parse(report, format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=False))
