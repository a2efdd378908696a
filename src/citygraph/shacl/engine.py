"""Validation: data and shapes in, a report out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from citygraph.namespaces import CG, DCTERMS, RDFS, SH, SKOS
from citygraph.shacl.findings import Finding, Report, Severity, ordered
from citygraph.shacl.inputs import plan_of, terms_of, view_of, without_collection
from citygraph.shacl.local import Run, chunks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from citygraph.model import Term
    from citygraph.shacl.inputs import Data, Shapes
    from citygraph.shacl.local import Focused, Found
    from citygraph.shacl.plan import Plan, Shape, Target
    from citygraph.shacl.property_path import PropertyPath
    from citygraph.shacl.view import Node, View

SEVERITIES = {f"{SH}{severity.value.capitalize()}": severity for severity in Severity}
"""IRI of a SHACL severity -> the severity of a finding."""

CLAIMS = tuple(
    (ox.NamedNode(CG + one), word, ox.NamedNode(CG + other))
    for one, word, other in (("participant", "in", "context"), ("indicator", "of", "about"))
)
"""By what a claim is called."""

_LABELS = tuple(
    ox.NamedNode(name) for name in (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title")
)


def validate(data: Data, shapes: Shapes, only: Collection[Term] | None = None) -> Report:
    """Hold data to shapes (W3C Shapes Constraint Language, SHACL 1.0, Core and SPARQL).

    Args:
        data: RDF files and folders of them, an rdflib graph or dataset, a store, or triples or
            quads of pyoxigraph or rdflib; what is validated is their RDF merge. It should hold the
            ontology too, whose subclasses the shapes need.
        shapes: files and folders of them, or an rdflib graph. Nothing they import is fetched and
            nothing is inferred, beyond the subclasses that SHACL itself follows.
        only: the nodes to check; without it all that the shapes target.

    Returns:
        The report. When its `focus_count` is 0, nothing was checked.

    Raises:
        UnreadableInputError: a file is missing or malformed, or shapes are not supported.
        TypeError: an argument is nothing of the kind.
    """
    return report_of(plan_of(shapes), view_of(data), None if only is None else terms_of(only))


def report_of(plan: Plan, view: View, only: Collection[Term] | None = None) -> Report:
    """Hold a data graph to compiled shapes.

    Args:
        plan: the shapes.
        view: the data graph.
        only: the nodes to check; without it all that the shapes target.
    """
    run = Run(view)
    counts = {root.name: 0 for root in plan.roots}
    seen: set[int] = set()
    with without_collection():
        findings = [finding_of(view, found) for found in _evaluated(run, plan, only, counts, seen)]
    return Report(
        results=ordered(findings),
        focus_nodes=dict(sorted(counts.items())),
        focus_count=len(seen),
        labels=labels_of(view, findings),
    )


def _evaluated(
    run: Run,
    plan: Plan,
    only: Collection[Term] | None,
    counts: dict[str, int],
    seen: set[int],
) -> Iterator[Found]:
    """Hold the data to the roots, those of equal targets together, and count the focus nodes.

    Nodes are counted by their 64-bit hashes, which take a tenth of the memory of the terms; that
    two of ten million nodes share one happens in three of a million graphs.
    """
    view = run.view
    groups: dict[frozenset[Target], list[Shape]] = {}
    for root in plan.roots:
        groups.setdefault(frozenset(root.targets), []).append(root)
    for roots in groups.values():
        focus_nodes = (
            run.focus_nodes(roots[0])
            if only is None
            else (node for node in map(view.node, only) if run.is_focus(roots[0], node))
        )
        for nodes in chunks(focus_nodes):
            seen.update(map(hash, nodes))
            cache: dict[PropertyPath | None, Focused] = {}
            for root in roots:
                counts[root.name] += len(nodes)
                yield from run.evaluate(root, nodes, cache)
            run.forget()


def finding_of(view: View, found: Found) -> Finding:
    """What is told of a broken constraint."""
    shape, constraint, hit = found
    messages = hit.messages or shape.messages
    path = hit.path or shape.path
    texts = sorted(message.value for message in messages) or [constraint.message(path)]
    return Finding(
        focus=view.term(hit.focus),
        path=None if path is None else str(path),
        value=None if hit.value is None else view.term(hit.value),
        component=constraint.iri,
        shape=shape.name,
        severity=SEVERITIES.get(shape.severity.value, Severity.VIOLATION),
        message=" ".join(texts),
        origin=shape,
        messages=messages,
        constraint=constraint.node,
    )


def labels_of(view: View, findings: Iterable[Finding]) -> Mapping[str, str]:
    """What the nodes of some findings are called.

    Args:
        view: the data graph.
        findings: the findings.

    Returns:
        IRI -> label, of several the first in the alphabet. A claim, which has none, is called
        after what it is about: "Cisco in Smart City Expo".
    """
    named = {
        node
        for finding in findings
        for node in (finding.focus, finding.value)
        if isinstance(node, ox.NamedNode)
    }
    found = {node.value: _label(view, view.node(node)) for node in sorted(named, key=str)}
    return {iri: label for iri, label in found.items() if label}


def _label(view: View, node: Node) -> str:
    return _text(view, node, _LABELS) or next(
        (
            f"{first} {word} {second}"
            for one, word, other in CLAIMS
            if (first := _pointed(view, node, one)) and (second := _pointed(view, node, other))
        ),
        "",
    )


def _pointed(view: View, node: Node, predicate: ox.NamedNode) -> str:
    """The label of what a node points to."""
    texts = (_text(view, value, _LABELS) for value in view.objects(predicate)(node))
    return min(filter(None, texts), default="")


def _text(view: View, node: Node, predicates: Iterable[ox.NamedNode]) -> str:
    terms = (view.term(v) for p in predicates for v in view.objects(p)(node))
    return min((term.value for term in terms if isinstance(term, ox.Literal)), default="")
