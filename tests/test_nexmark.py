"""The pipelines of Nexmark: all queries are there, `check` is silent, Flink plans them and rows are right."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest

from compiler.checked import Settings
from compiler.compile import Built, build, check
from dsl.source import Source
from runtime.declaring import declare_all
from runtime.engine import Engine
from tests.test_examples import json_rows, streamc

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "examples" / "nexmark"
PIPELINES = ("bids", "windows", "auctions", "people")
ACCEPTED = set(range(24)) - {6}
"""The queries of the benchmark; Flink takes all of them in some form but 6, an OVER of rows that change."""


def source(name: str) -> Source:
    return Source(f"{name}.stream", (FOLDER / f"{name}.stream").read_text("utf-8"))


def beside(path: str, _importer: str) -> Source:
    return Source(path, (FOLDER / path).read_text("utf-8"))


def settings(profile: str | None, target: str = "2.2") -> Settings:
    return Settings(profile=profile, target=target)


def test_each_query_is_there_once() -> None:
    asked = [
        int(number)
        for name in PIPELINES
        for number in re.findall(r"^-- Query (\d+):", source(name).text, re.MULTILINE)
    ]
    assert sorted(asked) == sorted(ACCEPTED)
    titles = [re.search(r"queries ([\d, and]+)", source(name).text) for name in PIPELINES]
    assert sorted(int(n) for t in titles if t for n in re.findall(r"\d+", t[1])) == sorted(ACCEPTED)


@pytest.mark.parametrize("name", PIPELINES)
def test_tasks_are_documented_and_few_are_allowed(name: str) -> None:
    lines = source(name).text.splitlines()
    starts = [i for i, line in enumerate(lines) if line.startswith("task ")]
    assert starts
    assert all(lines[i - 1].startswith("-- ") for i in starts)
    allowed = [line.split(":")[0].strip() for line in lines if "-- allow" in line]
    assert allowed == (["-- allow STA013"] if name == "auctions" else [])


@pytest.mark.parametrize("target", ["1.20", "2.2", "2.3"])
@pytest.mark.parametrize("profile", [None, "live"])
@pytest.mark.parametrize("name", PIPELINES)
def test_check_is_silent(name: str, profile: str | None, target: str) -> None:
    """Of files that are read once, and of those that never end, where state would grow."""
    found = check(source(name), settings(profile, target), beside)
    assert [(d.code.number, d.message) for d in found.diagnostics] == []


WITHOUT_A_BOUND = (
    ("people", "state_ttl.a = 1h", "STA002"),
    ("people", "state_ttl.p = 90d", "STA002"),
    ("auctions", "  state_ttl = 2d", "STA003"),
    ("auctions", "and b.bid_at between a.opened_at and a.opened_at + interval '1' day", "STA012"),
    ("windows", "and n.window_end = s.window_end", "STA006"),
    (
        "people",
        "and a.opened_at between b.bid_at - interval '1' hour\n        and b.bid_at + interval '1' hour",
        "STA002",
    ),
)


@pytest.mark.parametrize(("name", "bound", "code"), WITHOUT_A_BOUND)
def test_it_is_silent_for_its_bounds(name: str, bound: str, code: str) -> None:
    text = source(name).text
    assert text.count(bound) == 1
    found = check(
        Source(f"{name}.stream", text.replace(bound, "")), settings("live"), beside
    ).diagnostics
    assert code in {d.code.number for d in found}, found


@pytest.mark.flink
@pytest.mark.parametrize("profile", [None, "live"])
@pytest.mark.parametrize("name", PIPELINES)
def test_flink_plans_them(engine: Engine, name: str, profile: str | None) -> None:
    job = build(check(source(name), settings(profile), beside))
    assert isinstance(job, Built)
    environment = engine.table_environment(job.script.mode, job.script.settings)
    assert declare_all(environment, job.script) is None
    together = environment.createStatementSet()
    for insert in job.script.inserts:
        together.addInsertSql(insert.sql)
    plan = str(together.compilePlan().asJsonString())
    kinds = set(re.findall(r"stream-exec-([a-z-]+)_\d+", plan))
    assert kinds >= OPERATORS[name]
    assert kinds & {"join", "group-aggregate", "rank"} == KEEPING[name]


OPERATORS = {
    "bids": {"temporal-join"},
    "windows": {"window-join", "window-rank"},
    "auctions": {"interval-join", "deduplicate", "rank", "group-aggregate", "temporal-join"},
    "people": {"join", "temporal-join", "interval-join"},
}
"""Operators that the questions are about, as Flink names them in a compiled plan."""

KEEPING: dict[str, set[str]] = {
    "bids": set(),
    "windows": set(),
    "auctions": {"rank", "group-aggregate"},
    "people": {"join"},
}
"""Those that end by `state_ttl` only: nowhere else is a join or a group without an end."""


def lines_of(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines()


def rows_of(name: str) -> list[list[str]]:
    with (FOLDER / "data" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.reader(file))


BIDS = rows_of("bids")


@pytest.mark.flink
def test_bids_run(tmp_path: Path) -> None:
    streamc("run", "examples/nexmark/bids.stream", "--param", f"out={tmp_path}")
    assert len(json_rows(tmp_path / "passed_on")) == len(BIDS)
    euros = Counter(str(row["price"]) for row in json_rows(tmp_path / "in_euros"))
    assert {float(k) for k in euros} == {round(int(b[2]) * 0.908, 3) for b in BIDS}
    named = {"Google": "1", "Apple": "0", "Facebook": "2", "Baidu": "3"}
    ids = [row["channel_id"] for row in json_rows(tmp_path / "with_channel_id")]
    wanted = [
        named.get(b[3]) or (m[1] if (m := re.search(r"channel_id=(\d+)", b[4])) else None)
        for b in BIDS
    ]
    assert Counter(ids) == Counter(found for found in wanted if found is not None)
    turned_away = json_rows(tmp_path / "unknown_channels")
    assert len(turned_away) == wanted.count(None) > 0
    logged = [line for file in (tmp_path / "log").rglob("part-*") for line in lines_of(file)]
    minutes = Counter(b[5][:16] for b in BIDS)
    assert len(logged) == len(BIDS)
    folders = {unquote(p.name) for p in (tmp_path / "log").glob("bid_day=*/bid_minute=*")}
    assert folders == {f"bid_minute={minute[11:]}" for minute in minutes}


@pytest.mark.flink
def test_windows_run(tmp_path: Path) -> None:
    """Rows that come in time count, the others are in `late`: none is in both, none in neither."""
    streamc("run", "examples/nexmark/windows.stream", "--param", f"out={tmp_path}")
    late = Counter(str(row["output"]) for row in json_rows(tmp_path / "late"))
    assert late["highest_bids.late"] > 0
    days = json_rows(tmp_path / "day_so_far")
    assert max(int(str(d["bids"])) for d in days) + late["day_so_far.late"] >= len(BIDS)
    sessions = json_rows(tmp_path / "sessions")
    counted = sum(int(str(s["bid_count"])) for s in sessions)
    assert counted + late["sessions.late"] == len(BIDS)
    best = {str(r["window_start"])[11:]: r["price"] for r in json_rows(tmp_path / "highest_bids")}
    assert best == highest_in_time()


def highest_in_time() -> dict[str, int]:
    """The highest price of every ten seconds, by rows that come before the watermark has passed the window."""
    best: dict[str, int] = {}
    newest = datetime.min
    for bid in BIDS:
        at = datetime.fromisoformat(bid[5])
        start = at - timedelta(seconds=at.second % 10)
        watermark = newest - timedelta(seconds=4) if newest > datetime.min else newest
        if start + timedelta(seconds=10, milliseconds=-1) > watermark:
            key = f"{start:%H:%M:%S}"
            best[key] = max(best.get(key, 0), int(bid[2]))
        newest = max(newest, at)
    return best
