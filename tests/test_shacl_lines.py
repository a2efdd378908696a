"""A finding stands at the line of the triple at fault, in hand-written Turtle too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from citygraph.shacl.graph import validate_paths
from citygraph.shacl.lines import locate
from citygraph.store.embedded import quads_of

if TYPE_CHECKING:
    from pathlib import Path

DATA = """\
@prefix : <http://x.example/> .
# a comment
:a a :T ; :q 1, 2 ;
   :label "one"@en ,
     "two"@en ;
   :r [ :s
     "deep" ] ; :u :b .

:b :back :c ; :v
   "odd" .
:c :to
   :a ;
   :to :b .
"""
SHAPES = """\
@prefix : <http://x.example/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
:s a sh:NodeShape ; sh:targetNode :a ; sh:property [ %s ] .
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("constraint", "line"),
    [
        ("sh:path :q ; sh:maxCount 1", 3),
        ("sh:path :label ; sh:uniqueLang true", 4),
        ("sh:path :label ; sh:maxCount 1", 4),
        ("sh:path ( :r :s ) ; sh:maxLength 3", 7),
        ("sh:path ( :u :v ) ; sh:minLength 4", 10),
        ("sh:path [ sh:inversePath :to ] ; sh:class :D", 12),
        ("sh:path [ sh:alternativePath ( :w :u ) ] ; sh:class :D", 7),
        ("sh:path :q ; sh:in ( 1 )", 3),
        ("sh:path :missing ; sh:minCount 1", 3),
    ],
)
def test_the_line_of_the_triple(tmp_path: Path, constraint: str, line: int, ends: str) -> None:
    data, shapes = tmp_path / "d.ttl", tmp_path / "s.ttl"
    data.write_bytes(DATA.replace("\n", ends).encode())
    shapes.write_text(SHAPES % constraint)
    found = validate_paths([data], [shapes]).results
    assert {(finding.file, finding.line) for finding in found} == {(str(data), line)}


def test_what_a_change_adds_is_the_line_of_a_finding_without_a_value(tmp_path: Path) -> None:
    data, shapes = tmp_path / "d.ttl", tmp_path / "s.ttl"
    data.write_text(DATA)
    shapes.write_text(SHAPES % "sh:path :label ; sh:maxCount 1")
    [finding] = validate_paths([data], [shapes]).results
    added = {quad for quad in quads_of(data) if '"two"' in str(quad.object)}
    [found] = locate([replace(finding, file=None, line=None)], [data], added=added)
    assert found.line == 5
