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

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import BlankNode, NamedNode

from citygraph.errors import UsageError
from citygraph.store.tokens import Kind, Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from citygraph.store import Term

_MODIFIERS = frozenset({"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})


class _Change(NamedTuple):
    """A span of the text and what is to stand there."""

    start: int
    end: int
    text: str


@dataclass(slots=True, eq=False)
class _Select:
    """A query or subselect: which variables it hands out; None stands for all of them."""

    projected: set[str] | None = None
    computed: set[str] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class _Group:
    """A group graph pattern: where its braces are, and the variables of its own text."""

    opening: int
    outer: _Group | None
    select: _Select
    exists: bool
    minus: bool
    closing: int = -1
    is_subselect: bool = False
    mentioned: list[tuple[Token, bool]] = field(default_factory=list)
    """Its variables, and whether each stands in round brackets."""
    computed: set[str] = field(default_factory=set)

    def sees(self, name: str) -> bool:
        """Whether a variable here is the one of that name in the outermost group."""
        inner = self
        while inner.outer is not None:
            projected = inner.select.projected
            crosses = inner.select is not inner.outer.select
            if crosses and projected is not None and name not in projected:
                return False
            inner = inner.outer
        return True

    @property
    def is_pattern(self) -> bool:
        """Whether it is the whole pattern of its query or subselect."""
        if self.outer is None:
            return not self.exists
        return self.outer.is_subselect and not self.exists


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
    query = _read(text)
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


def _changes(group: _Group, bindings: Mapping[str, Term]) -> Iterator[_Change]:
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


def _require(query: _Query, name: str, term: Term) -> None:
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


@dataclass(slots=True)
class _Query:
    """What one walk over the tokens of a query notes.

    Args:
        end: the offset behind the head of a query that has no pattern.
        short_construct: the offset behind a CONSTRUCT whose pattern is its template too.
    """

    select: _Select = field(default_factory=_Select)
    whole: _Group | None = None
    groups: list[_Group] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    end: int = 0
    short_construct: int | None = None


def _read(text: str) -> _Query:
    code = [token for token in tokens(text) if token.kind is not Kind.COMMENT]
    unsure = next((token.text for token in code if token.kind is Kind.UNSURE), None)
    if unsure is not None:
        raise UsageError(f"Write a space after the '<' of {unsure}: it may be an IRI as well.")
    walk = _Walk()
    for token, after in zip(code, [*code[1:], None], strict=True):
        walk.step(token, "" if after is None else after.text)
    ends = (t.start for t in code if t.kind is Kind.WORD and t.text.upper() in _MODIFIERS)
    walk.query.end = next(ends, code[-1].end)
    return walk.query


class _Left(NamedTuple):
    """What the walk takes up again behind a closing bracket."""

    bracket: str
    group: _Group | None
    select: _Select
    head: int


class _Walk:
    """One pass over the tokens of a query; brackets are kept on a list, not on Python's stack."""

    def __init__(self) -> None:
        self.query = _Query()
        self._group: _Group | None = None
        self._select = self.query.select
        self._head = 0  # 1: in the head of a SELECT; 2 and more: in round brackets there
        self._open: list[_Left] = []
        self._before = ""
        self._form = self._data = False

    def step(self, token: Token, after: str) -> None:
        """Note one token."""
        shown = token.text.upper() if token.kind is Kind.WORD else token.text
        if token.kind is Kind.VARIABLE:
            self._variable(token)
        elif token.kind is Kind.WORD:
            self._word(shown, token, after)
        elif shown in {"{", "("}:
            self._opening(shown, token.start)
        elif shown in {"}", ")"} and self._open:
            if shown == "}" and self._group is not None and self._group is not self._open[-1].group:
                self._group.closing = token.start
            _, self._group, self._select, self._head = self._open.pop()
        elif shown == "*" and self._head == 1:
            self._select.projected = None
        self._before = shown

    def _variable(self, token: Token) -> None:
        name = token.text[1:]
        self.query.names.add(name)
        is_set = self._before == "AS"
        projects = self._head == 1 or (self._head and is_set)
        if projects and self._select.projected is not None:
            self._select.projected.add(name)
        if is_set and (self._head or self._group is None):
            self._select.computed.add(name)
        elif self._group is not None and not self._head:
            if is_set:
                self._group.computed.add(name)
            elif not self._data:
                self._group.mentioned.append((token, self._open[-1].bracket == "("))

    def _word(self, word: str, token: Token, after: str) -> None:
        if word.startswith("SELECT"):
            if self._group is not None:
                self._group.is_subselect = True
                self._select = _Select()
            self._select.projected = set()
            self._head = 1
        elif word == "CONSTRUCT" and after != "{":
            self.query.short_construct = token.end
        elif word == "VALUES":
            self._data = True

    def _opening(self, bracket: str, start: int) -> None:
        is_where = bracket == "{" and self._head == 1
        head = 0 if is_where else self._head
        self._open.append(_Left(bracket, self._group, self._select, head))
        if bracket == "(":
            self._head += self._head > 0
            return
        self._head = 0
        if self._data:
            self._data = False
        elif self._before == "CONSTRUCT":
            self._group = None
        else:
            exists = self._before.endswith("EXISTS")
            minus = self._before == "MINUS" or (self._group is not None and self._group.minus)
            self._group = _Group(start, self._group, self._select, exists, minus)
            self.query.groups.append(self._group)
            if self.query.whole is None and self._group.outer is None and not exists:
                self.query.whole = self._group
