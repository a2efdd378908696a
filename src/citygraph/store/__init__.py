"""SPARQL is the one seam: everything above asks a `Store`, and does not know which one it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

from citygraph.model import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Triple

__all__ = ["NO_BINDINGS", "Result", "Store", "Term"]

Result: TypeAlias = "QuerySolutions | QueryBoolean | QueryTriples | Iterable[Triple]"

NO_BINDINGS: Mapping[str, Term] = {}


class Store(Protocol):
    """A SPARQL 1.1 query service, in the process or far away."""

    @property
    def description(self) -> str:
        """What this store is, for messages: "the shipped graph", a folder, an endpoint."""

    def query(self, text: str, bindings: Mapping[str, Term] = NO_BINDINGS) -> Result:
        """Ask a query.

        Args:
            text: a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT or DESCRIBE).
            bindings: variables (without ``?``) that are bound as terms, never as text. A bound
                variable of a SELECT must be projected.

        Returns:
            pyoxigraph's solutions, boolean or triples.

        Raises:
            QueryError: the text is malformed, is an update, or holds a SERVICE.
            StoreError: the store cannot be read.
            EndpointError: a remote store gave no complete answer.
        """

    def close(self) -> None:
        """Let go of files and connections; a closed store is not asked again."""
