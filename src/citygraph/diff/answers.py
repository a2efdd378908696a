"""How the answer to a question changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode, NamedNode

from citygraph.model import text_of
from citygraph.namespaces import shorten

if TYPE_CHECKING:
    from citygraph.model import Answer

    Row: TypeAlias = tuple[str, ...]


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
        return AnswerChange(name, summary, tuple(after.columns), tuple(new), tuple(old))
    added, removed = _beyond(new, old), _beyond(old, new)
    if not added and not removed:
        return None
    return AnswerChange(name, summary, tuple(after.columns), added, removed)


def _rows(answer: Answer) -> list[Row]:
    return [tuple(_text(row[name]) for name in answer.columns) for row in answer.rows]


def _text(term: object) -> str:
    if isinstance(term, BlankNode):
        return "[]"
    return shorten(term.value) if isinstance(term, NamedNode) else text_of(term)


def _beyond(rows: list[Row], others: list[Row]) -> tuple[Row, ...]:
    """The rows that are not among the others, or more often than there."""
    left = Counter(others)
    found = []
    for row in rows:
        if left[row]:
            left[row] -= 1
        else:
            found.append(row)
    return tuple(found)
