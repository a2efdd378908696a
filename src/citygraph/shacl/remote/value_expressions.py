"""Constraints on single value nodes as SPARQL expressions.

An expression never has an error as its value, so that it can be negated and combined.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

import pyoxigraph as ox

from citygraph.namespaces import SH, shorten
from citygraph.shacl.components import (
    Class,
    Datatype,
    In,
    LanguageIn,
    Length,
    Logical,
    NodeKind,
    Pattern,
    Range,
)
from citygraph.shacl.remote import literal_expressions as literal
from citygraph.shacl.remote.algebra import RefusedError, all_of, any_of, negated, none

if TYPE_CHECKING:
    from citygraph.shacl.plan import ValueConstraint
    from citygraph.shacl.remote.writer import Writer

FEW = 4
"""So many members of `sh:xone` are written out."""


@singledispatch
def bad(constraint: ValueConstraint, writer: Writer, value: str) -> str:  # noqa: ARG001
    """The expression that a value node breaks a constraint.

    Args:
        constraint: the constraint.
        writer: of the query.
        value: the variable of the value node.

    Raises:
        RefusedError: it cannot be put into a query.
    """
    raise RefusedError(f"{shorten(constraint.iri)} has no form as a query")


@bad.register(Class)
def _(constraint: Class, writer: Writer, value: str) -> str:
    return none(writer.is_a(value, constraint.cls))


@bad.register(Datatype)
def _(constraint: Datatype, writer: Writer, value: str) -> str:  # noqa: ARG001
    return negated(literal.has_datatype(value, constraint.datatype))


@bad.register(NodeKind)
def _(constraint: NodeKind, writer: Writer, value: str) -> str:  # noqa: ARG001
    kind = constraint.kind.value.removeprefix(SH)
    tests = {
        "BlankNode": f"isBlank({value})",
        "IRI": f"(isIRI({value}) && !isBlank({value}))",  # for Virtuoso, any subject is an IRI
        "Literal": f"isLiteral({value})",
    }
    return negated(any_of(test for name, test in tests.items() if name in kind))


@bad.register(Range)
def _(constraint: Range, writer: Writer, value: str) -> str:  # noqa: ARG001
    signs = {"MinExclusive": ">", "MinInclusive": ">=", "MaxExclusive": "<", "MaxInclusive": "<="}
    return negated(literal.bounded(value, signs[constraint.name], constraint.bound))


@bad.register(Length)
def _(constraint: Length, writer: Writer, value: str) -> str:  # noqa: ARG001
    sign = "<" if constraint.bound == "Min" else ">"
    return f"(isBlank({value}) || STRLEN(STR({value})) {sign} {constraint.number})"


@bad.register(Pattern)
def _(constraint: Pattern, writer: Writer, value: str) -> str:  # noqa: ARG001
    regex = constraint.regex
    arguments = [f"STR({value})", str(ox.Literal(regex.pattern))]
    if regex.flags:
        arguments.append(str(ox.Literal(regex.flags)))
    return f"(isBlank({value}) || !REGEX({', '.join(arguments)}))"


@bad.register(LanguageIn)
def _(constraint: LanguageIn, writer: Writer, value: str) -> str:  # noqa: ARG001
    matches = any_of(
        f"LANGMATCHES(LANG({value}), {ox.Literal(wanted)})" for wanted in constraint.ranges
    )
    return negated(f"COALESCE(isLiteral({value}) && {matches}, false)")


@bad.register(In)
def _(constraint: In, writer: Writer, value: str) -> str:  # noqa: ARG001
    return negated(literal.is_one_of(value, constraint.terms))


@bad.register(Logical)
def _(constraint: Logical, writer: Writer, value: str) -> str:
    failing = [writer.breaks(member, value) for member in constraint.members]
    if constraint.name == "Or":
        return all_of(failing)
    if constraint.name == "Not":
        return negated(failing[0])
    if constraint.name == "Xone":
        return negated(_exactly_one(list(map(negated, failing))))
    return any_of(failing)


def _exactly_one(holds: list[str]) -> str:
    """The expression that one of some is true; few are written out; Virtuoso has no sums."""
    if len(holds) > FEW:
        numbers = " + ".join(f"IF({each}, 1, 0)" for each in holds)
        return f"(({numbers}) = 1)"
    return any_of(
        all_of([each, *(negated(other) for at, other in enumerate(holds) if at != number)])
        for number, each in enumerate(holds)
    )
