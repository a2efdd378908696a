"""The canonical form: one triple per line, so that a diff of lines is a diff of facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, RdfFormat

from citygraph.errors import UsageError
from citygraph.trig.names import Names
from citygraph.trig.nodes import NIL, TYPE
from citygraph.trig.outline import Outline

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyoxigraph import Quad

    from citygraph.trig.nodes import Node

_LIST_WIDTH = 72
"""The items of a list share a line up to this many characters."""


def canonical(
    quads: Iterable[Quad],
    form: RdfFormat,
    *,
    prefixes: Mapping[str, str] | None = None,
    header: Sequence[str] = (),
) -> str:
    """Write one graph in the canonical form of CityGraph.

    The result depends on nothing but the triples, prefixes and header: not on the order of the
    triples, not on the labels of blank nodes.

    Args:
        quads: the triples; duplicates are written once.
        form: `RdfFormat.TRIG` for one GRAPH block, `RdfFormat.TURTLE` for the default graph.
        prefixes: prefixes beyond those of CityGraph (without colon); only used ones are written.
        header: comment lines for the top of the file, each empty or with its ``#``.

    Returns:
        The whole text of the file, with LF at each line end.

    Raises:
        UsageError: the quads do not fit the form (several graphs, a graph in Turtle, none in TriG),
            or use RDF 1.2.
    """
    quads = list(quads)
    graph = _graph(quads, form)
    names = Names(prefixes or {})
    body = "\n\n".join(_Writer(Outline(quads), names).blocks())
    if graph is not None:
        body = f"GRAPH {names.iri(graph.value)} {{\n{_indented(body)}\n}}"
    declarations = [f"@prefix {prefix}: <{iri}> ." for prefix, iri in names.prefixes()]
    parts = ("\n".join(header), "\n".join(declarations), body)
    return "".join(f"{part}\n\n" for part in parts if part)[:-1]


def _graph(quads: Sequence[Quad], form: RdfFormat) -> NamedNode | None:
    """The graph to name in the text, after checking that the quads fit the form."""
    if form not in {RdfFormat.TRIG, RdfFormat.TURTLE}:
        raise UsageError(f"The canonical form is TriG or Turtle, not {form.name}.")
    graphs = {quad.graph_name for quad in quads}
    if form == RdfFormat.TURTLE:
        if graphs <= {DefaultGraph()}:
            return None
        raise UsageError("Turtle cannot hold named graphs; write TriG instead.")
    loose = sum(quad.graph_name == DefaultGraph() for quad in quads)
    if loose or not graphs:
        found = f"{loose} triples stand outside a" if loose else "There is no triple inside a"
        raise UsageError(
            f"{found} GRAPH block; a TriG file holds one block GRAPH source:<slug> {{ … }}, "
            "whose source says all that is in it."
        )
    if len(graphs) > 1:
        listed = ", ".join(sorted(str(graph) for graph in graphs))
        raise UsageError(f"A TriG file holds one GRAPH block, this one {len(graphs)}: {listed}.")
    graph = graphs.pop()
    if not isinstance(graph, NamedNode):
        raise UsageError("The GRAPH block is a blank node; name it by the IRI of its source.")
    return graph


class _Writer:
    """Writes the blocks of an outline. Texts are built without indentation and indented whole."""

    def __init__(self, outline: Outline, names: Names) -> None:
        self._outline = outline
        self._names = names

    def blocks(self) -> list[str]:
        """One text per subject: IRIs sorted, then labelled blank nodes, then unnamed ones."""
        subjects = self._outline.arrows
        named = sorted((s for s in subjects if isinstance(s, NamedNode)), key=lambda s: s.value)
        labelled = [s for s in self._outline.labels if s in subjects]
        unnamed = [s for s in subjects if self._outline.opens(s)]
        return [
            *(self._block(self._names.iri(subject.value), subject) for subject in named),
            *(self._block(self._outline.labels[subject], subject) for subject in labelled),
            *sorted(self._block("[]", subject) for subject in unnamed),
        ]

    def _block(self, name: str, subject: Node) -> str:
        return f"{name}\n{_indented(self._arrows(subject))}\n  ."

    def _arrows(self, subject: Node) -> str:
        """What hangs on a subject, one ``predicate object ;`` per line."""
        lines = []
        for predicate, term in self._outline.arrows[subject]:
            name = "a" if predicate == TYPE else self._names.iri(predicate.value)
            key, text = self._object(term)
            lines.append((name != "a", name, key, f"{name} {text} ;"))
        return "\n".join(line[-1] for line in sorted(lines))

    def _object(self, term: Node | Literal) -> tuple[tuple[int, str, str], str]:
        """An object's text and the key by which it is sorted among its like."""
        if isinstance(term, NamedNode):
            text = "()" if term == NIL else self._names.iri(term.value)
            return (0, term.value, ""), text
        if isinstance(term, Literal):
            text = self._names.literal(term)
            return (1, term.value, text), text
        text = self._outline.labels.get(term) or self._nested(term)
        return (2, text, ""), text

    def _nested(self, node: BlankNode) -> str:
        if node in self._outline.cells:
            return self._list(node)
        if node not in self._outline.arrows:
            return "[]"
        return f"[\n{_indented(self._arrows(node))}\n]"

    def _list(self, head: BlankNode) -> str:
        items = [self._object(item)[1] for item in self._outline.items(head)]
        line = f"( {' '.join(items)} )"
        if len(line) <= _LIST_WIDTH and "\n" not in line:
            return line
        return f"(\n{_indented(chr(10).join(items))}\n)"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" if line else line for line in text.split("\n"))
