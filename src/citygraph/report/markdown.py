"""Findings and changes as Markdown, made for the summary of a GitHub workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from citygraph.namespaces import shorten
from citygraph.report.markup import code, plain, row, table, within
from citygraph.report.review import review as _review
from citygraph.report.wording import (
    SECTIONS,
    Wording,
    counted,
    is_delta,
    problem,
    rule,
    sections,
    severities,
)
from citygraph.shacl.findings import Severity, Status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from citygraph.report.review import Review
    from citygraph.report.wording import Section
    from citygraph.shacl.findings import Finding, Report

_ROOM = {Status.NEW: 250_000, Status.RESOLVED: 50_000, Status.EXISTING: 100_000}
"""Bytes for the findings, of the 1 MiB that GitHub takes."""

_NOTES = 50
_SIGNS = {Severity.VIOLATION: "❌", Severity.WARNING: "⚠️", Severity.INFO: "💬"}
_CUT = "GitHub takes a summary of 1 MiB; the other formats of the report have all of them."


def markdown(
    report: Report,
    *,
    limit: int | None = None,
    root: Path | None = None,
    review: Review | None = None,
    existing: bool = False,
) -> str:
    """Write a summary that a curator can review without opening a file.

    First the verdict; then the findings that are new, those that the change resolves, and how many
    were there before; then what the change does to the data. The whole has less than 1 MiB, which
    is what `$GITHUB_STEP_SUMMARY` takes; what is left out is counted. Whatever comes from the data
    is text: no HTML, no link, no image, no mention.

    Args:
        report: what a validation gave.
        limit: how many findings to show, and how many changed entities.
        root: the folder to which files are told relative, by default the working directory.
        review: what the change that was validated does to the data; None when none was.
        existing: whether to show findings too that were there before the change.
    """
    wording = Wording(report.labels) if root is None else Wording(report.labels, root)
    told = sections(report, limit)
    delta = is_delta(report) or review is not None
    new, resolved, before = (told[status] for status in SECTIONS)
    blocks = [f"## {_verdict(report, delta=delta)}", _looked(report)]
    if before.total:
        blocks.append(f"{counted(before.total, 'finding')} from before the change.")
    blocks += [f"> {plain(note)}" for note in report.notes[:_NOTES]]
    if len(report.notes) > _NOTES:
        blocks.append(f"and {counted(len(report.notes) - _NOTES, 'more note')}")
    blocks += _section("New findings" if delta else "Findings", Status.NEW, new, wording)
    blocks += _section("Resolved findings", Status.RESOLVED, resolved, wording)
    if existing:
        blocks += _section("Findings from before the change", Status.EXISTING, before, wording)
    if review is not None:
        blocks += _review(review, limit)
    return "\n\n".join(blocks) + "\n"


def _verdict(report: Report, *, delta: bool) -> str:
    counts = severities(f for f in report.results if f.status in {None, Status.NEW})
    found = {severity: number for severity, number in counts.items() if number}
    adjective = "new " if delta else ""
    if found:
        listed = ", ".join(counted(n, f"{adjective}{severity}") for severity, n in found.items())
        return f"{_SIGNS[min(found, key=list(Severity).index)]} {listed}"
    if not report.focus_count and not delta:
        return "⚠️ Nothing was validated"
    return "✅ No new findings" if delta else "✅ The data conform"


def _looked(report: Report) -> str:
    shapes = counted(len(report.focus_nodes), "shape")
    return f"{counted(report.focus_count, 'focus node')} checked against {shapes}."


def _section(heading: str, status: Status, section: Section, wording: Wording) -> Iterator[str]:
    if not section.total:
        return
    yield f"### {heading}: {section.total:,}"
    shown = within((_row(f, status, wording) for f in section.shown), _ROOM[status])
    if shown:
        wrong = "What was wrong" if status is Status.RESOLVED else "What is wrong and what to do"
        yield table(["Severity", "Entity", wrong, "Where", "Rule"], shown)
    more = section.total - len(shown)
    if more:
        cut = f" {_CUT}" if len(shown) < len(section.shown) else ""
        yield f"and {counted(more, 'more finding')}.{cut}"


def _row(finding: Finding, status: Status, wording: Wording) -> str:
    severity = f"{_SIGNS[finding.severity]} {finding.severity}"
    if status is Status.RESOLVED:
        severity = f"✅ {finding.severity}"
    path = "" if finding.path is None else f"<br>{code(_short(finding.path))}"
    return row(
        [
            severity,
            _entity(finding, wording),
            plain(problem(finding)),
            code(wording.place(finding)),
            f"{code(rule(finding))}{path}",
        ]
    )


def _entity(finding: Finding, wording: Wording) -> str:
    name, focus = finding.name(wording.labels), finding.focus
    if isinstance(focus, NamedNode):
        iri = code(_short(focus.value))
        return iri if name == focus.value else f"<strong>{plain(name)}</strong><br>{iri}"
    return code(name)


def _short(text: str) -> str:
    """An IRI with a prefix where one fits; anything else as it is."""
    short = shorten(text)
    return text if short.startswith("<") else short
