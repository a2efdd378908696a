"""One row, one claim: what each sort of row makes of the graph, and what it must not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tables import claim, decide, said, small_graph

if TYPE_CHECKING:
    from pathlib import Path

XSD = "http://www.w3.org/2001/XMLSchema#"
PAGE = "members-of-the-alliance"
TRENTO = f"participation:{PAGE}.alliance.trento.member"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return small_graph(tmp_path / "graph")


def _about(lines: set[str], subject: str) -> set[str]:
    return {line.removeprefix(f"{subject} ") for line in lines if line.startswith(f"{subject} ")}


def _date(text: str, kind: str = "gYear") -> str:
    return f'"{text}"^^<{XSD}{kind}>'


# Participations


def test_a_participation_says_who_takes_part_in_what_as_what_and_who_says_so(graph: Path) -> None:
    found = said(graph, claim(role="host city", start="2015-10", end="2018", locator="page 3"))
    slug = f"participation:{PAGE}.alliance.trento.host"
    assert found.problems == []
    assert found.lines == {
        f"{slug} {rest}"
        for rest in (
            "rdf:type cg:Participation",
            "cg:participant place:trento",
            "cg:context initiative:alliance",
            "cg:role role:host",
            f"cg:source source:{PAGE}",
            'cg:roleText "host city"',
            f"cg:start {_date('2015-10', 'gYearMonth')}",
            f"cg:end {_date('2018')}",
            'cg:locator "page 3"',
        )
    }


def test_a_turned_predicate_lets_the_object_take_part_in_the_subject(graph: Path) -> None:
    row = claim(subject="Fair", subject_type="event", predicate="hosted_by", object="Trento")
    found = said(graph, {**row, "object_type": "city"})
    own = _about(found.lines, f"participation:{PAGE}.fair.trento.host")
    assert {"cg:participant place:trento", "cg:context event:fair", "cg:role role:host"} <= own


@pytest.mark.parametrize(
    ("cells", "dates"),
    [
        ({"start": "2015"}, {f"cg:asOf {_date('2015')}"}),
        ({"start": "2015", "role": "joined"}, {f"cg:start {_date('2015')}"}),
        ({"start": "2015", "predicate": "founding_member_of"}, {f"cg:start {_date('2015')}"}),
        ({"end": "2018-06"}, {f"cg:end {_date('2018-06', 'gYearMonth')}"}),
        ({"start": "2015", "end": "2015"}, {f"cg:asOf {_date('2015')}"}),
        (
            {"start": "2015", "end": "2015-12-31"},
            {f"cg:start {_date('2015')}", f"cg:end {_date('2015-12-31', 'date')}"},
        ),
        ({}, set()),
    ],
)
def test_a_date_is_a_beginning_an_end_or_a_day_on_which_it_held(
    graph: Path, cells: dict[str, str], dates: set[str]
) -> None:
    found = said(graph, claim(**cells))
    names = ("cg:start ", "cg:end ", "cg:asOf ")
    assert {line.split(" ", 1)[1] for line in found.lines if any(n in line for n in names)} == dates


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"start": "2015-02-30"}, "no day of the calendar"),
        ({"end": "ca. 2015"}, "'ca. 2015' is no date"),
        ({"start": "2018", "end": "2015"}, "ends (2015) before it starts (2018)"),
        ({"subject": ""}, "names nobody"),
        ({"object": ""}, "names nobody"),
        ({"predicate": "joins"}, "the predicate 'joins' is not mapped"),
        ({"predicate": "theme"}, "quotes a motto; give topics"),
        ({"subject_type": "town"}, "the type 'town' is not mapped"),
        ({"object_type": "quantity"}, "the type 'quantity' names no entity"),
        ({"role": "core citty"}, "the role 'core citty' is not mapped; nearest: 'core city'"),
        ({"role": "slogan"}, "is a slogan and no role"),
        ({"predicate": "participates_in"}, "has no role; give one in the row"),
        ({"subject": "Alliance", "subject_type": "programme"}, "'Alliance' takes part in itself"),
        ({"object": "Smart Street", "object_type": "project", "role": "cohort 2"}, "no edition"),
        ({"role": "award year"}, "has no start; give the year"),
        ({"object": "Atlantis", "object_type": "country"}, "is no registered country"),
        ({"source_url": ""}, "has no source"),
        ({"source_url": "javascript:alert(1)"}, "is no web address"),
        ({"source_url": "JavaScript:alert(1)"}, "is no web address"),
        ({"source_url": "file:///etc/passwd"}, "is no web address"),
        ({"source_url": "data:text/html,x"}, "is no web address"),
        ({"source_url": "ftp://example.org/a"}, "is no web address"),
        ({"source_url": "https://exa mple.org/a"}, "is no web address"),
        ({"source_url": "https://exa[mple.org/a"}, "is no web address"),
        ({"source_url": "https://example.org/%zz"}, "is no web address"),
        ({"source_url": "https://example.org:99999/a"}, "is no web address"),
        ({"source_url": "https://example.org/> <https://evil.example/"}, "is no web address"),
        ({"source_url": 'https://example.org/a"b'}, "is no web address"),
        ({"source_url": "www.example.org/a"}, "is no web address"),
        ({"source_url": "Annual report", "source_title": ""}, "is no web address"),
        ({"tier": "gold"}, "the tier 'gold' does not exist; known: "),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_says_why_and_leaves_nothing(
    graph: Path, cells: dict[str, str], reason: str
) -> None:
    found = said(graph, claim(**cells))
    (problem,) = found.problems
    assert reason in problem
    assert found.lines == set()
    assert found.graphs.texts() == {}


@pytest.mark.parametrize("cells", [{"start": "2018", "end": "2015"}, {"object": ""}])
def test_a_rejected_row_leaves_nothing_in_a_source_that_has_other_claims(
    graph: Path, cells: dict[str, str]
) -> None:
    alone = said(graph, claim())
    wrong = claim(
        predicate="partner_of", object="Bolzano", object_type="city", role="twinning",
        source_url="http://www.example.org/members/", source_title="Another title",
    )  # fmt: skip
    found = said(graph, claim(), {**wrong, **cells}, claim(role="cohort 2", **cells))
    assert len(found.problems) == 2
    assert found.lines == alone.lines
    assert found.graphs.texts() == alone.graphs.texts()


def test_the_same_row_twice_is_one_claim(graph: Path) -> None:
    once = said(graph, claim(start="2015", role="member"))
    twice = said(graph, *[claim(start="2015", role="member")] * 2)
    assert twice.lines == once.lines
    assert twice.problems == []


def test_a_further_period_is_a_further_claim(graph: Path) -> None:
    rows = [claim(start=start, end=end) for start, end in (("2010", "2012"), ("2015", "2018"))]
    found = said(graph, *rows, *rows, claim(start="2015", end="2020"))
    own = {line.split(" ")[0] for line in found.lines if line.endswith("cg:Participation")}
    assert own == {TRENTO, f"{TRENTO}.2015", f"{TRENTO}.2015-to-2020"}


def test_a_date_that_is_told_less_exactly_is_the_same(graph: Path) -> None:
    found = said(graph, claim(start="2015-10"), claim(start="2015"), claim())
    dates = {line for line in found.lines if "cg:asOf" in line}
    assert dates == {f"{TRENTO} cg:asOf {_date('2015-10', 'gYearMonth')}"}


@pytest.mark.parametrize("text", ["cohort 2", "round 2 finalist", "winner 2015", "award year"])
def test_cohorts_rounds_and_years_are_editions(graph: Path, text: str) -> None:
    found = said(graph, claim(object="Prize", object_type="award", role=text, start="2015"))
    name = {"cohort 2": "cohort 2", "round 2 finalist": "round 2"}.get(text, "2015")
    slug = f"prize-{name.replace(' ', '-')}"
    assert _about(found.lines, f"initiative:{slug}") == {
        "rdf:type cg:Edition",
        f'skos:prefLabel "Prize, {name}"@en',
        "cg:partOf initiative:prize",
    }
    assert any(line.endswith(f"cg:context initiative:{slug}") for line in found.lines)
    assert any(line.endswith(f'cg:roleText "{text}"') for line in found.lines)


def test_editions_of_a_programme_with_a_long_name_are_not_one(graph: Path) -> None:
    name = "Programme of very many words for the cities of three continents and seven seas " * 2
    rows = [claim(object=name, role=f"cohort {number}") for number in (1, 2, 1)]
    found = said(graph, *rows)
    assert len([line for line in found.lines if line.endswith("cg:Edition")]) == 2


def test_a_role_means_what_its_context_says(graph: Path) -> None:
    decide(
        graph,
        {"name": "Network", "decision": "new", "entity": "initiative:network", "label": "Network",
         "class": "Programme"},
    )  # fmt: skip
    found = said(graph, claim(role="core city"), claim(role="Core  City", object="Network"))
    roles = {line for line in found.lines if "cg:role role:" in line}
    assert {line.rpartition(" ")[2] for line in roles} == {"role:pilot", "role:member"}


def test_a_level_stands_beside_the_role(graph: Path) -> None:
    found = said(graph, claim(role="platinum"))
    own = _about(found.lines, f"participation:{PAGE}.alliance.trento.certified")
    assert {"cg:role role:certified", "cg:level level:platinum", 'cg:roleText "platinum"'} <= own


def test_the_money_of_one_party_is_about_its_participation(graph: Path) -> None:
    found = said(graph, claim(role="gives $2 million"))
    slug = f"observation:{PAGE}.alliance.trento.funder.funding"
    assert {
        f"cg:about participation:{PAGE}.alliance.trento.funder",
        "cg:unit unit:usd",
        f'cg:value "2000000"^^<{XSD}integer>',
    } <= _about(found.lines, slug)


@pytest.mark.parametrize(
    ("cells", "ratings", "note"),
    [
        (
            {"role": "UNRELIABLE: the page is a copy"},
            {},
            "Marked as unreliable by whoever gathered it: the page is a copy.",
        ),
        ({}, {"http://www.example.org/members": "weak"}, "rated as one that should not be relied"),
    ],
)
def test_curation_doubts_what_is_marked_and_the_source_says_it_all_the_same(
    graph: Path, cells: dict[str, str], ratings: dict[str, str], note: str
) -> None:
    found = said(graph, claim(**cells), ratings=ratings)
    assert found.problems == []
    assert f"{TRENTO} cg:standing standing:doubtful" in found.lines
    assert any(note in line for line in found.lines)
    texts = {path.stem: text for path, text in found.graphs.texts().items()}
    assert "standing" not in texts[PAGE]
    assert f"prov:wasDerivedFrom source:{PAGE}" in texts["doubts"]


# Partnerships, visits, mergers


def test_a_pairing_is_one_partnership_however_it_is_told(graph: Path) -> None:
    row = claim(predicate="partner_of", object="Bolzano", object_type="city", role="twinning")
    mirrored = {**row, "subject": "Bolzano", "object": "Trento"}
    found = said(graph, row, mirrored)
    assert found.lines == said(graph, row).lines
    assert _about(found.lines, "initiative:bolzano-trento") == {
        "rdf:type cg:Partnership",
        'skos:prefLabel "Partnership of Bolzano and Trento"@en',
        "cg:partOf initiative:alliance",
    }
    for city in ("bolzano", "trento"):
        slug = f"participation:{PAGE}.bolzano-trento.{city}.partner"
        assert f"{slug} cg:participant place:{city}" in found.lines


def test_a_city_is_no_partner_of_itself(graph: Path) -> None:
    row = claim(predicate="partner_of", object="TRENTO", object_type="city")
    assert said(graph, row).problems == [
        "'Trento' is paired with itself; correct subject or object"
    ]


def test_a_visit_is_an_event_with_guest_and_host(graph: Path) -> None:
    row = claim(predicate="visited", object="Bolzano", object_type="city", start="2015-03-04")
    found = said(graph, row)
    assert _about(found.lines, "event:visit-of-trento-to-bolzano-2015-03") == {
        "rdf:type cg:Event",
        'skos:prefLabel "Visit of Trento to Bolzano, 2015-03"@en',
        "cg:locatedIn place:bolzano",
        f"cg:start {_date('2015-03-04', 'date')}",
    }
    roles = {line.rpartition(" ")[2] for line in found.lines if "cg:role role:" in line}
    assert roles == {"role:delegate", "role:host"}


@pytest.mark.parametrize("predicate", ["merged_into", "successor_of"])
def test_a_merger_is_an_event_with_predecessor_and_successor(graph: Path, predicate: str) -> None:
    ends = ["Alliance", "Prize"]
    types = ["programme", "award"]
    if predicate == "successor_of":
        ends, types = ends[::-1], types[::-1]
    found = said(
        graph,
        claim(subject=ends[0], subject_type=types[0], predicate=predicate, object=ends[1],
              object_type=types[1], start="2019"),
    )  # fmt: skip
    begin = f"participation:{PAGE}.succession-of-prize"
    assert f"{begin}.alliance.predecessor cg:participant initiative:alliance" in found.lines
    assert f"{begin}.prize.successor cg:participant initiative:prize" in found.lines


# Figures


def test_a_figure_is_an_observation_with_comparator_unit_and_words(graph: Path) -> None:
    row = claim(
        subject="Alliance", subject_type="programme", predicate="cost",
        object="more than €29.5 million", object_type="quantity", role="first phase", start="2015",
    )  # fmt: skip
    assert said(graph, row).lines == {
        f"observation:{PAGE}.alliance.cost {rest}"
        for rest in (
            "rdf:type cg:Observation",
            "cg:about initiative:alliance",
            "cg:indicator indicator:cost",
            "cg:comparator comparator:more-than",
            f'cg:value "29500000"^^<{XSD}integer>',
            "cg:unit unit:eur",
            f"cg:asOf {_date('2015')}",
            'cg:scopeText "first phase"',
            f"cg:source source:{PAGE}",
        )
    }


def _population(**cells: str) -> dict[str, str]:
    return claim(**{"predicate": "population", "object": "120", "object_type": "quantity", **cells})


def test_figures_that_differ_in_anything_are_observations_of_their_own(graph: Path) -> None:
    rows = [
        _population(),
        _population(object="about 120"),
        _population(object="121"),
        _population(object="120 km"),
        _population(start="2015"),
        _population(start="2016"),
        _population(start="2016", role="the city"),
        _population(start="2016", role="the metro"),
        _population(start="2016", role="the metro."),
        _population(start="2016", role="the-metro"),
    ]
    found = said(graph, *rows)
    assert found.problems == []
    stated = [line.split(" ")[0] for line in found.lines if line.endswith("cg:Observation")]
    assert len(stated) == len(rows) - 1  # a year alone and that year with words are one
    for name in ("value", "comparator", "unit", "asOf", "scopeText"):
        told = [line.split(" ")[0] for line in found.lines if f" cg:{name} " in line]
        assert len(told) == len(set(told)), name
    assert said(graph, *rows, *rows).lines == found.lines


def test_a_figure_whose_words_come_later_is_the_same_one_in_a_second_run(graph: Path) -> None:
    rows = [_population(), _population(role="the city"), _population(role="the metro")]
    once = said(graph, *rows)
    assert said(graph, *rows, *rows).lines == once.lines


def test_dollars_of_a_city_in_canada_are_not_guessed(graph: Path) -> None:
    decide(
        graph,
        {"name": "Toronto", "decision": "new", "entity": "place:toronto", "label": "Toronto",
         "class": "City", "country": "CA"},
    )  # fmt: skip
    row = {"predicate": "cost", "object": "$5 million", "object_type": "quantity"}
    found = said(graph, claim(subject="Toronto", **row), claim(subject="Trento", **row))
    (problem,) = found.problems
    assert "whose dollars" in problem


# Direct statements


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        (
            {"subject": "Smart Street", "subject_type": "project", "predicate": "part_of"},
            "initiative:smart-street cg:partOf initiative:alliance",
        ),
        (
            {"subject": "Fair", "subject_type": "event", "predicate": "located_in",
             "object": "Trento", "object_type": "city"},
            "event:fair cg:locatedIn place:trento",
        ),
        (
            {"subject": "Smart Street", "subject_type": "project", "predicate": "follows"},
            "initiative:smart-street cg:follows initiative:alliance",
        ),
        (
            {"subject": "Smart Street", "subject_type": "project", "predicate": "topic",
             "object": "ENERGY", "object_type": "topic"},
            "initiative:smart-street cg:topic topic:energy",
        ),
        (
            {"subject": "Alliance", "subject_type": "programme", "predicate": "founded",
             "object": "2015-06", "object_type": "date"},
            f"initiative:alliance cg:start {_date('2015-06', 'gYearMonth')}",
        ),
        (
            {"subject": "Alliance", "subject_type": "programme", "predicate": "ended",
             "object": "in 2018", "object_type": "date", "end": "2018"},
            f"initiative:alliance cg:end {_date('2018')}",
        ),
        (
            {"subject": "Handbook", "subject_type": "document", "predicate": "published",
             "object": "2018", "object_type": "date"},
            f"output:handbook dcterms:issued {_date('2018')}",
        ),
        (
            {"subject": "Alliance", "subject_type": "programme", "predicate": "duration",
             "object": "3 years", "object_type": "date", "start": "2015", "end": "2018"},
            f"initiative:alliance cg:end {_date('2018')}",
        ),
        (
            {"subject": "Trento", "predicate": "also_called", "object": "Trient",
             "object_type": "date"},
            'place:trento skos:altLabel "Trient"@en',
        ),
    ],
)  # fmt: skip
def test_a_direct_statement_stands_about_its_subject(
    graph: Path, cells: dict[str, str], line: str
) -> None:
    found = said(graph, claim(**cells))
    assert found.problems == []
    assert line in found.lines
    assert not any("cg:Participation" in other for other in found.lines)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"predicate": "part_of", "object": "Trento", "object_type": "city"}, "related to itself"),
        ({"predicate": "topic", "object": "weather", "object_type": "topic"}, "is no concept"),
        ({"predicate": "founded", "object": "June 2015", "object_type": "date"}, "is no date"),
        ({"predicate": "founded", "object": "", "object_type": "date"}, "gives no date"),
        ({"predicate": "duration", "object_type": "date", "start": "2015"}, "no start and end"),
        ({"predicate": "also_called", "object": ""}, "gives no name"),
        ({"predicate": "population", "object": "many", "object_type": "quantity"}, "no number"),
    ],
)  # fmt: skip
def test_a_direct_statement_that_says_nothing_is_refused(
    graph: Path, cells: dict[str, str], reason: str
) -> None:
    found = said(graph, claim(**cells))
    (problem,) = found.problems
    assert reason in problem
    assert found.lines == set()


# Sources


def _sources(found: object) -> dict[str, str]:
    graphs = found.graphs  # type: ignore[attr-defined]
    return {
        path.stem: text for path, text in graphs.texts().items() if path.parent.name == "sources"
    }


def test_two_addresses_of_one_page_are_one_source_with_both(graph: Path) -> None:
    urls = [
        "https://example.org/a", "http://www.example.org/a/", "https://example.org/a?utm_source=x",
        "https://example.org/a#top",
    ]  # fmt: skip
    names = ["Trento", "Bolzano", "Kansas City, Missouri", "Trento"]
    found = said(graph, *(claim(subject=n, source_url=u) for n, u in zip(names, urls, strict=True)))
    (text,) = _sources(found).values()
    assert all(f"schema:url <{url}> ;" in text for url in urls)
    assert text.count("a cg:Participation") == 3


def test_two_pages_with_one_title_are_two_sources(graph: Path) -> None:
    urls = [f"https://{host}/{path}" for host in ("a.org", "b.org") for path in ("x", "y")]
    found = said(graph, *(claim(source_url=url, source_title="News") for url in urls))
    assert set(_sources(found)) == {"news", "news-a-org", "news-b-org", "news-b-org-y"}


def test_two_titles_of_one_page_are_one_source_with_both(graph: Path) -> None:
    found = said(graph, claim(), claim(source_title="The members"))
    (text,) = _sources(found).values()
    assert 'dcterms:title "Members of the Alliance"@en' in text
    assert 'skos:altLabel "The members"@en' in text


@pytest.mark.parametrize(
    "title", ["Registry of members", "Curation", "Identifiers: a list", "registry-people"]
)
def test_a_title_does_not_make_a_page_one_of_our_own_files(graph: Path, title: str) -> None:
    found = said(graph, claim(source_title=title))
    (name,) = _sources(found)
    assert name.startswith("page-")


def test_a_page_without_a_title_has_its_address_for_one(graph: Path) -> None:
    found = said(graph, claim(source_title="", source_url="https://www.example.org/a/b?c=1"))
    (text,) = _sources(found).values()
    assert 'dcterms:title "example.org/a/b?c=1"@en' in text


def test_a_document_without_an_address_is_found_by_its_title(graph: Path) -> None:
    row = claim(source_url="(printed)", source_title='Smart "Cities" > 2015')
    found = said(graph, row, {**row, "subject": "Bolzano", "source_url": "no address"})
    (text,) = _sources(found).values()
    assert 'schema:identifier "Smart \\"Cities\\" > 2015"' in text
    assert "schema:url" not in text


def test_a_source_has_the_tier_of_its_row_or_of_its_rating(graph: Path) -> None:
    ratings = {"http://example.org/rated": "Primary", "(printed)": "reference"}
    found = said(
        graph,
        claim(tier="news", source_title="a"),
        claim(source_url="https://www.example.org/rated/", source_title="b"),
        claim(source_url="https://example.org/unrated", source_title="c"),
        claim(source_url="(printed)", source_title="d"),
        ratings=ratings,
    )
    texts = _sources(found)
    tiers = {name: text.partition("cg:tier tier:")[2].split()[0] for name, text in texts.items()}
    assert tiers == {"a": "news", "b": "primary", "c": "unrated", "d": "reference"}


def test_a_rating_of_something_that_is_no_address_does_no_harm(graph: Path) -> None:
    found = said(graph, claim(), ratings={"https://exa[mple.org": "news", "": "news"})
    assert found.problems == []
