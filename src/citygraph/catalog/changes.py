"""The questions of the catalogue, asked before and after a change of the graph."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from citygraph.catalog.asking import ask
from citygraph.catalog.questions import catalogue
from citygraph.errors import AmbiguousNameError, UnknownNameError
from citygraph.model import Answer
from citygraph.namespaces import DCTERMS, RDF, RDFS, SKOS
from citygraph.store.tokens import Kind, Token, tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from citygraph.catalog.questions import Question
    from citygraph.store import Store

_TYPE = RDF + "type"
_NAMING = frozenset(
    (
        *(SKOS + "prefLabel", SKOS + "altLabel", DCTERMS + "title", RDFS + "label"),
        *(_TYPE, SKOS + "inScheme", RDFS + "subClassOf"),
    )
)
"""What decides which entity a name stands for."""

_TERMS = frozenset(
    (
        *(Kind.IRI, Kind.UNSURE, Kind.NAME, Kind.VARIABLE, Kind.BLANK_NODE),
        *(Kind.STRING, Kind.LANGUAGE, Kind.NUMBER),
    )
)
_NUMBERS = frozenset((Kind.VARIABLE, Kind.NUMBER))
_LISTING = frozenset(("GROUP", "ORDER", "HAVING", "VALUES"))
_REFUSED = frozenset(("BASE", "VERSION", "DESCRIBE"))
_NONE = Token(Kind.WORD, "", 0)
_OPENING = frozenset("([")
_CLOSING = frozenset(")]")


def asked_of_both(
    before: Store, after: Store, predicates: Collection[str]
) -> Iterator[tuple[Question, Answer, Answer]]:
    """Ask two versions of the graph the questions whose answers a change may alter.

    Each question is asked with the example values of its parameters; where these name nothing in a
    version, its answer there has no rows. Only questions that have rows are asked.

    Args:
        before: the graph before the change.
        after: the graph after it.
        predicates: the IRIs of the predicates of all quads that came or went.

    Yields:
        The question, its answer before and its answer after, in the order of the catalogue.

    Raises:
        CatalogueError: a question is malformed.
        StoreError, EndpointError: as `Store.query` raises them.
    """
    for question in catalogue().values():
        if not is_concerned(question, predicates):
            continue
        arguments = {parameter.name: parameter.example for parameter in question.parameters}
        old, new = (_asked(store, question, arguments) for store in (before, after))
        if old is not None or new is not None:
            yield question, _filled(old, new), _filled(new, old)


def _asked(store: Store, question: Question, arguments: Mapping[str, str]) -> Answer | None:
    try:
        answer = ask(store, question, arguments)
    except (UnknownNameError, AmbiguousNameError):
        return None
    return answer if isinstance(answer, Answer) else None


def _filled(answer: Answer | None, other: Answer | None) -> Answer:
    """An answer, or one without rows that has the columns of the other."""
    if answer is not None:
        return answer
    return Answer(() if other is None else other.columns, ())


def is_concerned(question: Question, predicates: Collection[str]) -> bool:
    """Whether a change may alter the answer to a question; False only when it cannot.

    It cannot where every triple pattern of the query has a constant predicate, no path may be
    empty (such a path finds every node of the graph), and none of these predicates, nor of those
    by which the values of parameters are looked up, is among the ones that changed.

    Args:
        question: from the catalogue.
        predicates: the IRIs of the predicates of all quads that came or went.
    """
    if not predicates:
        return False
    code = [token for token in tokens(question.text) if token.kind is not Kind.COMMENT]
    if _reads_any_predicate(code):
        return True
    mentioned = _iris(code) | (_NAMING if question.parameters else frozenset())
    return not mentioned.isdisjoint(predicates)


def _iris(code: Iterable[Token]) -> set[str]:
    """The IRIs that a query mentions, whatever for."""
    listed = list(code)
    prefixes: dict[str, set[str]] = defaultdict(set)
    found = {_TYPE} if any(token.text == "a" for token in listed) else set()
    for before, token in pairwise([Token(Kind.WORD, "", 0), *listed]):
        if token.kind in {Kind.IRI, Kind.UNSURE}:
            if before.kind is Kind.NAME and before.text.endswith(":"):
                prefixes[before.text].add(token.text[1:-1])
            found.add(token.text[1:-1])
        elif token.kind is Kind.NAME:
            prefix, colon, local = token.text.partition(":")
            found |= {namespace + local for namespace in prefixes.get(prefix + colon, ())}
    return found


def _reads_any_predicate(code: list[Token]) -> bool:
    """Whether a predicate may be a variable, or a path empty or negated; True when in doubt."""
    if any(token.kind in {Kind.UNSURE, Kind.REST} or _is_odd(token) for token in code):
        return True
    patterns = list(_patterns(code))
    around = zip([_NONE, *patterns], patterns, [*patterns[1:], _NONE], strict=False)
    for before, token, after in around:
        if token.text == "?" or (token.text == "!" and not _is_function(after)):
            return True
        if token.text == "*" and not (before.kind in _NUMBERS or before.text == "("):
            return True
        if token.kind is Kind.VARIABLE and _may_be_predicate(before, after):
            return True
        if token.text == "{" and after.text == "}":  # GRAPH ?g {} lists the graphs
            return True
    return False


def _patterns(code: Iterable[Token]) -> Iterator[Token]:
    """The tokens of a query without those of its clauses that only list variables."""
    skipping = False
    for token in code:
        word = token.text.upper() if token.kind is Kind.WORD else ""
        if word.startswith("SELECT") or word in _LISTING:
            skipping = True
            yield token
        elif token.text in {"{", "}"} or word == "WHERE":
            skipping = False
        if not skipping:
            yield token


def _is_function(after: Token) -> bool:
    """Whether what is negated is a function or variable of a filter, and not a step of a path."""
    return after.kind is Kind.VARIABLE or (after.kind is Kind.WORD and after.text != "a")


def _is_odd(token: Token) -> bool:
    """What this reading does not follow: bases, escapes in names, forms other than rows."""
    if token.kind is Kind.WORD:
        return token.text.upper() in _REFUSED
    return token.kind in {Kind.IRI, Kind.NAME} and ("\\" in token.text or "%" in token.text)


def _may_be_predicate(before: Token, after: Token) -> bool:
    leads = before.kind in _TERMS or before.text in _CLOSING | {";", "["}
    leads = leads or before.text.lower() in {"true", "false"}
    follows = after.kind in _TERMS or after.text in _OPENING
    return leads and (follows or after.text.lower() in {"true", "false"})
