"""Functions of dates, times and timestamps."""

from __future__ import annotations

from compiler.types import families as f
from compiler.types.datatype import DataType, Root
from compiler.types.functions import results as r
from compiler.types.functions.entry import Arguments, Builtin, Nulls
from compiler.types.functions.moments import local_moment
from dsl.records import replace

_NOW = f.timestamp_ltz(3)
_PROCTIME = replace(_NOW, time_attribute="proctime")
_MONTHS = frozenset({"YEAR", "QUARTER", "MONTH"})
_DAYS = frozenset({"YEAR", "QUARTER", "MONTH", "WEEK", "DAY"})


def extracted(args: Arguments) -> DataType | None:
    """EXTRACT: which parts a moment, a time of day or an interval has."""
    word, kind = _word(args), args.kinds[1]
    times = {"HOUR", "MINUTE", "SECOND", "MILLISECOND", "MICROSECOND", "NANOSECOND"}
    parts = {
        Root.TIME: times,
        Root.INTERVAL_SECONDS: times | {"DAY"},
        Root.INTERVAL_MONTHS: {"YEAR", "QUARTER", "MONTH", "CENTURY", "MILLENNIUM"},
    }
    if kind.root in parts:
        return f.BIGINT if word in parts[kind.root] else None
    return f.BIGINT if kind.root in f.DATETIME else None


def moved(args: Arguments) -> DataType | None:
    """TIMESTAMPADD: a date moved by hours becomes a timestamp."""
    kind = args.kinds[2]
    if kind.root is Root.DATE and _word(args) not in _DAYS:
        return f.timestamp(6)
    return kind


def between(args: Arguments) -> DataType | None:
    """TIMESTAMPDIFF: between two of one kind, or a date and a timestamp; from times of day in months only."""
    one, other = args.kinds[1].root, args.kinds[2].root
    zoned = Root.TIMESTAMP_LTZ
    if (one is zoned) != (other is zoned):
        return None
    if one is Root.TIME:
        return f.INT if _word(args) in _MONTHS and other in (Root.TIME, Root.TIMESTAMP) else None
    return f.INT


def between_any(args: Arguments) -> DataType | None:
    """The same from Flink 2.3 on, which knows the time between two times of day."""
    both = {args.kinds[1].root, args.kinds[2].root}
    return f.INT if both == {Root.TIME} else between(args)


def _word(args: Arguments) -> str:
    return str(getattr(args.values[0], "word", ""))


TEMPORAL = (
    Builtin("CURRENT_TIMESTAMP", ("",), _NOW, Nulls.NEVER, deterministic=False, bare=True),
    Builtin("CURRENT_DATE", ("",), f.DATE, Nulls.NEVER, deterministic=False, bare=True),
    Builtin("CURRENT_TIME", ("",), f.TIME, Nulls.NEVER, deterministic=False, bare=True),
    Builtin("LOCALTIMESTAMP", ("",), f.timestamp(3), Nulls.NEVER, deterministic=False, bare=True),
    Builtin("LOCALTIME", ("",), f.TIME, Nulls.NEVER, deterministic=False, bare=True),
    Builtin("NOW", ("",), _NOW, Nulls.NEVER, deterministic=False),
    Builtin("CURRENT_ROW_TIMESTAMP", ("",), _NOW, Nulls.NEVER, deterministic=False),
    Builtin("PROCTIME", ("",), _PROCTIME, Nulls.NEVER, deterministic=False),
    Builtin("CURRENT_WATERMARK", ("rowtime",), r.first, Nulls.ALWAYS, deterministic=False),
    Builtin("SOURCE_WATERMARK", ("",), _NOW, Nulls.ALWAYS, deterministic=False),
    Builtin("TO_TIMESTAMP", ("str", "str str"), f.timestamp(3), Nulls.ALWAYS),
    Builtin("TO_TIMESTAMP_LTZ", ("num i32",), _NOW, Nulls.ALWAYS, until="1.20"),
    Builtin(
        "TO_TIMESTAMP_LTZ",
        ("epoch?", "as-num? just-int", "str? str?", "str? str? str?"),
        _NOW,
        Nulls.ALWAYS,
        since="2.0",
        until="2.2",
    ),
    Builtin(
        "TO_TIMESTAMP_LTZ",
        ("epoch?", "as-num just-int", "str? str", "str? str str"),
        local_moment,
        Nulls.ALWAYS,
        since="2.3",
    ),
    Builtin("TO_DATE", ("str", "str str"), f.DATE, Nulls.ALWAYS),
    Builtin("DATE_FORMAT", ("moment-str str",), f.STRING, Nulls.ALWAYS),
    Builtin("FROM_UNIXTIME", ("int", "int str"), f.STRING, Nulls.ALWAYS),
    Builtin("UNIX_TIMESTAMP", ("", "str", "str str"), f.BIGINT, deterministic=False),
    Builtin("CONVERT_TZ", ("str str str",), f.STRING, Nulls.ALWAYS),
    *(Builtin(name, ("month-part",), f.BIGINT) for name in ("YEAR", "QUARTER", "MONTH")),
    *(Builtin(name, ("day",), f.BIGINT) for name in ("WEEK", "DAYOFYEAR", "DAYOFWEEK")),
    Builtin("DAYOFMONTH", ("day-part",), f.BIGINT),
    *(Builtin(name, ("time-part",), f.BIGINT) for name in ("HOUR", "MINUTE", "SECOND")),
    Builtin("EXTRACT", ("word any",), extracted),
    Builtin("TIMESTAMPADD", ("word int datetime",), moved),
    Builtin("TIMESTAMPDIFF", ("word datetime datetime",), between, until="2.2"),
    Builtin("TIMESTAMPDIFF", ("word datetime datetime",), between_any, since="2.3"),
)
