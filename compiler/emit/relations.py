"""Turns an operator tree into one SELECT: clauses are added to a block while they can be, else it is nested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from sqlglot import exp

from compiler.emit import joins, matching, nodes, rows, windows
from compiler.emit.blocks import Aliases, Block, Stage, columns_of, over_table
from compiler.emit.dialect import render
from compiler.emit.expressions import Columns, Scope, build, quoted, sort_items
from compiler.emit.text import EmitError, milliseconds_interval
from compiler.plan.determinism import deterministic
from compiler.plan.expressions import Expr, FieldRef, OverCall, SubqueryExpr
from compiler.plan.inputs import expressions_of, operators
from compiler.plan.operators import (
    Aggregate,
    Column,
    Distinct,
    Filter,
    Join,
    MatchRows,
    Operator,
    ProcessRows,
    Project,
    Rank,
    Read,
    SetOp,
    Sort,
    TableSource,
    UnnestRows,
    ValuesRows,
    Window,
)
from compiler.plan.traverse import walk


class Select:
    """Builds the query of one statement.

    `tables` maps a relation of the plan to its name in Flink. Columns are written behind their table's name
    in joins, and everywhere in a statement with subqueries, whose tables could otherwise capture a name.
    """

    def __init__(self, tables: Mapping[str, str], operator: Operator) -> None:
        self.tables = tables
        found = any(isinstance(o, Join) and o.lateral for o in operators(operator)) or any(
            isinstance(e, SubqueryExpr)
            for o in operators(operator)
            for x in expressions_of(o)
            for e in walk(x)
        )
        self._shared: Aliases | None = Aliases() if found else None
        self._outer: Columns = {}

    def aliases(self) -> Aliases:
        """The names taken where a new block stands."""
        return self._shared if self._shared is not None else Aliases()

    @property
    def qualified(self) -> bool:
        """Whether every column stands behind its table's name."""
        return self._shared is not None

    def scope(self, left: Columns, right: Columns | None = None) -> Scope:
        """What an expression over these columns sees."""
        return Scope(left, right or {}, self._outer, self._subquery)

    def _subquery(self, expr: SubqueryExpr, outer: Columns) -> exp.Expr:
        return self.inside(expr.query, outer)

    def inside(self, operator: Operator, outer: Columns) -> exp.Expr:
        """The query of an operator that refers to columns of the query around it."""
        before, self._outer = self._outer, outer
        try:
            return self.block(operator).finished()
        finally:
            self._outer = before

    def block(self, operator: Operator) -> Block:
        """The block that gives the operator's rows."""
        match operator:
            case Read():
                return self.read(operator, None)
            case Project():
                return self._project(operator)
            case Filter():
                return self._filter(operator)
            case Join():
                return joins.join(self, operator)
            case UnnestRows():
                return joins.unnest(self, operator)
            case MatchRows():
                return matching.match(self, operator)
            case Window():
                return self._window(operator)
            case Aggregate():
                return self._aggregate(operator)
            case Distinct():
                return self._distinct(operator)
            case Rank():
                return rows.rank(self, operator)
            case SetOp():
                return rows.set_operation(self, operator)
            case Sort():
                return self._sort(operator)
            case ValuesRows():
                return rows.values(self, operator)
            case TableSource():
                raise EmitError("a table of a connector stands in the middle of a query")
            case ProcessRows():
                raise EmitError("rows of a Python class stand in the middle of a query")
        assert_never(operator)

    def read(self, operator: Read, alias: str | None) -> Block:
        """A block over a relation; `alias` is the name it has in a join."""
        table = self.tables[operator.relation]
        aliases = self.aliases()
        qualifier = None
        if alias is not None or self.qualified:
            qualifier = aliases.claim(alias if alias is not None else table)
        of_table, of_select = joins.hints_of(operator.hints, qualifier or table)
        reference = nodes.TableRef(
            this=quoted(table),
            hints=joins.hint_list(of_table, {}),
            alias=quoted(qualifier) if qualifier not in (None, table) else None,
        )
        block = over_table(reference, columns_of(names(operator.columns), qualifier), aliases)
        block.hints += of_select
        return block

    def nested(self, block: Block, alias: str | None = None) -> Block:
        """A block that reads `block` as a subquery."""
        aliases = self.aliases()
        qualifier = aliases.claim(alias or "t") if alias is not None or self.qualified else None
        table = nodes.TableRef(
            this=exp.Subquery(this=block.finished()), alias=quoted(qualifier) if qualifier else None
        )
        return over_table(table, columns_of(list(block.columns), qualifier), aliases)

    def up_to(self, operator: Operator, stage: Stage) -> Block:
        """A block of the operator to which clauses of `stage` can be added."""
        block = self.block(operator)
        return block if block.stage <= stage and block.query is None else self.nested(block)

    def _project(self, operator: Project) -> Block:
        over = any(isinstance(e, OverCall) for x in operator.expressions for e in walk(x))
        block = self.block(operator.input)
        if not over and _keeps_order(block, operator):
            trees = [build(e, self.scope(block.columns)) for e in operator.expressions]
            block.columns = dict(zip(names(operator.columns), trees, strict=True))
            return block
        if block.stage > (Stage.WHERE if over else Stage.GROUP) or block.query is not None:
            block = self.nested(block)
        if block.stage is Stage.GROUP and not _repeatable(operator.expressions):
            block = self.nested(block)
        scope = self.scope(block.columns)
        trees = [build(e, scope) for e in operator.expressions]
        block.columns = dict(zip(names(operator.columns), trees, strict=True))
        block.stage = Stage.SELECT
        return block

    def _filter(self, operator: Filter) -> Block:
        block = self.block(operator.input)
        plain = block.query is None
        if plain and block.stage is Stage.GROUP and _repeatable((operator.condition,)):
            block.having.append(build(operator.condition, self.scope(block.columns)))
            return block
        if not plain or block.stage > Stage.WHERE:
            block = self.nested(block)
        block.where.append(build(operator.condition, self.scope(block.columns)))
        block.stage = Stage.WHERE
        return block

    def _window(self, operator: Window) -> Block:
        """A window table function over a table, or over a subquery in parentheses."""
        source = operator.input
        if isinstance(source, Read) and not source.hints:
            table: exp.Expr = nodes.Words(
                expressions=[nodes.Verbatim(this="TABLE"), quoted(self.tables[source.relation])]
            )
        else:
            block = self.block(source)
            # Flink's parser takes no UNION for the first argument of a function.
            block = block if block.query is None else self.nested(block)
            table = exp.Subquery(this=block.finished())
        finer = windows.finer(operator)
        kind, spans = windows.as_written(operator) if finer is None else finer
        aliases = self.aliases()
        alias = aliases.claim("windowed") if self.qualified else None
        call = nodes.WindowCall(
            this=table,
            kind=kind.upper(),
            time=quoted(operator.time),
            expressions=[nodes.Verbatim(this=milliseconds_interval(s)) for s in spans],
            partition_by=[quoted(name) for name in operator.partition_by],
            alias=quoted(alias) if alias else None,
        )
        block = over_table(call, columns_of(names(operator.columns), alias), aliases)
        if finer is not None:
            block.where.append(windows.wanted(operator, block.columns))
            block.stage = Stage.WHERE
        return block

    def _aggregate(self, operator: Aggregate) -> Block:
        block = self.up_to(operator.input, Stage.WHERE)
        if not all(_can_be_key(key) for key in operator.keys):
            block = self.nested(self._keys_first(block, operator))
            keys = [block.columns[f"key${i}"].copy() for i in range(len(operator.keys))]
        else:
            keys = [build(key, self.scope(block.columns)) for key in operator.keys]
        scope = self.scope(block.columns)
        window = [] if operator.window is None else [build(operator.window, scope)]
        trees = [*keys, *(build(a, scope) for a in operator.aggregates)]
        block.columns = dict(zip(names(operator.columns), trees, strict=True))
        block.group = _group([*keys, *window], operator.sets)
        block.stage = Stage.GROUP
        if operator.window is None or keys or operator.window.args[0].type.nullable:
            return block
        # Flink fails to plan such a window where nothing but its bounds is selected.
        return self.nested(block)

    def _keys_first(self, block: Block, operator: Aggregate) -> Block:
        """Keys that cannot stand in GROUP BY as they are become columns first."""
        scope = self.scope(block.columns)
        computed = {f"key${i}": build(key, scope) for i, key in enumerate(operator.keys)}
        block.columns = {**block.columns, **computed}
        block.stage = Stage.SELECT
        return block

    def _distinct(self, operator: Distinct) -> Block:
        block = self.up_to(operator.input, Stage.SELECT)
        block.distinct = True
        block.stage = Stage.DISTINCT
        return block

    def _sort(self, operator: Sort) -> Block:
        block = self.block(operator.input)
        if block.stage > Stage.WHERE or block.query is not None:
            block = self.nested(block)
        if operator.keys:
            block.order = sort_items(operator.keys, self.scope(block.columns))
        block.limit, block.offset = operator.limit, operator.offset
        block.stage = Stage.ORDER
        return block


def names(columns: tuple[Column, ...]) -> list[str]:
    """The columns' names."""
    return [column.name for column in columns]


def _keeps_order(block: Block, project: Project) -> bool:
    """Whether a sorted block can select otherwise: its order must not come to mean a new column by that name."""
    if block.stage is not Stage.ORDER or block.query is not None:
        return False
    if block.distinct or block.group is not None or block.order is None:
        return block.order is None and not block.distinct and block.group is None
    ordered = {c.name for c in block.order.find_all(exp.Column) if not c.args.get("table")}
    pairs = zip(project.columns, project.expressions, strict=True)
    return all(
        c.name not in ordered or (isinstance(e, FieldRef) and e.name == c.name) for c, e in pairs
    )


def _can_be_key(key: Expr) -> bool:
    """Constants and volatile calls in GROUP BY are read otherwise by some, or evaluated twice."""
    refers = any(isinstance(e, FieldRef) for e in walk(key))
    return isinstance(key, FieldRef) or (refers and deterministic(key))


def _group(keys: list[exp.Expr], sets: tuple[tuple[int, ...], ...]) -> exp.Expr | None:
    if sets:
        tuples = [exp.Tuple(expressions=[keys[i].copy() for i in s]) for s in sets]
        return exp.Group(expressions=[nodes.GroupingSets(expressions=tuples)])
    if not keys:
        return None
    return exp.Group(expressions=[key.copy() for key in keys])


def _repeatable(used: tuple[Expr, ...]) -> bool:
    """Whether expressions over a grouped block can hold its aggregates' text instead of their names."""
    return not any(isinstance(e, SubqueryExpr) for x in used for e in walk(x))


def query(operator: Operator, tables: Mapping[str, str]) -> str:
    """The operator as a query."""
    return render(Select(tables, operator).block(operator).finished())
