"""What a SPARQL endpoint can tell of literals: their datatype, and whether they are well-formed.

Sources: W3C XML Schema Definition Language 1.1 Part 2 (the lexical spaces). The patterns use what
all engines of regular expressions have: no lookahead, no named groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from citygraph.namespaces import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citygraph.model import Term

_ZONE = "(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_YEAR = "-?([1-9][0-9]{3,}|0[0-9]{3})"
_MONTH = "(0[1-9]|1[0-2])"
_LONG = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
_MEDIUM = "(0[469]|11)-(0[1-9]|[12][0-9]|30)"
_SHORT = "02-(0[1-9]|1[0-9]|2[0-8])"
_FOURTH = "(0[048]|[2468][048]|[13579][26])"
_LEAP_YEAR = f"-?(([1-9][0-9]*)?{_FOURTH}00|([1-9][0-9]+|0[0-9])(0[48]|[2468][048]|[13579][26]))"
_DATE = f"({_YEAR}-({_LONG}|{_MEDIUM}|{_SHORT})|{_LEAP_YEAR}-02-29)"
_TIME = "((([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?)|24:00:00([.]0+)?)"
_DAYS = "([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+([.][0-9]+)?S)?)?"
_MONTHS = "([0-9]+Y)?([0-9]+M)?"
_DOUBLE = "[+-]?(([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?|INF)|NaN"

_FORMS = {
    "boolean": "true|false|1|0",
    "decimal": "[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)",
    "integer": "[+-]?[0-9]+",
    "double": _DOUBLE,
    "float": _DOUBLE,
    "date": f"{_DATE}{_ZONE}?",
    "dateTime": f"{_DATE}T{_TIME}{_ZONE}?",
    "dateTimeStamp": f"{_DATE}T{_TIME}{_ZONE}",
    "time": f"{_TIME}{_ZONE}?",
    "gMonth": f"--{_MONTH}{_ZONE}?",
    "gDay": f"---(0[1-9]|[12][0-9]|3[01]){_ZONE}?",
    "gMonthDay": f"--({_LONG}|{_MEDIUM}|{_SHORT}|02-29){_ZONE}?",
    "gYear": f"{_YEAR}{_ZONE}?",
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}?",
    "duration": f"-?P{_MONTHS}{_DAYS}",
    "yearMonthDuration": f"-?P{_MONTHS}",
    "dayTimeDuration": f"-?P{_DAYS}",
    "hexBinary": "([0-9a-fA-F]{2})*",
    "language": "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
}
_RANGES: dict[str, tuple[int | None, int | None]] = {
    "long": (None, None),  # engines whose integers are wider are rare
    "int": (-(1 << 31), (1 << 31) - 1),
    "short": (-(1 << 15), (1 << 15) - 1),
    "byte": (-(1 << 7), (1 << 7) - 1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "unsignedLong": (0, None),
    "unsignedInt": (0, (1 << 32) - 1),
    "unsignedShort": (0, (1 << 16) - 1),
    "unsignedByte": (0, (1 << 8) - 1),
}
_FREE = frozenset({"string", "anyURI"})
_NUMERIC = frozenset({"integer", "decimal", "double", "float"}) | _RANGES.keys()
_DATED = frozenset({"date", "time", "gYear", "gYearMonth"})
_TRUE, _FALSE = 'IN ("true", "1")', 'IN ("false", "0")'


def is_checked(datatype: ox.NamedNode) -> bool:
    """Whether an endpoint can be asked which literals of a datatype are well-formed.

    Args:
        datatype: a datatype; one that is not XSD's has no ill-formed literals here.
    """
    name = datatype.value.removeprefix(XSD)
    return name == datatype.value or name in _FREE or name in _FORMS or name in _RANGES


def has_datatype(variable: str, datatype: ox.NamedNode) -> str:
    """A SPARQL expression: is it a literal of a datatype, and well-formed?

    Oxigraph keeps a literal of a datatype derived from xsd:integer as xsd:integer; so what the
    endpoint makes of such a literal is accepted too.

    Args:
        variable: the variable, with its question mark.
        datatype: the datatype.
    """
    if datatype.value == RDF + "langString":  # Virtuoso has no datatype for these
        return f'COALESCE(isLiteral({variable}) && LANG({variable}) != "", false)'
    name = datatype.value.removeprefix(XSD)
    same = f"DATATYPE({variable}) = {datatype}"
    if name in _RANGES:
        sample = ox.Literal("-1" if _RANGES[name][1] in {0, -1} else "1", datatype=datatype)
        same = f"({same} || DATATYPE({variable}) = DATATYPE({sample}))"
    parts = [f"isLiteral({variable})", same, *_well_formed(variable, name)]
    if name == "string":
        parts.append(f'LANG({variable}) = ""')
    return f"COALESCE({' && '.join(parts)}, false)"


def _well_formed(variable: str, name: str) -> list[str]:
    form = _FORMS.get("integer" if name in _RANGES else name)
    if form is None:
        return []
    found = [_regex(variable, f"^({form})$")]
    if name.lower().endswith("duration"):
        found.append(f"!{_regex(variable, '[PT]$')}")
    bounds = zip((">=", "<="), _RANGES.get(name, (None, None)), strict=True)
    return found + [f"{variable} {sign} {bound}" for sign, bound in bounds if bound is not None]


def _regex(variable: str, pattern: str) -> str:
    return f"REGEX(STR({variable}), {ox.Literal(pattern)})"


def compared(left: str, sign: str, right: str) -> str:
    """A SPARQL expression: do two literals compare so? What cannot be compared does not.

    Booleans are told apart by their texts, since not all engines order them.

    Args:
        left: a variable.
        sign: ``<`` or ``<=``.
        right: another variable.
    """
    boolean = f"<{XSD}boolean>"
    literals = f"isLiteral({left}) && isLiteral({right})"
    if sign == "<":
        truth = f"STR({left}) {_FALSE} && STR({right}) {_TRUE}"
    else:
        known = 'IN ("true", "false", "1", "0")'
        truth = (
            f"STR({left}) {known} && STR({right}) {known}"
            f" && (STR({left}) {_FALSE} || STR({right}) {_TRUE})"
        )
    booleans = f"DATATYPE({left}) = {boolean} && DATATYPE({right}) = {boolean}"
    kinds = _of_one_kind(left, right)
    return (
        f"(COALESCE({literals} && {kinds} && {left} {sign} {right}, false)"
        f" || COALESCE({literals} && {booleans} && {truth}, false))"
    )


def _of_one_kind(left: str, right: str) -> str:
    """Whether two literals can be compared at all; Virtuoso compares anything with anything."""
    families = " || ".join(
        f'(CONTAINS(STR(DATATYPE({left})), "{word}") && CONTAINS(STR(DATATYPE({right})), "{word}"))'
        for word in ("dateTime", "uration")
    )
    return (
        f"((isNumeric({left}) && isNumeric({right})) || DATATYPE({left}) = DATATYPE({right})"
        f' || (LANG({left}) != "" && LANG({left}) = LANG({right})) || {families})'
    )


def bounded(variable: str, sign: str, bound: ox.Literal) -> str:
    """A SPARQL expression: does a literal compare so to a constant?

    Virtuoso compares anything with anything; so what a constant can be compared with is said.

    Args:
        variable: the variable.
        sign: ``<``, ``<=``, ``>`` or ``>=``.
        bound: the constant.
    """
    name = bound.datatype.value.removeprefix(XSD)
    guard = f"isLiteral({variable})"
    if name in _NUMERIC:
        guard = f"isNumeric({variable})"
    elif name in _DATED:
        guard += f" && DATATYPE({variable}) = {bound.datatype}"
    elif name == "dateTime":
        stamp = f"<{XSD}dateTimeStamp>"
        guard += f" && (DATATYPE({variable}) = {bound.datatype} || DATATYPE({variable}) = {stamp})"
    return f"COALESCE({guard} && {variable} {sign} {bound}, false)"


def is_one_of(variable: str, terms: Iterable[Term]) -> str:
    """A SPARQL expression: is it one of some terms? A blank node of a shapes graph never is.

    Texts are compared, since Virtuoso fails where an IRI meets a number in IN or sameTerm.

    Args:
        variable: the variable.
        terms: the terms.
    """
    texts: dict[str, list[str]] = {}
    parts: list[str] = []
    for term in terms:
        if isinstance(term, ox.NamedNode):
            texts.setdefault(f"isIRI({variable})", []).append(term.value)
        elif isinstance(term, ox.Literal) and term.language is not None:
            tag = f'LCASE(LANG({variable})) = "{term.language.lower()}"'
            texts.setdefault(f"isLiteral({variable}) && {tag}", []).append(term.value)
        elif isinstance(term, ox.Literal) and term.datatype.value == XSD + "string":
            plain = f'LANG({variable}) = "" && DATATYPE({variable}) = {term.datatype}'
            texts.setdefault(f"isLiteral({variable}) && {plain}", []).append(term.value)
        elif isinstance(term, ox.Literal):
            same = f"{variable} = {term} && DATATYPE({variable}) = DATATYPE({term})"
            parts.append(f"COALESCE(isLiteral({variable}) && {same}, false)")
    for guard, values in texts.items():
        listed = ", ".join(str(ox.Literal(value)) for value in dict.fromkeys(values))
        parts.append(f"COALESCE({guard} && STR({variable}) IN ({listed}), false)")
    return f"({' || '.join(parts)})" if parts else "false"
