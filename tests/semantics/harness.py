"""Compiles a pipeline over given rows and runs it: every output's changes, optimized or as it was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from compiler.checked import Checked, Settings
from compiler.compile import check
from compiler.emit.flink_sql import emit_queries
from compiler.optimize.passes import optimize
from compiler.plan.plan import Plan, Relation
from compiler.relations.test_plans import collected, given_table
from compiler.relations.test_rows import stored_columns
from dsl.source import Source
from runtime.collect import Case, Collected, collect
from runtime.engine import Engine
from runtime.rows import GivenTable

Row = tuple[object, ...]


@dataclass(frozen=True)
class Job:
    """A pipeline text, the rows of its sources, and the outputs that are looked at."""

    name: str
    text: str
    given: Mapping[str, Sequence[Row]]
    outputs: Sequence[str]


@dataclass(frozen=True)
class Outcome:
    """What a job gave; `rows` are those that remain, `kinds` the changes seen."""

    checked: Checked
    result: Collected

    def rows(self, output: str) -> Counter[Row]:
        """The rows that remain after all changes."""
        counts: Counter[Row] = Counter()
        for change in self.result.changes[output]:
            counts[frozen(change.row)] += 1 if change.kind in ("+I", "+U") else -1
        return +counts

    def kinds(self, output: str) -> set[str]:
        """The kinds of changes that came."""
        return {change.kind for change in self.result.changes[output]}

    def names(self, output: str) -> list[str]:
        """The columns' names."""
        return [column.name for column in self.result.columns[output]]


def frozen(value: object) -> object:
    """Lists and dicts as something that can be counted."""
    if isinstance(value, list | tuple):
        return tuple(map(frozen, value))
    if isinstance(value, dict):
        return tuple((k, frozen(v)) for k, v in sorted(value.items()))
    return value


def checked_of(text: str) -> Checked:
    """The checked file; its errors as a failure."""
    checked = check(Source("p.stream", text), Settings(), lambda *_: None)
    errors = [f"{d.code.number} {d.message}" for d in checked.diagnostics if d.severity == "error"]
    assert errors == []
    return checked


def _stored(relation: Relation) -> tuple[str, ...]:
    return tuple(column.name for column in stored_columns(relation))


def literal_plan(checked: Checked, outputs: Sequence[str], given: Sequence[str]) -> Plan:
    """The plan with given rows in place of the sources, and one sink an output."""
    plan = checked.plan
    assert plan is not None
    by_name = {r.name: r for r in plan.relations}
    relations = tuple(
        given_table(r, _stored(r), batch=True) if r.kind == "source" or r.name in given else r
        for r in plan.relations
    )
    sinks = tuple(
        collected(by_name[o], by_name[o].operator.columns, by_name[o].span) for o in outputs
    )
    from dataclasses import replace

    return replace(plan, relations=relations, sinks=sinks)


def case_of(job: Job, optimized: bool = True) -> tuple[Checked, Case]:
    """The job as the runtime takes it."""
    checked = checked_of(job.text)
    plan = literal_plan(checked, job.outputs, list(job.given))
    if optimized:
        plan = optimize(plan).plan
    script, queries = emit_queries(plan)
    tables = []
    assert checked.plan is not None
    for relation in checked.plan.relations:
        if relation.kind == "source" or relation.name in job.given:
            columns = _stored(relation)
            rows = tuple(job.given.get(relation.name, ()))
            tables.append(GivenTable(relation.name, columns, rows))
    return checked, Case(job.name, script, queries, tuple(tables))


def run_jobs(engine: Engine, jobs: Sequence[Job], optimized: bool = True) -> dict[str, Outcome]:
    """The outcomes by the jobs' names; a job that fails is a failed test."""
    made = [case_of(job, optimized) for job in jobs]
    results = collect(engine, [case for _, case in made], workers=2)
    found = {}
    for (checked, _), result in zip(made, results, strict=True):
        assert result.failure is None, (result.name, result.output, result.failure)
        found[result.name] = Outcome(checked, result)
    return found
