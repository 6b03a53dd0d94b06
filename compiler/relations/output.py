"""The columns that a SELECT of a query gives, named as Flink names them."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.plan.expressions import Expr, FieldAccessExpr
from compiler.plan.operators import Column
from compiler.relations.columns import Items, star_columns
from compiler.relations.flow import Flow, Rows, labels_of
from compiler.relations.visible import Visible, VisibleColumn
from compiler.types.datatype import Root
from compiler.types.scope import field_of
from dsl.diagnostic import Diagnostic
from dsl.records import replace
from dsl.syntax.expressions import ColumnRef, FunctionCall, Star
from dsl.syntax.names import Name
from dsl.syntax.queries import SelectItem


def output_name(item: SelectItem, expr: Expr, position: int) -> str:
    """The alias, the column's own name, or `EXPR$2` for what has none."""
    if item.alias is not None:
        return item.alias.text
    written = item.expression
    if isinstance(expr, FieldAccessExpr):
        return expr.name
    if isinstance(written, ColumnRef):
        return written.parts[-1].text
    if isinstance(written, FunctionCall) and not written.parens and written.over is None:
        return written.name.text
    return f"EXPR${position}"


def starred(item: SelectItem, flow: Flow) -> list[tuple[Expr, str]] | None:
    """What `*`, `t.*` or `row_column.*` stands for, with names; None (reported) where it is nothing."""
    assert isinstance(item.expression, Star)
    star = item.expression
    if star.qualifier and star.qualifier[0].text not in flow.scope.aliases:
        found = flow.scope.column(ColumnRef(star.qualifier, star.span))
        if not isinstance(found, Diagnostic) and found.type.root is Root.ROW:
            fields = [field_of(found, replace(star.qualifier[0], text=n)) for n in found.type.names]
            return [
                (e, n)
                for e, n in zip(fields, found.type.names, strict=True)
                if not isinstance(e, Diagnostic)
            ]
    columns = star_columns(star, flow)
    if columns is None:
        return None
    if not star.qualifier and not _clear(columns, item, flow):
        return None
    return [(v.ref(item.span), v.name) for v in columns]


def _clear(columns: tuple[VisibleColumn, ...], item: SelectItem, flow: Flow) -> bool:
    """Whether `*` meets no two columns of one name in one input, which Flink calls ambiguous."""
    seen: set[tuple[str | None, str]] = set()
    for v in columns:
        if (v.alias, v.name) in seen and v.reach == "any":
            found = Visible(columns).column(ColumnRef((Name(v.name, item.span),), item.span))
            if isinstance(found, Diagnostic):
                flow.around.report.append(found)
                return False
        seen.add((v.alias, v.name))
    return True


def unique(names: Iterable[str]) -> list[str]:
    """The names with numbers after those that are taken: `a`, `a0`, `a1`."""
    taken: set[str] = set()
    result = []
    for name in names:
        free, number = name, 0
        while free in taken:
            free, number = f"{name}{number}", number + 1
        taken.add(free)
        result.append(free)
    return result


def written_items(items: tuple[SelectItem, ...], flow: Flow) -> Items | None:
    """The typed items of a SELECT without groups, named as they are written: two may have one name."""
    result: Items = []
    fine = True
    for item in items:
        if isinstance(item.expression, Star):
            found = starred(item, flow)
            fine = fine and found is not None
        else:
            expr = flow.type(item.expression, over=True)
            fine = fine and expr is not None
            found = None if expr is None else [(expr, output_name(item, expr, len(result)))]
        for expr, name in found or ():
            result.append((expr, Column(name, expr.type, labels_of(expr, flow.rows), item.span)))
    return result if fine else None


def named(items: Items) -> Items:
    """The items under names of which no two are alike."""
    names = unique(column.name for _, column in items)
    return [(e, replace(c, name=n)) for (e, c), n in zip(items, names, strict=True)]


def as_written(flow: Flow, items: Items) -> Rows:
    """The rows of a flow, whose columns can be named as their items are written."""
    columns = tuple(
        VisibleColumn(None, written.name, column)
        for (_, written), column in zip(items, flow.rows.columns, strict=True)
    )
    return Rows(flow.rows, columns)
