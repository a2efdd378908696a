"""Real SPARQL servers on the loopback interface, for tests that compare engines.

Each context manager takes quads, starts a server that holds them and yields the URL of its SPARQL
endpoint. Named graphs stay named graphs. The default graph is what the engine makes of it: with
`oxigraph` exactly the default graph of the quads (give it the RDF merge to have one), with
`virtuoso` the union of all named graphs in which a triple counts once per graph, as Virtuoso
has it when no default graph is set; quads of the default graph are left out there.

A server that is not installed skips the test, except in continuous integration, where Oxigraph
must be present everywhere and Virtuoso on Linux.
"""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, serialize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import Quad

START_SECONDS = 60
"""How long a server may take to answer its first query."""

_VIRTUOSO_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 100
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
ServerThreads = 10
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
CheckpointInterval = 0
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerRoot = {folder}
ServerThreads = 5
[SPARQL]
{sparql}
"""
_N_QUADS = 512  # the flag of Virtuoso's TTLP that makes it read N-Quads


@contextmanager
def oxigraph(quads: Iterable[Quad], options: Sequence[str] = ()) -> Iterator[str]:
    """Run the Oxigraph server on some quads.

    Args:
        quads: what it holds, the default graph included.
        options: more arguments of ``oxigraph serve-read-only``.

    Yields:
        The URL of its SPARQL endpoint.
    """
    program = _program("oxigraph", "install the PyPI package oxigraph", everywhere=True)
    with tempfile.TemporaryDirectory(prefix="oxigraph-") as folder:
        file = Path(folder, "data.nq")
        serialize(quads, str(file), RdfFormat.N_QUADS)
        store = str(Path(folder, "store"))
        _run([program, "load", "--location", store, "--file", str(file)])
        (port,) = free_ports(1)
        bind = ["--location", store, "--bind", f"127.0.0.1:{port}"]
        with _server([program, "serve-read-only", *bind, *options], Path(folder), port) as url:
            yield url + "/query"


@contextmanager
def virtuoso(quads: Iterable[Quad], sparql: str = "ResultSetMaxRows = 1000000") -> Iterator[str]:
    """Run Virtuoso on some quads.

    Args:
        quads: what it holds; those of the default graph are left out, since it has none.
        sparql: the lines of the section SPARQL of its configuration.

    Yields:
        The URL of its SPARQL endpoint.
    """
    hint = "install Debian's virtuoso-opensource-7-bin"
    program = _program("virtuoso-t", hint, everywhere=False)
    client = _program("isql-vt", hint, everywhere=False)
    with tempfile.TemporaryDirectory(prefix="virtuoso-") as name:
        folder = Path(name)
        sql_port, http_port = free_ports(2)
        ports = {"sql_port": sql_port, "http_port": http_port}
        ini = folder / "citygraph.ini"
        ini.write_text(_VIRTUOSO_INI.format(folder=folder, sparql=sparql, **ports), "utf-8")
        file = folder / "data.nq"
        serialize(_named(quads), str(file), RdfFormat.N_QUADS)
        command = [program, "+foreground", "+configfile", str(ini)]
        with _server(command, folder, http_port) as url:
            load = f"DB.DBA.TTLP_MT(file_to_string_output('{file}'), '', 'urn:none', {_N_QUADS})"
            _run([client, f"127.0.0.1:{sql_port}", "dba", "dba", f"exec={load};"], "Error ")
            yield url + "/sparql"


def free_ports(count: int) -> list[int]:
    """Find TCP ports of the loopback interface on which nothing listens."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [listening.getsockname()[1] for listening in sockets]
    finally:
        for listening in sockets:
            listening.close()


def _named(quads: Iterable[Quad]) -> Iterator[Quad]:
    return (quad for quad in quads if not isinstance(quad.graph_name, DefaultGraph))


def _program(name: str, hint: str, *, everywhere: bool) -> str:
    """The path of a program; where it is missing, the test is skipped or, if it must be, fails."""
    beside = shutil.which(name, path=str(Path(sys.executable).parent))
    found = beside or shutil.which(name)
    if found is None:
        reason = f"{name} is not installed; {hint}."
        must = everywhere or sys.platform == "linux"
        if must and os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def _run(command: Sequence[str], sign_of_failure: str = "") -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    failed = sign_of_failure and sign_of_failure in done.stdout + done.stderr
    if done.returncode or failed:
        pytest.fail(f"{command} failed:\n{done.stdout}\n{done.stderr}")


@contextmanager
def _server(command: Sequence[str], folder: Path, port: int) -> Iterator[str]:
    log = folder / "output.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        _await_answer(process, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()  # its folder goes with it, so there is nothing to close in good order
        process.wait()


def _await_answer(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.02)  # it is not listening yet, or has given up
        else:
            return
        finally:
            connection.close()
    pytest.fail(f"{process.args!r} did not start:\n{log.read_text(errors='replace')}")
