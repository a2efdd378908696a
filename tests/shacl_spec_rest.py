"""What SHACL asks for of shapes in shapes, of the rest of Core, and of queries.

Written as in shacl_spec_core.py.
"""

from __future__ import annotations

REST = {
    "4.6 not, and, or: of value nodes": """
ex:N sh:targetNode ex:a ; sh:path ex:p ; sh:not [ sh:class ex:C ] .
ex:A sh:targetNode ex:a ; sh:path ex:p ; sh:and ( [ sh:class ex:C ] [ sh:nodeKind sh:IRI ] ) .
ex:O sh:targetNode ex:a ; sh:path ex:p ; sh:or ( [ sh:class ex:C ] [ sh:datatype xsd:string ] ) .
ex:a ex:p ex:c, ex:d, "s" . ex:c a ex:C .
#! ex:a | ex:p | ex:c | Not | ex:N
#! ex:a | ex:p | ex:d | And | ex:A
#! ex:a | ex:p | "s" | And | ex:A
#! ex:a | ex:p | ex:d | Or | ex:O
""",
    "4.6.2 an empty list: all of nothing hold, none of nothing does": """
ex:A a sh:NodeShape ; sh:targetNode ex:a ; sh:and () .
ex:O a sh:NodeShape ; sh:targetNode ex:a ; sh:or () .
ex:X a sh:NodeShape ; sh:targetNode ex:a ; sh:xone () .
#! ex:a | - | ex:a | Or | ex:O
#! ex:a | - | ex:a | Xone | ex:X
""",
    "4.6.4 exactly one; a shape that stands there twice counts twice": """
ex:X a sh:NodeShape ; sh:targetNode ex:a, ex:b, ex:c, ex:d ; sh:xone ( ex:A ex:B ) .
ex:Y a sh:NodeShape ; sh:targetNode ex:a, ex:d ; sh:xone ( ex:A ex:A ) .
ex:A sh:class ex:CA . ex:B sh:class ex:CB .
ex:a a ex:CA . ex:b a ex:CB . ex:c a ex:CA, ex:CB .
#! ex:c | - | ex:c | Xone | ex:X
#! ex:d | - | ex:d | Xone | ex:X
#! ex:a | - | ex:a | Xone | ex:Y
#! ex:d | - | ex:d | Xone | ex:Y
""",
    "4.6.1 a property shape can be negated: minCount becomes nothing at all": """
ex:S a sh:NodeShape ; sh:targetNode ex:a, ex:b ; sh:not [ sh:path ex:p ; sh:minCount 1 ] .
ex:a ex:p 1 .
#! ex:a | - | ex:a | Not | ex:S
""",
    "4.7.1 sh:node gives one result for each shape, not those within": """
ex:S sh:targetNode ex:a ; sh:path ex:p ; sh:node ex:T, ex:U .
ex:T a sh:NodeShape ; sh:property [ sh:path ex:q ; sh:minCount 1 ],
  [ sh:path ex:r ; sh:minCount 1 ] .
ex:U a sh:NodeShape ; sh:nodeKind sh:IRI . ex:a ex:p ex:b, 1 .
#! ex:a | ex:p | ex:b | Node | ex:S
#! ex:a | ex:p | 1 | Node | ex:S
#! ex:a | ex:p | 1 | Node | ex:S
""",
    "4.7.2 sh:property: the value node is the focus node of what is within": """
ex:S sh:targetNode ex:a ; sh:path ex:p ; sh:property ex:T . ex:T sh:path ex:q ; sh:minCount 1 .
ex:a ex:p ex:b, 1, ex:c . ex:c ex:q 1 .
#! ex:b | ex:q | - | MinCount | ex:T
#! 1 | ex:q | - | MinCount | ex:T
""",
    "4.7.3 qualified counts": """
ex:S sh:targetNode ex:a, ex:b ; sh:path ex:p ; sh:qualifiedValueShape [ sh:class ex:C ] ;
  sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1 .
ex:a ex:p ex:c, ex:d . ex:b ex:p ex:e . ex:c a ex:C . ex:d a ex:C .
#! ex:a | ex:p | - | QualifiedMaxCount | ex:S
#! ex:b | ex:p | - | QualifiedMinCount | ex:S
""",
    "4.7.3 disjoint siblings: a hand's thumb is no finger": """
ex:Hand a sh:NodeShape ; sh:targetNode ex:h ; sh:property ex:T, ex:F .
ex:T sh:path ex:digit ; sh:qualifiedValueShape [ sh:class ex:Thumb ] ;
  sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1 .
ex:F sh:path ex:digit ; sh:qualifiedValueShape [ sh:class ex:Finger ] ;
  sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 2 ; sh:qualifiedMaxCount 2 .
ex:h ex:digit ex:1, ex:2, ex:3 . ex:1 a ex:Thumb . ex:2 a ex:Finger . ex:3 a ex:Finger, ex:Thumb .
#! ex:h | ex:digit | - | QualifiedMinCount | ex:F
""",
    "4.7.3 a sibling with the same value shape is none; siblings are those of every parent": """
ex:P a sh:NodeShape ; sh:targetNode ex:h ; sh:property ex:A, ex:B . ex:V sh:class ex:C .
ex:A sh:path ex:p ; sh:qualifiedValueShape ex:V ; sh:qualifiedValueShapesDisjoint true ;
  sh:qualifiedMinCount 1 .
ex:B sh:path ex:p ; sh:qualifiedValueShape ex:V ; sh:qualifiedMinCount 1 .
ex:Q a sh:NodeShape ; sh:property ex:D, ex:E .
ex:D sh:targetNode ex:h ; sh:path ex:p ; sh:qualifiedValueShape ex:V ;
  sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 1 .
ex:E sh:path ex:p ; sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] .
ex:h ex:p ex:x . ex:x a ex:C .
#! ex:h | ex:p | - | QualifiedMinCount | ex:D
""",
    "4.8.1 sh:closed, with what is ignored; paths that are no predicates do not count": """
ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
  sh:property [ sh:path ex:p ], [ sh:path [ sh:inversePath ex:q ] ],
    [ sh:path [ sh:alternativePath ( ex:r ex:s ) ] ; sh:maxCount 9 ] .
ex:a a ex:C ; ex:p 1 ; ex:q 2, 3 ; ex:r 4 .
#! ex:a | ex:q | 2 | Closed | ex:S
#! ex:a | ex:q | 3 | Closed | ex:S
#! ex:a | ex:r | 4 | Closed | ex:S
""",
    "4.8.1 sh:closed in a property shape is about its value nodes; false is open": """
ex:S sh:targetNode ex:a ; sh:path ex:p ; sh:closed true ; sh:property [ sh:path ex:q ] .
ex:T a sh:NodeShape ; sh:targetNode ex:a ; sh:closed false .
ex:a ex:p ex:b, 1 . ex:b ex:q 1 ; ex:r 2 .
#! ex:a | ex:r | 2 | Closed | ex:S
""",
    "4.8.2 sh:hasValue: terms are compared, not values": """
ex:S sh:targetNode ex:a, ex:b ; sh:path ex:p ; sh:hasValue 1, "x"@en .
ex:a ex:p 1, "x"@EN, 2 . ex:b ex:p 01, "x" .
#! ex:b | ex:p | - | HasValue | ex:S
#! ex:b | ex:p | - | HasValue | ex:S
""",
    "4.8.3 sh:in: terms are compared, and a list can be empty": """
ex:S sh:targetNode ex:a ; sh:path ex:p ; sh:in ( 1 ex:b "x"@en ) .
ex:T a sh:NodeShape ; sh:targetNode ex:a ; sh:in () .
ex:a ex:p 1, 01, ex:b, "x", "x"@en .
#! ex:a | ex:p | 01 | In | ex:S
#! ex:a | ex:p | "x" | In | ex:S
#! ex:a | - | ex:a | In | ex:T
""",
    "5.2.1 sh:sparql in a node shape: without ?value the focus node is the value": """
ex:S a sh:NodeShape ; sh:targetNode ex:a, ex:b ; sh:sparql [ sh:select
  "SELECT $this WHERE { $this <http://e/000/p> ?x }" ] . ex:a ex:p 1 .
#! ex:a | - | ex:a | SPARQL | ex:S
""",
    "5.3.2 a row for each result, with its path and value": """
ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:severity sh:Warning ; sh:sparql [ sh:select
  "SELECT $this ?path ?value WHERE { $this ?path ?value FILTER isIRI(?value) }" ] .
ex:a ex:p ex:b, 1 ; ex:q ex:c .
#! ex:a | ex:p | ex:b | SPARQL | ex:S | sh:Warning
#! ex:a | ex:q | ex:c | SPARQL | ex:S | sh:Warning
""",
    "5.2.1 $PATH is the path of the property shape, whatever its kind": """
ex:S sh:targetNode ex:a ; sh:path ( ex:p [ sh:zeroOrMorePath ex:q ] ) ; sh:sparql [ sh:select
  "SELECT $this ?value WHERE { $this $PATH ?value FILTER isIRI(?value) }" ] .
ex:a ex:p ex:b . ex:b ex:q ex:c, 1 .
#! ex:a | ( ex:p [ sh:zeroOrMorePath ex:q ] ) | ex:b | SPARQL | ex:S
#! ex:a | ( ex:p [ sh:zeroOrMorePath ex:q ] ) | ex:c | SPARQL | ex:S
""",
    "5.2 a deactivated constraint says nothing": """
ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:sparql [ sh:deactivated true ;
  sh:select "SELECT $this WHERE { $this ?p ?o }" ] . ex:a ex:p 1 .
""",
    "5.2.1 sh:prefixes, those of imported documents too": """
ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:sparql [ sh:prefixes ex:Own ;
  sh:select "SELECT $this ?value WHERE { $this mine:p ?value FILTER (?value = other:v) }" ] .
ex:Own sh:declare [ sh:prefix "mine" ; sh:namespace "http://e/000/"^^xsd:anyURI ] ;
  owl:imports ex:More .
ex:More sh:declare [ sh:prefix "other" ; sh:namespace "http://e/000/"^^xsd:anyURI ] .
ex:a ex:p ex:v, ex:w .
#! ex:a | - | ex:v | SPARQL | ex:S
""",
    "5.3.1 pre-binding reaches inner groups, EXISTS, UNION, OPTIONAL and BIND": """
ex:S a sh:NodeShape ; sh:targetNode ex:a, ex:b ; sh:sparql [ sh:select '''
  SELECT $this ?value WHERE {
    { { BIND ($this AS ?value) } UNION { $this <http://e/000/p> ?value } }
    OPTIONAL { $this <http://e/000/q> ?q }
    FILTER (bound($this) && !bound(?q) && EXISTS { $this <http://e/000/p> ?any })
  }''' ] .
ex:a ex:p ex:x . ex:b ex:p ex:y ; ex:q 1 .
#! ex:a | - | ex:a | SPARQL | ex:S
#! ex:a | - | ex:x | SPARQL | ex:S
""",
    "6.2 a component with an ASK validator is asked for each value node": """
ex:Even a sh:ConstraintComponent ; sh:parameter [ sh:path ex:longest ] ;
  sh:validator [ a sh:SPARQLAskValidator ;
    sh:ask "ASK { FILTER (strlen(str($value)) <= $longest) }" ] .
ex:S sh:targetNode ex:a ; sh:path ex:p ; ex:longest 2 .
ex:N a sh:NodeShape ; sh:targetNode "abc" ; ex:longest 2 .
ex:a ex:p "ab", "abc" .
#! ex:a | ex:p | "abc" | ex:Even | ex:S
#! "abc" | - | "abc" | ex:Even | ex:N
""",
    "6.2.1 without a mandatory parameter the component is not used, without others it is": """
ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:must ],
    [ sh:path ex:may ; sh:optional true ] ;
  sh:nodeValidator [ a sh:SPARQLSelectValidator ;
    sh:select "SELECT $this WHERE { $this $must ?x FILTER (!bound($may) || ?x = $may) }" ] .
ex:1 a sh:NodeShape ; sh:targetNode ex:a ; ex:must ex:p .
ex:2 a sh:NodeShape ; sh:targetNode ex:a ; ex:must ex:p ; ex:may 2 .
ex:3 a sh:NodeShape ; sh:targetNode ex:a ; ex:may 1 .
ex:a ex:p 1 .
#! ex:a | - | ex:a | ex:C | ex:1
""",
    "6.2.3 the validator for property shapes goes before the one for all": """
ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:must ] ;
  sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER (false) }" ] ;
  sh:propertyValidator [ a sh:SPARQLSelectValidator ;
    sh:select "SELECT $this ?value WHERE { $this $PATH ?value FILTER (?value != $must) }" ] .
ex:1 sh:targetNode ex:a ; sh:path ex:p ; ex:must 1 .
ex:2 a sh:NodeShape ; sh:targetNode ex:a ; ex:must 1 .
ex:a ex:p 1, 2 .
#! ex:a | ex:p | 2 | ex:C | ex:1
#! ex:a | - | ex:a | ex:C | ex:2
""",
}
