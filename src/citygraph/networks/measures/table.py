"""All measures of a network in one table: no rank without its range, none without its coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import block_array, csr_array

from citygraph.errors import UsageError
from citygraph.networks.incidence import incidence
from citygraph.networks.measures.betweenness import betweenness
from citygraph.networks.measures.brokerage import brokerage, cost
from citygraph.networks.measures.communities import communities, named
from citygraph.networks.measures.components import components
from citygraph.networks.measures.corroboration import corroboration
from citygraph.networks.measures.coverage import covered, sized, without_lists
from citygraph.networks.measures.rank_range import (
    affordable,
    betweenness_ranks,
    context_ranks,
    degree_ranks,
)
from citygraph.networks.measures.results import Measured, Measures, Rank, Value
from citygraph.networks.measures.values import values
from citygraph.networks.projection import project

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx
    from numpy.typing import NDArray

    from citygraph.networks.incidence import Incidence
    from citygraph.networks.measures.brokerage import Brokerage
    from citygraph.networks.measures.rank_range import RankRange

    Progress = Callable[[str, int, int], None]

MOST_PAIRS = 30_000_000
"""With more pairs in common contexts the measures of ties are left out, and it is said."""

MOST_PRODUCTS = 300_000_000
"""Brokerage is left out where it would take more multiplications."""

HEED = "Centrality here is centrality in what was collected; meeting is not yet working together."


def measures(
    graph: nx.Graph[str],
    *,
    top: int | None = 20,
    samples: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Measures:
    """Measure a two-mode network; lists of cities are left out, and counted.

    Args:
        graph: a two-mode network.
        top: how many participants and contexts to tell, by rank; None for all.
        samples: how many random networks to compare with; by default 100, or none where the
            network is large (see `values.MOST_COMPARED`).
        seed: of all that is random.
        progress: is told what is done, how much of it, and of how much.

    Raises:
        UsageError: the network is not a two-mode one, is empty, or `top` is not positive.
    """
    _check(graph, top)
    graph, lists = without_lists(graph)
    inc = incidence(graph)
    if not len(inc.row):
        raise UsageError("Nobody takes part in anything in this network, so there is no measure.")
    everything = _Whole(graph, inc, seed, progress)
    found = values(graph, inc, everything.ties, samples=samples, seed=seed, progress=progress)
    notes = [f"Left out of all measures: {lists} lists of cities."] if lists else []
    return Measures(
        tuple(everything.measured(0, top)),
        tuple(everything.measured(1, top)),
        inc.shape,
        (*found, *everything.values()),
        everything.names,
        (covered(graph), str(graph.graph.get("coverage", "")) or HEED, HEED),
        (*notes, *everything.notes()),
        tuple(graph.graph.get("method", ())),
    )


def _check(graph: nx.Graph[str], top: int | None) -> None:
    if graph.graph.get("view") == "one-mode":
        raise UsageError(
            "Measures are taken of the two-mode network, from which the ties are made; leave out "
            "the projection."
        )
    if top is not None and top < 1:
        raise UsageError(f"The first {top} cannot be shown; ask for one or more.")


class _Whole:
    """Everything that is measured of all nodes of a network.

    Args:
        graph: the network, without lists.
        inc: its arrays.
        seed: of all that is random.
        progress: see `measures`.
    """

    def __init__(
        self, graph: nx.Graph[str], inc: Incidence, seed: int, progress: Progress | None
    ) -> None:
        self.graph, self.inc = graph, inc
        self.too_large: list[str] = []
        self.ties = project(inc).weight if _pairs(inc) <= MOST_PAIRS else None
        self.between = betweenness(inc, seed=seed)
        self.components = components(inc)
        matrix = inc.matrix
        self.groups = communities(
            csr_array(block_array([[None, matrix], [matrix.T, None]])), seeds=range(seed, seed + 10)
        )
        labels = dict(zip((*inc.participants, *inc.contexts), self.groups.labels, strict=True))
        names = named(graph, [int(labels[key]) for key in graph])
        self.names = tuple(names[group] for group in sorted(names))
        self.backed = corroboration(inc)
        self.ranks = (degree_ranks(inc), context_ranks(inc))
        self.paths = (
            betweenness_ranks(
                inc, progress=progress and (lambda *done: progress("betweenness", *done))
            )
            if affordable(inc)
            else None
        )

    def measured(self, mode: int, top: int | None) -> list[Measured]:
        """The first nodes of a mode, by rank, then betweenness, then label.

        Args:
            mode: 0 for participants, 1 for contexts.
            top: how many; None for all.
        """
        keys = (self.inc.participants, self.inc.contexts)[mode]
        rank = self.ranks[mode].rank
        between = self._betweenness(mode)[0]
        passed = np.zeros(len(keys)) if between is None else np.round(between, 12)
        labels = [self.graph.nodes[key]["label"] for key in keys]
        order = sorted(range(len(keys)), key=lambda i: (rank[i], -passed[i], labels[i], keys[i]))
        shown = order[:top]
        brokers = self._brokers(np.array(shown)) if mode == 0 else None
        return [self._one(mode, i, brokers, place) for place, i in enumerate(shown)]

    def _brokers(self, shown: NDArray[np.int64]) -> Brokerage | None:
        """The brokerage of the participants shown, where it can be afforded."""
        if self.ties is None or cost(self.ties, shown) > MOST_PRODUCTS:
            self.too_large.append("effective sizes and constraints")
            return None
        return brokerage(self.ties, shown)

    def _betweenness(
        self, mode: int
    ) -> tuple[NDArray[np.float64] | None, NDArray[np.float64] | None]:
        found = self.between
        both = (
            (found.participants, found.participants_error),
            (found.contexts, found.contexts_error),
        )
        return both[mode]

    def _one(self, mode: int, i: int, brokers: Brokerage | None, place: int) -> Measured:
        key = (self.inc.participants, self.inc.contexts)[mode][i]
        data = self.graph.nodes[key]
        passed, error = self._betweenness(mode)
        group = int(self.groups.labels[i + mode * self.inc.shape[0]])
        backed = (self.backed.of_participants, self.backed.of_contexts)[mode]
        return Measured(
            key,
            data["label"],
            data["kind"],
            data.get("country", ""),
            int(self.inc.degrees[mode][i]),
            _rank(self.ranks[mode], i),
            _defined(passed, i),
            _defined(error, i),
            _rank(self.paths, i) if self.paths is not None and mode == 0 else None,
            1 + int((self.components.participants, self.components.contexts)[mode][i]),
            group + 1 if group >= 0 else None,
            int(brokers.partners[place]) if brokers else None,
            _defined(brokers.effective, place) if brokers else None,
            _defined(brokers.constraint, place) if brokers else None,
            _defined(backed, i),
            *sized(self.graph, self._contexts(i) if mode == 0 else [key]),
        )

    def _contexts(self, i: int) -> list[str]:
        return [self.inc.contexts[j] for j in self.inc.column[self.inc.row == i]]

    def values(self) -> list[Value]:
        """What these measures say of the network as a whole."""
        labels = self.groups.labels
        sizes = self.components.sizes
        return [
            Value("components", float(len(sizes))),
            Value("share of the nodes in the largest component", float(sizes[0] / sizes.sum())),
            Value("communities", float(len(self.groups.sizes))),
            Value(
                "modularity",
                self.groups.modularity,
                note=f"{int((labels < 0).sum()):,} nodes are in no stable community",
            ),
            Value(
                "share of participations with two or more sources",
                self.backed.share,
                note="whether one source copies another is not known",
            ),
        ]

    def notes(self) -> list[str]:
        """How to read ranks and errors, and what was left out because the network is large."""
        found = [
            (
                "Ranks are competition ranks (equals share the better one); in brackets the best "
                f"and worst rank when one of the {self.inc.shape[1]:,} contexts (for contexts: of "
                f"the {self.inc.shape[0]:,} participants) is left out."
            )
        ]
        paths = self.paths
        if paths is None:
            self.too_large.append("ranks by betweenness and their ranges")
        elif paths.tried < paths.of:
            found.append(
                f"For betweenness, {paths.tried:,} of {paths.of:,} contexts were left out, those "
                f"that most shortest paths pass; the others have {paths.untried:.0%} of such paths."
            )
        if not self.between.exact:
            found.append(
                f"Betweenness is estimated from {self.between.pivots:,} of "
                f"{self.between.nodes:,} nodes; beside it stands its standard error."
            )
        if self.between.reason:
            found.append(f"Betweenness is undefined: {self.between.reason}.")
        if self.too_large:
            found.append(f"The network is too large for {', '.join(self.too_large)}.")
        return found


def _pairs(inc: Incidence) -> int:
    degree = inc.degrees[1].astype(np.int64)
    return int((degree * (degree - 1)).sum()) // 2


def _rank(ranks: RankRange, i: int) -> Rank:
    return Rank(int(ranks.rank[i]), int(ranks.best[i]), int(ranks.worst[i]))


def _defined(numbers: NDArray[np.float64] | None, i: int) -> float | None:
    return None if numbers is None or np.isnan(numbers[i]) else float(numbers[i])
