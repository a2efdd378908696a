"""What is drawn of a network that is too large."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citygraph.errors import UnknownNameError
from citygraph.networks.incidence import NEVER, Incidence
from citygraph.networks.projection import context_weights
from citygraph.networks.reduction import PAGE, Room, part, reduced

if TYPE_CHECKING:
    from collections.abc import Iterable

    Pairs = Iterable[tuple[int, int]]


def made(pairs: Pairs, shape: tuple[int, int] | None = None) -> Incidence:
    table = np.array(sorted(set(pairs)), dtype=np.int32).reshape(-1, 2)
    rows, columns = shape or tuple(table.max(axis=0, initial=-1) + 1)
    count = len(table)
    return Incidence(
        tuple(f"p{i:06}" for i in range(rows)),
        tuple(f"c{j:06}" for j in range(columns)),
        row=table[:, 0].copy(),
        column=table[:, 1].copy(),
        side=(table.sum(axis=1) % 3).astype(np.int8),
        begin=np.zeros(count, dtype=np.int32),
        end=np.full(count, NEVER, dtype=np.int32),
        claimed=np.zeros(columns, dtype=np.int32),
        everybody=np.arange(columns) % 2 == 0,
        sources=np.arange(count, dtype=np.int32),
    )


def pairs_of(inc: Incidence) -> set[tuple[str, str]]:
    entries = zip(inc.row.tolist(), inc.column.tolist(), strict=True)
    return {(inc.participants[i], inc.contexts[j]) for i, j in entries}


def graph_of(inc: Incidence) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph(pairs_of(inc))
    graph.add_nodes_from([*inc.participants, *inc.contexts])
    return graph


many_pairs = st.sets(st.tuples(st.integers(0, 30), st.integers(0, 20)), min_size=1)
rooms = st.builds(Room, nodes=st.integers(2, 40), ties=st.integers(2, 60))


class TestOverview:
    def test_what_fits_is_whole(self) -> None:
        inc = made([(0, 0), (1, 0)])
        kept = reduced(inc, PAGE)
        assert kept.inc is inc
        assert not kept.told

    def test_what_is_a_little_too_large_is_whole_too(self) -> None:
        inc = made((row, 0) for row in range(14))
        assert not reduced(inc, Room(10, 10, spare=1.5)).told
        assert sum(reduced(inc, Room(10, 10, spare=1.4)).inc.shape) <= 10

    @given(many_pairs, rooms)
    def test_it_fits_and_is_a_part(self, pairs: set[tuple[int, int]], room: Room) -> None:
        inc = made(pairs)
        kept = reduced(inc, room)
        assert sum(kept.inc.shape) <= room.nodes
        assert len(kept.inc.row) <= room.ties
        there = {*kept.inc.participants, *kept.inc.contexts}
        between = {pair for pair in pairs_of(inc) if there.issuperset(pair)}
        assert pairs_of(kept.inc) == between
        assert (kept.told == "") == (sum(inc.shape) <= room.nodes and len(pairs) <= room.ties)

    @given(many_pairs, rooms)
    def test_nobody_is_kept_who_meets_nobody_there(
        self, pairs: set[tuple[int, int]], room: Room
    ) -> None:
        kept = reduced(made(pairs), room)
        if kept.told:
            assert (kept.inc.degrees[0] > 0).all()

    def test_the_busiest_and_where_they_meet(self) -> None:
        hubs = [(hub, place) for hub in range(4) for place in range(5)]
        leaves = [(4 + leaf, leaf % 10) for leaf in range(100)]
        kept = reduced(made([*hubs, *leaves]), Room(nodes=9, ties=20))
        assert kept.inc.participants == tuple(f"p{i:06}" for i in range(4))
        assert kept.inc.contexts == tuple(f"c{j:06}" for j in range(5))
        assert kept.told == (
            "The network is too large to be drawn whole: shown are 4 of 104 participants and "
            "5 of 10 contexts (the participants with 2 contexts or more, the contexts in which "
            "2 or more of those meet), with 20 of 120 participations."
        )

    def test_room_that_is_left_goes_to_others_the_same_number_each(self) -> None:
        hubs = [(hub, place) for hub in range(4) for place in range(5)]
        leaves = [(4 + leaf, leaf % 10) for leaf in range(100)]
        kept = reduced(made([*hubs, *leaves]), Room(nodes=24, ties=40))
        assert kept.inc.degrees[1].tolist() == [7] * 5
        assert "and up to 3 further participants of each" in kept.told

    def test_a_context_that_is_larger_than_the_room(self) -> None:
        kept = reduced(made((row, 0) for row in range(1000)), Room(nodes=11, ties=100))
        assert kept.inc.shape == (10, 1)
        assert "the largest contexts, and up to 10 participants of each" in kept.told

    def test_many_pairs_of_equal_size(self) -> None:
        kept = reduced(made((row, row // 2) for row in range(1000)), Room(nodes=40, ties=40))
        assert kept.inc.contexts == tuple(f"c{j:06}" for j in range(20))
        assert kept.inc.shape == (20, 20)

    def test_all_with_all(self) -> None:
        whole = ((row, column) for row in range(60) for column in range(60))
        kept = reduced(made(whole), Room(nodes=40, ties=100))
        assert kept.inc.shape == (5, 20)

    def test_more_nodes_than_fit_without_any_tie(self) -> None:
        kept = reduced(made([], (50, 50)), Room(nodes=10, ties=10))
        assert sum(kept.inc.shape) <= 10

    def test_two_hundred_thousand_become_a_page(self) -> None:
        rng = np.random.default_rng(0)
        drawn = np.unique((rng.pareto(1.2, (300_000, 2)) * [3000, 800]).astype(np.int64), axis=0)
        drawn = drawn[(drawn < [200_000, 50_000]).all(axis=1)]
        inc = made(map(tuple, drawn.tolist()), (200_000, 50_000))
        kept = reduced(inc, PAGE)
        assert PAGE.nodes / 4 < sum(kept.inc.shape) <= PAGE.nodes
        assert re.search(r"shown are [\d,]+ of 200,000 participants", kept.told)


class TestPart:
    @given(many_pairs, st.data())
    def test_entries_keep_what_they_are(
        self, pairs: set[tuple[int, int]], data: st.DataObject
    ) -> None:
        inc = made(pairs)
        rows, columns = (
            np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)), dtype=np.bool_)
            for n in inc.shape
        )
        small = part(inc, rows, columns)
        told = {
            (inc.participants[i], inc.contexts[j]): (side, sources)
            for i, j, side, sources in zip(inc.row, inc.column, inc.side, inc.sources, strict=True)
            if rows[i] and columns[j]
        }
        found = zip(small.row, small.column, small.side, small.sources, strict=True)
        assert told == {
            (small.participants[i], small.contexts[j]): (side, sources)
            for i, j, side, sources in found
        }
        assert small.row.dtype == small.column.dtype == small.claimed.dtype == np.int32
        everybody = dict(zip(inc.contexts, inc.everybody, strict=True))
        assert [everybody[key] for key in small.contexts] == small.everybody.tolist()

    @given(many_pairs)
    def test_weights_stay_the_same(self, pairs: set[tuple[int, int]]) -> None:
        inc = made(pairs)
        columns = inc.degrees[1] > 2
        small = part(inc, np.arange(inc.shape[0]) % 2 == 0, columns)
        assert context_weights(small).tolist() == context_weights(inc)[columns].tolist()


class TestEgo:
    @given(many_pairs, rooms, st.data())
    def test_the_ego_stays_and_all_hang_on_it(
        self, pairs: set[tuple[int, int]], room: Room, data: st.DataObject
    ) -> None:
        inc = made(pairs)
        ego = data.draw(st.sampled_from([*inc.participants, *inc.contexts]))
        kept = reduced(inc, room, ego=ego)
        assert sum(kept.inc.shape) <= room.nodes
        if kept.told:
            graph = graph_of(kept.inc)
            assert ego in graph
            assert nx.is_connected(graph)

    def test_the_nearest_come_first(self) -> None:
        near = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 1)]
        far = [(3 + i, 2 + i % 7) for i in range(50)] + [(2, 2 + i) for i in range(7)]
        kept = reduced(made([*near, *far]), Room(nodes=5, ties=50), ego="p000000")
        assert kept.inc.participants == ("p000000", "p000001", "p000002")
        assert kept.inc.contexts == ("c000000", "c000001")

    def test_who_shares_most_comes_before_who_is_everywhere(self) -> None:
        shared = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (3, 0)]
        elsewhere = [(3, 2 + i) for i in range(50)]
        kept = reduced(made([*shared, *elsewhere]), Room(nodes=5, ties=50), ego="p000000")
        assert kept.inc.participants == ("p000000", "p000001", "p000003")

    def test_a_hub_leaves_room_for_its_partners(self) -> None:
        pairs = [(0, place) for place in range(100)] + [(1 + i, i) for i in range(100)]
        kept = reduced(made(pairs), Room(nodes=21, ties=100), ego="p000000")
        assert kept.inc.shape == (11, 10)

    def test_a_context_in_the_middle(self) -> None:
        kept = reduced(made((i, i // 5) for i in range(50)), Room(4, 10), ego="c000003")
        assert kept.inc.contexts == ("c000003",)
        assert kept.inc.participants == ("p000015", "p000016", "p000017")

    def test_an_ego_that_is_not_there(self) -> None:
        with pytest.raises(UnknownNameError, match="participant or context in this network"):
            reduced(made([(0, 0)]), PAGE, ego="p9")
