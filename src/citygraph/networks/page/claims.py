"""The claims behind the ties of a network, as columns for its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from citygraph.networks.incidence import SIDES
from citygraph.networks.periods import period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import networkx as nx

    from citygraph.networks.periods import Period

DATED = ("stated", "inherited", "undated")
"""Whether a claim's years are its own, those of other claims or its context, or nobody's."""


class Row(NamedTuple):
    """One claim of one source, and where it stands among the nodes."""

    participant: int
    context: int
    role: str
    source: str
    start: str
    end: str
    as_of: str
    first: int
    last: int
    dated: int
    named_as: str
    locator: str
    via: str


@dataclass(frozen=True, slots=True)
class Claims:
    """All claims behind a network.

    Attributes:
        rows: sorted by participant, context, role and source.
        sources: the sources that they rest on, sorted.
        sides: role -> the side of its holder.
    """

    rows: tuple[Row, ...]
    sources: tuple[str, ...]
    sides: Mapping[str, str]

    @property
    def years(self) -> list[int] | None:
        """The first and the last year that any claim states."""
        years = [year for row in self.rows for year in (row.first, row.last) if year]
        return [min(years), max(years)] if years else None

    def columns(self, role: Callable[[str], int]) -> dict[str, list[Any]]:
        """The claims column by column, roles and sources as rows of their tables.

        Args:
            role: gives the row of a role.
        """
        number = {source: row for row, source in enumerate(self.sources)}
        return {
            "p": [row.participant for row in self.rows],
            "c": [row.context for row in self.rows],
            "role": [role(row.role) for row in self.rows],
            "source": [number[row.source] for row in self.rows],
            "start": [row.start for row in self.rows],
            "end": [row.end for row in self.rows],
            "asOf": [row.as_of for row in self.rows],
            "first": [row.first for row in self.rows],
            "last": [row.last for row in self.rows],
            "dated": [row.dated for row in self.rows],
            "namedAs": [row.named_as for row in self.rows],
            "locator": [row.locator for row in self.rows],
            "via": [row.via for row in self.rows],
        }


def claims_of(graph: nx.Graph[str], rows: Mapping[str, int]) -> Claims:
    """Gather the claims behind a two-mode network.

    Args:
        graph: the network.
        rows: node -> its row among the nodes of the page.
    """
    found: list[Row] = []
    for one, other, tie in graph.edges(data=True):
        if tie.get("relation") == "same":
            continue
        first = graph.nodes[one]["bipartite"] == 0
        participant, context = (one, other) if first else (other, one)
        ends = graph.nodes[participant]["label"], graph.nodes[context]["label"]
        found += _rows(tie, rows[participant], rows[context], ends)
    found.sort()
    return Claims(tuple(found), tuple(sorted({row.source for row in found})), _sides(graph))


def _rows(
    tie: Mapping[str, Any], participant: int, context: int, ends: tuple[str, str]
) -> Iterator[Row]:
    """The claims of one tie; a tie that does not tell its claims has one per role and source."""
    for claim in tie.get("participations", ()):
        yield Row(
            participant,
            context,
            claim.role,
            claim.source,
            *(claim.start, claim.end, claim.as_of),
            *_years(claim.period),
            claim.named_as or (claim.participant if claim.participant != ends[0] else ""),
            claim.locator,
            claim.context if claim.context != ends[1] else "",
        )
    if not tie.get("participations"):
        dates = tie["start"], tie["end"], tie["as_of"]
        for role in tie["roles"]:
            for source in tie["sources"]:
                years = _years(period(*([date] for date in dates)))
                yield Row(participant, context, role, source, *dates, *years, "", "", "")


def _years(known: Period) -> tuple[int, int, int]:
    """First and last year (0 where it is open), and whose dates they are."""
    return known.first or 0, known.last or 0, DATED.index(known.dated)


def _sides(graph: nx.Graph[str]) -> dict[str, str]:
    """The side of each role: the weakest that a tie with it has, for a tie has its strongest."""
    sides: dict[str, str] = {}
    for *_, tie in graph.edges(data=True):
        for role in tie.get("roles", ()):
            side = tie["side"] if tie["side"] in SIDES else SIDES[-1]
            sides[role] = max(sides.get(role, SIDES[0]), side, key=SIDES.index)
    return dict(sorted(sides.items()))
