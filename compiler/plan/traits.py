"""What is known of the rows that an operator gives: changelog, keys, windows, what bounds its state.

The kinds of changes follow Flink's FlinkChangelogModeInferenceProgram; update-before rows are left out, as for
a consumer that does not ask for them.
"""

from __future__ import annotations

from collections.abc import Callable

from compiler.plan import operators as op
from compiler.plan.correlations import correlates
from compiler.plan.expressions import AggregateCall, CastExpr, Expr, FieldRef, OverCall
from compiler.plan.intervals import (
    chosen,
    conjuncts,
    is_interval_join,
    made_inner,
    met,
    renamed,
)
from compiler.plan.lookups import equal_columns, looks_up
from compiler.plan.operators import Operator
from compiler.plan.ranking import ranked_column, upper_bound
from compiler.plan.subqueries import (
    after_filter,
    after_join,
    after_projection,
    compares_unequal,
    elements_of,
    joins_rows,
)
from compiler.plan.traverse import walk
from compiler.plan.unique import Unique, does_nothing, joined, projected, told_apart, unique
from dsl.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class Traits:
    """`updates` and `deletes` say which changes there are beside inserts; `keys` are unique column sets.

    `windows` names the columns that hold the bounds of a window, where rows belong to one. `bounded_by` is
    `stateless`, `window`, `watermark`, `ttl` or `nothing`. `known` are the columns that Flink's planner knows to be
    unique, which are fewer than `keys`. `window_kind` tells which windows they are: rows are joined by window where
    both sides have the same. `correlates` tells of a correlation somewhere below (correlations.py).
    """

    updates: bool = False
    deletes: bool = False
    keys: tuple[tuple[str, ...], ...] = ()
    windows: tuple[str, str] | None = None
    bounded_by: str = "stateless"
    known: tuple[Unique, ...] = ()
    window_kind: tuple[object, ...] = ()
    correlates: bool = False

    @property
    def changelog(self) -> str:
        """As Flink writes it: `I`, `I,UA`, `I,UA,D`."""
        return "I" + (",UA" if self.updates else "") + (",D" if self.deletes else "")

    @property
    def append_only(self) -> bool:
        """Whether rows, once given, never change."""
        return not (self.updates or self.deletes)


Lookup = Callable[[str], Traits]

_BOUNDS = ("stateless", "window", "watermark", "ttl", "nothing")


def derive(operator: Operator, lookup: Lookup) -> Traits:
    """The traits of an operator's rows; `lookup` gives those of relations. State counts below Reads only."""
    found = _derive(operator, lookup)
    correlated = correlates(operator, lambda name: lookup(name).correlates)
    return found if found.correlates == correlated else replace(found, correlates=correlated)


def _derive(operator: Operator, lookup: Lookup) -> Traits:
    match operator:
        case op.Read(relation=relation):
            return replace(lookup(relation), bounded_by="stateless")
        case op.TableSource(primary_key=key, changes=changes, watermark=watermark):
            known = (unique(key, operator),) if key and watermark is None else ()
            keys = (key,) if key else ()
            return Traits("UA" in changes, "D" in changes, keys, known=known)
        case op.ValuesRows():
            return after_projection([e for row in operator.rows for e in row], Traits())
        case op.Project():
            return _project(operator, derive(operator.input, lookup))
        case op.Filter() | op.Window():
            inner = derive(operator.input, lookup)
            if isinstance(operator, op.Filter):
                inner = _filtered(operator, inner, lookup)
                correlated = correlates(operator, lambda name: lookup(name).correlates)
                return after_filter(
                    operator.condition, inner, lambda o: derive(o, lookup), correlated
                )
            windows = ("window_start", "window_end")
            return replace(inner, keys=(), known=(), windows=windows, window_kind=_kind(operator))
        case op.Join():
            return _join(operator, lookup)
        case op.Aggregate():
            return _aggregate(operator, derive(operator.input, lookup))
        case op.Distinct():
            return _distinct(operator, derive(operator.input, lookup))
        case op.Rank():
            return _rank(operator, derive(operator.input, lookup))
        case op.SetOp():
            return _set_operation(operator, lookup)
        case op.UnnestRows():
            return replace(derive(operator.input, lookup), keys=(), known=())
        case op.MatchRows(within=within):
            return Traits(bounded_by="nothing" if within is None else "watermark")
        case op.ProcessRows(state=state):
            endless = any(not field.ttl for field in state)
            return Traits(bounded_by="nothing" if endless else "ttl" if state else "stateless")
        case op.Sort():
            return _sort(operator, derive(operator.input, lookup))


_TELLS_WINDOWS_APART = ("_START", "_END", "_ROWTIME")


def _filtered(operator: op.Filter, inner: Traits, lookup: Lookup) -> Traits:
    """A ranking that is no top-n changes its rows; an outer join whose other rows do not pass is none."""
    source = operator.input
    if isinstance(source, op.Project):
        ranked = ranked_column(source)
        if ranked is not None and any(
            upper_bound(part, ranked[0]) is not None for part in conjuncts(operator.condition)
        ):
            return replace(inner, updates=True, deletes=True)
    join, condition = _below(source, operator.condition)
    if not isinstance(join, op.Join) or not made_inner(join, condition):
        return inner
    final = derive(met(join, condition), lookup)
    return final if join is source else replace(inner, updates=final.updates, deletes=final.deletes)


def _below(rows: Operator, condition: Expr) -> tuple[Operator, Expr]:
    """What gives the rows of queries that only choose columns, and a condition over those as one over these."""
    while isinstance(rows, op.Project):
        of = chosen(rows)
        if of is None:
            break
        rows, condition = rows.input, renamed(condition, of)
    return rows, condition


def worst(*bounds: str) -> str:
    """The weakest of several bounds on state."""
    return max(bounds, key=_BOUNDS.index)


def _project(operator: op.Project, inner: Traits) -> Traits:
    names: dict[str, str] = {}
    for expr, column in zip(operator.expressions, operator.columns, strict=True):
        source = _renamed(expr)
        if source is not None:
            names.setdefault(source, column.name)
    keys = tuple(
        tuple(names[name] for name in key) for key in inner.keys if all(n in names for n in key)
    )
    windows = inner.windows
    if windows is not None:
        kept = windows[0] in names and windows[1] in names
        windows = (names[windows[0]], names[windows[1]]) if kept else None
    known = projected(inner.known, operator.expressions, operator.columns)
    inner = replace(inner, keys=keys, windows=windows, known=known)
    inner = after_projection(operator.expressions, inner)
    over = [e for e in operator.expressions if any(isinstance(p, OverCall) for p in walk(e))]
    if not over:
        return inner
    if all(_in_time_order(e) for e in over):
        bound = "watermark" if all(map(_within_time, over)) else "nothing"
        return replace(inner, bounded_by=worst(inner.bounded_by, bound))
    return replace(inner, updates=True, deletes=True, bounded_by="nothing")


def _within_time(expr: Expr) -> bool:
    """Whether OVER keeps the rows of a time alone."""
    calls = [part for part in walk(expr) if isinstance(part, OverCall)]
    frames = [call.frame for call in calls]
    return all(f is not None and f.unit == "RANGE" and f.start[1] is not None for f in frames)


def _in_time_order(expr: Expr) -> bool:
    """Whether each OVER of an expression is ordered by a time attribute, so that its values are final."""
    calls = [part for part in walk(expr) if isinstance(part, OverCall)]
    return all(
        c.order_by and c.order_by[0].expression.type.time_attribute is not None for c in calls
    )


def _renamed(expr: Expr) -> str | None:
    return expr.name if isinstance(expr, FieldRef) else None


def _join(join: op.Join, lookup: Lookup) -> Traits:
    left, right = derive(join.left, lookup), derive(join.right, lookup)
    bounded = worst(left.bounded_by, right.bounded_by)
    to_left = {
        name: c.name for (side, name), c in zip(join.origin, join.columns, strict=True) if side == 0
    }
    left_keys = tuple(
        tuple(to_left[n] for n in key) for key in left.keys if all(n in to_left for n in key)
    )
    known = joined(join, left.known, right.known)
    if looks_up(join):
        # Who asks by a whole key finds one row at most.
        equal = equal_columns(join.condition)
        kept = left_keys if any(set(key) <= equal.keys() for key in right.keys) else ()
        return replace(left, keys=kept, windows=None, known=known)
    if join.as_of is not None:
        bounded = worst(bounded, "watermark")
        return replace(left, keys=left_keys, windows=None, bounded_by=bounded, known=known)
    if is_interval_join(join) and not joins_rows((join.condition,) if join.condition else ()):
        return Traits(bounded_by=worst(bounded, "watermark"), known=known)
    if join.lateral and elements_of(join.right) is not None:
        return replace(left, keys=(), known=())
    updates, deletes = left.updates or right.updates, left.deletes or right.deletes
    updates = updates or (join.lateral and compares_unequal(join.right))
    if join.kind in ("left", "right", "full", "anti") and not _by_window(join, left, right):
        updates = deletes = True
    keys = left_keys if join.kind in ("semi", "anti") else ()
    rows = Traits(updates, deletes, keys, bounded_by=worst(bounded, "nothing"), known=known)
    if join.condition is None:
        return rows
    return after_join(join.condition, rows, lambda o: derive(o, lookup))


def _kind(window: op.Window) -> tuple[object, ...]:
    time = next(c.type for c in window.input.columns if c.name == window.time)
    return (window.kind, window.sizes, window.offset or 0, window.partition_by, time)


def _by_window(join: op.Join, left: Traits, right: Traits) -> bool:
    """Whether rows are joined by window, which gives each row once, when its window ends."""
    if left.windows is None or right.windows is None or left.window_kind != right.window_kind:
        return False
    equal = equal_columns(join.condition)
    pairs = zip(left.windows, right.windows, strict=True)
    return all(
        isinstance(other := equal.get(theirs), FieldRef) and other.name == ours
        for ours, theirs in pairs
    )


def _aggregate(aggregate: op.Aggregate, inner: Traits) -> Traits:
    inner = after_projection((*aggregate.keys, *aggregate.aggregates), inner)
    if does_nothing(aggregate, inner.known):
        return _as_it_is(aggregate, inner)
    names = [c.name for c in aggregate.columns[: len(aggregate.keys)]]
    refs = {_renamed(k): name for k, name in zip(aggregate.keys, names, strict=True)}
    if aggregate.window is not None:
        pairs = zip(aggregate.columns[len(names) :], aggregate.aggregates, strict=True)
        places = [c.name for c, a in pairs if _tells_apart(a)]
        found = tuple((*names, place) for place in places)
        known = tuple(unique(columns, aggregate) for columns in found)
        return Traits(keys=found, bounded_by=worst(inner.bounded_by, "window"), known=known)
    key = (tuple(names),) if not aggregate.sets else ()
    known = (unique(names, aggregate),)
    if inner.windows is not None and all(w in refs for w in inner.windows):
        windows = (refs[inner.windows[0]], refs[inner.windows[1]])
        bounded = worst(inner.bounded_by, "window")
        kind = inner.window_kind
        return Traits(keys=key, windows=windows, bounded_by=bounded, known=known, window_kind=kind)
    return Traits(True, not inner.append_only, key, bounded_by="nothing", known=known)


def _as_it_is(aggregate: op.Aggregate, inner: Traits) -> Traits:
    """The traits of rows of which each is a group: those of a projection to keys and arguments."""
    values = tuple(call.args[0] for call in aggregate.aggregates)
    project = op.Project(
        aggregate.input, (*aggregate.keys, *values), aggregate.columns, aggregate.span
    )
    names = tuple(c.name for c in aggregate.columns[: len(aggregate.keys)])
    found = _project(project, inner)
    return replace(found, keys=(*found.keys, names), known=(*found.known, unique(names, aggregate)))


def _tells_apart(call: AggregateCall) -> bool:
    return call.declared is None and call.function.endswith(_TELLS_WINDOWS_APART)


def _distinct(distinct: op.Distinct, inner: Traits) -> Traits:
    key = tuple(c.name for c in distinct.columns)
    if told_apart(inner.known, frozenset(key)) or _one_row(distinct.input):
        return inner
    known = (unique(key, distinct),)
    if inner.windows is not None:
        bounded = worst(inner.bounded_by, "window")
        final = replace(inner, updates=False, deletes=False)
        return replace(final, keys=(key,), bounded_by=bounded, known=known)
    return Traits(True, not inner.append_only, (key,), bounded_by="nothing", known=known)


def _one_row(operator: Operator) -> bool:
    while isinstance(operator, op.Project):
        operator = operator.input
    return isinstance(operator, op.ValuesRows) and len(operator.rows) == 1


def _rank(rank: op.Rank, inner: Traits) -> Traits:
    partition = tuple(_renamed(e) or "" for e in rank.partition_by)
    key = partition if rank.limit == 1 else (*partition, rank.rank_column or "")
    keys = (key,) if all(key) else ()
    windows = inner.windows
    if windows is not None and set(windows) <= set(partition):
        bounded = worst(inner.bounded_by, "window")
        kind = inner.window_kind
        return Traits(keys=keys, windows=windows, bounded_by=bounded, window_kind=kind)
    if rank.final and inner.append_only:
        return Traits(keys=keys, bounded_by="nothing")
    return Traits(True, True, keys, bounded_by="nothing")


def _set_operation(operation: op.SetOp, lookup: Lookup) -> Traits:
    inner = [derive(i, lookup) for i in operation.inputs]
    bounded = worst(*(t.bounded_by for t in inner))
    if operation.kind == "union" and operation.all:
        return Traits(
            any(t.updates for t in inner), any(t.deletes for t in inner), bounded_by=bounded
        )
    key = (tuple(c.name for c in operation.columns),)
    deletes = (operation.kind == "except" and not operation.all) or not all(
        t.append_only for t in inner
    )
    known = (unique(key[0], operation),)
    return Traits(True, deletes, key, bounded_by="nothing", known=known)


def _sort(sort: op.Sort, inner: Traits) -> Traits:
    if sort.limit is None:
        return inner
    if not sort.keys and inner.append_only:
        return replace(inner, bounded_by=worst(inner.bounded_by, "nothing"))
    return Traits(True, True, inner.keys, bounded_by="nothing", known=inner.known)


def strip_cast(expr: Expr) -> Expr:
    """The expression below casts."""
    while isinstance(expr, CastExpr):
        expr = expr.operand
    return expr
