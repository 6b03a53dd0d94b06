"""What Python costs: rows a second of an SQL expression, and of the same as a scalar and as a vectorized function.

python benchmarks/functions.py [--rows 500000] [--runs 3] [--output json]
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from functools import partial
from statistics import median

from compiler.checked import Settings
from compiler.compile import Built, build, check
from compiler.emit.script import Script
from dsl.source import Source
from runtime.classpath import Tuning
from runtime.engine import Engine, EngineMissing, EngineOptions, start_engine
from runtime.progress import Stage, StageBegan
from runtime.run import run

CODE = """\
import pandas as pd


def scaled(value: int, factor: int) -> int:
    return value * factor + 7


def scaled_columns(value: pd.Series, factor: pd.Series) -> pd.Series:
    return value * factor + 7
"""
DECLARED = {
    "sql": "function scaled(value bigint, factor bigint) returns bigint as value * factor + 7",
    "scalar": "function scaled(value bigint, factor bigint) returns bigint from python 'code_:scaled'",
    "vectorized": "function scaled(value bigint, factor bigint) returns bigint"
    " from python 'code_:scaled_columns' { vectorized = true }",
}
"""The same function in three ways."""


def script(form: str, rows: int) -> Script:
    """A job that calls the function once a row and writes nowhere."""
    text = f"""\
pipeline measured {{ checkpoint.interval = 1h }}
{DECLARED[form]}
source numbers from datagen {{
  number_of_rows = {rows}
  rows_per_second = 1000000000
  columns (id bigint not null, factor bigint not null)
  fields.id.max = 1000000
  fields.id.min = 0
  fields.factor.max = 1000
  fields.factor.min = 0
}}
task called {{ from numbers select scaled(id, factor) as value }}
sink kept from called into blackhole
"""
    code = Source("code_.py", CODE)
    checked = check(
        Source("measured.stream", text),
        Settings(),
        lambda path, _: code if path == code.name else None,
    )
    built = build(checked)
    assert isinstance(built, Built), [d.message for d in checked.diagnostics]
    return built.script


def seconds(job: Script, engine: Engine) -> float:
    """From the start of the job to its end."""
    began = 0.0

    def see(event: object) -> None:
        nonlocal began
        if isinstance(event, StageBegan) and event.stage is Stage.RUNNING:
            began = time.monotonic()

    result = run(job, engine, see)
    assert result.failure is None, result.failure
    return time.monotonic() - began


def rate(made: Callable[[int], Script], engine: Engine, rows: int) -> float:
    """Rows a second of a job that goes on: its start, and that of Python, is that of a job of a tenth of the rows.

    `made` gives the job of so many rows.
    """
    short = seconds(made(rows // 10), engine)
    return (rows - rows // 10) / max(seconds(made(rows), engine) - short, 1e-3)


def measure(rows: int, runs: int) -> dict[str, float]:
    """The median rate of each form, which take turns: the machine may be slower at one time than at another."""
    started = start_engine(EngineOptions(tuning=Tuning.THROUGHPUT))
    if isinstance(started, EngineMissing):
        raise SystemExit(started.message)
    found: dict[str, list[float]] = {form: [] for form in DECLARED}
    with started as engine:
        for form in DECLARED:
            # The first start of Python reads all of pandas and Beam from the disk.
            seconds(script(form, rows // 10), engine)
        for _ in range(runs):
            for form, rates in found.items():
                rates.append(
                    rate(partial(script, form), engine, rows * (FASTER if form == "sql" else 1))
                )
    return {form: median(rates) for form, rates in found.items()}


FASTER = 20
"""So many more rows are given to SQL, of which a job would else end before it can be measured."""


def main() -> None:
    """Measure all and print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--output", choices=("text", "json"), default="text")
    given = parser.parse_args()
    found = measure(given.rows, given.runs)
    shares = {form: value / found["sql"] for form, value in found.items()}
    if given.output == "json":
        rates = {form: round(value) for form, value in found.items()}
        print(json.dumps({"rows_per_second": rates, "of_sql": shares}, indent=2))
        return
    for form, value in found.items():
        print(f"{form:<12}{value:>12,.0f} rows/s  {shares[form]:>7.2%} of SQL")


if __name__ == "__main__":
    main()
