"""State is kept in Flink as long as the tasks say, and no longer than the compiler says."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from compiler.checked import Checked, Settings
from compiler.compile import check
from compiler.emit.flink_sql import emit
from compiler.optimize.passes import optimize
from compiler.options.values import Duration
from compiler.physical.state import hinted
from compiler.plan.plan import Plan
from dsl.source import Source
from runtime.engine import Engine
from runtime.failure import EngineFailure
from runtime.oracle import declare
from tests.relations.corpus import HEADER

pytestmark = pytest.mark.flink

KINDS = {
    "join": "Join",
    "group-aggregate": "GroupAggregate",
    "deduplicate": "Rank",
    "rank": "Rank",
    "sort-limit": "SortLimit",
    "changelog-normalize": "ChangelogNormalize",
}
"""Operators whose times Flink's compiled plan shows, by its names and by ours."""

H, D = 3_600_000, 86_400_000
Times = dict[str, list[tuple[int, ...]]]

TASKS: dict[str, tuple[str, Times]] = {
    "join": (
        """state_ttl = 1h
        from orders as o
        join payments as p on o.order_id = p.order_id
        select o.order_id, p.payment_id""",
        {"Join": [(H, H)]},
    ),
    "sides": (
        """state_ttl.o = 1h
        state_ttl.p = 2d
        from orders as o
        left join payments as p on o.order_id = p.order_id
        select o.order_id, p.payment_id""",
        {"Join": [(H, 2 * D)]},
    ),
    "one side": (
        """state_ttl.payments = 2d
        from orders
        join payments on orders.order_id = payments.order_id
        select orders.order_id""",
        {"Join": [(0, 2 * D)]},
    ),
    "three tables": (
        """state_ttl = 3h
        state_ttl.o = 1h
        state_ttl.c = 2h
        from orders as o
        join payments as p on o.order_id = p.order_id
        where o.quantity > 1
        full join customers as c on o.customer = c.customer and c.level > o.quantity
        select o.order_id, c.name""",
        {"Join": [(H, 3 * H), (3 * H, 2 * H)]},
    ),
    "three tables of a query": (
        """state_ttl = 3h
        state_ttl.c = 2h
        select o.order_id, c.name from orders as o join payments as p on o.order_id = p.order_id
        join customers as c on o.customer = c.customer""",
        {"Join": [(3 * H, 3 * H), (3 * H, 2 * H)]},
    ),
    "joins in a query of a query": (
        """state_ttl.o = 1h
        state_ttl.t = 2h
        select t.order_id, c.name from (
        select o.order_id, o.customer from orders as o join payments as p using (order_id)) as t
        join customers as c on t.customer = c.customer""",
        {"Join": [(H, 0), (2 * H, 0)]},
    ),
    "groups": (
        """state_ttl = 1h
        from orders
        group by customer
        select customer, count(*) as n, count(distinct order_id) as d""",
        {"GroupAggregate": [(H,)]},
    ),
    "groups of what was joined": (
        """state_ttl = 1h
        state_ttl.p = 2h
        from orders as o
        join payments as p on o.order_id = p.order_id
        where o.quantity > p.amount
        group by o.customer
        having n > 3
        select customer, count(*) as n""",
        {"Join": [(H, 2 * H)], "GroupAggregate": [(H,)]},
    ),
    "groups of groups": (
        """state_ttl = 1h
        select n, count(*) as m from (select customer, count(*) as n from orders group by customer) as t
        group by n""",
        {"GroupAggregate": [(H,), (H,)]},
    ),
    "grouping sets": (
        """state_ttl = 1h
        select customer, paid, count(*) as n from orders where quantity > 2
        group by grouping sets ((customer), (customer, paid))""",
        {"GroupAggregate": [(H,)]},
    ),
    "distinct": (
        """state_ttl = 1h
        from orders
        where quantity > 1
        select customer
        distinct""",
        {"GroupAggregate": [(H,)]},
    ),
    "no groups": (
        """state_ttl = 1h
        select sum(amount) as s from orders""",
        {"GroupAggregate": [(H,)]},
    ),
    "hints of the query go first": (
        """state_ttl = 1h
        select /*+ state_ttl('o' = '5d') */ o.order_id, p.payment_id
        from orders as o join payments as p on o.order_id = p.order_id""",
        {"Join": [(5 * D, H)]},
    ),
    "a hint of a grouping goes first": (
        """state_ttl = 1h
        select /*+ state_ttl('orders' = '5d') */ customer, count(*) as n from orders group by customer""",
        {"GroupAggregate": [(5 * D,)]},
    ),
    "union": (
        """state_ttl = 1h
        from orders
        select order_id
        union keys
        group by order_id
        select order_id, count(*) as n""",
        {"GroupAggregate": [(H,)]},
    ),
    "the job's": (
        """state_ttl = 2h
        from orders
        top 2 by amount desc per customer""",
        {"Rank": [(2 * H,)]},
    ),
    "the job's beside hints": (
        """state_ttl = 2h
        state_ttl.p = 3h
        from orders as o
        join payments as p on o.order_id = p.order_id
        top 2 by o.amount desc per customer
        group by customer
        select customer, count(*) as n""",
        {"Join": [(2 * H, 3 * H)], "Rank": [(2 * H,)], "GroupAggregate": [(2 * H,)]},
    ),
    "a subquery": (
        """state_ttl = 2h
        select order_id from orders where order_id in (select order_id from payments)""",
        {"Join": [(2 * H, 2 * H)]},
    ),
    "a lateral query": (
        """state_ttl = 2h
        select o.order_id, t.n from orders as o, lateral (
        select count(*) as n from payments as p where p.order_id = o.order_id) as t""",
        {"Join": [(2 * H, 2 * H)], "GroupAggregate": [(2 * H,)]},
    ),
    "set operations": (
        """state_ttl = 2h
        select order_id from orders union select order_id from payments""",
        {"GroupAggregate": [(2 * H,)]},
    ),
}


@pytest.mark.parametrize("name", TASKS)
def test_flink_keeps_state_as_long_as_a_task_says(name: str, engine: Engine) -> None:
    body, wanted = TASKS[name]
    found = checked(f"task worked {{\n{body}\n}}\nsink shown from worked into print")
    assert found.plan is not None
    expected = Counter((kind, times) for kind, many in wanted.items() for times in many)
    assert expected_of(found) == expected
    assert kept(engine, found.plan) == expected
    assert kept(engine, optimize(found.plan).plan) == expected


def test_each_task_keeps_state_for_its_own_time(engine: Engine) -> None:
    """Also where one is written into another, and two sinks read it."""
    text = """
    task joined {
      state_ttl = 1h
      from orders as o
      join payments as p on o.order_id = p.order_id
      select o.customer, p.amount
    }
    task small { from joined where amount < 10 }
    task counted {
      state_ttl = 2h
      from small as o
      group by customer
      select customer, count(*) as n
    }
    task named {
      state_ttl.o = 3h
      from counted as o
      join customers as c on o.customer = c.customer
      select c.name, o.n
    }
    task other { from counted group by n select n, count(*) as m }
    sink shown from named into print
    sink more from other into print
    """
    found = checked(text)
    assert found.plan is not None
    expected = Counter(
        {
            ("Join", (H, H)): 1,
            ("GroupAggregate", (2 * H,)): 1,
            ("Join", (3 * H, 0)): 1,
            ("GroupAggregate", (0,)): 1,
        }
    )
    assert expected_of(found) == expected
    assert kept(engine, optimize(found.plan).plan) == expected


def checked(text: str) -> Checked:
    """The checked file, with what the corpus has; nothing is wrong with it."""
    keys = "task keys { from payments select order_id }"
    made = check(Source("p.stream", f"{HEADER}\n{keys}\n{text}"), Settings(), lambda *_: None)
    assert [d.message for d in made.diagnostics if d.severity == "error"] == []
    assert not [d for d in made.diagnostics if d.code.number.startswith("STA04")]
    return made


def expected_of(found: Checked) -> Counter[tuple[str, tuple[int, ...]]]:
    """What the analysis says: a hint, else what is said for the whole job."""
    assert found.plan is not None
    assert found.analysis is not None
    job = _milliseconds(dict(found.plan.settings).get("table.exec.state.ttl", "0 ms"))
    result: Counter[tuple[str, tuple[int, ...]]] = Counter()
    for operator in found.analysis.every_operator():
        kind = "Rank" if operator.node.kind == "Deduplicate" else operator.node.kind
        if kind in KINDS.values():
            sides = (0, 1) if kind == "Join" else (0,)
            own = [hinted(operator.node, side) for side in sides]
            result[kind, tuple(job if ttl is None else ttl for ttl in own)] += 1
    return result


def kept(engine: Engine, plan: Plan) -> Counter[tuple[str, tuple[int, ...]]]:
    """What Flink's compiled plan says."""
    script = emit(plan)
    environment: Any = declare(engine, script)
    assert not isinstance(environment, EngineFailure), environment
    statements = environment.createStatementSet()
    for insert in script.inserts:
        statements.addInsertSql(insert.sql)
    result: Counter[tuple[str, tuple[int, ...]]] = Counter()
    for node in json.loads(statements.compilePlan().asJsonString())["nodes"]:
        kind = KINDS.get(node["type"].removeprefix("stream-exec-").partition("_")[0])
        if kind is not None:
            result[kind, tuple(_milliseconds(state["ttl"]) for state in node["state"])] += 1
    return result


def _milliseconds(text: str) -> int:
    number, unit = text.split()
    units = {"ms": 1, "s": 1000, "min": 60_000, "h": H, "d": D}
    assert Duration(int(number) * units[unit]).flink
    return int(number) * units[unit]
