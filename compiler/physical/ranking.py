"""Rankings, de-duplication, OVER, sorting, MATCH_RECOGNIZE."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.physical.keys import containing
from compiler.physical.monotone import is_known
from compiler.physical.nodes import Keys, Node
from compiler.physical.projecting import calc, refs
from compiler.physical.pushing import together
from compiler.plan import operators as op
from compiler.plan.expressions import Call, Expr, FieldRef, OverCall, SortKey
from compiler.plan.intervals import conjuncts
from compiler.plan.ranking import ranked_column, upper_bound
from dsl.records import dataclass, replace

if TYPE_CHECKING:
    from compiler.physical.planning import Planner
    from compiler.physical.projecting import Needed


def rank(planner: Planner, given: op.Rank, needed: Needed) -> Node:
    """The first rows of each partition."""
    below = frozenset(c.name for c in given.input.columns)
    orders = [key.expression for key in given.order_by]
    wanted = (needed & below) | refs([*given.partition_by, *orders])
    inner = planner.plan(given.input, wanted)
    asked = _Asked(
        given.partition_by,
        given.order_by,
        given.limit,
        given.rank_column if given.rank_column in needed and given.limit > 1 else None,
        last=given.kind == "last" and not given.order_by,
    )
    return _rank(planner, given, inner, asked, needed | wanted)


def first_rows(
    planner: Planner,
    given: op.Operator,
    inner: Node,
    partition: tuple[Expr, ...],
    order: tuple[SortKey, ...],
    limit: int,
) -> Node:
    """The first rows of each partition, without their numbers."""
    return _rank(planner, given, inner, _Asked(partition, order, limit, None), refs(partition))


def filtered(planner: Planner, given: op.Filter, needed: Needed) -> Node | None:
    """RANK and its like with a bound: a ranking in Flink, though not one of ours."""
    source = given.input
    if not isinstance(source, op.Project):
        return None
    ranked = ranked_column(source)
    if ranked is None:
        return None
    name, call = ranked
    limits = [upper_bound(part, name) for part in conjuncts(given.condition)]
    limit = next((n for n in limits if n is not None), None)
    if limit is None:
        return None
    rest = [part for part in conjuncts(given.condition) if upper_bound(part, name) is None]
    wanted = needed | refs(rest)
    items = {
        c.name: (expr, c.type)
        for expr, c in zip(source.expressions, source.columns, strict=True)
        if c.name in wanted and c.name != name
    }
    orders = [key.expression for key in call.order_by]
    exprs = [*(expr for expr, _ in items.values()), *call.partition_by, *orders]
    inner = planner.plan(source.input, refs(exprs))
    shown = name if name in wanted else None
    place = None if shown is None or _one_place(given.condition, name) else name
    asked = _Asked(call.partition_by, call.order_by, limit, place, call.function)
    node = _rank(planner, source.input, inner, asked, refs(exprs))
    if shown is not None:
        kind = next(c.type for c in source.columns if c.name == name)
        items[name] = (FieldRef(name, kind, given.span), kind)
        node = replace(node, columns={**node.columns, name: kind})
    kept = {n: item for n, item in items.items() if n in needed}
    whole = calc(planner.relation, given, node, kept, filters=bool(rest))
    if not rest:
        return whole
    return replace(whole, detail={**whole.detail, "condition": together(rest, given.span)})


def _one_place(condition: Expr, name: str) -> bool:
    """Whether a condition asks for one number, which is then a constant."""
    for part in conjuncts(condition):
        match part:
            case Call(function="=", args=args) if any(_name(arg) == name for arg in args):
                return True
            case Call(function="<=" | "<", args=(FieldRef(name=column), _)) if column == name:
                return upper_bound(part, name) == 1
    return False


@dataclass(frozen=True, slots=True)
class _Asked:
    """A ranking: `place` is the column of the number where it is shown and can differ, `last` tells that the last to
    arrive is meant.
    """

    partition: tuple[Expr, ...]
    order: tuple[SortKey, ...]
    limit: int
    place: str | None
    function: str = "ROW_NUMBER"
    last: bool = False


def _rank(planner: Planner, given: op.Operator, inner: Node, asked: _Asked, needed: Needed) -> Node:
    order, limit, place, function = asked.order, asked.limit, asked.place, asked.function
    by = tuple(_name(expr) or "" for expr in asked.partition)
    windows = inner.windows
    if windows is not None and windows.starts & set(by) and windows.ends & set(by):
        return _of_windows(planner, given, inner, by, asked, needed)
    timed = bool(order) and order[0].expression.type.time_attribute is not None
    first = limit == 1 and function == "ROW_NUMBER"
    dedup = first and inner.insert_only and (not order or (timed and len(order) == 1))
    node = planner.node("Rank", (inner,), given, needed)
    if dedup:
        keep_first = not order[0].descending if order else not asked.last
        by_row_time = bool(order) and order[0].expression.type.time_attribute == "rowtime"
        final = keep_first and _first_is_final(planner, by_row_time)
        keys = frozenset({frozenset(by)})
        return replace(
            node,
            kind="Deduplicate",
            unique=keys,
            upsert=keys,
            updates=not final,
            deletes=not final,
            by=by,
            strategy="first" if keep_first else "last",
            detail={"order": order},
        )
    return replace(
        node,
        unique=_rank_keys(inner.unique, by, place, function, limit),
        upsert=_rank_keys(containing(inner.upsert, by), by, place, function, limit),
        updates=True,
        deletes=True,
        by=by or None,
        strategy=_strategy(inner, by, order),
        detail={"order": order, "limit": limit, "function": function},
    )


def _first_is_final(planner: Planner, by_row_time: bool) -> bool:
    """Whether Flink counts on the first row of a key to stay (`outputInsertOnlyInDeduplicate` of RankUtil)."""
    from compiler.connectors.model import version

    if version(planner.target) >= (2, 1):
        return not planner.mini_batch
    return not by_row_time


def _rank_keys(
    keys: Keys, by: tuple[str, ...], place: str | None, function: str, limit: int
) -> Keys:
    if place is None:
        if limit == 1 and function == "ROW_NUMBER":
            return frozenset({frozenset(by)})
        return keys
    found = set(keys)
    if function == "ROW_NUMBER":
        found.add(frozenset({*by, place}))
    return frozenset(found)


def _strategy(inner: Node, by: tuple[str, ...], order: tuple[SortKey, ...]) -> str:
    """How a ranking follows updates: `append`, `update` where rows only move up, else `retract`."""
    if inner.insert_only:
        return "append"
    if not containing(inner.upsert, by) or not order or not is_known(inner):
        return "retract"
    for key in order:
        name = _name(key.expression)
        if any(refs((key.expression,)) <= upsert for upsert in inner.upsert):
            continue
        if name not in (inner.growing if key.descending else inner.shrinking):
            return "retract"
    return "update"


def _of_windows(
    planner: Planner,
    given: op.Operator,
    inner: Node,
    by: tuple[str, ...],
    asked: _Asked,
    needed: Needed,
) -> Node:
    order, limit = asked.order, asked.limit
    timed = len(order) == 1 and order[0].expression.type.time_attribute is not None
    kind = "WindowDeduplicate" if limit == 1 and timed else "WindowRank"
    node = planner.node(kind, (inner,), given, needed)
    assert inner.windows is not None
    bounds = inner.windows.starts | inner.windows.ends | inner.windows.times
    left = tuple(name for name in by if name not in bounds)
    if kind == "WindowDeduplicate":
        return replace(node, windows=inner.windows, by=left or None)
    # Flink forgets that places begin anew in each window.
    keys = _rank_keys(inner.unique, left, asked.place, asked.function, limit)
    return replace(node, windows=inner.windows, unique=keys, upsert=keys, by=left or None)


def _name(expr: Expr) -> str | None:
    return expr.name if isinstance(expr, FieldRef) else None


def over(planner: Planner, project: op.Project, inner: Node, calls: list[OverCall]) -> Node:
    """The values that OVER adds to rows: final where they are in the order of time."""
    node = replace(inner, kind="OverAggregate", inputs=(inner,), span=project.span, strategy="")
    first = calls[0]
    by = tuple(_name(e) or "" for e in first.partition_by)
    final = inner.insert_only and all(
        c.order_by and c.order_by[0].expression.type.time_attribute is not None for c in calls
    )
    return replace(
        node,
        upsert=containing(inner.upsert, by),
        updates=not final,
        deletes=not final,
        by=by or None,
        filters=False,
        relation=planner.relation,
        detail={"over": tuple(calls)},
    )


def match_rows(planner: Planner, given: op.MatchRows, needed: Needed) -> Node:
    """MATCH_RECOGNIZE."""
    inner = planner.whole(given.input)
    node = planner.node("Match", (inner,), given, needed)
    by = tuple(_name(e) or "" for e in given.partition_by)
    return replace(node, by=by or None, detail={"within": given.within, "order": given.order_by})


def sort(planner: Planner, given: op.Sort, needed: Needed) -> Node:
    """ORDER BY and LIMIT."""
    orders = [key.expression for key in given.keys]
    if given.limit == 0:
        return replace(planner.node("Values", (), given, needed), detail={"rows": 0})
    inner = planner.plan(given.input, needed | refs(orders))
    if given.limit is None:
        timed = bool(orders) and orders[0].type.time_attribute is not None
        node = planner.node("TemporalSort" if timed else "Sort", (inner,), given, needed)
        upsert = containing(inner.upsert, [n or "" for n in map(_name, orders)])
        detail = {"order": given.keys}
        return replace(node, unique=inner.unique, upsert=upsert, by=None, detail=detail)
    kept = replace(
        planner.node("SortLimit" if orders else "Limit", (inner,), given, needed),
        unique=inner.unique,
        upsert=containing(inner.upsert, [n or "" for n in map(_name, orders)]),
        by=None,
    )
    if not orders:
        return replace(kept, updates=not inner.insert_only, deletes=not inner.insert_only)
    return replace(kept, updates=True, deletes=True, strategy=_strategy(inner, (), given.keys))
