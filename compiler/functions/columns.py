"""Types whose values Flink hands to a vectorized function: those that it writes into columns of Arrow and reads again.

Asked of Flink 2.2 by running a function that gives back what it is given (tests/functions/test_columns.py). A job with
one of the others stands still for ever, or stops with a message about Arrow.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.types.codes import INVALID_TYPE
from compiler.types.datatype import DataType, Root
from compiler.types.show import show_plain
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.syntax.declarations import Function
from dsl.syntax.types import TypeSyntax


def check_columns(
    declaration: Function, parameters: tuple[DataType, ...], returns: DataType | None
) -> Iterator[Diagnostic]:
    """TYP005 for each type of a vectorized function whose values are not handed over in columns."""
    written: list[tuple[TypeSyntax | None, DataType | None]] = [
        *zip((p.type for p in declaration.parameters), parameters, strict=False),
        (declaration.returns, returns),
    ]
    for syntax, kind in written:
        reason = None if kind is None else not_in_columns(kind)
        if syntax is None or kind is None or reason is None:
            continue
        message = f"`{show_plain(kind).lower()}` is not handed to a vectorized function: {reason}"
        help: tuple[str, ...] = ("call it for each row: leave `vectorized` out",)
        if reason == _KEY:
            help = ("say that keys are never null: `map<string not null, ...>`", *help)
        yield diagnostic(INVALID_TYPE, message, syntax.span, help=help)


_KEY = "the key of a map may be null there"


def not_in_columns(kind: DataType, inside: Root | None = None) -> str | None:
    """Why Flink cannot write values of a type into a column of Arrow; `inside` is what they are part of."""
    if inside is not None and kind.root is Root.TIMESTAMP_LTZ:
        return "it has a `timestamp_ltz` inside"
    if inside in (Root.ARRAY, Root.ROW) and kind.root is Root.ROW:
        return f"it has a `row` inside {'an' if inside is Root.ARRAY else 'a'} `{inside.value.lower()}`"
    if kind.root is Root.MAP and kind.children[0].nullable:
        return _KEY
    return next(filter(None, (not_in_columns(child, kind.root) for child in kind.children)), None)
