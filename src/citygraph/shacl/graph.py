"""The whole graph, or new files together with it, held to the shapes and rules of the project."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from citygraph import paths
from citygraph.errors import UsageError
from citygraph.shacl import locate, run_rules, validate
from citygraph.store.embedded import EmbeddedStore, quads_of
from citygraph.store.quads import all_quads
from citygraph.trig.parse import rdf_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pyoxigraph import Quad

    from citygraph.shacl.findings import Report
    from citygraph.store import Store


def validate_graph(store: Store, files: Sequence[Path] = ()) -> Report:
    """Validate a graph, or new files together with it.

    Files are never validated alone: what they point to stands in the graph.

    Args:
        store: the graph, ontology included.
        files: RDF documents with new triples, or folders of them; the report is then about what
            they describe.

    Returns:
        The findings, each with its file and line where they are known.

    Raises:
        UnreadableInputError: a file is malformed.
        UsageError: the shapes speak of nothing that is there, so nothing was validated.
    """
    documents = rdf_files(files)
    parsed, data = _quads(store, documents)
    described = {quad.subject for file in documents for quad in parsed[file]}
    named = {subject for subject in described if isinstance(subject, NamedNode)}
    plain = documents and len(named) == len(described)  # blank nodes cannot be asked for by name
    report = validate(data, paths.shape_files(), named if plain else None)
    merged = EmbeddedStore.of_quads(data) if documents else store
    found = report.plus(run_rules(merged, paths.rule_files())).findings
    checked = report.focuses
    if documents:
        checked = frozenset(checked & described)
        found = tuple(finding for finding in found if finding.focus in described)
    if not checked and not found:
        where = ", ".join(map(str, documents)) or store.description
        raise UsageError(f"Nothing was validated: {where} holds nothing that the shapes speak of.")
    return replace(report, findings=tuple(locate(found, parsed, parsed)), focuses=checked)


def validate_additions(data: Sequence[Quad], added: Sequence[Quad]) -> Report:
    """Validate what is added to a graph, as it will stand there.

    Args:
        data: the graph with the additions; the ontology comes along by itself.
        added: the additions.

    Returns:
        The findings about what the additions describe.
    """
    whole = [*data, *(quad for file in paths.ontology_files() for quad in quads_of(file))]
    described = {quad.subject for quad in added if isinstance(quad.subject, NamedNode)}
    report = validate(whole, paths.shape_files(), described)
    rules = run_rules(EmbeddedStore.of_quads(whole), paths.rule_files())
    return report.plus(finding for finding in rules if finding.focus in described)


def _quads(store: Store, documents: Sequence[Path]) -> tuple[dict[Path, list[Quad]], list[Quad]]:
    """New documents and the graph: the quads of each file, and all together.

    The graph is read from its own files if there are any: what a parser reads has the exact forms
    of its literals, and a store rewrites some.
    """
    known = store.files if isinstance(store, EmbeddedStore) else ()
    parsed = {file: quads_of(file) for file in [*documents, *known]}
    data = [quad for quads in parsed.values() for quad in quads]
    return parsed, data if known else [*data, *all_quads(store)]
