"""The parameters of SHACL Core, each read into the constraint that it makes (SHACL 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NoReturn

import pyoxigraph as ox

from citygraph.namespaces import SH, XSD, shorten
from citygraph.shacl.components import (
    NODE_KINDS,
    Class,
    Closed,
    Count,
    Datatype,
    Disjoint,
    Equals,
    HasValue,
    In,
    LanguageIn,
    Length,
    LessThan,
    Logical,
    NodeKind,
    Pattern,
    Qualified,
    Range,
    UniqueLang,
)
from citygraph.shacl.literals.lexical import is_valid
from citygraph.shacl.literals.patterns import Regex
from citygraph.shacl.property_path import Predicate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from citygraph.model import Term
    from citygraph.shacl.plan import Constraint, Shape
    from citygraph.shacl.shapes.graph import ShapesGraph

    Member = Callable[[Term, str, Term], Shape]
    """From a shape, a parameter of it and a value of that, to the shape which the value is."""

_TRUE = ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))
_STRINGS = {XSD + "string"}
_BOOLEANS = {XSD + "boolean"}
_INTEGERS = {XSD + "integer"}


def core_constraints(graph: ShapesGraph, node: Term, member: Member) -> Iterator[Constraint]:
    """The constraints that a shape has by the parameters of SHACL Core.

    Args:
        graph: the shapes graph.
        node: the node of the shape.
        member: compiles the shapes to which it refers.

    Raises:
        UnreadableInputError: a parameter has a value that it may not have.
    """
    read = _Parameters(graph, node, member)
    for name, constraint in _CONSTRAINTS.items():
        for value in graph.values(node, name):
            yield constraint(read, value)
    if is_on(graph, node, "uniqueLang"):
        yield UniqueLang()
    if is_on(graph, node, "closed"):
        yield read.closed()


class _Parameters:
    """The parameters of one shape."""

    def __init__(self, graph: ShapesGraph, node: Term, member: Member) -> None:
        self._graph = graph
        self._node = node
        self._member = member

    def shape(self, name: str, value: Term) -> Shape:
        """The shape that is a value of a parameter."""
        return self._member(self._node, name, value)

    def shapes(self, name: str, value: Term) -> tuple[Shape, ...]:
        """The shapes of a list that is a value of a parameter."""
        return tuple(self.shape(name, member) for member in self.terms(name, value))

    def terms(self, name: str, value: Term) -> list[Term]:
        """The terms of a list that is a value of a parameter."""
        return self._graph.members(value, self._node, SH + name)

    def iri(self, name: str, value: Term) -> ox.NamedNode:
        """A value that is an IRI."""
        if not isinstance(value, ox.NamedNode):
            self.fail(name, f"has a sh:{name} that is no IRI: {value}")
        return value

    def literal(self, name: str, value: Term) -> ox.Literal:
        """A value that is a literal of any datatype."""
        return literal(self._graph, self._node, name, value)

    def string(self, name: str, value: Term) -> str:
        """A value that is a plain text."""
        return literal(self._graph, self._node, name, value, _STRINGS).value

    def integer(self, name: str, value: Term) -> int:
        """A value that is an integer."""
        try:
            return int(literal(self._graph, self._node, name, value, _INTEGERS).value)
        except ValueError:
            self.fail(name, f"has a sh:{name} that is no integer: {value}")

    def fail(self, name: str, problem: str) -> NoReturn:
        """Say what is wrong with a parameter."""
        self._graph.fail(self._node, SH + name, problem)

    def kind(self, value: Term) -> NodeKind:
        """`sh:nodeKind`."""
        kind = self.iri("nodeKind", value)
        if kind.value not in NODE_KINDS:
            self.fail("nodeKind", f"has no node kind {shorten(kind.value)} (SHACL 4.1.3)")
        return NodeKind(kind)

    def pattern(self, value: Term) -> Pattern:
        """`sh:pattern` with `sh:flags`."""
        pattern = self.string("pattern", value)
        flags = self._graph.value(self._node, "flags")
        try:
            return Pattern(Regex(pattern, "" if flags is None else self.string("flags", flags)))
        except ValueError as error:
            self.fail("pattern", f"has a sh:pattern that cannot be used: {error}")

    def languages(self, value: Term) -> LanguageIn:
        """`sh:languageIn`."""
        tags = self.terms("languageIn", value)
        return LanguageIn(tuple(self.string("languageIn", tag) for tag in tags))

    def node(self, value: Term) -> Logical:
        """`sh:node`."""
        shape = self.shape("node", value)
        if shape.path is not None:
            self.fail("node", "has a sh:node that is a property shape (SHACL 4.7.1)")
        return Logical("Node", (shape,))

    def qualified(self, bound: Literal["Min", "Max"], value: Term) -> Qualified:
        """`sh:qualifiedMinCount` and `sh:qualifiedMaxCount`."""
        number = self.integer(f"qualified{bound}Count", value)
        counted = self._graph.value(self._node, "qualifiedValueShape")
        if counted is None:
            problem = f"has sh:qualified{bound}Count without sh:qualifiedValueShape (SHACL 4.7.3)"
            self.fail(f"qualified{bound}Count", problem)
        siblings = dict.fromkeys(self._siblings())
        siblings.pop(counted, None)
        others = tuple(self.shape("qualifiedValueShape", other) for other in siblings)
        return Qualified(bound, number, self.shape("qualifiedValueShape", counted), others)

    def _siblings(self) -> Iterator[Term]:
        """The qualified value shapes of the property shapes beside this one (SHACL 4.7.3)."""
        graph, node = self._graph, self._node
        if is_on(graph, node, "qualifiedValueShapesDisjoint"):
            for parent in graph.parents(node):
                beside = graph.values(parent, "property")
                for other in beside if node in beside else ():
                    yield from graph.values(other, "qualifiedValueShape")

    def closed(self) -> Closed:
        """`sh:closed` with `sh:ignoredProperties`."""
        graph, name = self._graph, "ignoredProperties"
        allowed = []
        for ignored in graph.values(self._node, name):
            allowed += [self.iri(name, term) for term in self.terms(name, ignored)]
        for inner in graph.values(self._node, "property"):
            allowed += [p for p in graph.values(inner, "path") if isinstance(p, ox.NamedNode)]
        return Closed(frozenset(allowed))


def literal(
    graph: ShapesGraph, node: Term, name: str, value: Term, datatypes: set[str] | None = None
) -> ox.Literal:
    """A value of a parameter that is a literal.

    Args:
        graph: the shapes graph.
        node: the shape.
        name: the parameter.
        value: its value.
        datatypes: those that are allowed; any when left out.

    Raises:
        UnreadableInputError: it is none.
    """
    if not isinstance(value, ox.Literal):
        graph.fail(node, SH + name, f"has a sh:{name} that is no literal: {value}")
    if datatypes is not None and value.datatype.value not in datatypes:
        wanted = " or ".join(sorted(map(shorten, datatypes)))
        graph.fail(node, SH + name, f"has a sh:{name} that is no {wanted}: {value}")
    return value


def is_on(graph: ShapesGraph, node: Term, name: str) -> bool:
    """Whether a switch of a shape is on; only the literal `true` does that.

    Args:
        graph: the shapes graph.
        node: the shape.
        name: the parameter.

    Raises:
        UnreadableInputError: its value is no boolean.
    """
    values = [literal(graph, node, name, each, _BOOLEANS) for each in graph.values(node, name)]
    for value in values:
        if not is_valid(value):
            graph.fail(node, SH + name, f"has a sh:{name} that is no boolean: {value}")
    return _TRUE in values


_CONSTRAINTS: dict[str, Callable[[_Parameters, Term], Constraint]] = {
    "class": lambda read, value: Class(read.iri("class", value)),
    "datatype": lambda read, value: Datatype(read.iri("datatype", value)),
    "nodeKind": _Parameters.kind,
    "minCount": lambda read, value: Count("Min", read.integer("minCount", value)),
    "maxCount": lambda read, value: Count("Max", read.integer("maxCount", value)),
    "minExclusive": lambda read, value: Range("MinExclusive", read.literal("minExclusive", value)),
    "minInclusive": lambda read, value: Range("MinInclusive", read.literal("minInclusive", value)),
    "maxExclusive": lambda read, value: Range("MaxExclusive", read.literal("maxExclusive", value)),
    "maxInclusive": lambda read, value: Range("MaxInclusive", read.literal("maxInclusive", value)),
    "minLength": lambda read, value: Length("Min", read.integer("minLength", value)),
    "maxLength": lambda read, value: Length("Max", read.integer("maxLength", value)),
    "pattern": _Parameters.pattern,
    "languageIn": _Parameters.languages,
    "equals": lambda read, value: Equals(Predicate(read.iri("equals", value))),
    "disjoint": lambda read, value: Disjoint(Predicate(read.iri("disjoint", value))),
    "lessThan": lambda read, value: LessThan(
        Predicate(read.iri("lessThan", value)), or_equals=False
    ),
    "lessThanOrEquals": lambda read, value: LessThan(
        Predicate(read.iri("lessThanOrEquals", value)), or_equals=True
    ),
    "not": lambda read, value: Logical("Not", (read.shape("not", value),)),
    "node": _Parameters.node,
    "and": lambda read, value: Logical("And", read.shapes("and", value)),
    "or": lambda read, value: Logical("Or", read.shapes("or", value)),
    "xone": lambda read, value: Logical("Xone", read.shapes("xone", value)),
    "qualifiedMinCount": lambda read, value: read.qualified("Min", value),
    "qualifiedMaxCount": lambda read, value: read.qualified("Max", value),
    "hasValue": lambda _, value: HasValue(value),
    "in": lambda read, value: In(tuple(read.terms("in", value))),
}
"""Parameter -> the constraint that a value of it makes."""
