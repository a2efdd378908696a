"""Networks for other programs: what is written is what another library reads."""

from __future__ import annotations

import ast
import csv
import hashlib
import html
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import asdict
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import jsonschema
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygraph.errors import OutputError, UsageError
from citygraph.networks.background import Background, Place, Source
from citygraph.networks.build import ego, two_mode
from citygraph.networks.figure.colours import THEMES
from citygraph.networks.figure.letters import legal
from citygraph.networks.files.attributes import columns, flat, identifiers, ties
from citygraph.networks.files.cx2 import cx2
from citygraph.networks.files.gexf import gexf
from citygraph.networks.files.graphml import graphml
from citygraph.networks.files.marks import marks
from citygraph.networks.files.node_link import node_link
from citygraph.networks.files.pajek import BOM, pajek
from citygraph.networks.files.tables import nodes_csv, ties_csv
from citygraph.networks.files.vosviewer import vosviewer
from citygraph.networks.files.write import SUFFIXES, suffix_of, write
from citygraph.networks.graph import Network
from citygraph.networks.method import annotate
from citygraph.networks.one_mode import one_mode
from citygraph.networks.participations import Claim, Participation
from citygraph.networks.periods import period
from citygraph.networks.selection import select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SCHEMAS = Path(__file__).parent / "schemas"
NAMES = (
    "</script><img src=x onerror=alert(1)>",
    "\"&<>' Łódź 無錫",
    "=cmd|' /C calc'!A0",
    "first line\nsecond\r\nthird\tend",
    "bell\x07 and zero\x00",
    "long " * 100,
    "\u202eright to left\u202c مدينة ذكية",
    "👩‍🔬🏙️",
    "  blanks at both ends  ",
    "AT&T &amp; &lt;b&gt; &copy",
    "back\\slash \\",
    "R&D Łódź",
    "Twin",
    "Twin",
)
"""Names that have broken one format or another."""


def claim(who: str, name: str, what: str, start: str = "", end: str = "") -> Participation:
    """`who` takes part in `what`, as a source says."""
    said = Claim(
        f"urn:claim:{who}:{what}",
        name,
        what,
        "lead",
        "https://example.org/source",
        start=start,
        end=end,
        period=period(start, end, ""),
        locator="PAGE-FORTY-TWO",
    )
    kind = "city" if who.endswith("0") else "institution"
    return Participation(
        who, name, kind, what, what.partition("/id/")[2], "Project", "lead", "member", (said,)
    )


PROJECT = "https://example.org/id/{}"
KNOWN = Background(
    places={f"urn:p{i}": Place("Poland", "PL", -33.9 + i, 19.5) for i in range(5)}
    | {f"urn:p{i}": Place("Spain", "ES") for i in range(5, 9)},
    topics={PROJECT.format(i): ("energy", "mobility") for i in range(2)},
    claimed={PROJECT.format(1): 40},
    sources={"https://example.org/source": Source("The source", "2016")},
    date="1.0, 2024-05-01",
)


def rich() -> Network:
    """A two-mode network with every name above, dated and undated, places and topics."""
    claims = [
        claim(f"urn:p{i}", name, PROJECT.format(1 + i % 3), "2010-05" if i % 2 else "", "")
        for i, name in enumerate(NAMES)
    ]
    claims += [
        claim(f"urn:p{i}", NAMES[i], PROJECT.format(0), f"{2010 + i}", f"{2012 + i}-03")
        for i in range(4)
    ]
    # what is a participant too has two nodes
    claims.append(claim(PROJECT.format(2), "2", PROJECT.format(0)))
    return annotate(two_mode(select(claims, KNOWN)))


def lonely() -> Network:
    whole = annotate(two_mode(select([claim("urn:a", "A", PROJECT.format(0))], Background())))
    return annotate(one_mode(whole))


def without_ties() -> Network:
    claims = [claim(f"urn:{i}", f"Name {i}", PROJECT.format(i)) for i in range(3)]
    return annotate(one_mode(two_mode(select(claims, Background()))))


SORTS: dict[str, Callable[[], Network]] = {
    "two-mode": rich,
    "participants": lambda: annotate(one_mode(rich(), "participants")),
    "contexts": lambda: annotate(one_mode(rich(), "contexts", "count")),
    "countries": lambda: annotate(one_mode(rich(), "countries")),
    "topics": lambda: annotate(one_mode(rich(), "topics")),
    "ego": lambda: annotate(ego(rich(), "urn:p0", 1)),
    "one node": lonely,
    "no ties": without_ties,
}
every_sort = pytest.mark.parametrize("sort", SORTS)


def pairs(edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    return sorted(sorted(edge) for edge in edges)


def strong(graph: nx.Graph[str]) -> list[tuple[str, str]]:
    """The ties but those between the two nodes of one entity."""
    return [(a, b) for a, b, tie in graph.edges(data=True) if tie.get("relation") != "same"]


class TestGexf:
    @every_sort
    def test_networkx_reads_it(self, sort: str) -> None:
        graph = SORTS[sort]()
        again = nx.read_gexf(io.BytesIO(gexf(graph).encode()))
        assert list(again) == sorted(graph)
        assert pairs(again.edges) == pairs(graph.edges)
        for node, data in again.nodes(data=True):
            assert data["label"] == legal(graph.nodes[node]["label"])
            assert data.get("topics", "") == "; ".join(graph.nodes[node]["topics"])
            assert data.get("latitude") == graph.nodes[node].get("latitude")
        for one, other, tie in graph.edges(data=True):
            assert again.edges[one, other]["weight"] == tie.get("weight", 1)

    @every_sort
    def test_its_structure_is_that_of_version_1_3(self, sort: str) -> None:
        hold_to_gexf_1_3(gexf(SORTS[sort]()))

    def test_a_tie_lives_through_its_years(self) -> None:
        assert lives((2012, 2014)) == ({"start": "2012-01-01", "end": "2014-12-31"},) * 3

    def test_what_has_no_end_goes_on(self) -> None:
        assert lives((2012, None)) == ({"start": "2012-01-01"},) * 3

    def test_what_has_no_beginning_was_always_there(self) -> None:
        assert lives((None, 2014)) == ({"end": "2014-12-31"},) * 3

    def test_what_is_undated_always_exists_and_so_do_its_ends(self) -> None:
        graph = dated([(2012, 2014), (None, None)])
        tree = ET.fromstring(gexf(graph))
        found = {e.get("id"): e for e in tree.iter("{http://gexf.net/1.3}node")}
        assert found["urn:p0"].get("start") == "2012-01-01"
        assert found["urn:p1"].get("start") is None
        assert found[PROJECT.format(0)].get("start") is None

    def test_being_the_same_as_another_node_says_nothing_of_years(self) -> None:
        claims = [
            claim(PROJECT.format(1), "1", PROJECT.format(0), "2012", "2014"),
            claim("urn:a", "A", PROJECT.format(1), "2012", "2014"),
        ]
        text = gexf(annotate(two_mode(select(claims, Background()))))
        again = nx.read_gexf(io.BytesIO(text.encode()))
        same = [tie for *_, tie in again.edges(data=True) if tie["relation"] == "same"]
        assert len(same) == 1
        assert "start" not in same[0]
        assert {data["start"] for _, data in again.nodes(data=True)} == {"2012-01-01"}

    def test_an_early_year_has_four_digits(self) -> None:
        assert lives((800, 1066))[0] == {"start": "0800-01-01", "end": "1066-12-31"}

    @pytest.mark.parametrize("years", [(2014, 2012), (-50, 2012), (2012, 12_000), (0, 1)])
    def test_years_that_cannot_be_are_no_years(self, years: tuple[int, int]) -> None:
        assert lives(years) == ({}, {}, {})
        assert 'mode="static"' in gexf(dated([years]))

    def test_a_network_without_years_is_static(self) -> None:
        text = gexf(dated([(None, None)]))
        assert 'mode="static"' in text
        assert "timeformat" not in text

    def test_gephi_finds_its_timeline(self) -> None:
        root = ET.fromstring(gexf(rich())).find("{http://gexf.net/1.3}graph")
        assert root is not None
        assert root.attrib == {
            "defaultedgetype": "undirected",
            "mode": "dynamic",
            "timeformat": "date",
            "timerepresentation": "interval",
        }

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.tuples(*[st.none() | st.integers(1995, 2030)] * 2), min_size=1, max_size=5))
    def test_no_tie_is_there_without_its_ends(
        self, years: list[tuple[int | None, int | None]]
    ) -> None:
        again = nx.read_gexf(io.BytesIO(gexf(dated(years)).encode()))
        for one, other, tie in again.edges(data=True):
            for node in (one, other):
                data = again.nodes[node]
                assert data.get("start", "0000") <= tie.get("start", "0000")
                assert data.get("end", "9999") >= tie.get("end", "9999")

    def test_dates_as_stated_have_other_names_than_the_life_span(self) -> None:
        graph = rich()
        graph.edges["urn:p1", PROJECT.format(0)]["as_of"] = "2012-06"
        tie = nx.read_gexf(io.BytesIO(gexf(graph).encode())).edges["urn:p1", PROJECT.format(0)]
        assert tie["stated_as_of"] == "2012-06"
        assert (tie["stated_start"], tie["stated_end"]) == ("2011", "2013-03")
        assert (tie["start"], tie["end"]) == ("2011-01-01", "2013-12-31")


def dated(years: list[tuple[int | None, int | None]]) -> Network:
    """Participants of one project, with these years and no others."""
    claims = [claim(f"urn:p{i}", f"P{i}", PROJECT.format(0)) for i in range(len(years))]
    graph = annotate(two_mode(select(claims, Background())))
    for i, (first, last) in enumerate(years):
        told = {"first": first, "last": last}
        graph.edges[f"urn:p{i}", PROJECT.format(0)].update(
            {name: year for name, year in told.items() if year is not None}
        )
    return graph


def lives(years: tuple[int | None, int | None]) -> tuple[dict[str, str], ...]:
    """The life spans of a tie and of its two ends."""
    tree = ET.fromstring(gexf(dated([years])))
    found = [e for e in tree.iter() if e.tag.endswith(("}node", "}edge"))]
    return tuple({k: v for k, v in e.attrib.items() if k in {"start", "end"}} for e in found)


GEXF = {
    "gexf": ({"version"}, ["meta", "graph"]),
    "meta": (set(), ["creator", "description"]),
    "graph": (
        {"defaultedgetype", "mode", "timeformat", "timerepresentation"},
        ["attributes", "attributes", "nodes", "edges"],
    ),
    "attributes": ({"class", "mode"}, None),
    "attribute": ({"id", "title", "type"}, []),
    "nodes": (set(), None),
    "edges": (set(), None),
    "node": ({"id", "label", "start", "end"}, ["attvalues", "color", "position", "size"]),
    "edge": ({"id", "source", "target", "weight", "start", "end"}, None),
    "attvalues": (set(), None),
    "attvalue": ({"for", "value"}, []),
    "color": ({"r", "g", "b", "a"}, []),
    "position": ({"x", "y", "z"}, []),
    "size": ({"value"}, []),
    "creator": (set(), []),
    "description": (set(), []),
}
"""Element -> the attributes and children that the grammar of 1.3 lets it have, as far as used."""


def hold_to_gexf_1_3(text: str) -> None:
    root = ET.fromstring(text)
    types = {}
    for element in root.iter():
        space, _, name = element.tag[1:].partition("}")
        viz = name in {"color", "position", "size"}
        assert space == "http://gexf.net/1.3" + ("/viz" if viz else "")
        attributes, children = GEXF[name]
        assert set(element.keys()) <= attributes
        if children is not None:
            assert [child.tag.partition("}")[2] for child in element] == children
        if name == "attributes":
            types[element.get("class")] = {a.get("id"): a.get("type") for a in element}
    readers = {"integer": int, "long": int, "double": float, "string": str}
    nodes = {e.get("id") for e in root.iter("{http://gexf.net/1.3}node")}
    for element in root.iter():
        name = element.tag.partition("}")[2]
        if name in {"node", "edge"}:
            for value in element.iter("{http://gexf.net/1.3}attvalue"):
                readers[types[name][value.get("for")]](value.get("value"))
            for when in ("start", "end"):
                assert re.fullmatch(r"\d{4}-\d\d-\d\d", element.get(when, "2000-01-01"))
        if name == "edge":
            assert {element.get("source"), element.get("target")} <= nodes


class TestGraphml:
    @every_sort
    def test_networkx_reads_it(self, sort: str) -> None:
        graph = SORTS[sort]()
        again, wanted = nx.read_graphml(io.BytesIO(graphml(graph).encode())), flat(graph)
        assert dict(again.nodes(data=True)) == dict(wanted.nodes(data=True))
        assert pairs(again.edges) == pairs(wanted.edges)
        for one, other, tie in wanted.edges(data=True):
            assert {k: v for k, v in again.edges[one, other].items() if k != "id"} == tie
        for name, value in wanted.graph.items():
            assert again.graph[name] == value

    def test_attributes_have_types(self) -> None:
        again = nx.read_graphml(io.BytesIO(graphml(rich()).encode())).nodes["urn:p1"]
        kinds = {name: type(again[name]) for name in ("latitude", "first", "label", "roles")}
        assert kinds == {"latitude": float, "first": int, "label": str, "roles": str}


class TestPajek:
    def test_networkx_reads_a_one_mode_network_as_it_is(self) -> None:
        graph = SORTS["participants"]()
        again = nx.read_pajek(io.BytesIO(pajek(graph).encode()))
        assert len(again) == len(graph)
        label = dict(zip(sorted(graph), again, strict=True))
        wanted = {frozenset((label[a], label[b])): w for a, b, w in graph.edges(data="weight")}
        assert {frozenset((a, b)): w for a, b, w in again.edges(data="weight")} == wanted

    @every_sort
    def test_every_sort_is_read_again(self, sort: str) -> None:
        graph = SORTS[sort]()
        text = pajek(graph)
        again = read_pajek(text)
        assert again.number_of_nodes() == len(graph)
        assert again.number_of_edges() == len(strong(graph))
        for _, data in again.nodes(data=True):
            assert 0 <= data["x"] <= 1
            assert 0 <= data["y"] <= 1

    def test_a_two_mode_network_says_how_many_participants_come_first(self) -> None:
        graph = rich()
        modes = [data["bipartite"] for _, data in graph.nodes(data=True)]
        text = pajek(graph)
        assert f"\n*Vertices {len(graph)} {modes.count(0)}\n" in text
        ties_there = text.partition("*Edges\n")[2].splitlines()
        for line in ties_there:
            one, other, _ = line.split()
            assert int(one) <= modes.count(0) < int(other)

    def test_it_opens_with_the_mark_that_pajek_asks_for_and_a_comment(self) -> None:
        assert BOM == "\ufeff"
        assert pajek(rich()).startswith(f"{BOM}% ")
        assert pajek(rich()).count(BOM) == 1

    def test_names_that_its_lines_cannot_hold(self) -> None:
        labels = set(read_pajek(pajek(rich())))
        assert "first line second third end" in labels
        assert "'&<>' Łódź 無錫" in labels
        assert "back/slash /" in labels
        assert "bell\ufffd and zero\ufffd" in labels
        assert {"Twin", "Twin [2]", "=cmd|' /C calc'!A0", "👩‍🔬🏙️", "long " * 100} <= labels

    def test_the_two_nodes_of_one_entity_are_no_participation(self) -> None:
        graph = rich()
        assert len(strong(graph)) == graph.number_of_edges() - 1
        assert len(pajek(graph).partition("*Edges\n")[2].splitlines()) == len(strong(graph))


def read_pajek(text: str) -> nx.Graph[str]:
    """As networkx reads it, which does not know the second number of two-mode networks."""
    return nx.parse_pajek(re.sub(r"(\*Vertices \d+) \d+", r"\1", text).split("\n"))


class TestVosviewer:
    @every_sort
    def test_it_is_of_the_described_form(self, sort: str) -> None:
        graph = SORTS[sort]()
        data = json.loads(vosviewer(graph))
        jsonschema.validate(data, json.loads((SCHEMAS / "vosviewer.json").read_text()))
        items, links = data["network"]["items"], data["network"]["links"]
        assert [item["id"] for item in items] == list(range(1, len(graph) + 1))
        key = dict(enumerate(sorted(graph), 1))
        again = [(key[link["source_id"]], key[link["target_id"]]) for link in links]
        assert pairs(again) == pairs(strong(graph))
        clusters = {cluster["cluster"] for cluster in data["network"]["clusters"]}
        assert {item["cluster"] for item in items if "cluster" in item} <= clusters

    def test_places_colours_and_scores_are_those_of_the_figure(self) -> None:
        graph = rich()
        looks, data = marks(graph), json.loads(vosviewer(graph))
        colour = {
            c["cluster"]: c["color"] for c in data["config"]["color_schemes"]["cluster_colors"]
        }
        for node, item in zip(sorted(graph), data["network"]["items"], strict=True):
            assert (item["x"], -item["y"]) == (looks[node].x, looks[node].y)
            if "cluster" in item:
                assert colour[item["cluster"]] == looks[node].colour
            wanted = {"First year": "first", "Last year": "last"}
            told = {n: graph.nodes[node][k] for n, k in wanted.items() if k in graph.nodes[node]}
            assert item["scores"] == told

    def test_a_label_reads_the_same_as_text_and_as_html(self) -> None:
        items = json.loads(vosviewer(rich()))["network"]["items"]
        for item in items:
            assert "<" not in item["label"]
        labels = {item["label"] for item in items}
        assert {"R&D Łódź", "Twin", "👩‍🔬🏙️", "=cmd|' /C calc'!A0"} <= labels
        assert "AT&T &amp; &lt;b&gt; &copy" in {html.unescape(label) for label in labels}

    def test_descriptions_hold_no_markup_of_names(self) -> None:
        data = json.loads(vosviewer(rich()))
        reader = Tags()
        reader.feed(data["info"]["description"])
        for item in data["network"]["items"]:
            reader.feed(item["description"])
        assert reader.found == {("div", "class")}
        assert NAMES[0] in "".join(reader.text)

    def test_only_web_addresses_are_links(self) -> None:
        items = json.loads(vosviewer(rich()))["network"]["items"]
        assert {item.get("url", "")[:8] for item in items} == {"", "https://"}

    def test_a_context_says_how_many_are_known(self) -> None:
        text = vosviewer(rich())
        assert re.search(r"\d+ of 40 participants known", text)


class Tags(HTMLParser):
    """The tags and attributes of a text, and what is not one."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {(tag, name) for name, _ in attrs} or {(tag, "")}

    def handle_data(self, data: str) -> None:
        self.text.append(data)


class TestCx2:
    @every_sort
    def test_it_is_of_the_specified_form(self, sort: str) -> None:
        graph = SORTS[sort]()
        document = json.loads(cx2(graph))
        jsonschema.validate(document, json.loads((SCHEMAS / "cx2.json").read_text()))
        aspects = {name: held for part in document[2:] for name, held in part.items()}
        counted = {one["name"]: one["elementCount"] for one in document[1]["metaData"]}
        assert counted == {name: len(held) for name, held in aspects.items() if name != "status"}
        key = {node["id"]: node["v"]["key"] for node in aspects["nodes"]}
        assert list(key.values()) == sorted(graph)
        assert pairs((key[e["s"]], key[e["t"]]) for e in aspects["edges"]) == pairs(graph.edges)

    @every_sort
    def test_every_value_is_of_its_declared_type(self, sort: str) -> None:
        document = json.loads(cx2(SORTS[sort]()))
        aspects = {name: held for part in document[2:] for name, held in part.items()}
        declared = aspects["attributeDeclarations"][0]
        kinds = {
            "string": str,
            "integer": int,
            "double": float,
            "boolean": bool,
            "list_of_string": list,
        }
        rows = {"networkAttributes": aspects["networkAttributes"]} | {
            name: [one["v"] for one in aspects[name]] for name in ("nodes", "edges")
        }
        for name, held in rows.items():
            for row in held:
                for attribute, value in row.items():
                    assert type(value) is kinds[declared[name][attribute]["d"]], attribute

    def test_mappings_name_attributes_that_are_there(self) -> None:
        document = json.loads(cx2(SORTS["participants"]()))
        aspects = {name: held for part in document[2:] for name, held in part.items()}
        declared, style = aspects["attributeDeclarations"][0], aspects["visualProperties"][0]
        for mapping, of in (("nodeMapping", "nodes"), ("edgeMapping", "edges")):
            assert style[mapping]
            for rule in style[mapping].values():
                told = rule["definition"]
                assert declared[of][told["attribute"]]["d"] == told["type"]

    def test_names_and_lists_are_as_they_were(self) -> None:
        graph = rich()
        nodes = json.loads(cx2(graph))[4]["nodes"]
        for node, one in zip(sorted(graph), nodes, strict=True):
            assert one["v"]["name"] == legal(graph.nodes[node]["label"])
            assert one["v"].get("topics", []) == graph.nodes[node]["topics"]

    def test_contexts_are_rings(self) -> None:
        graph = rich()
        ground = THEMES["paper"].ground
        for one in json.loads(cx2(graph))[4]["nodes"]:
            is_ring = graph.nodes[one["v"]["key"]]["bipartite"] == 1
            assert (one["v"]["fill"] == ground) is is_ring


class TestNodeLink:
    @every_sort
    def test_networkx_reads_it(self, sort: str) -> None:
        graph = SORTS[sort]()
        again = nx.node_link_graph(json.loads(node_link(graph)), edges="edges")
        assert list(again) == sorted(graph)
        assert dict(again.nodes(data=True)) == dict(graph.nodes(data=True))
        assert pairs(again.edges) == pairs(graph.edges)
        for one, other, tie in graph.edges(data=True):
            said = {k: v for k, v in tie.items() if k != "participations"}
            if "participations" in tie:
                said["participations"] = [asdict(one) for one in tie["participations"]]
            assert again.edges[one, other] == said
        assert again.graph["coverage"] == graph.graph["coverage"]
        assert again.graph["filters"] == graph.graph["filters"]

    def test_the_claims_are_there_and_nowhere_else(self, tmp_path: Path) -> None:
        graph = rich()
        for suffix in (".json", ".gexf", ".graphml", ".net", ".vos.json", ".cx2", ".csv"):
            there = any(
                b"FORTY-TWO" in f.read_bytes() for f in write(graph, tmp_path / f"n{suffix}")
            )
            assert there is (suffix == ".json")


class TestCsv:
    def test_years_countries_and_topics_are_told(self) -> None:
        nodes = {row["key"]: row for row in csv.DictReader(io.StringIO(nodes_csv(rich())))}
        assert nodes["urn:p1"]["country"] == "Poland"
        assert nodes["urn:p1"]["latitude"] == "-32.9"  # a number is no formula
        assert nodes["urn:p6"]["latitude"] == ""
        assert nodes[PROJECT.format(0)]["topics"] == "energy; mobility"
        rows = csv.DictReader(io.StringIO(ties_csv(rich())))
        years = {(r["participant_iri"], r["context_iri"]): (r["first"], r["last"]) for r in rows}
        assert years["urn:p1", PROJECT.format(0)] == ("2011", "2013")

    @every_sort
    def test_every_sort_is_read_again(self, sort: str) -> None:
        graph = SORTS[sort]()
        nodes = list(csv.DictReader(io.StringIO(nodes_csv(graph))))
        assert {row["key"] for row in nodes} == set(graph)
        rows = list(csv.DictReader(io.StringIO(ties_csv(graph))))
        assert len(rows) == len(strong(graph))
        assert not [c for row in rows for c in row.values() if c.startswith(("=", "+", "@"))]

    def test_countries_and_topics_are_called_so(self) -> None:
        for sort, word in (("countries", "country"), ("topics", "topic")):
            rows = csv.DictReader(io.StringIO(nodes_csv(SORTS[sort]())))
            assert {row["mode"] for row in rows} == {word}


class TestAttributes:
    def test_what_says_nothing_is_absent(self) -> None:
        graph = lonely()
        nothing: dict[str, Any] = {
            "a": None,
            "b": "",
            "c": [],
            "d": float("nan"),
            "e": float("inf"),
            "f": {},
        }
        graph.nodes["urn:a"].update(nothing)
        assert not nothing.keys() & flat(graph).nodes["urn:a"].keys()

    def test_what_others_compute_is_written(self) -> None:
        graph = lonely()
        graph.nodes["urn:a"].update(
            score=np.float64(0.5), rank=np.int64(3), core=True, tags={"b", "a"}, big=2**40
        )
        for text, read in ((graphml(graph), nx.read_graphml), (gexf(graph), nx.read_gexf)):
            data = read(io.BytesIO(text.encode())).nodes["urn:a"]
            told = [data[name] for name in ("score", "rank", "core", "tags", "big")]
            assert told == [0.5, 3, True, "a; b", 2**40]
        kinds = json.loads(cx2(graph))[2]["attributeDeclarations"][0]["nodes"]
        assert [kinds[name]["d"] for name in ("score", "core", "tags", "big")] == [
            "double",
            "boolean",
            "list_of_string",
            "long",
        ]
        nodes = json.loads(node_link(graph))["nodes"]
        assert nodes[0]["tags"] == ["a", "b"]

    @pytest.mark.parametrize("maker", [gexf, graphml, cx2, node_link])
    def test_what_no_file_can_hold_is_said(self, maker: Callable[[nx.Graph[str]], str]) -> None:
        graph = lonely()
        graph.nodes["urn:a"]["thing"] = object()
        with pytest.raises(UsageError, match=r"thing of urn:a is of the type object.*Take it away"):
            maker(graph)

    def test_an_attribute_has_one_type_throughout(self) -> None:
        graph = without_ties()
        for node, value in zip(sorted(graph), (1, 0.5, True), strict=True):
            graph.nodes[node].update(mixed=value, number=value if value != 1 else 1)
        again = nx.read_graphml(io.BytesIO(graphml(graph).encode()))
        assert [again.nodes[node]["mixed"] for node in sorted(graph)] == ["1", "0.5", "true"]
        assert columns([{"a": 1}, {"a": 2**40}, {"b": 1}, {"b": 0.5}]) == {
            "a": "long",
            "b": "double",
        }

    def test_a_list_somewhere_is_a_list_everywhere(self) -> None:
        graph = without_ties()
        graph.nodes["urn:0"]["tags"] = ["a", "b"]
        graph.nodes["urn:1"]["tags"] = "c"
        document = json.loads(cx2(graph))
        told = {n["v"]["key"]: n["v"].get("tags") for n in document[4]["nodes"]}
        assert told == {"urn:0": ["a", "b"], "urn:1": ["c"], "urn:2": None}

    def test_keys_that_differ_in_what_xml_forbids_stay_apart(self) -> None:
        claims = [claim(f"urn:{c}", "A", PROJECT.format(0)) for c in "\x01\x02"]
        graph = annotate(two_mode(select(claims, Background())))
        assert len(set(identifiers(graph).values())) == 3
        assert len(nx.read_gexf(io.BytesIO(gexf(graph).encode()))) == 3

    def test_ties_begin_with_the_participant(self) -> None:
        graph = rich()
        assert all(graph.nodes[one]["bipartite"] == 0 for one, _ in ties(graph))


class TestWrite:
    @pytest.mark.parametrize(
        ("name", "suffix"),
        [
            ("a.json", ".json"),
            ("a.VOS.json", ".vos.json"),
            ("a.b.CX2", ".cx2"),
            ("vos.json", ".json"),
        ],
    )
    def test_the_longest_suffix_counts(self, name: str, suffix: str) -> None:
        assert suffix_of(Path(name)) == suffix

    @pytest.mark.parametrize("name", ["a.vos", "a.pdf", "a", ".gexf", "a.json.gz"])
    def test_an_unknown_suffix_names_them_all(self, name: str) -> None:
        with pytest.raises(UsageError, match="Choose one of") as caught:
            suffix_of(Path(name))
        assert all(f"{suffix} (" in str(caught.value) for suffix in SUFFIXES)

    @pytest.mark.parametrize("suffix", [".gexf", ".graphml", ".net", ".vos.json", ".cx2", ".json"])
    def test_the_file_says_how_it_was_made(self, tmp_path: Path, suffix: str) -> None:
        (file,) = write(rich(), tmp_path / f"net{suffix}")
        text = html.unescape(file.read_text(encoding="utf-8"))
        for said in ("two-mode, unweighted", "rest on one source", "2024-05-01", "participations"):
            assert said in text

    def test_half_a_character_does_not_stop_a_file(self, tmp_path: Path) -> None:
        graph = lonely()
        graph.nodes["urn:a"]["label"] = "half \ud83d"
        for suffix in (".json", ".csv", ".cx2", ".gexf"):
            (file, *_) = write(graph, tmp_path / f"net{suffix}")
            file.read_text(encoding="utf-8")

    @pytest.mark.parametrize("suffix", sorted(set(SUFFIXES) - {".png", ".html", ".svg"}))
    def test_the_order_in_which_it_was_made_does_not_show(
        self, tmp_path: Path, suffix: str
    ) -> None:
        graph = rich()
        turned = Network(**graph.graph)
        turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
        turned.add_edges_from((b, a, tie) for a, b, tie in reversed(list(graph.edges(data=True))))
        one, other = write(graph, tmp_path / f"a{suffix}"), write(turned, tmp_path / f"b{suffix}")
        assert [f.read_bytes() for f in one] == [f.read_bytes() for f in other]


PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_networks_formats import digests
print(digests(Path(sys.argv[2])))
"""


def digests(folder: Path) -> dict[str, str]:
    """What every format makes of a part of the network, whose order is that of a set."""
    graph = rich()
    part = graph.subgraph(["urn:p0", "urn:p1", "urn:p3", PROJECT.format(0), PROJECT.format(1)])
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for suffix in sorted(SUFFIXES)
        for file in write(part, folder / f"net{suffix}")
    }


def test_every_process_writes_the_same_bytes(tmp_path: Path) -> None:
    found = set()
    for seed in ("1", "2", "77"):
        run = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(Path(__file__).parent), str(tmp_path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(run.stdout)
    assert len(found) == 1
    assert len(ast.literal_eval(found.pop())) == 11  # CSV makes two files


FULL = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_networks_formats import rich
from citygraph.errors import OutputError
from citygraph.networks.files.write import SUFFIXES, write
graph, folder = rich(), Path(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))
for suffix in sorted(set(SUFFIXES) - {".html", ".png", ".svg"}):
    try:
        write(graph, folder / f"net{suffix}")
    except OutputError as error:
        print(suffix, error)
"""


class TestFullDisk:
    def test_what_was_there_stays(self, tmp_path: Path) -> None:
        pytest.importorskip("resource", reason="only Unix limits the size of files")
        suffixes = sorted(set(SUFFIXES) - {".html", ".png", ".svg"})
        names = {f"net{suffix}" for suffix in suffixes} | {"net-nodes.csv"}
        for name in names:
            (tmp_path / name).write_text("before")
        run = subprocess.run(
            [sys.executable, "-c", FULL, str(Path(__file__).parent), str(tmp_path)],
            capture_output=True,
            text=True,
            check=True,
        )
        assert [line.split()[0] for line in run.stdout.splitlines()] == suffixes
        assert run.stdout.count("What was there is unchanged") == len(suffixes)
        assert {file.name: file.read_text() for file in tmp_path.iterdir()} == dict.fromkeys(
            names, "before"
        )

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
    def test_a_device_without_room_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "net.gexf").symlink_to("/dev/full")
        with pytest.raises(OutputError, match="No space left"):
            write(rich(), tmp_path / "net.gexf")
