"""The page of a network: its data, its policy, and what a browser makes of it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

import networks_made
from citygraph.errors import UnreadableInputError, UsageError
from citygraph.networks.build import ALIAS, contexts_of
from citygraph.networks.method import annotate
from citygraph.networks.one_mode import one_mode
from citygraph.networks.page import html
from citygraph.networks.page.digest import digest
from citygraph.networks.page.extent import extent
from citygraph.networks.page.html import ASSETS, asset, embedded, page
from citygraph.networks.page.payload import payload
from citygraph.networks.reduction import Room
from networks_made import NASTY, claim, made, taking

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

    from citygraph.api import KnowledgeGraph
    from citygraph.networks.graph import Network


def data(graph: nx.Graph[str]) -> dict[str, Any]:
    held = extent(graph)
    assert held is not None
    return payload(held.graph, held.wider, reduced=held.reduced)


@pytest.fixture(scope="module")
def overview(kg: KnowledgeGraph) -> Network:
    """The projects of the shipped graph."""
    return kg.network()


@pytest.fixture(scope="module")
def text(overview: Network) -> str:
    """Their page."""
    return page(overview)


@pytest.fixture(scope="module")
def found(text: str) -> dict[str, Any]:
    """What their page holds."""
    held: dict[str, Any] = json.loads(Reader(text).scripts[1])
    return held


class Reader(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.scripts: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_data(self, data: str) -> None:
        (self.scripts if self._inside in {"script", "style"} else self.text).append(data)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - elements here have no others inside
        self._inside = ""


class TestPayload:
    def test_columns_are_as_long_as_each_other(self, found: dict[str, Any]) -> None:
        for columns, count in (("nodes", len(found["nodes"]["id"])), ("participations", None)):
            lengths = {
                name: len(column)
                for name, column in found[columns].items()
                if isinstance(column, list)
            }
            assert len(set(lengths.values())) == 1, lengths
            assert count is None or set(lengths.values()) == {count}
        assert {len(one) for one in found["nodes"]["measures"].values()} == {
            len(found["nodes"]["id"])
        }

    def test_numbers_point_into_tables(self, found: dict[str, Any]) -> None:
        nodes, claims = found["nodes"], found["participations"]
        for column, table in (
            (nodes["kind"], "kinds"),
            (nodes["form"], "forms"),
            (nodes["family"], "families"),
            (nodes["country"], "countries"),
            (nodes["community"], "communities"),
            (claims["role"], "roles"),
            (claims["source"], "sources"),
            ([one["tier"] for one in found["sources"]], "tiers"),
        ):
            assert {-1, *range(len(found[table]))} >= set(column)
            assert max(column) < len(found[table])
        assert {nodes["mode"][row] for row in claims["p"]} == {0}
        assert {nodes["mode"][row] for row in claims["c"]} == {1}

    def test_every_claim_behind_every_tie_is_there(
        self, overview: Network, found: dict[str, Any]
    ) -> None:
        assert overview.wider is not None
        wider = overview.wider()
        behind = [tie["participations"] for *_, tie in wider.edges(data=True) if "roles" in tie]
        assert len(found["participations"]["p"]) == sum(map(len, behind))
        assert set(found["nodes"]["id"]) == set(wider)
        assert found["meta"]["shown"] == {"families": ["projects"], "lists": False}
        assert set(found["families"]) > {"projects"}
        assert sum(found["nodes"]["list"]) > 5

    def test_equal_networks_give_equal_data(self) -> None:
        parts = [taking("a", "p"), taking("b", "p"), taking("b", "q"), taking("c", "q")]
        turned = made(*reversed(parts))
        assert json.dumps(data(made(*parts))) == json.dumps(data(turned))

    def test_dates_are_as_precise_as_stated(self) -> None:
        claims = (
            claim("a", "p", start="2012-05", end="2014"),
            claim("a", "p", "urn:t", as_of="2013-01-02"),
        )
        found = data(made(taking("a", "p", *claims), taking("b", "p")))["participations"]
        assert found["start"] == ["2012-05", "", ""]
        assert found["end"] == ["2014", "", ""]
        assert found["asOf"] == ["", "2013-01-02", ""]
        assert found["first"] == [2012, 2013, 0]
        assert found["last"] == [2014, 2013, 0]
        assert found["dated"] == [0, 0, 2]

    def test_only_addresses_of_the_web_become_links(self) -> None:
        found = data(made(taking("a", "p", claim("a", "p"), claim("a", "p", "urn:t"))))
        assert [one["url"] for one in found["sources"]] == ["https://example.org/one", ""]
        assert [found["tiers"][one["tier"]] for one in found["sources"]] == ["primary", "news"]

    def test_a_folded_name_is_told(self) -> None:
        folded = claim("A Council", "Round one")
        found = data(made(taking("a", "p", folded, label="A-Town"), taking("b", "p")))
        assert found["participations"]["namedAs"] == ["A Council", ""]
        assert found["participations"]["via"] == ["Round one", ""]

    def test_what_is_both_is_two_nodes(self) -> None:
        graph = made(taking("a", "p"), taking("b", "a", kind="Institution"))
        found = data(graph)
        ids = found["nodes"]["id"]
        assert [[ids[row] for row in pair] for pair in found["same"]] == [
            ["urn:a", "urn:a" + ALIAS]
        ]

    def test_a_context_that_takes_part_elsewhere_keeps_its_place(self) -> None:
        parts = [taking("a", "p"), taking("b", "p"), taking("p", "club", kind="Institution")]
        graph = made(*parts, contexts=("projects",))
        graph.wider = lambda: made(*parts)
        assert "urn:p" in contexts_of(graph)
        held = extent(graph)
        assert held is not None
        assert set(held.graph) == {"urn:a", "urn:b", "urn:p" + ALIAS}
        assert set(held.wider) == {*held.graph, "urn:p", "urn:club"}
        found = payload(held.graph, held.wider)
        rows = {key: row for row, key in enumerate(found["nodes"]["id"])}
        degree = found["nodes"]["measures"]["degree"]
        assert degree[rows["urn:p" + ALIAS]] == 2
        assert degree[rows["urn:club"]] is None

    def test_nothing_of_an_ego_is_lost(self, kg: KnowledgeGraph) -> None:
        found = data(kg.network("Cisco"))
        assert found["nodes"]["label"][found["meta"]["ego"]] == "Cisco"


class TestExtent:
    def test_too_much_is_reduced_and_said(self) -> None:
        parts = [taking(f"w{i}", f"c{i % 7}") for i in range(60)]
        held = extent(made(*parts), Room(nodes=20, ties=30))
        assert held is not None
        assert len(held.graph) <= 20
        assert held.wider is held.graph
        assert held.reduced
        assert payload(held.graph, held.wider, reduced=held.reduced)["meta"]["reduced"]

    def test_too_much_to_switch_on_is_left_out(self) -> None:
        graph = made(taking("a", "p"), taking("b", "p"))
        graph.wider = lambda: made(*(taking(f"w{i}", "p") for i in range(60)))
        held = extent(graph, Room(nodes=20, ties=30))
        assert held is not None
        assert held.wider is graph
        assert "too large" in (held.reduced or "")

    def test_one_mode_needs_the_two_modes_behind_it(self) -> None:
        graph = made(taking("a", "p"), taking("b", "p"))
        ties = annotate(one_mode(graph))
        assert extent(ties) is None
        ties.wider = lambda: graph
        held = extent(ties)
        assert held is not None
        assert payload(held.graph, held.wider)["meta"]["view"] == "one-mode"


@pytest.fixture(scope="module")
def hostile() -> Network:
    """A network in which every text tries to be something else."""
    return networks_made.hostile()


class TestHtml:
    def test_names_stay_text(self, hostile: Network) -> None:
        read = Reader(page(hostile))
        tags = [tag for tag, _ in read.tags]
        assert tags.count("script") == 2
        assert not {"img", "link", "iframe", "object", "base"} & set(tags)
        assert not [name for _, attrs in read.tags for name in attrs if name.startswith("on")]
        assert "".join(read.text).count(NASTY) >= 3  # beside its node, in the table, a source
        assert NASTY in json.loads(read.scripts[1])["nodes"]["label"]

    def test_the_policy_allows_script_and_style_and_nothing_else(self, hostile: Network) -> None:
        text = page(hostile, theme="night")
        style = text.partition("<style>")[2].partition("</style>")[0]
        script = text.rpartition("<script>")[2].partition("</script>")[0]
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
        assert policy is not None
        rules = dict(rule.split(" ", 1) for rule in policy[1].split("; "))
        assert rules["default-src"] == rules["connect-src"] == "'none'"
        for name, content in (("style-src", style), ("script-src", script)):
            hashed = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert rules[name] == f"'sha256-{hashed}'"
        assert rules["img-src"] == "data: blob:"
        others = {"default-src", "connect-src", "img-src", "base-uri", "form-action"}
        assert set(rules) == {"style-src", "script-src", *others}
        assert ' style="' not in text

    def test_without_script_it_is_a_page_too(self, hostile: Network) -> None:
        text = page(hostile)
        assert text.count("<tr>") == 1 + 5
        assert '<svg xmlns="http://www.w3.org/2000/svg"' in text
        assert "<noscript>" in text

    def test_a_network_without_claims_behind_it_has_no_script(self) -> None:
        text = page(annotate(one_mode(made(taking("a", "p"), taking("b", "p")))))
        assert "<script" not in text
        assert "script-src" not in text
        assert text.count("<tr>") == 1 + 1

    def test_a_large_network_tells_the_largest(self, text: str) -> None:
        assert text.count("<tr>") == 1 + 50
        assert "<svg" not in text.partition("citygraph-data")[0]

    def test_licences_are_told(self, hostile: Network) -> None:
        text = page(hostile)
        for name in ("sigma", "graphology", "Natural Earth"):
            assert name in text

    def test_an_unknown_theme(self, hostile: Network) -> None:
        with pytest.raises(UsageError, match="Choose one of: paper, night"):
            page(hostile, theme="sepia")

    def test_json_never_ends_its_element(self) -> None:
        text = embedded({"a": "</script><!--&\u2028\u2029", "b": "\ud800"})
        assert not set("<>&\u2028\u2029") & set(text)
        assert json.loads(text) == {"a": "</script><!--&\u2028\u2029", "b": "\ud800"}
        assert text.encode()

    def test_a_broken_installation_is_told(
        self, hostile: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(html, "ASSETS", tmp_path)
        asset.cache_clear()
        with pytest.raises(UnreadableInputError, match="no such file"):
            page(hostile)
        (tmp_path / "viewer.js").write_text("'</script>'")
        with pytest.raises(UnreadableInputError, match="build it again"):
            asset("viewer.js")
        asset.cache_clear()

    def test_the_parts_of_the_viewer_are_small(self) -> None:
        most = {"map.json": 60_000, "viewer.js": 500_000, "viewer.css": 60_000}
        assert all((ASSETS / name).stat().st_size < size for name, size in most.items())


class TestDigest:
    def test_it_is_a_table_of_the_largest(self) -> None:
        text = digest(made(*(taking(f"w{i}", f"c{i % 30}") for i in range(60))), most=4)
        assert text.count("<tr>") == 1 + 4
        assert "90 nodes" in text

    def test_names_stay_text(self, hostile: Network) -> None:
        assert NASTY not in digest(hostile)
