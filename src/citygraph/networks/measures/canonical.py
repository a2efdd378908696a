"""An order of nodes that does not depend on their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROUNDS = 32
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_FOLD = np.uint64(0xBF58476D1CE4E5B9)


def canonical_order(adjacency: csr_array) -> NDArray[np.int64]:
    """Nodes ordered by their place in the network: by colours refined from their neighbours'.

    This is the colour refinement of Weisfeiler and Leman (1968), with colours as sums of 64-bit
    hashes. Nodes that it cannot tell apart keep their order; nearly always they are
    interchangeable.

    Args:
        adjacency: symmetric weights (n x n).

    Returns:
        The indices of the nodes (n), in their order.
    """
    bits = np.ascontiguousarray(adjacency.data, dtype=np.float64).view(np.uint64)
    ties = csr_array(
        (_mixed(bits) | np.uint64(1), adjacency.indices, adjacency.indptr), shape=adjacency.shape
    )
    colours = np.zeros(adjacency.shape[0], dtype=np.uint64)
    known = -1
    for _ in range(_ROUNDS):
        colours = _mixed(_mixed(colours) + ties @ _mixed(colours))
        ordered = np.sort(colours)
        different = int((ordered[1:] != ordered[:-1]).sum())
        if different <= known:
            break
        known = different
    result: NDArray[np.int64] = np.argsort(colours, kind="stable")
    return result


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Hashes of numbers (the finaliser of splitmix64, shortened)."""
    mixed = (values + _SPREAD) * _FOLD
    mixed ^= mixed >> np.uint64(29)
    result: NDArray[np.uint64] = mixed * _SPREAD
    return result ^ (result >> np.uint64(32))
