"""Jobs whose sources keep their watermarks, in embedded Flink: rows add up, and none is without event time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compiler.checked import Settings
from compiler.compile import Built, build, check
from compiler.jars import WATERMARKS
from dsl.source import Source
from runtime.engine import Engine
from runtime.progress import RunResult
from runtime.run import run

pytestmark = pytest.mark.flink

_BEGIN = 1_767_614_400_000


def ran(
    folder: Path, engine: Engine, columns: str, settings: str = "", idle: str = ""
) -> RunResult:
    text = f"""\
pipeline p {{}}
{settings}
source orders from filesystem {{
  path = '{folder / "in"}'
  format = json
  columns ({columns})
  watermark at - 5s {idle}
}}
task w {{
  from orders
  window tumble(at, 1m)
  group by id
  select window_start, id, count(*) as n
}}
sink totals from w into filesystem {{ path = '{folder / "totals"}' format = json }}
sink late from w.late into filesystem {{ path = '{folder / "late"}' format = json }}
"""
    built = build(check(Source("p.stream", text), Settings(), lambda *_: None))
    assert isinstance(built, Built)
    assert WATERMARKS in built.script.jars
    return run(built.script, engine, lambda _: None)


def given(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    (folder / "in").mkdir(exist_ok=True)
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "in" / name).write_text(lines, encoding="utf-8")


def written(folder: Path) -> list[dict[str, object]]:
    files = sorted(folder.glob("part-*"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


ZONED = "id string, t bigint, at as to_timestamp_ltz(t, 3)"
PLAIN = "id string, t string, at as to_timestamp(t)"


@pytest.mark.parametrize(
    ("columns", "time"), [(ZONED, _BEGIN), (PLAIN, "2026-01-05 12:00:00")], ids=["zoned", "plain"]
)
def test_a_row_without_event_time_ends_the_job(
    engine: Engine, tmp_path: Path, columns: str, time: object
) -> None:
    given(tmp_path, "a", [{"id": "a", "t": time}, {"id": "b", "t": None}])
    result = ran(tmp_path, engine, columns)
    assert result.failure is not None
    assert "a row has null as its event time" in result.failure.message


def test_one_reader_tells_late_rows_as_flink_does(engine: Engine, tmp_path: Path) -> None:
    times = {"a": 0, "b": 300_000, "late": 0, "c": 600_000}
    given(tmp_path, "a", [{"id": id, "t": _BEGIN + after} for id, after in times.items()])
    result = ran(tmp_path, engine, ZONED)
    assert result.failure is None
    assert [row["id"] for row in written(tmp_path / "late")] == ["late"]
    assert sorted(str(row["id"]) for row in written(tmp_path / "totals")) == ["a", "b", "c"]


def test_readers_that_end_one_after_the_other_let_checkpoints_be_made(
    engine: Engine, tmp_path: Path
) -> None:
    given(tmp_path, "short", [{"id": "x", "t": _BEGIN}])
    given(tmp_path, "long", [{"id": f"{n % 7}", "t": _BEGIN + n * 97} for n in range(20_000)])
    settings = "defaults { parallelism = 2 checkpoint.interval = 100ms }"
    result = ran(tmp_path, engine, ZONED, settings, "idle 10s")
    assert result.failure is None
    counted = sum(int(str(row["n"])) for row in written(tmp_path / "totals"))
    assert counted + len(written(tmp_path / "late")) == 20_001
