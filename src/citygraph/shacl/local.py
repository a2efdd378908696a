"""The executor in this process: shapes are held to sets of nodes at once."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from citygraph.namespaces import RDF, RDFS
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

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from citygraph.model import Term
    from citygraph.shacl.plan import Constraint, Hit, Shape, Target
    from citygraph.shacl.property_path import PropertyPath
    from citygraph.shacl.view import Node, Step, View

TYPE = ox.NamedNode(RDF + "type")
SUBCLASS = ox.NamedNode(RDFS + "subClassOf")

CHUNK = 20_000
"""So many focus nodes are held to a shape at once: more gain nothing and need memory."""

_MOST_REMEMBERED = 500_000
"""Of so many nodes at most it is remembered to which nested shapes they conform."""


class Found(NamedTuple):
    """A broken constraint, with the shape that has it."""

    shape: Shape
    constraint: Constraint
    hit: Hit


class Focused:
    """Focus nodes with their value nodes.

    Args:
        path: from the one to the others; None when they are the same.
        pairs: each focus node with its different value nodes.
    """

    def __init__(
        self, path: PropertyPath | None, pairs: list[tuple[Node, Collection[Node]]]
    ) -> None:
        self.path = path
        self.pairs = pairs

    @cached_property
    def values(self) -> set[Node]:
        """The value nodes of all."""
        return {value for _, values in self.pairs for value in values}


class Run:
    """One validation of one data graph.

    Args:
        view: the data graph.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        self._steps: dict[PropertyPath, Step] = {}
        self._classes: dict[Term, frozenset[Node]] = {}
        self._failing: dict[Shape, dict[Node, bool]] = {}
        self._stores: dict[frozenset[str] | None, ox.Store] = {}
        self._remembered = 0

    def values(self, path: PropertyPath) -> Step:
        """The way from a node to its different value nodes by a path."""
        step = self._steps.get(path)
        if step is None:
            step = self._steps[path] = self._step(path)
        return step

    def _step(self, path: PropertyPath) -> Step:  # noqa: PLR0911 - one for each kind of path
        match path:
            case Predicate(iri):
                return self.view.objects(iri)
            case Inverse(Predicate(iri)):
                return self.view.subjects(iri)
            case Inverse(inner):
                return self.values(inverted(inner))
            case Sequence(parts):
                return _chain([self.values(part) for part in parts])
            case Alternative(parts):
                steps = [self.values(part) for part in parts]
                return lambda node: dict.fromkeys(v for step in steps for v in step(node))
            case ZeroOrOne(inner):
                once = self.values(inner)
                return lambda node: dict.fromkeys((node, *once(node)))
            case ZeroOrMore(inner):
                return _closure(self.values(inner), itself=True)
            case OneOrMore(inner):
                return _closure(self.values(inner), itself=False)

    def subclasses(self, cls: Term) -> frozenset[Node]:
        """A class and the subclasses of it that the data know."""
        found = self._classes.get(cls)
        if found is None:
            below = _closure(self.view.subjects(SUBCLASS), itself=True)
            found = self._classes[cls] = frozenset(below(self.view.node(cls)))
        return found

    def focus_nodes(self, shape: Shape) -> Iterator[Node]:
        """The different nodes that a shape targets."""
        if len(shape.targets) == 1:
            yield from self._targeted(shape.targets[0])
            return
        seen: set[Node] = set()
        for target in shape.targets:
            for node in self._targeted(target):
                if node not in seen:
                    seen.add(node)
                    yield node

    def _targeted(self, target: Target) -> Iterator[Node]:
        kind, term = target
        if kind == "node":
            yield self.view.node(term)
        elif kind == "class":
            yield from self.instances(self.subclasses(term))
        elif isinstance(term, ox.NamedNode):
            each = self.view.each if kind == "subjectsOf" else self.view.each_value
            yield from each(term)

    def instances(self, classes: Iterable[Node]) -> Iterator[Node]:
        """The different nodes that have one of some classes as a type."""
        types = self.values(Predicate(TYPE))
        before: set[Node] = set()
        for cls in classes:
            for node in self.view.each(TYPE, cls):
                if not before or before.isdisjoint(types(node)):
                    yield node
            before.add(cls)

    def is_focus(self, shape: Shape, node: Node) -> bool:
        """Whether a shape targets a node."""
        return any(self._is_targeted(target, node) for target in shape.targets)

    def _is_targeted(self, target: Target, node: Node) -> bool:
        kind, term = target
        if kind == "node":
            return node == self.view.node(term)
        if kind == "class":
            types = self.values(Predicate(TYPE))(node)
            return not self.subclasses(term).isdisjoint(types)
        if not isinstance(term, ox.NamedNode):
            return False
        step = self.view.objects if kind == "subjectsOf" else self.view.subjects
        return bool(step(term)(node))

    def evaluate(
        self,
        shape: Shape,
        nodes: Collection[Node],
        cache: dict[PropertyPath | None, Focused] | None = None,
        ways: Mapping[Node, int] | None = None,
    ) -> Iterator[Found]:
        """Hold nodes to a shape.

        Args:
            shape: any shape of a plan.
            nodes: different nodes.
            cache: path -> the value nodes of these nodes, as far as they are known.
            ways: node -> in how many ways it was reached, each of which gives results of its own;
                in one when left out.

        Yields:
            What is broken, by these nodes and by the value nodes to which property shapes lead.
        """
        if not nodes:
            return
        cache = {} if cache is None else cache
        focused = self._focused(shape.path, nodes, cache)
        for constraint in shape.constraints:
            for hit in constraint.check(self, focused):
                for _ in range(1 if ways is None else ways[hit.focus]):
                    yield Found(shape, constraint, hit)
        if shape.path is not None and shape.properties:
            nodes, cache, ways = focused.values, {}, _ways(focused, ways)
        for inner in shape.properties:
            yield from self.evaluate(inner, nodes, cache, ways)

    def _focused(
        self,
        path: PropertyPath | None,
        nodes: Collection[Node],
        cache: dict[PropertyPath | None, Focused],
    ) -> Focused:
        focused = cache.get(path)
        if focused is None:
            if path is None:
                focused = Focused(None, [(node, (node,)) for node in nodes])
            else:
                step = self.values(path)
                focused = Focused(path, [(node, step(node)) for node in nodes])
            cache[path] = focused
        return focused

    def failing(self, shape: Shape, nodes: Collection[Node]) -> set[Node]:
        """Those of some different nodes that do not conform to a shape."""
        memory = self._failing.setdefault(shape, {})
        new = [node for node in nodes if node not in memory]
        if new:
            failing = self._breaking(shape, new)
            memory.update((node, node in failing) for node in new)
            self._remembered += len(new)
        return {node for node in nodes if memory[node]}

    def _breaking(self, shape: Shape, nodes: list[Node]) -> set[Node]:
        focused = self._focused(shape.path, nodes, {})
        broken = {hit.focus for c in shape.constraints for hit in c.check(self, focused)}
        for inner in shape.properties:
            failing = self.failing(inner, focused.values if shape.path else nodes)
            if failing:
                broken.update(n for n, values in focused.pairs if not failing.isdisjoint(values))
        return broken

    def forget(self) -> None:
        """Free memory between two sets of focus nodes, if much is remembered."""
        if self._remembered > _MOST_REMEMBERED:
            self._failing.clear()
            self._remembered = 0

    def store(self, predicates: frozenset[str] | None) -> ox.Store:
        """A store with the data graph as its default graph, for queries.

        Args:
            predicates: the IRIs of the properties of which a query speaks; None for all.
        """
        from citygraph.shacl.store_view import StoreView

        if isinstance(self.view, StoreView) and self.view.merged:
            return self.view.store
        store = self._stores.get(predicates)
        if store is None:
            store = self._stores[predicates] = ox.Store()
            wanted = None if predicates is None else [ox.NamedNode(p) for p in sorted(predicates)]
            store.extend(self.view.quads(wanted))
        return store


def chunks(nodes: Iterable[Node], size: int = CHUNK) -> Iterator[list[Node]]:
    """Nodes in lists of at most some size."""
    remaining = iter(nodes)
    while chunk := list(islice(remaining, size)):
        yield chunk


def _ways(focused: Focused, ways: Mapping[Node, int] | None) -> Mapping[Node, int]:
    """In how many ways value nodes are reached."""
    found: dict[Node, int] = {}
    for focus, values in focused.pairs:
        more = 1 if ways is None else ways[focus]
        for value in values:
            found[value] = found.get(value, 0) + more
    return found


def _chain(steps: list[Step]) -> Step:
    def walk(node: Node) -> Collection[Node]:
        nodes: Collection[Node] = (node,)
        for step in steps:
            if len(nodes) == 1:
                [only] = nodes
                nodes = step(only)
            else:
                nodes = dict.fromkeys(value for node in nodes for value in step(node))
        return nodes

    return walk


def _closure(step: Step, *, itself: bool) -> Step:
    """A step taken again and again."""

    def walk(node: Node) -> AbstractSet[Node]:
        found = {node} if itself else set()
        frontier: Collection[Node] = (node,)
        while frontier:
            frontier = {value for each in frontier for value in step(each)} - found
            found |= frontier
        return found

    return walk
