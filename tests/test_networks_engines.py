"""Components, betweenness, PageRank, clustering, communities: held to networkx and closed forms."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.algorithms import bipartite
from scipy.sparse import block_array, csr_array

from citygraph.errors import UsageError
from citygraph.networks.incidence import Incidence
from citygraph.networks.measures.betweenness import betweenness
from citygraph.networks.measures.brandes import Walks
from citygraph.networks.measures.canonical import canonical_order
from citygraph.networks.measures.clustering import robins_alexander
from citygraph.networks.measures.communities import UNSTABLE, communities, named
from citygraph.networks.measures.components import components
from citygraph.networks.measures.folding import folded
from citygraph.networks.measures.leiden import enough, partitions, runs, ties_of
from citygraph.networks.measures.moves import settled
from citygraph.networks.measures.pagerank import pagerank
from citygraph.networks.measures.shortest_paths import sampled


def incidence_of(table: object) -> Incidence:
    matrix = np.asarray(table, dtype=bool)
    row, column = (one.astype(np.int32) for one in np.nonzero(matrix))
    count, width = len(row), matrix.shape[1]
    return Incidence(
        tuple(f"p{i:05}" for i in range(matrix.shape[0])),
        tuple(f"c{j:05}" for j in range(width)),
        row=row,
        column=column,
        side=np.ones(count, dtype=np.int8),
        begin=np.zeros(count, dtype=np.int32),
        end=np.full(count, 99_999_999, dtype=np.int32),
        claimed=np.zeros(width, dtype=np.int32),
        everybody=np.ones(width, dtype=np.bool_),
        sources=np.ones(count, dtype=np.int32),
    )


def square(incidence: Incidence) -> csr_array:
    matrix = incidence.matrix
    return csr_array(block_array([[None, matrix], [matrix.T, None]], format="csr"))


def graph_of(incidence: Incidence) -> nx.Graph[int]:
    graph: nx.Graph[int] = nx.Graph()
    rows, columns = incidence.shape
    graph.add_nodes_from(range(rows), bipartite=0)
    graph.add_nodes_from(range(rows, rows + columns), bipartite=1)
    graph.add_edges_from(
        zip(incidence.row.tolist(), (incidence.column + rows).tolist(), strict=True)
    )
    return graph


def davis() -> tuple[Incidence, list[str], list[str]]:
    graph = nx.davis_southern_women_graph()
    women, events = graph.graph["top"], graph.graph["bottom"]
    return incidence_of([[graph.has_edge(w, e) for e in events] for w in women]), women, events


def planted(groups: int, seed: int, noise: float) -> tuple[Incidence, list[int], list[int]]:
    chance = np.random.default_rng(seed)
    people, projects = np.arange(groups * 12) % groups, np.arange(groups * 5) % groups
    same = people[:, None] == projects[None, :]
    return (
        incidence_of(chance.random(same.shape) < np.where(same, 0.7, noise)),
        people.tolist(),
        projects.tolist(),
    )


@st.composite
def networks(draw: st.DrawFn) -> Incidence:
    rows, columns = draw(st.integers(1, 11)), draw(st.integers(1, 9))
    chosen = draw(st.sets(st.tuples(st.integers(0, rows - 1), st.integers(0, columns - 1))))
    table = np.zeros((rows, columns), dtype=bool)
    for row, column in chosen:
        table[row, column] = True
    return incidence_of(table)


# --- components


@settings(deadline=None, max_examples=60)
@given(networks())
def test_components_are_those_of_networkx(incidence: Incidence) -> None:
    found = components(incidence)
    labels = np.concatenate((found.participants, found.contexts))
    expected = sorted(nx.connected_components(graph_of(incidence)), key=lambda c: (-len(c), min(c)))
    assert [set(np.flatnonzero(labels == i).tolist()) for i in range(len(found))] == expected
    assert found.sizes.tolist() == [len(one) for one in expected]


def test_no_nodes_have_no_components() -> None:
    assert len(components(incidence_of(np.zeros((0, 0))))) == 0


# --- betweenness


def raw(incidence: Incidence) -> np.ndarray:
    values = nx.betweenness_centrality(graph_of(incidence), normalized=False)
    return np.array([values[node] for node in range(sum(incidence.shape))])


@settings(deadline=None, max_examples=60)
@given(networks())
def test_betweenness_is_that_of_networkx(incidence: Incidence) -> None:
    found, rows = betweenness(incidence), incidence.shape[0]
    expected = raw(incidence)
    assert found.exact
    for values, most, true in (
        (found.participants, found.most[0], expected[:rows]),
        (found.contexts, found.most[1], expected[rows:]),
    ):
        if values is None:
            assert most == 0
            assert "no node can lie between others" in found.reason
            assert not true.any()
        else:
            np.testing.assert_allclose(values * most, true, atol=1e-9)


def test_betweenness_of_southern_women_has_the_two_mode_normalisation() -> None:
    incidence, women, events = davis()
    expected = bipartite.betweenness_centrality(nx.davis_southern_women_graph(), women)
    found = betweenness(incidence)
    assert found.participants is not None
    assert found.contexts is not None
    np.testing.assert_allclose(found.participants, [expected[one] for one in women])
    np.testing.assert_allclose(found.contexts, [expected[one] for one in events])
    assert found.bound == (0, 0)
    assert not np.any(found.participants_error)


def test_the_centre_of_a_star_has_all_betweenness() -> None:
    found = betweenness(incidence_of(np.ones((7, 1))))
    assert found.contexts is not None
    assert found.contexts.tolist() == [1.0]
    assert found.participants is None
    assert "among the participants" in found.reason


@pytest.mark.parametrize("shape", [(0, 0), (1, 0), (0, 1), (1, 1), (3, 2)])
def test_betweenness_without_ties_does_not_fail(shape: tuple[int, int]) -> None:
    found = betweenness(incidence_of(np.zeros(shape)))
    assert found.pivots == 0
    assert found.participants is None or not found.participants.any()


def test_a_long_chain_keeps_its_closed_form() -> None:
    table = np.zeros((200, 199))
    for j in range(199):
        table[j, j] = table[j + 1, j] = 1
    found = betweenness(incidence_of(table))
    assert found.participants is not None
    # Node 2i of a path of 399 lies between those before and those after it.
    expected = [2 * i * (398 - 2 * i) for i in range(200)]
    np.testing.assert_allclose(found.participants * found.most[0], expected)


@pytest.mark.parametrize("seed", range(5))
def test_walks_add_up_single_sources_and_their_squares(seed: int) -> None:
    chance = np.random.default_rng(seed)
    incidence = incidence_of(chance.random((4, 4)) < 0.45)
    walks = Walks(incidence.matrix, (np.ones(4), np.ones(4)))
    everyone = np.eye(8)
    alone = np.array([np.concatenate(walks.sums((one[:4], one[4:]))[0]) for one in everyone])
    whole, squares = walks.sums((np.ones(4), np.ones(4)))
    np.testing.assert_allclose(np.concatenate(whole), 2 * raw(incidence), atol=1e-9)
    np.testing.assert_allclose(np.concatenate(squares), (alone**2).sum(axis=0), atol=1e-9)


@settings(deadline=None, max_examples=60)
@given(networks())
def test_what_is_known_and_what_single_nodes_add_make_the_whole(incidence: Incidence) -> None:
    rows, nodes = incidence.shape[0], sum(incidence.shape)
    total, squares = np.zeros(nodes), np.zeros(nodes)
    for node in range(nodes):
        known, one, two = sampled(incidence.matrix, np.array([node]))
        total += np.concatenate(one)
        squares += np.concatenate(two)
        np.testing.assert_allclose(np.concatenate(two), np.concatenate(one) ** 2)
        assert not np.concatenate(one)[node]
    if not nodes:
        return
    np.testing.assert_allclose(np.concatenate(known) + total / 2, raw(incidence), atol=1e-9)
    again = sampled(incidence.matrix, np.arange(nodes))
    np.testing.assert_allclose(np.concatenate(again[2]), squares, atol=1e-9)
    assert len(known[0]) == rows


def test_branches_and_twins_are_folded_away() -> None:
    # A ring of two participants and three contexts alike, on one of which hangs a chain.
    table = np.zeros((4, 4))
    table[0, :3] = table[1, :3] = 1
    table[2, 2] = table[2, 3] = table[3, 3] = 1
    found = folded(incidence_of(table).matrix)
    assert found.matrix.shape == (1, 2)
    assert found.alike[0].tolist() == [2]
    assert sorted(
        zip(*(one.tolist() for one in (found.alike[1], found.weight[1])), strict=True)
    ) == [
        (1, 4),
        (2, 1),
    ]
    assert found.places[0].tolist() == [0, 0, -1, -1]
    assert found.anchor.tolist() == [0, 1, 6, 6, 4, 5, 6, 6]


def test_sampled_betweenness_lies_within_its_errors() -> None:
    chance = np.random.default_rng(4)
    # Few contexts of many: leaves, twins and several components.
    incidence = incidence_of(chance.random((400, 90)) < 0.02)
    exact = betweenness(incidence)
    inside = []
    for seed in range(30):
        found = betweenness(incidence, exact_to=10, pivots=200, seed=seed)
        assert not found.exact
        assert found.contexts is not None
        assert exact.contexts is not None
        assert found.contexts_error is not None
        off = np.abs(found.contexts - exact.contexts)
        assert off.max() <= found.bound[1]
        busy = exact.contexts > np.median(exact.contexts)
        inside.append(np.mean(off[busy] <= 1.96 * found.contexts_error[busy]))
    assert np.mean(inside) > 0.87  # below 0.95: dependencies are skewed


def test_a_sample_of_all_but_one_has_almost_no_error() -> None:
    incidence = incidence_of(np.random.default_rng(1).random((30, 20)) < 0.1)
    nodes = betweenness(incidence).nodes
    found = betweenness(incidence, exact_to=1, pivots=nodes - 1)
    more = betweenness(incidence, exact_to=1, pivots=5)
    assert found.participants_error is not None
    assert more.participants_error is not None
    assert found.participants_error.sum() < more.participants_error.sum() / 5


def test_a_seed_gives_the_same_bytes_and_another_seed_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    incidence = incidence_of(np.random.default_rng(2).random((300, 80)) < 0.03)
    one = betweenness(incidence, exact_to=1, pivots=200, seed=3)
    monkeypatch.setattr("os.cpu_count", lambda: 7)
    again = betweenness(incidence, exact_to=1, pivots=200, seed=3)
    other = betweenness(incidence, exact_to=1, pivots=200, seed=4)
    assert one.participants is not None
    assert again.participants is not None
    assert other.participants is not None
    assert one.participants.tobytes() == again.participants.tobytes()
    assert one.participants.tobytes() != other.participants.tobytes()


def test_one_pivot_is_refused() -> None:
    with pytest.raises(UsageError, match="at least 2 pivots"):
        betweenness(incidence_of(np.ones((2, 2))), pivots=1)


# --- PageRank


@settings(deadline=None, max_examples=60)
@given(networks(), st.sampled_from([0.0, 0.5, 0.85]))
def test_pagerank_is_that_of_networkx(incidence: Incidence, damping: float) -> None:
    found = pagerank(square(incidence), damping)
    expected = nx.pagerank(graph_of(incidence), damping, tol=1e-14, max_iter=50_000)
    np.testing.assert_allclose(found, [expected[i] for i in range(len(found))], atol=1e-8)


def test_pagerank_follows_weights() -> None:
    graph = nx.les_miserables_graph()
    found = pagerank(csr_array(nx.to_scipy_sparse_array(graph, dtype=float)))
    np.testing.assert_allclose(found, list(nx.pagerank(graph, tol=1e-12).values()), atol=1e-9)


def test_pagerank_of_nobody_is_empty_and_of_one_is_one() -> None:
    assert pagerank(csr_array((0, 0))).tolist() == []
    assert pagerank(csr_array((1, 1))).tolist() == [1.0]


def test_pagerank_refuses_a_damping_of_one() -> None:
    with pytest.raises(UsageError, match="damping is from 0 to below 1"):
        pagerank(csr_array((2, 2)), damping=1.0)


# --- clustering


@settings(deadline=None, max_examples=60)
@given(networks())
def test_clustering_is_the_share_of_closed_three_paths(incidence: Incidence) -> None:
    neighbours = {node: set(near) for node, near in graph_of(incidence).adj.items()}
    rows = incidence.shape[0]
    shared = [len(neighbours[a] & neighbours[b]) for a, b in combinations(range(rows), 2)]
    cycles = sum(s * (s - 1) // 2 for s in shared)
    paths = sum(
        1 for a in range(rows) for b in neighbours[a] for _ in neighbours[a] - {b}
        for _ in neighbours[b] - {a}
    )  # fmt: skip
    found = robins_alexander(incidence)
    assert (found.cycles, found.paths) == (cycles, paths)
    assert found.value == (4 * cycles / paths if paths else None)
    assert bool(found.reason) == (paths == 0)


def test_clustering_of_southern_women_is_the_published_one() -> None:
    value = robins_alexander(davis()[0]).value
    assert value is not None
    assert round(value, 3) == 0.468
    expected = bipartite.robins_alexander_clustering(nx.davis_southern_women_graph())
    assert value == pytest.approx(expected)


@pytest.mark.parametrize(("rows", "columns"), [(2, 2), (3, 8), (9, 4)])
def test_complete_networks_cluster_fully(rows: int, columns: int) -> None:
    assert robins_alexander(incidence_of(np.ones((rows, columns)))).value == 1


def test_counting_in_parts_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    incidence = incidence_of(np.random.default_rng(5).random((60, 40)) < 0.2)
    whole = robins_alexander(incidence)
    monkeypatch.setattr("citygraph.networks.measures.clustering._PRODUCTS", 50)
    assert robins_alexander(incidence) == whole


def test_trees_have_no_clustering_and_stars_an_undefined_one() -> None:
    assert robins_alexander(incidence_of([[1, 0], [1, 1], [0, 1]])).value == 0
    star = robins_alexander(incidence_of(np.ones((5, 1))))
    assert star.value is None
    assert "no three-paths" in star.reason


# --- communities


def groups_of(labels: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(labels == one).tolist()) for one in set(labels[labels >= 0])}


@pytest.mark.parametrize("seed", range(3))
def test_a_planted_partition_is_found(seed: int) -> None:
    incidence, people, projects = planted(4, seed, 0.01)
    found = communities(square(incidence))
    truth = np.array(people + projects)
    assert groups_of(found.labels) == groups_of(truth)
    assert found.sizes.tolist() == [17, 17, 17, 17]
    np.testing.assert_allclose(found.agreement, 1)
    np.testing.assert_allclose(found.stability, 1)
    assert found.converged


def test_modularity_is_that_of_networkx() -> None:
    adjacency = csr_array(nx.to_scipy_sparse_array(nx.les_miserables_graph(), dtype=float))
    graph = nx.from_scipy_sparse_array(adjacency)
    found = communities(adjacency)
    alone = [{int(node)} for node in np.flatnonzero(found.labels == UNSTABLE)]
    parts = [set(one) for one in groups_of(found.labels)] + alone
    assert found.modularity == pytest.approx(nx.community.modularity(graph, parts))
    best = nx.community.louvain_communities(graph, seed=1)
    assert max(found.runs) > nx.community.modularity(graph, best) - 0.02


def test_a_node_between_two_communities_is_unstable() -> None:
    graph = nx.disjoint_union(nx.complete_graph(8), nx.complete_graph(8))
    graph.add_edges_from([(16, 0), (16, 8)])
    found = communities(csr_array(nx.to_scipy_sparse_array(graph, dtype=float)), seeds=range(40))
    assert found.sizes.tolist()[0] in {8, 9}
    assert found.labels[0] != found.labels[8]
    if found.labels[16] == UNSTABLE:
        assert found.stability[16] < found.threshold
    assert (found.stability[found.labels >= 0] >= found.threshold).all()


def test_the_order_of_nodes_does_not_matter() -> None:
    incidence, _, _ = planted(5, 7, 0.25)
    adjacency = square(incidence)
    found = communities(adjacency)
    assert (found.labels == UNSTABLE).any()
    for seed in range(4):
        order = np.random.default_rng(seed).permutation(adjacency.shape[0])
        turned = communities(csr_array(adjacency[order][:, order]))
        assert {frozenset(order[list(one)].tolist()) for one in groups_of(turned.labels)} == (
            groups_of(found.labels)
        )
        np.testing.assert_allclose(turned.stability, found.stability[order])


@settings(deadline=None, max_examples=60)
@given(networks())
def test_communities_are_connected_numbered_by_size_and_not_of_one(incidence: Incidence) -> None:
    found = communities(square(incidence), seeds=range(3))
    graph = graph_of(incidence)
    assert found.sizes.tolist() == sorted(found.sizes.tolist(), reverse=True)
    for group in groups_of(found.labels):
        assert len(group) > 1
        assert nx.is_connected(graph.subgraph(group))
    assert (found.modularity is None) == (graph.number_of_edges() == 0)
    assert all(found.labels[node] == UNSTABLE for node in nx.isolates(graph))


@pytest.mark.parametrize("nodes", [0, 1, 3])
def test_networks_without_ties_have_no_communities(nodes: int) -> None:
    found = communities(csr_array((nodes, nodes)))
    assert found.labels.tolist() == [UNSTABLE] * nodes
    assert found.sizes.tolist() == []
    assert found.modularity is None


def test_a_star_is_one_community() -> None:
    found = communities(square(incidence_of(np.ones((6, 1)))))
    assert found.labels.tolist() == [0] * 7
    assert found.modularity == pytest.approx(0)


def test_loops_are_ignored() -> None:
    adjacency = square(planted(3, 1, 0.02)[0])
    looped = csr_array(adjacency + csr_array(np.diag(np.arange(adjacency.shape[0], dtype=float))))
    np.testing.assert_array_equal(communities(looped).labels >= 0, True)
    assert ties_of(looped).weight.sum() == ties_of(adjacency).weight.sum()


@pytest.mark.parametrize("threshold", [0.0, 1.5])
def test_a_threshold_out_of_range_is_refused(threshold: float) -> None:
    with pytest.raises(UsageError, match="at least one seed and a threshold"):
        communities(csr_array((1, 1)), threshold=threshold)
    with pytest.raises(UsageError, match="at least one seed"):
        communities(csr_array((1, 1)), seeds=())


def test_large_networks_take_the_short_way_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    adjacency = square(planted(4, 1, 0.01)[0])
    whole = communities(adjacency)
    monkeypatch.setattr("citygraph.networks.measures.communities._LARGE", 10)
    monkeypatch.setattr("citygraph.networks.measures.leiden._WORK", 10)
    short = communities(adjacency)
    assert (short.labels == whole.labels).all()
    assert (len(whole.runs), len(short.runs)) == (10, 4)
    assert whole.converged


def test_what_all_runs_have_together_stays_together() -> None:
    adjacency = square(planted(5, 7, 0.25)[0])
    found = communities(adjacency)
    assert found.rounds > 1
    order = canonical_order(adjacency)
    ties = ties_of(csr_array(adjacency[order][:, order]))
    together = ties.together(partitions(ties, range(10), found.iterations))
    labels = found.labels[order]
    left, right = labels[ties.row[together == 1]], labels[ties.column[together == 1]]
    assert len(left)
    assert ((left == right) | (left == UNSTABLE) | (right == UNSTABLE)).all()


def test_leiden_iterates_until_moves_gain_nothing_or_there_are_too_many_ties(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ties = ties_of(square(planted(12, 2, 0.45)[0]))
    monkeypatch.setattr("citygraph.networks.measures.leiden._USUAL", 1)
    monkeypatch.setattr("citygraph.networks.measures.leiden._LEFT", 1e-12)
    _, iterations, done = enough(ties, 0)
    assert done
    assert iterations > 1
    assert runs(ties, (0,), iterations)[0][1] < 1e-12 <= runs(ties, (0,), iterations // 2)[0][1]
    monkeypatch.setattr("citygraph.networks.measures.leiden._WORK", 2 * len(ties.row) - 1)
    assert enough(ties, 0)[1:] == (1, False)


@settings(deadline=None, max_examples=60)
@given(networks(), st.integers(0, 5))
def test_leaves_fold_into_their_neighbour_and_modularity_stays(
    incidence: Incidence, seed: int
) -> None:
    ties = ties_of(square(incidence))
    if not len(ties.row):
        return
    ties = ties.with_weights(np.random.default_rng(seed).integers(1, 9, len(ties.row)) / 4)
    graph, folds = graph_of(incidence), ties.folds()
    expected = {
        frozenset({node, *(leaf for leaf in graph[node] if graph.degree(leaf) == 1)})
        for node in graph
        if graph.degree(node) != 1 or graph.degree(next(iter(graph[node]))) == 1
    }
    assert groups_of(folds) == expected
    between, within = ties.contracted(folds)
    pendant = between.with_pendants(within)
    labels = np.random.default_rng(seed).integers(0, 3, between.nodes)
    both = np.concatenate((labels, labels[within > 0]))
    assert pendant.modularity(both) == pytest.approx(ties.modularity(labels[folds]))


def test_folded_leaves_are_with_their_neighbour() -> None:
    incidence = planted(4, 2, 0.2)[0]
    leaves = np.zeros((30, incidence.shape[1]), dtype=bool)
    leaves[np.arange(30), np.random.default_rng(1).integers(0, incidence.shape[1], 30)] = True
    adjacency = square(incidence_of(np.vstack((incidence.matrix.toarray() > 0, leaves))))
    ties = ties_of(adjacency)
    alone = np.flatnonzero(np.diff(adjacency.indptr) == 1)
    for labels in partitions(ties, range(4), 3):
        assert (labels[alone] == labels[adjacency.indices[adjacency.indptr[alone]]]).all()


@settings(deadline=None, max_examples=60)
@given(networks(), st.integers(0, 5))
def test_moves_gain_until_there_are_none(incidence: Incidence, seed: int) -> None:
    ties = ties_of(square(incidence))
    if not len(ties.row):
        return
    labels = np.random.default_rng(seed).integers(0, 4, ties.nodes).astype(np.int32)
    moved, first = settled(ties.matrix(), np.zeros(ties.nodes), labels)
    assert ties.modularity(moved) >= ties.modularity(labels) - 1e-12

    def gain(node: int) -> float:
        best = 0.0
        for target in {int(labels[other]) for other in graph_of(incidence)[node]}:
            turned = labels.copy()
            turned[node] = target
            best = max(best, ties.modularity(turned) - ties.modularity(labels))
        return best

    assert first == pytest.approx(sum(gain(node) for node in range(ties.nodes)))


def test_moves_count_the_ties_within_a_node() -> None:
    ties = ties_of(square(planted(3, 4, 0.3)[0]))
    folds = (np.arange(ties.nodes) // 2).astype(np.int32)
    between, within = ties.contracted(folds)
    within[0] += 2.0
    labels = np.arange(between.nodes, dtype=np.int32) % 3
    moved, first = settled(between.matrix(), within, labels)
    looped = between.with_pendants(within)
    pendants = np.flatnonzero(within > 0)
    before, after = (
        looped.modularity(np.concatenate((one, one[pendants]))) for one in (labels, moved)
    )
    assert first > 0
    assert after > before
    settled_again, left = settled(between.matrix(), within, moved)
    assert left < first
    assert looped.modularity(np.concatenate((settled_again, settled_again[pendants]))) >= after


def test_partitions_depend_on_the_seed_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    ties = ties_of(square(planted(5, 3, 0.15)[0]))
    one = partitions(ties, range(6), 3)
    monkeypatch.setattr("os.cpu_count", lambda: 5)
    again = partitions(ties, range(6), 3)
    assert all((a == b).all() for a, b in zip(one, again, strict=True))
    assert len({one_run.tobytes() for one_run in one}) > 1


def test_the_canonical_order_undoes_a_permutation() -> None:
    graph = nx.les_miserables_graph()
    adjacency = csr_array(nx.to_scipy_sparse_array(graph, dtype=float))
    order = np.random.default_rng(0).permutation(adjacency.shape[0])
    turned = csr_array(adjacency[order][:, order])
    mine, other = canonical_order(adjacency), canonical_order(turned)
    assert not (adjacency[mine][:, mine] != turned[other][:, other]).nnz


@pytest.mark.parametrize("seed", range(4))
def test_the_canonical_order_orders_equal_parts_alike(seed: int) -> None:
    one = nx.Graph([(0, 1), (0, 2), (0, 3), (3, 4), (4, 5), (4, 6)])
    graph = nx.disjoint_union_all([one, one, nx.cycle_graph(6), one, nx.path_graph(5)])
    adjacency = csr_array(nx.to_scipy_sparse_array(graph, dtype=float))
    order = np.random.default_rng(seed).permutation(adjacency.shape[0])
    turned = csr_array(adjacency[order][:, order])
    mine, other = canonical_order(adjacency), canonical_order(turned)
    assert not (adjacency[mine][:, mine] != turned[other][:, other]).nnz


# --- names


def test_a_community_is_named_by_its_two_largest_contexts() -> None:
    graph: nx.Graph[str] = nx.Graph()
    for key in "abcdef":
        graph.add_node(key, label=key.upper(), bipartite=0)
    for key, members in {"small": "a", "large": "abcd", "middle": "abc", "other": "ef"}.items():
        graph.add_node(key, label=key.title(), bipartite=1)
        graph.add_edges_from((key, one) for one in members)
    labels = [0, 0, 0, 0, 1, 1, 0, 0, 0, UNSTABLE]
    assert list(graph) == [*"abcdef", "small", "large", "middle", "other"]
    assert named(graph, labels) == {0: "Large, Middle", 1: "E, F"}
