"""Puts the settings that the compiler chooses into a plan's sources and sinks."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.delivery.hops import Choice
from compiler.plan import operators as op
from compiler.plan.plan import PlanSink, Relation
from dsl.records import replace


def of_job(choices: Iterable[Choice]) -> dict[str, str]:
    """The settings of the whole job."""
    return {choice.key: choice.value for choice in choices if not choice.of}


def with_source_options(relation: Relation, choices: Iterable[Choice]) -> Relation:
    """A source with what is chosen for it; its malformed records are read with the same options."""
    table = relation.operator
    if not isinstance(table, op.TableSource):
        return relation
    more = _of(relation.name.removesuffix(".malformed"), choices)
    if not more:
        return relation
    options = tuple((dict(table.options) | more).items())
    return replace(relation, operator=replace(table, options=options))


def with_sink_options(sink: PlanSink, choices: Iterable[Choice]) -> PlanSink:
    """A sink with what is chosen for it."""
    more = _of(sink.name, choices)
    return replace(sink, options=tuple((dict(sink.options) | more).items())) if more else sink


def _of(name: str, choices: Iterable[Choice]) -> dict[str, str]:
    return {choice.key: choice.value for choice in choices if choice.of == name}
