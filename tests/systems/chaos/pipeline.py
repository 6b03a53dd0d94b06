"""The pipeline that has to survive: a dedup, a window, and each side output in a sink of its own."""

from __future__ import annotations

from collections.abc import Mapping

NAME = "chaos"
PARTITIONS = 2
INTERVAL = 1.0
"""Seconds from checkpoint to checkpoint."""

_TEXT = """\
pipeline chaos {
  delivery = @DELIVERY@
}

defaults {
  parallelism = 2
  checkpoint.interval = 1s
  kafka.brokers = '@BROKERS@'
@DEFAULTS@}

source orders from kafka {
  topic = '@TOPIC@'
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

-- allow STA003: twenty shops
task per_shop {
  from deduped
  group by shop
  select
    shop,
    count(*) as orders,
    sum(cast(amount as bigint)) as amount,
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

@SINKS@"""

_BEFORE = """\
  expect positive: amount > 0 else reject
  expect real: kind <> 'probe' else drop"""
_AFTER = """\
  -- The upgrade: no order is that large, but somebody wanted to be sure.
  expect positive: amount > 0 else reject
  expect believable: amount < 1000000 else reject
  expect real: kind not in ('probe', 'canary') else drop"""


def pipeline(parts: Mapping[str, str], *, upgraded: bool) -> str:
    """The file before or after the upgrade, which changes conditions and leaves what has state as it is.

    Its `parts` are the address of the `brokers`, the `topic` of the input, the promise of `delivery`, lines for
    `defaults`, and `sinks`.
    """
    text = _TEXT.replace("@EXPECTATIONS@", _AFTER if upgraded else _BEFORE)
    for name, part in parts.items():
        text = text.replace(f"@{name.upper()}@", part)
    return text
