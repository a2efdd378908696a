"""What shortest paths need of a two-mode network: its core, with branches and twins folded in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import block_array, csr_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Folded:
    """A two-mode network without its branches, nodes with the same neighbours taken together.

    Attributes:
        matrix: classes of participants x classes of contexts.
        alike: per mode, how many nodes each class has.
        weight: per mode, how many nodes hang on each node of a class, itself included.
        places: per mode, the class of each node of the network; -1 for those of branches.
        anchor: per node (participants, then contexts), on which node of the core it hangs: itself
            in the core; -1 where there is no core.
        known: per node, the pairs between which it lies and one of which hangs on it: those that
            need no walk.
    """

    matrix: csr_array
    alike: tuple[Floats, Floats]
    weight: tuple[Floats, Floats]
    places: tuple[Places, Places]
    anchor: Places
    known: Floats


def folded(matrix: csr_array) -> Folded:
    """Fold branches and twins of a network.

    Nodes with one neighbour are taken off again and again, and weigh on the node where they hung
    (Sariyuece, Saule, Kaya and Catalyurek 2013, "Shattering and compressing networks for
    betweenness centrality"); those left with the same neighbours and the same weight are one class.

    Args:
        matrix: participants x contexts, 1.0 where one takes part in the other.
    """
    rows = matrix.shape[0]
    graph = csr_array(block_array([[None, matrix], [matrix.T, None]]))
    component = connected_components(graph, directed=False)[1]
    size = np.bincount(component)[component].astype(np.float64)
    weight, squares, anchor = _peeled(graph)
    # Pairs in different branches of a node: those hanging on it, and those beyond them.
    known = ((weight - 1) ** 2 - squares) / 2 + (weight - 1) * (size - weight)
    core = anchor == np.arange(len(anchor))
    modes = np.flatnonzero(core[:rows]), np.flatnonzero(core[rows:])
    inner = csr_array(matrix[modes[0]][:, modes[1]])
    weights = weight[modes[0]], weight[rows + modes[1]]
    one, other = _classes(inner, weights[0]), _classes(csr_array(inner.T), weights[1])
    places = np.full(rows, -1), np.full(matrix.shape[1], -1)
    for place, mode, classes in zip(places, modes, (one, other), strict=True):
        place[mode] = classes[1][0]
    return Folded(
        csr_array(inner[one[0]][:, other[0]]),
        (one[1][1], other[1][1]),
        (weights[0][one[0]], weights[1][other[0]]),
        places,
        anchor,
        known,
    )


def _peeled(graph: csr_array) -> tuple[Floats, Floats, Places]:
    """Take off nodes with one neighbour until there are none.

    Returns:
        Per node: how many nodes hang on it, itself included; the sum of the squares of the sizes
        of the branches hanging on it; on which node of the core it hangs, see `Folded`.
    """
    nodes = graph.shape[0]
    degree = np.diff(graph.indptr).astype(np.int64)
    # The sum of the indices of the neighbours left is the neighbour itself once there is one.
    left = np.asarray(graph @ np.arange(nodes, dtype=np.float64)).ravel().astype(np.int64)
    weight, squares = np.ones(nodes), np.zeros(nodes)
    anchor = np.arange(nodes)
    rounds = []
    ends = np.flatnonzero(degree == 1)
    while len(ends):
        to = left[ends]
        stays = (degree[to] == 1) & (to < ends)  # of two that are left, one stays
        ends, to = ends[~stays], to[~stays]
        degree[ends] = 0
        np.subtract.at(degree, to, 1)
        np.subtract.at(left, to, ends)
        np.add.at(weight, to, weight[ends])
        np.add.at(squares, to, weight[ends] ** 2)
        rounds.append((ends, to))
        ends = np.unique(to[degree[to] == 1])
    anchor[degree == 0] = -1
    for ends, to in reversed(rounds):
        anchor[ends] = anchor[to]
    return weight, squares, anchor


def _classes(matrix: csr_array, weight: Floats) -> tuple[Places, tuple[Places, Floats]]:
    """Rows with the same columns and weight: the first of each class; class of each, and sizes."""
    matrix.sort_indices()
    starts, columns = matrix.indptr.tolist(), matrix.indices
    known: dict[tuple[bytes, float], int] = {}
    first: list[int] = []
    classes = np.empty(matrix.shape[0], dtype=np.int64)
    for row, heavy in enumerate(weight.tolist()):
        key = (columns[starts[row] : starts[row + 1]].tobytes(), heavy)
        number = known.setdefault(key, len(known))
        if number == len(first):
            first.append(row)
        classes[row] = number
    sizes = np.bincount(classes, minlength=len(first)).astype(np.float64)
    return np.array(first, dtype=np.int64), (classes, sizes)
