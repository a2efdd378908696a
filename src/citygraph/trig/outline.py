"""Which blank nodes can be written inside brackets, and which need a label."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, Quad, Triple

from citygraph.errors import UsageError
from citygraph.trig.nodes import FIRST, NIL, REST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import NamedNode

    from citygraph.trig.nodes import Node

_DEEPEST = 60
"""Blank nodes inside blank nodes: more would exhaust the stack of writer and reader."""


class Outline:
    """One graph as blocks: its subjects, what hangs on each, and the blank nodes in between.

    A blank node that exactly one triple points to is written where it is pointed to; one that
    nothing points to opens a block as ``[]``; shared and circular ones get labels, which follow
    RDFC-1.0 and so depend neither on the order nor on the labels of the input.

    Args:
        quads: the triples of one graph, duplicates allowed.

    Raises:
        UsageError: an object is a triple term (RDF 1.2), or blank nodes are nested too deeply.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        triples = {quad.triple for quad in quads}
        self._build(triples)
        if self.labels:
            dataset = Dataset(Quad(*triple) for triple in triples)
            dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
            self._build(quad.triple for quad in dataset)

    def _build(self, triples: Iterable[Triple]) -> None:
        self.arrows: dict[Node, list[tuple[NamedNode, Node | Literal]]] = defaultdict(list)
        self._pointers: Counter[BlankNode] = Counter()
        self._rests: dict[Node, list[Node]] = defaultdict(list)
        for triple in triples:
            subject, predicate, term = triple.subject, triple.predicate, triple.object
            if isinstance(term, Triple) or isinstance(subject, Triple):
                raise UsageError(
                    f"{triple} has a triple as a term (RDF 1.2), which is not written."
                )
            self.arrows[subject].append((predicate, term))
            if isinstance(term, BlankNode):
                self._pointers[term] += 1
            if predicate == REST and not isinstance(term, Literal):
                self._rests[term].append(subject)
        self.cells = self._cells()
        self.labels = self._labels()

    def _cells(self) -> dict[BlankNode, tuple[Node | Literal, Node]]:
        """The cells of well-formed lists, found from the end: each with its item and the rest."""
        cells: dict[BlankNode, tuple[Node | Literal, Node]] = {}
        ends: list[Node] = [NIL]
        while ends:
            rest = ends.pop()
            for cell in self._rests.get(rest, ()):
                items = [term for predicate, term in self.arrows[cell] if predicate == FIRST]
                others = len(self.arrows[cell]) - len(items)
                if (
                    isinstance(cell, BlankNode)
                    and self._pointers[cell] == len(items) == others == 1
                ):
                    cells[cell] = (items[0], rest)
                    ends.append(cell)
        return cells

    def items(self, cell: BlankNode) -> Iterator[Node | Literal]:
        """The items of a well-formed list from one of its `cells` on."""
        rest: Node = cell
        while isinstance(rest, BlankNode):
            item, rest = self.cells[rest]
            yield item

    def opens(self, node: Node) -> bool:
        """Whether a subject is a blank node that nothing points to."""
        return isinstance(node, BlankNode) and self._pointers[node] == 0

    def _labels(self) -> dict[BlankNode, str]:
        labelled = {node for node, count in self._pointers.items() if count > 1}
        reached = self._walk((node for node in self.arrows if not self._hangs(node)), labelled)
        inside = {rest for _, rest in self.cells.values()}  # never cut a list in two
        circular = self.arrows.keys() - reached - inside
        for node in sorted((n for n in circular if isinstance(n, BlankNode)), key=_rank):
            if node not in reached:
                labelled.add(node)
                reached |= self._walk((node,), labelled)
        return {node: f"_:b{index}" for index, node in enumerate(sorted(labelled, key=_rank))}

    def _hangs(self, node: Node) -> bool:
        return isinstance(node, BlankNode) and self._pointers[node] == 1

    def _walk(self, roots: Iterable[Node], labelled: set[BlankNode]) -> set[Node]:
        """Follow the arrows from some roots to all that is nested below them."""
        reached: set[Node] = set()
        todo = [(root, 0) for root in roots]
        while todo:
            node, depth = todo.pop()
            reached.add(node)
            for predicate, term in self.arrows.get(node, ()):
                if not isinstance(term, BlankNode) or self._pointers[term] > 1 or term in labelled:
                    continue
                below = depth if node in self.cells and predicate == REST else depth + 1
                if below > _DEEPEST:
                    problem = f"Blank nodes are nested more than {_DEEPEST} deep"
                    raise UsageError(f"{problem}; name the inner ones by IRIs.")
                todo.append((term, below))
        return reached


def _rank(node: BlankNode) -> tuple[int, str]:
    return len(node.value), node.value
