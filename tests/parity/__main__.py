"""Compares our verdicts with Flink's planner: `make parity`, or `python -m tests.parity --help`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.parity.queries import compare_queries
from tests.parity.tally import Tally, construct_of, table, total
from tests.types import listed, verdicts
from tests.types.agreement import compared, ours_of, same
from tests.types.differences import DIFFERENCES

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Prints counts for each construct; 1 where a difference is in no list."""
    parser = argparse.ArgumentParser(prog="python -m tests.parity", description=__doc__)
    parser.add_argument("--record", action="store_true", help="keep what Flink says, for the tests")
    parser.add_argument("--kept", action="store_true", help="ask no Flink: compare what is kept")
    parser.add_argument("--all", action="store_true", help="show constructs that agree as well")
    parser.add_argument(
        "--python",
        action="append",
        default=[],
        metavar="PATH",
        help="the Python of an environment with another version of apache-flink",
    )
    parser.add_argument(
        "--nexmark", type=Path, metavar="DIR", help="the folder of the Nexmark queries, if at hand"
    )
    parser.add_argument(
        "--scripts",
        type=Path,
        metavar="DIR",
        help="compare only the imports of scripts in a folder",
    )
    given = parser.parse_args()
    failed = False
    if given.scripts is not None:
        return int(compare_queries(None, given.scripts))
    if given.kept:
        for target in reversed(verdicts.VERSIONS):
            failed |= _compare(verdicts.load(verdicts.path_of(target)), every=given.all)
        return int(failed)
    for python in [sys.executable, *given.python]:
        failed |= _ask(python, record=given.record, every=given.all)
    failed |= compare_queries(given.nexmark, None)
    return int(failed)


def _ask(python: str, *, record: bool, every: bool) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        answers, names = Path(folder) / "verdicts.json", Path(folder) / "functions.json"
        began = time.monotonic()
        command = [python, "-m", "tests.types.record", str(answers), str(names)]
        subprocess.run(command, check=True, cwd=ROOT, stderr=subprocess.DEVNULL)
        print(f"asked in {time.monotonic() - began:.0f} s")
        found = verdicts.load(answers)
        functions = json.loads(names.read_text(encoding="utf-8"))["functions"]
    if record:
        verdicts.keep(found)
        listed.keep(found.target, functions)
    unknown = set(functions) ^ listed.listed(found.target)
    for name in sorted(unknown):
        print(f"  {name}: listed by one of Flink and the record only")
    return _compare(found, every=every) or bool(unknown)


def _compare(found: verdicts.Verdicts, *, every: bool) -> bool:
    began = time.monotonic()
    tallies: dict[str, Tally] = {}
    for template, cases in compared(found):
        tally = tallies.setdefault(construct_of(template), Tally())
        ours = ours_of([case.expression for case in cases], found.target)
        for case, mine in zip(cases, ours, strict=True):
            tally.add(case.expression, case.flink, case.flink if same(case.flink, mine) else mine)
    whole = total(tallies.values())
    print(f"Flink {found.version}, compared in {time.monotonic() - began:.0f} s")
    print(table(tallies, every=every))
    print(f"agreed: {whole.agreed / whole.cases:.2%}")
    for difference in DIFFERENCES:
        count = sum(difference.covers(case) for case, _, _ in whole.differing)
        print(f"  {difference.name}: {count}, as listed")
    unlisted = [d for d in whole.differing if not any(one.covers(d[0]) for one in DIFFERENCES)]
    for expression, flink, mine in unlisted:
        print(f"  {expression}: Flink {flink}, here {mine}")
    return bool(unlisted)


if __name__ == "__main__":
    sys.exit(main())
