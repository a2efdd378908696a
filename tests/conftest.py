"""What the tests share: graphs, the validation of the shipped graph, and the command line.

Most of what is tested shows on a part of the shipped graph; what is about its content asks the
whole of it, which each process opens once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import citygraph
import subgraph
from citygraph import api, paths
from citygraph.cli import main
from citygraph.store.embedded import EmbeddedStore
from citygraph.store.folder import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from citygraph.api import KnowledgeGraph
    from citygraph.shacl import Report
    from citygraph.shacl.delta import Delta

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


class Lasting(api.KnowledgeGraph):
    """A graph that stays open for the next test, and is validated as a whole once."""

    def close(self) -> None:
        """Keep the store."""

    def validate(self, what: str | Path | Iterable[str | Path] | Delta = ()) -> Report:
        """Validate it, or what is given together with it."""
        return super().validate(what) if what else self._whole

    @cached_property
    def _whole(self) -> Report:
        return super().validate()


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    """The shipped graph."""
    return Lasting(citygraph.open().store)


@pytest.fixture(scope="session")
def shipped(kg: KnowledgeGraph) -> EmbeddedStore:
    """The store of the shipped graph."""
    assert isinstance(kg.store, EmbeddedStore)
    return kg.store


@pytest.fixture(scope="session")
def shipped_report(kg: KnowledgeGraph) -> Report:
    """The validation of the shipped graph."""
    return kg.validate()


@pytest.fixture(scope="session")
def founding_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The two founding documents with the registry and curation that they need, as files."""
    return subgraph.write(tmp_path_factory.mktemp("founding"), subgraph.FOUNDING)


@pytest.fixture(scope="session")
def founding(founding_files: list[Path]) -> KnowledgeGraph:
    """The graph of the two founding documents."""
    files = [*paths.ontology_files(), *founding_files]
    return Lasting(EmbeddedStore.in_memory(files, "the founding documents"))


@pytest.fixture(scope="session")
def founding_folder(founding_files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store folder with the graph of the two founding documents."""
    folder = tmp_path_factory.mktemp("stores") / "founding"
    load(folder, [*paths.ontology_files(), *founding_files])
    return str(folder)


@pytest.fixture(scope="session")
def rich_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A part of the graph on which almost every question has an answer, as files."""
    return subgraph.write(tmp_path_factory.mktemp("rich"), subgraph.rich())


@pytest.fixture(scope="session")
def rich_folder(rich_files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store folder with that part of the graph."""
    folder = tmp_path_factory.mktemp("stores") / "rich"
    load(folder, [*paths.ontology_files(), *rich_files])
    return str(folder)


@pytest.fixture
def in_founding(monkeypatch: pytest.MonkeyPatch, founding_folder: str) -> None:
    """Let commands that the test starts read the graph of the founding documents."""
    monkeypatch.setenv("CITYGRAPH_STORE", founding_folder)


@pytest.fixture
def cli(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, kg: KnowledgeGraph
) -> Callable[..., Run]:
    """Run the command line as a user would; what it prints and its exit code come back."""
    monkeypatch.delenv("CITYGRAPH_STORE", raising=False)
    opened = api.open_graph

    def shared(
        store: str | Path | None = None, *, endpoint: str | None = None, timeout: float = 60.0
    ) -> KnowledgeGraph:
        if store is None and endpoint is None:
            return kg
        return opened(store, endpoint=endpoint, timeout=timeout)

    monkeypatch.setattr("citygraph.api.open_graph", shared)

    def run(*arguments: str) -> Run:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main(list(arguments))
        captured = capsys.readouterr()
        code = stop.value.code
        return Run(code if isinstance(code, int) else 0, captured.out, captured.err)

    return run
