"""What changed between two versions of the graph, entity by entity."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
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
        told: set[Node] = set()
        for quad in differing:
            owner: Node = quad.subject
            text = f"{_short(quad.predicate)} {_shown(quad.object, labels)}"
            claim = claims.get(quad.subject)
            if claim is not None:
                owner = _owner(claim)
                whole = _claim(claim, labels)
                if quad.graph_name != claim.graph:  # curation says something of it
                    text = f"{text}: {whole}"
                elif quad.subject in told:
                    continue
                else:
                    told.add(quad.subject)
                    text = whole
            owned[owner].append(Statement(text, _short(quad.graph_name), added))
    found = [
        Change(entity, labels.get(entity, shorten(entity.value)), _ordered(statements))
        for entity, statements in owned.items()
        if isinstance(entity, NamedNode)
    ]
    return sorted(found, key=lambda change: (change.label.casefold(), change.entity.value))


def _ordered(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple(sorted(statements, key=lambda s: (s.added, s.text, s.source)))


def _labels(quads: Iterable[Quad]) -> dict[Node, str]:
    """What things are called; of several labels the first in the alphabet."""
    found: dict[Node, str] = {}
    for quad in quads:
        if quad.predicate in _LABELS and isinstance(quad.object, Literal):
            label = quad.object.value
            found[quad.subject] = min(found.get(quad.subject, label), label)
    return found


@dataclass(slots=True)
class _Claim:
    """A claim: the graph that makes it, and what that graph says of it."""

    graph: Node
    facts: dict[Node, list[Node]]


def _claims(quads: Iterable[Quad]) -> dict[Node, _Claim]:
    """The claims among the subjects, each with its properties."""
    said: dict[tuple[Node, Node], dict[Node, list[Node]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        said[quad.subject, quad.graph_name][quad.predicate].append(quad.object)
    classes = {NamedNode(CG + "Participation"), NamedNode(CG + "Observation")}
    return {
        subject: _Claim(graph, facts)
        for (subject, graph), facts in said.items()
        if classes & set(facts.get(_TYPE, ()))
    }


def _owner(claim: _Claim) -> Node:
    return min(next(claim.facts[p] for p in (*_OWNERS, _TYPE) if p in claim.facts), key=str)


def _claim(claim: _Claim, labels: Mapping[Node, str]) -> str:
    parts = []
    for name in _CLAIM:
        values = claim.facts.get(NamedNode(CG + name), ())
        shown = sorted(_shown(value, labels).removeprefix(f"{name}:") for value in values)
        if shown:
            parts.append(f"{name} {' / '.join(shown)}")
    return ", ".join(parts)


def _shown(term: Node, labels: Mapping[Node, str]) -> str:
    if isinstance(term, Literal):
        return term.value
    return labels.get(term, _short(term))


@lru_cache(maxsize=100_000)
def _short(term: Node) -> str:
    return shorten(term.value) if isinstance(term, NamedNode) else str(term)


def lines(found: Iterable[Change]) -> Iterator[str]:
    """Changes as text: the entity, then what came (+) and went (-)."""
    for change in found:
        yield f"{change.label}  {shorten(change.entity.value)}"
        for statement in change.statements:
            yield f"  {'+' if statement.added else '-'} {statement.text}  [{statement.source}]"
