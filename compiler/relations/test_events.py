"""Reads what a `given` lets its source do: rows with their kinds, watermarks, being idle."""

from __future__ import annotations

import datetime as dt

from compiler.checked import GivenEvent
from compiler.plan import operators as op
from compiler.plan.operators import Column
from compiler.plan.plan import Relation
from compiler.relations.test_codes import TEST_KIND_MISMATCH, TEST_TIME_MISMATCH
from compiler.relations.test_rows import values_of
from compiler.relations.test_values import MismatchError, value_of
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import TestIdle, TestRow, TestTable, TestWatermark

_KINDS = {"-U": "UB", "+U": "UA", "-D": "D"}


@dataclass(slots=True)
class Events:
    """Turns what is given into events; `batch` jobs know inserts only. `last` holds each source's last watermark."""

    batch: bool
    last: dict[str, tuple[int, Span]]
    report: list[Diagnostic]

    def of(
        self, table: TestTable, relation: Relation, columns: tuple[Column, ...]
    ) -> tuple[GivenEvent, ...] | None:
        """The events of a `given`; None where an error was reported."""
        found: list[GivenEvent | None] = []
        for row in table.rows:
            match row:
                case TestRow():
                    found.append(self._row(row, table, relation, columns))
                case TestWatermark():
                    found.append(self._watermark(row, table, relation))
                case TestIdle():
                    timed = self._has_time(row.span, table, relation, "being idle")
                    found.append(GivenEvent(relation.name, "idle") if timed else None)
        events = tuple(event for event in found if event is not None)
        return events if len(events) == len(found) else None

    def _row(
        self, row: TestRow, table: TestTable, relation: Relation, columns: tuple[Column, ...]
    ) -> GivenEvent | None:
        kind = row.kind or "+I"
        if kind in _KINDS and _KINDS[kind] not in _changes(relation):
            self.report.append(_no_such_change(row, kind, table, relation))
            return None
        values = values_of(row, columns, self.report)
        if values is None:
            return None
        return GivenEvent(relation.name, kind, tuple(c.name for c in columns), values)

    def _watermark(
        self, item: TestWatermark, table: TestTable, relation: Relation
    ) -> GivenEvent | None:
        column = time_column(relation)
        if not self._has_time(item.span, table, relation, "a watermark") or column is None:
            return None
        try:
            text = value_of(item.time, column.type)
            time = None if text is None else _millis(str(text))
        except (MismatchError, ValueError) as error:
            why = str(error) if isinstance(error, MismatchError) else ""
            time, text = None, why
        if time is None:
            message = "a watermark is a time"
            label = str(text or "write '12:00:05', or '2024-01-31 12:00:05'")
            self.report.append(diagnostic(TEST_TIME_MISMATCH, message, item.time.span, label))
            return None
        before = self.last.get(relation.name)
        if before is not None and time <= before[0]:
            self.report.append(_backwards(item, before[1]))
            return None
        self.last[relation.name] = (time, item.span)
        return GivenEvent(relation.name, "watermark", time=time)

    def _has_time(self, span: Span, table: TestTable, relation: Relation, what: str) -> bool:
        name = table.output.text
        if self.batch:
            message = f"{what} means nothing in a batch job, in which time does not go on"
            self.report.append(diagnostic(TEST_TIME_MISMATCH, message, span))
            return False
        if time_column(relation) is not None:
            return True
        self.report.append(
            diagnostic(
                TEST_TIME_MISMATCH,
                f"`{name}` has no event time, so {what} means nothing in it",
                span,
                also=(Label(relation.span, f"`{name}` has no `watermark`"),),
                help=("say in the source how its time goes on: `watermark event_time - 5s`",),
            )
        )
        return False


def time_column(relation: Relation) -> Column | None:
    """The column that is the event time of a relation."""
    columns = relation.operator.columns
    return next((c for c in columns if c.type.time_attribute == "rowtime"), None)


def _changes(relation: Relation) -> tuple[str, ...]:
    operator = relation.operator
    return operator.changes if isinstance(operator, op.TableSource) else ()


def _millis(text: str) -> int:
    """Milliseconds since 1970 of `2024-01-31 12:00:05.123`, finer ones cut off as Flink does."""
    whole, _, fraction = text.removesuffix("Z").partition(".")
    moment = dt.datetime.fromisoformat(whole).replace(tzinfo=dt.UTC)
    since = moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return since // dt.timedelta(milliseconds=1) + int(f"{fraction:0<3}"[:3])


def _no_such_change(row: TestRow, kind: str, table: TestTable, relation: Relation) -> Diagnostic:
    changes = _changes(relation)
    if not changes:
        gives, help = "gives new rows only", "write the row without a kind"
    else:
        kinds = [f"`{k}`" for k, word in _KINDS.items() if word in changes]
        gives = f"gives `+I`, {', '.join(kinds)}"
        help = "a new row of a key takes the place of the old one: leave this row out"
    return diagnostic(
        TEST_KIND_MISMATCH,
        f"`{table.output.text}` gives no `{kind}`",
        row.span,
        also=(Label(relation.span, f"`{table.output.text}` {gives}"),),
        help=(help,),
    )


def _backwards(item: TestWatermark, before: Span) -> Diagnostic:
    return diagnostic(
        TEST_TIME_MISMATCH,
        "this watermark is not after the one before it",
        item.span,
        "time does not go back",
        also=(Label(before, "time is here already"),),
    )
