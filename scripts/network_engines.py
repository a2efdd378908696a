"""The measures of two-mode networks by CityGraph and by other libraries, each from the same arrays.

What a library needs to make its own graph of the arrays is part of its run; networkx alone gets a
graph that is ready, which favours it.
"""

from __future__ import annotations

import gc
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from scipy.sparse import block_array, csr_array, csr_matrix

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from citygraph.networks.incidence import Incidence

    Run = Callable[[Incidence], object]

OURS, BESIDE = "citygraph", "igraph"
"""igraph is under the GPL: it is measured when it is installed, and not required."""

SEED = 1


def adjacency(inc: Incidence) -> csr_array:
    """The network as a square matrix: participants, then contexts."""
    upper = inc.matrix
    return csr_array(block_array([[None, upper], [upper.T, None]], format="csr"))


def as_networkx(inc: Incidence) -> nx.Graph[Any]:
    """The network as networkx has it, nodes being numbers."""
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_nodes_from(range(inc.shape[0]), bipartite=0)
    graph.add_nodes_from(range(inc.shape[0], sum(inc.shape)), bipartite=1)
    graph.add_edges_from(_edges(inc).tolist())
    return graph


def _edges(inc: Incidence) -> np.ndarray[Any, np.dtype[np.int32]]:
    return np.column_stack((inc.row, inc.column + np.int32(inc.shape[0])))


def _networkit(inc: Incidence) -> Any:  # noqa: ANN401 - an optional library
    import networkit

    ends = (inc.row.astype(np.uint64), inc.column.astype(np.uint64) + np.uint64(inc.shape[0]))
    return networkit.GraphFromCoo(ends, n=sum(inc.shape))


def _rustworkx(inc: Incidence) -> Any:  # noqa: ANN401
    import rustworkx

    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(sum(inc.shape)))
    graph.extend_from_edge_list(list(map(tuple, _edges(inc).tolist())))
    return graph


def _igraph(inc: Incidence) -> Any:  # noqa: ANN401
    import igraph

    return igraph.Graph(n=sum(inc.shape), edges=_edges(inc))


RUNS: dict[str, dict[str, Run]] = {}
"""Measure -> library -> its run."""


def _run(measure: str) -> Callable[[Run], Run]:
    """Enter a function as the run of a measure, by the library that its name ends in."""

    def enter(run: Run) -> Run:
        library = run.__name__.removeprefix(f"_{measure.lower()}_")
        RUNS.setdefault(measure, {})[library] = run
        return run

    return enter


@_run("components")
def _components_networkit(inc: Incidence) -> object:
    import networkit

    graph = _networkit(inc)
    return networkit.components.ConnectedComponents(graph).run().getPartition().getVector()


@_run("components")
def _components_rustworkx(inc: Incidence) -> object:
    import rustworkx

    return rustworkx.connected_components(_rustworkx(inc))


@_run("components")
def _components_sknetwork(inc: Incidence) -> object:
    from sknetwork.topology import get_connected_components

    return get_connected_components(csr_matrix(adjacency(inc)))


@_run("components")
def _components_citygraph(inc: Incidence) -> object:
    from citygraph.networks.measures.components import components as ours

    return ours(inc)


@_run("components")
def _components_igraph(inc: Incidence) -> object:
    return _igraph(inc).connected_components().membership


@_run("PageRank")
def _pagerank_networkit(inc: Incidence) -> object:
    import networkit

    return networkit.centrality.PageRank(_networkit(inc), damp=0.85, tol=1e-8).run().scores()


@_run("PageRank")
def _pagerank_rustworkx(inc: Incidence) -> object:
    import rustworkx

    return rustworkx.pagerank(_rustworkx(inc).to_directed(), alpha=0.85).values()


@_run("PageRank")
def _pagerank_sknetwork(inc: Incidence) -> object:
    from sknetwork.ranking import PageRank

    ranking = PageRank(damping_factor=0.85, n_iter=100, tol=1e-8)
    return ranking.fit_predict(csr_matrix(adjacency(inc)))


@_run("PageRank")
def _pagerank_citygraph(inc: Incidence) -> object:
    from citygraph.networks.measures.pagerank import pagerank as ours

    return ours(adjacency(inc))


@_run("PageRank")
def _pagerank_igraph(inc: Incidence) -> object:
    return _igraph(inc).pagerank(damping=0.85)


@_run("communities")
def _communities_networkit(inc: Incidence) -> object:
    import networkit

    networkit.setSeed(SEED, useThreadId=False)
    leiden = networkit.community.ParallelLeiden(_networkit(inc), iterations=10)
    return leiden.run().getPartition().getVector()


@_run("communities")
def _communities_sknetwork(inc: Incidence) -> object:
    from sknetwork.clustering import Leiden

    leiden = Leiden(modularity="newman", random_state=SEED)
    return leiden.fit_predict(csr_matrix(adjacency(inc)))


@_run("communities")
def _communities_graspologic_native(inc: Incidence) -> object:
    import graspologic_native

    square = adjacency(inc)
    start, ends = square.indptr.astype(np.int64), square.indices.astype(np.int32)
    size = square.shape[0]
    _, found = graspologic_native.leiden_csr(
        start, ends, square.data, size, iterations=10, seed=SEED
    )
    return [found[node] for node in range(size)]


@_run("communities")
def _communities_citygraph(inc: Incidence) -> object:
    from citygraph.networks.measures.communities import communities as ours

    return ours(adjacency(inc), seeds=(SEED,)).labels


@_run("communities")
def _communities_igraph(inc: Incidence) -> object:
    import random

    random.seed(SEED)
    found = _igraph(inc).community_leiden(objective_function="modularity", n_iterations=-1)
    return found.membership


@_run("betweenness")
def _betweenness_networkit(inc: Incidence) -> object:
    import networkit

    return networkit.centrality.Betweenness(_networkit(inc)).run().scores()


@_run("betweenness")
def _betweenness_rustworkx(inc: Incidence) -> object:
    import rustworkx

    return rustworkx.betweenness_centrality(_rustworkx(inc), normalized=False).values()


@_run("betweenness")
def _betweenness_citygraph(inc: Incidence) -> object:
    from citygraph.networks.measures.betweenness import betweenness as ours

    return ours(inc, exact_to=sum(inc.shape))


@_run("betweenness")
def _betweenness_igraph(inc: Incidence) -> object:
    return _igraph(inc).betweenness()


NETWORKX: Mapping[str, Callable[[nx.Graph[Any]], object]] = {
    "components": lambda graph: list(nx.connected_components(graph)),
    "PageRank": lambda graph: nx.pagerank(graph, alpha=0.85),
    "communities": lambda graph: nx.community.louvain_communities(graph, seed=SEED),
    "betweenness": lambda graph: nx.betweenness_centrality(graph, normalized=False),
}
"""The measures by networkx, on a graph of its own."""


def installed(module: str) -> bool:
    """Whether a library can be imported."""
    return find_spec(module) is not None


def cpu_of(run: Callable[[], object]) -> float:
    """The CPU seconds that something takes in this process, of all its threads."""
    gc.collect()
    begin = time.process_time()
    run()
    return time.process_time() - begin
