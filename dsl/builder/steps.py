"""Builds the steps of a task from what their rules matched."""

# A rule and its callback have one name, by which it is documented; all take the same arguments.
# ruff: noqa: ARG001, D103

from __future__ import annotations

from typing import Any

from dsl.builder.context import Build, Children, word_of
from dsl.builder.declarations import listed
from dsl.records import replace
from dsl.syntax import steps as tree
from dsl.syntax.names import Name


def from_step(b: Build, c: Children, start: int, end: int) -> tree.From:
    path, hints, alias = c
    return tree.From(path, alias, hints, b.span(start, end))


def join_kind(b: Build, c: Children, start: int, end: int) -> tuple[str, bool]:
    kind, lookup = c
    return word_of(kind) or "inner", lookup is not None


def join_bare(b: Build, c: Children, start: int, end: int) -> tree.Join:
    (kind, lookup), path, hints, alias, _, as_of = c
    return tree.Join(kind, lookup, path, alias, as_of, None, (), hints, b.words(start, end))


def join_on(b: Build, c: Children, start: int, end: int) -> tree.Join:
    (kind, lookup), path, hints, alias, _, as_of, on = c
    return tree.Join(kind, lookup, path, alias, as_of, on, (), hints, b.words(start, end))


def join_using(b: Build, c: Children, start: int, end: int) -> tree.Join:
    (kind, lookup), path, hints, alias, _, as_of, names = c
    return tree.Join(kind, lookup, path, alias, as_of, None, names, hints, b.words(start, end))


def unnest_step(b: Build, c: Children, start: int, end: int) -> tree.UnnestStep:
    (kind, _), unnest, on = c
    return tree.UnnestStep(unnest, kind, on, b.words(start, end))


def function_step(b: Build, c: Children, start: int, end: int) -> tree.FunctionStep:
    (kind, _), call, alias, on = c
    return tree.FunctionStep(call, alias, kind, on, b.words(start, end))


def where_step(b: Build, c: Children, start: int, end: int) -> tree.Where:
    return tree.Where(c[0], b.span(start, end))


def select_step(b: Build, c: Children, start: int, end: int) -> tree.SelectStep:
    return tree.SelectStep(c[0] is not None, c[1], b.span(start, end))


def extend_step(b: Build, c: Children, start: int, end: int) -> tree.Extend:
    return tree.Extend(c[0], b.span(start, end))


def set_step(b: Build, c: Children, start: int, end: int) -> tree.SetStep:
    return tree.SetStep(tuple(c), b.span(start, end))


def assignment(b: Build, c: Children, start: int, end: int) -> tree.Assignment:
    return tree.Assignment(c[0], c[1], b.span(start, end))


def drop_step(b: Build, c: Children, start: int, end: int) -> tree.Drop:
    return tree.Drop(tuple(c), b.span(start, end))


def rename_step(b: Build, c: Children, start: int, end: int) -> tree.Rename:
    return tree.Rename(tuple(c), b.span(start, end))


def rename_pair(b: Build, c: Children, start: int, end: int) -> tuple[Name, Name]:
    return c[0], c[1]


def distinct_step(b: Build, c: Children, start: int, end: int) -> tree.DistinctStep:
    return tree.DistinctStep(b.span(start, end))


def window_step(b: Build, c: Children, start: int, end: int) -> tree.WindowStep:
    kind, (time, *args) = c
    return tree.WindowStep(kind.text.lower(), time, tuple(args), b.span(start, end))


def group_step(b: Build, c: Children, start: int, end: int) -> tree.GroupByStep:
    return tree.GroupByStep(tuple(c[0]), b.span(start, end))


def having_step(b: Build, c: Children, start: int, end: int) -> tree.Having:
    return tree.Having(c[0], b.span(start, end))


def dedup_step(b: Build, c: Children, start: int, end: int) -> tree.Dedup:
    keys, keep, within = c
    return tree.Dedup(keys, word_of(keep), within, b.span(start, end))


def top_step(b: Build, c: Children, start: int, end: int) -> tree.Top:
    count, order, per, alias = c
    return tree.Top(count, order, per or (), alias, b.span(start, end))


def union_step(b: Build, c: Children, start: int, end: int) -> tree.Union:
    return tree.Union(tuple(c), b.span(start, end))


def match_step(b: Build, c: Children, start: int, end: int) -> tree.MatchStep:
    return tree.MatchStep(c[0], b.span(start, end))


def process_step(b: Build, c: Children, start: int, end: int) -> tree.Process:
    keys, language, path, state, timers, columns, time = c
    span = b.span(start, end)
    return tree.Process(keys, _lower(language), path, state or (), timers, columns, time, span)


def _lower(word: Name) -> Name:
    """A word of the language that is read as a name."""
    return word if word.quoted else replace(word, text=word.text.lower())


def state_item(b: Build, c: Children, start: int, end: int) -> tree.StateItem:
    return tree.StateItem(c[0], c[1], c[2], b.span(start, end))


def returned_column(b: Build, c: Children, start: int, end: int) -> tree.ReturnedColumn:
    return tree.ReturnedColumn(c[0], c[1], b.span(start, end))


def process_timers(b: Build, c: Children, start: int, end: int) -> Name:
    return _lower(c[0])


def process_time(b: Build, c: Children, start: int, end: int) -> Name:
    name: Name = c[0]
    return name


def expect_step(b: Build, c: Children, start: int, end: int) -> tree.Expect:
    name, condition, action = c
    return tree.Expect(name, condition, action.text.lower(), b.span(start, end))


def order_step(b: Build, c: Children, start: int, end: int) -> tree.OrderByStep:
    return tree.OrderByStep(c[0], b.span(start, end))


def limit_step(b: Build, c: Children, start: int, end: int) -> tree.Limit:
    return tree.Limit(c[0], b.span(start, end))


CALLBACKS: dict[str, Any] = {
    f.__name__: f
    for f in (
        from_step, join_kind, join_bare, join_on, join_using, unnest_step, function_step, where_step, select_step,
        extend_step, set_step, assignment, drop_step, rename_step, rename_pair, distinct_step,
        window_step, group_step, having_step, dedup_step, top_step, union_step, match_step,
        process_step, state_item, returned_column, process_timers, process_time, expect_step, order_step, limit_step,
    )
} | dict.fromkeys(
    ("step_args", "step_items", "group_nothing", "group_list", "process_state", "returned_columns"),
    listed,
)  # fmt: skip
