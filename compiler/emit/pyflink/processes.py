"""How a PyFlink job declares the rows that Python classes give."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.emit.pyflink.spelling import block, text_of
from compiler.emit.script import ProcessCall, Statement

_INDENT = "    "


def process_lines(statement: Statement, call: ProcessCall, sql: list[str] | None) -> Iterator[str]:
    """The lines that declare the view of a `process` step; `sql` are the lines of its query with comments."""
    inner = _INDENT * 2
    query = block(statement.sql, inner, lines=sql)
    yield f"{_INDENT}rows = tables.sql_query(\n{inner}{query}\n{_INDENT})\n"
    yield f"{_INDENT}streamc_process.process(\n"
    for argument in ("tables", text_of(statement.name), "rows", text_of(call.code)):
        yield f"{inner}{argument},\n"
    yield f"{inner}uid={text_of(call.uid)},\n"
    yield f"{inner}keys=[{', '.join(map(text_of, call.keys))}],\n"
    yield from _table("columns", [(name, text_of(kind)) for name, kind in call.columns])
    yield from _table(
        "state", [(name, f"({text_of(kind)}, {ttl:_})") for name, (kind, ttl) in call.state]
    )
    yield from _table("returns", [(name, text_of(kind)) for name, kind in call.returns])
    if call.timers:
        yield f"{inner}timers={text_of(call.timers)},\n"
    if call.watermark is not None:
        yield f"{inner}watermark={text_of(call.watermark)},\n"
    if call.zoned:
        yield f"{inner}zoned=True,\n"
    if call.rejects:
        yield f"{inner}rejects={text_of(call.rejects)},\n"
    yield f"{_INDENT})\n"


def _table(name: str, items: list[tuple[str, str]]) -> Iterator[str]:
    inner = _INDENT * 2
    if not items:
        yield f"{inner}{name}={{}},\n"
        return
    yield f"{inner}{name}={{\n"
    for key, value in items:
        yield f"{inner}{_INDENT}{text_of(key)}: {value},\n"
    yield f"{inner}}},\n"
