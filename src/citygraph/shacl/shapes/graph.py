"""A shapes graph as an index that knows where each of its triples stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from pyoxigraph import BlankNode, Literal, NamedNode

from citygraph.errors import UnreadableInputError
from citygraph.files import read_text
from citygraph.namespaces import RDF, SH, shorten
from citygraph.trig.parse import base_of, is_located, read
from citygraph.trig.reader import located

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import rdflib
    from pyoxigraph import Quad

    from citygraph.model import Term

NIL = NamedNode(RDF + "nil")
FIRST, REST, TYPE = RDF + "first", RDF + "rest", RDF + "type"

_NO_FILE = "the shapes"


class ShapesGraph:
    """The triples of some shapes documents.

    Args:
        documents: path -> its quads, in the order of the text; the graphs of quads do not count.
    """

    def __init__(self, documents: dict[Path | None, Sequence[Quad]]) -> None:
        self._documents = documents
        self._facts: dict[Term, dict[str, list[Term]]] = {}
        self._parents: dict[Term, list[Term]] = {}
        for quads in documents.values():
            for quad in quads:
                subject: Term = quad.subject  # type: ignore[assignment]  # RDF 1.2 is refused
                value: Term = quad.object  # type: ignore[assignment]
                values = self._facts.setdefault(subject, {}).setdefault(quad.predicate.value, [])
                if value not in values:
                    values.append(value)
                    self._parents.setdefault(value, []).append(subject)

    @classmethod
    def of_files(cls, files: Iterable[Path]) -> ShapesGraph:
        """Read shapes documents; what they import is not fetched.

        Args:
            files: RDF documents.

        Raises:
            UnreadableInputError: a file is missing or malformed.
        """
        return cls({file: read(file) for file in files})

    @classmethod
    def of_rdflib(cls, graph: rdflib.Graph) -> ShapesGraph:
        """Take the shapes of an rdflib graph."""
        from pyoxigraph import Quad

        from citygraph.terms import from_rdflib

        return cls({None: [Quad(*map(from_rdflib, triple)) for triple in graph]})  # type: ignore[arg-type]

    def __bool__(self) -> bool:
        return bool(self._facts)

    def subjects(self) -> Iterator[Term]:
        """All subjects, in the order of the text."""
        yield from self._facts

    def facts(self, node: Term) -> dict[str, list[Term]]:
        """What is said of a node: IRI of the property -> its values."""
        return self._facts.get(node, {})

    def parents(self, node: Term) -> list[Term]:
        """The subjects that point to a node, each as often as they do."""
        return self._parents.get(node, [])

    def values(self, node: Term, name: str) -> list[Term]:
        """The values of a property of SHACL.

        Args:
            node: the subject.
            name: local name in the namespace of SHACL.
        """
        return self.facts(node).get(SH + name, [])

    def value(self, node: Term, name: str) -> Term | None:
        """The one value of a property of SHACL, or None.

        Raises:
            UnreadableInputError: there are several.
        """
        found = self.values(node, name)
        if len(found) > 1:
            self.fail(
                node, SH + name, f"has {len(found)} values of sh:{name}; at most one is allowed"
            )
        return found[0] if found else None

    def members(self, node: Term, of: Term, predicate: str) -> list[Term]:
        """The members of an RDF list.

        Args:
            node: its head.
            of: the node that has the list.
            predicate: the property by which it has it.

        Raises:
            UnreadableInputError: the list is malformed or runs in a circle.
        """
        found: list[Term] = []
        seen: set[Term] = set()
        while node != NIL:
            facts = self.facts(node)
            first, rest = facts.get(FIRST, []), facts.get(REST, [])
            if len(first) != 1 or len(rest) != 1 or node in seen:
                problem = f"{shorten(predicate)} needs an RDF list that is complete; write ( … )"
                self.fail(of, predicate, problem)
            seen.add(node)
            found.append(first[0])
            node = rest[0]
        return found

    def fail(self, node: Term, predicate: str | None, problem: str) -> NoReturn:
        """Say what is wrong with a shape, with its place.

        Args:
            node: a node of the shapes.
            predicate: the IRI of its property that is wrong; None when the whole node is.
            problem: half a sentence about the node.

        Raises:
            UnreadableInputError: always.
        """
        file, line = self._place(node, predicate)
        name = "" if isinstance(node, BlankNode) else f"{self._shown(node)} "
        raise UnreadableInputError(file or _NO_FILE, f"{name}{problem}", line=line)

    def _shown(self, node: Term) -> str:
        return shorten(node.value) if isinstance(node, NamedNode) else str(node)

    def _place(self, node: Term, predicate: str | None) -> tuple[Path | None, int | None]:
        """The file and line of a property of a node, or else of the node."""
        best: tuple[Path | None, int | None] = (None, None)
        for file, quads in self._documents.items():
            if file is None or all(quad.subject != node for quad in quads):
                continue
            if not is_located(file):
                best = best if best[0] else (file, None)
                continue
            for place in located(read_text(file), quads, name=str(file), base=base_of(file)):
                if place.quad.subject != node:
                    continue
                if place.quad.predicate.value == predicate:
                    return file, place.object.line
                if best[0] is None:
                    best = file, place.subject.line
        return best


def text_of(term: Term) -> str:
    """The lexical form of a literal, the IRI of a named node."""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)
