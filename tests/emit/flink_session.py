"""One embedded Flink for a pytest session: what its planner and its runtime make of an emitted script."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from compiler.emit.flink_sql import emit
from compiler.plan.plan import Plan


@dataclass(frozen=True)
class Observed:
    """What Flink says of one INSERT's query: its schema, changelog mode, physical plan, and rows when asked."""

    schema: str
    changelog: str
    physical: str
    query: str
    env: Any

    @property
    def rows(self) -> Counter[str]:
        """The rows that come of running it."""
        return rows(self.env, self.query)


@lru_cache(maxsize=1)
def _gateway() -> Any:
    from pyflink.java_gateway import get_gateway

    return get_gateway()


def environment(mode: str = "streaming") -> Any:
    """A fresh TableEnvironment (Java) with parallelism 1."""
    jvm = _gateway().jvm
    builder = jvm.org.apache.flink.table.api.EnvironmentSettings.newInstance()
    settings = (builder.inStreamingMode() if mode == "streaming" else builder.inBatchMode()).build()
    env = jvm.org.apache.flink.table.api.TableEnvironment.create(settings)
    env.getConfig().set("parallelism.default", "1")
    env.getConfig().set("table.local-time-zone", "UTC")
    return env


def declare(plan: Plan, env: Any) -> tuple[str, ...]:
    """Runs the plan's CREATE statements; the queries of its INSERTs."""
    script = emit(plan)
    for key, value in script.settings:
        env.getConfig().set(key, value)
    for statement in script.statements:
        env.executeSql(statement.sql)
    return tuple(insert.sql.split("\n", 1)[1] for insert in script.inserts)


def schema(env: Any, query: str) -> str:
    """The resolved schema of a query."""
    return str(env.sqlQuery(query).getResolvedSchema().toString())


def explain(env: Any, query: str) -> str:
    """The optimized plans: the physical one with its changelog modes, and that of execution."""
    rows = _list(env.executeSql(f"EXPLAIN CHANGELOG_MODE {query}"))
    text = str(rows[0].getField(0))
    return text.split("== Optimized Physical Plan ==")[1]


def rows(env: Any, query: str) -> Counter[str]:
    """The rows that remain when the bounded query has ended, changes applied."""
    result: Counter[str] = Counter()
    for row in _list(env.sqlQuery(query).execute()):
        text = str(row.toString())
        result[text[2:]] += 1 if text[1] in "IU" and text[0] == "+" else -1
    return +result


def _list(result: Any) -> list[Any]:
    utils = _gateway().jvm.org.apache.flink.util.CollectionUtil
    return list(utils.iteratorToList(result.collect()))


def observe(plan: Plan) -> list[Observed]:
    """What Flink makes of each INSERT of the plan; nothing runs yet."""
    env = environment(plan.mode)
    return [_observed(env, query) for query in declare(plan, env)]


def _observed(env: Any, query: str) -> Observed:
    physical = explain(env, query)
    found = re.search(r"changelogMode=\[([A-Z,]*)\]", physical)
    return Observed(schema(env, query), found.group(1) if found else "", physical, query, env)
