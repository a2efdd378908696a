"""The data graph in a store, with its literals as they were written."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from citygraph.namespaces import RDF, XSD
from citygraph.shacl.view import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from collections.abc import Set as AbstractSet

    from citygraph.model import Term
    from citygraph.shacl.view import Node, Step
    from citygraph.store.written import Written

_DEFAULT = ox.DefaultGraph()
_KEPT = {XSD + "string", RDF + "langString"}
"""Datatypes whose literals no store rewrites."""

_TWO = 2


class StoreView:
    """A store; its terms are the nodes.

    Args:
        store: the store.
        written: a triple as the store has it -> its values as they were written, wherever that is
            not the same ("007" is stored as 7); or what makes that table once it is needed.
        merged: whether the default graph is the merge of the others; if not, all are read.
    """

    def __init__(
        self, store: ox.Store, written: Written | Callable[[], Written], *, merged: bool = True
    ) -> None:
        self.store = store
        self.merged = merged
        self._graph = _DEFAULT if merged else None
        self._table = written
        self._rewritten = None if callable(written) else {predicate for _, predicate, _ in written}

    @cached_property
    def _written(self) -> Written:
        return self._table() if callable(self._table) else self._table

    def _is_rewritten(self, predicate: ox.NamedNode) -> bool:
        """Whether some value of a property may have been written in another form."""
        return self._rewritten is None or predicate in self._rewritten

    def node(self, term: Term) -> Node:
        """See `View.node`."""
        return term

    def term(self, node: Node, /) -> Term:
        """See `View.term`."""
        return node  # type: ignore[return-value]

    def objects(self, predicate: ox.NamedNode) -> Step:
        """See `View.objects`."""
        match, graph = self.store.quads_for_pattern, self._graph
        exact = self._is_rewritten(predicate)

        def step(node: Node) -> Collection[Node]:
            if isinstance(node, ox.Literal):
                return NOTHING
            found = match(node, predicate, None, graph)  # type: ignore[arg-type]
            if exact:
                values: list[Node] = [value for quad in found for value in self._values(quad)]
            else:
                values = [quad.object for quad in found]
            return values if graph or len(values) < _TWO else list(dict.fromkeys(values))

        return step

    def _values(self, quad: ox.Quad) -> Collection[Term]:
        """The value of a quad in the forms in which it was written."""
        value: Term = quad.object  # type: ignore[assignment]  # RDF 1.2 is refused
        if isinstance(value, ox.Literal) and value.datatype.value not in _KEPT:
            return self._written.get((quad.subject, quad.predicate, value)) or (value,)  # type: ignore[arg-type]
        return (value,)

    def subjects(self, predicate: ox.NamedNode) -> Step:
        """See `View.subjects`."""
        return lambda value: list(self.each(predicate, value))

    def each(self, predicate: ox.NamedNode, value: Node | None = None) -> Iterator[Node]:
        """See `View.each`."""
        found = self.store.quads_for_pattern(None, predicate, value, self._graph)  # type: ignore[arg-type]
        if isinstance(value, ox.Literal):  # the store finds 7 where 007 is asked for
            return iter({quad.subject: None for quad in found if value in self._values(quad)})
        return iter({quad.subject: None for quad in found})

    def each_value(self, predicate: ox.NamedNode) -> Iterator[Node]:
        """See `View.each_value`."""
        found = self.store.quads_for_pattern(None, predicate, None, self._graph)
        if self._is_rewritten(predicate):
            return iter({value: None for quad in found for value in self._values(quad)})
        return iter({quad.object: None for quad in found})

    def beyond(
        self, nodes: AbstractSet[Node], allowed: Collection[ox.NamedNode]
    ) -> Iterator[tuple[Node, ox.NamedNode, Node]]:
        """See `View.beyond`."""
        for node in nodes:
            if isinstance(node, ox.Literal):
                continue
            found = self.store.quads_for_pattern(node, None, None, self._graph)  # type: ignore[arg-type]
            others = {quad.predicate for quad in found if quad.predicate not in allowed}
            for predicate in others:
                for value in self.objects(predicate)(node):
                    yield node, predicate, value

    def quads(self, predicates: Collection[ox.NamedNode] | None) -> Iterator[ox.Quad]:
        """See `View.quads`."""
        told: set[ox.Triple] = set()
        for predicate in [None] if predicates is None else predicates:
            for quad in self.store.quads_for_pattern(None, predicate, None, self._graph):
                if self._graph is None:
                    if quad.triple in told:
                        continue
                    told.add(quad.triple)
                values = (
                    self._values(quad) if self._is_rewritten(quad.predicate) else (quad.object,)
                )
                for value in values:
                    yield ox.Quad(quad.subject, quad.predicate, value)
