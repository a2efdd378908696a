"""Suggested partners: who works where the partners of a participant work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from citygraph.errors import UsageError
from citygraph.networks.incidence import Incidence, incidence
from citygraph.networks.measures.allocation import Allocation
from citygraph.networks.measures.coverage import covered, without_lists
from citygraph.networks.measures.rank_range import ranks
from citygraph.networks.measures.ways import Reason, Ways

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

FEWEST = 2
"""Contexts that a participant needs: with one, all suggestions would rest on one entry."""

PARTNERS = "projects"
"""The family of contexts (projects, programmes, plans, partnerships …) that makes two partners."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who is not a partner yet.

    Attributes:
        key: its key.
        score: the share of the resource that reaches it, from 0 to 1.
        rank: competition rank; those who take part in the same projects have the same.
        alike: how many candidates have this rank.
        best, worst: the best and worst rank when one context of the participant is left out.
        ways: how many ways lead to it.
        reasons: the strongest of them.
        shared: keys of the contexts that make no partners (events, memberships …) in which both
            take part already.
    """

    key: str
    score: float
    rank: int
    alike: int
    best: int
    worst: int
    ways: int
    reasons: tuple[Reason, ...]
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Suggested partners of one participant.

    Attributes:
        participant: its key.
        contexts: how many contexts it takes part in, without lists.
        partners: how many partners it has.
        candidates: how many others were reached.
        lists: how many lists were left out.
        coverage: how much of its contexts is known, as a sentence.
        found: the first of them.
    """

    participant: str
    contexts: int
    partners: int
    candidates: int
    lists: int
    coverage: str
    found: tuple[Suggestion, ...]


def suggest(graph: nx.Graph[str], key: str, *, top: int = 10) -> Suggestions:
    """Suggest partners, and say by which ways they were found.

    Partners are those who share a project, programme, plan, partnership or development. What
    counts as evidence is every context but lists of cities. The method is in
    `allocation.Allocation`.

    Args:
        graph: a two-mode network with all families of contexts.
        key: the key of a participant in it.
        top: how many suggestions; those as good as the last that find no room are not told, but
            counted in `Suggestion.alike`.

    Raises:
        UsageError: the key is not that of a participant, it takes part in fewer than `FEWEST`
            contexts, or the number is not positive.
    """
    if top < 1:
        raise UsageError(f"{top} suggestions cannot be made; ask for one or more.")
    without, lists = without_lists(graph)
    inc = incidence(without)
    who = _index(graph, inc, key)
    allocation = Allocation(inc, makes_partners(without, inc))
    own = inc.column[inc.row == who]
    if len(own) < FEWEST:
        raise UsageError(_refused(graph, key, [inc.contexts[j] for j in own]))
    partners = allocation.partners(own)
    barred = partners | _same(without, inc, key)
    barred[who] = True
    score = allocation.scores(who, own)
    score[barred] = 0
    ranges = _ranges(allocation, who, own, score, barred)
    order = np.lexsort((np.arange(len(score)), -score))[:top]
    ways = Ways(without, inc, allocation, who, own)
    partners[who] = False
    return Suggestions(
        key,
        len(own),
        int(partners.sum()),
        int((score > 0).sum()),
        lists,
        covered(without, [inc.contexts[j] for j in own]),
        tuple(
            Suggestion(
                inc.participants[i],
                float(score[i]),
                *_place(ranges[:, i]),
                *ways.reasons(int(i)),
                ways.shared(int(i)),
            )
            for i in order
            if score[i] > 0
        ),
    )


def makes_partners(graph: nx.Graph[str], inc: Incidence) -> NDArray[np.bool_]:
    """Per context, whether those who share it are partners.

    Args:
        graph: a two-mode network.
        inc: its arrays.
    """
    return np.array([graph.nodes[key]["family"] == PARTNERS for key in inc.contexts], dtype=bool)


def _index(graph: nx.Graph[str], inc: Incidence, key: str) -> int:
    if key not in graph or graph.nodes[key]["bipartite"] != 0:
        name = graph.nodes[key]["label"] if key in graph else key
        raise UsageError(
            f"{name} is no participant in this network, so no partners can be suggested to it. "
            f"What is known of it: citygraph show {name!r}"
        )
    return inc.participants.index(key)


def _refused(graph: nx.Graph[str], key: str, contexts: list[str]) -> str:
    label = graph.nodes[key]["label"]
    told = f"in one context only, {graph.nodes[contexts[0]]['label']}" if contexts else "in none"
    return (
        f"Suggestions for {label} would be guesses: without lists of cities it takes part {told}, "
        f"and they need {FEWEST}. Whom it meets there: citygraph network {label!r}"
    )


def _same(graph: nx.Graph[str], inc: Incidence, key: str) -> NDArray[np.bool_]:
    """Who is a context that the participant takes part in, or takes part in it as a context."""
    result = np.zeros(inc.shape[0], dtype=bool)
    rows = {participant: i for i, participant in enumerate(inc.participants)}
    for near, tie in graph[key].items():
        same = tie.get("relation") == "same"
        for far, other in graph[near].items():
            if far in rows and same != (other.get("relation") == "same"):
                result[rows[far]] = True
    return result


def _ranges(
    allocation: Allocation,
    who: int,
    own: NDArray[np.int32],
    score: NDArray[np.float64],
    barred: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Rank, how many share it, and the best and worst rank without one own context."""
    rank = ranks(np.round(score, 12))
    best, worst = rank.copy(), rank.copy()
    for left_out in range(len(own)):
        without = allocation.scores(who, np.delete(own, left_out))
        without[barred] = 0
        other = ranks(np.round(without, 12))
        np.minimum(best, other, out=best)
        np.maximum(worst, other, out=worst)
    alike = np.bincount(rank)[rank]
    return np.stack([rank, alike, best, worst])


def _place(numbers: NDArray[np.int64]) -> tuple[int, int, int, int]:
    rank, alike, best, worst = (int(number) for number in numbers)
    return rank, alike, best, worst
