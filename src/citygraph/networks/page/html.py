"""A network as one HTML file that needs no network: viewer, data and a part that needs no script.

The policy of the page allows its own script and style by their hashes and nothing else: no name in
the graph can make the page do anything, and no request leaves it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citygraph.errors import UnreadableInputError
from citygraph.files import read_text
from citygraph.networks.figure.colours import theme_of
from citygraph.networks.figure.letters import escape
from citygraph.networks.page.extent import extent
from citygraph.networks.page.payload import payload
from citygraph.networks.page.static import STYLE, static

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

ASSETS = Path(__file__).parent
"""Where the build of the viewer stands; see docs/network-page.md."""

_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
"""What would end a script element, or a string in it, for some reader."""


def page(graph: nx.Graph[str], *, theme: str = "paper") -> str:
    """Write a network as an interactive page in one file.

    A network whose nodes stand for something else than participants and contexts (countries,
    topics), or whose claims are not known any more, becomes a page of picture and tables alone.

    Args:
        graph: a network annotated by `method.annotate`.
        theme: "paper" or "night", the ground it opens on.

    Returns:
        A whole HTML document. Equal networks give equal text.

    Raises:
        UsageError: the theme is not known, or the network is too large for a page.
        UnreadableInputError: a part of the viewer is missing; the installation is broken.
    """
    theme_of(theme)  # before the work that the page takes
    held = extent(graph)
    if held is None:
        return _document(graph, theme, "", [])
    data = payload(held.graph, held.wider, reduced=held.reduced)
    scripts = [("citygraph-data", embedded(data))]
    if any(place is not None for place in data["nodes"]["lat"]):
        scripts.append(("citygraph-outlines", asset("map.json").strip()))
    return _document(graph, theme, asset("viewer.js").strip(), scripts)


def embedded(data: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    """JSON for a script element: compact, and without any character that HTML gives a meaning.

    Args:
        data: what to write; no number in it is infinite or not a number.
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    text = text.encode("utf-8", "backslashreplace").decode()  # half a pair of UTF-16 is no UTF-8
    return text.translate(_ESCAPES)


@cache
def asset(name: str) -> str:
    """A built part of the viewer.

    Args:
        name: `viewer.js`, `viewer.css`, `map.json` or `viewer-licences.txt`.

    Raises:
        UnreadableInputError: it is missing, or a script that would end its element early.
    """
    text = read_text(ASSETS / name)
    if name == "viewer.js" and any(end in text.lower() for end in ("</script", "<!--")):
        raise UnreadableInputError(ASSETS / name, "it holds what ends a script; build it again")
    return text


def _document(graph: nx.Graph[str], theme: str, script: str, data: list[tuple[str, str]]) -> str:
    style = STYLE + (asset("viewer.css").strip() if script else "")
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="en" data-theme="{theme}">',
        *_head(graph, style, script),
        "<body>",
        '<div id="citygraph-static">',
        *static(graph, theme=theme, interactive=bool(script)),
        "</div>",
        *(f'<script type="application/json" id="{name}">{text}</script>' for name, text in data),
    ]
    if script:
        licences = escape(asset("viewer-licences.txt"))
        lines += [
            f'<section id="citygraph-licences" hidden><pre>{licences}</pre></section>',
            f"<script>{script}</script>",
        ]
    return "\n".join([*lines, "</body>", "</html>"]) + "\n"


def _head(graph: nx.Graph[str], style: str, script: str) -> Iterator[str]:
    policy = [
        "default-src 'none'",
        f"style-src 'sha256-{_digest(style)}'",
        *([f"script-src 'sha256-{_digest(script)}'", "img-src data: blob:"] if script else ()),
        "connect-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    told = f"{', '.join(graph.graph['method'])}. {graph.graph['coverage']}"
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(policy)}">'
    yield '<meta name="referrer" content="no-referrer">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield f'<meta name="description" content="{escape(told)}">'
    yield f"<title>{escape(graph.graph['title'])}</title>"
    yield f"<style>{style}</style>"
    yield "</head>"


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
