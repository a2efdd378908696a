"""A small graph, what the words of its tables mean, and tables to feed it with."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from citygraph.ingest import ingest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from citygraph.ingest import Ingested

COLUMNS = (
    "subject", "subject_type", "predicate", "object", "object_type", "role", "start", "end",
    "source_url", "source_title", "tier", "locator",
)  # fmt: skip
DECISION = (
    "name", "type", "context", "decision", "entity", "label", "class", "kind", "country",
    "located_in", "part_of", "topics", "start", "end", "identifier", "reason",
)  # fmt: skip

_PREFIXES = """\
@prefix cg: <https://w3id.org/citygraph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix event: <https://w3id.org/citygraph/id/event/> .
@prefix initiative: <https://w3id.org/citygraph/id/initiative/> .
@prefix institution: <https://w3id.org/citygraph/id/institution/> .
@prefix kind: <https://w3id.org/citygraph/vocab/kind/> .
@prefix place: <https://w3id.org/citygraph/id/place/> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix source: <https://w3id.org/citygraph/id/source/> .
@prefix tier: <https://w3id.org/citygraph/vocab/tier/> .

"""
_GRAPHS = {
    "countries-and-regions": """
  place:canada a cg:Country ; skos:prefLabel "Canada"@en .
  place:italy a cg:Country ; skos:prefLabel "Italy"@en .
  place:philippines a cg:Country ; skos:prefLabel "Philippines"@en .
  place:united-states a cg:Country ; skos:prefLabel "United States"@en .
""",
    "cities-italy": """
  place:bolzano a cg:City ; skos:prefLabel "Bolzano"@en ; skos:altLabel "Bozen"@en .
  place:trento a cg:City ; skos:prefLabel "Trento"@en .
""",
    "cities-united-states": """
  place:kansas-city-missouri a cg:City ; skos:prefLabel "Kansas City, Missouri"@en .
""",
    "institutions": """
  institution:cisco a cg:Institution ; cg:kind kind:company ; skos:prefLabel "Cisco Systems"@en .
""",
    "initiatives": """
  initiative:alliance a cg:Programme ; skos:prefLabel "Alliance"@en .
  initiative:prize a cg:Award ; skos:prefLabel "Prize"@en .
  initiative:smart-street a cg:Project ; skos:prefLabel "Smart Street"@en .
""",
    "events": """
  event:fair a cg:Event ; skos:prefLabel "Fair"@en .
""",
    "identifiers-country-codes": """
  place:canada schema:identifier "CA" .
  place:italy schema:identifier "IT" .
  place:philippines schema:identifier "PH" .
  place:united-states schema:identifier "US" .
""",
    "identifiers-geonames": """
  place:bolzano cg:locatedIn place:italy .
  place:kansas-city-missouri cg:locatedIn place:united-states .
  place:trento cg:locatedIn place:italy ; schema:sameAs <https://sws.geonames.org/3165243/> .
""",
}
_ABOUT = """\
  source:{name} a cg:Source ; cg:kind kind:registry ; cg:tier tier:{tier} ;
    dcterms:title "{name}"@en .
"""

_WORDS = {
    "predicates.csv": """\
predicate,object_type,makes,role,turned,indicator,dates,note
member_of,,participation,member,,,,
founding_member_of,,participation,founding-member,,,start,
hosted_by,,participation,host,yes,,,
participates_in,,participation,,,,,
supplies,,participation,solution-provider,,,,
partner_of,city,partnership,partner,,,,
partner_of,,participation,partner,,,,
visited,,visit,,,,,
merged_into,,merger,,,,,
successor_of,,merger,,yes,,,
population,,observation,,,population,,
cost,,observation,,,cost,,
part_of,,part-of,,,,,
located_in,,located-in,,,,,
follows,,follows,,,,,
topic,topic,topic,,,,,
founded,date,begins,,,,,
ended,date,ends,,,,,
published,date,issued,,,,,
duration,date,lasts,,,,,
also_called,,label,,,,,
theme,,reject,,,,,quotes a motto; give topics
""",
    "types.csv": """\
type,class,kind
award,Award,
body,Institution,organisation
city,City,
claim,,
company,Institution,company
country,Country,
date,,
document,Output,report
event,Event,
municipality,Institution,municipality
person,Person,
programme,Programme,
project,Project,
quantity,,
region,Region,
topic,,
""",
    "roles.csv": """\
context,predicate,text,role,edition,level,dates,part_of,note
,,member,member,,,,,
,,founder,founder,,,,,
,,host city,host,,,,,
,,joined,member,,,start,,
,,award year,winner,{start},,,,
,,cohort {n},selected,cohort {n},,,,
,,winner {year},winner,{year},,,,
,,round {n} *,selected,round {n},,,,
,,twinning,partner,,,,initiative:alliance,
,,platinum,certified,,platinum,,,
Alliance,,core city,pilot,,,,,
,,core city,member,,,,,
,,slogan,reject,,,,,is a slogan and no role
""",
}


def small_graph(folder: Path, decisions: Iterable[Mapping[str, str]] = ()) -> Path:
    """Make a graph with its intake: four countries, three cities and little else."""
    for name, body in _GRAPHS.items():
        graph = name if name.startswith("identifiers") else f"registry-{name}"
        tier = "reference" if name.startswith("identifiers") else "curation"
        about = _ABOUT.format(name=graph, tier=tier)
        file = folder / "registry" / f"{name}.trig"
        file.parent.mkdir(parents=True, exist_ok=True)
        text = f"{_PREFIXES}GRAPH source:{graph} {{{body}{about}}}\n"
        file.write_text(text, encoding="utf-8", newline="\n")
    (folder / "intake" / "decisions").mkdir(parents=True)
    for name, text in _WORDS.items():
        (folder / "intake" / name).write_text(text, encoding="utf-8", newline="\n")
    decide(folder, *decisions)
    return folder


def decide(graph: Path, *decisions: Mapping[str, str]) -> None:
    """Write down decisions about names."""
    file = graph / "intake" / "decisions" / "names.csv"
    file.write_text(_csv(DECISION, decisions), encoding="utf-8", newline="\n")


def words(graph: Path, name: str, *lines: str) -> None:
    """Add lines to a file of words."""
    with (graph / "intake" / name).open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)


def claim(**cells: str) -> dict[str, str]:
    """A row that says that Trento is a member of the Alliance, but for what is told."""
    return {
        "subject": "Trento",
        "subject_type": "city",
        "predicate": "member_of",
        "object": "Alliance",
        "object_type": "programme",
        "source_url": "https://example.org/members",
        "source_title": "Members of the Alliance",
        **cells,
    }


def table(path: Path, *rows: Mapping[str, str], columns: Iterable[str] = COLUMNS) -> Path:
    """Write a table as CSV."""
    path.write_text(_csv(columns, rows), encoding="utf-8", newline="\n")
    return path


def _csv(columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def feed(graph: Path, *rows: Mapping[str, str]) -> Ingested:
    """Take rows into a graph."""
    return ingest([table(graph.parent / "table.csv", *rows)], graph)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def source_text(graph: Path) -> str:
    """The text of the only file of a source."""
    (file,) = (graph / "sources").glob("*.trig")
    return file.read_text(encoding="utf-8")
