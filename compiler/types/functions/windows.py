"""Functions that only a grouping gives a meaning: grouping sets and the group windows of older Flink."""

from __future__ import annotations

from compiler.types import families as f
from compiler.types.functions.entry import Builtin, Kind, Nulls

WINDOWS = (
    Builtin("GROUPING", ("any",), f.BIGINT, Nulls.NEVER, Kind.AGGREGATE),
    Builtin("GROUPING_ID", ("any*",), f.BIGINT, Nulls.NEVER, Kind.AGGREGATE),
    Builtin("GROUP_ID", ("",), f.BIGINT, Nulls.NEVER, Kind.AGGREGATE),
)
