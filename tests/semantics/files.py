"""Runs a pipeline as it is built, from JSON files to JSON files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from compiler.compile import Built, build
from runtime.declaring import declare_all
from runtime.engine import Engine
from runtime.rows import SETTINGS, GivenTable, write_rows
from tests.semantics.harness import Row, checked_of

NAMES = {
    "events": ("id", "k", "v", "ts"),
    "others": ("id", "k", "v", "ts"),
    "prices": ("k", "price", "since"),
}


def built_of(text: str, given: Mapping[str, Sequence[Row]], place: Path) -> Built:
    """The job, with `{place}` in the text replaced, and the sources' files written below it."""
    for name, rows in given.items():
        write_rows(GivenTable(name, NAMES[name], tuple(rows)), place)
    built = build(checked_of(text.replace("{place}", str(place))))
    assert isinstance(built, Built)
    return built


def run_built(engine: Engine, built: Built) -> None:
    """Runs the job to its end, with a watermark after every row."""
    script = built.script
    environment = engine.table_environment(script.mode, (*script.settings, *SETTINGS))
    failure = declare_all(environment, script)
    assert failure is None, failure
    inserts = "".join(f"{insert.sql};\n" for insert in script.inserts)
    result = environment.executeSql(f"EXECUTE STATEMENT SET BEGIN\n{inserts}END")
    getattr(result, "await")()


def written(place: Path, *names: str) -> Counter[Row]:
    """Some columns of the rows in a folder that a sink wrote; lists sorted."""
    rows: Counter[Row] = Counter()
    for path in place.rglob("part-*"):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            rows[tuple(_value(row[name]) for name in names)] += 1
    return rows


def _value(value: object) -> object:
    return tuple(sorted(value)) if isinstance(value, list) else value
