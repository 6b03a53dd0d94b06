"""UNNEST: each element of a collection as a row beside the row that it is in."""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import Literal
from compiler.plan.operators import Column, Operator
from compiler.plan.subqueries import joins_rows
from compiler.relations import codes
from compiler.relations.flow import Flow, Rows
from compiler.relations.output import unique
from compiler.relations.visible import Visible, VisibleColumn
from compiler.types import families as f
from compiler.types.codes import WRONG_ARGUMENT_TYPE
from compiler.types.datatype import DataType, Root
from compiler.types.show import show_plain
from dsl.span import Span
from dsl.syntax.expressions import BooleanLiteral, Expression
from dsl.syntax.queries import Alias, JoinTable, Unnest
from dsl.syntax.steps import UnnestStep

POSITION = f.INT.with_nullable(False)


def join_unnest(step: UnnestStep, flow: Flow) -> bool:
    """The step `join unnest`."""
    before = Rows(flow.rows, flow.scope.columns, flow.alias)
    if not joined_on_true("`unnest`", step.kind, step.on, step.span, flow):
        return False
    rows = unnested(step.unnest, before, step.kind == "left", flow)
    if rows is None:
        return False
    flow.operator, flow.scope = rows.operator, Visible(rows.columns)
    return True


def joined_unnest(table: JoinTable, unnest: Unnest, left: Rows, flow: Flow) -> Rows | None:
    """A join with UNNEST in a query."""
    kind = "using" if table.natural or table.using else table.kind
    if not joined_on_true("`unnest`", kind, table.on, table.span, flow):
        return None
    return unnested(unnest, left, kind == "left", flow)


def joined_on_true(what: str, kind: str, on: Expression | None, span: Span, flow: Flow) -> bool:
    """Whether Flink joins rows so with what is computed of each; reports where not."""
    if kind not in ("inner", "cross", "comma", "left"):
        flow.say(
            codes.MISPLACED_STEP,
            f"{what} is joined with `cross join` or `left join ... on true`",
            span,
            f"`{kind}`",
        )
        return False
    if on is None or (isinstance(on, BooleanLiteral) and on.value):
        return True
    flow.say(
        codes.MISPLACED_STEP,
        f"a join with {what} has no condition but `true`",
        on.span,
        help=("write `on true`, and filter with `where`",),
    )
    return False


def unnested(unnest: Unnest, before: Rows | None, left: bool, flow: Flow) -> Rows | None:
    """The rows, each as often as its collection has elements; without rows before, the elements alone."""
    given = before or Rows(one_row(unnest.span), ())
    if len(unnest.expressions) != 1:
        flow.say(
            codes.MISPLACED_STEP,
            "`unnest` takes one collection",
            unnest.expressions[1].span,
            "the second",
            help=("unnest them one after the other",),
        )
        return None
    typed = flow.type(unnest.expressions[0], scope=Visible(given.columns))
    if typed is None:
        return None
    if joins_rows((typed,)):
        flow.say(codes.MISPLACED_STEP, "`unnest` takes no subquery", typed.span)
        return None
    fields = _fields(typed.type, unnest)
    if fields is None:
        flow.say(
            WRONG_ARGUMENT_TYPE,
            f"`unnest` takes an array, a map or a multiset, not `{show_plain(typed.type)}`",
            typed.span,
        )
        return None
    if left and not unnest.ordinality and _breaks(typed.type):
        flow.say(
            codes.MISPLACED_STEP,
            "Flink cannot keep rows without elements here: a field of the elements is `not null`",
            unnest.span,
            help=("use `cross join unnest`", "or add `with ordinality`"),
        )
        return None
    names = element_names(fields, unnest.alias, "the elements have", flow)
    if names is None:
        return None
    kinds = [kind for _, kind in fields]
    if left:
        kinds = [kind.with_nullable(True) for kind in kinds]
    alias = unnest.alias.name.text if unnest.alias is not None else None
    free = unique([c.name for c in given.operator.columns] + names)[-len(names) :]
    added = tuple(Column(own, kind, (), unnest.span) for own, kind in zip(free, kinds, strict=True))
    rows = op.UnnestRows(
        given.operator,
        typed,
        left,
        unnest.ordinality,
        alias or "elements",
        (*given.operator.columns, *added),
        unnest.span,
    )
    shown = tuple(VisibleColumn(alias, n, c) for n, c in zip(names, added, strict=True))
    return Rows(rows, given.columns + shown, alias if before is None else None)


def one_row(span: Span) -> Operator:
    """A row to put elements beside."""
    kind = f.INT.with_nullable(False)
    return op.ValuesRows(((Literal(0, kind, span),),), (Column("$row", kind),), span)


def _fields(kind: DataType, unnest: Unnest) -> list[tuple[str, DataType]] | None:
    """The columns of the elements, as Flink calls them; None where there are no elements."""
    if kind.root is Root.MAP:
        found = [("KEY", kind.children[0]), ("VALUE", kind.children[1])]
    elif kind.root in f.COLLECTION:
        element = kind.children[0]
        if element.root is Root.ROW:
            found = list(zip(element.names, element.children, strict=True))
        else:
            alone = unnest.alias.name.text if unnest.alias is not None else "EXPR$0"
            found = [(alone, element)]
    else:
        return None
    if unnest.ordinality:
        found.append(("ORDINALITY", POSITION))
    return found


def _breaks(kind: DataType) -> bool:
    """Whether Flink fails to plan the left join: an array of nullable rows with a field that is not."""
    if kind.root is not Root.ARRAY:
        return False
    element = kind.children[0]
    return (
        element.root is Root.ROW
        and element.nullable
        and any(not child.nullable for child in element.children)
    )


def element_names(
    fields: list[tuple[str, DataType]], alias: Alias | None, owner: str, flow: Flow
) -> list[str] | None:
    """What the columns are called, those behind the alias where there are any; None (reported) for too few."""
    if alias is None or not alias.columns:
        return [name for name, _ in fields]
    given = alias.columns
    if len(given) == len(fields):
        return [name.text for name in given]
    listed = ", ".join(f"`{name}`" for name, _ in fields)
    flow.say(
        codes.UNION_MISMATCH,
        f"{len(given)} names for {len(fields)} columns",
        given[0].span.to(given[-1].span),
        f"{owner} {listed}",
    )
    return None
