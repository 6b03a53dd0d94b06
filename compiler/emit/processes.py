"""How a job declares the rows that Python classes give for the rows of each key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.emit.names import Names
from compiler.emit.pyflink.travelling import travelling_with_processes
from compiler.emit.relations import query
from compiler.emit.script import ProcessCall, Statement, StatementKind
from compiler.emit.types import column_type_text, type_text
from compiler.physical.state import duration
from compiler.plan.expressions import CastExpr, Expr, FieldRef
from compiler.plan.functions import Module
from compiler.plan.inputs import operators
from compiler.plan.operators import Column, Operator, ProcessRows, Project, StateField
from compiler.plan.plan import Plan, Relation
from compiler.types.datatype import Root
from dsl.records import replace

_TTL = "table.exec.state.ttl"


def with_processes(modules: tuple[Module, ...], plan: Plan) -> tuple[Module, ...]:
    """The Python files of a job and those that its classes need."""
    if not any(isinstance(relation.operator, ProcessRows) for relation in plan.relations):
        return modules
    known = {module.path for module in modules}
    needed = (*process_modules(plan), *travelling_with_processes())
    return (*modules, *(module for module in needed if module.path not in known))


def process_steps(plan: Plan) -> Iterator[ProcessRows]:
    """The rows of a plan that Python classes give."""
    roots = [relation.operator for relation in plan.relations] + [s.input for s in plan.sinks]
    for root in roots:
        yield from (part for part in operators(root) if isinstance(part, ProcessRows))


def process_modules(plan: Plan) -> tuple[Module, ...]:
    """The Python files that the classes of a plan need, those of ours left out."""
    found = {
        module.path: module
        for relation in plan.relations
        if isinstance(relation.operator, ProcessRows)
        for module in relation.operator.modules
    }
    return tuple(found[path] for path in sorted(found))


def declare_process(relation: Relation, names: Names, settings: Mapping[str, str]) -> Statement:
    """The view of a relation that is a ProcessRows as a whole."""
    operator = relation.operator
    assert isinstance(operator, ProcessRows)
    rows = _given(operator)
    call = ProcessCall(
        operator.name,
        operator.code,
        operator.keys,
        tuple((c.name, column_type_text(c.type)) for c in rows.columns),
        tuple((field.name, _kept(field, settings)) for field in operator.state),
        tuple((c.name, column_type_text(c.type)) for c in operator.columns),
        operator.timers,
        operator.time,
        any(c.type.root is Root.TIMESTAMP_LTZ for c in rows.columns if c.type.time_attribute),
        operator.rejects,
    )
    return Statement(
        StatementKind.PROCESS,
        names.relations[relation.name],
        query(rows, names.relations),
        relation.name,
        relation.span,
        relation.doc or "",
        task=relation.task,
        process=call,
    )


def _given(operator: ProcessRows) -> Operator:
    """The rows with the columns that are handed over, one time attribute among them at most.

    Flink makes the time of rows of their one event time, and refuses rows that have two; the others become data.
    """
    needed = set(operator.handed)
    times = [c for c in operator.input.columns if c.type.time_attribute == "rowtime"]
    first = next((c for c in times if c.name in needed), times[0] if times else None)
    items: list[tuple[Expr, Column]] = []
    for column in operator.input.columns:
        if column.name not in needed and column is not first:
            continue
        read = FieldRef(column.name, column.type, operator.span)
        if column.type.time_attribute is None or column is first:
            items.append((read, column))
            continue
        plain = column.type.without_time_attribute()
        items.append((CastExpr(read, plain, False, operator.span), replace(column, type=plain)))
    return Project(
        operator.input, tuple(e for e, _ in items), tuple(c for _, c in items), operator.span
    )


def _kept(field: StateField, settings: Mapping[str, str]) -> tuple[str, int]:
    """The type of state, and the milliseconds for which it is kept: where it does not say so, as the job does."""
    ttl = field.ttl if field.ttl is not None else duration(settings.get(_TTL, "0 ms"))
    return type_text(field.type, top=False), ttl
