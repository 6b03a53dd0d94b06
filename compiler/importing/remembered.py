"""Undoes what `streamc build` does to sources in front of late rows: a build of the imported file does it again."""

from __future__ import annotations

from compiler.importing.statements import AddJar, CreateFunction, CreateTable, Statement
from compiler.jars import BOUNDED_KEPT_WATERMARK, KEPT_WATERMARK, REMEMBERING, WATERMARKS
from dsl.records import replace
from dsl.syntax.expressions import Case

KEEPING = (KEPT_WATERMARK, BOUNDED_KEPT_WATERMARK)
"""The functions around CURRENT_WATERMARK: without their names what they are given stays, in parentheses."""


def brings_memory(statement: Statement) -> bool:
    """Whether it adds the jar of the code that keeps watermarks, or one of its functions."""
    match statement:
        case AddJar(path=path):
            return path.rpartition("/")[2] == WATERMARKS
        case CreateFunction(name=name):
            return name.parts[-1].text in KEEPING
        case _:
            return False


def without_memory(statement: Statement) -> Statement:
    """The table as its own connector reads it; any other statement as it is."""
    if not isinstance(statement, CreateTable):
        return statement
    own = {s.key: s.value for s in statement.options}
    inner = own.get(f"{REMEMBERING}.connector")
    if own.get("connector") != REMEMBERING or inner is None:
        return statement
    options = tuple(
        replace(one, value=inner) if one.key == "connector" else one
        for one in statement.options
        if not one.key.startswith(f"{REMEMBERING}.")
    )
    mark = statement.watermark
    if f"{REMEMBERING}.nullable-time" in own and mark is not None:
        match mark.expression:
            case Case(default=default) if default is not None:
                mark = replace(mark, expression=default, written=default.span)
    return replace(statement, options=options, watermark=mark)
