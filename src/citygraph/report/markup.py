"""Texts from data as Markdown that means nothing but the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citygraph.report.wording import seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONGEST = 500
"""A cell has this many characters at most: nobody reviews more in a table."""

_ESCAPES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        "|": "&#124;",
        "\\": "&#92;",
        "`": "&#96;",
        "*": "&#42;",
        "_": "&#95;",
        "~": "&#126;",
        "[": "&#91;",
        "]": "&#93;",
        "!": "&#33;",
        # GitHub looks for mentions, issues, formulas and addresses in the text that remains when
        # entities are gone, so that these are cut by elements.
        "@": "<span>@</span>",
        "#": "<span>#</span>",
        "$": "<span>$</span>",
    }
)
_ADDRESS = re.compile(r":(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_LIST = re.compile(r"^(\s*)([-+=]|\d+[.)])")


def plain(text: str, longest: int = _LONGEST) -> str:
    """A text on one line in which nothing is markup: no HTML, link, image, mention, table cell.

    Args:
        text: anything, such as a label that somebody has proposed.
        longest: how many characters may stand before it is cut, with a sign that it is.
    """
    shown = seen(text)
    if len(shown) > longest:
        shown = f"{shown[:longest]}…"
    escaped = shown.translate(_ESCAPES)
    escaped = _ADDRESS.sub(lambda match: f"<span>{match[0]}</span>", escaped)
    return _LIST.sub(r"\1<span>\2</span>", escaped)


def code(text: str, longest: int = _LONGEST) -> str:
    """A text as code, in which nothing is markup either; nothing for no text."""
    return f"<code>{plain(text, longest)}</code>" if text else ""


def within(texts: Iterable[str], room: int) -> list[str]:
    """The first of some texts, as many as there is room for.

    Args:
        texts: the texts; no more of them are made than are needed.
        room: how many bytes they may have in UTF-8, with a line feed after each.
    """
    taken = []
    for text in texts:
        room -= len(text.encode("utf-8", "replace")) + 1
        if room < 0:
            break
        taken.append(text)
    return taken


def table(columns: Sequence[str], rows: Iterable[str]) -> str:
    """A table.

    Args:
        columns: the headings, in Markdown.
        rows: as `row` gives them.
    """
    return "\n".join([row(columns), f"|{' --- |' * len(columns)}", *rows])


def row(cells: Sequence[str]) -> str:
    """A row of a table; the cells are in Markdown already."""
    return f"| {' | '.join(cells)} |"
