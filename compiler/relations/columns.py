"""The steps that choose and name columns: `select`, `extend`, `set`, `drop`, `rename`, `distinct`."""

from __future__ import annotations

import re

from compiler.names import did_you_mean
from compiler.plan.expressions import (
    AggregateCall,
    Call,
    Expr,
    FieldAccessExpr,
    FieldRef,
    OverCall,
)
from compiler.plan.operators import Column
from compiler.plan.traverse import walk
from compiler.relations import codes
from compiler.relations.flow import Flow, field_ref, labels_of
from compiler.relations.raising import tried_items
from compiler.relations.times import distinct_rows
from compiler.relations.visible import Visible, VisibleColumn, visible
from compiler.types.codes import UNKNOWN_COLUMN
from compiler.types.scope import replacement, unknown_column
from dsl.diagnostic import Edit, Fix, Label, Safety, diagnostic
from dsl.records import replace
from dsl.span import Span
from dsl.syntax.expressions import Star
from dsl.syntax.names import Name
from dsl.syntax.queries import SelectItem
from dsl.syntax.steps import DistinctStep, Drop, Extend, Rename, SetStep

Items = list[tuple[Expr, Column]]


def star_columns(
    star: Star, flow: Flow, scope: Visible | None = None
) -> tuple[VisibleColumn, ...] | None:
    """What `*` or `t.*` stands for; None where the input is unknown."""
    seen = scope or flow.scope
    if not star.qualifier:
        return seen.starred
    alias = star.qualifier[0]
    if alias.text in seen.aliases:
        return seen.of(alias.text)
    close = did_you_mean(alias.text, seen.aliases)
    flow.around.report.append(
        diagnostic(
            UNKNOWN_COLUMN,
            f"no input here is called `{alias.text}`",
            alias.span,
            help=(f"did you mean `{close}`?",) if close else (),
            fixes=(replacement(alias.span, close),) if close else (),
        )
    )
    return None


def column_name(item: SelectItem, expr: Expr, flow: Flow) -> str | None:
    """The name of a selected column: its alias, else the column's own; None (reported) for other expressions."""
    if item.alias is not None:
        return item.alias.text
    if isinstance(expr, FieldAccessExpr):
        return expr.name
    from dsl.syntax.expressions import ColumnRef

    if isinstance(item.expression, ColumnRef):
        return item.expression.parts[-1].text
    flow.say(
        codes.UNNAMED_COLUMN,
        "a computed column needs a name",
        item.expression.span,
        "without a name",
        help=("name it: `... as name`",),
        fixes=(_alias(item, expr, flow),),
    )
    return None


def _alias(item: SelectItem, expr: Expr, flow: Flow) -> Fix:
    """Gives the column a name made of the function and the column that it is computed with."""
    used = next((part.name for part in walk(expr) if isinstance(part, FieldRef)), "value")
    call = expr.function.lower() if isinstance(expr, Call | AggregateCall | OverCall) else ""
    words = [call if call.isidentifier() else "computed", used]
    name = re.sub(r"\W+", "_", "_".join(words))
    taken = {column.name for column in flow.rows.columns}
    while name in taken:
        name += "_"
    end = item.span.end
    edit = Edit(Span(item.span.source, end, end), f" as {name}")
    return Fix(f"name it `{name}`", (edit,), Safety.PLACEHOLDER)


def check_names(items: Items, flow: Flow) -> bool:
    """Reports names that stand twice among the items."""
    seen: dict[str, Column] = {}
    fine = True
    for expr, column in items:
        first = seen.setdefault(column.name, column)
        if first is column:
            continue
        fine = False
        span = column.span or expr.span
        also = (
            (Label(first.span, "the first"),)
            if first.span is not None and first.span != span
            else ()
        )
        flow.say(
            codes.DUPLICATE_COLUMN,
            f"two columns would be called `{column.name}`",
            span,
            "the second",
            also=also,
            help=("name one of them otherwise with `as`, or leave it out",),
        )
    return fine


def typed_items(items: tuple[SelectItem, ...], flow: Flow) -> Items | None:
    """The items of a `select` or `extend` without aggregates, `*` written out."""
    result: Items = []
    fine = True
    for item in items:
        if isinstance(item.expression, Star):
            columns = star_columns(item.expression, flow)
            fine = fine and columns is not None
            for v in columns or ():
                result.append((v.ref(item.span), replace(v.column, name=v.name, span=item.span)))
            continue
        expr = flow.type(item.expression, over=True)
        name = None if expr is None else column_name(item, expr, flow)
        if expr is None or name is None:
            fine = False
            continue
        result.append((expr, Column(name, expr.type, labels_of(expr, flow.rows), item.span)))
    return result if fine else None


def extend(step: Extend, flow: Flow) -> bool:
    """Adds columns at the end; names of inputs stay usable."""
    added = typed_items(step.items, flow)
    if added is None:
        return False
    kept = flow.all_columns()
    if not check_names([*kept, *added], flow):
        return False
    tried = tried_items(added, step.span, flow)
    if tried is None:
        return False
    added = tried
    columns = {column.name: column for _, column in kept}
    scope = tuple(replace(v, column=columns[v.column.name]) for v in flow.scope.columns)
    flow.project([*kept, *added], step.span, scope + visible(tuple(c for _, c in added), None))
    return True


def assign(step: SetStep, flow: Flow) -> bool:
    """Replaces columns in place; each expression sees the old values."""
    new: dict[str, tuple[Expr, Column]] = {}
    fine = True
    for assignment in step.assignments:
        old = named_column(assignment.name, flow)
        expr = flow.type(assignment.expression)
        if old is None or expr is None:
            fine = False
            continue
        name = old.column.name
        if name in new:
            _twice(name, assignment.name, "set", flow)
            fine = False
            continue
        new[name] = (expr, Column(name, expr.type, labels_of(expr, flow.rows), assignment.span))
    if not fine:
        return False
    items = [new.get(column.name, (ref, column)) for ref, column in flow.all_columns()]
    tried = tried_items(items, step.span, flow)
    if tried is None:
        return False
    scope = tuple(
        replace(v, column=new[v.column.name][1]) if v.column.name in new else v
        for v in flow.scope.columns
    )
    flow.project(tried, step.span, scope)
    return True


def _twice(name: str, again: Name, done: str, flow: Flow) -> None:
    flow.say(
        codes.DUPLICATE_COLUMN,
        f"column `{name}` is {done} twice in one step",
        again.span,
        "the second time",
        help=("a later step of its own can change it again",),
    )


def drop(step: Drop, flow: Flow) -> bool:
    """Leaves columns out."""
    gone = set()
    for name in step.columns:
        found = named_column(name, flow)
        if found is None:
            return False
        gone.add(found.column.name)
    items = [(e, c) for e, c in flow.all_columns() if c.name not in gone]
    if not items:
        flow.say(codes.MISPLACED_STEP, "`drop` would leave no column", step.span)
        return False
    flow.project(
        items, step.span, tuple(v for v in flow.scope.columns if v.column.name not in gone)
    )
    return True


def rename(step: Rename, flow: Flow) -> bool:
    """Gives columns other names, in their places."""
    names: dict[str, Name] = {}
    for old, new in step.pairs:
        found = named_column(old, flow)
        if found is None:
            return False
        if found.column.name in names:
            _twice(old.text, old, "renamed", flow)
            return False
        names[found.column.name] = new
    items: Items = []
    for ref, column in flow.all_columns():
        new_name = names.get(column.name)
        if new_name is not None:
            column = replace(column, name=new_name.text, span=new_name.span)
        items.append((ref, column))
    if not check_names(items, flow):
        return False
    renamed = {ref.name: column for ref, column in items if isinstance(ref, FieldRef)}
    scope = tuple(
        replace(
            v,
            name=names[v.column.name].text if v.column.name in names else v.name,
            column=renamed[v.column.name],
        )
        for v in flow.scope.columns
    )
    flow.project(items, step.span, scope)
    return True


def distinct(step: DistinctStep, flow: Flow) -> bool:
    """Each different row once."""
    distinct_rows(flow, step.span)
    return True


def named_column(name: Name, flow: Flow) -> VisibleColumn | None:
    """The one visible column of that name; reports where there is none or more."""
    from dsl.syntax.expressions import ColumnRef

    found = flow.scope.column(ColumnRef((name,), name.span))
    if isinstance(found, FieldRef):
        return next(v for v in flow.scope.columns if v.column.name == found.name)
    if isinstance(found, FieldAccessExpr):
        flow.around.report.append(unknown_column(name, [v.name for v in flow.scope.columns]))
    else:
        flow.around.report.append(found)  # type: ignore[arg-type]
    return None


def settle_names(flow: Flow) -> bool:
    """Before rows leave the task: no two columns may have one name, none an internal one."""
    clashing: dict[str, list[VisibleColumn]] = {}
    for v in flow.scope.columns:
        clashing.setdefault(v.name, []).append(v)
    fine = True
    for name, found in clashing.items():
        if len(found) == 1:
            continue
        fine = False
        both = " and ".join(f"`{v.alias}.{name}`" for v in found if v.alias)
        flow.say(
            codes.DUPLICATE_COLUMN,
            f"two columns would be called `{name}`",
            flow.rows.span,
            f"{both} meet here" if both else "they meet here",
            help=("choose columns with `select`, or name one otherwise with `as`",),
        )
    if not fine:
        return False
    names = {v.column.name: v.name for v in flow.scope.columns}
    if any(old != new for old, new in names.items()):
        items = [
            (field_ref(column), replace(column, name=names[column.name]))
            for column in flow.rows.columns
            if column.name in names
        ]
        flow.project(list(items), flow.rows.span)
    return True
