"""The W3C validation report (SHACL 3.6): a report as an RDF graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from citygraph.namespaces import SH
from citygraph.shacl.findings import Severity, Status
from citygraph.shacl.property_path import (
    Alternative,
    Inverse,
    OneOrMore,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    import rdflib

    from citygraph.model import Term
    from citygraph.shacl.findings import Finding, Report
    from citygraph.shacl.property_path import PropertyPath

Object: TypeAlias = "Term | PropertyPath"
"""What stands in a result: a term, or a path, which is written as a structure of its own."""

_SEVERITIES = {
    Severity.VIOLATION: NamedNode(SH + "Violation"),
    Severity.WARNING: NamedNode(SH + "Warning"),
    Severity.INFO: NamedNode(SH + "Info"),
}
STEPS = {
    Inverse: "inversePath",
    ZeroOrMore: "zeroOrMorePath",
    OneOrMore: "oneOrMorePath",
    ZeroOrOne: "zeroOrOnePath",
}
"""The kinds of path around another one -> the local names of their properties in SHACL."""


def result_properties(finding: Finding) -> Iterator[tuple[str, Object]]:
    """What the report says of one result (SHACL 3.6.2), without its type.

    Args:
        finding: a finding that is not resolved.

    Yields:
        The local name of each property of SHACL, and its value.
    """
    shape = finding.origin
    yield "focusNode", finding.focus
    path = _path(finding)
    if path is not None:
        yield "resultPath", path
    if finding.value is not None:
        yield "value", finding.value
    severity = _SEVERITIES[finding.severity]
    yield "resultSeverity", severity if shape is None else shape.severity
    source = _iri(finding.shape) if shape is None else shape.node
    if source is not None:
        yield "sourceShape", source
    yield "sourceConstraintComponent", NamedNode(finding.component)
    if finding.constraint is not None:
        yield "sourceConstraint", finding.constraint
    for message in finding.messages or (Literal(finding.message),):
        yield "resultMessage", message


def report_graph(report: Report) -> rdflib.Graph:
    """Write the validation report as an rdflib graph.

    Args:
        report: what a validation gave. Findings that a change resolves are not in the graph.

    Returns:
        One `sh:ValidationReport`. Nodes of the data and the shapes are themselves, blank ones
        included; each complex path is a structure of its own.
    """
    import rdflib

    shacl = rdflib.Namespace(SH)
    graph = rdflib.Graph()
    graph.bind("sh", shacl)
    outcome = rdflib.BNode()
    graph.add((outcome, rdflib.RDF.type, shacl.ValidationReport))
    graph.add((outcome, shacl.conforms, rdflib.Literal(report.conforms)))
    writer = _Writer(graph)
    for finding in report.results:
        if finding.status is not Status.RESOLVED:
            graph.add((outcome, shacl.result, writer.result(finding)))
    return graph


def _path(finding: Finding) -> Object | None:
    """The path of a finding; that of its shape, unless the constraint has named another one."""
    own = None if finding.origin is None else finding.origin.path
    if finding.path is None:
        return None
    return own if own is not None and finding.path == str(own) else _iri(finding.path)


def _iri(text: str) -> NamedNode | None:
    try:
        return NamedNode(text)
    except ValueError:
        return None  # a path in the words of SPARQL, or no name at all


class _Writer:
    """Adds results to a graph."""

    def __init__(self, graph: rdflib.Graph) -> None:
        import rdflib

        from citygraph.terms import to_rdflib

        self._graph = graph
        self._rdflib = rdflib
        self._term = to_rdflib
        self._names: dict[str, rdflib.URIRef] = {}

    def result(self, finding: Finding) -> rdflib.BNode:
        """Add a result; returns its node."""
        node = self._rdflib.BNode()
        self._graph.add((node, self._rdflib.RDF.type, self._shacl("ValidationResult")))
        for name, value in result_properties(finding):
            self._graph.add((node, self._shacl(name), self._node(value)))
        return node

    def _shacl(self, name: str) -> rdflib.URIRef:
        found = self._names.get(name)
        if found is None:
            found = self._names[name] = self._rdflib.URIRef(SH + name)
        return found

    def _node(self, value: Object) -> rdflib.term.Node:
        """The node of a term or a path, whose structure is added (SHACL 2.3.1)."""
        match value:
            case NamedNode() | Literal() | BlankNode():
                return self._term(value)
            case Predicate(iri):
                return self._term(iri)
            case Sequence(parts):
                return self._list(parts)
            case Alternative(parts):
                return self._step("alternativePath", self._list(parts))
            case Inverse(inner) | ZeroOrMore(inner) | OneOrMore(inner) | ZeroOrOne(inner):
                return self._step(STEPS[type(value)], self._node(inner))

    def _step(self, name: str, inner: rdflib.term.Node) -> rdflib.BNode:
        node = self._rdflib.BNode()
        self._graph.add((node, self._shacl(name), inner))
        return node

    def _list(self, parts: tuple[PropertyPath, ...]) -> rdflib.BNode:
        from rdflib.collection import Collection

        node = self._rdflib.BNode()
        Collection(self._graph, node, [self._node(part) for part in parts])
        return node
