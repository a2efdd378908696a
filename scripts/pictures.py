"""Draw every picture of README and docs from the curated graph.

    python scripts/pictures.py

The pictures of the layouts that were compared are drawn by layouts.py.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import resvg_py

import citygraph
from citygraph.networks.figure.colours import THEMES
from citygraph.networks.figure.png import FONTS
from citygraph.networks.figure.svg import svg

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
SUBJECTS = {"overview": None, "cisco": "Cisco"}
"""File name -> who is in the middle."""


def small_png(text: str, wide: int) -> bytes:
    """Draw an SVG as a PNG of at most 256 colours: a third of the size of one of all colours.

    Args:
        text: the SVG.
        wide: the width of the PNG in pixels.
    """
    drawn = resvg_py.svg_to_bytes(
        svg_string=text,
        width=wide,
        skip_system_fonts=True,
        font_files=[str(file) for file in FONTS],
        sans_serif_family="Inter",
    )
    pixels = decoded(bytes(drawn))[:, :, :3]
    high, across = pixels.shape[:2]
    flat = pixels.reshape(-1, 3).astype(np.int64)
    coarse = (flat >> 3) @ np.array([1024, 32, 1])
    counts = np.bincount(coarse, minlength=32768)
    sums = np.stack([np.bincount(coarse, flat[:, c], 32768) for c in range(3)], axis=1)
    kept = np.argsort(-counts, kind="stable")[:256]
    kept = kept[counts[kept] > 0]
    palette = (sums[kept] / counts[kept, None]).round()
    used = np.flatnonzero(counts)
    means = sums[used] / counts[used, None]
    nearest = np.zeros(32768, dtype=np.uint8)
    nearest[used] = ((means[:, None] - palette[None]) ** 2).sum(axis=2).argmin(axis=1)
    rows = np.zeros((high, across + 1), dtype=np.uint8)
    rows[:, 1:] = nearest[coarse].reshape(high, across)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", across, high, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", palette.astype(np.uint8).tobytes()),
            _chunk(b"IDAT", zlib.compress(rows.tobytes(), 9)),
            _chunk(b"IEND", b""),
        ]
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    end = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + end


def decoded(png: bytes) -> np.ndarray:
    """The pixels of a PNG of eight bits in four channels, as resvg writes it."""
    wide, high = struct.unpack(">II", png[16:24])
    data, at = b"", 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + size]
        at += size + 12
    raw = np.frombuffer(zlib.decompress(data), dtype=np.uint8).reshape(high, 4 * wide + 1)
    pixels = np.zeros((high, wide, 4), dtype=np.uint8)
    above = np.zeros((wide, 4), dtype=np.uint8)
    for number, row in enumerate(raw):
        above = pixels[number] = _unfiltered(row[0], row[1:].reshape(wide, 4), above)
    return pixels


def _unfiltered(kind: int, row: np.ndarray, above: np.ndarray) -> np.ndarray:
    """Undo one of the five filters of PNG (ISO/IEC 15948, clause 9)."""
    if kind == 0:
        return row
    if kind == 1:
        return np.cumsum(row, axis=0, dtype=np.uint8)
    if kind == 2:  # noqa: PLR2004 - the number of the filter
        return row + above
    line = np.zeros_like(row)
    left, corner = [0, 0, 0, 0], [0, 0, 0, 0]
    over = above.tolist()
    for x, pixel in enumerate(row.tolist()):
        for c in range(4):
            a, b, d = left[c], over[x][c], corner[c]
            if kind == 3:  # noqa: PLR2004 - likewise
                guess = (a + b) // 2
            else:
                p = a + b - d
                guess = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - d), 2, d))[2]
            pixel[c] = (pixel[c] + guess) & 255
        left, corner = pixel, over[x]
        line[x] = pixel
    return line


def main() -> None:
    """Draw all."""
    graph = citygraph.open()
    for name, about in SUBJECTS.items():
        network = graph.network(about)
        for theme in sorted(THEMES):
            file = PICTURES / f"{name}-{theme}.svg"
            file.write_text(svg(network, theme=theme, titles=False), encoding="utf-8", newline="\n")
            print(
                f"{file.relative_to(PICTURES.parent.parent)}: {file.stat().st_size / 1000:.0f} kB"
            )


if __name__ == "__main__":
    main()
