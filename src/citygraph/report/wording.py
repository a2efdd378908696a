"""How a finding is told in every form: where it stands, what it is about, what is wrong."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode

from citygraph.formats import printable
from citygraph.namespaces import shorten
from citygraph.shacl.findings import Severity, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citygraph.model import Term
    from citygraph.shacl.findings import Finding, Report

RANK = {severity: rank for rank, severity in enumerate(Severity)}
SECTIONS = (Status.NEW, Status.RESOLVED, Status.EXISTING)
"""The order in which findings are told: what asks for something first."""

CHANGED = (Status.NEW, Status.RESOLVED)
"""What a reviewer of a change is told one by one; what was there before is counted."""

REMAINING = (Status.NEW, Status.EXISTING)
"""What is wrong, without what a change has resolved."""

_LONGEST = 300
"""A value at fault is shown up to this many characters."""

_COMMAND = re.compile(r"##(?=\[)")
"""What a line of a GitHub log may not hold: `##[error]…` is a command anywhere in it."""


@dataclass(frozen=True, slots=True)
class Section:
    """The findings of one status.

    Args:
        shown: the gravest of them, as many as the limit allows, in the order of `by_place`.
        total: how many there are.
    """

    shown: Sequence[Finding]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.shown)


def sections(
    report: Report, limit: int | None = None, order: Sequence[Status] = SECTIONS
) -> dict[Status, Section]:
    """Findings apart by status; without a change that was validated, all of them count as new.

    Args:
        report: the report.
        limit: how many findings may be shown in all; None for all of them.
        order: the statuses to tell, those first that use up the limit first.
    """
    apart: dict[Status, list[Finding]] = {status: [] for status in Status}
    for finding in report.results:
        apart[finding.status or Status.NEW].append(finding)
    told = {}
    left = limit
    for status in order:
        found = sorted(apart[status], key=lambda finding: RANK[finding.severity])
        shown = sorted(found if left is None else found[:left], key=by_place)
        left = None if left is None else left - len(shown)
        told[status] = Section(shown, len(found))
    return told


def is_delta(report: Report) -> bool:
    """Whether the findings know what a change has to do with them."""
    return any(finding.status is not None for finding in report.results)


def by_place(finding: Finding) -> tuple[object, ...]:
    """By file and line, then gravest first; the labels of blank nodes, which vary, do not count."""
    return (
        finding.file is None,
        finding.file or "",
        finding.line or 0,
        RANK[finding.severity],
        _lasting(finding.focus),
        finding.path or "",
        "" if finding.value is None else _lasting(finding.value),
        finding.component,
        finding.shape,
        finding.message,
        finding.graph or "",
    )


def _lasting(term: Term) -> str:
    return "" if isinstance(term, BlankNode) else str(term)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for findings.

    Args:
        labels: IRI -> label, as a report has them.
        root: the folder to which files are told relative.
    """

    labels: Mapping[str, str]
    root: Path = field(default_factory=Path.cwd)

    def file(self, finding: Finding) -> str | None:
        """The file, relative to the root if it lies below, with forward slashes."""
        return None if finding.file is None else _relative(finding.file, str(self.root))

    def place(self, finding: Finding) -> str:
        """`file:line`, `file`, or nothing when it is not known."""
        return ":".join(str(p) for p in (self.file(finding), finding.line) if p is not None)

    def entity(self, finding: Finding) -> str:
        """The label with the IRI beside it, or what there is of them."""
        name, focus = finding.name(self.labels), finding.focus
        if isinstance(focus, NamedNode) and name != focus.value:
            return f"{name} ({focus.value})"
        return name


def problem(finding: Finding) -> str:
    """What is wrong and what to do, with the value at fault."""
    value = finding.value
    if value is None or value == finding.focus:
        return finding.message
    shown = shorten(value.value) if isinstance(value, NamedNode) else str(value)
    if len(shown) > _LONGEST:
        shown = f"{shown[:_LONGEST]}…"
    return f"{finding.message} (found {shown})"


def rule(finding: Finding) -> str:
    """The name of the shape or rule: the last part of its IRI, or else of the component's."""
    return local(finding.shape) or local(finding.component)


@lru_cache(maxsize=10_000)
def local(iri: str) -> str:
    """The last part of an IRI; the IRI itself where it has none."""
    return re.split("[/#]", iri)[-1] or iri


@lru_cache(maxsize=10_000)
def _relative(file: str, root: str) -> str:
    try:
        told = Path(os.path.relpath(file, root))
    except ValueError:  # another drive
        told = Path(file)
    if ".." in told.parts:
        told = Path(file)
    name = told.as_posix()
    # A name that begins with a colon would be a workflow command at the beginning of a line.
    return f"./{name}" if name.lstrip().startswith(":") else name


def line(text: str) -> str:
    """A text on one line that neither steers a terminal nor gives commands to a CI runner."""
    return _COMMAND.sub("## ", seen(text))


def seen(text: str) -> str:
    """A text on one line with nothing that cannot be seen; most texts are that already."""
    return text if text.isprintable() else printable(text)


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `1 finding`, `99,900 findings`."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def severities(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many findings have each severity."""
    counts = dict.fromkeys(Severity, 0)
    for finding in findings:
        counts[finding.severity] += 1
    return counts


def summary(report: Report) -> str:
    """Count what a validation found and what it looked at, in one line."""
    told = sections(report)
    counts = severities(told[Status.NEW].shown)
    found = ", ".join(counted(number, severity.value) for severity, number in counts.items())
    parts = [found]
    if is_delta(report):
        parts = [
            f"new: {found}",
            f"existing: {told[Status.EXISTING].total:,}",
            f"resolved: {told[Status.RESOLVED].total:,}",
        ]
    nodes = counted(report.focus_count, "focus node")
    return "; ".join([*parts, f"{nodes}, {counted(len(report.focus_nodes), 'shape')}"])
