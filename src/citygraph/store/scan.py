"""Where each token of a query stands: in the projection, a graph pattern, an expression.

No parser: only what decides whether a query can be evaluated with pre-bound variables, and which
properties it can depend on. Where the tokens leave a doubt, the answer is the careful one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from citygraph.store.tokens import Kind, Token, tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence


class Zone(Enum):
    """The part of a query."""

    PROLOGUE = auto()
    PROJECTION = auto()
    PATTERN = auto()
    MODIFIERS = auto()


@dataclass(frozen=True, slots=True)
class Seen:
    """A token and its place.

    Args:
        token: the token.
        zone: the part of the query that it stands in.
        depth: how many groups are open around it.
        expression: whether it stands in the brackets of an expression, or is one of them.
    """

    token: Token
    zone: Zone
    depth: int
    expression: bool

    @property
    def text(self) -> str:
        """The token as written."""
        return self.token.text

    @property
    def kind(self) -> Kind:
        """What the token is."""
        return self.token.kind

    @property
    def word(self) -> str:
        """The token in upper case if it is a word, else nothing."""
        return self.text.upper() if self.kind is Kind.WORD else ""

    @property
    def variable(self) -> str:
        """The name of the variable that it is, else nothing."""
        return self.text[1:] if self.kind is Kind.VARIABLE else ""

    @property
    def pattern(self) -> bool:
        """Whether it can belong to a triple pattern or a property path."""
        return self.zone is Zone.PATTERN and not self.expression


_TERMS = frozenset({Kind.VARIABLE, Kind.IRI, Kind.NAME, Kind.BLANK_NODE, Kind.STRING, Kind.NUMBER})
_BOOLEANS = frozenset({"TRUE", "FALSE"})
_STEPS = frozenset({Kind.IRI, Kind.NAME})


def scan(text: str) -> tuple[Seen, ...]:
    """The tokens of a well-formed query without its comments, each with its place.

    Args:
        text: the query.
    """
    return tuple(_scan(token for token in tokens(text) if token.kind is not Kind.COMMENT))


def _scan(found: Iterator[Token]) -> Iterator[Seen]:
    zone = Zone.PROLOGUE
    groups: list[tuple[Zone, list[bool]]] = []
    brackets: list[bool] = []  # for each open bracket, whether an expression stands in it
    previous: Token | None = None
    for token in found:
        inside = any(brackets)
        text = token.text
        if token.kind is Kind.WORD and ("SELECT" in text.upper() or "ASK" in text.upper()):
            zone = Zone.PROJECTION
        if text == "(":
            brackets.append(inside or zone is not Zone.PATTERN or _opens_expression(previous))
            yield Seen(token, zone, len(groups), any(brackets))
        elif text == ")":
            yield Seen(token, zone, len(groups), inside)
            if brackets:
                brackets.pop()
        elif text == "{":
            yield Seen(token, zone, len(groups), inside)
            # Behind the group of a SELECT or ASK come its modifiers.
            after = Zone.MODIFIERS if zone is Zone.PROJECTION and not brackets else zone
            groups.append((after, brackets))
            zone, brackets = Zone.PATTERN, []
        elif text == "}" and groups:
            zone, brackets = groups.pop()
            yield Seen(token, zone, len(groups), any(brackets))
        else:
            yield Seen(token, zone, len(groups), inside)
        previous = token


def _opens_expression(previous: Token | None) -> bool:
    """Whether a bracket in a pattern belongs to FILTER, BIND or a function."""
    return previous is not None and previous.kind is Kind.WORD and previous.text != "a"


def verbs(seen: Sequence[Seen]) -> frozenset[int]:
    """Where a variable stands, or may stand, as the property of a triple pattern.

    Args:
        seen: the tokens.

    Returns:
        Indices of the tokens.
    """
    return frozenset(
        at
        for at in range(1, len(seen) - 1)
        if seen[at].variable
        and seen[at].pattern
        and _ends_subject(seen[at - 1])
        and _begins_object(seen[at + 1])
    )


def _ends_subject(seen: Seen) -> bool:
    if seen.text == ")":
        return not seen.expression
    return seen.kind in _TERMS or seen.text in {";", "[", "]", ">"} or seen.word in _BOOLEANS


def _begins_object(seen: Seen) -> bool:
    return seen.kind in _TERMS or seen.text in {"[", "(", "<", "+", "-"} or seen.word in _BOOLEANS


def may_be_empty(seen: Sequence[Seen]) -> bool:
    """Whether a property path may lead from a node to itself without a triple.

    ``a/rdfs:subClassOf*`` cannot, since one of its steps is needed.

    Args:
        seen: the tokens.
    """
    return any(
        token.pattern and token.text in {"*", "?"} and not _beside_a_step(seen, at)
        for at, token in enumerate(seen)
    )


def _beside_a_step(seen: Sequence[Seen], at: int) -> bool:
    def step(index: int) -> bool:
        return 0 <= index < len(seen) and (seen[index].kind in _STEPS or seen[index].text == "a")

    def text(index: int) -> str:
        return seen[index].text if 0 <= index < len(seen) else ""

    if not step(at - 1):
        return False
    before = at - 2 - (text(at - 2) == "^")
    if text(before) == "/" and step(before - 1):
        return True
    after = at + 2 + (text(at + 2) == "^")
    return text(at + 1) == "/" and step(after) and text(after + 1) not in {"*", "?"}


def needs_table(seen: Sequence[Seen], at: int, names: Collection[str]) -> bool:
    """Whether the pre-bound values have to be written into a group, and not only around it.

    The outermost group and those of subqueries need them. In another group they change nothing,
    as it is joined with a group that has them, unless something is evaluated inside it first: a
    filter on a variable that no triple pattern of the group binds, a BIND, an inner group. To
    leave them out matters: joined with patterns that have no variable in common, they multiply.

    Args:
        seen: the tokens.
        at: the index of the opening bracket.
        names: the pre-bound variables.
    """
    if seen[at].zone is Zone.PROJECTION and not seen[at].expression:
        return True
    brackets = 0
    mentioned, matched = set[str](), set[str]()
    inner = False
    for token in seen[at + 1 :]:
        if token.text == "}" and token.depth == seen[at].depth:
            break
        brackets += (token.text == "(") - (token.text == ")")
        # A subquery with * returns what it does not mention.
        if "SELECT" in token.word:
            return True
        inner = inner or token.text == "{" or "BIND" in token.word
        if token.variable in names:
            mentioned.add(token.variable)
            if token.pattern and not brackets:
                matched.add(token.variable)
    if inner or not mentioned:
        return bool(mentioned)
    # The filter of an OPTIONAL sees what the group around it binds.
    return not (mentioned <= matched or seen[at - 1].word.endswith("OPTIONAL"))
