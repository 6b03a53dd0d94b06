"""Turns ranks, set operations and literal rows into queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from compiler.emit import nodes
from compiler.emit.blocks import Block, Stage, columns_of, over_table
from compiler.emit.expressions import build, quoted, sort_items
from compiler.emit.types import type_text
from compiler.plan.expressions import Expr
from compiler.plan.operators import Column, Rank, SetOp, ValuesRows
from compiler.types.datatype import DataType

if TYPE_CHECKING:
    from compiler.emit.relations import Select

_SET_WORDS: dict[str, type[exp.SetOperation]] = {
    "union": exp.Union,
    "intersect": exp.Intersect,
    "except": exp.Except,
}


def rank(select: Select, operator: Rank) -> Block:
    """ROW_NUMBER() in a subquery with a filter around it, as Flink's planner recognises Rank and Deduplicate."""
    block = select.up_to(operator.input, Stage.WHERE)
    scope = select.scope(block.columns)
    given = list(block.columns)
    number = operator.rank_column or _free("row_num", given)
    if operator.order_by:
        order = sort_items(operator.order_by, scope)
    else:
        arrival = nodes.SortItem(
            this=nodes.Verbatim(this="PROCTIME()"),
            descending=operator.kind == "last",
            nulls_first=None,
        )
        order = exp.Order(expressions=[arrival])
    window = exp.Window(
        this=exp.Anonymous(this="ROW_NUMBER", expressions=[]),
        partition_by=[build(key, scope) for key in operator.partition_by],
        order=order,
        over="OVER",
    )
    block.columns = {**block.columns, number: window}
    outer = select.nested(block, "ranked" if select.qualified else None)
    place = outer.columns[number]
    limit = nodes.Verbatim(this=str(operator.limit))
    test = exp.EQ if operator.limit == 1 else exp.LTE
    outer.where.append(test(this=place.copy(), expression=limit))
    outer.stage = Stage.WHERE
    wanted = [column.name for column in operator.columns]
    sources = [*given, number] if operator.rank_column else given
    outer.columns = {w: outer.columns[g].copy() for w, g in zip(wanted, sources, strict=True)}
    return outer


def _free(wanted: str, taken: list[str]) -> str:
    name = wanted
    while name in taken:
        name += "_"
    return name


def set_operation(select: Select, operator: SetOp) -> Block:
    """UNION and its like, of queries whose columns go together by position."""
    kind = _SET_WORDS[operator.kind]
    queries = []
    for index, part in enumerate(operator.inputs):
        block = select.block(part)
        if block.stage is Stage.ORDER:
            block = select.nested(block)
        if index == 0:
            wanted = [column.name for column in operator.columns]
            if block.query is not None and list(block.columns) != wanted:
                block = select.nested(block)
            block.columns = dict(zip(wanted, block.columns.values(), strict=True))
        query = block.finished()
        queries.append(exp.Paren(this=query) if block.query is not None else query)
    result = queries[0]
    for query in queries[1:]:
        result = kind(this=result, expression=query, distinct=not operator.all)
    columns = columns_of([column.name for column in operator.columns], None)
    return Block(columns=columns, stage=Stage.DISTINCT, query=result)


def values(select: Select, operator: ValuesRows) -> Block:
    """Literal rows, each value of its column's type; no rows at all as a row that a filter takes away."""
    aliases = select.aliases()
    alias = aliases.claim("v")
    scope = select.scope({})
    rows = [
        exp.Tuple(
            expressions=[
                _value(v, c, build(v, scope)) for v, c in zip(row, operator.columns, strict=True)
            ]
        )
        for row in operator.rows
    ]
    empty = exp.Tuple(expressions=[_cast(exp.Null(), column.type) for column in operator.columns])
    table = nodes.RowList(
        expressions=rows or [empty],
        alias=quoted(alias),
        columns=[quoted(c.name) for c in operator.columns],
    )
    qualifier = alias if select.qualified else None
    block = over_table(table, columns_of([c.name for c in operator.columns], qualifier), aliases)
    if not rows:
        block.where.append(nodes.Verbatim(this="FALSE"))
        block.stage = Stage.WHERE
    return block


def _value(value: Expr, column: Column, tree: exp.Expr) -> exp.Expr:
    same = value.type.with_nullable(True) == column.type.with_nullable(True)
    return tree if same else _cast(tree, column.type)


def _cast(tree: exp.Expr, data_type: DataType) -> exp.Expr:
    return exp.Cast(this=tree, to=nodes.Verbatim(this=type_text(data_type)))
