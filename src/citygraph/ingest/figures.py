"""Figures as people write them: "more than €29.5 million" is a comparator, a number and a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

COMPARATORS = {
    "exact": (),
    "about": ("about", "approximately", "around", "approx.", "ca.", "c.", "circa", "some", "~"),
    "at-least": ("at least", "a minimum of", "min."),
    "at-most": ("up to", "at most", "a maximum of", "max."),
    "less-than": ("less than", "almost", "nearly", "under", "fewer than", "below", "<"),
    "more-than": ("more than", "over", "above", "upwards of", ">"),
}
"""Comparator -> the words before a number that stand for it."""

CURRENCIES = {
    "aud": ("aud", "a$", "au$"),
    "cad": ("cad", "c$", "ca$"),
    "chf": ("chf",),
    "cny": ("cny", "rmb", "yuan"),
    "eur": ("eur", "euro", "euros", "€"),
    "gbp": ("gbp", "£", "pounds", "pounds sterling"),
    "inr": ("inr", "rs", "rs.", "₹", "rupees"),
    "jpy": ("jpy", "yen"),
    "kes": ("kes",),
    "krw": ("krw", "won"),
    "mad": ("mad", "dirhams"),
    "usd": ("usd", "us$", "us $", "$", "us dollars", "dollars"),
    "vnd": ("vnd", "dong"),
}
"""Unit -> how tables write it. A bare "$" is the dollar of the United States, as in world press,
unless the figure is about something in a country with a dollar of its own."""

DOLLARS = frozenset({"AU", "CA", "HK", "NZ", "SG", "TW"})
"""Countries (ISO 3166) in which a bare "$" says too little."""

UNITS = {
    "acre": ("acre", "acres"),
    "hectare": ("hectare", "hectares", "ha"),
    "kilometre": ("km", "kms", "kilometre", "kilometres", "kilometers"),
    "mile": ("mile", "miles"),
    "month": ("month", "months"),
    "year": ("year", "years"),
}
"""Unit of measure -> how tables write it."""

_SCALES = {
    "dozen": 12,
    "hundred": 100,
    "k": 10**3,
    "thousand": 10**3,
    "lakh": 10**5,
    "m": 10**6,
    "million": 10**6,
    "millions": 10**6,
    "millionen": 10**6,
    "milioni": 10**6,
    "miljoen": 10**6,
    "millones": 10**6,
    "crore": 10**7,
    "bn": 10**9,
    "b": 10**9,
    "billion": 10**9,
    "billon": 10**9,
    "trillion": 10**12,
}
_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen", "twenty",
)  # fmt: skip
_MORE = frozenset(_WORDS) | {
    "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "half", "third", "quarter",
} | _SCALES.keys()  # fmt: skip
"""Words that make another number of the one before them."""
_NUMBER = re.compile(r"\d+(?:[ .,']\d+)*")
_MARKED = re.compile(
    r"(?P<whole>\d{1,3}(?:(?P<mark>[ .,'])\d{3}(?:(?P=mark)\d{3})*)?|\d{1,2}(?:,\d\d)+,\d{3}|\d+)"
    r"(?:(?!(?P=mark))[.,](?P<fraction>\d+))?"
)
"""Digits with the marks that group them, by threes or as in India, and a fraction."""
_WHOSE = re.compile(r"\busd\b|\bus ?\$|\bus dollars\b")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as a source states it.

    Args:
        value: the number, scaled ("29.5 million" is 29500000).
        comparator: a concept of the scheme of comparators.
        unit: a concept of the scheme of units; empty for counts.
    """

    value: Decimal
    comparator: str = "exact"
    unit: str = ""


def figure(text: str, country: str = "") -> Figure:
    """Read one figure.

    Args:
        text: as a table has it: "77", "almost 4 million", "€ 891.015.192", "over 60 cities".
        country: ISO 3166 code of the country that the figure is about, if known.

    Returns:
        The figure. Words behind the number that are neither scale nor unit say what is counted and
        are left to the row.

    Raises:
        ValueError: it holds no number, or more than one, a share, or what may be read in two
            ways; the message is half a sentence.
    """
    plain = _SPACES.sub(" ", text).strip().casefold()
    comparator, rest = _comparator(plain)
    unit, rest = _leading_unit(rest)
    number, rest = _number(text, rest)
    if rest.startswith(("+", "or more")) and comparator == "exact":
        comparator = "at-least"
    word, scale, rest = _scale(rest.lstrip(" -+"))
    unit = unit or _trailing_unit(rest)
    if unit == "usd" and country in DOLLARS and not _WHOSE.search(plain):
        raise ValueError(f"{text!r} does not say whose dollars; write USD, AUD, CAD …")
    if word == "m" and unit not in CURRENCIES:
        raise ValueError(f"{text!r} may be millions or metres; write the word")
    if rest.startswith(("%", "per cent", "percent")):
        raise ValueError(f"{text!r} is a share and no figure; give the number itself")
    if any(char.isnumeric() for char in rest) or _MORE & set(re.findall(r"[a-z]+", rest)):
        raise ValueError(f"{text!r} holds more than one number; make it one row for each")
    return Figure(_value(text, number, scale), comparator, unit)


def _number(text: str, rest: str) -> tuple[str, str]:
    """The digits with which a text opens, or those of a word, and what stands behind."""
    word = rest.partition(" ")[0]
    if word in _WORDS:
        return str(_WORDS.index(word)), rest[len(word) :].lstrip()
    found = _NUMBER.search(rest)
    if found is None:
        raise ValueError(f"{text!r} holds no number")
    if found.start() > 0:
        raise ValueError(f"{text!r} holds words before its number that are not known")
    return found[0], rest[found.end() :].lstrip()


def _comparator(text: str) -> tuple[str, str]:
    for comparator, openings in COMPARATORS.items():
        for opening in sorted(openings, key=len, reverse=True):
            if text.startswith(opening) and text[len(opening) :][:1] in {" ", "€", "$", "£"} | set(
                "0123456789u"
            ):
                return comparator, text[len(opening) :].strip()
    return "exact", text


def _leading_unit(text: str) -> tuple[str, str]:
    for unit, names in CURRENCIES.items():
        for name in sorted(names, key=len, reverse=True):
            rest = text.removeprefix(name)
            if rest != text and rest.lstrip()[:1].isdigit():
                return unit, rest.lstrip()
    return "", text


def _scale(after: str) -> tuple[str, int, str]:
    """The word by which a number is multiplied, if there is one, by how much, and the rest."""
    word = re.match(r"[a-z]+", after)
    if word is None or word[0] not in _SCALES:
        return "", 1, after
    return word[0], _SCALES[word[0]], after[word.end() :].strip()


def _trailing_unit(after: str) -> str:
    after = re.sub(r"^(di|de|d['\u2019]|of)\s+", "", after)
    for unit, names in (CURRENCIES | UNITS).items():
        for name in names:
            if re.match(rf"{re.escape(name)}(?![\w])", after):
                return unit
    return ""


def _value(text: str, number: str, scale: int) -> Decimal:
    """The value of digits with marks in between.

    The last of two kinds of marks is the decimal one, and so is a single one, unless three digits
    follow it: then it groups them, except behind a zero and, if it is a point, before a scale.
    """
    found = _MARKED.fullmatch(number)
    if found is None:
        raise ValueError(f"{text!r} holds more than one number, or a date; write the digits")
    whole, mark, fraction = found["whole"], found["mark"], found["fraction"] or ""
    if not fraction and mark and mark in ".," and whole.count(mark) == 1:
        if scale > 1 and mark == ",":
            raise ValueError(f"{text!r} may be read in two ways; write the digits")
        if scale > 1 or whole.startswith("0"):
            whole, _, fraction = whole.partition(mark)
    whole = re.sub(r"[ .,']", "", whole)
    value = Decimal(f"{whole}.{fraction}" if fraction else whole) * scale
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()
