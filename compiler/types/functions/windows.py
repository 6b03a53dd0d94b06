"""Functions that have a meaning only among grouping sets, or in a search for a pattern."""

from __future__ import annotations

from compiler.types import families as f
from compiler.types.functions import results as r
from compiler.types.functions.entry import Builtin, Kind, Nulls

WINDOWS = (
    Builtin("GROUPING", ("any*",), f.BIGINT, Nulls.NEVER, Kind.AGGREGATE),
    Builtin("GROUPING_ID", ("any*",), f.BIGINT, Nulls.NEVER, Kind.AGGREGATE),
    Builtin("FIRST", ("any", "any i32"), r.first, Nulls.FIRST, Kind.PATTERN),
    Builtin("LAST", ("any", "any i32"), r.first, Nulls.FIRST, Kind.PATTERN),
    Builtin("MATCH_ROWTIME", ("", "any"), r.match_time, Nulls.GIVEN, Kind.PATTERN),
    Builtin("MATCH_PROCTIME", ("",), r.match_now, Nulls.GIVEN, Kind.PATTERN),
    Builtin("GROUP_ID", ("",), f.BIGINT, Nulls.NEVER, Kind.AGGREGATE),
)
