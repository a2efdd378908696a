"""IRIs and literals as the canonical form writes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citygraph.errors import UsageError
from citygraph.namespaces import PREFIXES, XSD
from citygraph.trig import grammar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Literal

_BARE = {
    f"{XSD}integer": re.compile("0|-?[1-9][0-9]*"),
    f"{XSD}decimal": re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+"),
    f"{XSD}boolean": re.compile("true|false"),
}
"""Literals that need no quotes. Turtle allows more (007, +5, .5), but there are readers that turn
these into numbers and so lose their lexical form; rdflib does."""

_UNSEEN = re.compile(
    '["\\\\\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]'
)
"""What would end a string, break a line, or hide on a screen (direction marks, zero width)."""

_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


class Names:
    """Writes IRIs and literals, and remembers the prefixes it has used.

    Args:
        declared: prefixes beyond those of CityGraph, without colon, and their namespaces. Those of
            CityGraph win where a prefix or a namespace is declared twice.
    """

    def __init__(self, declared: Mapping[str, str]) -> None:
        own = {namespace: prefix for prefix, namespace in PREFIXES.items()}
        for prefix in sorted(declared):
            if prefix not in PREFIXES:
                own.setdefault(declared[prefix], prefix)
        self._prefixes = sorted(own.items(), key=lambda item: (-len(item[0]), item[0]))
        self._written: dict[str, str] = {}
        self._used: dict[str, str] = {}

    def prefixes(self) -> list[tuple[str, str]]:
        """The prefixes used so far and their namespaces, sorted."""
        return sorted(self._used.items())

    def iri(self, iri: str) -> str:
        """An IRI with its prefix, or in angle brackets where no prefix fits without escapes."""
        written = self._written.get(iri)
        if written is None:
            written = self._written[iri] = self._shortened(iri)
        return written

    def _shortened(self, iri: str) -> str:
        plain = grammar.plain_local()
        for namespace, prefix in self._prefixes:
            local = iri[len(namespace) :]
            if iri.startswith(namespace) and plain.fullmatch(local):
                self._used[prefix] = namespace
                return f"{prefix}:{local}"
        return f"<{_UNSEEN.sub(_coded, iri)}>"

    def literal(self, literal: Literal) -> str:
        """A literal on one line, its lexical form unchanged.

        Raises:
            UsageError: it has a text direction (RDF 1.2).
        """
        if literal.direction is not None:
            raise UsageError(f"{literal} has a text direction (RDF 1.2), which is not written.")
        datatype = literal.datatype.value
        bare = _BARE.get(datatype)
        if bare and bare.fullmatch(literal.value):
            return literal.value
        quoted = f'"{_UNSEEN.sub(_coded, literal.value)}"'
        if literal.language:
            return f"{quoted}@{literal.language}"
        return quoted if datatype == f"{XSD}string" else f"{quoted}^^{self.iri(datatype)}"


def _coded(match: re.Match[str]) -> str:
    char = match[0]
    return _SHORT.get(char) or f"\\u{ord(char):04X}"
