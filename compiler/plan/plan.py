"""A plan: named relations that read one another, and the sinks that read them."""

from __future__ import annotations

from compiler.plan.functions import PlanFunction
from compiler.plan.operators import Column, Operator, TableColumn
from compiler.plan.requirements import Requirements
from dsl.records import dataclass
from dsl.span import Span


@dataclass(frozen=True, slots=True)
class Relation:
    """A named output and how its rows are made.

    `name` is the output's name in the file (`flights`, `valid.rejected`) or, for what a task computes on the
    way and shares between its outputs, `task$1`. `kind` is `source`, `task` or `part`. A relation reads others only
    by `Read`. `task` is the declaration it belongs to.
    """

    name: str
    kind: str
    operator: Operator
    task: str
    span: Span
    doc: str | None = None


@dataclass(frozen=True, slots=True)
class PlanCatalog:
    """A catalog of tables. `options` are Flink's keys and values, secrets as references."""

    name: str
    kind: str
    options: tuple[tuple[str, str], ...]
    span: Span
    doc: str | None = None


@dataclass(frozen=True, slots=True)
class PinotTable:
    """A table of Pinot that reads the topic which a sink writes.

    `dimensions` are numbers that are no metrics; `key` is that of the sink, empty where rows are only added;
    `retention` is in hours, 0 where rows are kept for ever.
    """

    name: str
    time_column: str
    dimensions: tuple[str, ...]
    key: tuple[str, ...]
    replication: int
    retention: int


@dataclass(frozen=True, slots=True)
class PlanSink:
    """A table of a connector, as a sink, and what goes into it.

    `input` gives exactly `table_columns` in their order. `changes` are the kinds of changes that the table takes beside
    inserts: `UB`, `UA`, `D`. `on_conflict` says what becomes of rows with one primary key that the input keeps apart
    by another: `error`, `nothing`, `deduplicate`, or empty. `stops` names the expectations, with their places, whose
    rows the sink is there for: the first that comes to it stops the job. `path` is the name of a table that a catalog
    has: catalog, database, table; `made` are the columns with which it is made where it is missing (none: it has
    to be there), `properties` are the options that it then keeps. `pinot` is the table of Pinot that reads its topic.
    """

    name: str
    connector: str
    options: tuple[tuple[str, str], ...]
    table_columns: tuple[TableColumn, ...]
    primary_key: tuple[str, ...]
    partition_by: tuple[str, ...]
    input: Operator
    span: Span
    location: str = ""
    doc: str | None = None
    changes: tuple[str, ...] = ()
    on_conflict: str = ""
    stops: tuple[tuple[str, Span], ...] = ()
    path: tuple[str, ...] = ()
    made: tuple[TableColumn, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    pinot: PinotTable | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The table's columns."""
        return tuple(column.column for column in self.table_columns)


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole job. `relations` stand in an order in which each reads only earlier ones.

    `settings` are Flink configuration keys and values; `mode` is `streaming` or `batch`; `target` the Flink
    version, `2.2`. `functions` are those of the pipeline's own, called or not; `catalogs` those that tables are in;
    `requirements` the packages that its Python needs.
    """

    name: str
    mode: str
    target: str
    settings: tuple[tuple[str, str], ...]
    relations: tuple[Relation, ...]
    sinks: tuple[PlanSink, ...]
    doc: str | None = None
    functions: tuple[PlanFunction, ...] = ()
    catalogs: tuple[PlanCatalog, ...] = ()
    requirements: Requirements | None = None

    def relation(self, name: str) -> Relation:
        """The relation of that name; KeyError where there is none."""
        for relation in self.relations:
            if relation.name == name:
                return relation
        raise KeyError(name)
