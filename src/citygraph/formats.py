"""Tables as text: CSV, Markdown, and aligned columns for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_ANSWER = "No answer: the graph says nothing of this."


def printable(text: str) -> str:
    """A text on one line, without characters that would steer a terminal or hide in it.

    Args:
        text: anything, such as a label that an endpoint has sent.

    Returns:
        The text with a space for every character that Python does not call printable.
    """
    return "".join(c if c.isprintable() else " " for c in text)


def csv_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as CSV (RFC 4180, but with LF)."""
    import csv
    import io

    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    return text.getvalue()


def aligned_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in columns of equal width, one line per row."""
    table = [list(columns), *([printable(cell) for cell in row] for row in rows)]
    widths = [max(len(row[i]) for row in table) for i in range(len(columns))]
    table.insert(1, ["-" * width for width in widths])
    lines = ("  ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)).rstrip() for r in table)
    return "\n".join(lines) + "\n"


def markdown_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as Markdown, in which nothing of a cell is markup."""

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(map(escaped, cells)) + " |"

    rule = "|" + " --- |" * len(columns)
    return "\n".join([line(columns), rule, *(line(row) for row in rows)]) + "\n"


def escaped(text: str) -> str:
    """A text for Markdown, in a table or outside, with nothing of HTML in it."""
    from html import escape

    return escape(printable(text), quote=False).replace("|", "\\|")


@dataclass(frozen=True, slots=True)
class Digest:
    """An answer as a person reads it.

    Args:
        same: what is the same in all rows: heading -> text.
        columns: the headings of the other columns.
        rows: their texts.
        sources: the titles that the numbers in the rows stand for, the first being [1].
    """

    same: dict[str, str]
    columns: tuple[str, ...]
    rows: list[list[str]]
    sources: tuple[str, ...]

    def above(self) -> list[str]:
        """The lines above the table: what all rows share."""
        return [printable(f"{heading}: {text}") for heading, text in self.same.items()]

    def below(self) -> list[str]:
        """The lines below the table: what the numbers of the sources mean."""
        return [printable(f"[{n}] {title}") for n, title in enumerate(self.sources, 1)]

    def text(self) -> str:
        """The whole as plain text."""
        if not self.rows:
            return f"{NO_ANSWER}\n"
        table = aligned_table(self.columns, self.rows) if self.columns else ""
        parts = ("\n".join(self.above()), table.rstrip("\n"), "\n".join(self.below()))
        return "\n\n".join(filter(None, parts)) + "\n"

    def markdown(self) -> str:
        """The whole as Markdown, in which nothing of a cell is markup."""
        same = markdown_table(("what", "value"), [list(item) for item in self.same.items()])
        rows = markdown_table(self.columns, self.rows) if self.rows else f"{NO_ANSWER}\n"
        below = [f"- {escaped(line)}\n" for line in self.below()]
        return "\n".join(filter(None, [same if self.same else "", rows, "".join(below)]))
