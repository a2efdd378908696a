"""Constraints on the value nodes of a focus node as a whole, as SPARQL expressions."""

from __future__ import annotations

from functools import singledispatch
from itertools import combinations
from typing import TYPE_CHECKING

import pyoxigraph as ox

from citygraph.shacl.components import (
    Closed,
    Count,
    Disjoint,
    Equals,
    HasValue,
    LessThan,
    Qualified,
    UniqueLang,
)
from citygraph.shacl.property_path import Predicate
from citygraph.shacl.remote import literal_expressions as literal
from citygraph.shacl.remote.algebra import (
    RefusedError,
    all_of,
    any_of,
    different,
    negated,
    none,
    reached,
    some,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from citygraph.shacl.plan import Constraint
    from citygraph.shacl.property_path import PropertyPath
    from citygraph.shacl.remote.writer import Writer

FEW = 3
"""Up to so many values are told apart pair by pair; more are counted."""


@singledispatch
def breaks(constraint: Constraint, writer: Writer, node: str, path: PropertyPath | None) -> str:  # noqa: ARG001
    """The expression that a focus node breaks a constraint on its value nodes as a whole.

    Args:
        constraint: the constraint.
        writer: of the query.
        node: the variable of the focus node.
        path: that of the shape.

    Raises:
        RefusedError: it cannot be put into a query.
    """
    raise RefusedError("it is a query that stands within another shape")


@breaks.register(Count)
def _(constraint: Count, writer: Writer, node: str, path: PropertyPath | None) -> str:
    return _numbered(writer, node, path, constraint, lambda _: "true")


@breaks.register(Qualified)
def _(constraint: Qualified, writer: Writer, node: str, path: PropertyPath | None) -> str:
    return _numbered(
        writer, node, path, constraint, lambda value: counts(constraint, writer, value)
    )


def counts(constraint: Qualified, writer: Writer, value: str) -> str:
    """The expression that a value node counts for a qualified constraint.

    Args:
        constraint: the constraint.
        writer: of the query.
        value: the variable of the value node.

    Raises:
        RefusedError: it cannot be put into a query.
    """
    kept = negated(writer.breaks(constraint.shape, value))
    return all_of([kept, *(writer.breaks(sibling, value) for sibling in constraint.siblings)])


def _numbered(
    writer: Writer,
    node: str,
    path: PropertyPath | None,
    constraint: Count | Qualified,
    condition: Callable[[str], str],
) -> str:
    """The expression that a node has too few or too many values of which a condition is true."""
    at_most = constraint.bound == "Max"
    least = constraint.number + at_most
    if least <= 0:
        return "true" if at_most else "false"
    there = some if at_most else none
    values = [writer.variable() for _ in range(least if least <= FEW else 1)]
    pattern = " ".join(reached(node, path, value) for value in values)
    if least > FEW:
        where = within(pattern, condition(values[0]))
        having = f"HAVING (COUNT(DISTINCT {values[0]}) >= {least})"
        return there(f"{{ SELECT {node} WHERE {{ {where} }} GROUP BY {node} {having} }}")
    unlike = [different(*pair) for pair in combinations(values, 2)]
    return there(pattern, all_of([*unlike, *map(condition, values)]))


@breaks.register(UniqueLang)
def _(constraint: UniqueLang, writer: Writer, node: str, path: PropertyPath | None) -> str:  # noqa: ARG001
    one, other = writer.variable(), writer.variable()
    pattern = f"{reached(node, path, one)} {reached(node, path, other)}"
    return some(pattern, all_of([different(one, other), in_one_language(one, other)]))


def in_one_language(one: str, other: str) -> str:
    """The expression that two value nodes are texts in the same language.

    Args:
        one: a variable.
        other: another.
    """
    tags = f"LCASE(LANG({one})) = LCASE(LANG({other}))"
    literals = f"isLiteral({one}) && isLiteral({other})"
    return f'COALESCE({literals} && LANG({one}) != "" && {tags}, false)'


@breaks.register(Equals)
def _(constraint: Equals, writer: Writer, node: str, path: PropertyPath | None) -> str:
    value, other = writer.variable(), constraint.other
    if path is None:
        lacks = none(reached(node, other, node))
        return any_of([lacks, some(reached(node, other, value), different(value, node))])
    return any_of(
        some(reached(node, one, value), none(reached(node, two, value)))
        for one, two in ((path, other), (other, path))
    )


@breaks.register(Disjoint)
def _(constraint: Disjoint, writer: Writer, node: str, path: PropertyPath | None) -> str:
    if path is None:
        return some(reached(node, constraint.other, node))
    value = writer.variable()
    return some(f"{reached(node, path, value)} {reached(node, constraint.other, value)}")


@breaks.register(LessThan)
def _(constraint: LessThan, writer: Writer, node: str, path: PropertyPath | None) -> str:
    value, bound = writer.variable(), writer.variable()
    pattern = f"{reached(node, path, value)} {reached(node, constraint.other, bound)}"
    return some(pattern, not_less(constraint, value, bound))


def not_less(constraint: LessThan, value: str, bound: str) -> str:
    """The expression that a value is not less than one of another property.

    Args:
        constraint: the constraint.
        value: the variable of the value node.
        bound: the variable of the value of the other property.
    """
    return negated(literal.compared(value, "<=" if constraint.or_equals else "<", bound))


@breaks.register(Closed)
def _(constraint: Closed, writer: Writer, node: str, path: PropertyPath | None) -> str:
    value = node if path is None else writer.variable()
    way = "" if path is None else f"{reached(node, path, value)} "
    predicate, other = writer.variable(), writer.variable()
    pattern = f"{way}{value} {predicate} {other} ."
    return some(pattern, beyond(constraint, predicate))


def beyond(constraint: Closed, predicate: str) -> str:
    """The expression that a property is not one of those allowed.

    Args:
        constraint: the constraint.
        predicate: the variable of the property.
    """
    allowed = ", ".join(sorted(map(str, constraint.allowed)))
    return f"({predicate} NOT IN ({allowed}))" if allowed else "true"


@breaks.register(HasValue)
def _(constraint: HasValue, writer: Writer, node: str, path: PropertyPath | None) -> str:
    if isinstance(constraint.term, ox.BlankNode):  # of the shapes, so that no data have it
        return "true"
    if path is None:
        return negated(literal.is_one_of(node, [constraint.term]))
    if not isinstance(path, Predicate):  # behind another path Virtuoso does not find constants
        value = writer.variable()
        if isinstance(constraint.term, ox.NamedNode):
            same = f"(STR({value}) = {ox.Literal(constraint.term.value)} && !isLiteral({value}))"
        else:
            same = literal.is_one_of(value, [constraint.term])
        return none(reached(node, path, value), same)
    return none(reached(node, path, constraint.term))
