"""Text that XML takes."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


def legal(text: str) -> str:
    """A text without characters that XML forbids; U+FFFD stands for them."""
    return _ILLEGAL.sub("\ufffd", text)


def escape(text: str) -> str:
    """Text for XML and HTML, in content and in attributes."""
    return "".join(_ESCAPES.get(c, c) for c in legal(text))
