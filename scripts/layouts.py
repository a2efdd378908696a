"""Draw the overview of the curated graph with several layouts: the figures of network-layouts.md.

    python scripts/layouts.py [NAME ...]

Each layout places the core only; flowers, names, colours and the pushing apart of discs are the
same for all. Prints a row of the table for each and writes its picture.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.sparse.linalg import eigsh

import citygraph
from citygraph.networks.figure import core
from citygraph.networks.figure.drawing import figure
from citygraph.networks.figure.stress import stress_places
from citygraph.networks.figure.svg import written
from pictures import small_png

if TYPE_CHECKING:
    from collections.abc import Callable

    from citygraph.networks.figure.discs import Array, Indices

    Layout = Callable[[Indices, Array, int], Array]

PICTURES = Path(__file__).parent.parent / "docs" / "pictures" / "layouts"
WIDE = 640
LARGE = 120
"""Smaller cores are placed as the program does it: only the large one is compared."""


def paths(ends: Indices, lengths: Array, count: int) -> Array:
    """Path lengths between all nodes."""
    edges = csr_array((lengths, (ends[:, 0], ends[:, 1])), shape=(count, count))
    return np.asarray(dijkstra(edges, directed=False))


def majorized(ends: Indices, lengths: Array, count: int, begin: Array | None = None) -> Array:
    """SMACOF on all pairs (Gansner, Koren, North 2004)."""
    wanted = paths(ends, lengths, count)
    np.fill_diagonal(wanted, 1.0)
    weights = wanted**-2.0
    np.fill_diagonal(weights, 0.0)
    factor = cho_factor((np.diag(weights.sum(axis=1)) - weights)[1:, 1:])
    place = spectral(ends, lengths, count) if begin is None else begin
    for _ in range(60):
        apart = np.hypot(*(place[:, None] - place[None, :]).transpose(2, 0, 1))
        np.fill_diagonal(apart, 1.0)
        ratio = weights * wanted / np.maximum(apart, 1e-6)
        pull = np.diag(ratio.sum(axis=1)) - ratio
        place = np.vstack([np.zeros((1, 2)), cho_solve(factor, (pull @ place)[1:])])
    return place


def spectral(ends: Indices, lengths: Array, count: int) -> Array:
    """The eigenvectors of the normalized Laplacian (Koren 2005)."""
    weights = csr_array((1 / lengths, (ends[:, 0], ends[:, 1])), shape=(count, count))
    weights = csr_array(weights + weights.T)
    root = 1 / np.sqrt(weights.sum(axis=1))
    scaled = csr_array(weights.multiply(root[:, None]).multiply(root[None, :]))
    _, vectors = eigsh(scaled, k=3, which="LA", v0=np.ones(count))
    return fitted(vectors[:, :2] * root[:, None], ends, lengths, count)


def fitted(place: Array, ends: Indices, lengths: Array, count: int) -> Array:
    """The scale at which the stress of a drawing is smallest."""
    upper = np.triu_indices(count, 1)
    wanted = paths(ends, lengths, count)[upper]
    ratio = np.hypot(*(place[upper[0]] - place[upper[1]]).T) / wanted
    scaled: Array = place * ratio.sum() / (ratio**2).sum()
    return scaled


def drawn_by_networkx(name: str, **options: object) -> Layout:
    """A layout of networkx, at its best scale."""

    def place(ends: Indices, lengths: Array, count: int) -> Array:
        graph = nx.Graph()
        graph.add_nodes_from(range(count))
        graph.add_weighted_edges_from(
            (int(a), int(b), far) for (a, b), far in zip(ends, lengths, strict=True)
        )
        if name == "kamada_kawai_layout":
            found = nx.kamada_kawai_layout(graph)
        else:
            found = getattr(nx, name)(graph, seed=1, weight=None, **options)
        return fitted(np.array([found[i] for i in range(count)]), ends, lengths, count)

    return place


def sparse(ends: Indices, lengths: Array, count: int) -> Array:
    """Our sparse stress, however few nodes."""
    return stress_places(ends, lengths, count, full=0)


LAYOUTS: dict[str, tuple[Layout, bool]] = {
    "stress": (stress_places, True),
    "stress-plain": (stress_places, False),
    "sparse-stress": (sparse, True),
    "majorization": (majorized, True),
    "spectral": (spectral, True),
    "forceatlas2": (drawn_by_networkx("forceatlas2_layout", max_iter=300), True),
    "forceatlas2-linlog": (
        drawn_by_networkx("forceatlas2_layout", max_iter=300, linlog=True),
        True,
    ),
    "fruchterman-reingold": (drawn_by_networkx("spring_layout", iterations=200), True),
    "kamada-kawai": (drawn_by_networkx("kamada_kawai_layout"), True),
}
"""Name -> how it places the core, and whether ties between communities are longer."""


def crossings(place: Array, ends: Indices) -> float:
    """Crossings per tie, of straight ties."""
    a, b = place[ends[:, 0]], place[ends[:, 1]]

    def side(p: Array, q: Array, r: Array) -> Array:
        one, other = q - p, r - p
        return np.sign(one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0])

    count = 0
    for i in range(len(ends) - 1):
        p, q, r, s = a[i], b[i], a[i + 1 :], b[i + 1 :]
        apart = ~np.isin(ends[i + 1 :], ends[i]).any(axis=1)
        cross = (side(p, q, r) * side(p, q, s) < 0) & (side(r, s, p) * side(r, s, q) < 0)
        count += int((cross & apart).sum())
    return count / len(ends)


def row(network: nx.Graph[str], name: str) -> str:
    """Draw with one layout and tell what came of it."""
    place, longer = LAYOUTS[name]
    told: dict[str, float] = {}

    def timed(ends: Indices, lengths: Array, count: int) -> Array:
        if count < LARGE:
            return stress_places(ends, lengths, count)
        start = time.process_time()
        found = place(ends, lengths, count)
        told["seconds"] = time.process_time() - start
        upper = np.triu_indices(count, 1)
        wanted = paths(ends, lengths, count)[upper]
        ratio = np.hypot(*(found[upper[0]] - found[upper[1]]).T) / wanted
        ratio *= ratio.sum() / (ratio**2).sum()
        told["stress"] = float(((ratio - 1) ** 2).mean())
        told["before"] = crossings(found, ends)
        return found

    between, core.BETWEEN = core.BETWEEN, core.BETWEEN if longer else 0.0
    pushed = core.push_apart

    def spied(place: Array, room: Array, gap: float, **names: Array) -> Array:
        found = pushed(place, room, gap, **names)
        if len(place) >= LARGE:
            reach = np.hypot(*np.ptp(place, axis=0))
            told["moved"] = float(np.hypot(*(found - place).T).mean() / reach)
        return found

    core.stress_places, core.push_apart = timed, spied
    try:
        drawing = figure(network)
    finally:
        core.stress_places, core.push_apart, core.BETWEEN = stress_places, pushed, between
    picture = small_png(written(drawing, titles=False), WIDE)
    (PICTURES / f"{name}.png").write_bytes(picture)
    lengths = [np.hypot(c[3][0] - c[0][0], c[3][1] - c[0][1]) for c in drawing.curves.values()]
    return (
        f"| {name} | {told['stress']:.3f} | {told['before']:.1f} | {100 * told['moved']:.1f} | "
        f"{np.quantile(lengths, 0.9) / drawing.width * 100:.0f} | {len(drawing.labels)} | "
        f"{told['seconds']:.1f} |"
    )


def main(names: list[str]) -> None:
    """Draw with the layouts named, or with all."""
    network = citygraph.open().network()
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in names or LAYOUTS:
        print(row(network, name), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
