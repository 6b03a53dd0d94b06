"""An aggregation in the making: the keys of groups, and what is computed of each."""

from __future__ import annotations

from dataclasses import field

from compiler.names import written
from compiler.plan import operators as op
from compiler.plan.expressions import (
    AggregateCall,
    Call,
    CaseExpr,
    CastExpr,
    Expr,
    FieldRef,
    SubqueryExpr,
)
from compiler.plan.operators import Column
from compiler.plan.subqueries import outer_references
from compiler.plan.traverse import same, transform, walk
from compiler.plan.unique import does_nothing, may_do_nothing
from compiler.relations import codes
from compiler.relations.flow import Flow, labels_of
from compiler.relations.times import is_window_time
from compiler.relations.visible import OUTER
from dsl.diagnostic import Edit, Fix, Label, Safety
from dsl.records import dataclass, replace
from dsl.span import Span

NAMED_KEY = -3
SELECTED = -2
"""Sides that mark references to a named key of the groups, and to a column selected of them."""

GROUPINGS = ("GROUPING", "GROUPING_ID")
WINDOW_BOUNDS = ("window_start", "window_end")


_STRICT = ("=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "||", "UPPER", "LOWER", "NOT")


def _widened(expr: Expr) -> Expr:
    """The expression over keys that sets leave out: NULL where they are, though its columns never are."""
    match expr:
        case CaseExpr():
            branches = tuple((_widened(when), _widened(then)) for when, then in expr.branches)
            default = None if expr.default is None else _widened(expr.default)
            results = [then for _, then in branches] + ([default] if default is not None else [])
            nullable = expr.type.nullable or any(r.type.nullable for r in results)
            kind = expr.type.with_nullable(nullable)
            return replace(expr, branches=branches, default=default, type=kind)
        case CastExpr(safe=False):
            operand = _widened(expr.operand)
            nullable = expr.type.nullable or operand.type.nullable
            return replace(expr, operand=operand, type=expr.type.with_nullable(nullable))
        case Call():
            args = tuple(map(_widened, expr.args))
            nullable = expr.type.nullable
            if expr.function in _STRICT:
                nullable = nullable or any(arg.type.nullable for arg in args)
            return replace(expr, args=args, type=expr.type.with_nullable(nullable))
        case _:
            return expr


@dataclass(slots=True)
class Grouping:
    """An aggregation in the making: keys and aggregates with the columns that they give.

    `sets` are its grouping sets, as positions of keys. `window` is a window among the keys, `asked` what is asked of
    it, by the name that stands for it in expressions.
    """

    flow: Flow
    span: Span
    keys: list[tuple[Expr, Column]] = field(default_factory=list)
    aggregates: list[tuple[AggregateCall, Column]] = field(default_factory=list)
    sets: tuple[tuple[int, ...], ...] = ()
    window: Call | None = None
    asked: dict[str, Expr] = field(default_factory=dict)

    def names(self) -> set[str]:
        """The names taken so far."""
        return {c.name for _, c in self.keys} | {c.name for _, c in self.aggregates}

    def free(self, wish: str) -> str:
        """A name like `wish` that is not taken."""
        name, number = wish, 0
        while name in self.names():
            number += 1
            name = f"{wish}${number}"
        return name

    def add_key(self, expr: Expr, name: str, span: Span, labels: tuple[str, ...]) -> bool:
        """One more key, unless it is there already. Times become ordinary data, but for that of a window."""
        if any(same(expr, key) for key, _ in self.keys):
            return True
        kept = self._is_window_time(expr)
        kind = expr.type if kept else expr.type.without_time_attribute()
        self.keys.append((expr, Column(self.free(name), kind, labels, span)))
        return True

    def _is_window_time(self, expr: Expr) -> bool:
        if not isinstance(expr, FieldRef) or expr.type.time_attribute is None:
            return False
        flow = self.flow
        return flow.own_traits().windows is not None and is_window_time(flow.rows, expr.name, flow)

    def position(self, expr: Expr, name: str, span: Span, labels: tuple[str, ...]) -> int:
        """The place of a key, which is added where it is new."""
        self.add_key(expr, name, span, labels)
        return next(at for at, (key, _) in enumerate(self.keys) if same(expr, key))

    def over_groups(self, expr: Expr, wish: str) -> Expr | None:
        """The expression in terms of keys and aggregates; None (reported) where it needs a single row's value."""
        loose: list[FieldRef] = []
        if self.flow.windowed:
            self._add_window_time(expr)

        def change(part: Expr) -> Expr | None:
            for key, column in self.keys:
                if same(part, key):
                    return FieldRef(column.name, column.type, part.span)
            if isinstance(part, AggregateCall):
                return self._aggregate(part, wish if part is expr else part.function.lower())
            if isinstance(part, FieldRef) and part.side == NAMED_KEY:
                return replace(part, side=0)
            if isinstance(part, FieldRef) and part.side >= OUTER:
                loose.append(part)
                return part
            if isinstance(part, SubqueryExpr):
                loose.extend(self._loose_inside(part))
            return None

        changed = transform(expr, change)
        changed = _widened(changed) if self.sets else changed
        if not loose:
            return changed
        self._say_loose(loose[0])
        return None

    def _loose_inside(self, part: SubqueryExpr) -> list[FieldRef]:
        """What a subquery refers to that is no key; Flink fails to plan one that refers to a key."""
        names = {e.name for e, _ in self.keys if isinstance(e, FieldRef)}
        found = list(outer_references(part.query))
        if found and all(ref.name in names for ref in found):
            self.flow.say(
                codes.MISPLACED_STEP,
                "Flink cannot join groups with a subquery that refers to their keys",
                part.span,
                help=("group in an inner query, and ask the subquery outside of it",),
            )
        return [ref for ref in found if ref.name not in names]

    def _add_window_time(self, expr: Expr) -> None:
        """The time of a window is the same in all its rows: where it is named, it is one of the keys."""
        for part in walk(expr):
            if isinstance(part, FieldRef) and part.name == "window_time":
                self.add_key(part, part.name, self.span, ())

    def _aggregate(self, call: AggregateCall, wish: str) -> FieldRef:
        if call.function in GROUPINGS:
            self._check_grouping(call)
        for known, column in self.aggregates:
            if same(known, call):
                return FieldRef(column.name, column.type, call.span)
        column = Column(self.free(wish), call.type, labels_of(call, self.flow.rows), call.span)
        self.aggregates.append((call, column))
        return FieldRef(column.name, call.type, call.span)

    def _check_grouping(self, call: AggregateCall) -> None:
        """GROUPING and its like take expressions that are grouped by."""
        for arg in call.args:
            if not any(same(arg, key) for key, _ in self.keys):
                self.flow.say(
                    codes.NOT_GROUPED,
                    f"`{call.function.lower()}` takes what is grouped by, and this is not",
                    arg.span,
                    also=(Label(self.span, "the grouping"),),
                )

    def _say_loose(self, ref: FieldRef) -> None:
        keys = ", ".join(f"`{c.name}`" for _, c in self.keys)
        self.flow.say(
            codes.NOT_GROUPED,
            f"`{ref.name}` is neither grouped by nor inside an aggregate function",
            ref.span,
            "which row's value is meant",
            also=(Label(self.span, f"grouped by {keys}" if keys else "all rows form one group"),),
            help=(f"add `{ref.name}` to `group by`, or wrap it: `max({ref.name})`",),
            fixes=self._key_fixes(ref),
        )

    def _key_fixes(self, ref: FieldRef) -> tuple[Fix, ...]:
        """The reference, as it is written, behind the last key; what rows come out changes with it."""
        inside = [e.span for e, _ in self.keys if self._covers(e.span)]
        alone = ref.span.end - ref.span.start == len(written(ref.name))
        if self.sets or not inside or not alone:
            return ()
        last = max(inside, key=lambda span: span.end)
        end = Span(last.source, last.end, last.end)
        edit = Edit(end, f", {written(ref.name)}")
        return (Fix(f"add `{ref.name}` to `group by`", (edit,), Safety.UNSAFE),)

    def _covers(self, span: Span) -> bool:
        whole = self.span
        return whole.source == span.source and whole.start <= span.start and span.end <= whole.end

    def settled(self, items: list[tuple[Expr, Column]]) -> list[tuple[Expr, Column]]:
        """The items, once all of them are known: where Flink leaves the aggregation out, times stay what they are."""
        made = self.operator()
        if not may_do_nothing(made) or not does_nothing(made, self.flow.own_traits().known):
            return items
        kept = {c.name: c.type for c in self._keep_times()}
        return [
            (replace(e, type=kept[e.name]), replace(c, type=kept[e.name]))
            if isinstance(e, FieldRef) and e.name in kept
            else (e, c)
            for e, c in items
        ]

    def _keep_times(self) -> list[Column]:
        """Gives keys that are times their types back; these keys."""
        kept = []
        for at, (expr, column) in enumerate(self.keys):
            if isinstance(expr, FieldRef) and expr.type.time_attribute is not None:
                column = replace(column, type=expr.type)
                self.keys[at] = (expr, column)
                kept.append(column)
        return kept

    def operator(self) -> op.Aggregate:
        """The aggregation itself."""
        columns = tuple(c for _, c in self.keys) + tuple(c for _, c in self.aggregates)
        keys = tuple(e for e, _ in self.keys)
        calls = tuple(a for a, _ in self.aggregates)
        return op.Aggregate(self.flow.rows, keys, calls, columns, self.span, self.sets, self.window)
