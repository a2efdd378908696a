"""What changed between two versions of the graph, entity by entity."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import Literal, NamedNode

from citygraph.namespaces import CG, DCTERMS, RDF, SKOS, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import BlankNode, DefaultGraph, Quad, Triple

    Node: TypeAlias = NamedNode | BlankNode | Literal | Triple | DefaultGraph

_TYPE = NamedNode(RDF + "type")
_OWNERS = tuple(NamedNode(CG + name) for name in ("participant", "about", "context"))
_LABELS = tuple(NamedNode(name) for name in (SKOS + "prefLabel", DCTERMS + "title"))
_CLAIM = ("context", "role", "indicator", "value", "unit", "start", "end", "asOf", "roleText")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement that came or went.

    Args:
        text: what it says, in words and short IRIs.
        source: short IRI of the graph that says it.
        added: whether it came; else it went.
    """

    text: str
    source: str
    added: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What changed about one entity.

    Args:
        entity: its IRI.
        label: what it is called, in the later version if it is there.
        statements: what came and went, in a fixed order; a claim is one statement.
    """

    entity: NamedNode
    label: str
    statements: tuple[Statement, ...]


def changes(before: Iterable[Quad], after: Iterable[Quad]) -> list[Change]:
    """Compare two versions.

    Args:
        before: the quads of the earlier version.
        after: those of the later one.

    Returns:
        The entities about which something changed, by label. What is said of a claim counts as
        said of its participant, or of what it is about.
    """
    old, new = set(before), set(after)
    labels = {**_labels(old), **_labels(new)}
    owned: dict[Node, list[Statement]] = defaultdict(list)
    for added, differing, version in ((True, new - old, new), (False, old - new, old)):
        subjects = {quad.subject for quad in differing}
        claims = _claims(quad for quad in version if quad.subject in subjects)
        told: set[tuple[Node, Node]] = set()
        for quad in differing:
            claim = claims.get(quad.subject)
            key = (quad.subject, quad.graph_name)
            if claim is None:
                text = f"{_short(quad.predicate)} {_shown(quad.object, labels)}"
                owned[quad.subject].append(Statement(text, _short(quad.graph_name), added))
            elif key not in told:
                told.add(key)
                text = _claim(claim, labels)
                owned[_owner(claim)].append(Statement(text, _short(quad.graph_name), added))
    found = [
        Change(entity, labels.get(entity, shorten(entity.value)), _ordered(statements))
        for entity, statements in owned.items()
        if isinstance(entity, NamedNode)
    ]
    return sorted(found, key=lambda change: (change.label.casefold(), change.entity.value))


def _ordered(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple(sorted(statements, key=lambda s: (s.added, s.text, s.source)))


def _labels(quads: Iterable[Quad]) -> dict[Node, str]:
    return {
        quad.subject: quad.object.value
        for quad in quads
        if quad.predicate in _LABELS and isinstance(quad.object, Literal)
    }


def _claims(quads: Iterable[Quad]) -> dict[Node, dict[Node, Node]]:
    """The claims among the subjects, each with its properties."""
    said: dict[Node, dict[Node, Node]] = defaultdict(dict)
    for quad in quads:
        said[quad.subject][quad.predicate] = quad.object
    classes = {NamedNode(CG + "Participation"), NamedNode(CG + "Observation")}
    return {subject: facts for subject, facts in said.items() if facts.get(_TYPE) in classes}


def _owner(claim: Mapping[Node, Node]) -> Node:
    return next(claim[p] for p in (*_OWNERS, _TYPE) if p in claim)


def _claim(claim: Mapping[Node, Node], labels: Mapping[Node, str]) -> str:
    parts = []
    for name in _CLAIM:
        value = claim.get(NamedNode(CG + name))
        if value is not None:
            parts.append(f"{name} {_shown(value, labels)}")
    return ", ".join(parts)


def _shown(term: Node, labels: Mapping[Node, str]) -> str:
    if isinstance(term, Literal):
        return term.value
    return labels.get(term, _short(term))


def _short(term: Node) -> str:
    return shorten(term.value) if isinstance(term, NamedNode) else str(term)


def lines(found: Iterable[Change]) -> Iterator[str]:
    """Changes as text: the entity, then what came (+) and went (-)."""
    for change in found:
        yield f"{change.label}  {shorten(change.entity.value)}"
        for statement in change.statements:
            yield f"  {'+' if statement.added else '-'} {statement.text}  [{statement.source}]"
