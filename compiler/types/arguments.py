"""Checks the arguments of a built-in function against the catalogue and finds the type of the result."""

from __future__ import annotations

from collections.abc import Callable

from compiler.plan.expressions import Expr
from compiler.types.casts import can_cast
from compiler.types.codes import WRONG_ARGUMENT_COUNT, WRONG_ARGUMENT_TYPE
from compiler.types.context import Context
from compiler.types.datatype import DataType, Root
from compiler.types.functions.entry import Arguments, Builtin, Nulls
from compiler.types.functions.families import accepts, family
from compiler.types.operators import cast_fix, text_fixes
from compiler.types.show import show_plain
from compiler.types.syntax import resolve_type
from dsl.diagnostic import Label
from dsl.syntax.expressions import Expression, FunctionCall, NamedArgument, TableArgument
from dsl.syntax.types import TypeSyntax

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")

_OF_ONE_TYPE = frozenset({"COALESCE", "IFNULL", "NVL", "GREATEST", "LEAST"})
"""Functions whose arguments have to have one type in common."""


def typed(
    args: tuple[Expression, ...],
    context: Context,
    infer: Callable[[Expression, Context], Expr | None],
) -> tuple[Expr, ...] | None:
    """All arguments typed, or None when one was refused."""
    found: list[Expr] = []
    sound = True
    for arg in args:
        if isinstance(arg, NamedArgument | TableArgument):
            kind = "named" if isinstance(arg, NamedArgument) else "table"
            message = f"Flink takes {kind} arguments for none of its functions but table functions"
            helps = ("leave out the name: arguments stand in their order",) * (kind == "named")
            context.say(WRONG_ARGUMENT_COUNT, message, arg.span, help=helps)
            sound = False
            continue
        value = infer(arg, context)
        if value is None:
            sound = False
        else:
            found.append(value)
    return tuple(found) if sound else None


def result(
    written: FunctionCall,
    entry: Builtin,
    given: Arguments,
    context: Context,
    *,
    may_be_empty: bool = False,
) -> DataType | None:
    """The type of the call; reports TYP001 or TYP002 and gives None where the arguments do not fit."""
    forms = [form for form in map(str.split, entry.takes) if _size_fits(form, len(given.values))]
    if not forms:
        _wrong_count(written, entry, len(given.values), context)
        return None
    mistakes = [_first_mistake(form, given.values) for form in forms]
    if None not in mistakes:
        furthest = max(range(len(forms)), key=lambda n: mistakes[n] or 0)
        _wrong_type(written, forms[furthest], mistakes[furthest] or 0, given.values, context)
        return None
    kind = entry.gives if isinstance(entry.gives, DataType) else entry.gives(given)
    if kind is None or kind.root is Root.NULL:
        _do_not_fit(written, given.values, context)
        return None
    if entry.nulls is Nulls.GIVEN:
        return kind
    return kind.with_nullable(_nullable(entry.nulls, given.values, may_be_empty))


def _nullable(nulls: Nulls, values: tuple[Expr, ...], may_be_empty: bool) -> bool:
    flags = [value.type.nullable for value in values]
    match nulls:
        case Nulls.ANY:
            return any(flags)
        case Nulls.FIRST:
            return flags[0]
        case Nulls.ALL:
            return all(flags)
        case Nulls.EMPTY:
            return may_be_empty or any(flags)
        case Nulls.NEVER:
            return False
        case _:
            return True


def _size_fits(form: list[str], size: int) -> bool:
    if form and form[-1].endswith("*"):
        return size >= len(form)
    return size == len(form)


def _family_at(form: list[str], position: int) -> str:
    return form[min(position, len(form) - 1)].rstrip("*")


def _first_mistake(form: list[str], values: tuple[Expr, ...]) -> int | None:
    for position, value in enumerate(values):
        if not accepts(_family_at(form, position), value):
            return position
    return None


def _wrong_count(written: FunctionCall, entry: Builtin, size: int, context: Context) -> None:
    sizes = sorted({len(form.split()) for form in entry.takes})
    most = "or more" if any(form.endswith("*") for form in entry.takes) else ""
    wanted = " or ".join(str(n) for n in sizes) + (f" {most}" if most else "")
    plural = "" if wanted == "1" else "s"
    message = f"`{written.name}` takes {wanted} argument{plural}, not {size}"
    context.say(WRONG_ARGUMENT_COUNT, message, written.span)


def _wrong_type(
    written: FunctionCall,
    form: list[str],
    position: int,
    values: tuple[Expr, ...],
    context: Context,
) -> None:
    value = values[position]
    wanted = family(_family_at(form, position))
    found = show_plain(value.type)
    which = _ORDINALS[position] + " " if len(values) > 1 and position < len(_ORDINALS) else ""
    message = f"`{written.name}` takes {wanted.words} as its {which}argument, not `{found}`"
    fixable = wanted.cast is not None and _castable(value, wanted.cast)
    context.say(
        WRONG_ARGUMENT_TYPE,
        message,
        value.span,
        f"is `{found}`",
        help=(f"convert it: `cast(... as {wanted.cast})`",) if fixable else (),
        fixes=(cast_fix(value.span, wanted.cast or ""),) if fixable else (),
    )


def _castable(value: Expr, target: str) -> bool:
    """Whether a cast to a type as it is written, such as `decimal(38, 18)`, makes something of the value."""
    name, _, digits = target.removesuffix(")").partition("(")
    args = tuple(int(digit) for digit in digits.split(",") if digit)
    kind = resolve_type(TypeSyntax(name.upper(), value.span, args))
    symbol = value.type.root is Root.SYMBOL
    return not symbol and isinstance(kind, DataType) and can_cast(value.type, kind)


def _do_not_fit(written: FunctionCall, values: tuple[Expr, ...], context: Context) -> None:
    kinds = [show_plain(value.type) for value in values if value.type.root is not Root.SYMBOL]
    named = " and ".join(f"`{kind}`" for kind in dict.fromkeys(kinds))
    message = f"the arguments of `{written.name}` do not go together: {named}"
    labels = tuple(Label(value.span, f"`{show_plain(value.type)}`") for value in values)
    fixes = text_fixes(values) if written.name.text.upper() in _OF_ONE_TYPE else ()
    context.say(WRONG_ARGUMENT_TYPE, message, written.span, also=labels, fixes=fixes)
