"""Ties by matrix products are those of going through every pair of every context."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from citygraph.errors import UsageError
from citygraph.networks.incidence import NEVER, SIDES, Incidence
from citygraph.networks.meetings import meetings
from citygraph.networks.projection import Ties, context_weights, project

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Part = tuple[str, int, int]  # side, begin, end
    Parts = Mapping[tuple[int, int], Part]


def made(
    parts: Parts, everybody: Iterable[int] = (), claimed: Mapping[int, int] | None = None
) -> Incidence:
    """An incidence from (row, column) -> (side, begin, end)."""
    width = max((column for _, column in parts), default=-1) + 1
    height = max((row for row, _ in parts), default=-1) + 1
    keys = sorted(parts)
    told = [parts[key] for key in keys]
    return Incidence(
        tuple(f"p{i:03}" for i in range(height)),
        tuple(f"c{j:03}" for j in range(width)),
        row=np.array([row for row, _ in keys], dtype=np.int32),
        column=np.array([column for _, column in keys], dtype=np.int32),
        side=np.array([SIDES.index(side) for side, _, _ in told], dtype=np.int8),
        begin=np.array([begin for _, begin, _ in told], dtype=np.int32),
        end=np.array([end for _, _, end in told], dtype=np.int32),
        claimed=np.array([(claimed or {}).get(j, 0) for j in range(width)], dtype=np.int32),
        everybody=np.array([j in set(everybody) for j in range(width)], dtype=np.bool_),
        sources=np.ones(len(keys), dtype=np.int32),
    )


def plain(*pairs: tuple[int, int], side: str = "member") -> dict[tuple[int, int], Part]:
    return dict.fromkeys(pairs, (side, 0, NEVER))


def found(ties: Ties) -> dict[tuple[int, int], float]:
    """Both halves of the matrix of weights, pair -> weight."""
    table = ties.weight.tocoo()
    rows, columns = (which.tolist() for which in table.coords)
    return dict(zip(zip(rows, columns, strict=True), table.data.tolist(), strict=True))


def halves(ties: Ties) -> set[frozenset[int]]:
    return {frozenset(pair) for pair in found(ties)}


def met(inc: Incidence, column: int) -> Iterator[tuple[int, int]]:
    """Who ties in a context, by going through its pairs: the oracle."""
    parts = {
        int(inc.row[e]): (SIDES[inc.side[e]], int(inc.begin[e]), int(inc.end[e]))
        for e in range(len(inc.row))
        if inc.column[e] == column
    }
    conveners = {row for row, (side, _, _) in parts.items() if side == "convener"}
    pairs: Iterable[tuple[int, int]]
    if inc.everybody[column]:
        pairs = combinations(parts, 2)
    elif conveners:
        pairs = {(min(a, b), max(a, b)) for a in conveners for b in parts if a != b}
    else:
        pairs = combinations((row for row, part in parts.items() if part[0] == "member"), 2)
    for one, other in pairs:
        if parts[one][2] >= parts[other][1] and parts[other][2] >= parts[one][1]:
            yield one, other


def expected(inc: Incidence) -> dict[tuple[int, int], list[int]]:
    """Pair -> the contexts in which it ties."""
    places: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for column in range(inc.shape[1]):
        for pair in met(inc, column):
            places[pair].append(column)
    return dict(places)


days = st.integers(2000, 2004).map(lambda year: year * 10_000)
times = st.tuples(st.just(0) | days, st.just(NEVER) | days.map(lambda day: day + 9999))
undated = st.just((0, NEVER))
parts_of = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 5)),
    st.tuples(st.sampled_from(SIDES), times | undated).map(lambda part: (part[0], *part[1])),
)
incidences = st.builds(
    made,
    parts_of,
    st.sets(st.integers(0, 5)),
    st.dictionaries(st.integers(0, 5), st.integers(0, 40)),
)


class TestRules:
    @given(incidences, st.sampled_from(["newman", "count", "hyperbolic"]))
    def test_it_is_what_going_through_all_pairs_gives(self, inc: Incidence, how: str) -> None:
        known = [int((inc.column == j).sum()) for j in range(inc.shape[1])]
        size = [max(pair) for pair in zip(known, inc.claimed.tolist(), strict=True)]
        weigh = {
            "newman": lambda n: 1 / max(n - 1, 1),
            "count": lambda _: 1.0,
            "hyperbolic": lambda n: 1 / n,
        }[how]
        ties = project(inc, weights=how)  # type: ignore[arg-type]
        wanted = {
            pair: sum(weigh(size[j]) for j in places) for pair, places in expected(inc).items()
        }
        both = wanted | {(b, a): weight for (a, b), weight in wanted.items()}
        assert found(ties) == pytest.approx(both)

    @given(incidences)
    def test_it_is_symmetric_to_the_last_bit_and_has_no_diagonal(self, inc: Incidence) -> None:
        weight = project(inc).weight
        assert weight.shape == (inc.shape[0], inc.shape[0])
        assert (weight != weight.T).nnz == 0
        assert not weight.diagonal().any()
        assert (weight.data > 0).all()

    @given(incidences)
    def test_shared_counts_the_contexts(self, inc: Incidence) -> None:
        ties = project(inc)
        counts = {pair: len(places) for pair, places in expected(inc).items()}
        table = ties.shared.tocoo()
        pairs = zip(*map(np.ndarray.tolist, table.coords), table.data.tolist(), strict=True)
        assert {(a, b): n for a, b, n in pairs if a < b} == counts
        assert ties.shared.dtype == np.int32
        assert np.array_equal(ties.shared.indices, ties.weight.indices)
        assert np.array_equal(ties.shared.indptr, ties.weight.indptr)

    @given(st.sets(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1))
    def test_it_is_newmans_where_nobody_convenes(self, pairs: set[tuple[int, int]]) -> None:
        ours = found(project(made(plain(*pairs))))
        graph = nx.Graph((("p", a), ("c", b)) for a, b in pairs)
        theirs = nx.bipartite.collaboration_weighted_projected_graph(
            graph, {("p", a) for a, _ in pairs}
        )
        wanted = {(a, b): weight for (_, a), (_, b), weight in theirs.edges(data="weight")}
        assert ours == pytest.approx(wanted | {(b, a): w for (a, b), w in wanted.items()})

    def test_conveners_tie_with_all_and_nobody_else_ties(self) -> None:
        parts = plain((0, 0), (1, 0), side="convener") | plain((2, 0), (3, 0))
        parts |= plain((4, 0), side="observer")
        wanted = {frozenset((0, 1))} | {frozenset((h, g)) for h in (0, 1) for g in (2, 3, 4)}
        assert halves(project(made(parts))) == wanted

    def test_where_everybody_works_observers_tie_too(self) -> None:
        parts = plain((0, 0), side="convener") | plain((1, 0)) | plain((2, 0), side="observer")
        assert len(halves(project(made(parts, everybody=[0])))) == 3

    def test_observers_alone_tie_with_nobody(self) -> None:
        assert not halves(project(made(plain((0, 0), (1, 0), side="observer"))))

    @example(first=2001, second=2001)
    @given(first=st.integers(1999, 2003), second=st.integers(1999, 2003))
    def test_an_end_before_a_beginning_parts_two(self, first: int, second: int) -> None:
        parts = {
            (0, 0): ("member", 0, first * 10_000 + 9999),
            (1, 0): ("member", second * 10_000, NEVER),
            (2, 0): ("member", 0, NEVER),
        }
        ties = halves(project(made(parts)))
        assert (frozenset((0, 1)) in ties) == (second <= first)
        assert {frozenset((0, 2)), frozenset((1, 2))} <= ties

    def test_dates_in_one_context_do_not_part_two_in_another(self) -> None:
        apart = {(0, 0): ("member", 0, 20019999), (1, 0): ("member", 20020000, NEVER)}
        ties = project(made(apart | plain((0, 1), (1, 1), (2, 1))))
        assert found(ties)[0, 1] == 0.5
        assert ties.shared[0, 1] == 1


class TestWeights:
    def test_the_claimed_size_counts_when_it_is_larger(self) -> None:
        inc = made(plain((0, 0), (1, 0), (0, 1), (1, 1)), claimed={0: 11, 1: 1})
        assert context_weights(inc).tolist() == [0.1, 1.0]
        assert context_weights(inc, "hyperbolic").tolist() == [1 / 11, 0.5]
        assert context_weights(inc, "count").tolist() == [1.0, 1.0]

    def test_newmans_ties_of_one_sum_to_the_contexts_shared_with_others(self) -> None:
        inc = made(plain((0, 0), (1, 0), (2, 0), (0, 1), (3, 1), (0, 2)))
        assert project(inc).weight.sum(axis=1).tolist() == pytest.approx([2, 1, 1, 1])

    def test_unknown_weights(self) -> None:
        with pytest.raises(UsageError, match=r"no weights 'jaccard'\. Choose one of: newman"):
            project(made(plain((0, 0))), weights="jaccard")  # type: ignore[arg-type]


class TestMeetings:
    @given(incidences)
    def test_they_are_the_contexts_of_each_tie(self, inc: Incidence) -> None:
        listed = meetings(inc)
        pairs = list(zip(listed.one.tolist(), listed.other.tolist(), strict=True))
        assert pairs == sorted(pairs)
        steps = zip(listed.start[:-1], listed.start[1:], strict=True)
        places = [listed.context[a:b].tolist() for a, b in steps]
        assert dict(zip(pairs, places, strict=True)) == expected(inc)
        assert np.array_equal(inc.column[listed.entry_one], listed.context)
        assert np.array_equal(inc.column[listed.entry_other], listed.context)
        assert np.array_equal(inc.row[listed.entry_one], listed.one.repeat(listed.shared))
        assert np.array_equal(inc.row[listed.entry_other], listed.other.repeat(listed.shared))

    @given(incidences)
    def test_their_weights_are_those_of_the_projection(self, inc: Incidence) -> None:
        listed = meetings(inc)
        weights = listed.weight(context_weights(inc))
        upper = {pair: weight for pair, weight in found(project(inc)).items() if pair[0] < pair[1]}
        pairs = zip(listed.one.tolist(), listed.other.tolist(), strict=True)
        assert dict(zip(pairs, weights.tolist(), strict=True)) == pytest.approx(upper)


class TestSizes:
    def test_nobody(self) -> None:
        ties = project(made({}))
        assert ties.weight.shape == ties.shared.shape == (0, 0)
        assert len(meetings(made({})).one) == 0

    def test_one_alone(self) -> None:
        assert project(made(plain((0, 0)))).weight.nnz == 0

    def test_a_context_of_three_thousand_in_which_dates_part_some(self) -> None:
        size = 3000
        parts = plain(*((row, 0) for row in range(size)))
        parts[0, 0] = ("member", 0, 20019999)
        parts[1, 0] = ("member", 20020000, NEVER)
        ties = project(made(parts), weights="count")
        assert ties.weight.nnz == size * (size - 1) - 2
        assert (ties.weight.data == 1.0).all()

    def test_the_product_keeps_narrow_indices(self) -> None:
        """With 64 bits a million participations would need half as much memory again."""
        rng = np.random.default_rng(0)
        pairs = {(int(r), int(c)) for r, c in rng.integers(0, 40, (300, 2))}
        ties = project(made(plain(*pairs)))
        assert isinstance(ties.weight, csr_array)
        assert ties.weight.indices.dtype == np.int32
