"""Rules held to a change find what two full runs of them tell apart."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from citygraph import namespaces as ns
from citygraph import paths
from citygraph.errors import UnreadableInputError
from citygraph.shacl import Status, run_rules
from citygraph.shacl.rule_changes import changed_findings
from citygraph.shacl.rules import read_rule, rule_of
from citygraph.store.embedded import EmbeddedStore, quads_of

if TYPE_CHECKING:
    from citygraph.shacl import Finding, Rule

RULES = [read_rule(file) for file in paths.rule_files()]
FIXTURES = sorted((Path(__file__).parent / "invalid").glob("*.trig"))
EDITS = 4
ITSELF = "BIND(?changed AS ?focus)"


@pytest.fixture(scope="module")
def words() -> list[Quad]:
    return [quad for file in paths.ontology_files() for quad in quads_of(file)]


class Version:
    """Some data, and what all of them break."""

    def __init__(self, *parts: list[Quad]) -> None:
        self.quads = {quad for part in parts for quad in part}
        self.store = EmbeddedStore.of_quads(list(self.quads))
        self._broken: dict[Rule, list[Finding]] = {}

    def broken(self, rules: list[Rule]) -> list[Finding]:
        for rule in rules:
            if rule not in self._broken:
                self._broken[rule] = run_rules(self.store, [rule])
        return [finding for rule in rules for finding in self._broken[rule]]


@pytest.fixture(scope="module")
def plain(words: list[Quad]) -> Version:
    return Version(words)


def told(findings: list[Finding], status: Status) -> set[tuple[str, str]]:
    return {(f.shape, f"{f.focus} {f.value} {f.graph}") for f in findings if f.status is status}


def differ(some: list[Finding], others: list[Finding]) -> set[tuple[str, str]]:
    return {(f.shape, f"{f.focus} {f.value} {f.graph}") for f in some if f not in others}


def assert_same(old: Version, new: Version, rules: list[Rule]) -> int:
    differing = old.quads ^ new.quads
    found = changed_findings(rules, differing, lambda: old.store, lambda: new.store)
    was, now = old.broken(rules), new.broken(rules)
    assert told(found, Status.NEW) == differ(now, was)
    assert told(found, Status.RESOLVED) == differ(was, now)
    assert told(found, Status.EXISTING) <= differ(now, [])
    return len(differ(now, was)) + len(differ(was, now))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_change_of_a_fixture_is_judged_as_two_full_runs_judge_it(
    rule: Rule, words: list[Quad], plain: Version
) -> None:
    fixtures = [file for file in FIXTURES if file.stem == rule.name]
    fixtures += [file for file in FIXTURES if f" {rule.name}\n" in file.read_text()][:2]
    assert fixtures, f"no fixture breaks {rule.name}"
    changes = 0
    for file in fixtures:
        quads = quads_of(file)
        full = Version(words, quads)
        changes += assert_same(plain, full, [rule])
        chosen = random.Random(rule.name)  # noqa: S311 - which quads are taken out
        for quad in chosen.sample(quads, min(EDITS, len(quads))):
            rest = Version(words, [each for each in quads if each != quad])
            changes += assert_same(full, rest, [rule])
            changes += assert_same(rest, full, [rule])
    assert changes  # else the rule was never seen to be broken or mended


PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in ns.PREFIXES.items())
SOURCE = "GRAPH source:s { participation:p cg:source source:s }"
JUDGED = "GRAPH source:c { participation:p cg:standing standing:doubtful }"
CURATION = "GRAPH source:c { source:c cg:tier tier:curation }"
CLAIMS = """GRAPH source:s {
  observation:a cg:about place:x ; cg:indicator indicator:population ; cg:value 1 ;
    cg:source source:s
}
GRAPH source:t { observation:b cg:about place:x ; cg:value 2 ; cg:source source:t }
"""
LED = {
    "claim-told-by-source": (SOURCE + JUDGED, CURATION),
    "judgement-in-curation": (JUDGED, CURATION),
    "label-in-registry": (
        "GRAPH source:r { place:x skos:prefLabel 'x'@en }",
        "GRAPH source:r { source:r cg:kind kind:registry }",
    ),
    "graph-is-source": ("", "GRAPH source:g { place:x skos:prefLabel 'x'@en }"),
    "known-classes": ("place:x a <urn:c> .", "<urn:c> a owl:Class ."),
    "known-properties": ("place:x cg:odd 1 .", "cg:odd a owl:DatatypeProperty ."),
    "known-concepts": ("place:x cg:topic topic:odd .", "topic:odd a skos:Concept ."),
    "disagreement": (
        CLAIMS,
        "GRAPH source:t { observation:b cg:indicator indicator:population }",
    ),
}
"""Rule -> data, and a statement more, which matters to a node that is not its subject."""


def quads(text: str) -> list[Quad]:
    return list(parse(PREFIXES + text, RdfFormat.TRIG))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_without_its_pattern_a_rule_passes_a_change_over(rule: Rule, words: list[Quad]) -> None:
    if rule.affects is None or rule.affects == (ITSELF,):
        assert rule.name not in LED
        return
    said, more = map(quads, LED[rule.name])
    before, after = Version(words, said), Version(words, said, more)
    assert assert_same(before, after, [rule])
    blind = replace(rule, affects=(ITSELF,))
    with pytest.raises(AssertionError):
        assert_same(before, after, [blind])


def test_blank_nodes_and_unlimited_rules_are_checked_everywhere(
    words: list[Quad], plain: Version
) -> None:
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    node = BlankNode("x")
    odd = Quad(node, kind, NamedNode("https://w3id.org/citygraph/ontology#Institutoin"))
    assert assert_same(plain, Version(words, [odd]), RULES)


def test_a_faulty_pattern_names_its_rule(words: list[Quad], plain: Version) -> None:
    [rule] = [rule for rule in RULES if rule.name == "known-classes"]
    text = rule.path.read_text().replace("?focus a ?changed", "?focus a a a")
    typed = next(quad for quad in words if quad.predicate.value.endswith("#type"))
    with pytest.raises(UnreadableInputError, match=r"known-classes\.rq: a pattern of `affects`"):
        changed_findings(
            [rule_of(rule.path, text)], {typed}, lambda: plain.store, lambda: plain.store
        )
