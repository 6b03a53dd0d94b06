"""Aggregate functions, and those that rank or look at neighbours and need OVER."""

from __future__ import annotations

from compiler.types import families as f
from compiler.types.functions import results as r
from compiler.types.functions.entry import Builtin, Kind, Nulls

_AGGREGATE, _RANKING = Kind.AGGREGATE, Kind.RANKING
_SPREADS = ("AVG", "STDDEV_POP", "STDDEV_SAMP", "STDDEV", "VAR_POP", "VAR_SAMP", "VARIANCE")

AGGREGATES = (
    Builtin("COUNT", ("", "any*"), f.BIGINT, Nulls.NEVER, _AGGREGATE),
    Builtin("SUM", ("num",), r.total, Nulls.EMPTY, _AGGREGATE),
    *(Builtin(name, ("num",), r.average, Nulls.EMPTY, _AGGREGATE) for name in _SPREADS),
    *(
        Builtin(name, ("ordered",), r.first, Nulls.EMPTY, _AGGREGATE)
        for name in ("MIN", "MAX", "SINGLE_VALUE")
    ),
    # Before 2.2 the planner has code for them for some types only.
    *(
        Builtin(name, ("kept",), r.first, Nulls.EMPTY, _AGGREGATE, until="2.1")
        for name in ("FIRST_VALUE", "LAST_VALUE")
    ),
    *(
        Builtin(name, ("any",), r.first, Nulls.EMPTY, _AGGREGATE, since="2.2")
        for name in ("FIRST_VALUE", "LAST_VALUE")
    ),
    Builtin("LISTAGG", ("str", "str text"), r.first, Nulls.FIRST, _AGGREGATE),
    Builtin("COLLECT", ("any",), r.collected, Nulls.NEVER, _AGGREGATE),
    Builtin("ARRAY_AGG", ("any",), r.gathered, Nulls.ANY, _AGGREGATE),
    Builtin(
        "PERCENTILE",
        ("as-num? share", "as-num? share as-bigint?"),
        r.percentile,
        Nulls.ALWAYS,
        _AGGREGATE,
        since="2.0",
    ),
    Builtin("APPROX_COUNT_DISTINCT", ("any",), f.BIGINT, Nulls.NEVER, _AGGREGATE, streaming=False),
)

RANKINGS = (
    Builtin("ROW_NUMBER", ("",), f.BIGINT, Nulls.NEVER, _RANKING),
    Builtin("RANK", ("",), f.BIGINT, Nulls.NEVER, _RANKING),
    Builtin("DENSE_RANK", ("",), f.BIGINT, Nulls.NEVER, _RANKING),
    Builtin("PERCENT_RANK", ("",), f.DOUBLE, Nulls.NEVER, _RANKING, streaming=False),
    Builtin("CUME_DIST", ("",), f.DOUBLE, Nulls.NEVER, _RANKING, streaming=False),
    Builtin("NTILE", ("int",), f.BIGINT, Nulls.NEVER, _RANKING, streaming=False),
    Builtin("LAG", ("any", "any i32", "any i32 any"), r.shifted, Nulls.GIVEN, _RANKING),
    Builtin(
        "LEAD", ("any", "any i32", "any i32 any"), r.shifted, Nulls.GIVEN, _RANKING, streaming=False
    ),
)
