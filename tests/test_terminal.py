"""On a terminal: tables that fit, colour unless NO_COLOR, progress for what lasts."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys

import pytest

from citygraph.cli import options

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")


def on_terminal(*arguments: str, columns: int = 80, **environment: str) -> str:
    """What a command prints on a terminal of some width."""
    ours, theirs = pty.openpty()
    run = subprocess.Popen(
        [sys.executable, "-m", "citygraph", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": str(columns), **environment},
    )
    os.close(theirs)
    printed = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux says so when the other end is closed
            break
        if not piece:
            break
        printed += piece
    os.close(ours)
    assert run.wait() == 0
    return printed.decode()


@pytest.mark.usefixtures("in_founding")
def test_a_table_fits_the_terminal() -> None:
    printed = on_terminal("query", "providers-and-core-cities", columns=60)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", printed).splitlines()
    assert any(line.startswith("Cisco") for line in lines)
    assert max(map(len, lines)) <= 60


@pytest.mark.usefixtures("in_founding")
def test_no_color_is_honoured() -> None:
    assert "\x1b[" in on_terminal("query", "core-cities")
    assert "\x1b[3" not in on_terminal("query", "core-cities", NO_COLOR="1")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("terminal", [True, False])
def test_lasting_work_is_shown_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, *, terminal: bool
) -> None:
    stream = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(options, "PATIENCE", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    with options.working("Counting sheep"):
        for _ in range(10_000_000):
            if not terminal or "Counting sheep" in stream.getvalue():
                break
    assert ("Counting sheep" in stream.getvalue()) is terminal


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(options, "PATIENCE", 1000.0)
    with options.working("Counting sheep"):
        pass
    assert stream.getvalue() == ""
