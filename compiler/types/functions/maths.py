"""Functions of numbers."""

from __future__ import annotations

from compiler.types import families as f
from compiler.types.functions import results as r
from compiler.types.functions.entry import Builtin, Nulls

_OF_ONE = (
    "SQRT", "EXP", "LN", "LOG10", "LOG2", "SIN", "COS", "TAN", "COT", "ASIN", "ACOS", "ATAN",
    "SINH", "COSH", "TANH", "DEGREES", "RADIANS",
)  # fmt: skip

MATHS = (
    *(Builtin(name, ("num",), f.DOUBLE) for name in _OF_ONE),
    Builtin("ABS", ("num",), r.first),
    Builtin("SIGN", ("num",), r.first),
    Builtin("CEIL", ("num", "datetime word"), r.whole),
    Builtin("CEILING", ("num", "datetime word"), r.whole),
    Builtin("FLOOR", ("num", "datetime word"), r.whole),
    Builtin("ROUND", ("num", "num i32"), r.rounded),
    Builtin("TRUNCATE", ("num", "num i32"), r.rounded),
    Builtin("LOG", ("num", "num num"), f.DOUBLE),
    Builtin("POWER", ("num num",), f.DOUBLE),
    Builtin("ATAN2", ("nodec nodec",), f.DOUBLE),
    Builtin("MOD", ("exact exact",), r.remainder),
    Builtin("BIN", ("int",), f.STRING),
    Builtin("RAND", ("", "i32"), f.DOUBLE, deterministic=False),
    Builtin("RAND_INTEGER", ("i32", "i32 i32"), f.INT, deterministic=False),
    Builtin("UUID", ("",), f.char(36), Nulls.NEVER, deterministic=False),
    Builtin("PI", ("",), f.DOUBLE, Nulls.NEVER),
    Builtin("E", ("",), f.DOUBLE, Nulls.NEVER),
)
