"""What fixes are made from: the file with its declarations, its operators, its texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias, TypeVar

from compiler.checks.context import StreamingJob
from compiler.checks.fixes.declarations import Holder, with_options, without_option
from compiler.graph import Graph
from compiler.options.settings import JobSettings
from compiler.physical.nodes import Node
from compiler.physical.sinks import SinkPlan
from compiler.resolve.references import lookup
from compiler.resolve.unit import Unit
from compiler.tables.facts import SinkFacts
from dsl.diagnostic import Diagnostic, Edit, Fix, Safety
from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.declarations import Option, SinkDeclaration, SourceDeclaration, Task

T = TypeVar("T", SourceDeclaration, SinkDeclaration, Task)


@dataclass(frozen=True, slots=True)
class Mending:
    """A checked file; `job` is None of a batch job."""

    graph: Graph
    settings: JobSettings
    job: StreamingJob | None

    def units(self) -> Iterator[Unit]:
        """The file, and the libraries that it uses."""
        seen: list[Unit] = []
        todo = [self.graph.root]
        while todo:
            unit = todo.pop()
            if unit not in seen:
                seen.append(unit)
                todo += [imported.unit for imported in unit.imports.values()]
                yield unit

    def source(self, name: str) -> Source | None:
        """The text of a file."""
        return next((u.parsed.source for u in self.units() if u.name == name), None)

    def text(self, span: Span) -> str:
        """What is written in a place."""
        source = self.source(span.source)
        return "" if source is None else source.text[span.start : span.end]

    def declared(self, kind: type[T], span: Span) -> T | None:
        """The source, task or sink in which a place lies."""
        for unit in self.units():
            for one in unit.names.values():
                if isinstance(one, kind) and lies_in(span, one.span):
                    return one
        return None

    def task(self, relation: str) -> Task | None:
        """The task in which an operator stands."""
        found = self.graph.relations.get(relation)
        entity = lookup(relation if found is None else found.task, self.graph.root)
        declaration = None if entity is None else entity.declaration
        return declaration if isinstance(declaration, Task) else None

    def nodes(self, span: Span, *kinds: str) -> list[Node]:
        """The operators at a place."""
        if self.job is None:
            return []
        found = (one.node for one in self.job.analysis.every_operator())
        return [n for n in found if n.span == span and (not kinds or n.kind in kinds)]

    def sink(self, span: Span) -> tuple[SinkFacts, SinkPlan] | None:
        """The sink in which a place lies."""
        if self.job is None:
            return None
        for facts, plan in zip(self.graph.sinks, self.job.analysis.sinks, strict=True):
            if lies_in(span, facts.declaration.span):
                return facts, plan
        return None

    def say(
        self, holder: Holder | None, options: dict[str, str], safety: Safety = Safety.UNSAFE
    ) -> tuple[Fix, ...]:
        """Says options in a declaration, in the place of what it says of them now."""
        edits = () if holder is None else self._edits(holder, options)
        return (Fix(_title(options), edits, safety),) if edits else ()

    def say_for_job(
        self, options: dict[str, str], safety: Safety = Safety.UNSAFE
    ) -> tuple[Fix, ...]:
        """Says options for the whole job: where they are said now, or else in `defaults` or `pipeline`."""
        spans = {key: self.said(key) for key in options}
        edits = [Edit(s, f"{k} = {options[k]}") for k, s in spans.items() if s is not None]
        fresh = {key: value for key, value in options.items() if spans[key] is None}
        if fresh:
            holder = self._job_holder(fresh)
            added = () if holder is None else self._edits(holder, fresh)
            if not added:
                return ()
            edits += added
        return (Fix(_title(options), tuple(edits), safety),)

    def said(self, key: str) -> Span | None:
        """Where an option of the whole job stands; settings of Flink are known by what is written only."""
        root = self.graph.root
        holders: list[Holder] = [
            *([root.pipeline] if root.pipeline is not None else []),
            *root.defaults,
        ]
        written = (option_of(holder, key) for holder in holders)
        option = next((one for one in written if one is not None), None)
        return self.settings.spans.get(key, None if option is None else option.span)

    def leave_out(self, option: Span, safety: Safety = Safety.UNSAFE) -> tuple[Fix, ...]:
        """Takes out the option at a place."""
        source = self.source(option.source)
        if source is None:
            return ()
        key = self.text(option).partition("=")[0].strip()
        return (Fix(f"leave out `{key}`", (without_option(source, option),), safety),)

    def _job_holder(self, options: dict[str, str]) -> Holder | None:
        """Settings of Flink stand in `pipeline`; what declarations inherit, in `defaults` where there are any."""
        root = self.graph.root
        defaults = next(iter(root.defaults), None)
        flinks = any(key.startswith("flink.") for key in options)
        return root.pipeline or defaults if flinks else defaults or root.pipeline

    def _edits(self, holder: Holder, options: dict[str, str]) -> tuple[Edit, ...]:
        source = self.source(holder.span.source)
        if source is None or holder.broken:
            return ()
        there = {key: option_of(holder, key) for key in options}
        edits = [
            Edit(o.span, f"{key} = {options[key]}") for key, o in there.items() if o is not None
        ]
        fresh = [f"{key} = {options[key]}" for key, option in there.items() if option is None]
        return (*edits, *((with_options(source, holder, *fresh),) if fresh else ()))


Maker: TypeAlias = Callable[[Mending, Diagnostic], tuple[Fix, ...]]
"""Makes the fixes of a diagnostic."""


def lies_in(inner: Span, outer: Span) -> bool:
    """Whether one place is a part of another, or the same."""
    return inner.source == outer.source and outer.start <= inner.start <= inner.end <= outer.end


def option_of(holder: Holder, key: str) -> Option | None:
    """An option that a declaration itself says."""
    return next((option for option in holder.options if option.key.text == key), None)


def advised(found: Diagnostic, pattern: str) -> re.Match[str] | None:
    """What a help advises behind a backtick: the fix then does what the help says."""
    matches = (re.search(f"`{pattern}", text) for text in found.help)
    return next((match for match in matches if match is not None), None)


def fix(title: str, *edits: Edit | None, safety: Safety = Safety.UNSAFE) -> tuple[Fix, ...]:
    """A fix, where all its edits could be made."""
    made = tuple(edit for edit in edits if edit is not None)
    return (Fix(title, made, safety),) if len(made) == len(edits) else ()


def _title(options: dict[str, str]) -> str:
    return "say " + " and ".join(f"`{key} = {value}`" for key, value in options.items())
