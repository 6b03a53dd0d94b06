"""Where a plan needs the same value for every change of a row, and an expression gives another each time.

What takes rows back by their content, or by a key, must be sent the same values that it was given before. The rules
are those of Flink's StreamNonDeterministicUpdatePlanVisitor, which refuses such plans where
`table.optimizer.non-deterministic-update.strategy` is TRY_RESOLVE. Unlike it, this goes on after the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from compiler.physical.keys import containing
from compiler.physical.nodes import Node
from compiler.physical.projecting import refs
from compiler.physical.sinks import SinkPlan
from compiler.plan import operators as op
from compiler.plan.determinism import volatile
from compiler.plan.expressions import AggregateCall, Expr, FieldRef, OverCall
from compiler.plan.intervals import conjuncts
from compiler.plan.traverse import walk
from dsl.records import dataclass

Needs = Mapping[str, "Node | SinkPlan"]
"""Columns that have to stay the same, and for whom."""


@dataclass(frozen=True, slots=True)
class Unstable:
    """An expression, or a column of a source, that may differ between changes of one row.

    `kind` is `value`, `condition`, `metadata` or `lookup` (which Flink resolves by keeping what it found); `column` is
    what it is called where it is made, `expr` the part that gives another value each time, where there is one.
    `needed` is who takes rows back by it.
    """

    kind: str
    column: str
    expr: Expr | None
    node: Node
    needed: Node | SinkPlan


def unstable(sink: SinkPlan) -> tuple[Unstable, ...]:
    """What is unstable in the plan of a sink, as Flink finds it."""
    root = sink.root
    if root.insert_only:
        return tuple(_Visit().node(root, {}))
    key = sink.primary_key
    by = tuple(root.columns) if sink.materializes or not key else key
    return tuple(_Visit().node(root, _without_keys(root, dict.fromkeys(by, sink))))


def _without_keys(node: Node, needs: Needs) -> Needs:
    """What must be looked at of a node's columns: an upsert key is stable by itself, the best one is taken."""
    left = [{n: who for n, who in needs.items() if n not in key} for key in node.upsert]
    return min(left, key=len, default=needs)


def _updating(node: Node) -> bool:
    return any(not child.insert_only for child in node.inputs)


@dataclass(frozen=True, slots=True)
class _Visit:
    """A walk from the sink down."""

    def node(self, node: Node, needs: Needs) -> Iterator[Unstable]:
        """What is unstable in a node and below, where these of its columns have to stay the same."""
        if isinstance(node.detail.get("table"), op.TableSource):
            yield from _source(node, needs)
            return
        match node.kind:
            case "Values":
                return
            case "Calc":
                yield from self._calc(node, needs)
            case "GroupAggregate" | "WindowAggregate" | "GroupWindowAggregate":
                yield from self._groups(node, needs)
            case "Join" | "TemporalJoin" | "IntervalJoin" | "WindowJoin":
                yield from self._join(node, needs)
            case "LookupJoin":
                yield from self._looked_up(node, needs)
            case "Rank":
                yield from self._rank(node, needs)
            case "OverAggregate":
                yield from self._over(node, needs)
            case "Union":
                for child in node.inputs:
                    names = dict(zip(node.columns, child.columns, strict=False))
                    yield from self._below(child, {names[n]: w for n, w in needs.items()})
            case _:
                kept = needs if _updating(node) else {}
                for child in node.inputs:
                    below = {n: w for n, w in kept.items() if n in child.columns}
                    yield from self._below(child, below)

    def _below(self, child: Node, needs: Needs) -> Iterator[Unstable]:
        yield from self.node(child, _without_keys(child, needs))

    def _calc(self, node: Node, needs: Needs) -> Iterator[Unstable]:
        (child,) = node.inputs
        # What stands beside OVER is computed below it.
        computed = child.inputs[0] if child.kind == "OverAggregate" else child
        if computed.insert_only or not needs:
            yield from self._below(child, {})
            return
        condition = node.detail.get("condition")
        if condition is not None:
            who = next(iter(needs.values()))
            yield from _conditions(node, condition, who)  # type: ignore[arg-type]
        items = _items(node)
        yield from _values(node, items, needs)
        yield from self._below(child, _of_inputs(child, items, needs))

    def _groups(self, node: Node, needs: Needs) -> Iterator[Unstable]:
        (child,) = node.inputs
        if child.insert_only:
            for name, call in _results(node):
                if name in needs and volatile(call) is not None and call.declared is not None:
                    yield Unstable("value", name, call, node, needs[name])
            yield from self._below(child, {})
            return
        exprs = _expressions(node)
        if not exprs:
            yield from self._below(child, dict.fromkeys(child.columns, node))
            return
        # Keys and arguments are computed right below the aggregation, which takes rows back by all of them.
        items = {f"${i}": expr for i, expr in enumerate(exprs)}
        yield from _values(node, items, dict.fromkeys(items, node))
        yield from self._below(child, _of_inputs(child, items, dict.fromkeys(items, node)))

    def _join(self, node: Node, needs: Needs) -> Iterator[Unstable]:
        assert node.join is not None
        given = node.detail.get("join")
        final = not _updating(node) and node.join.kind in ("inner", "semi")
        if isinstance(given, op.Join) and given.condition is not None and not final:
            yield from _conditions(node, given.condition, node)
        sides = list(zip(*node.join.pairs, strict=True)) or [(), ()]
        for side, (child, by) in enumerate(zip(node.inputs, sides, strict=True)):
            if child.insert_only:
                yield from self._below(child, {})
            elif containing(child.upsert, by):
                yield from self._below(child, _of_side(node, child, side, needs))
            else:
                yield from self._below(child, dict.fromkeys(child.columns, node))

    def _looked_up(self, node: Node, needs: Needs) -> Iterator[Unstable]:
        (child,) = node.inputs
        if child.insert_only or not needs:
            yield from self._below(child, {})
            return
        given = node.detail.get("join")
        if isinstance(given, op.Join) and given.condition is not None:
            yield from _conditions(node, given.condition, next(iter(needs.values())))
        yield from _found(node, needs)
        yield from self._below(child, _of_side(node, child, 0, needs))

    def _rank(self, node: Node, needs: Needs) -> Iterator[Unstable]:
        (child,) = node.inputs
        if child.insert_only:
            yield from self._below(child, {})
        elif node.strategy == "retract":
            yield from self._below(child, dict.fromkeys(child.columns, node))
        else:
            free = {*(node.by or ()), *_ordered_by(node)}
            kept = {n: w for n, w in needs.items() if n in child.columns and n not in free}
            yield from self._below(child, kept)

    def _over(self, node: Node, needs: Needs) -> Iterator[Unstable]:
        (child,) = node.inputs
        if child.insert_only:
            yield from self._below(child, {})
            return
        found = node.detail.get("over", ())
        calls = [c for c in found if isinstance(c, OverCall)] if isinstance(found, tuple) else []
        more = refs(
            [e for c in calls for e in (*c.partition_by, *(k.expression for k in c.order_by))]
        )
        kept = {n: w for n, w in needs.items() if n in child.columns}
        yield from self._below(child, {**dict.fromkeys(sorted(more), node), **kept})


def _source(node: Node, needs: Needs) -> Iterator[Unstable]:
    """Columns that a source computes anew for each change, and metadata of the message that brought it."""
    table = node.detail["table"]
    assert isinstance(table, op.TableSource)
    if node.insert_only or not needs:
        return
    normalized = "UA" in table.changes and "UB" not in table.changes
    for column in table.table_columns:
        name = column.column.name
        if name not in needs:
            continue
        if column.expression is not None:
            found = volatile(column.expression)
            if found is not None:
                yield Unstable("value", name, found, node, needs[name])
        elif column.kind == "metadata" and not normalized:
            yield Unstable("metadata", name, None, node, needs[name])


def _found(node: Node, needs: Needs) -> Iterator[Unstable]:
    """Columns of an outside table, which may have changed since the row that is taken back was looked up.

    The key that was asked by is the same each time. With TRY_RESOLVE Flink keeps what it found.
    """
    table, join = node.detail.get("table"), node.join
    if not isinstance(table, Node) or join is None:
        return
    of_table = _of_side(node, table, 1, needs)
    asked = {right for _, right in join.pairs}
    if of_table and not any(key <= asked and set(of_table) <= key for key in table.unique):
        column, who = next(iter(of_table.items()))
        yield Unstable("lookup", column, None, node, who)


def _conditions(node: Node, condition: Expr, who: Node | SinkPlan) -> Iterator[Unstable]:
    for part in conjuncts(condition):
        found = volatile(part)
        if found is not None:
            yield Unstable("condition", "", found, node, who)


def _values(node: Node, items: Mapping[str, Expr], needs: Needs) -> Iterator[Unstable]:
    for name, who in needs.items():
        found = volatile(items[name]) if name in items else None
        if found is not None:
            yield Unstable("value", name.lstrip("$"), found, node, who)


def _items(node: Node) -> Mapping[str, Expr]:
    """The expressions of a projection; columns as they are where none is known."""
    found = node.detail.get("items")
    (child,) = node.inputs
    if isinstance(found, dict) and refs(found.values()) <= set(child.columns):
        return found
    return {}


def _of_inputs(child: Node, items: Mapping[str, Expr], needs: Needs) -> Needs:
    """The columns below of which the needed ones are made."""
    below: dict[str, Node | SinkPlan] = {}
    for name, who in needs.items():
        for source in sorted(refs([items[name]])) if name in items else [name]:
            if source in child.columns:
                below.setdefault(source, who)
    return below


def _of_side(node: Node, child: Node, side: int, needs: Needs) -> Needs:
    """The needed columns of a join that are of one side, by its names."""
    given = node.detail.get("join")
    if not isinstance(given, op.Join):
        return {n: w for n, w in needs.items() if n in child.columns} if side == 0 else {}
    places = zip((c.name for c in given.columns), given.origin, strict=True)
    of = {name: source for name, (where, source) in places if where == side}
    return {of[n]: who for n, who in needs.items() if n in of}


def _expressions(node: Node) -> list[Expr]:
    """The keys of an aggregation, and the arguments of its calls."""
    found: list[Expr] = list(_tuple(node, "keys"))  # type: ignore[arg-type]
    for call in _tuple(node, "calls"):
        assert isinstance(call, AggregateCall)
        found += call.args
        if call.filter is not None:
            found.append(call.filter)
    return found


def _results(node: Node) -> Iterable[tuple[str, AggregateCall]]:
    calls = [c for c in _tuple(node, "calls") if isinstance(c, AggregateCall)]
    names = list(node.columns)[-len(calls) :] if calls else []
    return zip(names, calls, strict=False)


def _ordered_by(node: Node) -> set[str]:
    keys = _tuple(node, "order")
    return {
        part.name
        for key in keys
        for part in walk(key.expression)  # type: ignore[attr-defined]
        if isinstance(part, FieldRef)
    }


def _tuple(node: Node, name: str) -> tuple[object, ...]:
    found = node.detail.get(name, ())
    return found if isinstance(found, tuple) else ()
