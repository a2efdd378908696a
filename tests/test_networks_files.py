"""Networks as files: what is written is what is read again, and nothing but text."""

from __future__ import annotations

import csv
import io
import re
import sys
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from citygraph.errors import OutputError, UsageError
from citygraph.networks.background import Background, Source
from citygraph.networks.build import two_mode
from citygraph.networks.figure.png import FONTS, png
from citygraph.networks.figure.svg import svg
from citygraph.networks.files.attributes import flat
from citygraph.networks.files.gexf import gexf
from citygraph.networks.files.graphml import graphml
from citygraph.networks.files.tables import nodes_csv, ties_csv
from citygraph.networks.files.write import SUFFIXES, write
from citygraph.networks.method import annotate
from citygraph.networks.one_mode import one_mode
from citygraph.networks.participations import Claim, Participation
from citygraph.networks.selection import select

if TYPE_CHECKING:
    from pathlib import Path

NASTY = "</script><img src=x onerror=alert(1)>"
QUOTES = "\"&<>' Łódź 無錫"


def made(*claims: tuple[str, str, str]) -> nx.Graph[str]:
    """A network of (IRI, label, IRI of the context)."""
    parts = [
        Participation(
            iri,
            label,
            "institution",
            what,
            what,
            "Project",
            "lead",
            "member",
            (Claim("", label, what, "lead", "urn:s"),),
        )
        for iri, label, what in claims
    ]
    return annotate(two_mode(select(parts, Background(sources={"urn:s": Source(NASTY)}))))


@pytest.fixture(scope="module")
def graph() -> nx.Graph[str]:
    return made(
        ("urn:a", NASTY, "urn:p"),
        ("urn:b", QUOTES, "urn:p"),
        ("urn:b", QUOTES, "urn:q"),
        ("urn:c", "=1+1", "urn:q"),
        ("urn:d", "+CityxChange", "urn:q"),
    )


class TestFormats:
    @pytest.mark.parametrize("view", ["two-mode", "one-mode"])
    def test_gexf_is_read_again(self, graph: nx.Graph[str], view: str) -> None:
        wanted = graph if view == "two-mode" else annotate(one_mode(graph))
        again = nx.read_gexf(io.BytesIO(gexf(wanted).encode()))
        assert set(again) == set(wanted)
        assert {frozenset(e) for e in again.edges} == {frozenset(e) for e in wanted.edges}
        assert again.nodes["urn:a"]["label"] == NASTY
        assert again.nodes["urn:b"]["label"] == QUOTES
        assert set(again.nodes["urn:a"]["viz"]) == {"color", "position", "size"}

    def test_gexf_has_no_date_of_its_own(self, graph: nx.Graph[str]) -> None:
        assert "lastmodified" not in gexf(graph)
        assert re.search(r"\b20[2-9]\d-", gexf(graph)) is None

    @pytest.mark.parametrize("view", ["two-mode", "one-mode"])
    def test_graphml_is_read_again(self, graph: nx.Graph[str], view: str) -> None:
        wanted = graph if view == "two-mode" else annotate(one_mode(graph))
        again = nx.read_graphml(io.BytesIO(graphml(wanted).encode()))
        assert dict(again.nodes(data=True)) == dict(flat(wanted).nodes(data=True))
        assert {frozenset(e) for e in again.edges} == {frozenset(e) for e in wanted.edges}
        assert again.graph["query"] == "networks/participations"

    def test_what_xml_forbids_is_replaced(self) -> None:
        odd = made(("urn:\x01", "a\x00b", "urn:p"))
        assert (
            "a\ufffdb"
            in nx.get_node_attributes(
                nx.read_gexf(io.BytesIO(gexf(odd).encode())), "label"
            ).values()
        )
        assert "urn:\ufffd" in nx.read_graphml(io.BytesIO(graphml(odd).encode()))

    def test_csv_is_read_again(self, graph: nx.Graph[str]) -> None:
        rows = list(csv.DictReader(io.StringIO(ties_csv(graph))))
        ties = {frozenset((row["participant_iri"], row["context_iri"])) for row in rows}
        assert ties == {frozenset(edge) for edge in graph.edges}
        told = {row["participant_iri"]: row["participant"] for row in rows}
        assert told["urn:a"] == NASTY
        assert told["urn:b"] == QUOTES
        nodes = list(csv.DictReader(io.StringIO(nodes_csv(graph))))
        assert {row["key"] for row in nodes} == set(graph)

    def test_a_spreadsheet_gets_no_formula(self, graph: nx.Graph[str]) -> None:
        told = {row[-2]: row[0] for row in csv.reader(io.StringIO(ties_csv(graph)))}
        assert told["urn:c"] == "'=1+1"
        assert told["urn:d"] == "'+CityxChange"

    def test_one_mode_ties_as_csv(self, graph: nx.Graph[str]) -> None:
        rows = list(csv.DictReader(io.StringIO(ties_csv(annotate(one_mode(graph))))))
        weights = {frozenset((row["one_iri"], row["other_iri"])): row["weight"] for row in rows}
        assert weights[frozenset(("urn:a", "urn:b"))] == "1"
        assert weights[frozenset(("urn:b", "urn:c"))] == "0.5"


class TestPng:
    def test_it_is_drawn_with_our_own_font(self, graph: nx.Graph[str]) -> None:
        drawn = png(svg(graph))
        assert drawn.startswith(b"\x89PNG")
        assert len(FONTS) == 3
        bare = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"/>'
        word = bare[:-2] + f'><text y="15" font-family="{"Inter"}">Łódź</text></svg>'
        assert png(word) != png(bare)

    def test_without_resvg_it_says_what_to_do(
        self, graph: nx.Graph[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "resvg_py", None)
        with pytest.raises(OutputError, match=r'pip install "citygraph\[figures\]".*\.svg'):
            write(graph, tmp_path / "net.png")
        assert list(tmp_path.iterdir()) == []


class TestWrite:
    @pytest.mark.parametrize("suffix", sorted(set(SUFFIXES) - {".png"}))
    def test_twice_the_same_bytes(self, graph: nx.Graph[str], tmp_path: Path, suffix: str) -> None:
        first = write(graph, tmp_path / f"one{suffix}")
        second = write(graph, tmp_path / f"two{suffix}")
        assert [f.read_bytes() for f in first] == [f.read_bytes() for f in second]
        assert {f.name for f in tmp_path.iterdir()} == {f.name for f in (*first, *second)}
        assert b"\r" not in first[0].read_bytes()

    def test_csv_makes_two_files(self, graph: nx.Graph[str], tmp_path: Path) -> None:
        assert [f.name for f in write(graph, tmp_path / "net.CSV")] == [
            "net.CSV",
            "net-nodes.CSV",
        ]

    @pytest.mark.parametrize("name", ["net", "net.pdf"])
    def test_an_unknown_suffix(self, graph: nx.Graph[str], tmp_path: Path, name: str) -> None:
        with pytest.raises(UsageError, match=r"Choose one of: \.svg \(a picture\), \.png"):
            write(graph, tmp_path / name)

    def test_a_missing_folder(self, graph: nx.Graph[str], tmp_path: Path) -> None:
        with pytest.raises(OutputError, match="does not exist"):
            write(graph, tmp_path / "no" / "net.svg")

    def test_what_was_there_stays_when_writing_fails(
        self, graph: nx.Graph[str], tmp_path: Path
    ) -> None:
        (tmp_path / "net-nodes.csv").mkdir()
        (tmp_path / "net.csv").write_text("before")
        with pytest.raises(OutputError, match="is a folder"):
            write(graph, tmp_path / "net.csv")
        assert (tmp_path / "net.csv").read_text() == "before"
