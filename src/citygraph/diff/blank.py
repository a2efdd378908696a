"""Blank nodes in a diff: told by what they say, since they have another label in each version."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from citygraph.diff.labels import short, shown
from citygraph.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from citygraph.diff.labels import Node

_FIRST, _REST = (NamedNode(RDF + name) for name in ("first", "rest"))
_END = "rdf:nil"
_LONGEST = 2000
"""A description longer than this is cut, and told apart from others by a digest."""


def has_blank(quad: Quad) -> bool:
    """Whether a statement has a blank node as subject or object."""
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


def spelled_out(
    version: Iterable[Quad], touched: Collection[Node], labels: Mapping[Node, str]
) -> set[Quad]:
    """The statements by which things with an IRI lead to some blank nodes.

    Args:
        version: all quads of one version.
        touched: the blank nodes of the statements that differ.
        labels: thing -> label.

    Returns:
        These statements, with a description of the blank node in place of it: a text that is the
        same in two versions if and only if they say the same of it. A blank node to which no thing
        leads is told by none.
    """
    down: dict[Node, list[Quad]] = defaultdict(list)
    up: dict[Node, list[Quad]] = defaultdict(list)
    for quad in version:
        if isinstance(quad.subject, BlankNode):
            down[quad.subject].append(quad)
        if isinstance(quad.object, BlankNode):
            up[quad.object].append(quad)
    links: set[Quad] = set()
    reached, todo = set(touched), list(touched)
    while todo:
        for quad in up[todo.pop()]:
            if isinstance(quad.subject, NamedNode):
                links.add(quad)
            elif quad.subject not in reached:
                reached.add(quad.subject)
                todo.append(quad.subject)
    told = _Descriptions(down, labels)
    return {
        Quad(link.subject, link.predicate, Literal(told.of(link.object)), link.graph_name)
        for link in links
    }


class _Descriptions:
    """Texts for blank nodes, each made once."""

    def __init__(self, down: Mapping[Node, list[Quad]], labels: Mapping[Node, str]) -> None:
        self._down = down
        self._labels = labels
        self._made: dict[Node, str] = {}

    def of(self, root: Node) -> str:
        """The description of a node, made from the leaves up: lists may be long."""
        opened: set[Node] = set()
        todo = [root]
        while todo:
            node = todo[-1]
            below = [q.object for q in self._down.get(node, ()) if q.object not in self._made]
            inner = [o for o in below if isinstance(o, BlankNode) and o not in opened]
            if inner and node not in opened:
                opened.add(node)
                todo.extend(inner)
                continue
            self._made.setdefault(node, self._text(node))
            todo.pop()
        return self._made[root]

    def _text(self, node: Node) -> str:
        quads = self._down.get(node, ())
        if {quad.predicate for quad in quads} == {_FIRST, _REST}:
            item, rest = (min(self._terms(quads, p)) for p in (_FIRST, _REST))
            text = f"( {item} {')' if rest == _END else rest.removeprefix('( ')}"
        else:
            told = (f"{short(quad.predicate)} {self._term(quad.object)}" for quad in quads)
            text = f"[ {' ; '.join(sorted(told))} ]" if quads else "[]"
        if len(text) <= _LONGEST:
            return text
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        return f"{text[:_LONGEST]}… {digest}"

    def _terms(self, quads: Iterable[Quad], predicate: NamedNode) -> list[str]:
        return [self._term(quad.object) for quad in quads if quad.predicate == predicate]

    def _term(self, term: Node) -> str:
        if isinstance(term, BlankNode):
            return self._made.get(term, "[…]")  # a circle
        return f'"{term.value}"' if isinstance(term, Literal) else shown(term, self._labels)
