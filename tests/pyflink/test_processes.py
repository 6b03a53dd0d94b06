"""Values, state, timers and failures of `process` steps, in a real Flink."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from compiler.emit.pyflink import travelling
from tests.test_readme import streamc

TYPES = """\
pipeline types {}

source rows from datagen {
  columns (
    k string not null,
    b boolean,
    i int,
    l bigint,
    s smallint,
    n tinyint,
    f float,
    g double,
    d decimal(10, 2),
    c char(3),
    y bytes,
    da date,
    ti time,
    t timestamp(3),
    u timestamp(6),
    z timestamp_ltz(3),
    a array<string>,
    m map<string, int>,
    r row<x int, y string>,
    at timestamp(3),
  )
  watermark at - 5s
}

task same {
  from rows
  process by k, i, d, t from python 'rules:Same'
    returns (
      k string not null, b boolean, i int, l bigint, s smallint, n tinyint, f float, g double, d decimal(10, 2),
      c char(3), y bytes, da date, ti time, t timestamp(3), u timestamp(6), z timestamp_ltz(3), a array<string>,
      m map<string, int>, r row<x int, y string>, at timestamp(3),
    )
    watermark at
}

task per_minute {
  late = drop

  from same
  window tumble(at, 1m)
  group by k
  select window_start, k, count(*) as n
}

task remembered {
  from rows
  process by k from python 'rules:Remember'
    state (last bigint, seen map<int, bigint>, all_of_them array<bigint>)
    timers event_time
    returns (k string, what string, n bigint)
}

task failing {
  from rows
  process by k, i from python 'rules:Failing' returns (n int not null)
}

task forgetful {
  from rows
  process by k from python 'rules:Forgetful'
    state (
      soon bigint ttl 1s,
      late bigint ttl 1d,
      soon_listed array<int> ttl 1s,
      soon_mapped map<int, bigint> ttl 1s,
    )
    returns (i int, soon bigint, late bigint, listed bigint, mapped bigint, found boolean)
}

sink out from same into blackhole
sink forgotten from forgetful into blackhole
sink counted from per_minute into blackhole
sink more from remembered into blackhole
sink never from failing into blackhole

test values_stay_what_they_are {
  given rows (k, b, i, l, s, n, f, g, d, c, y, da, ti, t, u, z, a, m, r, at)
    ('p', true, 1, 2, 3, 4, 1.5, 2.5, 1.25, 'abc', x'0102', '2024-02-29', '01:02:03', '2024-01-02 03:04:05.123',
      '2024-01-02 03:04:05.123456', '2024-01-02 03:04:05.123', array['a', null], map['a', 1], row(1, 'y'),
      '2024-01-01 12:00:00'),
    ('q', null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
      '2024-01-01 12:01:00'),
  then same (k, b, i, l, s, n, f, g, d, c, y, da, ti, t, u, z, a, m, r, at)
    ('p', true, 1, 2, 3, 4, 1.5, 2.5, 1.25, 'abc', x'0102', '2024-02-29', '01:02:03', '2024-01-02 03:04:05.123',
      '2024-01-02 03:04:05.123456', '2024-01-02 03:04:05.123', array['a', null], map['a', 1], row(1, 'y'),
      '2024-01-01 12:00:00'),
    ('q', null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
      '2024-01-01 12:01:00'),
  then per_minute (k, window_start, n)
    ('p', '2024-01-01 12:00:00', 1),
    ('q', '2024-01-01 12:01:00', 1),
}

test state_is_of_its_key {
  given rows (k, i, l, at)
    ('a', 1, 10, '12:00:00'),
    ('b', 1, 5, '12:00:01'),
    ('a', 2, 20, '12:00:02'),
    ('a', 1, 30, '12:00:03'),
    watermark '12:00:10',
    ('a', 9, 40, '12:00:05'),
  then remembered (k, what, n)
    ('a', 'first', 10),
    ('b', 'first', 5),
    ('a', 'after 10', 20),
    ('a', 'after 20', 30),
    ('a', 'sum', 60),
    ('b', 'sum', 5),
    ('a', 'late', 40),
}

test state_is_forgotten_after_its_time {
  given rows (k, i, at)
    ('a', 1, '12:00:00'),
    ('a', 2, '12:00:01'),
    ('b', 1, '12:00:02'),
  then forgetful (i, soon, late, listed, mapped, found)
    (1, 0, 0, 0, 0, false),
    (2, 0, 1, 0, 0, false),
    (1, 0, 0, 0, 0, false),
}

test a_failure_names_the_key {
  given rows (k, i, at)
    ('x', 7, '12:00:00'),
  then failing (n)
    (1),
}
"""
CODE = """\
import time
from datetime import timedelta


class Same:
    def process(self, k, b, i, l, s, n, f, g, d, c, y, da, ti, t, u, z, a, m, r, at):
        yield k, b, i, l, s, n, f, g, d, c, y, da, ti, t, u, z, a, m, r, at


class Remember:
    def process(self, context, k, i, l, at, last, seen: dict, all_of_them: list):
        if context.late:
            assert dict(seen) == {} and list(all_of_them) == []
            return [(k, "late", l)]
        what = "first" if last.value is None else f"after {last.value}"
        last.value = l
        seen[i] = l
        assert i in seen and -1 not in seen
        all_of_them.append(l)
        context.set_timer(at + timedelta(seconds=60))
        context.delete_timer(at + timedelta(seconds=60))
        context.set_timer(at.replace(second=9))
        return [(k, what, l)]

    def on_timer(self, context, k, seen: dict, all_of_them: list):
        assert sorted(seen) == ([1, 2] if k == "a" else [1])
        assert context.time.second == 9 and context.watermark >= context.time
        yield k, "sum", sum(all_of_them)
        context.clear()


class Forgetful:
    def process(self, i, soon, late, soon_listed: list, soon_mapped: dict):
        if i == 2:
            time.sleep(1.5)
        counts = soon.value or 0, late.value or 0, len(soon_listed), len(soon_mapped)
        yield i, *counts, 0 in soon_mapped
        for _ in range(2):
            # What was written is there at once.
            soon.value = (soon.value or 0) + 1
            soon_listed.append(i)
            soon_mapped[0] = soon.value
            assert len(soon_listed) == soon_mapped[0] == soon.value
        late.value = (late.value or 0) + 1


class Failing:
    def process(self, i):
        yield None
"""


@pytest.mark.flink
def test_in_flink(tmp_path: Path) -> None:
    (tmp_path / "p.stream").write_text(TYPES, encoding="utf-8")
    (tmp_path / "rules.py").write_text(CODE, encoding="utf-8")
    ran = streamc("test", "p.stream", folder=tmp_path)
    assert "3 passed, 1 failed" in ran.stdout, ran.stdout + ran.stderr
    said = ran.stdout + ran.stderr
    assert "TypeError: `n` is INT NOT NULL, and is given None, in `rules:Failing`" in said
    assert "for the key with k = 'x', i = 7" in said


@pytest.fixture(scope="module")
def values() -> Iterator[ModuleType]:
    """The module as it lies beside what imports it where a job runs."""
    folder = str(Path(travelling.__file__).parent)
    sys.path.insert(0, folder)
    try:
        import streamc_values

        yield streamc_values
    finally:
        sys.path.remove(folder)
        sys.modules.pop("streamc_values", None)


KEYS = [
    ("STRING", 'a "b"\n', 'a "b"\n'),
    ("BIGINT", 2**62, 2**62),
    ("BOOLEAN", True, True),
    ("DOUBLE", 0.1, 0.1),
    ("DECIMAL(38, 2)", Decimal("1.20"), Decimal("1.20")),
    ("BYTES", b"\x00\xff", b"\x00\xff"),
    ("DATE", date(2024, 2, 29), date(2024, 2, 29)),
    ("TIME(0)", time(1, 2, 3), time(1, 2, 3)),
    ("TIMESTAMP(6)", datetime(2024, 1, 1, microsecond=1), datetime(2024, 1, 1, microsecond=1)),
    ("STRING", None, None),
]


@pytest.mark.parametrize(("kind", "value", "again"), KEYS)
def test_keys_come_back(values: ModuleType, kind: str, value: object, again: object) -> None:
    text = values.key_text([value, "other"])
    kinds = [values.parsed(kind), values.parsed("STRING")]
    assert values.key_values(text, kinds) == [again, "other"]


def test_types_are_read(values: ModuleType) -> None:
    found = values.parsed(
        "MAP<STRING NOT NULL, ARRAY<ROW<`a b` INT NOT NULL, `c` DECIMAL(10, 2)>>> NOT NULL"
    )
    assert found.never_null
    row = found.parts[1].parts[0]
    assert (row.names, row.parts[0].never_null, row.parts[1].numbers) == (
        ("a b", "c"),
        True,
        (10, 2),
    )


@pytest.mark.parametrize(
    ("kind", "given", "taken"),
    [
        ("DECIMAL(4, 2)", Decimal("1.005"), Decimal("1.01")),
        ("DECIMAL(4, 2)", 7, Decimal("7.00")),
        ("DOUBLE", 1, 1.0),
        ("ARRAY<BIGINT>", (1, None), [1, None]),
        ("BYTES", bytearray(b"a"), b"a"),
    ],
)
def test_values_are_made_to_fit(
    values: ModuleType, kind: str, given: object, taken: object
) -> None:
    assert values.writer("c", values.parsed(kind))(given) == taken


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("INT", 2**31),
        ("INT", True),
        ("INT", 1.0),
        ("STRING", 1),
        ("DECIMAL(4, 2)", Decimal(100)),
        ("DECIMAL(4, 2)", Decimal("99.999")),
        ("DECIMAL(4, 2)", Decimal("NaN")),
        ("DATE", datetime(2024, 1, 1)),
        ("TIMESTAMP(3)", datetime(2024, 1, 1, tzinfo=UTC)),
        ("TIMESTAMP_LTZ(3)", datetime(2024, 1, 1)),
        ("ARRAY<INT NOT NULL>", [None]),
        ("ROW<`x` INT>", (1, 2)),
        ("STRING NOT NULL", None),
    ],
)
def test_what_does_not_fit_is_refused(values: ModuleType, kind: str, given: object) -> None:
    with pytest.raises(TypeError, match="`c` is "):
        values.writer("c", values.parsed(kind))(given)
