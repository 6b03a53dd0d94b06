"""What it costs that sources in front of `.late` keep their watermarks: rows a second with and without.

python benchmarks/late.py [--rows 1000000] [--runs 3] [--output json]
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from compiler.checked import Settings
from compiler.compile import Built, build, check
from compiler.emit.script import Script
from compiler.jars import REMEMBERING
from dsl.records import replace
from dsl.source import Source
from runtime.classpath import Tuning
from runtime.engine import Engine, EngineMissing, EngineOptions, start_engine
from runtime.progress import Stage, StageBegan
from runtime.run import run

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
    text = f"""\
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
"""
    built = build(check(Source("measured.stream", text), Settings(), lambda *_: None))
    assert isinstance(built, Built)
    return built.script


def plain(job: Script) -> Script:
    """The same job, whose source is read by its connector itself."""
    pattern = re.compile(rf"'connector' = '{REMEMBERING}'")
    statements = [
        replace(one, sql=_without(pattern.sub("'connector' = 'filesystem'", one.sql)))
        for one in job.statements
    ]
    return replace(job, statements=tuple(statements), jars=())


def _without(sql: str) -> str:
    return re.sub(rf",\n  '{REMEMBERING}\.[^\n]*'(?=,?\n)", "", sql)


def rate(job: Script, engine: Engine, rows: int) -> float:
    """Rows a second from the start of the job to its end."""
    began = 0.0

    def see(event: object) -> None:
        nonlocal began
        if isinstance(event, StageBegan) and event.stage is Stage.RUNNING:
            began = time.monotonic()

    result = run(job, engine, see)
    assert result.failure is None, result.failure
    return rows / (time.monotonic() - began)


def measure(rows: int, runs: int) -> dict[str, float]:
    """The best rate of each kind of job."""
    started = start_engine(EngineOptions(tuning=Tuning.THROUGHPUT))
    if isinstance(started, EngineMissing):
        raise SystemExit(started.message)
    found: dict[str, float] = {}
    with started as engine, tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "orders.json"
        with data.open("w", encoding="utf-8") as file:
            file.writelines(lines(rows))
        for kind, (readers, idle) in KINDS.items():
            job = script(data, readers, idle)
            jobs = {"not kept": plain(job), "kept": job}
            # In turns, so that other work of the machine meets both.
            for _ in range(runs):
                for name, one in jobs.items():
                    key = f"{kind}, watermarks {name}"
                    found[key] = max(found.get(key, 0.0), rate(one, engine, rows))
    return found


def main() -> None:
    """Measure all and print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--output", choices=("text", "json"), default="text")
    given = parser.parse_args()
    found = measure(given.rows, given.runs)
    if given.output == "json":
        print(json.dumps({name: round(value) for name, value in found.items()}, indent=2))
        return
    for name, value in found.items():
        print(f"{name:<60}{value:>12,.0f} rows/s")


if __name__ == "__main__":
    main()
