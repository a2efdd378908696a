"""The executor far away: the same plan as queries, so that only findings travel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from citygraph.errors import UsageError
from citygraph.namespaces import shorten
from citygraph.shacl.components import Class, Disjoint, Equals
from citygraph.shacl.engine import finding_of
from citygraph.shacl.findings import Report, ordered
from citygraph.shacl.local import Found, Run
from citygraph.shacl.plan import Hit, ValueConstraint
from citygraph.shacl.property_path import Predicate
from citygraph.shacl.queries.prepared import message
from citygraph.shacl.remote.answers import Answers
from citygraph.shacl.remote.forms import FOCUS
from citygraph.shacl.remote.notes import notes_of
from citygraph.shacl.remote.to_sparql import Question, Refused, questions, targeted
from citygraph.shacl.remote.writer import Writer
from citygraph.shacl.shapes.queries import Ask, Select
from citygraph.shacl.view import ParsedView

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from citygraph.model import Term
    from citygraph.shacl.findings import Finding
    from citygraph.shacl.plan import Constraint, Plan, Shape
    from citygraph.shacl.remote.answers import Row
    from citygraph.shacl.remote.to_sparql import Subclasses
    from citygraph.store import Store


def validate_remote(store: Store, plan: Plan) -> Report:
    """Hold the default graph of an endpoint to compiled shapes, where the data are.

    Each constraint is one query; what comes back is what breaks it. The endpoint's own rules
    decide how literals are kept and compared, and the notes of the report say where that counts.

    Args:
        store: the endpoint.
        plan: the shapes.

    Returns:
        The report. When its `focus_count` is 0, nothing was checked.

    Raises:
        UsageError: an endpoint cannot be asked about a constraint; all such are named.
        EndpointError: an answer does not come, may not be whole, or the default graph is empty
            although named graphs are not.
    """
    refuse(plan)
    answers = Answers(store)
    answers.require_default_graph()
    subclasses = answers.subclasses(classes_of(plan))
    counts = [_focus_nodes(answers, [root], subclasses) for root in plan.roots]
    applied = [root for root, number in zip(plan.roots, counts, strict=True) if number]
    named = {t.term for root in applied for t in root.targets if t.kind == "node"}
    absent = answers.absent(named)
    findings = ordered(
        [*_findings(answers, applied, subclasses, absent), *_of_absent(applied, absent)]
    )
    return Report(
        results=findings,
        focus_nodes=_by_name(plan.roots, counts),
        focus_count=_focus_nodes(answers, applied, subclasses) if applied else 0,
        labels=answers.labels(
            node for each in findings for node in (each.focus, each.value) if node is not None
        ),
        notes=notes_of(store, applied, findings),
    )


def refuse(plan: Plan) -> None:
    """Refuse shapes of which an endpoint cannot be asked.

    Args:
        plan: the shapes.

    Raises:
        UsageError: there is such a shape; shape and constraint are named, and why.
    """
    refused = [
        f"{_name(each.shape)}, {shown(each.constraint)}: {each.reason}"
        for root in plan.roots
        for each in questions(root, {})
        if isinstance(each, Refused)
    ]
    if refused:
        listed = "; ".join(dict.fromkeys(refused))
        raise UsageError(
            f"An endpoint cannot be asked about every constraint ({listed}). Leave these shapes "
            "out, or load the data into a store and validate that."
        )


def _name(shape: Shape) -> str:
    return shorten(shape.name) if shape.name else "a shape without a name"


def shown(constraint: Constraint) -> str:
    """The name of the component of a constraint, for a person."""
    return shorten(constraint.iri).removesuffix("ConstraintComponent")


def classes_of(plan: Plan) -> set[ox.NamedNode]:
    """The classes of whose instances shapes speak."""
    targets = (target for root in plan.roots for target in root.targets)
    found = {t.term for t in targets if t.kind == "class" and isinstance(t.term, ox.NamedNode)}
    constraints = (c for shape in plan.shapes for c in shape.constraints)
    return found | {each.cls for each in constraints if isinstance(each, Class)}


def count_query(roots: Sequence[Shape], subclasses: Subclasses) -> str:
    """The query for how many different nodes shapes target, ?nodes.

    Args:
        roots: the shapes.
        subclasses: see `Writer`.
    """
    targets = dict.fromkeys(target for root in roots for target in root.targets)
    pattern = targeted(targets, Writer(subclasses), FOCUS, {target.term for target in targets})
    return f"SELECT (COUNT(DISTINCT {FOCUS}) AS ?nodes) WHERE {{ {pattern} }}"


def _focus_nodes(answers: Answers, roots: Sequence[Shape], subclasses: Subclasses) -> int:
    return answers.number(count_query(roots, subclasses), "nodes")


def _by_name(roots: Sequence[Shape], counts: Sequence[int]) -> Mapping[str, int]:
    found = dict.fromkeys(sorted(root.name for root in roots), 0)
    for root, number in zip(roots, counts, strict=True):
        found[root.name] += number
    return found


def _findings(
    answers: Answers, roots: Sequence[Shape], subclasses: Subclasses, absent: Collection[Term]
) -> Iterator[Finding]:
    terms = ParsedView(())
    for root in roots:
        for question in questions(root, subclasses, absent):
            if isinstance(question, Question):
                for row in answers.rows(question.query):
                    hit = _hit(question, row, terms)
                    yield finding_of(terms, Found(question.shape, question.constraint, hit))


def _of_absent(roots: Sequence[Shape], absent: Collection[Term]) -> Iterator[Finding]:
    """What is wrong with targeted nodes that are in no triple: the same as in an empty graph.

    An endpoint cannot be asked: only some find that an empty path leads from such a node to itself.
    """
    view = ParsedView(())
    for root in roots:
        nodes = {t.term: view.node(t.term) for t in root.targets if t.term in absent}
        for found in Run(view).evaluate(root, list(nodes.values())):
            if not isinstance(found.constraint, Select | Ask):
                yield finding_of(view, found)


def _hit(question: Question, row: Row, terms: ParsedView) -> Hit:
    """What a row says, as the executor in this process has it."""
    constraint, focus = question.constraint, row.get("focus") or row["this"]
    value, path = row.get("value"), row.get("path")
    itself = ValueConstraint | Equals | Disjoint | Select
    if value is None and question.shape.path is None and isinstance(constraint, itself):
        value = focus
    messages: tuple[ox.Literal, ...] = ()
    if isinstance(constraint, Select | Ask):
        messages = _messages(constraint, {**row, "this": focus})
    return Hit(
        terms.node(focus),
        None if value is None else terms.node(value),
        Predicate(path) if isinstance(path, ox.NamedNode) else None,
        messages,
    )


def _messages(constraint: Select | Ask, row: Row) -> tuple[ox.Literal, ...]:
    """What the query itself says, or else the messages of the constraint, filled from the row."""
    said = row.get("message")
    if isinstance(constraint, Select) and isinstance(said, ox.Literal):
        return (said,)
    bindings = {**constraint.bound, **row}
    return tuple(
        ox.Literal(message(text.value, bindings), language=text.language)
        for text in constraint.templates
    )
