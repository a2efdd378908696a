"""Findings as plain text, one line each, for people and terminals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.report.wording import (
    CHANGED,
    SECTIONS,
    Wording,
    counted,
    is_delta,
    line,
    problem,
    rule,
    sections,
    summary,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from citygraph.shacl.findings import Finding, Report, Status


def text(
    report: Report, *, limit: int | None = None, root: Path | None = None, existing: bool = False
) -> str:
    """Write a report as plain text.

    Each finding is a line `file:line: severity: label (IRI): message [shape]`, sorted by file and
    line; findings whose place is not known come last. The value at fault stands before the shape.
    After the validation of a change, the severity is preceded by `new`, `resolved` or `existing`,
    in this order. Notes follow; the last line counts.

    Args:
        report: what a validation gave; `citygraph.shacl.locate` fills in files and lines.
        limit: how many findings to show, the gravest; None for all of them.
        root: the folder to which files are told relative, by default the working directory.
        existing: whether to show findings that were there before the change; else the last line
            counts them.

    Returns:
        The text, with a line feed at its end.
    """
    wording = Wording(report.labels) if root is None else Wording(report.labels, root)
    lines = [*_findings(report, limit, wording, SECTIONS if existing else CHANGED)]
    lines += [line(f"note: {note}") for note in report.notes]
    return "\n".join([*lines, summary(report)]) + "\n"


def _findings(
    report: Report, limit: int | None, wording: Wording, order: Sequence[Status]
) -> Iterator[str]:
    delta = is_delta(report)
    for status, section in sections(report, limit, order).items():
        told = status if delta else None
        yield from (_line(finding, told, wording) for finding in section.shown)
        if section.more:
            yield f"and {counted(section.more, f'more {told} finding' if told else 'more finding')}"


def _line(finding: Finding, status: Status | None, wording: Wording) -> str:
    severity = f"{status} {finding.severity}" if status else finding.severity.value
    wrong = f"{problem(finding)} [{rule(finding)}]"
    parts = (wording.place(finding), severity, wording.entity(finding), wrong)
    return line(": ".join(part for part in parts if part))
