"""What a change does to the data, as a curator reviews it: beside what it does to the findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citygraph.namespaces import shorten
from citygraph.report.markup import code, plain, row, table, within
from citygraph.report.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citygraph.diff import AnswerChange, Change, ClassCount

_EXAMPLES = 5
"""So many rows of an answer are shown that came, and so many that went."""

_STATEMENTS = 50
"""So many statements are shown of an entity."""

_OPEN = 20
"""Up to so many entities stand in the open; more are folded."""

_ENTITIES, _CLASSES, _ANSWERS = 300_000, 40_000, 150_000
"""Bytes for each section, of the 1 MiB that GitHub takes."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a change does to the data.

    Args:
        changes: the entities about which something changed.
        counts: how many instances each class has before and after.
        answers: the questions of the catalogue whose answers changed.
        asked: how many questions were asked; 0 if none was, so that nothing is said of them.
    """

    changes: Sequence[Change] = ()
    counts: Sequence[ClassCount] = ()
    answers: Sequence[AnswerChange] = ()
    asked: int = 0


def review(told: Review, limit: int | None = None) -> Iterator[str]:
    """Write what a change does as Markdown.

    Args:
        told: the change.
        limit: how many entities to show; None for as many as there is room for.

    Yields:
        Blocks, to be set apart by empty lines.
    """
    yield from _changes(told.changes, limit)
    yield from _counts([count for count in told.counts if count.before != count.after])
    yield from _answers(told)


def _changes(changes: Sequence[Change], limit: int | None) -> Iterator[str]:
    if not changes:
        yield "### No statement came or went"
        return
    came = [statement.added for change in changes for statement in change.statements]
    yield f"### What changed: {counted(len(changes), 'entity', 'entities')}"
    yield f"{counted(sum(came), 'statement')} added, {len(came) - sum(came):,} removed."
    blocks = within((_change(change) for change in changes[:limit]), _ENTITIES)
    folded = len(blocks) > _OPEN
    if folded:
        yield "<details><summary>Entity by entity</summary>"
    yield from blocks
    if folded:
        yield "</details>"
    if len(blocks) < len(changes):
        yield f"and {counted(len(changes) - len(blocks), 'more entity', 'more entities')}"


def _change(change: Change) -> str:
    iri = shorten(change.entity.value)
    name = "" if change.label == iri else f"<strong>{plain(change.label)}</strong> "
    # The text of a line begins with our words, so that it cannot begin with markup of theirs.
    lines = [f"{name}{code(iri)}", ""]
    for statement in change.statements[:_STATEMENTS]:
        sign = "added" if statement.added else "removed"
        source = f" — {code(statement.source)}" if statement.source else ""
        lines.append(f"- **{sign}** {plain(statement.text)}{source}")
    more = len(change.statements) - _STATEMENTS
    if more > 0:
        lines.append(f"- and {counted(more, 'more statement')}")
    return "\n".join(lines)


def _counts(counts: Sequence[ClassCount]) -> Iterator[str]:
    if not counts:
        return
    yield "### Instances per class"
    shown = within(map(_count, counts), _CLASSES)
    yield table(["Class", "Before", "After", "Change"], shown)
    if len(shown) < len(counts):
        yield f"and {counted(len(counts) - len(shown), 'more class', 'more classes')}"


def _count(count: ClassCount) -> str:
    iri = shorten(count.iri)
    name = "" if count.label == iri else f"{plain(count.label)} "
    difference = f"{count.after - count.before:+,}"
    return row([f"{name}{code(iri)}", f"{count.before:,}", f"{count.after:,}", difference])


def _answers(told: Review) -> Iterator[str]:
    answers = told.answers
    if not answers:
        if told.asked:
            yield f"### No answer changed: {counted(told.asked, 'question')} asked before and after"
        return
    asked = f" of {told.asked:,}" if told.asked else ""
    yield f"### Answers that changed: {counted(len(answers), 'question')}{asked}"
    shown = within(map(_answer, answers), _ANSWERS)
    yield from shown
    rest = [plain(answer.name) for answer in answers[len(shown) :]]
    if rest:
        listed = "\n".join(within((f"{name}," for name in rest), _CLASSES)).rstrip(",")
        yield f"and {counted(len(rest), 'more question')}: {listed}"


def _answer(answer: AnswerChange) -> str:
    came, went = len(answer.added), len(answer.removed)
    head = f"{code(answer.name)} — {plain(answer.summary)}"
    counts = f"{counted(came, 'row')} added, {went:,} removed"
    rows = [
        row([sign, *map(plain, cells)])
        for sign, rows in (("added", answer.added), ("removed", answer.removed))
        for cells in rows[:_EXAMPLES]
    ]
    more = max(came - _EXAMPLES, 0) + max(went - _EXAMPLES, 0)
    tail = [f"and {counted(more, 'more row')}"] if more else []
    return "\n\n".join(
        [f"{head} — {counts}", table(["", *map(plain, answer.columns)], rows), *tail]
    )
