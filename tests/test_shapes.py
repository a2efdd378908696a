"""Every shape and rule fires on the fault it is there for, and on nothing else."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rdflib
from pyoxigraph import NamedNode
from rdflib import OWL, RDF, RDFS, SH, URIRef

from citygraph import paths
from citygraph.namespaces import CG, ID, VOCAB, shorten
from citygraph.shacl import read_rule, run_rules, validate
from citygraph.shacl.rules import RULES
from citygraph.store.embedded import EmbeddedStore, quads_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

    from citygraph.shacl import Finding, Report

TESTS = Path(__file__).parent
VALID = sorted((TESTS / "valid").iterdir())
INVALID = sorted((TESTS / "invalid").iterdir())

ABSTRACT = {"Agent", "Claim", "Place"}
PARAMETERS = {
    SH["class"],
    SH["datatype"],
    SH["nodeKind"],
    SH["minCount"],
    SH["maxCount"],
    SH["minExclusive"],
    SH["minInclusive"],
    SH["maxExclusive"],
    SH["maxInclusive"],
    SH["minLength"],
    SH["maxLength"],
    SH["pattern"],
    SH["languageIn"],
    SH["uniqueLang"],
    SH["equals"],
    SH["disjoint"],
    SH["lessThan"],
    SH["lessThanOrEquals"],
    SH["not"],
    SH["and"],
    SH["or"],
    SH["xone"],
    SH["node"],
    SH["qualifiedValueShape"],
    SH["closed"],
    SH["hasValue"],
    SH["in"],
    SH["sparql"],
}
"""What makes a shape a constraint; counts of qualified values and ignored properties go along."""

WARNINGS: set[tuple[str, str]] = set()
"""What the founding documents leave open. A warning that is not listed here needs a decision."""


@dataclass(frozen=True)
class Expected:
    component: str
    path: str
    severity: str
    shape: str


def expected(path: Path) -> Expected:
    """The first line of an invalid fixture: `# expect: component path severity shape`."""
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    match = re.fullmatch(r"# expect: (\S+) (\S+) (Violation|Warning|Info) ([a-z-]+)", first)
    assert match, f"{path}: the first line must be '# expect: component path severity shape'"
    return Expected(*match.groups())


def reported(finding: Finding) -> Expected:
    path = finding.path or "-"
    return Expected(
        shorten(finding.component),
        shorten(path) if path.startswith("http") else path,
        finding.severity.value.capitalize(),
        finding.shape.removeprefix(RULES),
    )


def ontology() -> list[Quad]:
    return [quad for file in paths.ontology_files() for quad in quads_of(file)]


def own_nodes(quads: list[Quad]) -> Iterator[str]:
    """The nodes that a fixture describes and the graphs that it fills, by which it is found."""
    for quad in quads:
        for node in (quad.subject, quad.graph_name):
            if isinstance(node, NamedNode):
                yield node.value


@pytest.fixture(scope="module")
def found() -> dict[Path, list[Finding]]:
    """The findings of each fixture; they are told apart by their nodes, so one run does."""
    fixtures = {path: quads_of(path) for path in (*VALID, *INVALID)}
    owner: dict[str, Path] = {}
    for path, quads in fixtures.items():
        for node in own_nodes(quads):
            assert owner.setdefault(node, path) == path, f"{node} is in {path} and {owner[node]}"
    known = ontology()
    named = [quad for path, quads in fixtures.items() if path.suffix == ".trig" for quad in quads]
    report = validate([*known, *chain(*fixtures.values())], paths.shape_files())
    report = report.plus(run_rules(EmbeddedStore.of_quads([*known, *named]), paths.rule_files()))
    findings = defaultdict(list)
    for finding in report.results:
        assert isinstance(finding.focus, NamedNode)
        assert finding.focus.value in owner, f"{finding} is about none of the fixtures"
        findings[owner[finding.focus.value]].append(finding)
    return findings


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_fixture_has_no_finding_at_all(
    path: Path, found: dict[Path, list[Finding]]
) -> None:
    assert found.get(path, []) == []


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_fixture_has_exactly_the_expected_finding(
    path: Path, found: dict[Path, list[Finding]]
) -> None:
    assert [reported(finding) for finding in found.get(path, [])] == [expected(path)]


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in paths.shape_files():
        graph.parse(file)
    return graph


def constraints(shapes: rdflib.Graph) -> dict[str, list[URIRef]]:
    """Each shape that can report something -> its constraints."""
    reporting = set(shapes.subjects(SH.message))
    reporting |= set(shapes.subjects(SH.targetClass)) | set(shapes.subjects(SH.targetSubjectsOf))
    reporting |= set(shapes.objects(None, SH.property)) & set(shapes.subjects(RDF.type))
    return {
        str(shape): sorted(PARAMETERS.intersection(shapes.predicates(shape)))
        for shape in reporting
        if isinstance(shape, URIRef)
    }


def test_every_constraint_has_an_invalid_fixture(shapes: rdflib.Graph) -> None:
    fired = {expected(path).shape for path in INVALID}
    every = {shape.removeprefix(RULES) for shape, given in constraints(shapes).items() if given}
    every |= {path.stem for path in paths.rule_files()}
    assert every - fired == set()
    assert fired - every == set()


def test_every_constraint_says_what_is_wrong_and_what_to_do(shapes: rdflib.Graph) -> None:
    for shape, given in constraints(shapes).items():
        messages = list(shapes.objects(URIRef(shape), SH.message))
        assert len(given) <= 1, f"{shape} needs a shape for each constraint, with its own message"
        assert len(messages) == len(given), f"{shape} has a constraint without message"
        for message in messages:
            assert isinstance(message, rdflib.Literal)
            assert message.language == "en", shape
            assert re.fullmatch(r"[^;]+; \S[^;]*[^.;]", str(message)), message


def test_whatever_can_report_has_a_name(shapes: rdflib.Graph) -> None:
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
    roots = {shape for target in targets for shape in shapes.subjects(target)}
    reporting = roots | {part for root in roots for part in shapes.objects(root, SH.property)}
    assert all(isinstance(shape, URIRef) for shape in reporting)


def test_every_rule_is_described() -> None:
    for path in paths.rule_files():
        rule = read_rule(path)
        for text in (rule.summary, rule.message, rule.fix):
            assert text, path
            assert not text.endswith("."), path


def test_every_class_has_its_file_its_shape_and_a_valid_fixture(shapes: rdflib.Graph) -> None:
    words = rdflib.Graph()
    for file in paths.ontology_files():
        words.parse(file)
    classes = {str(c).removeprefix(CG) for c in words.subjects(RDF.type, OWL.Class)}
    assert len(classes - ABSTRACT) == 22
    used = {path: path.read_text(encoding="utf-8") for path in VALID}
    for name in sorted(classes - ABSTRACT):
        slug = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()
        assert paths.data_root() / "shapes" / f"{slug}.ttl" in paths.shape_files(), name
        assert (None, SH.targetClass, URIRef(CG + name)) in shapes, name
        assert any(re.search(rf"\ba cg:{name} ;", text) for text in used.values()), name
        assert any(path.stem.startswith(f"{slug}-") for path in VALID), name
    assert (URIRef(CG + "Development"), RDFS.subClassOf, URIRef(CG + "Initiative")) in words


def test_the_shipped_graph_conforms(shipped_report: Report) -> None:
    assert shipped_report.focus_count > 10_000
    assert [finding for finding in shipped_report.results if finding.severity == "violation"] == []


def test_every_warning_about_the_shipped_graph_is_known(shipped_report: Report) -> None:
    warnings = {
        (finding.shape.removeprefix(RULES), str(finding.focus)[1:-1].removeprefix(ID))
        for finding in shipped_report.results
        if finding.severity == "warning"
    }
    assert warnings == WARNINGS


def test_every_shape_of_an_entity_is_applied_to_the_shipped_graph(shipped_report: Report) -> None:
    applied = shipped_report.focus_nodes
    idle = {shape.removeprefix(RULES) for shape, count in applied.items() if not count}
    assert idle <= {"award", "located-point", "metropolitan-area"}  # no small graph has them


def test_schemes_named_in_shapes_exist(shapes: rdflib.Graph) -> None:
    schemes = {VOCAB + file.stem for file in (paths.data_root() / "ontology").rglob("*.ttl")}
    named = {
        str(term)
        for term in shapes.objects()
        if isinstance(term, URIRef) and str(term).startswith(VOCAB) and str(term).count("/") == 5
    }
    assert named
    assert named <= schemes
