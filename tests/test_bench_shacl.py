"""Validation finds the faults that were planted, and its benchmark compares right. Untimed."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyoxigraph import parse

from citygraph import shacl

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPTS = Path(__file__).parents[1] / "scripts"
SHAPES = SCRIPTS / "faulty.ttl"
BENCH = "https://example.org/shapes/"
WANTED = 6000
RATE = 0.1


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Import a program of scripts/."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return importlib.import_module


def write(file: Path, *arguments: str) -> dict[str, Any]:
    """Write an ecosystem with faults; what the program tells of it."""
    command = [sys.executable, str(SCRIPTS / "faulty.py"), "--output", str(file)]
    size = ["--triples", str(WANTED), "--rate", str(RATE)]
    told = subprocess.run([*command, *size, *arguments], check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def test_exactly_the_planted_faults_are_found(tmp_path: Path) -> None:
    planted = write(tmp_path / "faulty.nt")["planted"]
    report = shacl.validate(tmp_path / "faulty.nt", [SHAPES])
    assert min(planted.values()) > 0, "raise the rate: some kind of fault does not occur"
    assert Counter(finding.shape.removeprefix(BENCH) for finding in report.results) == planted


def test_without_a_rate_nothing_is_found(tmp_path: Path) -> None:
    told = write(tmp_path / "sound.nt", "--rate", "0")
    assert set(told["planted"].values()) == {0}
    assert shacl.validate(tmp_path / "sound.nt", [SHAPES]).conforms


def test_each_kind_of_fault_has_a_shape(script: Callable[[str], Any]) -> None:
    subjects = {str(triple.subject.value) for triple in parse(path=SHAPES)}
    assert {f"{BENCH}{kind}" for kind in script("faulty").KINDS} <= subjects


def test_it_has_the_size_that_it_tells(tmp_path: Path) -> None:
    size = write(tmp_path / "one.nt")["triples"]
    triples = list(parse(path=tmp_path / "one.nt"))
    assert len(triples) == len(set(triples)) == size
    assert WANTED <= size <= WANTED * 1.05


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    told = [write(tmp_path / name) for name in ("one.nt", "again.nt")]
    other = write(tmp_path / "other.nt", "--seed", "1")
    assert told[0] == told[1] != other
    assert (tmp_path / "one.nt").read_bytes() == (tmp_path / "again.nt").read_bytes()


def test_both_formats_say_the_same(tmp_path: Path) -> None:
    assert write(tmp_path / "one.nt") == write(tmp_path / "one.ttl")
    assert set(parse(path=tmp_path / "one.nt")) == set(parse(path=tmp_path / "one.ttl"))


def test_a_process_is_measured(script: Callable[[str], Any]) -> None:
    run = script("child").run([sys.executable, "-c", "print(sum(range(100_000)))"])
    assert run.output == "4999950000\n"
    assert 0 < run.cpu < 60
    assert run.memory > 1
    assert not run.stopped


def test_a_process_is_stopped_in_time(script: Callable[[str], Any]) -> None:
    run = script("child").run([sys.executable, "-c", "import time; time.sleep(60)"], limit=0.2)
    assert run.stopped
    assert run.wall < 30


def test_a_failure_is_told(script: Callable[[str], Any]) -> None:
    with pytest.raises(SystemExit, match=r"(?s)exit code 1\..*KeyError: 7"):
        script("child").run([sys.executable, "-c", "{}[7]"])


def test_differences_are_named(script: Callable[[str], Any]) -> None:
    difference = script("shacl_engines").difference
    assert difference({"role": 3, "url": 0}, {"role": 3}) == "all planted, no other"
    assert difference({"role": 3, "url": 1}, {"url": 1, "x": 2}) == "role 0 of 3; x 2 of 0"


def test_engines_are_divided_by_ours(script: Callable[[str], Any]) -> None:
    engines, child = script("shacl_engines"), script("child")
    ours = [child.Child(cpu, cpu, 100.0, "", False) for cpu in (1.0, 9.0, 2.0)]
    theirs = [child.Child(30.0, 30.0, 700.0, "", True)]
    told = [{"start": 0.1, "read": read, "validate": 0.5} for read in (0.5, 8.5, 1.5)]
    taken = {
        "citygraph": engines.Samples(ours, told, {"role": 2}),
        "pyrudof": engines.Samples(theirs),
    }
    found = {row.what: row for row in engines.ratios(taken, 1_000_000)}
    assert found["pyrudof : citygraph"].value == 15.0
    assert found["pyrudof : citygraph"].more
    assert found["pyrudof : citygraph"].met
    assert found["citygraph, memory in MiB"].met
    assert engines.engine_table(taken, {"role": 2}) == (
        "engine     read + validate    least  read  validate  start  process  MiB  runs  findings\n"
        "citygraph             2.00     1.00  1.50      0.50   0.10     2.00  100     3         2"
        "  all planted, no other\n"
        "pyrudof            > 30.00  > 30.00                         > 30.00  700     1         0"
        "  stopped\n"
    )


def test_changes_are_compared_with_full_runs(script: Callable[[str], Any]) -> None:
    def told(triples: int, full: float, leaf: float, hub: float) -> dict[str, Any]:
        seconds = {"full": full, "leaf": leaf, "hub": hub}
        return {
            **{name: {"seconds": it, "least": it, "new": 1} for name, it in seconds.items()},
            "cities": triples // 1000,
            "triples": triples,
        }

    measured = [told(10_000, 0.1, 0.002, 0.01), told(1_000_000, 10.0, 0.004, 0.5)]
    found = {row.what: row for row in script("shacl_changes").ratios(measured, "memory")}
    assert found["memory, 1,000,000: full run : leaf patch"].value == pytest.approx(2500)
    assert found["memory, 1,000,000: full run : leaf patch"].met
    assert found["memory, 1,000,000 : 10,000, leaf patch"].met is False
    per_node = found["memory, 1,000,000 : 10,000, hub patch per affected node"]
    assert per_node.value == pytest.approx(0.5)
