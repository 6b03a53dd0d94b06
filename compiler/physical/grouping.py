"""Aggregations, windows, DISTINCT and set operations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from compiler.physical.keys import grouped, known_unique
from compiler.physical.nodes import NO_KEYS, Node, Windows
from compiler.physical.pairing import semi
from compiler.physical.projecting import calc, on_windows, refs
from compiler.physical.subqueries import with_values
from compiler.plan import operators as op
from compiler.plan.expressions import AggregateCall, Expr, FieldRef, Literal, OverCall
from compiler.plan.traverse import walk
from compiler.plan.unique import does_nothing, told_apart
from dsl.records import replace

if TYPE_CHECKING:
    from compiler.physical.planning import Planner
    from compiler.physical.projecting import Needed


def window(planner: Planner, given: op.Window, needed: Needed) -> Node:
    """A window table function, as long as nothing above takes its windows into itself."""
    own = {"window_start", "window_end", "window_time"}
    wanted = (needed - own) | {given.time} | set(given.partition_by)
    below = {c.name for c in given.input.columns}
    wanted |= _over(planner, given.input)
    inner = planner.plan(given.input, frozenset(n for n in wanted if n in below))
    node = planner.node("WindowTableFunction", (inner,), given, needed)
    time = next(c.type for c in given.input.columns if c.name == given.time)
    spec = (given.kind, given.sizes, given.offset or 0, given.partition_by)
    windows = Windows(
        frozenset({"window_start"} & needed),
        frozenset({"window_end"} & needed),
        frozenset({"window_time"} & needed),
        spec,
        time,
    )
    return replace(node, updates=inner.updates, deletes=inner.deletes, windows=windows)


def _over(planner: Planner, rows: op.Operator) -> set[str]:
    """The columns that OVER computes: below a window nothing leaves them out."""
    while isinstance(rows, op.Read | op.Filter):
        rows = planner.operator_of(rows.relation) if isinstance(rows, op.Read) else rows.input
    if not isinstance(rows, op.Project):
        return set()
    pairs = zip(rows.columns, rows.expressions, strict=True)
    return {c.name for c, expr in pairs if any(isinstance(p, OverCall) for p in walk(expr))}


def aggregate(planner: Planner, given: op.Aggregate, needed: Needed) -> Node:
    """GROUP BY, over all rows or of windows."""
    names = [c.name for c in given.columns]
    keys = tuple(names[: len(given.keys)])
    pairs = list(zip(names[len(keys) :], given.aggregates, strict=True))
    calls = [(name, call) for name, call in pairs if name in needed]
    exprs = [*given.keys, *(call for _, call in calls)]
    if given.window is not None:
        exprs.append(given.window)
    inner = planner.plan(given.input, refs(exprs))
    inner = with_values(planner, given, inner, exprs)
    items = {name: (key, key.type) for name, key in zip(keys, given.keys, strict=True)}
    below = calc(planner.relation, given, inner, items)
    if given.window is not None:
        return _group_window(planner, given, inner, keys, calls, needed)
    if does_nothing(given, planner.known(given.input)):
        values = {name: (call.args[0], call.type) for name, call in calls}
        kept = {n: i for n, i in items.items() if n in needed}
        return calc(planner.relation, given, inner, {**kept, **values})
    if given.sets:
        shared = frozenset.intersection(*(frozenset(keys[i] for i in some) for some in given.sets))
        if _is_windowed(below, tuple(shared)):
            return _of_windows(planner, given, inner, below, keys, needed)
        return _sets(planner, given, inner, keys, needed)
    if _is_windowed(below, keys):
        return _of_windows(planner, given, inner, below, keys, needed)
    node = planner.node("GroupAggregate", (inner,), given, needed)
    constant = keys and all(isinstance(key, Literal) for key in given.keys)
    unique = grouped(keys) if set(keys) <= set(node.columns) and not constant else NO_KEYS
    growing, shrinking = _monotone(inner, calls)
    return replace(
        node,
        unique=unique,
        upsert=unique,
        updates=True,
        deletes=not inner.insert_only,
        by=keys or None,
        growing=growing,
        shrinking=shrinking,
        origins={name: below.origins[name] for name in keys if name in below.origins},
        detail={
            "calls": tuple(call for _, call in calls),
            "keys": given.keys,
            "hints": inner.detail.get("reader", ()),
        },
    )


def _is_windowed(below: Node, keys: tuple[str, ...]) -> bool:
    found = below.windows
    return found is not None and bool(found.starts & set(keys)) and bool(found.ends & set(keys))


def _of_windows(
    planner: Planner,
    given: op.Aggregate,
    inner: Node,
    below: Node,
    keys: tuple[str, ...],
    needed: Needed,
) -> Node:
    exprs = (*given.keys, *given.aggregates)
    node = planner.node("WindowAggregate", (_taken(inner, exprs),), given, needed)
    assert below.windows is not None
    bounds = below.windows.starts | below.windows.ends | below.windows.times
    windows = replace(
        below.windows,
        starts=below.windows.starts & needed,
        ends=below.windows.ends & needed,
        times=below.windows.times & needed,
    )
    by = tuple(key for key in keys if key not in bounds)
    origins = {name: below.origins[name] for name in keys if name in below.origins}
    calls = {"calls": given.aggregates, "keys": given.keys}
    return replace(node, windows=windows, by=by or None, origins=origins, detail=calls)


def _taken(inner: Node, exprs: Iterable[Expr]) -> Node:
    """The rows below a window table function that an operator takes into itself.

    It does not where anything is computed of the windows' bounds (PullUpWindowTableFunctionIntoWindowAggregateRule).
    """
    if on_windows(inner, exprs):
        return inner
    node = inner
    while node.kind == "Calc":
        (below,), items = node.inputs, node.detail.get("items", {})
        assert isinstance(items, dict)
        if on_windows(below, items.values()):
            return inner
        node = below
    if node.kind != "WindowTableFunction" or node.windows is None or node.windows.spec[2]:
        return inner
    return node.inputs[0]


def _group_window(
    planner: Planner,
    given: op.Aggregate,
    inner: Node,
    keys: tuple[str, ...],
    calls: list[tuple[str, AggregateCall]],
    needed: Needed,
) -> Node:
    node = planner.node("GroupWindowAggregate", (inner,), given, needed)
    assert given.window is not None
    # The time of a window is nullable to Flink: where its column is not, it is cast, which ends a key.
    time = given.window.args[0].type
    places = [
        name
        for name, call in calls
        if call.function.endswith(("_START", "_END"))
        or (call.function.endswith("_ROWTIME") and time.nullable)
        or (call.function.endswith("_PROCTIME") and time.time_attribute == "rowtime")
    ]
    unique = frozenset(
        frozenset({*keys, place}) for place in places if {*keys, place} <= set(node.columns)
    )
    calls_of = {
        "calls": tuple(call for _, call in calls),
        "keys": given.keys,
        "window": given.window,
    }
    return replace(node, unique=unique, upsert=unique, by=keys or None, detail=calls_of)


def _sets(
    planner: Planner,
    given: op.Aggregate,
    inner: Node,
    keys: tuple[str, ...],
    needed: Needed,
) -> Node:
    node = planner.node("GroupAggregate", (inner,), given, needed)
    hints = inner.detail.get("reader", ())
    detail = {"calls": given.aggregates, "keys": given.keys, "hints": hints}
    node = replace(node, updates=True, deletes=not inner.insert_only, by=keys, detail=detail)
    different = {frozenset(some) for some in given.sets}
    if len(different) == len(given.sets):
        return node
    # Sets that stand twice are computed apart.
    return replace(node, kind="Union", inputs=(node, node), by=())


def _monotone(
    inner: Node, calls: list[tuple[str, AggregateCall]]
) -> tuple[frozenset[str], frozenset[str]]:
    """The results that only grow, or only shrink, as rows are added to a group.

    Flink's planner takes a number of rows to grow also where rows are updated.
    """
    if not inner.insert_only:
        return frozenset(name for name, call in calls if call.function == "COUNT"), frozenset()
    growing = frozenset(name for name, call in calls if call.function in ("COUNT", "MAX"))
    return growing, frozenset(name for name, call in calls if call.function == "MIN")


def distinct(planner: Planner, given: op.Distinct, needed: Needed) -> Node:
    """SELECT DISTINCT: a group for each row, unless rows differ anyway."""
    inner = planner.whole(given.input)
    items = {
        c.name: (FieldRef(c.name, c.type, given.span), c.type)
        for c in given.columns
        if c.name in needed
    }
    names = tuple(inner.columns)
    if told_apart(planner.known(given.input), frozenset(names)) or _one_row(inner):
        return calc(planner.relation, given, inner, items)
    if _is_windowed(inner, names):
        assert inner.windows is not None
        node = planner.node("WindowAggregate", (_taken(inner, ()),), given, names)
        bounds = inner.windows.starts | inner.windows.ends | inner.windows.times
        by = tuple(n for n in names if n not in bounds)
        node = replace(node, windows=inner.windows, by=by or None)
    else:
        node = _all_grouped(planner, given, inner, names)
    return node if len(items) == len(names) else calc(planner.relation, given, node, items)


def _one_row(node: Node) -> bool:
    while node.kind == "Calc":
        node = node.inputs[0]
    return node.kind == "Values" and node.detail.get("rows") == 1


def _all_grouped(planner: Planner, given: op.Operator, inner: Node, names: tuple[str, ...]) -> Node:
    node = planner.node("GroupAggregate", (inner,), given, names)
    unique = grouped(names)
    return replace(
        node,
        unique=unique,
        upsert=unique,
        updates=True,
        deletes=not inner.insert_only,
        by=names,
        detail={"calls": (), "hints": inner.detail.get("reader", ())},
    )


def set_operation(planner: Planner, given: op.SetOp, needed: Needed) -> Node:
    """UNION [ALL], INTERSECT, EXCEPT."""
    names = [c.name for c in given.columns]
    if given.kind == "union" and given.all:
        return _union(planner, given, needed)
    if given.kind == "union":
        whole = _union(planner, given, frozenset(names))
        return _all_grouped(planner, given, whole, tuple(names))
    return _other_set(planner, given, names)


def _union(planner: Planner, given: op.SetOp, needed: Needed) -> Node:
    inputs = []
    for one in given.inputs:
        wanted = [
            c.name for c, out in zip(one.columns, given.columns, strict=True) if out.name in needed
        ]
        inputs.append(planner.plan(one, frozenset(wanted)))
    node = planner.node("Union", tuple(inputs), given, needed)
    return replace(
        node, updates=any(n.updates for n in inputs), deletes=any(n.deletes for n in inputs)
    )


def _other_set(planner: Planner, given: op.SetOp, names: list[str]) -> Node:
    inputs = [planner.whole(one) for one in given.inputs]
    if given.all:
        # Each side is counted, and rows are repeated as often as the counts say.
        union = replace(
            planner.node("Union", tuple(inputs), given, names),
            updates=any(n.updates for n in inputs),
            deletes=any(n.deletes for n in inputs),
        )
        counted = _all_grouped(planner, given, union, tuple(names))
        enough = replace(counted, kind="Calc", inputs=(counted,), filters=True, by=())
        node = planner.node("Correlate", (enough,), given, names)
        return replace(node, updates=True, deletes=counted.deletes)
    node = inputs[0]
    for other in inputs[1:]:
        kind = "semi" if given.kind == "intersect" else "anti"
        pairs = tuple(zip(tuple(node.columns), tuple(other.columns), strict=False))
        node = semi(planner.relation, given, node, other, kind, pairs)
        node = replace(node, detail={"set": given.kind})
    if known_unique(node, names, early=True):
        return node
    return _all_grouped(planner, given, node, tuple(names))
