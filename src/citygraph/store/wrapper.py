"""How SPARQLWrapper is asked to write down a request; sending it is `transport`'s part.

SPARQLWrapper has no public way to get a request without sending it, nor to be told the form of a
query. So two of its private methods are used here, and the project depends on its version 2 alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from citygraph.store.answers import ACCEPT
from citygraph.store.sparql import QueryForm

if TYPE_CHECKING:
    from urllib.request import Request


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper, told the form of its query instead of guessing it from the text."""

    form = QueryForm.SELECT

    def _parseQueryType(self, query: str) -> str:  # noqa: N802, ARG002 - named by SPARQLWrapper
        return self.form.value

    def request(self) -> Request:
        """The request as it would be sent."""
        request: Request = self._createRequest()
        return request


def query_request(url: str, text: str, form: QueryForm, agent: str) -> Request:
    """Write a query as a request of the SPARQL 1.1 Protocol: "query via URL-encoded POST".

    Args:
        url: the endpoint.
        text: the query.
        form: its form.
        agent: who asks.
    """
    wrapper = _Wrapper(url, agent=agent)
    wrapper.form = form
    wrapper.setMethod(POST)
    wrapper.setOnlyConneg(True)
    wrapper.setReturnFormat(JSON if form in {QueryForm.SELECT, QueryForm.ASK} else TURTLE)
    wrapper.addCustomHttpHeader("Accept", ACCEPT[form])
    wrapper.setQuery(text)
    return wrapper.request()
