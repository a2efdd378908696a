"""Findings as plain text, one line each, for people and terminals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from citygraph.formats import printable
from citygraph.namespaces import shorten
from citygraph.shacl import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citygraph.shacl import Finding, Report


def text(report: Report) -> str:
    """Write a report as plain text.

    Each finding is a line `file:line: severity: label (IRI): message [shape]`, sorted by file and
    line; findings whose place is not known come last. The value at fault stands before the shape.
    The last line counts.

    Args:
        report: what a validation gave; `citygraph.shacl.locate` fills in files and lines.

    Returns:
        The text, with a line feed at its end.
    """
    placed = sorted(report.findings, key=_by_place)
    lines = [_line(finding, report.labels) for finding in placed]
    return "\n".join([*lines, summary(report)]) + "\n"


def summary(report: Report) -> str:
    """Count what a validation found and what it looked at, in one line."""
    counts = [_counted(report.count(severity), severity.value) for severity in Severity]
    looked = [
        _counted(report.focus_count, "focus node"),
        _counted(len(report.focus_nodes), "shape"),
    ]
    return f"{', '.join(counts)}; {', '.join(looked)}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _by_place(finding: Finding) -> tuple[bool, str, int, tuple[object, ...]]:
    return finding.file is None, finding.file or "", finding.line or 0, finding.sort_key


def _line(finding: Finding, labels: Mapping[str, str]) -> str:
    parts = [finding.place, finding.severity.value, _name(finding, labels), _message(finding)]
    return printable(": ".join(part for part in parts if part))


def _name(finding: Finding, labels: Mapping[str, str]) -> str:
    name, focus = finding.name(labels), finding.focus
    if isinstance(focus, NamedNode) and name != focus.value:
        return f"{name} ({focus.value})"
    return name


def _message(finding: Finding) -> str:
    value = finding.value
    found = ""
    if value is not None and value != finding.focus:
        found = f" (found {shorten(value.value) if isinstance(value, NamedNode) else value})"
    return f"{finding.message}{found} [{finding.shape.rpartition('/')[2]}]"
