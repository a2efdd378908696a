"""The picture: layout, names that never collide, colours, SVG."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citygraph.errors import UsageError
from citygraph.networks.background import Background
from citygraph.networks.build import ego, project, two_mode
from citygraph.networks.figure.boxes import overlap
from citygraph.networks.figure.colours import THEMES, communities, paint
from citygraph.networks.figure.drawing import WIDEST, Figure, figure
from citygraph.networks.figure.labels import ALL, AROUND, MOST
from citygraph.networks.figure.layout import free_angles, layout
from citygraph.networks.figure.stress import push_apart
from citygraph.networks.figure.svg import shape, svg
from citygraph.networks.figure.text import width, wrap
from citygraph.networks.method import annotate
from citygraph.networks.participations import Participation
from citygraph.networks.selection import select

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import networkx as nx

    from citygraph.networks.figure.packing import Spot

SVG = "{http://www.w3.org/2000/svg}"


def network(ties: Iterable[tuple[str, str]]) -> nx.Graph[str]:
    claims = [
        Participation(
            f"urn:{who}",
            f"Institute of {who} and others",
            "city" if who.endswith("7") else "institution",
            f"urn:{what}",
            f"Project {what}",
            "Project",
            "lead" if who.endswith("1") else "partner",
            "member",
            ("urn:source",),
        )
        for who, what in ties
    ]
    return two_mode(select(claims, Background()))


def forest(participants: int, contexts: int) -> nx.Graph[str]:
    """Many participants of one context, some of several, some apart from the rest."""
    ties = {(f"p{i}", f"c{i * 7 % contexts}") for i in range(participants)}
    ties |= {(f"p{i}", f"c{i * 11 % contexts}") for i in range(0, participants, 5)}
    return annotate(network(sorted(ties)))


@pytest.fixture(scope="module")
def small() -> nx.Graph[str]:
    flower = [(f"p{i}", "workshop") for i in range(40)]
    return annotate(network([*flower, ("p3", "c1"), ("q", "c1"), ("q", "c2"), ("r", "c2")]))


@pytest.fixture(scope="module")
def large() -> nx.Graph[str]:
    return forest(300, 40)


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
        angles = free_angles(10, [0.0, math.pi], 100.0, 0.1)
        assert len(angles) == 10
        assert all(abs(math.sin(angle)) > 0.2 for angle in angles)
        assert len(free_angles(10, [0.0, 0.1, 3.0], 10.0, 1.0)) == 10

    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=12)
    @given(st.sets(st.tuples(st.integers(0, 25), st.integers(0, 8)), min_size=1))
    def test_any_network_has_a_layout(self, ties: set[tuple[int, int]]) -> None:
        graph = annotate(network((f"p{a}", f"c{b}") for a, b in sorted(ties)))
        drawn = figure(graph)
        assert set(drawn.spots) == set(graph)
        assert discs(dict(drawn.spots)) == []
        assert collisions(drawn) == []

    def test_discs_on_one_spot_are_parted(self) -> None:
        place = push_apart(np.zeros((5, 2)), np.ones(5), 1.0)
        apart = [math.dist(a, b) for a, b in combinations(place, 2)]
        assert min(apart) > 2.99


class TestNames:
    def test_names_never_collide(self, small: nx.Graph[str], large: nx.Graph[str]) -> None:
        views = [small, large, ego(small, "urn:p3", 2), project(small), forest(600, 120)]
        for graph in views:
            drawn = figure(annotate(graph))
            assert collisions(drawn) == []
            assert drawn.labels

    def test_a_small_network_names_everybody(self, small: nx.Graph[str]) -> None:
        assert len(small) <= ALL
        assert {label.node for label in figure(small).labels} == set(small)

    def test_an_ego_view_names_far_more(self) -> None:
        view = annotate(ego(forest(300, 3), "urn:p3", 2))
        assert ALL < len(view) <= AROUND
        assert len(figure(view).labels) > 0.9 * len(view)
        crowd = annotate(ego(forest(1200, 3), "urn:p3", 2))
        assert len(crowd) > AROUND
        assert len(figure(crowd).labels) == MOST

    def test_a_large_network_names_the_most_telling(self, large: nx.Graph[str]) -> None:
        assert len(large) > ALL
        assert len(figure(large).labels) == MOST

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
        assert "42 participants" in (root.findtext(f"{SVG}desc") or "")

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
        root = ET.fromstring(svg(annotate(graph)))
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
        text = svg(annotate(graph))
        assert ">country or region</text>" in text
        assert len({shape(kind, 0, 0, 5, "#000") for kind in ("place", "institution", "city")}) == 3

    def test_an_unknown_theme(self, small: nx.Graph[str]) -> None:
        with pytest.raises(UsageError, match=r"no theme 'neon'\. Choose one of: paper, night"):
            svg(small, theme="neon")

    def test_one_node_and_no_ties(self) -> None:
        assert ET.fromstring(svg(annotate(project(network([("a", "c")]))))) is not None
        alone = ego(network([("a", "c"), ("b", "d")]), "urn:a", 1)
        assert len(figure(annotate(alone)).labels) == 2

    def test_one_mode_ties_are_told(self, small: nx.Graph[str]) -> None:
        text = svg(annotate(project(small)))
        assert "Institute of p3 and others and Institute of q and others: Project c1" in text


PROGRAM = """
import sys
from pathlib import Path
from citygraph.networks import network
from citygraph.networks.files.xml import gexf, graphml
from citygraph.networks.page.plain import page
from citygraph.networks.files.tables import nodes_csv, ties_csv
from citygraph.store.embedded import EmbeddedStore
store = EmbeddedStore.folder(Path(sys.argv[1]))
for options in ({"contexts": "all"}, {"contexts": "all", "view": "one-mode"}):
    graph = network(store, **options)
    for made in (page, gexf, graphml, ties_csv, nodes_csv):
        sys.stdout.buffer.write(made(graph).encode())
"""


def test_two_processes_write_the_same_bytes(rich_folder: str) -> None:
    outputs = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM, rich_folder],
            env={"PYTHONHASHSEED": seed, "PATH": "", "SYSTEMROOT": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > 10_000


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
import citygraph
store, *asked = (argument or None for argument in sys.argv[1:])
graph = citygraph.open(store)
for about, contexts, file in zip(*[iter(asked)] * 3):
    graph.network(about, contexts=contexts).write(file)
"""


@pytest.mark.parametrize(
    ("part", "asked", "seeds"),
    [
        (True, [("", "all")], ("1", "3", "5")),
        (False, [("Cisco", ""), ("", "")], ("1", "3")),
    ],
)
def test_a_network_is_drawn_alike_whatever_the_hash_seed(
    rich_folder: str,
    tmp_path: Path,
    *,
    part: bool,
    asked: list[tuple[str, str]],
    seeds: tuple[str, ...],
) -> None:
    drawn = defaultdict(set)
    for seed in seeds:
        files = [tmp_path / f"{seed}-{number}.svg" for number in range(len(asked))]
        given = [text for one, file in zip(asked, files, strict=True) for text in (*one, str(file))]
        subprocess.run(
            [sys.executable, "-c", DRAWN, rich_folder if part else "", *given],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
        for one, file in zip(asked, files, strict=True):
            drawn[one].add(file.read_bytes())
    assert [len(drawn[one]) for one in asked] == [1] * len(asked)
