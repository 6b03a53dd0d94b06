"""Turns a DataType into text as Flink's LogicalType.asSummaryString writes it."""

from __future__ import annotations

from compiler.types.datatype import MAX_LENGTH, DataType, Root

_LARGEST = {Root.VARCHAR: "STRING", Root.VARBINARY: "BYTES"}


def show(kind: DataType, *, time_attributes: bool = False) -> str:
    """`DECIMAL(18, 2) NOT NULL`; with `time_attributes`, also `TIMESTAMP(3) *ROWTIME*`."""
    text = _without_null(kind)
    if not kind.nullable:
        text += " NOT NULL"
    if time_attributes and kind.time_attribute:
        text += f" *{kind.time_attribute.upper()}*"
    return text


def show_plain(kind: DataType) -> str:
    """The type without NOT NULL, as messages name it."""
    return _without_null(kind)


def _without_null(kind: DataType) -> str:
    root = kind.root
    if root in _LARGEST and kind.args == (MAX_LENGTH,):
        return _LARGEST[root]
    if root in (Root.INTERVAL_MONTHS, Root.INTERVAL_SECONDS):
        return _interval(kind)
    if root is Root.STRUCTURED:
        named = zip(kind.names[1:], kind.children, strict=True)
        fields = ", ".join(f"{_quoted(name)} {show(child)}" for name, child in named)
        return f"STRUCTURED<'{kind.names[0]}', {fields}>"
    if root is Root.ROW:
        named = zip(kind.names, kind.children, strict=True)
        return "ROW<" + ", ".join(f"{_quoted(name)} {show(child)}" for name, child in named) + ">"
    if kind.children:
        return f"{root.value}<{', '.join(show(child) for child in kind.children)}>"
    if kind.args:
        return f"{root.value}({', '.join(map(str, kind.args))})"
    return root.value


def _interval(kind: DataType) -> str:
    """`INTERVAL DAY(2) TO SECOND(3)`: precisions belong to the first and to a last SECOND."""
    units = kind.units or (("MONTH",) if kind.root is Root.INTERVAL_MONTHS else ("SECOND",))
    if len(units) == 2 and len(kind.args) == 1 and units[1] == "SECOND":
        return f"INTERVAL {units[0]} TO SECOND({kind.args[0]})"
    args = [f"({arg})" for arg in kind.args] + [""] * len(units)
    return "INTERVAL " + " TO ".join(unit + arg for unit, arg in zip(units, args, strict=False))


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
