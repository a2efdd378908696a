"""The tokens of Turtle and its kin: one compiled expression that never backtracks."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from citygraph.trig import grammar

if TYPE_CHECKING:
    from collections.abc import Iterator

_KINDS = {
    "future": r"<<|>>|\{\||\|\}|~|@[A-Za-z0-9-]*?--[A-Za-z]++",
    "iri": r"<[^\x00-\x20<>\"{}|^`]*+>",
    "pname": f"{grammar.PREFIX}(?:{grammar.LOCAL})?+",
    "label": f"_:{grammar.LABEL}",
    "long": r'"""(?:[^"\\]++|\\.|"(?!""))*+"""' + "|" + r"'''(?:[^'\\]++|\\.|'(?!''))*+'''",
    "string": r'"[^"\\\n\r]*+(?:\\.[^"\\\n\r]*+)*+"' + "|" + r"'[^'\\\n\r]*+(?:\\.[^'\\\n\r]*+)*+'",
    "double": grammar.DOUBLE,
    "decimal": grammar.DECIMAL,
    "integer": grammar.INTEGER,
    "at": "@[A-Za-z]++(?:-[A-Za-z0-9]++)*+",
    "word": "[A-Za-z]++",
    "mark": r"\^\^|[.;,\[\](){}]",
    "end": r"\Z",
    "bad": ".",
}
"""Kind of token -> its expression; the order decides. `future` is what RDF 1.2 added."""

_COMMENT = re.compile("#[^\r\n]*")
_LINE_END = re.compile("\r\n|\n|\r")
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_SHORT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Place(NamedTuple):
    """A place in a document.

    Args:
        line: 1-based; lines end at LF, CRLF or CR.
        column: 1-based, in code points.
    """

    line: int
    column: int


class Lines:
    """Turns offsets in a text into places.

    Args:
        text: the document.
    """

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(text))]

    def place(self, offset: int) -> Place:
        """The line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return Place(line, offset - self._starts[line - 1] + 1)


@cache
def _pattern() -> re.Pattern[str]:
    """One alternative per kind; compiled on first use, since few commands need it."""
    kinds = "|".join(f"(?P<{kind}>{expression})" for kind, expression in _KINDS.items())
    return re.compile(rf"(?:[ \t\r\n]++|\#[^\r\n]*+)*+(?:{kinds})", re.DOTALL)


def tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Cut a document into tokens.

    Args:
        text: the document.

    Yields:
        (kind, text, offset) per token; the last one is of kind ``end``, and what fits no rule is a
        single character of kind ``bad``.
    """
    for match in _pattern().finditer(text):
        kind = match.lastgroup
        if kind is not None:
            yield kind, match[kind], match.start(kind)
            if kind == "end":
                return


def comments(text: str) -> tuple[list[str], list[int]]:
    """The comments of a document.

    Args:
        text: the document.

    Returns:
        The lines of the block above the first token (blank lines inside it included, trailing
        spaces cut), and the line numbers of every other comment.
    """
    head: list[str] = []
    below: list[int] = []
    lines = Lines(text)
    end = 0
    for index, (_, token, offset) in enumerate(tokens(text)):
        gap = text[end:offset]
        if index == 0:
            head = [line.strip() for line in _LINE_END.split(gap.strip(" \t\r\n"))]
        elif "#" in gap:
            below.extend(lines.place(end + found.start()).line for found in _COMMENT.finditer(gap))
        end = offset + len(token)
    return ([] if head == [""] else head), below


def unescaped(text: str) -> str:
    r"""Resolve ``\t``, ``\u00e9``, ``\U0001f600`` and the escapes of local names."""
    return _ESCAPED.sub(_resolve, text) if "\\" in text else text


def _resolve(escape: re.Match[str]) -> str:
    short, code = escape[3], escape[1] or escape[2]
    return chr(int(code, 16)) if code else _SHORT.get(short, short)
