"""`fmt`: canonical files stay, others are rewritten whole or not at all."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from citygraph import paths
from citygraph.errors import UnreadableInputError, UsageError
from citygraph.trig.fmt import format_files, formatted

if TYPE_CHECKING:
    from pathlib import Path

CANONICAL = """\
@prefix cg: <https://w3id.org/citygraph/ontology#> .
@prefix institution: <https://w3id.org/citygraph/id/institution/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix source: <https://w3id.org/citygraph/id/source/> .

GRAPH source:a {
  institution:cisco
    a cg:Institution ;
    skos:prefLabel "Cisco"@en ;
    .
}
"""
LOOSE = """\
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
prefix institution: <https://w3id.org/citygraph/id/institution/>
<https://w3id.org/citygraph/id/source/a> { institution:cisco skos:prefLabel '''Cisco'''@en ;
a <https://w3id.org/citygraph/ontology#Institution> , <https://w3id.org/citygraph/ontology#Institution> }
"""  # noqa: E501


@pytest.fixture
def loose(tmp_path: Path) -> Path:
    file = tmp_path / "a.trig"
    file.write_text(LOOSE, newline="\r\n", encoding="utf-8")
    return file


def test_a_loose_file_becomes_canonical(loose: Path) -> None:
    assert formatted(loose) == CANONICAL
    assert format_files([loose, loose], check=True) == [loose]
    assert loose.read_text(encoding="utf-8") == LOOSE
    assert format_files([loose], check=False) == [loose]
    assert loose.read_bytes().decode() == CANONICAL
    assert format_files([loose], check=False) == []
    assert os.listdir(loose.parent) == ["a.trig"]  # noqa: PTH208


def test_nothing_is_written_when_one_file_is_malformed(loose: Path) -> None:
    broken = loose.with_name("b.trig")
    broken.write_text("<a:g> { <a:a> }", encoding="utf-8")
    with pytest.raises(UnreadableInputError, match=r"b\.trig, line 1"):
        format_files([loose, broken], check=False)
    assert loose.read_text(encoding="utf-8") == LOOSE


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither modes nor plain links")
def test_links_and_modes_survive(loose: Path) -> None:
    link = loose.with_name("link.trig")
    link.symlink_to(loose)
    loose.chmod(0o640)
    format_files([link], check=False)
    assert link.is_symlink()
    assert loose.read_text(encoding="utf-8") == CANONICAL
    assert loose.stat().st_mode & 0o777 == 0o640


def test_comments_at_the_top_stay(loose: Path) -> None:
    head = "# SPDX-License-Identifier: CC-BY-4.0\n#\n\n# expect: nothing\n"
    loose.write_text(f"\n\n{head}  \n{LOOSE}", encoding="utf-8")
    assert formatted(loose) == f"{head}\n{CANONICAL}"
    loose.write_text(formatted(loose), encoding="utf-8")
    assert format_files([loose], check=True) == []


def test_comments_elsewhere_are_refused(loose: Path) -> None:
    loose.write_text(
        f"# top\n{CANONICAL}# end\n".replace(" a cg", " # the class\n a cg"), encoding="utf-8"
    )
    with pytest.raises(UnreadableInputError, match="comments in lines 9, 14") as caught:
        formatted(loose)
    assert caught.value.line == 9
    assert "rdfs:comment" in str(caught.value)


def test_a_hash_in_a_term_is_no_comment(loose: Path) -> None:
    loose.write_text('<a:g> { <a:a#b> <a:c> "# no" , """\n# no""" , <a:#> }', encoding="utf-8")
    assert "# no" in formatted(loose)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("x.trig", "<a:a> <a:b> 5 .", "1 triples stand outside a GRAPH block"),
        ("x.trig", "", "There is no triple inside a GRAPH block"),
        ("x.trig", "<a:g> { <a:a> <a:b> 5 } <a:h> { <a:a> <a:b> 5 }", "this one 2: <a:g>, <a:h>"),
        ("x.trig", "_:g { <a:a> <a:b> 5 }", "name it by the IRI of its source"),
    ],
)
def test_a_trig_file_holds_one_block(tmp_path: Path, name: str, text: str, expected: str) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableInputError, match=expected):
        formatted(file)


def test_queries_are_left_alone_and_others_refused(tmp_path: Path) -> None:
    query, lines = tmp_path / "a.rq", tmp_path / "a.nt"
    query.write_text("SELECT  *{}", encoding="utf-8")
    lines.write_text("<a:a> <a:b> <a:c> .", encoding="utf-8")
    assert format_files([query], check=False) == []
    with pytest.raises(UsageError, match=r"writes \.ttl and \.trig"):
        format_files([lines], check=False)


def test_prefixes_of_the_file_are_kept_when_used(tmp_path: Path) -> None:
    file = tmp_path / "x.ttl"
    file.write_text(
        "@prefix ex: <http://x/> . @prefix no: <http://no/> . @prefix dct: "
        "<http://purl.org/dc/terms/> . @prefix cg: <http://other/> . ex:a dct:title cg:b .",
        encoding="utf-8",
    )
    assert formatted(file) == (
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n@prefix ex: <http://x/> .\n\n"
        "ex:a\n  dcterms:title <http://other/b> ;\n  .\n"
    )


def test_the_data_are_canonical() -> None:
    files = [*paths.ontology_files(), *paths.graph_files(), *paths.shape_files()]
    assert format_files(files, check=True) == [], "mend with: citygraph fmt"
