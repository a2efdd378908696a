r"""The tokens of a SPARQL text: enough to tell code from strings, comments and IRIs, no parser.

The rules follow section 19 of the SPARQL 1.1 recommendation, and where Oxigraph's parser is more
lenient (keywords may be glued together: ``trueSERVICE``), they never take for harmless what that
parser could read as code. Every rule is linear in the length of the text.

One spot cannot be decided by looking at characters alone: in ``?a<?b&&?c='>'`` the ``<`` is a
comparison, yet ``<?b&&?c='>`` has the form of an IRI. It is read as the IRI that it looks like,
and since what follows may then be misread, the token is marked `Kind.UNSURE`.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from citygraph.trig.grammar import PN_CHARS_BASE as _BASE
from citygraph.trig.grammar import VARNAME_CHARS as _CHARS

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(Enum):
    """What a token is."""

    COMMENT = "comment"
    STRING = "string"
    IRI = "IRI"
    UNSURE = "IRI or comparison"
    VARIABLE = "variable"
    BLANK_NODE = "blank node"
    NAME = "prefixed name"
    LANGUAGE = "language tag"
    NUMBER = "number"
    WORD = "word"
    PUNCTUATION = "punctuation"
    REST = "unreadable rest"


class Token(NamedTuple):
    """A piece of a SPARQL text.

    Args:
        kind: what it is.
        text: the characters as written.
        start: 0-based offset of its first character.
    """

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """The 0-based offset behind its last character."""
        return self.start + len(self.text)


_ASCII = "A-Za-z"
"""The letters of a text in ASCII, for which patterns are compiled ten times as quickly."""


def _local(chars: str) -> str:
    return rf"(?:[{chars}:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"


def _rules(base: str, chars: str) -> str:
    return rf"""
      (?P<SPACE>      [ \t\r\n]+ )
    | (?P<COMMENT>    \#[^\r\n]* )
    | (?P<STRING>     \"\"\"[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*\"\"\"
                    | '''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''
                    | "[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"
                    | '[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*' )
    | (?P<IRI>        <(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*> )
    | (?P<VARIABLE>   [?$][{chars}]+ )
    | (?P<BLANK_NODE> _:[{chars}](?:[{chars}.\-]*[{chars}\-])? )
    | (?P<LANGUAGE>   @[A-Za-z]+(?:--?[A-Za-z0-9]+)* )
    | (?P<NUMBER>     (?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:\.?[eE][+\-]?[0-9]+)? )
    | (?P<RUN>        [{base}_](?:[{chars}.\-]*[{chars}\-])? )
    | (?P<LOCAL>      : )
    | (?P<PUNCTUATION> &&|\|\||!=|<=|>=|\^\^|[{{}}()\[\].,;*/+\-=<>!|^?&~$] )
    """


class _Patterns(NamedTuple):
    rules: re.Pattern[str]
    local_name: re.Pattern[str]
    pieces: re.Pattern[str]


@cache
def _patterns(*, ascii_only: bool) -> _Patterns:
    """Compiled when first needed: it takes longer than answering a common query."""
    base, chars = (_ASCII, f"{_ASCII}_0-9") if ascii_only else (_BASE, _CHARS)
    local = _local(chars)
    return _Patterns(
        re.compile(_rules(base, chars), re.VERBOSE | re.DOTALL),
        re.compile(rf":(?:{local}(?:\.*(?:{local}|-))*)?"),
        re.compile(rf"[{chars}]+|[.\-]+"),
    )


_OPERANDS = frozenset(
    {Kind.STRING, Kind.IRI, Kind.UNSURE, Kind.VARIABLE, Kind.BLANK_NODE, Kind.NAME}
    | {Kind.LANGUAGE, Kind.NUMBER, Kind.WORD}
)


def tokens(text: str) -> Iterator[Token]:
    """Split a SPARQL text; white space is left out.

    Args:
        text: a query, well-formed or not.

    Yields:
        The tokens in order. Where a character fits no rule, one token of kind `Kind.REST` holds
        everything from there to the end.
    """
    round_brackets = 0
    data = ""  # "VALUES" behind the keyword, "{" in its block, where nothing is compared
    previous: Token | None = None
    for token in _raw(text):
        found = token
        if token.kind is Kind.WORD and token.text.upper() == "VALUES":
            data = "VALUES"
        elif token.kind is Kind.PUNCTUATION:
            if token.text in {"{", "}"}:
                data = "{" if token.text == "{" and data == "VALUES" else ""
            round_brackets += (token.text == "(") - (token.text == ")")
        elif token.kind is Kind.IRI and round_brackets and data != "{":
            found = token._replace(kind=_iri_or_comparison(previous, token))
        if token.kind is not Kind.COMMENT:
            previous = found
        yield found


def _iri_or_comparison(previous: Token | None, iri: Token) -> Kind:
    """Whether a ``<`` may be a comparison, and reading it as an IRI would hide what follows."""
    after_operand = previous is not None and (
        previous.kind in _OPERANDS or previous.text in {")", "]"}
    )
    return Kind.UNSURE if after_operand and ("'" in iri.text or "#" in iri.text) else Kind.IRI


def _raw(text: str) -> Iterator[Token]:
    at = 0
    patterns = _patterns(ascii_only=text.isascii())
    while at < len(text):
        match = patterns.rules.match(text, at)
        if match is None:
            yield Token(Kind.REST, text[at:], at)
            return
        rule = match.lastgroup or ""
        end = match.end()
        if rule in {"RUN", "LOCAL"}:
            local = patterns.local_name.match(text, end if rule == "RUN" else at)
            if local is None:
                for piece in patterns.pieces.finditer(match.group()):
                    word = piece.group()
                    kind = Kind.PUNCTUATION if word[0] in ".-" else Kind.WORD
                    yield Token(kind, word, at + piece.start())
            else:
                end = local.end()
                yield Token(Kind.NAME, text[at:end], at)
        elif rule != "SPACE":
            yield Token(Kind[rule], match.group(), at)
        at = end
