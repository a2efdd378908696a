"""The TriG files of a folder, one named graph each, as they are and as they shall be."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from citygraph.errors import UnreadableInputError
from citygraph.ingest.naming import iri, local
from citygraph.namespaces import CG, DCTERMS, ID, RDF
from citygraph.trig.parse import load
from citygraph.trig.tokens import comments
from citygraph.trig.writer import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from citygraph.model import Term
    from citygraph.trig.parse import Document

A = NamedNode(RDF + "type")
WHOLE = NamedNode(f"{ID}source/citygraph")
"""The source that stands for the graph as a whole and bears its version."""
_ABOUT = NamedNode(CG + "about")
_FOLDERS = {"registry": "registry", "identifiers": "registry", "curation": "curation"}
RESERVED = frozenset(_FOLDERS)
"""First words of the names of graphs that are no pages."""


def source_iri(name: str) -> NamedNode:
    """The IRI of a source, which is that of its graph."""
    return NamedNode(f"{ID}source/{name}")


class NamedGraphs:
    """A folder of TriG files.

    Only additions are made: what stands in a file was said by somebody and stays.

    Args:
        folder: the folder, such as `graph/`; it may be empty.

    Raises:
        UnreadableInputError: a file is malformed, or is not about one named graph of its own.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[NamedNode, Path] = {}
        self._recent: list[tuple[NamedNode, NamedNode, Triple]] = []
        self._documents: dict[NamedNode, Document] = {}
        self._before: dict[NamedNode, frozenset[Triple]] = {}
        self._triples: dict[NamedNode, dict[Triple, None]] = {}
        self._about: dict[NamedNode, dict[NamedNode, list[Triple]]] = {}
        for path in sorted(folder.glob("**/*.trig")):
            document = load(path)
            quads = document.quads
            names = {quad.graph_name for quad in quads}
            graph = next(iter(names), None)
            if len(names) > 1 or not isinstance(graph, NamedNode):
                raise UnreadableInputError(path, "does not hold one named graph; split it")
            if graph in self._files:
                problem = f"names the graph of {self._files[graph]}; put both into one file"
                raise UnreadableInputError(path, problem)
            self._open(graph, path)
            self._documents[graph] = document
            for quad in quads:
                self._put(graph, quad.triple)
            self._before[graph] = frozenset(self._triples[graph])

    def __iter__(self) -> Iterator[NamedNode]:
        """The graphs, in the order of their files, new ones last."""
        return iter(list(self._triples))

    def about(self, graph: NamedNode, subject: NamedNode) -> list[Triple]:
        """What a graph says of something."""
        return list(self._about.get(graph, {}).get(subject, ()))

    def triples(self, graph: NamedNode) -> Iterator[Triple]:
        """All that a graph says."""
        return iter(self._triples.get(graph, ()))

    def add(self, graph: NamedNode, subject: NamedNode, predicate: NamedNode, value: Term) -> None:
        """Let a graph say one thing more; what it says already stays as it is."""
        if graph not in self._triples:
            path = self._path(graph)
            if path.exists():
                problem = f"holds another graph than {local(graph)}; rename it"
                raise UnreadableInputError(path, problem)
            self._open(graph, path)
        self._put(graph, Triple(subject, predicate, value))

    def checkpoint(self) -> None:
        """Remember this state for `undo`."""
        self._recent.clear()

    def undo(self) -> None:
        """Take back what sources say of the world since the checkpoint.

        What was registered for it stays for the rows to come, until `prune`.
        """
        for graph, subject, triple in self._recent:
            if subject != graph and not self._is_ours(graph):
                del self._triples[graph][triple]
                self._about[graph][subject].remove(triple)
                if not self._about[graph][subject]:
                    del self._about[graph][subject]
        self._recent.clear()

    def describe(self, name: str, title: str, kind: str, tier: str) -> NamedNode:
        """A graph of registry or curation, with the description of itself.

        Args:
            name: last part of its IRI.
            title: its title, if it is new.
            kind: concept of the scheme of kinds.
            tier: concept of the scheme of tiers.
        """
        graph = source_iri(name)
        if not self.about(graph, graph):
            self.add(graph, graph, A, NamedNode(CG + "Source"))
            self.add(graph, graph, NamedNode(CG + "kind"), iri(f"kind:{kind}"))
            self.add(graph, graph, NamedNode(CG + "tier"), iri(f"tier:{tier}"))
            self.add(graph, graph, NamedNode(DCTERMS + "title"), Literal(title, language="en"))
        return graph

    def before(self) -> Iterator[Quad]:
        """The quads of the files as they are."""
        for graph, triples in self._before.items():
            for triple in triples:
                yield _quad(triple, graph)

    def after(self) -> Iterator[Quad]:
        """The quads of the files as they shall be."""
        for graph, triples in self._triples.items():
            for triple in triples:
                yield _quad(triple, graph)

    def added(self) -> Iterator[Quad]:
        """What is new."""
        for graph, triples in self._triples.items():
            known = self._before.get(graph, frozenset())
            for triple in triples:
                if triple not in known:
                    yield _quad(triple, graph)

    def prune(self) -> None:
        """Take out again what was registered for rows that then could not be taken.

        A new source without a claim goes, and so does a new entity that no source speaks of,
        unless one of which a source speaks leads to it.
        """
        for graph in [g for g in self._triples if g not in self._before]:
            if not self._is_ours(graph) and set(self._about[graph]) <= {graph}:
                self._drop(graph, graph)
                del self._triples[graph], self._about[graph], self._files[graph]
        reached = self._reached()
        for graph in [g for g in self._triples if self._is_ours(g)]:
            before = self._before.get(graph, frozenset())
            kept = {triple.subject for triple in before} | {graph}
            for subject in [s for s in self._about[graph] if s not in kept and s not in reached]:
                self._drop(graph, subject)
            gone = {
                triple
                for triple in self._about[graph].get(graph, ())
                if triple not in before
                and isinstance(triple.object, NamedNode)
                and triple.object.value.startswith(f"{ID}source/")
                and triple.object not in self._triples
            }
            for triple in gone:
                del self._triples[graph][triple]
                self._about[graph][graph].remove(triple)
            if graph not in self._before and set(self._about[graph]) <= {graph}:
                del self._triples[graph], self._about[graph], self._files[graph]

    def _reached(self) -> set[NamedNode]:
        """What the sources speak of, and what registry and curation say it is related to."""
        open_ = [
            term
            for graph, triples in self._triples.items()
            if not self._is_ours(graph)
            for triple in triples
            for term in (triple.subject, triple.object)
            if isinstance(term, NamedNode)
        ]
        leads: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        for graph in filter(self._is_ours, self._triples):
            for triple in self._triples[graph]:
                subject, target = triple.subject, triple.object
                if isinstance(subject, NamedNode) and isinstance(target, NamedNode):
                    leads[subject].append(target)
                    if triple.predicate == _ABOUT:
                        leads[target].append(subject)
        reached: set[NamedNode] = set()
        while open_:
            term = open_.pop()
            if term not in reached:
                reached.add(term)
                open_.extend(leads[term])
        return reached

    def _drop(self, graph: NamedNode, subject: NamedNode) -> None:
        for triple in self._about[graph].pop(subject, ()):
            del self._triples[graph][triple]

    def _is_ours(self, graph: NamedNode) -> bool:
        return local(graph).partition("-")[0] in RESERVED

    def texts(self) -> dict[Path, str]:
        """The files that change, in the canonical form, those that others point to first."""
        changed = {
            self._files[graph]: self._text(graph)
            for graph, triples in self._triples.items()
            if len(triples) != len(self._before.get(graph, ()))
        }
        order = ("registry", "curation", "sources")
        return dict(sorted(changed.items(), key=lambda item: (self._rank(item[0], order), item[0])))

    def _text(self, graph: NamedNode) -> str:
        """A file in the canonical form, with the comment at its top and the prefixes it had."""
        document = self._documents.get(graph)
        quads = [_quad(triple, graph) for triple in self._triples[graph]]
        if document is None:
            return canonical(quads, RdfFormat.TRIG)
        header, below = comments(document.text)
        if below:
            problem = "has comments below its first statement, which would be lost; move them up"
            raise UnreadableInputError(document.path, problem, line=below[0])
        return canonical(quads, RdfFormat.TRIG, prefixes=document.prefixes, header=header)

    def _rank(self, path: Path, order: tuple[str, ...]) -> int:
        top = path.relative_to(self.folder).parts[0]
        return order.index(top) if top in order else len(order)

    def _open(self, graph: NamedNode, path: Path) -> None:
        self._files[graph] = path
        self._triples[graph] = {}
        self._about[graph] = defaultdict(list)

    def _put(self, graph: NamedNode, triple: Triple) -> None:
        if triple not in self._triples[graph]:
            self._triples[graph][triple] = None
            if isinstance(triple.subject, NamedNode):
                self._about[graph][triple.subject].append(triple)
                self._recent.append((graph, triple.subject, triple))

    def _path(self, graph: NamedNode) -> Path:
        name = local(graph)
        sort, _, rest = name.partition("-")
        folder = _FOLDERS.get(sort, "sources")
        file = name if sort == "identifiers" or folder == "sources" else rest
        return self.folder / folder / f"{file}.trig"


def _quad(triple: Triple, graph: NamedNode) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)
