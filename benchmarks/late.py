"""What it costs that sources in front of `.late` keep their watermarks: rows a second with and without.

python benchmarks/late.py [--rows 1000000] [--runs 3] [--output json]
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.job_rates import Rate, compiled, engine, in_turns, main
from compiler.emit.script import Script
from compiler.jars import BOUNDED_KEPT_WATERMARK, REMEMBERING
from dsl.records import replace

KINDS = {
    "one reader": (1, ""),
    "two readers": (2, ""),
    "two readers, idle at times": (2, "idle 10s"),
}
"""Parallelism, and what stands behind the watermark."""


def lines(rows: int) -> Iterator[str]:
    """Records of orders; one of a hundred is late."""
    for n in range(rows):
        second = n // 100 - (3600 if n % 100 == 99 else 0)
        moment = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(1_767_614_400 + second))
        yield f'{{"id": "order {n}", "shop": "s{n % 97}", "amount": {n}.25, "at": "{moment}"}}\n'


def script(data: Path, readers: int, idle: str) -> Script:
    """A job that sums up in windows, and writes nowhere."""
    return compiled(f"""\
pipeline measured {{}}
defaults {{ parallelism = {readers} }}
source orders from filesystem {{
  path = '{data}'
  format = json
  columns (id string not null, shop string, amount decimal(12, 2), at timestamp(3) not null)
  watermark at - 5s {idle}
}}
task totals {{
  from orders
  window tumble(at, 1m)
  group by shop
  select window_start, shop, sum(amount) as amount
}}
sink kept from totals into blackhole
sink late from totals.late into blackhole
""")


def plain(job: Script) -> Script:
    """The same job, whose source is read by its connector itself, and whose conditions forget the watermark."""
    connector = re.compile(rf"'connector' = '{REMEMBERING}'")
    own = re.compile(rf",\n  '{REMEMBERING}\.[^\n]*'(?=,?\n)")
    call = re.compile(rf"`{re.escape(BOUNDED_KEPT_WATERMARK)}`(?=\(CURRENT)")

    def forgetful(sql: str) -> str:
        return call.sub("", own.sub("", connector.sub("'connector' = 'filesystem'", sql)))

    statements = [
        replace(one, sql=forgetful(one.sql))
        for one in job.statements
        if one.name != BOUNDED_KEPT_WATERMARK
    ]
    inserts = [replace(one, sql=forgetful(one.sql)) for one in job.inserts]
    return replace(job, statements=tuple(statements), inserts=tuple(inserts), jars=())


def measure(rows: int, runs: int) -> dict[str, Rate]:
    """The best rates of each kind of job."""
    found: dict[str, Rate] = {}
    with engine() as started, tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "orders.json"
        with data.open("w", encoding="utf-8") as file:
            file.writelines(lines(rows))
        for kind, (readers, idle) in KINDS.items():
            job = script(data, readers, idle)
            jobs = {
                f"{kind}, watermarks not kept": plain(job),
                f"{kind}, watermarks kept": job,
            }
            found |= in_turns(jobs, started, rows, runs)
    return found


if __name__ == "__main__":
    main(__doc__.splitlines()[0], measure)
