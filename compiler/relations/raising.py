"""What `raises = reject` of a task does: rows for which a Python function raises become its output `.rejected`.

A function that is called so gives its value or, in its place, what it raised: one row of two fields, of which one is
null. It is called once for each row, below a relation that both outputs read. What is kept and what is rejected is then
a matter of that value alone, and so a row is in one of the two and never in both.
"""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.determinism import repeatable
from compiler.plan.expressions import Call, Expr, FieldAccessExpr, FieldRef, Literal
from compiler.plan.functions import ERROR, ERROR_TYPE, VALUE, attempt
from compiler.plan.operators import Column
from compiler.plan.traverse import same, transform, walk
from compiler.relations import codes
from compiler.relations.flow import Flow, field_ref, labels_of
from compiler.types.datatype import DataType, Root
from dsl.records import replace
from dsl.span import Span

PORT = "rejected"
_FULL = ERROR_TYPE.with_nullable(False)
_TRUTH = DataType(Root.BOOLEAN, nullable=False)
_MOMENT = DataType(Root.TIMESTAMP_LTZ, nullable=False, args=(3,))
_OWN = ("reason", "task", "failed_at")
"""What `.rejected` has behind the columns of the row."""


def values_or_rejected(
    expressions: tuple[Expr, ...], span: Span, flow: Flow
) -> tuple[Expr, ...] | None:
    """The expressions of a step over rows for which none of their functions raised; the others are set aside.

    The same expressions where no row can be set aside; None where that was wanted and cannot be (reported).
    """
    calls = _calls(expressions, flow) if flow.around.raises else []
    if not calls:
        return expressions
    if not _can_be(calls, span, flow):
        return None
    written, calls = calls, _once(calls)
    columns = flow.rows.columns
    taken = {column.name for column in columns}
    added = tuple(
        Column(_free(call, taken), attempt(call.type), labels_of(call, flow.rows), call.span)
        for call in calls
    )
    tried = tuple(_tried(call, flow) for call in calls)
    kept = tuple(field_ref(column) for column in columns)
    rows = op.Project(flow.rows, (*kept, *tried), (*columns, *added), span)
    read = flow.shared(rows, "called", span)
    refs = [field_ref(column) for column in added]
    values = {
        id(call): refs[
            next(
                at
                for at, one in enumerate(calls)
                if one is call or (repeatable(call) and same(one, call))
            )
        ]
        for call in written
    }
    errors: list[Expr] = [_field(ref, ERROR, ERROR_TYPE) for ref in refs]
    flow.side[PORT] = _rejected(read, columns, calls, errors, span, flow)
    flow.operator = op.Filter(read, _all("AND", "IS NULL", errors, span), span)

    def value(expr: Expr) -> Expr | None:
        ref = values.get(id(expr))
        return None if ref is None else replace(_field(ref, VALUE, expr.type), span=expr.span)

    return tuple(transform(expr, value) for expr in expressions)


def tried_items(
    items: list[tuple[Expr, Column]], span: Span, flow: Flow
) -> list[tuple[Expr, Column]] | None:
    """The same of columns with what they are computed of."""
    tried = values_or_rejected(tuple(expr for expr, _ in items), span, flow)
    if tried is None:
        return None
    return list(zip(tried, (column for _, column in items), strict=True))


def without_attempts(columns: tuple[Column, ...], span: Span, flow: Flow) -> None:
    """Leaves out what functions gave, behind a step that keeps the columns as they are."""
    if len(flow.rows.columns) > len(columns):
        kept = tuple(field_ref(column) for column in columns)
        flow.operator = op.Project(flow.rows, kept, columns, span)


def _calls(expressions: tuple[Expr, ...], flow: Flow) -> list[Call]:
    """The calls of Python functions, each as it stands."""
    functions = flow.around.functions
    return [
        part
        for expr in expressions
        for part in walk(expr)
        if isinstance(part, Call)
        and part.declared is not None
        and functions is not None
        and functions.attempted(part.function) is not None
    ]


def _once(calls: list[Call]) -> list[Call]:
    """Each call once, but for those that may give something else each time."""
    found: list[Call] = []
    for call in calls:
        if not repeatable(call) or not any(same(call, other) for other in found):
            found.append(call)
    return found


def _free(call: Call, taken: set[str]) -> str:
    name = f"{call.function}$"
    while name in taken:
        name += "$"
    taken.add(name)
    return name


def _tried(call: Call, flow: Flow) -> Call:
    assert flow.around.functions is not None
    name = flow.around.functions.attempted(call.function)
    assert name is not None
    return replace(call, function=name, type=attempt(call.type))


def _can_be(calls: list[Call], span: Span, flow: Flow) -> bool:
    """Whether rows can be set aside here; reports where not."""
    inner = next((part for call in calls for part in _inside(call, calls)), None)
    message, place, helps = "", span, ("make a task of each",)
    if not side_is_free(span, flow):
        return False
    if inner is not None:
        message = f"`{inner.function}` may raise, and another function takes its value"
        place, helps = inner.span, ("call it in a task before",)
    elif not flow.own_traits().append_only:
        message = "a row that was rejected could not be taken back, and rows change here"
        helps = ("call the function in a task before, where rows are only added",)
    if message:
        flow.say(codes.UNROUTABLE_ERROR, message, place, help=helps)
    return not message


def side_is_free(span: Span, flow: Flow) -> bool:
    """Whether the task has no `.rejected` yet, and the rows no column that it adds; reports where not."""
    if PORT in flow.side:
        message = f"rows of task `{flow.name}` are rejected in two steps"
        helps = ("put the calls into one step, or make a task of each",)
        flow.say(codes.UNROUTABLE_ERROR, message, span, help=helps)
        return False
    taken = [c.name for c in flow.rows.columns if c.name in _OWN]
    if taken:
        message = f"`{flow.name}.{PORT}` adds a column `{taken[0]}`, and the rows have one already"
        help = (f"rename theirs: `rename {taken[0]} as ...`",)
        flow.say(codes.REASON_COLUMN_TAKEN, message, span, help=help)
        return False
    return True


def _inside(call: Call, calls: list[Call]) -> list[Call]:
    """The calls that are arguments of a call."""
    parts = {id(part) for arg in call.args for part in walk(arg)}
    return [other for other in calls if id(other) in parts]


def _rejected(
    read: op.Read,
    columns: tuple[Column, ...],
    calls: list[Call],
    errors: list[Expr],
    span: Span,
    flow: Flow,
) -> op.Project:
    """The rows for which something was raised: what, in which task, when."""
    said: list[Expr] = [
        Call("CONCAT", (Literal(f"{call.function}: ", _FULL, span), error), ERROR_TYPE, span)
        for call, error in zip(calls, errors, strict=True)
    ]
    reason = Call("COALESCE", (*said, Literal("", _FULL, span)), _FULL, span)
    # What is raised mostly tells what the function was given.
    labels = tuple(dict.fromkeys(label for c in calls for label in labels_of(c, read)))
    rows = op.Filter(read, _all("OR", "IS NOT NULL", errors, span), span)
    kept = tuple(zip(columns, map(field_ref, columns), strict=True))
    return with_reason(rows, kept, reason, labels, flow)


def with_reason(
    rows: op.Operator,
    kept: tuple[tuple[Column, Expr], ...],
    reason: Expr,
    labels: tuple[str, ...],
    flow: Flow,
) -> op.Project:
    """The output `.rejected`: the columns that are kept of rows, why, in which task, when."""
    span = rows.span
    own = (
        Column("reason", _FULL, labels, span),
        Column("task", _FULL, (), span),
        Column("failed_at", _MOMENT, (), span),
    )
    values = (
        reason,
        Literal(flow.name, _FULL, span),
        Call("CURRENT_ROW_TIMESTAMP", (), _MOMENT, span),
    )
    return op.Project(rows, (*(e for _, e in kept), *values), (*(c for c, _ in kept), *own), span)


def _all(word: str, test: str, errors: list[Expr], span: Span) -> Expr:
    tests = tuple(Call(test, (error,), _TRUTH, span) for error in errors)
    return tests[0] if len(tests) == 1 else Call(word, tests, _TRUTH, span)


def _field(ref: FieldRef, name: str, kind: DataType) -> FieldAccessExpr:
    return FieldAccessExpr(ref, name, kind, ref.span)
