"""Functions of JSON and of VARIANT."""

from __future__ import annotations

from compiler.types import families as f
from compiler.types.datatype import DataType, Root
from compiler.types.functions import results as r
from compiler.types.functions.entry import Arguments, Builtin, Kind, Nulls
from dsl.records import replace

_QUERY = Builtin("JSON_QUERY", ("document any",), r.returning_document, Nulls.ALWAYS)
_QUERY_FOR_ARRAY = replace(_QUERY, takes=("any any",))
"""Its code for arrays compiles for constants that are no objects in Java, too; it gives NULL for them."""

JSON = (
    Builtin("JSON_EXISTS", ("str path",), f.BOOLEAN, Nulls.ALWAYS),
    Builtin("JSON_VALUE", ("document str",), r.returning_value, Nulls.ALWAYS),
    _QUERY,
    Builtin("JSON_STRING", ("jsonable?",), f.STRING),
    Builtin("JSON_QUOTE", ("str?",), f.STRING, since="2.0"),
    Builtin("JSON_UNQUOTE", ("str?",), f.STRING, since="2.0"),
    Builtin("JSON_ARRAY", ("", "json*"), f.STRING, Nulls.NEVER),
    Builtin("JSON_OBJECT", ("", "key json*"), f.STRING, Nulls.NEVER),
    # Only as a value of JSON_ARRAY and JSON_OBJECT: see calls.py.
    Builtin("JSON", ("str?",), f.STRING, since="2.1"),
    Builtin("PARSE_JSON", ("str?", "str? bool?"), f.VARIANT, since="2.1"),
    Builtin("TRY_PARSE_JSON", ("str", "str bool"), f.VARIANT, Nulls.ALWAYS, since="2.1"),
    Builtin("JSON_ARRAYAGG", ("json",), f.varchar(2000), Nulls.NEVER, Kind.AGGREGATE),
    Builtin("JSON_OBJECTAGG", ("str json",), f.varchar(2000), Nulls.NEVER, Kind.AGGREGATE),
)


def for_clauses(entry: Builtin, given: Arguments) -> Builtin:
    """The entry of a function as it is with the clauses given."""
    returning = given.clause("RETURNING")
    array = isinstance(returning, DataType) and returning.root is Root.ARRAY
    return _QUERY_FOR_ARRAY if entry is _QUERY and array else entry
