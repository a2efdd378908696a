"""JSON with a line for each node and each tie: quick to write, and a change is a line."""

from __future__ import annotations

import json


def json_text(value: object, depth: int) -> str:
    """A value as JSON, its outer levels with an entry per line.

    Python's encoder in C writes no line ends between entries, and the one in Python is ten times
    slower; so the outer levels are written here, and what is in them by the former.

    Args:
        value: what JSON can hold.
        depth: how many levels are broken into lines.

    Raises:
        ValueError: a number is not finite.
    """
    if depth and value and isinstance(value, dict):
        rows = (f"{_compact(str(key))}: {json_text(v, depth - 1)}" for key, v in value.items())
        return "{\n" + ",\n".join(rows) + "\n}"
    if depth and value and isinstance(value, list):
        return "[\n" + ",\n".join(json_text(item, depth - 1) for item in value) + "\n]"
    return _compact(value)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
