"""One HTTP request with a wall-clock deadline and a byte limit that hold whatever the server does.

The timeout of a Python socket bounds one read, so a server that sends a byte now and then is never
late. Here each read and each write is given only what is left until the deadline, and what comes
in is counted where it leaves the socket, before any header or chunk is looked at. The one step that
cannot be bounded so is the look-up of the host's name; there the system's resolver has its limits.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from email.message import Message

_PIECE = 1 << 16
_ALLOWANCE = 1 << 20  # what comes may be larger than its body: headers, sizes of chunks
_BROKE_OFF = "broke off in the middle of its answer"


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete HTTP response.

    Args:
        status: the HTTP status.
        headers: the header fields; names compare without case.
        body: the body, whole.
        delimited: whether the server said where the body ends, so that a cut would be noticed.
    """

    status: int
    headers: Message
    body: bytes
    delimited: bool


class NoReplyError(Exception):
    """No complete response came.

    Args:
        problem: a sentence without subject: "refuses connections".
        unanswered: nothing had come back yet, so that asking again may help.
    """

    def __init__(self, problem: str, *, unanswered: bool = False) -> None:
        self.problem = problem
        self.unanswered = unanswered
        super().__init__(problem)


class TooLargeError(OSError):
    """More bytes came than were allowed."""


class Deadline:
    """A moment that may not be passed.

    Args:
        seconds: how far off it is.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds that are left.

        Raises:
            TimeoutError: none are.
        """
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds


@dataclass(slots=True)
class _Limits:
    """What one request may take; used up by its sockets."""

    deadline: Deadline
    most: int
    received: int = 0

    def took(self, count: int) -> int:
        self.received += count
        if self.received > 2 * self.most + _ALLOWANCE:
            raise TooLargeError
        return count


class _Socket(socket.socket):
    limits: _Limits

    def recv_into(self, *args: Any, **kwargs: Any) -> int:  # noqa: ANN401 - handed on as they are
        self.settimeout(self.limits.deadline.left())
        return self.limits.took(super().recv_into(*args, **kwargs))

    def sendall(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        self.settimeout(self.limits.deadline.left())
        super().sendall(*args, **kwargs)


class _TlsSocket(ssl.SSLSocket):
    limits: _Limits

    def recv_into(self, *args: Any, **kwargs: Any) -> int:  # noqa: ANN401
        self.settimeout(self.limits.deadline.left())
        return self.limits.took(super().recv_into(*args, **kwargs))

    def send(self, *args: Any, **kwargs: Any) -> int:  # noqa: ANN401
        self.settimeout(self.limits.deadline.left())
        return super().send(*args, **kwargs)


def _connect(limits: _Limits, address: tuple[str, int], *_more: object) -> _Socket:
    """Connect to the first address of a host that answers."""
    problem: OSError | None = None
    for family, kind, protocol, _, place in socket.getaddrinfo(*address, type=socket.SOCK_STREAM):
        plain = _Socket(family, kind, protocol)
        plain.limits = limits
        try:
            plain.settimeout(limits.deadline.left())
            plain.connect(place)
        except OSError as error:
            plain.close()
            problem = error
        else:
            return plain
    raise problem or OSError("the host has no address")


class _Connection(http.client.HTTPConnection):
    def __init__(self, host: str, *, limits: _Limits, **options: Any) -> None:  # noqa: ANN401
        super().__init__(host, **options)
        # The seam by which http.client is given its sockets, those to a proxy included.
        self._create_connection = partial(_connect, limits)


class _TlsConnection(http.client.HTTPSConnection):
    def __init__(self, host: str, *, limits: _Limits, **options: Any) -> None:  # noqa: ANN401
        super().__init__(host, **options)
        self._limits = limits
        self._create_connection = partial(_connect, limits)

    def connect(self) -> None:
        super().connect()  # the handshake takes at most what was left when it began
        if isinstance(self.sock, _TlsSocket):
            self.sock.limits = self._limits


class _Http(urllib.request.HTTPHandler):
    def __init__(self, limits: _Limits) -> None:
        super().__init__()
        self._limits = limits

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_Connection, limits=self._limits), req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, limits: _Limits) -> None:
        self._secure = ssl.create_default_context()
        self._secure.sslsocket_class = _TlsSocket
        super().__init__(context=self._secure)
        self._limits = limits

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        connection = partial(_TlsConnection, limits=self._limits, context=self._secure)
        return self.do_open(connection, req)


def fetch(request: urllib.request.Request, deadline: Deadline, max_bytes: int) -> Reply:
    """Send a request and read the whole response, whatever its status; no redirect is followed.

    The proxies of the environment (``HTTPS_PROXY``, ``NO_PROXY`` …) are used. Compression is not
    asked for, and a response that is compressed all the same is refused, so that a few bytes
    cannot swell.

    Args:
        request: an http or https request.
        deadline: when all must be over.
        max_bytes: the largest body accepted.

    Raises:
        NoReplyError: no complete response came in time.
    """
    limits = _Limits(deadline, max_bytes)
    opener = urllib.request.OpenerDirector()
    opener.add_handler(urllib.request.ProxyHandler())
    opener.add_handler(_Https(limits) if request.type == "https" else _Http(limits))
    answered = False
    try:
        with opener.open(request, timeout=deadline.left()) as response:
            answered = True
            return _read(response, max_bytes)
    except (OSError, http.client.HTTPException, ValueError) as error:
        cause = error.reason if isinstance(error, urllib.error.URLError) else error
        raise _explained(cause, limits, answered=answered) from error


def _read(response: http.client.HTTPResponse, max_bytes: int) -> Reply:
    if response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise NoReplyError("sent a compressed answer, which was not asked for")
    delimited = response.chunked or response.length is not None
    if (response.length or 0) > max_bytes:
        raise TooLargeError
    body = bytearray()
    while piece := response.read(_PIECE):
        body += piece
        if len(body) > max_bytes:
            raise TooLargeError
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    return Reply(response.status, response.headers, bytes(body), delimited)


def _explained(cause: object, limits: _Limits, *, answered: bool) -> NoReplyError:
    for kind, problem, unanswered in _PROBLEMS:
        if isinstance(cause, kind):
            if unanswered and answered:
                break
            reason = getattr(cause, "verify_message", None) or getattr(cause, "reason", cause)
            numbers = {"seconds": limits.deadline.seconds, "most": limits.most}
            return NoReplyError(problem.format(reason=reason, **numbers), unanswered=unanswered)
    return NoReplyError(_BROKE_OFF if answered else f"cannot be reached ({cause})")


_PROBLEMS: tuple[tuple[type[Exception], str, bool], ...] = (
    (TimeoutError, "gave no complete answer within {seconds:g} s", False),
    (TooLargeError, "sent more than the {most:,} bytes that are accepted", False),
    (socket.gaierror, "has a host name that cannot be found", False),
    (ssl.SSLCertVerificationError, "has a certificate that is not trusted ({reason})", False),
    (ssl.SSLError, "cannot be spoken to over TLS ({reason})", False),
    (ConnectionRefusedError, "refuses connections; is the server running?", True),
    (ConnectionError, "closed the connection without an answer", True),
    (http.client.IncompleteRead, _BROKE_OFF, False),
    (http.client.HTTPException, "answers something that is not HTTP", False),
)
"""An exception, what it means (the first that fits counts), and whether nothing had come back."""
