"""From the graph to the network: claims, selection, two modes, ties, ego views."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citygraph.errors import UnknownNameError, UsageError
from citygraph.networks import network
from citygraph.networks.background import Background
from citygraph.networks.build import ALIAS, contexts_of, ego, two_mode
from citygraph.networks.filters import FAMILIES, Filters, families
from citygraph.networks.one_mode import one_mode
from citygraph.networks.participations import Claim, Participation, participations
from citygraph.networks.periods import period
from citygraph.networks.rows import rows
from citygraph.networks.selection import Selection, select
from citygraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from pathlib import Path

    from citygraph.api import KnowledgeGraph

ID = "https://w3id.org/citygraph/id/"

TRIG = """
@prefix cg: <https://w3id.org/citygraph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix event: <https://w3id.org/citygraph/id/event/> .
@prefix initiative: <https://w3id.org/citygraph/id/initiative/> .
@prefix institution: <https://w3id.org/citygraph/id/institution/> .
@prefix kind: <https://w3id.org/citygraph/vocab/kind/> .
@prefix p: <https://w3id.org/citygraph/id/participation/> .
@prefix person: <https://w3id.org/citygraph/id/person/> .
@prefix place: <https://w3id.org/citygraph/id/place/> .
@prefix role: <https://w3id.org/citygraph/vocab/role/> .
@prefix side: <https://w3id.org/citygraph/vocab/side/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix source: <https://w3id.org/citygraph/id/source/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

GRAPH source:registry {
  place:a-town a cg:City ; skos:prefLabel "A-Town"@en .
  place:b-town a cg:City ; skos:prefLabel "B-Town"@en .
  institution:maker a cg:Institution ; skos:prefLabel "Maker"@en .
  institution:a-council a cg:Institution ; skos:prefLabel "A Council"@en ; cg:governs place:a-town .
  institution:club a cg:Institution ; skos:prefLabel "Club"@en .
  person:head a cg:Person ; skos:prefLabel "Head"@en .
  place:country a cg:Country ; skos:prefLabel "Country"@en .
  initiative:programme a cg:Programme ; skos:prefLabel "Programme"@en .
  initiative:core a cg:Edition ; skos:prefLabel "Core"@en ; cg:partOf initiative:programme .
  initiative:round a cg:Edition ; skos:prefLabel "Round"@en ; cg:partOf initiative:core .
  initiative:union a cg:Initiative ; skos:prefLabel "Union"@en .
  event:meeting a cg:Event ; skos:prefLabel "Meeting"@en .
  role:core-city cg:side side:member ; skos:prefLabel "core city"@en .
  role:host cg:side side:convener ; skos:prefLabel "host"@en .
  role:invited cg:side side:candidate ; skos:prefLabel "invited"@en .
  kind:citizens skos:prefLabel "citizens"@en .
}
GRAPH source:one {
  source:one a cg:Source ; dcterms:title "One" ; dcterms:issued "2015-10-01"^^xsd:date .
  p:1 a cg:Participation ; cg:participant place:a-town ; cg:context initiative:core ;
    cg:role role:core-city ; cg:source source:one ; cg:start "2014"^^xsd:gYear .
  p:2 a cg:Participation ; cg:participant place:b-town ; cg:context initiative:round ;
    cg:role role:core-city ; cg:source source:one ; cg:asOf "2015-10"^^xsd:gYearMonth .
  p:3 a cg:Participation ; cg:participant institution:maker ; cg:context event:meeting ;
    cg:role role:host ; cg:source source:one .
  p:4 a cg:Participation ; cg:participantKind kind:citizens ; cg:context event:meeting ;
    cg:role role:core-city ; cg:source source:one .
  p:5 a cg:Participation ; cg:participant person:head ; cg:context event:meeting ;
    cg:role role:core-city ; cg:source source:one .
  p:6 a cg:Participation ; cg:participant institution:club ; cg:context event:meeting ;
    cg:role role:core-city ; cg:source source:one .
  p:7 a cg:Participation ; cg:participant place:b-town ; cg:context institution:club ;
    cg:role role:core-city ; cg:source source:one .
  p:8 a cg:Participation ; cg:participant place:b-town ; cg:context event:meeting ;
    cg:role role:invited ; cg:source source:one .
}
GRAPH source:two {
  source:two a cg:Source ; dcterms:title "Two" .
  p:9 a cg:Participation ; cg:participant place:a-town ; cg:context initiative:core ;
    cg:role role:core-city ; cg:source source:two ; cg:end "2016"^^xsd:gYear .
  p:11 a cg:Participation ; cg:participant place:country ; cg:context initiative:union ;
    cg:role role:core-city ; cg:source source:two .
  p:10 a cg:Participation ; cg:participant institution:a-council ; cg:context event:meeting ;
    cg:role role:core-city ; cg:source source:two .
}
"""


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    file = tmp_path / "small.trig"
    file.write_text(TRIG, encoding="utf-8")
    return EmbeddedStore.in_memory([file])


def claim(  # noqa: PLR0913 - what sources say
    who: str,
    what: str,
    *,
    start: str = "",
    end: str = "",
    as_of: str = "",
    sources: tuple[str, ...] = ("urn:source",),
    **more: str,
) -> Participation:
    plain = {
        "participant_label": who,
        "participant_kind": "institution",
        "context_label": what,
        "context_type": "Project",
        "role": "partner",
        "side": "member",
    }
    when = period([start], [end], [as_of])
    claims = tuple(
        Claim("", who, what, "partner", source, start, end, as_of, when) for source in sources
    )
    return Participation(participant=who, context=what, **plain | more, claims=claims)


def made(*claims: Participation) -> nx.Graph[str]:
    return two_mode(select(claims, Background()))


class TestParticipations:
    def test_claims_of_two_sources_are_one_participation(self, store: EmbeddedStore) -> None:
        found = [p for p in participations(rows(store)) if p.participant == ID + "place/a-town"]
        (one,) = found
        assert one.sources == (ID + "source/one", ID + "source/two")
        assert [(c.source.rpartition("/")[2], c.start, c.end, c.as_of) for c in one.claims] == [
            ("one", "2014", "", ""),
            ("two", "", "2016", ""),
        ]
        assert (one.role, one.side, one.context_type) == ("core-city", "member", "Edition")

    def test_each_kind_of_participant_is_told(self, store: EmbeddedStore) -> None:
        kinds = {p.participant_label: p.participant_kind for p in participations(rows(store))}
        assert kinds == {
            "A-Town": "city",
            "B-Town": "city",
            "Maker": "institution",
            "A Council": "institution",
            "Club": "institution",
            "Head": "person",
            "Country": "place",
            "citizens": "group",
        }

    def test_the_shipped_graph_has_participations(self, shipped: EmbeddedStore) -> None:
        claims = participations(rows(shipped))
        assert len({(p.participant, p.context, p.role) for p in claims}) == len(claims) > 4000
        assert {p.participant_kind for p in claims} == {
            *("city", "group", "initiative", "institution", "person", "place")
        }


class TestNetwork:
    def test_editions_and_governments_are_folded(self, store: EmbeddedStore) -> None:
        graph = network(store, contexts="all")
        programme = ID + "initiative/programme"
        assert sorted(graph[programme]) == [ID + "place/a-town", ID + "place/b-town"]
        assert ID + "institution/a-council" not in graph
        assert graph.has_edge(ID + "place/a-town", ID + "event/meeting")
        assert graph.graph["folded"] == {"city governments": 1, "editions": 2}

    def test_what_is_left_out_is_counted(self, store: EmbeddedStore) -> None:
        everything = network(store, contexts="all").graph["left_out"]
        assert everything == {"candidates": 1, "persons": 1, "unnamed groups": 1}
        projects = network(store).graph["left_out"]
        assert projects == everything | {"events": 3, "memberships": 1}

    def test_what_is_both_has_two_linked_nodes(self, store: EmbeddedStore) -> None:
        graph = network(store, contexts="all")
        club = ID + "institution/club"
        assert graph.nodes[club]["bipartite"] == 0
        assert graph.nodes[club + ALIAS]["bipartite"] == 1
        assert graph.edges[club, club + ALIAS]["relation"] == "same"
        assert nx.is_bipartite(graph)

    def test_a_network_says_what_it_was_made_of(self, store: EmbeddedStore) -> None:
        told = network(store, contexts="all").graph
        assert told["query"] == "networks/participations"
        assert told["counts"] == {
            "participants": 5,
            "contexts": 4,
            "ties": 7,
            "undated": 5,
            "inherited": 0,
            "open": 0,
        }
        assert "editions counted with their programme" in told["method"]
        assert told["coverage"].startswith("2 sources, 2014 to 2016; 6 of 7 ties rest on one")

    def test_an_ego_view_holds_all_contexts(self, store: EmbeddedStore) -> None:
        graph = network(store, about=ID + "institution/maker")
        assert set(graph) == {
            ID + "institution/maker",
            ID + "event/meeting",
            ID + "institution/club",
            ID + "place/a-town",
        }
        further = network(store, about=ID + "institution/maker", distance=2)
        assert ID + "place/b-town" in further
        assert further.graph["ego"] == ID + "institution/maker"

    def test_about_may_be_folded_itself(self, store: EmbeddedStore) -> None:
        about = network(store, about=ID + "initiative/round").graph["ego"]
        assert about == ID + "initiative/programme"
        about = network(store, about=ID + "institution/a-council").graph["ego"]
        assert about == ID + "place/a-town"

    def test_an_ego_view_of_nobody_known(self, store: EmbeddedStore) -> None:
        with pytest.raises(UnknownNameError, match="There is no entity named"):
            network(store, ID + "institution/nobody")

    def test_an_ego_view_of_who_takes_part_in_nothing(self, store: EmbeddedStore) -> None:
        with pytest.raises(UsageError, match=r"Head is not in the network .*left out: .*persons"):
            network(store, "Head")

    @pytest.mark.parametrize("name", ["Maker", "maker", "institution:maker"])
    def test_about_is_a_name_as_people_write_it(self, store: EmbeddedStore, name: str) -> None:
        assert network(store, name).graph["ego"] == ID + "institution/maker"

    @pytest.mark.parametrize("name", ["", "  "])
    def test_no_name_is_not_everything(self, store: EmbeddedStore, name: str) -> None:
        with pytest.raises(UsageError, match="The name is empty"):
            network(store, name)

    def test_nothing_is_folded_when_not_asked_for(self, store: EmbeddedStore) -> None:
        graph = network(store, "A Council", contexts="all", fold=False)
        assert graph.graph["ego"] == ID + "institution/a-council"
        assert graph.graph["folded"] == {}
        assert ID + "initiative/core" in network(store, fold=False)

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (
                {"project": "people"},
                "no networks of 'people'. Choose one of: participants, contexts",
            ),
            ({"contexts": "parties"}, "no contexts named 'parties'. Choose all, or some of"),
            ({"distance": 0}, "The distance is 0"),
            ({"contexts": "awards"}, r"Nothing is left of \d+ participations.*events \(3\)"),
        ],
    )
    def test_a_wrong_option(
        self, store: EmbeddedStore, options: dict[str, str], message: str
    ) -> None:
        with pytest.raises(UsageError, match=message):
            network(store, **options)  # type: ignore[arg-type]

    def test_an_empty_graph(self, tmp_path: Path) -> None:
        file = tmp_path / "empty.trig"
        file.touch()
        with pytest.raises(UsageError, match="holds no participations"):
            network(EmbeddedStore.in_memory([file]))

    def test_the_ieee_core_cities_share_one_context(self, shipped: EmbeddedStore) -> None:
        graph = network(shipped)
        cities = [
            {
                graph.nodes[node]["label"].partition(",")[0]
                for node in graph[context]
                if graph.nodes[node]["kind"] == "city"
            }
            for context in contexts_of(graph)
        ]
        assert {"Casablanca", "Guadalajara", "Kansas City", "Trento", "Wuxi"} in cities

    def test_cisco_meets_the_core_cities_over_kansas_city(self, founding: KnowledgeGraph) -> None:
        graph = network(founding.store, about=ID + "institution/cisco", distance=2)
        near = {d["label"] for _, d in graph.nodes(data=True) if d["distance"] <= 2}
        far = {d["label"] for _, d in graph.nodes(data=True) if d["distance"] == 4}
        assert {"Kansas City, Missouri", "World Bank", "IBM"} <= near
        assert {"Casablanca", "Guadalajara", "Trento", "Wuxi"} <= far

    def test_whom_cisco_meets_is_said_by_more_than_the_founding_documents(
        self, shipped: EmbeddedStore, founding: KnowledgeGraph
    ) -> None:
        few, many = (network(s, ID + "institution/cisco") for s in (founding.store, shipped))
        assert set(few) < set(many)
        assert max(distance for _, distance in many.nodes(data="distance")) == 2


class TestSelection:
    def test_families(self) -> None:
        assert families("all") == tuple(FAMILIES)
        assert families("events, projects") == ("projects", "events")

    def test_lists_of_cities_are_left_out_and_counted(self) -> None:
        listed = [claim(f"city{i}", "list", participant_kind="city") for i in range(20)]
        kept = select([*listed, claim("a", "b")], Background(), Filters(lists=False))
        assert [p.context for p in kept.participations] == ["b"]
        assert kept.left_out == {"lists of cities (1)": 20}
        assert len(select(listed, Background()).participations) == 20


names = st.integers(0, 12).map(str)
pairs = st.sets(st.tuples(names.map("p{}".format), names.map("c{}".format)), min_size=1)


class TestProjection:
    @given(pairs)
    def test_it_is_newmans_where_nobody_convenes(self, ties: set[tuple[str, str]]) -> None:
        graph = made(*(claim(who, what) for who, what in sorted(ties)))
        ours = one_mode(graph)
        participants = set(graph) - set(contexts_of(graph))
        theirs = nx.bipartite.collaboration_weighted_projected_graph(graph, participants)
        assert set(ours) == set(theirs)
        assert {frozenset(edge) for edge in ours.edges} == {frozenset(e) for e in theirs.edges}
        for one, other, weight in theirs.edges(data="weight"):
            assert ours.edges[one, other]["weight"] == pytest.approx(weight)

    @given(pairs)
    def test_no_order_of_the_claims_shows(self, ties: set[tuple[str, str]]) -> None:
        claims = [claim(who, what) for who, what in sorted(ties)]
        one, other = made(*claims), made(*reversed(claims))
        assert list(one.nodes(data=True)) == list(other.nodes(data=True))
        assert list(one_mode(one).edges(data=True)) == list(one_mode(other).edges(data=True))

    def test_a_convener_ties_as_a_star(self) -> None:
        host = claim("host", "event", context_type="Event", side="convener", role="host")
        guests = [claim(name, "event", context_type="Event") for name in ("a", "b", "c")]
        ties = one_mode(made(host, *guests))
        assert {frozenset(edge) for edge in ties.edges} == {
            frozenset(("host", guest)) for guest in ("a", "b", "c")
        }
        assert ties.edges["host", "a"]["weight"] == pytest.approx(1 / 3)

    def test_partners_of_a_project_tie_whoever_funds_it(self) -> None:
        ties = one_mode(made(claim("bank", "p", side="convener"), claim("a", "p"), claim("b", "p")))
        assert ties.number_of_edges() == 3

    def test_conveners_tie_with_each_other(self) -> None:
        hosts = [claim(name, "e", context_type="Event", side="convener") for name in ("h", "a")]
        ties = one_mode(made(*hosts, claim("m", "e", context_type="Event")))
        assert {frozenset(e) for e in ties.edges} == {frozenset(p) for p in ("ah", "am", "hm")}

    def test_observers_tie_with_conveners_only(self) -> None:
        parts = [claim(name, "e", context_type="Event") for name in ("a", "b")]
        speaker = claim("s", "e", context_type="Event", side="observer")
        host = claim("h", "e", context_type="Event", side="convener")
        assert {frozenset(e) for e in one_mode(made(*parts, speaker)).edges} == {
            frozenset(("a", "b"))
        }
        assert one_mode(made(*parts, speaker, host)).has_edge("s", "h")

    def test_those_who_were_never_there_together_do_not_tie(self) -> None:
        graph = made(
            claim("early", "p", start="2001", end="2003-05"),
            claim("late", "p", start="2004-01"),
            claim("undated", "p"),
        )
        ties = {frozenset(edge) for edge in one_mode(graph).edges}
        assert ties == {frozenset(("early", "undated")), frozenset(("late", "undated"))}

    def test_the_claimed_size_counts_when_it_is_larger(self) -> None:
        known = Background(claimed={"p": 11})
        graph = two_mode(select([claim("a", "p"), claim("b", "p")], known))
        assert one_mode(graph).edges["a", "b"]["weight"] == pytest.approx(0.1)
        assert graph.nodes["p"]["known"] == 2
        assert graph.nodes["p"]["claimed"] == 11

    def test_ties_keep_where_and_who_says_so(self) -> None:
        graph = made(
            claim("a", "p"),
            claim("b", "p", sources=("urn:other",)),
            claim("a", "e", context_type="Event"),
            claim("b", "e", context_type="Event"),
        )
        tie = one_mode(graph).edges["a", "b"]
        assert tie["contexts"] == ["e", "p"]
        assert tie["families"] == ["events", "projects"]
        assert tie["sources"] == ["urn:other", "urn:source"]


class TestEgo:
    def test_steps_around_a_context(self) -> None:
        graph = made(claim("a", "p"), claim("b", "p"), claim("b", "q"), claim("c", "q"))
        assert set(ego(graph, "p", 1)) == {"p", "a", "b"}
        assert set(ego(graph, "p", 2)) == {"p", "a", "b", "q", "c"}
        assert set(ego(graph, "a", 1)) == {"a", "p", "b"}

    def test_in_one_mode_a_step_is_a_tie(self) -> None:
        graph = one_mode(made(claim("a", "p"), claim("b", "p"), claim("b", "q"), claim("c", "q")))
        assert set(ego(graph, "a", 1)) == {"a", "b"}
        assert ego(graph, "a", 2).nodes["c"]["distance"] == 2

    def test_an_empty_selection_makes_an_empty_network(self) -> None:
        assert len(two_mode(Selection(()))) == 0
