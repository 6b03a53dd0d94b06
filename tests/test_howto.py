"""What docs/first-pipeline.md and docs/howto tell people to do, done."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.markdown import ROOT, Block, blocks_of
from tests.test_readme import streamc

FIRST = ROOT / "docs" / "first-pipeline.md"
PAGES = [FIRST, *sorted((ROOT / "docs" / "howto").glob("*.md"))]
NEED_FLINK = ("test", "run")


def blocks(page: Path) -> list[Block]:
    return blocks_of(page.read_text(encoding="utf-8"))


def write_files(page: Path, folder: Path) -> None:
    """The blocks that have the name of a file."""
    for block in blocks(page):
        for name in (word for word in block.info[1:] if "." in word):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(block.text, encoding="utf-8")


def lines(page: Path) -> list[list[str]]:
    return [
        shlex.split(line, comments=True)
        for block in blocks(page)
        if block.language == "sh"
        for line in block.text.splitlines()
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_lines_work(page: Path, tmp_path: Path) -> None:
    write_files(page, tmp_path)
    done = []
    for command, *words in lines(page):
        assert command == "streamc"
        if words[0] not in NEED_FLINK:
            run = streamc(*words, folder=tmp_path)
            assert run.returncode == 0, f"{words}\n{run.stdout}{run.stderr}"
            assert "warning[" not in run.stdout, run.stdout
            done.append(words[0])
    assert "check" in done


@pytest.mark.flink
def test_the_tests_pass(tmp_path: Path) -> None:
    for page in PAGES:
        write_files(page, tmp_path)
    texts = "".join(path.read_text("utf-8") for path in tmp_path.glob("*.stream"))
    wanted = len(re.findall(r"^test ", texts, re.MULTILINE))
    assert wanted >= 5
    run = streamc("test", ".", folder=tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{wanted} passed" in run.stdout + run.stderr


@pytest.mark.flink
def test_the_first_pipeline_prints_what_the_page_shows(tmp_path: Path) -> None:
    write_files(FIRST, tmp_path)
    assert ["streamc", "run", "turnover.stream"] in lines(FIRST)
    printed = next(block.text for block in blocks(FIRST) if block.info == ("text", "printed"))
    run = streamc("run", "turnover.stream", folder=tmp_path)
    assert run.returncode == 0, run.stderr
    assert sorted(run.stdout.splitlines()) == sorted(printed.splitlines())
