"""The terminals of Turtle 1.1 that reader and writer need, and the tokens of SPARQL too.

Source: RDF 1.1 Turtle, section 6.5 (productions 18 to 172s).
"""

from __future__ import annotations

import re
from functools import cache

PN_CHARS_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
"""Letters, as the inside of a character class."""

PN_CHARS_U = PN_CHARS_BASE + "_"
VARNAME_CHARS = PN_CHARS_U + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
"""PN_CHARS without the hyphen: what the variables of SPARQL are made of."""

PN_CHARS = VARNAME_CHARS + "\\-"

_PERCENT = "%[0-9A-Fa-f]{2}"
_ESCAPE = "\\\\[_~.\\-!$&'()*+,;=/?#@%]"


def _local(atom: str, dot_before: str) -> str:
    """PN_LOCAL: no leading dot or hyphen, dots inside, never at the end."""
    first = f"(?:[{PN_CHARS_U}:0-9]{atom})"
    return rf"{first}(?:[{PN_CHARS}:]{atom}|\.++(?=[{PN_CHARS}:{dot_before}]))*+"


PREFIX = rf"(?:[{PN_CHARS_BASE}](?:[{PN_CHARS}]|\.++(?=[{PN_CHARS}]))*+)?:"
LOCAL = _local(f"|{_PERCENT}|{_ESCAPE}", r"%\\")
LABEL = rf"[{PN_CHARS_U}0-9](?:[{PN_CHARS}]|\.++(?=[{PN_CHARS}]))*+"

INTEGER = "[+-]?[0-9]++"
DECIMAL = r"[+-]?[0-9]*+\.[0-9]++"
DOUBLE = r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)[eE][+-]?[0-9]++"


@cache
def plain_local() -> re.Pattern[str]:
    """Fully matches a local name that can stand after a prefix without a backslash."""
    return re.compile(_local(f"|{_PERCENT}", "%"))
