"""Samples, their ratios, and the table that shows them beside what they should be."""

from __future__ import annotations

import math
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PATIENCE = 20.0  # seconds after which no more samples are taken of one pair


@dataclass(frozen=True)
class Ratio:
    """A measured ratio, and what it should be.

    Args:
        what: what was divided by what.
        value: the ratio.
        aim: what it should be at most or at least; None when it is there to be read only.
        at_most: whether the aim is an upper limit.
        more: whether the true ratio is larger, since what stands above was stopped.
        note: a remark.
    """

    what: str
    value: float
    aim: float | None = None
    at_most: bool = True
    more: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None without an aim."""
        if self.aim is None:
            return None
        return self.value <= self.aim if self.at_most else self.value >= self.aim


def ratio(over: Sequence[float], under: Sequence[float]) -> float:
    """The median of some samples divided by the median of others."""
    return statistics.median(over) / statistics.median(under)


def mean(values: Sequence[float]) -> float:
    """The geometric mean, which is the one that ratios have."""
    return math.exp(statistics.fmean(math.log(value) for value in values))


def alternate(
    first: Callable[[], float], second: Callable[[], float], runs: int
) -> tuple[list[float], list[float]]:
    """Take samples by turns, so that what disturbs one disturbs the other.

    Args:
        first: takes a sample.
        second: takes a sample of what the first is compared with.
        runs: how many of each, fewer where they last long.

    Returns:
        The samples of each.
    """
    samples: tuple[list[float], list[float]] = ([], [])
    deadline = time.monotonic() + _PATIENCE
    while len(samples[0]) < runs and (time.monotonic() < deadline or not samples[0]):
        turn = len(samples[0]) % 2
        for which in (turn, 1 - turn):
            samples[which].append((first, second)[which]())
    return samples


def table(ratios: Sequence[Ratio]) -> str:
    """The ratios as aligned text: what, ratio, aim, whether it is met, remark."""
    lines = [("what", "ratio", "aim", "met", "")]
    for row in ratios:
        aim = "" if row.aim is None else f"{'<=' if row.at_most else '>='} {row.aim:g}"
        met = {None: "", True: "yes", False: "NO"}[row.met]
        lines.append((row.what, f"{'> ' if row.more else ''}{row.value:.2f}", aim, met, row.note))
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    shown = (
        f"{what:<{widths[0]}}  {value:>{widths[1]}}  {aim:<{widths[2]}}  {met:<{widths[3]}}  {note}"
        for what, value, aim, met, note in lines
    )
    return "".join(f"{line.rstrip()}\n" for line in shown)
