"""What Flink's planner says of a script: plans, verdicts, schemas and changelog modes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from compiler.emit.script import Script
from runtime.causes import java_errors, plain, trace_of
from runtime.declaring import declare_all
from runtime.engine import Engine
from runtime.failure import EngineFailure, statement_failure
from runtime.modules import with_modules

_MODE = re.compile(r"changelogMode=\[([A-Z,]+)\]")


@dataclass(frozen=True, slots=True)
class OracleColumn:
    """A column as Flink writes it: `TIMESTAMP(3) NOT NULL`; `attribute` is `ROWTIME`, `PROCTIME` or None."""

    name: str
    type: str
    attribute: str | None = None


def declare(engine: Engine, script: Script) -> Any | EngineFailure:
    """A Java `TableEnvironment` with the tables, views and functions of `script`; no job."""
    settings = with_modules(script, engine.place.scratch)
    environment = engine.table_environment(script.mode, settings)
    return declare_all(environment, script) or environment


def explain(engine: Engine, script: Script, details: Iterable[str] = ()) -> str | EngineFailure:
    """Flink's EXPLAIN of all inserts together.

    `details` are names such as `CHANGELOG_MODE`, `ESTIMATED_COST`, `JSON_EXECUTION_PLAN`.
    """
    environment = declare(engine, script)
    if isinstance(environment, EngineFailure):
        return environment
    statements = environment.createStatementSet()
    for insert in script.inserts:
        try:
            statements.addInsertSql(insert.sql)
        except java_errors() as error:
            return statement_failure(error, insert)
    try:
        return str(statements.explain(*_how(engine, details)))
    except java_errors() as error:
        return statement_failure(error, None)


def explain_sql(engine: Engine, environment: Any, sql: str, details: Iterable[str] = ()) -> str:
    """Flink's EXPLAIN of one query or insert; raises one of `java_errors()` when it is refused."""
    text, chosen = _how(engine, details)
    return str(environment.explainSql(sql, text, chosen))


def parse(environment: Any, sql: str) -> str | None:
    """None if Flink's parser and validator take `sql`, else why not (1 to 3 ms; not optimized)."""
    try:
        environment.getParser().parse(sql)
    except java_errors() as error:
        return plain(trace_of(error).splitlines()[0]) or "refused"
    return None


def schema(environment: Any, query: str) -> tuple[OracleColumn, ...]:
    """The columns of a SELECT; raises one of `java_errors()` when it is refused."""
    columns = environment.sqlQuery(query).getResolvedSchema().getColumns()
    return tuple(_column(columns.get(i)) for i in range(columns.size()))


def changelog_mode(engine: Engine, environment: Any, query: str) -> frozenset[str]:
    """The kinds of changes that a SELECT gives: `I`, `UB`, `UA`, `D`, at the root of its plan."""
    text = explain_sql(engine, environment, query, ["CHANGELOG_MODE"])
    plan = text.partition("== Optimized Physical Plan ==")[2]
    match = _MODE.search(plan)
    return frozenset(match[1].split(",")) if match else frozenset()


def rows_of(
    engine: Engine, environment: Any, query: str
) -> tuple[tuple[OracleColumn, ...], frozenset[str]]:
    """The columns of a SELECT and the kinds of its changes, at one go."""
    table = environment.sqlQuery(query)
    columns = table.getResolvedSchema().getColumns()
    text, details = _how(engine, ["CHANGELOG_MODE"])
    plan = str(table.explain(text, details)).partition("== Optimized Physical Plan ==")[2]
    match = _MODE.search(plan)
    kinds = frozenset(match[1].split(",")) if match else frozenset()
    return tuple(_column(columns.get(i)) for i in range(columns.size())), kinds


def _column(column: Any) -> OracleColumn:
    summary = str(column.getDataType().getLogicalType().asSummaryString())
    match = re.search(r" \*(ROWTIME|PROCTIME)\*", summary)
    name = str(column.getName())
    if match is None:
        return OracleColumn(name, summary)
    return OracleColumn(name, summary.replace(match[0], ""), match[1])


def _how(engine: Engine, details: Iterable[str]) -> tuple[Any, Any]:
    """The format and the details, as Java takes them."""
    api = engine.flink.table.api
    names = list(details)
    chosen = engine.gateway.new_array(api.ExplainDetail, len(names))
    for place, name in enumerate(names):
        chosen[place] = getattr(api.ExplainDetail, name)
    return api.ExplainFormat.TEXT, chosen


@dataclass(frozen=True, slots=True)
class PhysicalPlan:
    """Flink's physical plan as text, with the kinds of changes, and the keys of its rows as positions of columns."""

    text: str
    upsert_keys: frozenset[frozenset[int]]
    unique_keys: frozenset[frozenset[int]]


def physical_plan(engine: Engine, environment: Any, query: str) -> PhysicalPlan:
    """What the planner makes of a SELECT, planned once; raises one of `java_errors()` when it is refused."""
    parsed = environment.getParser().parse(query).get(0)
    root = environment.getPlanner().optimize(parsed.getCalciteTree())
    asked = root.getCluster().getMetadataQuery()
    return PhysicalPlan(
        _with_changes(engine, root),
        _positions(asked.getUpsertKeys(root)),
        _positions(asked.getUniqueKeys(root)),
    )


_PLANS = "org.apache.flink.table.planner.plan.utils.FlinkRelOptUtil"
_LEVELS = "org.apache.calcite.sql.SqlExplainLevel"


def _with_changes(engine: Engine, root: Any) -> str:
    """The text of a plan as EXPLAIN with CHANGELOG_MODE has it."""
    write, level, switches = _writer(root.getClass().getClassLoader())
    given = engine.gateway.new_array(engine.gateway.jvm.Object, 2 + switches)
    given[0], given[1] = root, level
    for place in range(switches):
        given[2 + place] = place == 1
    return str(write.invoke(None, given))


@lru_cache(maxsize=1)
def _writer(loader: Any) -> tuple[Any, Any, int]:
    """The planner's method that writes a plan: of a node, a level, and switches, how many.

    The planner's classes are apart from those of the gateway, so it is called by reflection. The second switch asks for
    kinds of changes.
    """
    levels = loader.loadClass(_LEVELS).getEnumConstants()
    level = next(one for one in levels if str(one) == "EXPPLAN_ATTRIBUTES")
    methods = loader.loadClass(_PLANS).getMethods()
    write = next(m for m in methods if m.getName() == "toString" and m.getParameterCount() > 4)
    return write, level, write.getParameterCount() - 2


def _positions(keys: Any) -> frozenset[frozenset[int]]:
    return frozenset(frozenset(map(int, re.findall(r"\d+", str(key)))) for key in keys or ())
