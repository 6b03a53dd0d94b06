"""Whether an annotation in Python goes with a declared type, as far as its text tells.

What Flink hands to Python for each type: docs/language/functions.md, after PyFlink's table of types.
"""

from __future__ import annotations

import ast

from dsl.syntax.types import TypeSyntax

_TEXT = frozenset({"str"})
_WHOLE = frozenset({"int"})
_TIME = frozenset({"datetime"})
_BYTES = frozenset({"bytes"})
_VALUES: dict[str, frozenset[str]] = {
    "CHAR": _TEXT,
    "VARCHAR": _TEXT,
    "STRING": _TEXT,
    "BOOLEAN": frozenset({"bool"}),
    "TINYINT": _WHOLE,
    "SMALLINT": _WHOLE,
    "INT": _WHOLE,
    "BIGINT": _WHOLE,
    "FLOAT": frozenset({"float"}),
    "DOUBLE": frozenset({"float"}),
    "DECIMAL": frozenset({"Decimal"}),
    "BINARY": _BYTES,
    "VARBINARY": _BYTES,
    "BYTES": _BYTES,
    "DATE": frozenset({"date"}),
    "TIME": frozenset({"time"}),
    "TIMESTAMP": _TIME,
    "TIMESTAMP_LTZ": _TIME,
}
"""The class of the values of a type."""

_WIDER = {
    "bool": {"int", "float"},
    "int": {"float"},
    "datetime": {"date"},
    "bytes": {"bytearray"},
}
"""What an annotation may say of a class beside its name: PEP 484's tower of numbers, and classes above it."""

_KNOWN = frozenset().union(*_VALUES.values()) | {"list", "dict", "tuple", "set", "List", "Dict"}
"""Annotations of which it is known what they are not."""

_SERIES = frozenset({"Series", "DataFrame"})
"""What stands for many values at once; a DataFrame for many rows."""


def differs(annotation: ast.expr | None, declared: TypeSyntax, *, result: bool) -> str | None:
    """The annotation, where no value can be of both; for a result, the annotation gives what is declared."""
    values = _VALUES.get(declared.name)
    names = None if annotation is None else _names(annotation)
    if values is None or not names or not names - {"None"} <= _KNOWN:
        return None
    found = names - {"None"}
    if result:
        fits = any(name in values or values & _WIDER.get(name, set()) for name in found)
    else:
        fits = any(found & ({value} | _WIDER.get(value, set())) for value in values)
    return None if fits or not found else ast.unparse(annotation) if annotation else None


def series(annotation: ast.expr | None) -> bool | None:
    """Whether an annotation is of many values, as pandas has them; None where it does not say."""
    names = set() if annotation is None else _names(annotation)
    if not names:
        return None
    if names <= _SERIES:
        return True
    return False if names - {"None"} <= _KNOWN - {"None"} else None


def _names(node: ast.expr) -> set[str]:
    """The names of the classes in an annotation; an unreadable one has a name that is not known."""
    match node:
        case ast.Constant(value=None):
            return {"None"}
        case ast.Constant(value=str(text)):
            try:
                return _names(ast.parse(text, mode="eval").body)
            except SyntaxError:
                return {"?"}
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return {name}
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return _names(left) | _names(right)
        case ast.Subscript(value=value, slice=inner):
            outer = _names(value)
            if outer == {"Optional"}:
                return _names(inner) | {"None"}
            if outer == {"Union"} and isinstance(inner, ast.Tuple):
                return set().union(*map(_names, inner.elts))
            return outer
        case _:
            return {"?"}
