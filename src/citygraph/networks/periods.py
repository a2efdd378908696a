"""When somebody takes part, in years, as far as it is known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from citygraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    Dated = Literal["stated", "inherited", "undated"]

EARLIEST, LATEST = 1800, 2200
"""Years beyond these are slips of the pen."""


@dataclass(frozen=True, slots=True)
class Period:
    """From which year to which year something holds.

    Attributes:
        first: the first year; None when no beginning is known.
        last: the last year; None when no end is known: it is then taken to go on.
        dated: "stated" by the claim, "inherited" from what else is known of the same thing, or
            "undated".
    """

    first: int | None = None
    last: int | None = None
    dated: Dated = "undated"

    def meets(self, first: int | None, last: int | None) -> bool:
        """Whether it has a year in common with a span; what is undated may have one.

        Args:
            first: the first year of the span, None for no bound.
            last: the last year of the span, None for no bound.
        """
        if self.dated == "undated":
            return True
        begins = self.first is None or last is None or self.first <= last
        goes_on = self.last is None or first is None or self.last >= first
        return begins and goes_on


def period(
    starts: Iterable[str] = (), ends: Iterable[str] = (), as_ofs: Iterable[str] = ()
) -> Period:
    """The years of what one claim, or several about the same thing, state.

    A beginning without an end goes on; a date at which something is known to hold says nothing of
    the years around it.

    Args:
        starts: when it begins, as stated; "" says nothing.
        ends: when it ends.
        as_ofs: dates at which it holds.
    """
    return _period(tuple(starts), tuple(ends), tuple(as_ofs))


@lru_cache(maxsize=65_536)  # large networks have many claims of few dates
def _period(starts: tuple[str, ...], ends: tuple[str, ...], as_ofs: tuple[str, ...]) -> Period:
    begins, over, held = (
        [found for date in dates if (found := year(date)) is not None]
        for dates in (starts, ends, as_ofs)
    )
    if not (begins or over or held):
        return Period()
    goes_on = bool(begins) and not over
    return Period(
        min([*begins, *held], default=None), None if goes_on else max([*over, *held]), "stated"
    )


def span(periods: Iterable[Period], dated: Dated | None = None) -> Period:
    """The years from the first to the last of some periods.

    Args:
        periods: those that are undated do not count.
        dated: how the result is dated; by default as the best of them is.
    """
    known = [one for one in periods if one.dated != "undated"]
    if not known:
        return Period()
    firsts = [one.first for one in known]
    lasts = [one.last for one in known]
    best = "stated" if any(one.dated == "stated" for one in known) else "inherited"
    return Period(
        None if None in firsts else min(one for one in firsts if one is not None),
        None if None in lasts else max(one for one in lasts if one is not None),
        dated or ("stated" if best == "stated" else "inherited"),
    )


@lru_cache(maxsize=65_536)
def year(date: str) -> int | None:
    """The year of a date of any precision; None for no date, or one that no network has."""
    digits = date[:4]
    if len(digits) != 4 or not digits.isdecimal():  # noqa: PLR2004 - years have four digits
        return None
    return int(digits) if EARLIEST <= int(digits) <= LATEST else None


def checked(name: str, given: int | None) -> int | None:
    """A year that somebody asks for.

    Args:
        name: the option, for the message.
        given: the year, None when it is left out.

    Raises:
        UsageError: no network has this year.
    """
    if given is not None and not EARLIEST <= given <= LATEST:
        raise UsageError(f"{name} is {given}; years from {EARLIEST} to {LATEST} are understood.")
    return given
