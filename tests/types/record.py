"""Asks an installed Flink for its verdicts and functions: `python -m tests.types.record VERDICTS FUNCTIONS`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.types.calls import BARE
from tests.types.flink_types import Planner, flink_version, planner
from tests.types.matrix import aggregate_expressions, expressions, over_expressions
from tests.types.verdicts import REFUSED, UNPLANNED, Verdicts, save


def record(asker: Planner, asked: dict[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Template -> verdicts: a type, REFUSED or UNPLANNED."""
    answers: dict[str, str] = {}
    for group in asked.values():
        for expression in group:
            answers[expression] = asker.ask(expression)[0] or REFUSED
        accepted = [expression for expression in group if answers[expression] != REFUSED]
        for expression, _ in asker.unplanned(accepted):
            answers[expression] = UNPLANNED
    return {template: [answers[e] for e in group] for template, group in asked.items()}


def main() -> None:
    """Writes both files; the version of Flink is in each."""
    verdicts, functions = Path(sys.argv[1]), Path(sys.argv[2])
    version = flink_version()
    asked = {**expressions(), "bare": BARE, **aggregate_expressions(), **over_expressions()}
    with planner() as asker:
        names = asker.functions()
        given = record(asker, asked)
    save(Verdicts(version, given), verdicts)
    functions.write_text(json.dumps({"flink": version, "functions": names}), encoding="utf-8")


if __name__ == "__main__":
    main()
