"""The page of a network in a browser: what it shows is what Python computes, and it asks nobody."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from browsing import NO_WEBGL, WEBGL, Tab, chromes, opened
from citygraph.networks.build import contexts_of, members
from citygraph.networks.incidence import incidence
from citygraph.networks.measures.rank_range import degree_ranks
from citygraph.networks.method import CAVEAT
from citygraph.networks.page.html import page
from networks_made import NASTY, hostile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Download

    from citygraph.api import KnowledgeGraph
    from citygraph.networks.graph import Network

ID = "https://w3id.org/citygraph/id/"
CISCO = f"{ID}institution/cisco"


@pytest.fixture(scope="module")
def start() -> Iterator[Callable[..., Browser]]:
    with chromes() as found:
        yield found


@pytest.fixture(scope="module")
def chrome(start: Callable[..., Browser]) -> Browser:
    return start(*WEBGL)


@pytest.fixture(scope="module")
def overview(kg: KnowledgeGraph, chrome: Browser) -> Network:
    """The projects of the shipped graph; who has no browser need not wait for them."""
    assert chrome
    return kg.network()


@pytest.fixture(scope="module")
def file(overview: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their page."""
    return written(page(overview), tmp_path_factory)


@pytest.fixture(scope="module")
def around(kg: KnowledgeGraph, chrome: Browser) -> Network:
    """Whom a city meets, and where."""
    assert chrome
    return kg.network("Santander")


@pytest.fixture(scope="module")
def small(around: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its page."""
    return written(page(around), tmp_path_factory)


@pytest.fixture(scope="module")
def nasty(chrome: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a small network in which every text tries to be something else."""
    assert chrome
    return written(page(hostile()), tmp_path_factory)


def written(text: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "partners.html"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def tab(chrome: Browser, file: Path) -> Iterator[Tab]:
    """The page of the shipped graph, opened once; a test goes where it begins by a link."""
    with opened(chrome, file) as found:
        yield found


@pytest.fixture(scope="module")
def fresh(tab: Tab) -> dict[str, Any]:
    """What the page shows when it has just been opened."""
    return {
        "shown": shown(tab),
        "focus": tab.page.evaluate("document.activeElement.getAttribute('role')"),
        "title": tab.page.title(),
        "static": tab.page.locator("#citygraph-static").count(),
    }


def counted(graph: Network) -> dict[str, int]:
    return {"nodes": len(graph), "ties": graph.graph["counts"]["ties"]}


def shown(tab: Tab) -> dict[str, int]:
    return {name: tab.counts[name] for name in ("nodes", "ties")}


class TestOpens:
    def test_it_opens_on_what_was_asked_for(self, fresh: dict[str, Any], overview: Network) -> None:
        assert fresh == {
            "shown": counted(overview),
            "focus": "combobox",
            "title": overview.graph["title"],
            "static": 0,
        }

    def test_it_asks_nobody_and_complains_of_nothing(self, tab: Tab, file: Path) -> None:
        tab.page.get_by_role("combobox", name="Find a name").fill("barcelona")
        assert set(tab.requests) == {file.as_uri()}
        assert tab.complaints == []
        assert tab.page.evaluate("window.citygraph.webgl")


class TestSearch:
    def test_cisco_is_found_by_keyboard(self, tab: Tab, kg: KnowledgeGraph) -> None:
        tab.go("")
        tab.page.keyboard.press("/")
        tab.page.get_by_role("combobox", name="Find a name").fill("")
        tab.page.keyboard.type("cisc")
        tab.page.keyboard.press("Enter")
        assert shown(tab) == counted(kg.network("Cisco"))
        assert tab.panel().get_by_role("heading", name="Cisco", exact=True).is_visible()

    def test_its_partners_in_2012_and_after(self, tab: Tab, kg: KnowledgeGraph) -> None:
        tab.go("ego=institution/cisco")
        tab.page.get_by_label("From year").fill("2012")
        assert shown(tab) == counted(kg.network("Cisco", from_year=2012))

    def test_what_nobody_is_called(self, tab: Tab) -> None:
        tab.go("")
        box = tab.page.get_by_role("combobox", name="Find a name")
        box.fill("qqqqq")
        assert tab.page.get_by_text("Nothing has that name.").first.is_visible()
        box.fill("")


class TestUnits:
    """What is counted is said: claims, one per source."""

    def test_claims_are_called_claims(self, tab: Tab) -> None:
        tab.go("years=2012-2012")
        head = tab.page.locator(".counts").inner_text().replace("\u00a0", " ")
        counts = tab.counts
        assert f"{counts['participations']:,} claims" in head
        assert f"{counts['undated']:,} undated claims" in head
        assert tab.page.get_by_text("lists of cities with").first.is_visible()
        assert tab.page.locator(".rail .hint").get_by_text("participation").count() == 0


class TestFilters:
    @pytest.mark.parametrize(
        ("fragment", "asked"),
        [
            ("years=2012-2016", {"from_year": 2012, "to_year": 2016}),
            ("kinds=city&years=1986-2009", {"kinds": ["city"], "to_year": 2009}),
            ("countries=US&topics=energy", {"countries": ["US"], "topics": ["energy"]}),
            (
                "families=projects~events~memberships~awards~outputs&lists=on&roles=partner~host",
                {"contexts": "all", "lists": True, "roles": ["partner", "host"]},
            ),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )  # fmt: skip
    def test_counts_are_those_of_python(
        self, tab: Tab, kg: KnowledgeGraph, fragment: str, asked: dict[str, Any]
    ) -> None:
        tab.go(fragment)
        assert shown(tab) == counted(kg.network(**asked))

    def test_a_tick_narrows_and_clear_widens(self, tab: Tab) -> None:
        tab.go("")
        before = tab.counts
        tab.page.get_by_label("Projects").uncheck()
        assert tab.counts["nodes"] == 0
        assert tab.page.get_by_text("Nothing is left under these filters.").is_visible()
        tab.page.get_by_role("button", name="Clear filters").first.click()
        assert tab.counts == before

    def test_undated_participations_stay_and_are_counted(self, tab: Tab, overview: Network) -> None:
        claims = [
            claim
            for *_, tie in overview.edges(data=True)
            for claim in tie.get("participations", ())
        ]
        undated = sum(claim.period.dated == "undated" for claim in claims)
        tab.go("years=1990-1990")
        assert tab.counts["undated"] == undated > 0

    def test_two_sources_are_two_sources(self, tab: Tab, overview: Network) -> None:
        tab.go("sources=2")
        ties = [tie for *_, tie in overview.edges(data=True) if len(tie.get("sources", ())) > 1]
        assert tab.counts["ties"] == len(ties)


class TestOneMode:
    @pytest.mark.parametrize(
        ("fragment", "asked"),
        [
            ("view=one-mode", {}),
            (
                "view=one-mode&families=events~memberships&years=2014-2015",
                {"contexts": "events,memberships", "from_year": 2014, "to_year": 2015},
            ),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_ties_and_weights_are_those_of_python(
        self, tab: Tab, kg: KnowledgeGraph, fragment: str, asked: dict[str, Any]
    ) -> None:
        tab.go(fragment)
        ties = {
            frozenset((a, b)): weight
            for a, b, weight, _ in tab.page.evaluate("window.citygraph.ties()")
        }
        graph = kg.network(project="participants", **asked)
        wanted = {frozenset((a, b)): tie["weight"] for a, b, tie in graph.edges(data=True)}
        assert ties.keys() == wanted.keys()
        assert all(abs(ties[pair] - wanted[pair]) < 1e-9 for pair in wanted)

    @pytest.mark.parametrize("name", ["Cisco", "SmartSantander"])
    def test_around_somebody_only_meetings_there_count(
        self, tab: Tab, kg: KnowledgeGraph, name: str
    ) -> None:
        graph = kg.network(name, from_year=2012, project="participants")
        ego = kg.network(name).graph["ego"].removeprefix(ID)
        tab.go(f"ego={ego}&years=2012-2040&view=one-mode")
        wanted = {frozenset((a, b)): tie["weight"] for a, b, tie in graph.edges(data=True)}
        told = tab.page.evaluate("window.citygraph.ties()")
        assert tab.counts["ties"] == len(wanted)
        drawn = {frozenset((a, b)): weight for a, b, weight, _ in told}
        assert drawn.keys() <= wanted.keys()
        assert all(abs(drawn[pair] - wanted[pair]) < 1e-9 for pair in drawn)


class TestEgoPage:
    """The page that is made around somebody, from some year on."""

    def test_it_opens_on_what_the_command_says(
        self, kg: KnowledgeGraph, chrome: Browser, tmp_path: Path
    ) -> None:
        path = tmp_path / "cisco.html"
        graph = kg.network("Cisco", from_year=2012)
        path.write_text(page(graph), encoding="utf-8")
        counts = graph.graph["counts"]
        with opened(chrome, path) as tab:
            assert shown(tab) == counted(graph)
            assert tab.page.title() == graph.graph["title"]
            head = tab.page.locator(".counts").inner_text().replace("\u00a0", " ")
            assert f"{counts['participants']} participants · {counts['contexts']} contexts" in head
            tab.go("view=one-mode")
            assert shown(tab) == counted(
                kg.network("Cisco", from_year=2012, project="participants")
            )
            assert tab.complaints == []


class TestClicks:
    def test_a_node_tells_its_participations_and_sources(self, tab: Tab, overview: Network) -> None:
        tab.go("")
        node = self.apart(tab, set(overview) - set(contexts_of(overview)))
        tab.page.mouse.click(*tab.at(node))
        assert self.selected(tab) == [node]
        ties = sum(tie["relation"] != "same" for tie in overview[node].values())
        self.tells(tab, overview.nodes[node]["label"], ties)

    def test_a_ring_tells_who_takes_part(self, tab: Tab, overview: Network) -> None:
        tab.go("")
        ring = self.apart(tab, contexts_of(overview))
        tab.page.mouse.click(*tab.at(ring))
        assert self.selected(tab) == [ring]
        self.tells(tab, overview.nodes[ring]["label"], overview.degree[ring])

    def test_a_tie_tells_roles_dates_and_sources(self, tab: Tab, overview: Network) -> None:
        tab.go("ego=institution/cisco")
        ring = self.apart(tab, members(overview, CISCO))
        tab.page.mouse.click(*tab.at(CISCO, ring))
        assert self.selected(tab) == [CISCO, ring]
        claims = overview.edges[CISCO, ring]["participations"]
        assert tab.panel().locator(".claim").count() == len(claims)
        assert claims[0].role.replace("-", " ") in tab.panel().inner_text().lower()

    def test_a_one_mode_tie_tells_both_ends(self, tab: Tab) -> None:
        tab.go("view=one-mode&at=institution/cisco~institution/ibm")
        if tab.panel().locator(".claim").count():
            said = tab.panel().inner_text()
            assert "Cisco" in said
            assert "IBM" in said

    @staticmethod
    def apart(tab: Tab, nodes: Iterable[str]) -> str:
        """Of some nodes, the one that is farthest from all others on the screen."""
        found: str = tab.page.evaluate(
            """(among) => {
              const data = JSON.parse(document.getElementById("citygraph-data").textContent);
              const spots = data.nodes.id.map((id) => window.citygraph.positionOf(id));
              const inside = document.querySelector(".stage").getBoundingClientRect();
              const room = (at) => Math.min(
                at.x - inside.left, inside.right - at.x, at.y - inside.top, inside.bottom - at.y,
                ...spots.map((one) =>
                  one && one !== at ? Math.hypot(one.x - at.x, one.y - at.y) : 999));
              const wanted = new Set(among);
              const rooms = data.nodes.id.map(
                (id, i) => spots[i] && wanted.has(id) ? room(spots[i]) : -1);
              return data.nodes.id[rooms.indexOf(Math.max(...rooms))];
            }""",
            sorted(nodes),
        )
        return found

    @staticmethod
    def selected(tab: Tab) -> list[str]:
        return sorted(
            tab.page.evaluate(
                """() => {
                  const { selected } = window.citygraph.state();
                  if (!selected) return [];
                  const data = JSON.parse(document.getElementById("citygraph-data").textContent);
                  const { type, node, a, b } = selected;
                  return (type === "node" ? [node] : [a, b]).map((one) => data.nodes.id[one]);
                }"""
            ),
            key=lambda key: (key != CISCO, key),
        )

    @staticmethod
    def tells(tab: Tab, name: str, groups: int) -> None:
        panel = tab.panel()
        assert panel.get_by_role("heading", name=name, exact=True).is_visible()
        assert panel.locator(".group").count() == min(groups, 20)
        links = panel.locator(".source a")
        assert links.count() > 0
        assert (links.first.get_attribute("href", timeout=1000) or "").startswith("http")
        assert links.first.get_attribute("rel") == "noopener noreferrer"
        assert panel.get_by_text("1 source").first.is_visible()


class TestTable:
    def test_it_sorts_and_selects(self, tab: Tab, overview: Network) -> None:
        tab.go("table=on")
        table = tab.page.get_by_role("grid", name="Nodes shown")
        assert int(table.get_attribute("aria-rowcount") or 0) == len(overview) + 1
        table.get_by_role("button", name="Ties shown").click()
        head = table.get_by_role("columnheader", name="Ties shown")
        assert head.get_attribute("aria-sort") == "descending"
        first = table.locator("tbody tr[data-place='0']")
        most = max(dict(overview.degree).values())
        assert int(first.locator("td").nth(3).inner_text()) == most
        assert table.locator("tbody tr").count() < 100  # the others are not in the page
        first.click()
        assert first.get_attribute("aria-selected") == "true"
        name = first.locator("td").first.inner_text()
        assert tab.panel().get_by_role("heading", name=name, exact=True).is_visible()

    def test_it_is_walked_by_keyboard(self, tab: Tab) -> None:
        tab.go("table=on")
        table = tab.page.get_by_role("grid", name="Nodes shown")
        table.locator("tbody tr[tabindex='0']").first.focus()
        tab.page.keyboard.press("Home")
        for key in ("ArrowDown", "ArrowDown", "ArrowUp", "Enter"):
            tab.page.keyboard.press(key)
        assert table.locator("tr[aria-selected='true']").get_attribute("aria-rowindex") == "3"
        tab.page.keyboard.press("End")
        focused = tab.page.evaluate("document.activeElement.getAttribute('aria-rowindex')")
        assert focused == table.get_attribute("aria-rowcount")

    def test_it_shows_what_the_picture_shows(self, tab: Tab) -> None:
        tab.go("table=on&ego=institution/cisco")
        table = tab.page.get_by_role("grid")
        assert int(table.get_attribute("aria-rowcount") or 0) == tab.counts["nodes"] + 1
        tab.page.get_by_role("tab", name="tie").click()
        ties = tab.page.get_by_role("grid", name="Ties shown")
        assert int(ties.get_attribute("aria-rowcount") or 0) == tab.counts["ties"] + 1
        ties.locator("tbody tr[data-place='0']").click()
        assert tab.state["selected"]["type"] == "tie"
        tab.page.get_by_role("tab", name="node").click()


class TestUncertainty:
    """No rank without what it becomes when one context is left out, no context without coverage."""

    def test_a_rank_tells_its_range(self, tab: Tab, overview: Network) -> None:
        inc = incidence(overview)
        row = inc.participants.index(CISCO)
        ranks = degree_ranks(inc)
        told = (
            f"{inc.degrees[0][row]} contexts among the {len(inc.contexts)} projects, "
            f"rank {ranks.rank[row]} "
            f"({ranks.best[row]} to {ranks.worst[row]} when one context is left out)"
        )
        tab.go("at=institution/cisco")
        assert tab.panel().get_by_text(told, exact=True).is_visible()
        tab.go("table=on&at=institution/cisco")
        range_ = f"{ranks.rank[row]} ({ranks.best[row]} to {ranks.worst[row]})"
        tab.page.locator("tr[aria-selected='true']").get_by_text(range_, exact=True).wait_for()

    def test_a_context_tells_how_much_of_it_is_known(self, tab: Tab) -> None:
        ring, member, known, claimed = tab.page.evaluate(
            """() => {
              const data = JSON.parse(document.getElementById("citygraph-data").textContent);
              const { id, claimed, known, list } = data.nodes;
              const at = claimed.findIndex((many, i) => many > known[i] && !list[i]);
              const { p, c } = data.participations;
              return [id[at], id[p[c.indexOf(at)]], known[at], claimed[at]];
            }"""
        )
        told = f"{known:,} of {claimed:,} claimed"
        families = "families=projects~events~memberships~awards~outputs"
        tab.go(f"{families}&table=on&at={ring.removeprefix(ID)}")
        assert told in tab.panel().locator(".coverage").inner_text()
        tab.page.locator("tr[aria-selected='true']").get_by_text(told, exact=True).wait_for()
        tab.go(f"{families}&at={member.removeprefix(ID)}")
        assert tab.panel().locator(".group").filter(has_text=told).count() > 0


class TestLegend:
    def test_signs_are_those_of_the_figure(self, tab: Tab, overview: Network) -> None:
        tab.go("")
        kinds = {data["kind"] for data in overview.nodes.values() if data["bipartite"] == 0}
        words = {"place": "country or region"}
        shapes = tab.page.locator(".legend .shapes")
        for kind in kinds:
            assert shapes.get_by_text(words.get(kind, kind), exact=True).is_visible()
        assert tab.page.get_by_text("smaller or unstable communities: grey").is_visible()

    def test_choices_count_what_they_would_give(self, tab: Tab, kg: KnowledgeGraph) -> None:
        tab.go("kinds=city")
        wanted = len(set(contexts_of(kg.network(kinds=["city"], contexts="events"))))
        from playwright.sync_api import expect

        row = tab.page.locator(".choice").filter(has_text="Events").locator(".count")
        expect(row).to_have_text(f"{wanted:,}")


class TestMap:
    def test_it_has_what_has_coordinates_and_says_the_rest(
        self, tab: Tab, overview: Network
    ) -> None:
        tab.go("")
        placed = [node for node, data in overview.nodes(data=True) if "latitude" in data]
        assert tab.page.locator(".world .dot:not([hidden])").count() == len(placed)
        without = f"{len(overview) - len(placed):,} nodes shown without coordinates"
        assert tab.page.get_by_text(without).is_visible()

    def test_a_dot_selects(self, tab: Tab) -> None:
        tab.go("ego=institution/cisco")
        dot = tab.page.locator(".world .dot:not([hidden])").first
        dot.dispatch_event("click")
        node = int(dot.get_attribute("data-node") or -1)
        assert tab.state["selected"] == {"type": "node", "node": node}

    def test_it_is_walked_by_keyboard(self, tab: Tab) -> None:
        tab.go("ego=institution/cisco")
        tab.page.locator(".world").focus()
        tab.page.keyboard.press("ArrowRight")
        hovered = tab.state["hover"]
        tab.page.keyboard.press("Enter")
        assert tab.state["selected"] == hovered


class TestExports:
    def saved(self, tab: Tab, name: str, called: str = "") -> bytes:
        with tab.page.expect_download() as waiting:
            tab.page.get_by_role("button", name=name, exact=True).click()
        download: Download = waiting.value
        assert download.suggested_filename.startswith(called)
        return download.path().read_bytes()

    @pytest.fixture
    def ego(self, tab: Tab) -> Tab:
        tab.go("ego=institution/cisco")
        return tab

    def test_svg_has_legend_and_method_line(self, ego: Tab, overview: Network) -> None:
        root = ET.fromstring(self.saved(ego, "SVG"))
        said = " ".join(text for element in root.iter() for text in [element.text] if text)
        space = "{http://www.w3.org/2000/svg}"
        assert len(root.findall(f".//{space}path[@data-node]")) == ego.counts["nodes"]
        for told in ("what is shown (filtered)", overview.graph["query"], CAVEAT, "institution"):
            assert told in said

    def test_they_are_of_what_is_seen(
        self, tab: Tab, kg: KnowledgeGraph, overview: Network
    ) -> None:
        tab.go("")
        assert tab.page.title() == overview.graph["title"]
        tab.go("ego=institution/cisco&years=2012-2030&colour=kind")
        title = "Cisco and whom it meets, 2012 to 2030"
        assert tab.page.title() == tab.page.locator("h1").inner_text() == title
        graph = kg.network("Cisco", from_year=2012, to_year=2030)
        counts = tab.counts
        assert counts["ties"] == graph.graph["counts"]["ties"]
        sources = {
            source for *_, tie in graph.edges(data=True) for source in tie.get("sources", ())
        }
        wanted = (
            title,
            f"{graph.graph['counts']['participants']} participants",
            f"{counts['ties']} ties, two-mode",
            f"{counts['participations']} claims of {len(sources)} sources",
            f"undated and kept {counts['undated']}",
            "around Cisco: 1 meeting away",
            "contexts: all",
            "lists of cities: shown",
            "years: 2012 to 2030",
            "colour: kind",
            "city governments counted as their city",
            f"query: {graph.graph['query']}",
            f"graph {graph.graph['date']}",
            "computed on: what is shown (filtered)",
            CAVEAT,
        )
        for kind in ("SVG", "GEXF"):
            root = ET.fromstring(self.saved(tab, kind, "cisco-and-whom-it-meets-2012-to-2030"))
            said = " ".join(" ".join(root.itertext()).split())
            for told in wanted:
                assert told in said, kind
            for phrase in overview.graph["method"][:2]:
                assert phrase not in said
        for kind in ("PNG", "CSV, ties", "CSV, nodes"):
            self.saved(tab, kind, "cisco-and-whom-it-meets-2012-to-2030")
        tab.go("families=events&years=2012-2014&sources=2&countries=FR~US")
        assert tab.page.title() == "Who takes part in what in smart cities, 2012 to 2014"
        said = " ".join(ET.fromstring(self.saved(tab, "GEXF", "who-takes-part")).itertext())
        for told in (
            "contexts: events",
            "sources of a tie: at least 2",
            "lists of cities: left",
            "countries: France, ",
        ):
            assert told in said

    def test_png_is_one(self, ego: Tab) -> None:
        drawn = self.saved(ego, "PNG")
        assert drawn.startswith(b"\x89PNG")
        assert int.from_bytes(drawn[16:20]) >= 1640

    def test_gexf_is_read_by_networkx(self, ego: Tab) -> None:
        again = nx.read_gexf(io.BytesIO(self.saved(ego, "GEXF")))
        assert len(again) == ego.counts["nodes"]
        assert again.nodes[CISCO]["label"] == "Cisco"
        assert all("viz" in data for _, data in again.nodes(data=True))
        assert any("start" in tie for *_, tie in again.edges(data=True))

    def test_csv_is_read_again(self, ego: Tab) -> None:
        ties = list(csv.DictReader(io.StringIO(self.saved(ego, "CSV, ties").decode())))
        assert len(ties) == ego.counts["ties"]
        nodes = list(csv.DictReader(io.StringIO(self.saved(ego, "CSV, nodes").decode())))
        assert len(nodes) == ego.counts["nodes"]
        assert CISCO in {row["IRI"] for row in nodes}


class TestSharing:
    def test_a_link_restores_the_view(self, chrome: Browser, tab: Tab, file: Path) -> None:
        tab.go("ego=institution/cisco")
        tab.page.get_by_label("From year").fill("2012")
        tab.page.get_by_label("Lists of cities").uncheck()
        kept = {name: value for name, value in tab.state.items() if name != "hover"}
        with opened(chrome, file, tab.page.url.partition("#")[2]) as other:
            again = {name: value for name, value in other.state.items() if name != "hover"}
            assert again == kept
            assert other.counts == tab.counts

    def test_a_link_to_what_is_gone_opens_the_overview(self, tab: Tab, overview: Network) -> None:
        tab.go("ego=institution/nobody&years=9-x&kinds=none&view=three-mode&sources=-4")
        assert shown(tab) == counted(overview)


class TestHostile:
    def test_names_stay_text(self, chrome: Browser, nasty: Path) -> None:
        with opened(chrome, nasty, "table=on") as tab:
            assert tab.page.locator("img").count() == 0
            assert tab.page.evaluate("document.scripts.length") == 2
            tab.page.get_by_role("combobox", name="Find a name").fill("</script>")
            tab.page.keyboard.press("Enter")
            assert tab.panel().get_by_role("heading", name=NASTY, exact=True).is_visible()
            assert (
                tab.page.get_by_role("gridcell", name=NASTY)
                .or_(tab.page.get_by_text(NASTY))
                .count()
            )
            for name in ("SVG", "GEXF"):
                drawn = TestExports().saved(tab, name)
                assert NASTY in "".join(ET.fromstring(drawn).itertext()) + str(
                    [element.attrib for element in ET.fromstring(drawn).iter()]
                )
            assert tab.complaints == []
            assert set(tab.requests) == {f"{nasty.as_uri()}"}

    def test_a_spreadsheet_gets_no_formula(self, chrome: Browser, nasty: Path) -> None:
        with opened(chrome, nasty) as tab:
            rows = list(csv.reader(io.StringIO(TestExports().saved(tab, "CSV, nodes").decode())))
            assert "'=1+1" in {row[0] for row in rows}


class TestPhone:
    def test_nothing_is_wider_than_the_screen(self, chrome: Browser, small: Path) -> None:
        phone: dict[str, Any] = {
            "viewport": {"width": 390, "height": 844},
            "has_touch": True,
            "is_mobile": True,
        }
        with opened(chrome, small, **phone) as tab:
            wide = "document.scrollingElement.scrollWidth"
            assert tab.page.evaluate(wide) <= 390
            for name in ("Filters", "Details", "Table"):
                tab.page.get_by_role("navigation", name="Parts of the page").get_by_role(
                    "button", name=name
                ).click()
                assert tab.page.evaluate(wide) <= 390
            assert tab.complaints == []


class TestForEverybody:
    def test_a_source_is_reached_by_keyboard_alone(self, chrome: Browser, small: Path) -> None:
        with opened(chrome, small) as tab:
            tab.page.keyboard.type("santand")
            tab.page.keyboard.press("Enter")
            for _ in range(80):
                tab.page.keyboard.press("Tab")
                if tab.page.evaluate("document.activeElement.matches('.source a')"):
                    break
            else:
                pytest.fail("No source is reached by 80 times Tab")

    def test_everything_that_acts_has_a_name(self, tab: Tab) -> None:
        tab.go("table=on&ego=institution/cisco")
        nameless = tab.page.evaluate(
            """() => [...document.querySelectorAll(
                "button, a[href], input, select, [role=grid], [role=application], [tabindex='0']")]
              .filter((one) => one.checkVisibility())
              .filter((one) => !(one.ariaLabel || one.getAttribute("aria-labelledby")
                || one.labels?.length || one.textContent.trim() || one.title))
              .map((one) => one.outerHTML.slice(0, 120))"""
        )
        assert nameless == []

    def test_the_outline_of_the_page(self, tab: Tab) -> None:
        found = tab.page.evaluate(
            """() => {
              const all = (what) => [...document.querySelectorAll(what)];
              return {
                lang: document.documentElement.lang,
                mains: all("main").length,
                titles: all("h1").filter((one) => one.checkVisibility()).length,
                ids: all("[id]").map((one) => one.id),
                jumps: all("[tabindex]").filter((one) => one.tabIndex > 0).length,
                live: all("[aria-live]").length,
              };
            }"""
        )
        assert (found["lang"], found["mains"], found["titles"], found["jumps"]) == ("en", 1, 1, 0)
        assert len(found["ids"]) == len(set(found["ids"]))
        assert found["live"] >= 1


class TestWithoutWebgl:
    def test_the_picture_is_drawn_and_clicked(
        self, start: Callable[..., Browser], small: Path, around: Network
    ) -> None:
        with opened(start(*NO_WEBGL), small) as tab:
            assert not tab.page.evaluate("window.citygraph.webgl")
            assert tab.page.locator(".drawn path[data-node]").count() == len(around)
            assert shown(tab) == counted(around)
            node = tab.page.locator(f".drawn path[data-node='{tab.state['ego']}']")
            node.dispatch_event("click")
            assert tab.state["selected"]["type"] == "node"
            assert tab.panel().locator(".source a").count() > 0
            tab.page.locator(".drawn path[data-tie]").first.dispatch_event("click")
            assert tab.state["selected"]["type"] == "tie"
            tab.page.locator(".stage .drawn").focus()
            tab.page.keyboard.press("ArrowRight")
            assert tab.state["hover"]["type"] == "node"
            assert tab.complaints == []


def test_all_this_was_without_complaint(tab: Tab, file: Path) -> None:
    assert tab.complaints == []
    assert {request.partition("#")[0] for request in tab.requests} <= {
        file.as_uri(),
        *(request for request in tab.requests if request.startswith(("data:", "blob:"))),
    }
