"""A picture in pixels, drawn by resvg (the `figures` extra) with the font that lies here.

resvg leaves out text for which it finds no font, so that a bare machine would give a picture
without names; and system fonts would make the bytes differ from machine to machine. Hence the
three faces of Inter in `fonts/` (SIL Open Font License), and no others unless a name is written in
letters that Inter does not have here.
"""

from __future__ import annotations

import re
from pathlib import Path

from citygraph.errors import OutputError

FONTS = tuple(sorted((Path(__file__).parent / "fonts").glob("*.ttf")))
"""The faces a PNG is drawn with: Latin letters, regular, italic and semi-bold."""

_OTHER_SCRIPT = re.compile("[^\x00-\u017f\u0218-\u021b\u02bb-\u02dc\u1e80-\u1e9e\u2000-\u206f]")
"""Letters beyond those of the Latin alphabets of Europe, for which system fonts are asked."""

ZOOM, WIDEST = 2.0, 3600.0
"""Pixels of the PNG for one pixel of the SVG, for sharp print; but no more pixels across than fill
a page of 30 cm at 300 dpi."""

_ACROSS = re.compile(r'<svg [^>]*? width="([0-9.]+)"')


def png(svg: str) -> bytes:
    """Draw an SVG.

    Args:
        svg: the document.

    Returns:
        A PNG, twice as large as the SVG says, and at most `WIDEST` pixels wide.

    Raises:
        OutputError: resvg-py is not installed, or it cannot draw this.
    """
    try:
        import resvg_py
    except ImportError as error:
        raise OutputError(
            'A .png needs resvg-py: pip install "citygraph[figures]". A .svg needs nothing.'
        ) from error
    try:
        drawn = resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=_zoom(svg),
            skip_system_fonts=_OTHER_SCRIPT.search(svg) is None,
            font_files=[str(file) for file in FONTS],
            sans_serif_family="Inter",
        )
    except ValueError as error:
        raise OutputError(f"resvg cannot draw the picture: {error}") from error
    return bytes(drawn)


def _zoom(svg: str) -> float:
    across = _ACROSS.search(svg)
    return min(ZOOM, WIDEST / float(across[1])) if across else ZOOM
