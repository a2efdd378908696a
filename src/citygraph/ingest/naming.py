"""Names of things: the slug in an IRI, the folder of IRIs that a class belongs to."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from pyoxigraph import NamedNode

from citygraph.namespaces import PREFIXES

FAMILIES = {
    "City": "place",
    "MetropolitanArea": "place",
    "Region": "place",
    "Country": "place",
    "Development": "place",
    "Institution": "institution",
    "Initiative": "initiative",
    "Programme": "initiative",
    "Project": "initiative",
    "Plan": "initiative",
    "Partnership": "initiative",
    "Award": "initiative",
    "Edition": "initiative",
    "Event": "event",
    "EventSeries": "event",
    "Person": "person",
    "Output": "output",
}
"""Class of the ontology -> the coarse kind in the IRIs of its instances."""

_PLAIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "\u0131": "i",
     "þ": "th", "&": " and ", "+": " plus ", "@": " at ", "\u2019": "", "'": ""}
)  # fmt: skip
_LONGEST = 80


def slug(text: str) -> str:
    """A name as the last part of an IRI.

    Args:
        text: any text, in any script.

    Returns:
        Lower-case ASCII words joined by hyphens, cut between words at 80 characters. A text
        without a letter or digit that ASCII knows becomes `x-` and a digest of itself.
    """
    words = _words(text)
    if not words:
        return f"x-{_digest(text)}"
    whole = "-".join(words)
    if len(whole) <= _LONGEST:
        return whole
    return whole[: _LONGEST + 1].rpartition("-")[0] or whole[:_LONGEST]


def distinct_slug(text: str) -> str:
    """A slug that two different names do not share, apart from case, diacritics and punctuation.

    Args:
        text: any text, in any script.

    Returns:
        Its slug, and a digest behind it where the slug is cut or lacks letters of other scripts.
    """
    name, words = slug(text), "".join(_words(text))
    letters = sum(char.isalnum() for char in _bare(text))
    if words and (letters > len(words) or name.replace("-", "") != words):
        return f"{name}-{_digest(text)}"
    return name


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", _bare(text))


def _bare(text: str) -> str:
    lowered = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(char for char in lowered if not unicodedata.combining(char))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def iri(short: str) -> NamedNode:
    """The IRI that a short form stands for, such as `place:trento`.

    Args:
        short: a prefix of the project, a colon and a local name.
    """
    prefix, _, local = short.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def local(node: NamedNode) -> str:
    """The last part of an IRI: the slug of an entity, the name of a concept."""
    return re.split("[#/]", node.value)[-1]
