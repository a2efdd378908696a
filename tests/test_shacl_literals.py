from __future__ import annotations

import time

import pyoxigraph as ox
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from citygraph.namespaces import RDF, XSD
from citygraph.shacl.literals.order import is_valid, less, not_greater

_STORE = ox.Store()


def literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


VALID = {
    "string": ["", " a\n", "\u0001"],
    "boolean": ["true", "false", "0", "1"],
    "integer": ["0", "-0", "+7", "007", "9" * 5000],
    "decimal": ["1", "1.", ".5", "-0.50", "+1.0"],
    "double": ["1", "1.", ".5e-3", "1E+400", "INF", "-INF", "+INF", "NaN"],
    "float": ["1e3", "NaN"],
    "byte": ["127", "-128", "+000127"],
    "short": ["-32768"],
    "int": ["2147483647"],
    "long": ["9223372036854775807", "-9223372036854775808"],
    "unsignedByte": ["255", "-0"],
    "unsignedShort": ["65535"],
    "unsignedInt": ["4294967295"],
    "unsignedLong": ["18446744073709551615"],
    "positiveInteger": ["1", "9" * 5000],
    "nonNegativeInteger": ["0", "-0"],
    "negativeInteger": ["-1"],
    "nonPositiveInteger": ["0", "-5"],
    "date": ["2016-02-29", "2015-12-31Z", "2015-01-01+14:00", "-0001-01-01", "0000-02-29"],
    "dateTime": ["2015-01-01T00:00:00", "2015-01-01T24:00:00.0Z", "12015-01-01T23:59:59.125-05:30"],
    "dateTimeStamp": ["2015-01-01T00:00:00Z"],
    "time": ["00:00:00", "24:00:00", "23:59:59.9Z"],
    "gYear": ["2014", "-2014", "2014Z", "12014+01:00", "0000"],
    "gYearMonth": ["2014-12", "2014-01Z"],
    "gMonth": ["--12", "--01Z"],
    "gMonthDay": ["--02-29", "--12-31Z"],
    "gDay": ["---31", "---01+00:00"],
    "duration": ["P1Y2M3DT4H5M6.7S", "-P1D", "PT0S", "P1M"],
    "dayTimeDuration": ["P1D", "PT1M", "-P1DT1S"],
    "yearMonthDuration": ["P1Y", "-P1M", "P1Y2M"],
    "hexBinary": ["", "0aF1"],
    "base64Binary": ["", "YQ==", "Y Q = =", "YWI=", "YWJj YWJj"],
    "anyURI": ["", "not a uri", "http://example.org/"],
    "language": ["en", "x-1", "en-US-x-twain"],
    "normalizedString": ["", " a  b "],
    "token": ["", "a b"],
    "NMTOKEN": ["-a", "1.2"],
    "Name": ["a:b", "_x-1", "é"],
    "NCName": ["a.b", "_"],
    "unheardOf": ["anything"],
}

INVALID = {
    "boolean": ["TRUE", "", " true"],
    "integer": ["", "1.0", "1e3", " 1 ", "1_000", "\u0661", "+", "1\n"],
    "decimal": ["", ".", "1e3", "INF", "1,5"],
    "double": ["", "inf", "nan", "1e", "+NaN", "infinity", "0x1p3"],
    "byte": ["128", "-129", "9" * 5000],
    "short": ["32768"],
    "int": ["2147483648"],
    "long": ["9223372036854775808"],
    "unsignedByte": ["256", "-1"],
    "unsignedLong": ["18446744073709551616"],
    "positiveInteger": ["0", "-1"],
    "nonNegativeInteger": ["-1", "-" + "9" * 5000],
    "negativeInteger": ["0"],
    "nonPositiveInteger": ["1"],
    "date": ["2015-02-29", "2015-02-30", "1900-02-29", "2015-13-01", "2015-1-1", "02015-01-01"],
    "dateTime": ["2015-01-01", "2015-01-01T24:00:01", "2015-01-01T10:60:00", "2015-01-01T10:00"],
    "dateTimeStamp": ["2015-01-01T00:00:00"],
    "time": ["25:00:00", "10:00", "10:00:00+15:00", "10:00:00+14:01"],
    "gYear": ["20x4", "14", "02014", "2014z"],
    "gYearMonth": ["2014-13", "2014"],
    "gMonth": ["--13", "12"],
    "gMonthDay": ["--02-30", "--04-31"],
    "gDay": ["---32", "---00"],
    "duration": ["P", "PT", "P1DT", "P1S", "1D", "P-1D"],
    "dayTimeDuration": ["P1Y", "P"],
    "yearMonthDuration": ["P1D", "P1YT"],
    "hexBinary": ["a", "0g"],
    "base64Binary": ["YQ", "YQ=", "YR==", " YQ=="],
    "language": ["", "englishes", "e1", "en_US"],
    "normalizedString": ["a\tb"],
    "token": [" a", "a  b", "a\n"],
    "NMTOKEN": ["", "a b"],
    "Name": ["1a", ""],
    "NCName": ["a:b", "-a"],
}


@pytest.mark.parametrize("datatype", VALID)
def test_lexical_forms_of_a_datatype(datatype: str) -> None:
    assert [text for text in VALID[datatype] if not is_valid(literal(text, datatype))] == []


@pytest.mark.parametrize("datatype", INVALID)
def test_ill_formed_literals(datatype: str) -> None:
    assert [text for text in INVALID[datatype] if is_valid(literal(text, datatype))] == []


def test_tagged_strings_and_foreign_datatypes_are_valid() -> None:
    assert is_valid(ox.Literal("x", language="en"))
    assert is_valid(ox.Literal("<", datatype=ox.NamedNode(RDF + "HTML")))


def test_a_binary_literal_of_a_megabyte_is_checked_at_once() -> None:
    started = time.perf_counter()
    assert is_valid(literal("YWJj" * 250_000, "base64Binary"))
    assert not is_valid(literal("YWJj" * 250_000 + "!", "base64Binary"))
    assert time.perf_counter() - started < 2


def asked(a: ox.Literal, operator: str, b: ox.Literal) -> bool | None:
    found = _STORE.query(f"SELECT ({a} {operator} {b} AS ?r) {{}}")
    answer = next(iter(found))["r"]
    return None if answer is None else answer.value == "true"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (literal("1", "byte"), literal("1.5", "decimal"), (True, True)),
        (literal("1", "integer"), literal("1.0", "decimal"), (False, True)),
        (literal("NaN", "double"), literal("1", "integer"), (None, None)),
        (literal("2015", "gYear"), literal("2016Z", "gYear"), (True, True)),
        (literal("2015-01-01", "date"), literal("2015-01-01Z", "date"), (None, None)),
        (literal("2015-01-01", "date"), literal("2015-01-01", "date"), (False, True)),
        (literal("2015-01-01", "date"), literal("2015-01-02T00:00:00", "dateTime"), (None, None)),
        (literal("a", "string"), literal("1", "integer"), (None, None)),
        (literal("300", "byte"), literal("400", "integer"), (None, None)),
        (literal("2015-02-30", "date"), literal("2016-01-01", "date"), (None, None)),
        (ox.Literal("a", language="en"), ox.Literal("b", language="en"), (True, True)),
        (ox.NamedNode("x:a"), ox.NamedNode("x:b"), (None, None)),
        (ox.BlankNode("a"), literal("1", "integer"), (None, None)),
        (literal("0", "boolean"), literal("true", "boolean"), (True, True)),
        (literal("1", "boolean"), literal("true", "boolean"), (False, True)),
        (literal("true", "boolean"), literal("2", "integer"), (None, None)),
        (literal("9" * 40, "integer"), literal("1", "integer"), (False, False)),
        (literal("9" * 5000, "integer"), literal("INF", "double"), (False, True)),
        (literal("-" + "9" * 400, "integer"), literal("1.5", "double"), (True, True)),
        (literal("1." + "0" * 30 + "1", "decimal"), literal("1", "integer"), (False, False)),
        (literal("1." + "0" * 30 + "1", "decimal"), literal("2", "double"), (True, True)),
        (ox.Literal("x", datatype=ox.NamedNode(RDF + "langString")), ox.Literal("y"), (None, None)),
    ],
    ids=str,
)
def test_the_order_of_terms(
    a: ox.Literal, b: ox.Literal, expected: tuple[bool | None, bool | None]
) -> None:
    assert (less(a, b), not_greater(a, b)) == expected


_ZONES = st.sampled_from(["", "", "Z", "+01:00", "-14:00"])
_YEARS = st.sampled_from(["2015", "2016", "0000", "-0001", "12015"])
_DAYS = st.sampled_from(["01-01", "01-02", "12-31"])
_NUMBERS = st.sampled_from(["0", "-0", "1", "+1", "01", "2", "-7", "9007199254740993"])
_DECIMALS = st.one_of(
    _NUMBERS,
    st.decimals(
        min_value=-1000, max_value=1000, places=3, allow_nan=False, allow_infinity=False
    ).map(lambda number: f"{number:f}"),
)
_DOUBLES = st.one_of(
    _DECIMALS,
    st.sampled_from(["NaN", "INF", "-INF", "1e400", "-0.0", "9.007199254740992e15"]),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
)


def typed(datatype: str, *parts: st.SearchStrategy[str] | str) -> st.SearchStrategy[ox.Literal]:
    pieces = [st.just(part) if isinstance(part, str) else part for part in parts]
    return st.tuples(*pieces).map(lambda found: literal("".join(found), datatype))


LITERALS = st.one_of(
    *(typed(name, _NUMBERS) for name in ("integer", "byte", "long", "unsignedInt", "int")),
    typed("decimal", _DECIMALS),
    typed("double", _DOUBLES),
    typed("float", _DOUBLES),
    typed("string", st.sampled_from(["", "a", "b", "é", "\U0001f600", "\uffff"])),
    typed("token", st.sampled_from(["a", "b"])),
    typed("anyURI", st.sampled_from(["a", "b"])),
    typed("date", _YEARS, "-", _DAYS, _ZONES),
    typed("dateTime", _YEARS, "-", _DAYS, "T", st.sampled_from(["00:00:00", "24:00:00"]), _ZONES),
    typed("dateTime", _YEARS, "-01-01T", st.sampled_from(["00:00:00.5", "12:00:00"]), _ZONES),
    typed("time", st.sampled_from(["00:00:00", "12:30:00", "24:00:00"]), _ZONES),
    typed("gYear", _YEARS, _ZONES),
    typed("gYearMonth", _YEARS, st.sampled_from(["-01", "-12"]), _ZONES),
    typed("gMonth", st.sampled_from(["--01", "--12"]), _ZONES),
    typed("gMonthDay", "--", _DAYS, _ZONES),
    typed("gDay", st.sampled_from(["---01", "---31"]), _ZONES),
    typed("duration", st.sampled_from(["P1D", "PT24H", "P1M", "P30D", "-P1Y"])),
    typed("dayTimeDuration", st.sampled_from(["P1D", "PT25H"])),
    typed("yearMonthDuration", st.sampled_from(["P1Y", "P13M"])),
    st.builds(
        lambda text, tag: ox.Literal(text, language=tag),
        st.sampled_from(["a", "b"]),
        st.sampled_from(["en", "de", "EN"]),
    ),
)


@settings(max_examples=1500, deadline=None)
@given(LITERALS, LITERALS)
def test_the_order_is_that_of_the_query_engine(a: ox.Literal, b: ox.Literal) -> None:
    # Two equal terms are equal for Oxigraph before they are numbers, so NaN <= NaN holds there.
    assume(is_valid(a) and is_valid(b) and not a.value == b.value == "NaN")
    assert less(a, b) == asked(a, "<", b)
    assert not_greater(a, b) == asked(a, "<=", b)
