"""What the graph calls things: lookups by label and by IRI.

The name that a source prints (`cg:namedAs`) is no label: it may be a phrase such as "the city". A
printed name that is worth finding is an alternative label, which curation adds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import Literal, NamedNode

from citygraph.errors import UsageError
from citygraph.namespaces import CG, DCTERMS, PREFIXES, RDFS, SKOS, VOCAB
from citygraph.store import select

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citygraph.model import Term
    from citygraph.store import Store

Kinds: TypeAlias = dict[str, set[str]]
"""IRI of a thing -> IRIs of its classes and concept schemes."""

_PREFIXES = "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in ("dcterms", "rdfs", "skos"))
_NAME_IRIS = {SKOS + "prefLabel", SKOS + "altLabel", DCTERMS + "title", RDFS + "label"}
_NAME = "skos:prefLabel|skos:altLabel|dcterms:title|rdfs:label"
_KIND = "{ ?iri a ?kind } UNION { ?iri skos:inScheme ?kind }"
_BY_LITERAL = """SELECT DISTINCT ?english ?plain ?iri ?property
WHERE { { ?iri ?property ?english } UNION { ?iri ?property ?plain } }"""
_BY_IRI = f"PREFIX skos: <{SKOS}> SELECT DISTINCT ?iri ?kind WHERE {{ {_KIND} }}"
_NAMES = f"{_PREFIXES}\nSELECT DISTINCT ?label ?iri WHERE {{ ?iri {_NAME} ?label }}"
ALL = f"""{_PREFIXES}
SELECT DISTINCT ?label ?iri ?kind
WHERE {{ ?iri {_NAME} ?label . {_KIND} }}"""
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
    answer = select(store, query, bindings)
    wanted = [name for name in answer.columns if name not in bindings]
    return [tuple(row[name] for name in wanted) for row in answer.rows]


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


def _with_kinds(store: Store, iris: Iterable[Term]) -> Kinds:
    # Asked one by one: joined to the lookup by label, the kinds of everything would be read.
    found: Kinds = {}
    for iri in iris:
        if isinstance(iri, NamedNode) and iri.value not in found:
            kinds = kinds_of(store, iri)
            if kinds:
                found[iri.value] = kinds
    return found


def exactly(store: Store, value: str) -> Kinds:
    """What has this label or title, letter by letter."""
    english, plain = literal(value, "en"), literal(value)
    found = rows(store, _BY_LITERAL, english=english, plain=plain)
    return _with_kinds(store, (iri for iri, by in found if by.value in _NAME_IRIS))


def loosely(store: Store, value: str) -> Kinds:
    """What has this name but for case and diacritics; it reads all names of the graph."""
    wanted = fold(value)
    found = rows(store, _NAMES)
    return _with_kinds(store, (iri for label, iri in found if fold(label.value) == wanted))


def fold(text: str) -> str:
    """A text without case, diacritics and surplus space."""
    folded = text.casefold()
    if not folded.isascii():
        import unicodedata

        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(folded.split())


def words(iri: str) -> str:
    """The local name of a class or scheme: ``cg:MetropolitanArea`` -> metropolitan area."""
    local = re.split("[#/]", iri)[-1]
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", local).lower()


def nouns(kinds: Iterable[str]) -> str:
    """The classes of a thing in words, joined by "and"; ours go before those of others."""
    own = [kind for kind in kinds if kind.startswith((CG, VOCAB))]
    return " and ".join(sorted(words(kind) for kind in own or kinds))
