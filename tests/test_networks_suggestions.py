"""Suggested partners: the flow of resource, what it rests on, and how well it foretells."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygraph.errors import UsageError
from citygraph.networks.incidence import incidence
from citygraph.networks.measures.allocation import Allocation
from citygraph.networks.measures.answers import suggested, suggested_csv, to_json
from citygraph.networks.measures.recall import evaluate, hideable
from citygraph.networks.measures.suggestions import makes_partners, suggest
from small_networks import arrays, made, pairs

# me - one - friend - bridge - new;  me - two - other - bridge2 - new, far
EDGES = [
    ("me", "one"),
    ("friend", "one"),
    ("me", "two"),
    ("other", "two"),
    ("friend", "bridge"),
    ("new", "bridge"),
    ("other", "wide"),
    ("new", "wide"),
    ("far", "wide"),
]


def walked(edges: list[tuple[str, str]], me: str, bridges: set[str]) -> dict[str, float]:
    """The flow, unit by unit, as the papers tell it."""
    contexts: dict[str, list[str]] = {}
    own: dict[str, list[str]] = {}
    for who, what in edges:
        contexts.setdefault(what, []).append(who)
        own.setdefault(who, []).append(what)
    score: dict[str, float] = {}
    for met in own[me]:
        for third in contexts[met]:
            if third == me:
                continue
            unit = 1 / len(own[me]) / len(contexts[met]) / len(own[third])
            for project in own[third]:
                if project in own[me] or project not in bridges:
                    continue
                for last in contexts[project]:
                    if last != third:
                        score[last] = score.get(last, 0) + unit / len(contexts[project])
    return score


@given(pairs(6), st.sets(st.sampled_from([f"c{n}" for n in range(6)])))
@settings(max_examples=60, deadline=None)
def test_the_flow_is_that_of_single_units(edges: set[tuple[str, str]], bridges: set[str]) -> None:
    inc = arrays(sorted(edges))
    allocation = Allocation(inc, np.array([key in bridges for key in inc.contexts], dtype=bool))
    for row, key in enumerate(inc.participants):
        scores = allocation.scores(row, inc.column[inc.row == row])
        expected = walked(sorted(edges), key, bridges)
        found = {
            other: float(scores[i]) for i, other in enumerate(inc.participants) if scores[i] > 0
        }
        assert found == pytest.approx(expected)


def test_suggestions_are_explained_by_contexts_and_sources() -> None:
    graph = made(EDGES, ties={("new", "bridge"): {"sources": ["second"]}})
    found = suggest(graph, "me")
    assert [one.key for one in found.found] == ["new", "far"]
    assert (found.contexts, found.partners, found.candidates, found.lists) == (2, 2, 2, 0)
    first = found.found[0]
    # 1/2 contexts x 1/2 members x 1/2 contexts of the friend x 1/2 members of the bridge, and the
    # same through "other", whose project has three.
    assert first.score == pytest.approx(1 / 16 + 1 / 24)
    assert first.ways == 2
    assert (first.reasons[0].met, first.reasons[0].through, first.reasons[0].project) == (
        "one",
        "friend",
        "bridge",
    )
    assert first.reasons[0].share == pytest.approx(3 / 5)
    assert first.reasons[0].sources == ("second", "source")
    assert first.shared == ()
    # Without "two" only the friend leads anywhere; without "one" both are as good.
    assert (first.rank, first.best, first.worst, first.alike) == (1, 1, 1, 1)
    assert (found.found[1].rank, found.found[1].best, found.found[1].worst) == (2, 1, 2)


def test_a_claimed_size_makes_a_way_weaker() -> None:
    graph = made(EDGES, contexts={"bridge": {"claimed": 150}})
    found = suggest(graph, "me").found[0]
    assert found.score == pytest.approx(1 / 8 / 150 + 1 / 24)
    assert found.reasons[0].project == "wide"


def test_meeting_is_evidence_but_makes_no_partner() -> None:
    graph = made([*EDGES, ("me", "fair"), ("new", "fair")], kinds={"fair": "Event", "one": "Event"})
    found = suggest(graph, "me")
    assert "new" in [one.key for one in found.found]
    assert found.found[0].shared == ("fair",)
    assert found.partners == 1  # who shares "two"; "one" and "fair" are events
    # Who shares no project with a third party is not suggested, however often they meet.
    only_fairs = made(EDGES, kinds=dict.fromkeys(("bridge", "wide"), "Event"))
    assert suggest(only_fairs, "me").found == ()


def test_lists_are_left_out_and_counted() -> None:
    graph = made([*EDGES, ("me", "list"), ("x", "list"), ("x", "p"), ("y", "p")])
    assert {one.key for one in suggest(graph, "me").found} == {"new", "far", "y"}
    graph.nodes["list"]["list"] = 1
    found = suggest(graph, "me")
    assert {one.key for one in found.found} == {"new", "far"}
    assert (found.contexts, found.lists) == (2, 1)


def test_fewer_than_two_contexts_are_refused() -> None:
    graph = made(EDGES)
    with pytest.raises(UsageError, match=r"Far would be guesses: .* in one context only, Wide"):
        suggest(graph, "far")
    graph.nodes["two"]["list"] = 1
    with pytest.raises(UsageError, match="in one context only, One"):
        suggest(graph, "me")
    graph.nodes["one"]["list"] = 1
    with pytest.raises(UsageError, match="in none"):
        suggest(graph, "me")


def test_who_is_no_participant_is_refused() -> None:
    for key in ("one", "nobody"):
        with pytest.raises(UsageError, match="is no participant in this network"):
            suggest(made(EDGES), key)
    with pytest.raises(UsageError, match="ask for one or more"):
        suggest(made(EDGES), "me", top=0)


def test_a_member_is_not_suggested_its_own_club_nor_the_club_its_members() -> None:
    club = "club#context"
    edges = [*EDGES, ("me", club), ("friend", club), ("club", "bridge"), ("club", "home")]
    kinds = {club: "Institution"}
    graph = made([*edges, ("deep", "home"), ("club", "two")], kinds=kinds)
    assert "club" not in [one.key for one in suggest(graph, "me").found]
    assert "friend" not in [one.key for one in suggest(graph, "club").found]


def test_nobody_within_reach_gives_an_empty_answer() -> None:
    found = suggest(made([("me", "one"), ("me", "two"), ("friend", "one")]), "me")
    assert (found.found, found.candidates, found.partners) == ((), 0, 1)


def test_those_of_one_project_share_a_rank() -> None:
    graph = made([*EDGES, ("newer", "wide")])
    found = suggest(graph, "me", top=2)
    assert [one.key for one in found.found] == ["new", "far"]
    assert (found.found[1].rank, found.found[1].alike) == (2, 2)


def test_suggestions_can_be_read_in_every_form() -> None:
    graph = made(EDGES)
    graph.graph["titles"] = {"source": "A Source | 2012"}
    found = suggest(graph, "me")
    digest = suggested(graph, found)
    assert digest.rows[0][:2] == ["1 (1-1)", "New"]
    assert "Friend (met in One) is in Bridge" in digest.rows[0][4]
    assert digest.sources == ("A Source | 2012",)
    assert "Coverage: Of 2 contexts, no source says how many take part" in digest.text()
    rows = list(csv.DictReader(io.StringIO(suggested_csv(graph, found))))
    assert [row["label"] for row in rows] == ["New", "New", "Far"]
    told = json.loads(to_json(graph, found))
    assert told["found"][0]["reasons"][0]["project"] == "bridge"
    assert told["labels"]["bridge"] == "Bridge"


# Evaluation


def partition(edges: list[tuple[str, str]]) -> tuple[object, ...]:
    inc = arrays(edges)
    bridges = np.ones(inc.shape[1], dtype=bool)
    return inc, bridges, hideable(inc, bridges)


def test_what_can_be_hidden_leaves_enough_and_loses_somebody() -> None:
    edges = [
        *(("a", f"c{i}") for i in range(3)),  # three contexts: one can be hidden
        ("b", "c0"),
        ("b", "c1"),  # still a partner without c0
        ("c", "c2"),  # lost with c2
    ]
    inc, _, entries = partition(edges)
    hidden = [(inc.participants[inc.row[e]], inc.contexts[inc.column[e]]) for e in entries]
    assert hidden == [("a", "c2")]


def test_a_hidden_participation_is_found_through_a_third_party() -> None:
    # a, b and c work together in p0 and p1; hiding a's part in p2 leaves b and c as a way there.
    trio = [(who, f"p{i}") for who in "abc" for i in range(3)]
    crowd = [(f"x{i}", f"q{i % 5}") for i in range(40)]
    busy = [("busy", f"q{i}") for i in range(5)]
    inc, bridges, entries = partition([*trio, ("d", "p2"), *crowd, *busy])
    own = np.array([e for e in entries if inc.participants[inc.row[e]] in "abc"])
    found = evaluate(inc, bridges, own, top=1)
    recall = {one.method: one for one in found.methods}
    assert (found.hidden, found.participants, found.partners) == (3, 3, 1)
    assert recall["resource allocation"].recall == 1
    assert recall["resource allocation"].hits == 1
    assert recall["popularity"].recall == 0
    assert recall["resource allocation"].low <= 1 <= recall["resource allocation"].high


def test_a_hidden_context_does_not_count_the_one_who_left() -> None:
    inc = arrays([("a", "x"), ("b", "x"), ("a", "y"), ("c", "y"), ("c", "z"), ("d", "z")])
    allocation = Allocation(inc, np.ones(inc.shape[1], dtype=bool))
    hidden = inc.contexts.index("x")
    own = np.array([inc.contexts.index("y")])
    before = allocation.size.copy()
    allocation.scores(0, own, hidden)
    assert (allocation.size == before).all()
    # b is reached by nobody; d through c: 1 x 1/2 (y) x 1/2 (c) x 1/2 (z)
    assert allocation.scores(0, own, hidden)[inc.participants.index("d")] == pytest.approx(1 / 8)


def test_an_evaluation_is_the_same_for_the_same_seed() -> None:
    edges = sorted({(f"p{i % 12}", f"c{(i * i + i // 5) % 15}") for i in range(90)})
    inc, bridges, entries = partition(edges)
    assert len(entries) > 1
    one, same = (evaluate(inc, bridges, entries, seed=3) for _ in range(2))
    assert one == same


def test_nothing_to_hide_is_said() -> None:
    inc, bridges, entries = partition([("a", "x"), ("b", "x")])
    with pytest.raises(UsageError, match="Nothing can be hidden"):
        evaluate(inc, bridges, entries)


def test_only_projects_make_partners() -> None:
    graph = made([("a", "x"), ("a", "y")], kinds={"y": "Event"})
    assert makes_partners(graph, incidence(graph)).tolist() == [True, False]
