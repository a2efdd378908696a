"""SPARQL texts before they run: what form they have, what is refused, where they are malformed."""

from __future__ import annotations

import re
from enum import Enum
from itertools import pairwise

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store, Triple, Variable

from citygraph.errors import QueryError
from citygraph.formats import printable
from citygraph.namespaces import PREFIXES
from citygraph.store.tokens import Kind, Token, tokens
from citygraph.trig.tokens import Lines


class QueryForm(Enum):
    """The four forms of a query; the value is its keyword."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"


_PROLOGUE = ("PREFIX", "BASE", "VERSION")
_UPDATES = frozenset(
    "INSERT DELETE LOAD CLEAR DROP CREATE COPY MOVE ADD WITH".split()  # noqa: SIM905 - legible
)
_NOT_A_QUERY = "{} is an update, not a query; the graph is changed by editing its files."
_PADDING = "\n" + " " * 40
_UNUSED: dict[Variable, NamedNode | BlankNode | Literal | Triple] = {
    Variable("citygraph_unused"): Literal("")
}
_HARMLESS = frozenset({Kind.COMMENT, Kind.STRING, Kind.IRI, Kind.VARIABLE, Kind.LANGUAGE})
_PLACE = re.compile(r"error at (\d+):(\d+): ")
_SENTENCE = re.compile(r"(?:expected|one of|,) ((?!\[)[A-Z][A-Za-z*]* [A-Za-z* ]*[a-zA-Z])(?=,|$)")
_CANDIDATES = {
    "a variable": "?v",
    "an IRI": "<x:y>",
    "a literal": "'t'",
    **{f"'{mark}'": mark for mark in "{}().;,="},
    **{word: word for word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "AS", "BY")},
    **{word: word for word in ("FILTER", "OPTIONAL", "UNION", "ORDER", "LIMIT")},
}


def form_of(text: str) -> QueryForm:
    """Say which form a query has, from its first keyword; the rest is not looked at.

    Args:
        text: a SPARQL text.

    Raises:
        QueryError: it is an update, or opens with no form of a query.
    """
    word = _first_word(text)
    if word in _UPDATES:
        raise QueryError(_NOT_A_QUERY.format(word))
    for form in QueryForm:
        if word.startswith(form.value):  # parsers accept SELECTDISTINCT
            return form
    raise QueryError("The text is no query; a query holds SELECT, ASK, CONSTRUCT or DESCRIBE.")


def _first_word(text: str) -> str:
    """The first keyword behind the PREFIX and BASE lines, in upper case; empty if there is none."""
    words = (token.text.upper() for token in tokens(text) if token.kind is Kind.WORD)
    return next((word for word in words if word not in _PROLOGUE), "")


DEEPEST = 64
"""So many brackets may be open at once in a query."""

_OPEN, _CLOSED, _SIGNS = frozenset("{(["), frozenset("})]"), frozenset("!-+^")


def refuse(text: str) -> None:
    """Refuse a query that would make the engine call another service, or end the process.

    Both cost next to nothing to see. The engine's parser is recursive and its stack is small.

    Oxigraph accepts keywords that are glued to what precedes them, so any token but a string,
    comment, IRI, variable or local name counts that holds the word.

    Args:
        text: a SPARQL text, well-formed or not.

    Raises:
        QueryError: it holds a SERVICE, or what may be read as one, or is nested too deeply.
    """
    if max(map(text.count, "{([!")) > DEEPEST and _depth(text) > DEEPEST:
        raise QueryError(f"A query is nested more than {DEEPEST} deep; make it simpler.")
    if "service" not in text.lower():
        return
    unsure = False
    for token in tokens(text):
        unsure = unsure or token.kind is Kind.UNSURE
        if token.kind in _HARMLESS and not unsure:
            continue
        code = token.text.partition(":")[0] if token.kind is Kind.NAME else token.text
        if "service" in (token.text if unsure else code).lower():
            hint = " Write a space after each '<' that compares." if unsure else ""
            raise QueryError(
                f"{_place(text, token.start)}: SERVICE is refused, since a query must not make "
                f"the store call other servers.{hint}"
            )


def _depth(text: str) -> int:
    """How deeply brackets, and signs of negation, are nested at most."""
    depth = deepest = signs = 0
    for token in tokens(text):
        depth += (token.text in _OPEN) - (token.text in _CLOSED)
        signs = signs + 1 if token.text in _SIGNS else 0
        deepest = max(deepest, depth + signs)
    return deepest


def check_syntax(text: str) -> None:
    """Parse a query without running any of it.

    Args:
        text: a SPARQL text.

    Raises:
        QueryError: it is malformed or an update; the message says line, column and what was
            expected.
    """
    try:
        Store().query(text, substitutions=_UNUSED)
    except SyntaxError as error:
        raise syntax_error(text, error) from error
    except RuntimeError:
        return  # parsed; then the variable that is not projected stopped it before it ran


def columns_of(text: str) -> frozenset[str]:
    """The variables that a SELECT projects; an engine without data tells them.

    Args:
        text: a well-formed query.

    Returns:
        The names; none for a query of another form.
    """
    found = Store().query(text)
    if not isinstance(found, QuerySolutions):
        return frozenset()
    return frozenset(variable.value for variable in found.variables)


def check_query(text: str) -> QueryForm:
    """Refuse what is never run, and what is malformed.

    Args:
        text: a SPARQL text.

    Returns:
        The query's form.

    Raises:
        QueryError: it is malformed, an update, or holds a SERVICE.
    """
    refuse(text)
    check_syntax(text)
    return form_of(text)


def syntax_error(text: str, error: SyntaxError) -> QueryError:
    """Explain a syntax error that pyoxigraph raised.

    pyoxigraph reports the furthest character that any of its rules has touched, which lies up to
    a keyword's length behind the mistake. The mistake itself is the first token that no query can
    have after the tokens before it; that is found by parsing some openings of the text. Where no
    token is wrong by itself, the place is the end of the text.

    Args:
        text: the SPARQL text.
        error: what pyoxigraph raised for it.
    """
    word = _first_word(text)
    if word in _UPDATES:
        return QueryError(_NOT_A_QUERY.format(word))
    found = [token for token in tokens(text) if token.kind is not Kind.COMMENT]
    culprit = _first_wrong(text, found)
    if culprit is not None:
        return QueryError(f"{_place(text, culprit.start)}: {_problem(text, found, culprit)}")
    sentence = _SENTENCE.search(str(error))
    end = _place(text, len(text.rstrip()))
    if sentence:
        return QueryError(f"{end}: the query cannot be run: {sentence[1]}.")
    return QueryError(f"{end}: the query ends too early; {_expected(text)}.")


def _problem(text: str, found: list[Token], culprit: Token) -> str:
    unknown = _undeclared(found, culprit)
    if unknown is not None:
        iri = PREFIXES.get(unknown, "…")
        return f"the prefix {unknown}: is not declared; add PREFIX {unknown}: <{iri}>"
    if culprit.kind is Kind.REST and culprit.text[0] in "'\"":
        return "the string that opens here is not closed."
    expected = _expected(text[: culprit.start])
    return f"{_shown(culprit)} cannot stand here; {expected}.{_hint(found, culprit)}"


def _hint(found: list[Token], culprit: Token) -> str:
    if culprit.kind is Kind.IRI and ":" not in culprit.text:
        return " An IRI must be absolute, or follow a BASE."
    if culprit.text == "}" and any(token.text.upper() == "BIND" for token in found):
        return " Or a BIND in this group sets a variable that is already in use."
    if culprit.kind is Kind.STRING:
        return " Or the string holds an unknown escape."
    return ""


def _first_wrong(text: str, found: list[Token]) -> Token | None:
    low, high = 0, len(found)  # openings of up to `low` tokens can be continued
    while low < high:
        middle = (low + high) // 2
        if _continuable(text[: found[middle].end]):
            low = middle + 1
        else:
            high = middle
    return found[low] if low < len(found) else None


def _continuable(opening: str) -> bool:
    """Whether some query opens so: then the parser gets past white space put behind the opening.

    The padding is longer than any keyword, and the NUL behind it fits no rule.
    """
    try:
        Store().query(f"{opening}{_PADDING}\0", substitutions=_UNUSED)
    except SyntaxError as error:
        place = _PLACE.match(str(error))
        last = opening.count("\n") + 2
        return place is not None and int(place[1]) == last and int(place[2]) >= len(_PADDING)
    except RuntimeError:  # pragma: no cover - a NUL never parses
        return True
    return True  # pragma: no cover - likewise


def _expected(opening: str) -> str:
    fits = [name for name, sample in _CANDIDATES.items() if _continuable(f"{opening} {sample}")]
    if not fits:
        return "nothing can follow what precedes it"
    return "expected " + (" or ".join(fits) if len(fits) < 3 else "one of " + ", ".join(fits))  # noqa: PLR2004


def _undeclared(found: list[Token], culprit: Token) -> str | None:
    if culprit.kind is not Kind.NAME:
        return None
    declared = {
        name.text[:-1]
        for keyword, name in pairwise(found)
        if keyword.text.upper() == "PREFIX" and name.kind is Kind.NAME
    }
    prefix = culprit.text.partition(":")[0]
    return None if prefix in declared else prefix


def _place(text: str, offset: int) -> str:
    line, column = Lines(text).place(offset)
    return f"Line {line}, column {column} of the query"


def _shown(token: Token, longest: int = 40) -> str:
    line = " ".join(printable(token.text).split())
    return f'"{line if len(line) <= longest else line[: longest - 1] + "…"}"'
