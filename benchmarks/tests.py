"""How long tests take, and whether they give the same every time.

`python benchmarks/tests.py blocks` generates 100 test blocks and times `streamc test`, the start of Java included.
`python benchmarks/tests.py repeat --times 200` runs every test of examples/ that often in one Java, and compares all
changes of all outputs, step by step.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from compiler.compile import build_test
from runtime.engine import Engine, EngineMissing, start_engine
from streamc.request import Request
from streamc.testing.playing import play
from streamc.testing.suite import Planned, planned
from streamc.workspace import Workspace

ROOT = Path(__file__).parent.parent
_AT_ONCE = 4

PIPELINE = """\
pipeline shop {}

source orders from datagen {
  columns (
    order_id string not null,
    shop_id string,
    amount decimal(10, 2),
    ordered_at timestamp(3),
  )
  watermark ordered_at - 5s
}

source shops from custom {
  connector = 'acme'
  changelog = upsert

  columns (
    shop_id string not null,
    name string,
    since timestamp(3),
  )
  primary key (shop_id)
  watermark since
}

task once {
  from orders
  dedup by order_id keep first
}

task totals {
  late = drop

  from once
  window tumble(ordered_at, 1m)
  group by shop_id
  select
    window_start,
    shop_id,
    sum(amount) as total,
}

task named {
  from orders as o
  left join shops as s as of o.ordered_at on o.shop_id = s.shop_id
  select
    o.order_id,
    s.name,
}

task counted {
  from orders
  group by shop_id
  select
    shop_id,
    count(*) as orders,
}

sink totals_out from totals into print

sink named_out from named into print

sink counted_out from counted into print
"""

KINDS = (
    """\
test late_{n} {{
  given orders (order_id, shop_id, amount, ordered_at)
    ('o1', 's', {n}.00, '12:00:05'),
    ('o1', 's', {n}.00, '12:00:06'),
    watermark '12:01:00',
    ('o2', 's', 1.00, '12:00:30'),
  then totals changelog (window_start, total)
    +I ('12:00:00', {n}.00),
  given orders (order_id, shop_id, amount, ordered_at)
    ('o3', 's', 4.00, '12:01:20'),
    watermark '12:02:00',
  then totals changelog (window_start, total)
    +I ('12:01:00', 4.00),
}}
""",
    """\
test named_{n} {{
  given shops (shop_id, name, since)
    ('s', 'old', '11:00:00'),
    +U ('s', 'new', '12:00:00'),
  given orders (order_id, shop_id, ordered_at)
    ('o{n}', 's', '11:30:00'),
    ('p{n}', 's', '12:30:00'),
  then named (order_id, name)
    ('o{n}', 'old'),
    ('p{n}', 'new'),
}}
""",
    """\
test counted_{n} {{
  given orders (order_id, shop_id, ordered_at)
    ('o{n}', 's', '11:30:00'),
  then counted changelog (shop_id, orders)
    +I ('s', 1),
  given orders (order_id, shop_id, ordered_at)
    ('o{n}', 's', '11:31:00'),
  then counted changelog (shop_id, orders)
    -U ('s', 1),
    +U ('s', 2),
}}
""",
    """\
test totals_{n} {{
  given orders (order_id, shop_id, amount, ordered_at)
    ('o1', 's', {n}.00, '12:00:05'),
    ('o2', 't', 2.00, '12:00:50'),
    ('o3', 's', 3.00, '12:01:06'),
  then totals (shop_id, total)
    ('s', {n}.00),
    ('t', 2.00),
    ('s', 3.00),
}}
""",
)


def main() -> None:
    """Runs what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["blocks", "repeat"])
    parser.add_argument("--blocks", type=int, default=100)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("paths", nargs="*", default=[str(ROOT / "examples")])
    asked = parser.parse_args()
    ok = _blocks(asked.blocks) if asked.what == "blocks" else _repeat(asked.paths, asked.times)
    sys.exit(not ok)


def _blocks(count: int) -> bool:
    """Tests of four kinds, a quarter each, in files of 20."""
    with tempfile.TemporaryDirectory() as folder:
        for first in range(0, count, 20):
            tests = (KINDS[n % len(KINDS)].format(n=n + 1) for n in range(first, first + 20))
            text = "\n".join([PIPELINE, *tests])
            (Path(folder) / f"shop{first:03}.stream").write_text(text, encoding="utf-8")
        began = time.monotonic()
        command = [sys.executable, "-m", "streamc", "test", folder]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        seconds = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(done.stdout.splitlines()[-1] if done.stdout else done.stderr)
    load = os.getloadavg()[0]
    print(
        f"{seconds:.1f} s; user {used.ru_utime:.1f} s, system {used.ru_stime:.1f} s; load {load:.1f}"
    )
    return done.returncode == 0


def _repeat(paths: list[str], times: int) -> bool:
    workspace = Workspace(Request(None, {}, None, "text", "never"))
    tests = planned([workspace.check(file) for file in workspace.find(paths)], lambda _: True)
    began = time.monotonic()
    engine = start_engine()
    if isinstance(engine, EngineMissing):
        sys.exit(engine.message)
    with engine:
        fine = [_same(engine, test, times) for test in tests]
    print(
        f"{sum(fine)} of {len(fine)} tests {times} times the same, {time.monotonic() - began:.0f} s"
    )
    return all(fine)


def _same(engine: Engine, test: Planned, times: int) -> bool:
    built = build_test(test.case)

    def once(_: int) -> str:
        played = play(engine, test.case, built)
        return str(played.failure or played.steps)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = Counter(pool.map(once, range(times)))
    print(f"{test.file}::{test.case.name}: {len(found)} results in {times} runs", flush=True)
    if len(found) > 1:
        for result, count in found.most_common(2):
            print(f"  {count}: {result}")
    return len(found) == 1


if __name__ == "__main__":
    main()
