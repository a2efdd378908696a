"""The words are defined, documented, aligned with words that exist, and nobody uses others."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse
from rdflib.namespace import (
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    QB,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    SOSA,
    XSD,
)

from citygraph.namespaces import ALIGNMENTS, CG, ID, ONTOLOGY, PREFIXES, SCHEMES, VOCAB
from citygraph.paths import (
    data_root,
    graph_files,
    ontology_files,
    query_files,
    rule_files,
    shape_files,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

SHARED = Path(__file__).parents[2] / "shared"
EURIO_FILE = SHARED / "data" / "ontologies" / "EURIO.ttl"
EURIO = PREFIXES["eurio"]
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TERM_TYPES = {
    str(OWL.Class),
    str(OWL.ObjectProperty),
    str(OWL.DatatypeProperty),
    str(RDF.Property),
}
VOCABULARIES = {
    str(one): one
    for one in (DCTERMS, FOAF, ORG, OWL, PROV, QB, RDF, RDFS, SDO, SH, SKOS, SOSA, XSD)
}
"""Vocabularies whose terms rdflib lists, by namespace."""

QUERY_TOKEN = re.compile(
    r"""(?P<prefix>\bPREFIX\s+(?P<name>[\w-]*):\s*<(?P<namespace>[^<>\s]*)>)
      | <(?P<iri>[^<>"{}|^`\\\s]*)>
      | (?P<string>\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<comment>\#[^\n]*)
      | (?<![?$\w:-])(?P<before>[A-Za-z][\w-]*):(?P<local>[\w](?:[\w.-]*[\w-])?)
    """,
    re.VERBOSE | re.IGNORECASE,
)

# ---------------------------------------------------------------- reading


@cache
def quads(path: Path) -> tuple[Quad, ...]:
    return tuple(parse(path=path))


def iris_of_quads(data: Iterable[Quad]) -> set[str]:
    """Every IRI in subject, predicate or object, and those inside embedded queries."""
    found: set[str] = set()
    for quad in data:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, NamedNode):
                found.add(term.value)
            elif isinstance(term, Literal) and quad.predicate.value in {
                str(SH.select),
                str(SH.ask),
                str(SH.construct),
            }:
                found |= iris_of_query(term.value)
    return found


def iris_of_query(text: str) -> set[str]:
    """Every IRI that a query uses; those of its PREFIX lines, strings and comments are not."""
    prefixes, found = dict(PREFIXES), set()
    for token in QUERY_TOKEN.finditer(text):
        if token["prefix"]:
            prefixes[token["name"]] = token["namespace"]
        elif token["iri"]:
            found.add(token["iri"])
        elif token["before"] in prefixes:
            found.add(prefixes[token["before"]] + token["local"])
        elif token["comment"] and token["comment"].startswith("#+"):
            found |= {CG + name for name in re.findall(r"\bcg:([A-Za-z]\w*)", token["comment"])}
    return found


@cache
def triples() -> dict[str, dict[str, list[NamedNode | Literal | BlankNode]]]:
    """Subject -> predicate -> objects of all ontology files together."""
    merged: dict[str, dict[str, list[NamedNode | Literal | BlankNode]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for path in ontology_files():
        for quad in quads(path):
            assert isinstance(quad.subject, NamedNode), f"{path}: a blank node"
            assert not isinstance(quad.object, BlankNode), f"{path}: a blank node"
            merged[quad.subject.value][quad.predicate.value].append(quad.object)  # type: ignore[arg-type]
    return merged


def values(subject: str, predicate: object) -> list[str]:
    return [term.value for term in triples()[subject].get(str(predicate), [])]


@cache
def typed(*types: object) -> list[str]:
    wanted = {str(one) for one in types}
    return sorted(s for s in triples() if wanted & set(values(s, RDF.type)))


def terms() -> list[str]:
    return [iri for iri in typed(*TERM_TYPES) if iri.startswith(CG)]


def concepts() -> list[str]:
    return typed(SKOS.Concept)


def scheme_of(concept: str) -> str:
    return concept.rpartition("/")[0]


@cache
def known_words() -> frozenset[str]:
    words = {*terms(), *concepts(), *typed(SKOS.Collection)}
    return frozenset(words | {VOCAB + scheme for scheme in SCHEMES})


# ---------------------------------------------------------------- the checks


def undefined_words(iris: Iterable[str], known: Iterable[str]) -> list[str]:
    """The terms and concepts of CityGraph among `iris` that nothing defines."""
    ours = {iri for iri in iris if iri.startswith((CG, VOCAB)) and iri not in (CG, VOCAB)}
    return sorted(ours - set(known))


def missing_foreign_terms(iris: Iterable[str]) -> list[str]:
    """The IRIs that lie in a vocabulary rdflib knows without being a term of it."""
    missing = {iri for iri in iris if iri.startswith("http://schema.org/")}
    for iri in iris:
        for namespace, vocabulary in VOCABULARIES.items():
            if iri.startswith(namespace) and iri != namespace and iri not in vocabulary:
                missing.add(iri)
    return sorted(missing)


def undocumented(subject: str, predicates: Iterable[object]) -> list[str]:
    """The predicates that a subject lacks, or has without an English, non-empty text."""
    return [
        str(predicate)
        for predicate in predicates
        if not any(
            isinstance(term, Literal) and term.language == "en" and term.value.strip()
            for term in triples()[subject].get(str(predicate), [])
        )
    ]


# ---------------------------------------------------------------- the documents


def test_no_folder_is_empty() -> None:
    counts = {
        "ontology": len(ontology_files()),
        "graph": len(graph_files()),
        "shapes": len(shape_files()),
        "queries": len(query_files()),
    }
    assert all(counts.values()), counts


def test_there_is_one_vocabulary_file_per_scheme() -> None:
    files = sorted((data_root() / "ontology" / "vocabularies").glob("*"))
    assert [path.name for path in files] == sorted(f"{scheme}.ttl" for scheme in SCHEMES)
    for path in files:
        iri = VOCAB + path.stem
        strays = {
            q.subject.value
            for q in quads(path)
            if isinstance(q.subject, NamedNode)
            and q.subject.value != iri
            and not q.subject.value.startswith(f"{iri}/")
        }
        assert not strays, f"{path.name} speaks of {strays}"


def test_documents_have_title_description_licence_and_one_version() -> None:
    documents = [ONTOLOGY, ALIGNMENTS, *(VOCAB + scheme for scheme in SCHEMES)]
    assert typed(OWL.Ontology, SKOS.ConceptScheme) == sorted(documents)
    for iri in documents:
        text = SKOS.definition if iri.startswith(VOCAB) else DCTERMS.description
        assert undocumented(iri, [DCTERMS.title, text]) == [], iri
        assert values(iri, DCTERMS.license) == [LICENCE], iri
        assert values(iri, OWL.versionInfo) == values(ONTOLOGY, OWL.versionInfo), iri
        assert len(values(iri, OWL.versionInfo)) == 1, iri
    for iri in (ONTOLOGY, ALIGNMENTS):
        (version,) = values(iri, OWL.versionInfo)
        assert values(iri, OWL.versionIRI) == [f"{iri}/{version}"]


def test_nothing_is_imported() -> None:
    assert [s for s in triples() if values(s, OWL.imports)] == []


# ---------------------------------------------------------------- terms and concepts


def test_every_term_is_documented() -> None:
    wanted = (RDFS.label, SKOS.definition, SKOS.example)
    assert len(terms()) > 60
    assert {t: lacks for t in terms() if (lacks := undocumented(t, wanted))} == {}
    assert [t for t in terms() if values(t, RDFS.isDefinedBy) != [ONTOLOGY]] == []
    assert [t for t in terms() if len(values(t, RDFS.label)) != 1] == []
    assert [t for t in terms() if len(values(t, SKOS.definition)) != 1] == []


def test_no_two_classes_and_no_two_properties_share_a_label() -> None:
    seen: dict[tuple[bool, str], str] = {}
    for term in terms():
        for label in values(term, RDFS.label):
            other = seen.setdefault((term[len(CG)].isupper(), label), term)
            assert other == term, f"{other} and {term} are both called {label!r}"


def test_classes_and_properties_are_not_mixed_up() -> None:
    for term in terms():
        is_class = str(OWL.Class) in values(term, RDF.type)
        assert term[len(CG)].isupper() == is_class, term
        wrong = RDFS.subPropertyOf if is_class else RDFS.subClassOf
        assert not values(term, wrong), term


def test_a_development_is_both_a_place_and_an_undertaking() -> None:
    above = values(f"{CG}Development", RDFS.subClassOf)
    assert sorted(above) == [f"{CG}Initiative", f"{CG}Place"]


def test_a_retired_term_names_its_replacement_and_reason() -> None:
    retired = [s for s in triples() if "true" in values(s, OWL.deprecated)]
    for iri in retired:
        assert values(iri, DCTERMS.isReplacedBy), f"{iri} names no replacement"
        assert undocumented(iri, [SKOS.historyNote]) == [], f"{iri} gives no reason"


def test_every_concept_is_documented() -> None:
    wanted = (SKOS.prefLabel, SKOS.definition, SKOS.example)
    assert {c: lacks for c in concepts() if (lacks := undocumented(c, wanted))} == {}
    for concept in concepts():
        scheme = scheme_of(concept)
        assert values(concept, SKOS.inScheme) == [scheme], concept
        assert values(concept, RDFS.isDefinedBy) == [scheme], concept
        assert len(values(concept, SKOS.prefLabel)) == 1, concept


def test_no_two_concepts_of_a_scheme_share_a_label() -> None:
    seen: dict[tuple[str, str], str] = {}
    for concept in concepts():
        for label in (*values(concept, SKOS.prefLabel), *values(concept, SKOS.altLabel)):
            other = seen.setdefault((scheme_of(concept), label.casefold()), concept)
            assert other == concept, f"{other} and {concept} are both called {label!r}"


def test_every_concept_is_on_top_or_below_a_concept_of_its_scheme() -> None:
    for concept in concepts():
        broader = values(concept, SKOS.broader)
        on_top = values(concept, SKOS.topConceptOf)
        assert on_top == ([] if broader else [scheme_of(concept)]), concept
        chain = [concept]
        while broader:
            assert len(broader) == 1, f"{chain[-1]} has two broader concepts"
            assert broader[0] in concepts(), f"{broader[0]} is no concept"
            assert scheme_of(broader[0]) == scheme_of(concept), concept
            assert broader[0] not in chain, f"{concept} is broader than itself"
            chain.append(broader[0])
            broader = values(chain[-1], SKOS.broader)


def test_topics_have_few_tops() -> None:
    tops = [c for c in concepts() if values(c, SKOS.topConceptOf) == [f"{VOCAB}topic"]]
    assert 5 <= len(tops) <= 12


def test_every_role_lies_on_one_side() -> None:
    sides = {c for c in concepts() if scheme_of(c) == f"{VOCAB}side"}
    roles = [c for c in concepts() if scheme_of(c) == f"{VOCAB}role"]
    assert len(sides) == 4
    for role in roles:
        own = values(role, f"{CG}side")
        assert len(own) == 1, role
        assert own[0] in sides, role
        for broader in values(role, SKOS.broader):
            assert values(broader, f"{CG}side") == own, f"{role} changes side below {broader}"
    with_side = [s for s in triples() if values(s, f"{CG}side")]
    assert with_side == [s for s in with_side if s in roles]


def test_collections_have_members_that_exist() -> None:
    collections = typed(SKOS.Collection)
    assert collections == [f"{VOCAB}topic/kc-digital-roadmap-areas"]
    for collection in collections:
        assert undocumented(collection, [SKOS.prefLabel, SKOS.definition]) == []
        members = values(collection, SKOS.member)
        assert len(members) == 5
        assert set(members) <= set(concepts())


# ---------------------------------------------------------------- alignments


def alignment_file() -> Path:
    return data_root() / "ontology" / "alignments.ttl"


def test_alignments_say_no_more_than_is_true() -> None:
    allowed = {str(RDFS.subClassOf), str(RDFS.subPropertyOf), str(RDFS.seeAlso)}
    for quad in quads(alignment_file()):
        assert isinstance(quad.subject, NamedNode)
        subject, predicate = quad.subject.value, quad.predicate.value
        if subject == ALIGNMENTS:
            continue
        if predicate == str(SKOS.closeMatch):
            assert subject in concepts(), f"{subject} is no concept"
            continue
        assert subject in terms(), f"{subject} is not a term of the ontology"
        assert predicate in allowed, f"{subject} is aligned by {predicate}"
        assert isinstance(quad.object, NamedNode)
        local = re.split(r"[/#]", quad.object.value)[-1]
        if predicate == str(RDFS.subClassOf):
            assert local[0].isupper(), f"{quad.object} is no class"
        elif predicate == str(RDFS.subPropertyOf):
            assert local[0].islower(), f"{quad.object} is no property"


def test_concepts_alone_have_matches() -> None:
    matches = (SKOS.closeMatch, SKOS.exactMatch, SKOS.broadMatch, SKOS.narrowMatch)
    matched = {s for s in triples() for match in matches if values(s, match)}
    assert matched <= set(concepts())


def test_every_aligned_term_can_be_checked_or_is_a_namespace() -> None:
    aligned = {
        quad.object.value
        for quad in quads(alignment_file())
        if isinstance(quad.object, NamedNode)
        and isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(CG)
    }
    unchecked = {iri for iri in aligned if not iri.startswith((EURIO, *VOCABULARIES))}
    assert [iri for iri in sorted(unchecked) if not iri.endswith(("/", "#"))] == []


def test_foreign_terms_of_the_ontology_exist() -> None:
    for path in ontology_files():
        assert missing_foreign_terms(iris_of_quads(quads(path))) == [], path.name


def test_foreign_properties_and_classes_of_graph_and_shapes_exist() -> None:
    for path in (*graph_files(), *shape_files()):
        used = {q.predicate.value for q in quads(path)}
        used |= {
            q.object.value
            for q in quads(path)
            if q.predicate.value == str(RDF.type) and isinstance(q.object, NamedNode)
        }
        assert missing_foreign_terms(used) == [], path.name


def test_a_foreign_term_that_does_not_exist_is_named() -> None:
    invented = [f"{SDO}Citty", f"{ORG}Membershipp", "http://schema.org/City", f"{FOAF}Person"]
    assert missing_foreign_terms(invented) == [
        "http://schema.org/City",
        f"{ORG}Membershipp",
        f"{SDO}Citty",
    ]


def test_terms_of_eurio_exist() -> None:
    if not EURIO_FILE.is_file():
        pytest.skip("the EURIO ontology is not at hand")
    text = EURIO_FILE.read_bytes()
    defined = {
        quad.subject.value
        for quad in parse(text, format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode) and quad.predicate.value == str(RDF.type)
    }
    used = {iri for iri in iris_of_quads(quads(alignment_file())) if iri.startswith(EURIO)}
    assert used
    assert sorted(used - defined) == []


# ---------------------------------------------------------------- use of the words


def test_no_file_of_triples_uses_an_undefined_word() -> None:
    faults = {}
    for path in (*ontology_files(), *graph_files(), *shape_files()):
        shapes = {
            q.subject.value
            for q in quads(path)
            if isinstance(q.subject, NamedNode)
            and isinstance(q.object, NamedNode)
            and q.object.value in {str(SH.NodeShape), str(SH.PropertyShape)}
        }
        if found := undefined_words(iris_of_quads(quads(path)), known_words() | shapes):
            faults[path.name] = found
    assert faults == {}


def test_no_query_uses_an_undefined_word() -> None:
    faults = {}
    for path in (*query_files(), *rule_files()):
        iris = iris_of_query(path.read_text(encoding="utf-8"))
        if found := undefined_words(iris, known_words()):
            faults[path.name] = found
    assert faults == {}


def test_every_entity_in_a_query_or_shape_exists_in_the_graph() -> None:
    entities = {
        q.subject.value
        for path in graph_files()
        for q in quads(path)
        if isinstance(q.subject, NamedNode)
    }
    namespaces = {*PREFIXES.values(), ID}
    used = {
        path: iris_of_query(path.read_text("utf-8")) for path in (*query_files(), *rule_files())
    }
    used |= {path: iris_of_quads(quads(path)) for path in shape_files()}
    faults = {}
    for path, iris in used.items():
        if found := {i for i in iris if i.startswith(ID)} - entities - namespaces:
            faults[path.name] = sorted(found)
    assert faults == {}


def test_an_invented_word_in_triples_is_named() -> None:
    snippet = """
        PREFIX cg: <https://w3id.org/citygraph/ontology#>
        PREFIX place: <https://w3id.org/citygraph/id/place/>
        PREFIX topic: <https://w3id.org/citygraph/vocab/topic/>
        PREFIX source: <https://w3id.org/citygraph/id/source/>
        GRAPH source:some-page {
          place:somewhere a cg:Citty ; cg:locatedIn place:elsewhere ; cg:tpoic topic:opn-data .
        }
    """
    iris = iris_of_quads(parse(snippet, format=RdfFormat.TRIG))
    assert undefined_words(iris, known_words()) == [
        f"{CG}Citty",
        f"{CG}tpoic",
        f"{VOCAB}topic/opn-data",
    ]


def test_an_invented_word_in_a_query_is_named_and_texts_are_not_words() -> None:
    query = """
        #+ summary: Cities by role
        #+ parameters:
        #+   - {"name": "city", "type": "cg:Citty"}
        PREFIX cg: <https://w3id.org/citygraph/ontology#>
        PREFIX r: <https://w3id.org/citygraph/vocab/role/>
        # cg:notAWord is a comment
        SELECT ?city WHERE {
          ?p cg:participant ?city ; cg:role/<https://w3id.org/citygraph/ontology#sied> r:membr .
          ?p (cg:context|^cg:partOv)+ ?c . FILTER(?x != "cg:text # no comment")
          FILTER(?y < 3 && ?z > 4)
        }
    """
    assert undefined_words(iris_of_query(query), known_words()) == [
        f"{CG}Citty",
        f"{CG}partOv",
        f"{CG}sied",
        f"{VOCAB}role/membr",
    ]


def test_an_invented_word_in_an_embedded_query_is_named() -> None:
    shape = """
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        <urn:shape> sh:select "SELECT $this WHERE { $this cg:sorce ?source }" .
    """
    iris = iris_of_quads(parse(shape, format=RdfFormat.TURTLE))
    assert undefined_words(iris, known_words()) == [f"{CG}sorce"]
