"""The statements of a Flink SQL script as they are written."""

from __future__ import annotations

from typing import TypeAlias

from dsl.parsed import Comment
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.expressions import Expression
from dsl.syntax.names import Name, Path
from dsl.syntax.queries import Query
from dsl.syntax.types import TypeSyntax


@dataclass(frozen=True, slots=True)
class Setting:
    """`'key' = 'value'`, as in WITH and SET."""

    key: str
    value: str
    key_span: Span
    span: Span


@dataclass(frozen=True, slots=True)
class ColumnDefinition:
    """A column: physical, computed (`expression`), or of metadata (`metadata`; its `key` None where left out).

    `written` is where the expression stands, its brackets included.
    """

    name: Name
    span: Span
    type: TypeSyntax | None = None
    expression: Expression | None = None
    metadata: bool = False
    key: str | None = None
    virtual: bool = False
    comment: str | None = None
    written: Span | None = None


@dataclass(frozen=True, slots=True)
class WatermarkDefinition:
    """`WATERMARK FOR column AS expression`; `written` is where the expression stands, its brackets included."""

    column: tuple[Name, ...]
    expression: Expression
    written: Span
    span: Span


@dataclass(frozen=True, slots=True)
class KeyDefinition:
    """`PRIMARY KEY (a, b) NOT ENFORCED`."""

    columns: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Like:
    """`LIKE table (INCLUDING ALL EXCLUDING OPTIONS)`: pairs of upper-case words."""

    table: Path
    rules: tuple[tuple[str, str], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CreateTable:
    """`CREATE TABLE`; `unsupported` are clauses that nothing here stands for.

    With `query`, which stands at `body`, its columns are those of the query, whose rows are written into it.
    """

    name: Path
    columns: tuple[ColumnDefinition, ...]
    watermark: WatermarkDefinition | None
    key: KeyDefinition | None
    partition: tuple[Name, ...]
    options: tuple[Setting, ...]
    like: Like | None
    comment: str | None
    unsupported: tuple[tuple[str, Span], ...]
    span: Span
    temporary: bool = False
    if_absent: bool = False
    query: Query | None = None
    body: Span | None = None
    together: bool = False


@dataclass(frozen=True, slots=True)
class CreateView:
    """`CREATE VIEW name (columns) AS query`; `body` is where the query stands."""

    name: Path
    columns: tuple[Name, ...]
    query: Query
    body: Span
    comment: str | None
    span: Span
    if_absent: bool = False


@dataclass(frozen=True, slots=True)
class CreateFunction:
    """`CREATE FUNCTION name AS 'code' LANGUAGE JAVA USING JAR 'path'`; `language` in lower case.

    `using` is where its last part stands.
    """

    name: Path
    code: str
    language: str
    span: Span
    using: Span | None = None


@dataclass(frozen=True, slots=True)
class Insert:
    """`INSERT INTO table /*+ OPTIONS(...) */ PARTITION (...) (columns) query`; `columns` is None without a list.

    `together` tells that it stands in a statement set; `on_conflict` is the word behind ON CONFLICT DO, which came with
    Flink 2.3, and its place.
    """

    table: Path
    columns: tuple[Name, ...] | None
    partition: tuple[tuple[Name, Expression], ...]
    query: Query
    body: Span
    span: Span
    together: bool
    options: tuple[Setting, ...] = ()
    on_conflict: Name | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """A query that stands alone, whose rows the client shows."""

    query: Query
    body: Span
    span: Span


@dataclass(frozen=True, slots=True)
class SetOption:
    """`SET 'key' = 'value'`."""

    setting: Setting
    span: Span


@dataclass(frozen=True, slots=True)
class Reset:
    """`RESET 'key'`, or `RESET` of everything."""

    key: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class UsePlace:
    """`USE CATALOG c`, `USE db`, `USE c.db`."""

    place: Path
    catalog: bool
    span: Span


@dataclass(frozen=True, slots=True)
class AddJar:
    """`ADD JAR 'path'`."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class DropThing:
    """`DROP TABLE IF EXISTS name` and its like; `kind` in lower case."""

    kind: str
    name: Path
    if_exists: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Other:
    """A statement for which there is nothing in a `.stream` file; `words` begin it."""

    words: str
    span: Span


Statement: TypeAlias = (
    CreateTable
    | CreateView
    | CreateFunction
    | Insert
    | Show
    | SetOption
    | Reset
    | UsePlace
    | AddJar
    | DropThing
    | Other
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement with the comments before it, in it, and after it on its last line.

    `moved` are those of a DROP of the table that it makes, which is left out.
    """

    statement: Statement
    before: tuple[Comment, ...]
    inside: tuple[Comment, ...]
    after: tuple[Comment, ...]
    moved: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class SqlScript:
    """What could be read of a script; `rest` are the comments that stand at no statement."""

    statements: tuple[Placed, ...]
    rest: tuple[Comment, ...]
