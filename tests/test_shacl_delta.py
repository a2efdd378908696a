"""A change is validated as two full validations differ, on random graphs, shapes and edits.

Each rule of the algorithm is needed: without it some case goes wrong.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox
import pytest

from citygraph.shacl.affected import Affected
from citygraph.shacl.components import Qualified
from citygraph.shacl.delta import Delta, Versions, _Change, report_of_change, validate_delta
from citygraph.shacl.engine import report_of, validate
from citygraph.shacl.findings import Finding, Status
from citygraph.shacl.shapes.compiler import compile_shapes
from citygraph.shacl.shapes.graph import ShapesGraph
from citygraph.shacl.store_view import StoreView
from citygraph.shacl.view import ParsedView
from citygraph.terms import graph_of
from shacl_cases import Case, quads, reduced
from shacl_constraints import NO_QUERIES
from shacl_random import CORE, Generator, Profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citygraph.shacl.plan import Plan

FACTOR = int(os.environ.get("CITYGRAPH_FUZZ", "1"))
"""How many times the usual number of cases; `make fuzz` sets it."""
EDITS = 3
"""So many edits are tried on the same shapes and data."""

FEW = dict.fromkeys(("ranges", "minLength", "maxLength", "pattern", "languageIn"), 0.2) | NO_QUERIES
NO_GROUPS = dict.fromkeys(("not", "node", "and", "or", "xone", "closed", "closedValues"), 0.0)
PROFILES = {
    "anything": (CORE, 1000),
    "many shapes": (replace(CORE, shapes=12, triples=30, edits=6), 150),
    "queries": (Profile(FEW | {"sparql": 5, "sparqlPath": 5, "node": 3, "property": 3}, {}), 60),
    "qualified siblings": (
        Profile(FEW | {"qualified": 0, "minCount": 4}, {"inverse": 0.3}, siblings=True, triples=10),
        500,
    ),
    "chains of properties": (
        Profile(FEW | NO_GROUPS | {"property": 15}, {"star": 0.3, "plus": 0.3}, shapes=7),
        500,
    ),
    "repeated paths": (Profile(FEW, {"star": 6, "plus": 6, "sequence": 3}, linked=0.9), 400),
    "subclasses": (
        Profile(FEW | {"class": 10}, {}, typed=0.4, classed=0.4, targets={"class": 5}),
        400,
    ),
    "closed": (Profile(FEW | {"closed": 15, "closedValues": 15}, {}), 200),
    "pairs": (
        Profile(FEW | dict.fromkeys(("equals", "disjoint", "lessThan", "lessThanOrEquals"), 8), {}),
        300,
    ),
    "nested": (Profile(FEW | dict.fromkeys(("not", "node", "and", "or", "xone"), 5), {}), 300),
    "targets": (Profile(FEW, {}, typed=0.3, targets={"subjects": 4, "objects": 4}), 200),
    "several graphs": (replace(CORE, graphs=True), 200),
}


class Outcome(NamedTuple):
    """The findings that a change brings and takes, and those that it leaves."""

    new: set[Finding]
    resolved: set[Finding]
    existing: set[Finding]


def plan_of(case: Case) -> Plan:
    return compile_shapes(ShapesGraph({None: quads("\n".join(map(str, case.shapes)))}))


def merged(case: Case) -> Case:
    """The case without graphs: a triple that is removed is gone from each."""
    gone = {(q.subject, q.predicate, q.object) for q in case.removed}
    kept = tuple(q for q in case.data if (q.subject, q.predicate, q.object) not in gone)
    return replace(case, data=kept, removed=())


def by_two_runs(case: Case, plan: Plan) -> Outcome:
    before = set(report_of(plan, ParsedView(case.data)).results)
    after = set(report_of(plan, ParsedView(merged(case).after)).results)
    return Outcome(after - before, before - after, before & after)


def by_the_change(case: Case, plan: Plan) -> Outcome:
    versions = Versions.patched(ParsedView(case.data), case.added, case.removed)
    return outcome(report_of_change(plan, versions).results)


def outcome(findings: Iterable[Finding]) -> Outcome:
    def having(status: Status) -> set[Finding]:
        return {replace(f, status=None) for f in findings if f.status is status}

    return Outcome(having(Status.NEW), having(Status.RESOLVED), having(Status.EXISTING))


def is_wrong(case: Case) -> bool:
    plan = plan_of(case)
    return not agree(by_two_runs(case, plan), by_the_change(case, plan))


def agree(full: Outcome, change: Outcome) -> bool:
    return full[:2] == change[:2] and change.existing <= full.existing


def cases(profile: Profile, number: int) -> Iterator[tuple[int, Case, Plan]]:
    """Cases with their seeds and compiled shapes."""
    for seed in range(number):
        generator = Generator(seed, profile)
        case = generator.case()
        plan = plan_of(case)
        for _ in range(EDITS):
            yield seed, case, plan
            case = generator.edited(case)


def explained(case: Case, where: str) -> str:
    small = reduced(case, is_wrong)
    plan = plan_of(small)
    full, change = by_two_runs(small, plan), by_the_change(small, plan)
    lines = [f"{where}\n{small}"]
    for name in ("new", "resolved"):
        expected, found = getattr(full, name), getattr(change, name)
        lines += [f"{name}, missed: {finding}" for finding in expected - found]
        lines += [f"{name}, but it is not: {finding}" for finding in found - expected]
    lines += [f"existing, but it is not: {f}" for f in change.existing - full.existing]
    return "\n".join(lines)


@pytest.mark.parametrize("name", PROFILES)
def test_a_change_is_the_difference_of_two_runs(name: str) -> None:
    profile, number = PROFILES[name]
    differing = 0
    for seed, case, plan in cases(profile, number * FACTOR):
        full, change = by_two_runs(case, plan), by_the_change(case, plan)
        differing += full.new != full.resolved
        if not agree(full, change):
            pytest.fail(explained(case, f"{name}, seed {seed}"))
    assert differing > number * FACTOR / 3, "too few edits make a difference"


def test_the_public_functions_say_the_same() -> None:
    for seed in range(100):
        case = Generator(seed, CORE).case()
        shapes = graph_of(quads("\n".join(map(str, case.shapes))))
        before, after = (set(validate(d, shapes).results) for d in (case.data, case.after))
        report = validate_delta(case.data, Delta(case.added, case.removed), shapes)
        found = outcome(report.results)
        assert (found.new, found.resolved) == (after - before, before - after), str(case)
        assert report.conforms == (not found.new | found.existing)


@pytest.mark.parametrize("name", ["anything", "repeated paths", "qualified siblings"])
def test_a_store_gives_what_the_parsed_triples_give(name: str) -> None:
    profile, number = PROFILES[name]
    for seed, case, plan in cases(profile, number * FACTOR // 5):
        view = stored(case.data)
        parsed = report_of(plan, ParsedView(case.data)).results
        assert report_of(plan, view).results == parsed, f"{name}, seed {seed}\n{case}"
        change = report_of_change(plan, Versions.patched(view, case.added, case.removed))
        expected = by_two_runs(case, plan)
        assert agree(expected, outcome(change.results)), f"{name}, seed {seed}\n{case}"


def stored(data: Iterable[ox.Quad]) -> StoreView:
    """A store that remembers the literals which it changes ("01" to 1)."""
    store = ox.Store()
    forms: dict[tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, ox.Term], list[ox.Term]] = {}
    for quad in data:
        alone = ox.Store()
        alone.add(ox.Quad(quad.subject, quad.predicate, quad.object))
        [kept] = alone
        store.add(kept)
        written = forms.setdefault((kept.subject, kept.predicate, kept.object), [])
        written += [quad.object] * (quad.object not in written)
    changed = {key: tuple(values) for key, values in forms.items() if values != [key[2]]}
    return StoreView(store, changed)


def nothing(*_: object) -> set[object]:
    return set()


def as_is(_: object, __: object, nodes: set[object]) -> set[object]:
    return nodes


MUTANTS = {
    "star": (Affected, "repeated", as_is, "repeated paths"),
    "subclass": (Affected, "subclasses", nothing, "subclasses"),
    "class": (Affected, "classes", nothing, "subclasses"),
    "nested": (Affected, "nested", nothing, "nested"),
    "closed": (Affected, "closed", nothing, "closed"),
    "pair": (Affected, "pairs", nothing, "pairs"),
    "target": (Affected, "targeted", nothing, "targets"),
    "edges": (Affected, "edges", nothing, "anything"),
    "queries": (Affected, "queries", nothing, "queries"),
    "closure": (_Change, "closure", nothing, "chains of properties"),
    "sibling": (
        Qualified,
        "shapes",
        property(lambda self: (self.shape,)),
        "qualified siblings",
    ),
}


@pytest.mark.parametrize("rule", MUTANTS)
def test_without_a_rule_something_goes_wrong(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, method, replacement, profile = MUTANTS[rule]
    tried = list(cases(PROFILES[profile][0], 10))
    assert all(agree(by_two_runs(case, plan), by_the_change(case, plan)) for _, case, plan in tried)
    monkeypatch.setattr(owner, method, replacement)
    for _, case, plan in cases(PROFILES[profile][0], 1000):
        if not agree(by_two_runs(case, plan), by_the_change(case, plan)):
            return
    pytest.fail(f"the rule {rule!r} can be left out, and no test fails")
