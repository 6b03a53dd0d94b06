"""What the messages of these checks say in common: names of inputs, and places that explain a finding."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.checks.context import StreamingJob
from compiler.options.values import Duration
from compiler.physical.nodes import Node
from compiler.plan import operators as op
from compiler.plan.operators import Operator
from compiler.relations.retention import is_many
from dsl.diagnostic import Label
from dsl.span import Span

SHOWN = 2
"""Sources that a finding points at, at most."""

KEEP_FOR = "say how long state is kept: `state_ttl = 1d` in the task, or in `defaults`"


def listed(names: Iterable[str]) -> str:
    """Names in backticks, with commas between; what is behind a `$` is the planner's own."""
    return ", ".join(f"`{name.partition('$')[0]}`" for name in names)


def name_of(rows: Operator, alias: str | None = None) -> str:
    """What an input of a join is called in the file."""
    if alias is not None:
        return f"`{alias}`"
    if isinstance(rows, op.Read):
        return f"`{rows.relation}`"
    return "the rows so far"


def endless(job: StreamingJob, *nodes: Node) -> tuple[Label, ...]:
    """Labels at the sources below that have no end."""
    return _sources(
        job, "has no end", (s for n in nodes for s in job.analysis.growth.endless_sources(n))
    )


def changing(job: StreamingJob, *nodes: Node) -> tuple[Label, ...]:
    """Labels at the sources below whose rows change."""
    found = (s for n in nodes for s in job.analysis.growth.changing_sources(n))
    return _sources(job, "its rows change", found)


def _sources(job: StreamingJob, text: str, found: Iterable[Node]) -> tuple[Label, ...]:
    names = dict.fromkeys(node.relation for node in found)
    relations = [job.graph.relations[name] for name in names if name in job.graph.relations]
    return tuple(Label(relation.span, text) for relation in relations[:SHOWN])


def ttl_place(job: StreamingJob, node: Node, side: int = 0) -> Span | None:
    """Where the file says how long the state of an operator, or of a side of a join, is kept."""
    for (_, name), options in job.graph.tasks.items():
        if name == node.relation:
            for option in (f"state_ttl.{input_name(node, side)}", "state_ttl"):
                if option in options.spans:
                    return options.spans[option]
    return job.settings.spans.get("state_ttl")


def input_name(node: Node, side: int) -> str | None:
    """The name of a side of a join in the options of its task; rows that were joined before have none."""
    join = node.detail.get("join")
    if not isinstance(join, op.Join):
        return None
    rows, alias = ((join.left, join.left_alias), (join.right, join.right_alias))[side]
    if is_many(rows):
        return None
    return alias or (rows.relation if isinstance(rows, op.Read) else None)


def ttl_label(job: StreamingJob, node: Node, side: int = 0) -> tuple[Label, ...]:
    """A label there."""
    place = ttl_place(job, node, side)
    return () if place is None else (Label(place, "state is forgotten after this time"),)


def lies_within(inner: Span, outer: Span) -> bool:
    """Whether one place is a part of another, or the same."""
    return inner.source == outer.source and outer.start <= inner.start <= inner.end <= outer.end


def duration(milliseconds: int) -> str:
    """A length of time as the language writes it."""
    return Duration(milliseconds).text
