"""The network as an object and as a command: it shows itself, writes itself, stays networkx."""

from __future__ import annotations

import pickle
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from citygraph.errors import UsageError
from citygraph.networks.background import Background
from citygraph.networks.build import ego, two_mode
from citygraph.networks.graph import MOST_DRAWN, Network
from citygraph.networks.method import annotate, current
from citygraph.networks.one_mode import one_mode
from citygraph.networks.participations import Claim, Participation
from citygraph.networks.selection import select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from conftest import Run

NASTY = "</svg><script>alert(1)</script>"


def made(ties: Iterable[tuple[str, str]], label: str = "{}") -> Network:
    parts = [
        Participation(
            f"urn:{who}", label.format(who), "institution", f"urn:{what}", what, "Project", "lead",
            "member", (Claim("", who, what, "lead", "urn:s"),),
        )
        for who, what in ties
    ]  # fmt: skip
    return annotate(two_mode(select(parts, Background())))


SMALL = [("a", "p"), ("b", "p"), ("b", "q"), ("c", "q")]


class TestStaysNetworkx:
    def test_copies_and_parts_are_networks(self) -> None:
        network = made(SMALL)
        for other in (
            network.copy(),
            network.subgraph(["urn:a", "urn:p"]),
            nx.ego_graph(network, "urn:p"),
            pickle.loads(pickle.dumps(network)),  # noqa: S301 - ours
            one_mode(network),
            ego(network, "urn:p", 1),
        ):
            assert type(other) is Network
        assert nx.utils.graphs_equal(network, network.copy())
        assert nx.utils.graphs_equal(network, pickle.loads(pickle.dumps(network)))  # noqa: S301

    def test_functions_of_networkx_work(self) -> None:
        network = made(SMALL)
        assert nx.is_connected(network)
        assert nx.shortest_path(network, "urn:a", "urn:c")[1:4] == ["urn:p", "urn:b", "urn:q"]
        assert max(nx.betweenness_centrality(network).items(), key=lambda i: i[1])[0] == "urn:b"
        assert len(nx.to_dict_of_lists(network)) == len(nx.Graph(network)) == 5
        assert network.to_directed().number_of_edges() == 8


class TestParts:
    def test_a_part_tells_of_itself(self) -> None:
        part = current(made(SMALL).subgraph(["urn:a", "urn:p", "urn:b"]))
        assert part.graph["counts"].items() >= {("participants", 2), ("contexts", 1), ("ties", 2)}
        assert part.graph["method"][0] == "2 participants"

    def test_what_was_not_changed_is_not_copied(self) -> None:
        network = made(SMALL)
        assert current(network) is network

    def test_a_part_without_its_ego_has_none(self) -> None:
        view = annotate(ego(made(SMALL), "urn:b", 1))
        part = view.subgraph(set(view) - {"urn:b"})
        assert "ego" not in current(part).graph
        assert part._repr_html_().startswith("<svg")

    def test_what_is_no_partner_network_is_refused(self, tmp_path: Path) -> None:
        network = made(SMALL)
        network.add_node("urn:new")
        with pytest.raises(UsageError, match="urn:new has not been made by CityGraph"):
            network.write(tmp_path / "net.svg")
        with pytest.raises(UsageError, match="it is empty"):
            Network().write(tmp_path / "net.svg")
        assert list(tmp_path.iterdir()) == []


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


class TestNotebook:
    def test_it_shows_its_picture(self) -> None:
        shown = made(SMALL, NASTY + "{}")._repr_html_()
        assert ET.fromstring(shown).tag.endswith("svg")
        tags = Tags(shown)
        assert "script" not in tags.tags
        assert not [name for name in tags.attributes if name.startswith("on") or name == "href"]

    def test_two_pictures_in_one_notebook_have_their_own_ids(self) -> None:
        one, other = (made(ties)._repr_html_() for ties in (SMALL, SMALL[1:]))
        ids = [{e.get("id") for e in ET.fromstring(text).iter()} - {None} for text in (one, other)]
        assert len(ids[0]) == 2
        assert not ids[0] & ids[1]
        label = ET.fromstring(one).get("aria-labelledby") or ""
        assert set(label.split()) == ids[0]

    @pytest.mark.parametrize("view", [made, lambda *a: annotate(one_mode(made(*a)))])
    def test_a_large_one_is_a_table(self, view: Callable[..., Network]) -> None:
        ties = [(f"{i}", f"p{i // 4}") for i in range(MOST_DRAWN + 1)]
        shown = view(ties, "<b>{}</b>")._repr_html_()
        tags = Tags(shown)
        assert tags.tags.count("table") == 1
        assert tags.tags.count("tr") == 16
        assert "b" not in tags.tags
        assert "too many to draw here" in shown

    def test_an_empty_one_shows_too(self) -> None:
        assert Network()._repr_html_() == "<p>Network with 0 nodes and 0 edges</p>"


class TestWrite:
    def test_it_writes_itself(self, tmp_path: Path) -> None:
        network = made(SMALL)
        assert network.write(tmp_path / "net.svg") == [tmp_path / "net.svg"]
        network.write(str(tmp_path / "night.svg"), "night")
        day, night = (tmp_path / name for name in ("net.svg", "night.svg"))
        assert day.read_bytes() != night.read_bytes()

    def test_a_table_says_nothing_of_colours(self, tmp_path: Path) -> None:
        network = made(SMALL)
        told = {}
        for suffix in (".svg", ".gexf", ".html", ".graphml", ".csv"):
            told[suffix] = network.write(tmp_path / f"net{suffix}")[0].read_text("utf-8")
        assert [suffix for suffix, text in told.items() if "Leiden" in text] == [
            ".svg",
            ".gexf",
            ".html",
        ]

    def test_no_state_of_the_process_is_changed(self, tmp_path: Path) -> None:
        made(SMALL).write(tmp_path / "net.graphml")
        assert "" not in ET._namespace_map.values()  # type: ignore[attr-defined]


GRAPH = """
@prefix cg: <https://w3id.org/citygraph/ontology#> .
@prefix c: <https://w3id.org/citygraph/id/initiative/> .
@prefix i: <https://w3id.org/citygraph/id/institution/> .
@prefix p: <https://w3id.org/citygraph/id/participation/> .
@prefix role: <https://w3id.org/citygraph/vocab/role/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix source: <https://w3id.org/citygraph/id/source/> .
GRAPH source:s {
  source:s a cg:Source .
  c:c a cg:Project ; skos:prefLabel "Common \\u001b[31mred"@en .
  i:a a cg:Institution ; skos:prefLabel "Bell\\u0007 and \\u001b[31mred \\u202edetcerid"@en .
  i:b a cg:Institution ; skos:prefLabel "Plain"@en .
  p:1 a cg:Participation ; cg:participant i:a ; cg:context c:c ; cg:role role:partner ;
    cg:source source:s .
  p:2 a cg:Participation ; cg:participant i:b ; cg:context c:c ; cg:role role:partner ;
    cg:source source:s .
}
"""


class TestCommand:
    def test_every_file_is_announced(
        self, cli: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        run = cli("network", "Cisco", "--output", "a.csv")
        assert run.out.splitlines()[-2:] == ["Wrote a.csv", "Wrote a-nodes.csv"]
        assert {file.name for file in tmp_path.iterdir()} == {"a.csv", "a-nodes.csv"}

    def test_an_empty_name_is_refused(self, cli: Callable[..., Run]) -> None:
        run = cli("network", "")
        assert run.code == 2
        assert "The name is empty" in run.err

    @pytest.mark.parametrize("view", [(), ("--project", "participants")])
    @pytest.mark.parametrize("about", [(), ("institution:a",)])
    def test_no_name_steers_the_terminal(
        self, cli: Callable[..., Run], tmp_path: Path, view: tuple[str, ...], about: tuple[str, ...]
    ) -> None:
        file = tmp_path / "graph.trig"
        file.write_text(GRAPH, encoding="utf-8")
        cli("load", "--store", str(tmp_path / "store"), str(file))
        run = cli("network", *about, *view, "--store", str(tmp_path / "store"))
        out = run.out
        assert "red" in out
        assert ("Plain" in out) == bool(about or view)
        assert all(c.isprintable() or c == "\n" for c in out)
