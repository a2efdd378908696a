"""A cursor over the tokens of a document: what every production of the grammar needs."""

from __future__ import annotations

from typing import NoReturn

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from citygraph.errors import UnreadableInputError
from citygraph.trig.tokens import Lines, tokens, unescaped


class Cursor:
    """The current token, and the names declared so far.

    Args:
        text: the document.
        name: what errors call it.
        base: the IRI against which relative ones are resolved, until it declares one.
    """

    def __init__(self, text: str, name: str, base: str | None) -> None:
        self._name = name
        self._base = base
        self._prefixes: dict[str, str] = {}
        self._iris: dict[str, NamedNode] = {}
        self._labels: dict[str, BlankNode] = {}
        self._place = Lines(text).place
        self._tokens = tokens(text)
        self._count = 0
        self._advance()

    def fail(self, problem: str) -> NoReturn:
        """Raise an error at the current token."""
        line, column = self._place(self._offset)
        raise UnreadableInputError(self._name, problem, line=line, column=column)

    def _advance(self) -> None:
        self._count += 1
        self._kind, self._text, self._offset = next(self._tokens)
        if self._kind == "future":
            self.fail(f"{self._text} belongs to RDF 1.2, which is not supported; use RDF 1.1")

    def _expect(self, mark: str) -> None:
        if self._text != mark:
            self.fail(f"{mark} is expected, not {self._text or 'the end of the text'}")
        self._advance()

    def _declare(self, prefix: str | None) -> None:
        """Take an IRI for a prefix, or for the base."""
        iri = self._resolved(self._text)
        self._advance()
        self._iris.clear()
        if prefix is None:
            self._base = iri
        else:
            self._prefixes[prefix] = iri

    def _label(self) -> BlankNode:
        node = self._labels.setdefault(self._text, BlankNode())
        self._advance()
        return node

    def _iri(self) -> NamedNode:
        iri = self._iris.get(self._text)
        if iri is None:
            if self._kind == "iri":
                iri = NamedNode(self._resolved(self._text))
            elif self._kind == "pname":
                iri = NamedNode(self._expanded())
            else:
                self.fail(f"a term is expected, not {self._text or 'the end of the text'}")
            self._iris[self._text] = iri
        self._advance()
        return iri

    def _expanded(self) -> str:
        prefix, _, local = self._text.partition(":")
        namespace = self._prefixes.get(f"{prefix}:")
        if namespace is None:
            self.fail(f"the prefix {prefix}: has not been declared")
        return namespace + unescaped(local)

    def _resolved(self, token: str) -> str:
        """The absolute IRI of ``<…>``, as pyoxigraph itself resolves it."""
        statement = f"{token} a {token} ."
        try:
            subject = next(parse(statement, RdfFormat.TURTLE, base_iri=self._base)).subject
        except SyntaxError:
            self.fail(f"{token} is no IRI, or a relative one without a base")
        if not isinstance(subject, NamedNode):
            self.fail(f"{token} is no IRI")
        return subject.value

    def _string(self) -> tuple[Literal, float]:
        """Read a string; and when it is due, in tokens from the one behind it."""
        quotes = 3 if self._kind == "long" else 1
        value = unescaped(self._text[quotes:-quotes])
        self._advance()
        if self._kind == "at":
            literal = Literal(value, language=self._text[1:])
            self._advance()
            return literal, -1
        if self._text == "^^":
            self._advance()
            return Literal(value, datatype=self._iri()), -1
        return Literal(value), 0.5
