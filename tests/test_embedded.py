"""The embedded store: in memory, in folders, and what happens when a load fails or is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Store

from citygraph.errors import QueryError, StoreError, UnreadableInputError, UsageError
from citygraph.model import Answer
from citygraph.store.embedded import EmbeddedStore, is_store
from citygraph.store.folder import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run

DATA = """\
@prefix x: <http://x.example/> .
GRAPH x:one { x:a x:p x:b . x:a x:q "1.50" . }
GRAPH x:two { x:a x:p x:b . }
"""
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    file = tmp_path / "data.trig"
    file.write_text(DATA)
    return file


def count(store: EmbeddedStore, text: str = COUNT) -> int:
    answer = store.query(text)
    assert isinstance(answer, Answer)
    return int(answer.rows[0]["n"].value)


def test_the_default_graph_is_the_merge_of_the_named_graphs(data: Path) -> None:
    store = EmbeddedStore.in_memory([data])
    assert count(store) == 2
    assert count(store, COUNT.replace("{ ?s ?p ?o }", "{ GRAPH ?g { ?s ?p ?o } }")) == 3


def test_bindings_are_terms(data: Path) -> None:
    store = EmbeddedStore.in_memory([data])
    found = store.query("SELECT ?s ?o { ?s ?p ?o }", {"o": NamedNode("http://x.example/b")})
    assert isinstance(found, Answer)
    assert len(found) == 1
    with pytest.raises(UsageError, match="projection"):
        store.query("SELECT ?s { ?s ?p ?o }", {"o": NamedNode("http://x.example/b")})


def test_a_closed_store_says_so(data: Path) -> None:
    store = EmbeddedStore.in_memory([data])
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.query(COUNT)


def test_an_update_is_refused(data: Path) -> None:
    with pytest.raises(QueryError, match="is an update"):
        EmbeddedStore.in_memory([data]).query("DELETE WHERE { ?s ?p ?o }")


def test_a_folder_keeps_what_was_loaded_and_takes_more(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    load(folder, [data])
    assert count(EmbeddedStore.folder(folder)) == 2
    more = tmp_path / "more.trig"
    more.write_text("@prefix x: <http://x.example/> .\nGRAPH x:two { x:c x:p x:b }")
    load(folder, [more])
    assert count(EmbeddedStore.folder(folder)) == 3


def test_small_and_large_files_and_many_of_them_are_loaded_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = []
    for number in range(7):
        files.append(tmp_path / f"{number}.trig")
        more = " ".join(f"_:x <x:q> {n} ." for n in range(number * 10))
        files[-1].write_text(f"<x:g{number}> {{ <x:a> <x:p> <x:b{number % 3}> . {more} }}")
    monkeypatch.setattr("citygraph.store.folder._SMALL", 300)
    monkeypatch.setattr("citygraph.store.folder._TOGETHER", 3)
    load(tmp_path / "store", files)
    one, other = EmbeddedStore.folder(tmp_path / "store"), EmbeddedStore.in_memory(files)
    for text in (COUNT, "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"):
        assert count(one, text) == count(other, text) > 200


def test_blank_nodes_of_two_documents_stay_apart(tmp_path: Path) -> None:
    files = [tmp_path / "a.ttl", tmp_path / "b.ttl"]
    for file in files:
        file.write_text(f'_:x <http://x.example/p> "{file.stem}" .')
    store = EmbeddedStore.in_memory(files)
    assert count(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }") == 2


@pytest.mark.parametrize("existing", [False, True])
def test_a_malformed_file_leaves_the_store_as_it_was(
    data: Path, tmp_path: Path, *, existing: bool
) -> None:
    folder = tmp_path / "store"
    if existing:
        load(folder, [data])
    bad = tmp_path / "bad.trig"
    bad.write_text("@prefix x: <http://x.example/> .\nx:a x:b ;;; [")
    with pytest.raises(UnreadableInputError, match=r"bad\.trig, line 2"):
        load(folder, [data, bad])
    assert is_store(folder) is existing
    if existing:
        assert count(EmbeddedStore.folder(folder)) == 2
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_failed_load_closes_what_it_has_built_before_it_clears_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "bad.trig"
    bad.write_text("x:a x:b ;;; [")
    cleared = []

    def rmtree(path: Path, **options: bool) -> None:
        Store(str(path))  # fails while the store is open: it would write again when it is closed
        cleared.append(path.name)
        shutil.rmtree(path, **options)

    monkeypatch.setattr("citygraph.store.folder.shutil", SimpleNamespace(rmtree=rmtree))
    with pytest.raises(UnreadableInputError):
        load(tmp_path / "store", [bad])
    assert cleared == [".store.loading"]
    assert list(tmp_path.iterdir()) == [bad]


def test_a_folder_with_something_else_is_not_touched(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")
    with pytest.raises(StoreError, match="is no store"):
        load(folder, [data])
    with pytest.raises(StoreError, match="no store in"):
        EmbeddedStore.folder(folder)
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


def test_a_missing_parent_folder_is_named(data: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist"):
        load(tmp_path / "no" / "store", [data])


WRITER = """
import sys
from pyoxigraph import Store
store = Store(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def test_a_store_in_use_by_a_writer_is_read_but_not_written(
    cli: Callable[..., Run], data: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    load(folder, [data])
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    assert writer.stdin is not None
    with writer:
        assert writer.stdout.readline() == "open\n"
        assert count(EmbeddedStore.folder(folder)) == 2
        run = cli("load", "--store", str(folder), str(data))
        assert run.code == 2
        assert "in use by another process" in run.err
        writer.stdin.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from citygraph.store import folder
def killed_half_way(quads, *_):
    for number, quad in enumerate(quads):
        if number == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        yield quad
folder.with_merge = folder._merge = killed_half_way
folder.load(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize("existing", [False, True])
def test_a_load_that_is_killed_while_it_writes_leaves_the_store_as_it_was(
    cli: Callable[..., Run], data: Path, tmp_path: Path, *, existing: bool
) -> None:
    folder = tmp_path / "store"
    if existing:
        assert cli("load", "--store", str(folder), str(data)).code == 0
    second = tmp_path / "second.trig"
    second.write_text("@prefix x: <http://x.example/> .\nGRAPH x:three { x:z x:p x:b , x:c , x:d }")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(second)], env=os.environ, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert is_store(folder) is existing
    ours = COUNT.replace("?s ?p", "?s <http://x.example/p>")
    if existing:
        assert count(EmbeddedStore.folder(folder), ours) == 1
        assert "triples" in cli("stats", "--store", str(folder)).out
    run = cli("load", "--store", str(folder), str(data), str(second))
    assert run.code == 0
    assert f"{folder} holds " in run.out
    assert "triples in" in run.out
    assert count(EmbeddedStore.folder(folder), ours) == 4
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_every_reading_command_takes_a_store(
    cli: Callable[..., Run],
    founding_folder: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = str(tmp_path / "store")
    assert cli("load", "--store", folder).code == 0
    shipped = cli("query", "core-cities").out
    assert cli("query", "core-cities", "--store", folder).out == shipped
    assert cli("show", "Cisco", "--store", folder).out == cli("show", "Cisco").out
    assert cli("stats", "--store", folder).out == cli("stats").out
    assert cli("validate", "--store", founding_folder).code == 0
    assert cli("network", "Cisco", "--store", folder).out == cli("network", "Cisco").out
    monkeypatch.setenv("CITYGRAPH_STORE", folder)
    assert cli("query", "core-cities").out == shipped


@pytest.mark.parametrize("file", ["CURRENT", "MANIFEST-*", "*.sst"])
def test_a_damaged_store_is_named(
    cli: Callable[..., Run], founding_folder: str, tmp_path: Path, file: str
) -> None:
    folder = tmp_path / "store"
    shutil.copytree(founding_folder, folder)
    for damaged in folder.glob(file):
        damaged.write_bytes(b"rubbish")
    for arguments in (("stats",), ("load",)):
        run = cli(*arguments, "--store", str(folder))
        assert run.code == 2
        assert "remove it and load it again" in run.err


def test_what_a_killed_load_left_is_cleared_even_when_it_is_damaged(
    data: Path, tmp_path: Path
) -> None:
    left = tmp_path / ".store.loading"
    left.mkdir()
    (left / "CURRENT").write_bytes(b"rubbish")
    load(tmp_path / "store", [data])
    assert is_store(tmp_path / "store")
    assert not left.exists()


def test_load_into_the_current_folder_and_through_a_link(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    load(Path(), [data])
    assert is_store(here)
    link, empty = tmp_path / "link", tmp_path / "empty"
    empty.mkdir()
    link.symlink_to(empty)
    load(link, [data])
    assert is_store(link)


def test_an_empty_folder_of_files_is_named(cli: Callable[..., Run], tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    run = cli("load", "--store", str(tmp_path / "s"), str(empty))
    assert run.code == 2
    assert str(empty) in run.err
    assert not Path(tmp_path / "s").exists()
