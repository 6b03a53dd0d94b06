"""Turns diagnostics into text with excerpts of the source, as a compiler writes them."""

from __future__ import annotations

from collections.abc import Mapping

from dsl.diagnostic import Diagnostic, Severity
from dsl.source import Source
from streamc.render.excerpt import Block, blocks, draw
from streamc.render.palette import PLAIN, SEVERITY_STYLE, Palette, Style
from streamc.render.width import clean
from streamc.report import Report, primary_label

DEFAULT_WIDTH = 120


def render(report: Report, palette: Palette = PLAIN, width: int = DEFAULT_WIDTH) -> str:
    """All diagnostics of a report and a summary line; ends with a line break."""
    parts = [render_diagnostic(d, report.sources, palette, width) for d in report.diagnostics]
    parts.append(summary(report, palette) + "\n")
    return "\n".join(parts)


def render_diagnostic(
    diagnostic: Diagnostic,
    sources: Mapping[str, Source],
    palette: Palette = PLAIN,
    width: int = DEFAULT_WIDTH,
) -> str:
    """One diagnostic: header, place, excerpts, notes and helps; ends with a line break."""
    style = SEVERITY_STYLE[diagnostic.severity]
    shown = blocks(diagnostic.labels, sources)
    numbers = [number for block in shown for number in block.lines]
    gutter = len(str(max(numbers, default=1)))
    head = palette.paint(style, f"{diagnostic.severity}[{diagnostic.code.number}]")
    lines = [f"{head}{palette.paint(Style.STRONG, ': ' + clean(diagnostic.message))}"]
    lines += _place(diagnostic, sources, gutter, palette)
    lines += _excerpts(shown, gutter, width, style, palette)
    lines += _remarks(diagnostic, gutter, palette)
    return "\n".join(lines) + "\n"


def summary(report: Report, palette: Palette = PLAIN) -> str:
    """`2 errors, 1 warning in 3 files`, or `3 files are fine`."""
    found = dict.fromkeys(Severity, 0)
    for diagnostic in report.diagnostics:
        found[diagnostic.severity] += 1
    counts = [
        palette.paint(SEVERITY_STYLE[severity], counted(count, _NOUNS[severity]))
        for severity, count in found.items()
        if count
    ]
    if not counts:
        verb = "is" if report.files == 1 else "are"
        return palette.paint(Style.GOOD, f"{counted(report.files, 'file')} {verb} fine")
    return f"{', '.join(counts)} in {counted(report.files, 'file')}"


def counted(count: int, noun: str) -> str:
    """`1 row`, `2,000 rows`."""
    return f"{count:,} {noun if count == 1 else noun + 's'}"


_NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}


def _place(
    diagnostic: Diagnostic, sources: Mapping[str, Source], gutter: int, palette: Palette
) -> list[str]:
    label = primary_label(diagnostic)
    if label is None:
        return []
    arrow = palette.paint(Style.GUTTER, "-->")
    return [f"{' ' * gutter}{arrow} {_position(label.span.source, label.span.start, sources)}"]


def _position(name: str, offset: int, sources: Mapping[str, Source]) -> str:
    source = sources.get(name)
    if source is None:
        return clean(name)
    at = source.position(min(offset, len(source.text)))
    return f"{clean(name)}:{at.line}:{at.column}"


def _excerpts(
    shown: list[Block], gutter: int, width: int, style: Style, palette: Palette
) -> list[str]:
    """The excerpts with an empty gutter around each; one of another file is headed by its place."""
    bar = f"{' ' * gutter} {palette.paint(Style.GUTTER, '|')}"
    lines: list[str] = []
    current = shown[0].source if shown else None
    for block in shown:
        if block.source is not current:
            current = block.source
            arrow = palette.paint(Style.GUTTER, ":::")
            lines += [bar, f"{' ' * gutter}{arrow} {clean(block.source.name)}:{min(block.lines)}"]
        lines.append(bar)
        lines += draw(block, gutter, width, style, palette)
    if shown:
        lines.append(bar)
    return lines


def _remarks(diagnostic: Diagnostic, gutter: int, palette: Palette) -> list[str]:
    remarks = [("note", note) for note in diagnostic.notes]
    remarks += [("help", text) for text in diagnostic.help]
    remarks.append(("more", f"streamc explain {diagnostic.code.number}"))
    equals = palette.paint(Style.GUTTER, "=")
    lines: list[str] = []
    for word, text in remarks:
        hang = "\n" + " " * (gutter + 5 + len(word))
        body = clean(text).replace("\n", hang)
        lines.append(f"{' ' * gutter} {equals} {palette.paint(Style.STRONG, word + ':')} {body}")
    return lines
