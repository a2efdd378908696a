from __future__ import annotations

import re
import time

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from citygraph.shacl.literals.backtracking import NotTranslatedError
from citygraph.shacl.literals.order import Regex, matching
from citygraph.shacl.literals.pattern_reader import translate

_STORE = ox.Store()


def engine(pattern: str, flags: str, values: set[str]) -> set[str] | None:
    """What the query engine matches; None if it cannot read the pattern."""
    block = " ".join(str(ox.Literal(value)) for value in values)
    found = list(
        _STORE.query(
            f"SELECT ?v ?r {{ VALUES ?v {{ {block} }} "
            f"BIND(REGEX(?v, {ox.Literal(pattern)}, {ox.Literal(flags)}) AS ?r) }}"
        )
    )
    if any(solution["r"] is None for solution in found):
        return None
    return {solution["v"].value for solution in found if solution["r"].value == "true"}


_ATOMS = st.sampled_from(
    [
        *"abK-.^$/ #é",
        *(r"\d", r"\w", r"\s", r"\S", r"\.", r"\-", r"\n", r"\\", r"\p{L}"),
        *("[a-c]", "[^a]", "[^k]", "[-a]", "[a-]", r"[\d.]", r"[^\s]", "[A-z]", "[é-ü]", r"[\]a]"),
        *("()", "(a|b)", "(?:ab)", "ab"),
    ]
)
_QUANTIFIERS = st.sampled_from(
    ["", "", "", "*", "+", "?", "{2}", "{1,2}", "{1,}", "{0}", "*?", "??"]
)
_PATTERNS = st.recursive(
    st.builds(str.__add__, _ATOMS, _QUANTIFIERS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map("|".join),
        st.builds(lambda body, quantifier: f"({body}){quantifier}", inner, _QUANTIFIERS),
        inner.map(lambda body: f"^{body}$"),
    ),
    max_leaves=8,
)
_VALUES = st.sets(
    st.text("abckK-./ #\\\n\r\t\x0b\x1c1é\u212a\u0663", max_size=6), min_size=1, max_size=8
)
_FLAGS = st.sampled_from(["", "", "i", "s", "m", "x", "q", "im", "sm", "iq", "mx"])


@settings(max_examples=1500, deadline=None)
@given(_PATTERNS, _FLAGS, _VALUES)
@example("a$", "", {"a\n", "a"})
@example("^$", "m", {"a\n"})
@example("k", "i", {"\u212a", "K"})
@example(r"\s", "", {"\x1c", "\x0b"})
@example("[Z-a]", "i", {"z", "_", "b", "A"})
@example("(a?)*?b", "", {"aab", "aa"})
def test_both_engines_match_the_same(pattern: str, flags: str, values: set[str]) -> None:
    expected = engine(pattern, "q" + flags.strip("msx") if "q" in flags else flags, values)
    if expected is None:
        with pytest.raises(ValueError, match="The pattern"):
            Regex(pattern, flags)
    else:
        assert Regex(pattern, flags).matching(values) == expected


@settings(max_examples=500, deadline=None)
@given(_PATTERNS, st.sampled_from(["", "i", "m"]), st.text("ab.-", max_size=6))
def test_the_budget_bounds_what_python_takes(pattern: str, flags: str, unit: str) -> None:
    try:
        flag = re.ASCII | {"": re.RegexFlag(0), "i": re.IGNORECASE, "m": re.MULTILINE}[flags]
        translation = translate(pattern, flag)
    except NotTranslatedError:
        return
    length = translation.longest(100_000)
    value = (unit * length)[: max(length - 1, 0)] + "!"[: max(length, 0)]
    started = time.process_time()
    re.compile(translation.text, flag).search(value)
    assert time.process_time() - started < 0.25


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*$", "(a|aa)+$", "(.*)*!!", "a*a*a*a*a*a*a*b", "(a?){40}a{40}$"]
)
def test_patterns_that_explode_elsewhere_return_at_once(pattern: str) -> None:
    values = {"a" * 40 + "!", "a" * 100_000 + "!", "a" * 5_000}
    started = time.perf_counter()
    assert matching(pattern, "", values) == engine(pattern, "", values)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("pattern", "longest"),
    [
        (r"^\d{4}-\d{2}$", 50_000),
        ("^[a-z0-9]+(-[a-z0-9]+)*$", 30_000),
        ("^https?://", 50_000),
        ("^(foo|bar)$", 30_000),
        ("^[^@]+@[^@]+$", 30_000),
        ("^[a-z]+[a-z0-9]*$", 150),
    ],
)
def test_common_patterns_need_no_query(pattern: str, longest: int) -> None:
    assert translate(pattern, re.ASCII).longest(100_000) >= longest


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("a(?=b)", r"holds \(\?=, a lookahead"),
        ("a(?!b)", r"holds \(\?!, a lookahead"),
        ("(?<=a)b", "a lookbehind"),
        ("(?<!a)b", "a lookbehind"),
        ("(?>a)", "an atomic group"),
        (r"(a)\1", "a reference to a group"),
        ("(?P=a)", "a reference to a group"),
        (r"\i\c*", "the name characters of XML"),
        (r"[\c]", "the name characters of XML"),
        (r"\p{IsGreek}", "a block of Unicode"),
        (r"\P{IsGreek}", "a block of Unicode"),
        ("[a-z-[aeiou]]", "a subtraction of classes"),
        ("[[:alpha:]]", "a bracket inside a class"),
        ("[a&&b]", "&& inside a class"),
        ("[a--b]", "-- inside a class"),
        ("a(", "no regular expression .*missing"),
        ("*a", "no regular expression .*nothing to repeat"),
        ("a{2,1}", "no regular expression"),
        ("[a", "no regular expression"),
    ],
)
def test_what_is_refused(pattern: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Regex(pattern)


def test_an_unknown_flag() -> None:
    with pytest.raises(ValueError, match="The flag 'g' of the pattern 'a' is unknown; flags are"):
        Regex("a", "g")


def test_a_quoted_pattern_may_hold_anything() -> None:
    assert matching("(?=[", "q", {"x(?=[y", "x"}) == {"x(?=[y"}
    assert matching("A b", "qix", {"a B", "ab"}) == {"a B"}


def test_what_looks_special_but_is_escaped_or_in_a_class() -> None:
    assert matching(r"\(?=", "", {"(=", "="}) == {"(=", "="}
    assert matching(r"[(?=]", "", {"?", "a"}) == {"?"}
    assert matching(r"\[-\[", "", {"[-["}) == {"[-["}
    assert matching(r"\\i", "", {r"\i"}) == {r"\i"}


def test_many_strings_are_asked_in_batches() -> None:
    values = {f"é{number}" for number in range(25_000)}
    assert len(matching(r"\w7$", "", values)) == 2_500
