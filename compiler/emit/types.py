"""Turns a data type into the text by which Flink SQL knows it."""

from __future__ import annotations

from compiler.emit.text import EmitError, identifier
from compiler.types.datatype import MAX_LENGTH, DataType, Root

_PLAIN = {
    Root.BOOLEAN,
    Root.TINYINT,
    Root.SMALLINT,
    Root.INT,
    Root.BIGINT,
    Root.FLOAT,
    Root.DOUBLE,
    Root.DATE,
    Root.VARIANT,
    Root.BITMAP,
    Root.NULL,
}
_WITH_ARGUMENTS = {
    Root.CHAR,
    Root.VARCHAR,
    Root.BINARY,
    Root.VARBINARY,
    Root.DECIMAL,
    Root.TIME,
    Root.TIMESTAMP,
    Root.TIMESTAMP_LTZ,
}
_UNBOUNDED = {Root.VARCHAR: "STRING", Root.VARBINARY: "BYTES"}


def type_text(data_type: DataType, *, top: bool = True) -> str:
    """The type's text. NOT NULL is said inside other types; at the top, where a cast takes none, it is not."""
    text = _root_text(data_type)
    return text if top or data_type.nullable else f"{text} NOT NULL"


def column_type_text(data_type: DataType) -> str:
    """The type's text as a column's, with NOT NULL."""
    return type_text(data_type, top=False)


def _root_text(data_type: DataType) -> str:
    root = data_type.root
    if root in _PLAIN:
        return root.value
    if root in _WITH_ARGUMENTS:
        if data_type.args == (MAX_LENGTH,) and root in _UNBOUNDED:
            return _UNBOUNDED[root]
        arguments = f"({', '.join(map(str, data_type.args))})" if data_type.args else ""
        return root.value + arguments
    if root is Root.TIMESTAMP_TZ:
        return f"TIMESTAMP({data_type.args[0]}) WITH TIME ZONE"
    if root in (Root.INTERVAL_MONTHS, Root.INTERVAL_SECONDS):
        return _interval_text(data_type)
    if root in (Root.ARRAY, Root.MULTISET, Root.MAP):
        return f"{root.value}<{', '.join(type_text(child, top=False) for child in data_type.children)}>"
    if root is Root.ROW:
        fields = zip(data_type.names, data_type.children, strict=True)
        return f"ROW<{', '.join(f'{identifier(n)} {type_text(t, top=False)}' for n, t in fields)}>"
    raise EmitError(f"Flink SQL cannot spell the type {root.value}")


def _interval_text(data_type: DataType) -> str:
    """Flink keeps months or milliseconds, whatever is written, but makes an interval of one unit of a number only."""
    if len(data_type.units) == 1:
        return f"INTERVAL {data_type.units[0]}"
    if data_type.root is Root.INTERVAL_MONTHS:
        return "INTERVAL YEAR TO MONTH"
    return "INTERVAL DAY TO SECOND(3)"
