"""Regular expressions of SPARQL over many distinct strings: exact, and linear in their length.

Oxigraph's REGEX never explodes but costs a query; Python's is quick but backtracks, and reads some
patterns in another way. So Python gets the patterns that both read alike, and of their strings
those that are short enough for the most steps it can take; Oxigraph gets all others.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from citygraph.shacl.literals.backtracking import NotTranslatedError, Translation
from citygraph.shacl.literals.pattern_reader import translate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NONE = re.RegexFlag(0)
_FLAGS = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": _NONE, "q": _NONE}
_BATCH = 10_000
"""Strings per query: the text of one stays small."""
_BUDGET = 100_000
"""Steps of Python's matcher for one string; more would take longer than Oxigraph."""
_TOKEN = re.compile(r"\\[pP]\{Is|\\.|\(\?(?:<[=!]|[=!>]|P=)?|&&|~~|--|-?\[|.", re.DOTALL)
_UNSUPPORTED = {
    "(?=": "a lookahead; SPARQL's patterns have none. Write the pattern without it, or two shapes",
    "(?!": "a lookahead; SPARQL's patterns have none. Say what must not match in a sh:not",
    "(?<=": "a lookbehind; SPARQL's patterns have none. Write the pattern without it",
    "(?<!": "a lookbehind; SPARQL's patterns have none. Say what must not match in a sh:not",
    "(?>": "an atomic group; SPARQL's patterns have none. Write (?:…)",
    "(?P=": "a reference to a group; SPARQL's patterns have none. Write out what may repeat",
    **{
        f"\\{name}{{Is": "a block of Unicode characters, which engines read differently. "
        "Write its range"
        for name in "pP"
    },
    **{
        f"\\{name}": "the name characters of XML, which are not supported. Write them as a class, "
        "as in [A-Za-z_:][A-Za-z0-9._:-]*"
        for name in "iIcC"
    },
    **{
        f"\\{digit}": "a reference to a group; SPARQL's patterns have none. Write out what may "
        "repeat"
        for digit in "123456789"
    },
}
_IN_CLASS = {
    "-[": "a subtraction of classes, which engines read differently. Write the ranges that remain",
    "[": "a bracket inside a class, which engines read differently. Write \\[",
    **{
        twice: f"{twice} inside a class, which engines read differently. Write \\{twice[0]} once"
        for twice in ("&&", "~~", "--")
    },
}


class Regex:
    """A pattern with its flags, as SPARQL's REGEX and `sh:pattern` have them.

    Args:
        pattern: the pattern.
        flags: any of i, s, m, x and q.

    Raises:
        ValueError: the pattern or a flag is invalid, or uses what no linear engine can do; the
            message says what.
    """

    def __init__(self, pattern: str, flags: str = "") -> None:
        for flag in flags:
            if flag not in _FLAGS:
                raise ValueError(
                    f"The flag {flag!r} of the pattern {pattern!r} is unknown; flags are i, s, m, "
                    "x and q."
                )
        # With q nothing but i has a meaning.
        self.flags = "".join(sorted(set(flags) & set("iq" if "q" in flags else _FLAGS)))
        self.pattern = pattern
        if "q" not in flags:
            _refuse(pattern)
        if not self._asked([""], check=True):
            raise ValueError(
                f"The pattern {pattern!r} is no regular expression that SPARQL can use"
                f"{_reason(pattern)}."
            )
        self._python = self._translated()
        self._longest = self._python[0].longest(_BUDGET) if self._python else -1

    def _translated(self) -> tuple[Translation, re.Pattern[str]] | None:
        options = re.ASCII
        for flag in self.flags:
            options |= _FLAGS[flag]
        try:
            if "q" in self.flags:
                quoted = re.escape(self.pattern)
                found = Translation(quoted, width=len(quoted), ascii_only="i" in self.flags)
            elif "x" in self.flags:
                return None
            else:
                found = translate(self.pattern, options)
        except NotTranslatedError:
            return None
        return found, re.compile(found.text, options)

    def matching(self, values: Iterable[str]) -> set[str]:
        """The strings in which the pattern matches somewhere.

        Args:
            values: the strings; each distinct one is matched once.
        """
        distinct = set(values)
        if self._python is None:
            found, others = set[str](), distinct
        else:
            translation, compiled = self._python
            search, longest = compiled.search, self._longest
            others = {value for value in distinct if len(value) > longest}
            if translation.ascii_only:
                others |= {value for value in distinct if not value.isascii()}
            found = {value for value in distinct - others if search(value)}
        rest = list(others)
        for start in range(0, len(rest), _BATCH):
            found |= self._asked(rest[start : start + _BATCH])
        return found

    def _asked(self, values: Sequence[str], *, check: bool = False) -> set[str]:
        """What Oxigraph matches; for a check, the strings on which it has any answer."""
        block = " ".join(str(ox.Literal(value)) for value in values)
        regex = f"REGEX(?v, {ox.Literal(self.pattern)}, {ox.Literal(self.flags)})"
        # REGEX has no answer at all where the pattern cannot be compiled.
        condition = f"BIND({regex} AS ?r) FILTER(BOUND(?r))" if check else f"FILTER({regex})"
        solutions = _engine().query(f"SELECT ?v {{ VALUES ?v {{ {block} }} {condition} }}")
        if not isinstance(solutions, ox.QuerySolutions):  # pragma: no cover - it is a SELECT
            raise TypeError(solutions)
        return {solution["v"].value for solution in solutions}


def matching(pattern: str, flags: str, values: Iterable[str]) -> set[str]:
    """The strings that SPARQL's REGEX matches.

    Args:
        pattern: the pattern.
        flags: any of i, s, m, x and q.
        values: the strings.

    Raises:
        ValueError: see `Regex`.
    """
    return Regex(pattern, flags).matching(values)


def _refuse(pattern: str) -> None:
    in_class = False
    for found in _TOKEN.finditer(pattern):
        token = found.group()
        problem = (_IN_CLASS if in_class else {}).get(token) or (
            _UNSUPPORTED.get(token) if not in_class or token[0] == "\\" else None
        )
        if problem:
            raise ValueError(f"The pattern {pattern!r} holds {token}, {problem}.")
        if not in_class and token in {"[", "-["}:
            in_class = True
        elif token == "]":  # noqa: S105 - no password
            in_class = False


def _reason(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        return f": {error.msg}"
    return ""


@cache
def _engine() -> ox.Store:
    return ox.Store()
