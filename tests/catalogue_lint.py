"""What a question's text must keep to, so that every engine gives the same answer in good time.

Each rule answers a trap that was met on a real engine. The rules look at tokens, not at a parsed
query: they are strict where the two could differ, and the text can always be written so that it
passes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from citygraph.namespaces import PREFIXES
from citygraph.store.groups import read_groups
from citygraph.store.tokens import Kind, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from citygraph.catalog import Question

UNSTABLE = {
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
DATES = frozenset(("xsd:date", "xsd:dateTime", "xsd:gYear", "xsd:gYearMonth"))


@dataclass(frozen=True)
class Text:
    """A question as the rules see it: keywords in upper case, strings reduced to `""`."""

    written: str
    words: list[str]
    parameters: list[str]
    projected: set[str] | None


def lint(question: Question) -> list[str]:
    """Everything that is wrong with a question's text, one sentence per fault."""
    text = Text(
        question.text,
        list(_words(question.text)),
        [parameter.name for parameter in question.parameters],
        read_groups(question.text).select.projected,
    )
    return [f"{question.name}: {fault}" for rule in RULES for fault in rule(text)]


def _words(text: str) -> Iterator[str]:
    for token in tokens(text):
        if token.kind is Kind.STRING:
            yield '""'
        elif token.kind is Kind.WORD:
            yield token.text if token.text == "a" else token.text.upper()
        elif token.kind is Kind.VARIABLE:
            yield "?" + token.text[1:]
        elif token.kind is not Kind.COMMENT:
            yield token.text


def _order_keys(words: list[str]) -> set[str]:
    """The variables by which the outermost answer is ordered."""
    depth = 0
    keys: set[str] | None = None
    for word, following in pairwise([*words, ""]):
        depth += (word == "{") - (word == "}")
        if depth == 0 and word == "ORDER" and following == "BY":
            keys = set()
        elif keys is not None and word.startswith("?"):
            keys.add(word[1:])
    return keys or set()


def _projection(text: Text) -> Iterator[str]:
    if text.projected is None:
        yield "SELECT * hides the columns; name them"
    for name in text.parameters:
        if name not in (text.projected or ()):
            yield f"the parameter ?{name} is not projected, so it cannot be bound; add it"


def _prefixes_complete(text: Text) -> Iterator[str]:
    declared = dict(re.findall(r"^PREFIX (\w+): <([^>]*)>$", text.written, re.MULTILINE))
    used = {w.partition(":")[0] for w in text.words if re.match(r"[A-Za-z][\w-]*:[\w.-]+", w)}
    for name in sorted(used - declared.keys()):
        yield f"the prefix {name}: is not declared"
    for name in sorted(declared.keys() - used):
        yield f"the prefix {name}: is not used"
    for name, iri in declared.items():
        if PREFIXES.get(name) != iri:
            yield f"the prefix {name}: stands for <{PREFIXES.get(name, '')}> in this project"


def _total_order(text: Text) -> Iterator[str]:
    ordered = {*text.parameters, *_order_keys(text.words)}
    for name in sorted((text.projected or set()) - ordered):
        yield f"ORDER BY leaves out ?{name}, so two rows may change places"


def _counts_once(words: list[str]) -> bool:
    """Whether a COUNT is over DISTINCT things, or over the rows of a SELECT DISTINCT below it."""
    if words[2] == "DISTINCT":
        return True
    below = words[words.index("{") + 1 :][:2] if "{" in words else []
    return words[2] == "*" and below == ["SELECT", "DISTINCT"]


def _bag_safe(text: Text) -> Iterator[str]:
    words = text.words
    for at, word in enumerate(words):
        if word == "COUNT" and not _counts_once(words[at:]):
            yield "COUNT without DISTINCT counts a triple once per graph"
        if word in ("SUM", "AVG"):
            yield f"{word} adds a figure once per graph; count DISTINCT things instead"
    if "SELECT" in words and words[words.index("SELECT") + 1] != "DISTINCT":
        yield "SELECT without DISTINCT gives a row once per graph"


def _optional_first(text: Text) -> Iterator[str]:
    groups = [""]
    for word in text.words:
        if word == "{":
            groups.append("")
        elif word == "}" and len(groups) > 1:
            groups.pop()
        elif word in ("BIND", "VALUES"):
            groups[-1] = word
        elif word == "OPTIONAL" and any(groups):
            culprit = next(group for group in groups if group)
            yield f"{culprit} stands before OPTIONAL, which makes engines scan the store"


def _small_not_exists(text: Text) -> Iterator[str]:
    words = text.words
    for at, word in enumerate(words):
        if word != "EXISTS" or "}" not in words[at:]:
            continue
        group = words[at : words.index("}", at)]
        if {";", "."} & set(group) or group.count("{") > 1:
            yield "EXISTS over several patterns is quadratic; use MINUS or one pattern"


def _having_aggregates(text: Text) -> Iterator[str]:
    aggregates = {"COUNT", "MIN", "MAX"}
    for at, word in enumerate(text.words):
        if word == "HAVING" and not aggregates & set(text.words[at : at + 4]):
            yield "HAVING over an alias finds nothing on some engines; repeat the aggregate"


def _stable(text: Text) -> Iterator[str]:
    for word in dict.fromkeys(text.words):
        if word in UNSTABLE:
            yield f"{word} is not used here: {UNSTABLE[word]}"
        if word in DATES:
            yield f"{word}: partial dates do not compare; use SUBSTR(STR(?date), 1, 4)"


RULES: tuple[Callable[[Text], Iterator[str]], ...] = (
    _projection,
    _prefixes_complete,
    _total_order,
    _bag_safe,
    _optional_first,
    _small_not_exists,
    _having_aggregates,
    _stable,
)
