"""The line and column of every triple, by example and against pyoxigraph's own reading."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, RdfFormat, parse

from citygraph import paths
from citygraph.errors import UnreadableInputError
from citygraph.files import read_text
from citygraph.trig.reader import located, positions
from citygraph.trig.tokens import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

W3C = Path(__file__).parents[2] / "shared" / "w3c-shacl"

PLACED = """\
PREFIX : <http://x/>
:g {
  :s
    a :T ;
    :p [ :q "é" , ( 1 "two"@en
      3.0 ) ] , \"\"\"long
string\"\"\" ; # comment
    :r true ;
    .
  [ :a _:b ] :c 'x'^^:d .
}
( 5 ) :p () .
"""

HARD = [
    ":s :p [ :q :o ; :r [ :t :u ] ] , :z .",
    ':s :p ( "a" "b" 1 "c"@en [ ] "d" ( ) ) , "e" .',
    ':s :p ( "a" [ :q "x" ] ( "b" 2 ) true ) ; :q [ :r ( "a" ) ; :s [ :q "x" ] ] .',
    '( [ :q "x" ] "a" "b"^^:d ) :p "a" . ( ) :p ( ( ) ( ( ) ) ) .',
    "[ :q 1 ] . [ :q 1 ] :p 3 . [] :p 3 . _:a :b _:a . _:a.b :p _:0 .",
    (
        ":g { [ :q 1 ] . (1) :b 2 } _:g { :a :b :c . } [] { :a :b :c } "
        "GRAPH [] { :a :b :c } { :x :y 1 }"
    ),
    "graph :g { } GRAPH :g { :s :p 1 . :s :p 2 ; ; . }",
    ":s :p -1 , +1.0 , 1.e5 , 1E3 , .5 , -5.5e-3 ; :q 5 . :s :p 5. :s.t :p :o.t. :s :p 5.0.",
    ":s a :o\\,x , :a%20b , :a:b , :1 , :x\\-y , <http://x/\\u00e9> ; :p false , true .",
    ":s :p 'a\\'b' , \"\"\"c\"d\"\"e\\\"\"\"\" , '''f'g\n''' , '' , \"\\t\\u00e9\\U0001F600\" .",
    (
        "@prefix a.b: <http://y/> . PREFIX : <http://z#> a.b:x :y a.b: . @prefix : <http://w/> ."
        ":x :y : ."
    ),
    (
        "@base <http://b/c/d> . <e> <../f> <#g> , <?h> , <> , <//i/j> . "
        "BASE <k/> base <l/> <m> a </n> ."
    ),
    ":s :p :o;:q:r 1,2,'x'@en-GB-x-oed.<http://x/a#b>a<a:T>#c\n.",
]


def shape(quads: Iterable[Quad]) -> list[tuple[object, ...]]:
    """Quads in their order, blank nodes numbered as they come."""
    numbers: dict[BlankNode, int] = {}

    def known(term: object) -> object:
        return numbers.setdefault(term, len(numbers)) if isinstance(term, BlankNode) else term

    return [tuple(map(known, quad)) for quad in quads]


def agree(text: str, form: RdfFormat) -> None:
    theirs = list(parse(text, form))
    ours = list(positions(text))
    assert shape(place.quad for place in ours) == shape(theirs)


def test_places_of_objects_and_subjects() -> None:
    found = [(place.object, place.subject) for place in positions(PLACED)]
    nested, numbers, rest = Place(5, 8), Place(5, 19), Place(5, 23)
    assert found == [
        (Place(4, 7), Place(3, 3)),  # :s a :T
        (Place(5, 13), nested),  # [ :q "é"
        (Place(5, 21), numbers),  # first 1
        (numbers, nested),  # [ :q (
        (rest, numbers),  # rest
        (rest, rest),  # first "two"
        (Place(6, 7), Place(6, 7)),  # first 3.0
        (Place(6, 7), rest),  # rest
        (Place(6, 11), Place(6, 7)),  # rest nil
        (nested, Place(3, 3)),  # :s :p [
        (Place(6, 17), Place(3, 3)),  # :s :p long string
        (Place(8, 8), Place(3, 3)),  # :s :r true
        (Place(10, 8), Place(10, 3)),  # [ :a _:b
        (Place(10, 17), Place(10, 3)),  # ] :c
        (Place(12, 3), Place(12, 1)),  # first 5
        (Place(12, 5), Place(12, 1)),  # rest nil
        (Place(12, 10), Place(12, 1)),  # ( 5 ) :p ()
    ]
    agree(PLACED, RdfFormat.TRIG)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_three_ways(end: str) -> None:
    text = '<a:a>\n# \u2028 é\n  <a:b>\n\t"é\u0085😀" ,\n\n <a:c> .\n'.replace("\n", end)
    found = [(place.object, place.subject) for place in positions(text)]
    assert found == [(Place(4, 2), Place(1, 1)), (Place(6, 2), Place(1, 1))]


@pytest.mark.parametrize("text", HARD)
def test_order_and_terms_are_those_of_pyoxigraph(text: str) -> None:
    agree(f"PREFIX : <http://x/>\n{text}", RdfFormat.TRIG)


def test_line_based_formats_are_read_too() -> None:
    lines = '<a:a> <a:b> "x"@en .\n_:b <a:b> "5"^^<a:i> .# c\n\n_:b <a:b> _:c .\n'
    agree(lines, RdfFormat.N_TRIPLES)
    lines += '<a:a> <a:b> "x" <a:g> .\n<a:a> <a:b> <a:c> _:g .\n'
    agree(lines, RdfFormat.N_QUADS)
    assert [place.object.line for place in positions(lines)] == [1, 2, 4, 5, 6]


def test_blank_nodes_are_found_again() -> None:
    text = 'PREFIX : <a:>\n:s :p [ :q "x" ] ,\n[ :q "x" ] , _:y .'
    quads = list(parse(text, RdfFormat.TURTLE, rename_blank_nodes=True))
    lines = {place.quad: place.object.line for place in located(text, quads)}
    assert [lines[quad] for quad in quads] == [2, 2, 3, 3, 3]
    with pytest.raises(ValueError, match="zip"):
        list(located(text, quads[:-1]))


def test_it_reads_as_it_goes() -> None:
    places = positions("<a:a> <a:b> 1 . <a:a> <a:b> oops .")
    assert next(places).object == Place(1, 13)
    with pytest.raises(UnreadableInputError, match="oops"):
        next(places)


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("<a:a> <a:b> <<( <a:a> <a:b> 5 )>> .", 13, "<< belongs to RDF 1.2"),
        ("<a:a> <a:b> 5 {| <a:c> 6 |} .", 15, r"\{\| belongs to RDF 1.2"),
        ("<a:a> <a:b> 5 ~ <a:c> .", 15, "~ belongs to RDF 1.2"),
        ('<a:a> <a:b> "x"@en--ltr .', 16, "--ltr belongs to RDF 1.2"),
        ('VERSION "1.2"', 1, "VERSION belongs to RDF 1.2"),
        ('@version "1.2" .', 1, "@version"),
        ("<a:a> <a:b> a:c .", 13, "the prefix a: has not been declared"),
        ("<a> <a:b> 5 .", 1, "without a base"),
        ("<a:a> <a:b> 5 <a:c> 6 .", 21, ". is expected, not 6"),
        ("<a:a> <a:b>", 12, "a term is expected, not the end of the text"),
        ("<a:a> <a:b> 'x", 13, "a term is expected, not '"),
        ("<a:a> <a:b> ''' x ''", 15, ". is expected, not '"),
        ("<a:g> { <a:a> <a:b> 5", 22, "inside a GRAPH block"),
        ("<a:g> { <a:h> {", 15, "inside another"),
        ("nonsense", 1, "nonsense begins no statement"),
        ("@prefix 5 <a:> .", 9, "a prefix is expected, not 5"),
        ("@prefix a: 5 .", 12, "an IRI in angle brackets is expected"),
        ('<a:a> <a:b> "\\ud800" .', None, "must be a str"),
        ("<a:a> <a:b> " + "[ <a:b> " * 2000, None, "nested too deeply"),
        ("<a:a> <a:b> " + "( " * 2000, None, "nested too deeply"),
    ],
)
def test_errors_name_their_place(text: str, column: int | None, expected: str) -> None:
    with pytest.raises(UnreadableInputError, match=expected) as caught:
        list(positions(text, name="x.ttl"))
    assert str(caught.value).startswith("x.ttl, line 1, column ")
    assert column is None or caught.value.column == column


def test_unclosed_strings_are_refused_in_linear_time() -> None:
    for text in ('"' + "\\n" * 100_000, '"""' + 'a"' * 100_000, "#" * 100_000 + "\n(" * 9):
        with pytest.raises(UnreadableInputError):
            list(positions(f"<a:a> <a:b> {text}"))


def test_the_data_are_read_alike() -> None:
    for file in [*paths.ontology_files(), *paths.graph_files(), *paths.shape_files()]:
        agree(read_text(file), RdfFormat.TRIG)


def test_the_w3c_suite_is_read_alike() -> None:
    files = sorted(W3C.glob("**/*.ttl"))
    if not files:
        pytest.skip(f"the W3C SHACL suite is not at {W3C}")
    for file in files:
        agree(f"@base <http://x/{file.name}> .\n{read_text(file)}", RdfFormat.TURTLE)
