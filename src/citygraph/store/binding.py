"""Bind variables in a SPARQL text, for engines that cannot be handed terms beside it.

A one-row ``VALUES`` block at the opening of the query's pattern binds a variable, but SPARQL is
evaluated from the inside out: a FILTER in a nested group does not see it, and Virtuoso 7.2 gives
wrong rows where VALUES and such a FILTER meet. So the term also takes the place of the variable
wherever the same variable is meant, and then the answer is the one that Oxigraph gives for
``substitutions=``. In triples the variable stays where the term is a literal, which cannot stand
everywhere, and in MINUS, which compares the variables of both sides; there the join with the
block does the same.

A subselect that does not project the variable has another variable of that name, which is left
alone; one that projects it gets the block too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import BlankNode, NamedNode

from citygraph.errors import UsageError
from citygraph.store.groups import read_groups
from citygraph.store.tokens import Kind, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from citygraph.model import Term
    from citygraph.store.groups import Group, Query


class _Change(NamedTuple):
    """A span of the text and what is to stand there."""

    start: int
    end: int
    text: str


def bind(text: str, bindings: Mapping[str, Term]) -> str:
    """Write bindings into a query, as terms and never as text.

    Args:
        text: a well-formed SPARQL query (see `citygraph.store.sparql.check_query`).
        bindings: variables (without ``?``) and the terms they are bound to.

    Returns:
        The query; its lines have the numbers they had before.

    Raises:
        UsageError: a term is a blank node, or a variable is computed by the query, or is not
            projected by a SELECT, or does not occur in the query at all.
    """
    if not bindings:
        return text
    query = read_groups(text)
    for name, term in bindings.items():
        _require(query, name, term)
    if query.whole is None:  # DESCRIBE ?x
        at = query.end
        return f"{text[:at]} WHERE {{{_values(bindings)}}} {text[at:]}"
    changes = [change for group in query.groups for change in _changes(group, bindings)]
    if query.short_construct is not None:
        template = _without_comments(text[query.whole.opening : query.whole.closing + 1])
        changes.append(_Change(query.short_construct, query.short_construct, f" {template} "))
    return _changed(text, changes)


def _changes(group: Group, bindings: Mapping[str, Term]) -> Iterator[_Change]:
    seen = {name: term for name, term in bindings.items() if group.sees(name)}
    inside = group.opening + 1
    if group.is_subselect:  # nothing can stand beside it, so that it is put into a group
        if group.outer is None:
            yield _Change(inside, inside, _values(seen) + "{")
            yield _Change(group.closing, group.closing, "}")
        return
    if group.is_pattern:
        yield _Change(inside, inside, _values(seen))
    for token, bracketed in group.mentioned:
        term = seen.get(token.text[1:])
        anywhere = isinstance(term, NamedNode) and not group.minus
        if term is not None and (bracketed or anywhere):
            yield _Change(token.start, token.end, f" {term} ")


def _values(bindings: Mapping[str, Term]) -> str:
    """The blocks of some bindings; pyoxigraph writes a term as N-Triples, in one line."""
    return "".join(f" VALUES ?{name} {{ {term} }} " for name, term in bindings.items())


def _require(query: Query, name: str, term: Term) -> None:
    if isinstance(term, BlankNode):
        raise UsageError(f"?{name} cannot be bound to the blank node {term}; give an IRI.")
    if name not in query.names:
        raise UsageError(f"The query has no variable ?{name} that could be bound.")
    projected = query.select.projected
    if projected is not None and name not in projected:
        raise UsageError(f"?{name} is bound, so the SELECT must project it: add ?{name} to it.")
    seen = (group for group in query.groups if group.sees(name))
    if name in query.select.computed or any(name in group.computed for group in seen):
        raise UsageError(f"?{name} is computed by the query (AS ?{name}), so it cannot be bound.")


def _changed(text: str, changes: list[_Change]) -> str:
    pieces = []
    done = 0
    for change in sorted(changes):
        pieces += [text[done : change.start], change.text]
        done = change.end
    return "".join([*pieces, text[done:]])


def _without_comments(text: str) -> str:
    """The text with each comment and line break outside of strings turned into a space."""
    pieces = []
    done = 0
    for token in tokens(text):
        gap = " " if token.start > done else ""
        pieces.append(gap + ("" if token.kind is Kind.COMMENT else token.text))
        done = token.end
    return "".join(pieces)
