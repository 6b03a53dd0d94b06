"""Checks that seconds, milliseconds and their like are not taken for one another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.time.codes import WRONG_EPOCH_UNIT
from compiler.plan.expressions import Call, CastExpr, Expr, FieldRef, Literal
from compiler.plan.inputs import inputs
from compiler.plan.operators import Column, Operator, TableSource
from dsl.diagnostic import Diagnostic, Edit, Fix, Label, Safety, diagnostic
from dsl.span import Span

SECONDS, MILLISECONDS, MICROSECONDS, NANOSECONDS = (
    "seconds",
    "milliseconds",
    "microseconds",
    "nanoseconds",
)
_WORDS = {
    SECONDS: ("sec", "secs", "second", "seconds"),
    MILLISECONDS: ("ms", "msec", "msecs", "milli", "millis", "millisecond", "milliseconds"),
    MICROSECONDS: ("us", "usec", "usecs", "micro", "micros", "microsecond", "microseconds"),
    NANOSECONDS: ("ns", "nsec", "nsecs", "nano", "nanos", "nanosecond", "nanoseconds"),
}
_UNITS = {word: unit for unit, words in _WORDS.items() for word in words}
_TAG = re.compile(r"unit\((?:'([^']*)'|(\w+))\)")
_PARTS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


def check_epochs(job: StreamingJob) -> Iterator[Diagnostic]:
    """TIM015: TO_TIMESTAMP_LTZ(n, 0) takes seconds, (n, 3) milliseconds, FROM_UNIXTIME(n) seconds.

    What a column holds is known where its name ends with a unit, `created_ms`, or its tag says it, `@unit(ms)`; and
    only where it is read as it is.
    """
    said: set[Span] = set()
    for operator, call in job.calls():
        if call.span in said:
            continue
        found = _of_call(call, operator)
        if found is not None:
            said.add(call.span)
            yield found


def _of_call(call: Call, operator: Operator) -> Diagnostic | None:
    takes = _takes(call)
    column = _column(call.args[0]) if call.args else None
    if takes is None or column is None:
        return None
    read = next((c for c in _columns(operator) if c.name == column.name), None)
    has, why = _holds(column.name, () if read is None else read.labels)
    if has is None or has == takes:
        return None
    also = () if read is None or read.span is None else (Label(read.span, why),)
    return diagnostic(
        WRONG_EPOCH_UNIT,
        f"`{column.name}` holds {has}, and is read as {takes}",
        call.span,
        f"takes {takes}",
        also=also,
        help=(_mended(column.name, has, call),),
        fixes=_fixes(call, has),
    )


def _columns(operator: Operator) -> Iterator[Column]:
    """The columns that expressions of an operator can name."""
    if isinstance(operator, TableSource):
        yield from operator.columns
    for one in inputs(operator):
        yield from one.columns


def _takes(call: Call) -> str | None:
    """The unit that a function takes."""
    if call.declared is not None:
        return None
    match call.function, call.args:
        case "TO_TIMESTAMP_LTZ", (_, Literal(value=0)):
            return SECONDS
        case ("TO_TIMESTAMP_LTZ", (_, Literal(value=3))) | ("TO_TIMESTAMP_LTZ", (_,)):
            return MILLISECONDS
        case "FROM_UNIXTIME", _:
            return SECONDS
        case _:
            return None


def _column(expr: Expr) -> FieldRef | None:
    """The column that is read as it is."""
    while isinstance(expr, CastExpr):
        expr = expr.operand
    return expr if isinstance(expr, FieldRef) else None


def _holds(name: str, tags: tuple[str, ...]) -> tuple[str | None, str]:
    for tag in tags:
        match = _TAG.fullmatch(tag)
        if match is not None:
            word = (match[1] or match[2]).lower()
            return (SECONDS if word == "s" else _UNITS.get(word)), "is tagged so"
    parts = _PARTS.findall(name)
    return (_UNITS.get(parts[-1].lower()) if len(parts) > 1 else None), "is called so"


def _mended(name: str, has: str, call: Call) -> str:
    if has == SECONDS:
        return f"read it as seconds: `to_timestamp_ltz({name}, 0)`"
    if has == MILLISECONDS and call.function != "FROM_UNIXTIME":
        return f"read it as milliseconds: `to_timestamp_ltz({name}, 3)`"
    if has == MILLISECONDS:
        return f"divide it: `{call.function.lower()}({name} / 1000)`"
    divisor = 1000 if has == MICROSECONDS else 1_000_000
    return f"make milliseconds of it: `to_timestamp_ltz({name} / {divisor}, 3)`"


def _fixes(call: Call, has: str) -> tuple[Fix, ...]:
    precision = {SECONDS: "0", MILLISECONDS: "3"}.get(has)
    if precision is None or call.function != "TO_TIMESTAMP_LTZ" or len(call.args) != 2:
        return ()
    edit = Edit(call.args[1].span, precision)
    return (Fix(f"read it as {has}", (edit,), Safety.UNSAFE),)
