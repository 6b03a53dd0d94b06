"""Turns a plan whose sinks are only read back into statements and one SELECT for each sink."""

from __future__ import annotations

from dataclasses import replace

from compiler.emit.flink_sql import emit
from compiler.emit.hoist import hoist_tables
from compiler.emit.names import names_of
from compiler.emit.relations import query
from compiler.emit.script import Script
from compiler.plan.plan import Plan


def emit_queries(plan: Plan) -> tuple[Script, dict[str, str]]:
    """The job without inserts, and the SELECT of each sink by the sink's name."""
    script = emit(plan)
    sinks = {sink.name for sink in plan.sinks}
    plan = hoist_tables(plan)
    names = names_of(plan)
    outputs = {sink.name: query(sink.input, names.relations) for sink in plan.sinks}
    tables = len(script.statements) - len(sinks)
    return replace(script, statements=script.statements[:tables], inserts=(), sinks=()), outputs
