"""Each rule for the texts of questions, and a text that breaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from catalogue_lint import lint
from citygraph.catalog import read_question

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
#+ summary: Members
#+ description: Who takes part.
#+ tags: ["members"]
#+ parameters:
#+   - {"name": "context", "type": "entity", "example": "x", "about": "what"}
#+ expect:
#+   - {"member": "x"}
PREFIX cg: <https://w3id.org/citygraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT DISTINCT ?context ?member (COUNT(DISTINCT ?claim) AS ?claims) ?iri
WHERE {
  ?claim cg:context ?context ; cg:participant ?iri . # one per source
  ?iri skos:prefLabel ?label .
  OPTIONAL { ?claim cg:start ?start }
  FILTER NOT EXISTS { ?iri cg:standing "DROP } it's" }
  BIND(STR(?label) AS ?member)
}
GROUP BY ?context ?member ?iri
HAVING(COUNT(DISTINCT ?claim) > 0)
ORDER BY ?member ?claims ?iri
"""


def faults(tmp_path: Path, old: str, new: str) -> list[str]:
    assert old in GOOD
    path = tmp_path / "theme" / "members.rq"
    path.parent.mkdir()
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    return lint(read_question(path))


def test_a_good_text_has_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, "", "") == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("DISTINCT ?context ?member (", "DISTINCT ?member (", "?context is not projected"),
        ("?context ?member (COUNT(DISTINCT ?claim) AS ?claims) ?iri", "*", "SELECT * hides"),
        ("PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n", "", "skos: is not declared"),
        ("skos:prefLabel", "cg:name", "skos: is not used"),
        (
            "2004/02/skos/core#",
            "2008/05/skos#",
            "stands for <http://www.w3.org/2004/02/skos/core#>",
        ),
        ("ORDER BY ?member ?claims ?iri", "", "ORDER BY leaves out ?iri"),
        ("ORDER BY ?member ?claims ?iri", "ORDER BY ?member ?iri", "ORDER BY leaves out ?claims"),
        ("(COUNT(DISTINCT ?claim) AS", "(COUNT(?claim) AS", "COUNT without DISTINCT"),
        ("(COUNT(DISTINCT ?claim) AS", "(COUNT(*) AS", "COUNT without DISTINCT"),
        ("(COUNT(DISTINCT ?claim) AS", "(SUM(?claim) AS", "SUM adds a figure once per graph"),
        ("(COUNT(DISTINCT ?claim) AS", "(AVG(?claim) AS", "AVG adds a figure once per graph"),
        ("SELECT DISTINCT", "SELECT", "SELECT without DISTINCT"),
        ("  OPTIONAL", "  BIND(1 AS ?one)\n  OPTIONAL", "BIND stands before OPTIONAL"),
        ("  OPTIONAL", "  VALUES ?one { 1 }\n  { OPTIONAL { } } OPTIONAL", "VALUES stands before"),
        ("NOT EXISTS { ?iri", "NOT EXISTS { ?iri a ?x ; cg:y ?z .  ?iri", "EXISTS over several"),
        ("HAVING(COUNT(DISTINCT ?claim) > 0)", "HAVING(?claims > 0)", "HAVING over an alias"),
        ("(COUNT(DISTINCT ?claim) AS", '(GROUP_CONCAT(?claim; separator=",") AS', "GROUP_CONCAT"),
        ("(COUNT(DISTINCT ?claim) AS", "(SAMPLE(?claim) AS", "SAMPLE"),
        ("BIND(STR(?label)", "BIND(LCASE(?label)", "LCASE"),
        ("BIND(STR(?label)", "BIND(YEAR(?start)", "SUBSTR(STR(?date), 1, 4)"),
        ("BIND(STR(?label)", "BIND(NOW()", "NOW"),
        ("BIND(STR(?label)", "BIND(STR(?start) = STR(xsd:gYear)", "partial dates do not compare"),
        ("  OPTIONAL", "  FILTER(?iri IN (cg:a))\n  OPTIONAL", "IN is not used"),
        ("  OPTIONAL", "  SERVICE ?iri { ?a ?b ?c }\n  OPTIONAL", "SERVICE"),
    ],
)
def test_a_text_that_breaks_a_rule_is_named(tmp_path: Path, old: str, new: str, fault: str) -> None:
    found = faults(tmp_path, old, new)
    assert any(fault in line for line in found), found
    assert all(line.startswith("members: ") for line in found)


def test_the_rows_of_a_distinct_select_may_be_counted(tmp_path: Path) -> None:
    counted = "SELECT DISTINCT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s WHERE { ?s ?p ?o } }"
    path = tmp_path / "theme" / "count.rq"
    path.parent.mkdir()
    header = "".join(line for line in GOOD.splitlines(keepends=True)[:7] if "param" not in line)
    header = header.replace(GOOD.splitlines(keepends=True)[4], "")
    path.write_text(f"{header}{counted} ORDER BY ?n\n", encoding="utf-8")
    assert lint(read_question(path)) == []
