"""Rules about named graphs: SELECT queries for what SHACL, which sees one graph, cannot say.

A rule is a file `shapes/graphs/<name>.rq` whose header has `summary`, `severity` (violation,
warning or info), `message` (what is wrong) and `fix` (what to do), and whose SELECT gives one
finding per row: `?focus ?value ?graph`, where wanted `?path`, and any variable that the message
mentions as `{?name}`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from citygraph.catalog.header import parse_header
from citygraph.errors import QueryError, UnreadableInputError
from citygraph.files import read_text
from citygraph.model import Answer
from citygraph.namespaces import SH, shorten
from citygraph.shacl.findings import Finding, Severity, ordered
from citygraph.store.scan import scan

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from citygraph.catalog.header import Header
    from citygraph.model import Term
    from citygraph.store import Store

RULES = "https://w3id.org/citygraph/shapes/"
"""A rule is reported as the shape of this namespace that bears the name of its file."""

_TEXTS = ("summary", "severity", "message", "fix")
_AFFECTS = "affects"
_REQUIRED = frozenset(("focus", "value", "graph"))
_SLOT = re.compile(r"\{\?(\w+)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Args:
        name: the name of its file, without suffix.
        path: the file.
        summary: what is right, in one line.
        severity: how grave a breach is.
        message: what is wrong; `{?name}` stands for a column of the query.
        fix: what to do about it.
        query: the SELECT.
        affects: graph patterns that lead from the subject of a statement that comes or goes,
            `?changed`, and the graph of it, `?graph`, to further nodes, `?focus`, that may break
            the rule then and not before, or the reverse; None when any node may.
    """

    name: str
    path: Path
    summary: str
    severity: Severity
    message: str
    fix: str
    query: str
    affects: tuple[str, ...] | None = None


def read_rule(path: Path) -> Rule:
    """Read one rule.

    Args:
        path: a `.rq` file.

    Raises:
        UnreadableInputError: the file is missing, or its header lacks a key or has a wrong one.
        CatalogueError: the header is malformed.
    """
    return rule_of(path, read_text(path))


def rule_of(path: Path, text: str) -> Rule:
    """Read one rule as its file has it, or had it once.

    Args:
        path: the file.
        text: its content.

    Raises:
        UnreadableInputError, CatalogueError: as `read_rule` does.
    """
    header = parse_header(path, text)
    if set(header.values) - {_AFFECTS} != set(_TEXTS):
        keys = f"{', '.join(_TEXTS)} and, optionally, {_AFFECTS}"
        raise UnreadableInputError(path, f"the header of a rule has the keys {keys}")
    summary, severity, message, fix = (_text(path, header, key) for key in _TEXTS)
    try:
        grave = Severity(severity)
    except ValueError as error:
        raise UnreadableInputError(
            path,
            f"{severity!r} is no severity; write one of {', '.join(Severity)}",
            line=header.lines["severity"],
        ) from error
    if any(token.word == "FROM" for token in scan(header.body)):
        raise UnreadableInputError(path, "a rule is asked of all the data; leave FROM out")
    return Rule(path.stem, path, summary, grave, message, fix, header.body, _patterns(path, header))


def _patterns(path: Path, header: Header) -> tuple[str, ...] | None:
    """The graph patterns that lead from what changes to the nodes that it affects."""
    given = header.values.get(_AFFECTS)
    if given is None:
        return None
    patterns = (given,) if isinstance(given, str) else given
    if not isinstance(patterns, list | tuple) or not all(isinstance(p, str) for p in patterns):
        problem = f"{_AFFECTS} must be a graph pattern, or a list of them"
        raise UnreadableInputError(path, problem, line=header.lines[_AFFECTS])
    return tuple(map(str, patterns))


def _text(path: Path, header: Header, key: str) -> str:
    value = header.values[key]
    if not isinstance(value, str):
        raise UnreadableInputError(path, f"{key} must be a text", line=header.lines[key])
    return value


def run_rules(
    store: Store, rules: Iterable[Path | Rule], only: Collection[Term] | None = None
) -> list[Finding]:
    """Apply rules to the named graphs of a store.

    Args:
        store: the data and the ontology, in named graphs, with their merge as default graph.
        rules: the rules, or their `.rq` files.
        only: the nodes to check, which are no blank nodes; all of them when left out.

    Returns:
        The findings, in the order of `Finding.sort_key`.

    Raises:
        UnreadableInputError: a rule is missing, malformed, or does not give what a rule gives.
        QueryError: the query of a rule is malformed.
    """
    bound: list[Mapping[str, Term]]
    bound = [{}] if only is None else [{"focus": node} for node in only]
    found: set[Finding] = set()
    for each in rules:
        rule = each if isinstance(each, Rule) else read_rule(each)
        for bindings in bound:
            found.update(_broken(rule, store, bindings))
    return list(ordered(found))


def _broken(rule: Rule, store: Store, bindings: Mapping[str, Term]) -> Iterator[Finding]:
    try:
        answer = store.query(rule.query, bindings)
    except QueryError as error:
        raise QueryError(f"{rule.path}: {error}") from error
    if not isinstance(answer, Answer):
        raise UnreadableInputError(rule.path, "a rule is a SELECT; write one")
    missing = _REQUIRED.difference(answer.columns)
    if missing:
        names = ", ".join(f"?{name}" for name in sorted(missing))
        raise UnreadableInputError(rule.path, f"the SELECT lacks {names}; project them")
    for row in answer.rows:
        finding = _finding(rule, {name: row[name] for name in answer.columns})
        if finding is not None:
            yield finding


def _finding(rule: Rule, row: Mapping[str, object]) -> Finding | None:
    focus, value, path, graph = (row.get(name) for name in ("focus", "value", "path", "graph"))
    if not isinstance(focus, NamedNode | BlankNode | Literal):
        if all(term is None for term in row.values()):
            return None  # an aggregate over nothing gives one empty row
        raise UnreadableInputError(rule.path, "a row of the SELECT has no ?focus; bind it")
    return Finding(
        focus=focus,
        path=path.value if isinstance(path, NamedNode) else None,
        value=value if isinstance(value, NamedNode | BlankNode | Literal) else None,
        component=SH + "SPARQLConstraintComponent",
        shape=RULES + rule.name,
        severity=rule.severity,
        message=_SLOT.sub(lambda slot: _shown(row.get(slot[1])), f"{rule.message}; {rule.fix}"),
        graph=graph.value if isinstance(graph, NamedNode) else None,
    )


def _shown(term: object) -> str:
    if isinstance(term, NamedNode):
        return shorten(term.value)
    return term.value if isinstance(term, Literal) else ""
