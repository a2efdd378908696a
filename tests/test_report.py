"""Findings as lines of text."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox

from citygraph.namespaces import CG, ID, SH
from citygraph.report import summary, text
from citygraph.shacl import Finding, Report, Severity

CISCO = Finding(
    focus=ox.NamedNode(ID + "institution/cisco"),
    path=CG + "kind",
    value=None,
    component=SH + "MinCountConstraintComponent",
    shape="https://w3id.org/citygraph/shapes/institution-kind",
    severity=Severity.WARNING,
    message="has no kind; add cg:kind",
    file="graph/registry/institutions.trig",
    line=12,
)
LABELS = {ID + "institution/cisco": "Cisco"}


def lines(*findings: Finding) -> list[str]:
    return text(Report(findings, labels=LABELS)).splitlines()


def test_a_line_gives_place_severity_name_message_and_shape() -> None:
    assert lines(CISCO)[0] == (
        "graph/registry/institutions.trig:12: warning: "
        "Cisco (https://w3id.org/citygraph/id/institution/cisco): "
        "has no kind; add cg:kind [institution-kind]"
    )


def test_the_value_at_fault_is_shown() -> None:
    wrong = replace(CISCO, value=ox.NamedNode("https://w3id.org/citygraph/vocab/kind/paper"))
    assert "add cg:kind (found kind:paper) [institution-kind]" in lines(wrong)[0]
    number = replace(CISCO, value=ox.Literal("x", language="en"))
    assert '(found "x"@en) [' in lines(number)[0]
    assert "found" not in lines(replace(CISCO, value=CISCO.focus))[0]


def test_what_is_not_known_is_left_out() -> None:
    unplaced = replace(CISCO, file=None, line=None)
    assert lines(unplaced)[0].startswith("warning: Cisco (")
    assert lines(replace(CISCO, line=None))[0].startswith("graph/registry/institutions.trig: warn")
    unlabelled = replace(CISCO, focus=ox.NamedNode(ID + "institution/ibm"))
    assert ": https://w3id.org/citygraph/id/institution/ibm: has no" in lines(unlabelled)[0]
    assert ": _:b0: has no kind" in lines(replace(CISCO, focus=ox.BlankNode("b0")))[0]


def test_lines_follow_files_and_lines_and_end_with_what_has_no_place() -> None:
    other = replace(CISCO, file="graph/a.trig", line=100)
    later = replace(CISCO, line=101, severity=Severity.VIOLATION)
    unplaced = replace(CISCO, file=None, line=None)
    places = [line.partition(": ")[0] for line in lines(unplaced, later, CISCO, other)]
    assert places[:4] == [
        "graph/a.trig:100",
        "graph/registry/institutions.trig:12",
        "graph/registry/institutions.trig:101",
        "warning",
    ]


def test_data_send_no_control_characters_to_a_terminal() -> None:
    hostile = replace(CISCO, value=ox.Literal("a\x1b[2Jb\nc\u2028d\u202e"))
    written = text(Report((hostile,), labels={ID + "institution/cisco": "Cis\rco\x9b"}))
    assert written.count("\n") == 2
    assert not set(written) & {"\x1b", "\r", "\x9b", "\u2028", "\u202e"}


def test_the_last_line_counts() -> None:
    info = replace(CISCO, severity=Severity.INFO)
    report = Report((CISCO, info, replace(info, line=1)), {"s": 3, "t": 0}, 412)
    assert summary(report) == "0 violations, 1 warning, 2 infos; 412 focus nodes, 2 shapes"
    assert text(report).endswith(f"\n{summary(report)}\n")
    empty = "0 violations, 0 warnings, 0 infos; 0 focus nodes, 0 shapes\n"
    assert text(Report(())) == empty


def test_text_is_no_terminal_art() -> None:
    assert "\x1b" not in text(Report((CISCO,), labels=LABELS))
