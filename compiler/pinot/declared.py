"""Turns the options and columns of a sink into the table of Pinot that reads it, checked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.options.apply import Options
from compiler.options.codes import CONTRADICTORY_OPTIONS, MISSING_OPTION, TYPE_NOT_IN_FORMAT
from compiler.options.values import Duration
from compiler.pinot.fields import DOUBLE_DIGITS, Refused, field_of, is_time, time_field
from compiler.plan.operators import Operator, TableColumn
from compiler.plan.plan import PinotTable, PlanSink
from compiler.types.datatype import DataType, Root
from compiler.types.show import show_plain
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.syntax.names import Name

_HOUR = 3_600_000


def pinot_table(
    options: Options,
    columns: tuple[TableColumn, ...],
    rows: Operator,
    key: tuple[str, ...],
    owner: Name,
    report: list[Diagnostic],
) -> PinotTable | None:
    """The table; None where something is wrong, which is reported."""
    kept = [column for column in columns if column.kind == "physical"]
    wrong = [found for column in kept if (found := _refused(column, owner)) is not None]
    report.extend(wrong)
    time = _time_column(options, kept, rows, owner, report)
    dimensions = options.typed.get("dimensions", ())
    retention = options.typed.get("retention")
    hours = 0
    if isinstance(retention, Duration):
        hours, rest = divmod(retention.milliseconds, _HOUR)
        if rest or not hours:
            wrong.append(_no_hours(options, retention, owner))
            report.append(wrong[-1])
    if wrong or time is None:
        return None
    return PinotTable(
        str(options.typed.get("table", owner.text)),
        time,
        tuple(map(str, dimensions)) if isinstance(dimensions, tuple) else (),
        key,
        int(str(options.typed.get("replication", 1))),
        hours,
    )


def check_own_table(
    table: PinotTable, options: Options, owner: Name, others: list[PlanSink]
) -> Iterator[Diagnostic]:
    """OPT004 where another sink has the table already: each table reads one topic."""
    for other in others:
        if other.pinot is not None and other.pinot.name == table.name:
            yield diagnostic(
                CONTRADICTORY_OPTIONS,
                f"the table `{table.name}` of Pinot is that of the sink `{other.name}` already",
                options.spans.get("table", owner.span),
                also=(Label(other.span, "the other sink"),),
                help=("give it a table of its own: `table = '...'`",),
            )
            return


def _refused(column: TableColumn, owner: Name) -> Diagnostic | None:
    """OPT014 where Pinot has no place for a column."""
    name, type_ = column.column.name, column.column.type
    if re.search(r"\s", name):
        return diagnostic(
            TYPE_NOT_IN_FORMAT,
            f"names of columns of `pinot` have no spaces: `{name}`",
            owner.span,
            also=(Label(column.column.span, "it is made here"),)
            if column.column.span is not None
            else (),
            help=("give it another name in a task before",),
        )
    found = field_of(type_)
    if not isinstance(found, Refused):
        return None
    kind, part = show_plain(type_), show_plain(found.type)
    of_part = "" if part == kind else f", which holds `{part}`"
    made = column.column.span
    return diagnostic(
        TYPE_NOT_IN_FORMAT,
        f"`pinot` has no place for `{name}`: it is `{kind}`{of_part}",
        owner.span,
        f"`{part}`",
        also=(Label(made, "it is made here"),) if made is not None else (),
        notes=(found.why,) if found.why else (),
        help=(f"cast it in a task before, for example to `{_instead(found.type)}`",),
    )


def _instead(refused: DataType) -> str:
    if refused.root is Root.DECIMAL:
        return f"decimal({DOUBLE_DIGITS}, {min(refused.args[1], DOUBLE_DIGITS)})"
    if refused.root in (Root.TIMESTAMP, Root.TIMESTAMP_LTZ):
        return "timestamp(3)"
    return "string"


def _time_column(
    options: Options,
    columns: list[TableColumn],
    rows: Operator,
    owner: Name,
    report: list[Diagnostic],
) -> str | None:
    """The column by whose time segments are kept: said, the event time, or the only time there is."""
    types = {column.column.name: column.column.type for column in columns}
    said = options.typed.get("time_column")
    if said is not None:
        if str(said) in types and time_field(types[str(said)]) is None:
            message = f"`{said}` is no time by which Pinot keeps segments: it is `{show_plain(types[str(said)])}`"
            help = ("take a timestamp, a date, or a bigint of milliseconds since 1970",)
            span = options.spans.get("time_column", owner.span)
            report.append(diagnostic(CONTRADICTORY_OPTIONS, message, span, help=help))
            return None
        return str(said)
    given = zip(columns, rows.columns, strict=False)
    event_times = [t.column.name for t, column in given if column.type.time_attribute == "rowtime"]
    times = event_times or [name for name, type_ in types.items() if is_time(type_)]
    if len(times) == 1:
        return times[0]
    if "time_column" not in options.spans:
        listed = " or ".join(f"`{name}`" for name in times)
        message = "a `pinot` sink needs the option `time_column`" + (
            f": there are {listed}" if times else ", as none of its columns is a time"
        )
        help = ("Pinot keeps and finds its segments by a time: `time_column = ...`",)
        report.append(
            diagnostic(MISSING_OPTION, message, owner.span, "`time_column` is missing", help=help)
        )
    return None


def _no_hours(options: Options, retention: Duration, owner: Name) -> Diagnostic:
    message = f"`retention` is in whole hours, not `{retention.text}`"
    span = options.spans.get("retention", owner.span)
    return diagnostic(CONTRADICTORY_OPTIONS, message, span, help=("such as `retention = 30d`",))
