"""`streamc import` as a command: where it writes, what it refuses, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from streamc.cli import cli

FINE = """\
CREATE TABLE gen (id INT, n INT) WITH ('connector' = 'datagen');
CREATE TABLE shown (id INT) WITH ('connector' = 'print');
INSERT INTO shown SELECT id FROM gen WHERE n > 0;
"""
LOSSY = FINE + "ADD JAR 'shops.jar';\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("fine.sql").write_text(FINE)
    Path("lossy.sql").write_text(LOSSY)


def call(*words: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["import", *words], input=stdin, prog_name="streamc")


def test_what_is_written_checks_without_a_word() -> None:
    done = call("fine.sql", "-o", "job.stream")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "wrote job.stream\n", "")
    checked = CliRunner().invoke(cli, ["check", "job.stream"])
    assert (checked.exit_code, checked.output) == (0, "1 file is fine\n")


def test_a_file_that_is_there_is_kept_unless_forced() -> None:
    Path("job.stream").write_text("mine")
    done = call("fine.sql", "-o", "job.stream")
    assert done.exit_code == 2
    assert "`job.stream` is there already" in done.stderr
    assert Path("job.stream").read_text() == "mine"
    assert call("fine.sql", "-o", "job.stream", "--force").exit_code == 0
    assert "task shown_rows" in Path("job.stream").read_text()


def test_stdin_and_stdout() -> None:
    done = call("-", "-o", "-", stdin=FINE)
    assert done.exit_code == 0
    assert done.stdout.startswith("pipeline stdin {}\n")
    assert done.stderr == ""


def test_what_is_lost_is_said_and_the_rest_is_written() -> None:
    done = call("lossy.sql", "-o", "job.stream")
    assert done.exit_code == 1
    assert "error[IMP002]: ADD JAR 'shops.jar' has no place" in done.stderr
    assert "--> lossy.sql:4:1" in done.stderr
    assert "task shown_rows" in Path("job.stream").read_text()


def test_json() -> None:
    done = call("lossy.sql", "-o", "job.stream", "--output", "json")
    assert done.exit_code == 1
    assert [record["code"] for record in json.loads(done.stdout)["diagnostics"]] == ["IMP002"]
    assert done.stderr == "wrote job.stream\n"
    assert call("lossy.sql", "-o", "-", "--output", "json").exit_code == 2


def test_text_that_is_no_utf8_is_not_read() -> None:
    Path("old.sql").write_bytes(b"SELECT '\xe9';\n")
    done = call("old.sql", "-o", "job.stream")
    assert done.exit_code == 1
    assert "SYN090" in done.stderr
    assert not Path("job.stream").exists()


def test_a_folder_that_cannot_be_written_leaves_nothing() -> None:
    Path("taken").write_text("a file")
    done = call("fine.sql", "-o", "taken/job.stream")
    assert done.exit_code == 2
    assert "cannot write" in done.stderr


def test_a_target_that_there_is_not() -> None:
    assert call("fine.sql", "-o", "-", "--target", "spark").exit_code == 2
