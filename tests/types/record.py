"""Records what Flink's planner says of every expression of the matrix: `python -m tests.types.record`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tests.types.calls import BARE
from tests.types.flink_types import Planner, flink_version, planner
from tests.types.matrix import aggregate_expressions, expressions, over_expressions

FOLDER = Path(__file__).parent
REFUSED, UNPLANNED = -1, -2
"""Refused by the validator; accepted by it, but refused when the query is translated."""


def record(
    asker: Planner, asked: dict[str, tuple[str, ...]]
) -> tuple[dict[str, list[int]], list[str]]:
    """Template -> verdicts (positions in the list of types, or REFUSED, UNPLANNED), and that list."""
    types: dict[str, int] = {}
    answers: dict[str, str | None] = {}
    for group in asked.values():
        for expression in group:
            answers[expression], _ = asker.ask(expression)
        accepted = [expression for expression in group if answers[expression] is not None]
        for expression, _ in asker.unplanned(accepted):
            answers[expression] = "UNPLANNED"
    types = {
        kind: n for n, kind in enumerate(sorted({k for k in answers.values() if k} - {"UNPLANNED"}))
    }
    numbers: dict[str | None, int] = {None: REFUSED, "UNPLANNED": UNPLANNED}
    numbers.update(types)
    verdicts = {template: [numbers[answers[e]] for e in group] for template, group in asked.items()}
    return verdicts, list(types)


def main() -> None:
    """Writes `verdicts-<major.minor>.json` beside this file."""
    version = flink_version()
    asked = {**expressions(), "bare": BARE, **aggregate_expressions(), **over_expressions()}
    with planner() as asker:
        verdicts, types = record(asker, asked)
    data: dict[str, Any] = {"flink": version, "types": types, "verdicts": verdicts}
    short = ".".join(version.split(".")[:2])
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER / f"verdicts-{short}.json"
    lines = [
        f" {json.dumps(t)}: {json.dumps(v, separators=(',', ':'))}" for t, v in verdicts.items()
    ]
    head = json.dumps({k: data[k] for k in ("flink", "types")}, indent=1)[:-2]
    path.write_text(head + ',\n "verdicts": {\n' + ",\n".join(lines) + "\n }\n}\n")


if __name__ == "__main__":
    main()
