"""A SELECT in the making: how far one query block has come, and what its columns are called inside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from sqlglot import exp

from compiler.emit import nodes
from compiler.emit.expressions import Columns, quoted


class Stage(IntEnum):
    """The clause that a block has come to; clauses of earlier stages can no longer be added."""

    FROM = 0
    WHERE = 1
    GROUP = 2
    SELECT = 3
    DISTINCT = 4
    ORDER = 5


@dataclass(slots=True)
class Aliases:
    """The names taken by tables of one scope."""

    taken: set[str] = field(default_factory=set)

    def claim(self, wanted: str) -> str:
        """`wanted`, or with a number after it where that is taken."""
        name, number = wanted, 1
        while name in self.taken:
            number += 1
            name = f"{wanted}_{number}"
        self.taken.add(name)
        return name


@dataclass(slots=True)
class Block:
    """A query block. `columns` gives each column of the operator it stands for, in order, as a tree.

    `query` is set instead of the clauses where the block is a set operation.
    """

    columns: dict[str, exp.Expr]
    stage: Stage = Stage.FROM
    source: exp.Expr | None = None
    joins: list[exp.Expr] = field(default_factory=list)
    where: list[exp.Expr] = field(default_factory=list)
    group: exp.Expr | None = None
    having: list[exp.Expr] = field(default_factory=list)
    distinct: bool = False
    order: exp.Order | None = None
    limit: int | None = None
    offset: int | None = None
    hints: list[str] = field(default_factory=list)
    aliases: Aliases = field(default_factory=Aliases)
    query: exp.Expr | None = None

    def finished(self) -> exp.Expr:
        """The block as a query with its columns named."""
        if self.query is not None:
            return self._modified(self.query.copy())
        select = exp.Select(expressions=[_item(name, tree) for name, tree in self.columns.items()])
        select.set("from_", exp.From(this=self.source))
        if self.joins:
            select.set("joins", self.joins)
        if self.where:
            select.set("where", exp.Where(this=_all_of(self.where)))
        if self.group is not None:
            select.set("group", self.group)
        if self.having:
            select.set("having", exp.Having(this=_all_of(self.having)))
        if self.distinct:
            select.set("distinct", exp.Distinct())
        if self.hints:
            select.set(
                "hint", nodes.HintList(expressions=[nodes.Verbatim(this=h) for h in self.hints])
            )
        return self._modified(select)

    def _modified(self, query: exp.Expr) -> exp.Expr:
        if self.order is not None:
            query.set("order", self.order)
        if self.limit is not None:
            query.set("limit", exp.Limit(expression=nodes.Verbatim(this=str(self.limit))))
        if self.offset is not None:
            query.set("offset", exp.Offset(expression=nodes.Verbatim(this=str(self.offset))))
        return query


def _item(name: str, tree: exp.Expr) -> exp.Expr:
    tree = tree.copy()
    if isinstance(tree, exp.Column) and tree.name == name:
        return tree
    return exp.Alias(this=tree, alias=quoted(name))


def _all_of(conditions: list[exp.Expr]) -> exp.Expr:
    parts = [
        exp.Paren(this=c) if isinstance(c, exp.Or) and len(conditions) > 1 else c
        for c in conditions
    ]
    result = parts[0]
    for part in parts[1:]:
        result = exp.And(this=result, expression=part)
    return result


def columns_of(names: list[str], table: str | None) -> dict[str, exp.Expr]:
    """References to columns, behind the name of their table where it is given."""
    qualifier = {"table": quoted(table)} if table is not None else {}
    return {
        name: exp.Column(this=quoted(name), **{k: v.copy() for k, v in qualifier.items()})
        for name in names
    }


def over_table(table: exp.Expr, columns: Columns, aliases: Aliases) -> Block:
    """A block that reads one thing."""
    return Block(columns=dict(columns), source=table, aliases=aliases)
