"""Says in words what an option takes."""

from __future__ import annotations

from compiler.connectors.model import OptionSpec, OptionType


def expected(spec: OptionSpec) -> str:
    """What the option takes, with an example, as it goes on after "takes"."""
    kinds = {
        OptionType.STRING: ("a string", "'text'"),
        OptionType.INT: ("a whole number", "4"),
        OptionType.LONG: ("a whole number", "1000"),
        OptionType.DOUBLE: ("a number", "0.5"),
        OptionType.DURATION: ("a duration", "30s"),
        OptionType.MEMORY: ("a size", "64mb"),
        OptionType.LIST: ("a list", "['a', 'b']"),
        OptionType.MAP: ("a list of pairs", "['key:value']"),
        OptionType.COLUMN: ("the name of a column", "amount"),
        OptionType.COLUMNS: ("a list of columns", "[a, b]"),
        OptionType.ANY: ("a plain value", "'text'"),
        OptionType.COLUMN_VALUE: ("a value of the column's type", "1"),
    }
    if spec.type is OptionType.BOOLEAN:
        return "`true` or `false`"
    if spec.enum and spec.type is OptionType.ENUM:
        return "one of " + ", ".join(f"`{word}`" for word in choices(spec))
    kind, example = kinds[spec.type]
    return f"{kind} such as `{spec.example or example}`"


def choices(spec: OptionSpec) -> tuple[str, ...]:
    """The words that an enum option takes, as `.stream` files spell them."""
    renamed = {flink: word for word, flink in spec.words}
    return tuple(renamed.get(value, value.lower().replace("-", "_")) for value in spec.enum)
