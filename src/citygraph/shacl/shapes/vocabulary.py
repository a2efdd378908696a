"""The terms of SHACL 1.0 that the validator knows; all others of its namespace are refused."""

from __future__ import annotations

TARGETS = {
    "targetClass": "class",
    "targetNode": "node",
    "targetSubjectsOf": "subjectsOf",
    "targetObjectsOf": "objectsOf",
}
"""Property that names a target -> the kind of the target (SHACL 2.1.3)."""

ONCE = frozenset(
    (
        "datatype",
        "nodeKind",
        "minCount",
        "maxCount",
        "minExclusive",
        "minInclusive",
        "maxExclusive",
        "maxInclusive",
        "minLength",
        "maxLength",
        "pattern",
        "flags",
        "languageIn",
        "uniqueLang",
        "qualifiedValueShape",
        "qualifiedMinCount",
        "qualifiedMaxCount",
        "qualifiedValueShapesDisjoint",
        "closed",
        "ignoredProperties",
        "in",
    )
)
"""Parameters that a shape has at most once (SHACL 4)."""

REPEATED = frozenset(
    (
        "class",
        "equals",
        "disjoint",
        "lessThan",
        "lessThanOrEquals",
        "not",
        "and",
        "or",
        "xone",
        "node",
        "property",
        "hasValue",
        "sparql",
    )
)
"""Parameters that a shape may have several times."""

OF_PATHS = frozenset(
    (
        "minCount",
        "maxCount",
        "uniqueLang",
        "lessThan",
        "lessThanOrEquals",
        "qualifiedValueShape",
        "qualifiedMinCount",
        "qualifiedMaxCount",
        "qualifiedValueShapesDisjoint",
    )
)
"""Parameters that only property shapes may have (SHACL 4)."""

SHAPES = frozenset({"property", "node", "not", "qualifiedValueShape"})
"""Parameters whose values are shapes."""

LISTS_OF_SHAPES = frozenset({"and", "or", "xone"})
"""Parameters whose values are lists of shapes."""

OF_SHAPES = frozenset({"path", "severity", "message", "deactivated"})
"""What else makes a difference to validation."""

PATHS = {
    "inversePath",
    "alternativePath",
    "zeroOrMorePath",
    "oneOrMorePath",
    "zeroOrOnePath",
}
"""The structures of property paths (SHACL 2.3.1)."""

_SPARQL = frozenset(
    (
        "select",
        "ask",
        "prefixes",
        "declare",
        "prefix",
        "namespace",
        "parameter",
        "optional",
        "validator",
        "nodeValidator",
        "propertyValidator",
        "labelTemplate",
    )
)

_SILENT = frozenset(
    (
        "name",
        "description",
        "order",
        "group",
        "defaultValue",
        "shapesGraph",
        "suggestedShapesGraph",
        "conforms",
        "result",
        "shapesGraphWellFormed",
        "detail",
        "focusNode",
        "resultPath",
        "value",
        "resultMessage",
        "resultSeverity",
        "sourceShape",
        "sourceConstraint",
        "sourceConstraintComponent",
    )
)
"""Terms that do not bear upon validation, those of validation reports among them."""

KNOWN = frozenset(TARGETS) | ONCE | REPEATED | OF_SHAPES | PATHS | _SPARQL | _SILENT
"""The properties of SHACL 1.0, Core and SPARQL."""
