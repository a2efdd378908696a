"""Patches of a store, tried on it while it stays as it is."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from citygraph.errors import UnreadableInputError, UsageError
from citygraph.shacl.delta import Delta, Versions, report_of_change
from citygraph.shacl.engine import labels_of
from citygraph.shacl.findings import Report, Severity
from citygraph.shacl.graph import Documents, compiled
from citygraph.shacl.inputs import view_of
from citygraph.shacl.rule_changes import changed_findings
from citygraph.shacl.rules import read_rule
from citygraph.store.embedded import EmbeddedStore
from citygraph.store.patch import patch, patch_folder, trial
from citygraph.trig.parse import rdf_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from citygraph.shacl.findings import Finding
    from citygraph.shacl.plan import Plan
    from citygraph.shacl.rules import Rule
    from citygraph.store import Store


def validate_change(store: Store, delta: Delta) -> Report:
    """Try a change on a graph, which stays as it is.

    Args:
        store: the graph, in this process.
        delta: the change; a triple is gone when no graph says it any more.

    Returns:
        The findings about what the change can affect, each with its status.

    Raises:
        UsageError: the graph is at an endpoint, or the change points at blank nodes.
    """
    if not isinstance(store, EmbeddedStore):
        raise UsageError(f"A change cannot be tried at {store.description}; load the data here.")
    plan, rules = compiled(None, None)
    return _tried(store, delta, plan, [read_rule(file) for file in rules])


def validate_patch(  # noqa: PLR0913
    folder: Path,
    add: Sequence[Path],
    remove: Sequence[Path],
    *,
    apply: bool = False,
    fail_on: Severity = Severity.VIOLATION,
    shapes: Sequence[Path] | None = None,
    rules: Sequence[Path] | None = None,
) -> Report:
    """Try a patch on a store folder, which stays as it is.

    Args:
        folder: the store.
        add: RDF files whose triples are added.
        remove: RDF files whose triples are removed, each from its graph.
        apply: make the patch, all of it or nothing, when it brings nothing that fails.
        fail_on: the least severity that fails.
        shapes: shapes files and folders of them; with `rules` left out too, those of the project.
        rules: rules about named graphs and folders of them.

    Returns:
        The findings about what the patch can affect, each with its status; those of what is added
        with file and line.

    Raises:
        UnreadableInputError: a file is malformed or has blank nodes, which no patch can point at.
        StoreError: the folder is no store, or another process writes to it.
    """
    plan, files = compiled(shapes, rules)
    new, old = Documents(rdf_files(add)), Documents(rdf_files(remove))
    delta = Delta(tuple(_ground(new)), tuple(_ground(old)))
    store = EmbeddedStore.folder(folder)
    report = _tried(store, delta, plan, [read_rule(file) for file in files], folder)
    store.close()
    if apply and not report.failing(fail_on, existing=False):
        patch_folder(folder, delta.added, delta.removed)
    return new.located(report)


def _ground(documents: Documents) -> list[ox.Quad]:
    quads = list(documents.quads())
    for file, some in documents.parsed.items():
        for quad in some:
            if isinstance(quad.subject, ox.BlankNode):
                problem = f"a patch cannot point at the blank node {quad.subject}; give it an IRI"
                raise UnreadableInputError(file, problem)
    return quads


def _tried(
    store: EmbeddedStore,
    delta: Delta,
    plan: Plan,
    rules: Sequence[Rule],
    folder: Path | None = None,
) -> Report:
    """Hold a graph before and after a change to shapes and rules."""
    missing = sum(quad not in store.engine for quad in set(delta.removed))
    graphs = Versions.patched(view_of(store), delta.added, _gone(store.engine, delta))
    report = report_of_change(plan, graphs).plus(_broken(store, delta, rules, folder))
    labels = labels_of(graphs.union, report.results)
    if not missing:
        return replace(report, labels=labels)
    note = f"{missing} of the statements to remove are in no such graph of {store.description}."
    return replace(report, labels=labels, notes=(*report.notes, note))


def _broken(
    store: EmbeddedStore, delta: Delta, rules: Sequence[Rule], folder: Path | None
) -> list[Finding]:
    """What breaks rules about named graphs, with its status."""
    if not rules:
        return []
    differing = frozenset((*delta.added, *delta.removed))
    with _patched(store, delta, folder) as after:
        return changed_findings(rules, differing, lambda: store, lambda: after)


@contextmanager
def _patched(store: EmbeddedStore, delta: Delta, folder: Path | None) -> Iterator[EmbeddedStore]:
    """A copy of a store after a change."""
    if folder is not None:
        with trial(folder, delta.added, delta.removed) as tried:
            yield tried
        return
    engine = store.copy
    come = {quad for quad in delta.added if quad not in engine}
    gone = {quad for quad in delta.removed if quad in engine} - come
    patch(engine, come, gone)
    try:
        yield EmbeddedStore(engine, f"{store.description} after a change")
    finally:
        patch(engine, gone, come)


def _gone(store: ox.Store, delta: Delta) -> list[ox.Quad]:
    """Of the quads that are removed, those whose triples no graph says any more."""
    default = ox.DefaultGraph()
    less, more = set(delta.removed), {quad.triple for quad in delta.added}
    gone = []
    for quad in less:
        found = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        left = (each for each in found if each.graph_name != default and each not in less)
        if quad.triple not in more and next(left, None) is None:
            gone.append(quad)
    return gone
