"""Cases: shapes, data and an edit as text that can be taken apart and printed as Turtle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EX = "http://e/000/"  # a run of pyrudof puts another number there
PREFIXES = {
    "ex": EX,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


@dataclass(frozen=True)
class Shape:
    """A shape: its name, its path if it has one, and what is said of it, each as Turtle."""

    name: str
    path: str | None
    lines: tuple[str, ...]

    def __str__(self) -> str:
        path = () if self.path is None else (f"sh:path {self.path}",)
        kind = "a sh:NodeShape" if self.path is None else "a sh:PropertyShape"
        return f"{self.name} {' ; '.join((kind, *path, *self.lines))} ."


@dataclass(frozen=True)
class Case:
    """Shapes, the data before an edit, and the edit."""

    shapes: tuple[Shape, ...]
    data: tuple[ox.Quad, ...]
    added: tuple[ox.Quad, ...] = ()
    removed: tuple[ox.Quad, ...] = ()

    @property
    def after(self) -> tuple[ox.Quad, ...]:
        gone = set(self.removed)
        return tuple(dict.fromkeys([*(q for q in self.data if q not in gone), *self.added]))

    @property
    def shapes_text(self) -> str:
        return HEAD + "\n".join(map(str, self.shapes)) + "\n"

    def __str__(self) -> str:
        parts = ("data", self.data), ("removed", self.removed), ("added", self.added)
        listed = (f"# {name}\n" + "".join(f"{quad} .\n" for quad in quads) for name, quads in parts)
        return f"{self.shapes_text}{''.join(listed)}"


def quads(text: str) -> list[ox.Quad]:
    """Turtle or TriG with the usual prefixes; blank nodes keep their labels."""
    return list(ox.parse(HEAD + text, format=ox.RdfFormat.TRIG, rename_blank_nodes=False))


def reduced(case: Case, fails: Callable[[Case], bool]) -> Case:
    """The case without everything that it can lose and still fail."""
    while (smaller := next((c for c in _smaller(case) if fails(c)), None)) is not None:
        case = smaller
    return case


def _smaller(case: Case) -> Iterator[Case]:
    for index, shape in enumerate(case.shapes):
        others = case.shapes[:index], case.shapes[index + 1 :]
        if len(case.shapes) > 1 and not any(
            f" {shape.name} " in f" {line} " for s in case.shapes for line in s.lines
        ):
            yield replace(case, shapes=others[0] + others[1])
        for number in range(len(shape.lines)):
            less = replace(shape, lines=shape.lines[:number] + shape.lines[number + 1 :])
            yield replace(case, shapes=(*others[0], less, *others[1]))
    for part in ("data", "added", "removed"):
        kept = getattr(case, part)
        for index in range(len(kept)):
            yield replace(case, **{part: kept[:index] + kept[index + 1 :]})
