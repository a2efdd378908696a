"""Measures as tables for people, and as CSV, JSON and Markdown."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from citygraph.formats import aligned_table, csv_table, markdown_table, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from citygraph.networks.measures.results import Measured, Measures, Rank, Value

    Table = tuple[str, Sequence[str], list[list[str]]]

UNDEFINED = "-"

PARTICIPANTS = (
    "participant",
    "kind",
    "contexts",
    "rank",
    "betweenness",
    "its rank",
    "component",
    "community",
    "partners",
    "effective size",
    "constraint",
    "two sources",
    "known of claimed",
)
CONTEXTS = (
    "context",
    "kind",
    "participants",
    "claimed",
    "rank",
    "betweenness",
    "component",
    "community",
    "two sources",
)
VALUES = ("measure", "value", "random networks", "z", "p", "note")

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
    return _page(measures, lambda heading: f"{heading}\n", aligned_table, "{}")


def markdown(measures: Measures) -> str:
    """For a report: the same in Markdown."""
    return _page(measures, lambda heading: f"## {heading}\n", markdown_table, "- {}")


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


def tables(measures: Measures) -> Iterator[Table]:
    """Heading, columns and rows of each table.

    Args:
        measures: what `table.measures` gave.
    """
    yield (
        f"The first {len(measures.participants):,} of {measures.of[0]:,} participants",
        PARTICIPANTS,
        [_participant(one) for one in measures.participants],
    )
    yield (
        f"The first {len(measures.contexts):,} of {measures.of[1]:,} contexts",
        CONTEXTS,
        [_context(one) for one in measures.contexts],
    )
    yield "The network", VALUES, [_value(one) for one in measures.values]


def _page(
    measures: Measures,
    headed: Callable[[str], str],
    table: Callable[[Sequence[str], list[list[str]]], str],
    listed: str,
) -> str:
    parts = [
        f"{headed(heading)}\n{table(columns, rows)}" for heading, columns, rows in tables(measures)
    ]
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


def _participant(one: Measured) -> list[str]:
    return [
        one.label,
        one.kind,
        f"{one.degree:,}",
        _ranged(one.rank),
        _with_error(one),
        _ranged(one.betweenness_rank),
        f"{one.component:,}",
        _whole(one.community),
        _whole(one.partners),
        _number(one.effective, 1),
        _number(one.constraint, 2),
        _share(one.corroborated),
        f"{one.known:,} of {one.claimed:,} in {one.sized} of {one.degree}"
        if one.sized
        else UNDEFINED,
    ]


def _coverage(one: Measured) -> str:
    """Known of claimed participants, in how many of its contexts there is a claim."""
    if not one.sized:
        return UNDEFINED
    return f"{one.known:,} of {one.claimed:,} in {one.sized} of {one.degree}"


def _context(one: Measured) -> list[str]:
    return [
        one.label,
        one.kind,
        f"{one.degree:,}",
        f"{one.claimed:,}" if one.sized else UNDEFINED,
        _ranged(one.rank),
        _with_error(one),
        f"{one.component:,}",
        _whole(one.community),
        _share(one.corroborated),
    ]


def _value(one: Value) -> list[str]:
    null = one.null
    told = UNDEFINED
    if null is not None and null.mean is not None:
        told = f"{_number(null.mean, 3)} ± {_number(null.sd, 3)} ({null.samples})"
    return [
        one.name,
        _number(one.value, 3),
        told,
        _number(null.z, 1) if null else UNDEFINED,
        _number(null.p, 3) if null else UNDEFINED,
        "; ".join(filter(None, (one.why, one.note))),
    ]


def _fields(one: Measured) -> list[str]:
    return [
        one.label,
        one.kind,
        one.country,
        one.key,
        *_cells(one.degree, one.rank.rank, one.rank.best, one.rank.worst),
        *_cells(one.betweenness, one.error),
        *_bounds(one.betweenness_rank),
        *_cells(one.component, one.community, one.partners, one.effective, one.constraint),
        *_cells(one.corroborated, one.known, one.claimed, one.sized),
    ]


def _cells(*numbers: float | None) -> list[str]:
    return ["" if number is None else f"{number:.10g}" for number in numbers]


def _bounds(rank: Rank | None) -> list[str]:
    return _cells(rank.rank, rank.best, rank.worst) if rank else [""] * 3


def _ranged(rank: Rank | None) -> str:
    return f"{rank.rank:,} ({rank.best:,}-{rank.worst:,})" if rank else UNDEFINED


def _with_error(one: Measured) -> str:
    if one.betweenness is None:
        return UNDEFINED
    return f"{one.betweenness:.4f}" + (f" ± {one.error:.4f}" if one.error else "")


def _number(number: float | None, digits: int) -> str:
    if number is None:
        return UNDEFINED
    return f"{number:,.0f}" if number == int(number) else f"{number:,.{digits}f}"


def _share(number: float | None) -> str:
    return UNDEFINED if number is None else f"{number:.0%}"


def _whole(number: int | None) -> str:
    return UNDEFINED if number is None else f"{number:,}"
