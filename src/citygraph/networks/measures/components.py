"""Connected components of a two-mode network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from citygraph.networks.incidence import Incidence


@dataclass(frozen=True, slots=True)
class Components:
    """The connected components, 0 the largest.

    Attributes:
        participants: the component of each participant.
        contexts: the component of each context.
        sizes: how many participants and contexts together each component has, largest first;
            who takes part in nothing is a component of one.
    """

    participants: NDArray[np.int32]
    contexts: NDArray[np.int32]
    sizes: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.sizes)


def components(incidence: Incidence) -> Components:
    """The connected components of a two-mode network.

    Components of equal size stand in the order of their first participant (or context).

    Args:
        incidence: the network.
    """
    rows, columns = incidence.shape
    nodes = rows + columns
    ties = (np.ones(len(incidence.row), dtype=np.int8), (incidence.row, incidence.column + rows))
    count, labels = connected_components(coo_array(ties, shape=(nodes, nodes)), directed=False)
    labels, sizes = numbered(labels, count)
    return Components(labels[:rows], labels[rows:], sizes)


def numbered(
    labels: NDArray[np.integer], count: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Labels numbered from the largest group on, and the sizes of the groups.

    Args:
        labels: a group per node, from 0 to `count` - 1; negative: in none, and stays so.
        count: how many groups there are.
    """
    inside = np.flatnonzero(labels >= 0)
    sizes = np.bincount(labels[inside], minlength=count)
    first = np.full(count, len(labels))
    np.minimum.at(first, labels[inside], inside)
    order = np.lexsort((first, -sizes))
    rank = np.empty(count, dtype=np.int32)
    rank[order] = np.arange(count)
    result = np.full(len(labels), -1, dtype=np.int32)
    result[inside] = rank[labels[inside]]
    return result, sizes[order].astype(np.int64)
