"""Turns the labels of one line into the lines of carets and words beneath it."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.records import dataclass
from streamc.render.palette import Palette, Style
from streamc.render.width import text_width

Cells = list[tuple[str, Style]]


@dataclass(frozen=True, slots=True)
class Mark:
    """An underline: terminal cells `[start, end)` of a line, and the words on it."""

    start: int
    end: int
    text: str
    primary: bool


def underline(marks: Sequence[Mark], style: Style, palette: Palette) -> list[str]:
    """The lines beneath a line: carets for primary marks, in `style`, dashes for others.

    The words of the rightmost mark stand beside it, those of the others hang below on their own
    lines.
    """
    first = _carets(marks, style)
    hanging = sorted((m for m in marks if m.text), key=lambda m: m.start, reverse=True)
    last_end = max(mark.end for mark in marks)
    if hanging and hanging[0].end == last_end and hanging[0].start == max(m.start for m in marks):
        beside = hanging.pop(0)
        first.append((" " + beside.text, _style(beside, style)))
    lines = [_painted(first, palette)]
    if hanging:
        lines.append(_painted(_connectors(hanging, style), palette))
    for i, mark in enumerate(hanging):
        lines.append(_painted(_hung(mark, hanging[i + 1 :], style), palette))
    return lines


def _style(mark: Mark, style: Style) -> Style:
    return style if mark.primary else Style.GUTTER


def _carets(marks: Sequence[Mark], style: Style) -> Cells:
    """Shorter marks are drawn over longer ones, so that a mark within another is seen."""
    cells: Cells = [(" ", Style.PLAIN)] * max(mark.end for mark in marks)
    for mark in sorted(marks, key=lambda m: (m.start - m.end, m.primary)):
        sign = "^" if mark.primary else "-"
        for column in range(mark.start, mark.end):
            cells[column] = (sign, _style(mark, style))
    return cells


def _connectors(marks: Sequence[Mark], style: Style) -> Cells:
    if not marks:
        return []
    cells: Cells = [(" ", Style.PLAIN)] * (max(mark.start for mark in marks) + 1)
    for mark in marks:
        cells[mark.start] = ("|", _style(mark, style))
    return cells


def _hung(mark: Mark, left: Sequence[Mark], style: Style) -> Cells:
    cells = _connectors([other for other in left if other.start < mark.start], style)
    gap = " " * (mark.start - sum(text_width(text) for text, _ in cells))
    return [*cells, (gap, Style.PLAIN), (mark.text, _style(mark, style))]


def _painted(cells: Cells, palette: Palette) -> str:
    """Neighbours of one style are painted together, so that a coloured line stays short."""
    pieces: list[str] = []
    run, run_style = "", Style.PLAIN
    for text, style in cells:
        if style is not run_style:
            pieces.append(palette.paint(run_style, run))
            run, run_style = "", style
        run += text
    pieces.append(palette.paint(run_style, run))
    return "".join(pieces).rstrip()
