"""Compares whole bodies of tasks, and the Nexmark queries where they are at hand, with Flink's planner.

`python -m tests.parity.queries` compares the bodies, compiled for the version of Flink that this Python has.
"""

from __future__ import annotations

import sys
from pathlib import Path

from runtime.engine import Engine, EngineMissing, start_engine
from tests.parity.nexmark import verdicts
from tests.parity.plans import compare_plans
from tests.parity.scripts import compare_scripts
from tests.parity.tally import REFUSED, Tally, table, total
from tests.parity.versions import listed
from tests.relations.corpus import Body, bodies, constructs
from tests.relations.test_oracle import INSTALLED, alike, checked, declared, refused_by_both
from tests.types.flink_types import flink_version

LISTED = {
    "only Flink": ("accepted", REFUSED),
    "only here": (REFUSED, "accepted"),
    "otherwise": ("accepted", "accepted, otherwise"),
}
"""Flink's verdict and ours on the bodies that are marked as differing."""

_NOT_YET = ("q13",)
"""It looks up a table whose options are those of before Flink 1.11."""


def compare_queries(nexmark: Path | None, scripts: Path | None) -> bool:
    """Prints the counts; True where something differs that is not marked in the corpus.

    With `scripts` only these are compared.
    """
    engine = start_engine()
    if isinstance(engine, EngineMissing):
        raise SystemExit(engine.message)
    with engine:
        if scripts is not None:
            return compare_scripts(engine, scripts)
        failed = _bodies(engine, INSTALLED) | compare_plans(engine)
        if nexmark is not None:
            failed |= _nexmark(engine, nexmark)
    return failed


def main() -> int:
    """Compares the bodies only; 1 where something differs that is not marked in the corpus."""
    engine = start_engine()
    if isinstance(engine, EngineMissing):
        raise SystemExit(engine.message)
    with engine:
        version = flink_version()
        print(f"Flink {version}")
        return int(_bodies(engine, ".".join(version.split(".")[:2])))


def _bodies(engine: Engine, target: str) -> bool:
    tables = declared(engine, target)
    tallies: dict[str, Tally] = {}
    unlisted = []
    for construct in constructs():
        tally = tallies.setdefault(construct, Tally())
        for body in bodies(construct):
            flink, ours = _verdicts(body, target)
            if body.mark in ("", "refused") and listed(body.text, target) is None:
                different = alike if ours == "accepted" else refused_by_both
                if found := different(body, engine, tables, target):
                    unlisted.append(f"{body}\n    {found}")
                    ours += ", otherwise"
            tally.add(str(body), flink, ours)
    print("bodies of tasks")
    print(table(tallies, every=True))
    whole = total(tallies.values())
    print(f"agreed: {whole.agreed / whole.cases:.2%}")
    for line in unlisted:
        print(f"  {line}")
    return bool(unlisted)


def _verdicts(body: Body, target: str) -> tuple[str, str]:
    of_version = listed(body.text, target)
    mark = body.mark if of_version is None else of_version.mark
    if mark in LISTED:
        return LISTED[mark]
    accepted = body.accepted
    if target != INSTALLED:
        accepted = checked(body.file, target).plan is not None
    verdict = "accepted" if accepted else REFUSED
    return verdict, verdict


def _nexmark(engine: Engine, folder: Path) -> bool:
    print("Nexmark: imported, built, planned")
    found = verdicts(engine, folder)
    for one in found:
        print(f"  {one.query:4} {one.state}{': ' if one.reason else ''}{one.reason[:300]}")
    return any(
        one.state == "another plan" or (one.state == "not imported" and one.query not in _NOT_YET)
        for one in found
    )


if __name__ == "__main__":
    sys.exit(main())
