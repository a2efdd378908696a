"""The canonical form by example."""

from __future__ import annotations

from itertools import pairwise

import pytest
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from citygraph.errors import UsageError
from citygraph.trig.writer import canonical

XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {"ex": "http://x/"}
DECLARED = "@prefix ex: <http://x/> .\n"


def turtle(text: str) -> str:
    """The canonical form of a document, without its declarations."""
    quads = parse(DECLARED + text, RdfFormat.TURTLE)
    written = canonical(quads, RdfFormat.TURTLE, prefixes=PREFIXES)
    return "\n".join(line for line in written.split("\n") if not line.startswith("@")).strip()


def objects(text: str) -> str:
    """The objects of one triple or list, as they are written."""
    return turtle(f"ex:s ex:p {text} .").removeprefix("ex:s\n  ex:p ").removesuffix(" ;\n  .")


def test_type_comes_first_then_predicates_and_objects_in_order() -> None:
    assert turtle('ex:b ex:q "b" , "a"@en , ex:z , 10 ; a ex:T . ex:a ex:r ex:b .') == (
        "ex:a\n  ex:r ex:b ;\n  .\n\n"
        'ex:b\n  a ex:T ;\n  ex:q ex:z ;\n  ex:q 10 ;\n  ex:q "a"@en ;\n  ex:q "b" ;\n  .'
    )


@pytest.mark.parametrize(
    "literal",
    [
        *("15", "-7", "0", "1.50", "-0.0", "true", "false", '"007"^^xsd:integer'),
        *('"+5"^^xsd:integer', '"-0"^^xsd:integer', '".5"^^xsd:decimal', '"01.0"^^xsd:decimal'),
        *('"1.5e0"^^xsd:double', '"INF"^^xsd:double', '"2013"^^xsd:gYear', '"x"^^xsd:integer'),
        *('"1."^^xsd:decimal', '"1"^^xsd:boolean', '"5"^^xsd:int', '""', '"a"@pt-br'),
        *(r'"\"\\\n\t\r\u0000\u007F\u0085\u2028\u202E\uFEFF"', '"é😀 \'"'),
    ],
)
def test_lexical_forms_stay(literal: str) -> None:
    written = turtle(f"@prefix xsd: <{XSD}> . ex:s ex:p {literal} .")
    assert written == f"ex:s\n  ex:p {literal} ;\n  ."


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("http://x/a.b", "ex:a.b"),
        ("http://x/a.", "<http://x/a.>"),
        ("http://x/.a", "<http://x/.a>"),
        ("http://x/-a", "<http://x/-a>"),
        ("http://x/7:a-b_", "ex:7:a-b_"),
        ("http://x/a%20b", "ex:a%20b"),
        ("http://x/a,b", "<http://x/a,b>"),
        ("http://x/a/b", "<http://x/a/b>"),
        ("http://x/", "<http://x/>"),
        ("http://x/é", "ex:é"),
        ("http://x/a\u200eb", r"<http://x/a\u200Eb>"),
        ("https://w3id.org/citygraph/id/participation/a.b.c", "participation:a.b.c"),
        ("https://w3id.org/citygraph/id/participation/", "<…/id/participation/>"),
    ],
)
def test_names_never_need_a_backslash(iri: str, name: str) -> None:
    full = name.replace("…", "https://w3id.org/citygraph")
    assert objects(f"<{iri}>") == full


def test_nested_nodes_stand_in_brackets() -> None:
    assert objects("[ ex:b [ ] ; a ex:T ; ex:a ( 1 [ ex:c ex:d ] ( ) ) ]") == (
        "[\n    a ex:T ;\n    ex:a (\n      1\n      [\n        ex:c ex:d ;\n      ]\n      ()\n"
        "    ) ;\n    ex:b [] ;\n  ]"
    )


def test_short_lists_share_a_line() -> None:
    assert objects("( 3 2 ex:a ( 1 ) )") == "( 3 2 ex:a ( 1 ) )"
    assert objects(f"( {'ex:long-name ' * 6})").count("\n") == 7


def test_unnamed_subjects_open_with_brackets() -> None:
    assert turtle("[] ex:p 2 . [ ex:p 1 ] . ex:s ex:p 3 . ( 1 ) ex:p 4 .") == (
        "ex:s\n  ex:p 3 ;\n  .\n\n"
        "[]\n  ex:p 1 ;\n  .\n\n"
        "[]\n  ex:p 2 ;\n  .\n\n"
        "[]\n  ex:p 4 ;\n  rdf:first 1 ;\n  rdf:rest () ;\n  ."
    )


def test_shared_and_circular_nodes_get_labels() -> None:
    assert turtle("ex:a ex:p _:x . ex:b ex:p _:x . _:x ex:q 1 .") == (
        "ex:a\n  ex:p _:b0 ;\n  .\n\nex:b\n  ex:p _:b0 ;\n  .\n\n_:b0\n  ex:q 1 ;\n  ."
    )
    assert (
        turtle("_:one ex:p _:two . _:two ex:p _:one .")
        == "_:b0\n  ex:p [\n    ex:p _:b0 ;\n  ] ;\n  ."
    )
    assert turtle("_:l ex:in ( 1 _:l ) .") == "_:b0\n  ex:in ( 1 _:b0 ) ;\n  ."


def test_a_circle_never_cuts_a_list_in_two() -> None:
    assert turtle("_:l ex:in ( 1 2 3 4 5 6 7 8 _:l ) .").count("( 1 2 3 4 5 6 7 8 _:b0 )") == 1


def test_broken_lists_are_no_lists() -> None:
    rdf = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . "
    two = turtle(f"{rdf} ex:s ex:p [ rdf:first 1 , 2 ; rdf:rest () ] .")
    assert two.count("rdf:first") == 2
    assert "rdf:rest ex:x" in turtle(f"{rdf} ex:s ex:p [ rdf:first 1 ; rdf:rest ex:x ] .")
    assert "a ex:List" in turtle(f"{rdf} ex:s ex:p [ a ex:List ; rdf:first 1 ; rdf:rest () ] .")


def test_one_graph_block_with_a_header() -> None:
    source, place = NamedNode("https://w3id.org/citygraph/id/source/s"), NamedNode("http://x/p")
    quads = [Quad(place, place, place, source)] * 2
    assert canonical(quads, RdfFormat.TRIG, prefixes=PREFIXES, header=["# why"]) == (
        f"# why\n\n{DECLARED}@prefix source: <https://w3id.org/citygraph/id/source/> .\n\n"
        "GRAPH source:s {\n  ex:p\n    ex:p ex:p ;\n    .\n}\n"
    )


def test_an_empty_turtle_file_is_empty() -> None:
    assert canonical([], RdfFormat.TURTLE) == ""
    assert canonical([], RdfFormat.TURTLE, header=["# top"]) == "# top\n"


def test_what_does_not_fit_is_refused() -> None:
    node = NamedNode("a:a")
    with pytest.raises(UsageError, match="Turtle cannot hold named graphs"):
        canonical([Quad(node, node, node, node)], RdfFormat.TURTLE)
    with pytest.raises(UsageError, match="TriG or Turtle, not N-Quads"):
        canonical([], RdfFormat.N_QUADS)
    chain = [BlankNode() for _ in range(100)]
    links = [Quad(one, node, two) for one, two in pairwise(chain)]
    with pytest.raises(UsageError, match="nested more than 60 deep"):
        canonical(links, RdfFormat.TURTLE)
    for text in ("<a:a> <a:b> <<( <a:a> <a:b> 5 )>> .", '<a:a> <a:b> "x"@en--ltr .'):
        with pytest.raises(UsageError, match=r"RDF 1\.2"):
            canonical(parse(text, RdfFormat.TURTLE), RdfFormat.TURTLE)


def test_long_lists_do_not_nest() -> None:
    items = " ".join(map(str, range(2000)))
    assert objects(f"( {items} )").split() == ["(", *items.split(), ")"]
