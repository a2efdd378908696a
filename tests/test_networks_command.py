"""`citygraph network measures`, `partners` and `change`, as a user runs them."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Run

TABLE = """\
participant,participantClass,context,start,end,asOf,source
Ada,City,Alpha,2010,2012,,One
Bob,Institution,Alpha,2010,,,One
Bob,Institution,Beta,2015,,,Two
Cyd,Institution,Beta,,,2016,Two
Dan,Institution,Beta,2013,2016,,Three
Ada,City,Gamma,,,2011,One
Eve,Institution,Gamma,,,2015,Three
Dan,Institution,Gamma,2010,2017,,Three
"""


@pytest.fixture
def own(tmp_path: Path) -> tuple[str, str]:
    file = tmp_path / "own.csv"
    file.write_text(TABLE, encoding="utf-8")
    return "--participations", str(file)


class TestMeasures:
    def test_ranks_come_with_their_range_and_coverage(
        self, cli: Callable[..., Run], own: tuple[str, str]
    ) -> None:
        run = cli("network", "measures", *own, "--top", "2")
        assert run.code == 0
        assert "Ada" in run.out
        assert re.search(r"Ada .* 1 \(1-\d\)", run.out)
        assert "Coverage" in run.out
        assert "Eve" not in run.out

    def test_each_form_holds_the_same(self, cli: Callable[..., Run], own: tuple[str, str]) -> None:
        rows = list(
            csv.DictReader(cli("network", "measures", *own, "--format", "csv").out.split("\n"))
        )
        told = json.loads(cli("network", "measures", *own, "--format", "json").out)
        markdown = cli("network", "measures", *own, "--format", "md").out
        named = [one["label"] for one in (*told["participants"], *told["contexts"])]
        assert [row["label"] for row in rows] == named
        assert all(f"| {name} |" in markdown for name in named)

    def test_the_suffix_chooses_the_form(
        self, cli: Callable[..., Run], own: tuple[str, str], tmp_path: Path
    ) -> None:
        cli("network", "measures", *own, "--output", str(tmp_path / "m.json"))
        assert json.loads((tmp_path / "m.json").read_text(encoding="utf-8"))["participants"]

    def test_what_is_undefined_is_said(self, cli: Callable[..., Run], tmp_path: Path) -> None:
        file = tmp_path / "one.csv"
        file.write_text("participant,context\na,c\n", encoding="utf-8")
        out = cli("network", "measures", "--participations", str(file)).out
        (line,) = (line for line in out.splitlines() if line.startswith("clustering"))
        assert " - " in line
        assert "0.000" not in line


class TestPartners:
    def test_each_suggestion_says_why(self, cli: Callable[..., Run], own: tuple[str, str]) -> None:
        run = cli("network", "partners", "Ada", *own)
        assert run.code == 0
        assert "Cyd" in run.out
        assert "met in Alpha" in run.out or "met in Gamma" in run.out
        assert "Two" in run.out

    def test_one_context_is_too_few(self, cli: Callable[..., Run], own: tuple[str, str]) -> None:
        run = cli("network", "partners", "Eve", *own)
        assert run.code == 2
        assert "would be guesses" in run.err

    def test_a_name_is_needed(self, cli: Callable[..., Run]) -> None:
        assert cli("network", "partners").code == 2

    @pytest.mark.parametrize("form", ["csv", "json", "md"])
    def test_forms(self, cli: Callable[..., Run], own: tuple[str, str], form: str) -> None:
        assert "Cyd" in cli("network", "partners", "Ada", *own, "--format", form).out


class TestChange:
    def test_only_what_both_periods_cover(
        self, cli: Callable[..., Run], own: tuple[str, str]
    ) -> None:
        run = cli("network", "change", *own, "--first", "2010-2012", "--second", "2015-2017")
        assert run.code == 0
        assert "Only in 2015-2017: Eve" in run.out
        assert "Only in 2010-2012: Ada" in run.out

    @pytest.mark.parametrize("form", ["csv", "json", "md"])
    def test_forms(self, cli: Callable[..., Run], own: tuple[str, str], form: str) -> None:
        run = cli(
            "network", "change", *own, "--first", "2010", "--second", "2015", "--format", form
        )
        assert "Eve" in run.out

    def test_a_period_that_is_none(self, cli: Callable[..., Run], own: tuple[str, str]) -> None:
        run = cli("network", "change", *own, "--first", "soon", "--second", "2015")
        assert run.code == 2
        assert "2010-2014" in run.err


class TestTitles:
    @pytest.mark.parametrize("nodes", ["contexts", "countries", "topics"])
    def test_a_projection_may_be_without_its_centre(
        self, cli: Callable[..., Run], own: tuple[str, str], nodes: str
    ) -> None:
        run = cli("network", "Ada", *own, "--project", nodes)
        assert run.code == 0
        assert "around Ada" in run.out.splitlines()[0]

    def test_the_distance_is_told(self, cli: Callable[..., Run], own: tuple[str, str]) -> None:
        assert "around Ada: 2 meetings away" in cli("network", "Ada", *own, "--distance", "2").out

    def test_weights_need_one_mode(self, cli: Callable[..., Run], own: tuple[str, str]) -> None:
        run = cli("network", *own, "--weights", "count")
        assert run.code == 2
        assert "--project" in run.err

    @pytest.mark.parametrize("command", [("partners", "Ada"), ("change",)])
    def test_answers_tell_their_method(
        self, cli: Callable[..., Run], own: tuple[str, str], command: tuple[str, ...]
    ) -> None:
        years = ("--first", "2010-2012", "--second", "2015-2017") if len(command) == 1 else ()
        out = cli("network", *command, *own, *years, "--role", "participant").out
        assert "roles: participant" in out
        assert "query: own.csv" in out


class TestBackbone:
    def test_it_says_what_it_kept(self, cli: Callable[..., Run], own: tuple[str, str]) -> None:
        out = cli("network", "--project", "participants", "--backbone", "bicm", *own).out
        assert "BiCM at a false discovery rate of 0.05: none of" in out
        out = cli("network", "--project", "participants", "--backbone", "disparity", *own).out
        assert "disparity backbone at 0.05" in out

    def test_it_needs_one_mode(self, cli: Callable[..., Run], own: tuple[str, str]) -> None:
        run = cli("network", "--backbone", "bicm", *own)
        assert run.code == 2
        assert "choose one by --project" in run.err


def test_a_long_cell_says_how_many_more_there_are(cli: Callable[..., Run], tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    rows = [f"{who},{'A long name of a project ' + str(i)}" for i in range(5) for who in "ab"]
    file.write_text("\n".join(["participant,context", *rows, ""]), encoding="utf-8")
    out = cli("network", "a", "--participations", str(file)).out
    assert "project 0, A long name of a project 1, 3 more" in out


def test_what_a_picture_leaves_out_is_said(cli: Callable[..., Run], tmp_path: Path) -> None:
    rows = [f"p{i},c{i // 3}" for i in range(6000)]
    file, picture = tmp_path / "large.csv", tmp_path / "large.svg"
    file.write_text("\n".join(["participant,context", *rows, ""]), encoding="utf-8")
    whole = cli("network", "--participations", str(file), "--output", str(tmp_path / "a.graphml"))
    drawn = cli("network", "--participations", str(file), "--output", str(picture))
    assert "too large to be drawn whole" not in whole.out
    (said,) = (line for line in drawn.out.splitlines() if "too large to be drawn whole" in line)
    assert "of 6,000 participants" in said
