"""What the compiler says of each body's rows is what Flink's planner says: names, types, time, changelog."""

from __future__ import annotations

import pytest

from compiler.checked import Checked, Settings
from compiler.compile import check
from compiler.types.show import show
from dsl.source import Source
from tests.relations.corpus import BODIES, HEADER

pytestmark = pytest.mark.flink


def checked(body: str) -> Checked:
    text = f"{HEADER}\ntask probe {{\n  late = drop\n  {body}\n}}\n"
    if body.startswith(("select", "with", "values")):
        text = text.replace("  late = drop\n", "")
    return check(Source("corpus.stream", text), Settings(), lambda *_: None)


@pytest.mark.parametrize("name", BODIES)
def test_flink_agrees(name: str, engine: object) -> None:
    from compiler.emit.flink_sql import emit
    from runtime.failure import EngineFailure
    from runtime.oracle import changelog_mode, declare, schema

    result = checked(BODIES[name])
    assert [d.message for d in result.diagnostics if d.severity == "error"] == []
    assert result.plan is not None
    environment = declare(engine, emit(result.plan))  # type: ignore[arg-type]
    assert not isinstance(environment, EngineFailure), environment
    theirs = schema(environment, "SELECT * FROM `probe`")
    output = next(o for o in result.outputs if o.name == "probe")
    assert [(c.name, show(c.type)) for c in output.columns] == [(c.name, c.type) for c in theirs]
    for mine, other in zip(output.columns, theirs, strict=True):
        attribute = (mine.type.time_attribute or "").upper() or None
        if attribute != other.attribute:
            # The validator calls a time attribute what the planner then makes ordinary data of.
            assert attribute is None
            assert refused_as_time(engine, environment, mine.name)
    kinds = changelog_mode(engine, environment, "SELECT * FROM `probe`")  # type: ignore[arg-type]
    order = [k for k in ("I", "UA", "D") if k in kinds]
    assert output.changelog == ",".join(order)


def refused_as_time(engine: object, environment: object, column: str) -> bool:
    """Whether the planner refuses a window over the column."""
    from runtime.causes import java_errors
    from runtime.oracle import explain_sql

    window = f"TUMBLE(TABLE `probe`, DESCRIPTOR(`{column}`), INTERVAL '1' HOUR)"
    query = f"SELECT window_start, window_end, COUNT(*) FROM TABLE({window}) GROUP BY window_start, window_end"
    try:
        explain_sql(engine, environment, query)  # type: ignore[arg-type]
    except java_errors():
        return True
    return False
