"""Where rows that are computed again may come out otherwise: by the clock, by chance, by what an outside table says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.delivery.hops import Hop, Kind, Verdict
from compiler.physical.nodes import Node, walk
from compiler.plan import operators as op
from compiler.plan.determinism import volatile
from compiler.plan.expressions import AggregateCall, Call, CaseExpr, CastExpr, Expr, OverCall
from compiler.plan.inputs import expressions_of, operators
from compiler.plan.lookups import looks_up
from compiler.plan.plan import Relation
from compiler.plan.traverse import walk as parts

_STEADY = ("CURRENT_DATABASE", "CURRENT_CATALOG", "CURRENT_USER")
"""What Flink counts as unsteady, and no running job changes."""
_LATE = "what was late by the watermark may be in time when rows are read again after a failure"
_COMMITTED = "write where rows are committed with checkpoints"


def unsteady_hops(root: Node) -> Iterator[Hop]:
    """The hops below a sink whose rows may differ when they are computed again, each once."""
    seen = set()
    for node in walk(root):
        for hop in _of_node(node):
            if hop.span not in seen:
                seen.add(hop.span)
                yield hop


def unsteady_relations(relations: Iterable[Relation]) -> Iterator[Hop]:
    """The same of relations, of a job for which no plan of Flink's is known: one that ends."""
    for relation in relations:
        for operator in operators(relation.operator):
            if isinstance(operator, op.Join) and looks_up(operator):
                yield _lookup(relation.name, operator)
            for expr in expressions_of(operator):
                yield from _values(relation.name, expr)


def late_hops(relations: Iterable[Relation]) -> Iterator[Hop]:
    """Where late rows are told from the others, each place once: plans of windows do not show it."""
    seen = set()
    for relation in relations:
        for operator in operators(relation.operator):
            for expr in expressions_of(operator):
                for hop in _values(relation.name, expr):
                    if hop.reason == _LATE and hop.span not in seen:
                        seen.add(hop.span)
                        yield hop


def _of_node(node: Node) -> Iterator[Hop]:
    if node.kind == "LookupJoin":
        given = node.detail.get("join")
        if isinstance(given, op.Join):
            yield _lookup(node.relation, given)
            if given.condition is not None:
                yield from _values(node.relation, given.condition)
        return
    given = node.detail.get("process")
    if isinstance(given, op.ProcessRows):
        if given.timers == "processing_time":
            yield _clocked(node.relation, given)
        return
    table = node.detail.get("table")
    if isinstance(table, op.TableSource):
        for column in table.table_columns:
            if column.expression is not None and column.column.name in node.columns:
                yield from _values(node.relation, column.expression)
        return
    for value in node.detail.values():
        for expr in _expressions(value):
            yield from _values(node.relation, expr)


def _expressions(value: object) -> Iterator[Expr]:
    """The expressions in a detail of a node, however they are put there."""
    match value:
        case Call() | AggregateCall() | OverCall() | CastExpr() | CaseExpr():
            yield value
        case op.Join():
            yield from expressions_of(value)
        case dict():
            for inner in value.values():
                yield from _expressions(inner)
        case tuple() | list():
            for inner in value:
                yield from _expressions(inner)
        case _:
            found = getattr(value, "expression", None)
            if found is not None:
                yield from _expressions(found)


def _values(name: str, expr: Expr) -> Iterator[Hop]:
    for part in parts(expr):
        if not isinstance(part, Call | AggregateCall) or volatile(part) is not part:
            continue
        if part.function in _STEADY or (part.function == "UNIX_TIMESTAMP" and part.args):
            continue
        if part.function == "CURRENT_WATERMARK":
            yield Hop(Kind.OPERATOR, name, Verdict.REPEATS, _LATE, part.span, _COMMITTED)
            continue
        what = part.function.lower()
        reason = f"`{what}` gives another value when rows are read again after a failure"
        mend = "take the value from the row, such as its event time"
        yield Hop(Kind.OPERATOR, name, Verdict.REPEATS, reason, part.span, mend)


def _clocked(name: str, process: op.ProcessRows) -> Hop:
    reason = "timers that go by the clock are called at another row when rows are read again"
    mend = "go by event time: `timers event_time`"
    return Hop(Kind.OPERATOR, name, Verdict.REPEATS, reason, process.span, mend)


def _lookup(name: str, join: op.Join) -> Hop:
    reason = "rows that are read again find the outside table as it is then"
    mend = "join the version that was valid at the time of the row: `join ... as of ...`"
    return Hop(Kind.OPERATOR, name, Verdict.REPEATS, reason, join.span, mend)
