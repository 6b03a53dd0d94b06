"""Files that are checked together are held against each other: the places that their sinks write and sources read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from streamc.request import Request
from streamc.workspace import Workspace

ROOT = Path(__file__).parents[2]

PIPELINE = """\
pipeline {name} {{}}

source rows_in from filesystem {{
  path = '{read}'
  format = json
  monitor_interval = 10s
  columns (id int)
}}

{comment}
sink rows_out from rows_in into filesystem {{
  path = '{written}'
  format = json
}}
"""


def write(folder: Path, name: str, read: str, written: str, comment: str = "") -> str:
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.stream"
    text = PIPELINE.format(name=name, read=read, written=written, comment=comment)
    file.write_text(text, encoding="utf-8")
    return str(file)


def codes(*files: str) -> list[tuple[str, str, str]]:
    """The file, code and severity of all that is said of files together."""
    return [
        (Path(d.span.source).stem, d.code.number, d.severity.value)
        for one in Workspace(Request(None, {}, None, "text", "never")).check_all(files)
        for d in one.diagnostics
    ]


def test_rows_that_come_back_by_way_of_another_file(tmp_path: Path) -> None:
    one, two = write(tmp_path, "one", "a", "b"), write(tmp_path, "two", "b", "a")
    assert codes(one, two) == [("one", "DEL008", "error")]
    assert codes(one) == codes(two) == []


def test_a_chain_of_files_is_no_circle(tmp_path: Path) -> None:
    one, two = write(tmp_path, "one", "a", "b"), write(tmp_path, "two", "b", "c")
    assert codes(one, two) == []


def test_a_folder_that_two_files_write(tmp_path: Path) -> None:
    one, two = write(tmp_path, "one", "a", "c"), write(tmp_path, "two", "b", "./c/")
    assert codes(one, two) == [("two", "DEL009", "warning")]


def test_a_file_beside_itself_says_what_it_says_alone(tmp_path: Path) -> None:
    one, two = write(tmp_path, "one", "a", "a"), write(tmp_path, "two", "b", "c")
    assert codes(one, two) == codes(one) == [("one", "DEL008", "error")]


def test_an_allowance_holds_and_is_not_unused_alone(tmp_path: Path) -> None:
    one = write(tmp_path, "one", "a", "c")
    two = write(tmp_path, "two", "b", "c", "-- allow DEL009: the lake keeps both")
    assert codes(one, two) == codes(two) == []


@pytest.mark.parametrize(("given", "said"), [("off", []), ("error", [("two", "DEL009", "error")])])
def test_severities_of_the_project_hold(
    tmp_path: Path, given: str, said: list[tuple[str, str, str]]
) -> None:
    (tmp_path / "streamc.toml").write_text(f"[severities]\nDEL009 = '{given}'\n", encoding="utf-8")
    one, two = write(tmp_path, "one", "a", "c"), write(tmp_path, "two", "b", "c")
    assert codes(one, two) == said


def test_files_of_other_projects_have_nothing_in_common(tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "streamc.toml").touch()
    one = write(tmp_path / "first", "one", "a", "c")
    two = write(tmp_path / "second", "two", "b", "c")
    assert codes(one, two) == []


@pytest.mark.flink
def test_rows_do_go_round(tmp_path: Path) -> None:
    """Flink reads what lies below a watched folder, its own files too."""
    watched = tmp_path / "in"
    watched.mkdir()
    (watched / "first.json").write_text('{"id": 1}\n', encoding="utf-8")
    file = write(tmp_path, "one", str(watched), f"{watched}/back", "-- allow DEL008: to see it")
    text = Path(file).read_text(encoding="utf-8").replace("= 10s", "= 1s")
    rolled = "format = json\n  rolling.interval = 1s\n  rolling.check_interval = 1s\n}"
    text = text.removesuffix("format = json\n}\n") + rolled
    Path(file).write_text(f"defaults {{ checkpoint.interval = 1s }}\n{text}\n", encoding="utf-8")
    job = subprocess.Popen(
        [sys.executable, "-m", "streamc", "run", file],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 120
        # The third file holds a row that was written twice before.
        while len(list(watched.glob("back/part-*"))) < 3:
            assert job.poll() is None
            assert time.monotonic() < until
            time.sleep(0.2)
    finally:
        job.send_signal(signal.SIGINT)
        job.wait(timeout=60)
