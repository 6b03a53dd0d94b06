"""A pipeline whose Python functions, of all kinds, raise for some rows, and what comes of it."""

from __future__ import annotations

PIPELINE = """\
pipeline readings {}

function parsed(text string) returns int from python 'readings:parsed'

function scaled(value int, factor int) returns bigint from python 'readings:scaled' {
  vectorized = true
}

function letters(text string) returns table (letter string) from python 'readings:letters'

function spread(value bigint) returns aggregate bigint from python 'readings:Spread' {
  retracts = true
}

function mean(value bigint) returns aggregate double from python 'readings:mean' {
  vectorized = true
}

source sent from filesystem {
  path = 'sent.csv'
  format = csv

  columns (
    id int not null,
    text string,
    at timestamp(3),
  )
  watermark at - 1s
}

task numbers {
  raises = reject

  from sent
  extend parsed(text) as value
}

task scales {
  raises = reject

  from numbers
  select id, scaled(value, 10) as value, at
}

task latest {
  from scales
  group by id
  select id, max(value) as value
}

task width {
  from latest
  group by ()
  select spread(value) as spread
}

task means {
  late = drop

  select mean(value) as mean
  from scales
  group by tumble(at, interval '1' minute)
}

task spelt {
  from numbers
  cross join letters(text) as l
  select id, letter
}

sink kept from scales into filesystem {
  path = 'kept'
  format = json
}

sink turned_away from numbers.rejected, scales.rejected into filesystem {
  path = 'turned_away'
  format = json
}

sink others from width into print

sink more from means into blackhole

sink letters_of_all from spelt into blackhole
"""

TEST = """
test rows_that_raise_are_set_aside {
  given sent (id, text, at)
    (1, '17', '12:00:01'),
    (2, 'x', '12:00:02'),
    (3, '13', '12:00:03'),
    (4, '7', '12:00:04'),
    (5, null, '12:00:05'),
  then scales (id, value)
    (1, 170),
    (4, 70),
  then numbers.rejected (id, text, reason, task)
    (2, 'x', 'parsed: ValueError: invalid literal for int() with base 10: ''x''', 'numbers'),
    (5, null, 'parsed: TypeError: nothing is no number', 'numbers'),
  then scales.rejected (id, reason)
    (3, 'scaled: ValueError: thirteen'),
  then width (spread)
    (100),
  then means (mean)
    (120.0),
  then spelt (id, letter)
    (1, '1'),
    (1, '7'),
    (3, '1'),
    (3, '3'),
    (4, '7'),
}
"""

MODULE = """\
import pandas as pd


def parsed(text: str | None) -> int:
    if text is None or text == "":
        raise TypeError("nothing is no number")
    return int(text)


def scaled(value: pd.Series, factor: pd.Series) -> pd.Series:
    if (value == 13).any():
        raise ValueError("thirteen")
    return value * factor


def letters(text: str | None):
    yield from text or ""


def mean(value: pd.Series) -> float:
    return value.mean()


class Spread:
    def create_accumulator(self):
        return []

    def accumulate(self, values, value):
        values.append(value)

    def retract(self, values, value):
        values.remove(value)

    def get_value(self, values):
        return max(values) - min(values) if values else None
"""
SENT = "1,17,2026-01-05 12:00:01\n2,x,2026-01-05 12:00:02\n3,13,2026-01-05 12:00:03\n4,7,2026-01-05 12:00:04\n"

KEPT = [{"id": 1, "value": 170}, {"id": 4, "value": 70}]
"""Of `kept`, but for the time."""

RESTARTED = """\
pipeline drawn {{
  delivery = exactly_once
  checkpoint.interval = 300ms
  restart = fixed_delay
  restart.attempts = 3
  restart.delay = 100ms
}}

-- Another value for the same row each time, and the whole job dies once.
function drawn(id int) returns int from python 'drawn:drawn' {{
  deterministic = false
}}

source numbers from filesystem {{
  path = '{folder}/numbers'
  format = csv
  columns (id int not null)
}}

task halves {{
  raises = reject

  from numbers
  extend drawn(id) as value
}}

sink kept from halves into filesystem {{
  path = '{out}/kept'
  format = json
}}

sink turned_away from halves.rejected into filesystem {{
  path = '{out}/turned_away'
  format = json
}}
"""

DRAWN = """\
import os
import random
import time
from pathlib import Path

MARK = Path("{mark}")


def drawn(id: int) -> int:
    time.sleep(0.002)
    if id == 1500 and not MARK.exists():
        MARK.touch()
        os._exit(1)
    if random.random() < 0.5:
        raise ValueError("drawn")
    return id
"""
