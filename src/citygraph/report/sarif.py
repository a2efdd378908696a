"""Findings as SARIF 2.1.0, which GitHub, GitLab, Azure DevOps and editors read."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import BlankNode

from citygraph.report.wording import REMAINING, Wording, local, problem, rule, sections, seen
from citygraph.shacl.findings import Severity, Status
from citygraph.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from citygraph.model import Term
    from citygraph.shacl.findings import Finding, Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_BASELINE = {Status.NEW: "new", Status.EXISTING: "unchanged"}


def sarif(report: Report, *, limit: int | None = None, root: Path | None = None) -> str:
    """Write a SARIF log with one run, one rule per shape and one result per line of the file.

    A result has the entity as its logical location and fingerprints that stay when lines move.
    After the validation of a change, `baselineState` is `new` or `unchanged`; resolved findings are
    only counted, in the properties of the run, since GitHub takes every result for an open alert.
    GitHub takes 25,000 results per run at most, and none without a file.

    Args:
        report: what a validation gave.
        limit: how many results to write; the properties of the run have the whole number.
        root: the top of the repository, by default the working directory.

    Source:
        OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0 Plus Errata 01".
    """
    wording = Wording(report.labels) if root is None else Wording(report.labels, root)
    told = sections(report, limit, REMAINING)
    shown = [finding for status in REMAINING for finding in told[status].shown]
    rules = {shape: number for number, shape in enumerate(dict.fromkeys(map(_rule_id, shown)))}
    results = [
        _dumps(_result(finding, rules[_rule_id(finding)], prints, wording))
        for finding, prints in zip(shown, _fingerprints(shown), strict=True)
    ]
    run = {
        "tool": {"driver": _driver(shown)},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, **_notes(report.notes)}],
        "properties": {
            "conforms": report.conforms,
            "findings": sum(section.total for section in told.values()),
            "resolved": len(report.having(Status.RESOLVED)),
            "focusNodes": report.focus_count,
            "focusNodesPerShape": dict(report.focus_nodes),
        },
    }
    head = f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{_dumps(run)[:-1]}'
    return head + ', "results": [\n' + ",\n".join(results) + "\n]}]}\n"


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _driver(findings: Iterable[Finding]) -> dict[str, object]:
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(_rule_id(finding), finding)
    return {
        "name": "CityGraph",
        "version": __version__,
        "informationUri": "https://w3id.org/citygraph/",
        "rules": [_rule(finding) for finding in first.values()],
    }


def _rule_id(finding: Finding) -> str:
    return finding.shape or finding.component


def _rule(finding: Finding) -> dict[str, object]:
    """What is said of a shape; its own message where it has one, before values are put in."""
    shape = finding.origin
    messages = [message.value for message in shape.messages] if shape is not None else []
    text = " ".join(messages) or finding.message
    identifier = _rule_id(finding)
    told: dict[str, object] = {
        "id": identifier,
        "name": rule(finding),
        "shortDescription": {"text": _text(f"{rule(finding)} ({_kind(finding)})")},
        "fullDescription": {"text": _text(text)},
        "help": {"text": _text(f"{text}\nShape: {identifier}")},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
    }
    if identifier.startswith(("http://", "https://")):
        told["helpUri"] = quote(identifier, safe="%/:=&?~#+!$,;'@()*[]")
    return told


def _kind(finding: Finding) -> str:
    name = local(finding.component).removesuffix("ConstraintComponent")
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _result(
    finding: Finding, number: int, fingerprints: dict[str, str], wording: Wording
) -> dict[str, object]:
    told: dict[str, object] = {
        "ruleId": _rule_id(finding),
        "ruleIndex": number,
        "level": _LEVELS[finding.severity],
        "message": {"text": _text(f"{wording.entity(finding)}: {problem(finding)}")},
        "locations": [_location(finding, wording)],
        "partialFingerprints": fingerprints,
    }
    if finding.status is not None:
        told["baselineState"] = _BASELINE[finding.status]
    return told


def _location(finding: Finding, wording: Wording) -> dict[str, object]:
    entity = {
        "name": seen(finding.name(wording.labels)),
        "fullyQualifiedName": getattr(finding.focus, "value", str(finding.focus)),
        "kind": "resource",
    }
    location: dict[str, object] = {"logicalLocations": [entity]}
    file = wording.file(finding)
    if file is not None:
        region = {} if finding.line is None else {"region": {"startLine": finding.line}}
        location["physicalLocation"] = {"artifactLocation": _artifact(file), **region}
    return location


def _artifact(file: str) -> dict[str, str]:
    if PurePath(file).is_absolute():
        slash = "" if file.startswith("/") else "/"
        return {"uri": f"file://{slash}{quote(file, safe='/:', errors='surrogateescape')}"}
    uri = quote(file, safe="/", errors="surrogateescape")
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _fingerprints(findings: Iterable[Finding]) -> Iterator[dict[str, str]]:
    """What stays of each finding when the lines around it change.

    Blank nodes have other labels each time, so that they do not count; findings alike but for them
    are numbered.
    """
    seen: Counter[str] = Counter()
    for finding in findings:
        terms = (finding.focus, finding.value)
        parts = (*map(_lasting, terms), finding.path, finding.component, finding.shape)
        text = "\n".join(map(str, (*parts, finding.message, finding.graph)))
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        seen[digest] += 1
        # GitHub knows this name alone.
        yield {"primaryLocationLineHash": f"{digest}:{seen[digest]}"}


def _lasting(term: Term | None) -> str:
    return "" if term is None or isinstance(term, BlankNode) else str(term)


def _text(text: str) -> str:
    """A plain message: braces are doubled (SARIF 3.11.5), and nothing becomes a link (3.11.6)."""
    lines = "\n".join(map(seen, text.split("\n")))
    return lines.replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _notes(notes: Sequence[str]) -> dict[str, object]:
    if not notes:
        return {}
    told = [{"level": "note", "message": {"text": _text(note)}} for note in notes]
    return {"toolExecutionNotifications": told}
