"""Which regular expressions Python and Oxigraph read alike, and how long Python takes at most.

The pattern is read by a grammar that is a common part of XPath's, Rust's and Python's; anything
else is not translated. A bound of the ways in which a backtracking matcher can go through a string
of n characters, ``factor * (n + 1) ** degree``, follows from three rules: ways multiply along a
sequence; they add up over alternatives, unless no two begin alike; and a loop has as many ways as
it has counts, unless what follows it cannot begin as its body does (then one count fits). A loop
without an upper bound over a body of several ways is not translated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from typing import TypeAlias

_MOST_WAYS = 1_000_000

Characters: TypeAlias = frozenset[str] | None
"""Characters that can come next; None if that is not known, or if nothing need come."""


class NotTranslatedError(Exception):
    """The pattern is not in the common part, or can backtrack without a bound."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A pattern for Python, and a bound of its steps.

    Args:
        text: the pattern for Python's `re`.
        factor: of the ways through a string.
        degree: of the ways, as a polynomial in the length of the string.
        branches: that may be tried at a character.
        width: characters of the longest match.
        anchored: matches begin at the beginning of the string only.
        ascii_only: the two engines agree on strings of ASCII characters only.
    """

    text: str
    factor: int = 1
    degree: int = 0
    branches: int = 1
    width: float = math.inf
    anchored: bool = False
    ascii_only: bool = False

    def longest(self, budget: int) -> int:
        """The greatest length of a string that takes at most so many steps.

        Args:
            budget: the steps.
        """
        low, high = -1, budget
        while low < high:
            middle = (low + high + 1) // 2
            starts = 1 if self.anchored else middle + 1
            steps = middle + starts * self.branches * 2 * (min(self.width, middle) + 1)
            if steps * self.factor * (middle + 1) ** self.degree <= budget:
                low = middle
            else:
                high = middle - 1
        return low


@dataclass(frozen=True, slots=True)
class Atom:
    """One character, or (with no width) the beginning or end of the string or line."""

    text: str
    characters: Characters
    width: float = 1
    anchored: bool = False

    def first(self, follow: Characters) -> Characters:  # noqa: ARG002 - as the others
        """The characters that it can begin with.

        Args:
            follow: those that can come behind it, for what may match nothing.
        """
        return self.characters

    def ways(self, follow: Characters) -> tuple[int, int]:  # noqa: ARG002 - as the others
        """Factor and degree of the ways through it.

        Args:
            follow: the characters that can come behind it.
        """
        return 1, 0


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives, each a sequence.

    Args:
        branches: the alternatives.
    """

    branches: tuple[tuple[Node, ...], ...]

    @property
    def text(self) -> str:
        """The pattern, for Python."""
        return f"(?:{'|'.join(''.join(node.text for node in branch) for branch in self.branches)})"

    @property
    def width(self) -> float:
        """Characters that it matches at most."""
        return max(sum(node.width for node in branch) for branch in self.branches)

    @property
    def anchored(self) -> bool:
        """Whether it matches only at the beginning of the string."""
        return all(branch and branch[0].anchored for branch in self.branches)

    def first(self, follow: Characters) -> Characters:
        """See `Atom.first`."""
        return reduce(_union, (_first(branch, follow) for branch in self.branches))

    def ways(self, follow: Characters) -> tuple[int, int]:
        """See `Atom.ways`."""
        found = [_ways(branch, follow) for branch in self.branches]
        factors = [factor for factor, _ in found]
        firsts = [_first(branch, None) for branch in self.branches]
        apart = all(_disjoint(a, b) for a, b in combinations(firsts, 2))
        factor = max(factors) if apart else sum(factors)
        return factor, max(degree for _, degree in found)


@dataclass(frozen=True, slots=True)
class Loop:
    """Something that is repeated.

    Args:
        body: what is repeated.
        low: how often at least.
        high: how often at most; None for any number.
        quantifier: as it is written.
        anchored: a loop may match nothing, so it never is.
    """

    body: Node
    low: int
    high: int | None
    quantifier: str
    anchored: bool = False

    @property
    def text(self) -> str:
        """The pattern, for Python."""
        return self.body.text + self.quantifier

    @property
    def width(self) -> float:
        """Characters that it matches at most."""
        return math.inf if self.high is None else self.high * self.body.width

    def first(self, follow: Characters) -> Characters:
        """See `Atom.first`."""
        begin = self.body.first(None)
        return begin if self.low else _union(begin, follow)

    def ways(self, follow: Characters) -> tuple[int, int]:
        """See `Atom.ways`."""
        begin = self.body.first(None)
        factor, degree = self.body.ways(follow if self.high == 1 else _union(begin, follow))
        if (factor, degree) == (1, 0):
            if _disjoint(begin, follow) or self.low == self.high:
                return 1, 0
            return (1, 1) if self.high is None else (self.high - self.low + 1, 0)
        if self.high is None or math.log2(factor) * self.high > math.log2(_MOST_WAYS):
            raise NotTranslatedError
        return (self.high - self.low + 1) * factor**self.high, degree * self.high


Node: TypeAlias = Atom | Group | Loop
"""A piece of a pattern."""


def _union(a: Characters, b: Characters) -> Characters:
    return None if a is None or b is None else a | b


def _disjoint(a: Characters, b: Characters) -> bool:
    return a is not None and b is not None and a.isdisjoint(b)


def _first(sequence: tuple[Node, ...], follow: Characters) -> Characters:
    for node in reversed(sequence):
        follow = node.first(follow)
    return follow


def _ways(sequence: tuple[Node, ...], follow: Characters) -> tuple[int, int]:
    factor, degree = 1, 0
    for node in reversed(sequence):
        node_factor, node_degree = node.ways(follow)
        factor, degree = factor * node_factor, degree + node_degree
        if factor > _MOST_WAYS:
            raise NotTranslatedError
        follow = node.first(follow)
    return factor, degree
