"""How fast jobs of small pipelines are in embedded Flink, for benchmarks that compare them: rows and processor time."""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from compiler.checked import Settings
from compiler.compile import Built, build, check
from compiler.emit.script import Script
from dsl.records import dataclass
from dsl.source import Source
from runtime.classpath import Tuning
from runtime.engine import Engine, EngineMissing, EngineOptions, start_engine
from runtime.progress import Stage, StageBegan
from runtime.run import run


@dataclass(frozen=True, slots=True)
class Rate:
    """Rows a second from the start of a job to its end, and rows for a second of the processor."""

    elapsed: float
    processor: float

    def best(self, other: Rate) -> Rate:
        """The better of each: other work of the machine makes both worse and never better."""
        elapsed = max(self.elapsed, other.elapsed)
        return Rate(elapsed, max(self.processor, other.processor))


def compiled(text: str) -> Script:
    """The job of a pipeline."""
    built = build(check(Source("measured.stream", text), Settings(), lambda *_: None))
    assert isinstance(built, Built)
    return built.script


def engine() -> Engine:
    """An embedded Flink set for throughput."""
    started = start_engine(EngineOptions(tuning=Tuning.THROUGHPUT))
    if isinstance(started, EngineMissing):
        raise SystemExit(started.message)
    return started


def rate(job: Script, engine: Engine, rows: int) -> Rate:
    """How fast a job is once it runs."""
    began = used = 0.0

    def see(event: object) -> None:
        nonlocal began, used
        if isinstance(event, StageBegan) and event.stage is Stage.RUNNING:
            began, used = time.monotonic(), processor_seconds(engine)

    result = run(job, engine, see)
    assert result.failure is None, result.failure
    elapsed, spent = time.monotonic() - began, processor_seconds(engine) - used
    return Rate(rows / elapsed, rows / spent)


def processor_seconds(engine: Engine) -> float:
    """What the Java process has used of the processor so far, by /proc/PID/stat: fields 14 and 15."""
    stat = Path(f"/proc/{engine.process.process.pid}/stat").read_text("ascii")
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def in_turns(jobs: Mapping[str, Script], engine: Engine, rows: int, runs: int) -> dict[str, Rate]:
    """The best of each job, run in turns, so that other work of the machine meets all."""
    found: dict[str, Rate] = {}
    for _ in range(runs):
        for name, job in jobs.items():
            one = rate(job, engine, rows)
            found[name] = found[name].best(one) if name in found else one
    return found


def main(about: str, measure: Callable[[int, int], dict[str, Rate]]) -> None:
    """Measure all and print a table, or JSON."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--output", choices=("text", "json"), default="text")
    given = parser.parse_args()
    found = measure(given.rows, given.runs)
    if given.output == "json":
        shown = {
            name: {"elapsed": round(one.elapsed), "processor": round(one.processor)}
            for name, one in found.items()
        }
        print(json.dumps(shown, indent=2))
        return
    for name, one in found.items():
        print(f"{name:<60}{one.elapsed:>12,.0f} rows/s{one.processor:>12,.0f} rows/s of processor")
