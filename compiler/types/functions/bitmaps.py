"""Functions of BITMAP: sets of 32-bit integers, kept compressed."""

from __future__ import annotations

from compiler.types import families as f
from compiler.types.functions.entry import Builtin, Kind, Nulls

_SINCE = "2.3"

BITMAPS = (
    Builtin("BITMAP_BUILD", ("arr-i32?",), f.BITMAP, since=_SINCE),
    Builtin("BITMAP_FROM_BYTES", ("bin?",), f.BITMAP, since=_SINCE),
    *(
        Builtin(f"BITMAP_{word}", ("bitmap bitmap",), f.BITMAP, since=_SINCE)
        for word in ("AND", "OR", "XOR", "ANDNOT")
    ),
    Builtin("BITMAP_CARDINALITY", ("bitmap",), f.BIGINT, since=_SINCE),
    Builtin("BITMAP_TO_ARRAY", ("bitmap",), f.array(f.INT), since=_SINCE),
    Builtin("BITMAP_TO_BYTES", ("bitmap",), f.BYTES, since=_SINCE),
    Builtin("BITMAP_TO_STRING", ("bitmap",), f.STRING, since=_SINCE),
)

BITMAP_AGGREGATES = (
    Builtin("BITMAP_BUILD_AGG", ("as-int?",), f.BITMAP, Nulls.ALWAYS, Kind.AGGREGATE, since=_SINCE),
    Builtin(
        "BITMAP_BUILD_CARDINALITY_AGG",
        ("as-int?",),
        f.BIGINT,
        Nulls.ALWAYS,
        Kind.AGGREGATE,
        since=_SINCE,
    ),
    *(
        Builtin(
            f"BITMAP_{word}_AGG", ("bitmap",), f.BITMAP, Nulls.ALWAYS, Kind.AGGREGATE, since=_SINCE
        )
        for word in ("AND", "OR", "XOR")
    ),
    *(
        Builtin(
            f"BITMAP_{word}_CARDINALITY_AGG",
            ("bitmap",),
            f.BIGINT,
            Nulls.ALWAYS,
            Kind.AGGREGATE,
            since=_SINCE,
        )
        for word in ("AND", "OR", "XOR")
    ),
)
