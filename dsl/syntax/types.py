"""Data types as they are written, before they mean anything."""

from __future__ import annotations

from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.names import Name


@dataclass(frozen=True, slots=True)
class TypeField:
    """A field of `row<name type 'comment', ...>`."""

    name: Name
    type: TypeSyntax
    span: Span
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class TypeSyntax:
    """A type such as `decimal(18, 2) not null`.

    `name` is the upper-case root as Flink spells it in full: CHAR, VARCHAR, STRING, BOOLEAN, BINARY,
    VARBINARY, BYTES, DECIMAL, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DATE, TIME, TIMESTAMP,
    TIMESTAMP_LTZ, TIMESTAMP_TZ, INTERVAL, ARRAY, MAP, MULTISET, ROW, RAW, NULL, VARIANT, DESCRIPTOR.
    Synonyms (`DEC`, `NUMERIC`, `INTEGER`, `DOUBLE PRECISION`, `TIMESTAMP(3) WITH LOCAL TIME ZONE`,
    `INT ARRAY`) are folded into these. `args` holds lengths, precisions and scales as written;
    `units` the interval's units (`("YEAR", "MONTH")`); `elements` the types in angle brackets.
    """

    name: str
    span: Span
    args: tuple[int, ...] = ()
    units: tuple[str, ...] = ()
    elements: tuple[TypeSyntax, ...] = ()
    fields: tuple[TypeField, ...] = ()
    not_null: bool = False
