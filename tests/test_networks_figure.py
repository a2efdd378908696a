"""The picture: layout, names that never collide, colours, SVG."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citygraph.errors import UsageError
from citygraph.networks.build import ego
from citygraph.networks.figure.boxes import overlap
from citygraph.networks.figure.colours import THEMES, communities, paint
from citygraph.networks.figure.discs import push_apart
from citygraph.networks.figure.drawing import WIDEST, Figure, figure
from citygraph.networks.figure.flowers import free_angles
from citygraph.networks.figure.labels import place_labels
from citygraph.networks.figure.layout import layout
from citygraph.networks.figure.leaders import crosses, rings
from citygraph.networks.figure.packing import Spot
from citygraph.networks.figure.part import drawn_part
from citygraph.networks.figure.png import png
from citygraph.networks.figure.signs import shape
from citygraph.networks.figure.stress import stress_places
from citygraph.networks.figure.strokes import strokes
from citygraph.networks.figure.svg import svg, written
from citygraph.networks.figure.telling import ALL, AROUND, MOST, name_text, ranked
from citygraph.networks.figure.text import width, wrap
from citygraph.networks.figure.ties import sampled
from citygraph.networks.figure.wider import extended
from citygraph.networks.graph import Network
from citygraph.networks.reduction import FIGURE, Room

if TYPE_CHECKING:
    from collections.abc import Iterable

SVG = "{http://www.w3.org/2000/svg}"


def network(ties: Iterable[tuple[str, str]]) -> Network:
    """A two-mode network of participants and contexts, with what the figure reads."""
    graph = Network(
        view="two-mode",
        title="Who takes part in what",
        method=["two-mode, unweighted"],
        coverage="One source.",
        filters={},
        labels={},
    )
    for who, what in sorted(ties):
        kind = "city" if who.endswith("7") else "institution"
        label = f"Institute of {who} and others"
        graph.add_node(f"urn:{who}", label=label, bipartite=0, kind=kind)
        graph.add_node(f"urn:{what}", label=f"Project {what}", bipartite=1, kind="Project")
        graph.add_edge(
            f"urn:{who}",
            f"urn:{what}",
            relation="takes part",
            roles=["partner"],
            side="convener" if who.endswith("1") else "member",
            sources=["urn:source"],
            dated="undated" if who.endswith("3") else "stated",
            start="",
            end="",
            weight=1,
        )
    return graph


def project(graph: nx.Graph[str]) -> Network:
    """Its one-mode network of participants, weighed by Newman."""
    result = Network(**{**graph.graph, "view": "one-mode"})
    result.add_nodes_from((n, d) for n, d in graph.nodes(data=True) if d["bipartite"] == 0)
    for context in sorted(n for n, d in graph.nodes(data=True) if d["bipartite"] == 1):
        result.graph["labels"][context] = graph.nodes[context]["label"]
        for one, other in combinations(sorted(graph[context]), 2):
            weight = 1 / (graph.degree[context] - 1)
            if result.has_edge(one, other):
                weight += result.edges[one, other]["weight"]
            result.add_edge(one, other, weight=weight, contexts=[context], sources=["urn:source"])
    return result


def forest(participants: int, contexts: int) -> nx.Graph[str]:
    """Many participants of one context, some of several, some apart from the rest."""
    ties = {(f"p{i}", f"c{i * 7 % contexts}") for i in range(participants)}
    ties |= {(f"p{i}", f"c{i * 11 % contexts}") for i in range(0, participants, 5)}
    return network(ties)


def connected(participants: int, contexts: int) -> nx.Graph[str]:
    """Flowers whose rings share some participants, all in one part, and three parts beside it."""
    ties = {(f"p{i}", f"c{i % contexts}") for i in range(participants)}
    ties |= {(f"p{i}", f"c{i // 4 % contexts}") for i in range(0, participants, 4)}
    ties |= {(f"s{i}", f"c{i}") for i in range(contexts)}
    ties |= {(f"s{i}", f"c{(i + 1) % contexts}") for i in range(contexts)}
    return network(ties | {("x1", "y1"), ("x2", "y2"), ("x3", "y2")})


@pytest.fixture(scope="module")
def small() -> nx.Graph[str]:
    flower = [(f"p{i}", "workshop") for i in range(40)]
    return network([*flower, ("p3", "c1"), ("q", "c1"), ("q", "c2"), ("r", "c2")])


@pytest.fixture(scope="module")
def large() -> nx.Graph[str]:
    return forest(300, 40)


@pytest.fixture(scope="module")
def joined() -> Figure:
    return figure(connected(400, 20))


def discs(spots: dict[str, Spot]) -> list[tuple[str, str, float]]:
    """Pairs of discs that overlap, and by how much."""
    return [
        (one, other, lack)
        for (one, a), (other, b) in combinations(sorted(spots.items()), 2)
        if (lack := a.radius + b.radius - math.hypot(a.x - b.x, a.y - b.y)) > 0.5
    ]


def collisions(drawn: Figure) -> list[tuple[str, str]]:
    """Names that overlap names, and names that hide the centre of a node not their own."""
    names = [
        (one.node, other.node)
        for one, other in combinations(drawn.labels, 2)
        if overlap(one.box, other.box)
    ]
    hidden = [
        (label.node, node)
        for label in drawn.labels
        for node, spot in drawn.spots.items()
        if node != label.node and overlap(label.box, point(spot))
    ]
    return names + hidden


def point(spot: Spot) -> tuple[tuple[float, float], ...]:
    x, y = spot.x, spot.y
    return ((x, y), (x + 0.01, y), (x + 0.01, y + 0.01), (x, y + 0.01))


class TestLayout:
    def test_no_discs_overlap(self, small: nx.Graph[str], large: nx.Graph[str]) -> None:
        assert discs(layout(small)) == []
        assert discs(layout(large)) == []
        assert discs(layout(ego(small, "urn:p3", 2))) == []

    def test_the_ego_is_in_the_middle(self, small: nx.Graph[str]) -> None:
        spots = layout(ego(small, "urn:p3", 2))
        assert (spots["urn:p3"].x, spots["urn:p3"].y) == (0.0, 0.0)

    def test_petals_stand_around_their_ring(self, small: nx.Graph[str]) -> None:
        spots = layout(small)
        ring = spots["urn:workshop"]
        far = {
            round(math.hypot(spot.x - ring.x, spot.y - ring.y))
            for node, spot in spots.items()
            if node in small["urn:workshop"] and small.degree[node] == 1
        }
        assert len(far) == 1

    def test_petals_leave_room_for_ties(self) -> None:
        taken = [(angle - 0.2, angle + 0.2) for angle in (0.0, math.pi)]
        angles = free_angles(10, taken, 0.1) or []
        assert len(angles) == 10
        assert all(abs(math.sin(angle)) > 0.2 for angle in angles)
        assert free_angles(10, taken, 1.0) is None
        assert free_angles(3, [(0.0, 7.0)], 0.0) is None
        assert len(free_angles(4, [], 9.0) or []) == 4

    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=12)
    @given(st.sets(st.tuples(st.integers(0, 25), st.integers(0, 8)), min_size=1))
    def test_any_network_has_a_layout(self, ties: set[tuple[int, int]]) -> None:
        graph = network((f"p{a}", f"c{b}") for a, b in sorted(ties))
        drawn = figure(graph)
        assert set(drawn.spots) == set(graph)
        assert discs(dict(drawn.spots)) == []
        assert collisions(drawn) == []

    def test_discs_on_one_spot_are_parted(self) -> None:
        place = push_apart(np.zeros((5, 2)), np.ones(5), 1.0)
        apart = [math.dist(a, b) for a, b in combinations(place, 2)]
        assert min(apart) > 2.99

    def test_fastened_discs_move_their_holder(self) -> None:
        place = np.array([[0.0, 0.0], [10.0, -8.0]])
        free = push_apart(place, np.array([2.0, 2.0]), 1.0)
        assert free.tolist() == place.tolist()
        held = push_apart(
            place,
            np.array([2.0, 2.0]),
            1.0,
            holders=np.array([0]),
            offsets=np.array([[6.0, -8.0]]),
            held=np.array([4.0]),
        )
        assert math.dist(held[0] + [6.0, -8.0], held[1]) >= 6.99

    def test_many_islands_stand_in_rows_below(self) -> None:
        graph = network({*((f"p{i}", f"c{i}") for i in range(80)), ("p0", "c1"), ("p1", "c2")})
        spots = layout(graph)
        assert discs(spots) == []
        main = [spots[f"urn:{node}"] for node in ("p0", "c0", "p1", "c1", "c2", "p2")]
        lowest = max(spot.y + spot.radius for spot in main)
        assert all(spots[f"urn:p{i}"].y > lowest for i in range(3, 80))
        wide = np.ptp([spot.x for spot in spots.values()])
        high = np.ptp([spot.y for spot in spots.values()])
        assert 0.5 < wide / high < 3


class TestStress:
    @pytest.mark.parametrize("full", [50, 5])
    def test_a_path_is_drawn_straight(self, full: int) -> None:
        ends = np.array([(i, i + 1) for i in range(29)])
        place = stress_places(ends, np.full(29, 10.0), 30, full=full)
        apart = [math.dist(place[i], place[j]) / (10 * (j - i)) for i, j in ((0, 29), (3, 4))]
        assert apart == pytest.approx([1, 1], abs=0.05)

    def test_pivots_do_nearly_as_well_as_all_pairs(self) -> None:
        side = 14
        ends = np.array(
            [(i * side + j, i * side + j + 1) for i in range(side) for j in range(side - 1)]
            + [(i * side + j, (i + 1) * side + j) for i in range(side - 1) for j in range(side)]
        )
        graph = nx.Graph(ends.tolist())
        wanted = np.array(nx.floyd_warshall_numpy(graph, nodelist=range(side**2)))
        upper = np.triu_indices(side**2, 1)

        def stress(full: int) -> float:
            place = stress_places(ends, np.ones(len(ends)), side**2, full=full)
            apart = np.hypot(*(place[upper[0]] - place[upper[1]]).T)
            return float((((apart - wanted[upper]) / wanted[upper]) ** 2).mean())

        assert stress(1000) < 0.025
        assert stress(10) < 1.25 * stress(1000)

    def test_one_node_and_two(self) -> None:
        nobody = np.zeros((0, 2), dtype=np.int64)
        assert stress_places(nobody, np.zeros(0), 1).tolist() == [[0.0, 0.0]]
        two = stress_places(np.array([(0, 1)]), np.array([7.0]), 2)
        assert math.dist(*two) == pytest.approx(7)


class TestExtended:
    def test_it_moves_nothing(self) -> None:
        part = connected(120, 12)
        extra = {(f"p{i}", "list") for i in range(0, 120, 3)} | {("new", "list"), ("new", "c1")}
        extra |= {("alone", "apart"), ("lonely", "apart")}
        ties = {(a.removeprefix("urn:"), b.removeprefix("urn:")) for a, b in part.edges}
        whole = network(ties | extra)
        before = layout(part)
        after = extended(before, whole)
        assert set(after) == set(whole)
        assert {node: after[node] for node in before} == before
        assert discs(after) == []
        lowest = max(spot.y for spot in before.values())
        assert after["urn:apart"].y > lowest
        middle = sum(before[f"urn:p{i}"].x for i in range(0, 120, 3)) / 40
        assert abs(after["urn:list"].x - middle) < 80

    def test_a_crowd_around_one_spot(self) -> None:
        part = network({("a", "c")})
        whole = network({("a", "c"), *((f"p{i}", "c") for i in range(900))})
        after = extended(layout(part), whole)
        assert set(after) == set(whole)
        assert discs(after) == []

    def test_from_nothing_it_is_the_layout(self) -> None:
        graph = connected(30, 4)
        assert extended({}, graph) == layout(graph)
        assert extended(layout(graph), graph) == layout(graph)


class TestNames:
    def test_names_never_collide(self, small: nx.Graph[str], large: nx.Graph[str]) -> None:
        views = [small, large, ego(small, "urn:p3", 2), project(small), forest(600, 120)]
        for graph in views:
            drawn = figure(graph)
            assert collisions(drawn) == []
            assert drawn.labels

    def test_a_small_network_names_everybody(self, small: nx.Graph[str]) -> None:
        assert len(small) <= ALL
        assert {label.node for label in figure(small).labels} == set(small)

    def test_an_ego_view_names_far_more(self) -> None:
        view = ego(forest(300, 3), "urn:p3", 2)
        assert ALL < len(view) <= AROUND
        assert len(figure(view).labels) > 0.9 * len(view)
        crowd = ego(forest(1200, 3), "urn:p3", 2)
        assert len(crowd) > AROUND
        assert len(figure(crowd).labels) == MOST

    def test_a_large_network_names_the_most_telling(self, large: nx.Graph[str]) -> None:
        assert len(large) > ALL
        assert len(figure(large).labels) == MOST

    def test_rings_and_participants_both_have_names(self) -> None:
        graph = connected(400, 40)
        drawn = figure(graph)
        modes = Counter(graph.nodes[label.node]["bipartite"] for label in drawn.labels)
        assert min(modes.values()) >= 10
        telling = set(ranked(graph)[:20])
        assert len(telling & {label.node for label in drawn.labels}) >= 16

    def test_a_long_name_is_cut(self) -> None:
        for graph in (network({("a", "c"), ("b", "c")}), connected(300, 20)):
            graph.nodes["urn:c" if "urn:c" in graph else "urn:c1"]["label"] = "A long word " * 42
            drawn = figure(graph)
            assert collisions(drawn) == []
            assert drawn.width <= WIDEST + 1

    def test_brackets_are_left_out_in_a_crowd(self) -> None:
        few, many = network({("a", "c")}), connected(300, 20)
        for graph in (few, many):
            graph.add_node("x", label="International Cooperation (IC)", bipartite=1, kind="P")
        assert name_text(few, "x") == "International Cooperation (IC)"
        assert name_text(many, "x") == "International Cooperation"

    def test_names_lie_on_the_page(self, small: nx.Graph[str]) -> None:
        drawn = figure(small)
        xs = [x for label in drawn.labels for x, _ in label.box]
        ys = [y for label in drawn.labels for _, y in label.box]
        assert 0 <= min(xs) <= max(xs) <= drawn.width <= WIDEST + 1
        assert 0 <= min(ys) <= max(ys) <= drawn.height

    def test_a_text_is_wrapped_and_cut(self) -> None:
        text = "United Cities and Local Governments of everywhere"
        rows = wrap(text, 120, 12, lines=2)
        assert len(rows) == 2
        assert rows[1].endswith("…")
        assert all(width(row, 12) <= 120 for row in rows)
        assert wrap(text, 1000, 12, lines=2) == [text]
        assert wrap("", 100, 12, lines=2) == [""]
        assert wrap("Donaudampfschifffahrtsgesellschaft", 60, 12, lines=2)[0].endswith("…")

    def test_other_scripts_have_a_width(self) -> None:
        assert width("무석 無錫", 10) > 30
        assert width("Łódź", 10) == pytest.approx(width("Lódz", 10), rel=0.2)


class TestColours:
    @pytest.mark.parametrize("name", sorted(THEMES))
    @pytest.mark.parametrize("weakness", ["none", "protanopia", "deuteranopia"])
    def test_colours_keep_apart(self, name: str, weakness: str) -> None:
        theme = THEMES[name]
        seen = [lab(simulated(colour, weakness)) for colour in theme.palette]
        nearest = min(math.dist(a, b) for a, b in combinations(seen, 2))
        assert nearest > 13
        ground = lab(simulated(theme.ground, weakness))
        assert min(math.dist(colour, ground) for colour in seen) > 25

    def test_communities_are_numbered_by_size(self, small: nx.Graph[str]) -> None:
        groups = communities(small)
        assert groups["urn:workshop"] == groups["urn:p39"] == 0
        assert groups["urn:c2"] != 0

    def test_colours_come_again_when_there_are_many(self, large: nx.Graph[str]) -> None:
        theme = THEMES["paper"]
        assert set(paint(large, theme).values()) <= {*theme.palette, theme.grey}

    def test_who_belongs_to_nobody_is_grey(self) -> None:
        graph = project(network([("a", "c")]))
        assert paint(graph, THEMES["paper"]) == {"urn:a": THEMES["paper"].grey}


class TestSvg:
    def test_it_is_accessible(self, small: nx.Graph[str]) -> None:
        root = ET.fromstring(svg(small))
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == "title desc"
        assert root.findtext(f"{SVG}title") == small.graph["title"]
        assert "two-mode, unweighted · layout: stress · colour: communities" in (
            root.findtext(f"{SVG}desc") or ""
        )

    def test_every_node_and_tie_is_drawn_and_told(self, small: nx.Graph[str]) -> None:
        titles = [title.text for title in ET.fromstring(svg(small)).iter(f"{SVG}title")]
        assert len(titles) == 1 + len(small) + small.number_of_edges()
        assert "Institute of q and others: partner in Project c1 (1 source)" in titles

    def test_nothing_is_fetched_or_run(self, small: nx.Graph[str]) -> None:
        text = svg(small)
        assert "href" not in text
        assert "url(" not in text
        assert "<script" not in text

    @pytest.mark.parametrize("label", ["</text><script>x()</script>", "\"&<>'", "a\x00b\ud800"])
    def test_names_stay_text(self, label: str) -> None:
        graph = network([("a", "c")])
        graph.nodes["urn:a"]["label"] = label
        root = ET.fromstring(svg(graph))
        said = "".join(root.itertext())
        legal = label.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
        assert f"{legal} (institution, 1 tie)" in said
        assert not list(root.iter(f"{SVG}script"))

    @pytest.mark.parametrize("theme", sorted(THEMES))
    def test_the_ground_is_that_of_the_theme(self, small: nx.Graph[str], theme: str) -> None:
        assert f'fill="{THEMES[theme].ground}"/>' in svg(small, theme=theme)

    def test_a_country_has_a_sign_of_its_own(self) -> None:
        graph = network([("a", "c"), ("b", "c")])
        graph.nodes["urn:a"]["kind"] = "place"
        text = svg(graph)
        assert ">country or region</text>" in text
        assert len({shape(kind, 0, 0, 5, "#000") for kind in ("place", "institution", "city")}) == 3

    def test_an_unknown_theme(self, small: nx.Graph[str]) -> None:
        with pytest.raises(UsageError, match=r"no theme 'neon'\. Choose one of: paper, night"):
            svg(small, theme="neon")

    def test_undated_ties_are_dashed_under_a_filter_of_years(self) -> None:
        graph = network([("p3", "c"), ("p4", "c"), ("p5", "c")])
        assert "stroke-dasharray" not in svg(graph)
        graph.graph["filters"] = {"country": "Spain"}
        assert "stroke-dasharray" not in svg(graph)
        graph.graph["filters"] = {"years": "from 2012"}
        text = svg(graph)
        assert text.count("stroke-dasharray") == 2
        assert ">not dated, kept all the same (1)</text>" in text

    def test_the_legend_names_the_largest_communities(self, joined: Figure) -> None:
        drawn, graph = joined, joined.graph
        text = written(drawn)
        assert 1 < len(drawn.names) <= len(drawn.theme.palette)
        first = drawn.names[0].split(",")[0]
        assert f">{first}" in text
        node = next(n for n, data in graph.nodes(data=True) if data["label"] == first)
        assert drawn.colours[node] == drawn.theme.palette[0]

    def test_small_islands_are_told_not_drawn(self, joined: Figure) -> None:
        drawn, graph = joined, joined.graph
        gone = {f"urn:{node}" for node in ("x1", "y1", "x2", "x3", "y2")}
        assert set(graph) - set(drawn.spots) == gone
        assert "not drawn: 5 nodes of 2 parts" in " ".join(drawn.foot)
        assert set(layout(graph)) == set(graph)
        assert set(figure(forest(300, 60)).spots) == set(forest(300, 60))

    def test_far_ties_stay_in_the_background(self, joined: Figure) -> None:
        looks = list(strokes(joined))
        assert [look.within for look, _ in looks] == sorted(look.within for look, _ in looks)
        within = [look.opacity for look, _ in looks if look.within]
        between = [look.opacity for look, _ in looks if not look.within]
        assert between
        assert max(between) < max(within)

    def test_without_titles_it_is_smaller(self, large: nx.Graph[str]) -> None:
        short, whole = svg(large, titles=False), svg(large)
        assert len(short) < 0.75 * len(whole)
        assert len(list(ET.fromstring(short).iter(f"{SVG}title"))) == 1

    def test_a_large_page_has_larger_letters(self) -> None:
        drawn = figure(connected(1100, 40))
        assert drawn.width <= WIDEST + 1
        assert drawn.type_size > 1.1
        assert min(label.size for label in drawn.labels) / drawn.width > 0.006
        assert figure(connected(30, 3)).type_size == 1

    def test_one_node_and_no_ties(self) -> None:
        assert ET.fromstring(svg(project(network([("a", "c")])))) is not None
        alone = ego(network([("a", "c"), ("b", "d")]), "urn:a", 1)
        assert len(figure(alone).labels) == 2

    def test_one_mode_ties_are_told(self, small: nx.Graph[str]) -> None:
        text = svg(project(small))
        assert "Institute of p3 and others and Institute of q and others: Project c1" in text


# Viénot, Brettel, Mollon 1999, on linear RGB
WEAKNESS = {
    "none": np.eye(3),
    "protanopia": np.array(
        [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]]
    ),
    "deuteranopia": np.array(
        [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]]
    ),
}


def simulated(colour: str, weakness: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Linear RGB of `#rrggbb` as somebody with that weakness sees it."""
    srgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return np.clip(WEAKNESS[weakness] @ linear, 0, 1)


def lab(linear: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[float, ...]:
    """CIE L*a*b* under D65."""
    matrix = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    scaled = matrix @ linear / np.array([0.9505, 1.0, 1.089])
    x, y, z = np.where(scaled > 0.008856, np.cbrt(scaled), 7.787 * scaled + 16 / 116)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


DRAWN = """
import sys
sys.path.insert(0, sys.argv[1])
from test_networks_figure import connected, ego, project
from citygraph.networks.figure.svg import svg, written
graph = connected(320, 24)
for one in (graph, project(connected(100, 12)), ego(graph, "urn:s3", 2)):
    sys.stdout.buffer.write(svg(one).encode())
"""


def test_a_network_is_drawn_alike_whatever_the_hash_seed_and_threads() -> None:
    drawn = {
        subprocess.run(
            [sys.executable, "-c", DRAWN, str(Path(__file__).parent)],
            env={**os.environ, "PYTHONHASHSEED": seed, "OPENBLAS_NUM_THREADS": threads},
            check=True,
            capture_output=True,
        ).stdout
        for seed, threads in (("1", "1"), ("3", "2"))
    }
    assert len(drawn) == 1
    assert len(drawn.pop()) > 100_000


def test_a_long_legend_wraps() -> None:
    graph = network([(name, "x") for name in "abcde"])
    graph.graph["filters"] = {"years": "from 2012"}
    for node, kind in zip("abcd", ("city", "institution", "initiative", "place"), strict=True):
        graph.nodes[f"urn:{node}"]["kind"] = kind
    for number, tie in enumerate(graph.edges.values()):
        tie.update(dated="undated", side="member" if number else "convener")
    drawn = figure(graph)
    words = ET.fromstring(svg(graph)).iter("{http://www.w3.org/2000/svg}text")
    places = {word.text or "": word for word in words}
    (key,) = (text for text in places if text.startswith("not dated"))
    assert float(places[key].get("x", "0")) + width(key, 12) <= drawn.width
    assert places[key].get("y") != places["city"].get("y")


class TestPart:
    def test_what_fits_is_drawn_whole(self, small: nx.Graph[str]) -> None:
        assert drawn_part(small) == (small, "")
        assert drawn_part(project(small), Room(nodes=45, ties=800))[1] == ""

    def test_a_huge_network_is_drawn_in_part_and_says_so(self) -> None:
        whole = connected(4200, 60)
        drawn = figure(whole)
        assert len(drawn.graph) <= FIGURE.nodes
        assert set(drawn.spots) <= set(drawn.graph) < set(whole)
        assert "too large to be drawn whole: shown are " in " ".join(drawn.foot)
        assert f"of {4200 + 60 + 3:,} participants" in " ".join(drawn.foot)
        assert "too large" not in " ".join(figure(drawn.graph).foot)

    def test_of_a_one_mode_network_the_heaviest_ties_stay(self) -> None:
        graph = project(connected(120, 12))
        part, told = drawn_part(graph, Room(nodes=20, ties=30))
        kept = [tie["weight"] for *_, tie in part.edges(data=True)]
        assert len(part) <= 20
        assert len(kept) <= 30
        assert max(kept) == max(tie["weight"] for *_, tie in graph.edges(data=True))
        assert f"shown are {len(part)} of {len(graph)} nodes" in told
        assert f"with {len(kept)} of {graph.number_of_edges():,} ties" in told

    def test_what_is_left_around_an_ego_hangs_on_it(self) -> None:
        graph = project(connected(120, 12))
        graph.graph["ego"] = "urn:s3"
        part, _ = drawn_part(graph, Room(nodes=12, ties=20))
        assert "urn:s3" in part
        assert nx.is_connected(part)


class TestLeaders:
    def test_names_stand_aside_of_a_crowd(self) -> None:
        crowd = network((f"p{i}", f"c{i % 20}") for i in range(180))
        spots = {node: Spot(i % 20 * 14.0, i // 20 * 14.0, 6.0) for i, node in enumerate(crowd)}
        labels = place_labels(crowd, spots, {}, 1.0)
        aside = [label for label in labels if label.line is not None]
        assert len(aside) >= 5
        for label in labels:
            others = [other for other in labels if other != label]
            assert not any(overlap(label.box, other.box) for other in others)
            assert not crosses(label, others)
            hidden = [n for n, spot in spots.items() if overlap(label.box, point(spot))]
            assert hidden in ([], [label.node])
        for label in aside:
            spot, line = spots[label.node], label.line or ()
            assert math.dist(line[0], (spot.x, spot.y)) == pytest.approx(6)

    def test_a_line_that_crosses_is_found(self) -> None:
        near = next(rings("a", Spot(0, 0, 5), ["Name"], 12, "plain", 1.0))
        above, below = near[0], near[12]
        assert above.y < 0 < below.y
        assert not crosses(below, [above])
        box = ((-5.0, 10.0), (5.0, 10.0), (5.0, 15.0), (-5.0, 15.0))
        assert crosses(below, [replace(above, box=box, line=None)])
        line = replace(above, line=((-50.0, 10.0), (50.0, 10.0)))
        assert crosses(below, [line])
        assert crosses(replace(below, box=box, line=None), [replace(line, line=below.line)])
        far = replace(above, line=((-50.0, 90.0), (50.0, 90.0)))
        assert not crosses(replace(below, line=None), [far])


def test_points_lie_on_their_curves() -> None:
    straight = ((0.0, 0.0), (30.0, 0.0), (60.0, 0.0), (90.0, 0.0))
    bent = ((0.0, 0.0), (0.0, 40.0), (70.0, 40.0), (70.0, 0.0))
    points, which = sampled([straight, bent], 1000)
    assert set(which.tolist()) == {0, 1}
    assert (points[which == 0][:, 1] == 0).all()
    assert np.diff(points[which == 0][:, 0]).max() <= 90 / 12 + 1e-9
    assert points[which == 1][:, 1].max() == pytest.approx(30)
    assert len(sampled([straight] * 50, 100)[0]) <= 150
    assert len(sampled([], 10)[0]) == 0


def test_a_wide_page_is_no_larger_in_pixels_than_it_can_be_printed() -> None:
    page = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} 10"\n width="{0}" height="10"/>'
    )
    sizes = [int.from_bytes(png(page.format(wide))[16:20], "big") for wide in (900, 2400)]
    assert sizes == [1800, 3600]
