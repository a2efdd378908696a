"""Dates as exact as a table gives them, and no more."""

from __future__ import annotations

import re
from datetime import date

from pyoxigraph import Literal, NamedNode

from citygraph.namespaces import XSD

_PATTERN = re.compile(r"([12][0-9]{3})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_TYPES = ("gYear", "gYearMonth", "date")
_WANTED = "write 2015, 2015-10 or 2015-10-21"


def partial_date(text: str) -> Literal | None:
    """A date, month or year as the literal that says just that.

    Args:
        text: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or nothing.

    Returns:
        An `xsd:gYear`, `xsd:gYearMonth` or `xsd:date`; nothing for an empty text.

    Raises:
        ValueError: it is no such date; the message is half a sentence that says what to do.
    """
    if not text:
        return None
    found = _PATTERN.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no date as it is read here; {_WANTED}")
    year, month, day = found.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ValueError(f"{text!r} is no day of the calendar; {_WANTED}") from None
    return Literal(text, datatype=NamedNode(XSD + _TYPES[bool(month) + bool(day)]))


def compatible(known: str, new: str) -> bool:
    """Whether two dates may be one, the new one told less exactly or not at all."""
    return not known or not new or known.startswith(new)
