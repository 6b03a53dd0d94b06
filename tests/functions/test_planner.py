"""What is said of table functions and aggregates is what Flink's planner says: refused or not, columns, changes."""

from __future__ import annotations

from typing import Any

import pytest

from compiler.checked import Checked, Settings
from compiler.checks.hazards import WITHOUT_HAZARDS
from compiler.compile import check
from compiler.emit.flink_sql import emit
from compiler.emit.script import StatementKind
from compiler.types.show import show
from dsl.diagnostic import Severity
from dsl.source import Source
from runtime.causes import java_errors
from runtime.engine import Engine
from runtime.modules import with_modules
from runtime.oracle import rows_of
from tests.functions.pipelines import jar
from tests.functions.rows_and_aggregates import DECLARED, MODULES
from tests.relations.test_oracle import views

pytestmark = pytest.mark.flink

CHANGED = "(select id, max(v) as v, max(w) as w from orders group by id) as changed"
TUMBLE = "table(tumble(table orders, descriptor(ts), interval '1' minute))"
HOP = "table(hop(table orders, descriptor(ts), interval '1' minute, interval '2' minute))"
HOPS = "hop(ts, interval '1' minute, interval '2' minute)"
OTHERS = "table(words(p.note)) as u(a, b)"
WORDS = "table(words(o.note)) as u(a, b)"
KEPT = "from orders as o left join lateral"
FRAME = "rows between 3 preceding and current row"

ALIKE = (
    "select o.id, t.b, t.a from orders as o, lateral table(words(o.note)) as t(a, b)",
    "select o.ts, t.* from orders as o, lateral table(words(o.note)) as t(a, b)",
    "select o.id, t.* from orders as o left join lateral table(words(o.note)) as t(a, b) on true",
    "select o.id, t.* from orders as o cross join lateral table(letters(o.note)) as t(letter)",
    "select o.id, u.* from orders as o, lateral table(words(o.note)) as t(a, b), lateral table(letters(t.a)) as u(c)",
    "select a, b from table(words('a b')) as t(a, b)",
    "select * from lateral table(words('a b')) as t(a, b)",
    "select o.id, t.a from orders as o left join table(words('a b')) as t(a, b) on true",
    "select o.id, t.* from orders as o left join lateral table(py_words(o.note)) as t(a, b) on true",
    f"select id, t.a from {CHANGED}, lateral table(words(cast(changed.v as string))) as t(a, b)",
    "select id, count(*) as n from orders, lateral table(words(note)) as t(a, b) group by id",
    "select id, mean(v, w) as a, latest(v) as b from orders group by id",
    "select mean(v, w) as a from orders",
    "select id, mean(distinct v, w) as a, latest(v) filter (where w > 1) as b from orders group by id",
    f"select mean(v, w) as a, count(*) as n from {CHANGED}",
    "select id, latest(v) as a from orders group by rollup (id, note)",
    "select id, latest(v) + 1 as a from orders group by id having latest(v) > 2",
    f"select window_start, latest(v) as a from {TUMBLE} group by window_start, window_end",
    f"select window_start, mean(v, w) as a from {HOP} group by window_start, window_end",
    "select latest(v) as a from orders group by tumble(ts, interval '1' minute)",
    "select mean(v, w) as a from orders group by session(ts, interval '1' minute)",
    "select latest(v) over (partition by id order by ts) as a from orders",
    f"select mean(v, w) over (partition by id order by ts {FRAME}) as a from orders",
    f"select mean(distinct v, w) over (partition by id order by ts {FRAME}) as a from orders",
    f"select o.ts, t.a from orders as o, lateral (select a from lateral {WORDS}) as t",
    f"select o.ts, t.* from orders as o, lateral (select b + 1 as c, upper(a) as a from {WORDS} where b > 3) as t",
    "select ts, a from orders as o join lateral (select * from table(words(upper(o.note))) as u(a, b)) as t on b > 3",
    f"select o.ts, t.* {KEPT} (select * from {WORDS}) as t on true",
    f"select o.ts, t.* {KEPT} (select b, a from {WORDS} where b > 3) as t on true",
    f"select o.ts, t.b {KEPT} (select b from lateral {WORDS}) as t on t.b > 3",
    f"select id, t.a from {CHANGED}, lateral (select a from table(words(cast(changed.v as string))) as u(a, b)) as t",
    "select latest(v) over (partition by id order by v) as a from orders",
    f"select latest(v) over (partition by id order by v) as a from {CHANGED}",
    "select id, mode(v) as a, count(*) as n, avg(v) as m, stddev_pop(v) as s from orders group by id",
    "select id, mode(distinct v) as a, mode(v) filter (where w > 1) as b from orders group by id",
    f"select mode(v) as a from {CHANGED}",
    "select id, mode(v) as a from orders group by rollup (id, note)",
    f"select mode(v) as a, {HOPS.replace('hop', 'hop_start')} as b from orders group by {HOPS}, id",
    "select mode(v) as a from orders group by session(ts, interval '1' minute)",
)
"""Queries that Flink runs, with the rows that the compiler says."""

REFUSED = (
    "select words(note) as a from orders",
    "select o.id from orders as o, table(words(o.note)) as t(a, b)",
    "select o.id from orders as o right join lateral table(words(o.note)) as t(a, b) on true",
    "select o.id from orders as o left join lateral table(words(o.note)) as t(a, b) on t.b = o.w",
    "select o.id from orders as o join lateral table(words(o.note)) as t(a, b) on t.b = o.w",
    "select o.id from orders as o, lateral table(words(o.note)) as t(a)",
    "select o.id from orders as o, lateral table(words(o.id)) as t(a, b)",
    "select o.id from orders as o, lateral table(words(o.note, 1)) as t(a, b)",
    "select o.id from orders as o, lateral table(words((select max(note) from orders))) as t(a, b)",
    "select o.id from orders as o, lateral table(words(max(o.note))) as t(a, b)",
    "select o.id from orders as o, lateral table(nothing(o.note)) as t(a, b)",
    "select id from orders as o where exists (select 1 from lateral table(words(o.note)) as t(a, b))",
    f"select o.id from orders as o, lateral (select a from {WORDS} where u.b > o.w) as t",
    f"select o.id from orders as o, lateral (select b + o.w as c from {WORDS}) as t",
    f"select o.id from orders as o, lateral (select max(b) as c from {WORDS}) as t",
    f"select o.id from orders as o, lateral (select distinct a from {WORDS}) as t",
    f"select o.id from orders as o, lateral (select a from {WORDS} order by b limit 1) as t",
    f"select o.id from orders as o, lateral (select c from {WORDS}, lateral table(words(u.a)) as v(c, d)) as t",
    f"select o.id from orders as o, lateral (select p.id from orders as p, lateral {WORDS} where p.id = o.id) as t",
    f"select o.id from orders as o, lateral (select 1 from orders as p, lateral {OTHERS} where p.v = o.v) as t",
    f"select o.id, (select max(a) from {WORDS}) as m from orders as o",
    f"select o.id from orders as o where o.note in (select a from {WORDS})",
    "select id from orders where latest(v) > 3",
    "select latest(latest(v)) as a from orders",
    "select latest(note) as a from orders",
    "select latest(v, w) as a from orders",
    f"select latest(v) as a from {CHANGED}",
    f"select latest(v) filter (where w > 1) as a from {CHANGED}",
    f"select window_start, latest(v) as a from {HOP} group by window_start, window_end",
    "select latest(v) as a from orders group by hop(ts, interval '1' minute, interval '2' minute)",
    "select latest(v) as a from orders group by session(ts, interval '1' minute)",
    f"select latest(v) over (partition by id order by ts {FRAME}) as a from orders",
    "select mode(v) over (partition by id order by ts) as a from orders",
    "select mode(v) as a, latest(v) as b from orders",
    "select mode(v) as a, collect(v) as b from orders",
)
"""Queries that Flink refuses, and so does the compiler."""

OURS = (
    f"select window_start, mode(v) as a from {TUMBLE} group by window_start, window_end",
    "select o.id from orders as o left join lateral table(words(o.note)) as t(a, b) on t.b > 3",
    f"select o.id, t.c {KEPT} (select b + 1 as c from {WORDS}) as t on true",
)
"""Queries that the compiler refuses and Flink plans: the first to groups that change and are kept for ever, the last to
a join that forgets what is computed.
"""


def checked(body: str) -> Checked:
    text = f"{DECLARED}\ntask probe {{\n  {body}\n}}\n\nsink kept from probe into blackhole\n"
    load = {name: Source(name, code) for name, code in MODULES.items()}
    return check(
        Source("t.stream", text),
        Settings(severities=WITHOUT_HAZARDS),
        lambda path, _: load.get(path),
    )


@pytest.fixture(scope="module")
def tables(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An environment with all functions, and the table of orders."""
    calls = "select id, mode(v) as a from orders group by id"
    others = "\n".join(
        f"task t{at} {{\n  {body}\n}}\n\nsink s{at} from t{at} into blackhole\n"
        for at, body in enumerate(
            (
                ALIKE[0],
                ALIKE[3],
                ALIKE[8],
                ALIKE[11],
                "select * from table(py_letters('a')) as t, table(up_to(3)) as u",
            )
        )
    )
    plan = checked(f"{calls}\n}}\n\n{others}\ntask last {{\n  select id from orders").plan
    assert plan is not None
    script = emit(plan)
    environment = engine.table_environment("streaming", with_modules(script, engine.place.scratch))
    environment.executeSql(f"ADD JAR '{jar(tmp_path_factory.mktemp('java'))}'")
    for statement in script.statements:
        if statement.kind in (StatementKind.FUNCTION, StatementKind.TABLE):
            environment.executeSql(statement.sql)
    return environment


@pytest.mark.parametrize("body", ALIKE)
def test_flink_gives_the_rows_that_are_said(body: str, engine: Engine, tables: Any) -> None:
    result = checked(body)
    assert result.plan is not None, result.diagnostics
    output = next(o for o in result.outputs if o.name == "probe")
    mine = [(c.name, show(c.type)) for c in output.columns]
    with views(tables, result) as probe:
        for query in (body, probe):
            theirs, kinds = rows_of(engine, tables, query)
            assert [(c.name, c.type) for c in theirs] == mine, query
            assert ",".join(k for k in ("I", "UA", "D") if k in kinds) == output.changelog, query


@pytest.mark.parametrize("body", REFUSED)
def test_both_refuse(body: str, engine: Engine, tables: Any) -> None:
    assert checked(body).plan is None
    with pytest.raises(java_errors()):
        rows_of(engine, tables, body)


@pytest.mark.parametrize("body", OURS)
def test_the_compiler_alone_refuses(body: str, engine: Engine, tables: Any) -> None:
    assert checked(body).plan is None
    rows_of(engine, tables, body)


def test_refusals_are_about_functions() -> None:
    """A body with a slip of the pen would be refused by both, too."""
    codes = {
        body: [d.code.number for d in checked(body).diagnostics if d.severity is Severity.ERROR]
        for body in REFUSED + OURS
    }
    assert all(len(found) == 1 for found in codes.values()), codes
