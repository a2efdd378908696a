"""The shipped graph: its rules, and what the two founding documents must answer."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
)

from citygraph.namespaces import CG, DCTERMS, ID, KINDS, PREFIXES, RDF, SKOS, VOCAB

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "graph").glob("**/*.trig"))
ROR = ROOT.parent / "shared" / "data" / "ror" / "ror_records.jsonl.gz"
SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
IEEE = f"{ID}source/ieee-core-smart-cities-2015"
BANK = f"{ID}source/world-bank-smart-cities-for-all-2012"
CISCO = f"{ID}institution/cisco"
WORKSHOP = f"{ID}event/smart-cities-for-all-2012"

TYPE = NamedNode(f"{RDF}type")
LABEL = NamedNode(f"{SKOS}prefLabel")
TITLE = NamedNode(f"{DCTERMS}title")
NOTE = NamedNode(f"{SKOS}editorialNote")
HEADER = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())

PARTICIPANTS = {
    "academic-partner": 3,
    "city-representative": 3,
    "development-partner": 6,
    "governmental-partner": 5,
    "solution-provider": 13,
    "subject-expert": 12,
}


@cache
def quads_of(path: Path) -> tuple[Quad, ...]:
    return tuple(parse(path=path, format=RdfFormat.TRIG))


def every_quad() -> Iterator[Quad]:
    for path in FILES:
        yield from quads_of(path)


@pytest.fixture(scope="module")
def store() -> Store:
    """The named graphs, and their merge as the default graph."""
    merged = Store()
    for quad in every_quad():
        merged.add(quad)
        merged.add(Quad(quad.subject, quad.predicate, quad.object))
    return merged


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    """The solutions of a query as plain texts."""
    answer = store.query(HEADER + query)
    assert isinstance(answer, QuerySolutions)
    return [tuple("" if term is None else _text(term) for term in row) for row in answer]


def _text(term: object) -> str:
    assert isinstance(term, NamedNode | Literal)
    return term.value


def holds(store: Store, pattern: str) -> bool:
    answer = store.query(f"{HEADER}ASK {{ {pattern} }}")
    assert isinstance(answer, QueryBoolean)
    return bool(answer)


def described(kind: str) -> set[str]:
    """The IRIs of all entities of one kind that have a class."""
    start = f"{ID}{kind}/"
    return {
        quad.subject.value
        for quad in every_quad()
        if quad.predicate == TYPE
        and isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(start)
    }


@cache
def values(subject_kind: str, name: str) -> dict[str, list[str]]:
    """For each subject of a kind: the distinct values of one property of ours."""
    found: dict[str, set[str]] = defaultdict(set)
    for quad in every_quad():
        subject = _text(quad.subject)
        if quad.predicate.value == CG + name and subject.startswith(f"{ID}{subject_kind}/"):
            found[subject].add(_text(quad.object))
    return {subject: sorted(texts) for subject, texts in found.items()}


def last(iri: str) -> str:
    return iri.rsplit("/", 1)[1]


# Rules ------------------------------------------------------------------------------------------


def test_there_is_a_graph() -> None:
    assert FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_holds_one_graph_named_by_a_source_that_it_describes(path: Path) -> None:
    quads = quads_of(path)
    graphs = {quad.graph_name for quad in quads}
    assert len(graphs) == 1
    graph = graphs.pop()
    assert isinstance(graph, NamedNode)
    assert graph.value.startswith(f"{ID}source/")
    assert path.read_text(encoding="utf-8").count("GRAPH source:") == 1
    mine = [quad for quad in quads if quad.subject == graph]
    assert any(q.predicate == TYPE and q.object == NamedNode(f"{CG}Source") for q in mine)
    assert sum(quad.predicate == TITLE for quad in mine) == 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_has_one_triple_per_line(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n}\n")
    triples = [line for line in text.splitlines() if line.startswith("    ") and line != "    ."]
    assert len(triples) == len(set(quads_of(path)))


def test_no_graph_is_spread_over_two_files() -> None:
    graphs = Counter(graph for path in FILES for graph in {q.graph_name for q in quads_of(path)})
    assert {graph: n for graph, n in graphs.items() if n > 1} == {}


def test_there_are_no_blank_nodes() -> None:
    assert not [
        quad
        for quad in every_quad()
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
    ]


def test_slugs_are_kebab_case() -> None:
    plain = re.compile(f"{SLUG}$")
    claim = re.compile(rf"{SLUG}(?:\.{SLUG}){{2,4}}$")
    bad = set()
    for quad in every_quad():
        for term in (quad.subject, quad.object):
            if isinstance(term, NamedNode) and term.value.startswith(ID):
                kind, _, slug = term.value.removeprefix(ID).partition("/")
                pattern = claim if kind in {"participation", "observation"} else plain
                if not pattern.match(slug):
                    bad.add(term.value)
    assert bad == set()


def test_every_entity_that_is_mentioned_is_described() -> None:
    known = {quad.subject for quad in every_quad() if quad.predicate == TYPE}
    mentioned = {
        term
        for quad in every_quad()
        for term in (quad.subject, quad.object)
        if isinstance(term, NamedNode) and term.value.startswith(ID)
    }
    assert mentioned - known == set()


def test_participation_has_one_participant_context_role_and_source() -> None:
    participants = values("participation", "participant")
    kinds = values("participation", "participantKind")
    for iri in described("participation"):
        assert len(participants.get(iri, [])) + len(kinds.get(iri, [])) == 1, iri
        for name in ("context", "role", "source"):
            assert len(values("participation", name).get(iri, [])) == 1, (iri, name)
        places = values("participation", "locator").get(iri, [])
        assert len(places) <= 1, iri
        if values("participation", "source")[iri][0] in {IEEE, BANK}:
            assert places, iri


def test_participation_iri_says_who_takes_part_in_what_as_what() -> None:
    for iri in described("participation"):
        source, context, role = (
            values("participation", n)[iri][0] for n in ("source", "context", "role")
        )
        who = values("participation", "participant").get(iri)
        party = (
            last(who[0])
            if who
            else f"some-{last(values('participation', 'participantKind')[iri][0])}"
        )
        expected = ".".join((last(source), last(context), party, last(role)))
        dates = [
            date
            for name in ("start", "asOf", "end")
            for date in values("participation", name).get(iri, [])
        ]
        assert last(iri) in {expected, *(f"{expected}.{date}" for date in dates)}


def test_observation_iri_says_what_is_observed_of_what() -> None:
    for iri in described("observation"):
        parts = [values("observation", name)[iri][0] for name in ("source", "about", "indicator")]
        if parts[1].startswith(f"{ID}participation/"):
            del parts[0]  # a participation names its source itself
        expected = ".".join(last(part) for part in parts)
        assert last(iri) == expected or last(iri).startswith(f"{expected}.")


@pytest.mark.parametrize("kind", ["Participation", "Observation"])
def test_claim_sits_in_the_graph_of_its_source(store: Store, kind: str) -> None:
    stray = rows(
        store,
        f"""SELECT ?claim ?graph WHERE {{
            GRAPH ?graph {{ ?claim a cg:{kind} . }}
            FILTER NOT EXISTS {{ GRAPH ?graph {{ ?claim cg:source ?graph . }} }}
        }}""",
    )
    assert stray == []
    assert (
        rows(
            store,
            f"SELECT ?c WHERE {{ GRAPH ?g {{ ?c a cg:{kind} }} }} GROUP BY ?c HAVING(COUNT(?g)>1)",
        )
        == []
    )


def test_entity_has_exactly_one_label_and_it_is_english() -> None:
    labels = [quad for quad in every_quad() if quad.predicate == LABEL]
    count = Counter(quad.subject for quad in labels)
    kinds = {kind for kind in KINDS if kind not in {"participation", "observation", "source"}}
    entities = {NamedNode(iri) for kind in kinds for iri in described(kind)}
    assert {iri: count[iri] for iri in entities if count[iri] != 1} == {}
    languages = {q.object.language if isinstance(q.object, Literal) else "" for q in labels}
    assert languages == {"en"}


def test_an_event_and_its_paper_share_a_label(store: Store) -> None:
    shared = rows(
        store,
        "SELECT ?label ?one ?other WHERE { ?one skos:prefLabel ?label . "
        "?other skos:prefLabel ?label . FILTER(STR(?one) < STR(?other)) }",
    )
    slug = "towards-a-partnership-for-sustainable-cities"
    assert (
        "Towards a Partnership for Sustainable Cities",
        f"{ID}event/{slug}-2011",
        f"{ID}output/{slug}",
    ) in shared


def test_claims_of_a_source_are_not_made_by_registry_or_curation(store: Store) -> None:
    assert (
        rows(
            store,
            "SELECT ?c WHERE { ?c cg:source ?source . ?source cg:tier tier:curation . }",
        )
        == []
    )


def test_judgements_name_what_they_judge_and_give_reasons(store: Store) -> None:
    judging = {row[0] for row in rows(store, "SELECT ?s WHERE { ?s cg:kind kind:judgement }")}
    assert judging
    for graph in judging:
        name = NamedNode(graph)
        quads = list(store.quads_for_pattern(None, None, None, name))
        assert any(quad.predicate.value.endswith("wasDerivedFrom") for quad in quads)
        reasons = {quad.subject for quad in quads if quad.predicate == NOTE}
        assert {quad.subject for quad in quads} - {name} - reasons == set()


def test_concepts_exist_in_the_vocabularies() -> None:
    known = {
        quad.subject
        for path in (ROOT / "ontology" / "vocabularies").glob("*.ttl")
        for quad in parse(path=path, format=RdfFormat.TURTLE)
        if quad.predicate == LABEL
    }
    used = {
        term
        for quad in every_quad()
        for term in (quad.subject, quad.object)
        if isinstance(term, NamedNode) and term.value.startswith(VOCAB)
    }
    assert used - known == set()


def test_literals_are_short() -> None:
    assert [
        quad.object.value
        for quad in every_quad()
        if isinstance(quad.object, Literal)
        and quad.predicate not in {NOTE, TITLE}
        and len(quad.object.value) > 200
    ] == []


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


@pytest.mark.skipif(not SEEDS, reason="the founding documents are not beside this checkout")
def test_no_sentence_of_the_founding_documents_is_repeated() -> None:
    titles = {_text(quad.object) for quad in every_quad() if quad.predicate == TITLE}
    printed = set().union(*(_runs(path.read_text(encoding="utf-8"), 8) for path in SEEDS))
    assert [
        quad.object.value
        for quad in every_quad()
        if isinstance(quad.object, Literal)
        and quad.object.value not in titles
        and _runs(quad.object.value, 8) & printed
    ] == []


# The IEEE's new core cities ---------------------------------------------------------------------


def test_five_core_cities(store: Store) -> None:
    found = rows(
        store,
        f"SELECT DISTINCT ?label WHERE {{ ?p cg:source <{IEEE}> ; cg:role role:core-city ; "
        "cg:participant/skos:prefLabel ?label ; "
        "cg:context/cg:partOf* initiative:ieee-core-smart-cities } ORDER BY ?label",
    )
    assert [row[0] for row in found] == [
        "Casablanca",
        "Guadalajara",
        "Kansas City, Missouri",
        "Trento",
        "Wuxi",
    ]


def test_two_core_cities_joined_the_three_earlier_ones(store: Store) -> None:
    pairs = rows(
        store,
        f"SELECT DISTINCT ?new ?old WHERE {{ ?p cg:source <{IEEE}> ; cg:follows ?q ; "
        "cg:participant/skos:prefLabel ?new . ?q cg:participant/skos:prefLabel ?old }",
    )
    earlier = ("Guadalajara", "Trento", "Wuxi")
    assert set(pairs) == {(n, o) for n in ("Casablanca", "Kansas City, Missouri") for o in earlier}


def test_core_category_has_four_criteria_and_two_duties(store: Store) -> None:
    kinds = rows(
        store,
        "SELECT ?c ?kind WHERE { initiative:ieee-core-smart-cities cg:requires ?c . "
        "?c cg:kind ?kind }",
    )
    assert Counter(last(kind) for _, kind in kinds) == {"selection": 4, "duty": 2}


def test_core_cities_meet_the_criteria_of_selection(store: Store) -> None:
    met = rows(
        store,
        f"SELECT ?p ?c WHERE {{ ?p cg:source <{IEEE}> ; cg:role role:core-city ; cg:meets ?c . "
        "?c cg:kind kind:selection }",
    )
    assert sorted(Counter(p for p, _ in met).values()) == [4, 4, 4, 4, 4]


def test_five_cities_attended_the_integration_workshop(store: Store) -> None:
    found = rows(
        store,
        f"SELECT DISTINCT ?city WHERE {{ ?p cg:source <{IEEE}> ; cg:role role:attendee ; "
        "cg:participant ?city ; "
        "cg:context event:ieee-core-smart-cities-integration-workshop-2015 }",
    )
    assert len(found) == 5


FIGURES = [
    ("initiative:ieee-core-smart-cities-selection-2015", "applicants", "15", ""),
    ("initiative:ieee-core-smart-cities", "members", "5", ""),
    ("event:ieee-international-smart-cities-conference", "event-interval", "2", "unit:year"),
    ("place:casablanca", "population", "3300000", ""),
    ("place:kansas-city-missouri", "population", "2300000", ""),
    ("place:mazagan", "area", "1300", "unit:hectare"),
    ("place:casashore", "area", "53", "unit:hectare"),
    ("place:casashore", "companies-housed", "80", ""),
]


@pytest.mark.parametrize(("about", "indicator", "value", "unit"), FIGURES)
def test_figure(store: Store, about: str, indicator: str, value: str, unit: str) -> None:
    pattern = (
        f"?o cg:source <{IEEE}> ; cg:about {about} ; cg:indicator indicator:{indicator} ; "
        f"cg:comparator comparator:exact ; cg:value ?v . FILTER(?v = {value})"
    )
    assert holds(store, pattern + (f" ?o cg:unit {unit} ." if unit else ""))


POSITIONS = [
    ("place:casablanca", "position-by-population", "place:morocco", "1"),
    ("place:casablanca", "position-as-port", "place:morocco", "1"),
    ("place:casablanca", "position-as-financial-centre", "place:africa", "rank:among-the-largest"),
    ("place:kansas-city-missouri", "position-by-population", "place:missouri", "1"),
    ("place:casashore", "position-by-size", "place:africa", "1"),
]


@pytest.mark.parametrize(("about", "indicator", "scope", "value"), POSITIONS)
def test_position(store: Store, about: str, indicator: str, scope: str, value: str) -> None:
    assert holds(
        store,
        f"?o cg:source <{IEEE}> ; cg:about {about} ; cg:indicator indicator:{indicator} ; "
        f"cg:scope {scope} ; cg:value ?v . FILTER(?v = {value})",
    )


FACTS = {
    "programme is convened by IEEE": "?p cg:context initiative:ieee-smart-cities-initiative ; "
    "cg:participant institution:ieee ; cg:role role:convener",
    "Betis chairs the programme": "?p cg:context initiative:ieee-smart-cities-initiative ; "
    "cg:participant person:gilles-betis ; cg:role role:chair",
    "Hayar is vice president of e-Madina": "?p cg:context institution:e-madina ; "
    "cg:participant person:aawatif-hayar ; cg:role role:vice-president",
    "James is mayor of Kansas City": "?p cg:participant person:sly-james ; cg:role role:mayor ; "
    "cg:context/cg:governs place:kansas-city-missouri ; cg:asOf '2015'^^xsd:gYear",
    "conference met on four days in Guadalajara": "event:ieee-international-smart-cities-"
    "conference-2015 cg:start '2015-10-25'^^xsd:date ; cg:end '2015-10-28'^^xsd:date ; "
    "cg:locatedIn place:guadalajara ; cg:dateText '25 to 28 October'",
    "Casablanca launched e-Madina": "?p cg:context institution:e-madina ; "
    "cg:participant place:casablanca ; cg:role role:founder . "
    "institution:e-madina cg:start '2013'^^xsd:gYear",
    "citizens are partners in e-Madina": "?p cg:context institution:e-madina ; "
    "cg:participantKind kind:citizens ; cg:role role:partner",
    "roadmap has five areas": "initiative:kc-digital-roadmap cg:topic topic:digital-inclusion ; "
    "cg:topic topic:open-government ; cg:topic topic:citizen-engagement ; "
    "cg:topic topic:industry ; cg:topic topic:smart-city ; cg:start '2015-06'^^xsd:gYearMonth",
    "roadmap is aligned with the programme": "initiative:kc-digital-roadmap cg:alignsWith "
    "initiative:ieee-smart-cities-initiative",
    "Cisco works with Kansas City": "?p cg:participant institution:cisco ; "
    "cg:namedAs 'Cisco Systems' ; cg:role role:solution-provider ; "
    "cg:context/cg:locatedIn place:kansas-city-missouri",
    "workshop lasted two days in Washington": "event:smart-cities-for-all-2012 "
    "cg:start '2012-03-05'^^xsd:date ; cg:end '2012-03-06'^^xsd:date ; "
    "cg:locatedIn place:washington-dc",
    "workshop follows the event of June 2011": "event:smart-cities-for-all-2012 cg:follows "
    "?e . ?e cg:start '2011-06'^^xsd:gYearMonth ; cg:dateText 'last June'",
    "World Bank is host": "?p cg:context event:smart-cities-for-all-2012 ; "
    "cg:participant institution:world-bank ; cg:role role:host",
    "paper comes from June and goes to Rio": "output:towards-a-partnership-for-sustainable-cities "
    "cg:outputOf event:towards-a-partnership-for-sustainable-cities-2011 ; "
    "cg:presentedAt event:rio-20 ; cg:status status:planned",
    "insights feed the toolkit": "?o cg:outputOf event:smart-cities-for-all-2012 ; "
    "cg:contributesTo output:urban-ict-toolkit",
    "symposium is in Barcelona": "event:urban-research-and-knowledge-symposium-2012 "
    "cg:locatedIn place:barcelona ; cg:start '2012'^^xsd:gYear",
}


@pytest.mark.parametrize("fact", FACTS)
def test_fact(store: Store, fact: str) -> None:
    assert holds(store, FACTS[fact])


def test_what_only_follows_from_the_article_is_not_said_by_it(store: Store) -> None:
    for pattern in (
        "?p cg:meets ?c",
        "event:ieee-international-smart-cities-conference cg:partOf ?whole",
        "initiative:ieee-smart-cities-collaborative-network cg:partOf ?whole",
        "institution:office-of-the-mayor-of-kansas-city-missouri cg:partOf ?whole",
    ):
        assert holds(store, f"GRAPH source:curation-readings {{ {pattern} }}")
        assert not holds(store, f"GRAPH <{IEEE}> {{ {pattern} }}")


def test_population_of_kansas_city_is_doubtful_and_kept(store: Store) -> None:
    claim = "?o cg:about place:kansas-city-missouri ; cg:indicator indicator:population"
    assert holds(store, f"GRAPH <{IEEE}> {{ {claim} ; cg:value 2300000 }}")
    assert holds(
        store, f"{claim} . GRAPH source:curation-readings {{ ?o cg:standing standing:doubtful }}"
    )


def test_alignment_is_said_once(store: Store) -> None:
    assert rows(store, "SELECT DISTINCT ?a ?b WHERE { ?a cg:alignsWith ?b }") == [
        (f"{ID}initiative/kc-digital-roadmap", f"{ID}initiative/ieee-smart-cities-initiative")
    ]


def test_insights_feed_two_things_and_may_feed_two_more(store: Store) -> None:
    for name in ("contributesTo", "mayContributeTo"):
        fed = rows(
            store,
            "SELECT DISTINCT ?fed WHERE { "
            f"output:smart-cities-for-all-insights-2012 cg:{name} ?fed }}",
        )
        assert len(fed) == 2


def test_roadmap_calls_for_five_activities(store: Store) -> None:
    found = rows(
        store,
        f"""SELECT DISTINCT ?activity WHERE {{
            GRAPH <{IEEE}> {{
                ?activity cg:partOf initiative:kc-digital-roadmap ;
                    cg:status status:planned ;
                    cg:topic ?topic .
            }}
            ?activity a cg:Initiative .
        }}""",
    )
    assert len(found) == 5


# Smart Cities for All ---------------------------------------------------------------------------


def test_workshop_has_42_participants_in_six_roles(store: Store) -> None:
    found = rows(
        store,
        f"SELECT DISTINCT ?who ?role WHERE {{ ?p cg:source <{BANK}> ; cg:context <{WORKSHOP}> ; "
        "cg:participant ?who ; cg:role ?role }",
    )
    roles = Counter(last(role) for _, role in found)
    assert roles == {**PARTICIPANTS, "host": 1}
    assert len({who for who, _ in found}) == 42


def test_each_participant_is_located_in_the_list_of_its_role(store: Store) -> None:
    found = rows(
        store,
        f"SELECT ?p ?locator ?role WHERE {{ ?p cg:context <{WORKSHOP}> ; cg:role ?role ; "
        "cg:participant ?who ; cg:locator ?locator . FILTER(?role != role:host) }",
    )
    assert len(found) == 42
    heads = {(locator, last(role)) for _, locator, role in found}
    assert len(heads) == 6
    assert {locator.split(", ")[0] for locator, _ in heads} == {"participating organizations"}


def test_workshop_has_two_aims_and_answers_what_it_raises(store: Store) -> None:
    assert holds(store, f"<{WORKSHOP}> cg:aim topic:smart-city ; cg:aim topic:smart-climate")
    raised = rows(store, f"SELECT ?n WHERE {{ GRAPH <{BANK}> {{ <{WORKSHOP}> cg:raises ?n }} }}")
    answered = rows(store, f"SELECT ?n WHERE {{ GRAPH <{BANK}> {{ <{WORKSHOP}> cg:answers ?n }} }}")
    assert len(raised) == 16
    assert set(answered) < set(raised)


IDENTITIES = {
    "Alstrom": "Alstom",
    "Telecom Orange": "Orange",
    "U.S. Deparment of Housing": "U.S. Department of Housing and Urban Development",
    "IDB": "Inter-American Development Bank",
    "APA": "American Planning Association",
    "ASCE": "American Society of Civil Engineers",
    "AAG": "Association of American Geographers",
    "GCIF": "Global City Indicators Facility",
}


@pytest.mark.parametrize("printed", IDENTITIES)
def test_inferred_identity_is_ours_and_not_the_document_s(store: Store, printed: str) -> None:
    found = rows(
        store,
        f"""SELECT ?label ?graph WHERE {{
            GRAPH <{BANK}> {{ ?p cg:namedAs "{printed}" . }}
            GRAPH ?graph {{ ?p cg:participant ?who . }}
            ?who skos:prefLabel ?label ; skos:altLabel ?alternative .
            ?p skos:editorialNote ?reason .
            FILTER(STR(?alternative) = "{printed}")
        }}""",
    )
    assert found == [(IDENTITIES[printed], f"{ID}source/curation-identities")]


def test_inferred_dates_are_ours_and_not_the_documents(store: Store) -> None:
    found = rows(
        store,
        f"SELECT ?s ?d WHERE {{ GRAPH <{IEEE}> {{ ?s ?property ?d }} "
        "FILTER(ISLITERAL(?d) && DATATYPE(?d) IN (xsd:date, xsd:gYear, xsd:gYearMonth)) }",
    )
    assert {date for _, date in found} == {"2013"}
    assert holds(
        store,
        f"GRAPH source:curation-inferred-dates {{ <{IEEE}> dcterms:issued '2015'^^xsd:gYear }}",
    )


# Both -------------------------------------------------------------------------------------------


def test_cisco_is_one_party_in_both_documents(store: Store) -> None:
    found = rows(
        store,
        f"SELECT ?source ?role WHERE {{ ?p cg:participant <{CISCO}> ; cg:source ?source ; "
        f"cg:role ?role . VALUES ?source {{ <{IEEE}> <{BANK}> }} }} ORDER BY ?source",
    )
    assert [(source, last(role)) for source, role in found] == [
        (IEEE, "solution-provider"),
        (BANK, "solution-provider"),
    ]
    assert holds(store, f"?p cg:participant <{CISCO}> ; cg:source <{BANK}> ; cg:listed 2")


PLACES = [
    ("barcelona", "3128760", "spain", "ES"),
    ("casablanca", "2553604", "morocco", "MA"),
    ("guadalajara", "4005539", "mexico", "MX"),
    ("kansas-city-missouri", "4393217", "united-states", "US"),
    ("trento", "3165243", "italy", "IT"),
    ("washington-dc", "4140963", "united-states", "US"),
    ("wuxi", "1790923", "china", "CN"),
]


def test_city_lies_in_one_place(store: Store) -> None:
    assert (
        rows(
            store,
            "SELECT ?city WHERE { ?city a cg:City ; cg:locatedIn ?place } "
            "GROUP BY ?city HAVING(COUNT(DISTINCT ?place) > 1)",
        )
        == []
    )


@pytest.mark.skipif(not ROR.is_file(), reason="the records of ROR are not beside this checkout")
def test_identifiers_of_institutions_are_those_of_ror(store: Store) -> None:
    with gzip.open(ROR, "rt", encoding="utf-8") as lines:
        stated = {record["id"]: json.dumps(record) for record in map(json.loads, lines)}
    found = rows(
        store,
        "SELECT DISTINCT ?i ?ror ?wikidata WHERE { GRAPH source:identifiers-ror { "
        "?i schema:sameAs ?ror, ?wikidata } FILTER(STRSTARTS(STR(?ror), 'https://ror.org/') "
        "&& STRSTARTS(STR(?wikidata), 'http://www.wikidata.org/')) }",
    )
    assert len(found) == len({institution for institution, _, _ in found}) == 10
    for institution, ror, wikidata in found:
        assert f'"{last(wikidata)}"' in stated[ror], institution


@pytest.mark.parametrize(("city", "geonames", "country", "code"), PLACES)
def test_city_is_the_right_one_of_its_name(
    store: Store, city: str, geonames: str, country: str, code: str
) -> None:
    assert holds(
        store,
        f"place:{city} cg:locatedIn+ place:{country} ; "
        f"schema:sameAs <https://sws.geonames.org/{geonames}/> . "
        f"place:{country} a cg:Country ; schema:identifier '{code}'",
    )
