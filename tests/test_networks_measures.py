"""Measures of networks, held to networkx, brute force, closed forms and published figures."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.stats import chisquare

from citygraph.errors import UsageError
from citygraph.networks.incidence import incidence
from citygraph.networks.measures.assortativity import assortativity
from citygraph.networks.measures.backbone import backbone
from citygraph.networks.measures.brokerage import brokerage, cost
from citygraph.networks.measures.clustering import robins_alexander
from citygraph.networks.measures.corroboration import corroboration
from citygraph.networks.measures.coverage import covered
from citygraph.networks.measures.null_model import null_model, randomised, repeated_pairs
from citygraph.networks.measures.rank_range import (
    betweenness_ranks,
    context_ranks,
    degree_ranks,
    ranks,
)
from citygraph.networks.measures.shortest_paths import betweenness
from citygraph.networks.projection import project
from small_networks import arrays, made, pairs, women

WEIGHTED = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.sampled_from([0.5, 1.0, 2.0, 3.25])),
    max_size=20,
)


def drawn(edges: list[tuple[int, int, float]]) -> tuple[nx.Graph, csr_array]:
    """A weighted one-mode network on eight nodes, as networkx and as a matrix."""
    graph = nx.Graph()
    graph.add_nodes_from(range(8))
    graph.add_weighted_edges_from((a, b, w) for a, b, w in edges if a != b)
    return graph, nx.to_scipy_sparse_array(graph, nodelist=range(8), dtype=float, format="csr")


# Brokerage


@given(WEIGHTED)
@settings(max_examples=50, deadline=None)
def test_brokerage_is_that_of_networkx(edges: list[tuple[int, int, float]]) -> None:
    graph, ties = drawn(edges)
    found = brokerage(ties)
    size, constraint = nx.effective_size(graph), nx.constraint(graph, weight="weight")
    for node in graph:
        if graph.degree[node]:
            assert found.effective[node] == pytest.approx(size[node])
            assert found.constraint[node] == pytest.approx(constraint[node])
        else:
            assert np.isnan(found.effective[node])
            assert np.isnan(found.constraint[node])


def test_brokerage_in_pieces_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    ties = project(incidence(women())).weight
    whole = brokerage(ties)
    monkeypatch.setattr("citygraph.networks.measures.brokerage.BLOCK", 50)
    pieces = brokerage(ties)
    assert np.array_equal(whole.effective, pieces.effective)
    assert np.array_equal(whole.constraint, pieces.constraint)
    assert cost(ties) == int((whole.partners**2).sum())
    rows = np.array([5, 2])
    some = brokerage(ties, rows)
    assert some.constraint.tolist() == whole.constraint[rows].tolist()
    assert cost(ties, rows) < cost(ties)


def test_the_middle_of_a_star_brokers_and_a_clique_does_not() -> None:
    star = nx.to_scipy_sparse_array(nx.star_graph(4), dtype=float, format="csr")
    assert brokerage(star).effective[0] == 4
    assert brokerage(star).constraint[0] == pytest.approx(1 / 4)
    clique = nx.to_scipy_sparse_array(nx.complete_graph(5), dtype=float, format="csr")
    assert brokerage(clique).effective.tolist() == [1] * 5


# Assortativity


def test_the_mixing_of_couples_is_that_of_the_paper() -> None:
    # Newman (2003), table I: couples in San Francisco by ethnicity; r = 0.621.
    table = np.array(
        [
            [0.258, 0.016, 0.035, 0.013],
            [0.012, 0.157, 0.058, 0.019],
            [0.013, 0.023, 0.306, 0.035],
            [0.005, 0.007, 0.024, 0.016],
        ]
    )
    names = ["black", "hispanic", "white", "other"]
    labels, edges = [], []
    for i, j in product(range(4), repeat=2):
        edges.append((len(labels), len(labels) + 1, table[i, j]))
        labels += [names[i], names[j]]
    graph = nx.Graph()
    graph.add_nodes_from(range(len(labels)))
    graph.add_weighted_edges_from(edges)
    ties = nx.to_scipy_sparse_array(graph, nodelist=range(len(labels)), format="csr")
    # The paper tells women from men, so its matrix is not symmetric; ties have no direction.
    even = (table + table.T) / (2 * table.sum())
    expected = (np.trace(even) - (even.sum(axis=0) ** 2).sum()) / (
        1 - (even.sum(axis=0) ** 2).sum()
    )
    found = assortativity(ties, labels)
    assert found.coefficient == pytest.approx(expected)
    assert found.coefficient == pytest.approx(0.621, abs=0.003)


@given(WEIGHTED, st.lists(st.sampled_from("abc"), min_size=8, max_size=8))
@settings(max_examples=60, deadline=None)
def test_unweighted_assortativity_is_that_of_networkx(
    edges: list[tuple[int, int, float]], labels: list[str]
) -> None:
    graph, ties = drawn([(a, b, 1.0) for a, b, _ in edges])
    nx.set_node_attributes(graph, dict(enumerate(labels)), "class")
    found = assortativity(ties, labels)
    if len(found.classes) < 2:
        assert found.coefficient is None
        assert found.why.endswith(".")
        return
    assert found.coefficient == pytest.approx(
        nx.attribute_assortativity_coefficient(graph, "class")
    )
    assert found.mixing.sum() == pytest.approx(1)


def test_unknown_classes_are_left_out_and_counted() -> None:
    _, ties = drawn([(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0), (4, 5, 2.0)])
    found = assortativity(ties, ["a", "a", "", "b", "b", "a", "", ""])
    assert (found.unknown, found.ties_left_out) == (3, 2)
    assert found.classes == ("a", "b")
    assert found.mixing == pytest.approx(np.array([[1 / 3, 1 / 3], [1 / 3, 0]]))


def test_one_class_or_no_tie_has_no_assortativity() -> None:
    _, ties = drawn([(0, 1, 1.0)])
    assert assortativity(ties, ["a"] * 8).why == "All ties join participants of one class."
    nothing = assortativity(ties, [""] * 8)
    assert nothing.coefficient is None
    assert nothing.why == "No tie joins two participants whose class is known."


# Corroboration


def test_corroboration_counts_what_two_sources_say() -> None:
    inc = arrays(
        [("a", "x"), ("a", "y"), ("b", "x")], ties={("a", "x"): {"sources": ["one", "two"]}}
    )
    found = corroboration(inc)
    assert (found.ties, found.backed, found.share) == (3, 1, 1 / 3)
    assert found.of_participants.tolist() == [0.5, 0]
    assert found.of_contexts.tolist() == [0.5, 0]
    nothing = corroboration(arrays([]))
    assert nothing.share is None


# Ranks


def brute_force(graph: nx.Graph, score: str) -> tuple[list[int], list[int], list[int]]:
    """Rank, best and worst, by removing every context in turn."""
    contexts = [node for node, data in graph.nodes(data=True) if data["bipartite"] == 1]
    keys = sorted(node for node, data in graph.nodes(data=True) if data["bipartite"] == 0)
    found = []
    for gone in [[], *([one] for one in contexts)]:
        rest = nx.Graph(graph.edges)
        rest.add_nodes_from(keys)
        rest.remove_nodes_from(gone)
        values = (
            dict(rest.degree)
            if score == "degree"
            else nx.betweenness_centrality(rest, normalized=False)
        )
        found.append(
            [1 + sum(values[other] > values[key] + 1e-9 for other in keys) for key in keys]
        )
    table = np.array(found)
    return found[0], table.min(axis=0).tolist(), table.max(axis=0).tolist()


@given(pairs())
@settings(max_examples=60, deadline=None)
def test_degree_ranks_are_those_of_removing_each_context(edges: set[tuple[str, str]]) -> None:
    graph = made(sorted(edges))
    found = degree_ranks(arrays(sorted(edges)))
    result = found.rank.tolist(), found.best.tolist(), found.worst.tolist()
    assert result == brute_force(graph, "degree")
    assert (found.tried, found.of, found.untried) == (found.of, found.of, 0)


@given(pairs())
@settings(max_examples=30, deadline=None)
def test_betweenness_ranks_are_those_of_removing_each_context(
    edges: set[tuple[str, str]],
) -> None:
    found = betweenness_ranks(arrays(sorted(edges)))
    result = found.rank.tolist(), found.best.tolist(), found.worst.tolist()
    assert result == brute_force(made(sorted(edges)), "betweenness")


@given(pairs())
@settings(max_examples=60, deadline=None)
def test_ranks_of_contexts_are_those_of_the_turned_network(edges: set[tuple[str, str]]) -> None:
    turned = [(f"p{other}", f"c{one}") for one, other in edges]
    found, other = context_ranks(arrays(sorted(edges))), degree_ranks(arrays(sorted(turned)))
    assert found.rank.tolist() == other.rank.tolist()
    assert found.best.tolist() == other.best.tolist()
    assert found.worst.tolist() == other.worst.tolist()


@given(pairs(9))
@settings(max_examples=60, deadline=None)
def test_the_betweenness_of_a_core_with_branches_is_that_of_networkx(
    edges: set[tuple[str, str]],
) -> None:
    inc = arrays(sorted(edges))
    expected = nx.betweenness_centrality(nx.Graph(edges), normalized=False)
    one, other = betweenness(inc.matrix)
    found = dict(zip((*inc.participants, *inc.contexts), [*one, *other], strict=True))
    assert found == pytest.approx(expected)


def test_betweenness_of_no_network_is_nothing() -> None:
    one, other = betweenness(csr_array((0, 0)))
    assert (len(one), len(other)) == (0, 0)


def test_what_was_not_left_out_is_said() -> None:
    inc = incidence(women())
    some, everything = betweenness_ranks(inc, most=2), betweenness_ranks(inc)
    assert (some.tried, some.of) == (2, inc.shape[1])
    assert 0 < some.untried < 1
    assert everything.untried == 0
    assert (some.best >= everything.best).all()
    assert (some.worst <= everything.worst).all()
    told: list[tuple[int, int]] = []
    betweenness_ranks(inc, most=2, progress=lambda *done: told.append(done))
    assert told == [(1, 2), (2, 2)]


def test_equals_share_the_better_rank() -> None:
    assert ranks(np.array([3.0, 5.0, 3.0, 1.0])).tolist() == [2, 1, 2, 4]


# The null model


def margins(inc: object) -> list[list[int]]:
    return [degree.tolist() for degree in inc.degrees]  # type: ignore[attr-defined]


@given(pairs(8, least=2), st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_random_networks_keep_all_degrees_and_places(
    edges: set[tuple[str, str]], seed: int
) -> None:
    sides = {edge: {"side": "convener"} for edge in sorted(edges)[::2]}
    inc = arrays(sorted(edges), ties=sides)
    for sample in randomised(inc, 2, seed):
        assert margins(sample) == margins(inc)
        cells = list(zip(sample.row.tolist(), sample.column.tolist(), strict=True))
        assert cells == sorted(set(cells))
        for column in range(inc.shape[1]):  # every context has its convener places back
            was, now = (Counter(one.side[one.column == column].tolist()) for one in (inc, sample))
            assert was == now


@pytest.mark.parametrize(
    "edges",
    [
        ["ax", "ay", "bx", "cz", "dz", "dy"],
        ["ax", "ay", "az", "bx", "by", "cz", "cw", "dw"],
        ["ax", "bx", "by", "cy", "az", "cz", "aw"],
    ],
)
def test_every_network_of_the_same_degrees_is_as_likely(edges: list[str]) -> None:
    inc = arrays([(one, other) for one, other in edges])
    wanted = margins(inc)
    rows, columns = inc.shape
    cells = list(product(range(rows), range(columns)))
    possible = {
        chosen
        for chosen in combinations(cells, len(edges))
        if [Counter(r for r, _ in chosen)[r] for r in range(rows)] == wanted[0]
        and [Counter(c for _, c in chosen)[c] for c in range(columns)] == wanted[1]
    }
    drawn_ones = Counter(
        tuple(zip(one.row.tolist(), one.column.tolist(), strict=True))
        for one in randomised(inc, 1000, seed=7)
    )
    assert set(drawn_ones) == possible
    assert len(possible) > 4
    assert chisquare([drawn_ones[one] for one in sorted(possible)]).pvalue > 0.01


def test_a_random_network_is_the_same_for_the_same_seed() -> None:
    inc = incidence(women())
    one, same, other = (
        [sample.column.tolist() for sample in randomised(inc, 3, seed)] for seed in (1, 1, 2)
    )
    assert one == same
    assert one != other


def test_the_women_meet_more_often_than_chance_has_it() -> None:
    # Counted by hand of the table in Davis et al.: 18 women, 14 events, 89 attendances.
    graph = women()
    inc = incidence(graph)
    assert (inc.shape, len(inc.row)) == ((18, 14), 89)
    found = null_model(
        inc,
        {"pairs": repeated_pairs, "clustering": lambda one: robins_alexander(one).value},
        samples=200,
    )
    nothing_shared = nx.bipartite.weighted_projected_graph(graph, inc.participants)
    twice = sum(weight > 1 for *_, weight in nothing_shared.edges(data="weight"))
    assert found["pairs"].observed == twice
    assert found["clustering"].z is not None
    assert found["clustering"].z > 2
    assert found["clustering"].p is not None
    assert 2 / 201 <= found["clustering"].p < 0.05
    assert found["clustering"].samples == 200


def test_an_undefined_statistic_stays_undefined() -> None:
    inc = arrays([("a", "x"), ("b", "y")])
    found = null_model(inc, {"none": lambda _: None, "same": lambda _: 0.1}, samples=5)
    assert found["none"].observed is None
    assert (found["none"].z, found["none"].p, found["none"].samples) == (None, None, 0)
    assert found["same"].z is None  # all samples are alike
    assert found["same"].p == 1
    one = null_model(inc, {"same": lambda _: 0.1}, samples=1)["same"]
    assert (one.sd, one.z) == (None, None)


# The disparity backbone


@given(WEIGHTED, st.sampled_from([0.05, 0.3, 0.6]))
@settings(max_examples=60, deadline=None)
def test_the_backbone_keeps_what_the_integral_says(
    edges: list[tuple[int, int, float]], alpha: float
) -> None:
    graph, ties = drawn(edges)
    found = backbone(ties, alpha)
    kept = set(zip(*found.ties.nonzero(), strict=True))
    for one, other, weight in graph.edges(data="weight"):
        chances = []
        for end in (one, other):
            degree = graph.degree[end]
            share = weight / graph.degree(end, weight="weight")
            # 1 - (k - 1) * integral of (1 - x)^(k - 2) from 0 to p, the form of the paper
            chances.append((1 - share) ** (degree - 1) if degree > 1 else 1.0)
        assert ((one, other) in kept) == (min(chances) < alpha)
        assert ((other, one) in kept) == ((one, other) in kept)
    assert found.kept == len(kept) // 2
    assert found.of == graph.number_of_edges()
    assert found.told().startswith(f"disparity backbone at {alpha:g}: ")


def test_a_strong_tie_among_many_weak_ones_is_the_backbone() -> None:
    graph = nx.star_graph(10)
    nx.set_edge_attributes(graph, 1.0, "weight")
    graph.edges[0, 3]["weight"] = 20.0
    found = backbone(nx.to_scipy_sparse_array(graph, dtype=float, format="csr"))
    assert (found.kept, found.of, found.participants, found.of_participants) == (1, 10, 2, 11)
    assert found.weight == pytest.approx(20 / 29)
    assert found.told() == (
        "disparity backbone at 0.05: 1 of 10 ties with 69% of the weight, between 2 of 11 "
        "participants"
    )


def test_a_backbone_of_nothing_says_so() -> None:
    assert backbone(csr_array((3, 3))).told().endswith("none of 0 ties is significant")
    assert backbone(csr_array((3, 3))).weight is None


@pytest.mark.parametrize("alpha", [0, -1, 1.5, float("nan")])
def test_a_level_that_is_no_probability_is_refused(alpha: float) -> None:
    with pytest.raises(UsageError, match="level of significance"):
        backbone(csr_array((3, 3)), alpha)


# Coverage


def test_coverage_tells_known_and_claimed() -> None:
    graph = made(
        [("a", "x"), ("b", "x"), ("a", "y"), ("a", "z")],
        contexts={"x": {"claimed": 150, "known": 37}, "y": {"claimed": 1, "known": 3}},
    )
    assert covered(graph).startswith(
        "Of 3 contexts, 2 have a size that a source claims: 38 of 151 participants are known there"
    )
    assert "no source says how many take part" in covered(graph, ["z"])
