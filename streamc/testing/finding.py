"""Turns a difference between expected and collected rows into a diagnostic that shows both."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.checked import ExpectedRows
from dsl.diagnostic import Diagnostic, Label, diagnostic
from streamc.codes import TEST_FAILED
from streamc.render.text import counted
from streamc.render.width import pad, text_width
from streamc.testing.comparison import ChangeLine, Difference, Row
from streamc.testing.values import written

_MOST_ROWS = 20


def finding(test: str, output: str, expected: ExpectedRows, difference: Difference) -> Diagnostic:
    """QUA001 at the first row that is missing or differs, else at the `then`."""
    labels = _labels(expected, difference)
    first = labels[0] if labels else Label(expected.span, _surplus(difference))
    return diagnostic(
        TEST_FAILED,
        f"`{output}` does not give the rows that test `{test}` expects",
        first.span,
        first.text,
        also=tuple(labels[1:]),
        notes=(_table(expected, difference),),
    )


def changelog_finding(
    test: str, output: str, expected: ExpectedRows, lines: Sequence[ChangeLine]
) -> Diagnostic:
    """QUA001 at the first change that did not come out in its place, else at the `then`."""
    missing = [one.expected for one in lines if one.sign == "-" and one.expected is not None]
    labels = [Label(expected.spans[i], "this did not come out here") for i in missing]
    count = sum(one.sign == "+" for one in lines)
    surplus = f"{counted(count, 'change')} came out that {_be(count)} not expected"
    first = labels[0] if labels else Label(expected.span, surplus)
    return diagnostic(
        TEST_FAILED,
        f"`{output}` does not give the changes that test `{test}` expects",
        first.span,
        first.text,
        also=tuple(labels[1:]),
        notes=(_changelog(expected, lines),),
    )


def _changelog(expected: ExpectedRows, lines: Sequence[ChangeLine]) -> str:
    """All changes in their order, `-` before those that are expected only, `+` before those that came out only."""
    names = ["", *(column.name for column in expected.columns)]
    table = [(" ", names)]
    for line in lines:
        kind, row = line.change
        table.append((line.sign, [kind, *_cells(expected, row)]))
    widths = [max(text_width(cells[i]) for _, cells in table) for i in range(len(names))]
    shown = ["- expected, + came out"]
    shown += [f"{sign} {_row(cells, widths)}" for sign, cells in table[: _MOST_ROWS + 1]]
    if len(table) > _MOST_ROWS + 1:
        shown.append(f"... and {counted(len(table) - _MOST_ROWS - 1, 'change')} more")
    return "\n".join(line.rstrip() for line in shown)


def _be(count: int) -> str:
    return "is" if count == 1 else "are"


def _surplus(difference: Difference) -> str:
    count = len(difference.unexpected)
    return f"{counted(count, 'row')} came out that {_be(count)} not expected"


def _labels(expected: ExpectedRows, difference: Difference) -> list[Label]:
    words = dict.fromkeys(difference.missing, "this row did not come out")
    for one in difference.differing:
        names = ", ".join(f"`{expected.columns[cell].name}`" for cell in one.cells)
        words[one.expected] = f"came out with another {names}"
    return [Label(expected.spans[i], words[i]) for i in sorted(words)]


def _table(expected: ExpectedRows, difference: Difference) -> str:
    """`-` before what is expected, `+` before what came out, carets beneath cells that differ."""
    lines: list[tuple[str, list[str]]] = [(" ", [column.name for column in expected.columns])]
    carets: dict[int, tuple[int, ...]] = {}
    for one in difference.differing:
        lines.append(("-", _cells(expected, expected.rows[one.expected])))
        lines.append(("+", _cells(expected, one.actual)))
        carets[len(lines) - 1] = one.cells
    lines += [("-", _cells(expected, expected.rows[i])) for i in difference.missing]
    lines += [("+", _cells(expected, row)) for row in difference.unexpected]
    widths = [max(text_width(cells[i]) for _, cells in lines) for i in range(len(expected.columns))]
    shown = ["- expected, + came out"]
    for number, (sign, cells) in enumerate(lines[: _MOST_ROWS + 1]):
        shown.append(f"{sign} {_row(cells, widths)}")
        if number in carets:
            marks = [
                "^" * text_width(c) if i in carets[number] else "" for i, c in enumerate(cells)
            ]
            shown.append(f"  {_row(marks, widths)}")
    if len(lines) > _MOST_ROWS + 1:
        shown.append(f"... and {counted(len(lines) - _MOST_ROWS - 1, 'row')} more")
    return "\n".join(line.rstrip() for line in shown)


def _cells(expected: ExpectedRows, row: Row) -> list[str]:
    return [written(v, column.type) for v, column in zip(row, expected.columns, strict=True)]


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(pad(cell, width) for cell, width in zip(cells, widths, strict=True))
