"""How wide a text is, and how to shorten it, without asking a font.

The widths are the larger of DejaVu Sans and Inter, two wide faces; whatever face of the figure's
font stack a viewer has, a text fits into the box that is measured here.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_REGULAR = """
32 41 47 84 65 99 78 30 40 40 51 84 32 46 32 37 64 64 64 64 65 64 64 64 64 64 34 34 84 84 84 54
100 69 69 74 78 64 60 78 76 30 58 68 57 91 76 79 64 79 70 65 65 75 69 99 69 68 69 40 37 40 84 50
50 62 64 58 64 62 38 64 64 28 28 58 28 98 64 62 64 64 42 53 40 64 60 82 60 60 56 64 34 64 84
"""
_BOLD = """
35 46 53 84 70 101 88 33 46 46 54 84 38 47 38 38 70 70 70 70 70 70 70 70 70 70 40 40 84 84 84 59
100 78 77 74 84 69 69 83 84 38 58 78 64 100 84 86 74 86 78 73 69 82 78 111 78 73 73 46 38 46 84
50 50 68 72 60 72 68 44 72 72 35 35 67 35 105 72 69 72 72 50 60 48 72 66 93 65 66 59 72 37 72 84
"""
_TABLES = tuple(
    {chr(32 + i): int(width) / 100 for i, width in enumerate(table.split())}
    for table in (_REGULAR, _BOLD)
)
_OTHER = {"…": 1.0, "·": 0.38, "\u2013": 0.5, "\u2014": 1.0}
_OTHER.update(dict.fromkeys("\u2018\u2019", 0.32) | dict.fromkeys("\u201c\u201d", 0.53))
_UNKNOWN = 0.84
"""In em, for a letter that is in no table: as wide as the widest common capitals."""

LINE = 1.18
"""The height of a line of text, in em."""


@lru_cache(maxsize=4096)
def _advance(character: str, *, bold: bool) -> float:
    table = _TABLES[bold]
    if character in table:
        return table[character]
    if character in _OTHER:
        return _OTHER[character]
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    base = unicodedata.normalize("NFD", character)[0]
    return table.get(base, _UNKNOWN)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text, rather too large than too small.

    Args:
        text: one line.
        size: the font size in pixels.
        bold: whether it is set semi-bold.

    Returns:
        Pixels.
    """
    return size * sum(_advance(c, bold=bold) for c in text)


def wrap(text: str, most: float, size: float, *, lines: int, bold: bool = False) -> list[str]:
    """Break a text at spaces; what does not fit ends in an ellipsis.

    Args:
        text: any text.
        most: the width of a line in pixels.
        size: the font size in pixels.
        lines: how many lines there may be.
        bold: whether it is set semi-bold.

    Returns:
        One to `lines` lines, none wider than `most` (a single letter may be).
    """
    rows: list[str] = []
    rest = " ".join(text.split())
    while rest and len(rows) < lines - 1 and width(rest, size, bold=bold) > most:
        cut = _fitting(rest, most, size, bold=bold)
        head = rest[:cut]
        space = head.rfind(" ") if cut < len(rest) and rest[cut] != " " else cut
        if space <= 0:
            break
        rows.append(rest[:space].rstrip())
        rest = rest[space:].lstrip()
    if width(rest, size, bold=bold) > most:
        room = most - width("…", size, bold=bold)
        rest = rest[: max(_fitting(rest, room, size, bold=bold), 1)].rstrip(" ,;:-\u2013(&") + "…"
    return [*rows, rest] if rest or not rows else rows


def _fitting(text: str, most: float, size: float, *, bold: bool) -> int:
    """How many characters of a text fit into a width."""
    used = 0.0
    for count, character in enumerate(text):
        used += size * _advance(character, bold=bold)
        if used > most:
            return count
    return len(text)
