"""Turns types of columns, as Flink writes them in JSON, into fields of a schema of Pinot."""

from __future__ import annotations

from compiler.types.datatype import MAX_LENGTH, DataType, Root
from dsl.records import dataclass

DOUBLE_DIGITS = 15
"""Pinot's decoder of JSON makes doubles of numbers with a fraction (JSONMessageDecoder): they keep so many digits."""

_SCALARS = {
    Root.CHAR: "STRING",
    Root.VARCHAR: "STRING",
    Root.BOOLEAN: "BOOLEAN",
    Root.TINYINT: "INT",
    Root.SMALLINT: "INT",
    Root.INT: "INT",
    Root.BIGINT: "LONG",
    Root.FLOAT: "FLOAT",
    Root.DOUBLE: "DOUBLE",
    Root.DECIMAL: "BIG_DECIMAL",
    Root.DATE: "STRING",
    Root.TIME: "STRING",
    Root.TIMESTAMP: "TIMESTAMP",
    Root.TIMESTAMP_LTZ: "TIMESTAMP",
    Root.ROW: "JSON",
    Root.MAP: "JSON",
}
_IN_ARRAYS = ("STRING", "INT", "LONG", "FLOAT", "DOUBLE")
_NUMBERS = ("INT", "LONG", "FLOAT", "DOUBLE", "BIG_DECIMAL")
_TEXTS = ("STRING", "JSON")
_TIMES = {
    Root.DATE: ("SIMPLE_DATE_FORMAT|yyyy-MM-dd", "1:DAYS"),
    Root.TIMESTAMP: ("TIMESTAMP", "1:MILLISECONDS"),
    Root.TIMESTAMP_LTZ: ("TIMESTAMP", "1:MILLISECONDS"),
}
_MILLISECONDS = ("EPOCH|MILLISECONDS", "1:MILLISECONDS")


@dataclass(frozen=True, slots=True)
class Refused:
    """The part of a type for which Pinot has no place, and why in words, if that is more than that it has none."""

    type: DataType
    why: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of Pinot: `data_type` is Pinot's, `many` tells of a column with several values a row.

    `length` is how many characters of a text are kept. `format` and `granularity` are those of a time, else empty.
    """

    data_type: str
    many: bool = False
    length: int | None = None
    format: str = ""
    granularity: str = ""

    @property
    def number(self) -> bool:
        """Whether it can be a metric."""
        return self.data_type in _NUMBERS and not self.many


def field_of(type_: DataType) -> Field | Refused:
    """The field for values of a type."""
    refused = _refused(type_)
    if refused is not None:
        return refused
    if type_.root is Root.ARRAY:
        element = type_.children[0]
        inner = field_of(element)
        if isinstance(inner, Refused) or inner.data_type not in _IN_ARRAYS or inner.many:
            return Refused(type_, "a column of several values holds texts or numbers alone")
        return Field(inner.data_type, True, inner.length)
    data_type = _SCALARS[type_.root]
    if type_.root in _TIMES:
        return Field(data_type, False, None, *_TIMES[type_.root])
    # What is longer than the length of a field is cut off, and the length is 512 where none is said (FieldSpec).
    length = type_.args[0] if type_.root in (Root.CHAR, Root.VARCHAR) else MAX_LENGTH
    return Field(data_type, False, length if data_type in _TEXTS else None)


def time_field(type_: DataType) -> Field | None:
    """The field by which segments are kept; None where values are no times. A bigint counts milliseconds."""
    if type_.root is Root.BIGINT:
        return Field("LONG", False, None, *_MILLISECONDS)
    found = field_of(type_)
    return found if isinstance(found, Field) and found.format else None


def is_time(type_: DataType) -> bool:
    """Whether values of the type are days or moments."""
    return type_.root in _TIMES


def _refused(type_: DataType) -> Refused | None:
    root = type_.root
    if root is Root.DECIMAL and type_.args[0] > DOUBLE_DIGITS:
        why = f"Pinot reads numbers of JSON as doubles, which keep {DOUBLE_DIGITS} digits"
        return Refused(type_, why)
    if root in (Root.TIMESTAMP, Root.TIMESTAMP_LTZ) and type_.args[0] > 3:
        return Refused(type_, "its timestamps are in milliseconds")
    if root is not Root.ARRAY and root not in _SCALARS:
        return Refused(type_)
    return next(filter(None, map(_refused, type_.children)), None)
