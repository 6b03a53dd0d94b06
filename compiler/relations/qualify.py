"""QUALIFY and the named windows of a query."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.plan.expressions import Expr, FieldRef, OverCall
from compiler.plan.operators import Column
from compiler.plan.traverse import same, transform, walk
from compiler.relations import codes
from compiler.relations.columns import Items
from compiler.relations.flow import Flow, field_ref
from compiler.relations.ordering import SELECTED
from compiler.relations.visible import Visible, VisibleColumn
from compiler.resolve.codes import DUPLICATE_NAME
from compiler.types.over import check_window
from dsl.diagnostic import Label
from dsl.records import replace
from dsl.syntax.expressions import Expression, Over
from dsl.syntax.queries import NamedWindow


def windows_of(named: tuple[NamedWindow, ...], flow: Flow) -> Mapping[str, Over] | None:
    """The windows of a WINDOW clause by name; None where one is wrong (reported)."""
    known: dict[str, NamedWindow] = {}
    for window in named:
        first = known.get(window.name.text)
        if first is not None:
            flow.say(
                DUPLICATE_NAME,
                f"two windows are called `{window.name.text}`",
                window.name.span,
                "the second",
                also=(Label(first.name.span, "the first"),),
            )
            return None
        before = {name: w.over for name, w in known.items()}
        if not check_window(window.over, replace(flow.context(), windows=before)):
            return None
        known[window.name.text] = window
    return {name: window.over for name, window in known.items()}


def qualified(condition: Expression, items: Items, flow: Flow) -> Items | None:
    """Keeps the rows for which a condition over windows holds; the items in terms of what is left."""
    taken = {column.name for _, column in items}
    seen = {v.name for v in flow.scope.columns}
    selected = tuple(VisibleColumn(None, c.name, c, SELECTED) for _, c in items)
    scope = Visible(flow.scope.columns + tuple(v for v in selected if v.name not in seen))
    typed = flow.condition(condition, scope=scope, over=True)
    if typed is None:
        return None
    by_name = {column.name: expr for expr, column in items}
    placed = transform(
        typed,
        lambda p: by_name[p.name] if isinstance(p, FieldRef) and p.side == SELECTED else None,
    )
    calls: list[OverCall] = []
    for expr in (*(e for e, _ in items), placed):
        for part in walk(expr):
            if isinstance(part, OverCall) and not any(same(part, known) for known in calls):
                calls.append(part)
    if not any(isinstance(part, OverCall) for part in walk(placed)):
        flow.say(
            codes.MISPLACED_STEP,
            "a `qualify` is about a function with `over (...)`, and here is none",
            condition.span,
            help=("filter rows with `where`",),
        )
        return None
    names = _free({c.name for c in flow.rows.columns} | taken, len(calls))
    columns = [Column(n, call.type, (), call.span) for n, call in zip(names, calls, strict=True)]

    def hidden(expr: Expr) -> Expr:
        def change(part: Expr) -> Expr | None:
            for call, column in zip(calls, columns, strict=True):
                if same(part, call):
                    return FieldRef(column.name, column.type, part.span)
            return None

        return transform(expr, change)

    given = [(field_ref(c), c) for c in flow.rows.columns]
    flow.project([*given, *zip(calls, columns, strict=True)], condition.span, flow.scope.columns)
    flow.filter(hidden(placed), condition.span)
    return [(hidden(expr), column) for expr, column in items]


def _free(taken: set[str], count: int) -> list[str]:
    names: list[str] = []
    number = 0
    while len(names) < count:
        name = f"over${number}"
        number += 1
        if name not in taken:
            names.append(name)
    return names
