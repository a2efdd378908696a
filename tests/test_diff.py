"""What changed between two versions of the graph, entity by entity."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from citygraph.diff import (
    AnswerChange,
    ClassCount,
    answer_change,
    changes,
    class_counts,
    lines,
)
from citygraph.model import Answer
from citygraph.namespaces import PREFIXES
from citygraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
REGISTRY = """GRAPH source:registry {
  place:trento a cg:City ; skos:prefLabel "Trento"@en .
  initiative:alliance a cg:Programme ; skos:prefLabel "Alliance"@en .
}"""
CLAIM = """GRAPH source:page {
  participation:page.alliance.trento.member a cg:Participation ; cg:participant place:trento ;
    cg:context initiative:alliance ; cg:role role:member ; cg:source source:page ;
    cg:asOf "2015" ; cg:roleText "core city" .
}"""


_TOLD = "context Alliance, role member, asOf %s, roleText core city"


def _graph(*texts: str) -> list[Quad]:
    return [quad for text in texts for quad in parse(_HEAD + text, RdfFormat.TRIG)]


def _shown(before: Iterable[Quad], after: Iterable[Quad]) -> list[str]:
    return list(lines(changes(before, after)))


def test_a_new_claim_is_one_line_under_its_participant() -> None:
    assert _shown(_graph(REGISTRY), _graph(REGISTRY, CLAIM)) == [
        "Trento  place:trento",
        "  + context Alliance, role member, asOf 2015, roleText core city  [source:page]",
    ]


def test_what_went_stands_before_what_came() -> None:
    after = CLAIM.replace('"2015"', '"2016"')
    assert _shown(_graph(REGISTRY, CLAIM), _graph(REGISTRY, after)) == [
        "Trento  place:trento",
        f"  - cg:asOf 2015: {_TOLD % 2015}  [source:page]",
        f"  + cg:asOf 2016: {_TOLD % 2016}  [source:page]",
    ]


@pytest.mark.parametrize("odd", ["<http://evil.example/p> 1", "rdfs:comment 'spam'", "cg:since 2"])
def test_no_statement_about_a_claim_is_hidden(odd: str) -> None:
    """A reviewer who reads the summary has read every triple."""
    [name, value] = odd.split(" ")
    more = CLAIM + f"GRAPH source:page {{ participation:page.alliance.trento.member {odd} }}"
    told = _shown(_graph(REGISTRY, CLAIM), _graph(REGISTRY, more))
    assert len(told) == 2
    assert told[1].startswith(f"  + {name} {value.strip(chr(39))}: context Alliance")
    told = _shown(_graph(REGISTRY), _graph(REGISTRY, more))
    assert f"{name.removeprefix('cg:')} {value.strip(chr(39))}" in told[1]


def test_a_figure_stands_under_what_it_is_about() -> None:
    figure = """GRAPH source:page {
      observation:page.trento.population a cg:Observation ; cg:about place:trento ;
        cg:indicator indicator:population ; cg:value 120709 ; cg:source source:page . }"""
    assert _shown(_graph(REGISTRY), _graph(REGISTRY, figure)) == [
        "Trento  place:trento",
        "  + indicator population, value 120709  [source:page]",
    ]


def test_other_statements_are_told_one_by_one_with_labels() -> None:
    more = 'GRAPH source:page { place:trento cg:partOf initiative:alliance ; skos:altLabel "T"@en }'
    assert _shown(_graph(REGISTRY), _graph(REGISTRY, more)) == [
        "Trento  place:trento",
        "  + cg:partOf Alliance  [source:page]",
        "  + skos:altLabel T  [source:page]",
    ]


def test_what_curation_says_of_a_claim_is_not_the_claim() -> None:
    doubt = """GRAPH source:curation-doubts {
      participation:page.alliance.trento.member cg:standing standing:doubtful . }"""
    before = _graph(REGISTRY, CLAIM)
    shown = _shown(before, [*before, *_graph(doubt)])
    assert shown[0] == "Trento  place:trento"
    assert len(shown) == 2
    assert "standing" in shown[1]
    assert shown[1].endswith("[source:curation-doubts]")


def test_entities_stand_in_the_order_of_their_labels() -> None:
    names = ["trento", "alliance", "zebra", "Ähre", "Beta"]
    after = _graph(
        "GRAPH source:registry {"
        + "".join(f'place:p{n} skos:prefLabel "{name}"@en . ' for n, name in enumerate(names))
        + "}"
    )
    found = [change.label for change in changes([], after)]
    assert found == ["alliance", "Beta", "trento", "zebra", "Ähre"]


def test_a_renamed_entity_goes_by_its_later_name() -> None:
    (change,) = changes(_graph(REGISTRY), _graph(REGISTRY.replace('"Trento"', '"Trient"')))
    assert change.label == "Trient"
    assert [statement.added for statement in change.statements] == [False, True]


def test_what_is_gone_goes_by_the_name_it_had() -> None:
    found = changes(_graph(REGISTRY, CLAIM), [])
    assert [change.label for change in found] == ["Alliance", "Trento"]
    assert not any(statement.added for change in found for statement in change.statements)


def test_the_same_statement_in_another_graph_is_a_change() -> None:
    (change,) = changes(
        _graph("GRAPH source:a { place:x cg:topic topic:energy }"),
        _graph("GRAPH source:b { place:x cg:topic topic:energy }"),
    )
    assert [s.source for s in change.statements] == ["source:a", "source:b"]


def test_a_version_is_no_change_of_itself_in_any_order() -> None:
    quads = _graph(REGISTRY, CLAIM)
    assert changes(quads, quads[::-1] * 2) == []


def test_a_claim_with_two_texts_is_told_in_the_same_words_each_time() -> None:
    quads = _graph(REGISTRY, CLAIM)
    claim, source = quads[-1].subject, quads[-1].graph_name
    more = [
        Quad(claim, NamedNode(f"{PREFIXES['cg']}roleText"), Literal(f"text {number}"), source)
        for number in range(50)
    ]
    told = set()
    for seed in range(20):
        after = [*quads, *more]
        random.Random(seed).shuffle(after)  # noqa: S311 - an order, no secret
        told.add("\n".join(_shown(_graph(REGISTRY), after)))
    assert len(told) == 1


few = st.sampled_from([NamedNode(f"{PREFIXES['place']}{name}") for name in "abcd"])
graphs = st.lists(
    st.builds(Quad, few, few, st.one_of(few, st.builds(Literal, st.text(max_size=3))), few),
    max_size=12,
)


@settings(deadline=None, max_examples=80)
@given(graphs, graphs)
def test_every_statement_that_came_or_went_is_told_once(
    before: list[Quad], after: list[Quad]
) -> None:
    found = changes(before, after)
    told = [statement for change in found for statement in change.statements]
    assert sum(s.added for s in told) == len(set(after) - set(before))
    assert sum(not s.added for s in told) == len(set(before) - set(after))
    back = changes(after, before)
    assert [c.entity for c in sorted(back, key=lambda c: c.entity.value)] == [
        c.entity for c in sorted(found, key=lambda c: c.entity.value)
    ]


ADDRESSED = """GRAPH source:registry { place:trento skos:prefLabel "Trento"@en ;
  schema:address [ schema:city "Trento" ; schema:geo [ schema:lat 46 ] ] ;
  cg:topic ( topic:energy topic:water ) . }"""


def test_blank_nodes_are_the_same_when_they_say_the_same() -> None:
    assert _shown(_graph(ADDRESSED), _graph(ADDRESSED)) == []


def test_what_a_blank_node_says_is_told_of_the_thing_that_leads_to_it() -> None:
    after = ADDRESSED.replace("46", "47").replace("topic:water", "topic:air")
    address = '[ schema:city "Trento" ; schema:geo [ schema:lat "%d" ] ]'
    assert _shown(_graph(ADDRESSED), _graph(after)) == [
        "Trento  place:trento",
        "  - cg:topic ( topic:energy topic:water )  [source:registry]",
        f"  - schema:address {address % 46}  [source:registry]",
        "  + cg:topic ( topic:energy topic:air )  [source:registry]",
        f"  + schema:address {address % 47}  [source:registry]",
    ]


def test_a_statement_about_a_known_blank_node_is_told_too() -> None:
    before = _graph(ADDRESSED)
    (inner,) = [quad for quad in before if quad.predicate.value.endswith("/lat")]
    shown = _shown(before, [quad for quad in before if quad != inner])
    assert shown[2].endswith('[ schema:city "Trento" ; schema:geo [] ]  [source:registry]')
    assert len(shown) == 3


def test_circles_and_long_lists_of_blank_nodes_end() -> None:
    circle = "GRAPH source:a { place:x cg:near _:a . _:a cg:near _:b . _:b cg:near _:a , _:b }"
    assert _shown(_graph(circle), _graph(circle)) == []
    items = " ".join(f'"{number}"' for number in range(3000))
    long = f"GRAPH source:a {{ place:x cg:topic ( {items} ) }}"
    assert _shown(_graph(long), _graph(long)) == []
    assert len(_shown(_graph(long), _graph(long.replace('"2999"', '"x"')))) == 3


def test_the_default_graph_is_no_source() -> None:
    assert _shown([], _graph("place:x cg:topic topic:energy .")) == [
        "place:x  place:x",
        "  + cg:topic topic:energy",
    ]


def test_things_of_others_go_by_the_names_that_others_give() -> None:
    named = 'place:x rdfs:label "Bozen"@de , "Bolzano"@en ; foaf:name "A" .'
    assert changes([], _graph(named))[0].label == "Bolzano"


def test_instances_are_counted_once_per_class() -> None:
    after = _graph(REGISTRY, CLAIM, "GRAPH source:b { place:trento a cg:City }")
    labels = _graph('cg:City rdfs:label "city"@en .')
    assert class_counts(_graph(REGISTRY), [*after, *labels]) == [
        ClassCount(PREFIXES["cg"] + "Participation", "cg:Participation", 0, 1),
        ClassCount(PREFIXES["cg"] + "Programme", "cg:Programme", 1, 1),
        ClassCount(PREFIXES["cg"] + "City", "city", 1, 1),
    ]


def _answer(*rows: str, column: str = "city") -> Answer:
    store = EmbeddedStore.of_quads([])
    values = " ".join(f'("{row}")' for row in rows)
    answer = store.query(f"SELECT ?{column} WHERE {{ VALUES (?{column}) {{ {values} }} }}")
    assert isinstance(answer, Answer)
    return answer


def test_an_answer_changes_by_its_rows() -> None:
    before, after = _answer("Trento", "Wuxi", "Wuxi"), _answer("Wuxi", "Oslo", "Trento")
    found = answer_change("cities", "Which?", before, after)
    assert found == AnswerChange("cities", "Which?", ("city",), (("Oslo",),), (("Wuxi",),))
    assert answer_change("cities", "Which?", before, _answer("Wuxi", "Trento", "Wuxi")) is None


def test_an_answer_in_other_columns_is_another_answer() -> None:
    found = answer_change("q", "?", _answer("a"), _answer("a", column="place"))
    assert found == AnswerChange("q", "?", ("place",), (("a",),), (("a",),))
