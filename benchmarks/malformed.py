"""What it costs to hand out malformed records: rows a second with `malformed = fail`, and with `.malformed` read.

python benchmarks/malformed.py [--rows 1000000] [--runs 3] [--output json]
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.job_rates import Rate, compiled, engine, in_turns, main
from compiler.emit.script import Script

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
    return compiled(f"""\
pipeline measured {{}}
source orders from filesystem {{
  path = '{data}'
  format = {form}
  columns (id string not null, shop string, amount decimal(12, 2), at timestamp(3))
  {"watermark at - 5s" if timed else ""}
}}
sink kept from orders into blackhole
{"sink aside from orders.malformed into blackhole" if routed else ""}
""")


def measure(rows: int, runs: int) -> dict[str, Rate]:
    """The best rates of each kind of job."""
    jobs: dict[str, Script] = {}
    with engine() as started, tempfile.TemporaryDirectory() as folder:
        for form in RECORDS:
            for every in (0, 100):
                data = Path(folder) / f"{form}-{every}"
                with data.open("w", encoding="utf-8") as file:
                    file.writelines(lines(form, rows, every))
                for timed in (False, True):
                    for routed in (False, True) if not every else (True,):
                        name = f"{form}, {'event time' if timed else 'no event time'}, "
                        name += ".malformed read" if routed else "malformed = fail"
                        name += ", 1 % malformed" if every else ""
                        jobs[name] = script(data, form, routed=routed, timed=timed)
        return in_turns(jobs, started, rows, runs)


if __name__ == "__main__":
    main(__doc__.splitlines()[0], measure)
