"""What it costs to hand out malformed records: rows a second with `malformed = fail`, and with `.malformed` read.

python benchmarks/malformed.py [--rows 1000000] [--runs 3] [--output json]
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from compiler.checked import Settings
from compiler.compile import Built, build, check
from compiler.emit.script import Script
from dsl.source import Source
from runtime.classpath import Tuning
from runtime.engine import Engine, EngineMissing, EngineOptions, start_engine
from runtime.progress import Stage, StageBegan
from runtime.run import run

RECORDS = {
    "json": '{{"id": "order {n}", "shop": "s{shop}", "amount": {n}.25, "at": "2026-01-05 12:{m:02}:{s:02}"}}\n',
    "csv": "order {n},s{shop},{n}.25,2026-01-05 12:{m:02}:{s:02}\n",
}
BROKEN = "{broken\n"


def lines(form: str, rows: int, every: int) -> Iterator[str]:
    """Records of orders; one of `every` is broken."""
    for n in range(rows):
        if every and n % every == 0:
            yield BROKEN
        else:
            yield RECORDS[form].format(n=n, shop=n % 97, m=n // 60_000 % 60, s=n // 1000 % 60)


def script(data: Path, form: str, *, routed: bool, timed: bool) -> Script:
    """A job that reads all columns and writes nowhere."""
    text = f"""\
pipeline measured {{}}
source orders from filesystem {{
  path = '{data}'
  format = {form}
  columns (id string not null, shop string, amount decimal(12, 2), at timestamp(3))
  {"watermark at - 5s" if timed else ""}
}}
sink kept from orders into blackhole
{"sink aside from orders.malformed into blackhole" if routed else ""}
"""
    built = build(check(Source("measured.stream", text), Settings(), lambda *_: None))
    assert isinstance(built, Built)
    return built.script


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
        for form in RECORDS:
            for every in (0, 100):
                data = Path(folder) / f"{form}-{every}"
                with data.open("w", encoding="utf-8") as file:
                    file.writelines(lines(form, rows, every))
                for timed in (False, True):
                    for routed in (False, True) if not every else (True,):
                        job = script(data, form, routed=routed, timed=timed)
                        name = f"{form}, {'event time' if timed else 'no event time'}, "
                        name += ".malformed read" if routed else "malformed = fail"
                        name += ", 1 % malformed" if every else ""
                        found[name] = max(rate(job, engine, rows) for _ in range(runs))
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
