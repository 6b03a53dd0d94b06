"""Functions of structured types: values with named fields that belong to a class."""

from __future__ import annotations

from compiler.plan.expressions import Literal
from compiler.types.datatype import DataType, Root
from compiler.types.functions.entry import Arguments, Builtin, Nulls
from dsl.records import replace


def built(args: Arguments) -> DataType | None:
    """OBJECT_OF: the class, then names and values of the fields."""
    fields = _fields(args, 1)
    if fields is None:
        return None
    names = (str(args.constant(0)), *fields)
    return DataType(Root.STRUCTURED, children=tuple(fields.values()), names=names)


def updated(args: Arguments) -> DataType | None:
    """OBJECT_UPDATE: the fields that are named take the types of their new values."""
    kind, fields = args.kinds[0], _fields(args, 1)
    if fields is None or not fields.keys() <= set(kind.names[1:]):
        return None
    pairs = zip(kind.names[1:], kind.children, strict=True)
    return replace(kind, children=tuple(fields.get(name, child) for name, child in pairs))


def _fields(args: Arguments, start: int) -> dict[str, DataType] | None:
    """Name -> type; None where a name is missing, computed or given twice."""
    names, kinds = args.values[start::2], args.kinds[start + 1 :: 2]
    texts = [name.value for name in names if isinstance(name, Literal)]
    found = {text: kind for text, kind in zip(texts, kinds, strict=False) if isinstance(text, str)}
    return found if len(found) == len(names) == len(kinds) else None


OBJECTS = (
    Builtin("OBJECT_OF", ("text", "text text lasting*"), built, Nulls.ALWAYS, since="2.2"),
    Builtin("OBJECT_UPDATE", ("object text lasting*",), updated, Nulls.ALWAYS, since="2.2"),
)
