"""What SHACL Core asks for, clause by clause: shapes and data, and the results to expect.

A line `#! focus | path | value | component | shape` is one expected result, `-` where there is
nothing; a severity may follow. A result stands there as often as it is found. The names begin
with the section of the specification (W3C Recommendation of 20 July 2017).
"""

from __future__ import annotations

CORE = {
    "2.1.3.1 a node target need not be in the data, and may be a literal": """
ex:S a sh:NodeShape ; sh:targetNode ex:nowhere, 5 ; sh:nodeKind sh:BlankNode .
#! ex:nowhere | - | ex:nowhere | NodeKind | ex:S
#! 5 | - | 5 | NodeKind | ex:S
""",
    "2.1.3.2 a class target reaches the instances of subclasses of subclasses": """
ex:S a sh:NodeShape ; sh:targetClass ex:Top ; sh:hasValue ex:x .
ex:Mid rdfs:subClassOf ex:Top . ex:Low rdfs:subClassOf ex:Mid . ex:a a ex:Low . ex:b a ex:Other .
#! ex:a | - | - | HasValue | ex:S
""",
    "2.1.3.3 a shape that is a class targets its instances": """
ex:S a sh:NodeShape, rdfs:Class ; sh:nodeKind sh:Literal . ex:a a ex:S . ex:b a ex:T .
ex:T rdfs:subClassOf ex:S .
#! ex:a | - | ex:a | NodeKind | ex:S
#! ex:b | - | ex:b | NodeKind | ex:S
""",
    "2.1.3.3 a class of the shapes graph may be a subclass of rdfs:Class": """
ex:S a sh:NodeShape, ex:Meta ; sh:nodeKind sh:Literal . ex:Meta rdfs:subClassOf rdfs:Class .
ex:a a ex:S .
#! ex:a | - | ex:a | NodeKind | ex:S
""",
    "2.1.3.4 subjects of a property": """
ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:nodeKind sh:Literal . ex:a ex:p 1, 2 .
#! ex:a | - | ex:a | NodeKind | ex:S
""",
    "2.1.3.5 objects of a property": """
ex:S a sh:NodeShape ; sh:targetObjectsOf ex:p ; sh:nodeKind sh:Literal . ex:a ex:p ex:b, "lit" .
#! ex:b | - | ex:b | NodeKind | ex:S
""",
    "2.1.3 targets are joined, and those of nested shapes count for themselves": """
ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:targetSubjectsOf ex:p ; sh:property ex:P .
ex:P sh:path ex:p ; sh:maxCount 1 ; sh:targetNode ex:c .
ex:a ex:p 1, 2 . ex:b ex:p 1, 2 . ex:c ex:p 1, 2 .
#! ex:a | ex:p | - | MaxCount | ex:P
#! ex:b | ex:p | - | MaxCount | ex:P
#! ex:c | ex:p | - | MaxCount | ex:P
#! ex:c | ex:p | - | MaxCount | ex:P
""",
    "2.1.4 the severity is that of the shape in which the constraint stands": """
ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:severity sh:Info ; sh:nodeKind sh:Literal ;
  sh:property ex:P, ex:Q .
ex:P sh:path ex:p ; sh:minCount 1 ; sh:severity sh:Warning . ex:Q sh:path ex:q ; sh:minCount 1 .
#! ex:a | - | ex:a | NodeKind | ex:S | sh:Info
#! ex:a | ex:p | - | MinCount | ex:P | sh:Warning
#! ex:a | ex:q | - | MinCount | ex:Q
""",
    "2.1.4 any IRI can be a severity": """
ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:severity ex:Grave ; sh:nodeKind sh:Literal .
#! ex:a | - | ex:a | NodeKind | ex:S | ex:Grave
""",
    "2.1.6 a deactivated shape says nothing, and everything conforms to it": """
ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:nodeKind sh:Literal ; sh:deactivated true .
ex:T a sh:NodeShape ; sh:targetNode ex:a ; sh:property ex:P ; sh:node ex:S ; sh:not ex:S .
ex:P sh:path ex:p ; sh:minCount 1 ; sh:deactivated true .
#! ex:a | - | ex:a | Not | ex:T
""",
    "2.1.6 deactivated with false is active": """
ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:nodeKind sh:Literal ; sh:deactivated false .
#! ex:a | - | ex:a | NodeKind | ex:S
""",
    "2.3.1 every kind of path, within one another": """
ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property ex:1, ex:2, ex:3, ex:4, ex:5, ex:6, ex:7 .
ex:1 sh:path ( ex:p [ sh:inversePath ex:q ] ) ; sh:nodeKind sh:Literal .
ex:2 sh:path [ sh:alternativePath ( ex:q ex:r ) ] ; sh:nodeKind sh:IRI .
ex:3 sh:path [ sh:zeroOrMorePath ex:p ] ; sh:nodeKind sh:Literal .
ex:4 sh:path [ sh:oneOrMorePath ex:p ] ; sh:nodeKind sh:Literal .
ex:5 sh:path [ sh:zeroOrOnePath ex:p ] ; sh:nodeKind sh:Literal .
ex:6 sh:path [ sh:inversePath ( ex:p ex:p ) ] ; sh:nodeKind sh:Literal .
ex:7 sh:path [ sh:inversePath [ sh:oneOrMorePath ex:q ] ] ; sh:nodeKind sh:Literal .
ex:a ex:p ex:b ; ex:q 1 ; ex:r "r" . ex:b ex:p ex:c . ex:c ex:p ex:a ; ex:q ex:b .
#! ex:a | ( ex:p [ sh:inversePath ex:q ] ) | ex:c | NodeKind | ex:1
#! ex:a | [ sh:alternativePath ( ex:q ex:r ) ] | 1 | NodeKind | ex:2
#! ex:a | [ sh:alternativePath ( ex:q ex:r ) ] | "r" | NodeKind | ex:2
#! ex:a | [ sh:zeroOrMorePath ex:p ] | ex:a | NodeKind | ex:3
#! ex:a | [ sh:zeroOrMorePath ex:p ] | ex:b | NodeKind | ex:3
#! ex:a | [ sh:zeroOrMorePath ex:p ] | ex:c | NodeKind | ex:3
#! ex:a | [ sh:oneOrMorePath ex:p ] | ex:a | NodeKind | ex:4
#! ex:a | [ sh:oneOrMorePath ex:p ] | ex:b | NodeKind | ex:4
#! ex:a | [ sh:oneOrMorePath ex:p ] | ex:c | NodeKind | ex:4
#! ex:a | [ sh:zeroOrOnePath ex:p ] | ex:a | NodeKind | ex:5
#! ex:a | [ sh:zeroOrOnePath ex:p ] | ex:b | NodeKind | ex:5
#! ex:a | [ sh:inversePath ( ex:p ex:p ) ] | ex:b | NodeKind | ex:6
""",
    "2.3.2 a value node counts once, however many ways lead to it": """
ex:S sh:targetNode ex:a ; sh:path [ sh:alternativePath ( ex:p ex:q ( ex:r ex:p ) ) ] ;
  sh:maxCount 1 ; sh:minCount 1 . ex:a ex:p ex:b ; ex:q ex:b ; ex:r ex:c . ex:c ex:p ex:b .
""",
    "2.3.1 an inverse of a repeated sequence": """
ex:S sh:targetNode ex:d ; sh:path [ sh:inversePath [ sh:oneOrMorePath ( ex:q ex:p ) ] ] ;
  sh:maxCount 0 . ex:d ex:q ex:d . ex:c ex:q ex:d . ex:x ex:p ex:c .
""",
    "3.4.1 conformance looks at what is nested, whatever its severity": """
ex:S sh:targetNode ex:a ; sh:path ex:p ; sh:node [ sh:property [
  sh:path ex:q ; sh:minCount 1 ; sh:severity sh:Info ] ] . ex:a ex:p ex:b .
#! ex:a | ex:p | ex:b | Node | ex:S
""",
    "4.1.1 sh:class of literals, and all of several": """
ex:S a sh:NodeShape ; sh:targetNode ex:a, "l" ; sh:class ex:A, ex:B .
ex:a a ex:Sub . ex:Sub rdfs:subClassOf ex:A .
#! ex:a | - | ex:a | Class | ex:S
#! "l" | - | "l" | Class | ex:S
#! "l" | - | "l" | Class | ex:S
""",
    "4.1.2 sh:datatype, with the lexical form": """
ex:S sh:targetNode ex:a ; sh:path ex:p ; sh:datatype xsd:integer .
ex:a ex:p 1, "01"^^xsd:integer, "1.0"^^xsd:integer, "1"^^xsd:int, 1.5, "1", ex:a .
#! ex:a | ex:p | "1.0"^^xsd:integer | Datatype | ex:S
#! ex:a | ex:p | "1"^^xsd:int | Datatype | ex:S
#! ex:a | ex:p | 1.5 | Datatype | ex:S
#! ex:a | ex:p | "1" | Datatype | ex:S
#! ex:a | ex:p | ex:a | Datatype | ex:S
""",
    "4.1.2 the datatype of a text in a language is rdf:langString": """
ex:S sh:targetNode ex:a ; sh:path ex:p ; sh:datatype rdf:langString .
ex:a ex:p "a"@en, "a" .
#! ex:a | ex:p | "a" | Datatype | ex:S
""",
    "4.1.3 the six kinds of nodes": """
ex:1 sh:targetNode ex:a ; sh:path ex:p ; sh:nodeKind sh:BlankNodeOrIRI .
ex:2 sh:targetNode ex:a ; sh:path ex:p ; sh:nodeKind sh:IRIOrLiteral .
ex:3 sh:targetNode ex:a ; sh:path ex:p ; sh:nodeKind sh:BlankNodeOrLiteral .
ex:a ex:p ex:b, 1 .
#! ex:a | ex:p | 1 | NodeKind | ex:1
#! ex:a | ex:p | ex:b | NodeKind | ex:3
""",
    "4.2 counts of different values, 0 included": """
ex:1 sh:targetNode ex:a, ex:b ; sh:path ex:p ; sh:minCount 2 .
ex:2 sh:targetNode ex:a, ex:b ; sh:path ex:p ; sh:maxCount 0 .
ex:a ex:p 1, 01, 1.0 .
#! ex:b | ex:p | - | MinCount | ex:1
#! ex:a | ex:p | - | MaxCount | ex:2
""",
    "4.3 ranges: what cannot be compared is outside": """
ex:1 sh:targetNode ex:a ; sh:path ex:p ; sh:minInclusive 4 .
ex:2 sh:targetNode ex:a ; sh:path ex:p ; sh:maxExclusive 4.0 .
ex:a ex:p 3, 4, 4.5, "4", ex:b, "2020-01-01"^^xsd:date, "x"^^xsd:integer, true .
#! ex:a | ex:p | 3 | MinInclusive | ex:1
#! ex:a | ex:p | "4" | MinInclusive | ex:1
#! ex:a | ex:p | ex:b | MinInclusive | ex:1
#! ex:a | ex:p | "2020-01-01"^^xsd:date | MinInclusive | ex:1
#! ex:a | ex:p | "x"^^xsd:integer | MinInclusive | ex:1
#! ex:a | ex:p | true | MinInclusive | ex:1
#! ex:a | ex:p | 4 | MaxExclusive | ex:2
#! ex:a | ex:p | 4.5 | MaxExclusive | ex:2
#! ex:a | ex:p | "4" | MaxExclusive | ex:2
#! ex:a | ex:p | ex:b | MaxExclusive | ex:2
#! ex:a | ex:p | "2020-01-01"^^xsd:date | MaxExclusive | ex:2
#! ex:a | ex:p | "x"^^xsd:integer | MaxExclusive | ex:2
#! ex:a | ex:p | true | MaxExclusive | ex:2
""",
    "4.3 date-times with and without a time zone, as far as they can be told apart": """
ex:S sh:targetNode ex:a ; sh:path ex:p ; sh:minInclusive "2002-10-10T12:00:00-05:00"^^xsd:dateTime .
ex:a ex:p "2002-10-10T12:00:01-05:00"^^xsd:dateTime, "2002-10-10T17:00:00Z"^^xsd:dateTime,
  "2002-10-09T12:00:00-05:00"^^xsd:dateTime, "2002-10-10T12:00:00"^^xsd:dateTime,
  "2002-10-12T12:00:00"^^xsd:dateTime .
#! ex:a | ex:p | "2002-10-09T12:00:00-05:00"^^xsd:dateTime | MinInclusive | ex:S
#! ex:a | ex:p | "2002-10-10T12:00:00"^^xsd:dateTime | MinInclusive | ex:S
""",
    "4.4.1 lengths, of IRIs too; a blank node has none": """
ex:1 a sh:NodeShape ; sh:targetNode ex:a, "ab", 123 ; sh:minLength 3 ; sh:maxLength 3 .
ex:2 sh:targetNode ex:a ; sh:path ex:p ; sh:minLength 0 . ex:a ex:p _:b, "" .
#! "ab" | - | "ab" | MinLength | ex:1
#! ex:a | - | ex:a | MaxLength | ex:1
#! ex:a | ex:p | _:b | MinLength | ex:2
""",
    "4.4.3 patterns are found anywhere, in IRIs too, never in blank nodes": """
ex:1 a sh:NodeShape ; sh:targetNode ex:abc, "ABC", "a\\nB", 12 ; sh:pattern "b" .
ex:2 a sh:NodeShape ; sh:targetNode ex:abc, "ABC", "a\\nB" ; sh:pattern "^b" ; sh:flags "im" .
ex:3 sh:targetNode ex:a ; sh:path ex:p ; sh:pattern "." . ex:a ex:p _:b .
#! "ABC" | - | "ABC" | Pattern | ex:1
#! "a\\nB" | - | "a\\nB" | Pattern | ex:1
#! 12 | - | 12 | Pattern | ex:1
#! ex:abc | - | ex:abc | Pattern | ex:2
#! "ABC" | - | "ABC" | Pattern | ex:2
#! ex:a | ex:p | _:b | Pattern | ex:3
""",
    "4.4.4 languages, as ranges": """
ex:S sh:targetNode ex:a ; sh:path ex:p ; sh:languageIn ( "en" "de-ch" ) .
ex:a ex:p "a"@en, "a"@en-gb, "a"@de, "a"@de-ch, "a"@eng, "a", ex:a, 1 .
#! ex:a | ex:p | "a"@de | LanguageIn | ex:S
#! ex:a | ex:p | "a"@eng | LanguageIn | ex:S
#! ex:a | ex:p | "a" | LanguageIn | ex:S
#! ex:a | ex:p | ex:a | LanguageIn | ex:S
#! ex:a | ex:p | 1 | LanguageIn | ex:S
""",
    "4.4.5 one result for each language that is used twice; only true switches it on": """
ex:1 sh:targetNode ex:a ; sh:path ex:p ; sh:uniqueLang true .
ex:2 sh:targetNode ex:a ; sh:path ex:p ; sh:uniqueLang "1"^^xsd:boolean .
ex:3 sh:targetNode ex:a ; sh:path ex:p ; sh:uniqueLang false .
ex:a ex:p "a"@en, "b"@en, "c"@EN, "d"@en-gb, "a", "b" .
#! ex:a | ex:p | - | UniqueLang | ex:1
""",
    "4.5.1 sh:equals tells what either side lacks": """
ex:1 sh:targetNode ex:a ; sh:path ex:p ; sh:equals ex:q .
ex:2 a sh:NodeShape ; sh:targetNode ex:a ; sh:equals ex:r .
ex:a ex:p 1, 2 ; ex:q 2, 3, 02 ; ex:r ex:a, ex:b .
#! ex:a | ex:p | 1 | Equals | ex:1
#! ex:a | ex:p | 3 | Equals | ex:1
#! ex:a | ex:p | 02 | Equals | ex:1
#! ex:a | - | ex:b | Equals | ex:2
""",
    "4.5.2 sh:disjoint": """
ex:1 sh:targetNode ex:a ; sh:path ex:p ; sh:disjoint ex:q .
ex:2 a sh:NodeShape ; sh:targetNode ex:a ; sh:disjoint ex:r .
ex:a ex:p 1, 2 ; ex:q 2, 01 ; ex:r ex:a .
#! ex:a | ex:p | 2 | Disjoint | ex:1
#! ex:a | - | ex:a | Disjoint | ex:2
""",
    "4.5.3 and 4.5.4 a result for each pair out of order; the incomparable are that": """
ex:1 sh:targetNode ex:a ; sh:path ex:p ; sh:lessThan ex:q .
ex:2 sh:targetNode ex:a ; sh:path ex:p ; sh:lessThanOrEquals ex:q .
ex:3 sh:targetNode ex:b ; sh:path ex:p ; sh:lessThanOrEquals ex:q .
ex:a ex:p 1, 2, 3 ; ex:q 2, 2.5 .
ex:b ex:p ex:x, _:x, "a", "2020-02-30"^^xsd:date ; ex:q ex:x .
#! ex:a | ex:p | 2 | LessThan | ex:1
#! ex:a | ex:p | 3 | LessThan | ex:1
#! ex:a | ex:p | 3 | LessThan | ex:1
#! ex:a | ex:p | 3 | LessThanOrEquals | ex:2
#! ex:a | ex:p | 3 | LessThanOrEquals | ex:2
#! ex:b | ex:p | ex:x | LessThanOrEquals | ex:3
#! ex:b | ex:p | _:x | LessThanOrEquals | ex:3
#! ex:b | ex:p | "a" | LessThanOrEquals | ex:3
#! ex:b | ex:p | "2020-02-30"^^xsd:date | LessThanOrEquals | ex:3
""",
}
