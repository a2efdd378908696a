"""How many shortest paths pass each node of a two-mode network: from all nodes, or from some."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from citygraph.networks.measures.brandes import Walks
from citygraph.networks.measures.folding import folded

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from citygraph.networks.measures.folding import Folded

    Floats = NDArray[np.float64]
    Both = tuple[Floats, Floats]


def betweenness(matrix: csr_array) -> Both:
    """How many shortest paths between two others pass each node of a two-mode network.

    Brandes (2001), "A faster algorithm for betweenness centrality", on
    what `folding.folded` leaves.

    Args:
        matrix: participants x contexts, 1.0 where one takes part in the other.

    Returns:
        One value per participant, and one per context: pairs of other nodes of both modes, each
        counted once, and shared between several shortest paths; not normalised.
    """
    core = folded(matrix)
    sources = tuple(a * w for a, w in zip(core.alike, core.weight, strict=True))
    sums = Walks(core.matrix, core.alike, core.weight).sums(
        (sources[0], sources[1]), squared=False
    )[0]
    rows = matrix.shape[0]
    whole = [_spread(one, place) / 2 for one, place in zip(sums, core.places, strict=True)]
    return core.known[:rows] + whole[0], core.known[rows:] + whole[1]


def sampled(matrix: csr_array, chosen: NDArray[np.int64]) -> tuple[Both, Both, Both]:
    """What is known of all nodes without a walk, and what walks from some nodes add to it.

    A node of a branch walks from where the branch hangs.

    Args:
        matrix: as of `betweenness`.
        chosen: the nodes from which walks start; contexts come after all participants.

    Returns:
        Participants and contexts each: pairs that are known; the sum of the dependencies of the
        nodes chosen (ordered pairs); the sum of their squares.
    """
    core, rows = folded(matrix), matrix.shape[0]
    sums, squares = Walks(core.matrix, core.alike, core.weight).sums(_sources(core, chosen))
    found = [
        (_spread(both[0], core.places[0]), _spread(both[1], core.places[1]))
        for both in (sums, squares)
    ]
    return (core.known[:rows], core.known[rows:]), found[0], found[1]


def _sources(core: Folded, chosen: NDArray[np.int64]) -> Both:
    """Per mode, how many of the nodes chosen walk from each class."""
    anchor = core.anchor[chosen]
    place = np.concatenate(core.places)[anchor[anchor >= 0]]
    second = anchor[anchor >= 0] >= len(core.places[0])
    one, other = (
        np.bincount(place[mask], minlength=size).astype(np.float64)
        for mask, size in zip((~second, second), core.matrix.shape, strict=True)
    )
    return one, other


def _spread(values: Floats, places: NDArray[np.int64]) -> Floats:
    """Values of classes for each node; 0 in branches."""
    return np.append(values, 0.0)[places]
