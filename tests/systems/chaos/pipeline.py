"""The pipeline that has to survive: exactly once, a dedup, a window, and each side output in a topic of its own."""

from __future__ import annotations

NAME = "chaos"
INPUT = "orders"
OUTPUTS = ("totals", "rejected", "late", "malformed")
PARTITIONS = 2
INTERVAL = 1.0
"""Seconds from checkpoint to checkpoint."""

_TEXT = """\
pipeline chaos {
  delivery = exactly_once
}

defaults {
  parallelism = 2
  checkpoint.interval = 1s
  kafka.brokers = '@BROKERS@'
}

source orders from kafka {
  topic = 'orders'
  format = json
  start = earliest
  group = 'chaos'

  columns (
    id bigint not null,
    shop string not null,
    amount int,
    kind string not null,
    at timestamp(3) not null,
  )
  -- allow TIM009: all partitions have rows at all times
  watermark at - 5s
}

task valid {
  from orders
@EXPECTATIONS@
}

task deduped {
  from valid
  dedup by id keep first within 10m
}

task totals {
  from deduped
  window tumble(at, 1m)
  group by shop
  select
    window_start,
    shop,
    count(*) as orders,
    sum(amount) as amount,
    sum(id) as ids,
}

sink totals_out from totals into kafka {
  topic = 'totals'
  format = json
}

sink rejected_out from valid.rejected into kafka {
  topic = 'rejected'
  format = json
}

sink late_out from deduped.late into kafka {
  topic = 'late'
  format = json
}

sink malformed_out from orders.malformed into kafka {
  topic = 'malformed'
  format = json
}
"""

_BEFORE = """\
  expect positive: amount > 0 else reject
  expect real: kind <> 'probe' else drop"""
_AFTER = """\
  -- The upgrade: no order is that large, but somebody wanted to be sure.
  expect positive: amount > 0 else reject
  expect believable: amount < 1000000 else reject
  expect real: kind not in ('probe', 'canary') else drop"""


def pipeline(brokers: str, *, upgraded: bool = False) -> str:
    """The file, before or after the upgrade, which changes conditions and leaves what has state as it is."""
    expectations = _AFTER if upgraded else _BEFORE
    return _TEXT.replace("@BROKERS@", brokers).replace("@EXPECTATIONS@", expectations)
