"""Which focus nodes a change can affect, so that only these are validated again.

The rules are those of incremental view maintenance: a result can only differ if something differs
along a way from the focus node to what its shape looks at, and such a way can be walked back from
the changed triple over unchanged ones, as far as the first changed one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.shacl.components import Class, Closed, Disjoint, Equals, LessThan
from citygraph.shacl.local import SUBCLASS, TYPE, Run
from citygraph.shacl.property_path import (
    Alternative,
    Inverse,
    OneOrMore,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
    inverted,
)
from citygraph.shacl.shapes.queries import Ask, Select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pyoxigraph as ox

    from citygraph.model import Term
    from citygraph.shacl.plan import Shape
    from citygraph.shacl.property_path import PropertyPath
    from citygraph.shacl.view import Node, View

    Back = Callable[[set[Node]], set[Node]]


class EverythingError(Exception):
    """A query may give another answer for any node: all focus nodes must be validated."""


class Affected:
    """The nodes whose results a change can affect.

    Args:
        changed: the triples that the graph before has and the one after has not, or the reverse.
        common: the triples that both have.
        union: the triples that either has.
    """

    def __init__(
        self, changed: Iterable[tuple[Node, ox.NamedNode, Node]], common: View, union: View
    ) -> None:
        self._ends: dict[ox.NamedNode, list[tuple[Node, Node]]] = {}
        for subject, predicate, value in changed:
            self._ends.setdefault(predicate, []).append((subject, value))
        self._common = Run(common)
        self._union = Run(union)
        self._known: dict[Shape, set[Node] | None] = {}

    def focus_nodes(self, root: Shape) -> set[Node]:
        """The nodes whose results for a root shape may differ, or whether it targets them.

        Raises:
            EverythingError: they cannot be told.
        """
        return self.nodes(root) | self.targeted(root)

    def nodes(self, shape: Shape) -> set[Node]:
        """The nodes whose results for a shape may differ.

        Raises:
            EverythingError: they cannot be told.
        """
        if shape not in self._known:
            try:
                self._known[shape] = self._nodes(shape)
            except EverythingError:
                self._known[shape] = None
        found = self._known[shape]
        if found is None:
            raise EverythingError
        return found

    def _nodes(self, shape: Shape) -> set[Node]:
        values = self.classes(shape) | self.closed(shape) | self.nested(shape)
        self.queries(shape)
        if shape.path is None:
            found = values
        else:
            found = self.edges(shape.path, lambda nodes: nodes) | self._back(shape.path, values)
        return found | self.pairs(shape)

    def edges(  # noqa: PLR0911 - one for each kind of path
        self, path: PropertyPath, back: Back
    ) -> set[Node]:
        """Where a path starts on which a changed triple lies.

        Args:
            path: the path, or a part of one.
            back: from where this part starts to where the whole path does.
        """
        match path:
            case Predicate(iri):
                return back({subject for subject, _ in self._ends.get(iri, ())})
            case Inverse(Predicate(iri)):
                return back({value for _, value in self._ends.get(iri, ())})
            case Inverse(inner):
                return self.edges(inverted(inner), back)
            case Alternative(parts):
                return set().union(*(self.edges(part, back) for part in parts))
            case ZeroOrOne(inner):
                return self.edges(inner, back)
            case ZeroOrMore(inner) | OneOrMore(inner):
                return self.edges(inner, lambda nodes: back(self.repeated(inner, nodes)))
            case Sequence(parts):
                found = set()
                for number, part in enumerate(parts):
                    found |= self.edges(part, self._before(parts[:number], back))
                return found

    def _before(self, parts: tuple[PropertyPath, ...], back: Back) -> Back:
        def walk(nodes: set[Node]) -> set[Node]:
            for part in reversed(parts):
                nodes = self._back(part, nodes)
            return back(nodes)

        return walk

    def repeated(self, inner: PropertyPath, nodes: set[Node]) -> set[Node]:
        """Where a path that is taken any number of times may have started."""
        return self._back(ZeroOrMore(inner), nodes)

    def _back(self, path: PropertyPath, nodes: Iterable[Node]) -> set[Node]:
        return _walked(self._common, inverted(path), nodes)

    def classes(self, shape: Shape) -> set[Node]:
        """The nodes whose membership in a class changes, of which a shape speaks."""
        return set().union(
            *(self.instances(each.cls) for each in shape.constraints if isinstance(each, Class))
        )

    def instances(self, cls: Term) -> set[Node]:
        """The nodes that may have become instances of a class, or are no longer."""
        classes = self._union.subclasses(cls)
        found = {subject for subject, kind in self._ends.get(TYPE, ()) if kind in classes}
        return found | self.subclasses(classes)

    def subclasses(self, classes: frozenset[Node]) -> set[Node]:
        """The instances of classes that have become subclasses of some, or are no longer."""
        found: set[Node] = set()
        up = Inverse(Predicate(SUBCLASS))
        for below, above in self._ends.get(SUBCLASS, ()):
            if above in classes:
                lower = self._common.values(ZeroOrMore(up))(below)
                found.update(self._common.instances(lower))
        return found

    def closed(self, shape: Shape) -> set[Node]:
        """The nodes of which something new is said, if a shape is closed."""
        if not any(isinstance(each, Closed) for each in shape.constraints):
            return set()
        return {subject for ends in self._ends.values() for subject, _ in ends}

    def nested(self, shape: Shape) -> set[Node]:
        """The nodes whose conformance to the shapes within a shape may differ."""
        return set().union(*(self.nodes(inner) for inner in shape.nested))

    def pairs(self, shape: Shape) -> set[Node]:
        """The focus nodes for which the other property of a pair of properties changes."""
        found: set[Node] = set()
        for each in shape.constraints:
            if isinstance(each, Equals | Disjoint | LessThan):
                found.update(subject for subject, _ in self._ends.get(each.other.iri, ()))
        return found

    def queries(self, shape: Shape) -> None:
        """Look at the queries of a shape.

        Raises:
            EverythingError: one looks at something that changes.
        """
        changed = {predicate.value for predicate in self._ends}
        for each in shape.constraints:
            if isinstance(each, Select | Ask) and (
                each.query.predicates is None or not changed.isdisjoint(each.query.predicates)
            ):
                raise EverythingError

    def targeted(self, root: Shape) -> set[Node]:
        """The nodes that may have become targets of a shape, or are no longer."""
        found: set[Node] = set()
        for kind, term in root.targets:
            if kind == "class":
                found |= self.instances(term)
            elif kind in {"subjectsOf", "objectsOf"}:
                ends = self._ends.get(term, ())  # type: ignore[arg-type]
                found.update(end[kind == "objectsOf"] for end in ends)
        return found

    def above(self, chain: tuple[Shape, ...], nodes: set[Node]) -> set[Node]:
        """The focus nodes whose validation leads to nodes.

        Args:
            chain: a root shape, and the shapes through which it leads there by `sh:property`.
            nodes: the focus nodes of the shape in which the chain ends.
        """
        for shape in reversed(chain):
            if shape.path is not None:
                nodes = _walked(self._union, inverted(shape.path), nodes)
        return nodes


def _walked(run: Run, path: PropertyPath, nodes: Iterable[Node]) -> set[Node]:
    step = run.values(path)
    return {found for node in nodes for found in step(node)}
