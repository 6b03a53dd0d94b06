"""How long `streamc run` takes: to the first row of a small pipeline, and for a year of flights.

python benchmarks/run.py [--runs 3] [--output json]
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLIGHTS = 336_776


def first_row() -> float:
    """Seconds from the start of `streamc run` until the first row of examples/first.stream is printed."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "streamc", "run", "examples/first.stream"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    seconds = next(
        (time.perf_counter() - start for line in process.stdout if "+I[" in line), float("nan")
    )
    process.stdout.close()
    os.killpg(process.pid, signal.SIGTERM)
    process.wait()
    return seconds


def flights(data: Path, out: Path) -> float:
    """Seconds that `streamc run` takes for the flights example, start and end of the JVM included."""
    start = time.perf_counter()
    words = ["run", "examples/flights/departures.stream", "--param", f"data={data}"]
    subprocess.run(
        [sys.executable, "-m", "streamc", *words, "--param", f"out={out}"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - start


def main() -> None:
    """Measure all and print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--output", choices=["text", "json"], default="text")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        prepare = ROOT / "examples" / "flights" / "prepare.py"
        subprocess.run([sys.executable, prepare, data], check=True)
        first = statistics.median(first_row() for _ in range(options.runs))
        all_flights = statistics.median(
            flights(data, Path(scratch) / f"out{i}") for i in range(options.runs)
        )
    results = {
        "first row of `streamc run`, s": first,
        "a year of flights, s": all_flights,
        "flights per second, start-up included": FLIGHTS / all_flights,
    }
    if options.output == "json":
        print(json.dumps(results, indent=2))
        return
    for name, value in results.items():
        print(f"{name:40} {value:10.1f}")


if __name__ == "__main__":
    main()
