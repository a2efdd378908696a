"""The options of `citygraph validate` and `citygraph diff`, and what they lead to."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyoxigraph import Literal, NamedNode

from citygraph import report as reports
from citygraph.cli import diff, outputs, request
from citygraph.namespaces import PREFIXES
from citygraph.shacl import Finding, Report, Severity, changes, graph, patches
from citygraph.shacl.findings import Status
from citygraph.store.embedded import EmbeddedStore, quads_of
from repositories import by_nobody, commit, run_git, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run

EX = "http://example.org/"
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
TRENTO = (
    HEAD
    + """GRAPH source:registry {
place:trento a cg:City ; skos:prefLabel "Trento"@en .
}
"""
)
CLAIM = (
    HEAD
    + """GRAPH source:page {
participation:p a cg:Participation ; cg:participant place:trento ; cg:role role:member .
}
"""
)


def finding(severity: Severity, status: Status | None = None) -> Finding:
    return Finding(
        focus=NamedNode(EX + severity),
        path=EX + "p",
        value=Literal(1),
        component=EX + "component",
        shape=EX + "shape",
        severity=severity,
        message="is wrong",
        file="data.ttl",
        line=7,
        status=status,
    )


class Asked:
    """What was asked of the library, and the report that it gives."""

    def __init__(self) -> None:
        self.report = Report((), {EX + "shape": 1}, 1)
        self.change: Any = None
        self.name = ""
        self.given: tuple[Any, ...] = ()
        self.named: dict[str, Any] = {}

    def standing_in(self, name: str) -> Callable[..., Any]:
        def function(*given: object, **named: object) -> object:
            self.name, self.given, self.named = name, given, named
            return (self.report, self.change) if name == "validate_since" else self.report

        return function


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    found = Asked()
    for module, names in (
        (graph, ("validate_graph", "validate_paths")),
        (changes, ("validate_since",)),
        (patches, ("validate_patch",)),
    ):
        for name in names:
            monkeypatch.setattr(module, name, found.standing_in(name))
    for name in ("CITYGRAPH_STORE", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    return found


@pytest.fixture(autouse=True)
def author(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    by_nobody(monkeypatch, tmp_path)


def test_the_formats_are_those_of_the_reports() -> None:
    assert outputs.FORMATS == reports.FORMATS
    assert tuple(Severity) == request.SEVERITIES


def test_other_data_are_held_to_other_shapes(cli: Callable[..., Run], asked: Asked) -> None:
    given = ("--data", "a", "--data", "b", "--shapes", "s", "--rules", "r", "--engine", "pyshacl")
    run = cli("validate", *given)
    assert run.code == 0, run.err
    assert asked.name == "validate_paths"
    assert asked.given == ([Path("a"), Path("b")], [Path("s")], [Path("r")])
    assert asked.named == {"engine": "pyshacl"}
    assert cli("validate", "--engine", "pyshacl").code == 0
    assert [path.name for path in asked.given[0]] == ["graph", "ontology"]


def test_a_change_is_taken_from_git(cli: Callable[..., Run], asked: Asked) -> None:
    assert cli("validate", "--base", "main").code == 0
    ref, data, shapes, rules = asked.given
    assert (asked.name, ref, asked.named) == ("validate_since", "main", {"whole": False})
    assert [path.name for path in (*data, *shapes, *rules)] == [
        *("graph", "ontology", "shapes", "graphs")
    ]
    given = ("--base", "main", "--data", "d", "--shapes", "s", "--fail-on-existing")
    assert cli("validate", *given).code == 0
    assert asked.given == ("main", [Path("d")], [Path("s")], [])
    assert asked.named == {"whole": True}


def test_a_patch_is_tried_on_a_store(
    cli: Callable[..., Run], asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    patch = ("--add", "a.nt", "--remove", "r.nt")
    run = cli("validate", *patch, "--store", "folder", "--apply", "--fail-on", "info")
    assert run.code == 0
    assert "The patch is applied." in run.err
    assert asked.name == "validate_patch"
    assert asked.given == (Path("folder"), [Path("a.nt")], [Path("r.nt")])
    assert asked.named == {"apply": True, "fail_on": Severity.INFO}
    monkeypatch.setenv("CITYGRAPH_STORE", "elsewhere")
    asked.report = Report((finding(Severity.VIOLATION, Status.NEW),), {}, 1)
    run = cli("validate", *patch, "--apply", "--shapes", "s")
    assert run.code == 1
    assert "not applied" in run.err
    assert asked.given[0] == Path("elsewhere")
    assert asked.named["shapes"] == [Path("s")]


def test_a_store_may_have_shapes_of_its_own(
    cli: Callable[..., Run], asked: Asked, founding_folder: str
) -> None:
    assert cli("validate", "--store", founding_folder, "--shapes", "s").code == 0
    assert asked.name == "validate_graph"
    assert asked.named == {"shapes": [Path("s")], "rules": []}


CONTRADICTIONS = {
    "--explain s --base main": "--explain validates nothing",
    "--explain s --data d": "--explain validates nothing",
    "--store s --endpoint http://localhost:9/": "exclude each other",
    "--base main new.ttl": "--base compares folders",
    "--base main --store s": "--base compares folders",
    "--base main --add a.ttl": "--base compares folders",
    "--add a.ttl": "need the --store FOLDER",
    "--add a.ttl --store s new.ttl": "are tried on a --store; give no FILES",
    "--remove a.ttl --endpoint http://localhost:9/": "are tried on a --store; give no FILES",
    "--apply": "--apply needs a patch",
    "--apply --add a --store s --fail-on-existing": "goes without --fail-on-existing",
    "--data d --shapes s new.ttl": "put FILES among it",
    "--data d --shapes s --store s": "give no --store",
    "--data d": "--data needs --shapes",
    "--base main --data d": "--data needs --shapes",
    "--shapes s": "need --data, --store or --endpoint",
    "--base main --rules r": "need --data, --store or --endpoint",
    "--fail-on-existing": "needs a change",
    "--engine pyshacl new.ttl": "validates whole files only",
    "--engine pyshacl --base main": "validates whole files only",
    "--limit -1": "is not in the range",
    "--output report.pdf": "no format belongs to 'report.pdf'",
    "--output nowhere/report.md": "does not exist",
    "--data=": "it is empty",
}


@pytest.mark.parametrize("options", CONTRADICTIONS)
def test_options_that_contradict_each_other(
    cli: Callable[..., Run], asked: Asked, options: str
) -> None:
    run = cli("validate", *options.split())
    assert run.code == 2
    assert CONTRADICTIONS[options] in run.err
    assert asked.name == ""


def test_nothing_to_validate_is_an_error_unless_it_is_allowed(
    cli: Callable[..., Run], asked: Asked
) -> None:
    asked.report = Report(())
    given = ("validate", "--data", "d", "--shapes", "s")
    run = cli(*given)
    assert run.code == 2
    assert "Nothing was validated" in run.err
    assert cli(*given, "--allow-empty").code == 0
    assert cli("validate", "--base", "main").code == 0, "a change may touch no data"


FAILING = [
    (Severity.VIOLATION, None, "", 1),
    (Severity.WARNING, None, "", 0),
    (Severity.WARNING, None, "--fail-on warning", 1),
    (Severity.INFO, None, "--fail-on warning", 0),
    (Severity.VIOLATION, Status.NEW, "", 1),
    (Severity.VIOLATION, Status.EXISTING, "", 0),
    (Severity.VIOLATION, Status.EXISTING, "--fail-on-existing", 1),
    (Severity.VIOLATION, Status.RESOLVED, "--fail-on-existing", 0),
]


@pytest.mark.parametrize("case", FAILING)
def test_the_exit_code_tells_whether_it_fails(
    cli: Callable[..., Run], asked: Asked, case: tuple[Severity, Status | None, str, int]
) -> None:
    severity, status, options, code = case
    asked.report = Report((finding(severity, status),), {EX + "shape": 1}, 1)
    mode = ("--base", "main") if status else ("--data", "d", "--shapes", "s")
    assert cli("validate", *mode, *options.split()).code == code


def test_several_reports_at_once(
    cli: Callable[..., Run], asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked.report = Report((finding(Severity.VIOLATION),), {EX + "shape": 1}, 1)
    written = ("r.md", "r.sarif", "r.jsonl", "r.ttl", "r.txt", "json=records", "junit=a=b.xml")
    named = [option for file in written for option in ("--output", file)]
    run = cli("validate", "--data", "d", "--shapes", "s", "--format", "github", *named)
    assert run.code == 1
    assert run.out.startswith("::error file=data.ttl,line=7")
    assert run.err.splitlines()[-1] == "Wrote r.md"
    assert json.loads((tmp_path / "r.sarif").read_text())["version"] == "2.1.0"
    assert json.loads((tmp_path / "r.jsonl").read_text().splitlines()[0])["line"] == 7
    assert "sh:ValidationReport" in (tmp_path / "r.ttl").read_text()
    assert "data.ttl:7: violation" in (tmp_path / "r.txt").read_text()
    assert json.loads((tmp_path / "records").read_text())
    assert "<testsuite" in (tmp_path / "a=b.xml").read_text()


def test_a_report_may_be_printed_by_name(cli: Callable[..., Run], asked: Asked) -> None:
    asked.report = Report((finding(Severity.INFO),), {EX + "shape": 1}, 1)
    run = cli("validate", "--data", "d", "--shapes", "s", "--format", "jsonl", "--limit", "0")
    assert json.loads(run.out.splitlines()[0])["severity"] == "info", "jsonl has all findings"
    run = cli("validate", "--data", "d", "--shapes", "s", "--output", "jsonl=-")
    assert '"severity"' in run.out


def test_the_summary_of_a_step_is_appended_to(
    cli: Callable[..., Run], asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary"
    summary.write_text("before\n")
    other = tmp_path / "other.md"
    other.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    given = ("--output", f"markdown={summary}", "--output", str(other))
    assert cli("validate", "--data", "d", "--shapes", "s", *given).code == 0
    assert asked.name
    assert summary.read_text() == "before\n" + other.read_text()


def test_github_knows_files_from_the_top(
    cli: Callable[..., Run], asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = tmp_path / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    asked.report = Report((finding(Severity.VIOLATION),), {EX + "shape": 1}, 1)
    given = ("validate", "--data", "d", "--shapes", "s", "--format")
    assert "file=below/data.ttl" in cli(*given, "github").out
    assert "below" not in cli(*given, "text").out
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / "elsewhere"))
    assert "file=data.ttl" in cli(*given, "github").out


class Changed:
    """A change of a graph, as `validate_since` gives it."""

    def __init__(self, before: list[Path], after: list[Path], unchanged: list[Path]) -> None:
        self.before = [quad for file in before for quad in quads_of(file)]
        self.after = [quad for file in after for quad in quads_of(file)]
        self._stores = tuple(
            EmbeddedStore.in_memory([*unchanged, *files]) for files in (before, after)
        )

    def stores(self) -> tuple[EmbeddedStore, ...]:
        return self._stores


def test_the_summary_of_a_change_tells_what_changed(
    cli: Callable[..., Run], asked: Asked, tmp_path: Path
) -> None:
    write(tmp_path, {"registry.trig": TRENTO, "old.trig": "", "page.trig": CLAIM})
    old, page, registry = (tmp_path / f"{n}.trig" for n in ("old", "page", "registry"))
    asked.change = Changed([old], [page], [registry])
    run = cli("validate", "--base", "main", "--format", "markdown")
    assert run.code == 0, run.err
    assert "<strong>Trento</strong>" in run.out
    assert "role member" in run.out
    assert re.search(r"Participation.* \| 0 \| 1 \| \+1 \|", run.out), run.out
    assert "| added | triples | 5 |" in run.out, "the question size has another answer"


# What git knows of a change, told by `citygraph diff`.


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    run_git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder, {"graph/registry.trig": TRENTO, "graph/page.trig": "# nothing yet\n"})
    monkeypatch.chdir(folder)
    return folder


def test_nothing_differs(cli: Callable[..., Run], repository: Path) -> None:
    run = cli("diff", "main", "graph", "--exit-code")
    assert (run.code, run.out) == (0, "")
    write(repository, {"graph/registry.trig": TRENTO.replace(" ;", "\n  ;\n")})
    run = cli("diff", "main", "graph", "--exit-code")
    assert (run.code, run.out) == (0, ""), "layout is no change"


def test_a_difference_is_told_entity_by_entity(cli: Callable[..., Run], repository: Path) -> None:
    write(repository, {"graph/page.trig": CLAIM})
    run = cli("diff", "main", "graph")
    assert run.code == 0
    assert run.out == "Trento  place:trento\n  + role member  [source:page]\n"
    assert cli("diff", "main", ".", "--exit-code").code == 1
    assert "<strong>Trento</strong>" in cli("diff", "main", "graph", "--format", "markdown").out
    told = json.loads(cli("diff", "main", "graph", "--format", "json").out)
    [change] = told["changes"]
    assert change["label"] == "Trento"
    assert change["added"] == [{"text": "role member", "source": "source:page"}]
    assert change["removed"] == []
    assert told["blankNodeStatements"] == 0


def test_what_is_said_elsewhere_helps_to_tell(cli: Callable[..., Run], repository: Path) -> None:
    standing = HEAD + "GRAPH source:c { participation:p cg:standing standing:doubtful }"
    commit(repository, {"graph/page.trig": CLAIM})
    write(repository, {"graph/curation.trig": standing})
    told = cli("diff", "main", "graph").out
    assert told.startswith("Trento  place:trento\n  + cg:standing standing:doubtful")
    assert "role member" in told


def test_blank_nodes_are_counted(cli: Callable[..., Run], repository: Path) -> None:
    write(repository, {"shapes/s.ttl": HEAD + "[ a cg:Need ; cg:topic topic:x ] ."})
    run = cli("diff", "main", "shapes", "--exit-code")
    assert run.code == 1
    assert run.out == "2 statements about blank nodes came or went\n"
    commit(repository)
    write(repository, {"shapes/s.ttl": HEAD + "_:b cg:topic topic:x ; a cg:Need ."})
    assert cli("diff", "main", "shapes").out == ""


def test_a_folder_that_is_gone(cli: Callable[..., Run], repository: Path) -> None:
    for file in ("registry", "page"):
        (repository / "graph" / f"{file}.trig").unlink()
    run = cli("diff", "main", "graph")
    assert run.code == 0
    assert "- skos:prefLabel Trento" in run.out


def test_the_branch_may_have_gone_on(cli: Callable[..., Run], repository: Path) -> None:
    run_git(repository, "branch", "topic")
    commit(repository, {"graph/page.trig": CLAIM})
    run_git(repository, "switch", "--quiet", "topic")
    assert "- role member" in cli("diff", "main", "graph").out
    assert cli("diff", "main", "graph", "--merge-base").out == ""


def test_what_git_cannot_tell_is_an_error_of_usage(
    cli: Callable[..., Run], repository: Path, tmp_path: Path
) -> None:
    for given in (("nowhere",), ("main...topic",), ("main", str(tmp_path)), ("--", "--output=x")):
        run = cli("diff", *given)
        assert run.code == 2, given
        assert run.err.startswith("citygraph: ")
        assert "internal" not in run.err
    write(repository, {"graph/page.trig": "nonsense"})
    run = cli("diff", "main", "graph")
    assert run.code == 2
    assert "page.trig, line 1" in run.err


def test_an_old_version_that_was_unreadable(cli: Callable[..., Run], repository: Path) -> None:
    commit(repository, {"graph/page.trig": "nonsense"})
    write(repository, {"graph/page.trig": CLAIM})
    run = cli("diff", "main", "graph")
    assert run.code == 0
    assert "now counts as new" in run.err
    assert "+ role member" in run.out


def test_the_formats_of_a_diff() -> None:
    assert set(diff.FORMATS) <= {*reports.FORMATS}
