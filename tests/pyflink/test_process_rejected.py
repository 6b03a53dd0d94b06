"""Rows for which the class of a `process` step raises are set aside, and nothing of their call is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_readme import streamc

PIPELINE = """\
pipeline alarms {}

source payments from datagen {
  columns (
    card string not null,
    amount decimal(10, 2),
    note array<string>,
    paid_at timestamp(3),
  )
  watermark paid_at - 5s
}

-- What each card has spent, and its payments.
task spent {
  raises = reject

  from payments
  process by card from python 'rules:Spent'
    state (
      total decimal(10, 2) ttl 1d,
      seen map<string, int> ttl 1d,
      words array<string> ttl 1d,
    )
    timers event_time
    returns (card string not null, what string not null, total decimal(10, 2) not null, at timestamp(3))
    watermark at
}

task per_minute {
  late = drop

  from spent
  window tumble(at, 1m)
  group by card
  select window_start, card, count(*) as n
}

sink out from spent into print
sink counted from per_minute into print
sink turned_away from spent.rejected into print

test a_call_that_raises_leaves_nothing {
  given payments (card, amount, note, paid_at)
    ('a', 1.00, array['x'], '12:00:00'),
    ('a', -5.00, array['y', null], '12:00:10'),
    ('a', 2.00, null, '12:00:20'),
    ('b', null, array['z'], '12:00:30'),
    ('a', -1.00, array['forget', 'v'], '12:01:20'),
    ('a', 4.00, array['x', 'w'], '12:02:00'),
    ('b', 1.00, null, '12:03:00'),
    ('a', 1.00, array['forget', 'u'], '12:04:00'),
  then spent (card, what, total, at)
    ('a', 'x', 1.00, '12:00:00'),
    ('a', 'timer x', 3.00, '12:00:20'),
    ('a', 'x', 3.00, '12:00:20'),
    ('a', 'timer x', 3.00, '12:00:40'),
    ('a', 'w,x', 7.00, '12:02:00'),
    ('a', 'timer xxw', 7.00, '12:02:20'),
    ('b', '', 1.00, '12:03:00'),
    ('b', 'timer ', 1.00, '12:03:20'),
    ('a', 'u', 1.00, '12:04:00'),
    ('a', 'timer u', 1.00, '12:04:20'),
  then per_minute (window_start, card, n)
    ('12:00:00', 'a', 4),
    ('12:02:00', 'a', 2),
    ('12:03:00', 'b', 2),
    ('12:04:00', 'a', 2),
  then spent.rejected (card, amount, note, paid_at, reason, task)
    ('a', -5.00, array['y', null], '12:00:10', 'Spent: ValueError: -5.00 < 0', 'spent'),
    ('b', null, array['z'], '12:00:30',
      'Spent: TypeError: `total` is DECIMAL(10, 2) NOT NULL, and is given None', 'spent'),
    ('a', -1.00, array['forget', 'v'], '12:01:20', 'Spent: ValueError: -1.00 < 0', 'spent'),
}

test a_timer_that_raises_ends_the_job {
  given payments (card, amount, paid_at)
    ('c', 99.00, '12:00:00'),
  then spent (card, total)
    ('c', 99.00),
}
"""
CODE = """\
from datetime import timedelta
from decimal import Decimal


class Spent:
    def process(self, context, card, amount, note, paid_at, total, seen: dict, words: list):
        raises = amount is None or amount < 0
        context.set_timer(paid_at + timedelta(seconds=25 if raises else 20))
        context.delete_timer(paid_at - timedelta(seconds=40))
        for word in note or ():
            if word == "forget":
                context.clear()
            elif word is not None:
                seen[word] = seen.get(word, 0) + 1
                words.append(word)
        if amount is not None:
            total.value = (total.value or Decimal(0)) + amount
        yield card, ",".join(sorted(seen)), total.value, paid_at
        if raises:
            raise ValueError(f"{amount} < 0")

    def on_timer(self, context, card, total, seen: dict, words: list):
        if total.value == 99:
            raise LookupError("no such total")
        assert len(words) == sum(seen.values())
        yield card, "timer " + "".join(words), total.value, context.time
"""


@pytest.mark.flink
def test_in_flink(tmp_path: Path) -> None:
    (tmp_path / "p.stream").write_text(PIPELINE, encoding="utf-8")
    (tmp_path / "rules.py").write_text(CODE, encoding="utf-8")
    ran = streamc("test", "p.stream", folder=tmp_path)
    said = ran.stdout + ran.stderr
    assert "1 passed, 1 failed" in ran.stdout, said
    assert "LookupError: no such total, in `rules:Spent` for the key with card = 'c'" in said
