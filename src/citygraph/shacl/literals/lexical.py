"""Which literals are well-formed: the lexical spaces of the datatypes, and their ranges.

Sources: W3C XML Schema Definition Language 1.1 Part 2; RDF 1.1 Concepts, section 5.1.
"""

from __future__ import annotations

import re
from calendar import monthrange
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from citygraph.namespaces import RDF, XSD
from citygraph.trig.grammar import PN_CHARS_BASE, VARNAME_CHARS

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyoxigraph as ox

_ZONE = r"(?P<zone>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_YEAR = r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))"
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_DAY = r"(?P<day>0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_DAYS = r"(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
_SIX_BITS = "[A-Za-z0-9+/] ?"
_NAME_START = f"{PN_CHARS_BASE}_"
_NAME_CHARS = rf"{VARNAME_CHARS}.\-"

_FORMS = {
    "boolean": "true|false|1|0",
    "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
    "integer": "[+-]?[0-9]+",
    "double": r"[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|INF)|NaN",
    "time": f"{_TIME}{_ZONE}?",
    "gMonth": f"--{_MONTH}{_ZONE}?",
    "gDay": f"---{_DAY}{_ZONE}?",
    "gYear": f"{_YEAR}{_ZONE}?",
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}?",
    "duration": f"-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?{_DAYS}",
    "yearMonthDuration": "-?P(?=[0-9])(?:[0-9]+Y)?(?:[0-9]+M)?",
    "dayTimeDuration": f"-?P(?=[0-9T]){_DAYS}",
    "hexBinary": "(?:[0-9a-fA-F]{2})*",
    "base64Binary": rf"(?:(?:{_SIX_BITS}){{4}})*(?:(?:{_SIX_BITS}){{3}}[A-Za-z0-9+/]"
    rf"|(?:{_SIX_BITS}){{2}}[AEIMQUYcgkosw048] ?=|{_SIX_BITS}[AQgw] ?= ?=)?",
    "language": "[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "normalizedString": r"[^\t\n\r]*",
    "token": r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?",
    "NMTOKEN": f"[{_NAME_CHARS}:]+",
    "Name": f"[{_NAME_START}:][{_NAME_CHARS}:]*",
    "NCName": f"[{_NAME_START}][{_NAME_CHARS}]*",
}
_DATES = {
    "date": f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}?",
    "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}?",
    "dateTimeStamp": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "gMonthDay": f"--{_MONTH}-{_DAY}{_ZONE}?",
}
INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "long": (-(1 << 63), (1 << 63) - 1),
    "int": (-(1 << 31), (1 << 31) - 1),
    "short": (-(1 << 15), (1 << 15) - 1),
    "byte": (-(1 << 7), (1 << 7) - 1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "unsignedLong": (0, (1 << 64) - 1),
    "unsignedInt": (0, (1 << 32) - 1),
    "unsignedShort": (0, (1 << 16) - 1),
    "unsignedByte": (0, (1 << 8) - 1),
}
"""The smallest and largest value of xsd:integer and what is derived from it, by local name."""
_SHORT = 4_000
"""Digits up to which int() reads a number at its default limit."""


def is_valid(literal: ox.Literal) -> bool:
    """Whether the lexical form belongs to the lexical space of the datatype, and to its range.

    Known are the datatypes of XSD 1.1 that RDF 1.1 lists and rdf:langString; every literal of
    another datatype is valid (rdf:HTML and rdf:XMLLiteral too), and so is every xsd:anyURI and
    xsd:string. White space at the ends is not part of a number or a date: RDF 1.1 maps lexical
    forms as they are, so ``" 1 "^^xsd:integer`` is ill-formed here, as it is for Oxigraph
    (rdflib strips it from some datatypes).

    Args:
        literal: the literal, in its exact lexical form.
    """
    check = _checks().get(literal.datatype.value)
    return True if check is None else check(literal.value)


@cache
def _checks() -> dict[str, Callable[[str], bool]]:
    """The test of each datatype, by its IRI."""
    checks: dict[str, Callable[[str], bool]] = {
        XSD + name: _matches(form) for name, form in _FORMS.items()
    }
    checks |= {XSD + name: _dates(form) for name, form in _DATES.items()}
    checks |= {XSD + name: _integers(*bounds) for name, bounds in INTEGERS.items()}
    checks[XSD + "float"] = checks[XSD + "double"]
    checks[RDF + "langString"] = lambda _: True
    return checks


def _matches(form: str) -> Callable[[str], bool]:
    return lambda text: _pattern(form).fullmatch(text) is not None


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """Compiled when first needed: those of names take longer than validating a small graph."""
    return re.compile(form)


def _dates(form: str) -> Callable[[str], bool]:
    """A form whose day must exist in its month; without a year, February has 29 days."""
    has_year = _YEAR in form

    def check(text: str) -> bool:
        found = _pattern(form).fullmatch(text)
        if found is None or found["day"] < "29":
            return found is not None
        # Calendars repeat every 400 years; the year 0000 of XSD 1.1 is a leap year.
        year = int(found["year"].lstrip("-")[-4:]) % 400 + 400 if has_year else 400
        return int(found["day"]) <= monthrange(year, int(found["month"]))[1]

    return check


def _integers(low: int | None, high: int | None) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        if _pattern(_FORMS["integer"]).fullmatch(text) is None:
            return False
        if low is None and high is None:
            return True
        value = number(text)
        return (low is None or value >= low) and (high is None or value <= high)

    return check


def number(text: str) -> int | Decimal:
    """The exact value of a well-formed integer or decimal.

    Args:
        text: its lexical form.
    """
    if "." not in text and len(text) <= _SHORT:
        return int(text)
    return Decimal(text)
