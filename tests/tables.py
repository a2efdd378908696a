"""A small graph, what the words of its tables mean, and tables to feed it with."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from citygraph.ingest import ingest
from citygraph.ingest.claims import Claims
from citygraph.ingest.decisions import Decisions
from citygraph.ingest.graphs import NamedGraphs
from citygraph.ingest.places import Gazetteer
from citygraph.ingest.reconcile import Reconciler
from citygraph.ingest.registry import Registry
from citygraph.ingest.run import _vocabularies
from citygraph.ingest.sources import Sources
from citygraph.ingest.table import read_table
from citygraph.ingest.words import Words
from citygraph.namespaces import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pyoxigraph import Quad

    from citygraph.ingest import Ingested
    from citygraph.ingest.ror import Organization

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
context,predicate,text,role,edition,level,dates,amount,part_of,note
,,member,member,,,,,,
,,founder,founder,,,,,,
,,host city,host,,,,,,
,,joined,member,,,start,,,
,,award year,winner,{start},,,,,
,,cohort {n},selected,cohort {n},,,,,
,,winner {year},winner,{year},,,,,
,,round {n} *,selected,round {n},,,,,
,,twinning,partner,,,,,initiative:alliance,
,,platinum,certified,,platinum,,,,
Alliance,,core city,pilot,,,,,,
,,core city,member,,,,,,
,,slogan,reject,,,,,,is a slogan and no role
,,gives $2 million,funder,,,,$2 million,,
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


@dataclass(frozen=True)
class Said:
    """What rows make of a graph before anybody looks at the shapes.

    Args:
        lines: the new statements as text, without those about the source itself.
        problems: why rows were rejected.
        graphs: the graphs.
    """

    lines: set[str]
    problems: list[str]
    graphs: NamedGraphs


def said(
    graph: Path,
    *rows: Mapping[str, str],
    ratings: Mapping[str, str] | None = None,
    ror: Mapping[str, list[Organization]] | None = None,
) -> Said:
    """Let a graph say what rows say; nothing is validated or written."""
    graphs = NamedGraphs(graph)
    concepts, topics, tiers = _vocabularies()
    registry = Registry(graphs)
    mapping = Words.read(graph / "intake", concepts)
    decisions = Decisions.read(graph / "intake" / "decisions", concepts)
    reconciler = Reconciler(graphs, registry, mapping, decisions, Gazetteer(), ror or {})
    sources = Sources(graphs, tiers, ratings or {})
    claims = Claims(graphs, registry, mapping, reconciler, sources, topics)
    problems = []
    for row in read_table(table(graph.parent / "table.csv", *rows)):
        try:
            claims.take(row)
        except ValueError as problem:
            problems.append(str(problem))
    graphs.prune()
    lines = {_line(quad) for quad in graphs.added() if quad.subject != quad.graph_name}
    return Said(lines, problems, graphs)


def _line(quad: Quad) -> str:
    terms = (quad.subject, quad.predicate, quad.object)
    return " ".join(shorten(t.value) if isinstance(t, NamedNode) else str(t) for t in terms)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def source_text(graph: Path) -> str:
    """The text of the only file of a source."""
    (file,) = (graph / "sources").glob("*.trig")
    return file.read_text(encoding="utf-8")
