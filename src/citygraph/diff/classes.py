"""How many instances each class has in two versions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from citygraph.diff.labels import labels_of
from citygraph.namespaces import RDF, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

_TYPE = NamedNode(RDF + "type")


@dataclass(frozen=True, slots=True)
class ClassCount:
    """The instances of a class in two versions.

    Args:
        iri: the class.
        label: what it is called; its short IRI where it has no label.
        before: how many instances it has in the earlier version.
        after: how many in the later one.
    """

    iri: str
    label: str
    before: int
    after: int


def class_counts(before: Iterable[Quad], after: Iterable[Quad]) -> list[ClassCount]:
    """Count the instances of classes.

    Args:
        before: the quads of the earlier version.
        after: those of the later one. Labels of classes are taken from both.

    Returns:
        Every class that has instances in either version, by label. Only the class that a statement
        gives counts, not those above it; an instance in several graphs counts once.
    """
    old, new = list(before), list(after)
    counts = _instances(old), _instances(new)
    classes = counts[0].keys() | counts[1].keys()
    labels = labels_of([*old, *new], set(classes))
    found = [
        ClassCount(
            kind.value, labels.get(kind, shorten(kind.value)), counts[0][kind], counts[1][kind]
        )
        for kind in classes
    ]
    return sorted(found, key=lambda count: (count.label.casefold(), count.iri))


def _instances(quads: Iterable[Quad]) -> Counter[NamedNode]:
    typed = {(quad.subject, quad.object) for quad in quads if quad.predicate == _TYPE}
    return Counter(kind for _, kind in typed if isinstance(kind, NamedNode))
