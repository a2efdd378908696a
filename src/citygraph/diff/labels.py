"""What things are called, in whatever words the data have for it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import DefaultGraph, Literal, NamedNode

from citygraph.namespaces import DCTERMS, RDFS, SCHEMA, SKOS, shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from pyoxigraph import BlankNode, Quad, Triple

    Node: TypeAlias = NamedNode | BlankNode | Literal | Triple | DefaultGraph

_PROPERTIES = {
    NamedNode(SKOS + "prefLabel"): 0,
    NamedNode(DCTERMS + "title"): 0,
    NamedNode(RDFS + "label"): 1,
    NamedNode(SCHEMA + "name"): 2,
    NamedNode("http://xmlns.com/foaf/0.1/name"): 2,
}
"""Properties that name their subject -> their rank; the lowest one counts."""


def labels_of(quads: Iterable[Quad], wanted: Collection[Node] | None = None) -> dict[Node, str]:
    """The labels of things.

    Args:
        quads: what is said of them.
        wanted: the things; None for all.

    Returns:
        Thing -> its label; of several the best in rank, then one in English or in no language,
        then the first in the alphabet.
    """
    found: dict[Node, tuple[int, bool, str]] = {}
    for quad in quads:
        rank, term = _PROPERTIES.get(quad.predicate), quad.object
        if rank is None or not isinstance(term, Literal):
            continue
        if wanted is None or quad.subject in wanted:
            label = (rank, term.language not in {None, "en"}, term.value)
            found[quad.subject] = min(found.get(quad.subject, label), label)
    return {subject: label for subject, (_, _, label) in found.items()}


def shown(term: Node, labels: Mapping[Node, str]) -> str:
    """A literal's text, a thing's label, or its short IRI."""
    if isinstance(term, Literal):
        return term.value
    return labels.get(term, short(term))


@lru_cache(maxsize=100_000)
def short(term: Node) -> str:
    """A short IRI; nothing for the default graph; other terms as they are written."""
    if isinstance(term, DefaultGraph):
        return ""
    return shorten(term.value) if isinstance(term, NamedNode) else str(term)
