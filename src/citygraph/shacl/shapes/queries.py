"""Constraints that are SPARQL queries, and components that are made of them (SHACL 5 and 6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import pyoxigraph as ox

from citygraph.errors import QueryError
from citygraph.namespaces import OWL, RDF, SH, XSD, shorten
from citygraph.shacl.plan import Constraint, Hit
from citygraph.shacl.property_path import Predicate
from citygraph.shacl.queries.prebinding import stored
from citygraph.shacl.queries.prepared import SparqlError, ask_failures, message, prepare, solutions
from citygraph.shacl.shapes.graph import TYPE, text_of
from citygraph.store.sparql import refuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from citygraph.model import Term
    from citygraph.shacl.local import Focused, Run
    from citygraph.shacl.property_path import PropertyPath
    from citygraph.shacl.queries.prepared import Prepared
    from citygraph.shacl.shapes.graph import ShapesGraph
    from citygraph.shacl.view import Node

_COMPONENT = ox.NamedNode(SH + "ConstraintComponent")
_IMPORTS = OWL + "imports"
_TRUE = ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))
_KEPT = {XSD + "string", RDF + "langString"}
"""Datatypes whose literals no store rewrites."""

_RESERVED = {"this", "shapesGraph", "currentShape", "path", "PATH", "value"}
_LOCAL_NAME = re.compile(r"[^/#]+$")


@dataclass(frozen=True, eq=False)
class Select(Constraint):
    """`sh:sparql`, or a component whose validator is a SELECT: each solution is a breach.

    Args:
        query: the prepared SELECT.
        of: IRI of the constraint component.
        source: the node of the `sh:sparql` constraint; None for a component.
        bound: the parameters of the component and their values.
        templates: messages, with `{?name}` for what a solution binds.
    """

    component: ClassVar[str] = "SPARQL"
    query: Prepared
    of: str
    source: Term | None
    bound: Mapping[str, Term]
    templates: tuple[ox.Literal, ...]

    @property
    def iri(self) -> str:
        """See `Constraint.iri`."""
        return self.of

    @property
    def node(self) -> Term | None:
        """See `Constraint.node`."""
        return self.source

    def check(self, run: Run, focused: Focused) -> Iterator[Hit]:
        """See `Constraint.check`."""
        term, node = run.view.term, run.view.node
        focuses = [term(focus) for focus, _ in focused.pairs]
        store = run.store(self.query.predicates)
        for focus, row in solutions(self.query, store, focuses, self.bound):
            value, path = row.get("value"), row.get("path")
            if value is None and focused.path is None:
                value = focus
            own = Predicate(path) if isinstance(path, ox.NamedNode) else None
            said = row.get("message")
            bindings = {**self.bound, "this": focus, **row}
            messages = (
                (said,) if isinstance(said, ox.Literal) else _filled(self.templates, bindings)
            )
            for each in _as_written(run, node(focus), value):
                yield Hit(node(focus), each, own, messages)

    def message(self, path: PropertyPath | None) -> str:  # noqa: ARG002
        """See `Constraint.message`."""
        if isinstance(self.source, ox.BlankNode):
            return "breaks a SPARQL constraint of the shape"
        return f"breaks the constraint {shorten(text_of(self.source or ox.NamedNode(self.of)))}"


@dataclass(frozen=True, eq=False)
class Ask(Constraint):
    """A component whose validator is an ASK, which is true of each value node that is right.

    Args:
        query: the prepared ASK.
        of: IRI of the constraint component.
        bound: the parameters of the component and their values.
        templates: messages, with `{?name}` for parameters.
    """

    component: ClassVar[str] = "SPARQL"
    query: Prepared
    of: str
    bound: Mapping[str, Term]
    templates: tuple[ox.Literal, ...]

    @property
    def iri(self) -> str:
        """See `Constraint.iri`."""
        return self.of

    def check(self, run: Run, focused: Focused) -> Iterator[Hit]:
        """See `Constraint.check`."""
        term, node = run.view.term, run.view.node
        pairs = [(term(focus), term(value)) for focus, values in focused.pairs for value in values]
        store = run.store(self.query.predicates)
        for focus, value in ask_failures(self.query, store, pairs, self.bound):
            bindings = {**self.bound, "this": focus, "value": value}
            yield Hit(node(focus), node(value), None, _filled(self.templates, bindings))

    def message(self, path: PropertyPath | None) -> str:  # noqa: ARG002
        """See `Constraint.message`."""
        return f"breaks a constraint of the component {shorten(self.of)}"


def _as_written(run: Run, focus: Node, value: Term | None) -> Iterable[Node | None]:
    """A value as the data have it: a store answers with 1 where they say "01"."""
    if value is None:
        return [None]
    if not isinstance(value, ox.Literal) or value.datatype.value in _KEPT:
        return [run.view.node(value)]
    said = {object_ for _, _, object_ in run.view.beyond({focus}, ())}
    same = [each for each in said if stored(run.view.term(each)) == value]
    return same or [run.view.node(value)]


def _filled(
    templates: tuple[ox.Literal, ...], bindings: Mapping[str, Term]
) -> tuple[ox.Literal, ...]:
    return tuple(
        ox.Literal(message(text.value, bindings), language=text.language)
        if text.language
        else ox.Literal(message(text.value, bindings))
        for text in templates
    )


def sparql_constraints(
    graph: ShapesGraph, shape: Term, path: PropertyPath | None
) -> Iterator[Constraint]:
    """The `sh:sparql` constraints of a shape (SHACL 5).

    Args:
        graph: the shapes graph.
        shape: the node of the shape.
        path: its path.

    Raises:
        UnreadableInputError: a query is malformed or refused.
    """
    for node in graph.values(shape, "sparql"):
        if _TRUE in graph.values(node, "deactivated"):
            continue
        if len(graph.values(node, "select")) != 1:
            graph.fail(shape, SH + "sparql", "has a sh:sparql without one sh:select (SHACL 5.1)")
        query = _prepared(graph, node, "select", path, ())
        iri = SH + "SPARQLConstraintComponent"
        yield Select(query, iri, node, {}, _messages(graph, node))


def check_queries(graph: ShapesGraph, node: Term) -> None:
    """Refuse a query that would reach out of the data, whether it is used or not.

    Args:
        graph: the shapes graph.
        node: any node, whose query is looked at if it has one.

    Raises:
        UnreadableInputError: it holds a SERVICE, or is an update.
    """
    for kind in ("select", "ask"):
        for text in graph.values(node, kind):
            try:
                refuse(text_of(text))
            except QueryError as error:
                graph.fail(node, SH + kind, f"has a query that cannot be used: {error}")


def _messages(graph: ShapesGraph, node: Term) -> tuple[ox.Literal, ...]:
    return tuple(m for m in graph.values(node, "message") if isinstance(m, ox.Literal))


def _prepared(
    graph: ShapesGraph,
    node: Term,
    kind: str,
    path: PropertyPath | None,
    bound: tuple[str, ...],
) -> Prepared:
    text = graph.value(node, kind)
    if not isinstance(text, ox.Literal):
        graph.fail(node, SH + kind, f"has a sh:{kind} that is no text (SHACL 5.1)")
    try:
        query = prepare(
            text.value,
            prefixes=_prefixes(graph, node),
            kind="ask" if kind == "ask" else "select",
            path=path,
            bound=bound,
        )
    except SparqlError as error:
        graph.fail(node, SH + kind, f"has a query that cannot be used: {error}")
    if query.uses_graphs:
        problem = "has a query with GRAPH; shapes see one graph, so write a rule about named graphs"
        graph.fail(node, SH + kind, problem)
    return query


def _prefixes(graph: ShapesGraph, node: Term) -> dict[str, str]:
    """The prefixes that `sh:prefixes` brings, those of imported ontologies too (SHACL 5.2.1)."""
    found: dict[str, str] = {}
    documents = list(graph.values(node, "prefixes"))
    for document in documents:  # the list grows
        for declaration in graph.values(document, "declare"):
            prefix, namespace = (graph.value(declaration, n) for n in ("prefix", "namespace"))
            if prefix is None or namespace is None:
                graph.fail(document, SH + "declare", "declares a prefix without name or namespace")
            name, iri = text_of(prefix), text_of(namespace)
            if found.setdefault(name, iri) != iri:
                graph.fail(document, SH + "declare", f"declares {name}: twice (SHACL 5.2.1)")
        imports = graph.facts(document).get(_IMPORTS, [])
        documents += [other for other in imports if other not in documents]
    return found


class SparqlComponents:
    """The SPARQL-based constraint components that a shapes graph declares (SHACL 6).

    Args:
        graph: the shapes graph.

    Raises:
        UnreadableInputError: a component is malformed.
    """

    def __init__(self, graph: ShapesGraph) -> None:
        self._graph = graph
        self._parameters: dict[ox.NamedNode, dict[ox.NamedNode, bool]] = {}
        for node in graph.subjects():
            if _COMPONENT in graph.facts(node).get(TYPE, ()) and isinstance(node, ox.NamedNode):
                self._parameters[node] = self._declared(node)

    def _declared(self, component: ox.NamedNode) -> dict[ox.NamedNode, bool]:
        """The property of each parameter, and whether it is optional."""
        graph = self._graph
        found = {}
        for parameter in graph.values(component, "parameter"):
            path = graph.value(parameter, "path")
            if not isinstance(path, ox.NamedNode):
                graph.fail(
                    component,
                    SH + "parameter",
                    "has a parameter whose path is no IRI (SHACL 6.2.1)",
                )
            if _local(path) in _RESERVED:
                problem = f"has a parameter called {_local(path)}, which is reserved (SHACL 6.2.1)"
                graph.fail(component, SH + "parameter", problem)
            found[path] = _TRUE in graph.values(parameter, "optional")
        if not found or all(found.values()):
            graph.fail(component, None, "has no parameter that is not optional (SHACL 6.2.1)")
        return found

    def concern(self, node: Term) -> bool:
        """Whether a node has a parameter of a component, which makes it a shape."""
        facts = self._graph.facts(node)
        return any(p.value in facts for known in self._parameters.values() for p in known)

    def constraints(self, shape: Term, path: PropertyPath | None) -> Iterator[Constraint]:
        """The constraints that a shape has by the components.

        Args:
            shape: the node of the shape.
            path: its path.

        Raises:
            UnreadableInputError: a query is malformed or refused, or a parameter is given twice.
        """
        facts = self._graph.facts(shape)
        for component, parameters in self._parameters.items():
            if all(optional or p.value in facts for p, optional in parameters.items()):
                for bound in self._values(shape, parameters):
                    yield from self._constraint(component, bound, path)

    def _values(
        self, shape: Term, parameters: Mapping[ox.NamedNode, bool]
    ) -> Iterator[dict[str, Term]]:
        """The values of the parameters, for each constraint that they make."""
        facts = self._graph.facts(shape)
        given = {p: facts[p.value] for p in parameters if p.value in facts}
        if len(parameters) > 1:
            for parameter, values in given.items():
                if len(values) > 1:
                    problem = (
                        f"has {len(values)} values of the parameter {shorten(parameter.value)}"
                    )
                    self._graph.fail(
                        shape, parameter.value, f"{problem}; one is allowed (SHACL 6.2.1)"
                    )
            yield {_local(p): values[0] for p, values in given.items()}
            return
        for parameter, values in given.items():
            yield from ({_local(parameter): value} for value in values)

    def _constraint(
        self, component: ox.NamedNode, bound: dict[str, Term], path: PropertyPath | None
    ) -> Iterator[Constraint]:
        graph = self._graph
        special = "nodeValidator" if path is None else "propertyValidator"
        validators = graph.values(component, special) or graph.values(component, "validator")
        for validator in validators[:1]:
            templates = _messages(graph, validator) or _messages(graph, component)
            if graph.values(validator, "ask"):
                query = _prepared(graph, validator, "ask", path, (*bound, "value"))
                yield Ask(query, component.value, bound, templates)
            else:
                query = _prepared(graph, validator, "select", path, tuple(bound))
                yield Select(query, component.value, None, bound, templates)


def _local(parameter: ox.NamedNode) -> str:
    """The name of a parameter's variable: the local name of its property (SHACL 6.2.1)."""
    found = _LOCAL_NAME.search(parameter.value)
    return found[0] if found else parameter.value
