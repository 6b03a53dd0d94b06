"""The examples as their readers run them: `streamc` as a process of its own, and what it leaves on disk."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests import flights_by_duckdb as flights

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
FILES = sorted(path.relative_to(ROOT).as_posix() for path in EXAMPLES.rglob("*.stream"))
WITH_TESTS = [name for name in FILES if "\ntest " in (ROOT / name).read_text(encoding="utf-8")]


def streamc(*words: str) -> str:
    """What `streamc` prints; it must end well."""
    run = subprocess.run(
        [sys.executable, "-m", "streamc", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def json_rows(folder: Path) -> list[dict[str, object]]:
    """All rows that a JSON sink has written."""
    files = sorted(folder.rglob("part-*"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def test_examples_check_without_a_word() -> None:
    assert json.loads(streamc("check", *FILES, "--output", "json"))["diagnostics"] == []


@pytest.mark.flink
def test_examples_pass_their_tests() -> None:
    streamc("test", *WITH_TESTS)


@pytest.mark.flink
def test_first_runs() -> None:
    streamc("run", "examples/first.stream")


@pytest.mark.flink
def test_sessions(tmp_path: Path) -> None:
    streamc("run", "examples/sessions.stream", "--param", f"out={tmp_path}")
    visits = [tuple(row.values()) for row in json_rows(tmp_path)]
    assert sorted(visits) == [
        ("ada", "2026-05-04 09:00:00", "2026-05-04 10:00:00", 3),
        ("ada", "2026-05-04 10:00:01", "2026-05-04 10:30:01", 1),
        ("bob", "2026-05-04 09:12:00", "2026-05-04 10:11:59", 2),
        ("bob", "2026-05-04 10:30:00", "2026-05-04 11:00:00", 1),
    ]


@pytest.mark.flink
@pytest.mark.parametrize(
    ("profile", "totals", "rejected"),
    [
        (
            [],
            [
                ("08:00:00", "Lyon", 4.1),
                ("08:00:00", "Torino", 6.0),
                ("08:00:00", "unknown", 5.0),
                ("09:00:00", "Lyon", 3.9),
            ],
            [("o5", "positive_amount")],
        ),
        (["--profile", "us"], [("08:00:00", "Austin", 6.0), ("08:30:00", "Austin", 7.25)], []),
    ],
)
def test_regions(
    tmp_path: Path, profile: list[str], totals: list[object], rejected: list[object]
) -> None:
    streamc("run", "examples/regions/orders.stream", "--param", f"out={tmp_path}", *profile)
    region = profile[-1] if profile else "eu"
    rows = json_rows(tmp_path / region / "totals")
    found = [(str(row["window_start"])[11:], row["city"], row["total"]) for row in rows]
    assert sorted(found) == totals
    turned_away = json_rows(tmp_path / region / "rejected")
    assert [(row["order_id"], row["reason"]) for row in turned_away] == rejected


@pytest.mark.flink
@pytest.mark.slow
def test_flights_to_the_row(tmp_path: Path) -> None:
    """Every sink holds what another engine computes from the same package; no flight is lost."""
    data, out, scratch = tmp_path / "data", tmp_path / "out", tmp_path / "scratch"
    subprocess.run([sys.executable, EXAMPLES / "flights" / "prepare.py", data], check=True)
    params = ["--param", f"data={data}", "--param", f"out={out}"]
    streamc("run", "examples/flights/departures.stream", *params)
    scratch.mkdir()
    connection = flights.connect(scratch)
    kinds = {"departures": "json", "hours": "csv", "worst": "json", "rejected": "json"}
    different = {
        sink: lines
        for sink, kind in kinds.items()
        if (lines := flights.difference(connection, sink, out / sink, kind))
    }
    assert different == {}
    assert json_rows(out / "late") == []
    reasons = Counter(row["reason"] for row in json_rows(out / "rejected"))
    assert reasons == {"has_aircraft": 2512, "has_arrival": 1175}
    through = sum(line.count("\n") for line in texts(out / "departures"))
    assert through + reasons.total() == 336_776


def texts(folder: Path) -> list[str]:
    """The texts of all files that a sink has written."""
    return [file.read_text("utf-8") for file in folder.rglob("part-*")]
