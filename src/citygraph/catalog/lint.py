"""What a question's text must keep to, so that every engine gives the same answer in good time.

Each rule answers a trap that was met on a real engine. The rules look at tokens, not at a parsed
query: they are strict where the two could differ, and the text can always be written so that it
passes.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from citygraph.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from citygraph.catalog.questions import Question

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
    |(?P<string>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')
    |(?P<iri><[^<>\s]*>)
    |(?P<variable>[?$]\w+)
    |(?P<name>[A-Za-z][\w-]*:[\w.-]*(?<!\.)|[A-Za-z][\w-]*:)
    |(?P<word>[A-Za-z_]\w*)
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<sign>&&|\|\||!=|<=|>=|[^\s])
    """,
    re.VERBOSE,
)
_UNSTABLE = {
    "GROUP_CONCAT": "its order is not defined",
    "SAMPLE": "what it picks is not defined",
    "RAND": "it differs each time",
    "NOW": "the answer would change with the clock",
    "UUID": "it differs each time",
    "REDUCED": "how much it drops is not defined",
    "SERVICE": "a question is about one graph",
    "FROM": "which graphs are asked is the store's business",
    "UCASE": "engines fold letters differently",
    "LCASE": "engines fold letters differently",
    "YEAR": "engines read partial dates differently; use SUBSTR(STR(?date), 1, 4)",
    "STRLANG": "not every engine has it",
    "IN": "write the comparisons out; engines differ on lists of IRIs",
}
_DATES = frozenset(("xsd:date", "xsd:dateTime", "xsd:gYear", "xsd:gYearMonth"))


def lint(question: Question) -> list[str]:
    """Everything that is wrong with a question's text.

    Args:
        question: any question; its text need not parse.

    Returns:
        One sentence per fault, none when all is well.
    """
    tokens = tokenize(question.text)
    names = [parameter.name for parameter in question.parameters]
    return [
        f"{question.name}: {fault}"
        for rule in RULES
        for fault in rule(question.text, tokens, names)
    ]


def tokenize(text: str) -> list[str]:
    """The tokens of a SPARQL text, without comments and with strings reduced to ``""``."""
    tokens = []
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "string":
            tokens.append('""')
        elif match.lastgroup == "word":
            tokens.append(match[0] if match[0] == "a" else match[0].upper())
        elif match.lastgroup == "variable":
            tokens.append("?" + match[0][1:])
        elif match.lastgroup != "comment":
            tokens.append(match[0])
    return tokens


def projected(tokens: Sequence[str]) -> list[str]:
    """The variables (without ``?``) that the outermost SELECT hands out, in order."""
    names: list[str] = []
    depth = 0
    inside = False
    for word, following in pairwise([*tokens, ""]):
        if word == "SELECT":
            inside = True
        elif inside and word in ("WHERE", "{"):
            break
        depth += (word == "(") - (word == ")")
        if inside and word.startswith("?") and (depth == 0 or (following == ")" and depth == 1)):
            names.append(word[1:])
    return names


def order_keys(tokens: Sequence[str]) -> set[str]:
    """The variables (without ``?``) by which the outermost answer is ordered."""
    depth = 0
    keys: set[str] | None = None
    for word, following in pairwise([*tokens, ""]):
        depth += (word == "{") - (word == "}")
        if depth == 0 and word == "ORDER" and following == "BY":
            keys = set()
        elif keys is not None and word.startswith("?"):
            keys.add(word[1:])
    return keys or set()


def _parameters_projected(_: str, tokens: Sequence[str], parameters: Sequence[str]) -> list[str]:
    faults = [
        f"the parameter ?{name} is not projected, so it cannot be bound; add it to the SELECT"
        for name in parameters
        if name not in projected(tokens)
    ]
    if any(before in {"SELECT", "DISTINCT"} and word == "*" for before, word in pairwise(tokens)):
        faults.append("SELECT * hides the columns; name them")
    return faults


def _prefixes_complete(text: str, tokens: Sequence[str], _: Sequence[str]) -> list[str]:
    declared = dict(re.findall(r"^PREFIX (\w+): <([^>]*)>$", text, re.MULTILINE))
    used = {word.partition(":")[0] for word in tokens if re.match(r"[A-Za-z][\w-]*:[\w.-]+", word)}
    faults = [f"the prefix {name}: is not declared" for name in sorted(used - declared.keys())]
    faults += [f"the prefix {name}: is not used" for name in sorted(declared.keys() - used)]
    return faults + [
        f"the prefix {name}: stands for <{PREFIXES.get(name, '')}> in this project"
        for name, iri in declared.items()
        if PREFIXES.get(name) != iri
    ]


def _total_order(_: str, tokens: Sequence[str], parameters: Sequence[str]) -> list[str]:
    loose = [n for n in projected(tokens) if n not in parameters and n not in order_keys(tokens)]
    return [f"ORDER BY leaves out ?{name}, so two rows may change places" for name in loose]


def _counts_once(tokens: Sequence[str]) -> bool:
    """Whether a COUNT is over DISTINCT things, or over the rows of a SELECT DISTINCT below it."""
    if tokens[2] == "DISTINCT":
        return True
    below = tokens[tokens.index("{") + 1 :][:2] if "{" in tokens else []
    return tokens[2] == "*" and below == ["SELECT", "DISTINCT"]


def _bag_safe(_: str, tokens: Sequence[str], __: Sequence[str]) -> list[str]:
    faults = []
    for at, word in enumerate(tokens):
        if word == "COUNT" and not _counts_once(tokens[at:]):
            faults.append("COUNT without DISTINCT counts a triple once per graph")
        if word in ("SUM", "AVG"):
            faults.append(f"{word} adds a figure once per graph; count DISTINCT things instead")
    if "SELECT" in tokens and tokens[tokens.index("SELECT") + 1] != "DISTINCT":
        faults.append("SELECT without DISTINCT gives a row once per graph")
    return faults


def _optional_first(_: str, tokens: Sequence[str], __: Sequence[str]) -> list[str]:
    faults = []
    groups: list[str] = [""]
    for word in tokens:
        if word == "{":
            groups.append("")
        elif word == "}" and len(groups) > 1:
            groups.pop()
        elif word in ("BIND", "VALUES"):
            groups[-1] = word
        elif word == "OPTIONAL" and any(groups):
            culprit = next(group for group in groups if group)
            faults.append(f"{culprit} stands before OPTIONAL, which makes engines scan the store")
    return faults


def _small_not_exists(_: str, tokens: Sequence[str], __: Sequence[str]) -> list[str]:
    faults = []
    for at, word in enumerate(tokens):
        if word != "EXISTS" or "}" not in tokens[at:]:
            continue
        group = tokens[at : tokens.index("}", at)]
        if {";", "."} & set(group) or group.count("{") > 1:
            faults.append("EXISTS over several patterns is quadratic; use MINUS or one pattern")
    return faults


def _having_aggregates(_: str, tokens: Sequence[str], __: Sequence[str]) -> list[str]:
    aggregates = {"COUNT", "MIN", "MAX"}
    return [
        "HAVING over an alias finds nothing on some engines; repeat the aggregate"
        for at, word in enumerate(tokens)
        if word == "HAVING" and not aggregates & set(tokens[at : at + 4])
    ]


def _stable(_: str, tokens: Sequence[str], __: Sequence[str]) -> list[str]:
    faults = [
        f"{word} is not used here: {_UNSTABLE[word]}"
        for word in dict.fromkeys(tokens)
        if word in _UNSTABLE
    ]
    return faults + [
        f"{word}: partial dates do not compare; use SUBSTR(STR(?date), 1, 4)"
        for word in dict.fromkeys(tokens)
        if word in _DATES
    ]


RULES: tuple[Callable[[str, Sequence[str], Sequence[str]], list[str]], ...] = (
    _parameters_projected,
    _prefixes_complete,
    _total_order,
    _bag_safe,
    _optional_first,
    _small_not_exists,
    _having_aggregates,
    _stable,
)
"""The rules, each ``(text, tokens, parameters) -> faults``."""
