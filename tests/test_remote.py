from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from citygraph.errors import EndpointError, QueryError, StoreError, UsageError
from citygraph.model import Answer, Statements
from citygraph.store.remote import ATTEMPTS, RemoteStore
from servers import free_ports, oxigraph, virtuoso

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Act = Callable[[socket.socket, threading.Event], None]

A, B, P, Q, G, H = (NamedNode(f"https://example.org/{name}") for name in "abpqgh")
NASTY = Literal('Zürich "quoted"\n\\ <b> } # é😀', language="de")
DATA = [
    Quad(A, P, B, G),
    Quad(A, P, B, H),
    Quad(A, Q, NASTY, G),
    Quad(B, Q, Literal("plain"), G),
    Quad(B, Q, BlankNode("b"), H),
]
NODES = [NamedNode(f"https://example.org/n{number}") for number in range(20)]
FILLER = [Quad(one, P, other, NamedNode("x:filler")) for one in NODES for other in NODES]
MERGED = [*DATA, *(Quad(quad.subject, quad.predicate, quad.object) for quad in [*DATA, *FILLER])]
SHORT = 0.5
"""A deadline in seconds that is sure to be passed; nothing here asserts how long a call took."""

ROWS = (
    b'{"head":{"vars":["x"]},"results":{"bindings":['
    b'{"x":{"type":"literal","value":"one"}},{"x":{"type":"literal","value":"two"}}]}}'
)
JSON = "application/sparql-results+json"
NT = "application/n-triples"
TRIPLE = b"<x:a> <x:b> <x:c> .\n"
SELECT, ASK, CONSTRUCT = "SELECT ?x {}", "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }"


# --- real engines -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def oxigraph_url() -> Iterator[str]:
    with oxigraph(MERGED, ["--timeout-s", "1"]) as url:
        yield url


@pytest.fixture(scope="module")
def virtuoso_url() -> Iterator[str]:
    with virtuoso([*DATA, *FILLER], "ResultSetMaxRows = 1000") as url:
        yield url


@pytest.fixture(params=["oxigraph_url", "virtuoso_url"])
def engine(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


def column(result: object, name: str = "x") -> list[object]:
    assert isinstance(result, Answer)
    return [row[name] for row in result.rows]


def test_an_engine_answers_each_form_of_query(engine: str) -> None:
    store = RemoteStore(engine)
    graph = f"GRAPH <{G.value}>"
    rows = store.query(f"SELECT ?s ?x {{ {graph} {{ ?s <{Q.value}> ?x }} }} ORDER BY ?s")
    assert column(rows) == [NASTY, Literal("plain")]
    for subject, truth in ((A, True), (P, False)):
        answer = store.query(f"ASK {{ {graph} {{ <{subject.value}> ?p ?o }} }}")
        assert answer is truth
    triples = store.query(f"CONSTRUCT {{ ?s ?p ?o }} {{ {graph} {{ ?s ?p ?o }} }}")
    assert isinstance(triples, Statements)
    assert set(triples) == {quad.triple for quad in DATA if quad.graph_name == G}
    described = store.query(f"DESCRIBE <{A.value}>")
    assert isinstance(described, Statements)
    assert all(isinstance(triple, Triple) for triple in described)


def test_an_engine_gets_bindings_as_terms(engine: str) -> None:
    store = RemoteStore(engine)
    found = f"SELECT DISTINCT ?s ?x {{ ?s <{Q.value}> ?x }} ORDER BY ?x"
    assert column(store.query(found, {"s": A})) == [NASTY]
    assert column(store.query(found, {"x": NASTY}), "s") == [A]
    assert column(store.query(found, {"x": Literal("} #")})) == []
    nested = (
        f"SELECT DISTINCT ?s ?x {{ {{ ?x <{P.value}> ?o FILTER(?o = ?s) }} "
        f"UNION {{ ?o <{P.value}> ?x FILTER(?o = ?s) }} }}"
    )
    assert column(store.query(nested, {"s": B})) == [A]
    assert column(store.query(nested, {"s": A})) == [B]


def test_an_engine_hands_out_blank_nodes(engine: str) -> None:
    text = f"SELECT ?x {{ GRAPH <{H.value}> {{ ?s <{Q.value}> ?x }} }}"
    (node,) = column(RemoteStore(engine).query(text))
    assert isinstance(node, BlankNode)


def test_an_engine_s_refusal_is_passed_on(oxigraph_url: str, virtuoso_url: str) -> None:
    with pytest.raises(EndpointError, match="HTTP status 404"):
        RemoteStore(oxigraph_url + "/nowhere").query(SELECT)
    with pytest.raises(EndpointError, match=r'HTTP status 500; says "Virtuoso 42001 Error'):
        RemoteStore(virtuoso_url).query("SELECT ?x { FILTER(<https://example.org/f>(?x)) }")


def test_oxigraph_counts_a_triple_of_two_graphs_once(oxigraph_url: str) -> None:
    text = f"SELECT ?x {{ <{A.value}> <{P.value}> ?x }}"
    assert column(RemoteStore(oxigraph_url).query(text)) == [B]


def test_virtuoso_counts_a_triple_once_per_graph(virtuoso_url: str) -> None:
    text = f"SELECT ?x {{ <{A.value}> <{P.value}> ?x }}"
    store = RemoteStore(virtuoso_url)
    assert column(store.query(text)) == [B, B]
    assert column(store.query(text.replace("SELECT", "SELECT DISTINCT"))) == [B]


HOPS = " . ".join(f"?n{number} <{P.value}> ?n{number + 1}" for number in range(9))
HEAVY = f"SELECT (COUNT(*) AS ?x) {{ {HOPS} }}"


def test_oxigraph_s_cancelled_answer_is_an_error(oxigraph_url: str) -> None:
    with pytest.raises(EndpointError, match="cancelled the query at its own time limit"):
        RemoteStore(oxigraph_url).query(HEAVY)


def test_virtuoso_s_cut_table_is_an_error(virtuoso_url: str) -> None:
    store = RemoteStore(virtuoso_url)
    with pytest.raises(EndpointError, match="sends at most 1000 rows"):
        store.query("SELECT ?s ?p ?o { ?s ?p ?o }")
    assert len(column(store.query("SELECT ?s { ?s ?p ?o } LIMIT 999"), "s")) == 999


def test_virtuoso_s_timed_out_answer_is_an_error(virtuoso_url: str) -> None:
    """Its own parameter makes Virtuoso send what it has found by then, with status 200."""
    store = RemoteStore(virtuoso_url + "?timeout=1")
    with pytest.raises(EndpointError, match="own time limit and sent a part"):
        store.query(HEAVY)


# --- servers that misbehave -------------------------------------------------------------------


class Scripted:
    """A server that answers its n-th connection by the n-th act, and the rest by the last."""

    def __init__(self, acts: tuple[Act, ...], tls: ssl.SSLContext | None, *, reads: bool) -> None:
        self.requests: list[str] = []
        self.stop = threading.Event()
        self._acts = acts
        self._tls = tls
        self._reads = reads
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self._listening.getsockname()[1]}/sparql"
        self._thread.start()

    def _serve(self) -> None:
        while not self.stop.is_set():
            connection, _ = self._listening.accept()
            connection.settimeout(20)
            with connection:
                try:
                    self._answer(connection)
                except OSError:
                    continue  # the client has gone, which is what these tests are about

    def _answer(self, plain: socket.socket) -> None:
        if self.stop.is_set():
            return
        if not self._reads:
            self._acts[0](plain, self.stop)
            return
        sock = self._tls.wrap_socket(plain, server_side=True) if self._tls else plain
        with sock, sock.makefile("rb") as file:
            head = "".join(iter(lambda: file.readline().decode("latin-1"), "\r\n"))
            length = next(
                (
                    int(line.partition(":")[2])
                    for line in head.splitlines()
                    if line.lower().startswith("content-length:")
                ),
                0,
            )
            act = self._acts[min(len(self.requests), len(self._acts) - 1)]
            self.requests.append(head + file.read(length).decode())
            act(sock, self.stop)

    def close(self) -> None:
        self.stop.set()
        socket.create_connection(self._listening.getsockname()).close()  # wakes accept()
        self._thread.join(20)
        self._listening.close()
        assert not self._thread.is_alive()


@pytest.fixture
def scripted() -> Iterator[Callable[..., Scripted]]:
    opened: list[Scripted] = []

    def start(*acts: Act, tls: ssl.SSLContext | None = None, reads: bool = True) -> Scripted:
        opened.append(Scripted(acts, tls, reads=reads))
        return opened[-1]

    yield start
    for server in opened:
        server.close()


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CITYGRAPH_USER", "CITYGRAPH_PASSWORD", "http_proxy", "HTTP_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


def reply(
    body: bytes = ROWS, kind: str | None = JSON, status: str = "200 OK", *headers: str
) -> Act:
    """A response in good order."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    lines += [f"Content-Type: {kind}"] if kind is not None else []
    return raw("\r\n".join([*lines, "", ""]).encode() + body)


def raw(*pieces: bytes) -> Act:
    def act(sock: socket.socket, _stop: threading.Event) -> None:
        for piece in pieces:
            sock.sendall(piece)

    return act


def forever(first: bytes, piece: bytes, pause: float = 0.01) -> Act:
    """Send a piece again and again, as long as someone listens."""

    def act(sock: socket.socket, stop: threading.Event) -> None:
        sock.sendall(first)
        while not stop.wait(pause):
            sock.sendall(piece)

    return act


def silent(_sock: socket.socket, stop: threading.Event) -> None:
    stop.wait(20)


HEAD = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n".encode()
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def failure(url: str, text: str = SELECT, **options: float) -> str:
    options = {"timeout": 20.0, "max_bytes": 1 << 20, **options}
    with pytest.raises(EndpointError) as caught:
        RemoteStore(url, timeout=options["timeout"], max_bytes=int(options["max_bytes"])).query(
            text
        )
    message = str(caught.value)
    assert message.startswith(f"The endpoint {url} ")
    assert message.isprintable()
    return message


LATE = {
    "nothing": silent,
    "headers": forever(b"HTTP/1.1 200 OK\r\n", b"X-A: 1\r\n", 0.02),
    "one header": forever(b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
    "a status line": forever(b"HTTP/1.1 200 ", b"O"),
    "continuations": forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a body": forever(HEAD + b"Content-Length: 999999\r\n\r\n", b" "),
    "chunks": forever(CHUNKED, b"1\r\n \r\n"),
    "the size of a chunk": forever(CHUNKED, b"0"),
    "trailers": forever(CHUNKED + b"0\r\n", b"X-A: 1\r\n"),
    "a body without length": forever(HEAD + b"\r\n", b" "),
}


@pytest.mark.parametrize("what", LATE)
def test_the_deadline_holds_while_a_server_drips(
    what: str, scripted: Callable[..., Scripted]
) -> None:
    server = scripted(LATE[what])
    message = failure(server.url, timeout=SHORT)
    if what != "headers" or "not HTTP" not in message:  # http.client takes at most 100 of them
        assert "gave no complete answer within 0.5 s" in message
    assert len(server.requests) == 1


HUGE = {
    "announced": raw(HEAD + b"Content-Length: 99999999\r\n\r\n"),
    "not announced": forever(HEAD + b"\r\n", b" " * 100_000, 0),
    "in chunks": forever(CHUNKED, b"186A0\r\n" + b" " * 100_000 + b"\r\n", 0),
    "in a chunk of negative size": forever(CHUNKED + b"-1\r\n", b" " * 100_000, 0),
    "in extensions of chunks": forever(CHUNKED, b"1;" + b"a" * 60_000 + b"\r\n \r\n", 0),
}


@pytest.mark.parametrize("how", HUGE)
def test_the_byte_limit_holds(how: str, scripted: Callable[..., Scripted]) -> None:
    message = failure(scripted(HUGE[how]).url, max_bytes=200_000)
    assert "sent more than the 200,000 bytes that are accepted" in message


CUT = {
    "a short body": raw(HEAD + f"Content-Length: {len(ROWS) + 9}\r\n\r\n".encode() + ROWS),
    "a chunk": raw(CHUNKED + b"FF\r\n" + ROWS[:99]),
    "chunks without a last one": raw(CHUNKED + f"{len(ROWS):x}\r\n".encode() + ROWS + b"\r\n"),
    "JSON": reply(ROWS[:-1]),
    "JSON without length": raw(HEAD + b"\r\n" + ROWS[:90]),
}


@pytest.mark.parametrize("what", CUT)
def test_a_cut_answer_is_an_error(what: str, scripted: Callable[..., Scripted]) -> None:
    server = scripted(CUT[what])
    message = failure(server.url)
    assert "broke off in the middle" in message or "breaks off or is malformed" in message
    assert len(server.requests) == 1


HTML = b"<!DOCTYPE html><html><head><title>x</title></head><body>Welcome</body></html>"
NO_ANSWERS = {
    "other columns": (
        SELECT,
        reply(b'{"head":{"vars":["zz"]},"results":{"bindings":[]}}'),
        "other columns than the query asks for",
    ),
    "HTML": (SELECT, reply(HTML, "text/html; charset=utf-8"), "answers with a web page"),
    "HTML for triples": (CONSTRUCT, reply(HTML, "text/html"), "answers with a web page"),
    "XML": (SELECT, reply(b"<x/>", "application/sparql-results+xml"), "content type"),
    "no type": (SELECT, reply(kind=None), "content type unknown"),
    "rows for triples": (CONSTRUCT, reply(), "content type"),
    "triples for rows": (SELECT, reply(TRIPLE, NT), "content type"),
    "a boolean for rows": (SELECT, reply(b'{"head":{},"boolean":true}'), "a SELECT with a boolean"),
    "rows for a boolean": (ASK, reply(), "an ASK with a table"),
    "latin-1": (SELECT, reply(ROWS, JSON + "; charset=iso-8859-1"), "iso-8859-1, not in UTF-8"),
    "gzip": (SELECT, reply(ROWS, JSON, "200 OK", "Content-Encoding: gzip"), "compressed"),
    "no JSON": (SELECT, reply(b"\0\x1b[31mno"), "malformed"),
    "JSON that goes on": (SELECT, reply(ROWS + b"{}"), "malformed"),
    "a boolean that goes on": (ASK, reply(b'{"head":{},"boolean":true}x'), "malformed"),
    "cancelled": (SELECT, reply(ROWS[:70] + b"operation has been cancelled"), "cancelled the"),
    "cancelled at the end": (
        SELECT,
        reply(ROWS + b"The SPARQL operation has been cancelled"),
        "cancelled the query",
    ),
    "cancelled triples": (
        CONSTRUCT,
        reply(TRIPLE + b"The SPARQL operation has been cancelled", NT),
        "cancelled the query",
    ),
    "cut triples": (CONSTRUCT, reply(TRIPLE[:-3], NT), "malformed"),
    "a cut that does not show": (
        CONSTRUCT,
        raw(b"HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\n\r\n" + TRIPLE),
        "does not say where its answer ends",
    ),
    "partial": (
        SELECT,
        reply(ROWS, JSON, "200 OK", "X-SQL-State: S1TAT", "X-SQL-Message: RC...: incomplete"),
        "own time limit and sent a part",
    ),
    "partial triples": (
        CONSTRUCT,
        reply(TRIPLE, NT, "200 OK", "X-SQL-State: S1TAT"),
        "own time limit and sent a part",
    ),
    "no more rows": (
        SELECT,
        reply(ROWS, JSON, "200 OK", "X-SPARQL-MaxRows: 2"),
        "sends at most 2 rows",
    ),
    "no content": (SELECT, reply(b"", None, "204 No Content"), "HTTP status 204"),
    "no HTTP": (SELECT, raw(b"220 smtp.example.org ESMTP\r\n"), "not HTTP"),
    "a long header": (SELECT, raw(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 99_999), "not HTTP"),
    "401": (SELECT, reply(b"", None, "401 Unauthorized"), "set CITYGRAPH_USER and"),
    "404": (SELECT, reply(HTML, "text/html", "404 Not Found"), "is that the URL of its SPARQL"),
    "400": (
        SELECT,
        reply(b"\n\x1b[2J Virtuoso 37000\x07 Error\nmore", "text/plain", "400 Bad Request"),
        'says "[2J Virtuoso 37000 Error"',
    ),
    "500": (SELECT, reply(b"e" * 5000, "text/plain", "500 Internal"), "e" * 199 + '…"'),
}


@pytest.mark.parametrize("what", NO_ANSWERS)
def test_what_is_no_whole_answer_is_an_error(what: str, scripted: Callable[..., Scripted]) -> None:
    text, act, message = NO_ANSWERS[what]
    server = scripted(act)
    assert message in failure(server.url, text)
    assert len(server.requests) == 1


def test_answers_in_good_order_are_read(scripted: Callable[..., Scripted]) -> None:
    bnode = (
        b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"bnode","value":"a://"}}]}}'
    )
    server = scripted(
        reply(),
        raw(CHUNKED + f"{len(ROWS):x}\r\n".encode() + ROWS + b"\r\n0\r\n\r\n"),
        raw(HEAD + b"\r\n" + ROWS),
        reply(bnode),
        reply(b'{"head":{},"boolean":true}', "application/json"),
        reply(TRIPLE * 2, NT + "; charset=UTF-8"),
        reply(b"@prefix x: <x:> . x:a x:b x:c .", "text/turtle"),
    )
    store = RemoteStore(server.url)
    for _ in range(3):
        assert column(store.query(SELECT)) == [Literal("one"), Literal("two")]
    assert isinstance(column(store.query(SELECT))[0], BlankNode)
    assert store.query(ASK) is True
    for _ in range(2):
        triple = Triple(NamedNode("x:a"), NamedNode("x:b"), NamedNode("x:c"))
        assert store.query(CONSTRUCT) == Statements((triple,))
    first = server.requests[0]
    assert first.startswith("POST /sparql HTTP/1.1\r\n")
    assert first.endswith("query=SELECT+%3Fx+%7B%7D")
    assert "accept: application/sparql-results+json\r\n" in first.lower()
    assert "accept-encoding: identity\r\n" in first.lower()
    assert "authorization" not in first.lower()
    assert "accept: application/n-triples, text/turtle;q=0.9\r\n" in server.requests[5].lower()


BUSY = {
    "503": reply(b"busy", "text/plain", "503 Service Unavailable", "Retry-After: 0"),
    "429": reply(b"", None, "429 Too Many Requests", "Retry-After: Mon, 01 Jan 2001 00:00:00 GMT"),
    "502": reply(b"", None, "502 Bad Gateway", "Retry-After: soon"),
    "no answer": raw(),
}


@pytest.mark.parametrize("how", BUSY)
def test_a_busy_endpoint_is_asked_again(how: str, scripted: Callable[..., Scripted]) -> None:
    server = scripted(BUSY[how], reply())
    assert len(column(RemoteStore(server.url).query(SELECT))) == 2
    assert len(server.requests) == 2


@pytest.mark.parametrize("how", BUSY)
def test_an_endpoint_that_stays_busy_is_left_alone(
    how: str, scripted: Callable[..., Scripted]
) -> None:
    server = scripted(BUSY[how])
    message = failure(server.url)
    assert (f"HTTP status {how}" if how.isdecimal() else "closed the connection") in message
    assert len(server.requests) == ATTEMPTS


def test_nobody_waits_past_the_deadline(scripted: Callable[..., Scripted]) -> None:
    server = scripted(reply(b"", None, "503 Service Unavailable", "Retry-After: 86400"), reply())
    assert "HTTP status 503" in failure(server.url)
    assert len(server.requests) == 1


def test_a_port_on_which_nothing_listens() -> None:
    (port,) = free_ports(1)
    assert "refuses connections" in failure(f"http://127.0.0.1:{port}/sparql")


def test_a_host_that_does_not_exist() -> None:
    message = failure("http://citygraph.invalid/sparql")
    assert "host name that cannot be found" in message


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("CITYGRAPH_USER", "jane")
    monkeypatch.setenv("CITYGRAPH_PASSWORD", "s3cret:é")
    return "amFuZTpzM2NyZXQ6w6k="


def redirect(url: str, status: str = "307 Temporary Redirect") -> Act:
    return reply(b"", None, status, f"Location: {url}")


def test_credentials_go_to_the_endpoint(
    scripted: Callable[..., Scripted], credentials: str
) -> None:
    server = scripted(redirect("/other"), reply())
    RemoteStore(server.url).query(SELECT)
    assert [f"Authorization: Basic {credentials}\r\n" in head for head in server.requests] == [
        True,
        True,
    ]
    assert server.requests[1].startswith("POST /other ")


@pytest.mark.usefixtures("credentials")
def test_credentials_do_not_follow_a_redirect_elsewhere(scripted: Callable[..., Scripted]) -> None:
    other = scripted(reply())
    server = scripted(redirect(other.url))
    assert len(column(RemoteStore(server.url).query(SELECT))) == 2
    assert "authorization" not in other.requests[0].lower()
    assert other.requests[0].endswith("query=SELECT+%3Fx+%7B%7D")


def test_a_server_cannot_make_us_repeat_the_password(
    scripted: Callable[..., Scripted], credentials: str
) -> None:
    echo = f"no entry for s3cret:é, Basic {credentials}".encode()
    message = failure(scripted(reply(echo, "text/plain", "403 Forbidden")).url)
    assert "no entry for …, Basic …" in message


def test_see_other_is_fetched(scripted: Callable[..., Scripted]) -> None:
    server = scripted(redirect("?answer=1", "303 See Other"), reply())
    assert len(column(RemoteStore(server.url).query(SELECT))) == 2
    assert server.requests[1].startswith("GET /sparql?answer=1 ")


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("file:///etc/passwd", "no http or https URL"),
        ("ftp://127.0.0.1/x", "no http or https URL"),
        ("http://jane:pw@127.0.0.1/x", "no http or https URL"),
        ("http://[::1/x", "no http or https URL"),
        ("/sparql", "redirects more than"),
    ],
)
def test_a_redirect_that_is_not_followed(
    location: str, message: str, scripted: Callable[..., Scripted]
) -> None:
    assert message in failure(scripted(redirect(location)).url)


def test_a_proxy_of_the_environment_is_used(
    scripted: Callable[..., Scripted], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = scripted(reply())
    monkeypatch.setenv("http_proxy", proxy.url.removesuffix("/sparql"))
    assert len(column(RemoteStore("http://sparql.example.org/q").query(SELECT))) == 2
    assert proxy.requests[0].startswith("POST http://sparql.example.org/q HTTP/1.1\r\n")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed, which makes the certificate of a TLS server.")
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-keyout", str(file), "-out", str(file.with_name("cert.pem"))]
    command += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(command, check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + file.with_name("cert.pem").read_bytes())
    return file


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_a_certificate_nobody_vouches_for_is_refused(
    scripted: Callable[..., Scripted], tls: ssl.SSLContext
) -> None:
    assert "certificate that is not trusted" in failure(scripted(reply(), tls=tls).url)


@pytest.fixture
def _trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_name("cert.pem")))


@pytest.mark.usefixtures("_trusted")
def test_limits_hold_over_tls(scripted: Callable[..., Scripted], tls: ssl.SSLContext) -> None:
    assert len(column(RemoteStore(scripted(reply(), tls=tls).url).query(SELECT))) == 2
    drip = scripted(forever(HEAD + b"Content-Length: 999999\r\n\r\n", b" "), tls=tls)
    assert "within 0.5 s" in failure(drip.url, timeout=SHORT)
    huge = scripted(HUGE["in chunks"], tls=tls)
    assert "more than the 200,000 bytes" in failure(huge.url, max_bytes=200_000)


@pytest.mark.usefixtures("_trusted")
def test_a_redirect_out_of_tls_is_not_followed(
    scripted: Callable[..., Scripted], tls: ssl.SSLContext
) -> None:
    plain = scripted(reply())
    assert "from https to http" in failure(scripted(redirect(plain.url), tls=tls).url)
    assert plain.requests == []


def test_a_server_that_never_shakes_hands(scripted: Callable[..., Scripted]) -> None:
    server = scripted(silent, reads=False)
    url = server.url.replace("http:", "https:")
    assert "gave no complete answer within 0.5 s" in failure(url, timeout=SHORT)


def test_a_plain_server_behind_an_https_url(scripted: Callable[..., Scripted]) -> None:
    server = scripted(raw(b"HTTP/1.1 400 Bad Request\r\n\r\n"), reads=False)
    assert "TLS" in failure(server.url.replace("http:", "https:"))


# --- before anything is sent ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("file:///etc/passwd", "http or https URL"),
        ("ftp://example.org/x", "http or https URL"),
        ("example.org/sparql", "http or https URL"),
        ("http://", "http or https URL"),
        ("http://example.org:99999/", "no URL"),
        ("http://exa\nmple.org/", "http or https URL"),
        ("https://jane:s3cret@example.org/x?s3cret", "set CITYGRAPH_USER and CITYGRAPH_PASSWORD"),
    ],
)
def test_a_url_that_is_no_endpoint_is_refused(url: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        RemoteStore(url)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf")])
def test_a_timeout_is_a_positive_number(timeout: float) -> None:
    with pytest.raises(UsageError, match="above 0"):
        RemoteStore("http://example.org/", timeout=timeout)


@pytest.mark.parametrize(
    ("user", "password", "message"),
    [("jane", "", "PASSWORD is empty"), ("", "x", "USER is empty"), ("a:b", "x", "colon")],
)
def test_credentials_that_cannot_be_sent(
    user: str, password: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITYGRAPH_USER", user)
    monkeypatch.setenv("CITYGRAPH_PASSWORD", password)
    with pytest.raises(UsageError, match=message):
        RemoteStore("http://example.org/")


def test_what_need_not_be_sent_is_not(scripted: Callable[..., Scripted]) -> None:
    server = scripted(reply())
    store = RemoteStore(server.url)
    with pytest.raises(QueryError, match=r"Line 2, column 9 .* cannot stand here"):
        store.query("SELECT ?x {\n  ?x ?p }")
    with pytest.raises(QueryError, match="is an update"):
        store.query("CLEAR ALL")
    with pytest.raises(QueryError, match="SERVICE is refused"):
        store.query("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
    with pytest.raises(UsageError, match="must project it"):
        store.query("SELECT ?x { ?x ?p ?y }", {"y": A})
    store.close()
    with pytest.raises(StoreError, match="is closed"):
        store.query(SELECT)
    assert server.requests == []
    assert store.description == f"the endpoint {server.url}"
