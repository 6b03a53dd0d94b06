"""Turns joins of every kind into FROM clauses, or EXISTS for those that only test for a match."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlglot import exp

from compiler.emit import nodes
from compiler.emit.blocks import Block, Stage, columns_of, over_table
from compiler.emit.expressions import build, quoted
from compiler.emit.text import EmitError, identifier, string_literal
from compiler.plan.operators import Join, Operator, Read, UnnestRows
from compiler.plan.subqueries import elements_of

if TYPE_CHECKING:
    from compiler.emit.relations import Select

Hints = tuple[tuple[str, tuple[tuple[str | None, str], ...]], ...]

_SIDES = {"inner": "", "left": "LEFT", "right": "RIGHT", "full": "FULL"}


def join(select: Select, operator: Join) -> Block:
    """The join as a block: its left input's FROM clause goes on where it can."""
    block = _from(
        select,
        operator.left,
        operator.left_alias or _default(operator.left, "l"),
        named=operator.left_alias in _named(operator.hints),
    )
    item, right = _right(select, operator, block)
    renamed = _renamed(operator, block, item)
    if operator.hints:
        block.hints += [_hint(name, args, renamed) for name, args in operator.hints]
    scope = select.scope(block.columns, right)
    condition = build(operator.condition, scope) if operator.condition is not None else None
    if operator.as_of is not None:
        item.set("as_of", build(operator.as_of, scope))
    if operator.kind in ("semi", "anti"):
        return _exists(operator, block, item, condition)
    block.joins.append(_item(operator.kind, item, condition))
    sides = (block.columns, right)
    block.columns = {
        column.name: sides[side_of][name].copy()
        for column, (side_of, name) in zip(operator.columns, operator.origin, strict=True)
    }
    return block


def _item(kind: str, item: exp.Expr, condition: exp.Expr | None) -> exp.Join:
    if kind == "cross" and condition is None:
        return exp.Join(this=item, kind="CROSS")
    on = condition if condition is not None else nodes.Verbatim(this="TRUE")
    return exp.Join(this=item, side="" if kind == "cross" else _SIDES[kind], on=on)


def unnest(select: Select, operator: UnnestRows) -> Block:
    """CROSS JOIN UNNEST or LATERAL TABLE, or their LEFT JOIN form."""
    if elements_of(operator) is not None:
        return _elements(select, operator)
    block = _from(select, operator.input, _default(operator.input, "t"))
    alias = block.aliases.claim(operator.alias or "u")
    added = [c.name for c in operator.columns[len(operator.input.columns) :]]
    block.joins.append(
        nodes.UnnestCall(
            this=build(operator.expression, select.scope(block.columns)),
            left=operator.left,
            ordinality=operator.ordinality,
            called=operator.called,
            alias=quoted(alias),
            columns=[quoted(name) for name in added],
        )
    )
    given = list(block.columns.values())
    wanted = [c.name for c in operator.columns[: len(given)]]
    block.columns = {**dict(zip(wanted, given, strict=True)), **columns_of(added, alias)}
    return block


def _elements(select: Select, operator: UnnestRows) -> Block:
    """UNNEST of a collection of the rows around, or a function of them: alone in FROM, as Flink asks it."""
    aliases = select.aliases()
    alias = aliases.claim(operator.alias or "u")
    hidden = [c.name for c in operator.input.columns]
    added = [c.name for c in operator.columns[len(hidden) :]]
    word = "LATERAL TABLE" if operator.called else "UNNEST"
    call: exp.Expr = exp.Anonymous(
        this=word, expressions=[build(operator.expression, select.scope({}))]
    )
    if operator.ordinality:
        call = nodes.Words(expressions=[call, nodes.Verbatim(this="WITH ORDINALITY")])
    table = nodes.TableRef(this=call, alias=quoted(alias), columns=[quoted(name) for name in added])
    nothing = {name: nodes.Verbatim(this="0") for name in hidden}
    return over_table(table, {**nothing, **columns_of(added, alias)}, aliases)


def _default(operator: Operator, otherwise: str) -> str:
    return operator.relation if isinstance(operator, Read) else otherwise


def _named(hints: Hints) -> set[str]:
    """The tables that hints are about."""
    return {value if key is None else key for _, args in hints for key, value in args}


def _from(select: Select, operator: Operator, alias: str, *, named: bool = False) -> Block:
    """A block at its FROM clause whose columns stand behind their tables' names; `named` tells that a hint is about
    the rows as a whole.
    """
    if isinstance(operator, Read):
        return select.read(operator, alias)
    block = select.block(operator)
    joined = (
        isinstance(operator, Join | UnnestRows)
        and block.stage is Stage.FROM
        and block.query is None
    )
    return block if joined and not named else select.nested(block, alias)


def _right(select: Select, operator: Join, block: Block) -> tuple[exp.Expr, dict[str, exp.Expr]]:
    """The right input as an item of FROM, and its columns."""
    right = operator.right
    alias = block.aliases.claim(operator.right_alias or _default(right, "r"))
    columns = columns_of([c.name for c in right.columns], alias)
    if isinstance(right, Read):
        table = select.tables[right.relation]
        shown = quoted(alias) if alias != table or operator.as_of is not None else None
        return nodes.TableRef(
            this=quoted(table), hints=hint_list(right.hints, {}), alias=shown
        ), columns
    if operator.as_of is not None:
        raise EmitError("a temporal join reads a relation at a time, not a query")
    if operator.lateral:
        query = select.inside(right, block.columns)
        words = [nodes.Verbatim(this="LATERAL"), exp.Subquery(this=query)]
        return nodes.TableRef(this=nodes.Words(expressions=words), alias=quoted(alias)), columns
    query = select.block(right).finished()
    return nodes.TableRef(this=exp.Subquery(this=query), alias=quoted(alias)), columns


def _renamed(operator: Join, block: Block, item: exp.Expr) -> dict[str, str]:
    """What the aliases of the file have become."""
    result: dict[str, str] = {}
    left = block.source.args.get("alias") if block.source is not None else None
    right = item.args.get("alias")
    if operator.left_alias and left is not None and not block.joins:
        result[operator.left_alias] = left.name
    if operator.right_alias and right is not None:
        result[operator.right_alias] = right.name
    return result


def _exists(operator: Join, block: Block, item: exp.Expr, condition: exp.Expr | None) -> Block:
    """A semi or anti join: WHERE [NOT] EXISTS."""
    inner = exp.Select(expressions=[nodes.Verbatim(this="1")])
    inner.set("from_", exp.From(this=item))
    if condition is not None:
        inner.set("where", exp.Where(this=condition))
    words = "EXISTS" if operator.kind == "semi" else "NOT EXISTS"
    test = nodes.Words(expressions=[nodes.Verbatim(this=words), exp.Subquery(this=inner)])
    block.where.append(test)
    block.stage = Stage.WHERE
    block.columns = {
        column.name: block.columns[name].copy()
        for column, (_, name) in zip(operator.columns, operator.origin, strict=True)
    }
    return block


def hints_of(hints: Hints, name: str) -> tuple[Hints, list[str]]:
    """The hints that stand behind a table of that name, and those that stand behind SELECT."""
    of_table = tuple(hint for hint in hints if hint[0].upper() == "OPTIONS")
    others = [(word, args) for word, args in hints if word.upper() != "OPTIONS"]
    keyed = [
        (word, tuple((key and name, v if key else name) for key, v in args))
        for word, args in others
    ]
    return of_table, [_hint(word, args, {}) for word, args in keyed]


def hint_list(hints: Hints, renamed: Mapping[str, str]) -> exp.Expr | None:
    """`/*+ OPTIONS('k'='v') */`, or None where there are none."""
    if not hints:
        return None
    return nodes.HintList(
        expressions=[nodes.Verbatim(this=_hint(name, args, renamed)) for name, args in hints]
    )


def _hint(name: str, args: tuple[tuple[str | None, str], ...], renamed: Mapping[str, str]) -> str:
    parts = []
    for key, value in args:
        spelt = renamed.get(value, value)
        if key is None:
            parts.append(identifier(spelt))
        else:
            parts.append(f"{string_literal(renamed.get(key, key))}={string_literal(spelt)}")
    return f"{name.upper()}({', '.join(parts)})" if parts else name.upper()
