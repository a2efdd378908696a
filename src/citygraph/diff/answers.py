"""How the answer to a question changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from citygraph.model import text_of
from citygraph.namespaces import shorten

if TYPE_CHECKING:
    from citygraph.model import Answer

    Row: TypeAlias = tuple[str, ...]


_BLANK = Literal("[]")


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """The rows that came into the answer of a question, and those that went from it.

    Args:
        name: the name of the question.
        summary: what it asks, in one line.
        columns: the names of its columns.
        added: the rows that came, in the order of the later answer.
        removed: those that went, in the order of the earlier one.
    """

    name: str
    summary: str
    columns: tuple[str, ...]
    added: tuple[Row, ...]
    removed: tuple[Row, ...]


def answer_change(name: str, summary: str, before: Answer, after: Answer) -> AnswerChange | None:
    """Compare two answers to one question.

    Args:
        name: the name of the question.
        summary: what it asks.
        before: the answer in the earlier version.
        after: that in the later one.

    Returns:
        What changed; None when both have the same rows. The order of rows does not count, nor do
        the labels of blank nodes; a row counts as often as it is there.
    """
    old, new = _rows(before), _rows(after)
    if before.columns != after.columns:  # the question itself has changed
        added, removed = tuple(map(_text, new)), tuple(map(_text, old))
    else:
        added, removed = _beyond(new, old), _beyond(old, new)
    if not added and not removed:
        return None
    return AnswerChange(name, summary, tuple(after.columns), added, removed)


def _rows(answer: Answer) -> list[tuple[object, ...]]:
    """The terms of each row; blank nodes are all the same, since their labels mean nothing."""
    rows = (tuple(row[name] for name in answer.columns) for row in answer.rows)
    return [tuple(_BLANK if isinstance(t, BlankNode) else t for t in row) for row in rows]


def _text(row: tuple[object, ...]) -> Row:
    return tuple(shorten(t.value) if isinstance(t, NamedNode) else text_of(t) for t in row)


def _beyond(rows: list[tuple[object, ...]], others: list[tuple[object, ...]]) -> tuple[Row, ...]:
    """The rows that are not among the others, or more often than there."""
    left = Counter(others)
    found = []
    for row in rows:
        if left[row]:
            left[row] -= 1
        else:
            found.append(_text(row))
    return tuple(found)
