"""Tests of time, on a real Flink: watermarks, idle sources, late rows, changes, steps."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from compiler.checked import Settings
from compiler.compile import build_test, check
from dsl.source import Source
from streamc.render.text import render_diagnostic
from streamc.testing.playing import play
from streamc.testing.suite import planned, run_tests

pytestmark = pytest.mark.flink

ROOT = Path(__file__).parents[2]
PIPELINE = """\
pipeline shop {}

source orders from datagen {
  columns (
    id string,
    shop string,
    amount int,
    at timestamp(3),
  )
  watermark at - 5s
}

source returns from datagen {
  columns (
    id string,
    shop string,
    amount int,
    at timestamp(3),
  )
  watermark at
}

source shops from custom {
  connector = 'acme'
  changelog = upsert

  columns (
    shop string not null,
    name string,
  )
  primary key (shop)
}

source ledger from custom {
  connector = 'acme'
  changelog = all

  columns (
    shop string,
    amount int,
  )
}

task both {
  select id, amount, at from orders
  union all
  select id, -amount as amount, at from returns
}

task per_minute {
  late = drop

  from both
  window tumble(at, 1m)
  group by id
  select
    window_start,
    id,
    sum(amount) as total,
}

task seen {
  select id, current_watermark(at) as time from orders
}

task named {
  from orders as o
  left join shops as s on o.shop = s.shop
  select
    o.id,
    s.name,
}

task balance {
  from ledger
  group by shop
  select
    shop,
    sum(amount) as total,
}

task twice {
  from orders as a
  left join orders as b on a.shop = b.id
  select
    a.id,
    b.amount,
}

task known {
  select * from (values ('s', 'told'), ('t', 'known')) as v (shop, name)
}

task told {
  from orders as o
  left join known as k on o.shop = k.shop
  select o.id, k.name
}

task numbers {
  select cast(id as int) as number from orders
}

sink a from per_minute into print

sink b from seen into print

sink c from named into print

sink d from balance into print

sink e from twice into print

sink f from numbers into print

sink g from told into print

"""


def cases(text):
    checked = check(Source("shop.stream", text), Settings(), lambda *_: None)
    assert not checked.failed, [d.message for d in checked.diagnostics]
    return planned([checked], lambda _: True)


def shown(result):
    sources = result.planned.checked.sources
    return "".join(render_diagnostic(one, sources) for one in result.findings)


def run(engine, *blocks):
    return list(run_tests(engine, cases(PIPELINE + "\n".join(blocks))))


def assert_passes(engine, *blocks):
    for result in run(engine, *blocks):
        assert result.passed, f"{result.planned.case.name}\n{shown(result)}"


def test_what_the_page_shows_is_so(engine):
    page = (ROOT / "docs/language/tests.md").read_text(encoding="utf-8")
    for block in re.findall(r"```stream\n(.*?)```", page, re.DOTALL):
        results = list(run_tests(engine, cases(block)))
        assert results
        assert [shown(result) for result in results if not result.passed] == []


def test_watermarks_are_those_written_or_those_of_the_clause(engine):
    assert_passes(
        engine,
        """
test clause {
  given orders (id, at) ('1', '12:00:10'), ('2', '12:00:00'), ('3', '12:00:20.5'), ('4', '12:00:01')
  then seen changelog (id, time)
    +I ('1', null), +I ('2', '12:00:05'), +I ('3', '12:00:05'), +I ('4', '12:00:15.5')
}
test written {
  given orders (id, at)
    ('1', '12:00:10'), ('2', '12:00:00'), watermark '11:00:00.001', ('3', '12:00:20')
  then seen changelog (id, time)
    +I ('1', null), +I ('2', null), +I ('3', '11:00:00.001')
  given orders (id, at)
    ('4', '12:00:00'), watermark '2024-01-01', ('5', '13:00:00')
  then seen changelog (id, time)
    +I ('4', '11:00:00.001'), +I ('5', '2024-01-01 00:00:00')
}
""",
    )


def test_time_is_that_of_the_source_that_is_behind(engine):
    assert_passes(
        engine,
        """
test waits {
  given orders (id, amount, at) ('1', 5, '12:00:30'), watermark '12:05:00'
  given returns (id, amount, at) ('1', 2, '12:00:40')
  then per_minute
  given returns (id) watermark '12:00:59.998'
  then per_minute
  given returns (id) watermark '12:00:59.999'
  then per_minute (window_start, total) ('12:00:00', 3)
}
test idle {
  given orders (id, amount, at) ('1', 5, '12:00:30'), watermark '12:05:00'
  given returns (id, amount, at) ('1', 2, '12:00:40')
  then per_minute
  given returns idle
  then per_minute (window_start, total) ('12:00:00', 3)
  given returns (id, amount, at) ('1', 2, '12:00:50'), ('1', 1, '12:06:00')
  then per_minute (window_start, total) ('12:00:00', 3)
}
test awake_but_not_waited_for_before_it_has_caught_up {
  given orders (id, amount, at) watermark '12:00:00'
  given returns idle
  given orders (id, amount, at) ('1', 5, '12:01:30'), watermark '12:01:00'
  given returns (id, amount, at) ('1', 2, '12:01:40')
  given orders (id, amount, at) ('2', 7, '12:02:30'), watermark '12:02:00'
  then per_minute (id, total) ('1', 3)
  given returns watermark '12:02:00'
  given orders watermark '12:04:00'
  then per_minute (id, total) ('1', 3)
  given returns watermark '12:03:00'
  then per_minute (id, total) ('1', 3), ('2', 7)
}
test not_given_is_at_its_end {
  given orders (id, amount, at) ('1', 5, '12:00:30'), watermark '12:05:00'
  then per_minute (window_start, total) ('12:00:00', 5)
}
test open_at_the_end {
  given orders (id, amount, at) ('1', 5, '12:00:30'), watermark '12:00:50'
  then per_minute
}
""",
    )


def test_rows_come_in_the_order_of_the_text(engine):
    assert_passes(
        engine,
        """
test across_sources {
  given orders (id, shop, at) ('1', 's', '12:00')
  given shops (shop, name) ('s', 'old')
  given orders (id, shop, at) ('2', 's', '12:00'), ('3', 't', '12:00')
  given shops (shop, name) +U ('s', 'new'), +I ('t', 'other'), -D ('s', null)
  then named changelog
    +I ('1', null), -D ('1', null), +I ('1', 'old'), +I ('2', 'old'), +I ('3', null),
    -U ('1', 'old'), +I ('1', null), -U ('2', 'old'), +I ('2', null),
    -D ('1', null), +I ('1', 'new'), -D ('2', null), +I ('2', 'new'),
    -D ('3', null), +I ('3', 'other'),
    -D ('1', 'new'), +I ('1', null), -D ('2', 'new'), +I ('2', null)
  then named (id, name) ('1', null), ('2', null), ('3', 'other')
}
test all_kinds {
  given ledger (shop, amount) +I ('s', 5), -U ('s', 5), +U ('s', 7), +I ('t', 1), -D ('t', 1)
  then balance changelog
    +I ('s', 5), -D ('s', 5), +I ('s', 7), +I ('t', 1), -D ('t', 1)
  then balance ('s', 7)
}
""",
    )


def test_values_of_the_pipeline_come_before_what_is_given(engine):
    assert_passes(
        engine,
        """
test values_first {
  given orders (id, shop, at) ('1', 's', '12:00'), ('2', 'x', '12:00')
  then told changelog (id, name) +I ('1', 'told'), +I ('2', null)
}
""",
    )


def test_differences_of_changes_are_shown_in_their_order(engine):
    (result,) = run(
        engine,
        """
test wrong {
  given orders (id, at) ('1', '12:00:10')
  then seen changelog (id) +I ('1')
  given orders (id, at) ('2', '12:00:10'), ('3', '12:00:10')
  then seen changelog (id)
    +I ('2'),
    -D ('2'),
  then seen (id) ('1'), ('2'), ('3')
}
""",
    )
    (found,) = result.findings
    assert found.message == "`seen` does not give the changes that test `wrong, step 2` expects"
    assert [label.text for label in found.labels] == ["this did not come out here"]
    assert found.notes[0].splitlines() == [
        "- expected, + came out",
        "      id",
        "  +I  '2'",
        "- -D  '2'",
        "+ +I  '3'",
    ]


def test_a_row_without_event_time_ends_the_job_as_in_production(engine):
    (result,) = run(engine, "test dies { given orders (id, at) ('1', null) then seen }")
    assert result.refused


def test_a_job_that_dies_is_told(engine):
    (result,) = run(
        engine,
        "test dies { given orders (id, at) ('1', '12:00'), ('one', '12:00') then numbers (1) }",
    )
    assert result.refused
    assert "cannot read `one` as a number" in result.findings[0].message


@pytest.mark.slow
def test_the_result_is_the_same_every_time(engine):
    blocks = """
test meets_itself {
  given orders (id, shop, amount, at)
    ('1', '2', 5, '12:00'), ('2', '1', 7, '12:00'), ('1', '1', 9, '12:00'), ('2', '2', 1, '12:00')
  then twice ('1', 7), ('1', 1), ('1', 5), ('1', 9), ('2', 5), ('2', 9), ('2', 7), ('2', 1)
}
test late_by_the_other {
  given orders (id, amount, at) ('1', 5, '12:00:30'), ('1', 1, '12:02:00')
  given returns (id, amount, at) ('1', 2, '12:01:40'), ('1', 2, '12:00:40'), ('1', 2, '12:01:50')
  given orders (id, amount, at) ('1', 4, '12:00:10'), ('1', 4, '12:01:10')
  then per_minute (window_start, total) ('12:00:00', 5), ('12:01:00', 0), ('12:02:00', 1)
}
"""
    for test in cases(PIPELINE + blocks):
        built = build_test(test.case)
        found = Counter()
        for _ in range(50):
            played = play(engine, test.case, built)
            assert played.failure is None
            # Two ways of one row have no order: see QUA007.
            (changes,) = played.steps[0].values()
            net = Counter()
            for change in changes:
                net[change.row] += 1 if change.kind in ("+I", "+U") else -1
            found[str(sorted(map(str, (+net).items())))] += 1
        assert list(found.values()) == [50]
    assert_passes(engine, blocks)
