"""How long `streamc check` takes, and how much memory, beside what Python itself takes.

    python benchmarks/check.py [--runs 15] [--output json]

Whole processes, from start to exit: cold ones find no compiled bytecode, warm ones do. Ratios are to
`python -c pass` in the same run, so that they mean something on another machine. In one process: parse and
check, in milliseconds per 100 lines; and what one query of some 350 characters adds to the check of a file.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
PIPELINE = HERE / "payments.stream"
QUERY = HERE / "query.stream"

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "python -c 'import lark'": ["-c", "import lark"],
    "streamc version": ["-m", "streamc", "version"],
    "streamc check payments.stream": ["-m", "streamc", "check", str(PIPELINE)],
}


def measure(words: list[str], cache: str) -> tuple[float, float]:
    """Milliseconds and peak MB of one process; its bytecode lies in the folder `cache`."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *words], env=environment, stdout=subprocess.DEVNULL, cwd=HERE.parent
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    elapsed = (time.perf_counter() - start) * 1000
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(words)} ended with {process.returncode}")
    return elapsed, usage.ru_maxrss / 1024


def rounds(runs: int) -> dict[str, dict[str, tuple[float, float]]]:
    """For each command the medians of cold and warm processes.

    The commands take turns, so that a busy moment of the machine falls on all of them.
    """
    measured: dict[str, dict[str, list[tuple[float, float]]]] = {
        name: {"cold": [], "warm": []} for name in COMMANDS
    }
    for _ in range(runs):
        for name, words in COMMANDS.items():
            cache = tempfile.mkdtemp()
            measured[name]["cold"].append(measure(words, cache))
            measured[name]["warm"].append(measure(words, cache))
            shutil.rmtree(cache)
    return {
        name: {state: medians(values) for state, values in states.items()}
        for name, states in measured.items()
    }


def medians(measured: list[tuple[float, float]]) -> tuple[float, float]:
    """The median time and the median memory."""
    return statistics.median(t for t, _ in measured), statistics.median(m for _, m in measured)


def in_process(runs: int) -> dict[str, float]:
    """Milliseconds per 100 lines of parsing and of checking, in a process that has done both before."""
    from compiler.checked import Settings
    from compiler.compile import check
    from dsl.parse import parse
    from dsl.source import Source

    source = Source("payments.stream", PIPELINE.read_text(encoding="utf-8"))

    def load(path: str, _importer: str) -> Source | None:
        file = HERE / path
        return Source(path, file.read_text(encoding="utf-8")) if file.is_file() else None

    lines = source.line_count / 100
    return {
        "parse, ms per 100 lines": timed(lambda: parse(source), runs) / lines,
        "check, ms per 100 lines": timed(lambda: check(source, Settings(), load), runs) / lines,
        "one query more, ms": query(runs),
    }


def query(runs: int) -> float:
    """Milliseconds that the check of a file takes longer for a query in it, the two taking turns."""
    from compiler.checked import Settings
    from compiler.compile import check
    from dsl.source import Source

    text = QUERY.read_text(encoding="utf-8")
    texts = (text[: text.index("task ")], text)
    times: tuple[list[float], list[float]] = ([], [])
    for round in range(-5, 10 * runs):
        for measured, given in zip(times, texts, strict=True):
            start = time.process_time()
            check(Source("query.stream", given), Settings(), lambda *_: None)
            if round >= 0:
                measured.append((time.process_time() - start) * 1000)
    return statistics.median(times[1]) - statistics.median(times[0])


def timed(call: Callable[[], object], runs: int) -> float:
    """The median of milliseconds that a call takes, after one that does not count."""
    call()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Measure all and print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--output", choices=["text", "json"], default="text")
    options = parser.parse_args()
    rows = rounds(options.runs)
    inside = in_process(options.runs)
    if options.output == "json":
        print(json.dumps({"processes": rows, "in process": inside}, indent=2))
        return
    base = rows["python -c pass"]["warm"][0]
    print(f"{'':32} {'cold ms':>8} {'warm ms':>8} {'ratio':>6} {'peak MB':>8}")
    for name, row in rows.items():
        (cold_ms, _), (warm_ms, memory) = row["cold"], row["warm"]
        print(f"{name:32} {cold_ms:8.0f} {warm_ms:8.0f} {warm_ms / base:6.1f} {memory:8.0f}")
    for name, value in inside.items():
        print(f"{name:32} {value:8.1f}")


if __name__ == "__main__":
    main()
