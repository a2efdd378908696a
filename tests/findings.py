"""Findings for the tests of reports: ordinary ones, hostile ones, and very many."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox

from citygraph.namespaces import CG, ID, SH
from citygraph.shacl.findings import Finding, Report, Severity, Status

SHAPE = "https://w3id.org/citygraph/shapes/"
CISCO = Finding(
    focus=ox.NamedNode(ID + "institution/cisco"),
    path=CG + "kind",
    value=None,
    component=SH + "MinCountConstraintComponent",
    shape=SHAPE + "institution-kind",
    severity=Severity.WARNING,
    message="has no kind; add cg:kind",
    file="graph/registry/institutions.trig",
    line=12,
)
LABELS = {ID + "institution/cisco": "Cisco"}
EVIL = (
    "a|b <img src=x onerror=alert(1)> `code` **b** ![i](https://evil.example/y.png) @someone #12 "
    "$x$ www.evil.example ]]> </details>\n::error::injected\r\n##[error]old\x1b[2J\u202e\x00 "
    "{0} %0A"
)
HOSTILE = replace(
    CISCO,
    focus=ox.NamedNode(ID + "institution/evil"),
    value=ox.Literal(EVIL),
    message=EVIL,
    severity=Severity.VIOLATION,
    file="graph/::stop-commands::x, y%0A\n|z.trig",
    line=3,
)
HOSTILE_LABELS = {**LABELS, ID + "institution/evil": EVIL}
NEW, EXISTING, RESOLVED = Status.NEW, Status.EXISTING, Status.RESOLVED


def numbered(count: int) -> tuple[Finding, ...]:
    """So many warnings, each about another institution."""
    return tuple(
        replace(CISCO, focus=ox.NamedNode(f"{ID}institution/i{n}"), line=n) for n in range(count)
    )


def delta() -> Report:
    """One new violation, two existing warnings, one resolved info."""
    return Report(
        (
            replace(CISCO, severity=Severity.VIOLATION, message="is new; mend it", status=NEW),
            replace(CISCO, message="was there; mend it", status=EXISTING),
            replace(CISCO, message="was there too; mend it", status=EXISTING, line=13),
            replace(CISCO, severity=Severity.INFO, message="is gone; well done", status=RESOLVED),
        ),
        {SHAPE + "institution": 300, SHAPE + "city": 0},
        300,
        LABELS,
        ("Something was not checked.",),
    )
