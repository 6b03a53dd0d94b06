"""Turns a plan into the sources, tasks and sinks whose progress people watch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from compiler.emit.names import names_of
from compiler.emit.script import Node, NodeKind, Step
from compiler.plan import operators as op
from compiler.plan.expressions import Expr, FieldRef, OverCall, SubqueryExpr
from compiler.plan.inputs import expressions_of, operators
from compiler.plan.operators import Operator
from compiler.plan.plan import Plan
from compiler.plan.traverse import walk

_UNITS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s"), (1, "ms"))


def job_nodes(plan: Plan) -> tuple[Node, ...]:
    """Sources, tasks and sinks, each after those that it reads.

    To be asked of the plan as it was lowered: the optimizer makes one task of several.
    """
    owner = {relation.name: relation.task for relation in plan.relations}
    nodes: dict[str, Node] = {}
    for relation in plan.relations:
        read = _reads(relation.operator)
        before = nodes.get(relation.task, Node(relation.task, NodeKind.TASK, ()))
        others = (owner[name] for name in read if owner[name] != relation.task)
        nodes[relation.task] = Node(
            relation.task,
            NodeKind.SOURCE if relation.kind == "source" else before.kind,
            tuple(dict.fromkeys((*before.reads, *others))),
            (*before.steps, *_steps(relation.operator)),
            tuple(dict.fromkeys((*before.outputs, *read))),
        )
    for name, sink in zip(names_of(plan).sinks, plan.sinks, strict=True):
        read = _reads(sink.input)
        if sink.stops:
            # Rows that stop the job are a concern of the task that tests them.
            task = nodes[owner[read[0]]]
            nodes[task.name] = replace(task, steps=(*task.steps, *_steps(sink.input)))
            continue
        reads = tuple(dict.fromkeys(owner[one] for one in read))
        # A sink may be called like what it reads.
        nodes[f"sink {name}"] = Node(name, NodeKind.SINK, reads, tuple(_steps(sink.input)), read)
    return _in_order(nodes)


def _in_order(nodes: dict[str, Node]) -> tuple[Node, ...]:
    """Each node after those that it reads: a task's side outputs may be made long after its rows."""
    done: dict[str, Node] = {}

    def visit(key: str) -> None:
        if key not in done:
            for read in nodes[key].reads:
                visit(read)
            done[key] = nodes[key]

    for key in nodes:
        visit(key)
    return tuple(done.values())


def _reads(root: Operator) -> tuple[str, ...]:
    found = [one.relation for one in operators(root) if isinstance(one, op.Read)]
    return tuple(dict.fromkeys(found))


def _steps(root: Operator) -> Iterator[Step]:
    for operator in operators(root):
        expressions = expressions_of(operator)
        parts = [part for expr in expressions for part in walk(expr)]
        words = frozenset(
            (*_references(parts), *(column.name for column in operator.columns)),
        )
        for kind in _kinds(operator):
            yield Step(kind, words | _literals(operator))
        if any(isinstance(part, OverCall) for part in parts):
            yield Step("over", words)
        if any(isinstance(part, SubqueryExpr) for part in parts):
            yield from (Step(kind, words) for kind in ("join", "aggregate", "distinct"))


def _references(parts: list[Expr]) -> Iterator[str]:
    return (part.name for part in parts if isinstance(part, FieldRef))


def _kinds(operator: Operator) -> tuple[str, ...]:
    """The kinds of steps that an operator may become in an engine."""
    match operator:
        case op.SetOp(kind="union", all=True):
            return ()
        case op.SetOp():
            return ("aggregate", "join", "distinct", "unnest")
        case op.Aggregate() | op.Distinct():
            return ("aggregate", "distinct")
        case op.Read() | op.TableSource() | op.ValuesRows():
            return ()
        case _:
            return (re.sub(r"Rows$", "", type(operator).__name__).lower(),)


def _literals(operator: Operator) -> frozenset[str]:
    """What an engine's description has besides names: window sizes, the ends of ranks."""
    match operator:
        case op.Window(sizes=sizes):
            return frozenset(_duration(size) for size in sizes)
        case op.Rank(limit=limit):
            return frozenset({f"rankEnd={limit}"})
        case _:
            return frozenset()


def _duration(milliseconds: int) -> str:
    """In the greatest unit that divides it, as Flink writes it: `90 min`."""
    for size, unit in _UNITS:
        if milliseconds % size == 0:
            return f"{milliseconds // size} {unit}"
    return f"{milliseconds} ms"
