"""Every reading command gives the same answers near and far."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from citygraph.store.embedded import EmbeddedStore, with_merge
from citygraph.store.quads import all_quads
from servers import oxigraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyoxigraph import Quad

    from conftest import Run


@pytest.fixture(scope="module")
def endpoint(rich_folder: str) -> Iterator[str]:
    quads: list[Quad] = list(all_quads(EmbeddedStore.folder(Path(rich_folder))))
    with oxigraph(with_merge(quads)) as url:
        yield url


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "partners-of", "Cisco"),
        ("query", "core-cities", "--format", "json"),
        ("show", "Casablanca"),
        ("stats",),
        ("network", "Cisco"),
        ("network", "--project", "participants", "--contexts", "all"),
    ],
)
def test_a_reading_command_answers_alike_near_and_far(
    cli: Callable[..., Run], rich_folder: str, endpoint: str, arguments: tuple[str, ...]
) -> None:
    near = cli(*arguments, "--store", rich_folder)
    far = cli(*arguments, "--endpoint", endpoint)
    assert near.code == far.code == 0
    assert far.out == near.out
    assert far.err == near.err == ""


def test_a_validation_finds_alike_near_and_far(
    cli: Callable[..., Run], rich_folder: str, endpoint: str
) -> None:
    near = cli("validate", "--store", rich_folder)
    far = cli("validate", "--endpoint", endpoint)
    assert near.code == far.code == 0, far.err
    notes = [line for line in far.out.splitlines() if line.startswith("note: ")]
    assert all(endpoint in note for note in notes)
    assert any("lexical forms" in note for note in notes)
    found = [line for line in far.out.splitlines() if line not in notes]
    assert found == near.out.splitlines()
    assert len(found) > 3
    assert far.err == near.err == ""


def test_names_are_resolved_at_the_endpoint(cli: Callable[..., Run], endpoint: str) -> None:
    run = cli("query", "partners-of", "Cisko", "--endpoint", endpoint)
    assert run.code == 2
    assert "Nearest: Cisco" in run.err


def test_new_triples_are_validated_with_a_graph_far_away(
    cli: Callable[..., Run], endpoint: str, tmp_path: Path
) -> None:
    file = tmp_path / "new.ttl"
    file.write_text(
        "<https://w3id.org/citygraph/id/need/x> a <https://w3id.org/citygraph/ontology#Need> ."
    )
    run = cli("validate", str(file), "--endpoint", endpoint)
    assert run.code == 1
    assert f"{file}:1: violation" in run.out


def test_an_endpoint_that_is_down_is_named(cli: Callable[..., Run]) -> None:
    run = cli("stats", "--endpoint", "http://127.0.0.1:9/sparql")
    assert run.code == 2
    assert "http://127.0.0.1:9/sparql" in run.err
