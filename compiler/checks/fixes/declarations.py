"""Edits of declarations: an option, a clause or a step more, or an option less.

What is added stands where the canonical form has it: options first, clauses after them, a line each.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from dsl.diagnostic import Edit
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.declarations import (
    Defaults,
    Pipeline,
    SinkDeclaration,
    SourceDeclaration,
    Task,
)

Holder: TypeAlias = Pipeline | Defaults | Task | SourceDeclaration | SinkDeclaration
"""What has options."""

_REST = re.compile(r"[ \t]*(--[^\n]*)?(?=\n|\Z)")
"""What may stand behind an option on its line."""


def with_options(source: Source, holder: Holder, *lines: str) -> Edit:
    """Adds options after those that are there, or as the first."""
    text = "".join(f"\n  {line}" for line in lines)
    if holder.options:
        return _inserted(source.name, _line_end(source.text, holder.options[-1].span.end), text)
    brace = source.text.find("{", holder.name.span.end, holder.span.end)
    if brace < 0:
        return _inserted(source.name, holder.span.end, f" {{{text}\n}}")
    at = _line_end(source.text, brace + 1)
    # In braces on one line, what follows goes to the next one.
    after = "" if source.text[at : at + 2] == "\n}" else "\n"
    return _inserted(source.name, at, text + after)


def without_option(source: Source, option: Span) -> Edit:
    """Takes out an option, with its line where nothing else stands on it, and the empty line before what follows."""
    text = source.text
    start = text.rfind("\n", 0, option.start) + 1
    end = _line_end(text, option.end)
    alone = not text[start : option.start].strip() and text[end : end + 1] == "\n"
    if not alone or "--" in text[option.end : end]:
        return Edit(option, "")
    end += 1
    first = text[:start].rstrip(" \t").endswith(("{\n", "\n\n"))
    if first and text[end : end + 1] == "\n":
        end += 1
    return Edit(Span(source.name, start, end), "")


def with_key(source: Source, sink: SinkDeclaration, columns: str) -> Edit:
    """Gives a sink a primary key, as its last line."""
    clause = f"primary key ({columns})"
    if source.text[sink.span.end - 1] != "}":
        return _inserted(source.name, sink.span.end, f" {{\n  {clause}\n}}")
    before = "\n" if sink.options or source.text[sink.span.end - 2] != "\n" else ""
    return _inserted(source.name, sink.span.end - 1, f"{before}  {clause}\n")


def with_clause(declaration: SourceDeclaration, clause: str) -> Edit | None:
    """Gives a source a clause after its columns; none where they stand in no list."""
    last = declaration.primary_key or declaration.columns
    return None if last is None else _inserted(last.span.source, last.span.end, f"\n  {clause}")


def with_last_step(task: Task, step: str) -> Edit | None:
    """Gives a task of steps one more."""
    if not task.steps:
        return None
    span = task.steps[-1].span
    return _inserted(span.source, span.end, f"\n  {step}")


def inserted(place: Span, text: str) -> Edit:
    """Puts text behind a place."""
    return _inserted(place.source, place.end, text)


def before(place: Span, text: str) -> Edit:
    """Puts text before a place."""
    return _inserted(place.source, place.start, text)


def _inserted(source: str, at: int, text: str) -> Edit:
    return Edit(Span(source, at, at), text)


def _line_end(text: str, at: int) -> int:
    """The end of the line, where nothing but a comment follows on it."""
    rest = _REST.match(text, at)
    return at if rest is None else rest.end()
