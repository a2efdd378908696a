"""Pages that say things: one source however its address is written."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from pyoxigraph import Literal, NamedNode

from citygraph.catalog.labels import fold
from citygraph.ingest.graphs import RESERVED, WHOLE, A, NamedGraphs, source_iri
from citygraph.ingest.naming import iri, local, slug
from citygraph.namespaces import CG, DCTERMS, OWL, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from citygraph.ingest.table import Row

_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+\.[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_NO_TITLE = re.compile(r"[a-z][\w+.-]*:\S|www\.", re.IGNORECASE)
"""An address of another sort, or half of one: it is to be mended, not to be left out."""
_TRACKING = re.compile(r"utm_.*|fbclid|gclid|mc_[ce]id|ref|share|source")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$")
_ARCHIVE = re.compile(r"^(?:www\.)?web\.archive\.org/web/\d+[a-z_]*/(?=https?:)")
_SCHEME = re.compile(r"^https?://", re.IGNORECASE)
_PORTS = {None, 80, 443}
_DOUBTFUL = {"weak", "unreliable"}
_VERSION = NamedNode(OWL + "versionInfo")
_URL, _TITLE = NamedNode(SCHEMA + "url"), NamedNode(DCTERMS + "title")


def address(url: str) -> str:
    """An address without what does not tell pages apart.

    Args:
        url: a web address.

    Returns:
        Host and path, and the query where it may choose the page: no scheme, no `www.`, no port
        of the scheme, fragment, tracking, index file, slash at the end or archive in front.

    Raises:
        ValueError: host or port are malformed.
    """
    plain = _ARCHIVE.sub("", _SCHEME.sub("", url.strip()))
    parts = urlsplit(f"http://{_SCHEME.sub('', plain)}")
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in _PORTS else ""
    path = _INDEX.sub("/", parts.path).rstrip("/")
    asked = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([(key, value) for key, value in asked if not _TRACKING.fullmatch(key)])
    return f"{host}{port}{path}{'?' if query else ''}{query}"


@lru_cache(maxsize=100_000)
def _page(url: str) -> NamedNode | None:
    """A web address as an IRI; nothing for what is none."""
    try:
        address(url)
        return NamedNode(url) if _WEB.fullmatch(url) else None
    except ValueError:
        return None


@lru_cache(maxsize=100_000)
def _key(name: str) -> str:
    """What tells a source from others: its address, or else the words of its title."""
    return address(name) if _page(name) else f"title:{fold(name)}"


def _keys(graphs: NamedGraphs, graph: NamedNode) -> Iterator[str]:
    """What a source is found by: its addresses, or its title when it has none."""
    said = graphs.about(graph, graph)
    pages = [t.object for t in said if t.predicate == _URL and isinstance(t.object, NamedNode)]
    yield from (_key(page.value) for page in pages)
    if not pages and local(graph).partition("-")[0] not in RESERVED:
        titles = (t.object for t in said if t.predicate == _TITLE)
        yield from (_key(title.value) for title in titles if isinstance(title, Literal))


class Sources:
    """The sources of a graph, found by address and made when new.

    Args:
        graphs: the graph.
        tiers: word of a table -> concept of the scheme of tiers.
        rated: address as written -> word for its tier, for tables that do not say it themselves.
    """

    def __init__(
        self, graphs: NamedGraphs, tiers: Mapping[str, str], rated: Mapping[str, str]
    ) -> None:
        self._graphs = graphs
        self._tiers = tiers
        self._rated = {_key(url): tier for url, tier in rated.items()}
        self._known: dict[str, NamedNode] = {}
        self._taken: set[str] = set()
        self._version = next(
            (t.object for t in graphs.about(WHOLE, WHOLE) if t.predicate == _VERSION), None
        )
        for graph in graphs:
            for key in _keys(graphs, graph):
                self._known.setdefault(key, graph)
            self._taken.add(local(graph))

    def of(self, row: Row) -> NamedNode:
        """The source of a row, registered if it is new.

        Raises:
            ValueError: the row names no source that can be looked up, or an unknown tier.
        """
        url, title = row["source_url"], row["source_title"]
        if not url:
            raise ValueError("has no source; give the address of the page in source_url")
        page = _page(url)
        if page is None and (not title or _NO_TITLE.match(url)):
            raise ValueError(f"{url!r} is no web address; write https://… in source_url")
        key = _key(url if page else title)
        graph = self._known.get(key)
        if graph is None:
            graph = self._register(key, row, page)
        return graph

    def is_doubtful(self, row: Row) -> bool:
        """Whether the page is rated as one on which nobody should rely."""
        return self._word(row) in _DOUBTFUL

    def _word(self, row: Row) -> str:
        return (row["tier"] or self._rated.get(_key(row["source_url"]), "")).casefold()

    def _tier(self, row: Row) -> str:
        word = self._word(row)
        if not word:
            return "unrated"
        if word not in self._tiers:
            known = ", ".join(sorted(self._tiers))
            raise ValueError(f"the tier {word!r} does not exist; known: {known}")
        return self._tiers[word]

    def _register(self, key: str, row: Row, page: NamedNode | None) -> NamedNode:
        tier = self._tier(row)
        title = row["source_title"] or key
        graph = source_iri(self._slug(title, key))
        add = self._graphs.add
        add(graph, graph, A, NamedNode(CG + "Source"))
        add(graph, graph, NamedNode(CG + "kind"), iri("kind:web-page"))
        add(graph, graph, NamedNode(CG + "tier"), iri(f"tier:{tier}"))
        add(graph, graph, _TITLE, Literal(title, language="en"))
        if isinstance(self._version, Literal):
            add(graph, graph, NamedNode(CG + "addedIn"), self._version)
        if page is None:
            add(graph, graph, NamedNode(SCHEMA + "identifier"), Literal(title))
        self._known[key] = graph
        self._taken.add(local(graph))
        return graph

    def describe(self, graph: NamedNode, row: Row) -> None:
        """Keep the address and the title by which a row names its source."""
        page, title = _page(row["source_url"]), row["source_title"]
        if page is not None:
            self._graphs.add(graph, graph, _URL, page)
        known = {
            triple.object.value
            for triple in self._graphs.about(graph, graph)
            if triple.predicate == _TITLE and isinstance(triple.object, Literal)
        }
        if title and known and title not in known:
            other = Literal(title, language="en")
            self._graphs.add(graph, graph, NamedNode(SKOS + "altLabel"), other)

    def _slug(self, title: str, key: str) -> str:
        """A name that no other source has: by its title, else with its host, else with its path."""
        host, _, path = key.partition("/")
        for text in (title, f"{title} {host}", f"{title} {host} {path}"):
            name = slug(text)
            if name.partition("-")[0] in RESERVED:
                name = f"page-{name}"
            if name not in self._taken:
                return name
        number = 2
        while f"{name}-{number}" in self._taken:
            number += 1
        return f"{name}-{number}"
