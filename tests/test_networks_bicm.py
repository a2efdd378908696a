"""Validated ties: the configuration model, the exact tail, false discoveries."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygraph.errors import UsageError
from citygraph.networks.incidence import incidence
from citygraph.networks.measures.bicm import probabilities, validated
from citygraph.networks.measures.coincidence import tail
from small_networks import arrays, pairs, women

if TYPE_CHECKING:
    from citygraph.networks.incidence import Incidence


@given(pairs(6))
@settings(max_examples=50, deadline=None)
def test_expected_degrees_are_the_observed_ones(edges: set[tuple[str, str]]) -> None:
    inc = arrays(sorted(edges))
    chance, of_one, of_other = probabilities(inc.degrees)
    whole = chance[of_one][:, of_other]
    assert whole.sum(axis=1) == pytest.approx(inc.degrees[0], abs=1e-5)
    assert whole.sum(axis=0) == pytest.approx(inc.degrees[1], abs=1e-5)
    # Maximum likelihood: the odds are a product of one factor per node (Saracco et al., eq. 4).
    if whole.min() > 1e-6 and whole.max() < 1 - 1e-6:
        odds = np.log(whole / (1 - whole))
        assert odds - odds[:1] - odds[:, :1] + odds[0, 0] == pytest.approx(
            np.zeros_like(odds), abs=1e-4
        )


def test_a_network_without_anybody_has_no_chances() -> None:
    chance, of_one, of_other = probabilities((np.zeros(2, dtype=int), np.zeros(3, dtype=int)))
    assert chance[of_one][:, of_other].tolist() == [[0.0] * 3] * 2


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3)), min_size=1, max_size=4))
@settings(max_examples=50, deadline=None)
def test_the_tail_is_that_of_all_outcomes(draws: list[tuple[float, int]]) -> None:
    chances = np.array([chance for chance, _ in draws])
    counts = np.array([count for _, count in draws])
    each = np.repeat(chances, counts)
    expected = np.zeros(len(each) + 2)
    for outcome in product((0, 1), repeat=len(each)):
        happened = np.array(outcome, dtype=bool)
        expected[happened.sum()] += np.prod(np.where(happened, each, 1 - each))
    least = np.arange(len(each) + 2)
    assert tail(chances, counts, least) == pytest.approx(expected[::-1].cumsum()[::-1], abs=1e-12)


def test_a_tiny_tail_is_not_lost_to_rounding() -> None:
    # 20 of 20 draws of 1 %: 1e-40, far below what 1 - (the rest) could tell.
    assert tail(np.array([0.01]), np.array([20]), np.array([20]))[0] == pytest.approx(1e-40)


def planted() -> Incidence:
    """Two who always meet, among many who do by chance."""
    together = [(who, f"c{i}") for i in range(15) for who in ("a", "b")]
    alone = {(f"p{i}", f"d{(i * i + 7 * k) % 60}") for i in range(30) for k in range(2 + i % 3)}
    return arrays(together + sorted(alone))


def test_the_women_of_davis_need_no_more_than_their_numbers_to_explain_whom_they_meet() -> None:
    assert not len(validated(incidence(women())).pairs)


def test_the_pairs_kept_are_those_of_the_rule_on_all_pairs() -> None:
    inc = planted()
    found = validated(inc, 0.2)
    chance, of_one, of_other = probabilities(inc.degrees)
    whole = chance[of_one][:, of_other]
    seen = inc.matrix.toarray()
    p = {}
    for one, other in combinations(range(len(seen)), 2):
        both = whole[one] * whole[other]
        together = int((seen[one] * seen[other]).sum())
        if together:
            p[one, other] = float(
                tail(both, np.ones(len(both), dtype=int), np.array([together]))[0]
            )
    ordered = sorted(p.values())
    good = [v for i, v in enumerate(ordered, 1) if v <= 0.2 * i / found.tested]
    expected = sorted(pair for pair, value in p.items() if good and value <= good[-1] * (1 + 1e-9))
    assert [tuple(pair) for pair in found.pairs.tolist()] == expected
    assert expected
    assert found.p == pytest.approx([p[pair] for pair in expected])
    assert found.tested == inc.shape[0] * (inc.shape[0] - 1) // 2
    assert found.told().startswith(
        f"BiCM at a false discovery rate of 0.2: {len(expected)} of {found.sharing} pairs"
    )


def test_two_who_always_meet_are_found() -> None:
    found = validated(planted())
    assert found.pairs.tolist() == [[0, 1]]
    assert found.shared.tolist() == [15]


def test_where_nothing_is_found_it_is_said() -> None:
    found = validated(arrays([("a", "x"), ("b", "x"), ("c", "y")]))
    assert not len(found.pairs)
    assert found.threshold is None
    assert found.told() == (
        "BiCM at a false discovery rate of 0.05: none of 1 pairs that share a context shares more "
        "than chance explains (3 pairs tested)"
    )
    assert validated(arrays([])).smallest is None


@pytest.mark.parametrize("level", [0, 1, -0.1, 2])
def test_a_rate_that_is_none_is_refused(level: float) -> None:
    with pytest.raises(UsageError, match="false discovery rate"):
        validated(arrays([("a", "x")]), level)


def test_the_chances_and_tails_of_the_women_are_those_of_another_program() -> None:
    # bicm 3.4.0 (the authors' own; Vallarano et al. 2021), exact Poisson-binomial tails.
    inc = incidence(women())
    chance, of_one, of_other = probabilities(inc.degrees)
    whole = chance[of_one][:, of_other]
    rows = {key: i for i, key in enumerate(inc.participants)}
    columns = {key: j for j, key in enumerate(inc.contexts)}
    assert whole[rows["Evelyn Jefferson"], columns["E8"]] == pytest.approx(0.93338249, abs=1e-7)
    assert whole[rows["Flora Price"], columns["E1"]] == pytest.approx(0.03859674, abs=1e-7)
    seen = inc.matrix.toarray()
    for one, other, p in (
        ("Evelyn Jefferson", "Laura Mandeville", 0.26820005),
        ("Flora Price", "Olivia Carleton", 0.08837235),
    ):
        i, j = rows[one], rows[other]
        together = np.array([int(seen[i] @ seen[j])])
        each = np.ones(len(columns), dtype=int)
        assert tail(whole[i] * whole[j], each, together)[0] == pytest.approx(p, abs=1e-7)
