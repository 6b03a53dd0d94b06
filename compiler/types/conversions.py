"""What converts a value where Flink has no cast: the function that does, in words and as a fix."""

from __future__ import annotations

from compiler.plan.expressions import Expr
from compiler.types import families as f
from compiler.types.datatype import DataType, Root
from dsl.diagnostic import Edit, Fix, Safety
from dsl.span import Span

_SECONDS = "unix_timestamp(date_format({}, 'yyyy-MM-dd HH:mm:ss'))"
_DAYS = "timestampdiff(day, date '1970-01-01', {})"
_DATE = "timestampadd(day, {}, date '1970-01-01')"
_EPOCHS = (("milliseconds", "to_timestamp_ltz({}, 3)"), ("seconds", "to_timestamp_ltz({}, 0)"))
"""By Flink's documentation of temporal functions."""


def instead(operand: Expr, target: DataType) -> tuple[tuple[str, ...], tuple[Fix, ...]]:
    """Helps and fixes for a cast that Flink refuses; both empty where nothing converts the value."""
    source = operand.type
    if source.root in f.TIMESTAMPS and target.root in f.NUMERIC:
        help_ = "seconds since 1970: `unix_timestamp(date_format(t, 'yyyy-MM-dd HH:mm:ss'))`"
        return (help_,), (_fix("seconds since 1970", _SECONDS, operand),)
    if source.root is Root.DATE and target.root in f.NUMERIC:
        help_ = "days since 1970: `timestampdiff(day, date '1970-01-01', d)`"
        return (help_,), (_fix("days since 1970", _DAYS, operand),)
    if source.root in f.NUMERIC and target.root in f.TIMESTAMPS:
        helps = tuple(f"of {unit} since 1970: `{call.format('n')}`" for unit, call in _EPOCHS)
        fixes = tuple(
            _fix(f"{unit} since 1970", call, operand)
            for unit, call in _EPOCHS
            if source.root in f.INTEGER
        )
        return helps, fixes
    if source.root in f.INTEGER and target.root is Root.DATE:
        help_ = "of days since 1970: `timestampadd(day, n, date '1970-01-01')`"
        return (help_,), (_fix("days since 1970", _DATE, operand),)
    if source.root in f.NUMERIC and target.root in f.INTERVAL:
        return ("a whole number becomes an interval of one unit: `cast(n as interval day)`",), ()
    if source.root in f.INTERVAL and target.root in f.NUMERIC:
        return ("count the units between two moments: `timestampdiff(second, a, b)`",), ()
    return (), ()


def _fix(what: str, call: str, operand: Expr) -> Fix:
    """Puts the call around the operand; the cast stays, and converts its result."""
    before, after = call.split("{}")
    inside = operand.span
    edits = (
        Edit(Span(inside.source, inside.start, inside.start), before),
        Edit(Span(inside.source, inside.end, inside.end), after),
    )
    return Fix(f"take it as {what}", edits, Safety.UNSAFE)
