"""The generated ecosystem is sound, and the benchmark calculates right. Nothing here is timed."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyoxigraph import NamedNode, parse

from citygraph.trig.parse import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Quad

    from citygraph.api import KnowledgeGraph

SCRIPTS = Path(__file__).parents[1] / "scripts"
ONTOLOGY = Path(__file__).parents[1] / "ontology"
WANTED = 2000
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
OURS = "https://w3id.org/citygraph/"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Import a program of scripts/."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return importlib.import_module


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ecosystem, written by the program itself."""
    return write(tmp_path_factory.mktemp("ecosystem") / "one.trig", hash_seed="1")


def write(file: Path, *arguments: str, hash_seed: str = "0", triples: int = WANTED) -> Path:
    subprocess.run(
        [
            *(sys.executable, str(SCRIPTS / "ecosystem.py"), "--triples", str(triples)),
            *("--output", str(file), *arguments),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
    )
    return file


@pytest.fixture(scope="module")
def quads(generated: Path) -> list[Quad]:
    return read(generated)


def test_the_same_seed_gives_the_same_bytes(generated: Path, tmp_path: Path) -> None:
    again = write(tmp_path / "again.trig", hash_seed="2")
    other = write(tmp_path / "other.trig", "--seed", "1")
    assert again.read_bytes() == generated.read_bytes()
    assert other.read_bytes() != generated.read_bytes()


def test_it_has_about_as_many_triples_as_wanted(quads: list[Quad]) -> None:
    assert WANTED <= len(quads) <= WANTED * 1.05
    assert len(set(quads)) == len(quads)


def test_both_formats_say_the_same(quads: list[Quad], tmp_path: Path) -> None:
    assert set(read(write(tmp_path / "same.nq"))) == set(quads)


def test_its_words_are_defined(quads: list[Quad]) -> None:
    defined = {
        triple.subject.value
        for file in ONTOLOGY.glob("**/*.ttl")
        for triple in parse(path=file)
        if isinstance(triple.subject, NamedNode)
    }
    spoken = {quad.predicate.value for quad in quads}
    spoken |= {quad.object.value for quad in quads if isinstance(quad.object, NamedNode)}
    ours = {iri for iri in spoken if iri.startswith(OURS) and not iri.startswith(f"{OURS}id/")}
    assert len(ours) > 100
    assert ours <= defined


def test_it_has_every_class(quads: list[Quad]) -> None:
    classes = {quad.object.value for quad in quads if quad.predicate.value == TYPE}
    assert {iri.partition("#")[2] for iri in classes} == {
        *("Award", "City", "Country", "Criterion", "Development", "Edition", "Event"),
        *("EventSeries", "Initiative", "Institution", "MetropolitanArea", "Need", "Observation"),
        *("Output", "Participation", "Partnership", "Person", "Plan", "Programme", "Project"),
        *("Region", "Source"),
    }


def test_whatever_it_mentions_is_described(quads: list[Quad]) -> None:
    subjects = {quad.subject for quad in quads}
    for quad in quads:
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(f"{OURS}id/"):
            assert quad.object in subjects, quad


def test_it_conforms_to_the_shapes(founding: KnowledgeGraph, tmp_path: Path) -> None:
    report = founding.validate([write(tmp_path / "small.trig", triples=500)])
    assert report.conforms, report.results[:3]


def test_a_wrong_file_name_is_refused(tmp_path: Path) -> None:
    process = subprocess.run(
        [sys.executable, str(SCRIPTS / "ecosystem.py"), "--output", str(tmp_path / "x.csv")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 2
    assert ".trig or .nq" in process.stderr


def test_ratios_are_of_medians(script: Callable[[str], Any]) -> None:
    ratios = script("ratios")
    assert ratios.ratio([3.0, 100.0, 2.0], [1.0, 2.0, 0.5]) == 3.0
    assert ratios.mean([1.0, 100.0]) == pytest.approx(10.0)


def test_samples_are_taken_by_turns(script: Callable[[str], Any]) -> None:
    taken: list[str] = []

    def taker(name: str, value: float) -> Callable[[], float]:
        def sample() -> float:
            taken.append(name)
            return value

        return sample

    assert script("ratios").alternate(taker("a", 1.0), taker("b", 2.0), 3) == ([1.0] * 3, [2.0] * 3)
    assert taken == ["a", "b", "b", "a", "a", "b"]


def test_the_table_shows_what_is_met(script: Callable[[str], Any]) -> None:
    ratios = script("ratios")
    rows = [
        ratios.Ratio("start", 4.321, 5.0),
        ratios.Ratio("overhead", 1.3, 1.2, note="7 rows"),
        ratios.Ratio("faster", 31.0, 30.0, at_most=False, more=True),
        ratios.Ratio("to be read", 2.0),
    ]
    assert ratios.table(rows) == (
        "what          ratio  aim     met\n"
        "start          4.32  <= 5    yes\n"
        "overhead       1.30  <= 1.2  NO   7 rows\n"
        "faster      > 31.00  >= 30   yes\n"
        "to be read     2.00\n"
    )


def test_the_summary_shows_the_worst_and_the_empty(script: Callable[[str], Any]) -> None:
    at_size = script("at_size")
    trials = [
        at_size.Trial("quick", 3, [0.002], [0.001], [0.2], 3),
        at_size.Trial("slow", 0, [1.0], [1.0], [100.0], None),
        at_size.Trial("other", 5, [1.0], [1.0], [50.0], 4),
    ]
    found = {ratio.what.strip(): ratio for ratio in at_size.summary(trials)}
    assert found["kg.query : pyoxigraph, geometric mean"].value == pytest.approx(2 ** (1 / 3))
    mean = found["rdflib : kg.query, geometric mean"]
    assert mean.value == pytest.approx((100 * 100 * 50) ** (1 / 3))
    assert mean.more
    assert mean.met
    assert found["rdflib : kg.query, the least"].value == 50.0
    assert found["other"].note == "5 rows, 4 of rdflib"
    assert found["slow"].note == "gives no rows"
