"""What a working tree changes since a commit, held to shapes and rules."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from citygraph.errors import UnreadableInputError
from citygraph.files import decoded, read_text
from citygraph.git import changed_since, versions
from citygraph.shacl.delta import Versions, report_of_change
from citygraph.shacl.engine import labels_of, report_of
from citygraph.shacl.findings import Report, Status, ordered
from citygraph.shacl.graph import Documents, rule_files
from citygraph.shacl.inputs import parsed, plan_of
from citygraph.shacl.rule_changes import changed_findings, compared
from citygraph.shacl.rules import read_rule, rule_of, run_rules
from citygraph.shacl.shapes.compiler import compile_shapes
from citygraph.shacl.shapes.graph import ShapesGraph
from citygraph.shacl.store_view import StoreView
from citygraph.store.embedded import EmbeddedStore, each_quad, loaded, quads_of, with_merge
from citygraph.store.written import Forms
from citygraph.trig.parse import is_located, rdf_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyoxigraph as ox

    from citygraph.git import ChangedFile
    from citygraph.shacl.findings import Finding
    from citygraph.shacl.plan import Plan
    from citygraph.shacl.rules import Rule
    from citygraph.shacl.view import View

_RULES = frozenset({".rq"})


_STRING = re.compile(r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"')
_NAMELESS = ("_:", "[", "(")
"""One of these is outside of the strings of every Turtle text that has blank nodes."""


def _may_have_blank_nodes(file: Path) -> bool:
    if not is_located(file):
        return True
    text = read_text(file)
    if not any(mark in text for mark in _NAMELESS):
        return False
    bare = _STRING.sub("", text)
    return any(mark in bare for mark in _NAMELESS)


class Change:
    """What a working tree changes in the data since a commit.

    Args:
        unchanged: the files that are the same.
        files: the files that differ.
    """

    def __init__(self, unchanged: Sequence[Path], files: Sequence[ChangedFile]) -> None:
        self.unchanged = tuple(unchanged)
        gone = {file.before: file.path for file in files if file.after is None}
        both = [versions(file, gone.get(file.after)) for file in files]
        self.before = [quad for version in both for quad in version.before]
        self.after = [quad for version in both for quad in version.after]
        self.notes = tuple(version.note for version in both if version.note)
        self.parsed = {
            file.path: version.after
            for file, version in zip(files, both, strict=True)
            if file.after is not None
        }

    @cached_property
    def engine(self) -> ox.Store:
        """The unchanged files, not merged."""
        nameless = [file for file in self.unchanged if _may_have_blank_nodes(file)]
        engine = loaded([file for file in self.unchanged if file not in set(nameless)])
        for file in nameless:  # they are kept, since their blank nodes have other names next time
            self.parsed[file] = quads_of(file)
            engine.extend(self.parsed[file])
        return engine

    def common(self, *, whole: bool) -> View:
        """What both versions have.

        Args:
            whole: whether all of it will be looked at; else it need not be parsed.
        """
        if whole:
            _ = self.engine  # names the blank nodes
            return parsed(self._unchanged())
        return StoreView(
            self.engine, lambda: Forms.of_quads(self._unchanged()).mapping(), merged=False
        )

    def _unchanged(self) -> Iterator[ox.Quad]:
        for file in self.unchanged:
            yield from self.parsed.get(file) or each_quad(file)

    def stores(self) -> tuple[EmbeddedStore, EmbeddedStore]:
        """The data before and after, as stores."""
        return self._store(self.before), self._store(self.after)

    def _store(self, quads: Sequence[ox.Quad]) -> EmbeddedStore:
        store = EmbeddedStore.in_memory(self.unchanged)
        store.engine.extend(with_merge(quads))
        return store

    def broken(
        self, old: Sequence[Rule], new: Sequence[Rule], *, whole: bool = False
    ) -> list[Finding]:
        """What breaks rules about named graphs, with its status.

        Args:
            old: the rules as they were.
            new: the rules as they are.
            whole: tell of all that was there before, and not only of what the change can affect.

        The engine then holds the later version.
        """
        if not old and not new:
            return []
        engine = self.engine
        gone = {quad for quad in set(self.before) - set(self.after) if quad not in engine}
        come = {quad for quad in set(self.after) - set(self.before) if quad not in engine}
        engine.extend({*self.after, *self.before} - gone)
        store = EmbeddedStore(engine, "what changes", merged=False)

        def version(more: set[ox.Quad], less: set[ox.Quad]) -> EmbeddedStore:
            for quad in less:
                engine.remove(quad)
            engine.extend(more)
            return store

        before, after = partial(version, gone, come), partial(version, come, gone)
        same = [rule for rule in new if rule in old and not whole]
        found = changed_findings(same, gone | come, before, after)
        was = run_rules(before(), [rule for rule in old if rule not in same])
        return found + compared(was, run_rules(after(), [r for r in new if r not in same]))


def validate_since(
    ref: str,
    data: Sequence[Path],
    shapes: Sequence[Path],
    rules: Sequence[Path] = (),
    *,
    whole: bool = False,
) -> tuple[Report, Change]:
    """Validate what the working tree changes since it left a branch.

    Args:
        ref: a branch, tag or commit; what counts is the merge base of it and HEAD.
        data: RDF files, and folders of them, in a git repository.
        shapes: shapes files and folders of them.
        rules: rules about named graphs and folders of them.
        whole: validate the rest, too, so that all existing findings are told.

    Returns:
        The findings about what the change can affect, each with its status, file and line; and
        the change.

    Raises:
        UsageError: there is no git, repository or commit.
        UnreadableInputError: a file is malformed, or shapes are not supported.
    """
    changed = changed_since(data, ref)
    paths = {file.path for file in changed}
    files = _present(data)
    change = Change([file for file in files if file not in paths], changed)
    new_rules = [read_rule(file) for file in rule_files(rules)]
    plan = plan_of(rdf_files(shapes)) if shapes else None
    old_plan = _old_plan(shapes, ref)
    graphs = Versions.forked(
        change.common(whole=whole or old_plan is not None), change.before, change.after
    )
    report = Report(()) if plan is None else _held(plan, old_plan, graphs, whole=whole)
    report = report.plus(change.broken(_old_rules(new_rules, rules, ref), new_rules, whole=whole))
    notes = (*report.notes, *change.notes)
    labels = labels_of(graphs.union, report.results)
    return _located(replace(report, labels=labels, notes=notes), change), change


def _old_rules(new: Sequence[Rule], paths: Sequence[Path], ref: str) -> list[Rule]:
    """The rules as they were."""
    changed = changed_since(paths, ref, _RULES) if paths else []
    same = [rule for rule in new if rule.path not in {file.path for file in changed}]
    old = [
        rule_of(file.path, decoded(file.before, str(file.path)))
        for file in changed
        if file.before is not None
    ]
    return [*same, *old]


def _located(report: Report, change: Change) -> Report:
    """The same report with files and lines: what is new stands in a changed file, most of it."""
    new = Documents(file for file in change.parsed if file not in set(change.unchanged))
    new.parsed = change.parsed
    new.added = set(change.after) - set(change.before)
    report = new.located(report)
    if all(f.file is not None or f.status is Status.RESOLVED for f in report.results):
        return report
    old = Documents(change.unchanged)
    old.parsed = change.parsed
    return old.located(report)


def _present(data: Sequence[Path]) -> list[Path]:
    """The RDF files of the working tree; there may be none any more."""
    try:
        return rdf_files(data)
    except UnreadableInputError:
        if all(path.exists() for path in data):
            return []
        raise


def _held(plan: Plan, old: Plan | None, graphs: Versions, *, whole: bool) -> Report:
    """Hold both versions to the shapes, or each to its own where the shapes have changed."""
    if old is not None:
        report = _both(report_of(old, graphs.before), report_of(plan, graphs.after))
        return replace(report, notes=(*report.notes, "The shapes changed: everything was checked."))
    report = report_of_change(plan, graphs)
    if not whole:
        return report
    every = report_of(plan, graphs.after)
    told = set(report.results)
    rest = (replace(finding, status=Status.EXISTING) for finding in every.results)
    new = {replace(finding, status=Status.EXISTING) for finding in report.having(Status.NEW)}
    counts = {"focus_nodes": every.focus_nodes, "focus_count": every.focus_count}
    more = report.plus(finding for finding in rest if finding not in told | new)
    return replace(more, **counts)  # type: ignore[arg-type]


def _old_plan(shapes: Sequence[Path], ref: str) -> Plan | None:
    """The shapes as they were; None if they have not changed."""
    changed = changed_since(shapes, ref) if shapes else []
    if not changed:
        return None
    paths = {file.path for file in changed}
    documents: dict[Path | None, Sequence[ox.Quad]] = {
        file: quads_of(file) for file in _present(shapes) if file not in paths
    }
    documents |= {file.path: versions(file).before for file in changed if file.before is not None}
    return compile_shapes(ShapesGraph(documents))


def _both(before: Report, after: Report) -> Report:
    return replace(after, results=ordered(compared(before.results, after.results)))
