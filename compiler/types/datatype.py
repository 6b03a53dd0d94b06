"""Flink SQL's data types."""

from __future__ import annotations

from enum import StrEnum

from dsl.records import dataclass, replace


class Root(StrEnum):
    """What kind of type it is, spelt as Flink spells it."""

    CHAR = "CHAR"
    VARCHAR = "VARCHAR"
    BOOLEAN = "BOOLEAN"
    BINARY = "BINARY"
    VARBINARY = "VARBINARY"
    DECIMAL = "DECIMAL"
    TINYINT = "TINYINT"
    SMALLINT = "SMALLINT"
    INT = "INT"
    BIGINT = "BIGINT"
    FLOAT = "FLOAT"
    DOUBLE = "DOUBLE"
    DATE = "DATE"
    TIME = "TIME"
    TIMESTAMP = "TIMESTAMP"
    TIMESTAMP_LTZ = "TIMESTAMP_LTZ"
    TIMESTAMP_TZ = "TIMESTAMP_TZ"
    INTERVAL_MONTHS = "INTERVAL_MONTHS"
    INTERVAL_SECONDS = "INTERVAL_SECONDS"
    ARRAY = "ARRAY"
    MAP = "MAP"
    MULTISET = "MULTISET"
    ROW = "ROW"
    STRUCTURED = "STRUCTURED"
    RAW = "RAW"
    NULL = "NULL"
    VARIANT = "VARIANT"
    BITMAP = "BITMAP"
    SYMBOL = "SYMBOL"


MAX_LENGTH = 2147483647
"""The length of STRING and BYTES."""


@dataclass(frozen=True, slots=True)
class DataType:
    """A type; what the fields hold depends on `root`.

    - CHAR, VARCHAR, BINARY, VARBINARY: `args = (length,)`; STRING is VARCHAR(2147483647).
    - DECIMAL: `args = (precision, scale)`. TIME, TIMESTAMP, TIMESTAMP_LTZ, TIMESTAMP_TZ: `(precision,)`.
    - INTERVAL_MONTHS, INTERVAL_SECONDS: `units` is the resolution as written, `("YEAR", "MONTH")`, and `args`
      its precisions.
    - ARRAY, MULTISET: `children = (element,)`; MAP: `(key, value)`; ROW: the fields, named by `names`;
      STRUCTURED: likewise, with the name of the class before those of the fields.
    `time_attribute` is `rowtime`, `proctime` or None. `event_time` and such are properties of columns, but
    Flink carries them in the type, and so do we.
    """

    root: Root
    nullable: bool = True
    args: tuple[int, ...] = ()
    children: tuple[DataType, ...] = ()
    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    time_attribute: str | None = None

    def with_nullable(self, nullable: bool) -> DataType:
        """The same type, nullable or not."""
        return self if self.nullable == nullable else replace(self, nullable=nullable)

    def without_time_attribute(self) -> DataType:
        """The same type as ordinary data."""
        return self if self.time_attribute is None else replace(self, time_attribute=None)
