"""Findings as JUnit XML, which GitLab, Jenkins, Azure DevOps and others show as tests."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from citygraph.report.wording import (
    REMAINING,
    Wording,
    counted,
    local,
    problem,
    rule,
    sections,
    seen,
    summary,
)
from citygraph.shacl.findings import Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from citygraph.shacl.findings import Finding, Report

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even as a reference (production 2, Char)."""

_ESCAPES = {
    "&": "&amp;",  # the first, since the others have it
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}
_NOTES = "notes"


class _Case(NamedTuple):
    """A test case: what became of it ("passed", "failures" or "skipped"), and its element."""

    outcome: str
    xml: str


def junit(
    report: Report, *, limit: int | None = None, root: Path | None = None, existing: bool = False
) -> str:
    """Write one test suite per shape.

    Every finding is a failed test case, of whatever severity; its type is the severity. One that
    was there before the change that was validated is skipped, and resolved ones are left out. A
    shape that was applied to nodes has a case that passes and counts them; one that found none is
    skipped, since it says nothing; so is every note.

    Args:
        report: what a validation gave.
        limit: how many findings to write; the others are one failed case that counts them.
        root: the folder to which files are told relative, by default the working directory.
        existing: whether findings that were there before the change are failures too.

    Source:
        The elements that the JUnit task of Apache Ant writes, without times.
    """
    wording = Wording(report.labels) if root is None else Wording(report.labels, root)
    suites: dict[str, list[_Case]] = defaultdict(list)
    for shape, number in report.focus_nodes.items():
        suites[shape].append(_applied(shape, number))
    for status, section in sections(report, limit, REMAINING).items():
        fails = existing or status is Status.NEW
        for finding in section.shown:
            case = _finding(finding, wording, fails=fails)
            suites[finding.shape or finding.component].append(case)
        if section.more:
            suites["not shown"].append(_unseen(section.more, fails=fails))
    for note in report.notes:
        suites[_NOTES].append(_case(_NOTES, note, "skipped", _empty("skipped", message=note)))
    written = [_suite(shape, suites[shape]) for shape in sorted(suites)]
    whole = _totals(case for cases in suites.values() for case in cases)
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites{_said(name=summary(report))}{whole}>'
    )
    return "\n".join([head, *written, "</testsuites>"]) + "\n"


def _suite(shape: str, cases: list[_Case]) -> str:
    lines = (f"    {case.xml}" for case in cases)
    head = f"  <testsuite{_said(name=shape)}{_totals(cases)}>"
    return "\n".join([head, *lines, "  </testsuite>"])


def _totals(cases: Iterable[_Case]) -> str:
    counts = Counter(case.outcome for case in cases)
    return _said(
        tests=str(counts.total()),
        failures=str(counts["failures"]),
        errors="0",
        skipped=str(counts["skipped"]),
    )


def _applied(shape: str, number: int) -> _Case:
    name = local(shape)
    if number:
        return _case(name, f"{counted(number, 'focus node')} checked", "passed")
    reason = "The shape targets nothing in these data."
    return _case(name, "no focus nodes", "skipped", _empty("skipped", message=reason))


def _finding(finding: Finding, wording: Wording, *, fails: bool) -> _Case:
    wrong = seen(problem(finding))
    place = {"file": wording.file(finding), "line": finding.line}
    known = {key: str(value) for key, value in place.items() if value is not None}
    name = seen(f"{wording.entity(finding)}: {wrong}")
    if not fails:
        inner = _empty("skipped", message=f"It was so before the change: {wrong}")
        return _case(rule(finding), name, "skipped", inner, known)
    said = [name, wording.place(finding), f"Shape: {finding.shape or finding.component}"]
    told = "\n".join(filter(None, said))
    failure = _said(message=wrong, type=finding.severity.value)
    return _case(
        rule(finding), name, "failures", f"<failure{failure}>{_escaped(told)}</failure>", known
    )


def _unseen(number: int, *, fails: bool) -> _Case:
    told = f"and {counted(number, 'more finding')}"
    if not fails:
        return _case("not shown", f"{told} from before", "skipped", _empty("skipped", message=told))
    return _case("not shown", told, "failures", _empty("failure", message=told, type="limit"))


def _case(
    rule_name: str,
    name: str,
    outcome: str,
    inner: str = "",
    more: dict[str, str] | None = None,
) -> _Case:
    said = _said(classname=rule_name, name=name, **(more or {}))
    return _Case(outcome, f"<testcase{said}>{inner}</testcase>" if inner else f"<testcase{said}/>")


def _empty(element: str, **attributes: str) -> str:
    return f"<{element}{_said(**attributes)}/>"


def _said(**attributes: str) -> str:
    return "".join(f' {name}="{_escaped(value)}"' for name, value in attributes.items())


def _escaped(text: str) -> str:
    if not text.isprintable():  # all that is printable is legal
        text = _ILLEGAL.sub("\ufffd", text)
    for char, reference in _ESCAPES.items():
        text = text.replace(char, reference)
    return text
