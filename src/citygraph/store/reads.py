"""The properties on which the answer to a query depends."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from citygraph.namespaces import RDF
from citygraph.store.scan import Zone, may_be_empty, scan, verbs
from citygraph.store.tokens import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citygraph.store.scan import Seen

_UNESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_FOLLOWED = frozenset({"SELECT", "ASK"})


def predicates_of(text: str) -> frozenset[str] | None:
    """The IRIs of a query: what it depends on is among the triples with these as predicate.

    Args:
        text: a well-formed query.

    Returns:
        None if it may depend on other triples too; see `predicates`.
    """
    seen = scan(text)
    words = {token.word for token in seen if token.zone in {Zone.PROLOGUE, Zone.PROJECTION}}
    if words.isdisjoint(_FOLLOWED) or any(token.kind is Kind.REST for token in seen):
        return None
    return predicates(seen, {})


def predicates(seen: Sequence[Seen], prefixes: Mapping[str, str]) -> frozenset[str] | None:
    """The IRIs of a query: what it depends on is among the triples with these as predicate.

    Args:
        seen: the tokens of the query.
        prefixes: namespace of each prefix that the query does not declare itself.

    Returns:
        None if it may depend on other triples too: some predicate is a variable or a negated
        property set, a path may lead from any node to itself, or a triple is quoted.
    """
    if _reads_any(seen):
        return None
    declared = dict(prefixes)
    for name, iri in pairwise(seen):
        if name.zone is Zone.PROLOGUE and name.kind is Kind.NAME and iri.kind is Kind.IRI:
            declared[name.text[:-1]] = _unescaped(iri.text[1:-1])
    found = set[str]()
    for token in seen:
        if token.zone is Zone.PROLOGUE:
            continue
        if token.kind is Kind.IRI:
            found.add(_unescaped(token.text[1:-1]))
        elif token.kind is Kind.NAME:
            prefix, _, local = token.text.partition(":")
            found.add(declared.get(prefix, "") + _unescaped(local))
        elif token.text == "a":
            found.add(f"{RDF}type")
        elif token.text == "(" and token.pattern:
            found |= {f"{RDF}first", f"{RDF}rest"}
    return frozenset(found)


def _reads_any(seen: Sequence[Seen]) -> bool:
    """Whether a query may depend on triples of any predicate."""
    relative = any(token.zone is Zone.PROLOGUE and "BASE" in token.word for token in seen)
    if relative or verbs(seen) or may_be_empty(seen) or _hides_triples(seen):
        return True
    return any(a.text == "{" and b.text == "}" for a, b in pairwise(seen))  # GRAPH ?g {}


def _hides_triples(seen: Sequence[Seen]) -> bool:
    return any(token.pattern and token.text in {"!", "<", "~"} for token in seen)


def _unescaped(text: str) -> str:
    return _UNESCAPE.sub(
        lambda found: chr(int(found[1] or found[2], 16)) if found[1] or found[2] else found[3],
        text,
    )
