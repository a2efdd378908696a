"""What changed between two versions of the graph, entity by entity."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from citygraph.diff import changes, lines
from citygraph.namespaces import PREFIXES

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
        "  - context Alliance, role member, asOf 2015, roleText core city  [source:page]",
        "  + context Alliance, role member, asOf 2016, roleText core city  [source:page]",
    ]


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
