"""What an endpoint's answer says, and whether it is all of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from citygraph.formats import printable
from citygraph.store.sparql import QueryForm
from citygraph.store.transport import NoReplyError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citygraph.store.transport import Reply

_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples, text/turtle;q=0.9"
ACCEPT = {
    QueryForm.SELECT: _RESULTS,
    QueryForm.ASK: _RESULTS,
    QueryForm.CONSTRUCT: _TRIPLES,
    QueryForm.DESCRIBE: _TRIPLES,
}
"""The content types that are asked for, by form."""

_JSON_TYPES = frozenset({_RESULTS, "application/json"})
_RDF_TYPES = {"application/n-triples": RdfFormat.N_TRIPLES, "text/turtle": RdfFormat.TURTLE}
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TRUE, _FALSE = b'{"head":{},"boolean":true}', b'{"head":{},"boolean":false}'
_VIRTUOSO_ASK = "__ASK_RETVAL"  # Virtuoso 7.2 answers ASK with a table of this one column
_OK = 200
_LONGEST_PAGE = 100_000  # characters of a web page that are searched for an explanation
_LONGEST = 200  # characters of a server's explanation that are passed on
_TAG = re.compile(
    r"<(?:style|script|head)\b.*?</(?:style|script|head)>|<[^>]*>", re.DOTALL | re.IGNORECASE
)
_HINTS = {
    401: "set CITYGRAPH_USER and CITYGRAPH_PASSWORD in the environment to what it accepts",
    404: "is that the URL of its SPARQL endpoint?",
    405: "is that the URL of its SPARQL endpoint?",
}


def read_reply(
    reply: Reply, form: QueryForm, secrets: Iterable[str] = ()
) -> QuerySolutions | QueryBoolean | list[Triple]:
    """Read a response.

    Args:
        reply: the response.
        form: the form of the query that was sent.
        secrets: texts that are not repeated in a message.

    Raises:
        NoReplyError: it is no answer to such a query, or only part of one.
    """
    if reply.status != _OK:
        raise NoReplyError(_explanation(reply, secrets))
    _check_whole(reply)
    kind = reply.headers.get_content_type() if "Content-Type" in reply.headers else ""
    try:
        if form in {QueryForm.SELECT, QueryForm.ASK}:
            _expect(kind, _JSON_TYPES)
            return _table(reply, form)
        _expect(kind, _RDF_TYPES)
        return _triples(reply, _RDF_TYPES[kind])
    except (SyntaxError, ValueError, RecursionError) as error:
        if b"cancelled" in reply.body[-200:]:  # the Oxigraph server's last words
            raise NoReplyError(
                "cancelled the query at its own time limit and sent a part of the answer only; "
                "ask for less"
            ) from error
        raise NoReplyError(
            f"sent an answer that breaks off or is malformed ({_plain(str(error))})"
        ) from error


def _check_whole(reply: Reply) -> None:
    state = reply.headers.get("X-SQL-State")
    if state is not None:
        why = "stopped the query at its own time limit" if state == "S1TAT" else f"says {state}"
        raise NoReplyError(f"{why} and sent a part of the answer only; ask for less")
    if reply.headers.get_content_type() in _HTML_TYPES:
        raise NoReplyError("answers with a web page; is that the URL of its SPARQL endpoint?")
    charset = (reply.headers.get_content_charset() or "utf-8").replace("_", "-")
    if charset not in {"utf-8", "us-ascii"}:
        raise NoReplyError(f"answers in the encoding {_plain(charset)}, not in UTF-8")


def _explanation(reply: Reply, secrets: Iterable[str]) -> str:
    """Say what another status than 200 means, in the server's words if it has any."""
    text = reply.body.decode("utf-8", "replace")
    for secret in filter(None, secrets):
        text = text.replace(secret, "…")
    if text.lstrip().startswith("<"):
        text = _TAG.sub(" ", text[:_LONGEST_PAGE])
    lines = (_plain(line) for line in text.splitlines())
    said = next((line for line in lines if line), "")
    parts = [f'says "{said}"' if said else "", _HINTS.get(reply.status, "")]
    return "; ".join([f"answers with HTTP status {reply.status}", *filter(None, parts)])


def _plain(text: str) -> str:
    """One short line of printable characters."""
    line = " ".join(printable(text).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _expect(kind: str, known: Iterable[str]) -> None:
    if kind not in known:
        raise NoReplyError(
            f"answers with the content type {_plain(kind) or 'unknown'}, "
            f"not with {' or '.join(sorted(known))}"
        )


def _table(reply: Reply, form: QueryForm) -> QuerySolutions | QueryBoolean:
    """Parse JSON results to their end; then parse them again for the caller, who reads lazily."""
    body = reply.body
    try:
        rows = _count(body)
    except SyntaxError as error:
        if "bnode" not in str(error):
            raise
        body = _with_plain_labels(body)
        rows = _count(body)
    if rows is None:
        json.loads(body)  # pyoxigraph does not look at what follows the boolean
        if form is not QueryForm.ASK:
            raise NoReplyError("answers a SELECT with a boolean")
        return parse_query_results(body, QueryResultsFormat.JSON)
    if form is QueryForm.ASK:
        return _virtuoso_boolean(body, rows)
    limit = reply.headers.get("X-SPARQL-MaxRows", "")
    if limit.isdecimal() and rows >= int(limit):
        raise NoReplyError(
            f"sends at most {limit} rows, and this answer has as many, so it may be cut; "
            f"ask for less with a LIMIT below {limit}"
        )
    return parse_query_results(body, QueryResultsFormat.JSON)


def _count(body: bytes) -> int | None:
    """The number of rows of JSON results; None for a boolean.

    The frames of an exception may be freed by any thread, but solutions only by the one that made
    them; so none are left behind in a frame.
    """
    result = parse_query_results(body, QueryResultsFormat.JSON)
    try:
        if isinstance(result, QueryBoolean):
            return None
        rows = 0
        for _ in result:
            rows += 1
        return rows
    finally:
        del result


def _virtuoso_boolean(body: bytes, rows: int) -> QuerySolutions | QueryBoolean:
    if json.loads(body)["head"]["vars"] != [_VIRTUOSO_ASK]:
        raise NoReplyError("answers an ASK with a table")
    return parse_query_results(_TRUE if rows else _FALSE, QueryResultsFormat.JSON)


def _with_plain_labels(body: bytes) -> bytes:
    """Rename blank nodes whose labels only their server understands, like ``nodeID://b1``."""
    results = json.loads(body)
    for binding in results["results"]["bindings"]:
        for term in binding.values():
            if term["type"] == "bnode":
                term["value"] = "b" + term["value"].encode().hex()
    return json.dumps(results).encode()


def _triples(reply: Reply, rdf_format: RdfFormat) -> list[Triple]:
    if not reply.delimited:
        raise NoReplyError(
            "does not say where its answer ends (neither Content-Length nor chunks), "
            "so a part could pass for the whole"
        )
    quads = parse(reply.body, rdf_format, without_named_graphs=True)
    return list(dict.fromkeys(quad.triple for quad in quads))
