"""The Python API: few names, typed, with examples that run."""

from __future__ import annotations

import doctest
import inspect
from typing import TYPE_CHECKING

import networkx as nx
import pytest
import rdflib

import citygraph
from citygraph import api, describe, model, networks, shacl
from citygraph.errors import AmbiguousNameError, UnknownNameError, UsageError
from citygraph.model import Answer

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from citygraph.api import KnowledgeGraph
    from citygraph.shacl import Report


@pytest.mark.parametrize("module", [citygraph, api, model])
def test_examples_in_docstrings_run(
    module: ModuleType,
    kg: KnowledgeGraph,
    founding: KnowledgeGraph,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kg, "validate", founding.validate)  # all of it is validated elsewhere
    monkeypatch.setattr(kg, "dataset", founding.dataset)
    monkeypatch.setattr(citygraph, "open", lambda: kg)
    outcome = doctest.testmod(module)
    assert outcome.attempted > 0
    assert outcome.failed == 0


def test_the_public_names_are_few_and_documented() -> None:
    assert len(citygraph.__all__) <= 16
    for name in citygraph.__all__:
        assert inspect.getdoc(getattr(citygraph, name)), name
    assert set(citygraph.__all__) <= set(dir(citygraph))
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = citygraph.nothing_of_the_kind


def test_every_public_method_is_documented() -> None:
    for module in (api, model, describe, networks, shacl):
        for name, thing in inspect.getmembers(module):
            if name.startswith("_") or getattr(thing, "__module__", None) != module.__name__:
                continue
            assert inspect.getdoc(thing), f"{module.__name__}.{name}"


def test_a_question_by_name(kg: KnowledgeGraph) -> None:
    answer = kg.query("partners-of", institution="Cisco")
    assert isinstance(answer, Answer)
    assert "Kansas City, Missouri" in {row["partner"] for row in answer}
    assert answer == kg.query(
        "partners-of", institution="https://w3id.org/citygraph/id/institution/cisco"
    )


def test_wrong_names_raise_what_the_docstring_says(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError) as error:
        kg.query("partners-off")
    assert "partners-of" in error.value.nearest
    with pytest.raises(UsageError):
        kg.query("partners-of")
    with pytest.raises(AmbiguousNameError) as ambiguous:
        kg.show("Towards a Partnership for Sustainable Cities")
    assert len(ambiguous.value.candidates) == 2


def test_a_folder_and_an_endpoint_exclude_each_other(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not both"):
        citygraph.open(tmp_path, endpoint="http://127.0.0.1:9/")


# rdflib 7.6 warns about what its own Dataset.triples uses.
@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")
def test_the_dataset_is_rdflibs_and_has_the_named_graphs(founding: KnowledgeGraph) -> None:
    dataset = founding.dataset()
    assert isinstance(dataset, rdflib.Dataset)
    graphs = {str(graph.identifier) for graph in dataset.graphs()}
    assert "https://w3id.org/citygraph/id/source/ieee-core-smart-cities-2015" in graphs
    triples = next(row["count"] for row in founding.stats() if row["what"] == "triples")
    assert len(set(dataset.triples((None, None, None)))) == triples


def test_the_network_is_networkx(kg: KnowledgeGraph) -> None:
    graph = kg.network("Cisco")
    assert isinstance(graph, nx.Graph)
    assert "https://w3id.org/citygraph/id/institution/cisco" in graph


def test_a_description_has_sources_and_shows_itself(kg: KnowledgeGraph) -> None:
    cisco = kg.show("Cisco Systems")
    assert cisco.label == "Cisco"
    assert all(fact.source for fact in cisco.facts)
    assert len(cisco.sources()) >= 2
    assert "<table>" in cisco._repr_html_()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<http://x.example/a> <http://x.example/b> 'in the words of others' .",
    ],
)
def test_a_file_in_which_nothing_is_checked_is_no_success(
    founding: KnowledgeGraph, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "new.ttl"
    file.write_text(text)
    report = founding.validate(file)
    assert (report.focus_count, report.results) == (0, ())


def test_words_that_the_ontology_does_not_know_are_violations(
    founding: KnowledgeGraph, tmp_path: Path
) -> None:
    file = tmp_path / "new.ttl"
    file.write_text(
        "@prefix cg: <https://w3id.org/citygraph/ontology#> .\n"
        "@prefix institution: <https://w3id.org/citygraph/id/institution/> .\n"
        'institution:foo a cg:Institutoin ; cg:prefLable "x" .\n'
    )
    report = founding.validate([tmp_path])
    assert not report.conforms
    said = " ".join(finding.message for finding in report.results)
    assert "Institutoin" in said
    assert "prefLable" in said
    assert {(finding.file, finding.line) for finding in report.results} == {(str(file), 3)}


def test_a_blank_node_of_a_new_file_has_its_line(founding: KnowledgeGraph, tmp_path: Path) -> None:
    file = tmp_path / "new.ttl"
    file.write_text("@prefix cg: <https://w3id.org/citygraph/ontology#> .\n\n[ a cg:Need ] .\n")
    findings = founding.validate(file).results
    assert findings
    assert {(finding.file, finding.line) for finding in findings} == {(str(file), 3)}


def test_a_focus_count_is_that_of_the_files(founding: KnowledgeGraph, tmp_path: Path) -> None:
    file = tmp_path / "new.ttl"
    file.write_text(
        "@prefix cg: <https://w3id.org/citygraph/ontology#> .\n"
        "<https://w3id.org/citygraph/id/need/x> a cg:Need .\n"
    )
    assert founding.validate(str(file)).focus_count == 1
    assert founding.validate().focus_count > 400


def test_validation_of_the_shipped_graph_conforms(shipped_report: Report) -> None:
    assert shipped_report.focus_count > 10_000
    assert shipped_report.failing() == ()
