"""Checks that nothing refers to the rows of a query around it beside a join that Flink asks for each row."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from compiler.plan import operators as op
from compiler.plan.correlations import correlates, is_kept, is_lateral
from compiler.plan.expressions import SubqueryExpr
from compiler.plan.inputs import expressions_of, operators
from compiler.plan.intervals import conjuncts
from compiler.plan.lookups import looks_up
from compiler.plan.operators import Operator
from compiler.plan.plan import Plan
from compiler.plan.subqueries import join_roles, outer_references
from compiler.plan.traverse import walk
from compiler.relations.codes import MISPLACED_STEP
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.span import Span


def check_kept_correlations(plan: Plan) -> list[Diagnostic]:
    """TYP013 for subqueries that refer to rows around them, in a job that also looks up, reads versions or elements.

    Flink takes the variables of such a subquery out of the plan of all that a sink reads, and gives up where there are
    others that it keeps ("unexpected correlate variable"), also in parts that several sinks share. A subquery that it
    makes a semi join of has none by then.
    """
    relations = {relation.name: relation.operator for relation in plan.relations}
    roots = [*relations.values(), *(sink.input for sink in plan.sinks)]
    found: dict[Span, Diagnostic] = {}
    for root in roots:
        every = list(_tree(root, relations, set()))
        kept = next((one for one in every if is_kept(one)), None)
        if kept is None:
            continue
        for operator in every:
            for span in _asking(operator, _correlated(relations)):
                found.setdefault(span, _refused(span, kept))
    return list(found.values())


def _correlated(relations: dict[str, Operator]) -> Callable[[str], bool]:
    def of(name: str) -> bool:
        return name in relations and correlates(relations[name], of)

    return of


def _tree(root: Operator, relations: dict[str, Operator], seen: set[str]) -> Iterator[Operator]:
    """The operators that Flink plans together with the root, each relation once."""
    for operator in operators(root):
        yield operator
        if isinstance(operator, op.Read):
            name = operator.relation
            if name in relations and name not in seen:
                seen.add(name)
                yield from _tree(relations[name], relations, seen)


def _asking(operator: Operator, correlated: Callable[[str], bool]) -> Iterator[Span]:
    """Where an operator asks a subquery about each of its rows, in another way than by a semi join."""
    if is_lateral(operator) and isinstance(operator, op.Join):
        if not any(is_kept(one) for one in operators(operator.right)):
            yield operator.right.span
        return
    if isinstance(operator, op.Filter):
        beside = correlates(operator, correlated)
        for part in conjuncts(operator.condition):
            for found, role in join_roles(part, beside):
                if role not in ("semi", "anti") and _refers(found):
                    yield found.span
        return
    for expr in expressions_of(operator):
        for part in walk(expr):
            if isinstance(part, SubqueryExpr) and _refers(part):
                yield part.span


def _refers(found: SubqueryExpr) -> bool:
    return any(True for _ in outer_references(found.query))


def _refused(span: Span, kept: Operator) -> Diagnostic:
    what = "join with elements"
    if isinstance(kept, op.Join):
        what = "lookup join" if looks_up(kept) else "join as of a time"
    return diagnostic(
        MISPLACED_STEP,
        f"Flink cannot ask a subquery about each row in a job with a {what}",
        span,
        "asked about each row",
        also=(Label(kept.span, f"the {what}"),),
        help=(
            "compare with `in (select ...)`, without columns of the rows around",
            "or ask with `exists` or `in` in `where` of a task before that join",
        ),
    )
