"""The step `expect`: rows that are turned away, with the reason."""

from __future__ import annotations

from compiler.names import did_you_mean
from compiler.plan import operators as op
from compiler.plan.expressions import Call, CaseExpr, Expr, Literal
from compiler.plan.operators import Column, Operator
from compiler.relations import codes
from compiler.relations.flow import Flow, field_ref
from compiler.relations.stops import PORT as STOPPED
from compiler.resolve.codes import DUPLICATE_NAME
from compiler.types.datatype import MAX_LENGTH, DataType, Root
from dsl.diagnostic import Label
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.steps import Expect

TRUTH = DataType(Root.BOOLEAN, nullable=False)
ACTIONS = ("reject", "warn", "drop", "fail")
REASON = DataType(Root.VARCHAR, nullable=False, args=(MAX_LENGTH,))


@dataclass(frozen=True, slots=True)
class Expectation:
    """A typed `expect`."""

    step: Expect
    condition: Expr

    def holds(self) -> Expr:
        """True where the condition is true; a condition that is NULL does not hold."""
        return Call("IS TRUE", (self.condition,), TRUTH, self.condition.span)

    def fails(self) -> Expr:
        """The exact opposite of `holds`."""
        return Call("IS NOT TRUE", (self.condition,), TRUTH, self.condition.span)


def expect(steps: tuple[Expect, ...], flow: Flow) -> bool:
    """Applies neighbouring expectations together: a row is turned away by the first that fails."""
    typed: list[Expectation] = []
    for step in steps:
        if not _known(step, [e.step for e in typed], flow):
            return False
        condition = flow.condition(step.condition)
        if condition is None:
            return False
        typed.append(Expectation(step, condition))
    span = steps[0].span.to(steps[-1].span)
    for port, action in (("rejected", "reject"), ("warned", "warn"), (STOPPED, "fail")):
        chosen = [e for e in typed if e.step.action == action]
        if chosen and not _divert(port, chosen, span, flow):
            return False
    kept = [e.holds() for e in typed if e.step.action != "warn"]
    if kept:
        condition = kept[0] if len(kept) == 1 else Call("AND", tuple(kept), TRUTH, span)
        flow.filter(condition, span)
    return True


def _known(step: Expect, before: list[Expect], flow: Flow) -> bool:
    """Whether the step says what becomes of rows that fail, under a name of its own."""
    if step.action not in ACTIONS:
        end = step.span.end
        close = did_you_mean(step.action, ACTIONS)
        listed = ", ".join(f"`else {action}`" for action in ACTIONS)
        flow.say(
            codes.MISPLACED_STEP,
            f"an expectation has no `else {step.action}`",
            Span(step.span.source, end - len(step.action), end),
            "what shall become of rows that fail?",
            help=(f"did you mean `else {close}`?" if close else f"there are {listed}",),
        )
        return False
    first = next((other for other in before if other.name.text == step.name.text), None)
    if first is not None:
        flow.say(
            DUPLICATE_NAME,
            f"two expectations are called `{step.name.text}`",
            step.name.span,
            "the second",
            also=(Label(first.name.span, "the first"),),
            help=("the name is the `reason` of the rows that fail: give each its own",),
        )
        return False
    return True


def _divert(port: str, failing: list[Expectation], span: Span, flow: Flow) -> bool:
    """Makes the side output of the rows that fail, with the column `reason`."""
    if port in flow.side:
        flow.say(
            codes.MISPLACED_STEP,
            f"expectations whose rows go to `{flow.name}.{port}` stand next to each other",
            failing[0].step.span,
            "other steps stand between this one and the first",
            help=("move them together, or make a task of each",),
        )
        return False
    taken = next((c for c in flow.rows.columns if c.name == "reason"), None)
    if taken is not None:
        flow.say(
            codes.REASON_COLUMN_TAKEN,
            f"`{flow.name}.{port}` adds a column `reason`, and the rows have one already",
            failing[0].step.span,
            help=("rename theirs before: `rename reason as ...`",),
        )
        return False
    if port == "warned" and port not in flow.around.wanted:
        return True
    flow.side[port] = _failed(flow.share("expected", span), failing, span)
    return True


def _failed(shared: Operator, failing: list[Expectation], span: Span) -> Operator:
    tests = [e.fails() for e in failing]
    condition = tests[0] if len(tests) == 1 else Call("OR", tuple(tests), TRUTH, span)
    rows = op.Filter(shared, condition, span)
    reason = Column("reason", REASON, (), span)
    refs = [field_ref(c) for c in rows.columns]
    return op.Project(rows, (*refs, _reason(failing)), (*rows.columns, reason), span)


def _reason(failing: list[Expectation]) -> Expr:
    """The name of the first expectation that fails."""
    names: list[Expr] = [Literal(e.step.name.text, REASON, e.step.name.span) for e in failing]
    if len(names) == 1:
        return names[0]
    branches = tuple((e.fails(), name) for e, name in zip(failing[:-1], names[:-1], strict=True))
    return CaseExpr(branches, names[-1], REASON, failing[0].step.span)
