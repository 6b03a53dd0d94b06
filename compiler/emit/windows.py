"""Windows with an offset as finer windows of which the wanted ones are kept: see compiler/plan/offsets.py."""

from __future__ import annotations

import datetime as dt
from math import gcd

from sqlglot import exp

from compiler.emit import nodes
from compiler.emit.expressions import Columns
from compiler.plan.offsets import finer_step, shifted
from compiler.plan.operators import Window

_UNITS = (("MINUTE", 60_000), ("SECOND", 1000))
_ZERO = dt.datetime(1970, 1, 1)
_NEAR = 1_577_836_800_000
"""The year 2020: Flink counts the distance to it in 32 bits."""

Call = tuple[str, tuple[int, ...]]


def as_written(window: Window) -> Call:
    """The window function and its lengths. Flink refuses a TUMBLE with an offset of a size and more."""
    offset = window.offset or 0
    every = window.sizes[0 if window.kind == "hop" else -1]
    if abs(offset) >= every:
        offset %= every
    return window.kind, (*window.sizes, *((offset,) if offset else ()))


def finer(window: Window) -> Call | None:
    """The function and lengths of the finer windows; None where the windows are right as they are."""
    offset = shifted(window.kind, window.sizes, window.offset)
    step = None if offset is None else finer_step(window.sizes, offset)
    if offset is None or step is None:
        return None
    if window.kind == "cumulate":
        return "cumulate", (step, window.sizes[-1], offset)
    return "hop", (step, window.sizes[-1])


def wanted(window: Window, columns: Columns) -> exp.Expr:
    """Which of the finer windows are those that were asked for."""
    every, offset = window.sizes[0], window.offset or 0
    start = columns["window_start"]
    unit, length = next(u for u in _UNITS if gcd(every, offset) % u[1] == 0)
    if window.kind == "cumulate":
        ends: tuple[exp.Expr, exp.Expr] = (start, columns["window_end"])
    else:
        first = _ZERO + dt.timedelta(milliseconds=_NEAR // every * every + offset)
        ends = (nodes.Verbatim(this=f"TIMESTAMP '{first:%Y-%m-%d %H:%M:%S}'"), start)
    distance = exp.Anonymous(
        this="TIMESTAMPDIFF", expressions=[nodes.Verbatim(this=unit), *(e.copy() for e in ends)]
    )
    rest = exp.Anonymous(
        this="MOD", expressions=[distance, nodes.Verbatim(this=str(every // length))]
    )
    return exp.EQ(this=rest, expression=nodes.Verbatim(this="0"))
