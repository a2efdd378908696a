"""A shapes graph is compiled to a plan; what is malformed or not supported is refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from citygraph.namespaces import OWL, RDF, RDFS, SH, XSD, shorten
from citygraph.shacl.plan import VIOLATION, Plan, Shape, Target
from citygraph.shacl.shapes.core import core_constraints, is_on, literal
from citygraph.shacl.shapes.graph import TYPE, ShapesGraph
from citygraph.shacl.shapes.path import DEEPEST, read_path
from citygraph.shacl.shapes.queries import SparqlComponents, check_queries, sparql_constraints
from citygraph.shacl.shapes.vocabulary import (
    KNOWN,
    OF_PATHS,
    OF_SHAPES,
    ONCE,
    REPEATED,
    TARGETS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citygraph.model import Term
    from citygraph.shacl.plan import Constraint
    from citygraph.shacl.property_path import PropertyPath

_TEXTS = {XSD + "string", RDF + "langString"}
_CLASSES = {ox.NamedNode(RDFS + "Class"), ox.NamedNode(OWL + "Class")}
_NODE_SHAPE, _PROPERTY_SHAPE = (ox.NamedNode(SH + f"{kind}Shape") for kind in ("Node", "Property"))
_ANYWHERE = {SH + name for name in ("entailment", "rule", "target", "js", "function")}
"""What is refused wherever it stands: it makes a difference to shapes that do not mention it."""

_OF_SHAPES = {SH + name for name in (ONCE | REPEATED | OF_SHAPES | TARGETS.keys()) - {"message"}}


def compile_shapes(graph: ShapesGraph) -> Plan:
    """Compile shapes.

    Args:
        graph: the shapes graph.

    Raises:
        UnreadableInputError: a shape is malformed, refers to none, is recursive or asks for what
            SHACL 1.0 (Core and SPARQL) does not have; with its file and line.
    """
    return _Compiler(graph).plan()


class _Compiler:
    """The state of one compilation."""

    def __init__(self, graph: ShapesGraph) -> None:
        self._graph = graph
        self._done: dict[Term, Shape] = {}
        self._open: list[Term] = []
        self._components = SparqlComponents(graph)
        self._classes = _below(graph, _CLASSES)

    def plan(self) -> Plan:
        """Compile all shapes of the graph."""
        graph = self._graph
        for node in graph.subjects():
            for predicate in graph.facts(node).keys() & _ANYWHERE:
                _refuse(graph, node, predicate)
            check_queries(graph, node)
        for node in graph.subjects():
            if self._is_shape(node):
                self.shape(node)
        return Plan(tuple(self._done.values()))

    def _is_shape(self, node: Term) -> bool:
        """Whether a node is a shape by itself (SHACL 2.1)."""
        facts = self._graph.facts(node)
        if {_NODE_SHAPE, _PROPERTY_SHAPE} & set(facts.get(TYPE, ())):
            return True
        if SH + "parameter" in facts or SH + "select" in facts or SH + "ask" in facts:
            return False
        own = _OF_SHAPES & facts.keys()
        if own <= {SH + "path", SH + "datatype", SH + "nodeKind"} and any(
            node in self._graph.values(parent, "parameter") for parent in self._graph.parents(node)
        ):
            return False
        return bool(own) or self._components.concern(node)

    def shape(self, node: Term) -> Shape:
        """Compile one shape, and those to which it refers."""
        if node in self._done:
            return self._done[node]
        graph = self._graph
        if node in self._open:
            circle = self._open[self._open.index(node) :]
            names = " > ".join(self._name(each) for each in [*circle, node])
            graph.fail(node, None, f"is recursive ({names}), which SHACL leaves undefined (3.4.3)")
        if len(self._open) > DEEPEST:
            graph.fail(node, None, f"is nested in more than {DEEPEST} shapes; make it simpler")
        if not graph.facts(node):
            parent = next(iter(graph.parents(node)), node)
            at = next((p for p, values in graph.facts(parent).items() if node in values), None)
            graph.fail(
                parent, at, f"refers to the shape {_shown(node)}, which is nowhere described"
            )
        self._open.append(node)
        shape = self._compiled(node)
        self._open.pop()
        self._done[node] = shape
        return shape

    def _compiled(self, node: Term) -> Shape:
        graph = self._graph
        for predicate in graph.facts(node):
            _refuse(graph, node, predicate)
        path = self._path(node)
        severity = graph.value(node, "severity") or VIOLATION
        if not isinstance(severity, ox.NamedNode):
            graph.fail(node, SH + "severity", "has a severity that is no IRI (SHACL 2.1.4)")
        messages = tuple(
            literal(graph, node, "message", m, _TEXTS) for m in graph.values(node, "message")
        )
        shape = Shape(node, self._name(node), path, severity=severity, messages=messages)
        targets = self._targets(node)
        constraints = tuple(self._constraints(node, path))
        properties = tuple(self._properties(node))
        if not is_on(graph, node, "deactivated"):
            shape.targets, shape.constraints, shape.properties = targets, constraints, properties
        return shape

    def _path(self, node: Term) -> PropertyPath | None:
        graph = self._graph
        paths = graph.values(node, "path")
        types = graph.facts(node).get(TYPE, ())
        if len(paths) > 1:
            graph.fail(node, SH + "path", "has more than one sh:path; a shape has one (SHACL 2.3)")
        if paths and _NODE_SHAPE in types:
            graph.fail(node, SH + "path", "is a sh:NodeShape and has a sh:path (SHACL 2.2)")
        if not paths and _PROPERTY_SHAPE in types:
            graph.fail(node, None, "is a sh:PropertyShape without sh:path (SHACL 2.3)")
        if paths:
            return read_path(graph, node, paths[0])
        for name in OF_PATHS:
            if graph.values(node, name):
                problem = f"has sh:{name} but no sh:path; only property shapes may (SHACL 4)"
                graph.fail(node, SH + name, problem)
        return None

    def _targets(self, node: Term) -> tuple[Target, ...]:
        graph = self._graph
        found = []
        for name, kind in TARGETS.items():
            for term in graph.values(node, name):
                if isinstance(term, ox.BlankNode) or (
                    isinstance(term, ox.Literal) and kind != "node"
                ):
                    graph.fail(node, SH + name, f"has a sh:{name} that is no IRI (SHACL 2.1.3)")
                found.append(Target(kind, term))  # type: ignore[arg-type]
        types = set(graph.facts(node).get(TYPE, ()))
        if types & self._classes and types & {_NODE_SHAPE, _PROPERTY_SHAPE}:
            if not isinstance(node, ox.NamedNode):
                graph.fail(node, None, "is a class and a shape, and no IRI (SHACL 2.1.3.3)")
            found.append(Target("class", node))
        return tuple(dict.fromkeys(found))

    def _properties(self, node: Term) -> Iterator[Shape]:
        for value in self._graph.values(node, "property"):
            shape = self.member(node, "property", value)
            if shape.path is None:
                problem = f"has a sh:property {_shown(value)} without sh:path (SHACL 4.7.2)"
                self._graph.fail(node, SH + "property", problem)
            yield shape

    def member(self, node: Term, name: str, value: Term) -> Shape:
        """The shape that is a value of a parameter of a shape."""
        if isinstance(value, ox.Literal):
            self._graph.fail(node, SH + name, f"has a sh:{name} that is a literal and no shape")
        return self.shape(value)

    def _constraints(self, node: Term, path: PropertyPath | None) -> Iterator[Constraint]:
        graph = self._graph
        for name in ONCE:
            graph.value(node, name)  # at most one
        yield from core_constraints(graph, node, self.member)
        yield from sparql_constraints(graph, node, path)
        yield from self._components.constraints(node, path)

    def _name(self, node: Term) -> str:
        """The IRI under which a shape is reported: that of the named shape around a blank one."""
        above, seen = node, {node}
        while not isinstance(above, ox.NamedNode):
            parents = [p for p in self._graph.parents(above) if p not in seen]
            if not parents:
                return ""
            above = min(parents, key=lambda p: (not isinstance(p, ox.NamedNode), str(p)))
            seen.add(above)
        return above.value


def _refuse(graph: ShapesGraph, node: Term, predicate: str) -> None:
    """Refuse what SHACL 1.0 does not know, so that nothing passes unnoticed."""
    if not predicate.startswith(SH) or predicate.removeprefix(SH) in KNOWN:
        return
    from difflib import get_close_matches

    name = predicate.removeprefix(SH)
    near = get_close_matches(name, KNOWN, n=1, cutoff=0.8)
    hint = f"is sh:{near[0]} meant?" if near else "use SHACL Core and SPARQL-based constraints"
    graph.fail(node, predicate, f"uses sh:{name}, which is not supported; {hint}")


def _below(graph: ShapesGraph, classes: set[ox.NamedNode]) -> set[Term]:
    """Classes and their subclasses."""
    found: set[Term] = set(classes)
    frontier = set(found)
    while frontier:
        frontier = {
            node
            for cls in frontier
            for node in graph.parents(cls)
            if cls in graph.facts(node).get(RDFS + "subClassOf", ())
        } - found
        found |= frontier
    return found


def _shown(term: Term) -> str:
    return shorten(term.value) if isinstance(term, ox.NamedNode) else str(term)
