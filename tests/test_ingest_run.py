"""Whole runs: all or nothing, the same bytes each time, and nothing lost when one is ended."""

from __future__ import annotations

import cProfile
import csv
import json
import os
import pstats
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import citygraph
from citygraph.errors import OutputError, UnreadableInputError
from citygraph.ingest import finish, ingest, proposed
from citygraph.ingest.run import replace_files
from citygraph.shacl import Severity
from tables import (
    COLUMNS,
    DECISION,
    claim,
    decide,
    feed,
    said,
    small_graph,
    snapshot,
    source_text,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from citygraph.api import KnowledgeGraph
    from conftest import Run

    Cli = Callable[..., Run]

VARIED = [
    claim(role="cohort 2", start="2015-10", tier="news"),
    claim(subject="Bozen", role="core city", source_url="http://www.example.org/members/"),
    claim(subject="Observatory", subject_type="body", role="founder", source_title="Other"),
    claim(subject='A "quoted" > name \\', subject_type="company", role="UNRELIABLE: a copy"),
    claim(subject="مدينة 😀", subject_type="company"),
    claim(predicate="partner_of", object="Bolzano", object_type="city", role="twinning"),
    claim(predicate="visited", object="Bolzano", object_type="city", start="2015-03-04"),
    claim(predicate="cost", object="about €29.5 million", object_type="quantity", role="phase 1"),
    claim(predicate="population", object="120,709", object_type="quantity",
          source_url="https://example.org/figures", source_title="Figures"),
    claim(subject="Smart Street", subject_type="project", predicate="part_of"),
]  # fmt: skip
REJECTED = [claim(role="slogan"), claim(subject="Cisco", subject_type="company"), claim(end="x")]
CYCLE = [
    claim(subject="Smart Street", subject_type="project", predicate="part_of"),
    claim(subject="Alliance", subject_type="programme", predicate="part_of",
          object="Smart Street", object_type="project"),
]  # fmt: skip


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return small_graph(tmp_path / "graph")


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write a table into the folder in which commands are run."""
    monkeypatch.chdir(tmp_path)
    return lambda *cells: table(tmp_path / "table.csv", *cells)


# The same bytes


def test_a_second_run_changes_nothing(graph: Path) -> None:
    first = feed(graph, *VARIED)
    assert (first.rejected, first.written, first.taken) == ((), True, len(VARIED))
    assert first.report is not None
    assert first.report.conforms
    once = snapshot(graph)
    second = feed(graph, *VARIED, *VARIED)
    assert snapshot(graph) == once
    assert (second.files, second.changes, second.report) == ((), (), None)
    assert second.taken == 2 * len(VARIED)


def test_a_run_writes_what_a_person_would_write(graph: Path) -> None:
    feed(graph, claim(role="cohort 2", start="2015-10", subject="Bozen", locator='page "3"'))
    assert (
        source_text(graph).partition("\n\n")[2]
        == """\
GRAPH source:members-of-the-alliance {
  initiative:alliance-cohort-2
    cg:partOf initiative:alliance ;
    .

  participation:members-of-the-alliance.alliance-cohort-2.bolzano.selected
    a cg:Participation ;
    cg:asOf "2015-10"^^xsd:gYearMonth ;
    cg:context initiative:alliance-cohort-2 ;
    cg:locator "page \\"3\\"" ;
    cg:namedAs "Bozen" ;
    cg:participant place:bolzano ;
    cg:role role:selected ;
    cg:roleText "cohort 2" ;
    cg:source source:members-of-the-alliance ;
    .

  source:members-of-the-alliance
    a cg:Source ;
    cg:kind kind:web-page ;
    cg:tier tier:unrated ;
    dcterms:title "Members of the Alliance"@en ;
    schema:url <https://example.org/members> ;
    .
}
"""
    )


def test_what_is_written_is_canonical_and_valid(graph: Path, cli: Cli) -> None:
    found = feed(graph, *VARIED)
    assert cli("fmt", "--check", *map(str, found.files)).code == 0
    assert found.report is not None
    assert found.report.count(Severity.VIOLATION) == 0


def test_hash_seed_and_process_make_no_difference(graph: Path) -> None:
    given = table(graph.parent / "table.csv", *VARIED, *REJECTED)
    running = []
    for seed in ("1", "2"):
        folder = graph.parent / seed
        shutil.copytree(graph, folder / "graph")
        shutil.copy(given, folder)
        command = [sys.executable, "-m", "citygraph", "ingest", "table.csv", "--graph", "graph"]
        command += ["--proposals", "proposals.csv"]
        running.append(
            subprocess.Popen(
                command, cwd=folder, env={**os.environ, "PYTHONHASHSEED": seed},
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )
        )  # fmt: skip
    outputs = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [1, 1], outputs
    assert outputs[0] == outputs[1]
    assert snapshot(graph.parent / "1") == snapshot(graph.parent / "2")
    ingest([given], graph)
    assert snapshot(graph) == snapshot(graph.parent / "1" / "graph")


def test_what_a_later_row_registers_is_known_to_an_earlier_one_at_once(graph: Path) -> None:
    decide(
        graph,
        {"name": "Lab", "context": "Prize", "decision": "new", "entity": "institution:lab",
         "label": "Cisco", "class": "Institution"},
    )  # fmt: skip
    earlier = claim(subject="Cisco", subject_type="company")
    later = claim(subject="Lab", subject_type="company", object="Prize", object_type="award")
    first = feed(graph, earlier, later)
    once = snapshot(graph)
    second = feed(graph, earlier, later)
    assert [reason for _, reason in first.rejected] == [reason for _, reason in second.rejected]
    assert snapshot(graph) == once


def test_one_row_after_the_other_makes_the_same_as_all_together(
    graph: Path, tmp_path: Path
) -> None:
    apart = small_graph(tmp_path / "apart")
    feed(graph, *VARIED[:3])
    for row in VARIED[:3]:
        feed(apart, row)
    assert snapshot(apart) == snapshot(graph)


# All or nothing


def test_additions_that_break_a_rule_change_nothing(
    graph: Path, cli: Cli, rows: Callable[..., Path]
) -> None:
    before = snapshot(graph)
    run = cli("ingest", str(rows(claim(), *CYCLE)), "--graph", str(graph))
    assert run.code == 1
    assert "Nothing was written" in run.err
    assert "part-of-has-no-cycle" in run.err
    assert snapshot(graph) == before


def test_a_table_that_cannot_be_read_changes_nothing_though_others_can(
    graph: Path, cli: Cli, rows: Callable[..., Path]
) -> None:
    before = snapshot(graph)
    good = rows(claim())
    (graph.parent / "bad.csv").write_bytes("Zürich".encode("utf-16"))
    run = cli("ingest", str(good), str(graph.parent / "bad.csv"), "--graph", str(graph))
    assert run.code == 2
    assert "bad.csv, line 1, column 1" in run.err
    assert snapshot(graph) == before


def test_rows_that_are_all_rejected_change_nothing(graph: Path) -> None:
    before = snapshot(graph)
    found = feed(graph, *REJECTED)
    assert (found.taken, len(found.rejected), found.files) == (0, 3, ())
    assert snapshot(graph) == before


def test_additions_are_judged_by_what_they_lead_to(graph: Path) -> None:
    file = graph / "registry" / "events.trig"
    file.write_text(file.read_text(encoding="utf-8").replace("cg:Event ;", "cg:Agent ;"))
    found = feed(graph, claim(predicate="located_in", object="Alliance", subject="Bolzano"))
    assert found.report is not None
    assert not found.report.conforms
    assert not found.written
    assert "link-place" in {finding.shape.rpartition("/")[2] for finding in found.report.results}
    found = feed(graph, claim())
    assert found.written, "what was wrong before is no reason to refuse an addition"


_ENDED = """
import json, os, resource, signal, sys
from pathlib import Path
from citygraph.errors import OutputError
from citygraph.ingest import finish
from citygraph.ingest.run import replace_files

def state(folder):
    return {p.relative_to(folder).as_posix(): p.read_text()[:9] for p in sorted(folder.rglob("*"))
            if p.is_file() and ".ingest" not in p.parts}

def child(act):
    pid = os.fork()
    if pid == 0:
        try:
            act()
        except OutputError as error:
            print(json.dumps({"error": str(error)}), flush=True)
            os._exit(3)
        os._exit(0)
    return os.waitpid(pid, 0)[1]

def ended_at(count, folder, texts):
    replace, seen = Path.replace, []
    def one(self, target):
        seen.append(target)
        if len(seen) == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return replace(self, target)
    Path.replace = one
    replace_files(folder, texts)

def full(folder, texts):
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    replace_files(folder, texts)

base = Path(sys.argv[1])
for count in (1, 2, 3, 4, 5, "full"):
    folder = base / str(count)
    for name in ("registry/a", "registry/b"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("old")
    long = "new text " * 100_000
    texts = {folder / name: long for name in ("registry/a", "registry/b", "sources/c")}
    if count == "full":
        status = child(lambda: full(folder, texts))
    else:
        status = child(lambda: ended_at(count, folder, texts))
    between, stage = state(folder), (folder / ".ingest").exists()
    finished = finish(folder)
    print(json.dumps([count, status, between, stage, finished, state(folder),
                      (folder / ".ingest").exists()]), flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process can only be forked on Unix")
def test_a_process_that_is_killed_or_has_no_room_leaves_the_old_or_the_new(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ENDED, str(tmp_path)], capture_output=True, text=True, check=True
    )
    *ended, error, full = map(json.loads, done.stdout.splitlines())
    old = {"registry/a": "old", "registry/b": "old"}
    new = dict.fromkeys(("registry/a", "registry/b", "sources/c"), "new text ")
    for count, status, between, _, finished, after, stage in ended:
        written = count - 2  # the first renaming puts the plan in its place
        assert status == (0 if count == 5 else 9)
        if written < 0:
            assert (between, finished, after) == (old, False, old)
        else:
            assert between == old | dict(list(new.items())[:written])
            assert (finished, after) == (count < 5, new)
        assert not stage
    assert [count for count, *_ in ended] == [1, 2, 3, 4, 5]
    assert "cannot be written to" in error["error"]
    assert full[2:] == [old, False, False, old, False]


_KILLED = """
import os, signal, sys
from pathlib import Path
from citygraph.ingest import run
replace, seen = Path.replace, []
def one(self, target):
    seen.append(target)
    if len(seen) == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)
Path.replace = one
run.ingest([Path(sys.argv[1])], Path(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_a_run_after_one_that_was_killed_completes_it(
    graph: Path, tmp_path: Path, cli: Cli, rows: Callable[..., Path]
) -> None:
    given = rows(*VARIED)
    whole = tmp_path / "whole"
    shutil.copytree(graph, whole)
    ingest([given], whole)
    done = subprocess.run([sys.executable, "-c", _KILLED, str(given), str(graph)], check=False)
    assert done.returncode == -9
    assert (graph / ".ingest" / "plan.json").is_file()
    half = snapshot(graph)
    run = cli("ingest", str(given), "--graph", str(graph), "--dry-run")
    assert (run.code, snapshot(graph)) == (2, half)
    assert "complete it by a run without --dry-run" in run.err
    found = ingest([given], graph)
    assert snapshot(graph) == snapshot(whole)
    assert found.files == ()


def test_a_file_that_cannot_be_replaced_waits_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "a" / "in the way").mkdir(parents=True)
    with pytest.raises(OutputError, match="the next run puts it in its place"):
        replace_files(tmp_path, {tmp_path / "a": "new", tmp_path / "b": "new"})
    (tmp_path / "a" / "in the way").rmdir()
    (tmp_path / "a").rmdir()
    assert finish(tmp_path)
    assert snapshot(tmp_path) == {"a": b"new", "b": b"new"}


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / ".ingest").write_text("in the way", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written to"):
        replace_files(tmp_path, {tmp_path / "a": "new"})
    assert not (tmp_path / "a").exists()


# What stands in the graph already


def test_the_comment_at_the_top_of_a_file_stays(graph: Path) -> None:
    file = graph / "registry" / "institutions.trig"
    file.write_text(f"# CC BY 4.0\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    feed(graph, claim(subject="Observatory", subject_type="body"))
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# CC BY 4.0\n")
    assert "institution:observatory" in text


def test_a_comment_that_would_be_lost_stops_the_run(graph: Path) -> None:
    file = graph / "registry" / "institutions.trig"
    file.write_text(f"{file.read_text(encoding='utf-8')}# a note\n", encoding="utf-8")
    before = snapshot(graph)
    with pytest.raises(UnreadableInputError, match="comments below its first statement"):
        feed(graph, claim(subject="Observatory", subject_type="body"))
    assert snapshot(graph) == before
    assert feed(graph, claim()).written


def test_a_file_of_another_name_is_not_written_over(graph: Path) -> None:
    (graph / "sources").mkdir()
    file = graph / "sources" / "members-of-the-alliance.trig"
    file.write_text("GRAPH <https://example.org/g> { <urn:a> <urn:b> <urn:c> }", encoding="utf-8")
    before = snapshot(graph)
    with pytest.raises(UnreadableInputError, match="holds another graph"):
        feed(graph, claim())
    assert snapshot(graph) == before


def test_what_a_file_says_of_a_source_that_is_not_here_stays(graph: Path) -> None:
    feed(graph, claim(role="UNRELIABLE: a copy"))
    file = graph / "curation" / "doubts.trig"
    derived = "    prov:wasDerivedFrom source:somewhere-else ;\n    .\n"
    text = file.read_text(encoding="utf-8")
    file.write_text(derived.join(text.rsplit("    .\n", 1)), encoding="utf-8")
    feed(graph, claim(subject="Bolzano", role="UNRELIABLE: a copy"))
    assert "source:somewhere-else" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<urn:a> <urn:b> <urn:c> .",
        "GRAPH <urn:a> { <urn:a> <urn:b> <urn:c> } GRAPH <urn:b> { <urn:a> <urn:b> <urn:c> }",
        "GRAPH <urn:a> { <urn:a> <urn:b> ",
    ],
)
def test_a_file_that_is_no_named_graph_stops_the_run(graph: Path, text: str) -> None:
    (graph / "registry" / "x.trig").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableInputError, match=r"x\.trig"):
        feed(graph, claim())


# Rejected rows and decisions


def test_rejected_rows_are_mended_in_their_file_and_fed_again(
    graph: Path, cli: Cli, rows: Callable[..., Path]
) -> None:
    run = cli("ingest", str(rows(claim(), *REJECTED)), "--graph", str(graph))
    assert run.code == 1
    assert "4 rows: 1 taken, 3 rejected." in run.out
    file = Path("table.rejected.csv")
    with file.open(encoding="utf-8", newline="") as lines:
        records = list(csv.DictReader(lines))
    assert [record["reason"].partition(":")[0] for record in records] == [
        "table.csv, line 3", "table.csv, line 4", "table.csv, line 5",
    ]  # fmt: skip
    unmended = cli("ingest", str(file), "--graph", str(graph), "--rejected", "again.csv")
    assert unmended.code == 1
    records[0]["role"], records[1]["subject"], records[2]["end"] = "founder", "Cisco Systems", ""
    table(file, *records, columns=records[0])
    run = cli("ingest", str(file), "--graph", str(graph))
    assert (run.code, run.err) == (0, "")
    assert "3 rows: 3 taken, 0 rejected." in run.out
    assert "institution:cisco" in source_text(graph)


def test_proposals_are_filled_in_and_decide(
    graph: Path, cli: Cli, rows: Callable[..., Path]
) -> None:
    given = str(rows(claim(subject="Cisco", subject_type="company")))
    run = cli("ingest", given, "--graph", str(graph), "--dry-run", "--proposals", "names.csv")
    assert run.code == 1
    with Path("names.csv").open(encoding="utf-8", newline="") as lines:
        (proposal,) = csv.DictReader(lines)
    assert tuple(proposal) == DECISION
    assert (proposal["name"], proposal["type"]) == ("Cisco", "company")
    assert proposal["entity"] == "institution:cisco"
    decide(graph, proposal)
    run = cli("ingest", given, "--graph", str(graph))
    assert run.code == 2
    assert "the decision '' is none of same, different, new, reject" in run.err
    decide(graph, {**proposal, "decision": "same", "reason": "its short name"})
    run = cli("ingest", given, "--graph", str(graph))
    assert run.code == 0
    assert 'cg:namedAs "Cisco"' in source_text(graph)
    once = snapshot(graph)
    assert cli("ingest", given, "--graph", str(graph)).code == 0
    assert snapshot(graph) == once


def test_proposals_list_each_name_once_with_its_candidates(graph: Path) -> None:
    rows = [claim(subject="Cisco", subject_type="company", role=role) for role in ("", "member")]
    found = feed(graph, *rows, claim(subject="=Alliances", subject_type="programme"))
    assert found.proposals == (("Cisco", "company", ("institution:cisco",)),)
    assert proposed(found).count("\n") == 2


def test_a_decision_counts_whatever_else_a_row_says(graph: Path) -> None:
    decide(
        graph,
        {"name": "Cisco", "decision": "same", "entity": "institution:cisco", "reason": "short"},
        {"name": "Trento", "decision": "reject", "reason": "which one?"},
    )
    found = said(graph, claim(subject="Cisco", subject_type="programme"), claim())
    assert found.problems == ["which one?"]
    assert any(line.endswith("cg:participant institution:cisco") for line in found.lines)


# The command line


def test_a_dry_run_shows_what_would_change_by_entity_and_changes_nothing(
    graph: Path, cli: Cli, rows: Callable[..., Path]
) -> None:
    before = snapshot(graph)
    given = str(rows(claim(start="2015"), *REJECTED))
    run = cli("ingest", given, "--graph", str(graph), "--dry-run")
    assert run.code == 1
    assert "Trento  place:trento\n  + context Alliance, role member, asOf 2015" in run.out
    assert "1 files would change" in run.out
    assert "table.csv:3: is a slogan and no role" in run.err
    assert snapshot(graph) == before
    assert not Path("table.rejected.csv").exists()


def test_rejected_rows_beyond_twenty_are_counted(
    graph: Path, cli: Cli, rows: Callable[..., Path]
) -> None:
    run = cli("ingest", str(rows(*[claim(role="slogan")] * 25)), "--graph", str(graph))
    assert run.code == 1
    assert "… and 5 more rejected rows." in run.err
    assert len(Path("table.rejected.csv").read_text(encoding="utf-8").splitlines()) == 26


def test_fine_rows_end_with_zero_and_leave_no_file(
    graph: Path, cli: Cli, rows: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "ratings.csv").write_text(
        "source_url,tier\nhttps://example.org/members/,primary\n", encoding="utf-8"
    )
    (tmp_path / "ror.jsonl").write_text(
        '{"id": "https://ror.org/05trd4x28", "name": "Observatory", "country": null}\n',
        encoding="utf-8",
    )
    row = claim(subject="Observatory", subject_type="body")
    run = cli(
        "ingest", str(rows(row)), "--graph", str(graph), "--ratings", "ratings.csv",
        "--ror", "ror.jsonl",
    )  # fmt: skip
    assert (run.code, run.err) == (0, "")
    assert "New: 1 Institution, 1 Participation, 2 Source; 3 files changed." in run.out
    assert "cg:tier tier:primary" in source_text(graph)
    ror = (graph / "registry" / "identifiers-ror.trig").read_text(encoding="utf-8")
    assert "schema:sameAs ror:05trd4x28" in ror
    assert not Path("table.rejected.csv").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("no.csv",),
        ("table.csv", "--graph", "nowhere"),
        ("table.csv", "--intake", "nowhere"),
        ("table.csv", "--ratings", "no.csv"),
        ("table.csv", "--ror", "no.json"),
        ("table.csv", "--rejected", "nowhere/r.csv"),
        ("table.csv", "--proposals", "nowhere/p.csv"),
        ("table.csv", "--unknown"),
        ("graph",),
    ],
)
def test_what_cannot_be_read_or_written_ends_with_two_before_anything_changes(
    graph: Path, cli: Cli, rows: Callable[..., Path], arguments: tuple[str, ...]
) -> None:
    rows(claim())
    before = snapshot(graph)
    options = () if "--graph" in arguments else ("--graph", str(graph))
    run = cli("ingest", *arguments, *options)
    assert run.code == 2
    assert "Traceback" not in run.err
    assert snapshot(graph) == before


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 100,
        b"subject\n",
        ",".join(COLUMNS).encode() + b'\n"' + b"x" * 5000,
        "subject,subject".encode("utf-16"),
        ",".join(COLUMNS).encode() + b"\n\xe9,city\n",
    ],
)
@pytest.mark.parametrize("suffix", ["csv", "tsv", "xlsx"])
def test_no_bytes_bring_the_command_down(
    graph: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, data: bytes, suffix: str
) -> None:
    monkeypatch.chdir(graph.parent)
    Path(f"t.{suffix}").write_bytes(data)
    assert cli("ingest", f"t.{suffix}", "--graph", str(graph)).code == 2


def test_python_users_have_the_same(kg: KnowledgeGraph, graph: Path, tmp_path: Path) -> None:
    given = table(tmp_path / "table.csv", *VARIED[:2])
    dry = kg.ingest(str(given), graph=str(graph), dry_run=True)
    assert (dry.written, dry.taken) == (False, 2)
    found = kg.ingest(given, graph=graph)
    assert found.written
    assert dry.changes == found.changes
    with pytest.raises(citygraph.errors.CityGraphError):
        kg.ingest(given, graph=tmp_path / "nowhere")


# Many rows


def test_four_times_the_rows_are_four_times_the_work(tmp_path: Path) -> None:
    calls = []
    for number in (150, 600):
        graph = small_graph(tmp_path / str(number) / "graph")
        rows = [
            claim(
                subject=f"Name{n:04x} Institute", subject_type="body", start=str(1900 + n % 100),
                role=f"cohort {n % 50}", source_url=f"https://example.org/{n % (number // 10)}",
                source_title=f"Page {n % (number // 10)}",
            )
            for n in (k * 7919 % 65536 for k in range(number))
        ]  # fmt: skip
        with cProfile.Profile() as profile:
            found = said(graph, *rows)
        assert not [p for p in found.problems if "resembles" not in p]
        calls.append(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]
    small = min(calls)
    assert max(calls) < 5 * small, calls
