"""Setting up: a clean copy of the checkout, and the built wheel alone, both run the tour."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import citygraph
from citygraph import paths

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
DATA = ("ontology", "graph", "shapes", "queries")


def tracked() -> list[str]:
    """The files that a clone has; of a tree without git, those that are not ignored by name."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def clone(target: Path) -> Path:
    for name in tracked():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target / name)
    return target


def empty_home(tmp_path: Path) -> dict[str, str]:
    home = tmp_path / "home"
    home.mkdir()
    return {**os.environ, "HOME": str(home), "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    source = clone(tmp_path_factory.mktemp("source"))
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=source,
        check=True,
        capture_output=True,
    )
    return next(out.glob("citygraph-*.whl"))


def test_make_tour_works_in_a_clean_copy_with_an_empty_home(tmp_path: Path) -> None:
    copy = clone(tmp_path / "citygraph")
    environment = empty_home(tmp_path)
    run = subprocess.run(
        ["make", "tour"], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    picture = copy / "partners.svg"
    assert str(picture) in run.stdout
    assert picture.read_text().startswith("<svg")
    assert not [tool for tool in ("ruff", "mypy", "pytest") if (copy / ".venv/bin" / tool).exists()]


def test_without_uv_and_python_one_sentence_says_what_to_install(tmp_path: Path) -> None:
    copy = clone(tmp_path / "citygraph")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "make", "touch", "rm"):
        found = shutil.which(name)
        assert found is not None
        (tools / name).symlink_to(found)
    run = subprocess.run(
        ["make", "tour"],
        cwd=copy,
        env={"PATH": str(tools), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert "Install uv, or Python 3.11 or newer" in run.stderr
    assert not (copy / ".venv").exists()


def test_the_wheel_carries_the_data_files_of_the_checkout(wheel: Path) -> None:
    packed = {
        name.removeprefix("citygraph/_data/")
        for name in zipfile.ZipFile(wheel).namelist()
        if name.startswith("citygraph/_data/")
    }
    assert packed == {name for name in tracked() if name.split("/", maxsplit=1)[0] in DATA}


def test_the_wheel_alone_runs_the_tour(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    install += ["--no-compile"]  # most of it is never imported
    lock = ROOT / "requirements" / "run.txt"
    subprocess.run([*install, "--require-hashes", "-r", str(lock)], check=True)
    subprocess.run([*install, "--no-deps", str(wheel)], check=True)
    run = subprocess.run(
        [str(python), "-I", "-m", "citygraph", "tour"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert str(tmp_path / "partners.svg") in run.stdout
    assert "Cisco" in run.stdout


def test_the_versions_agree() -> None:
    version = citygraph.__version__
    assert paths.graph_version() == version
    ontology = (ROOT / "ontology" / "citygraph.ttl").read_text(encoding="utf-8")
    assert f'owl:versionInfo "{version}"' in ontology
    assert f"<https://w3id.org/citygraph/ontology/{version}>" in ontology
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def pinned(lock: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


def test_the_lock_files_pin_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run = project["project"]["dependencies"]
    extras = [
        name for extra in project["project"]["optional-dependencies"].values() for name in extra
    ]
    dev = [*run, *extras, *project["dependency-groups"]["dev"]]
    for lock, asked in (("requirements/run.txt", run), ("requirements/dev.txt", dev)):
        pins = pinned(lock)
        for requirement in map(Requirement, asked):
            versions = pins.get(requirement.name.lower(), set())
            assert versions, f"{lock} lacks {requirement}; mend with: make lock"
            assert all(requirement.specifier.contains(version) for version in versions), requirement
    assert pinned("requirements/run.txt").items() <= pinned("requirements/dev.txt").items()
