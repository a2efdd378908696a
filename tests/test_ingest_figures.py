"""Figures and dates as people write them: read as they are meant, or refused with a reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygraph.ingest.dates import compatible, partial_date
from citygraph.ingest.figures import COMPARATORS, CURRENCIES, UNITS, figure
from citygraph.ingest.run import _vocabularies

PROPERTY = settings(deadline=None, max_examples=150)


@pytest.mark.parametrize(
    ("text", "value", "comparator", "unit"),
    [
        ("77", "77", "exact", ""),
        ("459,787", "459787", "exact", ""),
        ("2.34 million", "2340000", "exact", ""),
        ("6.553 million", "6553000", "exact", ""),
        ("more than €29.5 million", "29500000", "more-than", "eur"),
        ("€ 891.015.192", "891015192", "exact", "eur"),
        ("20 704 000 euro", "20704000", "exact", "eur"),
        ("€17\u202f418\u202f339", "17418339", "exact", "eur"),
        ("22,5M€", "22500000", "exact", "eur"),
        ("£16m", "16000000", "exact", "gbp"),
        ("5 million pounds", "5000000", "exact", "gbp"),
        ("23,8 milioni di euro", "23800000", "exact", "eur"),
        ("7 802 779.00 EUR", "7802779", "exact", "eur"),
        ("3616460.95 EUR", "3616460.95", "exact", "eur"),
        ("Rs 496.67 crore", "4966700000", "exact", "inr"),
        ("1,23,456", "123456", "exact", ""),
        ("1'234'567", "1234567", "exact", ""),
        ("1,234.56", "1234.56", "exact", ""),
        ("1.234,56", "1234.56", "exact", ""),
        ("1 234.567", "1234.567", "exact", ""),
        ("0.125", "0.125", "exact", ""),
        ("almost 4 million", "4000000", "less-than", ""),
        ("over 60 cities", "60", "more-than", ""),
        ("60+ cities", "60", "at-least", ""),
        ("60 or more", "60", "at-least", ""),
        ("at least 12", "12", "at-least", ""),
        ("up to 3.5 km", "3.5", "at-most", "kilometre"),
        ("ca. 2015", "2015", "about", ""),
        ("c.40", "40", "about", ""),
        ("~7", "7", "about", ""),
        ("2.2-mile", "2.2", "exact", "mile"),
        ("twenty industrial partners", "20", "exact", ""),
        ("two million", "2000000", "exact", ""),
        ("five years", "5", "exact", "year"),
        ("two dozen", "24", "exact", ""),
        ("US $2.6 million", "2600000", "exact", "usd"),
        ("5 million dollars", "5000000", "exact", "usd"),
        ("١٢", "12", "exact", ""),
    ],
)
def test_a_figure_is_read_as_it_is_meant(text: str, value: str, comparator: str, unit: str) -> None:
    read = figure(text)
    assert (read.value, read.comparator, read.unit) == (Decimal(value), comparator, unit)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no number"),
        ("many", "no number"),
        ("½", "no number"),
        ("over a million", "no number"),
        ("10-20", "more than one number"),
        ("3/4", "more than one number"),
        ("5 to ten", "more than one number"),
        ("40,000 residents; 50,000 commuters", "more than one number"),
        ("one hundred and fifty", "more than one number"),
        ("2 and a half million", "more than one number"),
        ("1½ million", "more than one number"),
        ("5万", "more than one number"),
        ("1e5", "more than one number"),
        ("21.10.2015", "a date"),
        ("1.2.2015", "a date"),
        ("77 2015", "more than one number"),
        ("1,000,00", "more than one number"),
        ("-5", "words before"),
        ("S$5 million", "words before"),
        ("additional $80 million", "words before"),
        ("350 m", "millions or metres"),
        ("50%", "a share"),
        ("12 per cent", "a share"),
        ("€1,500 million", "in two ways"),
    ],
)
def test_what_is_not_one_figure_is_refused_and_says_why(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        figure(text)


@pytest.mark.parametrize("text", ["$5 million", "5 million $", "5 million dollars"])
def test_dollars_of_a_country_with_its_own_are_refused(text: str) -> None:
    assert figure(text, "US").unit == "usd"
    with pytest.raises(ValueError, match="whose dollars"):
        figure(text, "CA")


def test_dollars_whose_country_is_named_are_those() -> None:
    assert figure("US$5 million", "CA").unit == "usd"
    assert figure("CA$5 million", "CA").unit == "cad"


@PROPERTY
@given(
    st.integers(0, 10**12),
    st.sampled_from(["{:d}", "{:,}", "€{:,}", "USD {:d}", "about {:d}", "{:,} cities"]),
)
def test_a_whole_number_comes_back_however_it_is_grouped(number: int, form: str) -> None:
    assert figure(form.format(number)).value == number


@PROPERTY
@given(st.integers(1, 999), st.integers(1, 99), st.sampled_from(".,"))
def test_a_short_fraction_comes_back_with_either_mark(
    whole: int, hundredths: int, mark: str
) -> None:
    read = figure(f"{whole}{mark}{hundredths:02}")
    assert read.value == Decimal(whole) + Decimal(hundredths) / 100


@PROPERTY
@given(st.text(max_size=30) | st.text("0123456789.,' €$+-mk", max_size=14))
def test_any_text_is_one_figure_or_a_reason(text: str) -> None:
    try:
        read = figure(text)
    except ValueError:
        return
    assert read.value.is_finite()
    assert read.value >= 0
    assert "E" not in f"{read.value:f}"


def test_comparators_and_units_are_concepts_of_the_ontology() -> None:
    concepts, _, _ = _vocabularies()
    assert COMPARATORS.keys() <= concepts["comparator"]
    assert CURRENCIES.keys() | UNITS.keys() <= concepts["unit"]


@pytest.mark.parametrize(
    ("text", "kind"), [("2015", "gYear"), ("2015-10", "gYearMonth"), ("2016-02-29", "date")]
)
def test_a_date_is_as_exact_as_it_is_given(text: str, kind: str) -> None:
    found = partial_date(text)
    assert found is not None
    assert found.value == text
    assert found.datatype.value.endswith(f"#{kind}")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2015-02-30", "no day of the calendar"),
        ("2015-13", "no day of the calendar"),
        ("2015-02-29", "no day of the calendar"),
        ("ca. 2015", "no date"),
        ("21.10.2015", "no date"),
        ("2015-1-1", "no date"),
        ("2015/10", "no date"),
        ("42", "no date"),
        ("2015-10-21T00:00:00", "no date"),
        ("٢٠١٥", "no date"),
    ],
)
def test_a_date_that_is_none_is_refused_and_says_what_to_write(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"{reason}.*write 2015, 2015-10 or 2015-10-21"):
        partial_date(text)


@PROPERTY
@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)), st.sampled_from([4, 7, 10]))
def test_every_day_month_and_year_is_a_date(day: date, length: int) -> None:
    text = day.isoformat()[:length]
    found = partial_date(text)
    assert found is not None
    assert found.value == text
    assert compatible(day.isoformat(), text)
    assert not compatible("", text) or compatible(text, "")


def test_no_date_is_nothing() -> None:
    assert partial_date("") is None
    assert compatible("2015-10", "2015")
    assert not compatible("2015", "2015-10")
