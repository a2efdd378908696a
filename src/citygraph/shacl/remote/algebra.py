"""The parts of which SPARQL expressions and patterns are put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.shacl.property_path import sparql

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citygraph.model import Term
    from citygraph.shacl.property_path import PropertyPath


class RefusedError(Exception):
    """A constraint that cannot be put into a query; the message says why."""


def reached(node: str, path: PropertyPath | None, value: str | Term) -> str:
    """The pattern that a path leads from a node to a value node.

    Args:
        node: a variable.
        path: a path of a property shape.
        value: a variable or a term.
    """
    if path is None:  # pragma: no cover - such constraints are refused where shapes are compiled
        raise RefusedError("it needs a path, and the shape has none")
    return f"{node} {sparql(path)} {value} ."


def any_of(parts: Iterable[str]) -> str:
    """The disjunction of expressions."""
    found = list(dict.fromkeys(part for part in parts if part != "false"))
    if "true" in found:
        return "true"
    return f"({' || '.join(found)})" if len(found) > 1 else "".join(found) or "false"


def all_of(parts: Iterable[str]) -> str:
    """The conjunction of expressions."""
    found = list(dict.fromkeys(part for part in parts if part != "true"))
    if "false" in found:
        return "false"
    return f"({' && '.join(found)})" if len(found) > 1 else "".join(found) or "true"


def negated(expression: str) -> str:
    """The negation of an expression.

    That of NOT EXISTS stays as it is: where a path repeats, Virtuoso answers it and not EXISTS.
    """
    known = {"true": "false", "false": "true"}
    if expression in known:
        return known[expression]
    if expression.startswith("EXISTS"):
        return f"NOT {expression}"
    return f"(!{expression if expression.startswith('(') else f'({expression})'})"


def some(pattern: str, condition: str = "true") -> str:
    """The expression that a pattern has a solution that fulfils a condition."""
    return "false" if condition == "false" else f"EXISTS {{ {within(pattern, condition)} }}"


def none(pattern: str, condition: str = "true") -> str:
    """The expression that a pattern has no solution that fulfils a condition."""
    return "true" if condition == "false" else f"NOT EXISTS {{ {within(pattern, condition)} }}"


def within(pattern: str, condition: str) -> str:
    """The pattern with a condition on its solutions."""
    return pattern if condition == "true" else f"{pattern} {filtered(condition)}"


def filtered(condition: str) -> str:
    """The FILTER of a condition, which is in brackets already, or needs none, or gets some."""
    bare = condition.startswith(("(", "EXISTS", "NOT EXISTS"))
    return f"FILTER {condition}" if bare else f"FILTER ({condition})"


def different(left: str, right: str) -> str:
    """The expression that two variables are different terms."""
    return f"(!sameTerm({left}, {right}))"
