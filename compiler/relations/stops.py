"""What `expect ... else fail` becomes: a sink that no row gets into, since the first one that comes stops the job.

A condition that fails amid a query is not enough: Flink evaluates filters in the order that it likes, pushes them into
sources, and leaves out columns that nobody reads. The rows that fail are an output of their own, which nothing but this
sink reads, so that the planner can neither drop the test nor put another one before it. The failure is a CAST of a
sentence, which needs no code of ours on the cluster: Flink's error has the sentence in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.plan import operators as op
from compiler.plan.expressions import Call, CaseExpr, CastExpr, Expr, FieldRef, Literal
from compiler.plan.inputs import operators
from compiler.plan.operators import Column, TableColumn
from compiler.plan.plan import PlanSink, Relation
from compiler.plan.traits import Traits, derive
from compiler.plan.traverse import walk
from compiler.relations.flow import field_ref
from compiler.types.datatype import MAX_LENGTH, DataType, Root
from dsl.span import Span

PORT = "failed"
REASON = "reason"

_TEXT = DataType(Root.VARCHAR, nullable=False, args=(MAX_LENGTH,))
_STOPS = DataType(Root.BOOLEAN, nullable=False)
_MOST = 8
"""How many columns of a row are told where it has no key."""
_TOLD = frozenset(
    {
        Root.CHAR,
        Root.VARCHAR,
        Root.BOOLEAN,
        Root.DECIMAL,
        Root.TINYINT,
        Root.SMALLINT,
        Root.INT,
        Root.BIGINT,
        Root.FLOAT,
        Root.DOUBLE,
        Root.DATE,
        Root.TIME,
        Root.TIMESTAMP,
        Root.TIMESTAMP_LTZ,
    }
)
"""Values that are short, and read well as a text."""


def stopping_sinks(relations: Mapping[str, Relation]) -> tuple[PlanSink, ...]:
    """A sink for each task that has expectations with `else fail`."""
    stopping = [one for one in relations.values() if one.name == f"{one.task}.{PORT}"]
    if not stopping:
        return ()
    known: dict[str, Traits] = {}

    def traits(name: str) -> Traits:
        if name not in known:
            known[name] = derive(relations[name].operator, traits)
        return known[name]

    return tuple(_sink(relation, traits(relation.name)) for relation in stopping)


def above(names: set[str], relations: Mapping[str, Relation]) -> set[str]:
    """The tasks and sources from which rows come to some relations."""
    todo, seen = list(names), set[str]()
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            parts = operators(relations[name].operator)
            todo += [part.relation for part in parts if isinstance(part, op.Read)]
    return {relations[name].task for name in seen}


def _sink(relation: Relation, traits: Traits) -> PlanSink:
    span = relation.operator.span
    read = op.Read(relation.name, relation.operator.columns, span)
    column = Column("stops", _STOPS, (), span)
    stops = CastExpr(_sentence(relation, traits, span), _STOPS, False, span)
    rows = op.Project(read, (stops,), (column,), span)
    return PlanSink(
        relation.name,
        "blackhole",
        (("connector", "blackhole"),),
        (TableColumn(column),),
        (),
        (),
        rows,
        span,
        doc=f"Takes no row: the first that comes, one that fails an expectation of {relation.task}, stops the job.",
        changes=("UB", "UA", "D"),
        stops=_expectations(relation),
    )


def _expectations(relation: Relation) -> tuple[tuple[str, Span], ...]:
    """The names of the expectations and their places: what the column `reason` can be."""
    rows = relation.operator
    assert isinstance(rows, op.Project)
    reason = rows.expressions[-1]
    names = [reason]
    if isinstance(reason, CaseExpr):
        names = [result for _, result in reason.branches]
        names += [reason.default] if reason.default is not None else []
    return tuple((str(n.value), n.span) for n in names if isinstance(n, Literal))


def _sentence(relation: Relation, traits: Traits, span: Span) -> Expr:
    """The expectation, the task, and what tells the row apart from others."""
    columns = {column.name: column for column in relation.operator.columns}
    parts: list[Expr] = [
        Literal("expectation `", _TEXT, span),
        field_ref(columns[REASON]),
        Literal(f"` of task `{relation.task}` does not hold for a row", _TEXT, span),
    ]
    before = ": "
    for column in _told(relation, traits):
        parts.append(Literal(f"{before}{column.name} = ", _TEXT, span))
        text = CastExpr(field_ref(column), _TEXT.with_nullable(column.type.nullable), False, span)
        null = Literal("NULL", _TEXT, span)
        parts.append(Call("COALESCE", (text, null), _TEXT, span) if column.type.nullable else text)
        before = ", "
    return Call("CONCAT", tuple(parts), _TEXT, span)


def _told(relation: Relation, traits: Traits) -> tuple[Column, ...]:
    """The columns of a key, or the first ones, and those of the conditions.

    Personal data and others with a tag are not told: the sentence is in the logs of the cluster.
    """
    columns = relation.operator.columns
    plain = {
        c.name: c for c in columns if c.name != REASON and not c.labels and c.type.root in _TOLD
    }
    keys = [key for key in traits.keys if all(name in plain for name in key)]
    names = min(keys, key=len) if keys else tuple(plain)[:_MOST]
    tested = (name for name in _tested(relation) if name in plain)
    return tuple(plain[name] for name in dict.fromkeys((*names, *tested)))


def _tested(relation: Relation) -> Iterator[str]:
    for operator in operators(relation.operator):
        if isinstance(operator, op.Filter):
            for part in walk(operator.condition):
                if isinstance(part, FieldRef) and part.side == 0:
                    yield part.name
            return
