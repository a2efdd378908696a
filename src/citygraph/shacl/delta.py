"""The validation of a change: only what it can affect is looked at, before and after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import Quad

from citygraph.shacl.affected import Affected, EverythingError
from citygraph.shacl.engine import finding_of, labels_of
from citygraph.shacl.findings import Finding, Report, Status, ordered
from citygraph.shacl.inputs import fact_of, plan_of, view_of
from citygraph.shacl.local import Run, chunks
from citygraph.shacl.overlay import OverlayView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from citygraph.shacl.inputs import Data, Shapes
    from citygraph.shacl.plan import Plan, Shape
    from citygraph.shacl.view import Fact, Node, View


@dataclass(frozen=True, slots=True)
class Delta:
    """A change of the data.

    Args:
        added: quads that are said from now on; triples and those of rdflib will do.
        removed: quads that are no longer said, likewise.
    """

    added: tuple[Quad, ...] = ()
    removed: tuple[Quad, ...] = ()

    def __post_init__(self) -> None:
        for name in ("added", "removed"):
            facts = (fact_of(each) for each in getattr(self, name))
            object.__setattr__(self, name, tuple(map(_quad, facts)))


def _quad(fact: Fact) -> Quad:
    return fact if isinstance(fact, Quad) else Quad(fact.subject, fact.predicate, fact.object)


@dataclass(frozen=True, slots=True)
class Versions:
    """A data graph before and after a change.

    Args:
        before: the earlier version.
        after: the later one.
        common: what both have.
        union: what either has.
        changed: the triples that only one of them has.
    """

    before: View
    after: View
    common: View
    union: View
    changed: tuple[Fact, ...]

    @classmethod
    def patched(cls, before: View, added: Iterable[Fact], removed: Iterable[Fact]) -> Versions:
        """A graph and what becomes of it.

        Args:
            before: the graph.
            added: triples; those that it has already make no difference.
            removed: triples; those that it does not have, or that are added too, likewise.
        """
        more = {_triple(fact): fact for fact in added}
        less = {_triple(fact): fact for fact in removed if _triple(fact) not in more}
        new = [fact for fact in more.values() if not _has(before, fact)]
        gone = [fact for fact in less.values() if _has(before, fact)]
        return cls(
            before=before,
            after=OverlayView(before, new, gone),
            common=OverlayView(before, (), gone),
            union=OverlayView(before, new, ()),
            changed=(*new, *gone),
        )

    @classmethod
    def forked(cls, common: View, before: Iterable[Fact], after: Iterable[Fact]) -> Versions:
        """Two graphs that grew from a common one.

        Args:
            common: triples that both have.
            before: the triples of the earlier one, as far as they may not be common.
            after: those of the later one.
        """
        old = {_triple(fact): fact for fact in before if not _has(common, fact)}
        new = {_triple(fact): fact for fact in after if not _has(common, fact)}
        differing = [
            fact for triple, fact in (old | new).items() if (triple in old) != (triple in new)
        ]
        return cls(
            before=OverlayView(common, old.values(), ()),
            after=OverlayView(common, new.values(), ()),
            common=OverlayView(common, [f for t, f in new.items() if t in old], ()),
            union=OverlayView(common, (old | new).values(), ()),
            changed=tuple(differing),
        )


def _triple(fact: Fact) -> tuple[object, object, object]:
    return fact.subject, fact.predicate, fact.object


def _has(view: View, fact: Fact) -> bool:
    subject, value = view.node(fact.subject), view.node(fact.object)  # type: ignore[arg-type]
    return value in view.objects(fact.predicate)(subject)


def validate_delta(data: Data, delta: Delta, shapes: Shapes) -> Report:
    """Validate a change of data.

    Args:
        data: the data before the change, as for `citygraph.shacl.validate`. Graphs do not count: a
            triple that is removed is gone.
        delta: the change.
        shapes: the shapes, as for `citygraph.shacl.validate`.

    Returns:
        What is found about the nodes that the change can affect, each finding with its status. The
        new and resolved ones are those by which two full validations differ.

    Raises:
        UnreadableInputError: as `citygraph.shacl.validate` does.
    """
    versions = Versions.patched(view_of(data), delta.added, delta.removed)
    return report_of_change(plan_of(shapes), versions)


def report_of_change(plan: Plan, versions: Versions) -> Report:
    """Hold a change to compiled shapes.

    Args:
        plan: the shapes.
        versions: the graph before and after.
    """
    return _Change(plan, versions).report()


class _Change:
    """The validation of one change: both versions, each as far as it is affected."""

    def __init__(self, plan: Plan, versions: Versions) -> None:
        self._plan = plan
        self._versions = versions
        after = versions.after
        changed = (
            (after.node(f.subject), f.predicate, after.node(f.object))  # type: ignore[arg-type]
            for f in versions.changed
        )
        self._affected = Affected(changed, versions.common, versions.union)
        self._runs = (Run(versions.before), Run(after))
        self._found: tuple[dict[Finding, Node], dict[Finding, Node]] = ({}, {})
        self._done: dict[Shape, set[Node]] = {}
        self._notes: list[str] = []

    def report(self) -> Report:
        """Validate and compare."""
        if self._versions.changed:
            for root in self._plan.roots:
                self._check(root, self._focus_nodes(root))
            self._check_again()
        before, after = self._found
        findings = [
            replace(f, status=Status.EXISTING if f in before else Status.NEW) for f in after
        ] + [replace(f, status=Status.RESOLVED) for f in before if f not in after]
        nodes = set().union(*self._done.values())
        return Report(
            results=ordered(findings),
            focus_nodes=dict(sorted(self._counts().items())),
            focus_count=len(nodes),
            labels=labels_of(self._versions.union, findings),
            notes=tuple(self._notes),
        )

    def _counts(self) -> Mapping[str, int]:
        return {root.name: len(self._done.get(root, ())) for root in self._plan.roots}

    def _focus_nodes(self, root: Shape) -> set[Node]:
        try:
            return self._affected.focus_nodes(root)
        except EverythingError:
            self._notes.append(
                f"All focus nodes of {root.name} were checked, since a query of it looks at "
                "something that changes."
            )
            return {node for run in self._runs for node in run.focus_nodes(root)}

    def _check(self, root: Shape, nodes: set[Node]) -> None:
        """Hold nodes to a root, in both versions, where it targets them."""
        done = self._done.setdefault(root, set())
        new = nodes - done
        for run, found in zip(self._runs, self._found, strict=True):
            targeted = [node for node in new if run.is_focus(root, node)]
            done.update(targeted)
            for chunk in chunks(targeted):
                for each in run.evaluate(root, chunk):
                    found.setdefault(finding_of(run.view, each), each.hit.focus)

    def _check_again(self) -> None:
        """Validate the focus nodes, too, by which what differs may have been reported already.

        Else linking to a node that is broken already would report its old fault as new.
        """
        before, after = self._found
        differing: dict[str, set[Node]] = {}
        for here, there in ((before, after), (after, before)):
            for finding, focus in here.items():
                if finding not in there:
                    differing.setdefault(finding.shape, set()).add(focus)
        for name, focuses in differing.items():
            for root, nodes in self.closure(name, focuses):
                self._check(root, nodes)

    def closure(self, name: str, focuses: set[Node]) -> Iterator[tuple[Shape, set[Node]]]:
        """The roots and focus nodes whose validation reports results for the shapes of a name."""
        for root in self._plan.roots:
            for chain, shape in _chains(root):
                if shape.name == name:
                    yield root, self._affected.above(chain, focuses)


def _chains(shape: Shape) -> Iterator[tuple[tuple[Shape, ...], Shape]]:
    """A shape and those to which it leads by `sh:property`, each after the shapes above it."""
    yield (), shape
    for inner in shape.properties:
        for chain, below in _chains(inner):
            yield (shape, *chain), below
