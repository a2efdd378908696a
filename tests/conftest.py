"""What the tests share: the shipped graph, and the command line run in this process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import citygraph
from citygraph.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from citygraph.api import KnowledgeGraph

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def kg() -> Iterator[KnowledgeGraph]:
    with citygraph.open() as graph:
        yield graph


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Run the command line as a user would; what it prints and its exit code come back."""
    monkeypatch.delenv("CITYGRAPH_STORE", raising=False)

    def run(*arguments: str) -> Run:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main(list(arguments))
        captured = capsys.readouterr()
        code = stop.value.code
        return Run(code if isinstance(code, int) else 0, captured.out, captured.err)

    return run
