"""Fixes of sources: event times, keys, options of theirs."""

from __future__ import annotations

import re

from compiler.checks.fixes.declarations import with_clause
from compiler.checks.fixes.mending import Mending, advised, fix, lies_in
from compiler.plan.operators import TableSource
from compiler.types.datatype import DataType, Root
from dsl.diagnostic import Diagnostic, Edit, Fix
from dsl.span import Span
from dsl.syntax.declarations import (
    ColumnList,
    ComputedColumn,
    PhysicalColumn,
    SourceDeclaration,
    Task,
)
from dsl.syntax.expressions import Binary, ColumnRef
from dsl.syntax.steps import Join
from dsl.walk import walk

_MOMENTS = (Root.TIMESTAMP, Root.TIMESTAMP_LTZ)
_TYPE = re.compile(r"\btimestamp(?P<zone>_ltz)?\b(\s*\(\s*\d\s*\))?", re.IGNORECASE)
_EPOCH = "timestamp '1970-01-01 00:00:00'"


def marked(source: SourceDeclaration, column: str, kind: DataType) -> tuple[Fix, ...]:
    """A watermark of a column; it decides which rows are late, so it is not safe."""
    if source.watermark is not None or kind.root not in _MOMENTS:
        return ()
    clause = f"watermark {column} - 5s"
    edits = [with_clause(source, clause)]
    if kind.args and kind.args[0] > 3:
        edits.append(_milliseconds(source, column, kind))
    return fix(f"add `{clause}`", *edits)


def _milliseconds(source: SourceDeclaration, column: str, kind: DataType) -> Edit | None:
    columns = source.columns.columns if isinstance(source.columns, ColumnList) else ()
    for one in columns:
        if isinstance(one, PhysicalColumn) and one.name.text == column:
            word = "timestamp_ltz" if kind.root is Root.TIMESTAMP_LTZ else "timestamp"
            return Edit(one.type.span, f"{word}(3)")
    return None


def event_time(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """TIM001: take the event time that the rows have, or declare it where the column comes from."""
    better = advised(found, r"(\w+)` is the event time here")
    if better is not None:
        # Windows of windows would have the columns of both.
        again = better[1] == "window_time" and "`window " in found.message
        return () if again else fix(f"take `{better[1]}`", Edit(found.span, better[1]))
    for label in found.labels:
        source = m.declared(SourceDeclaration, label.span)
        table = None if source is None else _table(m, source)
        if source is None or table is None:
            continue
        column = next((c for c in table.columns if c.span == label.span), None)
        if column is not None:
            return marked(source, column.name, column.type)
    return ()


def _table(m: Mending, source: SourceDeclaration) -> TableSource | None:
    for relation in m.graph.relations.values():
        if isinstance(relation.operator, TableSource) and relation.operator.span == source.span:
            return relation.operator
        if isinstance(relation.operator, TableSource) and lies_in(relation.span, source.span):
            return relation.operator
    return None


def versions(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """TIM002: the columns that the join compares are the key, its one time is the event time."""
    declared = [label.span for label in found.labels if not label.primary]
    source = m.declared(SourceDeclaration, declared[0]) if declared else None
    table = None if source is None else _table(m, source)
    if source is None or table is None:
        return ()
    if "no primary key" in found.message and source.primary_key is None:
        key = _compared(m, found.span)
        columns = source.columns
        if not key or columns is None:
            return ()
        clause = f"primary key ({', '.join(key)})"
        return fix(f"add `{clause}`", with_clause(source, clause))
    times = [c for c in table.columns if c.type.root in _MOMENTS]
    return marked(source, times[0].name, times[0].type) if len(times) == 1 else ()


def _compared(m: Mending, input: Span) -> tuple[str, ...]:
    """The columns of the right side that a step `join` sets equal."""
    task = m.declared(Task, input)
    steps = () if task is None else task.steps
    step = next((s for s in steps if isinstance(s, Join) and s.input.span == input), None)
    if step is None or step.on is None:
        return ()
    alias = step.alias.text if step.alias is not None else step.input.parts[-1].text
    found: dict[str, None] = {}
    for one in walk(step.on):
        if isinstance(one, Binary) and one.operator == "=":
            for side in (one.left, one.right):
                names = side.parts if isinstance(side, ColumnRef) else ()
                if len(names) == 2 and names[0].text == alias:
                    found[names[1].text] = None
    return tuple(found)


def three_digits(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """TIM005: the event time has milliseconds."""
    source = m.declared(SourceDeclaration, found.span)
    column = re.match(r"`(\w+)` is `timestamp", found.message, re.IGNORECASE)
    columns = (
        source.columns.columns
        if source is not None and isinstance(source.columns, ColumnList)
        else ()
    )
    for one in columns:
        if column is not None and isinstance(one, PhysicalColumn) and one.name.text == column[1]:
            at = _TYPE.search(m.text(one.type.span))
            if at is not None:
                start = one.type.span.start
                place = Span(one.span.source, start + at.start(), start + at.end())
                kind = f"timestamp{at['zone'] or ''}(3)"
                return fix(f"declare `{column[1]}` as `{kind}`", Edit(place, kind))
    return ()


def parsed_time(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """TIM016: text that is no time is a row of long ago, and late."""
    source = m.declared(SourceDeclaration, found.span)
    columns = (
        source.columns.columns
        if source is not None and isinstance(source.columns, ColumnList)
        else ()
    )
    for one in columns:
        if isinstance(one, ComputedColumn) and lies_in(found.span, one.expression.span):
            text = m.text(one.expression.span)
            return fix(
                "make such rows late",
                Edit(one.expression.span, f"coalesce({text}, {_EPOCH})"),
            )
    return ()


def aligned(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """TIM018: both sources in one group."""
    sources = [m.declared(SourceDeclaration, s.span) for s in found.labels if not s.primary]
    name = m.graph.root.pipeline.name.text if m.graph.root.pipeline is not None else "aligned"
    edits: list[Edit] = []
    for source in sources:
        made = m.say(source, {"watermark.group": f"'{name}'", "watermark.max_drift": "1m"})
        edits += [edit for one in made for edit in one.edits]
    if len(sources) != 2 or len(edits) < 2:
        return ()
    return fix("read them at one pace: `watermark.group` and `watermark.max_drift` of both", *edits)


def cached(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA050: answers are kept for ten minutes, and may be as old."""
    name = re.search(r"`(\w+)`", found.message)
    source = None
    if name is not None:
        from compiler.resolve.references import lookup

        entity = lookup(name[1], m.graph.root)
        source = None if entity is None else entity.declaration
    if not isinstance(source, SourceDeclaration):
        return ()
    return m.say(
        source,
        {
            "cache": "partial",
            "lookup.partial_cache.max_rows": "10000",
            "lookup.partial_cache.expire_after_write": "10m",
        },
    )


def without_column(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """DEL006: the column that is never read, with its line."""
    source = m.source(found.span.source)
    if source is None:
        return ()
    declared = m.declared(SourceDeclaration, found.span)
    columns = (
        declared.columns.columns
        if declared is not None and isinstance(declared.columns, ColumnList)
        else ()
    )
    column = next((c for c in columns if lies_in(found.span, c.span)), None)
    if column is None or declared is None or len(columns) < 2:
        return ()
    inputs = [one.declaration.inputs for one in m.graph.sinks]
    if any(p.parts[0].text == declared.name.text for ps in inputs if len(ps) > 1 for p in ps):
        return ()  # what goes into the same sink has the same columns
    text, span = source.text, column.span
    start = len(text[: span.start].rstrip())
    end = span.end + (1 if text[span.end : span.end + 1] == "," else 0)
    return fix(f"leave out `{column.name.text}`", Edit(Span(span.source, start, end), ""))


def idle_longer(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """TIM012: longer than the pause, and a minute at least; all sources say the same time."""
    pause = re.search(r"longer than (\d+)(ms|s)\b", found.help[0]) if found.help else None
    if pause is None:
        return ()
    seconds = int(pause[1]) // (1000 if pause[2] == "ms" else 1)
    value = "1m" if seconds < 60 else f"{2 * seconds}s"
    marks = [
        one.watermark
        for unit in m.units()
        for one in unit.names.values()
        if isinstance(one, SourceDeclaration) and one.watermark is not None
    ]
    edits = [Edit(mark.idle.span, value) for mark in marks if mark.idle is not None]
    return fix(f"write `idle {value}`", *edits)
