"""What changes between two periods: only where both are covered, and nothing undated."""

from __future__ import annotations

from typing import Any

import pytest

from citygraph.errors import UsageError
from citygraph.networks.measures.change import change, years
from small_networks import made

EARLY, LATE = (2010, 2014), (2015, 2019)


def stated(first: int | None = None, last: int | None = None) -> dict[str, Any]:
    told = {"first": first, "last": last}
    return {"dated": "stated", **{key: year for key, year in told.items() if year is not None}}


def test_new_lost_and_kept_are_told_apart() -> None:
    ties = {
        ("a", "x"): stated(2010, 2019),
        ("b", "x"): stated(2011, 2012),
        ("c", "x"): stated(2016, 2017),
    }
    found = change(made(sorted(ties), ties=ties), EARLY, LATE)
    assert found.contexts == ("x",)
    assert (found.participants.new, found.participants.lost, found.participants.kept) == (
        ("c",),
        ("b",),
        ("a",),
    )
    assert found.participations.kept == (("a", "x"),)
    assert found.ties.new == (("a", "c"),)
    assert found.ties.lost == (("a", "b"),)
    assert found.ties.kept == ()
    assert (found.assumed, found.inherited, found.undated) == (0, 0, 0)


def test_a_context_that_one_period_does_not_cover_is_left_out() -> None:
    ties = {
        ("a", "x"): stated(2010, 2019),
        ("b", "later"): stated(2016, 2018),
        ("c", "later"): stated(2017, 2018),
        ("a", "later"): stated(2017, 2018),
    }
    found = change(made(sorted(ties), ties=ties), EARLY, LATE)
    assert found.contexts == ("x",)
    assert found.contexts_left_out == 1
    assert found.participants.new == ()


def test_a_beginning_goes_on_but_covers_nothing_later() -> None:
    open_end = {("a", "x"): stated(2010), ("b", "x"): stated(2012)}
    with pytest.raises(UsageError, match="No context has dated participations both in 2010-2014"):
        change(made(sorted(open_end), ties=open_end), EARLY, LATE)
    both = {**open_end, ("c", "x"): stated(2016)}
    found = change(made(sorted(both), ties=both), EARLY, LATE)
    assert found.participants.kept == ("a", "b")
    assert found.participants.new == ("c",)
    assert found.assumed == 2
    assert "2 are assumed to go on" in found.told()


def test_an_end_without_a_beginning_is_assumed_before_and_covers_nothing_earlier() -> None:
    ties = {("a", "x"): stated(None, 2017), ("b", "x"): stated(2012, 2013)}
    found = change(made(sorted(ties), ties=ties), EARLY, LATE)
    assert found.participants.kept == ("a",)
    assert found.assumed == 1
    only = {("a", "x"): stated(None, 2017)}
    with pytest.raises(UsageError, match="No context"):
        change(made(sorted(only), ties=only), EARLY, LATE)


def test_undated_ones_count_in_no_period_and_inherited_ones_are_counted_apart() -> None:
    ties = {
        ("a", "x"): stated(2010, 2019),
        ("b", "x"): {"dated": "inherited", "first": 2010, "last": 2019},
        ("c", "x"): {"dated": "undated"},
    }
    found = change(made(sorted(ties), ties=ties), EARLY, LATE)
    assert found.participants.kept == ("a", "b")
    assert (found.inherited, found.undated, found.assumed) == (1, 1, 0)
    assert "1 undated ones are not counted" in found.told()


def test_inherited_dates_cover_nothing() -> None:
    ties = {("a", "x"): {"dated": "inherited", "first": 2010, "last": 2019}}
    with pytest.raises(UsageError, match="0 of 1 participations are dated"):
        change(made(sorted(ties), ties=ties), EARLY, LATE)


def test_members_whose_convener_has_gone_do_not_become_a_clique() -> None:
    ties = {
        ("host", "x"): {**stated(2010, 2012), "side": "convener"},
        ("a", "x"): stated(2010, 2019),
        ("b", "x"): stated(2010, 2019),
    }
    found = change(made(sorted(ties), kinds={"x": "Event"}, ties=ties), EARLY, LATE)
    assert found.ties.lost == (("a", "host"), ("b", "host"))
    assert found.ties.new == ()


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ((2014, 2010), LATE, "it ends before it begins"),
        (EARLY, (2019, 2015), "it ends before it begins"),
        (EARLY, (2014, 2019), "overlap"),
        (LATE, EARLY, "give the earlier one first"),
        ((-5, 2014), LATE, "-5"),
        (EARLY, (2015, 99999), "99999"),
    ],
)
def test_periods_that_make_no_sense_are_refused(
    first: tuple[int, int], second: tuple[int, int], told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        change(made([("a", "x")]), first, second)


def test_periods_are_read_as_people_write_them() -> None:
    assert years("2010-2014") == (2010, 2014)
    assert years("2010 \N{EN DASH} 2014") == (2010, 2014)
    assert years("2012") == (2012, 2012)
    for text in ("", "10-14", "2010-", "-5", "2010-2014-2018", "then", "²010-2014"):
        with pytest.raises(UsageError, match="write one as 2010-2014"):
            years(text)
