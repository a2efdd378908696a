"""Findings as annotations of a GitHub workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.report.wording import (
    RANK,
    REMAINING,
    Wording,
    counted,
    line,
    problem,
    rule,
    sections,
    summary,
)
from citygraph.shacl.findings import Severity, Status

if TYPE_CHECKING:
    from pathlib import Path

    from citygraph.shacl.findings import Finding, Report

_COMMANDS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(
    report: Report, *, limit: int | None = None, root: Path | None = None, existing: bool = False
) -> str:
    """Write workflow commands, each of which GitHub shows at its line of the change.

    Findings of one severity at one line are one annotation.

    Only findings that a change brings are annotated, or all of them when no change was validated.
    Those that were there before and those that it resolves are counted in the last line, which is
    plain text: GitHub shows ten annotations of each kind per step and drops the others. The
    gravest come first.

    Args:
        report: what a validation gave.
        limit: how many findings to annotate; None for all of them.
        root: the top of the repository, by default the working directory: GitHub knows files by
            their paths from there.
        existing: whether to annotate findings too that were there before the change.

    Source:
        GitHub Docs, "Workflow commands for GitHub Actions"; the escapes are those of
        `@actions/core`, packages/core/src/command.ts.
    """
    wording = Wording(report.labels) if root is None else Wording(report.labels, root)
    order = REMAINING if existing else (Status.NEW,)
    told = sections(report, limit, order).values()
    shown = [finding for section in told for finding in section.shown]
    more = sum(section.more for section in told)
    places: dict[tuple[object, ...], list[Finding]] = {}
    for finding in sorted(shown, key=lambda finding: RANK[finding.severity]):
        place = (finding.file, finding.line) if finding.file else (finding,)
        places.setdefault((*place, finding.severity), []).append(finding)
    lines = [_command(findings, wording) for findings in places.values()]
    if more:
        lines.append(f"and {counted(more, 'more finding')}")
    lines += [line(f"note: {note}") for note in report.notes]
    return "\n".join([*lines, summary(report)]) + "\n"


def _command(findings: list[Finding], wording: Wording) -> str:
    """One annotation, of findings of one severity at one line."""
    first = findings[0]
    rules = ", ".join(dict.fromkeys(map(rule, findings)))
    properties = {"file": wording.file(first), "line": first.line, "title": rules}
    told = ",".join(f"{key}={_property(str(v))}" for key, v in properties.items() if v is not None)
    messages = (line(f"{wording.entity(each)}: {problem(each)}") for each in findings)
    return f"::{_COMMANDS[first.severity]} {told}::{_data(chr(10).join(messages))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
