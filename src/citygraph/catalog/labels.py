"""What the graph calls things: lookups by label, by printed name, by IRI."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import Literal, NamedNode, QuerySolutions

from citygraph.errors import UsageError
from citygraph.namespaces import CG, PREFIXES, VOCAB

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citygraph.store import Store, Term

Kinds: TypeAlias = dict[str, set[str]]
"""IRI of a thing -> IRIs of its classes and concept schemes."""

_PREFIXES = "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in ("cg", "dcterms", "rdfs", "skos"))
_NAME = "skos:prefLabel|skos:altLabel|dcterms:title|rdfs:label"
_KIND = "{ ?iri a ?kind } UNION { ?iri skos:inScheme ?kind }"
_BY_LABEL = f"""{_PREFIXES}
SELECT DISTINCT ?english ?plain ?iri ?kind
WHERE {{ {{ ?iri {_NAME} ?english }} UNION {{ ?iri {_NAME} ?plain }} {_KIND} }}"""
_BY_PRINTED_NAME = f"""{_PREFIXES}
SELECT DISTINCT ?plain ?iri ?kind
WHERE {{ ?claim cg:namedAs ?plain ; cg:participant ?iri . {_KIND} }}"""
_BY_IRI = f"{_PREFIXES}\nSELECT DISTINCT ?iri ?kind WHERE {{ {_KIND} }}"
ALL = f"""{_PREFIXES}
SELECT DISTINCT ?label ?iri ?kind
WHERE {{
  {{ ?iri {_NAME} ?label }} UNION {{ ?claim cg:namedAs ?label ; cg:participant ?iri }}
  {_KIND}
}}"""
CANONICAL = f"""{_PREFIXES}
SELECT DISTINCT ?iri ?label WHERE {{ ?iri skos:prefLabel|dcterms:title|rdfs:label ?label }}"""
SUBCLASSES = f"""{_PREFIXES}
SELECT DISTINCT ?sub ?super WHERE {{ ?sub rdfs:subClassOf ?super }}"""

_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*')


def rows(store: Store, query: str, **bindings: Term) -> Iterable[tuple[Term, ...]]:
    """Ask a SELECT query.

    Args:
        store: the graph.
        query: one of the queries above.
        bindings: variables bound as terms.

    Returns:
        The terms of each row, in the order of the SELECT, without the bound variables.
    """
    solutions = store.query(query, bindings)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError(f"{query!r} is no SELECT query")
    wanted = [v.value for v in solutions.variables if v.value not in bindings]
    return [tuple(row[name] for name in wanted) for row in solutions]


def literal(value: str, language: str | None = None) -> Literal:
    """A literal, if the text is one.

    Args:
        value: the text.
        language: its language tag.

    Raises:
        UsageError: the text holds a lone surrogate, as a broken command line gives it.
    """
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise UsageError(f"{value!r} is no text: it holds half a character.") from error
    return Literal(value, language=language)


def as_iri(value: str) -> NamedNode | None:
    """The IRI that a value is: ``https://…``, ``<…>`` or ``institution:cisco``.

    Args:
        value: what somebody wrote.

    Returns:
        The IRI, or None when the value reads as a label.
    """
    inner = value[1:-1] if value.startswith("<") and value.endswith(">") else value
    if not _IRI.fullmatch(inner):
        return None
    prefix, _, local = inner.partition(":")
    if inner is value and prefix in PREFIXES and local:
        inner = PREFIXES[prefix] + local
    elif inner is value and not local.startswith("//"):
        return None
    try:
        return NamedNode(inner)
    except ValueError:
        return None


def kinds_of(store: Store, iri: NamedNode) -> set[str]:
    """The classes and concept schemes of a thing; none when the store does not know it."""
    return {kind.value for (kind,) in rows(store, _BY_IRI, iri=iri)}


def _grouped(pairs: Iterable[tuple[Term, ...]]) -> Kinds:
    found: Kinds = {}
    for iri, kind in pairs:
        if isinstance(iri, NamedNode):
            found.setdefault(iri.value, set()).add(kind.value)
    return found


def exactly(store: Store, value: str) -> Kinds:
    """What has this label or title, letter by letter."""
    english, plain = literal(value, "en"), literal(value)
    return _grouped(rows(store, _BY_LABEL, english=english, plain=plain))


def as_printed(store: Store, value: str) -> Kinds:
    """What some source calls by this name."""
    return _grouped(rows(store, _BY_PRINTED_NAME, plain=literal(value)))


def loosely(store: Store, value: str) -> Kinds:
    """What has this name but for case and diacritics; it reads all names of the graph."""
    wanted = fold(value)
    return _grouped(
        (iri, kind) for label, iri, kind in rows(store, ALL) if fold(label.value) == wanted
    )


def fold(text: str) -> str:
    """A text without case, diacritics and surplus space."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def words(iri: str) -> str:
    """The local name of a class or scheme: ``cg:MetropolitanArea`` -> metropolitan area."""
    local = re.split("[#/]", iri)[-1]
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", local).lower()


def nouns(kinds: Iterable[str]) -> str:
    """The classes of a thing in words, joined by "and"; ours go before those of others."""
    own = [kind for kind in kinds if kind.startswith((CG, VOCAB))]
    return " and ".join(sorted(words(kind) for kind in own or kinds))
