"""Conditions on the watermark that know, first thing after a restart, the one that was.

Flink's CURRENT_WATERMARK is null until a watermark has come from every input of its operator. Behind an exchange rows
come before that, and a window, which remembers its watermark, drops those of them that are late. The call is
therefore put into one of a function of ours, which keeps the watermark of its operator in checkpoints:
KeptWatermark.java has the proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from compiler.jars import BOUNDED_KEPT_WATERMARK, KEPT_WATERMARK
from compiler.plan.expressions import Call, Declared, Expr
from compiler.plan.functions import PlanFunction
from compiler.plan.inputs import expressions_of, operators, rebuild, with_expressions
from compiler.plan.operators import Filter, Operator, Project, Read, TableSource
from compiler.plan.plan import Relation
from compiler.plan.traverse import transform, walk
from compiler.types.datatype import DataType, Root
from dsl.records import replace

_CLASSES = {
    KEPT_WATERMARK: "streamc.watermarks.KeptWatermark",
    BOUNDED_KEPT_WATERMARK: "streamc.watermarks.BoundedKeptWatermark",
}
_TIME = DataType(Root.TIMESTAMP, args=(3,))


def with_kept_watermarks(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """The relations of a streaming job, in which the watermark of a condition outlives restarts."""
    given = tuple(relations)
    bounded: dict[str, bool] = {}
    found = []
    for relation in given:
        bounded[relation.name] = ends = _ends(relation.operator, bounded)
        name = BOUNDED_KEPT_WATERMARK if ends else KEPT_WATERMARK
        if asks_for_watermark(relation):
            operator = rebuild(relation.operator, lambda one, name=name: _kept(one, name))  # type: ignore[misc]
            relation = replace(relation, operator=operator)
        found.append(relation)
    return tuple(found)


def keeping_functions(relations: Iterable[Relation]) -> tuple[PlanFunction, ...]:
    """The functions that keep the watermarks of these relations."""
    spans = {
        part.function: part.span
        for relation in relations
        for part in _asked(relation)
        if isinstance(part, Call) and part.function in _CLASSES
    }
    return tuple(
        PlanFunction(name, "java", code, (_TIME,), _TIME, deterministic=False, span=spans[name])
        for name, code in _CLASSES.items()
        if name in spans
    )


def asks_for_watermark(relation: Relation) -> bool:
    """Whether rows are told apart by the watermark, for `.late` or by a query."""
    return any(map(is_watermark, _asked(relation)))


def _asked(relation: Relation) -> Iterator[Expr]:
    """The expressions by which rows are told apart, or may be by those who read the relation."""
    for one in operators(relation.operator):
        if isinstance(one, Filter | Project):
            for expr in expressions_of(one):
                yield from walk(expr)


def is_watermark(expr: Expr) -> bool:
    """Whether it is the watermark of the operator that asks."""
    return isinstance(expr, Call) and expr.function == "CURRENT_WATERMARK"


def _ends(operator: Operator, bounded: Mapping[str, bool]) -> bool:
    """Whether all that is read ends. Flink makes no checkpoint while some tasks of an operator have ended whose state
    all tasks read, and where inputs of a union end, tasks behind it do so one after the other.
    """
    return all(
        one.bounded if isinstance(one, TableSource) else bounded.get(one.relation, False)
        for one in operators(operator)
        if isinstance(one, TableSource | Read)
    )


def _kept(operator: Operator, name: str) -> Operator:
    if not isinstance(operator, Filter | Project):
        return operator

    def around(expr: Expr) -> Expr | None:
        if not is_watermark(expr):
            return None
        return Call(name, (expr,), expr.type, expr.span, declared=Declared.VOLATILE)

    return with_expressions(operator, lambda expr: transform(expr, around))
