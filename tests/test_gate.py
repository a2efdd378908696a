"""The gate as another team has it: real git, real files, the command from its arguments on."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from citygraph.cli import main
from repositories import by_nobody, run_git

GATE = Path(__file__).parents[1] / "examples" / "gate"
ALL = ("--data", "data", "--shapes", "shapes", "--rules", "rules")
BRIDGE = '\nid:station a b:Bridge ; rdfs:label "Station Bridge"@en ;\n  b:crosses id:wye .\n'


@pytest.fixture
def bridges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "bridges"
    for part in ("data", "shapes", "rules"):
        shutil.copytree(GATE / part, folder / part)
    monkeypatch.chdir(folder)
    by_nobody(monkeypatch, tmp_path)
    run_git(folder, "init", "--quiet", "--initial-branch", "main")
    run_git(folder, "add", "--all")
    run_git(folder, "commit", "--quiet", "--message", "The bridges")
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        main(["validate", *arguments])
    printed = capsys.readouterr()
    return int(end.value.code or 0), printed.out, printed.err


def test_only_what_a_change_brings_fails(bridges: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--base", "main", *ALL)
    assert (code, out.split(";")[0]) == (0, "0 violations, 0 warnings, 0 infos")
    with (bridges / "data" / "bridges.ttl").open("a") as file:
        file.write(BRIDGE)
    code, out, _ = run(capsys, "--base", "main", *ALL, "--format", "github")
    assert code == 1
    [length_and_year, river, total] = sorted(out.splitlines())[:3]
    assert "file=data/bridges.ttl,line=41" in length_and_year + river
    assert "Station Bridge" in out
    assert "Long Meadow" not in out
    assert total.startswith("new: ")


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("text", "Long Meadow Bridge"),
        ("github", "::error file=data/bridges.ttl,line=19"),
        ("junit", 'failures="1"'),
        ("markdown", "Long Meadow Bridge"),
    ],
)
def test_what_fails_is_told(
    bridges: Path, capsys: pytest.CaptureFixture[str], form: str, shown: str
) -> None:
    assert bridges
    code, out, _ = run(capsys, "--base", "main", *ALL, "--fail-on-existing", "--format", form)
    assert code == 1
    assert shown in out


def test_a_renamed_file_brings_nothing_new(
    bridges: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = (bridges / "data" / "bridges.ttl").read_text().split("\n\n")[0]
    (bridges / "data" / "nameless.ttl").write_text(f"{head}\n[] a b:Bridge .\n")
    run_git(bridges, "add", "--all")
    run_git(bridges, "commit", "--quiet", "--message", "A bridge without a name")
    run_git(bridges, "mv", "data/nameless.ttl", "data/renamed.ttl")
    code, _, _ = run(capsys, "--base", "HEAD", *ALL)
    assert code == 0


def test_a_finding_at_a_blank_node_of_an_unchanged_file_has_its_line(
    bridges: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = (bridges / "data" / "bridges.ttl").read_text().split("\n\n")[0]
    river = "id:brook a b:River ."
    (bridges / "data" / "nameless.ttl").write_text(
        f'{head}\n\n[] a b:Bridge ; b:crosses id:brook ; b:opened "1900"^^xsd:gYear .\n'
    )
    (bridges / "data" / "brook.ttl").write_text(f"{head}\n{river}\n")
    run_git(bridges, "add", "--all")
    run_git(bridges, "commit", "--quiet", "--message", "A bridge without a name over a brook")
    (bridges / "data" / "brook.ttl").unlink()
    _, out, _ = run(capsys, "--base", "HEAD", *ALL)
    lines = (bridges / "data" / "nameless.ttl").read_text().splitlines()
    at = next(n for n, line in enumerate(lines, 1) if line.startswith("[]"))
    assert f"data/nameless.ttl:{at}: new violation" in out


@pytest.mark.parametrize(
    ("outputs", "sentence"),
    [
        (("--output", "a.md", "--output", "markdown=a.md"), "cannot go to one file"),
        (("--output", "turtle=data/bridges.ttl"), "would replace a file that is validated"),
        (("--output", "foo=x.txt"), "foo is no format"),
    ],
)
def test_reports_replace_neither_data_nor_each_other(
    bridges: Path, capsys: pytest.CaptureFixture[str], outputs: tuple[str, ...], sentence: str
) -> None:
    before = (bridges / "data" / "bridges.ttl").read_bytes()
    code, _, err = run(capsys, *ALL, *outputs)
    assert code == 2
    assert sentence in err
    assert (bridges / "data" / "bridges.ttl").read_bytes() == before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /dev/full")
def test_a_patch_that_is_applied_is_said_to_be(
    bridges: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["load", "--store", "store", "data"])
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    (bridges / "new.nt").write_text(f'<https://bridges.example/id/new> <{label}> "N" .')
    patch = ("--store", "store", "--shapes", "shapes", "--add", "new.nt", "--apply")
    code, _, err = run(capsys, *patch, "--output", "json=/dev/full")
    assert code == 2
    assert "The patch is applied." in err
