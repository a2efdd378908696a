"""Print how well suggested partners foretell hidden participations: the table of the docs.

Usage: python scripts/suggestions.py [--hidden N] [--unseen] [--seed N]
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import numpy as np

import citygraph
from citygraph.formats import markdown_table
from citygraph.networks.incidence import incidence
from citygraph.networks.measures.coverage import without_lists
from citygraph.networks.measures.recall import evaluate, hideable
from citygraph.networks.measures.suggestions import FEWEST, makes_partners

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from citygraph.networks.incidence import Incidence
    from citygraph.networks.measures.recall import Evaluation

COLUMNS = (
    "participants with",
    "hidden",
    "of participants",
    "first",
    "method",
    "recall",
    "95 % interval",
    "found any",
)
FEW = 5
SAMPLE = 400
"""Participations, drawn with seed 0, on which the rule was chosen."""


def rows(told: str, found: Evaluation) -> Iterator[list[str]]:
    """The rows of one evaluation, one per method."""
    for one in found.methods:
        yield [
            told,
            f"{found.hidden:,}",
            f"{found.participants:,}",
            str(found.top),
            one.method,
            f"{one.recall:.1%}",
            f"{one.low:.1%} to {one.high:.1%}",
            f"{one.hits:.1%}",
        ]


def groups(inc: Incidence, entries: NDArray[np.int64]) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """All hidden participations, and those of participants with few and with many contexts."""
    left = inc.degrees[0][inc.row[entries]] - 1
    yield "2 contexts or more left", entries
    yield f"2 to {FEW}", entries[left <= FEW]
    yield f"{FEW + 1} or more", entries[left > FEW]


def unseen(
    inc: Incidence, bridges: NDArray[np.bool_], entries: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Those of participants of whom nothing was in the sample that the rule was chosen on."""
    degree, size = inc.degrees
    drawn_from = np.flatnonzero(
        bridges[inc.column] & (degree[inc.row] > FEWEST) & (size[inc.column] > 1)
    )
    count = min(SAMPLE, len(drawn_from))
    sample = np.random.default_rng(0).choice(drawn_from, count, replace=False)
    return entries[~np.isin(inc.row[entries], inc.row[sample])]


def main() -> None:
    """Evaluate on the curated graph."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hidden", type=int, help="how many participations; all by default")
    parser.add_argument(
        "--unseen", action="store_true", help="only of participants that the rule was not chosen on"
    )
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    graph, _ = without_lists(citygraph.open().network(contexts="all"))
    inc = incidence(graph)
    bridges = makes_partners(graph, inc)
    entries = hideable(inc, bridges)
    if given.unseen:
        entries = unseen(inc, bridges, entries)
    if given.hidden is not None and given.hidden < len(entries):
        generator = np.random.default_rng(given.seed)
        entries = np.sort(generator.choice(entries, given.hidden, replace=False))
    table = [
        row
        for told, chosen in groups(inc, entries)
        for top in (10, 50)
        for row in rows(told, evaluate(inc, bridges, chosen, top=top, seed=given.seed))
    ]
    print(
        f"{len(inc.row):,} participations of {inc.shape[0]:,} participants in {inc.shape[1]:,} "
        f"contexts; {len(entries):,} hidden, one at a time; seed {given.seed}.\n"
    )
    print(markdown_table(COLUMNS, table), end="")


if __name__ == "__main__":
    main()
