"""What holds for every graph: nothing is lost, one text per graph, every place points true."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from citygraph.namespaces import PREFIXES
from citygraph.trig.reader import positions
from citygraph.trig.writer import canonical

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator

    from citygraph.trig.reader import Positioned

PROPERTY = settings(deadline=None, max_examples=150)

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
FIRST, REST, NIL = (NamedNode(RDF + name) for name in ("first", "rest", "nil"))
GRAPH = NamedNode(f"{PREFIXES['source']}a")
EXTRA = {"": "http://x/", "ex": "http://x/y#", "x.y": "urn:z:", "cg": "http://other/"}


def _named(iri: str) -> bool:
    try:
        NamedNode(iri)
    except ValueError:
        return False
    return True


locals_ = st.text(st.sampled_from("aé.-_:%2Fb,~!$&'()*+;=@/#?·\u0660\u200e\u203f😀"), max_size=6)
iris = st.one_of(
    st.sampled_from([RDF + "type", RDF + "nil", "a:", PREFIXES["role"] + "member", "http://x/y#z"]),
    st.builds(str.__add__, st.sampled_from([*PREFIXES.values(), *EXTRA.values()]), locals_),
).filter(_named)
nodes = st.builds(NamedNode, iris)
few = st.sampled_from([NamedNode(f"http://x/{name}") for name in "stuv"])
blanks = st.sampled_from([BlankNode(f"n{number}") for number in range(6)])
texts = st.one_of(
    st.text(max_size=8), st.text(st.sampled_from("\"'\\\n\r\t\0u. #\u2028"), max_size=8)
)
lexicals = st.one_of(texts, st.from_regex(r"[+-]?[0-9]{0,3}\.?[0-9]{0,3}", fullmatch=True))
literals = st.one_of(
    st.builds(Literal, texts),
    st.builds(
        lambda text, tag: Literal(text, language=tag), texts, st.sampled_from(["en", "pt-BR"])
    ),
    st.builds(
        lambda text, name: Literal(text, datatype=NamedNode(XSD + name)),
        st.one_of(lexicals, st.sampled_from(["true", "false", "1e5", "007", "-.5"])),
        st.sampled_from(["integer", "decimal", "double", "boolean", "gYear", "string"]),
    ),
    st.builds(lambda text, kind: Literal(text, datatype=kind), texts, nodes),
)
triples = st.builds(
    Quad,
    st.one_of(few, nodes, blanks, blanks),
    st.one_of(few, nodes, st.sampled_from([FIRST, REST])),
    st.one_of(few, nodes, literals, blanks, blanks, st.just(NIL)),
)


@st.composite
def lists(draw: st.DrawFn) -> list[Quad]:
    """Well-formed lists, possibly inside each other, hanging on something."""
    quads: list[Quad] = []
    heads: list[BlankNode] = []
    for items in draw(st.lists(st.lists(st.one_of(literals, blanks, few), max_size=5), max_size=3)):
        content = [*items, *(heads[-1:] if draw(st.booleans()) else [])]
        cells = [BlankNode() for _ in content]
        for cell, item, rest in zip(cells, content, [*cells[1:], NIL], strict=False):
            quads += [Quad(cell, FIRST, item), Quad(cell, REST, rest)]
        heads += cells[:1]
        if cells and draw(st.booleans()):
            quads.append(Quad(draw(st.one_of(few, blanks)), draw(few), cells[0]))
    return quads


tangles = st.lists(st.builds(Quad, blanks, few, blanks), min_size=3, max_size=8)


@st.composite
def graphs(draw: st.DrawFn) -> list[Quad]:
    """A few random triples; and lists, or blank nodes that point to each other."""
    some = draw(st.lists(triples, min_size=1, max_size=8))
    return some + draw(st.one_of(st.just([]), tangles, lists()))


def same(one: Iterable[Quad], other: Iterable[Quad]) -> bool:
    left, right = Dataset(one), Dataset(other)
    for dataset in (left, right):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return left == right


def relabelled(quads: list[Quad], rng: random.Random) -> list[Quad]:
    """The same graph: other labels, other order, some triples twice."""
    fresh: dict[object, BlankNode] = {}

    def other(term: object) -> object:
        if isinstance(term, BlankNode):
            return fresh.setdefault(term, BlankNode())
        return term

    changed = [Quad(*map(other, quad)) for quad in quads]
    changed += changed[:2]
    rng.shuffle(changed)
    return changed


@PROPERTY
@given(graphs(), st.randoms(use_true_random=False))
def test_turtle_loses_nothing_and_has_one_text(quads: list[Quad], rng: random.Random) -> None:
    text = canonical(quads, RdfFormat.TURTLE, prefixes=EXTRA)
    back = list(parse(text, RdfFormat.TURTLE))
    assert same(back, quads)
    assert len(back) == len(set(quads))
    assert canonical(back, RdfFormat.TURTLE, prefixes=EXTRA) == text
    again = relabelled(quads, rng)
    assert canonical(again, RdfFormat.TURTLE, prefixes=EXTRA) == text


@PROPERTY
@given(graphs())
def test_trig_loses_nothing_and_every_triple_has_its_line(quads: list[Quad]) -> None:
    named = [Quad(*quad.triple, GRAPH) for quad in quads]
    text = canonical(named, RdfFormat.TRIG, prefixes=EXTRA)
    assert same(parse(text, RdfFormat.TRIG), named)
    lines = text.split("\n")
    for end in ("\n", "\r\n", "\r"):
        found = list(positions(text.replace("\n", end)))
        assert same((place.quad for place in found), named)
        for place in found:
            _points_true(place, lines)
        own = [p.object.line for p in found if p.quad.predicate not in {FIRST, REST}]
        assert len(own) == len(set(own))


def _points_true(place: Positioned, lines: list[str]) -> None:
    """The place shows the object's own text, written by the writer as an only object."""
    if place.quad.predicate == REST:
        return  # the rest of a list has no text of its own
    line, column = place.object
    shown = lines[line - 1][column - 1 :]
    if isinstance(place.quad.object, BlankNode):
        assert shown.startswith(("[", "(", "_:"))
        return
    alone = canonical([Quad(GRAPH, FIRST, place.quad.object)], RdfFormat.TURTLE, prefixes=EXTRA)
    name = alone.split("\n")[-3].removeprefix("  rdf:first ").removesuffix(" ;")
    assert shown.startswith(name)


@settings(deadline=None, max_examples=60)
@given(graphs())
@pytest.mark.filterwarnings("ignore:Code. .* is not defined in namespace")
def test_rdflib_reads_the_same_graph(quads: list[Quad]) -> None:
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)  # it tells of every odd literal
    rdflib.NORMALIZE_LITERALS = False
    try:
        text = canonical(quads, RdfFormat.TURTLE, prefixes=EXTRA)
        graph = rdflib.Graph().parse(data=text, format="turtle")
    finally:
        rdflib.NORMALIZE_LITERALS = True
    assert same((Quad(*map(_ours, triple)) for triple in graph), quads)


def _ours(term: rdflib.term.Node) -> NamedNode | BlankNode | Literal:
    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    assert isinstance(term, rdflib.Literal)
    kind = None if term.datatype is None or term.language else NamedNode(str(term.datatype))
    return Literal(str(term), datatype=kind, language=term.language)


class Draft:
    """Writes a random document, using every liberty that Turtle and TriG leave."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def gap(self) -> str:
        return self.rng.choice([" ", " ", "\n", "\t", "\r\n", ' # c\'"""<{ \n', "\r"])

    def iri(self) -> str:
        return self.rng.choice(
            [
                ":s",
                ":",
                "ex:a.b",
                ":a%20b",
                ":a\\~\\.",
                ":0",
                "<r>",
                "<#é>",
                "<a:b#\\u00e9>",
                "ex::",
            ]
        )

    def literal(self) -> str:
        return self.rng.choice(
            [
                *("'a'", '"b\\"\\u00e9"', "'''c'\n\\''''"[:-1] + "'", '"""d""e\r\n"""', '""', "''"),
                *('"f"@en', "'g'^^ex:d", "'h'^^<d>", '"""i"""@pt-BR', "1", "-1.5", "+1.e-3", ".5"),
                *("true", "false", "007"),
            ]
        )

    def object(self, depth: int) -> Iterator[str]:
        kind = self.rng.randrange(9 if depth else 6)
        if kind < 3:
            yield self.literal()
        elif kind < 6:
            yield self.rng.choice([self.iri(), "_:b", f"_:{self.rng.randrange(3)}"])
        elif kind == 6:
            yield "("
            for _ in range(self.rng.randrange(4)):
                yield from self.object(depth - 1)
            yield ")"
        else:
            yield "["
            if self.rng.random() < 0.8:
                yield from self.predicates(depth - 1)
            yield "]"

    def predicates(self, depth: int) -> Iterator[str]:
        for index in range(self.rng.randrange(1, 4)):
            if index:
                yield from [";"] * self.rng.randrange(1, 3)
            yield self.rng.choice(["a", self.iri()])
            yield from self.object(depth)
            while self.rng.random() < 0.3:
                yield ","
                yield from self.object(depth)
        if self.rng.random() < 0.3:
            yield ";"

    def block(self) -> Iterator[str]:
        kind = self.rng.randrange(5)
        if kind == 0:
            yield "["
            yield from self.predicates(1)
            yield "]"
            if self.rng.random() < 0.5:
                return
        elif kind == 1:
            yield from ("(", *self.object(1), ")")
        else:
            yield self.rng.choice([self.iri(), "_:b", "[]", "()"])
        yield from self.predicates(2)

    def statement(self) -> Iterator[str]:
        kind = self.rng.randrange(8)
        if kind == 0:
            yield from self.rng.choice(
                [("@prefix", "ex:", "<p/>", "."), ("prefix", "ex:", "<http://p#>")]
            )
        elif kind == 1:
            yield from self.rng.choice([("@base", "<b/>", "."), ("BASE", "<http://b/c?d>")])
        elif kind < 4:
            yield from self.rng.choice([("GRAPH", "ex:g"), ("_:g",), ("graph", "[]"), ()])
            yield "{"
            for index in range(self.rng.randrange(3)):
                if index:
                    yield "."
                yield from self.block()
            yield "}"
        else:
            yield from self.block()
            yield "."

    def document(self) -> str:
        parts = ["@base", "<http://base/>", "."]
        parts += ["@prefix", ":", "<http://x/>", ".", "PREFIX", "ex:", "<y#>"]
        for _ in range(self.rng.randrange(6)):
            parts += self.statement()
        return "".join(part + self.gap() for part in parts)


@PROPERTY
@given(st.randoms(use_true_random=False))
def test_any_document_is_read_as_pyoxigraph_reads_it(rng: random.Random) -> None:
    text = Draft(rng).document()
    theirs = list(parse(text, RdfFormat.TRIG))
    ours = list(positions(text))
    pairs: dict[object, object] = {}
    for quad, place in zip(theirs, ours, strict=True):
        for one, other in zip(quad, place.quad, strict=True):
            if isinstance(one, BlankNode):
                assert pairs.setdefault(one, other) == other
            else:
                assert one == other
    assert len(set(pairs.values())) == len(pairs)
