"""A late row of an interval join meets what is still kept, and nothing where that is forgotten, as QUA004 says."""

from __future__ import annotations

import pytest

from compiler.checked import Settings
from compiler.compile import BuiltTest, build_test, check
from dsl.source import Source
from runtime.engine import Engine
from streamc.testing.playing import play

FILE = """
pipeline shop {}

source orders from datagen {
  columns (id int not null, ordered_at timestamp(3))
  watermark ordered_at - 5s
}

source payments from datagen {
  columns (id int not null, paid_at timestamp(3))
  watermark paid_at - 5s
}

task paid {
  from orders as o
  join payments as p on o.id = p.id and p.paid_at between o.ordered_at and o.ordered_at + interval '1' hour
  select o.id
}

sink shown from paid into print

test late_payments {
  given orders (id, ordered_at)
    (1, '10:00:00'),
    (2, '11:30:00'),
    watermark '12:00:01',
  given payments (id, paid_at)
    watermark '12:00:01',
    (1, '10:30:00'),
    (2, '11:59:00'),
  then paid (id)
    (2),
}
"""


@pytest.mark.flink
def test_what_is_forgotten_is_not_met(engine: Engine) -> None:
    (case,) = check(Source("p.stream", FILE), Settings(), lambda *_: None).tests
    built = build_test(case)
    assert isinstance(built, BuiltTest)
    played = play(engine, case, built)
    assert played.failure is None
    assert [change.row for step in played.steps for change in step["paid"]] == [(2,)]


@pytest.mark.parametrize(("delivery", "told"), [("exactly_once", True), ("at_least_once", False)])
def test_it_is_told_where_rows_shall_count_once(delivery: str, told: bool) -> None:
    text = FILE.replace("shop {}", f"shop {{ delivery = {delivery} }}")
    found = check(Source("p.stream", text), Settings(), lambda *_: None).diagnostics
    assert ("QUA004" in {d.code.number for d in found}) is told
