"""SHACL property paths: what they are, how they are written, and what they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from citygraph.namespaces import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyoxigraph import NamedNode


@dataclass(frozen=True, slots=True)
class Predicate:
    """One property."""

    iri: NamedNode

    def __str__(self) -> str:
        return self.iri.value


@dataclass(frozen=True, slots=True)
class Inverse:
    """A path walked backwards."""

    path: PropertyPath

    def __str__(self) -> str:
        return _written(self, shorten)


@dataclass(frozen=True, slots=True)
class Sequence:
    """One path after another; at least two."""

    parts: tuple[PropertyPath, ...]

    def __str__(self) -> str:
        return _written(self, shorten)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One path or another; at least two."""

    parts: tuple[PropertyPath, ...]

    def __str__(self) -> str:
        return _written(self, shorten)


@dataclass(frozen=True, slots=True)
class ZeroOrMore:
    """A path any number of times, or not at all."""

    path: PropertyPath

    def __str__(self) -> str:
        return _written(self, shorten)


@dataclass(frozen=True, slots=True)
class OneOrMore:
    """A path at least once."""

    path: PropertyPath

    def __str__(self) -> str:
        return _written(self, shorten)


@dataclass(frozen=True, slots=True)
class ZeroOrOne:
    """A path once or not at all."""

    path: PropertyPath

    def __str__(self) -> str:
        return _written(self, shorten)


PropertyPath: TypeAlias = (
    Predicate | Inverse | Sequence | Alternative | ZeroOrMore | OneOrMore | ZeroOrOne
)

_SIGNS = {ZeroOrMore: "*", OneOrMore: "+", ZeroOrOne: "?"}


def sparql(path: PropertyPath) -> str:
    """The path as text of SPARQL 1.1, with IRIs in full."""
    return _written(path, "<{}>".format)


def _written(path: PropertyPath, name: Callable[[str], str]) -> str:
    def part(inner: PropertyPath) -> str:
        text = _written(inner, name)
        return f"({text})" if isinstance(inner, Sequence | Alternative) else text

    def repeated(inner: PropertyPath) -> str:
        text = _written(inner, name)
        return text if isinstance(inner, Predicate) else f"({text})"

    match path:
        case Predicate(iri):
            return name(iri.value)
        case Inverse(inner):
            return f"^{repeated(inner)}"
        case Sequence(parts):
            return "/".join(map(part, parts))
        case Alternative(parts):
            return "|".join(map(part, parts))
        case ZeroOrMore(inner) | OneOrMore(inner) | ZeroOrOne(inner):
            return f"{repeated(inner)}{_SIGNS[type(path)]}"


def predicates(path: PropertyPath) -> Iterator[NamedNode]:
    """The properties that occur in a path, as often as they do."""
    match path:
        case Predicate(iri):
            yield iri
        case Sequence(parts) | Alternative(parts):
            for part in parts:
                yield from predicates(part)
        case Inverse(inner) | ZeroOrMore(inner) | OneOrMore(inner) | ZeroOrOne(inner):
            yield from predicates(inner)


def inverted(path: PropertyPath) -> PropertyPath:  # noqa: PLR0911 - one for each kind
    """The path that leads from the values of a path back to where it starts."""
    match path:
        case Predicate():
            return Inverse(path)
        case Inverse(inner):
            return inner
        case Sequence(parts):
            return Sequence(tuple(inverted(part) for part in reversed(parts)))
        case Alternative(parts):
            return Alternative(tuple(inverted(part) for part in parts))
        case ZeroOrMore(inner):
            return ZeroOrMore(inverted(inner))
        case OneOrMore(inner):
            return OneOrMore(inverted(inner))
        case ZeroOrOne(inner):
            return ZeroOrOne(inverted(inner))
