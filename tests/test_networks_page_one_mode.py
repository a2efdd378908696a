"""Ties between participants as the page computes them, against Python: all weights, and filters."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Literal, get_args

import pytest

from browsing import WEBGL, Tab, chromes, opened
from citygraph.networks.background import Background, Place
from citygraph.networks.build import two_mode
from citygraph.networks.filters import Filters
from citygraph.networks.method import annotate
from citygraph.networks.one_mode import one_mode
from citygraph.networks.page.extent import extent
from citygraph.networks.page.html import page
from citygraph.networks.participations import Claim, Participation
from citygraph.networks.periods import period
from citygraph.networks.projection import Weighting
from citygraph.networks.selection import select
from networks_made import SOURCES, made, taking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from citygraph.api import KnowledgeGraph
    from citygraph.networks.graph import Network

SIDES = {"lead": "convener", "partner": "member", "observer": "observer"}
CODES = {"France": "FR", "Spain": "ES", "": ""}
TYPES = ("Project", "Event", "Institution", "Output")

FILTERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("", {}),
    ("years=2012-2014", {"first": 2012, "last": 2014}),
    ("roles=partner", {"roles": ("partner",)}),
    ("roles=partner~observer&years=2010-2015", {"roles": ("partner", "observer"), "first": 2010,
                                                "last": 2015}),
    ("kinds=city", {"kinds": ("city",)}),
    ("countries=ES", {"countries": ("Spain",)}),
    ("families=events", {"contexts": ("events",)}),
    ("families=projects~outputs&kinds=institution&years=2011-2019",
     {"contexts": ("projects", "outputs"), "kinds": ("institution",), "first": 2011, "last": 2019}),
)  # fmt: skip
"""What the page is asked, and Python."""


def mixed() -> tuple[list[Participation], Background]:
    """Participations with all sides, classes, kinds, countries and dates, and claimed sizes."""
    chance = random.Random(7)  # noqa: S311 - the same network in every run
    parts = []
    pairs = sorted({(chance.randrange(24), chance.randrange(16)) for _ in range(150)})
    for who, what in pairs:
        role = chance.choice(("lead", "partner", "partner", "partner", "observer"))
        begin = chance.choice(("", "2009", "2012-05", "2014-01-31"))
        end = chance.choice(("", "2013", "2016-02"))
        if begin > end:
            end = ""
        dates = [("urn:s", begin, end), ("urn:t", begin, "")][: 1 + who % 2]
        claims = tuple(
            Claim("", f"w{who}", f"c{what}", role, source, a, b, "", period([a], [b], [""]))
            for source, a, b in dates
        )
        kind = "city" if who % 3 == 0 else "institution"
        parts.append(
            Participation(
                f"urn:w{who}", f"w{who}", kind, f"urn:c{what}", f"c{what}", TYPES[what % 4],
                role, SIDES[role], claims,
            )
        )  # fmt: skip
    countries = ["France", "Spain", ""]
    places = {
        f"urn:w{i}": Place(countries[i % 3 - 1], CODES[countries[i % 3 - 1]]) for i in range(24)
    }
    claimed = {f"urn:c{i}": 3 + 5 * i for i in range(0, 16, 2)}
    return parts, Background(sources=SOURCES, places=places, claimed=claimed)


def network(asked: dict[str, Any], weights: Weighting) -> Network:
    """The one-mode network, with the two modes behind it."""
    parts, known = mixed()

    def behind() -> Network:
        return annotate(two_mode(select(parts, known, Filters(**asked))))

    graph = annotate(one_mode(behind(), "participants", weights))
    graph.wider = behind
    return graph


def ties_of(graph: Network) -> dict[frozenset[str], tuple[float, int]]:
    return {
        frozenset((one, other)): (tie["weight"], tie["shared"])
        for one, other, tie in graph.edges(data=True)
    }


def ties_in(tab: Tab) -> dict[frozenset[str], tuple[float, int]]:
    told = tab.page.evaluate("window.citygraph.ties()")
    return {frozenset((one, other)): (weight, shared) for one, other, weight, shared in told}


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with chromes() as start:
        yield start(*WEBGL)


@pytest.fixture(scope="module", params=get_args(Weighting))
def weighted(
    request: pytest.FixtureRequest, chrome: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Weighting, Tab]]:
    """A page of each kind of weights."""
    path: Path = tmp_path_factory.mktemp("pages") / f"{request.param}.html"
    path.write_text(page(network({}, request.param)), encoding="utf-8")
    with opened(chrome, path) as tab:
        yield request.param, tab


@pytest.mark.parametrize(
    ("fragment", "asked"), FILTERS, ids=[fragment or "all" for fragment, _ in FILTERS]
)
def test_weights_are_those_of_python(
    weighted: tuple[Weighting, Tab], fragment: str, asked: dict[str, Any]
) -> None:
    weights, tab = weighted
    tab.go(fragment)
    assert tab.state["view"] == "one-mode"
    found, wanted = ties_in(tab), ties_of(network(asked, weights))
    assert found.keys() == wanted.keys()
    assert found.keys()
    for pair, (weight, shared) in wanted.items():
        assert found[pair][0] == pytest.approx(weight, abs=1e-12)
        assert found[pair][1] == shared


def test_weights_differ(weighted: tuple[Weighting, Tab]) -> None:
    weights, tab = weighted
    tab.go("")
    others = [ties_of(network({}, one)) for one in get_args(Weighting) if one != weights]
    assert all(ties_in(tab) != other for other in others)


def test_no_complaint(weighted: tuple[Weighting, Tab]) -> None:
    assert weighted[1].complaints == []


def four() -> Network:
    return made(taking("a", "p"), taking("b", "p"), taking("b", "q"), taking("c", "q"))


class TestWhichArePages:
    """A page computes ties between participants, and no others: these stay pictures and tables."""

    @pytest.mark.parametrize("nodes", ["contexts", "countries", "topics"])
    def test_others_than_participants_are_static(
        self, nodes: Literal["contexts", "countries", "topics"]
    ) -> None:
        behind = four()
        graph = annotate(one_mode(behind, nodes))
        graph.wider = lambda: behind
        assert extent(graph) is None

    def test_a_backbone_is_static(self) -> None:
        behind = four()
        graph = annotate(one_mode(behind, backbone="disparity"))
        graph.wider = lambda: behind
        assert extent(graph) is None

    def test_participants_are_interactive(self) -> None:
        behind = four()
        graph = annotate(one_mode(behind))
        graph.wider = lambda: behind
        held = extent(graph)
        assert held is not None
        assert held.graph.graph["view"] == "one-mode"

    def test_the_shipped_graph_says_what_is_behind_it(self, kg: KnowledgeGraph) -> None:
        held = extent(kg.network(project="participants", countries=["FR"]))
        assert held is not None
        assert set(held.graph) <= set(held.wider)
        assert extent(kg.network(project="countries", countries=["FR", "ES"])) is None


def test_the_ego_of_a_context_opens_around_it(
    kg: KnowledgeGraph, chrome: Browser, tmp_path: Path
) -> None:
    graph = kg.network("SmartSantander")
    path = tmp_path / "context.html"
    path.write_text(page(graph), encoding="utf-8")
    with opened(chrome, path) as tab:
        counts = {name: tab.counts[name] for name in ("nodes", "ties")}
        assert counts == {"nodes": len(graph), "ties": graph.graph["counts"]["ties"]}
        ids = "JSON.parse(document.getElementById('citygraph-data').textContent).nodes.id"
        assert tab.page.evaluate(f"{ids}[window.citygraph.state().ego]") == graph.graph["ego"]
        tab.go("view=one-mode")
        assert tab.counts["nodes"] > 0
        assert tab.complaints == []
