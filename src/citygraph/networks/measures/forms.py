"""Measures as tables for people, and as CSV, JSON and Markdown."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from citygraph.formats import aligned_table, csv_table, markdown_table, printable
from citygraph.networks.measures.cells import narrow_tables, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from citygraph.networks.measures.cells import Table
    from citygraph.networks.measures.results import Measured, Measures, Rank

COLUMNS = (
    "mode",
    "label",
    "kind",
    "country",
    "iri",
    "degree",
    "rank",
    "rank_best",
    "rank_worst",
    "betweenness",
    "betweenness_error",
    "betweenness_rank",
    "betweenness_rank_best",
    "betweenness_rank_worst",
    "component",
    "community",
    "partners",
    "effective_size",
    "constraint",
    "corroborated",
    "known",
    "claimed",
    "contexts_with_claimed_size",
)
"""The columns of CSV: one row per participant or context."""


def text(measures: Measures) -> str:
    """For a terminal: tables in columns, then coverage and notes."""
    made = narrow_tables(measures)
    return _page(measures, made, lambda heading: f"{heading}\n", aligned_table, "{}")


def markdown(measures: Measures) -> str:
    """For a report: the same in Markdown."""
    made = tables(measures)
    return _page(measures, made, lambda heading: f"## {heading}\n", markdown_table, "- {}")


def csv(measures: Measures) -> str:
    """The participants and contexts told, one row each; undefined cells are empty.

    What is known and claimed stands in each row. The values of the whole network and the
    sentences on coverage are in the other forms.
    """
    rows = [
        [mode, *_fields(one)]
        for mode, nodes in (
            ("participant", measures.participants),
            ("context", measures.contexts),
        )
        for one in nodes
    ]
    return csv_table(COLUMNS, rows)


def to_json(measures: Measures) -> str:
    """Everything, with null for what is undefined."""
    return json.dumps(asdict(measures), ensure_ascii=False, indent=2) + "\n"


def _page(
    measures: Measures,
    made: Iterable[Table],
    headed: Callable[[str], str],
    table: Callable[[Sequence[str], list[list[str]]], str],
    listed: str,
) -> str:
    parts = []
    for heading, columns, rows, below in made:
        more = "".join(f"{listed.format(printable(line))}\n" for line in below)
        parts.append("\n".join(filter(None, (headed(heading), table(columns, rows), more))))
    numbered = [f"{i}: {name}" for i, name in enumerate(measures.communities, 1)]
    shown = {one.community for one in (*measures.participants, *measures.contexts)}
    names = [line for i, line in enumerate(numbered, 1) if i in shown]
    for heading, lines in (
        ("Communities shown, by their largest contexts", names),
        ("Coverage", list(measures.coverage)),
        ("How to read this", list(measures.notes)),
    ):
        if lines:
            told = "\n".join(listed.format(printable(line)) for line in lines)
            parts.append(f"{headed(heading)}\n{told}\n")
    return "\n".join(parts)


def _fields(one: Measured) -> list[str]:
    return [
        one.label,
        one.kind,
        one.country,
        one.key,
        *_cells(one.degree, one.rank.rank, one.rank.best, one.rank.worst),
        *_cells(one.betweenness, one.error),
        *_bounds(one.betweenness_rank if one.betweenness is not None else None),
        *_cells(one.component, one.community, one.partners, one.effective, one.constraint),
        *_cells(one.corroborated, *((one.known, one.claimed) if one.sized else (None, None))),
        *_cells(one.sized),
    ]


def _cells(*numbers: float | None) -> list[str]:
    return ["" if number is None else f"{number:.10g}" for number in numbers]


def _bounds(rank: Rank | None) -> list[str]:
    return _cells(rank.rank, rank.best, rank.worst) if rank else [""] * 3
