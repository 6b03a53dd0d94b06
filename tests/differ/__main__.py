"""Compares what is told of random queries with Flink's plans of them: `make differ`, or `python -m tests.differ`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import Any

from dsl.diagnostic import Severity
from runtime.causes import java_errors
from runtime.engine import Engine, EngineMissing, start_engine
from runtime.oracle import explain_sql
from tests.differ.queries import query
from tests.physical.plans import plans_differ
from tests.relations.corpus import Body
from tests.relations.test_oracle import alike, checked, declared


def main() -> int:
    """Prints each query of which something else is told than Flink says, then counts; 1 where there is one."""
    parser = argparse.ArgumentParser(prog="python -m tests.differ", description=__doc__)
    parser.add_argument("--first", type=int, default=0, help="the number of the first query")
    parser.add_argument("--queries", type=int, default=500)
    given = parser.parse_args()
    started = start_engine()
    if isinstance(started, EngineMissing):
        print(started.message, file=sys.stderr)
        return 1
    counted: Counter[str] = Counter()
    with started:
        tables = declared(started)
        for number in range(given.first, given.first + given.queries):
            verdict, why = compared(number, started, tables)
            counted[verdict] += 1
            if why:
                print(f"{number}: {verdict}: {why}\n  {query(number)}", flush=True)
    print(", ".join(f"{count} {verdict}" for verdict, count in counted.most_common()))
    return int(any(verdict not in ("alike", "refused by both") for verdict in counted))


def compared(number: int, engine: Engine, tables: Any) -> tuple[str, str]:
    """How a query compares, and what differs."""
    body = Body("differ", number, query(number))
    wrong = [d for d in checked(body.file).diagnostics if d.severity is Severity.ERROR]
    try:
        explain_sql(engine, tables, body.text)
    except java_errors() as error:
        if wrong:
            return "refused by both", ""
        return "refused by Flink alone", str(error).splitlines()[0]
    if wrong:
        return "refused here alone", f"{wrong[0].code.number} {wrong[0].message}"
    different = alike(body, engine, tables)
    if different is not None:
        return "told otherwise", different
    different = plans_differ(body, engine, tables)
    return ("alike", "") if different is None else ("planned otherwise", different)


if __name__ == "__main__":
    sys.exit(main())
