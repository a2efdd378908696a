"""Graphs and files held to shapes and to rules about named graphs."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from citygraph import paths
from citygraph.errors import UnreadableInputError
from citygraph.shacl.engine import labels_of, report_of
from citygraph.shacl.findings import Report
from citygraph.shacl.inputs import parsed, plan_of, view_of
from citygraph.shacl.lines import locate
from citygraph.shacl.rules import run_rules
from citygraph.shacl.store_view import StoreView
from citygraph.store.embedded import EmbeddedStore, each_quad, quads_of
from citygraph.store.quads import all_quads
from citygraph.trig.parse import rdf_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from citygraph.model import Term
    from citygraph.shacl.findings import Finding
    from citygraph.shacl.plan import Plan
    from citygraph.shacl.view import View
    from citygraph.store import Store


_LARGE = 50_000_000
"""Files of more bytes are not kept in memory quad by quad."""


class Documents:
    """RDF files as they are read for a validation.

    Args:
        files: the files.
    """

    def __init__(self, files: Iterable[Path]) -> None:
        self.files = tuple(files)
        self.parsed: dict[Path, list[ox.Quad]] = {}
        """The quads of the files with blank nodes, which have other names when read again."""
        self.added: AbstractSet[ox.Quad] = frozenset()
        """What a change adds."""

    def quads(self) -> Iterator[ox.Quad]:
        """Read the files; a large one is not held, so that its blank nodes have no lines."""
        for file in self.files:
            if file.is_file() and file.stat().st_size > _LARGE:
                yield from each_quad(file)
                continue
            quads = quads_of(file)
            if any(isinstance(quad.subject, ox.BlankNode) for quad in quads):
                self.parsed[file] = quads
            yield from quads

    def located(self, report: Report) -> Report:
        """The same report with the file and line of each finding."""
        if not report.results:
            return report
        found = locate(report.results, self.files, self.parsed, self.added)
        return replace(report, results=tuple(found))


def validate_graph(
    store: Store,
    files: Sequence[Path] = (),
    *,
    shapes: Sequence[Path] | None = None,
    rules: Sequence[Path] | None = None,
) -> Report:
    """Validate a graph, or new files together with it.

    Files are never validated alone: what they point to stands in the graph.

    Args:
        store: the graph, ontology included.
        files: RDF documents with new triples, or folders of them; the report is then about what
            they describe.
        shapes: shapes files and folders of them; with `rules` left out too, those of the project.
        rules: rules about named graphs and folders of them.

    Returns:
        The findings, each with its file and line where they are known.

    Raises:
        UnreadableInputError: a file is malformed.
    """
    plan, rule_files = compiled(shapes, rules)
    if files:
        return _with_files(store, Documents(rdf_files(files)), plan, rule_files)
    if not isinstance(store, EmbeddedStore):
        return _far_away(store, plan, rule_files)
    known = Documents(store.files)
    view = parsed(known.quads()) if store.files else view_of(store)
    return known.located(_whole(plan, view, run_rules(store, rule_files)))


def _far_away(store: Store, plan: Plan, rule_files: Sequence[Path]) -> Report:
    """What breaks shapes, and rules, at an endpoint, with the labels of it all."""
    from citygraph.shacl.remote.answers import Answers
    from citygraph.shacl.remote.executor import validate_remote

    report = validate_remote(store, plan)
    broken = run_rules(store, rule_files)
    told = (node for f in broken for node in (f.focus, f.value) if node is not None)
    labels = {**report.labels, **Answers(store).labels(told)}
    return replace(report.plus(broken), labels=labels)


def _whole(
    plan: Plan, view: View, broken: Iterable[Finding], only: set[Term] | None = None
) -> Report:
    """What breaks shapes, and rules, with the labels of it all."""
    report = report_of(plan, view, only).plus(broken)
    return replace(report, labels=labels_of(view, report.results))


def _with_files(store: Store, new: Documents, plan: Plan, rule_files: Sequence[Path]) -> Report:
    """Validate what files describe, as it will stand in a graph."""
    known = Documents(store.files if isinstance(store, EmbeddedStore) else ())
    added = list(new.quads())
    quads = [*added, *(known.quads() if known.files else all_quads(store))]
    described: set[Term] = {quad.subject for quad in added}  # type: ignore[misc]
    broken = run_rules(EmbeddedStore.of_quads(quads), rule_files)
    told = (finding for finding in broken if finding.focus in described)
    report = _whole(plan, parsed(quads), told, described)
    both = Documents((*new.files, *known.files))
    both.parsed = {**known.parsed, **new.parsed}
    return both.located(report)


def validate_additions(data: Sequence[ox.Quad], added: Sequence[ox.Quad]) -> Report:
    """Validate what is added to the graph of the project, as it will stand there.

    Args:
        data: the graph with the additions; the ontology comes along by itself.
        added: the additions.

    Returns:
        The findings about what the additions describe.
    """
    plan, rule_files = compiled(None, None)
    whole = [*data, *(quad for file in paths.ontology_files() for quad in quads_of(file))]
    described: set[Term] = {quad.subject for quad in added}  # type: ignore[misc]
    broken = run_rules(EmbeddedStore.of_quads(whole), rule_files)
    told = (finding for finding in broken if finding.focus in described)
    return _whole(plan, parsed(whole), told, described)


def validate_paths(
    data: Sequence[Path],
    shapes: Sequence[Path],
    rules: Sequence[Path] = (),
    *,
    engine: str = "citygraph",
) -> Report:
    """Validate RDF files of any kind.

    Args:
        data: RDF documents and folders of them.
        shapes: shapes files and folders of them.
        rules: rules about named graphs and folders of them.
        engine: "citygraph" or "pyshacl".

    Returns:
        The findings, each with its file and line.

    Raises:
        UnreadableInputError: a file is missing or malformed, or shapes are not supported.
    """
    documents = Documents(rdf_files(data))
    if engine == "pyshacl":
        from citygraph.shacl import reference

        report = reference.validate(documents.quads(), rdf_files(shapes))
    elif shapes:
        report = report_of(plan_of(rdf_files(shapes)), parsed(documents.quads()))
    else:
        report = Report(())
    if rules:
        store = EmbeddedStore.in_memory(documents.files)
        broken = run_rules(store, rule_files(rules))
        labels = labels_of(StoreView(store.engine, {}), broken)
        report = replace(report.plus(broken), labels={**labels, **report.labels})
    return documents.located(report)


def compiled(
    shapes: Sequence[Path] | None, rules: Sequence[Path] | None
) -> tuple[Plan, list[Path]]:
    """The plan and the rules that are asked for.

    Args:
        shapes: shapes files and folders of them; None, with rules None too, for the project's.
        rules: rules and folders of them.

    Raises:
        UnreadableInputError: a file is missing, malformed or not supported.
    """
    if shapes is None and rules is None:
        return _own_plan(), paths.rule_files()
    return plan_of(rdf_files(shapes or ())), rule_files(rules or ())


@cache
def _own_plan() -> Plan:
    return plan_of(paths.shape_files())


def rule_files(given: Iterable[Path]) -> list[Path]:
    """Replace folders by the rules in them.

    Args:
        given: `.rq` files, and folders, searched at any depth.

    Raises:
        UnreadableInputError: a path does not exist, or a folder holds no rule.
    """
    found: list[Path] = []
    for path in given:
        inside = sorted(path.rglob("*.rq")) if path.is_dir() else [path]
        if not inside or not path.exists():
            raise UnreadableInputError(
                path, "there is no rule; name a .rq file or a folder of them"
            )
        found += inside
    return list(dict.fromkeys(found))
