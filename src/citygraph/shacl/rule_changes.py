"""Rules about named graphs, held to what a change can affect."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph

from citygraph.errors import QueryError, UnreadableInputError
from citygraph.shacl.findings import Status
from citygraph.shacl.rules import run_rules
from citygraph.store import select
from citygraph.store.reads import predicates_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from pyoxigraph import Quad

    from citygraph.model import Term
    from citygraph.shacl.findings import Finding
    from citygraph.shacl.rules import Rule
    from citygraph.store import Store

_MANY = 500
"""If more nodes may be affected, all are checked: a query for each would take longer."""

_BODY = re.compile(r"\bSELECT\b", re.IGNORECASE)


def changed_findings(
    rules: Sequence[Rule],
    differing: AbstractSet[Quad],
    before: Callable[[], Store],
    after: Callable[[], Store],
) -> list[Finding]:
    """What breaks rules in a version of the data and not, or also, in another one.

    A rule that reads nothing that differs is passed over: where it is broken, it was before.

    Args:
        rules: the rules.
        differing: the quads that only one of the versions has.
        before: gives the earlier version; the one that it gave is not asked after `after` is
            called, so that both may be one store that is changed to and fro.
        after: gives the later version, likewise.

    Returns:
        The findings about the nodes that the difference can affect, each with its status.

    Raises:
        UnreadableInputError: a pattern of `affects` cannot be asked.
    """
    predicates = {quad.predicate.value for quad in differing}
    concerned = [rule for rule in rules if _reads(rule, predicates)]
    if not concerned:
        return []
    near: dict[Rule, set[Term] | None] = {rule: set() for rule in concerned}
    for version in (after, before):
        store = version()
        for rule, nodes in near.items():
            if nodes is not None:
                near[rule] = _with(nodes, _affected(rule, differing, store))
    old = _found(store, near)
    return compared(old, _found(after(), near))


def _reads(rule: Rule, predicates: AbstractSet[str]) -> bool:
    """Whether triples of some predicates can make a difference to a rule."""
    read = predicates_of(rule.query)
    return read is None or not read.isdisjoint(predicates)


def _with(nodes: set[Term], more: set[Term] | None) -> set[Term] | None:
    both = None if more is None else nodes | more
    too_many = both is None or len(both) > _MANY
    return None if too_many or any(isinstance(n, BlankNode) for n in both or ()) else both


def _affected(rule: Rule, differing: AbstractSet[Quad], store: Store) -> set[Term] | None:
    """The nodes that may break a rule in one version alone; None for any node."""
    if rule.affects is None:
        return None
    changed = {(quad.subject, quad.graph_name) for quad in differing}
    if any(isinstance(term, BlankNode) for pair in changed for term in pair):
        return None
    prologue = _BODY.split(rule.query, maxsplit=1)[0]
    rows = " ".join(f"({subject} {_written(graph)})" for subject, graph in sorted(changed, key=str))
    nodes: set[Term] = {subject for subject, _ in changed}  # type: ignore[misc]
    for pattern in rule.affects if len(nodes) <= _MANY else ():
        text = (
            f"{prologue}SELECT DISTINCT ?focus WHERE {{ "
            f"VALUES (?changed ?graph) {{ {rows} }} {pattern} }}"
        )
        try:
            nodes.update(row["focus"] for row in select(store, text).rows if row["focus"])
        except QueryError as error:
            problem = f"a pattern of `affects` cannot be asked: {error}"
            raise UnreadableInputError(rule.path, problem) from error
    return nodes


def _written(graph: object) -> str:
    return "UNDEF" if isinstance(graph, DefaultGraph) else str(graph)


def _found(store: Store, near: dict[Rule, set[Term] | None]) -> list[Finding]:
    return [found for rule, nodes in near.items() for found in run_rules(store, [rule], nodes)]


def compared(before: Iterable[Finding], after: Iterable[Finding]) -> list[Finding]:
    """Findings of two versions, with their status.

    Args:
        before: those of the earlier one.
        after: those of the later one.
    """
    old, new = dict.fromkeys(before), dict.fromkeys(after)
    return [
        *(replace(f, status=Status.EXISTING if f in old else Status.NEW) for f in new),
        *(replace(f, status=Status.RESOLVED) for f in old if f not in new),
    ]
