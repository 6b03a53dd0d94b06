"""Compares the rows that came out of an output with those that a test expects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from difflib import SequenceMatcher

from compiler.checked import ExpectedRows
from dsl.records import dataclass
from streamc.testing.values import canonical

Row = tuple[object, ...]
Change = tuple[str, Row]
"""A row with its kind: `+I`, `-U`, `+U` or `-D`."""
Form = Callable[[Row], tuple[Hashable, ...]]


@dataclass(frozen=True, slots=True)
class Differing:
    """A row that came out nearly as expected: `expected` is its place in the `then`, `cells` where it differs."""

    expected: int
    actual: Row
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """How two multisets of rows differ; `missing` are places in the `then`."""

    missing: tuple[int, ...]
    unexpected: tuple[Row, ...]
    differing: tuple[Differing, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.unexpected or self.differing)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A line of two changelogs beside each other: in both (` `), only expected (`-`), only come out (`+`).

    `expected` is the place in the `then`, where it stands there.
    """

    sign: str
    change: Change
    expected: int | None = None


def materialized(changes: Iterable[Change]) -> list[Row]:
    """The rows that are there after all changes, in the order in which they came.

    A retraction takes away the newest equal row; one of a row that is not there is kept as it is no
    fault of the test.
    """
    rows: list[Row] = []
    for kind, row in changes:
        if kind in ("+I", "+U"):
            rows.append(row)
            continue
        for i in range(len(rows) - 1, -1, -1):
            if rows[i] == row:
                del rows[i]
                break
    return rows


def compare(expected: ExpectedRows, actual: Sequence[Row]) -> Difference:
    """What is missing, what nobody expected, and which of these are the same row with a few other cells."""
    kinds = [column.type for column in expected.columns]

    def form(row: Row) -> tuple[Hashable, ...]:
        return tuple(canonical(value, kind) for value, kind in zip(row, kinds, strict=True))

    left = Counter(form(row) for row in actual)
    missing: list[int] = []
    for i, row in enumerate(expected.rows):
        if left[form(row)]:
            left[form(row)] -= 1
        else:
            missing.append(i)
    unexpected: list[Row] = []
    for row in reversed(actual):
        if left[form(row)]:
            left[form(row)] -= 1
            unexpected.append(row)
    unexpected.reverse()
    return _paired(missing, unexpected, {i: form(expected.rows[i]) for i in missing}, form)


def compare_changes(expected: ExpectedRows, actual: Sequence[Change]) -> list[ChangeLine]:
    """The changes that are expected and those that came out, in their order."""
    types = [column.type for column in expected.columns]

    def form(change: Change) -> tuple[Hashable, ...]:
        kind, row = change
        return kind, *(canonical(value, of) for value, of in zip(row, types, strict=True))

    wanted = list(zip(expected.kinds or (), expected.rows, strict=True))
    matcher = SequenceMatcher(None, list(map(form, wanted)), list(map(form, actual)), False)
    lines: list[ChangeLine] = []
    for what, start, end, begin, stop in matcher.get_opcodes():
        sign = " " if what == "equal" else "-"
        lines += [ChangeLine(sign, wanted[i], i) for i in range(start, end)]
        if what != "equal":
            lines += [ChangeLine("+", actual[j]) for j in range(begin, stop)]
    return lines


def _paired(
    missing: list[int], unexpected: list[Row], wanted: dict[int, tuple[Hashable, ...]], form: Form
) -> Difference:
    """Makes pairs, the most alike first, of rows that differ in few cells."""
    candidates = sorted(
        (len(cells), i, j, cells)
        for i in missing
        for j, row in enumerate(unexpected)
        if len(cells := _cells(wanted[i], form(row))) <= _few(len(row))
    )
    taken_rows: set[int] = set()
    pairs: dict[int, Differing] = {}
    for _, i, j, cells in candidates:
        if i not in pairs and j not in taken_rows:
            taken_rows.add(j)
            pairs[i] = Differing(i, unexpected[j], cells)
    return Difference(
        tuple(i for i in missing if i not in pairs),
        tuple(row for j, row in enumerate(unexpected) if j not in taken_rows),
        tuple(pairs[i] for i in sorted(pairs)),
    )


def _few(columns: int) -> int:
    """In how many cells two rows may differ to be shown as one: below half, but one of two as well."""
    return min(max(1, (columns - 1) // 2), columns - 1)


def _cells(left: tuple[Hashable, ...], right: tuple[Hashable, ...]) -> tuple[int, ...]:
    return tuple(k for k, (a, b) in enumerate(zip(left, right, strict=True)) if a != b)
