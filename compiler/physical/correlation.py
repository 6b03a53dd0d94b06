"""Takes subqueries and lateral queries out of their rows, as the planner does: what they compare with becomes a join.

Columns that are compared with `=` are what rows are joined by. Where anything else is compared, the query is run
for each different value of the outer columns, which are grouped for that.
"""

from __future__ import annotations

from compiler.physical.pushing import together
from compiler.plan import operators as op
from compiler.plan.expressions import Call, Expr, FieldRef
from compiler.plan.intervals import conjuncts
from compiler.plan.operators import Column, Operator
from compiler.plan.subqueries import compares_both_sides, outer_references
from compiler.plan.traverse import walk
from dsl.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class Freed:
    """A query that refers to nothing outside any more.

    `pairs` are the outer columns and those of the query that they are compared with. `others` are outer columns that
    are compared in other ways.
    """

    query: Operator
    pairs: tuple[tuple[str, str], ...] = ()
    others: frozenset[str] = frozenset()


def freed(query: Operator) -> Freed:
    """The query without what it compares with the row around it."""
    if not any(True for _ in outer_references(query)):
        return Freed(query)
    return _freed(query)


def _outer(expr: Expr) -> set[str]:
    return {p.name for p in walk(expr) if isinstance(p, FieldRef) and p.side == -1}


def _outer_of(condition: Expr | None) -> bool:
    return condition is not None and bool(_outer(condition))


def _freed(query: Operator) -> Freed:
    match query:
        case op.Filter():
            return _of_filter(query)
        case op.Project():
            return _of_projection(query)
        case op.Distinct():
            below = freed(query.input)
            return replace(below, query=replace(query, input=below.query))
        case op.Aggregate():
            return _of_groups(query)
        case op.Join(as_of=None, lateral=False) if not _outer_of(query.condition):
            return _of_join(query)
        case _:
            others = frozenset(ref.name for ref in outer_references(query))
            return Freed(query, (), others)


def _of_filter(query: op.Filter) -> Freed:
    below = freed(query.input)
    pairs, others, stay = list(below.pairs), set(below.others), []
    for part in conjuncts(query.condition):
        if not _outer(part):
            stay.append(part)
            continue
        pair = _pair(part)
        if pair is None:
            others |= _outer(part)
        else:
            pairs.append(pair)
    if others > below.others or compares_both_sides(query):
        # The values that all of a condition compares with come together.
        others |= {outer for outer, _ in pairs[len(below.pairs) :]}
    kept = op.Filter(below.query, together(stay, query.span), query.span) if stay else below.query
    return Freed(kept, tuple(dict.fromkeys(pairs)), frozenset(others))


def _pair(part: Expr) -> tuple[str, str] | None:
    match part:
        case Call(function="=", args=(FieldRef(side=-1) as outer, FieldRef(side=0) as inner)):
            return outer.name, inner.name
        case Call(function="=", args=(FieldRef(side=0) as inner, FieldRef(side=-1) as outer)):
            return outer.name, inner.name
        case _:
            return None


def _of_projection(query: op.Project) -> Freed:
    below = freed(query.input)
    others = set(below.others)
    for expr in query.expressions:
        others |= _outer(expr)
    columns, expressions = list(query.columns), list(query.expressions)
    pairs = []
    for outer, inner in below.pairs:
        column = _shown(below.query, inner, {c.name for c in columns})
        columns.append(column)
        expressions.append(FieldRef(inner, column.type, query.span))
        pairs.append((outer, column.name))
    made = op.Project(below.query, tuple(expressions), tuple(columns), query.span)
    return Freed(made, tuple(pairs), frozenset(others))


def _shown(query: Operator, name: str, taken: set[str]) -> Column:
    """The column under a name that is free."""
    column = next(c for c in query.columns if c.name == name)
    free = f"{name}$around"
    while free in taken:
        free += "$"
    return replace(column, name=free)


def _of_groups(query: op.Aggregate) -> Freed:
    below = freed(query.input)
    keys, columns, pairs = list(query.keys), list(query.columns), []
    count = len(query.keys)
    for outer, inner in below.pairs:
        known = [k.name for k in keys if isinstance(k, FieldRef)]
        if inner in known and len(known) == len(keys):
            pairs.append((outer, columns[known.index(inner)].name))
            continue
        column = _shown(below.query, inner, {c.name for c in columns})
        columns.insert(count, column)
        keys.append(FieldRef(inner, column.type, query.span))
        pairs.append((outer, column.name))
        count += 1
    made = replace(query, input=below.query, keys=tuple(keys), columns=tuple(columns))
    computed = (*query.keys, *query.aggregates)
    others = below.others.union(*(_outer(expr) for expr in computed))
    return Freed(made, tuple(pairs), others)


def _of_join(query: op.Join) -> Freed:
    """A join of which one side compares with the rows around hands on what it compares."""
    sides = (freed(query.left), freed(query.right))
    columns, origin, pairs = list(query.columns), list(query.origin), []
    for side, below in enumerate(sides):
        for outer, inner in below.pairs:
            column = _shown(below.query, inner, {c.name for c in columns})
            columns.append(column)
            origin.append((side, inner))
            pairs.append((outer, column.name))
    made = replace(
        query,
        left=sides[0].query,
        right=sides[1].query,
        columns=tuple(columns),
        origin=tuple(origin),
    )
    return Freed(made, tuple(pairs), sides[0].others | sides[1].others)
