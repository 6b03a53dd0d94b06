"""The declarations of a file as they are written.

Each has `name`, `span` (the whole declaration), `doc` (the comment block right above it, without its
comment marks, or None) and `broken`: True where a part of it did not parse and was left out, so that
later stages do not report what follows from that.
"""

from __future__ import annotations

from typing import TypeAlias

from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.expressions import Expression
from dsl.syntax.names import Name, Path
from dsl.syntax.queries import Query
from dsl.syntax.steps import Step
from dsl.syntax.types import TypeSyntax


@dataclass(frozen=True, slots=True)
class Option:
    """`checkpoint.interval = 30s`. A bare word as value is a ColumnRef, `env('X')` a FunctionCall."""

    key: Path
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Tag:
    """`@pii(email)`."""

    name: Name
    args: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class PhysicalColumn:
    """`amount decimal(18, 2) not null @pii(email)`."""

    name: Name
    type: TypeSyntax
    tags: tuple[Tag, ...]
    span: Span
    doc: str | None = None


@dataclass(frozen=True, slots=True)
class ComputedColumn:
    """`name as expr`."""

    name: Name
    expression: Expression
    tags: tuple[Tag, ...]
    span: Span
    doc: str | None = None


@dataclass(frozen=True, slots=True)
class MetadataColumn:
    """`name type from metadata ['key'] [virtual]`; `key` is None where it is the column's name."""

    name: Name
    type: TypeSyntax
    key: str | None
    virtual: bool
    tags: tuple[Tag, ...]
    span: Span
    doc: str | None = None


Column: TypeAlias = PhysicalColumn | ComputedColumn | MetadataColumn


@dataclass(frozen=True, slots=True)
class ColumnList:
    """`columns ( ... )`."""

    columns: tuple[Column, ...]
    span: Span
    broken: bool = False


@dataclass(frozen=True, slots=True)
class ColumnsOfSchema:
    """`columns payment`."""

    schema: Path
    span: Span


@dataclass(frozen=True, slots=True)
class ColumnsFromFile:
    """`columns from avro 'payment.avsc'`; `kind` is `avro`, `json_schema` or `protobuf`."""

    kind: Name
    path: Expression
    span: Span


Columns: TypeAlias = ColumnList | ColumnsOfSchema | ColumnsFromFile


@dataclass(frozen=True, slots=True)
class Watermark:
    """`watermark column [- delay] [idle timeout]`: `expression` is all before `idle`."""

    expression: Expression
    idle: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class PrimaryKey:
    """`primary key (a, b)`."""

    columns: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Pipeline:
    """`pipeline name { options }`."""

    name: Name
    options: tuple[Option, ...]
    span: Span
    doc: str | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Defaults:
    """`defaults { options }`; `name` is the word itself."""

    name: Name
    options: tuple[Option, ...]
    span: Span
    doc: str | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """`profile prod { options }`."""

    name: Name
    options: tuple[Option, ...]
    span: Span
    doc: str | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Param:
    """`param region string = 'eu'`. The type `duration` or `size` is a TypeSyntax named DURATION or SIZE."""

    name: Name
    type: TypeSyntax
    default: Expression | None
    span: Span
    doc: str | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """`use a, b as c from 'ledger.stream'`: pairs of (name there, name here or None); `name` is the first."""

    name: Name
    names: tuple[tuple[Name, Name | None], ...]
    path: Expression
    span: Span
    doc: str | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    """`schema payment ( columns )` or `schema payment from avro 'payment.avsc'`."""

    name: Name
    columns: Columns
    span: Span
    doc: str | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class CatalogDeclaration:
    """`catalog lake from iceberg { ... }`: `kind` is what keeps its tables."""

    name: Name
    kind: Name
    options: tuple[Option, ...]
    span: Span
    doc: str | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class SourceDeclaration:
    """`source payments from kafka { ... }`."""

    name: Name
    connector: Name
    options: tuple[Option, ...]
    columns: Columns | None
    primary_key: PrimaryKey | None
    watermark: Watermark | None
    span: Span
    doc: str | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """`task valid { ... }`: options, then steps or one query; `steps` is empty where there is a query."""

    name: Name
    options: tuple[Option, ...]
    steps: tuple[Step, ...]
    query: Query | None
    span: Span
    doc: str | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class FunctionParameter:
    """`name type` in a function's signature."""

    name: Name
    type: TypeSyntax
    span: Span


@dataclass(frozen=True, slots=True)
class Function:
    """`function f(a string, b int) returns string as expr` | `from python 'pkg.mod:fn'` | `from java '...'`.

    `language` is `sql`, `python` or `java`; `body` is the expression of a macro; `path` names the code.
    `options` stand in braces after it where there are any. `kind` is `scalar`, `aggregate` (`returns aggregate
    double`) or `table` (`returns table (word string, length int)`), of which `table` are the columns.
    """

    name: Name
    parameters: tuple[FunctionParameter, ...]
    returns: TypeSyntax | None
    language: str
    body: Expression | None
    path: Expression | None
    options: tuple[Option, ...]
    span: Span
    doc: str | None = None
    broken: bool = False
    kind: str = "scalar"
    table: tuple[FunctionParameter, ...] = ()


@dataclass(frozen=True, slots=True)
class SinkDeclaration:
    """`sink lake from enriched, valid.rejected into iceberg { ... }`."""

    name: Name
    inputs: tuple[Path, ...]
    connector: Name
    options: tuple[Option, ...]
    primary_key: PrimaryKey | None
    span: Span
    doc: str | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class TestRow:
    """A row of a `given` or `then`, optionally with its kind before it (`+I -U +U -D`)."""

    values: tuple[Expression, ...]
    kind: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class TestWatermark:
    """`watermark '12:02:00'` among the rows of a `given`."""

    time: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class TestIdle:
    """`idle` among the rows of a `given`: the source gives nothing for a while, and time does not wait for it."""

    span: Span


@dataclass(frozen=True, slots=True)
class TestTable:
    """`given payments (a, b) (...), (...)` or `then totals (a, b) (...)`; `clause` is `given` or `then`.

    `columns` is empty where the list is left out (all columns, in order); `changelog` where the word
    stands after the name.
    """

    clause: str
    output: Path
    columns: tuple[Name, ...]
    rows: tuple[TestRow | TestWatermark | TestIdle, ...]
    changelog: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Test:
    """`test name { given ... then ... }`, with options such as `param.region = 'us'` first."""

    name: Name
    options: tuple[Option, ...]
    tables: tuple[TestTable, ...]
    span: Span
    doc: str | None = None
    broken: bool = False


Declaration: TypeAlias = (
    Pipeline
    | Defaults
    | Profile
    | Param
    | Use
    | Schema
    | CatalogDeclaration
    | SourceDeclaration
    | Task
    | Function
    | SinkDeclaration
    | Test
)


@dataclass(frozen=True, slots=True)
class File:
    """All declarations of a text, in its order."""

    declarations: tuple[Declaration, ...]
    span: Span
