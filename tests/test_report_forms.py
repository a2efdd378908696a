"""Each form of a report is read back by a parser that is not ours."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest

from citygraph.errors import UsageError
from citygraph.namespaces import ID
from citygraph.report import FORMATS, SUFFIXES, jsonl, render
from citygraph.shacl.findings import Report, Severity
from findings import (
    CISCO,
    EVIL,
    EXISTING,
    HOSTILE,
    HOSTILE_LABELS,
    LABELS,
    NEW,
    RESOLVED,
    SHAPE,
    delta,
    numbered,
)

SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0.json"
HOSTILE_REPORT = Report((HOSTILE, CISCO), {SHAPE + "institution": 2}, 2, HOSTILE_LABELS, (EVIL,))
REPORTS = [Report(()), delta(), HOSTILE_REPORT, Report((replace(CISCO, file=None, line=None),))]


def _sarif(report: Report, **options: object) -> dict[str, object]:
    return json.loads(render(report, "sarif", **options))["runs"][0]  # type: ignore[arg-type,no-any-return]


def test_every_suffix_stands_for_a_form() -> None:
    assert set(SUFFIXES.values()) == set(FORMATS) - {"github"}


def test_what_is_asked_wrongly_is_refused_in_a_sentence() -> None:
    with pytest.raises(UsageError, match=r"'pdf' is no format of a report; write one of text, "):
        render(delta(), "pdf")
    with pytest.raises(UsageError, match="-1 is no number of findings"):
        render(delta(), "text", limit=-1)


@pytest.mark.parametrize("form", FORMATS)
def test_the_order_of_the_findings_makes_no_difference(form: str) -> None:
    if form == "jsonl":
        pytest.skip("jsonl gives findings as they come")
    found = (*numbered(20), HOSTILE, replace(CISCO, focus=ox.BlankNode(), line=5))
    assert render(Report(found), form) == render(Report(found[::-1]), form)


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_whose_name_is_no_text_can_be_reported(form: str) -> None:
    render(Report((replace(CISCO, file="graph/\udcff.trig"),)), form).encode()


# -- text ---------------------------------------------------------------------------------------


def test_text_tells_new_then_resolved_and_counts_what_was_there() -> None:
    lines = render(delta(), "text").splitlines()
    place = "graph/registry/institutions.trig:12: "
    assert [line.removeprefix(place).partition(": ")[0] for line in lines[:2]] == [
        "new violation",
        "resolved info",
    ]
    found = "new: 1 violation, 0 warnings, 0 infos; existing: 2; resolved: 1"
    assert lines[2:] == [
        "note: Something was not checked.",
        f"{found}; 300 focus nodes, 2 shapes",
    ]
    assert render(delta(), "text", existing=True).count(": existing warning: ") == 2


def test_text_gives_no_commands_to_a_runner() -> None:
    hostile = replace(HOSTILE, file="::error::x.trig", message="##[error]x")
    for line in render(Report((hostile,), notes=(EVIL,)), "text").splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line


# -- GitHub -------------------------------------------------------------------------------------

_COMMAND = re.compile(r"::(\w+) ([^:\n]*)::(.*)")


def _commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands as the runner reads them (actions/runner, ActionCommand.cs)."""
    found = []
    for line in text.splitlines():
        if line.lstrip().startswith("::"):
            match = _COMMAND.fullmatch(line)
            assert match, line
            pairs = (pair.split("=", 1) for pair in match[2].split(","))
            found.append((match[1], {k: unquote(v) for k, v in pairs}, unquote(match[3])))
    return found


def test_github_annotates_each_finding_at_its_line() -> None:
    error = replace(CISCO, severity=Severity.VIOLATION, line=40)
    info = replace(CISCO, severity=Severity.INFO, file=None, line=None)
    commands = _commands(render(Report((info, CISCO, error), labels=LABELS), "github"))
    place = {"file": "graph/registry/institutions.trig", "title": "institution-kind"}
    told = "Cisco (https://w3id.org/citygraph/id/institution/cisco): has no kind; add cg:kind"
    assert commands == [
        ("error", {**place, "line": "40"}, told),
        ("warning", {**place, "line": "12"}, told),
        ("notice", {"title": "institution-kind"}, told),
    ]


def test_github_annotates_only_what_a_change_brings() -> None:
    text = render(delta(), "github")
    assert [command[0] for command in _commands(text)] == ["error"]
    assert text.endswith("existing: 2; resolved: 1; 300 focus nodes, 2 shapes\n")
    weighed = _commands(render(delta(), "github", existing=True))
    assert [command[0] for command in weighed] == ["error", "warning", "warning"]
    gone = replace(CISCO, status=RESOLVED)
    assert not _commands(render(Report((gone,)), "github", existing=True))


def test_data_give_no_commands_to_github() -> None:
    text = render(HOSTILE_REPORT, "github")
    commands = _commands(text)
    assert len(commands) == 2
    assert commands[0][1]["file"] == HOSTILE.file
    assert set(commands[0][1]) == {"file", "line", "title"}
    assert "\x1b" not in text
    assert "##[" not in text
    assert commands[0][2].count("%0A") == 3  # it was in the label, the message and the value


def test_files_are_told_from_the_top_of_the_repository(tmp_path: Path) -> None:
    inside = replace(CISCO, file=str(tmp_path / "data" / "a b.ttl"))
    outside = replace(CISCO, file="/elsewhere/c.ttl")
    commands = _commands(render(Report((inside, outside)), "github", root=tmp_path))
    assert [command[1]["file"] for command in commands] == ["/elsewhere/c.ttl", "data/a b.ttl"]


# -- SARIF --------------------------------------------------------------------------------------


@pytest.mark.parametrize("report", REPORTS)
def test_sarif_validates_against_its_schema(report: Report) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    log = json.loads(render(report, "sarif"))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    checker = jsonschema.Draft7Validator.FORMAT_CHECKER
    errors = list(jsonschema.Draft7Validator(schema, format_checker=checker).iter_errors(log))
    assert errors == []
    log["runs"][0]["results"] = [{"message": {}}]  # that the schema does say something
    assert not jsonschema.Draft7Validator(schema).is_valid(log)


def test_sarif_gives_rules_places_entities_and_levels() -> None:
    run = _sarif(Report((CISCO, replace(CISCO, line=13)), labels=LABELS))
    (rule,) = run["tool"]["driver"]["rules"]  # type: ignore[index,call-overload]
    assert (rule["id"], rule["name"]) == (CISCO.shape, "institution-kind")
    assert rule["help"]["text"].startswith(CISCO.message)
    result = run["results"][0]  # type: ignore[index]
    assert result["ruleId"] == rule["id"]
    assert result["level"] == "warning"
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": CISCO.file, "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 12},
    }
    assert location["logicalLocations"][0]["name"] == "Cisco"


def test_sarif_escapes_addresses_braces_and_links() -> None:
    result = _sarif(HOSTILE_REPORT)["results"][0]  # type: ignore[index]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"[\w%./~-]+", uri)
    assert unquote(uri) == HOSTILE.file
    text = result["message"]["text"]
    assert "{{0}}" in text
    assert "](" not in text


def test_sarif_knows_a_finding_again_when_lines_move() -> None:
    def prints(*found: object) -> list[str]:
        results = _sarif(Report(found))["results"]  # type: ignore[arg-type]
        return [r["partialFingerprints"]["primaryLocationLineHash"] for r in results]  # type: ignore[attr-defined]

    assert prints(CISCO) == prints(replace(CISCO, line=90))
    assert prints(CISCO) != prints(replace(CISCO, message="something else"))
    blank = [replace(CISCO, focus=ox.BlankNode(), line=n) for n in (1, 2)]
    again = [replace(CISCO, focus=ox.BlankNode(), line=n) for n in (5, 6)]
    assert prints(*blank) == prints(*again)
    assert len(set(prints(*blank))) == 2


def test_sarif_has_the_status_and_leaves_out_what_is_resolved() -> None:
    run = _sarif(delta())
    assert [r["baselineState"] for r in run["results"]] == ["new", "unchanged", "unchanged"]  # type: ignore[attr-defined,union-attr]
    assert run["properties"]["resolved"] == 1  # type: ignore[index,call-overload]
    assert "baselineState" not in _sarif(Report((CISCO,)))["results"][0]  # type: ignore[index]


# -- JUnit --------------------------------------------------------------------------------------


def _counts(element: ET.Element) -> dict[str, int]:
    return {name: int(element.attrib[name]) for name in ("tests", "failures", "skipped", "errors")}


@pytest.mark.parametrize("report", [*REPORTS, Report(numbered(50))])
@pytest.mark.parametrize("limit", [None, 0, 1, 2])
def test_junit_counts_what_it_has(report: Report, limit: int | None) -> None:
    suites = ET.fromstring(render(report, "junit", limit=limit))
    for element in (suites, *suites):
        assert _counts(element) == {
            "tests": len([*element.iter("testcase")]),
            "failures": len([*element.iter("failure")]),
            "skipped": len([*element.iter("skipped")]),
            "errors": 0,
        }


def test_junit_fails_what_is_new_skips_what_was_there_and_passes_what_was_checked() -> None:
    suites = ET.fromstring(render(delta(), "junit"))
    found = {suite.attrib["name"].removeprefix(SHAPE): suite for suite in suites}
    assert list(found) == ["city", "institution", "institution-kind", "notes"]
    (passed,) = found["institution"]
    assert (passed.attrib["name"], [*passed]) == ("300 focus nodes checked", [])
    assert _counts(found["city"])["skipped"] == 1
    failed, *skipped = found["institution-kind"]
    assert (failed.attrib["file"], failed.attrib["line"]) == (CISCO.file, "12")
    assert failed[0].attrib == {"message": "is new; mend it", "type": "violation"}
    assert [case[0].tag for case in skipped] == ["skipped", "skipped"]
    assert "is gone" not in render(delta(), "junit")
    assert _counts(ET.fromstring(render(delta(), "junit", existing=True)))["failures"] == 3


def test_junit_holds_nothing_that_xml_cannot() -> None:
    suites = ET.fromstring(render(HOSTILE_REPORT, "junit"))
    failures = {failure.attrib["type"]: failure for failure in suites.iter("failure")}
    assert "<img src=x onerror=alert(1)>" in failures["violation"].attrib["message"]
    assert "]]>" in str(failures["violation"].text)


# -- JSON ---------------------------------------------------------------------------------------


def test_json_has_all_that_is_known() -> None:
    told = json.loads(render(delta(), "json"))
    assert (told["conforms"], told["shown"]) == (False, 4)
    assert told["counts"] == {"violation": 1, "warning": 2, "info": 0}
    assert told["status"] == {"new": 1, "resolved": 1, "existing": 2}
    assert told["focusNodes"]["shapes"] == {SHAPE + "institution": 300, SHAPE + "city": 0}
    assert [result["status"] for result in told["results"]] == [NEW, RESOLVED, EXISTING, EXISTING]
    assert told["results"][0] == {
        "focus": {"type": "uri", "value": ID + "institution/cisco"},
        "label": "Cisco",
        "path": CISCO.path,
        "value": None,
        "component": CISCO.component,
        "shape": CISCO.shape,
        "severity": "violation",
        "message": "is new; mend it",
        "graph": None,
        "file": CISCO.file,
        "line": 12,
        "status": "new",
    }


@pytest.mark.parametrize(
    ("term", "told"),
    [
        (ox.Literal("a"), {"type": "literal", "value": "a"}),
        (ox.Literal("a", language="en"), {"type": "literal", "value": "a", "xml:lang": "en"}),
        (ox.BlankNode("b"), {"type": "bnode", "value": "b"}),
    ],
)
def test_json_writes_terms_as_results_of_queries_do(term: object, told: object) -> None:
    report = Report((replace(CISCO, value=term),))  # type: ignore[arg-type]
    assert json.loads(render(report, "json"))["results"][0]["value"] == told


def test_json_of_nothing_is_json() -> None:
    told = json.loads(render(Report(()), "json"))
    assert (told["conforms"], told["status"], told["results"]) == (True, None, [])


def test_jsonl_streams_and_says_when_it_is_complete() -> None:
    made: list[int] = []

    def endless() -> object:
        for finding in delta().results:
            made.append(1)
            yield finding

    stream = jsonl(endless(), LABELS)  # type: ignore[arg-type]
    first = json.loads(next(stream))
    assert (first["label"], len(made)) == ("Cisco", 1)
    *_, last = stream
    assert json.loads(last)["summary"] == {
        "counts": {"violation": 1, "warning": 2, "info": 0},
        "status": {"new": 1, "resolved": 1, "existing": 2},
    }


# -- very many ----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_a_limit_keeps_the_whole_number(form: str) -> None:
    grave = replace(CISCO, severity=Severity.VIOLATION, line=999, message="the gravest")
    text = render(Report((*numbered(1500), grave)), form, limit=1)
    if form in {"json", "jsonl"}:
        assert '"warning": 1500' in text
    elif form == "sarif":
        assert '"findings": 1501' in text
    else:
        assert "1,500 more" in text
    assert ("the gravest" in text) is (form != "jsonl")  # which takes findings as they come
    assert text.count("institution/i") + text.count("institution:i") <= 3


@pytest.fixture(scope="module")
def large() -> Report:
    return Report(numbered(100_000))


@pytest.mark.parametrize("form", FORMATS)
def test_a_hundred_thousand_findings_are_written_in_seconds(form: str, large: Report) -> None:
    start = time.process_time()
    text = render(large, form)
    assert time.process_time() - start < 15  # about 2 on a machine that is not busy
    if form == "markdown":
        assert len(text.encode()) < 1 << 20
        assert re.search(r"and 9\d,\d{3} more findings\. GitHub takes", text)
    else:
        assert "institution/i99999" in text or "institution:i99999" in text
