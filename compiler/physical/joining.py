"""Joins of every kind, and what subqueries in expressions become: joins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.physical import lateral
from compiler.physical.correlation import freed
from compiler.physical.keys import containing, is_unique, joined, projected
from compiler.physical.nodes import NO_KEYS, JoinFacts, Node
from compiler.physical.pairing import Places, for_each, same_windows, with_facts
from compiler.physical.projecting import moved_windows, refs
from compiler.physical.pushing import into_side, together
from compiler.physical.subqueries import is_of_constants, with_condition_in_join
from compiler.plan import operators as op
from compiler.plan.expressions import Call, Expr, FieldRef, SubqueryExpr
from compiler.plan.intervals import conjuncts, is_interval_join
from compiler.plan.lookups import looks_up
from compiler.plan.traverse import walk
from dsl.records import replace

if TYPE_CHECKING:
    from compiler.physical.planning import Planner
    from compiler.physical.projecting import Needed


def join(planner: Planner, given: op.Join, needed: Needed) -> Node:
    """A join of two inputs."""
    if given.lateral:
        found = lateral.elements(planner, given, needed) or lateral.ranking(planner, given, needed)
        if found is not None:
            return found
    given, loose_parts = _without_subqueries(_sided(given))
    places = dict(zip((c.name for c in given.columns), given.origin, strict=True))
    used = [given.condition] if given.condition is not None else []
    left_used = refs([*used, given.as_of] if given.as_of is not None else used)
    left_needed = {name for side, name in (places[n] for n in needed) if side == 0} | left_used
    right_needed = {name for side, name in (places[n] for n in needed) if side == 1}
    right_needed |= refs(used, 1)
    if given.as_of is not None:
        right_needed |= _version_columns(planner, given.right)
    left = planner.plan(given.left, frozenset(left_needed))
    pairs = equalities(given.condition)
    if given.lateral:
        loose = freed(given.right)
        left_needed |= loose.others | {outer for outer, _ in loose.pairs}
        left = planner.plan(given.left, frozenset(left_needed))
        right_needed |= {inner for _, inner in loose.pairs}
        right = planner.plan(loose.query, frozenset(right_needed))
        pairs = (*pairs, *loose.pairs)
        if loose.others:
            right = for_each(planner.relation, left, right, loose)
            pairs = (*pairs, *((name, name) for name in sorted(loose.others)))
    elif given.as_of is not None and not looks_up(given):
        right = planner.of_versions(given.right, frozenset(right_needed))
    else:
        right = planner.plan(given.right, frozenset(right_needed))
    for part in loose_parts:
        right = with_condition_in_join(planner, given, right, part)
    facts = JoinFacts(_kind(given), pairs)
    node = planner.node(_name(given, left, right, facts), (left, right), given, needed)
    node = replace(node, detail={"join": given})
    to = _outputs(given)
    if node.kind == "LookupJoin":
        return _looked_up(node, left, right, facts, to)
    if node.kind == "TemporalJoin":
        by = tuple(a for a, _ in facts.pairs)
        upsert = projected(containing(left.upsert, by), to[0])
        return replace(
            node,
            upsert=upsert,
            updates=left.updates,
            deletes=left.deletes,
            by=by,
            join=facts,
        )
    return with_facts(node, left, right, facts, to)


def _without_subqueries(given: op.Join) -> tuple[op.Join, tuple[Expr, ...]]:
    """A join without the conditions that hold subqueries, and these: the right side is joined with each.

    Where such a condition is of the right side alone, it is a filter there.
    """
    if given.condition is None or given.as_of is not None or given.lateral:
        return given, ()
    plain, loose = [], []
    for part in conjuncts(given.condition):
        if not any(isinstance(p, SubqueryExpr) for p in walk(part)):
            plain.append(part)
        elif is_of_constants(part):
            loose.append(part)
        elif given.kind in ("inner", "cross", "left") and not refs((part,)):
            given = into_side(given, part, 1)
        else:
            loose.append(part)
    rest = together(plain, given.span) if plain else None
    return replace(given, condition=rest), tuple(loose)


def _sided(given: op.Join) -> op.Join:
    """The join with what its condition says of one side alone as a filter there."""
    if given.condition is None or given.as_of is not None or given.lateral:
        return given
    both = []
    for part in conjuncts(given.condition):
        sides = {p.side for p in walk(part) if isinstance(p, FieldRef)}
        plain = not any(isinstance(p, SubqueryExpr) for p in walk(part))
        (side,) = sides if len(sides) == 1 else (-1,)
        filled = (
            ("inner", "cross", "right", "semi", "anti")
            if side == 0
            else ("inner", "cross", "left", "semi", "anti")
        )
        if (
            plain
            and side in (0, 1)
            and given.kind in filled
            and not (side == 0 and given.kind == "anti")
        ):
            given = into_side(given, part, side)
        else:
            both.append(part)
    return replace(given, condition=together(both, given.span) if both else None)


def _looked_up(
    node: Node, left: Node, right: Node, facts: JoinFacts, to: tuple[Places, Places]
) -> Node:
    """Rows with what an outside table says at the moment: as many as it has for their key."""
    asked = tuple(b for _, b in facts.pairs)
    found = right.unique if is_unique(right.unique, asked) else NO_KEYS
    by = tuple(a for a, _ in facts.pairs)
    sides = [(keys, is_unique(keys, by)) for keys in (left.unique, left.upsert)]
    unique, upsert = (
        joined(facts, projected(keys, to[0]), projected(found, to[1]), one, bool(found))
        for keys, one in sides
    )
    return replace(
        node,
        inputs=(left,),
        unique=unique,
        upsert=upsert,
        updates=left.updates,
        deletes=left.deletes,
        join=facts,
        detail={**node.detail, "table": right},
    )


def _outputs(
    given: op.Join,
) -> tuple[Places, Places]:
    """Where the columns of either side go."""
    found: tuple[Places, Places] = ({}, {})
    for (side, name), column in zip(given.origin, given.columns, strict=True):
        found[side][name] = (*found[side].get(name, ()), column.name)
    return found


def _kind(given: op.Join) -> str:
    return "inner" if given.kind == "cross" else given.kind


def _name(given: op.Join, left: Node, right: Node, facts: JoinFacts) -> str:
    if given.as_of is not None:
        return "LookupJoin" if looks_up(given) else "TemporalJoin"
    if is_interval_join(given) and left.insert_only and right.insert_only:
        return "IntervalJoin"
    return "WindowJoin" if same_windows(left, right, facts) else "Join"


def equalities(condition: Expr | None) -> tuple[tuple[str, str], ...]:
    """The columns that a condition sets equal, left and right."""
    found = []
    for part in conjuncts(condition) if condition is not None else ():
        match part:
            case Call(function="=", args=(FieldRef() as a, FieldRef() as b)):
                if (a.side, b.side) == (0, 1):
                    found.append((a.name, b.name))
                elif (a.side, b.side) == (1, 0):
                    found.append((b.name, a.name))
            case _:
                pass
    return tuple(found)


def _version_columns(planner: Planner, right: op.Operator) -> set[str]:
    """The key and the time of a versioned table, which a temporal join reads whoever needs them."""
    times = {c.name for c in right.columns if c.type.time_attribute == "rowtime"}
    whole = planner.whole(right)
    return times | {name for key in whole.unique for name in key}


def unnest(planner: Planner, given: op.UnnestRows, needed: Needed) -> Node:
    """The elements of a collection beside their row."""
    below = frozenset(c.name for c in given.input.columns)
    inner = planner.plan(given.input, (needed & below) | refs((given.expression,)))
    if not refs((given.expression,)):
        made = planner.node(
            "Correlate", (Node("Values", (), {}, given.span, planner.relation),), given, needed
        )
        node = planner.node("Join", (inner, made), given, needed)
        facts = JoinFacts("left" if given.left else "inner", ())
        node = with_facts(node, inner, made, facts, ({n: (n,) for n in needed & below}, {}))
        return replace(node, detail={**node.detail, "elements": given.expression})
    node = planner.node("Correlate", (inner,), given, needed)
    names = {n: (n,) for n in needed & below}
    return replace(
        node,
        updates=inner.updates,
        deletes=inner.deletes,
        windows=moved_windows(inner.windows, names),
    )
