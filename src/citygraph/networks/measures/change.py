"""What changes between two periods, where both are covered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from citygraph.errors import UsageError
from citygraph.networks.incidence import incidence
from citygraph.networks.meetings import meetings
from citygraph.networks.method import number
from citygraph.networks.periods import Period, checked

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx
    from numpy.typing import NDArray

    from citygraph.networks.incidence import Incidence

    Years = tuple[int, int]
    Mask = NDArray[np.bool_]

T = TypeVar("T", str, tuple[str, str])


@dataclass(frozen=True, slots=True)
class Turnover(Generic[T]):
    """What is there only in the second period, only in the first, and in both; each sorted."""

    new: tuple[T, ...]
    lost: tuple[T, ...]
    kept: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What changes from one period to another in the contexts that both cover.

    Attributes:
        first, second: the periods, first and last year.
        contexts: keys of the contexts covered in both periods.
        contexts_left_out: how many contexts are not.
        participants: keys of those who take part in a covered context.
        participations: (participant, context).
        ties: pairs of participants who meet in a covered context, in the order of their keys.
        assumed: how many of the participations counted in a period are there only because no end,
            or no beginning, is stated.
        inherited: how many of them have their dates from their context.
        undated: how many participations in the covered contexts have no date; they count in
            neither period.
    """

    first: Years
    second: Years
    contexts: tuple[str, ...]
    contexts_left_out: int
    participants: Turnover[str]
    participations: Turnover[tuple[str, str]]
    ties: Turnover[tuple[str, str]]
    assumed: int
    inherited: int
    undated: int

    def told(self) -> str:
        """What was compared, as a sentence for people."""
        one, other = (f"{first} to {last}" for first, last in (self.first, self.second))
        return (
            f"{one} and {other}, in {number(len(self.contexts), 'context')} with dated "
            f"participations in both ({self.contexts_left_out:,} others are not covered). Of the "
            f"participations counted, {self.assumed:,} are assumed to go on or to have begun "
            f"before, and {self.inherited:,} have the dates of their context; {self.undated:,} "
            "undated ones are not counted."
        )


def change(graph: nx.Graph[str], first: Years, second: Years) -> Change:
    """Compare two periods in the contexts that are covered in both.

    A network grows where somebody has begun to look: only contexts in which a participation is
    dated in both periods are compared (the reasoning of panels of the same units, as in Snijders,
    van de Bunt and Steglich 2010, "Introduction to stochastic actor-based models"). A date counts
    as cover when a stated beginning or end lies in the period, or both lie around it; a beginning
    without an end goes on, but covers nothing later.

    Args:
        graph: a two-mode network.
        first: first and last year of the earlier period.
        second: first and last year of the later one.

    Raises:
        UsageError: a period ends before it begins or they overlap, a year is absurd, or no context
            is covered in both.
    """
    _check(first, second)
    inc = incidence(graph)
    spans = [_span(graph, inc, entry) for entry in range(len(inc.row))]
    active, sure = zip(*(_there(spans, years) for years in (first, second)), strict=True)
    covered = np.ones(inc.shape[1], dtype=bool)
    for mask in sure:
        covered &= np.bincount(inc.column, weights=mask, minlength=len(covered)) > 0
    if not covered.any():
        raise UsageError(_nothing(spans, first, second))
    inside = covered[inc.column]
    masks = [mask & inside for mask in active]
    either = masks[0] | masks[1]
    assumed = (masks[0] & ~sure[0]) | (masks[1] & ~sure[1])
    inherited = np.array([span.dated == "inherited" for span in spans], dtype=bool)
    undated = np.array([span.dated == "undated" for span in spans], dtype=bool)
    return Change(
        first,
        second,
        tuple(key for key, is_there in zip(inc.contexts, covered, strict=True) if is_there),
        int((~covered).sum()),
        _turnover(*({inc.participants[i] for i in inc.row[mask]} for mask in masks)),
        _turnover(*(set(_pairs(inc, mask)) for mask in masks)),
        _turnover(*_ties(inc, masks)),
        assumed=int((assumed & ~inherited).sum()),
        inherited=int((either & inherited).sum()),
        undated=int((undated & inside).sum()),
    )


def _check(first: Years, second: Years) -> None:
    for name, (begin, end) in (("The first period", first), ("The second period", second)):
        checked(name, begin)
        checked(name, end)
        if end < begin:
            raise UsageError(f"{name} is {begin}-{end}; it ends before it begins.")
    if second[0] <= first[1]:
        raise UsageError(
            f"The periods {first[0]}-{first[1]} and {second[0]}-{second[1]} overlap, or come in the"
            " wrong order; give the earlier one first."
        )


def years(text: str) -> Years:
    """Read a period: "2010-2014", or one year.

    Args:
        text: as a person writes it.

    Raises:
        UsageError: it is none.
    """
    parts = [part.strip() for part in text.replace("\N{EN DASH}", "-").split("-")]
    if len(parts) not in {1, 2} or not all(part.isdecimal() and len(part) == 4 for part in parts):  # noqa: PLR2004
        raise UsageError(f"{text!r} is no period; write one as 2010-2014.")
    return int(parts[0]), int(parts[-1])


def _span(graph: nx.Graph[str], inc: Incidence, entry: int) -> Period:
    tie = graph.edges[inc.participants[inc.row[entry]], inc.contexts[inc.column[entry]]]
    return Period(tie.get("first"), tie.get("last"), tie["dated"])


def _there(spans: Iterable[Period], years: Years) -> tuple[Mask, Mask]:
    """Which participations hold in a period, and of which that is stated."""
    begin, end = years
    active, sure = [], []
    for one in spans:
        holds = one.dated != "undated" and one.meets(begin, end)
        begun = one.first is not None and one.first <= end
        ended = one.last is not None and one.last >= begin
        open_end = one.last is None and one.first is not None and one.first >= begin
        open_begin = one.first is None and one.last is not None and one.last <= end
        active.append(holds)
        sure.append(
            holds and one.dated == "stated" and ((begun and ended) or open_end or open_begin)
        )
    return np.array(active, dtype=bool), np.array(sure, dtype=bool)


def _pairs(inc: Incidence, mask: Mask) -> Iterable[tuple[str, str]]:
    for row, column in zip(inc.row[mask], inc.column[mask], strict=True):
        yield inc.participants[row], inc.contexts[column]


def _ties(inc: Incidence, masks: list[Mask]) -> Iterable[set[tuple[str, str]]]:
    """Who meets whom in each period: both take part there then."""
    met = meetings(inc)
    of_tie = np.repeat(np.arange(len(met.one)), np.diff(met.start))
    for mask in masks:
        there = np.unique(of_tie[mask[met.entry_one] & mask[met.entry_other]])
        yield {
            (inc.participants[one], inc.participants[other])
            for one, other in zip(met.one[there], met.other[there], strict=True)
        }


def _turnover(before: set[T], after: set[T]) -> Turnover[T]:
    return Turnover(
        tuple(sorted(after - before)), tuple(sorted(before - after)), tuple(sorted(after & before))
    )


def _nothing(spans: list[Period], first: Years, second: Years) -> str:
    dated = sum(one.dated == "stated" for one in spans)
    return (
        f"No context has dated participations both in {first[0]}-{first[1]} and in "
        f"{second[0]}-{second[1]}, so nothing can be compared ({dated:,} of {len(spans):,} "
        "participations are dated). Choose longer periods, or more contexts."
    )
