"""Types rows, arrays and maps, what is taken out of them, and CASE and CAST."""

from __future__ import annotations

from decimal import Decimal

from compiler.plan.expressions import Call, CaseExpr, CastExpr, Expr, Literal, SubqueryExpr
from compiler.types import families as f
from compiler.types.casts import can_cast
from compiler.types.codes import INVALID_CAST, NO_COMMON_TYPE, NOT_COMPILED_YET, WRONG_ARGUMENT_TYPE
from compiler.types.context import Context
from compiler.types.conversions import instead
from compiler.types.datatype import DataType, Root
from compiler.types.merge import common_type
from compiler.types.operators import text_fixes
from compiler.types.scope import field_of
from compiler.types.show import show_plain
from compiler.types.versions import (
    NULL_BEFORE_COLLECTIONS,
    NULL_BEFORE_MAPS_AND_ROWS,
    at_least,
    seen_by,
)
from dsl.diagnostic import Diagnostic, Label
from dsl.span import Span
from dsl.syntax.names import Name

_NULL_HELP = ("give `null` a type: `cast(null as string)`",)


def row_value(items: tuple[Expr, ...], span: Span, context: Context) -> Expr | None:
    """ROW(a, b): never NULL; Flink names its fields EXPR$0, EXPR$1."""
    if not items:
        context.say(WRONG_ARGUMENT_TYPE, "a row holds at least one value", span)
        return None
    names = tuple(f"EXPR${position}" for position in range(len(items)))
    kinds = tuple(item.type.without_time_attribute() for item in items)
    return Call("ROW", items, f.row(names, kinds, nullable=False), span)


def collection(kind: str, items: tuple[Expr, ...], span: Span, context: Context) -> Expr | None:
    """`array[...]` and `map[...]`: never NULL."""
    if kind not in ("array", "map"):
        context.say(NOT_COMPILED_YET, f"`{kind}[...]` cannot be compiled yet", span)
        return None
    if not items or (kind == "map" and len(items) % 2):
        wanted = "at least one value" if kind == "array" else "pairs of key and value"
        context.say(WRONG_ARGUMENT_TYPE, f"`{kind}[...]` takes {wanted}", span)
        return None
    if kind == "array" and isinstance(items[0], SubqueryExpr) and items[0].kind == "scalar":
        # Flink's parser takes `array[(select ...)]` for a collection of all rows.
        message = "Flink reads no `array[...]` that begins with a subquery"
        context.say(
            WRONG_ARGUMENT_TYPE, message, items[0].span, help=("select it in an inner query",)
        )
        return None
    groups = (items,) if kind == "array" else (items[::2], items[1::2])
    found: list[DataType] = []
    for group in groups:
        kinds = [item.type for item in group]
        if found:
            # What is `null` in a map has the type of its keys.
            kinds = [found[0].with_nullable(True) if k.root is Root.NULL else k for k in kinds]
        element = common_type(kinds)
        if element is None or element.root is Root.NULL:
            no_common_type(f"the values of `{kind}[...]`", group, span, context)
            return None
        if instead := _unplanned(element, kinds, context):
            message = f"Flink {context.target} cannot plan `{kind}[...]` of these values"
            context.say(NO_COMMON_TYPE, message, span, help=(instead,))
            return None
        found.append(seen_by(element, context.target))
    result = DataType(Root(kind.upper()), nullable=False, children=tuple(found))
    return Call(kind.upper(), items, result, span)


def _unplanned(element: DataType, kinds: list[DataType], context: Context) -> str:
    """What to do about values to whose common type Flink cannot convert them, though it finds it."""
    if element.nullable and any(kind.time_attribute == "proctime" for kind in kinds):
        return "convert the processing time: `cast(... as timestamp(3))`"
    if element.root in f.INTERVAL and any(k not in (kinds[0], f.NULL) for k in kinds):
        return "keep numbers in it, and make them intervals where they are used"
    if all(kind.root is not Root.NULL for kind in kinds):
        return ""
    leads, never = kinds[0].root is Root.NULL, not any(k.nullable for k in kinds if k != f.NULL)
    first = {
        **dict.fromkeys(f.INTERVAL, None),
        **dict.fromkeys(f.COLLECTION, NULL_BEFORE_COLLECTIONS if leads else None),
        **({Root.MAP: NULL_BEFORE_MAPS_AND_ROWS} if leads or never else {}),
        **({Root.ROW: NULL_BEFORE_MAPS_AND_ROWS} if leads else {}),
    }.get(element.root, "0")
    if (not leads and not never) or (first is not None and at_least(context.target, first)):
        return ""
    return "give `null` a type: `cast(null as ...)`"


def _null_may_lead(kind: DataType, context: Context) -> bool:
    if kind.root in f.COLLECTION:
        return at_least(context.target, NULL_BEFORE_COLLECTIONS)
    if kind.root in (Root.MAP, Root.ROW):
        return at_least(context.target, NULL_BEFORE_MAPS_AND_ROWS)
    return True


def element(operand: Expr, index: Expr, span: Span, context: Context) -> Expr | None:
    """`tags[1]`, `attributes['k']`: NULL where there is no such element."""
    kind = operand.type
    if kind.root is Root.ARRAY:
        accepted, wanted, found = index.type.root is Root.INT, "`INT`", kind.children[0]
    elif kind.root is Root.MAP:
        key, found = kind.children
        accepted, wanted = _indexes(key, index.type), f"`{show_plain(key)}`"
    elif kind.root is Root.ROW:
        return _row_element(operand, index, context)
    else:
        message = f"`[...]` takes an element of an array or map, not of `{show_plain(kind)}`"
        context.say(WRONG_ARGUMENT_TYPE, message, operand.span)
        return None
    if not accepted:
        message = f"`{show_plain(kind)}` is indexed by {wanted}, not `{show_plain(index.type)}`"
        context.say(WRONG_ARGUMENT_TYPE, message, index.span)
        return None
    return Call("ITEM", (operand, index), found.with_nullable(True), span)


def _row_element(operand: Expr, index: Expr, context: Context) -> Expr | None:
    """`address['city']`, `address[1]`: a field by a constant name or place, as Calcite's item operator takes it."""
    names = operand.type.names
    value = index.value if isinstance(index, Literal) else None
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= len(names):
        value = names[value - 1]
    if not isinstance(value, str):
        message = f"a field of `{show_plain(operand.type)}` is asked for by a constant name"
        help = f"for example `['{names[0]}']`"
        context.say(WRONG_ARGUMENT_TYPE, message, index.span, help=(help,))
        return None
    found = field_of(operand, Name(value, index.span))
    if isinstance(found, Diagnostic):
        context.report.append(found)
        return None
    return found


def _indexes(key: DataType, index: DataType) -> bool:
    """Whether a map with such keys is asked with such a value."""
    families = (f.CHARACTER, f.NUMERIC, f.BINARY, f.TIMESTAMPS)
    alike = any({key.root, index.root} <= family for family in families)
    return alike or f.same(key, index)


_NOT_CAST = frozenset({Root.BITMAP, Root.VARIANT})
"""Calcite casts nothing to these, not even their own values."""


def cast(operand: Expr, kind: DataType, safe: bool, span: Span, context: Context) -> Expr | None:
    """CAST and TRY_CAST; the former is NULL where its operand is, the latter also where it fails."""
    folded = not safe and _is_decimal(operand) and _one_unit(kind)
    itself = kind.root in _NOT_CAST and operand.type.root is not Root.NULL
    if itself or (not folded and not can_cast(operand.type, kind)):
        source, target = show_plain(operand.type), show_plain(kind)
        message = f"`{source}` cannot be cast to `{target}`"
        helps, fixes = instead(operand, kind)
        label = Label(operand.span, f"`{source}`")
        context.say(INVALID_CAST, message, span, also=(label,), help=helps, fixes=fixes)
        return None
    nullable = safe or operand.type.nullable
    return CastExpr(operand, kind.with_nullable(nullable), safe, span)


def _is_decimal(operand: Expr) -> bool:
    """A DECIMAL literal, whose cast Flink computes while planning, even to types that it has no code for."""
    if isinstance(operand, CastExpr) and operand.type.root is Root.DECIMAL and not operand.safe:
        operand = operand.operand
    return isinstance(operand, Literal) and isinstance(operand.value, Decimal)


def _one_unit(kind: DataType) -> bool:
    return kind.root in f.INTERVAL and len(kind.units) < 2


def case(
    branches: tuple[tuple[Expr, Expr], ...], default: Expr | None, span: Span, context: Context
) -> Expr | None:
    """A searched CASE; without ELSE it may be NULL."""
    results = [result for _, result in branches]
    results += [default] if default is not None else []
    kinds = [result.type for result in results]
    kind = common_type(kinds if default is not None else [*kinds, f.NULL])
    if kind is None or kind.root is Root.NULL:
        no_common_type("the results of `case`", tuple(results), span, context)
        return None
    leads = results[0].type.root is Root.NULL and kind.root in f.COLLECTION
    if leads and not _null_may_lead(kind, context):
        message = f"Flink {context.target} cannot plan a `case` of `null` and `{show_plain(kind)}`"
        helps = ("turn the condition round, so that `null` comes last",)
        context.say(NO_COMMON_TYPE, message, span, help=helps)
        return None
    nullable = kind.nullable or default is None
    return CaseExpr(branches, default, kind.with_nullable(nullable), span)


def no_common_type(what: str, items: tuple[Expr, ...], span: Span, context: Context) -> None:
    """TYP007: names the first two types that do not go together."""
    kinds = list(dict.fromkeys(show_plain(item.type) for item in items))
    if kinds == ["NULL"]:
        message = f"{what} have no type: all are `null`"
        context.say(NO_COMMON_TYPE, message, span, help=_NULL_HELP)
        return
    named = " and ".join(f"`{kind}`" for kind in kinds[:2] if kind)
    labels = tuple(Label(item.span, f"`{show_plain(item.type)}`") for item in items)
    message = f"{what} have no common type: {named}"
    helps = ("cast them to one type",)
    fixes = text_fixes(items)
    context.say(NO_COMMON_TYPE, message, span, also=labels, help=helps, fixes=fixes)
