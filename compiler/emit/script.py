"""A Flink SQL job as the statements that make it up, in the order in which they run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from compiler.plan.functions import Module
from dsl.span import Span


class StatementKind(StrEnum):
    """What a statement declares."""

    TABLE = "table"
    VIEW = "view"
    FUNCTION = "function"
    CATALOG = "catalog"
    DATABASE = "database"
    PROCESS = "process"


@dataclass(frozen=True, slots=True)
class ProcessCall:
    """A view of the rows that a Python class gives, which no statement of SQL declares.

    `uid` is the name by which Flink finds its state again, `code` is `module:Class`. `columns` are those that it takes
    and `returns` those that it gives, with their types; `state` has for each name the type, and the milliseconds for
    which it is kept, 0 for ever. `watermark` is the column that keeps the event time; `zoned` tells that the event time
    that comes in is a TIMESTAMP_LTZ. `rejects` is the column of a row for which the class raised, empty where none is.
    """

    uid: str
    code: str
    keys: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    state: tuple[tuple[str, tuple[str, int]], ...]
    returns: tuple[tuple[str, str], ...]
    timers: str = ""
    watermark: str | None = None
    zoned: bool = False
    rejects: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A `CREATE TEMPORARY ...` statement, without a closing semicolon.

    `name` is the name of the table or view in Flink; `node` the output of the `.stream` file that it
    stands for (`flights`, `valid.rejected`), `task` its source, task or sink; `span` its declaration. `probe` is,
    of a function, a query with one call of it, whose columns have the types `gives` if the function is what it is
    declared to be, of a table in a catalog one of its columns, and `methods` are those that `java_class` has to have.
    Of a `process`, `sql` is the query whose rows it takes.
    """

    kind: StatementKind
    name: str
    sql: str
    node: str
    span: Span
    comment: str = ""
    probe: str = ""
    gives: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    java_class: str = ""
    task: str = ""
    process: ProcessCall | None = None


@dataclass(frozen=True, slots=True)
class Insert:
    """An `INSERT INTO` of the one statement set, without a closing semicolon.

    `stops` tells that the sink is no place for rows: the first that comes to it stops the job.
    """

    sink: str
    sql: str
    span: Span
    comment: str = ""
    stops: bool = False


@dataclass(frozen=True, slots=True)
class SinkLocation:
    """Where the rows of a sink come to lie, for people: connector and path, topic or the like."""

    sink: str
    connector: str
    location: str
    format: str | None = None


@dataclass(frozen=True, slots=True)
class FallibleExpression:
    """An expression that can fail a running job, with its place in the `.stream` file.

    `kind` is one of `cast`, `division`, `function`; `text` the SQL of the expression as it was emitted. An
    `expectation` is one with `else fail`; `text` is then its name.
    """

    task: str
    span: Span
    kind: str
    text: str


class NodeKind(StrEnum):
    """What a node of the pipeline is."""

    SOURCE = "source"
    TASK = "task"
    SINK = "sink"


@dataclass(frozen=True, slots=True)
class Step:
    """A computation of a node: what it is (`aggregate`, `join`, ...), and words of its description."""

    kind: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Node:
    """A source, task or sink, by which a run shows its progress.

    `name` is that of the declaration, a sink's the one in Flink; `reads` are sources and tasks;
    `outputs` are the outputs that are read: `flights`, `valid.rejected`.
    """

    name: str
    kind: NodeKind
    reads: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """A whole job. `settings` are Flink configuration keys and values; `mode` is `streaming` or `batch`.

    `nodes` are those of the file, each after those that it reads; empty where nobody watches the job.
    `modules` are Python files that the job needs, by their paths on Python's search path; the first one is
    the module that its functions are taken from. `jars` are those of `compiler.jars` that it needs, by their names.
    """

    name: str
    mode: str
    settings: tuple[tuple[str, str], ...]
    statements: tuple[Statement, ...]
    inserts: tuple[Insert, ...]
    sinks: tuple[SinkLocation, ...] = ()
    fallible: tuple[FallibleExpression, ...] = ()
    nodes: tuple[Node, ...] = ()
    modules: tuple[Module, ...] = ()
    jars: tuple[str, ...] = ()

    @property
    def processes(self) -> bool:
        """Whether the job needs more than SQL: its tables and streams are then made by Python."""
        return any(statement.process is not None for statement in self.statements)
