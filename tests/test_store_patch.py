"""Patches to a store: all or nothing, the merge kept, and trials that leave no trace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from citygraph.errors import StoreError, UsageError
from citygraph.shacl.store_view import StoreView
from citygraph.shacl.view import ParsedView
from citygraph.store import patch as patching
from citygraph.store.embedded import EmbeddedStore, with_merge
from citygraph.store.folder import load
from citygraph.store.patch import patch, patch_folder, trial
from citygraph.store.written import FILE, Forms, stored

if TYPE_CHECKING:
    from collections.abc import Iterator

XSD = "http://www.w3.org/2001/XMLSchema#"
A, B, P = (NamedNode(f"http://x.example/{name}") for name in "abp")
ONE, TWO = NamedNode("http://x.example/one"), NamedNode("http://x.example/two")
DEFAULT = DefaultGraph()


def number(form: str) -> Literal:
    return Literal(form, datatype=NamedNode(XSD + "integer"))


@pytest.fixture
def store() -> Store:
    made = Store()
    made.extend(with_merge([Quad(A, P, B, ONE), Quad(A, P, B, TWO), Quad(B, P, A, ONE)]))
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    file = tmp_path / "data.nq"
    file.write_text(f'{A} {P} "007"^^<{XSD}integer> {ONE} .\n{A} {P} {B} {ONE} .\n')
    load(tmp_path / "store", [file])
    file.unlink()
    return tmp_path / "store"


def merged(store: Store) -> set[Quad]:
    return set(store.quads_for_pattern(None, None, None, DEFAULT))


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def values(store: EmbeddedStore) -> set[object]:
    return set(StoreView(store.engine, store.written).objects(P)(A))


def test_a_triple_stays_in_the_merge_while_a_graph_has_it(store: Store) -> None:
    patch(store, [], [Quad(A, P, B, ONE)])
    assert Quad(A, P, B, ONE) not in store
    assert Quad(A, P, B) in store
    patch(store, [], [Quad(A, P, B)])  # the merge is not a graph of its own
    assert Quad(A, P, B) in store
    patch(store, [], [Quad(A, P, B, TWO)])
    assert merged(store) == {Quad(B, P, A)}


def test_what_is_added_is_in_the_merge_once(store: Store) -> None:
    patch(store, [Quad(B, P, B, ONE), Quad(B, P, B, TWO), Quad(B, P, A, TWO)], [])
    assert merged(store) == {Quad(A, P, B), Quad(B, P, A), Quad(B, P, B)}
    patch(store, [Quad(A, P, A)], [Quad(B, P, A, ONE), Quad(B, P, A, TWO)])
    assert merged(store) == {Quad(A, P, B), Quad(B, P, B), Quad(A, P, A)}


def test_what_is_removed_and_added_is_there(store: Store) -> None:
    patch(store, [Quad(A, P, number("007"), ONE)], [Quad(A, P, number("7"), ONE)])
    before = set(store)
    patch(store, [Quad(A, P, number("7"), ONE)], [Quad(A, P, number("007"), ONE)])
    assert set(store) == before
    patch(store, [], [])
    patch(store, [], [Quad(A, P, number("07"), ONE)])  # this function knows stored forms alone
    assert Quad(A, P, number("7")) not in store


def test_a_move_to_another_graph_keeps_the_merge(store: Store) -> None:
    patch(store, [Quad(B, P, A, TWO)], [Quad(B, P, A, ONE)])
    assert Quad(B, P, A) in store
    assert Quad(B, P, A, ONE) not in store


@pytest.mark.parametrize(
    "text", ["\\u0041", "a\\", "\x00\x1f\x7f", '"""\r\n', "} ; DROP ALL", "\U0001f600\ufffe"]
)
def test_any_text_passes(store: Store, text: str) -> None:
    quad = Quad(A, P, Literal(text), ONE)
    patch(store, [quad], [])
    assert quad in store
    patch(store, [], [quad])
    assert quad not in store


def test_an_update_whose_second_part_fails_changes_nothing(folder: Path) -> None:
    """What `patch` trusts: several operations are one transaction, on disk too."""
    engine = Store(str(folder))
    before = set(engine)
    with pytest.raises(OSError, match=r".+"):
        engine.update(f"DELETE DATA {{ {A} {P} {B} }} ; LOAD <http://nowhere.invalid/>")
    assert set(engine) == before


def test_a_patch_that_fails_half_way_changes_nothing(store: Store, folder: Path) -> None:
    def failing() -> Iterator[Quad]:
        yield Quad(B, P, B, ONE)
        raise KeyError

    before, there = set(store), files(folder)
    for added, removed in (([], failing()), (failing(), [Quad(A, P, B, ONE)])):
        with pytest.raises(KeyError):
            patch(store, added, removed)
    with pytest.raises(KeyError):
        patch_folder(folder, failing(), [])
    assert set(store) == before
    assert files(folder)[FILE] == there[FILE]


@pytest.mark.parametrize("quad", [Quad(BlankNode(), P, A), Quad(A, P, BlankNode("x"), ONE)])
def test_blank_nodes_are_refused(store: Store, folder: Path, quad: Quad) -> None:
    before = set(store)
    for added, removed in (([quad], []), ([], [quad]), ([Quad(A, P, A), quad], [])):
        with pytest.raises(UsageError, match="blank node"):
            patch(store, added, removed)
        with pytest.raises(UsageError, match="blank node"):
            patch_folder(folder, added, removed)
    assert set(store) == before


def test_a_folder_and_its_table_are_patched(folder: Path) -> None:
    patch_folder(folder, [Quad(A, P, number("7"), ONE)], [Quad(A, P, number("007"), ONE)])
    assert values(EmbeddedStore.folder(folder)) == {number("7"), B}
    assert EmbeddedStore.folder(folder).written == {}
    patch_folder(folder, [Quad(A, P, number("+7"), TWO)], [])
    assert values(EmbeddedStore.folder(folder)) == {number("7"), number("+7"), B}
    patch_folder(folder, [], [Quad(A, P, number("07"), ONE), Quad(A, P, number("7"), ONE)])
    assert values(EmbeddedStore.folder(folder)) == {number("+7"), B}
    patch_folder(folder, [], [Quad(A, P, number("+7"), TWO)])
    assert values(EmbeddedStore.folder(folder)) == {B}
    assert not list(folder.parent.glob(".*"))


def test_a_table_knows_too_much_rather_than_too_little(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(patching, "patch", stopped)
    with pytest.raises(KeyboardInterrupt):
        patch_folder(folder, [Quad(A, P, number("08"), ONE)], [Quad(A, P, number("007"), ONE)])
    forms = EmbeddedStore.folder(folder).written
    assert forms == {(A, P, number("7")): (number("007"),), (A, P, number("8")): (number("08"),)}
    assert values(EmbeddedStore.folder(folder)) == {number("007"), B}


FORMS = [*map(number, ("7", "007", "+7", "8", "x7")), Literal("7"), B]
QUADS = st.builds(
    Quad, st.sampled_from([A, B]), st.just(P), st.sampled_from(FORMS), st.sampled_from([ONE, TWO])
)
CHANGES = st.lists(
    st.tuples(st.lists(QUADS, max_size=6), st.lists(QUADS, max_size=6)), min_size=1, max_size=6
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, start=st.lists(QUADS, max_size=8))
def test_a_table_follows_any_changes(
    changes: list[tuple[list[Quad], list[Quad]]], start: list[Quad]
) -> None:
    engine, forms, model = Store(), Forms.of_quads(start), set(start)
    engine.extend(with_merge(start))
    for added, removed in changes:
        patch(engine, added, forms.change(engine, added, removed))
        model = (model - set(removed)) | set(added)
        named = {quad for quad in engine if quad.graph_name != DEFAULT}
        assert named == {stored(quad) for quad in model}
        assert merged(engine) == {Quad(q.subject, q.predicate, q.object) for q in named}
        one, other = StoreView(engine, forms.mapping()), ParsedView(model)
        assert set(one.quads(None)) == set(other.quads(None))


def test_a_folder_of_an_earlier_version_is_patched(folder: Path) -> None:
    (folder / FILE).unlink()
    patch_folder(folder, [Quad(B, P, B, ONE)], [Quad(A, P, number("7"), ONE)])
    assert merged(EmbeddedStore.folder(folder).engine) == {Quad(A, P, B), Quad(B, P, B)}
    assert not (folder / FILE).exists()
    with trial(folder, [], [Quad(B, P, B, ONE)]) as tried:
        assert merged(tried.engine) == {Quad(A, P, B)}


def test_a_missing_folder_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store in"):
        patch_folder(tmp_path / "none", [], [])
    with pytest.raises(StoreError, match="no store in"), trial(tmp_path / "none"):
        pass
    assert not list(tmp_path.iterdir())


HOLDER = """
import sys
from pyoxigraph import NamedNode, Quad, Store
store = Store(sys.argv[1])
node = NamedNode("http://x.example/unflushed")
store.add(Quad(node, node, node))
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def writer(folder: Path) -> Iterator[None]:
    """Another process that writes to the store and has not flushed what it wrote."""
    command = [sys.executable, "-c", HOLDER, str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "open\n"
        yield
        process.stdin.close()


@pytest.mark.usefixtures("writer")
def test_a_store_in_use_is_tried_but_not_patched(folder: Path) -> None:
    with pytest.raises(StoreError, match="in use by another process"):
        patch_folder(folder, [Quad(B, P, B)], [])
    with trial(folder, [Quad(B, P, B)]) as tried:
        unflushed = NamedNode("http://x.example/unflushed")
        assert Quad(unflushed, unflushed, unflushed) in tried.engine
        assert Quad(B, P, B) in tried.engine


def test_a_trial_leaves_everything_as_it_was(folder: Path) -> None:
    before, told = files(folder), values(EmbeddedStore.folder(folder))
    removed = [Quad(A, P, number("007"), ONE), Quad(A, P, B, ONE)]
    with trial(folder, [Quad(A, P, number("+8"), ONE)], removed) as tried:
        assert values(tried) == {number("+8")}
        patch(tried.engine, [Quad(A, P, A, ONE)], [])
        assert values(tried) == {number("+8"), A}
        tried.engine.optimize()
        beside = [path for path in folder.parent.iterdir() if path != folder]
        assert [path.name.startswith(".store.trial-") for path in beside] == [True]
    assert files(folder) == before
    assert values(EmbeddedStore.folder(folder)) == told
    assert list(folder.parent.iterdir()) == [folder]


@pytest.mark.skipif(not hasattr(os, "link"), reason="this system has no hard links")
def test_a_trial_links_the_files_of_the_store(folder: Path) -> None:
    with trial(folder):
        assert {path.stat().st_nlink for path in folder.glob("*.sst")} == {2}


def test_a_trial_that_fails_is_cleared(folder: Path) -> None:
    for failing in ([Quad(A, P, BlankNode())], [Quad(A, P, A)]):
        with pytest.raises((UsageError, ZeroDivisionError)), trial(folder, failing):
            raise ZeroDivisionError
    assert list(folder.parent.iterdir()) == [folder]


def test_a_trial_works_where_the_store_cannot_be_linked(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = Path("/dev/shm")  # noqa: S108 - another file system, where there is one
    elsewhere = shared if os.access(shared, os.W_OK) else tmp_path_factory.mktemp("elsewhere")
    made = []

    def mkdtemp(prefix: str, dir: Path) -> str:  # noqa: A002 - the name of the original
        if dir == folder.parent:
            raise PermissionError
        made.append(elsewhere / f"{prefix}{os.getpid()}")
        made[-1].mkdir()
        return str(made[-1])

    monkeypatch.setattr(patching, "mkdtemp", mkdtemp)
    with trial(folder, [Quad(A, P, A)]) as tried:
        assert values(tried) == {number("007"), A, B}
    assert len(made) == 1
    assert not made[0].exists()


def test_a_store_that_cannot_be_copied_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(patching, "_copy", refuse)
    with pytest.raises(StoreError, match="no links here"), trial(folder):
        pass
    assert list(folder.parent.iterdir()) == [folder]


KILLED = """
import os, signal, sys
from pathlib import Path
from citygraph.store.patch import trial
with trial(Path(sys.argv[1])):
    os.kill(os.getpid(), signal.SIGTERM)
"""


def test_the_next_trial_clears_what_a_killed_one_left(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with trial(folder):
        (used,) = folder.parent.glob(".store.trial-*")
        killed = subprocess.run([sys.executable, "-c", KILLED, str(folder)], check=False)
        assert killed.returncode != 0
        (left,) = set(folder.parent.glob(".store.trial-*")) - {used}
        with trial(folder):
            assert left.exists()  # so young that it may be in the making
        monkeypatch.setattr(patching, "_YOUNG", -1)
        with trial(folder) as tried:
            assert not left.exists()
            assert used.exists()
            assert values(tried) == {number("007"), B}
    assert list(folder.parent.iterdir()) == [folder]
