"""What a working tree changes since a commit, on real repositories."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, Quad, RdfFormat, parse

from citygraph import git
from citygraph.errors import UnreadableInputError, UsageError
from citygraph.git.command import explain
from citygraph.git.repository import Repository
from citygraph.trig.blank_nodes import named_by_structure
from repositories import by_nobody, commit, run_git, write

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Sequence

HEAD = "@prefix : <http://example.org/> .\n"
ONE = HEAD + ":a :p 1 .\n"
TWO = ONE + ":b :p 2 .\n"
ONLY_POSIX = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names of files")


@pytest.fixture(autouse=True)
def author(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    by_nobody(monkeypatch, tmp_path)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit on `main`."""
    folder = tmp_path / "repository"
    folder.mkdir()
    run_git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder, {"graph/a.ttl": ONE, "graph/b.ttl": ONE, "notes.txt": "nothing"})
    return folder


def names(files: Iterable[git.ChangedFile], folder: Path) -> dict[str, tuple[bool, bool]]:
    """Name of a file -> whether it was there, whether it is."""
    return {
        file.path.relative_to(folder).as_posix(): (file.before is not None, file.after is not None)
        for file in files
    }


def shown(quads: Iterable[Quad]) -> list[str]:
    return sorted(f"{q.subject.value[-1]} {q.object.value}" for q in quads)  # type: ignore[union-attr]


def test_nothing_has_changed(repository: Path) -> None:
    assert git.changed_files([repository], "main") == []
    (repository / "graph" / "a.ttl").touch()
    assert git.changed_files([repository], "main") == []


def test_whatever_differs_counts_committed_or_not(repository: Path) -> None:
    commit(repository, {"graph/committed.ttl": TWO})
    write(repository, {"graph/staged.ttl": TWO, "graph/deep/untracked.trig": TWO})
    write(repository, {"graph/a.ttl": TWO, "notes.txt": "much", "other/c.ttl": ONE})
    run_git(repository, "add", "graph/staged.ttl")
    (repository / "graph" / "b.ttl").unlink()
    found = git.changed_files([repository / "graph"], "main~1")
    assert names(found, repository / "graph") == {
        "a.ttl": (True, True),
        "b.ttl": (True, False),
        "committed.ttl": (False, True),
        "deep/untracked.trig": (False, True),
        "staged.ttl": (False, True),
    }
    assert found[0].before == ONE.encode()
    assert found[0].after == TWO.encode()
    assert len(git.changed_files([repository], "main~1")) == 6
    assert len(git.changed_files([repository], "main")) == 5


def test_a_renamed_file_went_and_came(repository: Path) -> None:
    run_git(repository, "mv", "graph/a.ttl", "graph/z.ttl")
    found = git.changed_files([repository], "main")
    assert names(found, repository) == {"graph/a.ttl": (True, False), "graph/z.ttl": (False, True)}
    assert git.delta(found)[0] == git.delta(found)[1]


def test_what_git_ignores_does_not_count_and_what_it_forgot_is_still_there(
    repository: Path,
) -> None:
    write(repository, {".gitignore": "*.nt\n", "graph/made.nt": ""})
    assert git.changed_files([repository], "main") == []
    run_git(repository, "rm", "--quiet", "--cached", "graph/a.ttl")
    assert git.changed_files([repository], "main") == []
    write(repository, {"graph/a.ttl": TWO})
    assert names(git.changed_files([repository], "main"), repository) == {
        "graph/a.ttl": (True, True)
    }


def test_queries_count_where_they_are_asked_for(repository: Path) -> None:
    write(repository, {"shapes/rule.rq": "SELECT * {}", "shapes/s.ttl": ONE})
    found = git.changed_files([repository / "shapes"], "main", git.RDF | {".rq"})
    assert [file.path.name for file in found] == ["rule.rq", "s.ttl"]


def test_files_are_called_as_they_were_asked_for(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository, {"graph/a.ttl": TWO})
    monkeypatch.chdir(repository)
    for asked, expected in (
        ("graph", "graph/a.ttl"),
        ("graph/a.ttl", "graph/a.ttl"),
        (".", "graph/a.ttl"),
        ("../repository/graph", "../repository/graph/a.ttl"),
    ):
        assert [file.path for file in git.changed_files([Path(asked)], "main")] == [Path(expected)]
    monkeypatch.chdir(repository / "graph")
    assert [f.path for f in git.changed_files([Path("a.ttl")], "main")] == [Path("a.ttl")]


def test_a_deleted_folder_can_be_asked_for(repository: Path) -> None:
    for name in ("a.ttl", "b.ttl"):
        (repository / "graph" / name).unlink()
    (repository / "graph").rmdir()
    assert len(git.changed_files([repository / "graph"], "main")) == 2


def test_the_branch_may_have_gone_on(repository: Path) -> None:
    start = run_git(repository, "rev-parse", "HEAD")
    run_git(repository, "switch", "--quiet", "--create", "topic")
    commit(repository, {"graph/mine.ttl": ONE})
    run_git(repository, "switch", "--quiet", "main")
    commit(repository, {"graph/theirs.ttl": ONE})
    run_git(repository, "switch", "--quiet", "topic")
    assert git.merge_base([repository], "main") == start
    assert names(git.changed_since([repository], "main"), repository) == {
        "graph/mine.ttl": (False, True)
    }
    assert len(git.changed_files([repository], "main")) == 2
    run_git(repository, "tag", "v1", "main")
    assert len(git.changed_files([repository], "v1")) == 2
    assert len(git.changed_files([repository], start[:8])) == 1


def test_histories_without_a_common_commit(repository: Path) -> None:
    run_git(repository, "switch", "--quiet", "--orphan", "other")
    with pytest.raises(UsageError, match="has no commit yet"):
        git.changed_since([repository], "main")
    commit(repository, {"graph/a.ttl": ONE})
    with pytest.raises(UsageError, match="HEAD and main have no commit in common"):
        git.changed_since([repository], "main")


@pytest.mark.parametrize(
    "ref",
    [
        "--output=stolen",
        "-h",
        "--all",
        "nowhere",
        "^main",
        "main:graph",
        "",
        " ",
        "a\nb",
        "é",
        "@{9}",
    ],
)
def test_a_ref_that_is_none_is_refused_and_never_an_option(repository: Path, ref: str) -> None:
    with pytest.raises(UsageError, match="There is no branch, tag or commit"):
        git.changed_files([repository], ref)
    with pytest.raises(UsageError, match="There is no branch, tag or commit"):
        git.changed_since([repository], ref)
    assert not (repository / "stolen").exists()


def test_a_branch_whose_name_is_an_option(repository: Path) -> None:
    run_git(repository, "update-ref", "refs/heads/--all", "main")
    write(repository, {"graph/a.ttl": TWO})
    assert len(git.changed_files([repository], "--all")) == 1


@pytest.mark.parametrize("ref", ["main..HEAD", "main...topic", "..."])
def test_a_range_is_refused(repository: Path, ref: str) -> None:
    with pytest.raises(
        UsageError, match="is a range; name one branch, tag or commit, such as main"
    ):
        git.changed_files([repository], ref)


def test_a_shallow_clone_is_told_to_fetch(repository: Path, tmp_path: Path) -> None:
    first = run_git(repository, "rev-parse", "HEAD")
    commit(repository, {"graph/a.ttl": TWO})
    clone = tmp_path / "clone"
    run_git(tmp_path, "clone", "--quiet", "--depth", "1", repository.as_uri(), str(clone))
    for ref in (first, "origin/topic"):
        with pytest.raises(UsageError, match=r"The clone is shallow: .* fetch-depth: 0"):
            git.changed_since([clone], ref)
    assert git.changed_since([clone], "HEAD") == []


def test_no_repository_and_a_bare_one(repository: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    with pytest.raises(UsageError, match="outside is not in a git repository"):
        git.changed_files([outside], "main")
    other = tmp_path / "other"
    run_git(tmp_path, "init", "--quiet", str(other))
    with pytest.raises(UsageError, match="lies outside of the git repository"):
        git.changed_files([repository, other], "main")
    with pytest.raises(UsageError, match="Name a file or folder"):
        git.changed_files([], "main")
    bare = tmp_path / "bare"
    run_git(tmp_path, "clone", "--quiet", "--bare", str(repository), str(bare))
    with pytest.raises(UsageError, match="bare is a bare git repository"):
        git.changed_files([bare], "main")


def test_git_is_not_installed(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="git is not installed"):
        git.changed_files([repository], "main")


def test_what_a_hook_sets_leads_nowhere_else(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    run_git(tmp_path, "init", "--quiet", str(other))
    write(repository, {"graph/a.ttl": TWO})
    run_git(repository, "config", "diff.relative", "true")
    run_git(repository, "config", "diff.renames", "copies")
    run_git(repository, "config", "color.ui", "always")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / "index"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    monkeypatch.chdir(repository / "graph")
    assert len(git.changed_files([Path()], "main")) == 1


@ONLY_POSIX
@pytest.mark.parametrize(
    "name", [b"\xff\xfe.ttl", b"a b\t\n\"'.ttl", b"*.ttl", b":(top).ttl", b"-x.ttl"]
)
def test_names_of_all_sorts(repository: Path, name: bytes) -> None:
    file = repository / "graph" / os.fsdecode(name)
    file.write_text(ONE)
    commit(repository)
    file.write_text(TWO)
    [found] = git.changed_files([repository / "graph"], "main")
    assert found.path == file
    [found] = git.changed_files([file], "main")
    assert (found.before, found.after) == (ONE.encode(), TWO.encode())


def test_line_ends_that_git_converts_are_no_change(repository: Path) -> None:
    long = HEAD + ':a :p """two\nlines""" .\n'
    commit(repository, {".gitattributes": "*.ttl text eol=crlf\n", "graph/l.ttl": long})
    write(repository, {"graph/l.ttl": (long + ":b :p 1 .\n").replace("\n", "\r\n")})
    [found] = [f for f in git.changed_files([repository], "main") if f.path.name == "l.ttl"]
    assert found.before == long.replace("\n", "\r\n").encode()
    assert shown(git.delta([found])[0]) == ["b 1"]
    assert git.delta([found])[1] == []


def test_line_ends_that_git_keeps_are_a_change(repository: Path) -> None:
    write(repository, {"graph/a.ttl": ONE.replace("\n", "\r\n")})
    [found] = git.changed_files([repository], "main")
    assert found.before == ONE.encode()
    assert git.delta([found]) == ([], [])


def test_a_conflict_is_a_changed_file(repository: Path) -> None:
    run_git(repository, "switch", "--quiet", "--create", "topic")
    commit(repository, {"graph/a.ttl": ONE + ":mine :p 3 .\n"})
    run_git(repository, "switch", "--quiet", "main")
    commit(repository, {"graph/a.ttl": TWO})
    with pytest.raises(subprocess.CalledProcessError):
        run_git(repository, "merge", "topic")
    [found] = git.changed_files([repository], "main")
    with pytest.raises(UnreadableInputError, match=r"a\.ttl, line 3"):
        git.versions(found)


@ONLY_POSIX
def test_links_change_with_the_files_they_lead_to(repository: Path) -> None:
    (repository / "graph" / "latest.ttl").symlink_to("a.ttl")
    (repository / "graph" / "other.ttl").symlink_to("../other/c.ttl")
    (repository / "graph" / "gone.ttl").symlink_to("/nowhere.ttl")
    commit(repository, {"other/c.ttl": ONE})
    assert git.changed_files([repository / "graph"], "main") == []
    write(repository, {"graph/a.ttl": TWO, "other/c.ttl": TWO})
    found = git.changed_files([repository / "graph"], "main")
    assert [file.path.name for file in found] == ["a.ttl", "latest.ttl", "other.ttl"]
    assert {(file.before, file.after) for file in found} == {(ONE.encode(), TWO.encode())}
    found = git.changed_files([repository / "graph" / "other.ttl"], "main")
    assert [file.path.name for file in found] == ["other.ttl"]


@ONLY_POSIX
def test_a_link_that_changes_is_refused(repository: Path) -> None:
    link = repository / "graph" / "latest.ttl"
    link.symlink_to("a.ttl")
    with pytest.raises(UsageError, match=r"graph/latest\.ttl is or was a symbolic link"):
        git.changed_files([repository], "main")
    commit(repository)
    link.unlink()
    link.symlink_to("b.ttl")
    with pytest.raises(UsageError, match="symbolic link"):
        git.changed_files([repository / "graph"], "main")
    link.unlink()
    write(repository, {"graph/latest.ttl": ONE})
    with pytest.raises(UsageError, match="put a file in its place"):
        git.changed_files([repository / "graph"], "main")


def test_a_submodule_that_changes_is_refused(repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    run_git(tmp_path, "clone", "--quiet", str(repository), str(other))
    allowed = ("-c", "protocol.file.allow=always")
    run_git(repository, *allowed, "submodule", "--quiet", "add", str(other), "graph/other")
    commit(repository)
    assert git.changed_files([repository], "main") == []
    write(repository / "graph" / "other", {"new.ttl": ONE})
    with pytest.raises(UsageError, match="graph/other is another git repository"):
        git.changed_files([repository], "main")
    assert git.changed_files([repository / "graph" / "a.ttl"], "main") == []
    with pytest.raises(UsageError, match="lies outside"):
        git.changed_files([repository, repository / "graph" / "other"], "main")


def test_a_file_that_became_a_folder(repository: Path) -> None:
    (repository / "graph" / "a.ttl").unlink()
    write(repository, {"graph/a.ttl/b.ttl": ONE})
    assert names(git.changed_files([repository], "main"), repository) == {
        "graph/a.ttl": (True, False),
        "graph/a.ttl/b.ttl": (False, True),
    }


def test_a_repository_that_git_does_not_trust_or_cannot_read(repository: Path) -> None:
    with pytest.raises(UsageError, match=r"git config --global --add safe\.directory"):
        explain(repository, b"fatal: detected dubious ownership in repository at '/x'\nTo add ...")
    blob = "0" * 39 + "1"
    with pytest.raises(UsageError, match=f"git does not have the object {blob}; fetch it"):
        Repository(repository).blobs([blob])
    (repository / ".git" / "index").write_bytes(b"broken")
    with pytest.raises(UsageError, match=r"git fails in .*: .*index"):
        git.changed_files([repository], "main")


def test_a_file_that_cannot_be_read(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repository, {"graph/a.ttl": TWO})

    def refused(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(UnreadableInputError, match=r"a\.ttl: cannot be read \(Permission denied\)"):
        git.changed_files([repository], "main")


def test_a_version_that_was_unreadable_counts_as_empty(repository: Path) -> None:
    before = commit(repository, {"graph/a.ttl": ":a :p 1 ."})
    write(repository, {"graph/a.ttl": TWO})
    [found] = git.changed_files([repository], "main")
    both = git.versions(found)
    assert both.before == []
    assert f"a.ttl at {before[:10]}, line 1" in both.note
    assert both.note.endswith("so all that the file says now counts as new.")
    assert shown(git.delta([found])[0]) == ["a 1", "b 2"]
    write(repository, {"graph/a.ttl": ":a :p 2 ."})
    with pytest.raises(UnreadableInputError, match=r"a\.ttl, line 1"):
        git.versions(git.changed_files([repository], "main")[0])


def test_an_old_version_that_is_no_utf8(repository: Path) -> None:
    (repository / "graph" / "a.ttl").write_bytes(b"\xff")
    commit(repository)
    write(repository, {"graph/a.ttl": ONE})
    assert "is no UTF-8" in git.versions(git.changed_files([repository], "main")[0]).note


def parsed(text: str) -> list[Quad]:
    return list(parse(HEAD + text, RdfFormat.TRIG, rename_blank_nodes=True))


def differences(before: str, after: str) -> tuple[int, int]:
    old, new = (set(named_by_structure(parsed(text), "file")) for text in (before, after))
    return len(new - old), len(old - new)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (":a :p [ :q 1 ] .", ":b :p 1 . :a :p [ :q 1 ] .", (1, 0)),
        (":a :p [ :q 1 ] .", ":a :p [ :q 2 ] .", (2, 2)),
        (":a :p [ :q 1 ] .", ":a :p [ :q 1 ] , [ :q 1 ] .", (2, 0)),
        (":a :p (1 2 3) .", ":z :p 0 . :a :p (1 2 3) . :b :p (1 2 3) .", (8, 0)),
        (":a :p ([ :q 1 ] [ :q 1 ]) .", ":a :p ([ :q 1 ] [ :q 1 ]) ; :p [] .", (1, 0)),
        ("[ :p [ :q 1 ], [ :q 1 ], [ :q 2 ] ] .", "[ :p [ :q 2 ], [ :q 1 ], [ :q 1 ] ] .", (0, 0)),
        ("_:x :p _:y . _:y :p _:x .", "_:v :p _:u . _:u :p _:v .", (0, 0)),
        ("_:x :p _:x . _:y :p _:y .", "_:x :p _:y . _:y :p _:x .", (2, 2)),
        ("_:g { :a :p _:b }", "_:h { :a :p _:c }", (0, 0)),
        ("[] a :Thing .", "[] a :Thing . [] a :Thing .", (1, 0)),
    ],
)
def test_only_structures_that_change_differ(
    before: str, after: str, expected: tuple[int, int]
) -> None:
    assert differences(before, after) == expected


def test_many_nodes_that_look_alike_cost_little() -> None:
    text = "[ :p " + ", ".join(["[ :q 1 ]"] * 500) + " ] ."
    assert differences(text, text) == (1000, 1000)
    text = "".join(f"_:n{i} :p _:n{j} . " for i in range(12) for j in range(12) if i != j)
    assert differences(text, text) == (0, 0)


def test_blank_nodes_of_two_files_are_never_the_same() -> None:
    quads = parsed(":a :p [ :q 1 ] .")
    assert not set(named_by_structure(quads, "a")) & set(named_by_structure(quads, "b"))


NODES = st.integers(0, 4)
TERMS = [*(BlankNode(f"n{i}") for i in range(4)), NamedNode("http://example.org/a")]


@given(st.lists(st.tuples(NODES, st.integers(0, 1), st.integers(0, 5)), max_size=8), st.randoms())
def test_names_follow_from_what_is_said(
    edges: Sequence[tuple[int, int, int]], shuffled: random.Random
) -> None:
    objects = [*TERMS, Literal(1)]
    quads = [Quad(TERMS[s], NamedNode(f"http://example.org/p{p}"), objects[o]) for s, p, o in edges]
    named = named_by_structure(quads, "file")
    assert len(set(named)) == len(set(quads))
    order = list(range(4))
    shuffled.shuffle(order)
    others = {f"n{i}": BlankNode(f"m{order[i]}") for i in range(4)}

    def other(term: object) -> object:
        return others[term.value] if isinstance(term, BlankNode) else term

    moved = [Quad(other(q.subject), q.predicate, other(q.object)) for q in quads]  # type: ignore[arg-type]
    shuffled.shuffle(moved)
    again = named_by_structure(moved, "file")
    assert canonical(named) == canonical(quads)
    assert set(again) == set(named)


def canonical(quads: Iterable[Quad]) -> Dataset:
    from pyoxigraph import CanonicalizationAlgorithm

    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset
