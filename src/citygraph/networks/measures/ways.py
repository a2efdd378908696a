"""By which ways the resource of a participant reaches others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    from citygraph.networks.incidence import Incidence
    from citygraph.networks.measures.allocation import Allocation

REASONS = 3
"""Ways from one to the other that are told, the strongest first."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One way by which a suggestion is reached.

    Attributes:
        met: key of the context in which the participant meets a third party.
        through: key of the third party.
        project: key of the project in which the third party works with the one suggested.
        share: the share of the score that comes this way, from 0 to 1.
        sources: IRIs of the sources of the four participations, sorted.
    """

    met: str
    through: str
    project: str
    share: float
    sources: tuple[str, ...]


class Ways:
    """Finds the ways from one participant to others.

    Args:
        graph: the two-mode network.
        inc: its arrays.
        allocation: how the resource goes.
        who: row of the participant.
        own: columns of its contexts.
    """

    def __init__(
        self,
        graph: nx.Graph[str],
        inc: Incidence,
        allocation: Allocation,
        who: int,
        own: NDArray[np.int32],
    ) -> None:
        self.graph, self.inc, self.allocation = graph, inc, allocation
        self.who, self.mine = who, set(own.tolist())
        self.matrix = inc.matrix
        self.across = inc.matrix.T.tocsr()

    def reasons(self, row: int) -> tuple[int, tuple[Reason, ...]]:
        """How many ways lead to a participant, and the strongest of them.

        Args:
            row: of the participant.
        """
        ways = sorted(self._ways(row), key=lambda way: (-round(way[0], 12), way[1:]))
        total = sum(way[0] for way in ways)
        return len(ways), tuple(self._reason(row, way, total) for way in ways[:REASONS])

    def shared(self, row: int) -> tuple[str, ...]:
        """Keys of the contexts that both take part in.

        Args:
            row: of the other participant.
        """
        return tuple(self.inc.contexts[j] for j in self._contexts(row) if j in self.mine)

    def _contexts(self, row: int) -> list[int]:
        start, stop = self.matrix.indptr[row : row + 2]
        return [int(column) for column in self.matrix.indices[start:stop]]

    def _members(self, column: int) -> list[int]:
        start, stop = self.across.indptr[column : column + 2]
        return [int(row) for row in self.across.indices[start:stop]]

    def _ways(self, row: int) -> Iterator[tuple[float, int, int, int]]:
        """(resource, project, third party, meeting) of each way."""
        size, degree = self.allocation.size, self.allocation.degree
        for project in self._contexts(row):
            if project in self.mine or not self.allocation.bridges[project]:
                continue
            for third in self._members(project):
                if third in {row, self.who}:
                    continue
                for met in self._contexts(third):
                    if met in self.mine:
                        resource = 1 / (size[met] * degree[third] * size[project])
                        yield float(resource), project, third, met

    def _reason(self, row: int, way: tuple[float, int, int, int], total: float) -> Reason:
        resource, project, third, met = way
        inc = self.inc
        pairs = ((self.who, met), (third, met), (third, project), (row, project))
        ties = (self.graph.edges[inc.participants[i], inc.contexts[j]] for i, j in pairs)
        return Reason(
            inc.contexts[met],
            inc.participants[third],
            inc.contexts[project],
            resource / total,
            tuple(sorted({source for tie in ties for source in tie["sources"]})),
        )
