"""Turns the labels of a diagnostic into excerpts of the texts they point at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from dsl.addresses import without_secrets
from dsl.diagnostic import Label
from dsl.records import dataclass
from dsl.source import Source
from streamc.render.palette import Palette, Style
from streamc.render.underline import Mark, underline
from streamc.render.width import char_widths, clean, printable

_CUT = "..."
_BEFORE_CUT = 24


@dataclass(slots=True)
class Block:
    """Lines of one source that are shown together, with what is marked on each."""

    source: Source
    lines: dict[int, list[Mark]] = field(default_factory=dict)


def blocks(labels: Sequence[Label], sources: Mapping[str, Source]) -> list[Block]:
    """The excerpts to show, the primary label's first, then in the order of the labels.

    A label whose lines are all shown already joins them; one of a source that is not known is left
    out.
    """
    shown: list[Block] = []
    for label in sorted(labels, key=lambda item: not item.primary):
        source = sources.get(label.span.source)
        if source is None:
            continue
        marks = _marks(label, source)
        joined = (b for b in shown if b.source is source and marks.keys() <= b.lines.keys())
        block = next(joined, None)
        if block is None:
            block = Block(source)
            shown.append(block)
        for number, mark in marks.items():
            block.lines.setdefault(number, []).append(mark)
    return shown


def draw(block: Block, gutter: int, width: int, style: Style, palette: Palette) -> list[str]:
    """The lines of a block: `gutter` cells of line numbers, source text cut to `width` cells."""
    bar = palette.paint(Style.GUTTER, "|")
    drawn: list[str] = []
    previous = None
    for number, marks in sorted(block.lines.items()):
        if previous is not None and number > previous + 1:
            drawn.append(palette.paint(Style.GUTTER, "..."))
        previous = number
        text, marks = _fit(_shown(block.source, number), marks, width - gutter - 3)
        count = palette.paint(Style.GUTTER, f"{number:>{gutter}}")
        drawn.append(f"{count} {bar} {text}".rstrip())
        beneath = underline(marks, style, palette)
        drawn.extend(f"{' ' * gutter} {bar} {line}".rstrip() for line in beneath)
    return drawn


def _shown(source: Source, number: int) -> str:
    """A line as it may be read by anybody: files of other programs hold addresses with passwords."""
    line = source.line(number)
    return line if source.name.endswith(".stream") else without_secrets(line)


def _marks(label: Label, source: Source) -> dict[int, Mark]:
    """A mark by line: one for a span within a line, else one on its first and one on its last."""
    start = min(label.span.start, len(source.text))
    end = min(max(label.span.end, start), len(source.text))
    while end > start + 1 and source.text[end - 1] in "\r\n":
        end -= 1
    first, last = source.position(start), source.position(max(end - 1, start))
    words = clean(label.text).replace("\n", " ")
    if first.line == last.line:
        mark = _mark(source, first.line, first.column - 1, last.column, words, label.primary)
        return {first.line: mark}
    opening, closing = source.line(first.line), source.line(last.line)
    indent = len(closing) - len(closing.lstrip())
    to_end = max(len(opening), first.column)
    return {
        first.line: _mark(source, first.line, first.column - 1, to_end, "", label.primary),
        last.line: _mark(
            source, last.line, min(indent, last.column - 1), last.column, words, label.primary
        ),
    }


def _mark(source: Source, line: int, start: int, end: int, text: str, primary: bool) -> Mark:
    """Characters `[start, end)` of a line as terminal cells, at least one."""
    widths = char_widths(source.line(line))
    left = sum(widths[:start])
    return Mark(left, max(sum(widths[:end]), left + 1), text, primary)


def _fit(line: str, marks: Sequence[Mark], room: int) -> tuple[str, list[Mark]]:
    """The line as shown, cut around its primary mark to `room` cells, its marks moved along."""
    widths = char_widths(line)
    if sum(widths) <= room:
        return "".join(map(printable, line)), list(marks)
    leading = next((m for m in marks if m.primary), marks[0])
    skip = max(0, leading.start - _BEFORE_CUT) if leading.end > room - len(_CUT) else 0
    kept: list[str] = []
    left, used, cell, moved = len(_CUT) if skip else 0, 0, 0, 0
    for char, width in zip(line, widths, strict=True):
        if cell >= skip:
            if not kept:
                moved = cell - left
            if left + used + width > room - len(_CUT):
                break
            kept.append(printable(char))
            used += width
        cell += width
    tail = _CUT if cell < sum(widths) else ""
    shown = (_CUT if skip else "") + "".join(kept) + tail
    return shown, [_clipped(mark, moved, left + used + len(tail)) for mark in marks]


def _clipped(mark: Mark, moved: int, limit: int) -> Mark:
    start = min(max(mark.start - moved, 0), limit - 1)
    return Mark(start, min(max(mark.end - moved, start + 1), limit), mark.text, mark.primary)
