"""A data graph with a patch, which leaves the graph itself as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from citygraph.shacl.view import NONE, Values, put

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from citygraph.shacl.view import Fact, Node, Step, View


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
        self._more: dict[ox.NamedNode, tuple[Values, Values]] = {}
        self._less: dict[ox.NamedNode, tuple[Values, Values]] = {}
        for changes, facts in ((self._more, added), (self._less, removed)):
            for fact in facts:
                forward, backward = changes.setdefault(fact.predicate, (Values(), Values()))
                subject, value = self._ends(fact)
                put(forward, subject, value)
                put(backward, value, subject)

    def _ends(self, fact: Fact) -> tuple[Node, Node]:
        return self.node(fact.subject), self.node(fact.object)  # type: ignore[arg-type]

    def objects(self, predicate: ox.NamedNode) -> Step:
        """See `View.objects`."""
        return self._patched(self._base.objects(predicate), predicate, 0)

    def subjects(self, predicate: ox.NamedNode) -> Step:
        """See `View.subjects`."""
        return self._patched(self._base.subjects(predicate), predicate, 1)

    def _patched(self, base: Step, predicate: ox.NamedNode, way: int) -> Step:
        more = self._more.get(predicate, (NONE, NONE))[way]
        less = self._less.get(predicate, (NONE, NONE))[way]
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
        more, _ = self._more.get(predicate, (NONE, NONE))
        both = dict.fromkeys((*self._base.each(predicate), *more))
        return (node for node in both if step(node))

    def each_value(self, predicate: ox.NamedNode) -> Iterator[Node]:
        """See `View.each_value`."""
        if predicate not in self._more and predicate not in self._less:
            return self._base.each_value(predicate)
        step = self.subjects(predicate)
        _, more = self._more.get(predicate, (NONE, NONE))
        both = dict.fromkeys((*self._base.each_value(predicate), *more))
        return (value for value in both if step(value))

    def beyond(
        self, nodes: AbstractSet[Node], allowed: Collection[ox.NamedNode]
    ) -> Iterator[tuple[Node, ox.NamedNode, Node]]:
        """See `View.beyond`."""
        for node, predicate, value in self._base.beyond(nodes, allowed):
            less, _ = self._less.get(predicate, (NONE, NONE))
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
            less, _ = self._less.get(quad.predicate, (NONE, NONE))
            subject, value = self._ends(quad)
            if value not in less[subject]:
                yield quad
        for predicate, (more, _) in self._more.items():
            if predicates is None or predicate in predicates:
                for subject, values in more.items():
                    for value in values:
                        ends = self.term(subject), self.term(value)
                        yield ox.Quad(ends[0], predicate, ends[1])  # type: ignore[arg-type]
