"""Turns a search for a pattern into MATCH_RECOGNIZE."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from compiler.emit import nodes
from compiler.emit.blocks import Block, columns_of, over_table
from compiler.emit.expressions import Scope, build, quoted, sort_items
from compiler.emit.text import EmitError, identifier
from compiler.plan.operators import MatchRows, Read
from dsl.syntax.queries import PatternTerm

if TYPE_CHECKING:
    from compiler.emit.relations import Select


def match(select: Select, operator: MatchRows) -> Block:
    """A block over the matches."""
    source = operator.input
    if isinstance(source, Read) and not source.hints:
        table: exp.Expr = quoted(select.tables[source.relation])
    else:
        table = exp.Subquery(this=select.block(source).finished())
    scope = select.scope(columns_of([c.name for c in source.columns], None))
    aliases = select.aliases()
    alias = aliases.claim("matched")
    call = nodes.MatchCall(this=table, expressions=_clauses(operator, scope), alias=quoted(alias))
    qualifier = alias if select.qualified else None
    return over_table(call, columns_of([c.name for c in operator.columns], qualifier), aliases)


def _clauses(operator: MatchRows, scope: Scope) -> list[exp.Expr]:
    count = len(operator.partition_by)
    clauses: list[exp.Expr] = []
    if count:
        clauses.append(_listed("PARTITION BY", [build(e, scope) for e in operator.partition_by]))
    clauses.append(_listed("ORDER BY", sort_items(operator.order_by, scope).expressions))
    names = [quoted(c.name) for c in operator.columns[count:]]
    measures = [
        nodes.Words(expressions=[build(e, scope), nodes.Verbatim(this="AS"), name])
        for e, name in zip(operator.measures, names, strict=True)
    ]
    clauses += [_listed("MEASURES", measures), nodes.Verbatim(this="ONE ROW PER MATCH")]
    if operator.after is not None:
        words, variable = operator.after
        symbol = f" {identifier(variable)}" if variable is not None else ""
        clauses.append(nodes.Verbatim(this=f"AFTER MATCH {words}{symbol}"))
    clauses.append(nodes.Verbatim(this=f"PATTERN ({_pattern(operator.pattern)})"))
    if operator.within is not None:
        within = build(operator.within, scope)
        clauses.append(nodes.Words(expressions=[nodes.Verbatim(this="WITHIN"), within]))
    if operator.subsets:
        sets = [
            f"{identifier(n)} = ({', '.join(map(identifier, of))})" for n, of in operator.subsets
        ]
        clauses.append(nodes.Verbatim(this=f"SUBSET {', '.join(sets)}"))
    define = [
        nodes.Words(expressions=[quoted(n), nodes.Verbatim(this="AS"), build(e, scope)])
        for n, e in operator.define
    ]
    clauses.append(_listed("DEFINE", define))
    return clauses


def _listed(word: str, parts: Sequence[exp.Expr]) -> exp.Expr:
    between: list[exp.Expr] = [nodes.Verbatim(this=word)]
    for at, part in enumerate(parts):
        between += [nodes.Verbatim(this=",")] if at else []
        between.append(part)
    return nodes.Words(expressions=between)


def _pattern(term: PatternTerm) -> str:
    if term.kind == "symbol" and term.name is not None:
        return identifier(term.name.text)
    if term.kind == "sequence":
        return " ".join(map(_pattern, term.items))
    if term.kind == "repeat":
        return _pattern(term.items[0]) + _quantifier(term) + ("" if term.greedy else "?")
    raise EmitError(f"Flink has no {term.kind} in patterns")


def _quantifier(term: PatternTerm) -> str:
    match term.low, term.high:
        case 0, None:
            return "*"
        case 1, None:
            return "+"
        case 0, 1:
            return "?"
        case low, high if low == high:
            return f"{{{low}}}"
        case low, high:
            return f"{{{low},{'' if high is None else high}}}"
