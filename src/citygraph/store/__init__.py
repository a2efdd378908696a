"""SPARQL is the one seam: everything above asks a `Store`, and does not know which one it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from citygraph.errors import QueryError
from citygraph.model import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citygraph.model import Statements, Term

NO_BINDINGS: Mapping[str, Term] = {}


class Store(Protocol):
    """A SPARQL 1.1 query service, in the process or far away."""

    @property
    def description(self) -> str:
        """What this store is, for messages: "the shipped graph", a folder, an endpoint."""

    def query(
        self, text: str, bindings: Mapping[str, Term] = NO_BINDINGS
    ) -> Answer | Statements | bool:
        """Ask a query.

        Args:
            text: a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT or DESCRIBE).
            bindings: variables (without ``?``) that are bound as terms, never as text. A bound
                variable of a SELECT must be projected.

        Returns:
            The rows of a SELECT, the truth of an ASK, the triples of a CONSTRUCT or DESCRIBE, all
            of them.

        Raises:
            QueryError: the text is malformed, is an update, or holds a SERVICE.
            StoreError: the store cannot be read.
            EndpointError: a remote store gave no complete answer.
        """

    def close(self) -> None:
        """Let go of files and connections; a closed store is not asked again."""


def select(store: Store, text: str, bindings: Mapping[str, Term] = NO_BINDINGS) -> Answer:
    """Ask a SELECT.

    Args:
        store: near or far.
        text: a SELECT query.
        bindings: as for `Store.query`.

    Raises:
        QueryError: the query is of another form, malformed or refused.
        StoreError, EndpointError: as for `Store.query`.
    """
    answer = store.query(text, bindings)
    if not isinstance(answer, Answer):
        raise QueryError("A SELECT is needed here, which gives rows; this query does not.")
    return answer
