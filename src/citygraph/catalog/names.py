"""From a name as people write it to the term of the graph: by IRI, by label, never by guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from citygraph.catalog.labels import (
    ALL,
    CANONICAL,
    SUBCLASSES,
    Kinds,
    as_iri,
    exactly,
    fold,
    kinds_of,
    literal,
    loosely,
    nouns,
    rows,
    words,
)
from citygraph.errors import AmbiguousNameError, UnknownNameError, UsageError
from citygraph.namespaces import CG, VOCAB, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from citygraph.model import Term
    from citygraph.store import Store

ANY = "entity"
"""The parameter type of anything that has a class of the ontology."""

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_MOST_COMPARED = 100
_LONGEST_NAME = 200
"""Above this length (characters) no nearest names are looked for: nobody mistyped that."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Something of the graph that has a name.

    Attributes:
        label: its preferred label or title.
        class_label: what it is, in words ("city"); several classes joined by "and".
        iri: its IRI.
    """

    label: str
    class_label: str
    iri: str


def resolve(store: Store, parameter_type: str, value: str) -> Term:
    """Turn a value as people write it into a term.

    Args:
        store: the graph, ontology included.
        parameter_type: a class (``cg:City``; its subclasses count), a concept scheme (``role``),
            ``entity``, ``text`` or ``integer``.
        value: an IRI (``https://…``, ``<…>`` or ``institution:cisco``), or a label: exactly as in
            the graph, else without regard to case and diacritics. A source that is called like
            what it tells of gives way to it.

    Returns:
        A literal for ``text`` and ``integer``, an IRI otherwise.

    Raises:
        UnknownNameError: nothing of that type has this name or IRI.
        AmbiguousNameError: several things have it.
        UsageError: the value is no integer, or no text at all (a broken surrogate).
    """
    if parameter_type == "text":
        return literal(value)
    if parameter_type == "integer":
        if not _INTEGER.fullmatch(value):
            raise UsageError(f"{value!r} is no whole number; write it in digits, such as 15.")
        return Literal(int(value))
    fits = _Fit(store, parameter_type)
    iri = as_iri(value)
    if iri is not None:
        kinds = kinds_of(store, iri)
        if fits(kinds):
            return iri
        raise _unknown(store, fits, value, {iri.value: kinds})
    found: Kinds = {}
    for lookup in (exactly, loosely):
        found = lookup(store, value)
        matches = _but_sources({iri: kinds for iri, kinds in found.items() if fits(kinds)})
        if len(matches) > 1:
            raise AmbiguousNameError(
                value, [(e.label, e.class_label, e.iri) for e in _entities(store, matches)]
            )
        if matches:
            return NamedNode(next(iter(matches)))
    raise _unknown(store, fits, value, found)


def find_entities(store: Store, name: str) -> list[Entity]:
    """All things that have a name, of whatever class.

    Args:
        store: the graph, ontology included.
        name: an IRI or a label, as for `resolve`.

    Returns:
        At least one entity, sorted by label and IRI.

    Raises:
        UnknownNameError: nothing has this name or IRI; the nearest names are in the error.
    """
    iri = as_iri(name)
    if iri is not None:
        kinds = kinds_of(store, iri)
        found = {iri.value: kinds} if kinds else {}
    else:
        found = _but_sources(exactly(store, name) or loosely(store, name))
    if not found:
        raise _unknown(store, _Fit(store, ""), name, {})
    return _entities(store, found)


class _Fit:
    """Whether something is of a parameter's type; the ontology is asked only when it matters."""

    def __init__(self, store: Store, parameter_type: str) -> None:
        self._store = store
        self._subclasses: set[str] | None = None
        self.type = parameter_type
        prefixed = parameter_type.startswith("cg:")
        self.kind = CG + parameter_type[3:] if prefixed else VOCAB + parameter_type
        self.noun = (words(self.kind) if prefixed else parameter_type) or ANY

    def __call__(self, kinds: set[str]) -> bool:
        if not self.type:
            return bool(kinds)
        if self.type == ANY:
            return any(kind.startswith(CG) for kind in kinds)
        return self.kind in kinds or bool(kinds & self._below())

    def _below(self) -> set[str]:
        if self._subclasses is None:
            pairs = {(sub.value, sup.value) for sub, sup in rows(self._store, SUBCLASSES)}
            below = {self.kind}
            while more := {sub for sub, sup in pairs if sup in below} - below:
                below |= more
            self._subclasses = below
        return self._subclasses


def _but_sources(found: Kinds) -> Kinds:
    """What of them is more than a source, if anything is: pages are called like their subjects."""
    return {iri: own for iri, own in found.items() if own != {f"{CG}Source"}} or found


def _entities(store: Store, found: Kinds) -> list[Entity]:
    result = []
    for iri, kinds in found.items():
        labels = [label.value for (label,) in rows(store, CANONICAL, iri=NamedNode(iri))]
        result.append(Entity(min(labels, default=shorten(iri)), nouns(kinds), iri))
    return sorted(result, key=lambda entity: (entity.label, entity.iri))


def _unknown(store: Store, fits: _Fit, value: str, elsewhere: Kinds) -> UnknownNameError:
    hint = ""
    others = [entity for entity in _entities(store, elsewhere) if entity.class_label]
    if others:
        listed = "; ".join(f"{e.label} is {_article(e.class_label)}" for e in others)
        hint = f"Of another kind: {listed}; asked for is {_article(fits.noun)}."
    nearest = _nearest(store, fits, value) if 0 < len(value) <= _LONGEST_NAME else []
    return UnknownNameError(fits.noun, value, nearest, hint)


def _article(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def _nearest(store: Store, fits: Callable[[set[str]], bool], value: str) -> list[str]:
    from difflib import get_close_matches

    labels: Kinds = {}
    kinds: Kinds = {}
    for label, iri, kind in rows(store, ALL):
        labels.setdefault(label.value, set()).add(iri.value)
        kinds.setdefault(iri.value, set()).add(kind.value)
    fitting = {iri for iri, own in kinds.items() if fits(own)}
    if as_iri(value) is not None:
        return get_close_matches(value, _alike(value, map(shorten, fitting)))
    folded = {fold(label): label for label, iris in sorted(labels.items()) if iris & fitting}
    wanted = fold(value)
    close = get_close_matches(wanted, _alike(wanted, folded))
    holding = sorted((name for name in folded if wanted and wanted in name), key=len)
    return [folded[name] for name in dict.fromkeys([*close, *holding])][:3]


def _alike(wanted: str, names: Iterable[str]) -> list[str]:
    """The names that share most pairs of letters with one; difflib is too slow to read them all."""
    pairs = set(pairwise(wanted))
    shared = ((len(pairs.intersection(pairwise(name))), name) for name in names)
    return [name for count, name in nlargest(_MOST_COMPARED, shared) if count]
