"""A store far away: any SPARQL 1.1 Protocol endpoint, and only whole answers from it."""

from __future__ import annotations

import math
import os
import time
import urllib.parse
from base64 import b64encode
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from citygraph.errors import EndpointError, StoreError, UsageError
from citygraph.model import Answer, gathered
from citygraph.store import NO_BINDINGS
from citygraph.store.answers import read_reply
from citygraph.store.binding import bind
from citygraph.store.sparql import check_query, columns_of
from citygraph.store.transport import Deadline, NoReplyError, fetch
from citygraph.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.request import Request

    from citygraph.model import Statements, Term
    from citygraph.store.sparql import QueryForm
    from citygraph.store.transport import Reply

ATTEMPTS = 3
"""How often a query is sent when an endpoint is busy or does not answer."""

USER = "CITYGRAPH_USER"
PASSWORD = "CITYGRAPH_PASSWORD"  # noqa: S105 - the name of a variable of the environment

_MAX_REDIRECTS = 5
_FIRST_PAUSE = 0.2  # seconds; doubled after each attempt
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SEE_OTHER = 303
_BUSY = frozenset({429, 502, 503, 504})


class RemoteStore:
    """A SPARQL 1.1 Protocol endpoint.

    A name and password for it are taken from the environment variables CITYGRAPH_USER and
    CITYGRAPH_PASSWORD (HTTP Basic); they go to this endpoint and, by a redirect, nowhere else.

    An answer is whole or an error. One cut cannot be noticed: Virtuoso ends a CONSTRUCT at its
    ``ResultSetMaxRows`` without a sign (of a SELECT it says so); ask such a server by SELECT.

    Args:
        endpoint: an http or https URL, without name and password.
        timeout: seconds that a query may take from being sent to its last byte, retries included.
        max_bytes: the largest answer accepted.

    Raises:
        UsageError: the URL, the timeout or the environment's credentials cannot be used.
    """

    def __init__(
        self, endpoint: str, *, timeout: float = 60.0, max_bytes: int = 64 * 1024 * 1024
    ) -> None:
        if not (timeout > 0 and math.isfinite(timeout)):
            raise UsageError(f"A timeout is a number of seconds above 0, not {timeout:g}.")
        self._url = _checked(endpoint)
        self._timeout = timeout
        self._max_bytes = max_bytes
        user, self._password = _credentials()
        self._basic = b64encode(f"{user}:{self._password}".encode()).decode() if user else ""
        self._closed = False
        self._name = self._url.partition("?")[0]  # what follows may hold a key
        self.description = f"the endpoint {self._name}"

    def query(
        self, text: str, bindings: Mapping[str, Term] = NO_BINDINGS
    ) -> Answer | Statements | bool:
        """See `citygraph.store.Store.query`."""
        if self._closed:
            raise StoreError(f"{self.description} is closed; open it again.")
        form = check_query(text)
        deadline = Deadline(self._timeout)
        request = self._request(bind(text, bindings), form)
        try:
            # Whatever the server says, it does not make us repeat the password.
            reply = self._ask(request, deadline)
            return _checked_answer(
                gathered(read_reply(reply, form, (self._basic, self._password))), text
            )
        except NoReplyError as error:
            end = "" if error.problem.endswith("?") else "."
            raise EndpointError(f"The endpoint {self._name} {error.problem}{end}") from error

    def close(self) -> None:
        """Refuse further queries; no connection is kept open between them."""
        self._closed = True

    def _request(self, text: str, form: QueryForm) -> Request:
        from citygraph.store.wrapper import query_request

        request = query_request(self._url, text, form, f"citygraph/{__version__}")
        if self._basic:
            request.add_header("Authorization", f"Basic {self._basic}")
        return request

    def _ask(self, request: Request, deadline: Deadline) -> Reply:
        """Send a query, again if that is safe and may help."""
        for attempt in range(1, ATTEMPTS + 1):
            pause = _FIRST_PAUSE * 2 ** (attempt - 1)
            try:
                reply = self._follow(request, deadline)
            except NoReplyError as error:
                if attempt == ATTEMPTS or not error.unanswered or pause >= _left(deadline):
                    raise
            else:
                pause = max(pause, _retry_after(reply))
                done = reply.status not in _BUSY or attempt == ATTEMPTS
                if done or pause >= _left(deadline):
                    return reply
            time.sleep(pause)
        raise AssertionError  # pragma: no cover - the last attempt returns or raises

    def _follow(self, request: Request, deadline: Deadline) -> Reply:
        """Send a request, and send it on where the endpoint says it has moved."""
        for _ in range(_MAX_REDIRECTS):
            reply = fetch(request, deadline, self._max_bytes)
            location = reply.headers.get("Location")
            if reply.status not in _REDIRECTS or not location:
                return reply
            request = _redirected(request, location, reply.status)
        raise NoReplyError(f"redirects more than {_MAX_REDIRECTS} times")


def _checked_answer(
    answer: Answer | Statements | bool,  # noqa: FBT001 - what a store answers
    text: str,
) -> Answer | Statements | bool:
    """The answer, if it has the columns that the query asks for."""
    if isinstance(answer, Answer) and columns_of(text) != frozenset(answer.columns):
        raise NoReplyError("answers with other columns than the query asks for")
    return answer


def _checked(endpoint: str) -> str:
    """The URL of an endpoint, in ASCII; an IRI's other characters are percent-encoded."""
    try:
        parts = urllib.parse.urlsplit(endpoint)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"The endpoint is no URL: {error}.") from error
    place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    if "@" in parts.netloc:
        raise UsageError(
            f"The URL of the endpoint {place} holds a name or password; "
            f"set {USER} and {PASSWORD} in the environment instead."
        )
    if parts.scheme not in {"http", "https"} or not host or port == 0 or not endpoint.isprintable():
        raise UsageError(
            f"An endpoint is an http or https URL; {endpoint.partition('?')[0]!r} is not."
        )
    return urllib.parse.quote(parts._replace(fragment="").geturl(), safe="%/:=&?~+!$,;'@()*[]")


def _credentials() -> tuple[str, str]:
    user, password = os.environ.get(USER, ""), os.environ.get(PASSWORD, "")
    if bool(user) != bool(password):
        missing = PASSWORD if user else USER
        raise UsageError(f"Set both {USER} and {PASSWORD} in the environment; {missing} is empty.")
    if ":" in user:
        raise UsageError(f"{USER} must not hold a colon; HTTP Basic cannot carry it.")
    return user, password


def _redirected(request: Request, location: str, status: int) -> Request:
    """The request that follows a redirect; the credentials stay where they belong."""
    from urllib.request import Request

    try:
        target = _checked(urllib.parse.urljoin(request.full_url, location))
    except (UsageError, ValueError):
        raise NoReplyError("redirects to what is no http or https URL") from None
    old, new = urllib.parse.urlsplit(request.full_url), urllib.parse.urlsplit(target)
    if old.scheme == "https" and new.scheme == "http":
        raise NoReplyError("redirects from https to http, which is not followed")
    headers = dict(request.headers)
    if (old.scheme, old.netloc.lower()) != (new.scheme, new.netloc.lower()):
        headers.pop("Authorization", None)
    if status == _SEE_OTHER:
        headers.pop("Content-type", None)
        return Request(target, headers=headers)  # noqa: S310 - http or https, as checked
    return Request(target, request.data, headers)  # noqa: S310


def _retry_after(reply: Reply) -> float:
    """The seconds that a busy endpoint asks to wait; 0 when it does not say."""
    value = reply.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        return parsedate_to_datetime(value).timestamp() - time.time()
    except (ValueError, OverflowError):
        return 0.0


def _left(deadline: Deadline) -> float:
    try:
        return deadline.left()
    except TimeoutError:
        return 0.0
