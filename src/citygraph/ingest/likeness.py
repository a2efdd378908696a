"""Names that resemble each other: candidates for a person to judge, never taken silently."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citygraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ALIKE = 91
"""Least similarity, in per cent, of two names that a person should look at."""
_RARE = 3
"""A word that at most so many names have tells them apart."""
_COMMON = 400
"""A word that more names have leads to too many to compare."""
_TELLING = 4
"""Letters of a word that is no particle."""
_SHOWN = 4
_WORD = re.compile(r"[^\W_]+")


class Likeness:
    """Folded names, found again by those that resemble them.

    The measure is that of rapidfuzz: characters in order, or words in any order. A name whose rare
    words all occur in another resembles it too ("Cisco" and "Cisco Systems"). Names with different
    numbers ("round 2", "round 3") never do.
    """

    def __init__(self) -> None:
        self._words: dict[str, frozenset[str]] = {}
        self._numbers: dict[str, frozenset[str]] = {}
        self._sorted: dict[str, str] = {}
        self._having: dict[str, set[str]] = {}

    def add(self, name: str) -> None:
        """Take a folded name in."""
        words = frozenset(_WORD.findall(name))
        self._words[name] = words
        self._numbers[name] = _numbers(words)
        self._sorted[name] = _in_order(name)
        for key in (*words, _opening(name)):
            self._having.setdefault(key, set()).add(name)

    def near(self, name: str) -> list[tuple[str, int]]:
        """The names that resemble one, best first.

        Args:
            name: a folded name.

        Returns:
            At most four names, each with its similarity in per cent.

        Raises:
            UsageError: rapidfuzz is not installed.
        """
        try:
            from rapidfuzz import fuzz, process
        except ImportError:
            raise UsageError(
                "Names are compared with rapidfuzz: pip install 'citygraph[ingest]'."
            ) from None
        words = frozenset(_WORD.findall(name))
        numbers = _numbers(words)
        scored = dict.fromkeys(self._one_in_other(words), _ALIKE)
        sharing = [n for n in self._sharing(name, words) if self._numbers[n] == numbers]
        for written, texts in ((name, sharing), (_in_order(name), map(self._sorted.get, sharing))):
            choices = dict(zip(sharing, texts, strict=True))
            found = process.extract(
                written, choices, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None
            )
            for _, score, other in found:
                scored[other] = max(scored.get(other, 0), round(score))
        scored.pop(name, None)
        likely = [item for item in scored.items() if self._numbers[item[0]] == numbers]
        return sorted(likely, key=lambda item: (-item[1], item[0]))[:_SHOWN]

    def _sharing(self, name: str, words: Iterable[str]) -> set[str]:
        having = (self._having.get(key, set()) for key in (*words, _opening(name)))
        return set().union(*(names for names in having if len(names) <= _COMMON)) - {name}

    def _one_in_other(self, words: frozenset[str]) -> Iterator[str]:
        """The names that have all these words, or no others, and a rare one among them."""
        for word in words:
            having = self._having.get(word, set())
            if len(word) >= _TELLING and len(having) <= _RARE:
                yield from (n for n in having if words <= self._words[n] or words >= self._words[n])


def _numbers(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if any(char.isdigit() for char in word))


def _in_order(name: str) -> str:
    return " ".join(sorted(name.split()))


def _opening(name: str) -> str:
    """The key under which names stand that begin alike; no word looks so."""
    return f"^{name[:5]}"
