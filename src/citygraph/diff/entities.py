"""What changed between two versions of the graph, entity by entity."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode

from citygraph.diff.blank import has_blank, spelled_out
from citygraph.diff.labels import labels_of, short, shown
from citygraph.namespaces import CG, RDF, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Quad

    from citygraph.diff.labels import Node

_TYPE = NamedNode(RDF + "type")
_OWNERS = tuple(NamedNode(CG + name) for name in ("participant", "about", "context"))
_SOURCE = NamedNode(CG + "source")
_CLAIM = ("context", "role", "indicator", "value", "unit", "start", "end", "asOf", "roleText")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement that came or went.

    Args:
        text: what it says, in words and short IRIs.
        source: short IRI of the graph that says it; empty for the default graph.
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
        said of its participant, or of what it is about; what is said of a blank node, as said of
        the thing that leads to it.
    """
    old, new = set(before), set(after)
    labels = {**labels_of(old - new), **labels_of(new)}
    came, went = _differing(old, new, labels)
    owned: dict[Node, list[Statement]] = defaultdict(list)
    for added, differing, version in ((True, came, new), (False, went, old)):
        subjects = {quad.subject for quad in differing}
        claims = _claims(quad for quad in version if quad.subject in subjects)
        told: set[Node] = set()
        for quad in differing:
            owner: Node = quad.subject
            text = f"{short(quad.predicate)} {shown(quad.object, labels)}"
            claim = claims.get(quad.subject)
            if claim is not None:
                owner = _owner(claim)
                whole = _claim(claim, labels)
                if quad.subject in told and quad.graph_name == claim.graph:
                    continue
                if quad.graph_name == claim.graph and claim.quads <= differing:
                    told.add(quad.subject)
                    text = whole
                elif whole:  # something is said of a claim that was there before, or still is
                    text = f"{text}: {whole}"
            owned[owner].append(Statement(text, short(quad.graph_name), added))
    found = [
        Change(entity, labels.get(entity, shorten(entity.value)), _ordered(statements))
        for entity, statements in owned.items()
        if isinstance(entity, NamedNode)
    ]
    return sorted(found, key=lambda change: (change.label.casefold(), change.entity.value))


def _differing(
    old: set[Quad], new: set[Quad], labels: Mapping[Node, str]
) -> tuple[set[Quad], set[Quad]]:
    """What came and what went; blank nodes are compared by what they say."""
    came, went = new - old, old - new
    blank = {quad for quad in came | went if has_blank(quad)}
    if not blank:
        return came, went
    ends = (end for quad in blank for end in (quad.subject, quad.object))
    touched = {end for end in ends if isinstance(end, BlankNode)}
    later, earlier = (spelled_out(version, touched, labels) for version in (new, old))
    return (came - blank) | (later - earlier), (went - blank) | (earlier - later)


def _ordered(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple(sorted(statements, key=lambda s: (s.added, s.text, s.source)))


@dataclass(slots=True)
class _Claim:
    """A claim: the graph that makes it, and what that graph says of it."""

    graph: Node
    facts: dict[Node, list[Node]]
    quads: set[Quad]


def _claims(quads: Iterable[Quad]) -> dict[Node, _Claim]:
    """The claims among the subjects, each with its properties."""
    said: dict[tuple[Node, Node], _Claim] = {}
    for quad in quads:
        key = quad.subject, quad.graph_name
        claim = said.setdefault(key, _Claim(quad.graph_name, defaultdict(list), set()))
        claim.facts[quad.predicate].append(quad.object)
        claim.quads.add(quad)
    classes = {NamedNode(CG + "Participation"), NamedNode(CG + "Observation")}
    return {
        subject: claim
        for (subject, _), claim in said.items()
        if classes & set(claim.facts.get(_TYPE, ()))
    }


def _owned_by(claim: _Claim) -> NamedNode:
    """The property that leads to the entity of which a claim is told."""
    return next(p for p in (*_OWNERS, _TYPE) if p in claim.facts)


def _owner(claim: _Claim) -> Node:
    return min(claim.facts[_owned_by(claim)], key=str)


def _claim(claim: _Claim, labels: Mapping[Node, str]) -> str:
    """All that a claim says, but what goes without saying: its class, its owner and its source."""
    unsaid: dict[Node, list[Node] | None] = {
        _TYPE: None,
        _owned_by(claim): None,
        _SOURCE: [claim.graph],
    }
    first = [NamedNode(CG + name) for name in _CLAIM]
    others = sorted((p for p in claim.facts if p not in first), key=str)
    parts = []
    for predicate in (*first, *others):
        values = claim.facts.get(predicate, [])
        if not values or (predicate in unsaid and unsaid[predicate] in (None, values)):
            continue
        name = short(predicate).removeprefix("cg:")
        told = sorted(shown(value, labels).removeprefix(f"{name}:") for value in values)
        parts.append(f"{name} {' / '.join(told)}")
    return ", ".join(parts)


def lines(found: Iterable[Change]) -> Iterator[str]:
    """Changes as text: the entity, then what came (+) and went (-)."""
    for change in found:
        yield f"{change.label}  {shorten(change.entity.value)}"
        for statement in change.statements:
            source = f"  [{statement.source}]" if statement.source else ""
            yield f"  {'+' if statement.added else '-'} {statement.text}{source}"
