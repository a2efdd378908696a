"""From names to things: slugs, likeness, places, institutions, pages; proposed, never guessed."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from citygraph.catalog.labels import fold
from citygraph.errors import UnreadableInputError
from citygraph.ingest.likeness import Likeness
from citygraph.ingest.naming import FAMILIES, distinct_slug, iri, local, slug
from citygraph.ingest.places import Gazetteer, chosen
from citygraph.ingest.ror import Organization, organizations
from citygraph.ingest.sources import address
from tables import claim, decide, said, small_graph

if TYPE_CHECKING:
    from collections.abc import Callable

ROR = Path(__file__).parents[2] / "shared" / "data" / "ror" / "ror_records.jsonl.gz"
PROPERTY = settings(deadline=None, max_examples=150)
LOCAL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return small_graph(tmp_path / "graph")


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer()


# Slugs


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kansas City, Missouri", "kansas-city-missouri"),
        ("São Paulo", "sao-paulo"),
        ("Åre / Süd", "are-sud"),
        ("Straße & Łódź", "strasse-and-lodz"),
        ("People's Republic", "peoples-republic"),
        ("İstanbul", "istanbul"),
        ('a">\\b', "a-b"),
        ("x> <https://evil.example/> .", "x-https-evil-example"),
        ("../../etc/passwd", "etc-passwd"),
        ("東京 2020", "2020"),
    ],
)
def test_a_slug_is_made_of_the_words_of_a_name(name: str, expected: str) -> None:
    assert slug(name) == expected


@PROPERTY
@given(st.text(max_size=200))
def test_every_text_has_a_slug_that_fits_an_iri_and_a_file_name(text: str) -> None:
    for name in (slug(text), distinct_slug(text)):
        assert LOCAL.fullmatch(name)
        assert len(name) <= 100
        assert local(iri(f"institution:{name}")) == name


def test_names_of_nothing_but_signs_have_slugs_of_their_own() -> None:
    names = ["...", "???", "—", "😀", "北京", ""]
    assert len({slug(name) for name in names}) == len(names)
    assert all(slug(name).startswith("x-") for name in names)


def test_a_long_slug_is_cut_between_words() -> None:
    assert slug("word " * 1000) == "-".join(["word"] * 16)
    assert slug("x" * 5000) == "x" * 80


def test_names_that_differ_beyond_their_slug_have_distinct_slugs() -> None:
    long = "The long name of a programme for the cities of many countries on three continents"
    names = [f"{long}, cohort {n}" for n in range(9)] + ["東京 2020", "北京 2020", "2020"]
    assert len({distinct_slug(name) for name in names}) == len(names)
    assert distinct_slug("Alliance, cohort 2") == "alliance-cohort-2"


# Likeness


def _like(*names: str) -> Callable[[str], list[str]]:
    known = Likeness()
    for name in names:
        known.add(fold(name))
    return lambda name: [found for found, _ in known.near(fold(name))]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Cisco", "Cisco Systems"),
        ("Cisco Systems Inc", "Cisco"),
        ("Systems Cisco", "Cisco Systems"),
        ("Alstrom Transport", "Alstom Transport"),
        ("Smart-Street Lab", "smart street lab"),
        ("Univeristy of Trento", "University of Trento"),
    ],
)
def test_names_that_a_person_would_compare_resemble_each_other(name: str, other: str) -> None:
    assert _like(other, "Something Else")(name) == [fold(other)]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("round 2 of the prize", "round 3 of the prize"),
        ("Horizon 2020 call", "Horizon call"),
        ("City of Trento", "City of Bolzano"),
        ("IBM", "SAP"),
        ("...", "!!!"),
        ("", "x"),
    ],
)
def test_names_of_different_things_do_not(name: str, other: str) -> None:
    assert _like(other)(name) == []


def test_a_name_does_not_resemble_itself_and_the_best_come_first() -> None:
    near = _like("Smart Street Trento", "Smart Street Trentino", "Smart Streets Trento")
    assert near("Smart Street Trento") == ["smart streets trento", "smart street trentino"]


def test_a_common_word_makes_no_likeness() -> None:
    names = [f"{word} partnership" for word in ("Alpha", "Bravo", "Charlie", "Delta", "Echo")]
    assert _like(*names)("Partnership") == []


def test_the_work_of_one_comparison_does_not_grow_with_the_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from rapidfuzz import process

    compared: list[int] = []
    extract = process.extract

    def counted(query: str, choices: dict[str, str], **options: Any) -> Any:  # noqa: ANN401
        compared.append(len(choices))
        return extract(query, choices, **options)

    monkeypatch.setattr(process, "extract", counted)
    near, known = [], Likeness()
    for number in range(6000):
        known.add(f"city of name{number:04} programme")
        if number in {2999, 5999}:
            compared.clear()
            known.near("city of namely programme")
            near.append(sum(compared))
    assert max(near) <= 2 * 400 * 5


def test_a_very_long_name_is_compared_too() -> None:
    assert _like("x" * 5000)("x" * 5001) == ["x" * 5000]


# Cities


def test_cities_are_told_apart_by_country_state_and_size(gazetteer: Gazetteer) -> None:
    def one(name: str, *countries: str) -> int:
        city = chosen(gazetteer.candidates(name, countries), name)
        return city.id if city else 0

    assert one("Kansas City") == 0
    assert one("Kansas City, MO") == one("Kansas City, Missouri") == 4393217
    assert one("Trento", "IT") == 3165243
    assert one("Trento", "PH") == 1681333
    assert one("Trento") == 0
    assert one("Springfield") == one("Springfield", "US") == 0
    assert one("Paris") == 2988507
    assert one("Dublin, OH") == 5152333
    assert one("Dublin") == 0
    assert one("Dublin, Ireland") == one("dublin", "IE") == 2964574
    assert one("Bozen", "IT") == 3181913
    assert one("Nowhere at all") == one("") == one(",") == 0


def test_candidates_come_largest_first_and_say_what_tells_them_apart(
    gazetteer: Gazetteer,
) -> None:
    found = gazetteer.candidates("Springfield")
    assert [city.population for city in found] == sorted(
        (city.population for city in found), reverse=True
    )
    assert re.fullmatch(r"Springfield \(US [A-Z]{2}, \d+ people, geonames:\d+\)", str(found[0]))
    assert gazetteer.city(3165243) == gazetteer.candidates("Trento", ["IT"])[0]
    assert gazetteer.city(1) is None


def test_a_new_city_is_taken_only_when_it_is_beyond_doubt(graph: Path) -> None:
    found = said(
        graph,
        claim(subject="Springfield"),
        claim(subject="Trentoo"),
        claim(subject="Paris, Texas"),
    )
    assert len(found.problems) == 2
    assert "Springfield (US MO" in found.problems[0]
    assert "GeoNames has no city named 'Trentoo'; nearest: place:trento" in found.problems[1]
    assert {
        "place:paris rdf:type cg:City",
        'place:paris skos:prefLabel "Paris"@en',
        'place:paris skos:altLabel "Paris, Texas"@en',
        "place:paris cg:locatedIn place:united-states",
        "place:paris schema:sameAs <https://sws.geonames.org/4717560/>",
        "observation:identifiers-geonames.paris.population cg:about place:paris",
    } <= found.lines


def test_the_country_of_the_other_entity_of_a_row_chooses_between_homonyms(graph: Path) -> None:
    located = {"predicate": "located_in", "object": "Canada", "object_type": "country"}
    found = said(graph, claim(subject="Vancouver", **located), claim(subject="Paris", **located))
    assert found.problems == []
    same = {line.partition("sameAs ")[2] for line in found.lines if "sameAs" in line}
    assert same == {"<https://sws.geonames.org/6173331/>", "<https://sws.geonames.org/6942553/>"}


def test_a_registered_city_is_not_taken_for_its_homonym_in_another_country(graph: Path) -> None:
    located = {"predicate": "located_in", "object_type": "country"}
    found = said(
        graph,
        claim(object="Italy", **located),
        claim(object="Philippines", **located),
        claim(object="Canada", **located),
    )
    (problem,) = found.problems
    assert problem.startswith("'Trento' may be place:trento or Trento (PH, ")
    assert "place:trento cg:locatedIn place:philippines" not in found.lines


def test_a_registered_city_is_found_by_its_geonames_id(graph: Path) -> None:
    found = said(graph, claim(subject="Trient"))
    assert found.problems == []
    assert 'place:trento skos:altLabel "Trient"@en' in found.lines
    assert not any("cg:City" in line for line in found.lines)


# Institutions


_ONE = {"id": "https://ror.org/05trd4x28", "status": "active"}
V1 = {
    **_ONE, "name": "University of Trento", "aliases": ["UniTrento"], "acronyms": ["UNITN"],
    "labels": [{"label": "Università di Trento", "iso639": "it"}],
    "country": {"country_code": "IT", "country_name": "Italy"},
}  # fmt: skip
V2 = {
    **_ONE,
    "names": [
        {"value": "UNITN", "types": ["acronym"]},
        {"value": "Università di Trento", "types": ["label"], "lang": "it"},
        {"value": "UniTrento", "types": ["alias"]},
        {"value": "University of Trento", "types": ["ror_display", "label"], "lang": "en"},
    ],
    "locations": [{"geonames_id": 1, "geonames_details": {"country_code": "IT"}}],
}
NAMES = ["university of TRENTO", "universita di trento", "UniTrento", "UNITN", "Trento"]
TRENTO = Organization("05trd4x28", "University of Trento", "IT")


def _written(folder: Path, form: str, records: list[Any]) -> Path:
    lines = "".join(json.dumps(record) + "\n" for record in records)
    path = folder / f"ror.{form}"
    if form == "jsonl.gz":
        path.write_bytes(gzip.compress(lines.encode()))
    elif form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("read me.txt", "read me")
            archive.writestr("v1.json", json.dumps(records, indent=4))
    elif form == "jsonl":
        path.write_text(lines, encoding="utf-8")
    else:
        indent = 2 if form == "lines.json" else None
        path.write_text(json.dumps(records, indent=indent, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["jsonl", "jsonl.gz", "zip", "lines.json", "one.json"])
@pytest.mark.parametrize("record", [V1, V2], ids=["version 1", "version 2"])
def test_an_organisation_is_found_in_every_form_of_the_registry(
    tmp_path: Path, form: str, record: dict[str, Any]
) -> None:
    other = {**record, "id": "https://ror.org/00000aa00", "status": "withdrawn"}
    third = {"id": "https://ror.org/00000bb00", "names": [{"value": 'a } " { b'}], "locations": []}
    found = organizations(_written(tmp_path, form, [third, other, record, third]), NAMES)
    assert found == {fold(name): [TRENTO] for name in NAMES[:3]}
    assert str(TRENTO) == "University of Trento (IT, ror:05trd4x28)"


def test_both_versions_may_stand_in_one_file(tmp_path: Path) -> None:
    found = organizations(_written(tmp_path, "jsonl", [V1, V2]), NAMES)
    assert found["unitrento"] == [TRENTO, TRENTO]


@pytest.mark.parametrize("form", ["jsonl", "jsonl.gz", "zip", "lines.json", "one.json"])
def test_a_registry_that_is_cut_in_the_middle_is_refused(tmp_path: Path, form: str) -> None:
    path = _written(tmp_path, form, [V1, V2] * 50)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    with pytest.raises(UnreadableInputError):
        organizations(path, NAMES)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"garbage\n" + json.dumps(V1).encode() + b"\n", "what is no record"),
        (json.dumps(V1).encode() + b"\n{broken\n" + b'{"a": 1}\n' * 5, "in the middle of a record"),
        (b'{"a": 1}\n', "no record of the registry"),
        (b"[1, 2]\n", "what is no record"),
        (b'{"names": 5}\n', "no record of the registry"),
        (b"\xff\xfe{\n", "no UTF-8"),
    ],
)
def test_what_is_no_registry_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "ror.jsonl").write_bytes(data)
    with pytest.raises(UnreadableInputError, match=reason):
        organizations(tmp_path / "ror.jsonl", NAMES)


def test_a_damaged_archive_or_none_is_refused(tmp_path: Path) -> None:
    data = bytearray(_written(tmp_path, "jsonl.gz", [V1, V2] * 300).read_bytes())
    data[40:60] = bytes(20)
    (tmp_path / "damaged.gz").write_bytes(data)
    (tmp_path / "no.zip").write_bytes(b"PK")
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    for name in ("damaged.gz", "no.zip", "empty.zip", "missing.json", "."):
        with pytest.raises(UnreadableInputError):
            organizations(tmp_path / name, NAMES)


def test_a_record_that_never_ends_is_given_up(tmp_path: Path) -> None:
    line = '{"id": "' + "x" * 1000 + '", "names": [}\n'
    (tmp_path / "ror.jsonl").write_text(line * 3000, encoding="utf-8")
    with pytest.raises(UnreadableInputError, match="what is no record") as refused:
        organizations(tmp_path / "ror.jsonl", NAMES)
    assert refused.value.line is not None
    assert refused.value.line < 1100


def test_the_real_registry_is_read() -> None:
    if not ROR.is_file():
        pytest.skip(f"{ROR} is not here")
    found = organizations(ROR, NAMES)
    assert found["university of trento"] == [TRENTO]


def test_a_new_institution_has_the_id_of_the_only_record_of_its_name(graph: Path) -> None:
    row = claim(subject="UniTrento", subject_type="body")
    found = said(graph, row, ror={"unitrento": [TRENTO]})
    assert {
        "institution:unitrento schema:sameAs ror:05trd4x28",
        "institution:unitrento cg:locatedIn place:italy",
    } <= found.lines
    doubtful = said(graph, row, ror={"unitrento": [TRENTO, TRENTO]})
    assert not any("ror:" in line for line in doubtful.lines)


# Reconciliation


@pytest.mark.parametrize("name", ["Bolzano", "BOLZANO", "bolzano", "Bozen", "Bólzano"])
def test_a_registered_entity_is_found_by_any_of_its_names(graph: Path, name: str) -> None:
    found = said(graph, claim(subject=name))
    assert any(line.endswith("cg:participant place:bolzano") for line in found.lines)
    printed = {line.partition("cg:namedAs ")[2] for line in found.lines if "namedAs" in line}
    assert printed == ({f'"{name}"'} if name != "Bolzano" else set())


def test_a_name_that_resembles_a_registered_one_is_proposed_not_taken(graph: Path) -> None:
    found = said(graph, claim(subject="Cisco", subject_type="company"))
    assert found.problems == [
        "'Cisco' resembles institution:cisco; decide whether it is the same, different or new"
    ]
    assert found.lines == set()


def test_a_name_means_an_entity_of_its_kind_alone(graph: Path) -> None:
    found = said(graph, claim(subject="Trento", subject_type="company"))
    assert "institution:trento rdf:type cg:Institution" in found.lines
    assert "institution:trento cg:kind kind:company" in found.lines


def test_homonyms_that_nothing_tells_apart_are_listed(graph: Path) -> None:
    decide(
        graph,
        {"name": "one", "decision": "new", "entity": "institution:lab-one", "label": "Lab",
         "class": "Institution", "country": "IT"},
        {"name": "two", "decision": "new", "entity": "institution:lab-two", "label": "Lab",
         "class": "Institution", "country": "CA"},
    )  # fmt: skip
    lab = {"subject": "Lab", "subject_type": "body"}
    first = [claim(**{**lab, "subject": name}) for name in ("one", "two")]
    found = said(graph, *first, claim(**lab, source_url="https://b.org"))
    assert found.problems == [
        "'Lab' may be institution:lab-one or institution:lab-two; decide which"
    ]
    in_canada = claim(**lab, predicate="located_in", object="Canada", object_type="country")
    found = said(graph, *first, in_canada)
    assert found.problems == []
    assert "institution:lab-two cg:locatedIn place:canada" in found.lines


def test_people_decide_that_two_names_are_one_or_two_or_nobody(graph: Path) -> None:
    decide(
        graph,
        {"name": "Cisco", "decision": "same", "entity": "institution:cisco", "reason": "short"},
        {"name": "Cisco System", "decision": "different", "entity": "institution:cisco",
         "reason": "another firm"},
        {"name": "Somebody", "decision": "reject", "reason": "is nobody; say who it is"},
        {"name": "Sisco", "decision": "same", "entity": "institution:nobody", "reason": "a slip"},
    )  # fmt: skip
    names = ("Cisco", "Cisco System", "Somebody", "Sisco")
    found = said(graph, *(claim(subject=name, subject_type="company") for name in names))
    assert found.problems == [
        "is nobody; say who it is",
        "a decision names institution:nobody, which nobody registers; add a line 'new'",
    ]
    assert 'institution:cisco skos:altLabel "Cisco"@en' in found.lines
    assert 'institution:cisco-system skos:prefLabel "Cisco System"@en' in found.lines


def test_a_decision_registers_all_that_it_says(graph: Path) -> None:
    decide(
        graph,
        {"name": "Comune", "decision": "new", "entity": "institution:comune-di-trento",
         "label": "Municipality of Trento", "class": "Institution", "kind": "municipality",
         "country": "IT", "located_in": "Trento", "part_of": "institution:cisco",
         "topics": "energy", "start": "1888", "identifier": "ror:05trd4x28", "reason": "why"},
    )  # fmt: skip
    found = said(graph, claim(subject="Comune", subject_type="municipality"))
    own = {line.partition(" ")[2] for line in found.lines if line.startswith("institution:comune")}
    assert own == {
        "rdf:type cg:Institution",
        "cg:kind kind:municipality",
        'skos:prefLabel "Municipality of Trento"@en',
        'skos:altLabel "Comune"@en',
        "cg:governs place:trento",
        "cg:locatedIn place:trento",
        "cg:locatedIn place:italy",
        "cg:partOf institution:cisco",
        "cg:topic topic:energy",
        'cg:start "1888"^^<http://www.w3.org/2001/XMLSchema#gYear>',
        "schema:sameAs ror:05trd4x28",
        'skos:editorialNote "why"@en',
    }


def test_a_decision_about_a_country_or_place_that_is_not_there_rejects_the_row(
    graph: Path,
) -> None:
    lab = {"decision": "new", "label": "Lab", "class": "Institution"}
    decide(
        graph,
        {**lab, "name": "a", "entity": "institution:a", "country": "XX"},
        {**lab, "name": "b", "entity": "institution:b", "located_in": "Atlantis"},
        {**lab, "name": "c", "entity": "institution:c", "part_of": "institution:nobody"},
        {**lab, "name": "d", "entity": "institution:d", "located_in": "nonsense:x"},
    )
    found = said(graph, *(claim(subject=name, subject_type="body") for name in "abcd"))
    assert [problem.partition(";")[0] for problem in found.problems] == [
        "the country 'XX' is not registered",
        "a decision names 'Atlantis', which is not one registered place",
        "a decision names institution:nobody, which nobody registers",
        "a decision names 'nonsense:x', which is not one registered place",
    ]
    assert found.lines == set()


@pytest.mark.parametrize(
    "name",
    [
        "...",
        'Lab "A" > \\ <b>',
        "x> <https://evil.example/> <y",
        'Lab"@en . <https://evil.example/s> <https://evil.example/p> "o',
        "Lab \\u003E \\n",
        "اختبار",
        "😀",
        "x" * 5000,
    ],
)
def test_no_name_breaks_out_of_its_iri_or_its_literal(graph: Path, name: str) -> None:
    found = said(graph, claim(subject=name, subject_type="company", role="member"))
    assert found.problems == []
    (text,) = (text for path, text in found.graphs.texts().items() if path.stem == "institutions")
    assert name in {quad.object.value for quad in found.graphs.added()}
    assert not re.search(r"^\s*<https://evil", text, re.MULTILINE)
    assert all(
        LOCAL.fullmatch(local(quad.subject).replace(".", "-"))
        for quad in found.graphs.added()
        if isinstance(quad.subject, NamedNode)
    )


def test_families_of_classes_are_prefixes() -> None:
    assert {iri(f"{family}:x").value.rsplit("/", 2)[1] for family in FAMILIES.values()} == set(
        FAMILIES.values()
    )


# Pages


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/a",
        "HTTPS://WWW.Example.ORG/a",
        "https://www.example.org/a/",
        "https://example.org:443/a",
        "https://example.org/a#part",
        "https://example.org/a?utm_source=x&fbclid=y",
        "https://example.org/a/index.html",
        "https://web.archive.org/web/20150101000000/https://example.org/a",
        "https://web.archive.org/web/2015id_/http://www.example.org/a/",
    ],
)
def test_two_addresses_of_one_page_are_one(other: str) -> None:
    assert address(other) == address("https://example.org/a")


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/A",
        "https://example.org/a/b",
        "https://example.org:8080/a",
        "https://sub.example.org/a",
        "https://example.org/a?page=2",
        "https://example.org/a?123",
        "https://example.com/a",
    ],
)
def test_addresses_of_two_pages_are_two(other: str) -> None:
    assert address(other) != address("https://example.org/a")


def test_what_follows_a_bare_question_mark_may_choose_the_page() -> None:
    assert address("https://example.org/a?123") != address("https://example.org/a?456")
    www, bare = "https://www.example.org/?u=http://b.org", "https://example.org/?u=http://b.org"
    assert address(www) == address(bare)
