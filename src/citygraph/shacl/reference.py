"""Validation with pyshacl: data and shapes in, a report out."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

import pyshacl
import rdflib
from pyshacl.errors import ReportableRuntimeError, ValidationFailure

from citygraph.errors import UnreadableInputError
from citygraph.namespaces import DCTERMS, RDF, SH, SKOS
from citygraph.shacl.findings import Finding, Report, ordered
from citygraph.shacl.shapes import (
    SEVERITIES,
    aim,
    focus_nodes,
    load_shapes,
    names,
    spread,
    written_path,
)
from citygraph.terms import from_rdflib, graph_of, to_rdflib

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    import pyoxigraph as ox

    Data: TypeAlias = rdflib.Graph | Iterable[ox.Triple | ox.Quad]

_FEW = 1000
"""Up to so many nodes pyshacl is told which to check: it looks each of them up in a list."""

_LABELS = (rdflib.URIRef(SKOS + "prefLabel"), rdflib.URIRef(DCTERMS + "title"))


def validate(
    data: Data, shapes: Sequence[Path], only: Collection[ox.NamedNode] | None = None
) -> Report:
    """Hold data to shapes.

    Args:
        data: an rdflib graph or dataset, or triples or quads of pyoxigraph; what is validated is
            their RDF merge. It should hold the ontology too, whose subclasses the shapes need.
            Literals are compared in the form in which they are given; a store changes some of
            them on loading ("007" to 7), so give it what a parser read where that matters.
        shapes: the shapes files. Nothing they import is fetched and nothing is inferred, beyond
            the subclasses that SHACL itself follows.
        only: the nodes to check; without it all that the shapes target.

    Returns:
        The report. When it has no `focuses`, nothing was checked.

    Raises:
        UnreadableInputError: a shapes file is missing, malformed or not supported.
    """
    shapes_graph = load_shapes(shapes)
    with _unlogged("rdflib.term"):
        data_graph = _data_graph(data)
        focuses = focus_nodes(shapes_graph, data_graph)
        if only is not None:
            wanted = {to_rdflib(node) for node in only}
            focuses = {shape: nodes & wanted for shape, nodes in focuses.items()}
            aim(shapes_graph, focuses)
        else:
            spread(shapes_graph)
        results = _run(data_graph, shapes_graph, shapes)
    named = names(shapes_graph)
    findings = _findings(results, named)
    counts = sorted((named[shape], len(nodes)) for shape, nodes in focuses.items())
    return Report(
        findings=ordered(f for f in findings if only is None or f.focus in only),
        focus_nodes=dict(counts),
        focuses=frozenset(from_rdflib(node) for nodes in focuses.values() for node in nodes),
        labels=_labels(data_graph),
    )


def _data_graph(data: Data) -> rdflib.Graph:
    if isinstance(data, rdflib.Dataset):
        merged = rdflib.Graph(bind_namespaces="none")
        for subject, predicate, value, _ in data.quads():
            merged.add((subject, predicate, value))
        return merged
    if isinstance(data, rdflib.Graph):
        return data
    return graph_of(data)


def _run(data: rdflib.Graph, shapes: rdflib.Graph, files: Sequence[Path]) -> rdflib.Graph:
    where = files[0].parent if files else "the shapes"
    if not shapes:
        raise UnreadableInputError(where, "there are no shapes; name a file that has some")
    try:
        _, results, text = pyshacl.validate(
            data,
            shacl_graph=shapes,
            inference="none",
            advanced=False,
            meta_shacl=False,
            do_owl_imports=False,
            inplace=True,
        )
    except (ReportableRuntimeError, ValidationFailure) as error:
        problem = getattr(error, "message", "") or str(error)
        raise UnreadableInputError(where, f"the shapes cannot be used: {problem}") from error
    if not isinstance(results, rdflib.Graph):
        raise UnreadableInputError(where, f"the shapes cannot be used: {text}")
    return results


@contextmanager
def _unlogged(name: str) -> Iterator[None]:
    """Silence a library's warnings about faulty literals: the shapes report them better."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _findings(results: rdflib.Graph, named: dict[rdflib.term.Node, str]) -> Iterator[Finding]:
    def one(result: rdflib.term.Node, name: str) -> rdflib.term.Node | None:
        return results.value(result, rdflib.URIRef(SH + name))

    outcome = results.value(
        predicate=rdflib.URIRef(RDF + "type"), object=rdflib.URIRef(SH + "ValidationReport")
    )
    for result in results.objects(outcome, rdflib.URIRef(SH + "result")):
        path, value, shape = (one(result, n) for n in ("resultPath", "value", "sourceShape"))
        messages = sorted(map(str, results.objects(result, rdflib.URIRef(SH + "resultMessage"))))
        yield Finding(
            focus=from_rdflib(one(result, "focusNode")),
            path=None if path is None else written_path(results, path),
            value=None if value is None else from_rdflib(value),
            component=str(one(result, "sourceConstraintComponent")),
            shape="" if shape is None else named.get(shape, ""),
            severity=SEVERITIES[str(one(result, "resultSeverity"))],
            message=" ".join(messages),
        )


def _labels(data: rdflib.Graph) -> dict[str, str]:
    labels: dict[str, str] = {}
    for predicate in _LABELS:
        for node, label in data.subject_objects(predicate):
            name = str(node)
            labels[name] = min(str(label), labels.get(name, str(label)))
    return labels
