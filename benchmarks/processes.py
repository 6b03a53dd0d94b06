"""What a `process` step costs: rows a second of one that keeps a value, a list, or timers, and of the same in SQL.

python benchmarks/processes.py [--rows 200000] [--runs 3] [--output json]
"""

from __future__ import annotations

import argparse
import json
from functools import partial
from statistics import median

from benchmarks.functions import rate, seconds
from compiler.checked import Settings
from compiler.compile import Built, build, check
from compiler.emit.script import Script
from dsl.source import Source
from runtime.classpath import Tuning
from runtime.engine import EngineMissing, EngineOptions, start_engine

CODE = """\
from datetime import timedelta

MINUTE = timedelta(minutes=1)


class Total:
    def process(self, id, total):
        total.value = (total.value or 0) + 1
        yield id, total.value


class Recent:
    def process(self, id, value, last: list):
        last[:] = [*last, value][-10:]
        yield id, sum(last)


class Counted:
    def process(self, context, id, at, count):
        count.value = (count.value or 0) + 1
        context.set_timer(at.replace(second=0, microsecond=0) + MINUTE)

    def on_timer(self, context, id, count):
        yield id, count.value
        count.clear()
"""
TASKS = {
    "a value": (
        (
            "from numbers process by id from python 'code_:Total' state (total bigint ttl 1d)"
            " returns (id bigint not null, value bigint)"
        ),
        (
            "select id, count(*) over (partition by id order by now rows between unbounded preceding and current row)"
            " as value from numbers"
        ),
    ),
    "a list of ten": (
        (
            "from numbers process by id from python 'code_:Recent' state (last array<bigint> ttl 1d)"
            " returns (id bigint not null, value bigint)"
        ),
        (
            "select id, sum(value) over (partition by id order by now rows between 9 preceding and current row)"
            " as value from numbers"
        ),
    ),
    "timers": (
        (
            "from numbers process by id from python 'code_:Counted' state (count bigint ttl 1d) timers event_time"
            " returns (id bigint not null, value bigint)"
        ),
        "late = drop from numbers window tumble(at, 1m) group by id select id, count(*) as value",
    ),
}
"""What is kept, as a step `process` and in SQL."""
FASTER = 10
"""So many more rows are given to SQL, of which a job would else end before it can be measured."""


def script(task: str, rows: int) -> Script:
    """A job with the task that writes nowhere: a thousand keys, each row ten milliseconds after the one before."""
    text = f"""\
pipeline measured {{
  checkpoint.interval = 1h
  state_ttl = 1d
}}
source numbers from datagen {{
  number_of_rows = {rows}
  rows_per_second = 1000000000
  fields.n.kind = sequence
  fields.n.start = 0
  fields.n.end = {rows - 1}
  columns (
    n bigint not null,
    id as n % 1000,
    value as n % 7,
    at as to_timestamp_ltz(n * 10, 3),
    now as proctime(),
  )
  watermark at
}}
task measured_task {{ {task} }}
sink kept from measured_task into blackhole
"""
    code = Source("code_.py", CODE)
    checked = check(
        Source("measured.stream", text),
        Settings(),
        lambda path, _: code if path == code.name else None,
    )
    assert not checked.failed, [d.message for d in checked.diagnostics]
    built = build(checked)
    assert isinstance(built, Built), built
    return built.script


def measure(rows: int, runs: int) -> dict[str, tuple[float, float]]:
    """The median rates of each step and of its SQL, which take turns."""
    started = start_engine(EngineOptions(tuning=Tuning.THROUGHPUT))
    if isinstance(started, EngineMissing):
        raise SystemExit(started.message)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in TASKS}
    with started as engine:
        for step, _ in TASKS.values():
            # The first start of Python reads all of Beam from the disk.
            seconds(script(step, rows // 10), engine)
        for _ in range(runs):
            for name, rates in found.items():
                step, sql = TASKS[name]
                of_step = rate(partial(script, step), engine, rows)
                rates.append((of_step, rate(partial(script, sql), engine, rows * FASTER)))
    return {
        name: (median(one for one, _ in rates), median(other for _, other in rates))
        for name, rates in found.items()
    }


def main() -> None:
    """Measure all and print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--output", choices=("text", "json"), default="text")
    given = parser.parse_args()
    found = measure(given.rows, given.runs)
    if given.output == "json":
        shown = {
            name: {"process": round(p), "sql": round(s), "of_sql": p / s}
            for name, (p, s) in found.items()
        }
        print(json.dumps(shown, indent=2))
        return
    for name, (process, sql) in found.items():
        print(f"{name:<16}{process:>12,.0f} rows/s{sql:>14,.0f} in SQL{process / sql:>9.2%}")


if __name__ == "__main__":
    main()
