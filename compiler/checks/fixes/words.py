"""Fixes of single words and options that have no meaning where they stand."""

from __future__ import annotations

import re

from compiler.checks.fixes.declarations import Holder
from compiler.checks.fixes.mending import Mending, advised, fix, lies_in
from dsl.diagnostic import Diagnostic, Edit, Fix, Safety
from dsl.span import Span
from dsl.syntax.declarations import Option, SinkDeclaration, SourceDeclaration, Task
from dsl.syntax.steps import Dedup

_SHIFTED = re.compile(r"([\w.]+)\s*[-+]\s*interval\b.*", re.IGNORECASE | re.DOTALL)
_WORD = re.compile(r"[\w.]+")


def meant(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """OPT012, TYP005: the word that was meant, or a value without quotes."""
    text = m.text(found.span)
    plain = advised(found, r"([\w.+-]+)`$")
    if plain is not None and text == f"'{plain[1]}'" and "without quotes" in found.help[0]:
        return fix(f"write `{plain[1]}`", Edit(found.span, plain[1]), safety=Safety.SAFE)
    word = next(
        (w for h in found.help for w in re.findall(r"^did you mean `([\w.]+)`\?$", h)), None
    )
    if word is None or _WORD.fullmatch(text) is None:
        return ()
    head = text.rpartition(".")[0]
    new = f"{head}.{word}" if head and "." not in word else word
    return fix(f"write `{new}`", Edit(found.span, new), safety=Safety.SAFE)


def unit_of_time(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """OPT003: a number that is to be a duration gets a unit; which, is the author's to say."""
    text = m.text(found.span)
    if "takes a duration" not in found.message or not text.isdigit():
        return ()
    edit = Edit(found.span, f"{text}s")
    return fix(f"write `{text}s`", edit, safety=Safety.PLACEHOLDER)


def contradicting(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """OPT004: without the option that says something else, or with the value that goes."""
    if advised(found, r"on_conflict = deduplicate") is not None:
        return fix("say `on_conflict = deduplicate`", Edit(found.span, "on_conflict = deduplicate"))
    option = _option(m, found.span)
    if option is None or not any(re.match(r"leave (it|`[\w.]+`)( out)?", h) for h in found.help):
        return ()
    return m.leave_out(option.span)


def repeated(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """OPT005: once is enough; of two values the first stays."""
    option = _option(m, found.span)
    others = [_option(m, label.span) for label in found.labels if not label.primary]
    if option is None or len(others) != 1 or others[0] is None:
        return ()
    same = m.text(option.value.span) == m.text(others[0].value.span)
    return m.leave_out(option.span, Safety.SAFE if same else Safety.UNSAFE)


def not_in_target(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """OPT010: what the target does, or without what it does not have."""
    if advised(found, r"on_conflict = deduplicate") is not None:
        return fix("say `on_conflict = deduplicate`", Edit(found.span, "on_conflict = deduplicate"))
    option = _option(m, found.span)
    return () if option is None else m.leave_out(option.span)


def time_as_it_is(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """TIM008: the time that the watermark follows, where an interval was added to it."""
    shifted = _SHIFTED.fullmatch(m.text(found.span))
    return () if shifted is None else fix(f"use `{shifted[1]}`", Edit(found.span, shifted[1]))


def _option(m: Mending, span: Span) -> Option | None:
    """The option of which a place is a part."""
    for unit in m.units():
        holders: list[Holder] = [*unit.defaults, *([unit.pipeline] if unit.pipeline else [])]
        named = (SourceDeclaration, SinkDeclaration, Task)
        holders += [one for one in unit.names.values() if isinstance(one, named)]
        for holder in holders:
            for option in holder.options:
                if lies_in(span, option.span):
                    return option
    return None


def newest_by_value(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """TIM019: the step that the help names in the place of `dedup`."""
    step = advised(found, r"(top 1 by \w+ desc per \w+(?:, \w+)*)`")
    task = m.declared(Task, found.span)
    steps = () if task is None else task.steps
    if step is None or all(not isinstance(s, Dedup) or s.span != found.span for s in steps):
        return ()
    return fix(f"write `{step[1]}`", Edit(found.span, step[1]))


def not_looked_for(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA030: without the setting that looks for changes that come twice."""
    option = advised(found, r"(flink\.[\w.-]+)`")
    place = None if option is None else m.said(option[1])
    return () if place is None else m.leave_out(place)
