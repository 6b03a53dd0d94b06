"""Fixes of joins and patterns: what ends the wait for a partner, and whom a join asks."""

from __future__ import annotations

import re

from compiler.checks.fixes.declarations import before, inserted
from compiler.checks.fixes.mending import Mending, advised, fix
from compiler.checks.state.lost_times import Bound, time_bound
from compiler.physical.nodes import Node
from compiler.plan import operators as op
from compiler.plan.expressions import Call, CastExpr, Expr, FieldRef
from compiler.plan.intervals import conjuncts
from compiler.plan.traverse import walk as parts
from dsl.diagnostic import Diagnostic, Edit, Fix
from dsl.span import Span
from dsl.syntax.declarations import SourceDeclaration, Task
from dsl.syntax.queries import JoinTable, MatchRecognize
from dsl.syntax.steps import Join
from dsl.walk import walk

_OTHER_END = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_JOIN = re.compile(r"\b(?P<lookup>lookup\s+)?join\b", re.IGNORECASE)


def closed(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA005: compare event times as they are, from both ends."""
    for node in _joins(m):
        bound = None if m.job is None else time_bound(m.job, node)
        if bound is None or bound.span != found.span:
            continue
        lost = [c for c in bound.columns if c.type.time_attribute is None]
        if lost:
            return _event_time(m, found, node, lost[0])
        if bound.cast is not None:
            return _uncast(m, node)
        if len(bound.ends) == 1:
            return _other_end(m, node, bound)
    return ()


def _joins(m: Mending) -> list[Node]:
    if m.job is None:
        return []
    return [one.node for one in m.job.analysis.every_operator() if one.node.kind == "Join"]


def _event_time(m: Mending, found: Diagnostic, node: Node, lost: FieldRef) -> tuple[Fix, ...]:
    """Another column that is an event time, or the same one where its source can declare it."""
    from compiler.checks.fixes.sources import marked

    better = advised(found, r"([\w.]+)`, which is an event time")
    if better is not None:
        title = f"compare `{better[1]}`"
        return fix(title, Edit(lost.span, better[1])) if m.text(lost.span) else ()
    join = node.detail["join"]
    assert isinstance(join, op.Join)
    rows = (join.left, join.right)[lost.side]
    read = rows.relation if isinstance(rows, op.Read) else None
    relation = m.graph.relations.get(read or "")
    source = None if relation is None else m.declared(SourceDeclaration, relation.span)
    return () if source is None else marked(source, lost.name, lost.type)


def _uncast(m: Mending, node: Node) -> tuple[Fix, ...]:
    join = node.detail["join"]
    assert isinstance(join, op.Join)
    assert join.condition is not None
    casts = [
        part
        for part in parts(join.condition)
        if isinstance(part, CastExpr) and part.operand.type.time_attribute is not None
    ]
    texts = [m.text(part.operand.span) for part in casts]
    edits = [Edit(part.span, text) for part, text in zip(casts, texts, strict=True)]
    return fix("compare it as it is", *edits) if casts and all(texts) else ()


def _other_end(m: Mending, node: Node, bound: Bound) -> tuple[Fix, ...]:
    """The same comparison from the other end, an hour away."""
    join = node.detail["join"]
    assert isinstance(join, op.Join)
    assert join.condition is not None
    for part in conjuncts(join.condition):
        if not isinstance(part, Call) or part.function not in _OTHER_END:
            continue
        if part.span != bound.span or not all(_is_time(arg) for arg in part.args):
            continue
        left, right = (m.text(arg.span) for arg in part.args)
        end = f"{right} {'-' if part.function.startswith('<') else '+'} interval '1' hour"
        text = f" and {left} {_OTHER_END[part.function]} {end}"
        return fix("bound the other end by an hour", inserted(part.span, text))
    return ()


def _is_time(expr: Expr) -> bool:
    """Whether an interval can be put behind an operand without parentheses."""
    return isinstance(expr, FieldRef) or (
        isinstance(expr, Call) and expr.function in ("+", "-") and _is_time(expr.args[0])
    )


def by_windows(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA006: the other bound of the windows is set equal, or the times of both are declared alike."""
    said = advised(found, r"(and \w+\.window_\w+ = \w+\.window_\w+)")
    on = _condition(m, found.span)
    if said is not None and on is not None:
        return fix("join by both bounds of the windows", inserted(on, f" {said[1]}"))
    if any("`not null` in both" in text for text in found.help):
        return _alike(m, found)
    return ()


def _alike(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """Takes `not null` from the one time that has it."""
    if m.job is None:
        return ()
    for node in m.nodes(found.span, "Join"):
        for clock in m.job.times.clocks(node):
            mark = clock.table.watermark
            column = next(
                (c.column for c in clock.table.table_columns if mark and c.column.name == mark[0]),
                None,
            )
            if column is not None and not column.type.nullable and column.span is not None:
                text = m.text(column.span)
                at = re.search(r"\s+not\s+null\b", text, re.IGNORECASE)
                if at is not None:
                    start = column.span.start
                    place = Span(column.span.source, start + at.start(), start + at.end())
                    return fix(f"declare `{column.name}` without `not null`", Edit(place, ""))
    return ()


def _condition(m: Mending, span: Span) -> Span | None:
    """Where the condition of a join stands."""
    task = m.declared(Task, span)
    for one in walk(task) if task is not None else ():
        if isinstance(one, Join | JoinTable) and one.span == span and one.on is not None:
            return one.on.span
    return None


def pattern_ends(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA014: say how long a match may take, behind the pattern."""
    task = m.declared(Task, found.span)
    for one in walk(task) if task is not None else ():
        if not isinstance(one, MatchRecognize) or not _meets(one.span, found.span):
            continue
        source, end = m.source(one.span.source), one.pattern.span.end
        close = -1 if source is None else source.text.find(")", end, one.span.end)
        if source is None or source.text[end : close + 1].strip() != ")":
            # The span may hold the parenthesis.
            close = end - 1
        place = Span(one.span.source, close, close + 1)
        return fix("add `within interval '1' hour`", inserted(place, " within interval '1' hour"))
    return ()


def _meets(one: Span, other: Span) -> bool:
    return one.source == other.source and one.start < other.end and other.start < one.end


def asked(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """DEL007: each row asks the table when it comes."""
    word = _word(m, found.span)
    step = _step(m, found.span)
    if word is None or step is None or step.lookup or step.kind not in ("inner", "left"):
        return ()
    return fix("look it up for each row", before(word, "lookup "))


def read_whole(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """TIM006: a table that cannot be asked is joined as it changes, or asked without its watermark."""
    if any(text.startswith("leave its `watermark` out") for text in found.help):
        declared = [label.span for label in found.labels if not label.primary]
        source = m.declared(SourceDeclaration, declared[0]) if declared else None
        if source is None or source.watermark is None:
            return ()
        text = m.source(source.span.source)
        assert text is not None
        start = text.text[: source.watermark.span.start].rstrip().__len__()
        place = Span(source.span.source, start, source.watermark.span.end)
        return fix("leave out its `watermark`", Edit(place, ""))
    task = m.declared(Task, found.span)
    steps = () if task is None else task.steps
    step = next((s for s in steps if isinstance(s, Join) and s.input.span == found.span), None)
    word = None if step is None else _word(m, step.span)
    if step is None or word is None or not step.lookup or step.as_of is not None:
        return ()
    if not any("`join ...`" in text for text in found.help):
        return ()
    return fix("join it as it changes", Edit(word, "join"))


def _step(m: Mending, span: Span) -> Join | None:
    task = m.declared(Task, span)
    steps = () if task is None else task.steps
    return next((s for s in steps if isinstance(s, Join) and s.span == span), None)


def _word(m: Mending, span: Span) -> Span | None:
    """The words `join` or `lookup join` of a step."""
    at = _JOIN.search(m.text(span))
    if at is None:
        return None
    return Span(span.source, span.start + at.start(), span.start + at.end())


def compares_plainly(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """TIM007: `=` in the place of `is not distinct from`."""
    if not any(text == "write `=`" for text in found.help):
        return ()
    at = re.search(r"\bis\s+not\s+distinct\s+from\b", m.text(found.span), re.IGNORECASE)
    if at is None:
        return ()
    start = found.span.start
    place = Span(found.span.source, start + at.start(), start + at.end())
    return fix("write `=`", Edit(place, "="))
