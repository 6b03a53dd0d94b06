"""Which sources keep their watermarks, and what is said of their readers."""

from __future__ import annotations

from compiler.checked import Settings
from compiler.compile import Built, build, check
from compiler.plan.operators import TableSource
from dsl.source import Source

ORDERS = """\
source orders from kafka {
  topic = 'orders'
  brokers = 'localhost:9092'
  format = json
  start = earliest
  columns (id string, at timestamp(3) not null)
  -- allow TIM009: all partitions have rows
  watermark at - 5s @IDLE@
}
task counted {
  @LATE@
  from orders
  window tumble(at, 1m)
  group by window_start
  select window_start, count(*) as orders
}
sink counts from counted into print
"""
PAYMENTS = """\
source payments from datagen {
  columns (id string, made as to_timestamp(id))
  watermark made - 5s
}
sink paid from payments into print
"""


def options(text: str, idle: str = "", drop: str = "", mode: str = "") -> dict[str, dict[str, str]]:
    text = f"pipeline p {{ {mode} }}\n" + text.replace("@IDLE@", idle).replace("@LATE@", drop)
    plan = check(Source("p.stream", text), Settings(), lambda *_: None).plan
    assert plan is not None
    return {
        one.name: dict(one.operator.options)
        for one in plan.relations
        if isinstance(one.operator, TableSource)
    }


def own(found: dict[str, str]) -> dict[str, str]:
    """The options of the connector of ours, and the connector."""
    return {k: v for k, v in found.items() if k == "connector" or k.startswith("streamc-")}


LATE = ORDERS + "sink late from counted.late into print\n"


def test_a_source_is_read_as_ever_where_late_rows_are_dropped():
    assert own(options(ORDERS, drop="late = drop")["orders"]) == {"connector": "kafka"}


def test_a_source_keeps_its_watermark_where_late_rows_are_read():
    assert own(options(LATE)["orders"]) == {
        "connector": "streamc-watermarks",
        "streamc-watermarks.connector": "kafka",
    }


def test_readers_of_a_source_that_can_be_idle_share_their_watermarks():
    assert options(LATE, "idle 1m")["orders"]["streamc-watermarks.idle"] == "kept"


def test_another_source_is_told_that_all_readers_are_idle():
    found = options(LATE + PAYMENTS, "idle 1m")
    assert found["orders"]["streamc-watermarks.idle"] == "told"
    assert own(found["payments"]) == {"connector": "datagen"}


def test_the_table_that_malformed_records_are_in_keeps_its_watermark():
    found = options(LATE + "sink aside from orders.malformed into print\n")
    assert own(found["orders$table"]) == {
        "connector": "streamc-watermarks",
        "streamc-watermarks.connector": "kafka",
        "streamc-routing.format": "json",
        "streamc-routing.time": "at",
    }


def test_a_row_without_event_time_has_a_watermark_by_which_it_is_known():
    late = """\
task counted {
  from payments
  dedup by id keep first within 10m
}
sink out from counted into print
sink late from counted.late into print
"""
    assert own(options(PAYMENTS + late)["payments"]) == {
        "connector": "streamc-watermarks",
        "streamc-watermarks.connector": "datagen",
        "streamc-watermarks.nullable-time": "true",
    }


UNITED = """\
source orders from datagen {
  columns (id string, at timestamp(3) not null)
  watermark at - 5s @IDLE@
  @OWN@
}
source others from datagen {
  columns (id string, at timestamp(3) not null)
  watermark at - 5s
}
task both { from orders @UNION@ }
task counted {
  from both
  window @KIND@(at, 1m)
  group by id
  select id, count(*) as n
}
sink kept from counted into print
sink late from counted.late into print
"""


def questions(kind: str, union: str = "", own: str = "", idle: str = "") -> int:
    """How often the watermark is asked for."""
    text = UNITED.replace("@KIND@", kind).replace("@UNION@", union)
    text = text.replace("@OWN@", own).replace("@IDLE@", idle)
    built = build(check(Source("p.stream", text), Settings(), lambda *_: None))
    assert isinstance(built, Built)
    sql = built.artifacts.text("job.sql")
    asked = sql.count("CURRENT_WATERMARK(")
    assert asked == sql.count("`(CURRENT_WATERMARK(")
    return asked


def test_rows_of_several_tasks_are_asked_once_whether_they_are_late():
    assert questions("session", "union others") == 1
    assert questions("session", own="parallelism = 2") == 1


def test_rows_that_one_task_gives_to_both_are_asked_twice():
    assert questions("session") == 2
    assert questions("tumble", "union others") == 2


def test_an_input_of_a_union_that_can_be_idle_is_asked_behind_it():
    assert questions("session", "union others", idle="idle 10s") == 2
