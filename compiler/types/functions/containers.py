"""Functions of arrays and maps."""

from __future__ import annotations

from compiler.types import families as f
from compiler.types.functions import results as r
from compiler.types.functions.entry import Builtin, Nulls

COLLECTIONS = (
    Builtin("CARDINALITY", ("arr-map",), f.INT),
    Builtin("ELEMENT", ("arr",), r.element, Nulls.ALWAYS),
    Builtin("ARRAY_APPEND", ("arr any?",), r.with_element),
    Builtin("ARRAY_PREPEND", ("arr any?",), r.with_element),
    Builtin("ARRAY_CONCAT", ("arr*",), r.common),
    Builtin("ARRAY_CONTAINS", ("arr any?",), r.holding(f.BOOLEAN), Nulls.FIRST),
    Builtin("ARRAY_DISTINCT", ("arr",), r.first),
    Builtin("ARRAY_EXCEPT", ("arr arr",), r.common),
    Builtin("ARRAY_INTERSECT", ("arr arr",), r.common),
    Builtin("ARRAY_UNION", ("arr arr",), r.common),
    Builtin("ARRAY_JOIN", ("arr-str str?", "arr-str str? str?"), f.STRING),
    Builtin("ARRAY_MAX", ("arr-sorted",), r.element, Nulls.ALWAYS),
    Builtin("ARRAY_MIN", ("arr-sorted",), r.element, Nulls.ALWAYS),
    Builtin("ARRAY_POSITION", ("arr any?",), r.holding(f.INT)),
    Builtin("ARRAY_REMOVE", ("arr any?",), r.without_element, Nulls.FIRST),
    Builtin("ARRAY_REVERSE", ("arr",), r.first),
    Builtin("ARRAY_SLICE", ("arr as-int?", "arr as-int? as-int?"), r.first),
    Builtin("ARRAY_SORT", ("arr-sorted", "arr-sorted bool?", "arr-sorted bool? bool?"), r.first),
    Builtin("MAP_ENTRIES", ("map",), r.entries),
    Builtin("MAP_FROM_ARRAYS", ("arr arr",), r.from_arrays),
    Builtin("MAP_KEYS", ("map",), r.keys),
    Builtin("MAP_VALUES", ("map",), r.values),
    Builtin("MAP_UNION", ("map*",), r.common),
)
