"""Literals as SHACL needs them: are they well-formed, which is less, which match a pattern.

Source of the order: SPARQL 1.1, section 17.3 (the operator ``<``).
"""

from __future__ import annotations

import operator
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from citygraph.namespaces import RDF, XSD
from citygraph.shacl.literals.lexical import INTEGERS, is_valid, number
from citygraph.shacl.literals.patterns import Regex, matching

if TYPE_CHECKING:
    from decimal import Decimal

    from citygraph.model import Term

__all__ = ["Regex", "is_valid", "less", "matching", "not_greater"]


def less(a: Term, b: Term) -> bool | None:
    """SPARQL's ``a < b``, as Oxigraph extends it to all dates, durations and tagged strings.

    Oxigraph has no answer for numbers beyond its 64 and 128 bits and for booleans, which SPARQL
    orders; here they are compared, numbers exactly.

    Args:
        a: the left operand.
        b: the right operand.

    Returns:
        None where the operator is undefined: for IRIs and blank nodes, ill-formed literals, kinds
        that do not compare, NaN, and dates of which only one has a time zone that matters.
    """
    return _compare(a, b, 0)


def not_greater(a: Term, b: Term) -> bool | None:
    """SPARQL's ``a <= b``; see `less`.

    Args:
        a: the left operand.
        b: the right operand.

    Returns:
        None where the operator is undefined.
    """
    return _compare(a, b, 1)


class _Value(NamedTuple):
    """What is compared: values of one kind by Python, of two kinds by Oxigraph."""

    kind: str
    value: int | Decimal | float | str | bool


_NUMBERS = frozenset({"integer", "decimal", "double"})
_PRIMITIVE = _NUMBERS | {"string", "boolean"}
_ZONELESS = {
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(Z?)"),
    "gYear": re.compile("[0-9]{4}(Z?)"),
    "gYearMonth": re.compile("[0-9]{4}-[0-9]{2}(Z?)"),
    "dateTime": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?!24)[0-9:]{8}(Z?)"),
}
_OPERATORS = (operator.lt, operator.le)


@lru_cache(maxsize=1 << 16)
def _value(literal: ox.Literal) -> _Value | None:  # noqa: PLR0911 - one for each kind
    """The value of a literal; of kind "other", itself; None if it is ill-formed."""
    text = literal.value
    if literal.language is not None:
        return _Value("other", text)
    datatype = literal.datatype.value
    if not is_valid(literal) or datatype == RDF + "langString":
        return None
    name = datatype.removeprefix(XSD) if datatype.startswith(XSD) else ""
    if name == "string":
        return _Value(name, text)
    if name in INTEGERS or name == "decimal":
        return _Value("integer" if name in INTEGERS else name, number(text))
    if name == "double":
        return _Value(name, float(text))
    if name == "boolean":
        return _Value(name, text in {"true", "1"})
    found = _ZONELESS[name].fullmatch(text) if name in _ZONELESS else None
    # In one zone and with four digits for the year, the order of the texts is that of the dates.
    return _Value(name + found[1], text) if found else _Value("other", text)


def _compare(a: Term, b: Term, which: int) -> bool | None:
    if not (isinstance(a, ox.Literal) and isinstance(b, ox.Literal)):
        return None
    left, right = _value(a), _value(b)
    if left is None or right is None:
        return None
    kinds = {left.kind, right.kind}
    if kinds <= _NUMBERS:
        return _compare_numbers(a, b, which)
    if len(kinds) == 1 and "other" not in kinds:
        return bool(_OPERATORS[which](left.value, right.value))
    if kinds <= _PRIMITIVE:
        return None
    return _asked(a, b)[which]


def _compare_numbers(a: ox.Literal, b: ox.Literal, which: int) -> bool | None:
    left, right = _value(a), _value(b)
    if left is None or right is None:  # pragma: no cover - asked before
        return None
    x, y = left.value, right.value
    if left.kind == "double" or right.kind == "double":
        if "decimal" in {left.kind, right.kind}:
            # Which double a decimal is rounded to is left to Oxigraph, as far as it can tell.
            answer = _asked(a, b)[which]
            if answer is not None:
                return answer
        x, y = _double(x), _double(y)
        if x != x or y != y:  # noqa: PLR0124 - NaN
            return None
    return bool(_OPERATORS[which](x, y))


def _double(value: Decimal | float | str) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if str(value)[:1] != "-" else float("-inf")


@cache
def _engine() -> ox.Store:
    return ox.Store()


@lru_cache(maxsize=1 << 16)
def _asked(a: ox.Literal, b: ox.Literal) -> tuple[bool | None, bool | None]:
    """Oxigraph's ``<`` and ``<=``."""
    found = _engine().query(
        "SELECT ?a ?b (?a < ?b AS ?less) (?a <= ?b AS ?not_greater) {}",
        substitutions={ox.Variable("a"): a, ox.Variable("b"): b},
    )
    if not isinstance(found, ox.QuerySolutions):  # pragma: no cover - it is a SELECT
        raise TypeError(found)
    answers = [solution[name] for solution in found for name in ("less", "not_greater")]
    first, second = (None if answer is None else answer.value == "true" for answer in answers)
    return first, second
