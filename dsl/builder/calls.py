"""Builds function calls and their clauses from what their rules matched."""

# A rule and its callback have one name, by which it is documented; all take the same arguments.
# ruff: noqa: ARG001, ARG005, D103

from __future__ import annotations

from typing import Any

from dsl.builder.context import Build, Children, name_of, word_of
from dsl.builder.declarations import listed
from dsl.lexer import Token
from dsl.records import dataclass, replace
from dsl.syntax import expressions as tree
from dsl.syntax.names import Name, Path
from dsl.syntax.queries import OrderItem

UNIT_FIRST = frozenset({"extract", "timestampadd", "timestampdiff"})


@dataclass(slots=True)
class Arguments:
    """What stands between the parentheses of a call."""

    args: tuple[tree.Expression, ...]
    distinct: bool = False
    order_by: tuple[OrderItem, ...] = ()
    options: tuple[tree.CallOption, ...] = ()


def call(b: Build, c: Children, start: int, end: int) -> tree.FunctionCall:
    plain: tree.FunctionCall = c[0]
    if len(c) == 1:
        return plain
    changes: dict[str, Any] = dict(c[1:])
    return replace(plain, span=b.span(start, end), **changes)


def call_plain(b: Build, c: Children, start: int, end: int) -> tree.FunctionCall:
    names, found = c
    args = found.args
    if args and len(names) == 1 and names[0].text.lower() in UNIT_FIRST:
        args = (_symbol(args[0]), *args[1:])
    path = b.path(names, start, names[-1].span.end)
    return tree.FunctionCall(
        path, args, b.span(start, end), found.distinct, True, found.order_by, options=found.options
    )


def _symbol(argument: tree.Expression) -> tree.Expression:
    if isinstance(argument, tree.ColumnRef) and len(argument.parts) == 1:
        return tree.Symbol(argument.parts[0].text.upper(), argument.span)
    return argument


def call_trim(b: Build, c: Children, start: int, end: int) -> tree.FunctionCall:
    return tree.FunctionCall(_word(b, start, 4), c[0], b.span(start, end))


def call_position(b: Build, c: Children, start: int, end: int) -> tree.FunctionCall:
    word, needle, text = c
    return tree.FunctionCall(_word(b, start, len(word.text)), (needle, text), b.span(start, end))


def call_json_object(b: Build, c: Children, start: int, end: int) -> tree.FunctionCall:
    word, pairs, options = c
    path = _word(b, start, len(word.text))
    return tree.FunctionCall(path, pairs, b.span(start, end), options=options)


def _word(b: Build, start: int, length: int) -> Path:
    span = b.span(start, start + length)
    return Path((Name(b.source.text[start : start + length], span),), span)


def no_arguments(b: Build, c: Children, start: int, end: int) -> Arguments:
    return Arguments((), options=c[0])


def star_argument(b: Build, c: Children, start: int, end: int) -> Arguments:
    return Arguments((c[0],))


def listed_arguments(b: Build, c: Children, start: int, end: int) -> Arguments:
    quantifier, args, order_by, options = c
    return Arguments(args, word_of(quantifier) == "distinct", order_by or (), options)


def from_arguments(b: Build, c: Children, start: int, end: int) -> Arguments:
    return Arguments(tuple(arg for arg in c if arg is not None))


def to_arguments(b: Build, c: Children, start: int, end: int) -> Arguments:
    value, unit = c
    return Arguments((value, tree.Symbol(unit.text.upper(), unit.span)))


def named_argument(b: Build, c: Children, start: int, end: int) -> tree.NamedArgument:
    return tree.NamedArgument(name_of(b, c[0]), c[1], b.span(start, end))


def table_argument_name(b: Build, c: Children, start: int, end: int) -> tree.TableArgument:
    path, partition, order = c
    return tree.TableArgument(b.table(path), partition, order, b.span(start, end))


def table_argument_query(b: Build, c: Children, start: int, end: int) -> tree.TableArgument:
    query, partition, order = c
    word = b.span(start, start + len("table"))
    return tree.TableArgument(query, partition, order, b.span(start, end), word)


def table_argument_paren(b: Build, c: Children, start: int, end: int) -> tree.TableArgument:
    query, partition, order = c
    return tree.TableArgument(query, _unwrapped(partition), order, b.span(start, end))


def model_argument(b: Build, c: Children, start: int, end: int) -> tree.FunctionCall:
    """`model m`, kept as a call without parentheses of that name."""
    word, path = c
    column = tree.ColumnRef(path.parts, path.span)
    return tree.FunctionCall(
        _word(b, start, len(word.text)), (column,), b.span(start, end), parens=False
    )


def argument_partition(b: Build, c: Children, start: int, end: int) -> tuple[tree.Expression, ...]:
    return _unwrapped(c[0]) if c[0] else ()


def _unwrapped(value: tree.Expression) -> tuple[tree.Expression, ...]:
    """The columns of `partition by (a, b)`."""
    return value.items if isinstance(value, tree.RowValue) and not value.explicit else (value,)


def partition_by(b: Build, c: Children, start: int, end: int) -> tuple[tree.Expression, ...]:
    return _unwrapped(c[0][0]) if len(c[0]) == 1 else c[0]


def argument_order(b: Build, c: Children, start: int, end: int) -> tuple[OrderItem, ...]:
    if c[0] is None:
        return ()
    item: OrderItem = c[0]
    return (
        tuple(replace(item, expression=e, span=e.span) for e in _unwrapped(item.expression))
        if (isinstance(item.expression, tree.RowValue))
        else (item,)
    )


def order_by(b: Build, c: Children, start: int, end: int) -> tuple[OrderItem, ...]:
    items: tuple[OrderItem, ...] = c[0]
    return items


def order_item(b: Build, c: Children, start: int, end: int) -> OrderItem:
    value, direction, nulls = c
    first = word_of(nulls) == "nulls first" if nulls else None
    return OrderItem(value, word_of(direction) == "desc", first, b.span(start, end))


def trim_side(b: Build, c: Children, start: int, end: int) -> tuple[tree.Expression, ...]:
    side, what, text = c
    symbol = tree.Symbol(side.text.upper(), b.span(side.start, side.end))
    return (symbol, text) if what is None else (symbol, what, text)


def trim_from(b: Build, c: Children, start: int, end: int) -> tuple[tree.Expression, ...]:
    return c[0], c[1]


def json_pairs(b: Build, c: Children, start: int, end: int) -> tuple[tree.Expression, ...]:
    return tuple(value for pair in c for value in pair)


def option_returning(b: Build, c: Children, start: int, end: int) -> tree.CallOption:
    return tree.CallOption("RETURNING", c[0], b.span(start, end))


def option_default(b: Build, c: Children, start: int, end: int) -> tree.CallOption:
    return tree.CallOption(word_of(c[1]).upper(), c[0], b.span(start, end))


def option_word(b: Build, c: Children, start: int, end: int) -> tree.CallOption:
    words = word_of(c[0]).upper()
    span = b.span(start, end)
    for event in (" ON EMPTY", " ON ERROR"):
        if words.endswith(event):
            return tree.CallOption(event[1:], words.removesuffix(event), span)
    if words.endswith(" WRAPPER"):
        return tree.CallOption("WRAPPER", words.removesuffix(" WRAPPER"), span)
    return tree.CallOption(words, None, span)


def within_group(b: Build, c: Children, start: int, end: int) -> tuple[str, Any]:
    return "order_by", c[0]


def null_treatment(b: Build, c: Children, start: int, end: int) -> tuple[str, Any]:
    return "null_treatment", word_of(c[0])


def filter_(b: Build, c: Children, start: int, end: int) -> tuple[str, Any]:
    return "filter", c[0]


def over(b: Build, c: Children, start: int, end: int) -> tuple[str, Any]:
    return "over", replace(c[0], span=b.span(start, end))


def over_name(b: Build, c: Children, start: int, end: int) -> tuple[str, Any]:
    return "over", tree.Over(c[0], (), (), None, b.span(start, end))


def over_window(b: Build, c: Children, start: int, end: int) -> tree.Over:
    name, partition, order, frame = c
    return tree.Over(name, partition or (), order or (), frame, b.span(start, end))


def frame_from(b: Build, c: Children, start: int, end: int) -> tree.Frame:
    return tree.Frame(word_of(c[0]), c[1], None, b.span(start, end))


def frame_between(b: Build, c: Children, start: int, end: int) -> tree.Frame:
    return tree.Frame(word_of(c[0]), c[1], c[2], b.span(start, end))


def frame_edge(b: Build, c: Children, start: int, end: int) -> tuple[str, None]:
    return word_of(c[0]).upper(), None


def frame_offset(b: Build, c: Children, start: int, end: int) -> tuple[str, tree.Expression]:
    side: Token = c[1]
    return side.text.upper(), c[0]


CALLBACKS: dict[str, Any] = {
    f.__name__: f
    for f in (
        call, call_plain, call_trim, call_position, call_json_object, no_arguments, star_argument,
        listed_arguments, from_arguments, to_arguments, named_argument, table_argument_name,
        model_argument, table_argument_query, table_argument_paren, argument_partition, partition_by,
        argument_order, order_by, order_item, trim_side, trim_from, json_pairs, option_returning,
        option_default, option_word, within_group, null_treatment, over, over_name, over_window,
        frame_from, frame_between, frame_edge, frame_offset,
    )
} | dict.fromkeys(("arguments", "call_options", "order_items", "json_pair"), listed)  # fmt: skip
CALLBACKS |= {
    "filter": filter_,
    "placing_arguments": from_arguments,
    "trim_plain": lambda b, c, start, end: c[0],
}
