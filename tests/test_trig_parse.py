"""Reading RDF files: exact terms, and errors that name file, line, column and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode

from citygraph.errors import UnreadableInputError
from citygraph.files import read_text
from citygraph.trig.parse import is_located, load, rdf_files, read

if TYPE_CHECKING:
    from pathlib import Path

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:">'
    '<rdf:Description rdf:about="a:a"><a:b rdf:resource="a:c"/></rdf:Description></rdf:RDF>'
)
JSON_LD = '{"@id": "a:a", "a:b": {"@id": "a:c"}}'


def written(folder: Path, name: str, data: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return file


def fault(folder: Path, data: str | bytes, name: str = "x.trig") -> UnreadableInputError:
    file = written(folder, name, data)
    with pytest.raises(UnreadableInputError) as caught:
        read(file)
    assert str(caught.value).startswith(str(file))
    return caught.value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.ttl", "@prefix a: <a:> . a:a a:b a:c ."),
        ("x.trig", "<a:a> <a:b> <a:c> ."),
        ("x.nt", "<a:a> <a:b> <a:c> ."),
        ("x.nq", "<a:a> <a:b> <a:c> ."),
        ("x.rdf", RDF_XML),
        ("x.jsonld", JSON_LD),
        ("X.TTL", "<a:a> <a:b> <a:c> ."),
    ],
)
def test_every_format_is_read(tmp_path: Path, name: str, text: str) -> None:
    file = written(tmp_path, name, text)
    (quad,) = read(file)
    assert str(quad) == "<a:a> <a:b> <a:c>"
    assert is_located(file) == (not text.startswith(("<rdf", "{")))


@pytest.mark.parametrize(
    ("written_as", "read_as"),
    [
        (f'"1.50"^^<{XSD}decimal>', f'"1.50"^^<{XSD}decimal>'),
        ("1.50", f'"1.50"^^<{XSD}decimal>'),
        ("007", f'"007"^^<{XSD}integer>'),
        (f'"007"^^<{XSD}int>', f'"007"^^<{XSD}int>'),
        (f'"+5"^^<{XSD}byte>', f'"+5"^^<{XSD}byte>'),
        (f'"20x4"^^<{XSD}gYear>', f'"20x4"^^<{XSD}gYear>'),
        ('"São Paulo"@pt', '"São Paulo"@pt'),
        ('"São Paulo"@pt-BR', '"São Paulo"@pt-br'),
        ("1e0", f'"1e0"^^<{XSD}double>'),
    ],
)
def test_lexical_forms_and_languages_survive(tmp_path: Path, written_as: str, read_as: str) -> None:
    (quad,) = read(written(tmp_path, "x.ttl", f"<a:a> <a:b> {written_as} ."))
    assert str(quad.object) == read_as


def test_prefixes_and_text_are_kept(tmp_path: Path) -> None:
    text = "@prefix ex: <http://x/> .\r\nex:a ex:b 1 ."
    document = load(written(tmp_path, "x.ttl", text))
    assert document.prefixes == {"ex": "http://x/"}
    assert document.text == text


def test_blank_nodes_of_two_files_never_meet(tmp_path: Path) -> None:
    nodes = {
        quad.subject
        for name in ("a.ttl", "b.ttl")
        for quad in read(written(tmp_path, name, "_:x <a:b> 1 , 2 ."))
    }
    assert len(nodes) == 2
    assert all(isinstance(node, BlankNode) for node in nodes)


@pytest.mark.parametrize(
    ("text", "line", "column", "expected"),
    [
        ("<a:a> <a:b> <a:c>\n<a:d> <a:e> <a:f> .", 2, 1, "a dot or semicolon is missing"),
        ("<a:a> <a:b> <a:c>", 1, 18, "the file ends in the middle"),
        ('<a:a> <a:b> "é" <a:c> .', 1, 17, "a dot or semicolon is missing"),
        ("<a:a>\n <a:b> .", 2, 8, ". stands where an object is expected"),
        ("<a:a> 5 6 .", 1, 7, "5 stands where a predicate is expected"),
        ("5 <a:a> 6 .", 1, 1, "5 stands where a subject is expected"),
        ("a:b a a:c .", 1, 1, "the prefix a: is not declared"),
        ("cg:b a cg:c .", 1, 1, "add: @prefix cg: <https://w3id.org/citygraph/ontology#> ."),
        ("instituion:b a 5 .", 1, 1, "is institution: meant?"),
        ("<a:a> <a:b> <a: b> .", 1, 13, "Invalid IRI code point ' '"),
        ('<a:a> <a:b>\n "ab\nc" .', 2, 5, r"write \n or use three quotes"),
        ('<a:a> <a:b>\n "ab', 2, 2, "that begins here never ends"),
        ('<a:a> <a:b> """a\n\nb', 1, 13, "that begins here never ends"),
        ("<a:g> {\n <a:a> <a:b> 5 .\n", 3, 1, "the file ends in the middle"),
        ('<a:a> <a:b> "\\q" .', 1, 14, "Unexpected escape character"),
        ("<a:a> <a:b> <<( <a:a> <a:b> 5 )>> .", 1, 13, "RDF 1.2, which is not supported"),
        ("<a:a> <a:b> 5 {| <a:c> 6 |} .", 1, 15, "RDF 1.2, which is not supported"),
        ('<a:a> <a:b> "x"@en--ltr .', 1, 16, "RDF 1.2, which is not supported"),
    ],
)
def test_an_error_names_its_place(
    tmp_path: Path, text: str, line: int, column: int, expected: str
) -> None:
    error = fault(tmp_path, text)
    assert (error.line, error.column) == (line, column)
    assert expected in error.problem
    assert "Parser error" not in error.problem


@pytest.mark.parametrize(
    ("data", "line", "column", "expected"),
    [
        (b'<a:a> <a:b>\r\n "a\xc3\xa9b\xff" .', 2, 6, "the byte FF is no UTF-8"),
        (b"\xef\xbb\xbf<a:a> <a:b> 5 .", 1, 1, "opens with a byte order mark"),
        (b"\xff\xfe<\x00", 1, 1, "UTF-16"),
    ],
)
def test_only_plain_utf8_is_read(
    tmp_path: Path, data: bytes, line: int, column: int, expected: str
) -> None:
    error = fault(tmp_path, data)
    assert (error.line, error.column) == (line, column)
    assert expected in error.problem


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("x.csv", "", "files that end in .csv are not read; known: .ttl, .trig"),
        ("x", "", "a file without suffix is not read"),
        ("x.rdf", "<rdf></rdf>", "XML namespaces are required"),
        ("x.jsonld", '{"@context": "http://x/"}', "never fetched; put it here"),
        ("x.jsonld", '{"@id": "a:a", "a:b": {"@value": "x", "@direction": "ltr"}', ""),
        ("x.ttl", "GRAPH <a:g> { <a:a> <a:b> 5 }", "name the file .trig"),
    ],
)
def test_other_faults_are_explained(tmp_path: Path, name: str, text: str, expected: str) -> None:
    assert expected in fault(tmp_path, text, name).problem


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match="there is no such file"):
        read(tmp_path / "nowhere.ttl")
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(UnreadableInputError, match="a folder, not a file"):
        read_text(tmp_path / "folder.ttl")


def test_relative_iris_need_a_base(tmp_path: Path) -> None:
    (quad,) = read(written(tmp_path, "x.ttl", "@base <http://x/y/z> . <#a> <b> <../c> ."))
    assert str(quad) == "<http://x/y/z#a> <http://x/y/b> <http://x/c>"


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.ttl", "sub/a.trig", "notes.md", "rule.rq"):
        written(tmp_path, name, "")
    ttl, trig = tmp_path / "b.ttl", tmp_path / "sub" / "a.trig"
    assert rdf_files([tmp_path, ttl]) == [ttl, trig]
    assert rdf_files([trig, tmp_path]) == [trig, ttl]
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableInputError, match="holds no RDF file"):
        rdf_files([tmp_path / "empty"])
    with pytest.raises(UnreadableInputError, match="no such file or folder"):
        rdf_files([tmp_path / "nowhere"])


def test_relative_iris_are_resolved_against_the_file_that_has_them(tmp_path: Path) -> None:
    file = written(tmp_path, "x y.ttl", "<#a> <b> <> .")
    [quad] = read(file)
    base = file.as_uri()
    assert base.endswith("x%20y.ttl")
    assert (quad.subject.value, quad.object.value) == (f"{base}#a", base)  # type: ignore[union-attr]
    with pytest.raises(UnreadableInputError, match="a relative IRI, and no base is declared"):
        load(file)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"<a:a> <a:b> <a:c> .\n<a:a> <a:b> .", "line 2"),
        (b"<a:a> <a:b> 'x' .\n<a:a> <a:b> '\xff' .", "line 2, column 14: the byte FF is no UTF-8"),
        (b"<a:a> <a:b> <<( <a:a> <a:b> <a:c> )>> .", "RDF 1.2"),
    ],
)
def test_large_files_are_not_read_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, problem: str
) -> None:
    fine, faulty = tmp_path / "fine.ttl", tmp_path / "faulty.ttl"
    fine.write_bytes(b"[] <a:b> <#c> .")
    faulty.write_bytes(data)
    expected = [quad.object for quad in read(fine)]
    monkeypatch.setattr("citygraph.trig.parse._SMALL", 1)
    with pytest.raises(UnreadableInputError, match=problem):
        read(faulty)
    monkeypatch.delattr("citygraph.trig.parse.read_text")
    assert [quad.object for quad in read(fine)] == expected
