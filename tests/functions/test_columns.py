"""Types that a vectorized function is given come back as they were, from the Flink that is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_readme import streamc

TYPES = {
    "boolean": "true",
    "int": "1",
    "decimal(10, 2)": "1.25",
    "string": "'x'",
    "bytes": "x'01'",
    "date": "'2024-02-29'",
    "time": "'01:02:03'",
    "timestamp(3)": "'2024-01-02 03:04:05.123'",
    "timestamp(6)": "'2024-01-02 03:04:05.123456'",
    "timestamp_ltz(3)": "'2024-01-02 03:04:05.123'",
    "array<array<string>>": "array[array['a']]",
    "array<timestamp(3)>": "array['2024-01-02 03:04:05.123']",
    "map<string not null, row<x int>>": "map['a', row(1)]",
    "array<map<string not null, int>>": "array[map['a', 1]]",
    "row<x array<int>, y map<string not null, int>>": "row(array[1], map['a', 1])",
}
"""Each type with a value of it."""


@pytest.mark.flink
def test_values_come_back(tmp_path: Path) -> None:
    (tmp_path / "p.stream").write_text(pipeline(), encoding="utf-8")
    (tmp_path / "columns.py").write_text("def same(x):\n    return x\n", encoding="utf-8")
    ran = streamc("test", "p.stream", folder=tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def pipeline() -> str:
    """A function for each type, and a test of all of them."""
    names = [f"x{at}" for at in range(len(TYPES))]
    functions = "".join(
        f"function f{name}(x {kind}) returns {kind} from python 'columns:same' {{ vectorized = true }}\n"
        for name, kind in zip(names, TYPES, strict=True)
    )
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(names, TYPES, strict=True))
    calls = ", ".join(f"f{name}({name}) as {name}" for name in names)
    values = ", ".join(TYPES.values())
    return f"""\
pipeline p {{}}
{functions}
source rows from datagen {{ columns (id int not null, {columns}) }}
task same {{ from rows select id, {calls} }}
sink out from same into print
test all_of_them {{
  given rows (id, {", ".join(names)}) (1, {values}),
  then same (id, {", ".join(names)}) (1, {values}),
}}
"""
