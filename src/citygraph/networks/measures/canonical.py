"""An order of nodes that does not depend on their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Colours = NDArray[np.uint64]

_ROUNDS = 32
_SPLITS = 256
_SMALL = 50_000
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_FOLD = np.uint64(0xBF58476D1CE4E5B9)


def canonical_order(adjacency: csr_array) -> NDArray[np.int64]:
    """Nodes ordered by their place in the network: by colours refined from their neighbours'.

    This is the colour refinement of Weisfeiler and Leman (1968), with colours as sums of 64-bit
    hashes. Where nodes of one colour have different neighbours, one of them gets a colour of its
    own and colours are refined again (McKay 1981), so that equal parts of a network are ordered
    alike; up to 256 times, and not above 25,000 ties. Other nodes of one colour keep their order.

    Args:
        adjacency: symmetric weights (n x n).

    Returns:
        The indices of the nodes (n), in their order.
    """
    bits = np.ascontiguousarray(adjacency.data, dtype=np.float64).view(np.uint64)
    ties = csr_array(
        (_mixed(bits) | np.uint64(1), adjacency.indices, adjacency.indptr), shape=adjacency.shape
    )
    colours = _refined(ties, np.zeros(adjacency.shape[0], dtype=np.uint64))
    for _ in range(_SPLITS if adjacency.nnz <= _SMALL else 0):
        node = _open(ties, colours)
        if node is None:
            break
        colours[node] = _mixed(colours[node : node + 1] + np.uint64(1))[0]
        colours = _refined(ties, colours)
    result: NDArray[np.int64] = np.argsort(colours, kind="stable")
    return result


def _refined(ties: csr_array, colours: Colours) -> Colours:
    """Colours by those of the neighbours, until there are no more of them."""
    known = -1
    for _ in range(_ROUNDS):
        colours = _mixed(_mixed(colours) + ties @ _mixed(colours))
        ordered = np.sort(colours)
        different = int((ordered[1:] != ordered[:-1]).sum())
        if different <= known:
            break
        known = different
    return colours


def _open(ties: csr_array, colours: Colours) -> int | None:
    """A node of a colour whose nodes have different neighbours: of such, with most neighbours."""
    order = np.argsort(colours, kind="stable")
    place = np.empty(len(order), dtype=np.uint64)
    place[order] = np.arange(len(order), dtype=np.uint64)
    around = (ties @ _mixed(place))[order]
    same = colours[order][1:] == colours[order][:-1]
    found = order[:-1][same & (around[1:] != around[:-1])]
    if not len(found):
        return None
    degree = np.diff(ties.indptr)[found]
    return int(found[np.lexsort((colours[found], -degree))[0]])


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Hashes of numbers (the finaliser of splitmix64, shortened)."""
    mixed = (values + _SPREAD) * _FOLD
    mixed ^= mixed >> np.uint64(29)
    result: NDArray[np.uint64] = mixed * _SPREAD
    return result ^ (result >> np.uint64(32))
