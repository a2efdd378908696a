"""What a query with pre-bound variables must not hold.

Source: SHACL, appendix A (Pre-binding of Variables in SPARQL Queries).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.store.scan import Zone
from citygraph.store.tokens import Kind
from citygraph.trig.tokens import Lines

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from citygraph.store.scan import Seen


class SparqlError(ValueError):
    """A query of a shape or constraint component cannot be used; the message says why."""


_REFUSED = {
    "MINUS": "MINUS cannot be used with pre-bound variables (SHACL, appendix A); write "
    "FILTER NOT EXISTS",
    "VALUES": "VALUES cannot be used with pre-bound variables (SHACL, appendix A); write FILTER "
    "with IN",
    "SERVICE": "SERVICE is refused, since a query must not make the store call other servers",
    "FROM": "FROM is refused, since shapes are about the data graph; leave it out",
}
_UNAVAILABLE = frozenset({"shapesGraph", "currentShape"})
_MODIFIERS = ("GROUP", "HAVING", "LIMIT", "OFFSET")
_OPERANDS = frozenset({Kind.VARIABLE, Kind.IRI, Kind.NAME, Kind.STRING, Kind.NUMBER, Kind.WORD})


def check(text: str, seen: Sequence[Seen], names: Collection[str], kind: str) -> None:
    """Refuse what pre-binding does not allow.

    Args:
        text: the query, for the place in the message.
        seen: its tokens.
        names: the pre-bound variables.
        kind: "select" or "ask".

    Raises:
        SparqlError: the query holds something of the kind.
    """
    brackets = 0
    for at, token in enumerate(seen):
        previous, following = seen[max(at - 1, 0)], seen[min(at + 1, len(seen) - 1)]
        brackets += (token.text == "(") - (token.text == ")")
        problem = _problem(token, following, names, kind) or (
            _ambiguous(previous, token) if brackets else None
        )
        if problem is not None:
            raise SparqlError(f"{place(text, token.token.start)}: {problem}.")
    _check_projections(text, seen, names, kind)


def place(text: str, offset: int) -> str:
    """The place of a character, for a message.

    Args:
        text: the query.
        offset: 0-based.
    """
    line, column = Lines(text).place(offset)
    return f"Line {line}, column {column} of the query"


def _problem(token: Seen, following: Seen, names: Collection[str], kind: str) -> str | None:
    if token.variable in _UNAVAILABLE:
        return f"{token.text} is not supported; write what the query needs of the shape into it"
    # Keywords may be glued to what precedes them.
    for word, problem in _REFUSED.items():
        if word in token.word:
            return problem
    if token.word.endswith("AS") and following.variable in names:
        return (
            f"{following.text} is pre-bound and cannot be assigned again (SHACL, appendix A); "
            "choose another name"
        )
    if kind == "ask" and token.zone is Zone.MODIFIERS and token.depth == 0:
        for word in _MODIFIERS:
            if word in token.word:
                return f"{word} is not supported in an ASK; use a subquery or a SELECT"
    return None


def _ambiguous(previous: Seen, token: Seen) -> str | None:
    """A comparison that has the form of an IRI hides code from the checks."""
    if token.kind is Kind.UNSURE or (
        token.kind is Kind.IRI
        and (previous.kind in _OPERANDS or previous.text in {")", "]"})
        and any(sign in token.text for sign in "?$(")
    ):
        return f"{token.text} may be an IRI or a comparison; write a space after '<'"
    return None


def _check_projections(text: str, seen: Sequence[Seen], names: Collection[str], kind: str) -> None:
    for at, token in enumerate(seen):
        if "SELECT" not in token.word:
            continue
        projected = _projected(seen, at)
        if "*" in projected:
            continue
        outermost = kind == "select" and token.depth == 0
        missing = sorted(({"this"} if outermost else set(names)) - projected)
        if missing:
            listed = ", ".join(f"${name}" for name in missing)
            problem = (
                "the SELECT does not return $this (SHACL 5.1); add it"
                if outermost
                else f"the subquery does not return {listed} (SHACL, appendix A); add it"
            )
            raise SparqlError(f"{place(text, token.token.start)}: {problem}.")


def _projected(seen: Sequence[Seen], at: int) -> set[str]:
    """The variables behind a SELECT; "*" for all."""
    found: set[str] = set()
    depth = seen[at].depth
    previous = seen[at]
    for token in seen[at + 1 :]:
        if token.text == "{" and not token.expression:
            break
        if token.depth == depth and not token.expression:
            found |= {token.variable or token.text}
        elif previous.word.endswith("AS"):
            found.add(token.variable)
        previous = token
    return found
