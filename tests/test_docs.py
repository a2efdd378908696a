"""The documentation is executed: a block runs, and prints what the text block after it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from citygraph import catalog, paths
from citygraph.store.folder import load
from repositories import by_nobody

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SETUP = re.compile(r"^(git clone|make |uvx |pip install)")
"""Commands that make an environment; `test_setup.py` runs those."""


class Block(NamedTuple):
    page: str
    line: int
    script: str
    expected: str


def blocks(page: Path, language: str) -> list[Block]:
    text = page.read_text()
    fences = [
        (m.group(1), m.group(2), text.count("\n", 0, m.start()) + 1) for m in FENCE.finditer(text)
    ]
    found = []
    for number, (kind, body, line) in enumerate(fences):
        if kind != language:
            continue
        after = fences[number + 1] if number + 1 < len(fences) else ("", "", 0)
        expected = after[1] if after[0] == "text" else ""
        found.append(Block(page.name, line, body, expected))
    return found


def missing_line(expected: str, printed: str) -> str | None:
    """The first line of `expected` that is not in `printed`, in order; `…` stands for anything."""
    rest = iter(line.rstrip() for line in printed.splitlines())
    for line in expected.splitlines():
        if line.strip() in ("", "…"):
            continue
        pattern = ".*".join(re.escape(part) for part in line.rstrip().split("…"))
        if not any(re.fullmatch(pattern, candidate) for candidate in rest):
            return line
    return None


SHELL = [block for page in PAGES if page.exists() for block in blocks(page, "sh")]
PYTHON = [block for page in PAGES if page.exists() for block in blocks(page, "python")]
ONE_BY_ONE = {"CONTRIBUTING.md", "validation.md"}
"""Pages on which a block goes on where the one before it ended: one test runs them."""


CATALOGUE = "queries.md"
"""The page with a block for every question: a store folder is opened faster than the graph."""


@pytest.fixture(scope="session")
def shipped_folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store folder with the shipped graph."""
    folder = tmp_path_factory.mktemp("stores") / "shipped"
    load(folder, [*paths.ontology_files(), *paths.graph_files()])
    return str(folder)


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the folders that examples name, so that they may write."""
    folder = tmp_path_factory.mktemp("docs")
    for name in ("graph", "queries", "shapes", "ontology", "docs", "examples"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.mark.parametrize(
    "block",
    [block for block in SHELL if block.page not in ONE_BY_ONE],
    ids=lambda block: f"{block.page}:{block.line}",
)
def test_shell_blocks_run_and_print_what_they_say(
    block: Block, workplace: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if block.page == CATALOGUE:
        monkeypatch.setenv("CITYGRAPH_STORE", request.getfixturevalue("shipped_folder"))
    runs_and_prints(block, workplace)


@pytest.mark.parametrize("page", sorted(ONE_BY_ONE))
def test_blocks_that_go_on_from_each_other_run(
    page: str, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_nobody(monkeypatch, workplace)
    folder = workplace
    for block in SHELL:
        if block.page == page:
            folder = runs_and_prints(block, folder)


def runs_and_prints(block: Block, folder: Path) -> Path:
    """Run a block in a folder; the one in which it ends comes back."""
    script = "\n".join(line for line in block.script.splitlines() if not SETUP.match(line))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    end = folder.with_name("end-of-block")
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f'{script}\npwd > "$END_OF_BLOCK"'],
        cwd=folder,
        env={**os.environ, "PATH": path, "END_OF_BLOCK": str(end)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,  # a terminal shows both
        text=True,
        check=False,
    )
    assert run.returncode == 0, f"{block.page}, line {block.line}: {run.stdout}"
    lost = missing_line(block.expected, run.stdout)
    assert lost is None, f"{block.page}, line {block.line} does not print {lost!r}:\n{run.stdout}"
    return Path(end.read_text(encoding="utf-8").rstrip("\n"))


@pytest.mark.parametrize("block", PYTHON, ids=lambda block: f"{block.page}:{block.line}")
def test_python_blocks_run(block: Block, workplace: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", block.script],
        cwd=workplace,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, f"{block.page}, line {block.line}: {run.stderr}"
    lost = missing_line(block.expected, run.stdout)
    assert lost is None, f"{block.page}, line {block.line} does not print {lost!r}:\n{run.stdout}"


def test_the_check_of_printed_lines_can_fail() -> None:
    assert missing_line("a … c\n…\ne\n", "a b c\nd\ne\n") is None
    assert missing_line("a\nb\n", "b\na\n") == "b"
    assert missing_line("a\n", "ab\n") == "a"


def test_every_page_exists_and_has_blocks() -> None:
    assert SHELL
    assert PYTHON
    assert {page.name for page in PAGES if page.exists()} >= {"README.md", "CONTRIBUTING.md"}


def test_links_to_files_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(
            r"\]\((?!https?:)([^)#]+)[^)]*\)|(?:src|srcset)=\"([^\"]+)\"", page.read_text()
        ):
            path = page.parent / (target[0] or target[1])
            assert path.exists(), f"{page.name} links to {path}"


def test_the_page_of_the_catalogue_is_made_from_the_queries() -> None:
    made = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "catalogue.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    text = (ROOT / "docs" / "queries.md").read_text()
    assert all(f"`{name}" in text for name in catalog.catalogue())
