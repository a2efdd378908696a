"""Every constraint that a random shape can have, and the words that it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shacl_cases import EX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from shacl_random import Generator

NODES = ("ex:a", "ex:b", "ex:c", "ex:d", "_:x", "_:y")
CLASSES = ("ex:A", "ex:B", "ex:C")
PROPERTIES = ("ex:p", "ex:q", "ex:r")
NUMBERS = ("1", "2", "3", "2.0", "2.5", "1e0", '"01"^^xsd:integer', '"5"^^xsd:byte')
DATES = (
    '"2020-01-01"^^xsd:date',
    '"2021-06-30"^^xsd:date',
    '"2020-01-01T00:00:00Z"^^xsd:dateTime',
    '"2021-01-01T00:00:00Z"^^xsd:dateTime',
)
TEXTS = ('"a"', '"ab"', '"B"', '"a"@en', '"b"@en', '"a"@en-gb', '"a"@de', "true", "false")
ILL_FORMED = (
    '"x"^^xsd:integer',
    '"300"^^xsd:byte',
    '"2020-02-30"^^xsd:date',
    '"maybe"^^xsd:boolean',
)
LITERALS = ('""', *NUMBERS, *DATES[:2], *TEXTS, *ILL_FORMED)
DATATYPES = ("xsd:integer", "xsd:string", "xsd:date", "xsd:byte", "xsd:boolean", "rdf:langString")


def _chosen(template: str, options: Sequence[str]) -> Callable[[Generator], Iterator[str]]:
    def lines(of: Generator) -> Iterator[str]:
        yield template.format(of.random.choice(options))

    return lines


def _nested(template: str, *, kind: str = "any") -> Callable[[Generator], Iterator[str]]:
    def lines(of: Generator) -> Iterator[str]:
        name = of.one(kind=kind)
        if name is not None:
            yield template.format(name)

    return lines


def _listed(template: str) -> Callable[[Generator], Iterator[str]]:
    def lines(of: Generator) -> Iterator[str]:
        names = [of.one() for _ in range(of.random.choice((1, 2, 2, 3)))]
        if of.built:
            yield template.format(" ".join(map(str, names)))

    return lines


def _properties(of: Generator) -> Iterator[str]:
    for _ in range(of.random.choice((1, 2, 3))):
        yield from _nested("sh:property {}", kind="property")(of)


def _has_value(of: Generator) -> Iterator[str]:
    yield f"sh:hasValue {of.term()}"


def _in(of: Generator) -> Iterator[str]:
    yield f"sh:in ( {' '.join(of.term() for _ in range(of.random.randint(1, 5)))} )"


def _ranges(of: Generator) -> Iterator[str]:
    limits = of.random.choice(of.profile.limits)
    yield f"sh:{of.random.choice(('minInclusive', 'minExclusive'))} {of.random.choice(limits)}"
    if of.random.random() < 0.5:
        yield f"sh:{of.random.choice(('maxInclusive', 'maxExclusive'))} {of.random.choice(limits)}"


def _pattern(of: Generator) -> Iterator[str]:
    flags = of.random.choice(("", "", ' ; sh:flags "i"'))
    yield f'sh:pattern "{of.random.choice(("^a", "b$", "/[ab]$", "A", "^.$"))}"{flags}'


def _closed(of: Generator) -> Iterator[str]:
    ignored = " ".join(of.random.sample(("rdf:type", "rdfs:subClassOf", *PROPERTIES), 2))
    least = of.random.choice(("", f" ; sh:ignoredProperties ( {ignored} )"))
    yield f"sh:closed true{least}"
    yield from _properties(of)


DISJOINT = ("sh:qualifiedValueShapesDisjoint true",)


def _qualified(of: Generator) -> Iterator[str]:
    name = of.one(kind="alone")
    if name is not None:
        bounds = of.random.choice((("Min",), ("Max",), ("Min", "Max")))
        yield " ; ".join(
            (
                f"sh:qualifiedValueShape {name}",
                *(f"sh:qualified{bound}Count {of.random.choice('012')}" for bound in bounds),
                *of.random.choice(((), DISJOINT)),
            )
        )


QUERIES = (
    "$this ?value WHERE {{ $this <{0}p> ?value FILTER NOT EXISTS {{ ?value <{0}q> ?x }} }}",
    "$this WHERE {{ $this <{0}q> ?v . FILTER (isLiteral(?v)) }}",
    "$this (<{0}p> AS ?path) ?value WHERE {{ $this <{0}p> ?value FILTER (?value = $this) }}",
    "$this ?value WHERE {{ ?value <{0}r> $this }}",
    "$this ?value WHERE {{ $this ?any ?value . FILTER (isBlank(?value)) }}",
    "$this ?value WHERE {{ {{ $this <{0}p>/a ?value }} UNION {{ $this <{0}r> ?value }} }}",
    "$this WHERE {{ $this <{0}p> ?v . OPTIONAL {{ $this <{0}q> ?w }} FILTER (!bound(?w)) }}",
    "$this WHERE {{ $this a/<http://www.w3.org/2000/01/rdf-schema#subClassOf>* <{0}A> }}",
)
PATH_QUERY = "SELECT DISTINCT $this ?value WHERE { $this $PATH ?value . FILTER (isIRI(?value)) }"


def _sparql(of: Generator) -> Iterator[str]:
    query = of.random.choice(QUERIES).format(EX)
    yield f'sh:sparql [ sh:select "SELECT DISTINCT {query}" ]'


CONSTRAINTS: dict[str, Callable[[Generator], Iterable[str]]] = {
    "class": _chosen("sh:class {}", CLASSES),
    "datatype": _chosen("sh:datatype {}", DATATYPES),
    "nodeKind": _chosen(
        "sh:nodeKind sh:{}",
        ("IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"),
    ),
    "ranges": _ranges,
    "minLength": _chosen("sh:minLength {}", ("1", "2", "10")),
    "maxLength": _chosen("sh:maxLength {}", ("0", "1", "2", "10")),
    "pattern": _pattern,
    "languageIn": _chosen("sh:languageIn ( {} )", ('"en"', '"en" "de"', '"EN-gb"', '"fr"')),
    "equals": _chosen("sh:equals {}", PROPERTIES),
    "disjoint": _chosen("sh:disjoint {}", PROPERTIES),
    "hasValue": _has_value,
    "in": _in,
    "not": _nested("sh:not {}"),
    "node": _nested("sh:node {}", kind="node"),
    "and": _listed("sh:and ( {} )"),
    "or": _listed("sh:or ( {} )"),
    "xone": _listed("sh:xone ( {} )"),
    "property": _properties,
    "closed": _closed,
    "closedValues": _closed,
    "sparql": _sparql,
    "minCount": _chosen("sh:minCount {}", ("0", "1", "2")),
    "maxCount": _chosen("sh:maxCount {}", ("0", "1", "2")),
    "uniqueLang": _chosen("sh:uniqueLang {}", ("true", "true", "true", "false")),
    "lessThan": _chosen("sh:lessThan {}", PROPERTIES),
    "lessThanOrEquals": _chosen("sh:lessThanOrEquals {}", PROPERTIES),
    "qualified": _qualified,
    "sparqlPath": lambda _: [f'sh:sparql [ sh:select "{PATH_QUERY}" ]'],
}
OF_NODES = ("closed",)
OF_PROPERTIES = (
    "closedValues",
    "minCount",
    "maxCount",
    "uniqueLang",
    "lessThan",
    "lessThanOrEquals",
    "qualified",
    "sparqlPath",
)
ALWAYS = tuple(name for name in CONSTRAINTS if name not in OF_NODES + OF_PROPERTIES)
NO_QUERIES = {"sparql": 0, "sparqlPath": 0}
