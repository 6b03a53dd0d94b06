"""What is not written and can be read beside the text: types of computed columns, changes of outputs."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checked import Output
from compiler.ide.hover import type_text
from compiler.ide.snapshot import Snapshot
from dsl.records import dataclass
from dsl.syntax.declarations import Task
from dsl.syntax.expressions import ColumnRef, Star
from dsl.syntax.queries import SelectItem
from dsl.walk import nodes


@dataclass(frozen=True, slots=True)
class Hint:
    """A text behind an offset; `type` tells that it is a type, else it is of changes and keys."""

    offset: int
    text: str
    type: bool


def hints(snapshot: Snapshot, start: int, end: int) -> Iterator[Hint]:
    """The hints between two offsets."""
    outputs = snapshot.outputs
    for declaration in snapshot.parsed.tree.declarations:
        span = declaration.span
        if not isinstance(declaration, Task) or span.end < start or span.start > end:
            continue
        output = outputs.get(declaration.name.text)
        if output is not None and output.kind == "task" and output.span == span:
            yield Hint(declaration.name.span.end, _changes(output), False)
            yield from _types(declaration, output, start, end)


def _changes(output: Output) -> str:
    key = f" by ({', '.join(output.keys[0])})" if output.keys else ""
    return f"{output.changelog}{key}"


def _types(task: Task, output: Output, start: int, end: int) -> Iterator[Hint]:
    """The types of the columns that a task computes."""
    columns = {column.span: column for column in output.columns if column.span is not None}
    for node in nodes(task):
        if not isinstance(node, SelectItem) or not start <= node.span.end <= end:
            continue
        column = columns.get(node.span)
        if column is not None and not isinstance(node.expression, ColumnRef | Star):
            place = node.alias.span.end if node.alias is not None else node.expression.span.end
            yield Hint(place, type_text(column), True)
