"""Checked values of options as a file would have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.options.convert import Typed
from compiler.options.references import Text
from compiler.options.values import Call, Duration, Size


def shown(value: Typed) -> str:
    """A value in the words of the language; references stay references."""
    match value:
        case bool():
            return str(value).lower()
        case Duration():
            return value.text
        case Size():
            return value.flink.replace(" bytes", "b").replace(" ", "")
        case Text():
            return " || ".join(_part(part) for part in value.parts)
        case Call(name=name, args=args):
            return f"{name}({', '.join(str(getattr(arg, 'text', arg)) for arg in args)})"
        case tuple():
            return f"[{', '.join(map(shown, value))}]"
        case _:
            return str(value)


def _part(part: object) -> str:
    if isinstance(part, str):
        return "'" + part.replace("'", "''") + "'"
    return f"{getattr(part, 'kind', '')}('{getattr(part, 'name', '')}')"


def word(typed: Mapping[str, Typed], name: str) -> str:
    """The value of an option, or nothing."""
    return "" if typed.get(name) is None else shown(typed[name])


def words(typed: Mapping[str, Typed], name: str) -> tuple[str, ...]:
    """The values of an option that takes a list; a single one counts as a list of it."""
    return tuple(_words(typed.get(name)))


def _words(value: Typed | None) -> Iterator[str]:
    if isinstance(value, tuple):
        yield from map(shown, value)
    elif value is not None:
        yield shown(value)
