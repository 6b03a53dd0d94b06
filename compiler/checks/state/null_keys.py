"""Checks that no key of a sink can be NULL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.checks.context import StreamingJob
from compiler.checks.state.codes import NULL_IN_KEY
from compiler.checks.state.sink_keys import key_span
from compiler.plan import operators as op
from compiler.plan.expressions import Call, CastExpr, Expr, FieldRef, Literal
from compiler.plan.intervals import conjuncts, rejects_null
from compiler.plan.operators import Operator
from compiler.plan.plan import Relation
from compiler.tables.facts import SinkFacts
from dsl.diagnostic import Diagnostic, Edit, Fix, Label, Safety, diagnostic
from dsl.span import Span
from dsl.syntax.declarations import Task

_COMPARING = ("=", "<>", "<", "<=", ">", ">=")


def check_null_keys(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA021 for a column of a sink's primary key that may be NULL, as far as types, filters and joins tell.

    Flink makes columns of a key NOT NULL, and its ConstraintEnforcer stops the job at the first NULL.
    """
    for facts in job.graph.sinks:
        sink = facts.sink
        if facts.connector.writing.only_seen:
            continue
        for name in sink.primary_key:
            if not never_null(sink.input, name, job.graph.relations):
                yield _report(job, facts, name)


def _report(job: StreamingJob, facts: SinkFacts, name: str) -> Diagnostic:
    path = facts.declaration.inputs[0]
    column = next((c for c in facts.sink.input.columns if c.name == name), None)
    also: tuple[Label, ...] = ()
    if column is not None and column.span is not None:
        also = (Label(column.span, "may be NULL"),)
    return diagnostic(
        NULL_IN_KEY,
        f"`{name}` may be NULL, and is part of the key of `{facts.sink.name}`",
        key_span(facts),
        "the first NULL stops the job",
        also=also,
        help=(
            f"turn such rows away in `{path.parts[0].text}`: `expect has_{name}: {name} is not null else reject`",
            f"or declare `{name}` as `not null` in its source, where it never is",
        ),
        fixes=_fixes(job, facts, name),
    )


def _fixes(job: StreamingJob, facts: SinkFacts, name: str) -> tuple[Fix, ...]:
    paths = facts.declaration.inputs
    task = job.graph.root.names.get(paths[0].parts[0].text)
    if len(paths) != 1 or len(paths[0].parts) != 1 or not isinstance(task, Task) or not task.steps:
        return ()
    end = task.steps[-1].span
    place = Span(end.source, end.end, end.end)
    edit = Edit(place, f"\n  where {name} is not null")
    return (Fix(f"leave out rows without `{name}`", (edit,), Safety.UNSAFE),)


def never_null(rows: Operator, name: str, relations: Mapping[str, Relation]) -> bool:
    """Whether a column is known never to be NULL."""
    column = next((c for c in rows.columns if c.name == name), None)
    if column is None:
        return False
    if not column.type.nullable:
        return True

    def below(inner: Operator, of: str) -> bool:
        return never_null(inner, of, relations)

    match rows:
        case op.Read(relation=relation):
            return relation in relations and below(relations[relation].operator, name)
        case op.Filter(input=inner, condition=condition):
            return _tells(condition, name, 0) or below(inner, name)
        case op.Project(input=inner):
            expr = next(
                e for c, e in zip(rows.columns, rows.expressions, strict=True) if c.name == name
            )
            return _computed(expr, inner, relations)
        case op.Join():
            side, of = dict(zip((c.name for c in rows.columns), rows.origin, strict=True))[name]
            filled = {"left": (1,), "right": (0,), "full": (0, 1)}.get(rows.kind, ())
            if side in filled:
                return False
            # Rows that an outer join keeps without a partner need not meet the condition.
            meets = rows.condition if rows.kind in ("inner", "cross", "semi") else None
            if meets is not None and _tells(meets, of, side):
                return True
            return below(rows.right if side else rows.left, of)
        case op.Aggregate(input=inner, keys=keys, sets=()):
            place = next(i for i, c in enumerate(rows.columns) if c.name == name)
            return place < len(keys) and _computed(keys[place], inner, relations)
        case op.Window() | op.Distinct() | op.Rank() | op.Sort() | op.UnnestRows():
            return any(c.name == name for c in rows.input.columns) and below(rows.input, name)
        case op.SetOp(kind="union"):
            place = next(i for i, c in enumerate(rows.columns) if c.name == name)
            return all(below(one, one.columns[place].name) for one in rows.inputs)
        case op.SetOp():
            place = next(i for i, c in enumerate(rows.columns) if c.name == name)
            return below(rows.inputs[0], rows.inputs[0].columns[place].name)
        case op.ValuesRows():
            place = next(i for i, c in enumerate(rows.columns) if c.name == name)
            return all(
                isinstance(row[place], Literal) and row[place].value is not None  # type: ignore[union-attr]
                for row in rows.rows
            )
        case _:
            return False


def _computed(expr: Expr, inner: Operator, relations: Mapping[str, Relation]) -> bool:
    if not expr.type.nullable:
        return True
    match expr:
        case FieldRef(name=name):
            return never_null(inner, name, relations)
        case CastExpr(operand=operand, safe=False):
            return _computed(operand, inner, relations)
        case Call(
            function="UPPER" | "LOWER" | "TRIM" | "+" | "-" | "*" | "||" | "CONCAT", args=args
        ):
            return all(_computed(arg, inner, relations) for arg in args)
        case _:
            return False


def _tells(condition: Expr, name: str, side: int) -> bool:
    """Whether rows that meet a condition have a value in the column."""
    for part in conjuncts(condition):
        if isinstance(part, Call) and part.function == "IS TRUE":
            if _tells(part.args[0], name, side):
                return True
            continue
        if side == 0 and not _of_other_side(part, name) and rejects_null(part, {name}):
            return True
        if (
            isinstance(part, Call)
            and part.function in _COMPARING
            and any(isinstance(a, FieldRef) and (a.name, a.side) == (name, side) for a in part.args)
        ):
            return True
    return False


def _of_other_side(part: Expr, name: str) -> bool:
    from compiler.plan.traverse import walk

    return any(isinstance(p, FieldRef) and p.side != 0 and p.name == name for p in walk(part))
