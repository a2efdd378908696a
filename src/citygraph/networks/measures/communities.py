"""Communities on which several runs of Leiden agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from citygraph.errors import UsageError
from citygraph.networks.measures.canonical import canonical_order
from citygraph.networks.measures.components import numbered
from citygraph.networks.measures.leiden import enough, partitions, ties_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from citygraph.networks.measures.leiden import Ties

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int32]

UNSTABLE = -1
"""The community of nodes on which the runs do not agree, and of nodes without ties."""

_ROUNDS = 2
_AGAIN = 2
_MANY = 10
_FEW = 4
_LARGE = 500_000


@dataclass(frozen=True, slots=True)
class Communities:
    """Communities of a network.

    Attributes:
        labels: per node, its community, 0 the largest; `UNSTABLE` where it has none.
        sizes: how many nodes each community has.
        agreement: per community, in which share of the runs the ends of its ties were together.
        stability: per node, in which share of the runs it was with the neighbours of its
            community, weighted by its ties; 0 for a node without any there.
        modularity: of `labels`, each node of `UNSTABLE` alone (Newman and Girvan 2004); None in a
            network without ties.
        runs: the modularity of each run.
        iterations: how often each run went through all of Leiden.
        converged: whether Leiden left less than 0.00001 of modularity to moves of single nodes.
        rounds: how many rounds of consensus it took.
        threshold: what share of the runs a node needs.
    """

    labels: Labels
    sizes: NDArray[np.int64]
    agreement: Floats
    stability: Floats
    modularity: float | None
    runs: tuple[float, ...]
    iterations: int
    converged: bool
    rounds: int
    threshold: float


def communities(
    adjacency: csr_array, seeds: Sequence[int] | None = None, threshold: float = 0.6
) -> Communities:
    """Communities by Leiden (Traag, Waltman and van Eck 2019), agreed between seeds.

    Each seed iterates Leiden until moves of single nodes would gain less than 0.00001 in modularity
    (large networks stop before, and `converged` says so), and then moves nodes until none gains.
    Consensus follows Lancichinetti and Fortunato (2012), restricted to ties as Tandon et al. (2019)
    do: ties whose ends are together in less than `threshold` of the runs are cut, the others are
    weighted by this share, and Leiden runs on what is left, until all agree, at most twice (above
    500,000 ties not at all); the communities are the connected parts. Nodes that are together in
    all runs stay together there, as one node: the core groups of Ovelgönne and Geyer-Schulz (2013).

    The quality is modularity as of Newman and Girvan (2004), in two-mode networks too: it is what
    the engine maximises, and figures of both views compare. The null model of Barber (2007), which
    knows that no tie joins two nodes of one mode, would need another engine.

    Neither the number of threads nor, up to 25,000 ties, the names and the order of nodes change
    the result; above, see `canonical_order`.

    Args:
        adjacency: symmetric weights (n x n), not negative; what is on the diagonal is ignored.
        seeds: one run for each; None: 0 to 9, above 500,000 ties 0 to 3.
        threshold: the share of runs below which a node is unstable, above 0, at most 1.

    Raises:
        UsageError: no seeds, or a threshold out of its range.
    """
    if (seeds is not None and not seeds) or not 0 < threshold <= 1:
        raise UsageError("Communities need at least one seed and a threshold above 0, at most 1.")
    order = canonical_order(adjacency)
    ties = ties_of(adjacency[order][:, order])
    nodes = adjacency.shape[0]
    if len(ties.row) == 0:
        nobody, none = np.full(nodes, UNSTABLE, dtype=np.int32), np.empty(0)
        sizes = np.empty(0, dtype=np.int64)
        return Communities(nobody, sizes, none, np.zeros(nodes), None, (), 0, True, 0, threshold)
    large = len(ties.row) > _LARGE
    seeds = seeds or range(_FEW if large else _MANY)
    first, iterations, converged = enough(ties, seeds[0])
    runs = [first, *partitions(ties, seeds[1:], iterations)]
    together = ties.together(runs)
    agreed, rounds = _consensus(ties, together, () if large else seeds, threshold)
    stability = _stability(ties, agreed, together)
    agreed[stability < threshold] = UNSTABLE
    # Who is left alone when the unstable have gone is in no community either.
    agreed[_stability(ties, agreed, together) == 0] = UNSTABLE
    labels = np.empty(nodes, dtype=np.int32)
    labels[order] = agreed
    labels, sizes = numbered(*_renumbered(labels))
    steady = np.empty(nodes)
    steady[order] = stability
    final = labels[order]
    return Communities(
        labels,
        sizes,
        _agreement(ties, final, together, len(sizes)),
        steady,
        ties.modularity(final),
        tuple(ties.modularity(run) for run in runs),
        iterations,
        converged,
        rounds,
        threshold,
    )


def _consensus(
    ties: Ties, together: Floats, seeds: Sequence[int], threshold: float
) -> tuple[Labels, int]:
    """The partition on which runs agree, and the rounds that it took; without seeds, the first."""
    rounds = 0
    weight = ties.weight * together
    kept = together >= threshold
    while True:
        rounds += 1
        agreed = ties.with_weights(np.where(kept, weight, 0.0))
        shared = together[kept]
        if rounds > _ROUNDS or not seeds or not len(shared) or shared.min() == 1:
            break
        again = agreed.together(_again(agreed, shared == 1, seeds))
        together = together.copy()
        together[kept] = again
        weight = ties.weight * together
        kept &= together >= threshold
    return _parts(agreed), rounds


def _again(ties: Ties, always: NDArray[np.bool_], seeds: Sequence[int]) -> list[Labels]:
    """Runs on weighted ties; what was together in all runs before stays together."""
    cores = _parts(ties.with_weights(np.where(always, ties.weight, 0.0)))
    between, within = ties.contracted(cores)
    found = partitions(between.with_pendants(within), seeds, _AGAIN)
    return [labels[cores] for labels in found]


def _parts(ties: Ties) -> Labels:
    """The connected parts."""
    size = (ties.nodes, ties.nodes)
    graph = coo_array((np.ones(len(ties.row)), (ties.row, ties.column)), shape=size)
    labels: Labels = connected_components(graph, directed=False)[1].astype(np.int32)
    return labels


def _stability(ties: Ties, labels: Labels, together: Floats) -> Floats:
    """Per node, the mean of `together` over its ties within its group; 0 without any there."""
    weight = np.where(ties.inside(labels), ties.weight, 0.0)
    total = ties.per_node(weight)
    shared = ties.per_node(weight * together)
    return np.divide(shared, total, out=np.zeros(ties.nodes), where=total > 0)


def _agreement(ties: Ties, labels: Labels, together: Floats, count: int) -> Floats:
    """Per group, the mean of `together` over its ties."""
    inside = ties.inside(labels)
    group, weight = labels[ties.row[inside]], ties.weight[inside]
    shared = np.bincount(group, weight * together[inside], count)
    result: Floats = shared / np.bincount(group, weight, count)
    return result


def _renumbered(labels: Labels) -> tuple[Labels, int]:
    """Labels from 0 on without gaps, and how many there are; negative ones stay."""
    found, dense = np.unique(labels, return_inverse=True)
    gone = int((found < 0).sum())
    return np.maximum(dense - gone, UNSTABLE).astype(np.int32), len(found) - gone


def named(graph: nx.Graph[str], labels: Sequence[int]) -> dict[int, str]:
    """Names for the communities of a two-mode network: their two largest contexts.

    Args:
        graph: a two-mode network with `label` and `bipartite` on its nodes.
        labels: the community of each of its nodes, in their order.

    Returns:
        Per community "largest context, second largest"; by known participants within the
        community, then by label. A community without contexts is named by its two participants
        with most ties.
    """
    community = dict(zip(graph.nodes, labels, strict=True))
    ranked: dict[int, list[tuple[int, int, str]]] = {}
    for node, group in community.items():
        if group >= 0:
            data = graph.nodes[node]
            ties = sum(1 for other in graph.adj[node] if community[other] == group)
            mode = 0 if data["bipartite"] == 1 else 1
            ranked.setdefault(group, []).append((mode, -ties, str(data["label"])))
    names = {}
    for group, members in sorted(ranked.items()):
        best = sorted(members)
        contexts = [name for mode, _, name in best if mode == 0]
        names[group] = ", ".join((contexts or [name for _, _, name in best])[:2])
    return names
