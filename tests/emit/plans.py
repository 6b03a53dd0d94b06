"""Builds plans by hand, as the front end would."""

from __future__ import annotations

from dataclasses import replace

from compiler.plan import operators as op
from compiler.plan.expressions import (
    AggregateCall,
    Call,
    CastExpr,
    Expr,
    FieldRef,
    Literal,
    SortKey,
)
from compiler.plan.operators import Column, Operator, TableColumn
from compiler.plan.plan import Plan, PlanSink, Relation
from compiler.types.datatype import MAX_LENGTH, DataType, Root
from dsl.span import Span

AT = Span("t.stream", 0, 1)
INT = DataType(Root.INT)
BIGINT = DataType(Root.BIGINT)
DOUBLE = DataType(Root.DOUBLE)
BOOLEAN = DataType(Root.BOOLEAN)
STRING = DataType(Root.VARCHAR, args=(MAX_LENGTH,))
TIMESTAMP = DataType(Root.TIMESTAMP, args=(3,))
ROWTIME = replace(TIMESTAMP, time_attribute="rowtime")


def required(data_type: DataType) -> DataType:
    """The type, not null."""
    return data_type.with_nullable(False)


def decimal(precision: int, scale: int) -> DataType:
    """DECIMAL(p, s)."""
    return DataType(Root.DECIMAL, args=(precision, scale))


def columns(**types: DataType) -> tuple[Column, ...]:
    """Columns by name."""
    return tuple(Column(name, data_type) for name, data_type in types.items())


def ref(operator: Operator, name: str, side: int = 0) -> FieldRef:
    """A column of an operator's output."""
    found = next(c for c in operator.columns if c.name == name)
    return FieldRef(name, found.type, AT, side)


def lit(value: object, data_type: DataType | None = None) -> Literal:
    """A constant with the type that Flink gives it."""
    if data_type is None:
        match value:
            case bool():
                data_type = required(BOOLEAN)
            case int():
                data_type = required(INT)
            case str():
                data_type = required(DataType(Root.CHAR, args=(len(value),)))
            case float():
                data_type = required(DOUBLE)
            case _:
                data_type = DataType(Root.NULL)
    return Literal(value, data_type, AT)


def call(function: str, *args: Expr, type: DataType = BOOLEAN) -> Call:
    """A call."""
    nullable = any(a.type.nullable for a in args)
    return Call(function, args, type.with_nullable(nullable), AT)


def read(relation: Relation) -> op.Read:
    """The rows of a relation."""
    return op.Read(relation.name, relation.operator.columns, AT)


def project(source: Operator, **expressions: Expr) -> op.Project:
    """A projection."""
    out = tuple(Column(name, e.type) for name, e in expressions.items())
    return op.Project(source, tuple(expressions.values()), out, AT)


def keep(source: Operator, *names: str) -> op.Project:
    """Some columns of the input."""
    return project(source, **{name: ref(source, name) for name in names})


def where(source: Operator, condition: Expr) -> op.Filter:
    """A filter."""
    return op.Filter(source, condition, AT)


def join(
    left: Operator, right: Operator, kind: str, condition: Expr | None, **more: object
) -> op.Join:
    """A join of all columns of both sides; names of the right that are taken get `_r`."""
    origin: list[tuple[int, str]] = [(0, c.name) for c in left.columns]
    out = [c if kind not in ("right", "full") else _nullable(c) for c in left.columns]
    if kind not in ("semi", "anti"):
        taken = {c.name for c in left.columns}
        for column in right.columns:
            name = column.name
            while name in taken:
                name += "_r"
            taken.add(name)
            shown = replace(column, name=name)
            origin.append((1, column.name))
            out.append(_nullable(shown) if kind in ("left", "full") else shown)
    return op.Join(left, right, kind, condition, tuple(origin), tuple(out), AT, **more)  # type: ignore[arg-type]


def _nullable(column: Column) -> Column:
    return replace(column, type=column.type.with_nullable(True))


def window(
    source: Operator, kind: str, time: str, *sizes: int, by: tuple[str, ...] = ()
) -> op.Window:
    """A window table function."""
    bound = required(TIMESTAMP)
    added = columns(window_start=bound, window_end=bound, window_time=required(ROWTIME))
    return op.Window(source, kind, time, sizes, None, by, (*source.columns, *added), AT)


def aggregate(source: Operator, keys: tuple[str, ...], **calls: AggregateCall) -> op.Aggregate:
    """GROUP BY columns."""
    key_columns = tuple(Column(k, ref(source, k).type) for k in keys)
    out = (*key_columns, *(Column(name, c.type) for name, c in calls.items()))
    return op.Aggregate(source, tuple(ref(source, k) for k in keys), tuple(calls.values()), out, AT)


def agg(function: str, *args: Expr, type: DataType = BIGINT, **more: object) -> AggregateCall:
    """An aggregate function."""
    return AggregateCall(function, args, type, AT, **more)  # type: ignore[arg-type]


def count() -> AggregateCall:
    """COUNT(*)."""
    return agg("COUNT", type=required(BIGINT))


def rank(
    source: Operator, kind: str, by: tuple[str, ...], *order: SortKey, limit: int = 1
) -> op.Rank:
    """De-duplication or top-n."""
    keys = tuple(ref(source, name) for name in by)
    return op.Rank(source, kind, keys, order, limit, None, source.columns, AT)


def set_op(kind: str, all: bool, *inputs: Operator) -> op.SetOp:
    """A set operation with the first input's columns."""
    return op.SetOp(kind, all, inputs, inputs[0].columns, AT)


def cast(operand: Expr, data_type: DataType, safe: bool = False) -> CastExpr:
    """A cast."""
    nullable = safe or operand.type.nullable
    return CastExpr(operand, data_type.with_nullable(nullable), safe, AT)


def table(
    name: str,
    options: dict[str, str],
    time: str | None = None,
    key: tuple[str, ...] = (),
    /,
    **types: DataType,
) -> Relation:
    """A source; `time` is its watermark column, five seconds behind."""
    if time is not None:
        types[time] = replace(types[time], time_attribute="rowtime")
    mark = None
    if time is not None:
        late = Literal(5000, required(DataType(Root.INTERVAL_SECONDS)), AT)
        mark = (time, Call("-", (FieldRef(time, types[time], AT), late), types[time], AT))
    connector = options.get("connector", "datagen")
    operator = op.TableSource(
        connector,
        tuple(options.items()),
        tuple(TableColumn(c) for c in columns(**types)),
        key,
        mark,
        AT,
    )
    return Relation(name, "source", operator, name, AT)


def task(name: str, operator: Operator, kind: str = "task", doc: str | None = None) -> Relation:
    """A relation."""
    return Relation(name, kind, operator, name, AT, doc)


def sink(name: str, source: Operator, **options: str) -> PlanSink:
    """A sink of exactly the input's columns."""
    given = {"connector": "blackhole", **options}
    out = tuple(
        TableColumn(replace(c, type=c.type.without_time_attribute())) for c in source.columns
    )
    return PlanSink(name, given["connector"], tuple(given.items()), out, (), (), source, AT)


def plan(*parts: Relation | PlanSink, **settings: str) -> Plan:
    """A streaming plan."""
    relations = tuple(p for p in parts if isinstance(p, Relation))
    sinks = tuple(p for p in parts if isinstance(p, PlanSink))
    return Plan("t", "streaming", "2.2", tuple(settings.items()), relations, sinks)
