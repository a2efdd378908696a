"""Where each triple of a Turtle, TriG, N-Triples or N-Quads document stands.

No RDF parser of Python tells the place of a triple, so this reader walks the document itself by
recursive descent over the grammar. It expects a document that `citygraph.trig.parse` has accepted
and does not repeat every check made there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from citygraph.namespaces import XSD
from citygraph.trig.cursor import Cursor
from citygraph.trig.nodes import FIRST, NIL, REST, TYPE, Node
from citygraph.trig.tokens import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Link: TypeAlias = tuple[Node, NamedNode, Place]

_NUMBERS = {kind: NamedNode(XSD + kind) for kind in ("integer", "decimal", "double")}
_BOOLEAN = NamedNode(f"{XSD}boolean")
_WHOLE = frozenset({"iri", "pname", "label", "word", *_NUMBERS})
"""The tokens that are a whole object by themselves."""


class Positioned(NamedTuple):
    """One triple of a document and where it stands.

    Args:
        quad: the triple with its graph.
        object: where its object begins (the opening bracket of a nested node or list).
        subject: where the subject of its block begins.
    """

    quad: Quad
    object: Place
    subject: Place


def positions(text: str, *, name: str = "<text>", base: str | None = None) -> Iterator[Positioned]:
    """Read a document with the place of every triple.

    The triples come in the order in which `pyoxigraph.parse` yields them, so that the n-th one
    here is the n-th one there, blank nodes included.

    Args:
        text: Turtle, TriG, N-Triples or N-Quads; they are read alike.
        name: what errors call the document.
        base: the IRI against which relative ones are resolved, if it declares none.

    Yields:
        Every triple, duplicates included.

    Raises:
        UnreadableInputError: the document is malformed, or uses RDF 1.2 (triple terms,
            reifiers, annotations, text direction), which is not supported.
    """
    reader = _Reader(text, name, base)
    try:
        while reader.statement():
            yield from reader.taken()
    except RecursionError:
        reader.fail("brackets are nested too deeply here; give the inner nodes IRIs")
    except ValueError as error:  # a term that pyoxigraph does not accept
        reader.fail(str(error))


def located(
    text: str, quads: Iterable[Quad], *, name: str = "<text>", base: str | None = None
) -> Iterator[Positioned]:
    """Read a document with the place of every triple, in terms of the quads parsed from it.

    Args:
        text: the document.
        quads: all its quads, as `citygraph.trig.parse.read` gave them, whose blank nodes are to be
            found again in the result.
        name: what errors call the document.
        base: as for `positions`.

    Yields:
        Each of the quads, in their order.

    Raises:
        UnreadableInputError: as `positions` does.
    """
    for quad, place in zip(quads, positions(text, name=name, base=base), strict=True):
        yield Positioned(quad, place.object, place.subject)


class _Reader(Cursor):
    """A walk over the statements of a document."""

    def __init__(self, text: str, name: str, base: str | None) -> None:
        self._found: list[Positioned] = []
        self._order: list[float] = []
        self._graph: Node | DefaultGraph = DefaultGraph()
        self._in_block = False
        super().__init__(text, name, base)

    def statement(self) -> bool:
        """Read a directive, a block of triples or a brace; False at the end of the text."""
        if self._kind == "end":
            if self._in_block:
                self.fail("the text ends inside a GRAPH block; close it with }")
            return False
        if self._text == "}" and self._in_block:
            self._advance()
            self._in_block, self._graph = False, DefaultGraph()
        elif self._kind == "at":
            self._directive(self._text[1:])
            self._expect(".")
        elif self._kind == "word":
            self._keyword(self._text.upper())
        elif self._text == "{":
            self._open(DefaultGraph())
        else:
            self._block()
        return True

    def taken(self) -> list[Positioned]:
        """The triples of the last statement, in the order of pyoxigraph.

        A triple is due when the token is read that completes its object. A string without suffix is
        only complete when the token behind it has been dealt with.
        """
        found = self._found
        if sorted(self._order) != self._order:
            found = [found[i] for i in sorted(range(len(found)), key=self._order.__getitem__)]
        self._found, self._order = [], []
        return found

    def _keyword(self, word: str) -> None:
        if word == "GRAPH":
            self._advance()
            self._open(self._node())
        elif word == "VERSION":
            self.fail("VERSION belongs to RDF 1.2, which is not supported; use RDF 1.1")
        else:
            self._directive(word.lower())

    def _directive(self, word: str) -> None:
        if word not in {"prefix", "base"}:
            self.fail(f"{self._text} begins no statement")
        self._advance()
        prefix = self._text
        if word == "prefix":
            if self._kind != "pname":
                self.fail(f"a prefix is expected, not {prefix}")
            self._advance()
        if self._kind != "iri":
            self.fail(f"an IRI in angle brackets is expected, not {self._text}")
        self._declare(prefix if word == "prefix" else None)

    def _open(self, graph: Node | DefaultGraph) -> None:
        if self._in_block:
            self.fail("a GRAPH block cannot stand inside another")
        self._expect("{")
        self._in_block, self._graph = True, graph

    def _block(self) -> None:
        at = self._place(self._offset)
        nested = self._text == "["
        subject = self._list(None) if self._text == "(" else self._node()
        if self._text == "{":
            self._open(subject)
            return
        if not (nested and self._found and self._text in {".", "}"}):
            self._predicates(subject, at)
        if self._text == "." or not self._in_block:
            self._expect(".")

    def _predicates(self, subject: Node, at: Place) -> None:
        while True:
            if self._text == "a":
                self._advance()
                self._objects((subject, TYPE, at))
            else:
                self._objects((subject, self._iri(), at))
            if self._text != ";":
                return
            while self._text == ";":
                self._advance()
            if self._text in {".", "]", "}"}:
                return

    def _objects(self, link: _Link) -> None:
        self._object(link)
        while self._text == ",":
            self._advance()
            self._object(link)
        if self._kind in {"iri", "label"}:  # N-Quads: the graph comes fourth
            (subject, predicate, term, _), at, subject_at = self._found.pop()
            quad = Quad(subject, predicate, term, self._node())
            self._found.append(Positioned(quad, at, subject_at))

    def _object(self, link: _Link) -> None:
        if self._text == "(":
            self._list(link)
            return
        at = self._place(self._offset)
        if self._kind in {"string", "long"}:
            literal, late = self._string()
            self._emit(link, literal, at, late)
        elif self._kind in _NUMBERS or self._text in {"true", "false"}:
            datatype = _NUMBERS.get(self._kind, _BOOLEAN)
            literal = Literal(self._text, datatype=datatype)
            self._advance()
            self._emit(link, literal, at)
        else:
            self._emit(link, self._node(), at)

    def _emit(self, link: _Link, term: Node | Literal, at: Place, late: float = -1) -> None:
        subject, predicate, subject_at = link
        self._found.append(Positioned(Quad(subject, predicate, term, self._graph), at, subject_at))
        self._order.append(self._count + late)

    def _list(self, link: _Link | None) -> Node:
        """Read a collection; `link` is what points to it, and then to the rest of it."""
        at = self._place(self._offset)
        self._advance()
        head: Node = NIL
        while self._text != ")":
            cell = BlankNode()
            cell_at = at if head is NIL else self._place(self._offset)
            whole = self._kind in _WHOLE
            if link and not whole:
                self._emit(link, cell, cell_at, 0)
            self._object((cell, FIRST, cell_at))
            if link and whole:
                self._emit(link, cell, cell_at)
            head = cell if head is NIL else head
            link = (cell, REST, cell_at)
        if link:
            self._emit(link, NIL, at if head is NIL else self._place(self._offset), 0)
        self._advance()
        return head

    def _node(self) -> Node:
        if self._kind == "label":
            return self._label()
        if self._text != "[":
            return self._iri()
        at = self._place(self._offset)
        self._advance()
        node = BlankNode()
        if self._text != "]":
            self._predicates(node, at)
        self._expect("]")
        return node
