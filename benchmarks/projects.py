"""Writes a project of many pipelines and measures how long `streamc check` takes, without its cache and with it.

And how long `streamc docs` takes.

python benchmarks/projects.py            # 1,000 pipelines; once for each number of processes, then from the cache
python benchmarks/projects.py 200 /tmp/p # 200 pipelines, kept in a folder
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = """\
source merchants from kafka {{
  brokers = 'localhost:9092'
  topic = 'merchants-{number}'
  format = json
  start = earliest

  columns (
    merchant_id string not null,
    category string,
    updated_at timestamp(3),
  )
  watermark updated_at
}}
"""
PIPELINE = """\
use merchants from '../libraries/ledger_{library}.stream'

-- Card payments of shard {number}, cleaned, joined to their merchant, totalled per minute.
pipeline payments_{number} {{
  owner = 'payments-platform@example.org'
}}

param region string = 'eu'

defaults {{
  state_ttl = 24h
  kafka.brokers = 'localhost:9092'
}}

source payments from kafka {{
  topic = 'payments-{number}.${{region}}'
  format = json
  start = earliest

  columns (
    payment_id string not null,
    merchant_id string not null,
    amount decimal(18, 2),
    currency string,
    event_time timestamp(3),
  )
  watermark event_time - 5s idle 1m
}}

task valid {{
  from payments
  expect positive_amount: amount > {limit} else drop
  expect known_currency: currency in ('EUR', 'GBP', 'USD') else drop
}}

task enriched {{
  from valid as p
  join merchants as m on p.merchant_id = m.merchant_id
  select p.payment_id, p.merchant_id, p.amount, m.category, p.event_time
}}

task totals {{
  late = drop

  from valid
  window tumble(event_time, {minutes}m)
  group by merchant_id
  select window_start, merchant_id, sum(amount) as total, count(*) as payments
}}

sink shown from totals into blackhole

sink joined from enriched into blackhole
"""


def write(folder: Path, count: int) -> None:
    """`count` pipelines in folders of a hundred, with a library for ten of them each; every hundredth has a mistake."""
    for number in range(count):
        library = number // 10
        name = folder / "libraries" / f"ledger_{library}.stream"
        name.parent.mkdir(parents=True, exist_ok=True)
        name.write_text(LIBRARY.format(number=library), encoding="utf-8")
        text = PIPELINE.format(
            number=number, library=library, limit=number % 7, minutes=number % 5 + 1
        )
        if number % 100 == 99:
            text = text.replace("sum(amount)", "sum(amuont)")
        file = folder / f"team_{number // 100}" / f"payments_{number}.stream"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")


def measured(folder: Path, cache: Path, *words: str) -> tuple[float, float, str]:
    """Seconds by the clock and of the processors, and what was printed."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(ROOT)}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "streamc", *words, "--output", "json"],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 1), done.stderr
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, used, done.stdout


def main() -> None:
    """Writes the project and prints a line a measurement."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(temporary) / "project"
        write(folder, count)
        cache = Path(temporary) / "cache"
        outputs = set()
        for label, words in (
            ("no cache, one process", ("--no-cache", "--jobs", "1")),
            ("no cache, two processes", ("--no-cache", "--jobs", "2")),
            ("cold, two processes", ("--jobs", "2")),
            ("warm", ()),
            ("warm again", ()),
        ):
            seconds, used, printed = measured(folder, cache, "check", ".", *words)
            outputs.add(printed)
            print(f"{count} pipelines, {label}: {seconds:.2f} s, {used:.2f} s of processors")
        print("the same output each time" if len(outputs) == 1 else "THE OUTPUT DIFFERS")
        pages = Path(temporary) / "pages"
        for jobs in ("1", "2"):
            words = ("docs", ".", "-o", str(pages), "--jobs", jobs)
            seconds, used, _ = measured(folder, cache, *words)
            print(f"docs, {jobs} process(es): {seconds:.2f} s, {used:.2f} s of processors")
        size = sum(file.stat().st_size for file in pages.rglob("*") if file.is_file())
        print(f"docs: {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
