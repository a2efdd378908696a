"""The data graph as the validator sees it: parsed terms, a store, or either with a patch.

A view names the nodes of its graph as it likes, so that the validator, which looks nodes up all
the time, need not hash terms: parsed terms are numbered, those of a store stand for themselves.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Protocol, TypeAlias

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from citygraph.model import Term

    Node: TypeAlias = Hashable
    """A term, by the name that a view gives it."""

    Step: TypeAlias = Callable[[Node], Collection[Node]]
    """From a node to the different nodes at the other end of a property."""

    Fact: TypeAlias = ox.Triple | ox.Quad

_MANY = 8
"""From so many values on, a subject's values of a property are a dict, in which one is found at
once, and no tuple, which takes less memory."""

NOTHING: tuple[Node, ...] = ()


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


class Values(dict["Node", "Collection[Node]"]):
    """The nodes at the other end of a property; none for a node that does not have it."""

    def __missing__(self, _: Node) -> Collection[Node]:
        return NOTHING


NONE = Values()


def put(values: Values, key: Node, value: Node) -> None:
    """Add a value to those of a key, unless it is there.

    Args:
        values: what is added to.
        key: the key.
        value: the value.
    """
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
        self._forward: dict[str, Values] = {}
        self._backward: dict[str, Values] = {}
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
                values = forward[predicate] = Values()
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
                put(values, subject, value)
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
        return self._forward.get(predicate.value, NONE).__getitem__

    def subjects(self, predicate: ox.NamedNode) -> Step:
        """See `View.subjects`."""
        return self._inverse(predicate).__getitem__

    def each(self, predicate: ox.NamedNode, value: Node | None = None) -> Iterator[Node]:
        """See `View.each`."""
        if value is None:
            return iter(self._forward.get(predicate.value, NONE))
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
            for subject, values in self._forward.get(predicate.value, NONE).items():
                for value in values:
                    yield ox.Quad(term(subject), predicate, term(value))  # type: ignore[arg-type]

    def _inverse(self, predicate: ox.NamedNode) -> Values:
        found = self._backward.get(predicate.value)
        if found is None:
            found = self._backward[predicate.value] = Values()
            for subject, values in self._forward.get(predicate.value, NONE).items():
                for value in values:
                    put(found, value, subject)
        return found
