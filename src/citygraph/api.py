"""The graph as Python sees it: ask, show, validate, draw."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from citygraph import catalog
from citygraph.errors import UsageError
from citygraph.model import Answer, Statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import TracebackType

    import rdflib

    from citygraph.describe import Description
    from citygraph.ingest import Ingested
    from citygraph.model import Term
    from citygraph.networks.graph import Network
    from citygraph.shacl import Report
    from citygraph.shacl.delta import Delta
    from citygraph.store import Store


def open_graph(
    store: str | Path | None = None, *, endpoint: str | None = None, timeout: float = 60.0
) -> KnowledgeGraph:
    """Open a knowledge graph: the shipped one, a store folder, or a SPARQL endpoint.

    Args:
        store: a folder made by `citygraph load`.
        endpoint: the URL of a SPARQL 1.1 endpoint; user and password are taken from the
            environment variables CITYGRAPH_USER and CITYGRAPH_PASSWORD.
        timeout: seconds after which a query to the endpoint is given up, by the wall clock.

    Returns:
        The graph; without arguments the one that the package carries, in memory.

    Raises:
        UsageError: both a folder and an endpoint are given.
        StoreError: the folder is no store.

    Example:
        >>> import citygraph
        >>> kg = citygraph.open()
        >>> kg
        <KnowledgeGraph: the shipped graph>
    """
    if store is not None and endpoint is not None:
        raise UsageError("Give a store folder or an endpoint, not both.")
    if endpoint is not None:
        from citygraph.store.remote import RemoteStore

        return KnowledgeGraph(RemoteStore(endpoint, timeout=timeout))
    from citygraph.store.embedded import EmbeddedStore

    if store is not None:
        return KnowledgeGraph(EmbeddedStore.folder(Path(store)))
    return KnowledgeGraph(EmbeddedStore.shipped())


class KnowledgeGraph:
    """A knowledge graph that answers questions.

    Args:
        store: where its triples are.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    def __repr__(self) -> str:
        return f"<KnowledgeGraph: {self.store.description}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def questions(self) -> list[catalog.Question]:
        """The named questions of the catalogue, by theme and name.

        Example:
            >>> import citygraph
            >>> "partners-of" in [q.name for q in citygraph.open().questions()]
            True
        """
        return sorted(catalog.catalogue().values(), key=lambda q: (q.theme, q.name))

    def query(
        self, question: str | catalog.Question, /, **parameters: str | int
    ) -> Answer | Statements | bool:
        """Ask a named question of the catalogue.

        Args:
            question: its name, such as "partners-of", or one of `questions`.
            parameters: its parameters; entities by label or by IRI.

        Returns:
            The rows of a SELECT, the triples of a CONSTRUCT, or the truth of an ASK.

        Raises:
            UnknownNameError: no such question, parameter or entity; the nearest are named.
            AmbiguousNameError: a label fits several entities.
            UsageError: a parameter is missing.

        Example:
            >>> import citygraph
            >>> answer = citygraph.open().query("partners-of", institution="Cisco")
            >>> "Kansas City, Missouri" in {row["partner"] for row in answer}
            True
        """
        arguments = {key: str(value) for key, value in parameters.items()}
        asked = catalog.find(question) if isinstance(question, str) else question
        return catalog.ask(self.store, asked, arguments)

    def sparql(self, text: str, /, **bindings: Term) -> Answer | Statements | bool:
        """Ask a SPARQL 1.1 query of your own.

        Args:
            text: a SELECT, ASK, CONSTRUCT or DESCRIBE; updates and SERVICE are refused.
            bindings: variables that are bound as terms; they must be projected.

        Raises:
            QueryError: the text is malformed (line and column are given) or refused.

        Example:
            >>> import citygraph
            >>> citygraph.open().sparql("ASK { ?claim ?in_the ?graph }")
            True
        """
        return self.store.query(text, bindings)

    def show(self, name: str) -> Description:
        """What the graph knows of an entity, each fact with its source.

        Args:
            name: a label, in any case, or an IRI.

        Raises:
            UnknownNameError: nothing has that name; the nearest are named.
            AmbiguousNameError: the label fits several entities.

        Example:
            >>> import citygraph
            >>> citygraph.open().show("cisco").label
            'Cisco'
        """
        from citygraph.describe import describe

        return describe(self.store, name)

    def dataset(self) -> rdflib.Dataset:
        """The named graphs as an rdflib.Dataset, whose default graph is their union.

        Example:
            >>> import citygraph
            >>> len(citygraph.open().dataset()) > 1000
            True
        """
        from citygraph.store.quads import all_quads
        from citygraph.terms import dataset_of

        return dataset_of(all_quads(self.store))

    def network(  # noqa: PLR0913 - each is one question that a reader of the figure asks
        self,
        about: str | None = None,
        *,
        project: Literal["participants", "contexts", "countries", "topics"] | None = None,
        weights: Literal["newman", "count", "hyperbolic"] = "newman",
        contexts: str | None = None,
        lists: bool | None = None,
        backbone: Literal["disparity", "bicm"] | None = None,
        distance: int = 1,
        roles: Sequence[str] = (),
        kinds: Sequence[str] = (),
        countries: Sequence[str] = (),
        topics: Sequence[str] = (),
        tiers: Sequence[str] = (),
        from_year: int | None = None,
        to_year: int | None = None,
        as_of: int | None = None,
        fold: bool = True,
        participations: str | Path | None = None,
    ) -> Network:
        """The partner network: a networkx.Graph that shows itself in notebooks and writes itself.

        Args:
            about: an entity, by label or IRI, whose ego view is wanted; everything when left out.
            project: make a one-mode network of the participants, contexts, countries or topics;
                when left out, participants and what they take part in are two modes.
            weights: what each thing shared adds to a tie of a one-mode network: "newman" 1/(n-1),
                "hyperbolic" 1/n, n being the larger of its known and claimed participants, or
                "count" 1.
            contexts: "projects" for projects and programmes, "events", "memberships", "awards",
                "outputs", several of them with commas, or "all"; an ego view has all unless told,
                the overview has projects.
            lists: whether contexts with 20 or more participants of which 90 % are cities stay in;
                unless told, in an ego view alone.
            backbone: keep only the ties of a one-mode network that the disparity filter, or the
                bipartite configuration model ("bicm"), calls more than chance.
            distance: how many meetings away from `about` the ego view reaches: 1 is whom it meets
                and where, 2 whom those meet too.
            roles: only who takes part in one of these roles.
            kinds: only cities, institutions … or kinds of institutions such as "company".
            countries: only who is in one of these, by name or two-letter code.
            topics: only contexts about one of these.
            tiers: only what sources of these tiers say.
            from_year: only what holds in this year or later.
            to_year: only what holds in this year or earlier.
            as_of: only what holds in this year.
            fold: whether editions count as their programme, and city governments as their city.
            participations: a question (`.rq`) or table (`.csv`) of your own from whose rows the
                network is made; `networks.rows.COLUMNS` tells their columns.

        Raises:
            UnknownNameError: nothing has that name, or it takes part in nothing that is asked for.
            AmbiguousNameError: the label fits several entities.
            UsageError: the name is empty, an option is not known, or nothing is left to draw.
            UnreadableInputError: the file of participations cannot be read.

        Example:
            >>> import citygraph
            >>> graph = citygraph.open().network("Cisco")
            >>> "https://w3id.org/citygraph/id/institution/cisco" in graph
            True
        """
        from citygraph import networks

        return networks.network(
            self.store,
            about,
            project=project,
            weights=weights,
            contexts=contexts,
            lists=lists,
            backbone=backbone,
            distance=distance,
            roles=roles,
            kinds=kinds,
            countries=countries,
            topics=topics,
            tiers=tiers,
            from_year=from_year,
            to_year=to_year,
            as_of=as_of,
            fold=fold,
            participations=None if participations is None else Path(participations),
        )

    def stats(self) -> Answer:
        """How much the graph holds: triples, graphs, and the entities of each class.

        Example:
            >>> import citygraph
            >>> sizes = {row["what"]: row["count"] for row in citygraph.open().stats()}
            >>> sizes["participation"] > 50
            True
        """
        answer = self.query("size")
        if not isinstance(answer, Answer):
            raise TypeError("The question size must be a SELECT.")
        return answer

    def ingest(
        self,
        *tables: str | Path,
        graph: str | Path | None = None,
        intake: str | Path | None = None,
        ratings: str | Path | None = None,
        ror: str | Path | None = None,
        dry_run: bool = False,
    ) -> Ingested:
        """Take tables of cited claims into the TriG files of a graph.

        This graph stays as it was opened; open it again to see what came in.

        Args:
            tables: `.csv`, `.tsv` or `.xlsx` files, one claim per row.
            graph: the folder of TriG files; by default that of this checkout.
            intake: the folder that says how tables are read; by default `intake` in that of the
                graph, or else the one that comes along.
            ratings: a CSV file with the columns `source_url` and `tier`, for tables without tiers.
            ror: a file of the Research Organization Registry.
            dry_run: change no file.

        Returns:
            What became of the rows, and what the graph says more than before.

        Raises:
            UnreadableInputError: a table, a file of the graph or of the intake is unreadable.
            UsageError: a library for tables is missing, or there is no folder to write to.
            OutputError: a file cannot be written; the graph is as it was.
        """
        from citygraph.ingest import ingest

        def path(given: str | Path | None) -> Path | None:
            return None if given is None else Path(given)

        return ingest(
            [Path(table) for table in tables],
            path(graph),
            intake=path(intake),
            ratings=path(ratings),
            ror=path(ror),
            dry_run=dry_run,
        )

    def validate(self, what: str | Path | Iterable[str | Path] | Delta = ()) -> Report:
        """Validate the graph, or new files or a change together with it, against the shapes.

        Args:
            what: RDF documents with new triples, or folders of them: the report is then about
                what they describe. Or a `citygraph.Delta`: it is then about what that can affect,
                and tells what is new, resolved, or was there before. The graph stays as it is.

        Returns:
            The findings, each with its file and line where they are known. When its `focus_count`
            is 0, the shapes speak of nothing that is there.

        Raises:
            UnreadableInputError: a file is malformed.
            UsageError: a change is tried at an endpoint, or points at blank nodes.

        Example:
            >>> import citygraph
            >>> citygraph.open().validate().failing()
            ()
        """
        from citygraph.shacl.delta import Delta
        from citygraph.shacl.graph import validate_graph

        if isinstance(what, Delta):
            from citygraph.shacl.patches import validate_change

            return validate_change(self.store, what)
        if isinstance(what, str | Path):
            what = [what]
        return validate_graph(self.store, [Path(file) for file in what])
