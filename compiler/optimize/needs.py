"""Works out which columns of each relation are needed, and rebuilds operators without the others."""

from __future__ import annotations

from typing import assert_never

from compiler.optimize.predicates import refs
from compiler.optimize.roots import reads
from compiler.plan import operators as op
from compiler.plan.expressions import Expr, FieldRef, SubqueryExpr
from compiler.plan.inputs import expressions_of
from compiler.plan.operators import Column, Operator
from compiler.plan.traverse import walk
from dsl.records import replace

Names = frozenset[str]


class Pruner:
    """`needed` collects, by relation, the columns that the trees pruned so far read."""

    def __init__(self) -> None:
        self.needed: dict[str, set[str]] = {}

    def exactly(self, operator: Operator, wanted: list[str]) -> Operator:
        """The operator with these of its columns, in its own order."""
        pruned = self.prune(operator, frozenset(wanted))
        if [c.name for c in pruned.columns] == wanted:
            return pruned
        columns = tuple(_column(pruned, name) for name in wanted)
        expressions = tuple(FieldRef(c.name, c.type, operator.span) for c in columns)
        return op.Project(pruned, expressions, columns, operator.span)

    def whole(self, operator: Operator) -> Operator:
        """The operator as it is, all it reads being needed."""
        for read in reads(operator):
            self._need(read.relation, frozenset(c.name for c in read.columns))
        return operator

    def _need(self, relation: str, names: Names) -> None:
        self.needed.setdefault(relation, set()).update(names)

    def prune(self, operator: Operator, needed: Names) -> Operator:
        """The operator with at least the needed ones of its columns, in their order."""
        if _asks_around(operator):
            return self.whole(operator)
        match operator:
            case op.Read():
                columns = _some(operator.columns, needed)
                self._need(operator.relation, frozenset(c.name for c in columns))
                return replace(operator, columns=columns)
            case op.Project():
                return self._project(operator, needed)
            case op.Filter():
                return replace(
                    operator, input=self.prune(operator.input, needed | refs(operator.condition))
                )
            case op.Sort():
                used = _refs(*expressions_of(operator))
                return replace(operator, input=self.prune(operator.input, needed | used))
            case op.Join():
                return self._join(operator, needed)
            case op.Window():
                return self._window(operator, needed)
            case op.Aggregate():
                return self._aggregate(operator, needed)
            case op.Rank():
                return self._rank(operator, needed)
            case op.SetOp():
                return self._set_operation(operator, needed)
            case op.UnnestRows():
                return self._unnest(operator, needed)
            case op.MatchRows() | op.ProcessRows():
                return replace(operator, input=self.prune(operator.input, _taken(operator)))
            case op.ValuesRows():
                return _values(operator, needed)
            case op.Distinct():
                names = [c.name for c in operator.input.columns]
                return replace(operator, input=self.exactly(operator.input, names))
            case op.TableSource():
                return operator
        assert_never(operator)

    def _project(self, project: op.Project, needed: Names) -> Operator:
        columns = _some(project.columns, needed)
        kept = {column.name for column in columns}
        expressions = tuple(
            e for c, e in zip(project.columns, project.expressions, strict=True) if c.name in kept
        )
        source = self.prune(project.input, _refs(*expressions))
        return replace(project, input=source, expressions=expressions, columns=columns)

    def _join(self, join: op.Join, needed: Names) -> Operator:
        kept = [
            (column, place)
            for column, place in zip(join.columns, join.origin, strict=True)
            if column.name in needed
        ] or [(join.columns[0], join.origin[0])]
        used = [e for e in (join.condition, join.as_of) if e is not None]
        sides: list[Names] = []
        for side in (0, 1):
            named = frozenset(name for _, (where, name) in kept if where == side)
            sides.append(named.union(*(refs(e, side) for e in used)))
        left = self.prune(join.left, sides[0])
        times = _times(join.right) if join.as_of is not None else frozenset()
        right = self.prune(join.right, sides[1] | times)
        columns, origin = tuple(c for c, _ in kept), tuple(place for _, place in kept)
        return replace(join, left=left, right=right, columns=columns, origin=origin)

    def _window(self, window: op.Window, needed: Names) -> Operator:
        added = window.columns[len(window.input.columns) :]
        names = needed - {c.name for c in added} | {window.time, *window.partition_by}
        source = self.prune(window.input, names)
        return replace(window, input=source, columns=(*source.columns, *added))

    def _aggregate(self, aggregate: op.Aggregate, needed: Names) -> Operator:
        count = len(aggregate.keys)
        pairs = list(zip(aggregate.columns[count:], aggregate.aggregates, strict=True))
        kept = [pair for pair in pairs if pair[0].name in needed]
        if not kept and not count:
            kept = pairs[:1]
        window = () if aggregate.window is None else (aggregate.window,)
        if window and not count:
            # Bounds of a window alone are not always planned.
            kept = pairs
        used = (*aggregate.keys, *window, *(a for _, a in kept))
        source = self.prune(aggregate.input, _refs(*used))
        columns = (*aggregate.columns[:count], *(c for c, _ in kept))
        return replace(
            aggregate, input=source, columns=columns, aggregates=tuple(a for _, a in kept)
        )

    def _rank(self, rank: op.Rank, needed: Names) -> Operator:
        used = _refs(*rank.partition_by, *(key.expression for key in rank.order_by))
        given = [c.name for c in rank.input.columns]
        source = self.prune(rank.input, (needed & frozenset(given)) | used)
        left = {c.name for c in source.columns}
        own = rank.columns[len(given) :] if rank.rank_column else ()
        shown = tuple(c for c, name in zip(rank.columns, given, strict=False) if name in left)
        return replace(rank, input=source, columns=(*shown, *own))

    def _set_operation(self, operation: op.SetOp, needed: Names) -> Operator:
        every = operation.kind != "union" or not operation.all
        columns = operation.columns if every else _some(operation.columns, needed)
        kept = {column.name for column in columns}
        places = [i for i, column in enumerate(operation.columns) if column.name in kept]
        new = tuple(
            self.exactly(part, [part.columns[i].name for i in places]) for part in operation.inputs
        )
        return replace(operation, inputs=new, columns=columns)

    def _unnest(self, unnest: op.UnnestRows, needed: Names) -> Operator:
        given = [c.name for c in unnest.input.columns]
        source = self.prune(unnest.input, (needed & frozenset(given)) | refs(unnest.expression))
        left = {c.name for c in source.columns}
        shown = tuple(c for c, name in zip(unnest.columns, given, strict=False) if name in left)
        return replace(unnest, input=source, columns=(*shown, *unnest.columns[len(given) :]))


def _asks_around(operator: Operator) -> bool:
    """Whether a query in the operator may name columns of the one around it."""
    if isinstance(operator, op.Join) and operator.lateral:
        return True
    return any(isinstance(p, SubqueryExpr) for e in expressions_of(operator) for p in walk(e))


def _taken(operator: op.MatchRows | op.ProcessRows) -> Names:
    """What is needed of the rows, whatever is needed of what is made of them."""
    if isinstance(operator, op.MatchRows):
        return _refs(*expressions_of(operator))
    return frozenset(operator.handed) | _times(operator.input)


def _refs(*expressions: Expr) -> Names:
    return frozenset[str]().union(*(refs(expr) for expr in expressions))


def _some(columns: tuple[Column, ...], needed: Names) -> tuple[Column, ...]:
    """The needed columns; the first where none is, since a row must have one."""
    return tuple(c for c in columns if c.name in needed) or columns[:1]


def _column(operator: Operator, name: str) -> Column:
    return next(column for column in operator.columns if column.name == name)


def _times(operator: Operator) -> Names:
    """What a versioned table is read by, though no expression names it."""
    return frozenset(c.name for c in operator.columns if c.type.time_attribute is not None)


def _values(rows: op.ValuesRows, needed: Names) -> Operator:
    columns = _some(rows.columns, needed)
    kept = {column.name for column in columns}
    places = [i for i, column in enumerate(rows.columns) if column.name in kept]
    return replace(
        rows, columns=columns, rows=tuple(tuple(r[i] for i in places) for r in rows.rows)
    )
