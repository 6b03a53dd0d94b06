"""Coroutines, on a real Flink that waits for them: order, overlap, errors, times, beside plain functions."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.markdown import ROOT
from tests.systems.environments import python_with_flink
from tests.test_examples import json_rows

pytestmark = pytest.mark.slow

FLINK = "2.3"
AT_ONCE = 20

HEAD = f"""\
pipeline asked {{
  parallelism = 1
  restart = none
  flink.table.exec.async-scalar.timeout = '2 s'
  flink.table.exec.async-scalar.max-attempts = 2
  flink.table.exec.async-scalar.retry-delay = '10 ms'
  flink.table.exec.async-scalar.max-concurrent-operations = {AT_ONCE}
}}

param out string

source numbers from filesystem {{
  path = 'ROWS'
  format = csv
  columns (n int not null, name string @pii(name))
}}

function picky(n int, name string) returns int from python 'service:picky'
"""

FEW = (
    HEAD
    + """
function square(n int) returns int from python 'service:square'
function following(n int) returns int from python 'service:following'

task picked {
  raises = reject
  from numbers
  select n, picky(n, name) as m
}

-- Plain functions beside coroutines.
task mixed {
  from numbers
  where square(n) > 100 and n < 30
  select
    square(n) as a,
    following(n % 10 + 10 - n % 10) + 1 as b,
    n,
    following(n) as c,
    name,
}

sink s1 from mixed into filesystem { path = '${out}/mixed' format = json allow_pii = [name] }
sink s2 from picked into filesystem { path = '${out}/picked' format = json }
sink s3 from picked.rejected into filesystem {
  path = '${out}/rejected'
  format = json
  allow_pii = [name]
}
"""
)
ALL = (
    FEW
    + """
function crowd(n int) returns int from python 'service:crowd'
function second_time(n int) returns int from python 'service:second_time' {
  deterministic = false
}
function pieces(n int) returns table (piece int) from python 'service:pieces'
function most(n int) returns aggregate int from python 'service:Most'

task crowded {
  from numbers
  select n, crowd(n) as found
}

task again {
  from numbers
  where n < 30
  select n, second_time(n) as times
}

task pieced {
  from numbers
  where n < 3
  cross join pieces(square(n)) as w
  select n, w.piece, following(w.piece) as following, square(w.piece) as square
}

task grouped {
  from numbers
  group by n % 2
  select n % 2 as k, most(square(n)) as m, count(*) as c
}

task joined {
  from numbers as l
  join numbers as r on square(l.n) = square(r.n + 1)
  select l.n, following(r.n) as m
}

sink s4 from crowded into filesystem { path = '${out}/crowded' format = json }
sink s5 from again into filesystem { path = '${out}/again' format = json }
sink s6 from pieced into filesystem { path = '${out}/pieced' format = json }
-- allow STA024: read back whole
sink s7 from grouped into filesystem { path = '${out}/grouped' format = debezium_json }
sink s8 from joined into filesystem { path = '${out}/joined' format = json }
"""
)
FAILING = (
    HEAD
    + """
task picked {
  from numbers
  select n, picky(n, name) as m
}

sink out from picked into filesystem { path = '${out}/failed' format = json }
"""
)
SERVICE = """\
import asyncio

under_way = 0
tried = {}


async def crowd(n):
    # How many calls are under way.
    global under_way
    under_way += 1
    found = under_way
    await asyncio.sleep(0.05)
    under_way -= 1
    return found


async def square(n):
    await asyncio.sleep(0.002 * (10 - n % 10))
    return n * n


async def picky(n, name):
    tried[n] = tried.get(n, 0) + 1
    if n % 10 == 3:
        raise ValueError(f"no {n}, time {tried[n]}")
    if n == 55:
        await asyncio.sleep(60)
    if n == 65:
        raise SystemExit("enough")
    return n


async def second_time(n):
    tried[-n] = tried.get(-n, 0) + 1
    if tried[-n] < 2:
        raise LookupError("not yet")
    return tried[-n]


def following(n):
    return n + 1


def pieces(n):
    yield n
    yield n + 1


class Most:
    def create_accumulator(self):
        return [0]

    def accumulate(self, kept, n):
        kept[0] = max(kept[0], n)

    def get_value(self, kept):
        return kept[0]
"""


JOBS = {
    "python:all": (ALL, range(100)),
    "sql:few": (FEW, range(100)),
    "python:waits": (FAILING, [1, 55]),
    "sql:raises": (FAILING, [3]),
}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str | None]]:
    """Where the rows of both back ends are, and why which job failed."""
    folder = tmp_path_factory.mktemp("coroutines")
    (folder / "service.py").write_text(SERVICE, encoding="utf-8")
    jobs = []
    for job, (text, rows) in JOBS.items():
        kind, _, name = job.partition(":")
        (folder / f"{name}.csv").write_text("".join(f"{n},Quxly{n}\n" for n in rows), "utf-8")
        file = folder / f"{name}.stream"
        file.write_text(text.replace("ROWS", str(folder / f"{name}.csv")), encoding="utf-8")
        jobs.append(f"{kind}:{file}")
    python = python_with_flink(FLINK)
    done = subprocess.run(
        [str(python), "-m", "tests.pyflink.by_both", FLINK, *jobs],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{python.parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert [said["python:all"], said["sql:few"]] == [None, None]
    return folder, said


def rows(folder: Path, name: str) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in json_rows(folder / name)]


@pytest.mark.parametrize("kind", ["sql", "python"])
def test_rows_and_order(ran: tuple[Path, dict[str, str | None]], kind: str) -> None:
    folder = ran[0] / kind
    wanted = [(n * n, 12, n, n + 1, f"Quxly{n}") for n in range(11, 30)]
    assert rows(folder, "mixed") == wanted
    turned_away = {n: reason for n, _, reason, *_ in rows(folder, "rejected")}
    raised = {n: f"picky: ValueError: no {n}, time 2" for n in range(3, 100, 10)}
    assert turned_away == {
        **raised,
        55: "picky: TimeoutError: no answer within 2 s",
        65: "picky: RuntimeError: SystemExit: enough",
    }
    assert rows(folder, "picked") == [(n, n) for n in range(100) if n not in turned_away]


def test_beside_other_kinds_of_functions(ran: tuple[Path, dict[str, str | None]]) -> None:
    folder = ran[0] / "python"
    assert rows(folder, "again") == [(n, 2) for n in range(30)]
    pieces = [(n, p) for n in range(3) for p in (n * n, n * n + 1)]
    assert rows(folder, "pieced") == [(n, p, p + 1, p * p) for n, p in pieces]
    assert Counter(rows(folder, "joined")) == Counter((n, n) for n in range(1, 100))
    kept: Counter[tuple[object, ...]] = Counter()
    for change in json_rows(folder / "grouped"):
        row, count = (change["after"], 1) if change["op"] == "c" else (change["before"], -1)
        assert isinstance(row, dict)
        kept[tuple(row.values())] += count
    assert +kept == Counter({(0, 98 * 98, 50): 1, (1, 99 * 99, 50): 1})


def test_calls_overlap(ran: tuple[Path, dict[str, str | None]]) -> None:
    """As many as Flink is told are under way at once, and many all the time: 100 calls of 50 ms take a part of 5 s."""
    under_way = [int(str(found)) for _, found in rows(ran[0] / "python", "crowded")]
    assert max(under_way) == AT_ONCE
    # One after the other they would take so many times as long.
    assert sum(under_way) / len(under_way) > AT_ONCE / 4


def test_failures_tell_the_row(ran: tuple[Path, dict[str, str | None]]) -> None:
    """Also of the last row of all, and nothing of a column with a tag."""
    raised, waited = (ran[1][job] or "" for job in ("sql:raises", "python:waits"))
    line = SERVICE[: SERVICE.index("raise ValueError")].count("\n") + 1
    where = f"`picky` in line {line} of service.py"
    assert raised == f"{where}: ValueError: no 3, time 2, for the row with n = 3"
    assert "TimeoutError: no answer within 2 s, for the row with n = 55" in waited
    assert set(re.findall(r"for the row with (.*)", waited)) == {"n = 55"}
    assert "Quxly" not in raised + waited
