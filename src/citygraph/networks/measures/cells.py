"""The cells of tables of measures: whole for reports, narrow for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citygraph.networks.measures.results import Measured, Measures, Rank, Value

    Table = tuple[str, Sequence[str], list[list[str]], list[str]]

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

_SHORT = {
    "contexts": "in",
    "participants": "has",
    "betweenness": "betw.",
    "component": "comp.",
    "community": "comm.",
    "partners": "with",
    "effective size": "eff.",
    "constraint": "constr.",
    "two sources": "2 src",
}
"""Headings for a terminal."""

_LEGEND = (
    "in: contexts; has: participants; betw.: betweenness; its rank: by that; comp.: component;",
    "comm.: community; with: partners; eff.: effective size; constr.: constraint;",
    "2 src: share of participations with two or more sources.",
)

_BELOW = {
    "note": "On {0}: {1}.",
    "known of claimed": "Known of claimed participants, {0}: {1}.",
}
"""Columns that a terminal has as lines below the table."""

_WIDEST = 32
"""Characters of a label in a terminal."""


def tables(measures: Measures) -> Iterator[Table]:
    """Heading, columns and rows of each table, and no lines below.

    Args:
        measures: what `table.measures` gave.
    """
    yield (
        f"The first {len(measures.participants):,} of {measures.of[0]:,} participants",
        PARTICIPANTS,
        [_participant(one) for one in measures.participants],
        [],
    )
    yield (
        f"The first {len(measures.contexts):,} of {measures.of[1]:,} contexts",
        CONTEXTS,
        [_context(one) for one in measures.contexts],
        [],
    )
    yield "The network", VALUES, [_value(one) for one in measures.values], []


def narrow_tables(measures: Measures) -> Iterator[Table]:
    """The same in some 120 columns: labels cut, headings short, what few rows have below.

    Args:
        measures: what `table.measures` gave.
    """
    for heading, columns, rows, _ in tables(measures):
        moved = set(_BELOW)
        below = []
        if "component" in columns:
            numbers = {row[columns.index("component")] for row in rows}
            if len(numbers) == 1:
                moved.add("component")
                below.append(f"All of these are in component {numbers.pop()}.")
        kept = [i for i, column in enumerate(columns) if column not in moved]
        yield (
            heading,
            [_SHORT.get(columns[i], columns[i]) for i in kept],
            [[row[i] if i or columns is VALUES else _cut(row[i]) for i in kept] for row in rows],
            [*below, *_lines(columns, rows), *(_LEGEND if columns is CONTEXTS else ())],
        )


def _lines(columns: Sequence[str], rows: list[list[str]]) -> Iterator[str]:
    """What stands below a table instead of in a column."""
    for i, column in enumerate(columns):
        for row in rows:
            if column in _BELOW and row[i] not in {"", UNDEFINED}:
                yield _BELOW[column].format(row[0], row[i].rstrip("."))


def _cut(label: str) -> str:
    return label if len(label) <= _WIDEST else label[: _WIDEST - 1].rstrip() + "…"


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
        _coverage(one),
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
