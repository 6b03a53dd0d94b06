"""Types as written, and as Flink writes them."""

import pytest

from compiler.types.datatype import DataType
from compiler.types.show import show
from compiler.types.syntax import resolve_type
from dsl.diagnostic import Diagnostic
from dsl.parse import parse
from dsl.source import Source
from dsl.syntax.declarations import ColumnList, PhysicalColumn, SourceDeclaration


def resolved(written: str) -> DataType | Diagnostic:
    text = f"source t from datagen {{\n  columns (\n    a {written},\n  )\n}}\n"
    found = parse(Source("x", text))
    assert not found.diagnostics, found.diagnostics
    source = found.tree.declarations[0]
    assert isinstance(source, SourceDeclaration)
    assert isinstance(source.columns, ColumnList)
    column = source.columns.columns[0]
    assert isinstance(column, PhysicalColumn)
    return resolve_type(column.type)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("decimal(18, 2) not null", "DECIMAL(18, 2) NOT NULL"),
        ("decimal", "DECIMAL(10, 0)"),
        ("decimal(5)", "DECIMAL(5, 0)"),
        ("numeric(5, 1)", "DECIMAL(5, 1)"),
        ("string", "STRING"),
        ("varchar(2147483647)", "STRING"),
        ("varchar", "STRING"),
        ("varbinary", "BYTES"),
        ("char", "CHAR(1)"),
        ("bytes", "BYTES"),
        ("varbinary(8)", "VARBINARY(8)"),
        ("timestamp", "TIMESTAMP(6)"),
        ("timestamp_ltz(3)", "TIMESTAMP_LTZ(3)"),
        ("timestamp(3) with local time zone", "TIMESTAMP_LTZ(3)"),
        ("time", "TIME(0)"),
        ("double precision", "DOUBLE"),
        ("array<int not null>", "ARRAY<INT NOT NULL>"),
        ("map<string, array<int>>", "MAP<STRING, ARRAY<INT>>"),
        ("row<a int, b string not null>", "ROW<`a` INT, `b` STRING NOT NULL>"),
        ("multiset<string>", "MULTISET<STRING>"),
    ],
)
def test_types(written: str, shown: str) -> None:
    kind = resolved(written)
    assert isinstance(kind, DataType)
    assert show(kind) == shown


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("decimal(39, 2)", "precision 39 of `DECIMAL` is not between 1 and 38"),
        ("decimal(5, 6)", "scale 6 of `DECIMAL` is not between 0 and 5"),
        ("timestamp(10)", "precision 10 of `TIMESTAMP` is not between 0 and 9"),
        ("char(0)", "length 0 of `CHAR` is not between 1 and 2147483647"),
        ("array<decimal(0)>", "precision 0 of `DECIMAL` is not between 1 and 38"),
        ("row<a int, a string>", "field `a` stands twice in `ROW`"),
    ],
)
def test_bounds(written: str, message: str) -> None:
    found = resolved(written)
    assert isinstance(found, Diagnostic)
    assert (found.code.number, found.message) == ("TYP005", message)


def test_intervals_and_time_attributes() -> None:
    from dataclasses import replace

    from compiler.types import families as f

    assert show(f.SECONDS) == "INTERVAL SECOND(3)"
    assert show(replace(f.SECONDS, units=("DAY", "SECOND"))) == "INTERVAL DAY TO SECOND(3)"
    assert show(f.MONTHS.with_nullable(False)) == "INTERVAL MONTH NOT NULL"
    rowtime = replace(f.timestamp(3, nullable=False), time_attribute="rowtime")
    assert show(rowtime) == "TIMESTAMP(3) NOT NULL"
    assert show(rowtime, time_attributes=True) == "TIMESTAMP(3) NOT NULL *ROWTIME*"
