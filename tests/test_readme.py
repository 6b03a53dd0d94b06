"""What the README shows is what a reader gets."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from streamc.cli import COMMANDS
from tests.markdown import ROOT, blocks_of

BLOCKS = blocks_of((ROOT / "README.md").read_text(encoding="utf-8"))
PIPELINE = next(block.text for block in BLOCKS if block.language == "stream")


def streamc(*words: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "streamc", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_check_says(tmp_path: Path) -> None:
    sink = "sink too_late from per_minute.late into print\n\n"
    assert sink in PIPELINE
    (tmp_path / "turnover.stream").write_text(PIPELINE.replace(sink, ""), encoding="utf-8")
    said = next(block.text for block in BLOCKS if block.text.startswith("warning["))
    assert streamc("check", "turnover.stream", folder=tmp_path).stdout.startswith(said)


def test_the_picture_is_current() -> None:
    drawn = streamc("graph", "examples/flights/departures.stream", "--output", "svg")
    assert drawn.stdout == (ROOT / "docs" / "departures.svg").read_text(encoding="utf-8")


@pytest.mark.flink
def test_the_tests_of_the_pipeline_pass(tmp_path: Path) -> None:
    (tmp_path / "turnover.stream").write_text(PIPELINE, encoding="utf-8")
    run = streamc("test", "turnover.stream", folder=tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.flink
def test_the_first_commands_work(tmp_path: Path) -> None:
    """Each line of the block, in its order; `cd` leads into the project that `init` wrote."""
    lines = next(block.text for block in BLOCKS if block.language == "sh").splitlines()
    folder = tmp_path
    for words in (shlex.split(line, comments=True) for line in lines):
        if words[0] == "cd":
            folder = folder / words[1]
            continue
        run = streamc(*words[1:], folder=folder)
        assert run.returncode == 0, f"{words}\n{run.stdout}{run.stderr}"


def test_every_command_is_in_the_pages() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    # A command may have a line for each of its uses.
    told = dict.fromkeys(re.findall(r"^\| `streamc (\w+)", page, re.MULTILINE))
    assert list(told) == list(COMMANDS)
