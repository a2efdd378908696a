"""Texts in XML, so that what is read is what was written."""

from __future__ import annotations

from citygraph.networks.figure.letters import legal

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'

_CONTENT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE = _CONTENT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})
"""A reader takes line ends and tabs in attributes for blanks, and a bare CR for LF."""


def content(text: str) -> str:
    """A text to stand between tags."""
    return legal(text).translate(_CONTENT)


def attribute(text: str) -> str:
    """A text to stand in double quotes in a tag."""
    return legal(text).translate(_ATTRIBUTE)
