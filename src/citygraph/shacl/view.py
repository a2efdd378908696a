"""The data graph as the validator sees it: parsed terms, a store, or either with a patch.

A view names the nodes of its graph as it likes, so that the validator, which looks nodes up all
the time, need not hash terms: parsed terms are numbered, those of a store stand for themselves.
"""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Protocol, TypeAlias

import pyoxigraph as ox

from citygraph.namespaces import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from citygraph.model import Term
    from citygraph.store.written import Written

    Node: TypeAlias = Hashable
    """A term, by the name that a view gives it."""

    Step: TypeAlias = Callable[[Node], Collection[Node]]
    """From a node to the different nodes at the other end of a property."""

    Fact: TypeAlias = ox.Triple | ox.Quad

_MANY = 8
"""From so many values on, a subject's values of a property are a dict, in which one is found at
once, and no tuple, which takes less memory."""

_NOTHING: tuple[Node, ...] = ()
_DEFAULT = ox.DefaultGraph()
_KEPT = {XSD + "string", RDF + "langString"}
"""Datatypes whose literals no store rewrites."""

_TWO = 2


class View(Protocol):
    """An RDF graph: a set of triples."""

    def node(self, term: Term) -> Node:
        """The node that a term is."""

    def term(self, node: Node, /) -> Term:
        """The term that a node is."""

    def objects(self, predicate: ox.NamedNode) -> Step:
        """From a subject to its values of a property."""

    def subjects(self, predicate: ox.NamedNode) -> Step:
        """From a value of a property to its subjects."""

    def each(self, predicate: ox.NamedNode, value: Node | None = None) -> Iterator[Node]:
        """The different subjects of a property, or of one value of it."""

    def each_value(self, predicate: ox.NamedNode) -> Iterator[Node]:
        """The different values of a property."""

    def beyond(
        self, nodes: AbstractSet[Node], allowed: Collection[ox.NamedNode]
    ) -> Iterator[tuple[Node, ox.NamedNode, Node]]:
        """What is said of nodes by properties that are not allowed."""

    def quads(self, predicates: Collection[ox.NamedNode] | None) -> Iterator[ox.Quad]:
        """The triples of some properties, or all, each once and as quads of the default graph."""


class _Values(dict["Node", "Collection[Node]"]):
    """The nodes at the other end of a property; none for a node that does not have it."""

    def __missing__(self, _: Node) -> Collection[Node]:
        return _NOTHING


_NONE = _Values()


def _put(values: _Values, key: Node, value: Node) -> None:
    """Add a value to those of a key, unless it is there."""
    there = values.get(key)
    if there is None:
        values[key] = (value,)
    elif isinstance(there, dict):
        there[value] = None
    elif value not in there:
        more = (*there, value)
        values[key] = dict.fromkeys(more) if len(more) > _MANY else more


class ParsedView:
    """Triples in memory, as a parser read them: with their exact lexical forms.

    Args:
        facts: triples or quads, whose graphs do not count.
    """

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._forward: dict[str, _Values] = {}
        self._backward: dict[str, _Values] = {}
        self._terms: list[Term] = []
        self._numbers: dict[str | Term, int] = {}  # IRIs as texts, which are quicker to look up
        self.term: Callable[[Node], Term] = self._terms.__getitem__  # type: ignore[assignment]
        self.extend(facts)

    def extend(self, facts: Iterable[Fact]) -> Iterator[Term]:
        """Add facts.

        Args:
            facts: triples or quads, whose graphs do not count.

        Returns:
            The terms that are new.
        """
        forward, numbers, terms = self._forward, self._numbers, self._terms
        self._backward.clear()
        known = number = len(terms)
        iri = ox.NamedNode
        for fact in facts:  # this loop takes most of the time of a validation: no calls in it
            predicate = fact.predicate.value
            values = forward.get(predicate)
            if values is None:
                values = forward[predicate] = _Values()
            term: Term = fact.subject  # type: ignore[assignment]  # RDF 1.2 is refused
            subject = numbers.setdefault(term.value if type(term) is iri else term, number)
            if subject == number:
                terms.append(term)
                number += 1
            term = fact.object  # type: ignore[assignment]
            value = numbers.setdefault(term.value if type(term) is iri else term, number)
            if value == number:
                terms.append(term)
                number += 1
            there = values.get(subject)
            if there is None:
                values[subject] = (value,)
            elif value not in there:
                _put(values, subject, value)
        return islice(terms, known, None)

    def node(self, term: Term) -> Node:
        """See `View.node`."""
        key = term.value if type(term) is ox.NamedNode else term
        number = self._numbers.setdefault(key, len(self._terms))
        if number == len(self._terms):
            self._terms.append(term)
        return number

    def objects(self, predicate: ox.NamedNode) -> Step:
        """See `View.objects`."""
        return self._forward.get(predicate.value, _NONE).__getitem__

    def subjects(self, predicate: ox.NamedNode) -> Step:
        """See `View.subjects`."""
        return self._inverse(predicate).__getitem__

    def each(self, predicate: ox.NamedNode, value: Node | None = None) -> Iterator[Node]:
        """See `View.each`."""
        if value is None:
            return iter(self._forward.get(predicate.value, _NONE))
        return iter(self._inverse(predicate)[value])

    def each_value(self, predicate: ox.NamedNode) -> Iterator[Node]:
        """See `View.each_value`."""
        return iter(self._inverse(predicate))

    def beyond(
        self, nodes: AbstractSet[Node], allowed: Collection[ox.NamedNode]
    ) -> Iterator[tuple[Node, ox.NamedNode, Node]]:
        """See `View.beyond`."""
        for iri, values in self._forward.items():
            predicate = ox.NamedNode(iri)
            if predicate not in allowed:
                for node in values.keys() & nodes:
                    for value in values[node]:
                        yield node, predicate, value

    def quads(self, predicates: Collection[ox.NamedNode] | None) -> Iterator[ox.Quad]:
        """See `View.quads`."""
        term = self.term
        for predicate in map(ox.NamedNode, self._forward) if predicates is None else predicates:
            for subject, values in self._forward.get(predicate.value, _NONE).items():
                for value in values:
                    yield ox.Quad(term(subject), predicate, term(value))  # type: ignore[arg-type]

    def _inverse(self, predicate: ox.NamedNode) -> _Values:
        found = self._backward.get(predicate.value)
        if found is None:
            found = self._backward[predicate.value] = _Values()
            for subject, values in self._forward.get(predicate.value, _NONE).items():
                for value in values:
                    _put(found, value, subject)
        return found


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
                return _NOTHING
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


class OverlayView:
    """Another view with a patch.

    Args:
        base: what is patched.
        added: triples that are not in it.
        removed: triples that are.
    """

    def __init__(self, base: View, added: Iterable[Fact], removed: Iterable[Fact]) -> None:
        self._base = base
        self.node, self.term = base.node, base.term
        self._more: dict[ox.NamedNode, tuple[_Values, _Values]] = {}
        self._less: dict[ox.NamedNode, tuple[_Values, _Values]] = {}
        for changes, facts in ((self._more, added), (self._less, removed)):
            for fact in facts:
                forward, backward = changes.setdefault(fact.predicate, (_Values(), _Values()))
                subject, value = self._ends(fact)
                _put(forward, subject, value)
                _put(backward, value, subject)

    def _ends(self, fact: Fact) -> tuple[Node, Node]:
        return self.node(fact.subject), self.node(fact.object)  # type: ignore[arg-type]

    def objects(self, predicate: ox.NamedNode) -> Step:
        """See `View.objects`."""
        return self._patched(self._base.objects(predicate), predicate, 0)

    def subjects(self, predicate: ox.NamedNode) -> Step:
        """See `View.subjects`."""
        return self._patched(self._base.subjects(predicate), predicate, 1)

    def _patched(self, base: Step, predicate: ox.NamedNode, way: int) -> Step:
        more = self._more.get(predicate, (_NONE, _NONE))[way]
        less = self._less.get(predicate, (_NONE, _NONE))[way]
        if not more and not less:
            return base

        def step(node: Node) -> Collection[Node]:
            nodes = base(node)
            if node in less:
                gone = less[node]
                nodes = [each for each in nodes if each not in gone]
            return (*nodes, *more[node]) if node in more else nodes

        return step

    def each(self, predicate: ox.NamedNode, value: Node | None = None) -> Iterator[Node]:
        """See `View.each`."""
        if predicate not in self._more and predicate not in self._less:
            return self._base.each(predicate, value)
        if value is not None:
            return iter(self.subjects(predicate)(value))
        step = self.objects(predicate)
        more, _ = self._more.get(predicate, (_NONE, _NONE))
        both = dict.fromkeys((*self._base.each(predicate), *more))
        return (node for node in both if step(node))

    def each_value(self, predicate: ox.NamedNode) -> Iterator[Node]:
        """See `View.each_value`."""
        if predicate not in self._more and predicate not in self._less:
            return self._base.each_value(predicate)
        step = self.subjects(predicate)
        _, more = self._more.get(predicate, (_NONE, _NONE))
        both = dict.fromkeys((*self._base.each_value(predicate), *more))
        return (value for value in both if step(value))

    def beyond(
        self, nodes: AbstractSet[Node], allowed: Collection[ox.NamedNode]
    ) -> Iterator[tuple[Node, ox.NamedNode, Node]]:
        """See `View.beyond`."""
        for node, predicate, value in self._base.beyond(nodes, allowed):
            less, _ = self._less.get(predicate, (_NONE, _NONE))
            if value not in less[node]:
                yield node, predicate, value
        for predicate, (more, _) in self._more.items():
            if predicate not in allowed:
                for node in more.keys() & nodes:
                    for value in more[node]:
                        yield node, predicate, value

    def quads(self, predicates: Collection[ox.NamedNode] | None) -> Iterator[ox.Quad]:
        """See `View.quads`."""
        for quad in self._base.quads(predicates):
            less, _ = self._less.get(quad.predicate, (_NONE, _NONE))
            subject, value = self._ends(quad)
            if value not in less[subject]:
                yield quad
        for predicate, (more, _) in self._more.items():
            if predicates is None or predicate in predicates:
                for subject, values in more.items():
                    for value in values:
                        ends = self.term(subject), self.term(value)
                        yield ox.Quad(ends[0], predicate, ends[1])  # type: ignore[arg-type]
