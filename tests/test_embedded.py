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
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from citygraph.errors import QueryError, StoreError, UnreadableInputError, UsageError
from citygraph.model import Answer
from citygraph.store.embedded import EmbeddedStore, each_quad, is_store, quads_of
from citygraph.store.folder import load
from citygraph.store.written import FILE
from citygraph.trig import parse

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
    second.write_text("@prefix x: <http://x.example/> .\nGRAPH x:three { x:z x:p 01 , x:c , x:d }")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(second)], env=os.environ, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert is_store(folder) is existing
    ours = COUNT.replace("?s ?p", "?s <http://x.example/p>")
    if existing:
        assert count(EmbeddedStore.folder(folder), ours) == 1
        assert "triples" in cli("stats", "--store", str(folder)).out
        assert set(EmbeddedStore.folder(folder).written.values()) >= {(number("01"),)}  # harmless
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


def test_a_store_that_a_writer_tidies_meanwhile_is_not_damaged(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "store"
    load(folder, [data])
    current = (folder / "CURRENT").read_bytes()
    (folder / "CURRENT").write_bytes(b"rubbish")

    def sleep(_: float) -> None:
        (folder / "CURRENT").write_bytes(current)

    monkeypatch.setattr("citygraph.store.embedded.time", SimpleNamespace(sleep=sleep))
    assert count(EmbeddedStore.folder(folder)) == 2


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


ODD = """\
@prefix x: <http://x.example/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
GRAPH x:one { x:a x:p "007"^^xsd:integer , "1.50"^^xsd:decimal , 5 , "kept", "1"^^x:own . }
GRAPH x:two { x:a x:p 7 . x:b x:p 8 . [] x:q "3"^^xsd:int . }
"""
XSD = "http://www.w3.org/2001/XMLSchema#"
A, B, P, Q = (NamedNode(f"http://x.example/{name}") for name in "abpq")
ONE, TWO = NamedNode("http://x.example/one"), NamedNode("http://x.example/two")


def number(form: str, datatype: str = "integer") -> Literal:
    return Literal(form, datatype=NamedNode(XSD + datatype))


def odd(folder: Path, text: str = ODD, name: str = "odd.trig") -> Path:
    file = folder / name
    file.write_text(text)
    return file


def told(store: EmbeddedStore) -> dict[tuple[object, ...], set[Literal]]:
    """What the table says; blank nodes have no name here."""
    return {
        (None if isinstance(subject, BlankNode) else subject, predicate, literal): set(forms)
        for (subject, predicate, literal), forms in store.written.items()
    }


EXPECTED = {
    (A, P, number("7")): {number("007"), number("7")},
    (A, P, number("1.5", "decimal")): {number("1.50", "decimal")},
    (None, Q, number("3")): {number("3", "int")},
}


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("after", [False, True])
def test_a_folder_knows_how_its_literals_were_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, large: bool, after: bool
) -> None:
    monkeypatch.setattr("citygraph.store.folder._SMALL", 0 if large else 1000)
    folder = tmp_path / "store"
    seven, others = ODD.replace("GRAPH", "\x00GRAPH", 1).split("\x00")
    one = odd(tmp_path, seven + others.split("GRAPH x:two")[0], "one.trig")
    two = odd(tmp_path, seven + "GRAPH x:two" + others.split("GRAPH x:two")[1], "two.trig")
    load(folder, [two, one] if after else [one, two])
    store = EmbeddedStore.folder(folder)
    assert told(store) == EXPECTED
    for subject, predicate, literal in store.written:  # blank nodes have the names of the store
        assert list(store.engine.quads_for_pattern(subject, predicate, literal))


@pytest.mark.parametrize("after", [False, True])
def test_what_is_added_to_a_folder_is_added_to_its_table(tmp_path: Path, *, after: bool) -> None:
    folder = tmp_path / "store"
    head, first, second = ODD.replace("GRAPH", "\x00GRAPH").split("\x00")
    files = [odd(tmp_path, head + first, "1.trig"), odd(tmp_path, head + second, "2.trig")]
    for file in reversed(files) if after else files:
        load(folder, [file])
    assert told(EmbeddedStore.folder(folder)) == EXPECTED
    table = (folder / FILE).stat()
    load(folder, [odd(tmp_path, "@prefix x: <x:> . x:a x:b x:c .", "more.ttl")])
    assert (folder / FILE).stat() == table  # nothing to add


def test_both_forms_in_one_graph_are_known(tmp_path: Path) -> None:
    file = odd(tmp_path, '<x:a> <x:p> "007"^^<' + XSD + 'integer> , "7"^^<' + XSD + "integer> .")
    load(tmp_path / "store", [file])
    forms = {number("007"), number("7")}
    found = EmbeddedStore.folder(tmp_path / "store").written
    assert [set(each) for each in found.values()] == [forms]
    of_quads = EmbeddedStore.of_quads(quads_of(file)).written
    assert [set(each) for each in of_quads.values()] == [forms]


def test_a_store_of_quads_and_one_of_files(tmp_path: Path) -> None:
    file = odd(tmp_path)
    assert told(EmbeddedStore.of_quads(quads_of(file))) == EXPECTED
    assert told(EmbeddedStore.in_memory([file])) == {}  # its file can be read again


def test_a_folder_without_a_table_says_what_to_do(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    load(folder, [data])
    (folder / FILE).unlink()
    load(folder, [odd(tmp_path)])  # still takes more, but what was there before is not known
    store = EmbeddedStore.folder(folder)
    assert count(store, COUNT.replace("?s ?p", "?s <http://x.example/p>")) == 7
    with pytest.raises(StoreError, match=r"store does not tell .* Remove it and load it again"):
        _ = store.written


@pytest.mark.parametrize("text", ["rubbish", "<x:a> <x:p> 7 <x:g> .\n", "<x:a> <x:b> <x:c> .\n"])
def test_a_damaged_table_is_named(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "store"
    load(folder, [odd(tmp_path)])
    (folder / FILE).write_text(text)
    with pytest.raises(StoreError, match=r"damaged \(written"):
        _ = EmbeddedStore.folder(folder).written


def test_a_table_that_has_changed_since_is_not_believed(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    load(folder, [odd(tmp_path)])
    early, late = EmbeddedStore.folder(folder), EmbeddedStore.folder(folder)
    assert told(early) == EXPECTED
    load(folder, [odd(tmp_path, '<x:a> <x:b> "00"^^<' + XSD + "integer> .", "more.ttl")])
    assert told(early) == EXPECTED  # was read in time
    with pytest.raises(StoreError, match="open it again"):
        _ = late.written


def test_a_closed_store_has_no_engine(data: Path) -> None:
    store = EmbeddedStore.in_memory([data])
    assert len(store.engine) == 5
    store.close()
    with pytest.raises(StoreError, match="closed"):
        _ = store.engine


@pytest.mark.parametrize("suffix", [".ttl", ".jsonld"])
def test_a_file_is_read_a_quad_at_a_time(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"x{suffix}"
    turtle = '<x:a> <x:p> "007" . <x:b> <x:p> _:b . <x:c> '
    json = '[{"@id": "x:a", "x:p": "007"}, {"@id": "x:b", "x:p": {"@id": "_:b"}}, '
    file.write_text(turtle if suffix == ".ttl" else json)
    quads = each_quad(file)
    assert next(quads) == Quad(NamedNode("x:a"), NamedNode("x:p"), Literal("007"))
    assert next(quads).object != BlankNode("b")
    with pytest.raises(UnreadableInputError, match=file.name):
        list(quads)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("none.ttl", None),
        ("x.doc", ""),
        ("bad.ttl", "<x:a> <x:b> ;;; ["),
        ("latin.ttl", "\xe9"),
        ("new.ttl", '<x:a> <x:b> "c"@en--ltr .'),
        ("new.nt", "<x:a> <x:b> <<( <x:a> <x:b> <x:c> )>> ."),
        ("both.ttl", '<x:a> <x:b> "c"@en--ltr .\n ;;; ['),
    ],
)
def test_a_stream_has_the_errors_of_a_list(tmp_path: Path, name: str, text: str | None) -> None:
    file = tmp_path / name
    if text is not None:
        file.write_text(text, encoding="latin-1")
    with pytest.raises(UnreadableInputError) as one:
        parse.read(file)
    with pytest.raises(UnreadableInputError) as other:
        list(parse.stream(file))
    assert str(one.value) == str(other.value)


@pytest.mark.parametrize("read", [parse.read, lambda file: list(parse.stream(file))])
def test_what_is_malformed_is_told_before_what_is_too_new(
    tmp_path: Path, read: Callable[[Path], list[Quad]]
) -> None:
    file = tmp_path / "both.nt"
    file.write_text('<x:a> <x:b> "c"@en--ltr .\n<x:a> <x:b> ;\n')
    with pytest.raises(UnreadableInputError) as found:
        read(file)
    assert found.value.line == 2
