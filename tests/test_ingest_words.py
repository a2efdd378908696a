"""The reviewed files: what words mean, what people decided, and that neither is ever guessed."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from citygraph import paths
from citygraph.errors import UnreadableInputError
from citygraph.ingest.claims import Claims
from citygraph.ingest.decisions import COLUMNS, Decisions
from citygraph.ingest.naming import FAMILIES
from citygraph.ingest.run import _vocabularies
from citygraph.ingest.words import MAKES, Role, Roles, Words
from tables import DECISION, decide, small_graph, words

if TYPE_CHECKING:
    from pathlib import Path

CONCEPTS, _, _ = _vocabularies()
INTAKE = paths.data_root() / "graph" / "intake"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return small_graph(tmp_path / "graph")


def _words(graph: Path) -> Words:
    return Words.read(graph / "intake", CONCEPTS)


def _decisions(graph: Path) -> Decisions:
    return Decisions.read(graph / "intake" / "decisions", CONCEPTS)


def _new(**cells: str) -> dict[str, str]:
    return {
        "name": "Lab", "decision": "new", "entity": "institution:lab", "label": "Lab",
        "class": "Institution", **cells,
    }  # fmt: skip


# The files that come along


def test_the_shipped_words_name_only_what_exists() -> None:
    mapping = Words.read(INTAKE, CONCEPTS)
    assert len(mapping.predicates) > 100
    assert {kind.cls for kind in mapping.types.values()} <= {*FAMILIES, ""}
    roles = [
        *mapping.roles.exact.values(),
        *(r for p in mapping.roles.patterns.values() for *_, r in p),
    ]
    assert {role.role for role in roles} - {"reject", "remark"} <= CONCEPTS["role"]
    assert {role.level for role in roles} - {""} <= CONCEPTS["level"]
    found = mapping.predicates.values()
    assert {predicate.indicator for predicate in found} - {""} <= CONCEPTS["indicator"]
    assert {predicate.role for predicate in found} - {""} <= CONCEPTS["role"]


def test_the_shipped_decisions_name_only_what_exists() -> None:
    found = Decisions.read(INTAKE / "decisions", CONCEPTS)
    assert len(found.registers) > 1000


def test_the_shipped_editions_fill_every_place_they_leave_open() -> None:
    with (INTAKE / "roles.csv").open(encoding="utf-8", newline="") as file:
        for cells in csv.DictReader(file):
            for name in ("{n}", "{year}"):
                assert name not in cells["edition"] or name in cells["text"], cells


def test_every_thing_that_a_predicate_can_make_is_made() -> None:
    claims = Claims(*([None] * 6))  # type: ignore[arg-type]
    assert {*claims._make, "reject"} == set(MAKES)


# Predicates and types


def test_a_predicate_for_a_type_goes_before_one_for_all(graph: Path) -> None:
    mapping = _words(graph)
    assert mapping.predicate("partner_of", "city").makes == "partnership"
    assert mapping.predicate("partner_of", "company").makes == "participation"


def test_a_predicate_that_is_not_mapped_is_reported_with_the_nearest(graph: Path) -> None:
    with pytest.raises(ValueError, match=r"'members_of' is not mapped; nearest: member_of"):
        _words(graph).predicate("members_of", "programme")
    with pytest.raises(ValueError, match=r"is not mapped; use a mapped one or add it to pred"):
        _words(graph).predicate("x" * 5000, "programme")


def test_a_predicate_for_one_type_alone_means_nothing_for_others(graph: Path) -> None:
    with pytest.raises(ValueError, match="'founded' is not mapped"):
        _words(graph).predicate("founded", "company")


def test_a_type_that_is_not_mapped_is_reported_with_the_nearest(graph: Path) -> None:
    with pytest.raises(ValueError, match=r"'citty' is not mapped; nearest: city"):
        _words(graph).type("citty")


@pytest.mark.parametrize(
    ("file", "line", "reason"),
    [
        ("predicates.csv", "x,,participations,,,,,", "nearest: participation"),
        ("predicates.csv", "x,,,,,,,", "has nothing in makes"),
        ("predicates.csv", "x,,participation,membre,,,,", "nearest: member"),
        ("predicates.csv", "x,,participation,member,true,,,", "the turned 'true' does not exist"),
        ("predicates.csv", "x,,participation,member,,,begin,", "the dates 'begin' does not exist"),
        ("predicates.csv", "x,,observation,,,,,", "has nothing in indicator"),
        ("predicates.csv", "x,,observation,,,populaton,,", "nearest: population"),
        ("predicates.csv", "x,,reject,,,,,", "has nothing in note"),
        ("predicates.csv", "member_of,,participation,partner,,,,", "says a second time what"),
        ("predicates.csv", "x,,participation", "has 3 cells instead of 8"),
        ("predicates.csv", 'x,,participation,"member', "is no CSV"),
        ("types.csv", "town,Town,", "the class 'Town' does not exist"),
        ("types.csv", "firm,Institution,firm", "the kind 'firm' does not exist"),
        ("types.csv", "city,Region,", "says a second time what 'city' means"),
        ("roles.csv", ",,x,nobody,,,,,,", "the role 'nobody' does not exist"),
        ("roles.csv", ",,x,,,,,,,", "has nothing in role"),
        ("roles.csv", ",,x,member,,gold medal,,,,", "the level 'gold medal' does not exist"),
        ("roles.csv", ",,x,funder,,,,much money,,", "the amount 'much money' holds no number"),
        ("roles.csv", ",,x,funder,,,,2 million,,", "the amount '2 million' has no currency"),
        ("roles.csv", ",,x,reject,,,,,,", "has nothing in note"),
        ("roles.csv", ",,x,partner,,,,,the alliance,", "'the alliance' is no short IRI"),
        ("roles.csv", ",,round {n} of {n},member,,,,,,", "has a wildcard twice"),
    ],
)  # fmt: skip
def test_a_line_that_means_nothing_is_refused_at_its_place(
    graph: Path, file: str, line: str, reason: str
) -> None:
    words(graph, file, line)
    last = len((graph / "intake" / file).read_text(encoding="utf-8").splitlines())
    with pytest.raises(UnreadableInputError) as refused:
        _words(graph)
    assert reason in refused.value.problem
    assert (refused.value.line, refused.value.path.endswith(file)) == (last, True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("predicate,makes\n", "its first row is not"),
        ("", "its first row is not"),
        ("\ufeffpredicate,object_type", "byte order mark"),
    ],
)
def test_a_file_of_words_with_other_columns_is_refused(graph: Path, text: str, reason: str) -> None:
    (graph / "intake" / "predicates.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableInputError, match=reason):
        _words(graph)


def test_a_missing_file_of_words_is_named(graph: Path) -> None:
    (graph / "intake" / "types.csv").unlink()
    with pytest.raises(UnreadableInputError, match=r"types.csv: there is no such file"):
        _words(graph)


# Roles


def _roles(*lines: tuple[str, str, str, str]) -> Roles:
    roles = Roles()
    for context, predicate, text, role in lines:
        roles.add(context, predicate, text, Role(role))
    return roles


def test_the_most_specific_line_about_a_role_counts() -> None:
    roles = _roles(
        ("", "", "* city", "pattern for all"),
        ("", "", "core city", "text for all"),
        ("", "joins", "core city", "text for a predicate"),
        ("Alliance", "", "* city", "pattern for a context"),
        ("Alliance", "", "core city", "text for a context"),
        ("", "", "core city", "a second one"),
    )

    def meaning(context: str, predicate: str, text: str) -> str:
        found = roles.meaning([context], predicate, text)
        return found.role if found else ""

    assert meaning("ALLIANCE", "joins", "Core  City") == "text for a context"
    assert meaning("Alliance", "joins", "old city") == "pattern for a context"
    assert meaning("Network", "joins", "core city") == "text for a predicate"
    assert meaning("Network", "leaves", "core city") == "text for all"
    assert meaning("Network", "leaves", "old city") == "pattern for all"
    assert meaning("Network", "leaves", "village") == ""


def test_numbers_and_years_of_a_role_stand_in_its_edition() -> None:
    roles = Roles()
    roles.add("", "", "round {n} ({year}) *", Role("selected", "round {n} of {year}"))
    found = roles.meaning([], "p", "Round 12 (2015) finalist")
    assert found is not None
    assert found.edition == "round 12 of 2015"
    assert roles.meaning([], "p", "round twelve (2015) finalist") is None
    assert roles.meaning([], "p", "round 12 (3015) finalist") is None


def test_signs_in_a_role_text_are_signs_not_a_pattern() -> None:
    roles = _roles(("", "", "partner (R&D) [a.b]+ {k} *", "partner"))
    assert roles.meaning([], "p", "partner (R&D) [a.b]+ {k} at last") is not None
    assert roles.meaning([], "p", "partner (R&D) [axb]+ {k} at last") is None


def test_an_empty_role_has_a_meaning_only_where_a_line_gives_one() -> None:
    assert _roles(("", "", "*", "anything")).meaning([], "p", "") is None
    found = _roles(("Alliance", "", "", "member")).meaning(["Alliance"], "p", "")
    assert found is not None
    assert found.role == "member"


def test_known_role_texts_that_resemble_one_are_named() -> None:
    roles = _roles(("", "", "core city", "member"), ("", "", "host city", "host"))
    assert roles.nearest("Core citty")[0] == "core city"
    assert roles.nearest("x" * 5000) == []


# Decisions


def test_the_most_limited_decision_counts(graph: Path) -> None:
    decide(
        graph,
        _new(entity="institution:any"),
        _new(entity="institution:typed", type="company"),
        _new(entity="institution:there", context="Alliance"),
        _new(entity="institution:capital", name="LAB", label="LAB"),
    )
    decisions = _decisions(graph)

    def entity(name: str, type_: str, *contexts: str) -> str:
        found = decisions.about(name, type_, contexts)
        return found.entity if found else ""

    assert entity("Lab", "city") == "institution:any"
    assert entity("Lab", "company") == "institution:typed"
    assert entity("Lab", "company", "x", "alliance") == "institution:there"
    assert entity("LAB", "city") == "institution:capital"
    assert entity("Labs", "city") == ""
    assert decisions.limited("lab")
    assert not decisions.limited("Labs")


def test_the_columns_are_those_that_people_fill_in() -> None:
    assert COLUMNS == DECISION


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"decision": ""}, "the decision '' is none of same, different, new, reject"),
        ({"decision": "yes"}, "the decision 'yes' is none of"),
        ({"name": ""}, "decides about no name"),
        ({"decision": "same"}, "gives no reason for the decision 'same'"),
        ({"decision": "reject", "entity": ""}, "gives no reason for the decision 'reject'"),
        ({"entity": "Lab"}, "'Lab' is no short IRI such as place:trento"),
        ({"entity": "institution:lab> <x"}, "is no short IRI"),
        ({"entity": "https://example.org/lab"}, "is no short IRI"),
        ({"entity": "institution:-lab"}, "is no short IRI"),
        (
            {"entity": "place:lab"},
            "whose IRIs do not begin so",
        ),
        ({"label": ""}, "without a label or a class"),
        ({"class": ""}, "without a label or a class"),
        ({"kind": "compny"}, "the kind 'compny' does not exist; nearest: company"),
        ({"topics": "energy; weather"}, "the topic 'weather' does not exist"),
        ({"identifier": "wikidata:Q1"}, "is neither geonames:… nor ror:…"),
        ({"identifier": "geonames:0"}, "is neither"),
        ({"start": "2015-02-30"}, "no day of the calendar"),
        ({"part_of": "the alliance"}, "'the alliance' in part_of is no short IRI"),
        ({"part_of": "nonsense:alliance"}, "in part_of is no short IRI"),
    ],
)
def test_a_decision_that_cannot_be_carried_out_is_refused_at_its_line(
    graph: Path, cells: dict[str, str], reason: str
) -> None:
    decide(graph, _new(name="first"), _new(**cells))
    with pytest.raises(UnreadableInputError) as refused:
        _decisions(graph)
    assert reason in refused.value.problem
    assert refused.value.line == 3


@pytest.mark.parametrize(
    "cells",
    [
        {"entity": "institution:other"},
        {"decision": "same", "reason": "they say so"},
        {"decision": "different", "reason": "they say so"},
    ],
)
def test_two_decisions_about_one_name_contradict_each_other(
    graph: Path, cells: dict[str, str]
) -> None:
    decide(graph, _new(), _new(**cells))
    with pytest.raises(UnreadableInputError, match=r"decides about 'Lab' otherwise than names.csv"):
        _decisions(graph)


def test_a_decision_told_twice_is_one(graph: Path) -> None:
    decide(graph, _new(), _new())
    assert list(_decisions(graph).registers) == ["institution:lab"]


def test_no_decisions_are_decisions_too(tmp_path: Path) -> None:
    assert Decisions.read(tmp_path / "none", CONCEPTS).about("Lab", "company", ()) is None
