"""The table of all measures: ranges and coverage always, nothing undefined as 0."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from markdown_it import MarkdownIt

from citygraph.errors import UsageError
from citygraph.networks.incidence import incidence
from citygraph.networks.measures import table as whole
from citygraph.networks.measures.answers import changed, changed_csv, to_json
from citygraph.networks.measures.change import change
from citygraph.networks.measures.forms import COLUMNS, markdown, text
from citygraph.networks.measures.forms import csv as as_csv
from citygraph.networks.measures.forms import to_json as as_json
from citygraph.networks.measures.table import measures
from small_networks import made, women

if TYPE_CHECKING:
    from citygraph.networks.measures.results import Measures


@pytest.fixture(scope="module")
def found() -> Measures:
    return measures(women(), samples=20)


def test_all_women_are_there_by_degree_with_the_betweenness_of_networkx(found: Measures) -> None:
    graph = women()
    between = nx.bipartite.betweenness_centrality(graph, incidence(graph).participants)
    assert found.of == (18, 14)
    assert [one.degree for one in found.participants] == sorted(
        (graph.degree[key] for key in incidence(graph).participants), reverse=True
    )
    for one in (*found.participants, *found.contexts):
        assert one.degree == graph.degree[one.key]
        assert one.betweenness == pytest.approx(between[one.key])
        assert one.error == 0
        assert one.rank.best <= one.rank.rank <= one.rank.worst
        assert one.component == 1
    for one in found.participants:
        assert one.betweenness_rank is not None
        assert one.betweenness_rank.best <= one.betweenness_rank.worst
        assert one.partners is not None
        assert one.effective is not None
    assert {one.partners for one in found.contexts} == {None}


def test_the_network_as_a_whole_is_measured(found: Measures) -> None:
    values = {one.name: one for one in found.values}
    clustering = values["clustering (Robins-Alexander)"]
    assert clustering.value == pytest.approx(0.468, abs=5e-4)  # as networkx documents it
    assert clustering.null is not None
    assert clustering.null.samples == 20
    assert values["assortativity by kind"].value is None
    assert values["assortativity by kind"].why == "All ties join participants of one class."
    assert values["assortativity by country"].value is None
    assert values["assortativity by country"].note.startswith("left out: 18 participants")
    assert values["components"].value == 1
    assert values["share of participations with two or more sources"].value == 0


def test_no_form_lacks_coverage_or_ranges(found: Measures) -> None:
    for form in (text(found), markdown(found), as_json(found)):
        assert "no source says how many take part" in form
        assert "Centrality here is centrality in what was collected" in form
        assert "best and worst rank" in form
    rows = list(csv.DictReader(io.StringIO(as_csv(found))))
    assert tuple(rows[0]) == COLUMNS
    assert all(row["rank_best"] and row["rank_worst"] for row in rows)
    assert [row["claimed"] for row in rows] == [""] * 32
    assert [row["partners"] for row in rows if row["mode"] == "context"] == [""] * 14


def test_json_holds_null_for_what_is_undefined(found: Measures) -> None:
    told = json.loads(as_json(found))
    value = next(one for one in told["values"] if one["name"] == "assortativity by kind")
    assert value["value"] is None
    assert "NaN" not in as_json(found)


def test_markdown_is_tables_whose_cells_are_text() -> None:
    graph = made([("a", "x"), ("b", "x")])
    graph.nodes["a"]["label"] = "<b>|A|</b>"
    html = MarkdownIt().enable("table").render(markdown(measures(graph, samples=0)))
    assert html.count("<table>") == 3
    assert "<td>&lt;b&gt;|A|&lt;/b&gt;</td>" in html


def test_the_same_network_gives_the_same_bytes(found: Measures) -> None:
    assert as_json(found) == as_json(measures(women(), samples=20))


def test_what_is_known_of_what_is_claimed_stands_beside_each() -> None:
    graph = made(
        [("a", "x"), ("b", "x"), ("a", "y")], contexts={"x": {"claimed": 150, "known": 37}}
    )
    told = measures(graph, samples=0)
    first = told.participants[0]
    assert (first.key, first.known, first.claimed, first.sized) == ("a", 37, 150, 1)
    assert "37 of 150 in 1 of 2" in text(told)
    assert told.participants[1].corroborated == 0


def test_a_terminal_gets_narrow_tables_that_lack_nothing() -> None:
    long = "A very long name of a participant that goes on and on"
    graph = made(
        [("a", "x"), ("b", "x"), ("c", "y")], contexts={"x": {"claimed": 150, "known": 37}}
    )
    graph.nodes["a"]["label"] = long
    told = measures(graph, samples=5)
    tables = [line for line in text(told).splitlines() if "  " in line]
    assert max(map(len, tables)) <= 120
    assert f"{long[:31]}…" in text(told)
    assert f"Known of claimed participants, {long}: 37 of 150 in 1 of 1." in text(told)
    assert long in markdown(told)
    assert "comp." in tables[0]  # there are two
    assert "All of these are in component 1." in text(measures(made([("a", "x")])))
    assert "On assortativity by country: " in text(told)


def test_lists_are_left_out_and_counted() -> None:
    graph = made([("a", "x"), ("b", "x"), ("a", "list"), ("c", "list")])
    graph.nodes["list"]["list"] = 1
    told = measures(graph, samples=0)
    assert told.of == (3, 1)
    assert told.notes[0] == "Left out of all measures: 1 lists of cities."
    alone = next(one for one in told.participants if one.key == "c")
    assert alone.effective is None
    assert alone.constraint is None
    assert alone.corroborated is None
    assert alone.community is None
    assert " - " in text(told)


def test_a_large_network_says_what_was_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "MOST_PAIRS", 10)
    monkeypatch.setattr("citygraph.networks.measures.rank_range.MOST_STEPS", 10)
    told = measures(women(), samples=0)
    assert (
        "The network is too large for effective sizes and constraints, ranks by betweenness and "
        "their ranges."
    ) in told.notes
    assert told.participants[0].betweenness_rank is None
    assert told.participants[0].rank.worst
    why = {one.name: one.why for one in told.values}
    assert why["assortativity by kind"].startswith("There are too many pairs")


def test_some_contexts_left_out_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citygraph.networks.measures.rank_range.MOST_STEPS", 32 * 89 * 3)
    told = measures(women(), samples=0)
    assert any(note.startswith("For betweenness, 3 of 14 contexts") for note in told.notes)


def test_top_and_progress(found: Measures) -> None:
    steps: list[tuple[str, int, int]] = []
    told = measures(women(), top=3, samples=2, progress=lambda *step: steps.append(step))
    assert [one.key for one in told.participants] == [one.key for one in found.participants[:3]]
    assert ("random networks", 2, 2) in steps
    assert ("betweenness", 14, 14) in steps
    assert len(measures(women(), top=None, samples=0).participants) == 18


def test_what_cannot_be_measured_is_refused() -> None:
    with pytest.raises(UsageError, match="ask for one or more"):
        measures(women(), top=0)
    one_mode = women()
    one_mode.graph["view"] = "one-mode"
    with pytest.raises(UsageError, match="leave out the projection"):
        measures(one_mode)
    only_list = made([("a", "x")], contexts={"x": {"list": 1}})
    with pytest.raises(UsageError, match="Nobody takes part in anything"):
        measures(only_list)


def test_one_participant_is_measured() -> None:
    told = measures(made([("a", "x")]))
    assert told.participants[0].rank.rank == 1
    clustering = told.values[0]
    assert clustering.value is None
    assert clustering.why
    assert clustering.null is None


def test_a_change_can_be_read_in_every_form() -> None:
    ties = {
        ("a", "x"): {"dated": "stated", "first": 2010, "last": 2019},
        ("b", "x"): {"dated": "stated", "first": 2011, "last": 2012},
    }
    graph = made(sorted(ties), ties=ties)
    found = change(graph, (2010, 2014), (2015, 2019))
    digest = changed(graph, found)
    assert digest.rows == [
        ["participants", "0", "1", "1"],
        ["participations", "0", "1", "1"],
        ["ties between participants", "0", "1", "0"],
    ]
    assert re.search(r"Only in [\d-]+: B$", digest.text(), re.MULTILINE)
    assert re.search(r"Only in [\d-]+: none$", digest.text(), re.MULTILINE)
    assert "in 1 context with dated participations in both" in digest.text()
    assert list(csv.reader(io.StringIO(changed_csv(graph, found))))[1:] == [
        ["participant", "lost", "B", "", "b", ""],
        ["participant", "kept", "A", "", "a", ""],
        ["participation", "lost", "B", "X", "b", "x"],
        ["participation", "kept", "A", "X", "a", "x"],
        ["tie", "lost", "A", "B", "a", "b"],
    ]
    assert json.loads(to_json(graph, found))["labels"] == {"a": "A", "b": "B", "x": "X"}


def test_long_lists_of_names_are_cut_in_text_and_whole_in_csv() -> None:
    ties = {("a", "x"): {"dated": "stated", "first": 2010, "last": 2019}}
    ties |= {(f"n{i}", "x"): {"dated": "stated", "first": 2016, "last": 2017} for i in range(25)}
    graph = made(sorted(ties), ties=ties)
    found = change(graph, (2010, 2014), (2015, 2019))
    assert ", and 5 more" in changed(graph, found).text()
    assert changed_csv(graph, found).count("participant,new") == 25
