"""Asks once whether a row is late where Flink would ask twice, in tasks that do not agree.

In-time and late rows are two filters whose conditions are opposites. They agree where one task gives its rows to both.
Where rows of several tasks come together, each filter is a task of its own, which sees rows and watermarks in an order
of its own: a row could be in both or in neither. There the answer becomes a column of the rows before their ways part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from compiler.plan import operators as op
from compiler.plan.expressions import Call, Expr
from compiler.plan.inputs import operators, rebuild
from compiler.plan.operators import Column, Operator
from compiler.plan.plan import Relation
from compiler.plan.traverse import same, walk
from compiler.relations.flow import field_ref
from compiler.relations.kept_watermarks import is_watermark
from compiler.types.datatype import DataType, Root
from dsl.records import replace

_BOOLEAN = DataType(Root.BOOLEAN, nullable=False)
_OPPOSITES = ("IS TRUE", "IS NOT TRUE")


def asked_once(relations: Iterable[Relation], *, idle: bool) -> tuple[Relation, ...]:
    """The relations of a streaming job, in which filters for late rows agree.

    `idle`: whether the job goes on without sources that are idle. Flink asks below a union, by the watermark of each
    input: one that was idle is behind the others, so that a window would drop what it takes for in time.
    """
    given = tuple(relations)
    known = {relation.name: relation.operator for relation in given}
    once = {
        name: calls[0]
        for name, calls in _asked_twice(given).items()
        if _come_together(known[name], known, idle)
    }
    return tuple(_answered(given, once)) if once else given


def not_agreeing(relations: Iterable[Relation]) -> Iterator[tuple[Relation, Call]]:
    """The relations of a job with idle sources about whose rows two tasks ask, and may not agree; with the question."""
    given = tuple(relations)
    known = {relation.name: relation.operator for relation in given}
    for name, calls in _asked_twice(given).items():
        rows = known[name]
        if _come_together(rows, known, False) and not _come_together(rows, known, True):
            yield next(one for one in given if one.name == name), calls[0]


def _asked_twice(relations: Iterable[Relation]) -> dict[str, list[Call]]:
    """The same questions of several filters, by the relation whose rows they tell apart."""
    asked: dict[str, list[Call]] = {}
    for relation in relations:
        for one in operators(relation.operator):
            if (found := _question(one)) is not None:
                asked.setdefault(found[0], []).append(found[1])
    return {
        name: calls
        for name, calls in asked.items()
        if len(calls) > 1 and all(same(calls[0].args, other.args) for other in calls)
    }


def _question(operator: Operator) -> tuple[str, Call] | None:
    """The relation whose rows a filter tells apart by the watermark, and how."""
    match operator:
        case op.Filter(input=op.Read(relation=name), condition=Call() as call) if (
            call.function in _OPPOSITES and any(map(is_watermark, walk(call)))
        ):
            return name, call
        case _:
            return None


def _come_together(rows: Operator, known: Mapping[str, Operator], idle: bool) -> bool:
    """Whether rows of several tasks come together in the next one: those of a union, or of a source with a
    parallelism of its own. Flink asks filters below a union, and leaves out projections of columns.
    """
    match rows:
        case op.SetOp(kind="union", all=True):
            return not idle
        case op.TableSource():
            return any(key.endswith("parallelism") for key, _ in rows.options)
        case op.Project() | op.Filter():
            return _come_together(rows.input, known, idle)
        case op.Read():
            return _come_together(known[rows.relation], known, idle)
        case _:
            return False


def _answered(given: tuple[Relation, ...], once: Mapping[str, Call]) -> Iterator[Relation]:
    """The relations with one more for each of `once`, before the first that reads it."""
    made: dict[str, op.Read] = {}

    def without_question(operator: Operator) -> Operator:
        found = _question(operator)
        if found is None or found[0] not in made:
            return operator
        assert isinstance(operator, op.Filter)
        read, span = made[found[0]], operator.span
        late = field_ref(read.columns[-1])
        told = found[1].function == "IS TRUE"
        condition = late if told else Call("NOT", (late,), _BOOLEAN, span)
        refs = tuple(field_ref(c) for c in operator.columns)
        return op.Project(op.Filter(read, condition, span), refs, operator.columns, span)

    for relation in given:
        for one in operators(relation.operator):
            found = _question(one)
            if found is not None and found[0] in once and found[0] not in made:
                asked = _asked(one, once[found[0]], relation)
                made[found[0]] = op.Read(asked.name, asked.operator.columns, one.span)
                yield asked
        yield replace(relation, operator=rebuild(relation.operator, without_question))


def _asked(operator: Operator, question: Call, reader: Relation) -> Relation:
    assert isinstance(operator, op.Filter)
    assert isinstance(operator.input, op.Read)
    rows, span = operator.input, operator.span
    name = "late$"
    while any(c.name.upper() == name.upper() for c in rows.columns):
        name += "$"
    answer = Call("IS TRUE", question.args, _BOOLEAN, question.span)
    values: tuple[Expr, ...] = (*map(field_ref, rows.columns), answer)
    asked = op.Project(rows, values, (*rows.columns, Column(name, _BOOLEAN)), span)
    return Relation(f"{rows.relation}$asked", "part", asked, reader.task, reader.span)
