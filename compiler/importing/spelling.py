"""Writes names, values and types as a `.stream` file has them."""

from __future__ import annotations

import re

from compiler.options.references import Reference, Text
from compiler.options.values import Duration, Number, Size, Value, Word
from dsl.syntax.types import TypeSyntax
from dsl.tables import tables

PLAIN_KEY = re.compile(r"[^\W\d]\w*(?:[.\-]\w+)*\Z")
"""Keys of options that stand without backticks."""

_PLAIN = re.compile(r"[^\W\d]\w*\Z")
_MARK = re.compile(r"\$\{(?:(env|secret):([^}\r\n]+)|dollar)\}")
_HOLE = re.compile(r"\$(?=\{\s*[^\W\d]\w*\s*\})")
_DURATIONS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1000, "s"), (1, "ms"))
_SIZES = ((1 << 40, "tb"), (1 << 30, "gb"), (1 << 20, "mb"), (1 << 10, "kb"), (1, "b"))
_RISKY = re.compile(
    r"(?:"
    r"row|date|time|timestamp|interval|array|map|multiset|cast|try_cast|extract|"
    r"position|overlay|current_date|current_time|current_timestamp|localtime|"
    r"localtimestamp|table|limit|offset|fetch|final|running|any|some|all|default|both|"
    r"leading|trailing|symmetric|asymmetric|unknown|model|key|filter|window|rollup|"
    r"cube|grouping|set|drop|rename|extend|top|dedup|match|expect|union|member|value|"
    r"values|end|for|rows|range"
    r")\Z",
    re.IGNORECASE,
)
"""Words that begin something else in some places: they keep their backticks."""

_NO_VALUES = ("final", "running", "union", "values")
"""Those among them that no value of an option can be."""


def name_text(name: str) -> str:
    """A name as it stands where tables are named and in expressions: in backticks where it must be."""
    if is_plain(name):
        return name
    return "`" + name.replace("`", "``") + "`"


def is_plain(name: str) -> bool:
    """Whether a name can do without backticks everywhere."""
    if not _PLAIN.match(name) or _RISKY.match(name):
        return False
    return tables().name.match(name + " (") is not None


def column_text(name: str) -> str:
    """A name where columns are declared and after `as`: every word is one there."""
    return name if _PLAIN.match(name) else "`" + name.replace("`", "``") + "`"


def clean(name: str) -> str:
    """A plain name made of any other."""
    plain = re.sub(r"\W+", "_", name).strip("_") or "unnamed"
    return f"_{plain}" if plain[0].isdigit() else plain


def string_text(text: str) -> str:
    """A string. What would be read as a param in it is taken apart."""
    pieces = _HOLE.split(text)
    marked = [piece + "$" for piece in pieces[:-1]] + [pieces[-1]]
    return " || ".join("'" + piece.replace("'", "''") + "'" for piece in marked)


def with_references(written: str) -> Text:
    """The text of a value in which `${env:NAME}` and `${secret:name}` are references."""
    parts: list[str | Reference] = []
    at = 0
    for match in _MARK.finditer(written):
        parts.append(written[at : match.start()])
        parts.append(Reference(match[1], match[2]) if match[1] else "$")
        at = match.end()
    parts.append(written[at:])
    return Text(tuple(part for part in parts if part != "") or ("",))


def value_text(value: Value) -> str:
    """A value of an option."""
    match value:
        case bool():
            return "true" if value else "false"
        case Duration(milliseconds=amount):
            return _in_units(amount, _DURATIONS)
        case Size(bytes=amount):
            return _in_units(amount, _SIZES)
        case Number(text=text):
            return text
        case Word(parts=parts):
            return ".".join(_word(part) for part in parts)
        case Text(parts=parts):
            return " || ".join(
                f"{part.kind}({string_text(part.name)})"
                if isinstance(part, Reference)
                else string_text(part)
                for part in parts
            )
        case tuple():
            return f"[{', '.join(map(value_text, value))}]"
        case _:
            raise ValueError(value)


def _word(word: str) -> str:
    """A word as a value of an option, where fewer words begin something else than in expressions."""
    if _PLAIN.match(word) and word.lower() not in _NO_VALUES and tables().name.match(word + " ("):
        return word
    return name_text(word)


def duration_text(milliseconds: int) -> str:
    """`90s`, `1m`: in the largest unit that gives a whole number."""
    return _in_units(milliseconds, _DURATIONS)


def _in_units(amount: int, units: tuple[tuple[int, str], ...]) -> str:
    for size, unit in units:
        if amount and amount % size == 0:
            return f"{amount // size}{unit}"
    return f"0{'s' if units is _DURATIONS else 'b'}"


def type_text(type_: TypeSyntax) -> str:
    """A type in lower case: `array<row<name string not null>>`."""
    name = type_.name.lower()
    if type_.fields:
        fields = (
            f"{column_text(f.name.text)} {type_text(f.type)}"
            + (f" {string_text(f.comment)}" if f.comment else "")
            for f in type_.fields
        )
        name += f"<{', '.join(fields)}>"
    elif type_.elements:
        name += f"<{', '.join(map(type_text, type_.elements))}>"
    elif type_.units:
        args = [f"({arg})" for arg in type_.args] + ["", ""]
        units = zip(type_.units, args, strict=False)
        name += " " + " to ".join(unit.lower() + arg for unit, arg in units)
    elif type_.args:
        name += f"({', '.join(map(str, type_.args))})"
    return name + (" not null" if type_.not_null else "")
