"""Constraints in the words of SHACL: the parameters that a shapes file has for them."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

import pyoxigraph as ox

from citygraph.namespaces import shorten
from citygraph.shacl.components import (
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
from citygraph.shacl.property_path import Predicate
from citygraph.shacl.shapes.queries import Select

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citygraph.model import Term
    from citygraph.shacl.plan import Constraint
    from citygraph.shacl.property_path import PropertyPath

_MANY = 12
"""Members of a list that are shown."""


def written(path: PropertyPath) -> str:
    """A path with short names."""
    return shorten(path.iri.value) if isinstance(path, Predicate) else str(path)


def _term(term: Term) -> str:
    return shorten(term.value) if isinstance(term, ox.NamedNode) else str(term)


def _list(terms: Iterable[Term]) -> str:
    names = list(map(_term, terms))
    more = [f"… {len(names) - _MANY} more"] if len(names) > _MANY else []
    return f"( {' '.join(names[:_MANY] + more)} )"


@singledispatch
def parameters(constraint: Constraint) -> str:
    """A constraint in the words of SHACL, without the shapes to which it refers.

    Args:
        constraint: any; one of an unknown component is told by the name of that.
    """
    bound: dict[str, Term] = getattr(constraint, "bound", {})
    values = " ".join(f"{name} {_term(term)}" for name, term in sorted(bound.items()))
    return f"{shorten(constraint.iri)} {values}".rstrip()


@parameters.register(Select)
def _(constraint: Select) -> str:
    if constraint.source is None:
        bound = sorted(constraint.bound.items())
        values = " ".join(f"{name} {_term(term)}" for name, term in bound)
        return f"{shorten(constraint.iri)} {values}".rstrip()
    name = f" {_term(constraint.source)}" if isinstance(constraint.source, ox.NamedNode) else ""
    return f"sh:sparql{name}"


@parameters.register(Class)
def _(constraint: Class) -> str:
    return f"sh:class {_term(constraint.cls)}"


@parameters.register(Datatype)
def _(constraint: Datatype) -> str:
    return f"sh:datatype {_term(constraint.datatype)}"


@parameters.register(NodeKind)
def _(constraint: NodeKind) -> str:
    return f"sh:nodeKind {_term(constraint.kind)}"


@parameters.register(Count)
def _(constraint: Count) -> str:
    return f"sh:{constraint.bound.lower()}Count {constraint.number}"


@parameters.register(Range)
def _(constraint: Range) -> str:
    return f"sh:{constraint.name[0].lower()}{constraint.name[1:]} {constraint.bound}"


@parameters.register(Length)
def _(constraint: Length) -> str:
    return f"sh:{constraint.bound.lower()}Length {constraint.number}"


@parameters.register(Pattern)
def _(constraint: Pattern) -> str:
    regex = constraint.regex
    flags = f" with sh:flags {ox.Literal(regex.flags)}" if regex.flags else ""
    return f"sh:pattern {ox.Literal(regex.pattern)}{flags}"


@parameters.register(LanguageIn)
def _(constraint: LanguageIn) -> str:
    return f"sh:languageIn {_list(map(ox.Literal, constraint.ranges))}"


@parameters.register(UniqueLang)
def _(constraint: UniqueLang) -> str:  # noqa: ARG001 - all are alike
    return "sh:uniqueLang true"


@parameters.register(Equals)
def _(constraint: Equals) -> str:
    return f"sh:equals {written(constraint.other)}"


@parameters.register(Disjoint)
def _(constraint: Disjoint) -> str:
    return f"sh:disjoint {written(constraint.other)}"


@parameters.register(LessThan)
def _(constraint: LessThan) -> str:
    return f"sh:lessThan{'OrEquals' if constraint.or_equals else ''} {written(constraint.other)}"


@parameters.register(Closed)
def _(constraint: Closed) -> str:
    return f"sh:closed true; allowed are {_list(sorted(constraint.allowed, key=str))}"


@parameters.register(HasValue)
def _(constraint: HasValue) -> str:
    return f"sh:hasValue {_term(constraint.term)}"


@parameters.register(In)
def _(constraint: In) -> str:
    return f"sh:in {_list(constraint.terms)}"


@parameters.register(Logical)
def _(constraint: Logical) -> str:
    return f"sh:{constraint.name.lower()}"


@parameters.register(Qualified)
def _(constraint: Qualified) -> str:
    apart = f", disjoint from {len(constraint.siblings)} others" if constraint.siblings else ""
    return f"sh:qualified{constraint.bound}Count {constraint.number}{apart}"
