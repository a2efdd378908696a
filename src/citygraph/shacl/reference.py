"""The reference: pyshacl is asked the same, for comparison and for whoever trusts it more."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyshacl
import rdflib
from pyshacl.errors import ReportableRuntimeError, ValidationFailure

from citygraph.errors import UnreadableInputError
from citygraph.namespaces import RDF, SH
from citygraph.shacl.engine import SEVERITIES, labels_of
from citygraph.shacl.findings import Finding, Report, Severity, ordered
from citygraph.shacl.inputs import plan_of
from citygraph.shacl.local import Run
from citygraph.shacl.shapes.graph import ShapesGraph
from citygraph.shacl.shapes.path import read_path
from citygraph.shacl.view import ParsedView
from citygraph.terms import from_rdflib, graph_of
from citygraph.trig.parse import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pyoxigraph as ox

    from citygraph.model import Term
    from citygraph.shacl.plan import Shape


def validate(data: Iterable[ox.Triple | ox.Quad], shapes: Sequence[Path]) -> Report:
    """Hold data to shapes with pyshacl.

    Args:
        data: triples, or quads whose RDF merge is validated.
        shapes: shapes files, which are checked as `citygraph.shacl.validate` checks them.

    Returns:
        The report, in the terms of `citygraph.shacl.validate`.

    Raises:
        UnreadableInputError: a file is missing or malformed, or shapes are not supported.
    """
    quads: dict[Path | None, Sequence[ox.Quad]] = {file: read(file) for file in shapes}
    plan = plan_of(ShapesGraph(quads))
    facts = list(data)
    view = ParsedView(facts)
    run = Run(view)
    focuses = {root.name: set(run.focus_nodes(root)) for root in plan.roots}
    with _unlogged("rdflib.term"):
        shapes_graph = graph_of(quad for some in quads.values() for quad in some)
        results = _run(graph_of(facts), shapes_graph)
    known = {shape.node: shape for shape in plan.shapes}
    findings = list(_findings(results, known))
    return Report(
        results=ordered(findings),
        focus_nodes={name: len(nodes) for name, nodes in sorted(focuses.items())},
        focus_count=len(set().union(*focuses.values())),
        labels=labels_of(view, findings),
    )


def _run(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
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
        raise UnreadableInputError("pyshacl", f"the shapes cannot be used: {problem}") from error
    if not isinstance(results, rdflib.Graph):
        raise UnreadableInputError("pyshacl", f"the shapes cannot be used: {text}")
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


def _findings(results: rdflib.Graph, known: Mapping[Term, Shape]) -> Iterator[Finding]:
    facts = ShapesGraph.of_rdflib(results)
    reports = results.subjects(rdflib.URIRef(RDF + "type"), rdflib.URIRef(SH + "ValidationReport"))
    for outcome in map(from_rdflib, reports):
        for result in facts.values(outcome, "result"):
            path, value = facts.value(result, "resultPath"), facts.value(result, "value")
            shape = known[facts.values(result, "sourceShape")[0]]
            severity = facts.values(result, "resultSeverity")[0]
            messages = sorted(
                str(getattr(m, "value", m)) for m in facts.values(result, "resultMessage")
            )
            yield Finding(
                focus=facts.values(result, "focusNode")[0],
                path=None if path is None else str(read_path(facts, result, path)),
                value=value,
                component=getattr(facts.value(result, "sourceConstraintComponent"), "value", ""),
                shape=shape.name,
                severity=SEVERITIES.get(getattr(severity, "value", ""), Severity.VIOLATION),
                message=" ".join(messages),
                origin=shape,
            )
