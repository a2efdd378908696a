"""What changed between two versions: entity by entity, class by class, answer by answer."""

from __future__ import annotations

from citygraph.diff.answers import AnswerChange, answer_change
from citygraph.diff.classes import ClassCount, class_counts
from citygraph.diff.entities import Change, Statement, changes, lines

__all__ = [
    "AnswerChange",
    "Change",
    "ClassCount",
    "Statement",
    "answer_change",
    "changes",
    "class_counts",
    "lines",
]
