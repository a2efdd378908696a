"""The groups of a SPARQL query: where their braces are, and which variables they mention."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from citygraph.errors import UsageError
from citygraph.store.tokens import Kind, Token, tokens

_MODIFIERS = frozenset({"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})


@dataclass(slots=True, eq=False)
class Select:
    """A query or subselect: which variables it hands out; None stands for all of them."""

    projected: set[str] | None = None
    computed: set[str] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class Group:
    """A group graph pattern: where its braces are, and the variables of its own text."""

    opening: int
    outer: Group | None
    select: Select
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


@dataclass(slots=True)
class Query:
    """What one walk over the tokens of a query notes.

    Args:
        end: the offset behind the head of a query that has no pattern.
        short_construct: the offset behind a CONSTRUCT whose pattern is its template too.
    """

    select: Select = field(default_factory=Select)
    whole: Group | None = None
    groups: list[Group] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    end: int = 0
    short_construct: int | None = None


def read_groups(text: str) -> Query:
    """Find the groups of a query.

    Args:
        text: a well-formed SPARQL query.

    Raises:
        UsageError: a ``<`` in it may open an IRI as well as compare.
    """
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
    group: Group | None
    select: Select
    head: int


class _Walk:
    """One pass over the tokens of a query; brackets are kept on a list, not on Python's stack."""

    def __init__(self) -> None:
        self.query = Query()
        self._group: Group | None = None
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
                self._select = Select()
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
            self._group = Group(start, self._group, self._select, exists, minus)
            self.query.groups.append(self._group)
            if self.query.whole is None and self._group.outer is None and not exists:
                self.query.whole = self._group
