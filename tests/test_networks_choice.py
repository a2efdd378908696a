"""What a network is made of is chosen: roles, kinds, places, topics, tiers, years, own rows."""

from __future__ import annotations

import pickle
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citygraph.errors import AmbiguousNameError, UnreadableInputError, UsageError
from citygraph.networks import network
from citygraph.networks.periods import Period, period, span
from citygraph.networks.rows import COLUMNS
from citygraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from citygraph.api import KnowledgeGraph
    from citygraph.networks.graph import Network
    from conftest import Run

TABLE = """\
participant,participantClass,form,country,countryCode,context,contextClass,topic,role,side,start,end,asOf,source,claimed
Acme,Institution,company,Morocco,MA,Alpha,Project,water; energy,Provider,member,2010,2012,,One,
Acme,Institution,company,Morocco,MA,Alpha,Project,,Provider,member,,,2015,Two,
Beta Town,City,,Chile,CL,Alpha,Project,,Host,convener,2011,,,One,
Gamma,Institution,university,,,Alpha,Project,,Partner,,,,,One,10
Acme,Institution,company,Morocco,MA,Meeting,Event,energy,Speaker,observer,,,2014-05,One,
Beta Town,City,,Chile,CL,Meeting,Event,,Guest,,,,,Two,
"""


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Network]:
    file = tmp_path / "own.csv"
    file.write_text(TABLE, encoding="utf-8")
    empty = tmp_path / "empty.trig"
    empty.touch()
    store = EmbeddedStore.in_memory([empty])
    return lambda *about, **more: network(store, *about, participations=file, **more)


def ties(graph: Network) -> set[tuple[str, str]]:
    return {tuple(sorted(edge)) for edge in graph.edges}  # type: ignore[misc]


class TestFilters:
    @pytest.mark.parametrize(
        ("choice", "left"),
        [
            ({"contexts": "events"}, {("Acme", "Meeting"), ("Beta Town", "Meeting")}),
            ({"roles": ["host"]}, {("Alpha", "Beta Town")}),
            ({"roles": ["Host", "guest"]}, {("Alpha", "Beta Town"), ("Beta Town", "Meeting")}),
            ({"kinds": ["city"]}, {("Alpha", "Beta Town"), ("Beta Town", "Meeting")}),
            ({"kinds": ["University"]}, {("Alpha", "Gamma")}),
            ({"countries": ["ma"]}, {("Acme", "Alpha"), ("Acme", "Meeting")}),
            ({"countries": ["chile"]}, {("Alpha", "Beta Town"), ("Beta Town", "Meeting")}),
            (
                {"topics": ["water"]},
                {("Acme", "Alpha"), ("Alpha", "Beta Town"), ("Alpha", "Gamma")},
            ),
        ],
    )
    def test_each_filter_leaves_what_it_says(
        self, made: Callable[..., Network], choice: dict[str, object], left: set[tuple[str, str]]
    ) -> None:
        assert ties(made(**choice)) == left

    def test_what_is_left_out_is_counted_by_reason(self, made: Callable[..., Network]) -> None:
        told = made(countries=["Morocco"]).graph
        assert told["left_out"] == {"other countries": 2, "unknown countries": 1}
        assert "countries: Morocco" in told["method"]

    def test_filters_of_participants_are_not_for_the_one_in_the_middle(
        self, made: Callable[..., Network]
    ) -> None:
        graph = made("acme", countries=["Chile"])
        assert ties(graph) == {
            ("Acme", "Alpha"), ("Alpha", "Beta Town"),
            ("Acme", "Meeting"), ("Beta Town", "Meeting"),
        }  # fmt: skip
        assert ties(made("Acme", kinds=["university"])) == {("Acme", "Alpha"), ("Alpha", "Gamma")}

    def test_a_filter_leaves_the_size_of_a_context_alone(
        self, made: Callable[..., Network]
    ) -> None:
        graph = made(project="participants", kinds=["city", "company"], contexts="projects")
        assert graph.edges["Acme", "Beta Town"]["weight"] == pytest.approx(1 / 9)
        assert made(kinds=["city"]).nodes["Alpha"]["known"] == 3

    @pytest.mark.parametrize(
        ("choice", "message"),
        [
            ({"countries": ["Moroco"]}, "has the country 'Moroco'. Did you mean Morocco"),
            ({"roles": ["king"]}, "has the role 'king'"),
            ({"tiers": ["gossip"]}, "has the tier 'gossip'"),
            ({"from_year": -5}, "The first year is -5; years from 1800 to 2200"),
            ({"to_year": 99999}, "The last year is 99999"),
            ({"from_year": 2015, "to_year": 2010}, "end in 2010 before they begin in 2015"),
            ({"as_of": 2015, "to_year": 2010}, "Give the year as of which, or the years"),
            ({"roles": ["host"], "contexts": "events"}, r"other roles \(2\)"),
            ({"kinds": ["university"], "contexts": "events"}, r"Nothing is left .*other kinds"),
            ({"weights": "heavy"}, "There are no weights 'heavy'"),
        ],
    )
    def test_a_wrong_choice(
        self, made: Callable[..., Network], choice: dict[str, object], message: str
    ) -> None:
        with pytest.raises(UsageError, match=message):
            made(**choice)

    def test_tiers_are_those_of_the_sources(self, shipped: EmbeddedStore) -> None:
        everything, news = network(shipped, "Cisco"), network(shipped, "Cisco", tiers=["news"])
        sources = {s for *_, tie in news.edges(data=True) for s in tie.get("sources", ())}
        assert {news.graph["tiers"][source] for source in sources} == {"news"}
        assert 0 < len(news) < len(everything)


class TestYears:
    def test_claims_outside_go_and_the_undated_stay(self, made: Callable[..., Network]) -> None:
        graph = made(from_year=2014)
        tie = graph.edges["Acme", "Alpha"]
        assert [claim.source for claim in tie["participations"]] == ["Two"]
        assert tie["sources"] == ["Two"]
        assert graph.edges["Gamma", "Alpha"]["dated"] == "undated"
        assert graph.graph["counts"]["undated"] == 2
        assert "years assumed: ties that go on without an end 1" in ", ".join(graph.graph["method"])

    def test_as_of_is_one_year(self, made: Callable[..., Network]) -> None:
        assert ties(made(as_of=2013)) == {
            ("Alpha", "Beta Town"),
            ("Alpha", "Gamma"),
            ("Beta Town", "Meeting"),
        }
        assert ("Alpha", "Beta Town") not in ties(made(to_year=2010))

    def test_an_undated_claim_has_the_years_of_its_context(self, tmp_path: Path) -> None:
        file = tmp_path / "dated.trig"
        file.write_text(DATED, encoding="utf-8")
        graph = network(EmbeddedStore.in_memory([file]))
        (tie,) = (graph.edges[edge] for edge in graph.edges)
        assert (tie["dated"], tie["first"], tie["last"]) == ("inherited", 2008, 2011)

    @pytest.mark.parametrize(
        ("start", "end", "as_of", "expected"),
        [
            ("2010", "", "", Period(2010, None, "stated")),
            ("2010-05", "2012-01-03", "", Period(2010, 2012, "stated")),
            ("", "2012", "", Period(None, 2012, "stated")),
            ("", "", "2015-01", Period(2015, 2015, "stated")),
            ("2010", "", "2015", Period(2010, None, "stated")),
            ("", "", "", Period()),
            ("soon", "", "", Period()),
        ],
    )
    def test_the_years_of_a_claim(self, start: str, end: str, as_of: str, expected: Period) -> None:
        assert period([start], [end], [as_of]) == expected

    @given(st.lists(st.tuples(st.integers(1990, 2030), st.integers(0, 9)), min_size=1))
    def test_a_span_meets_what_one_of_its_periods_meets(self, found: list[tuple[int, int]]) -> None:
        periods = [Period(first, first + more, "stated") for first, more in found]
        whole = span(periods)
        for year in range(1985, 2045):
            if any(one.meets(year, year) for one in periods):
                assert whole.meets(year, year)


DATED = """
@prefix cg: <https://w3id.org/citygraph/ontology#> .
@prefix c: <https://w3id.org/citygraph/id/initiative/> .
@prefix i: <https://w3id.org/citygraph/id/institution/> .
@prefix p: <https://w3id.org/citygraph/id/participation/> .
@prefix role: <https://w3id.org/citygraph/vocab/role/> .
@prefix s: <https://w3id.org/citygraph/id/source/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
GRAPH s:s {
  c:c a cg:Project ; cg:start "2008"^^xsd:gYear ; cg:end "2011-05"^^xsd:gYearMonth .
  p:1 a cg:Participation ; cg:participant i:a ; cg:context c:c ; cg:role role:r ; cg:source s:s .
}
"""


class TestProjections:
    def test_countries_meet_in_contexts(self, made: Callable[..., Network]) -> None:
        graph = made(project="countries")
        assert set(graph) == {"Morocco", "Chile"}
        tie = graph.edges["Chile", "Morocco"]
        assert (tie["weight"], tie["shared"], tie["contexts"]) == (2.0, 2, ["Alpha", "Meeting"])

    def test_topics_come_together_in_contexts(self, made: Callable[..., Network]) -> None:
        graph = made(project="topics")
        assert graph.edges["energy", "water"]["contexts"] == ["Alpha"]

    def test_contexts_share_participants(self, made: Callable[..., Network]) -> None:
        tie = made(project="contexts").edges["Alpha", "Meeting"]
        assert (tie["shared"], tie["weight"]) == (2, 2.0)
        assert tie["contexts"] == ["Acme", "Beta Town"]

    def test_the_title_and_counts_are_those_of_the_nodes(
        self, made: Callable[..., Network]
    ) -> None:
        told = made(project="countries", weights="count").graph
        assert told["counts"] == {"countries": 2, "ties": 1}
        assert told["method"][:2] == ["2 countries", "1 tie"]


class TestWider:
    def test_it_has_the_families_and_lists_that_were_left_out(
        self, made: Callable[..., Network]
    ) -> None:
        narrow = made(contexts="projects", countries=["Morocco"])
        assert narrow.wider is not None
        assert ties(narrow) == {("Acme", "Alpha")}
        assert ties(narrow.wider()) == {("Acme", "Alpha"), ("Acme", "Meeting")}
        assert made().wider is None

    def test_behind_a_one_mode_network_are_its_two_modes(
        self, made: Callable[..., Network]
    ) -> None:
        graph = made(project="participants")
        assert graph.wider is not None
        assert graph.wider().graph["view"] == "two-mode"

    def test_a_network_can_be_pickled(self, made: Callable[..., Network]) -> None:
        graph = made(contexts="projects")
        again = pickle.loads(pickle.dumps(graph))  # noqa: S301 - our own
        assert ties(again) == ties(graph)
        assert again.wider is None


class TestOwnRows:
    def test_a_question_of_ones_own(self, tmp_path: Path, founding: KnowledgeGraph) -> None:
        file = tmp_path / "own.rq"
        file.write_text(
            "PREFIX cg: <https://w3id.org/citygraph/ontology#>\n"
            "SELECT ?participantIri ?contextIri WHERE "
            "{ ?p cg:participant ?participantIri ; cg:context ?contextIri }",
            encoding="utf-8",
        )
        graph = network(founding.store, "Cisco", participations=file)
        assert graph.graph["query"] == "own.rq"
        assert graph.graph["ego"].endswith("/institution/cisco")

    @pytest.mark.parametrize(
        ("name", "text", "message"),
        [
            ("a.csv", "who,what\na,b\n", "no column participant and no column context"),
            ("a.csv", "participant,what\na,b\n", "there is no column context"),
            ("a.rq", "ASK { ?s ?p ?o }", "the rows of a SELECT"),
            ("a.txt", "participant,context\na,b\n", "from a .rq file or a .csv file"),
            ("a.csv", "participant,context,side\na,b,boss\n", "row 2 has 'boss' as its side"),
        ],
    )
    def test_what_is_no_table_of_participations(
        self, tmp_path: Path, founding: KnowledgeGraph, name: str, text: str, message: str
    ) -> None:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        with pytest.raises(UsageError, match=message):
            network(founding.store, participations=file)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("participant,context\na,b,c\n", "row 2 has 3 cells"),
            ('participant,context\n"a,b\n', "unexpected end of data"),
        ],
    )
    def test_a_broken_table(
        self, tmp_path: Path, founding: KnowledgeGraph, text: str, message: str
    ) -> None:
        file = tmp_path / "a.csv"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(UnreadableInputError, match=message):
            network(founding.store, participations=file)

    @pytest.mark.parametrize(
        ("row", "message"),
        [
            ("a,,,,", "row 2 has no context"),
            (",c,,,", "row 2 has no participant"),
            ("a,c,99999,,", "has '99999' as its start"),
            ("a,c,2012-13-45,,", "has '2012-13-45' as its start"),
            ("a,c,-500,,", "has '-500' as its start"),
            ("a,c,,soon,", "has 'soon' as its end"),
            ("a,c,2015,2010,", "ends in 2010, before it begins in 2015"),
            ("a,c,,,999", "has '999' as its latitude"),
        ],
    )
    def test_what_a_row_cannot_say(
        self, tmp_path: Path, founding: KnowledgeGraph, row: str, message: str
    ) -> None:
        file = tmp_path / "a.csv"
        file.write_text(f"participant,context,start,end,latitude\n{row}\n", encoding="utf-8")
        with pytest.raises(UsageError, match=message):
            network(founding.store, participations=file)

    def test_a_table_without_rows(self, tmp_path: Path, founding: KnowledgeGraph) -> None:
        file = tmp_path / "a.csv"
        file.write_text("participant,context\n", encoding="utf-8")
        with pytest.raises(UsageError, match=r"a\.csv: it has no rows"):
            network(founding.store, participations=file)

    def test_two_of_one_name(self, tmp_path: Path, founding: KnowledgeGraph) -> None:
        file = tmp_path / "a.csv"
        file.write_text(
            "participant,participantIri,context\nBoth,urn:1,c\nBoth,urn:2,c\n", encoding="utf-8"
        )
        with pytest.raises(AmbiguousNameError):
            network(founding.store, "both", participations=file)

    def test_every_column_is_documented(self) -> None:
        page = (Path(__file__).parents[1] / "docs" / "network-files.md").read_text(encoding="utf-8")
        told = page.partition("| column | what it holds |")[2].partition("\n\n")[0]
        assert re.findall(r"^\| `(\w+)` \| (.*) \|$", told, re.MULTILINE) == list(COLUMNS.items())


class TestCommand:
    def test_a_table_of_partners_is_printed(self, cli: Callable[..., Run]) -> None:
        run = cli("network", "Cisco", "--from", "2012", "--top", "3")
        lines = run.out.splitlines()
        assert lines[0] == "Cisco and whom it meets, from 2012"
        assert lines[4].split() == [
            "partner",
            "kind",
            "country",
            "shared",
            "where",
            "years",
            "sources",
        ]
        assert lines[-1].startswith("… and ")

    def test_options_may_be_given_with_commas(self, cli: Callable[..., Run]) -> None:
        one = cli("network", "--country", "Morocco,Chile")
        two = cli("network", "--country", "Morocco", "--country", "cl")
        assert one.code == 0
        assert one.out == two.out

    def test_open_needs_a_file(self, cli: Callable[..., Run]) -> None:
        run = cli("network", "Cisco", "--open")
        assert run.code == 2
        assert "--output" in run.err
