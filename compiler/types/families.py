"""Families of types, and the types that rules name most often."""

from __future__ import annotations

from compiler.types.datatype import MAX_LENGTH, DataType, Root

CHARACTER = frozenset({Root.CHAR, Root.VARCHAR})
BINARY = frozenset({Root.BINARY, Root.VARBINARY})
INTEGER = frozenset({Root.TINYINT, Root.SMALLINT, Root.INT, Root.BIGINT})
EXACT = INTEGER | {Root.DECIMAL}
APPROXIMATE = frozenset({Root.FLOAT, Root.DOUBLE})
NUMERIC = EXACT | APPROXIMATE
TIMESTAMPS = frozenset({Root.TIMESTAMP, Root.TIMESTAMP_LTZ, Root.TIMESTAMP_TZ})
DATETIME = TIMESTAMPS | {Root.DATE, Root.TIME}
INTERVAL = frozenset({Root.INTERVAL_MONTHS, Root.INTERVAL_SECONDS})
COLLECTION = frozenset({Root.ARRAY, Root.MULTISET})
CONSTRUCTED = frozenset({Root.ARRAY, Root.MAP, Root.MULTISET, Root.ROW})

BOOLEAN = DataType(Root.BOOLEAN)
TINYINT = DataType(Root.TINYINT)
SMALLINT = DataType(Root.SMALLINT)
INT = DataType(Root.INT)
BIGINT = DataType(Root.BIGINT)
FLOAT = DataType(Root.FLOAT)
DOUBLE = DataType(Root.DOUBLE)
STRING = DataType(Root.VARCHAR, args=(MAX_LENGTH,))
BYTES = DataType(Root.VARBINARY, args=(MAX_LENGTH,))
DATE = DataType(Root.DATE)
TIME = DataType(Root.TIME, args=(0,))
MONTHS = DataType(Root.INTERVAL_MONTHS, units=("MONTH",))
SECONDS = DataType(Root.INTERVAL_SECONDS, args=(3,), units=("SECOND",))
NULL = DataType(Root.NULL)
SYMBOL = DataType(Root.SYMBOL, nullable=False)
VARIANT = DataType(Root.VARIANT)
BITMAP = DataType(Root.BITMAP)

MAX_PRECISION = 38
"""The greatest precision of DECIMAL."""

INTEGER_DIGITS = {Root.TINYINT: 3, Root.SMALLINT: 5, Root.INT: 10, Root.BIGINT: 19}
"""How many decimal digits hold every value of an integer type, as Flink counts them."""


def decimal(precision: int, scale: int, nullable: bool = True) -> DataType:
    """DECIMAL(precision, scale)."""
    return DataType(Root.DECIMAL, nullable, (precision, scale))


def char(length: int, nullable: bool = True) -> DataType:
    """CHAR(length)."""
    return DataType(Root.CHAR, nullable, (length,))


def binary(length: int, nullable: bool = True) -> DataType:
    """BINARY(length)."""
    return DataType(Root.BINARY, nullable, (length,))


def varchar(length: int, nullable: bool = True) -> DataType:
    """VARCHAR(length)."""
    return DataType(Root.VARCHAR, nullable, (length,))


def timestamp(precision: int, nullable: bool = True) -> DataType:
    """TIMESTAMP(precision)."""
    return DataType(Root.TIMESTAMP, nullable, (precision,))


def timestamp_ltz(precision: int, nullable: bool = True) -> DataType:
    """TIMESTAMP_LTZ(precision)."""
    return DataType(Root.TIMESTAMP_LTZ, nullable, (precision,))


def array(element: DataType, nullable: bool = True) -> DataType:
    """ARRAY<element>."""
    return DataType(Root.ARRAY, nullable, children=(element,))


def multiset(element: DataType, nullable: bool = True) -> DataType:
    """MULTISET<element>."""
    return DataType(Root.MULTISET, nullable, children=(element,))


def map_of(key: DataType, value: DataType, nullable: bool = True) -> DataType:
    """MAP<key, value>."""
    return DataType(Root.MAP, nullable, children=(key, value))


def row(names: tuple[str, ...], types: tuple[DataType, ...], nullable: bool = True) -> DataType:
    """ROW<name type, ...>."""
    return DataType(Root.ROW, nullable, children=types, names=names)


def same(left: DataType, right: DataType) -> bool:
    """Whether two types are equal but for nullability and time attributes."""
    return plain(left) == plain(right)


def plain(kind: DataType) -> DataType:
    """The nullable type that is no time attribute, an interval in Flink's own resolution."""
    if kind.root in INTERVAL:
        return MONTHS if kind.root is Root.INTERVAL_MONTHS else SECONDS
    return kind.without_time_attribute().with_nullable(True)


def holds_null(kind: DataType) -> bool:
    """Whether it, or a field of it where it is a row, may be NULL: then a comparison may be, too."""
    return kind.nullable or (kind.root is Root.ROW and any(holds_null(c) for c in kind.children))


def as_decimal(kind: DataType) -> DataType:
    """An exact numeric type as the DECIMAL that holds its values."""
    if kind.root is Root.DECIMAL:
        return kind
    return decimal(INTEGER_DIGITS[kind.root], 0, kind.nullable)
