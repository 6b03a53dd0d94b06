"""Flink plans what several sinks read together, whatever the rows are made of and whatever is made of them."""

from __future__ import annotations

import pytest

from compiler.checked import Checked, Settings
from compiler.checks.hazards import WITHOUT_HAZARDS
from compiler.compile import check
from dsl.source import Source
from tests.emit.whole_jobs import explain

pytestmark = pytest.mark.flink

PIPELINE = """\
pipeline shop {{}}

source orders from filesystem {{
  path = 'build/none'
  format = json
  columns (order_id int not null, shop_id int, ordered_at timestamp(3))
  watermark ordered_at - 5s
}}

source shops from filesystem {{
  path = 'build/none'
  format = json
  columns (shop_id int not null, city string, opened_at timestamp(3))
  primary key (shop_id)
  watermark opened_at
}}

task shared {{ {shared} }}
sink first from shared into blackhole

task reader {{ {reader} }}
sink second from reader into blackhole
"""
JOINED = "from orders as o join shops as s on o.shop_id = s.shop_id"
SHARED = {
    "join": f"select o.order_id, o.shop_id, o.ordered_at, s.city {JOINED}",
    "group": "select order_id, shop_id, ordered_at, max('x') as city"
    " from orders group by order_id, shop_id, ordered_at",
    "max": "select order_id, shop_id, max(ordered_at) as ordered_at, max('x') as city"
    " from orders group by order_id, shop_id",
    "union": "select order_id, shop_id, ordered_at, 'x' as city from orders"
    " union select shop_id, shop_id, opened_at, city from shops",
    "distinct": "select distinct order_id, shop_id, ordered_at, 'x' as city from orders",
    "as of": "select o.order_id, o.shop_id, o.ordered_at, s.city, s.opened_at from orders as o"
    " join shops for system_time as of o.ordered_at as s on o.shop_id = s.shop_id",
    "computed": "select order_id, shop_id, ordered_at + interval '1' hour as ordered_at, 'x' as city"
    " from orders",
    "exists": "select order_id, shop_id, ordered_at, 'x' as city from orders as o"
    " where exists (select 1 from shops as s where s.shop_id = o.shop_id)",
    "unnest": "from orders extend array[1, order_id] as xs, 'x' as city"
    " cross join unnest(xs) as u (x) select order_id, shop_id, ordered_at, city, x as z",
    "constants": "from orders extend 'x' as city"
    " cross join unnest(array[1, 2]) as u (x) select order_id, shop_id, ordered_at, city, x as z",
    "rank": "from orders extend 'x' as city top 3 by shop_id per order_id",
}
FEW = {
    "project": "select order_id, ordered_at from shared",
    "group": "select city, max(ordered_at) as n from shared group by city",
    "group window": "select city, tumble_end(ordered_at, interval '1' hour) as e, count(*) as n"
    " from shared group by city, tumble(ordered_at, interval '1' hour)",
    "dedup": "from shared dedup by order_id keep last",
    "self join": "select a.order_id, a.ordered_at, b.city"
    " from shared as a join shared as b on a.shop_id = b.shop_id",
    "as of": "select j.order_id, s.opened_at from shared as j"
    " join shops for system_time as of j.ordered_at as s on j.shop_id = s.shop_id",
}
MORE = FEW | {
    "all": "from shared",
    "computed": "select order_id, ordered_at + interval '1' second as t from shared",
    "filter": "from shared where ordered_at > timestamp '2020-01-01 00:00:00'",
    "another column": "select order_id, city from shared",
    "by the time": "select ordered_at, count(*) as n from shared group by ordered_at",
    "top": "from shared top 1 by ordered_at desc per order_id",
    "distinct": "select distinct city, ordered_at from shared",
    "join": "select a.order_id, a.ordered_at, b.city"
    " from shared as a join shops as b on a.shop_id = b.shop_id",
    "over": "select order_id, count(*) over (partition by shop_id order by proctime()"
    " rows between 3 preceding and current row) as n from shared",
    "in": "select shop_id from shops where opened_at in (select ordered_at from shared)",
    "exists": "select order_id, ordered_at from shared as j"
    " where exists (select 1 from shops as s where s.shop_id = j.shop_id)",
    "unnest": "from shared extend array[1, order_id] as xs cross join unnest(xs) as u (x)"
    " select order_id, ordered_at, x",
    "case": "select case when shop_id > 1 then ordered_at else null end as t from shared",
    "same join": f"select o.shop_id, o.ordered_at, s.city as town {JOINED}",
    "elements of columns": "from shared extend array[1, order_id] as xs"
    " cross join unnest(xs) as u (x) cross join unnest(xs) as v (y) select order_id, x, y",
    "constants": "from shared cross join unnest(array[1, 2]) as u (x)"
    " cross join unnest(array[1, 2]) as v (y)",
}
CASES = [(one, other) for one in ("unnest", "constants") for other in ("unnest", "constants")]
CASES += [("join", reader) for reader in MORE] + [
    (shared, reader)
    for shared in ("group", "max", "union", "distinct", "as of", "computed", "exists", "rank")
    for reader in FEW
]


def checked(text: str) -> Checked:
    settings = Settings(severities=WITHOUT_HAZARDS)
    result = check(Source("sharing.stream", text), settings, lambda *_: None)
    assert not result.failed, result.diagnostics
    return result


def planned(result: Checked) -> str:
    """What Flink plans for the whole job."""
    return explain(result).split("== Optimized Physical Plan ==")[1]


@pytest.mark.parametrize(("shared", "reader"), CASES, ids=lambda name: name)
def test_flink_plans_it(shared: str, reader: str) -> None:
    text = PIPELINE.format(shared=SHARED[shared], reader=MORE[reader])
    assert "Sink(" in planned(checked(text))


def test_a_shared_join_is_planned_once() -> None:
    text = PIPELINE.format(shared=SHARED["join"], reader=MORE["another column"])
    execution = planned(checked(text)).split("== Optimized Execution Plan ==")[1]
    assert execution.count("Join(joinType=[InnerJoin]") == 1, execution
