"""Turns the query of a view or INSERT into the SQL body of a task: as it stands, with names and types set right."""

from __future__ import annotations

import re
from itertools import chain, count

from compiler.importing.drafts import OutColumn, TaskDraft
from compiler.importing.pieces import Edit, Piece, Pieces, verbatim
from compiler.importing.spelling import column_text, name_text
from dsl.source import Source
from dsl.syntax.expressions import ColumnRef, Star
from dsl.syntax.queries import Query, QueryBody, Select, SelectItem, SetOperation, TableName
from dsl.walk import walk

INDENT = "  "


def sql_body(task: TaskDraft, source: Source) -> Pieces:
    """The query's own text, edited where tables have other names, or its columns shall have."""
    if task.loses_late:
        return (Piece("late = drop\n\n  ", task.span), *_query(task, source))
    return _query(task, source)


def _query(task: TaskDraft, source: Source) -> Pieces:
    edits = [edit for edit in table_edits(task) if not _replaced(edit, task)]
    calls = [Edit(span.start, span.end, name) for span, name in task.calls.items()]
    edits += [edit for edit in calls if not _replaced(edit, task)]
    edits += task.edits
    wanted = task.columns
    if wanted is None:
        return verbatim(source, task.body, edits + name_edits(task, source), INDENT)
    direct = _item_edits(task, source)
    if direct is not None:
        return verbatim(source, task.body, edits + direct, INDENT)
    inner = verbatim(source, task.body, edits + name_edits(task, source), INDENT * 2)
    items = ",\n".join(f"{INDENT * 2}{selected(c, task.given)}" for c in wanted)
    opening = Piece(f"select\n{items}\n{INDENT}from (\n{INDENT * 2}", task.span)
    return (opening, *inner, Piece(f"\n{INDENT})"))


def _replaced(edit: Edit, task: TaskDraft) -> bool:
    """Whether an edit is about text that another one replaces."""
    return any(other.start <= edit.start and edit.end <= other.end for other in task.edits)


def selected(column: OutColumn, given: tuple[str, ...]) -> str:
    """An item that picks a column of a query, or adds one to it."""
    if column.text is not None or column.index is None:
        text = column.text or "null"
    else:
        text = name_text(given[column.index])
    if column.cast is not None:
        text = f"cast({text} as {column.cast})"
    if text == name_text(column.name):
        return text
    return f"{text} as {column_text(column.name)}"


def table_edits(task: TaskDraft) -> list[Edit]:
    """The names of tables, where they are others than in the script."""
    edits = []
    for table in walk(task.query):
        if not isinstance(table, TableName) or table.path.span not in task.tables:
            continue
        name = task.tables[table.path.span]
        last = table.path.parts[-1]
        if len(table.path.parts) == 1 and last.text == name:
            continue
        span = table.path.span
        spelt = name_text(name)
        alone = table.alias is None and table.as_of is None and not table.hints
        if last.text != name and alone and table.span == span:
            spelt += f" as {column_text(last.text)}"
        edits.append(Edit(span.start, span.end, spelt))
    return edits


def branches(body: QueryBody | Query) -> list[Select]:
    """The SELECTs whose rows a query gives; the first names its columns."""
    match body:
        case Select():
            return [body]
        case SetOperation(left=left, right=right):
            return [*branches(left), *branches(right)]
        case Query(body=inner):
            return branches(inner)
        case _:
            return []


def item_names(
    select: Select, wanted: tuple[str, ...], *, all_wanted: bool = False
) -> list[str | None]:
    """What the columns of a SELECT are called: as they are, where that names each of them and no two alike.

    Else, or where `all_wanted`, as wanted, if it is known how many there are; else as Flink calls what has no name.
    None for a star.
    """
    own = [_name(item) for item in select.items]
    if not _has_star(select) and len(wanted) == len(own):
        if all_wanted or len(set(own)) < len(own):
            return list(wanted)
        return [mine or other for mine, other in zip(own, wanted, strict=True)]
    starred = [isinstance(item.expression, Star) for item in select.items]
    names: list[str | None] = []
    for i, (mine, star) in enumerate(zip(own, starred, strict=True)):
        wish = mine or f"EXPR${i}"
        # As Flink tells two columns of one name apart, where it needs to.
        wishes = chain([wish], (f"{wish}{n}" for n in count()))
        names.append(None if star else next(name for name in wishes if name not in names))
    return names


def name_edits(task: TaskDraft, source: Source) -> list[Edit]:
    """Names for the columns that have none, or one that another has."""
    edits = []
    found = branches(task.query)
    for select in found:
        names = item_names(select, task.names, all_wanted=len(found) > 1)
        for item, name in zip(select.items, names, strict=True):
            if name is None or name == _name(item):
                continue
            if item.alias is not None:
                span = item.alias.span
                edits.append(Edit(span.start, span.end, column_text(name)))
            else:
                end = _end(item, source)
                edits.append(Edit(end, end, f" as {column_text(name)}"))
    return edits


def _has_star(select: Select) -> bool:
    return any(isinstance(item.expression, Star) for item in select.items)


def _end(item: SelectItem, source: Source) -> int:
    text = source.text[item.span.start : item.span.end]
    return item.span.start + len(text.rstrip())


def picked(task: TaskDraft) -> Select | None:
    """The SELECT out of whose items the columns of a task can be picked, and given other names and types."""
    query = task.query
    select = query.body
    if not isinstance(select, Select) or query.order_by or query.limit or query.offset:
        return None
    return None if select.distinct or _has_star(select) else select


def _item_edits(task: TaskDraft, source: Source) -> list[Edit] | None:
    select = picked(task)
    in_order = [c.index for c in task.columns or ()]
    if select is None or in_order != list(range(len(select.items))):
        return None
    edits: list[Edit] = []
    for item, column in zip(select.items, task.columns or (), strict=True):
        end = expression_end(item, source)
        if end is None:
            return None
        if column.cast is not None:
            edits.append(Edit(item.span.start, item.span.start, "cast("))
        closing = f" as {column.cast})" if column.cast is not None else ""
        if item.alias is not None:
            if closing:
                edits.append(Edit(end, end, closing))
            if item.alias.text != column.name:
                span = item.alias.span
                edits.append(Edit(span.start, span.end, column_text(column.name)))
            continue
        if column.cast is not None or _name(item) != column.name:
            closing += f" as {column_text(column.name)}"
        if closing:
            edits.append(Edit(end, end, closing))
    return edits


def _name(item: SelectItem) -> str | None:
    if item.alias is not None:
        return item.alias.text
    expression = item.expression
    return expression.parts[-1].text if isinstance(expression, ColumnRef) else None


def expression_end(item: SelectItem, source: Source) -> int | None:
    """Where the expression of an item ends, its brackets included; None where a comment hides that."""
    if item.alias is None:
        return _end(item, source)
    text = source.text[item.span.start : item.alias.span.start]
    if "--" in text or "/*" in text:
        return None
    bare = re.sub(r"(?i)(?<=[\s)`'\]])as\s*\Z", "", text.rstrip() + " ") if _has_as(text) else text
    return item.span.start + len(bare.rstrip())


def _has_as(text: str) -> bool:
    return re.search(r"(?i)(?<=[\s)`'\]])as\s*\Z", text) is not None
