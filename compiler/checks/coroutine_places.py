"""Checks that Flink waits for every function of a job that calls coroutines."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import field

from compiler.checks.aggregate_places import window_of
from compiler.functions.codes import MISPLACED_PYTHON
from compiler.graph import Graph
from compiler.plan import operators as op
from compiler.plan.expressions import Call, Expr, FieldRef, SubqueryExpr
from compiler.plan.inputs import expressions_of, inputs
from compiler.plan.intervals import conjuncts
from compiler.plan.operators import Operator
from compiler.plan.traverse import walk
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.records import dataclass, replace

_WORDS = {
    op.TableSource: "rows that change by key",
    op.Join: "a join",
    op.Aggregate: "a grouping",
    op.Distinct: "`distinct`",
    op.Rank: "a ranking or `dedup`",
    op.MatchRows: "a pattern",
    op.SetOp: "a set operation",
    op.Sort: "`limit`",
    op.Filter: "a subquery",
    op.Window: "windows of sessions",
}


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows that an operator gives: what gathered them last, the calls for each of them since then, and the columns that
    hold what these gave.
    """

    behind: Operator | None
    calls: tuple[Call, ...] = ()
    made: frozenset[str] = frozenset()


def check_coroutine_places(graph: Graph) -> Iterator[Diagnostic]:
    """TYP021 for calls of Python with which Flink 2.3 does not do what it says in a job that calls coroutines.

    Its planner has two rules for calls that are waited for, one for Python and one for Java, and takes the one of Java
    for Python's too where both cost the same: behind operators that gather rows, for all calls but the one that is
    computed first (StreamPhysicalAsyncCalcRule). Such a job fails with its first row. Where a call reads what another
    one gives, the rule that computes them one after the other leaves a call before columns that only go through, and
    the operator gives these first: values come into columns of others (AsyncCalcSplitRule). As plain functions are
    called as coroutines are, beside these, they count too; vectorized ones cannot be called so.
    """
    python = {f.name: f for f in graph.functions.planned if f.language == "python"}
    called = [c for r in graph.relations.values() for c in _every_call(r.operator, python)]
    first = next((c for c in called if python[c.function].asynchronous), None)
    if first is None:
        return
    looking = _Looking(graph, {n for n, f in python.items() if f.kind == "scalar"})
    for relation in graph.relations.values():
        looking.rows(relation.operator)
    also = (Label(first.span, "a coroutine"),)
    for call, (message, mend) in looking.found.items():
        told = f"{message}, in a job that calls coroutines"
        yield diagnostic(MISPLACED_PYTHON, told, call.span, also=_apart(also, call), help=(mend,))
    for call in called:
        if python[call.function].vectorized and python[call.function].kind == "scalar":
            message = f"Flink mixes up the columns of the vectorized function `{call.function}` and of coroutines"
            help = ("leave `vectorized = true` out", "or call it in a pipeline of its own")
            yield diagnostic(
                MISPLACED_PYTHON, message, call.span, also=_apart(also, call), help=help
            )


@dataclass(slots=True)
class _Looking:
    """Goes through the relations of a file; `found` are the calls that would not run, and where they stand."""

    graph: Graph
    python: set[str]
    found: dict[Call, tuple[str, str]] = field(default_factory=dict)
    known: dict[str, _Rows] = field(default_factory=dict)

    def rows(self, operator: Operator) -> _Rows:
        """What is known of the rows of an operator."""
        if isinstance(operator, op.Read):
            return self._of_relation(operator.relation)
        below = [self.rows(one) for one in inputs(operator)]
        if isinstance(operator, op.ProcessRows):
            return _Rows(None)
        if isinstance(operator, op.Join):
            for rows in below:
                self._with(rows, _over_one(operator))
            return self._with(_Rows(operator), _over_both(operator))
        rows = _together(below, operator)
        if isinstance(operator, op.Aggregate | op.Rank | op.MatchRows):
            self._with(rows, expressions_of(operator))
            return _Rows(operator)
        if _gathers(operator):
            return self._with(_Rows(operator), expressions_of(operator))
        over = self._with(rows, expressions_of(operator))
        if not isinstance(operator, op.Project):
            return over
        pairs = zip(operator.columns, operator.expressions, strict=True)
        made = frozenset(c.name for c, expr in pairs if self._made(expr, rows.made))
        return replace(over, made=made)

    def _of_relation(self, name: str) -> _Rows:
        if name not in self.known:
            self.known[name] = _Rows(None)
            relation = self.graph.relations.get(name)
            if relation is not None:
                self.known[name] = self.rows(relation.operator)
        return self.known[name]

    def _with(self, rows: _Rows, expressions: tuple[Expr, ...]) -> _Rows:
        """The rows with the calls in expressions over them."""
        parts = (part for expr in expressions for part in walk(expr))
        own = [p for p in parts if isinstance(p, Call) and p.function in self.python]
        for call in own:
            if any(self._made(argument, rows.made) for argument in call.args):
                self._tell(call, "on what another one gives", "write one function that does both")
        calls = (*rows.calls, *own)
        if rows.behind is not None:
            windows = _are_windows(rows.behind, self.graph)
            what = "windows that are grouped" if windows else _WORDS[type(rows.behind)]
            for call in calls if windows else calls[1:]:
                second = "" if windows else " as the second one"
                self._tell(
                    call,
                    f"behind {what}{second}",
                    "call it before, or in a pipeline behind this one",
                )
        return replace(rows, calls=calls)

    def _made(self, expr: Expr, made: frozenset[str]) -> bool:
        """Whether a value comes of a call of Python."""
        return any(
            part.function in self.python if isinstance(part, Call) else part.name in made
            for part in walk(expr)
            if isinstance(part, Call | FieldRef)
        )

    def _tell(self, call: Call, where: str, help: str) -> None:
        message = f"Flink does not run the Python function `{call.function}` {where}"
        self.found.setdefault(call, (message, help))


def _together(below: list[_Rows], operator: Operator) -> _Rows:
    """The rows of the inputs; columns of a union go together by position."""
    if not below:
        return _Rows(None)
    behind = next((one.behind for one in below if one.behind is not None), None)
    calls = tuple(dict.fromkeys(call for one in below for call in one.calls))
    if not isinstance(operator, op.SetOp):
        return _Rows(behind, calls, below[0].made)
    made = frozenset(
        column.name
        for rows, part in zip(below, operator.inputs, strict=True)
        for column, own in zip(operator.columns, part.columns, strict=True)
        if own.name in rows.made
    )
    return _Rows(behind, calls, made)


def _are_windows(operator: Operator, graph: Graph) -> bool:
    """Whether an operator groups rows of windows that a step or function made."""
    plain = isinstance(operator, op.Aggregate) and operator.window is None
    return plain and window_of(operator, graph) is not None


def _every_call(operator: Operator, python: Container[str]) -> Iterator[Call]:
    todo = [operator]
    while todo:
        one = todo.pop()
        todo += inputs(one)
        for expr in expressions_of(one):
            for part in walk(expr):
                if isinstance(part, Call) and part.declared is not None and part.function in python:
                    yield part


def _gathers(operator: Operator) -> bool:
    """Whether an operator keeps rows of its input, beside joins, groupings, rankings and patterns."""
    match operator:
        case op.Distinct():
            return True
        case op.SetOp():
            return not (operator.kind == "union" and operator.all)
        case op.Sort():
            return operator.limit is not None or operator.offset is not None
        case op.Window():
            return operator.kind == "session"
        case op.TableSource():
            return bool(operator.changes)
        case op.Filter():
            return any(isinstance(part, SubqueryExpr) for part in walk(operator.condition))
        case _:
            return False


def _over_both(join: op.Join) -> tuple[Expr, ...]:
    """The parts of a join's condition that Flink computes behind it, as they are over both sides."""
    if join.condition is None:
        return ()
    return tuple(part for part in conjuncts(join.condition) if not _computed_before(part))


def _over_one(join: op.Join) -> tuple[Expr, ...]:
    """The parts that it computes before."""
    if join.condition is None:
        return ()
    return tuple(part for part in conjuncts(join.condition) if _computed_before(part))


def _computed_before(part: Expr) -> bool:
    sides = part.args if isinstance(part, Call) and part.function == "=" else (part,)
    return all(len(_sides(one)) <= 1 for one in sides)


def _sides(expr: Expr) -> frozenset[int]:
    return frozenset(part.side for part in walk(expr) if isinstance(part, FieldRef))


def _apart(also: tuple[Label, ...], call: Call) -> tuple[Label, ...]:
    return tuple(label for label in also if label.span != call.span)
