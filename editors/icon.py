"""Draws the icon of the extension: three nodes of a DAG and the streams between them, as SVG and as PNG."""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Callable
from functools import cache

SIZE = 128
GROUND, LINE, NODE, LAST = "#0b2545", "#8da9c4", "#eef4ed", "#f4a259"
NODES = ((32.0, 40.0, NODE), (32.0, 88.0, NODE), (96.0, 64.0, LAST))
RADIUS = 13.0
_SAMPLES = 4


def svg() -> str:
    """The icon as a drawing."""
    lines = "".join(
        f'<path d="M{x:g} {y:g} C64 {y:g} 64 64 96 64" fill="none" stroke="{LINE}" stroke-width="7"/>'
        for x, y, _ in NODES[:2]
    )
    circles = "".join(
        f'<circle cx="{x:g}" cy="{y:g}" r="{RADIUS:g}" fill="{colour}"/>' for x, y, colour in NODES
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">'
        f'<rect width="{SIZE}" height="{SIZE}" rx="24" fill="{GROUND}"/>{lines}{circles}</svg>\n'
    )


def png(size: int = SIZE) -> bytes:
    """The icon as a picture of so many pixels a side."""
    rows = b"".join(b"\0" + _row(y, size) for y in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    )


def _row(y: int, size: int) -> bytes:
    scale, half = SIZE / size, 0.5 / _SAMPLES
    row = bytearray()
    for x in range(size):
        found = [
            _colour((x + i / _SAMPLES + half) * scale, (y + j / _SAMPLES + half) * scale)
            for i in range(_SAMPLES)
            for j in range(_SAMPLES)
        ]
        seen = [one for one in found if one is not None]
        for channel in range(3):
            row.append(round(sum(one[channel] for one in seen) / len(seen)) if seen else 0)
        row.append(round(255 * len(seen) / len(found)))
    return bytes(row)


def _colour(x: float, y: float) -> tuple[int, int, int] | None:
    """What is at a place: a node, else a line, else the ground; None outside of it."""
    for node_x, node_y, colour in NODES:
        if math.hypot(x - node_x, y - node_y) <= RADIUS:
            return _rgb(colour)
    for curve in _CURVES:
        if 32 <= x <= 96 and abs(y - curve(x)) <= 3.5 * math.sqrt(1 + _slope(curve, x) ** 2):
            return _rgb(LINE)
    edge = math.hypot(max(24 - x, x - SIZE + 24, 0), max(24 - y, y - SIZE + 24, 0))
    return _rgb(GROUND) if edge <= 24 else None


def _curve(start: float) -> Callable[[float], float]:
    """The height of the line at `x`: that of the Bezier curve in the drawing, whose `x` rises evenly enough."""

    @cache
    def height(x: float) -> float:
        part = (x - 32) / 64
        low, high = 0.0, 1.0
        for _ in range(30):
            middle = (low + high) / 2
            # The control points are half way: x(t) = 32 + 64 (1.5 t (1 - t) + t ** 3).
            if 1.5 * middle * (1 - middle) + middle**3 < part:
                low = middle
            else:
                high = middle
        return start + (64 - start) * (3 * low**2 - 2 * low**3)

    return height


_CURVES = tuple(_curve(y) for _, y, _ in NODES[:2])


def _slope(curve: Callable[[float], float], x: float) -> float:
    return (curve(x + 0.01) - curve(x - 0.01)) / 0.02


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
