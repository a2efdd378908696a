"""A two-mode network as arrays: what projections and measures are computed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    from numpy.typing import NDArray

SIDES = ("convener", "member", "observer")
"""The sides of roles in the order of `Incidence.side`, from the one that ties most."""

UNDERTAKINGS = frozenset(("Project", "Plan", "Partnership", "Development"))
"""Contexts in which those who take part work with each other, whoever convened them."""

NEVER = 99_999_999
"""The day of an end that nobody states."""


@dataclass(frozen=True, slots=True)
class Incidence:
    """Who takes part in what, as arrays.

    Attributes:
        participants: their keys, sorted; the rows.
        contexts: their keys, sorted; the columns.
        row, column: one entry per participant and context, sorted by row, then column.
        side: index into `SIDES` of the strongest side on which the row takes part in the column.
        begin: the first day that a stated beginning can mean, as yyyymmdd with 00 for what is not
            stated (2012: 20120000); 0 where none is stated.
        end: the last day that a stated end can mean, with 99 for what is not stated (2012:
            20129999); `NEVER` where none is stated.
        claimed: per context, how many participants it has as far as is known or claimed, also
            beyond this network; 0 where nothing is.
        everybody: per context, whether all who take part work with each other.
        sources: per entry, how many sources say so.
    """

    participants: tuple[str, ...]
    contexts: tuple[str, ...]
    row: NDArray[np.int32]
    column: NDArray[np.int32]
    side: NDArray[np.int8]
    begin: NDArray[np.int32]
    end: NDArray[np.int32]
    claimed: NDArray[np.int32]
    everybody: NDArray[np.bool_]
    sources: NDArray[np.int32]

    @property
    def shape(self) -> tuple[int, int]:
        """How many participants and contexts there are."""
        return len(self.participants), len(self.contexts)

    @property
    def matrix(self) -> csr_array:
        """The two-mode matrix: participants x contexts, 1.0 where one takes part in the other."""
        ones = np.ones(len(self.row))
        return csr_array((ones, (self.row, self.column)), shape=self.shape)

    @property
    def degrees(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """How many contexts each participant has, and how many participants each context."""
        rows, columns = self.shape
        return (
            np.bincount(self.row, minlength=rows),
            np.bincount(self.column, minlength=columns),
        )


def incidence(graph: nx.Graph[str]) -> Incidence:
    """The arrays of a two-mode network.

    Args:
        graph: a two-mode network; ties whose `relation` is "same" are no participations.
    """
    participants, contexts = (
        tuple(sorted(node for node in graph if graph.nodes[node]["bipartite"] == mode))
        for mode in (0, 1)
    )
    rows = {node: i for i, node in enumerate(participants)}
    columns = {node: j for j, node in enumerate(contexts)}
    entries = []
    for one, other, tie in graph.edges(data=True):
        if tie.get("relation") != "same":
            who, what = (one, other) if one in rows else (other, one)
            entries.append((rows[who], columns[what], *_entry(tie)))
    entries.sort()
    table = np.array(entries, dtype=np.int32).reshape(-1, 6)
    data = [graph.nodes[node] for node in contexts]
    return Incidence(
        participants,
        contexts,
        row=table[:, 0].copy(),
        column=table[:, 1].copy(),
        side=table[:, 2].astype(np.int8),
        begin=table[:, 3].copy(),
        end=table[:, 4].copy(),
        claimed=np.array([_size(one) for one in data], dtype=np.int32),
        everybody=np.array([one["kind"] in UNDERTAKINGS for one in data], dtype=np.bool_),
        sources=table[:, 5].copy(),
    )


def _size(context: dict[str, Any]) -> int:
    return int(max(context.get("known", 0), context.get("claimed", 0)))


def _entry(tie: dict[str, Any]) -> Sequence[int]:
    side = SIDES.index(str(tie["side"])) if tie["side"] in SIDES else len(SIDES) - 1
    sources = tie["sources"]
    count = len(sources) if isinstance(sources, list) else 1
    return side, day(str(tie["start"]), 0, "0"), day(str(tie["end"]), NEVER, "9"), count


def day(date: str, unknown: int, digit: str) -> int:
    """A date as a number that sorts: "2012-05" as 20120500 or 20120599.

    Args:
        date: a year, year and month, or day; "" when none is stated.
        unknown: the number of no date.
        digit: what stands for a month or day that is not stated: "0" or "9".
    """
    digits = date.replace("-", "")[:8]
    return int(digits.ljust(8, digit)) if digits.isdigit() else unknown
