"""Findings as JSON for programs: one object, or one line each."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode

from citygraph.namespaces import XSD
from citygraph.report.wording import SECTIONS, Wording, is_delta, sections, severities
from citygraph.shacl.findings import Severity, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from citygraph.model import Term
    from citygraph.shacl.findings import Finding, Report

_STRING = XSD + "string"


def records(report: Report, *, limit: int | None = None, root: Path | None = None) -> str:
    """Write a report as one JSON object, with one line per result.

    Its keys: `conforms`; `counts`, severity -> findings that are not resolved; `status`, status ->
    findings, or null when no change was validated; `shown`, how many `results` there are;
    `focusNodes` with `count` and `shapes` (IRI -> nodes it was applied to); `notes`; and `results`,
    in the order new, resolved, existing and then by file and line. A result has all of `focus`,
    `label`, `path` (the IRI of a property, or a SPARQL path), `value`, `component`, `shape`,
    `severity`, `message`, `graph`, `file`, `line` and `status`, null where there is nothing to
    say; `focus` and `value` are terms as in the SPARQL 1.1 Query Results JSON Format.

    Args:
        report: what a validation gave.
        limit: how many results to write; the counts are those of all.
        root: the folder to which files are told relative, by default the working directory.
    """
    wording = Wording(report.labels) if root is None else Wording(report.labels, root)
    told = sections(report, limit)
    shown = [finding for status in SECTIONS for finding in told[status].shown]
    head = {
        "conforms": report.conforms,
        "counts": severities(f for f in report.results if f.status is not Status.RESOLVED),
        "status": {s: told[s].total for s in SECTIONS} if is_delta(report) else None,
        "shown": len(shown),
        "focusNodes": {"count": report.focus_count, "shapes": dict(report.focus_nodes)},
        "notes": list(report.notes),
    }
    lines = ",\n".join(_dumps(_record(finding, wording)) for finding in shown)
    start = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    return (
        f'{start},\n "results": [\n{lines}\n]}}\n' if lines else f'{start},\n "results": []\n}}\n'
    )


def jsonl(
    findings: Iterable[Finding],
    labels: Mapping[str, str],
    *,
    limit: int | None = None,
    root: Path | None = None,
) -> Iterator[str]:
    """Write findings as they come, one JSON object per line, in whatever order they come.

    Nothing is kept but the counts, so that any number of findings can be written.

    Args:
        findings: the findings.
        labels: IRI -> label, as a report has them.
        limit: how many findings to write, the first; all are counted.
        root: the folder to which files are told relative, by default the working directory.

    Yields:
        Lines with their line feed: the results as `records` describes them, and at the end
        `{"summary": {"counts": …, "status": …}}`. A stream without it was cut off.
    """
    wording = Wording(labels) if root is None else Wording(labels, root)
    grave: Counter[Severity] = Counter()
    statuses: Counter[Status] = Counter()
    for number, finding in enumerate(findings):
        if finding.status is not None:
            statuses[finding.status] += 1
        if finding.status is not Status.RESOLVED:
            grave[finding.severity] += 1
        if limit is None or number < limit:
            yield _dumps(_record(finding, wording)) + "\n"
    counts = {severity: grave[severity] for severity in Severity}
    status = {status: statuses[status] for status in SECTIONS} if statuses else None
    yield _dumps({"summary": {"counts": counts, "status": status}}) + "\n"


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _record(finding: Finding, wording: Wording) -> dict[str, object]:
    focus = finding.focus
    return {
        "focus": _term(focus),
        "label": wording.labels.get(focus.value) if isinstance(focus, NamedNode) else None,
        "path": finding.path,
        "value": None if finding.value is None else _term(finding.value),
        "component": finding.component,
        "shape": finding.shape or None,
        "severity": finding.severity,
        "message": finding.message,
        "graph": finding.graph,
        "file": wording.file(finding),
        "line": finding.line,
        "status": finding.status,
    }


def _term(term: Term) -> dict[str, str]:
    """A term as in SPARQL 1.1 Query Results JSON Format, 3.2.2."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    told = {"type": "literal", "value": term.value}
    if term.language is not None:
        told["xml:lang"] = term.language
    elif term.datatype.value != _STRING:
        told["datatype"] = term.datatype.value
    return told
