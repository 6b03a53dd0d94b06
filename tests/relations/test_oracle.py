"""What the compiler says of each body's rows is what Flink's planner says: names, types, time, changelog."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from compiler.checked import Checked, Settings
from compiler.checks.hazards import WITHOUT_HAZARDS
from compiler.compile import check
from compiler.emit.flink_sql import emit, emit_queries
from compiler.emit.script import StatementKind
from compiler.plan.operators import Read, TableColumn
from compiler.plan.plan import Plan, PlanSink, Relation
from compiler.types.show import show
from dsl.source import Source
from runtime.engine import Engine
from runtime.failure import EngineFailure
from tests.relations.corpus import HEADER, Body, bodies, constructs
from tests.types.agreement import canonical

pytestmark = pytest.mark.flink

INSTALLED = Settings().target
"""What the other versions are compared with is in `python -m tests.parity --python`."""

PROBE = "SELECT * FROM `probe`"


def checked(text: str, target: str = INSTALLED) -> Checked:
    return check(
        Source("corpus.stream", text),
        Settings(target=target, severities=WITHOUT_HAZARDS),
        lambda *_: None,
    )


@pytest.fixture(scope="module")
def tables(engine: Engine) -> Any:
    """An environment with the tables of the corpus."""
    return declared(engine)


def declared(engine: Engine, target: str = INSTALLED) -> Any:
    """A fresh environment with the tables of the corpus."""
    from runtime.oracle import declare

    names = re.findall(r"^source (\w+)", HEADER, re.MULTILINE)
    sinks = "\n".join(f"sink s_{name} from {name} into print" for name in names)
    plan = checked(f"{HEADER}\n{sinks}\n", target).plan
    assert plan is not None
    environment = declare(engine, emit(plan))
    assert not isinstance(environment, EngineFailure), environment
    return environment


@pytest.mark.parametrize("construct", constructs())
def test_flink_agrees(construct: str, engine: Engine, tables: Any) -> None:
    wrong = []
    for body in bodies(construct):
        different = refused_by_both if not body.accepted else alike
        if body.mark in ("", "refused"):
            found = different(body, engine, tables)
            wrong += [f"{body}\n  {found}"] if found else []
    assert wrong == [], "\n".join(wrong)


def refused_by_both(
    body: Body,
    engine: Engine,
    tables: Any,
    target: str = INSTALLED,  # noqa: ARG001
) -> str | None:
    """What speaks against that. Only a query can be given to Flink as it stands."""
    from runtime.causes import java_errors
    from runtime.oracle import explain_sql

    if not body.is_query:
        return None
    try:
        explain_sql(engine, tables, body.text)
    except java_errors():
        return None
    return "Flink takes it"


def alike(body: Body, engine: Engine, tables: Any, target: str = INSTALLED) -> str | None:
    """How what is emitted, or the query as it stands, differs from what the compiler says."""
    from runtime.causes import java_errors, trace_of
    from runtime.oracle import rows_of, schema

    result = checked(body.file, target)
    if result.plan is None:
        return "no plan"
    output = next(o for o in result.outputs if o.name == "probe")
    mine = [(c.name, show(canonical(c.type))) for c in output.columns]
    try:
        if body.is_query and (raw := [(c.name, c.type) for c in schema(tables, body.text)]) != mine:
            return f"columns here {mine}, of the query in Flink {raw}"
        with views(tables, result) as probe:
            theirs, kinds = rows_of(engine, tables, probe)
            late = _times(
                output.columns, theirs, lambda name: _refused_as_time(engine, tables, name)
            )
    except java_errors() as error:
        return trace_of(error)[:600]
    if [(c.name, c.type) for c in theirs] != mine:
        return f"columns here {mine}, of what is emitted {theirs}"
    order = ",".join(kind for kind in ("I", "UA", "D") if kind in kinds)
    return late if output.changelog == order else f"changes here {output.changelog}, there {order}"


@contextmanager
def views(tables: Any, result: Checked) -> Iterator[str]:
    """The views of a plan, and a query for the rows of its task: all of a view, if there is one."""
    assert result.plan is not None
    made = []
    try:
        for statement in emit(result.plan).statements:
            if statement.kind is StatementKind.VIEW:
                tables.executeSql(statement.sql)
                made.append(statement.name)
        output = result.plan.relation("probe")
        inlined = Plan(
            "corpus", "streaming", result.plan.target, (), result.plan.relations, (_sink(output),)
        )
        yield PROBE if "probe" in made else emit_queries(inlined)[1]["probe"]
    finally:
        for name in reversed(made):
            tables.executeSql(f"DROP TEMPORARY VIEW `{name}`")


def _sink(output: Relation) -> PlanSink:
    """A sink for a task whose rows Flink cannot read from a view."""
    columns = output.operator.columns
    read = Read("probe", columns, output.span)
    return PlanSink(
        "probe", "print", (), tuple(map(TableColumn, columns)), (), (), read, output.span
    )


def _times(mine: Any, theirs: Any, refused: Callable[[str], bool]) -> str | None:
    """How time attributes differ; the validator calls some so of which the planner makes ordinary data."""
    checked_one = False
    for column, other in zip(mine, theirs, strict=True):
        attribute = (column.type.time_attribute or "").upper() or None
        if attribute == other.attribute:
            continue
        if attribute is not None:
            return f"{column.name} is {attribute} here, {other.attribute} there"
        if not checked_one and other.attribute == "ROWTIME" and not refused(column.name):
            return f"{column.name} is a time attribute in Flink"
        checked_one = True
    return None


def _refused_as_time(engine: Engine, tables: Any, column: str) -> bool:
    """Whether the planner refuses a window over the column."""
    from runtime.causes import java_errors
    from runtime.oracle import explain_sql

    window = f"TUMBLE(TABLE `probe`, DESCRIPTOR(`{column}`), INTERVAL '1' HOUR)"
    query = f"SELECT window_start, window_end, COUNT(*) FROM TABLE({window}) GROUP BY window_start, window_end"
    try:
        explain_sql(engine, tables, query)
    except java_errors():
        return True
    return False
