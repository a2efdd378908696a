"""Reads the regular expressions that XPath, Rust and Python have in common, for Python."""

from __future__ import annotations

import re

from citygraph.shacl.literals.backtracking import (
    Atom,
    Group,
    Loop,
    Node,
    NotTranslatedError,
    Translation,
)

_PLAIN_STOPS = frozenset("\\.[]{}()*+?|^$")
_CLASS_STOPS = frozenset("\\[]^-&~")
_SAME = frozenset("\\.[]{}()*+?|^$-/")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
_CLASSES = frozenset("dDwWsS")
_COUNT = re.compile(r"\{([0-9]{1,4})(?:(,)([0-9]{1,4})?)?\}")
_DEEPEST = 20
_FOREIGN = "\u4e00"
"""Stands for all characters beyond ASCII."""
_ALPHABET = "".join(map(chr, range(128))) + _FOREIGN


def translate(pattern: str, flags: re.RegexFlag) -> Translation:
    """Translate a pattern for Python's `re`.

    Args:
        pattern: a pattern that Oxigraph accepts.
        flags: what the translation is compiled with; re.ASCII is one.

    Raises:
        NotTranslatedError: Python may read it differently, or take too long.
    """
    if flags & re.IGNORECASE and not pattern.isascii():
        raise NotTranslatedError
    reader = _Reader(pattern, flags)
    found = reader.alternatives(0)
    if reader.at < len(pattern):
        raise NotTranslatedError
    factor, degree = found.ways(frozenset())
    return Translation(
        found.text.removeprefix("(?:").removesuffix(")"),
        factor,
        degree,
        reader.branches,
        found.width,
        found.anchored,
        reader.ascii_only or bool(flags & re.IGNORECASE),
    )


class _Reader:
    """Reads the pattern from left to right."""

    def __init__(self, pattern: str, flags: re.RegexFlag) -> None:
        self.pattern = pattern
        self.flags = flags
        self.at = 0
        self.branches = 1
        self.ascii_only = False

    def alternatives(self, depth: int) -> Group:
        if depth > _DEEPEST:
            raise NotTranslatedError
        branches = [self._branch(depth)]
        while self._next() == "|":
            self.at += 1
            self.branches += 1
            branches.append(self._branch(depth))
        return Group(tuple(branches))

    def _next(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _take(self) -> str:
        character = self._next()
        if not character:
            raise NotTranslatedError
        self.at += 1
        return character

    def _branch(self, depth: int) -> tuple[Node, ...]:
        nodes: list[Node] = []
        while self._next() not in {"", "|", ")"}:
            nodes.append(self._piece(depth))
        return tuple(nodes)

    def _piece(self, depth: int) -> Node:
        character = self._next()
        if character not in {"^", "$"}:
            return self._repeated(self._group(depth) if character == "(" else self._single())
        self.at += 1
        if self._next() in {"*", "+", "?", "{"}:
            raise NotTranslatedError
        lines = bool(self.flags & re.MULTILINE)
        if character == "^":
            return Atom("^", None, width=0, anchored=not lines)
        return Atom("$" if lines else r"\Z", frozenset("\n" if lines else ""), width=0)

    def _group(self, depth: int) -> Group:
        self.at += 3 if self.pattern.startswith("(?:", self.at) else 1
        if self._next() == "?":
            raise NotTranslatedError
        inner = self.alternatives(depth + 1)
        if self._take() != ")":
            raise NotTranslatedError
        return inner

    def _single(self) -> Atom:
        text = self._character()
        match = re.compile(text, self.flags).fullmatch
        characters = {character for character in _ALPHABET if match(character)}
        if not text.isascii():
            characters.add(_FOREIGN)
        return Atom(text, frozenset(characters))

    def _character(self) -> str:
        character = self._take()
        if character == ".":
            return "."
        if character == "[":
            return self._class()
        if character == "\\":
            return self._escape()
        if character in _PLAIN_STOPS:
            raise NotTranslatedError
        return re.escape(character)

    def _escape(self) -> str:
        """What stands behind a backslash, as a piece of a Python pattern."""
        character = self._take()
        if character in _CLASSES:
            self.ascii_only = True
            return f"\\{character}"
        if character in _CONTROLS:
            return re.escape(_CONTROLS[character])
        if character not in _SAME:
            raise NotTranslatedError
        return re.escape(character)

    def _class(self) -> str:
        text = "["
        if self._next() == "^":
            self.at += 1
            text += "^"
        empty = True
        while self._next() != "]" or empty:
            member = self._member(dash=empty)
            empty = False
            if self._next() == "-" and self.pattern[self.at + 1 : self.at + 2] != "]":
                self.at += 1
                last = self._member(dash=False)
                if {member[1:], last[1:]} & _CLASSES:
                    raise NotTranslatedError
                member += f"-{last}"
            text += member
        self.at += 1
        return f"{text}]"

    def _member(self, *, dash: bool) -> str:
        character = self._take()
        if character == "\\":
            return self._escape()
        if character == "-" and (dash or self._next() == "]"):
            return r"\-"
        if character in _CLASS_STOPS:
            raise NotTranslatedError
        return re.escape(character)

    def _repeated(self, body: Node) -> Node:
        character = self._next()
        found = _COUNT.match(self.pattern, self.at)
        if character in {"*", "+", "?"}:
            low, high, text = int(character == "+"), 1 if character == "?" else None, character
        elif found is not None:
            low, text = int(found[1]), found[0]
            high = low if found[2] is None else int(found[3]) if found[3] else None
        elif character == "{":
            raise NotTranslatedError
        else:
            return body
        self.at += len(text)
        if self._next() == "?":
            self.at += 1
            text += "?"
        if self._next() in {"*", "+", "?", "{"}:
            raise NotTranslatedError
        return Loop(body, low, high, text)
