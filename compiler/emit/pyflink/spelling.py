"""Names and texts as Python writes them."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable

from compiler.emit.text import LITERAL, literal_value, string_literal
from compiler.options.references import Reference, fill, references, split

_QUOTED = re.compile(r"'(?:[^']|'')*'|`(?:[^`]|``)*`")
_OPTION = re.compile(rf"(?m)^(\s*)('(?:[^']|'')*') = ({LITERAL.pattern})(?=,?$)")
_TAKEN = frozenset({*keyword.kwlist, *keyword.softkwlist, *dir(builtins), "tables", "inserts"})
"""Names that a function of a job does not take, lest it hides another."""


def python_names(wanted: Iterable[tuple[str, str]], taken: Iterable[str]) -> dict[str, str]:
    """A name of Python's own kind for each key: (key, name as it is in the file), in this order.

    Names of a file are letters, digits and `_`, which are Python's too, unless they were quoted.
    """
    used = set(_TAKEN) | set(taken)
    names: dict[str, str] = {}
    for key, name in wanted:
        found = re.sub(r"\W", "_", name, flags=re.ASCII).lower() or "_"
        found = f"_{found}" if found[0].isdigit() else found
        while found in used:
            found += "_"
        used.add(found)
        names[key] = found
    return names


def text_of(value: str) -> str:
    """A text as a Python literal in double quotes, as formatters write it."""
    if '"' in value and "'" not in value:
        return "'" + _escaped(value) + "'"
    return '"' + _escaped(value).replace('"', '\\"') + '"'


def value_of(written: str) -> str:
    """An option's value as an expression: references become calls of `env` and `secret`."""
    if not references(written):
        return text_of(fill(written, str))
    return " + ".join(
        f"streamc_job.{part.kind}({text_of(part.name)})"
        if isinstance(part, Reference)
        else text_of(part)
        for part in split(written)
    )


def block(
    sql: str, indent: str, *, formatted: bool = False, lines: Iterable[str] | None = None
) -> str:
    """SQL of several lines as a literal of several lines; `formatted` makes it one into which values are put.

    `lines` are its lines with comments, where it has some and none of its lines lies in a string.

    Its lines are indented as the code is, unless a line break stands in a string or name of the SQL.
    """
    body = sql
    if lines is not None or not breaks_inside(sql):
        shown = sql.split("\n") if lines is None else lines
        body = "\n".join(f"{indent}{line}" if line else "" for line in shown)
    body = _escaped(body, lines=True).replace('"""', '\\"\\"\\"')
    return f'{"f" if formatted else ""}"""\n{body}\n{indent}"""'


def breaks_inside(sql: str) -> bool:
    """Whether a line break stands in a string or name of the SQL."""
    return any("\n" in part for part in _QUOTED.findall(sql))


def with_values(sql: str) -> tuple[str, dict[str, str]]:
    """The statement of a table whose options name references as `{name}`, and the expressions of these names.

    Empty where it holds no references: then nothing is put in.
    """
    columns, mark, options = sql.rpartition(" WITH (\n")
    values: dict[str, str] = {}

    def option(found: re.Match[str]) -> str:
        literal = LITERAL.match(found[3])
        written = "" if literal is None else literal_value(literal)
        key = found[1] + _braced(found[2]) + " = "
        if not references(written):
            return key + _braced(string_literal(fill(written, str)))
        name = _variable(found[2].strip("'"), values)
        values[name] = f"streamc_job.quoted({value_of(written)})"
        return f"{key}{{{name}}}"

    made = _OPTION.sub(option, options)
    if not values:
        plain = _OPTION.sub(lambda m: f"{m[1]}{m[2]} = {_plain(m[3])}", options)
        return columns + mark + plain, {}
    return _braced(columns) + mark + made, values


def _plain(literal: str) -> str:
    found = LITERAL.match(literal)
    return literal if found is None else string_literal(fill(literal_value(found), str))


def _variable(key: str, taken: dict[str, str]) -> str:
    return python_names([(key, key)], taken)[key]


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _escaped(value: str, *, lines: bool = False) -> str:
    made = []
    for char in value:
        if char == "\\":
            made.append("\\\\")
        elif char.isprintable() or (lines and char == "\n"):
            made.append(char)
        else:
            made.append(repr(char)[1:-1])
    return "".join(made)
