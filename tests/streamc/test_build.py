"""`streamc build`: what it writes, when it writes nothing, and that it writes the same again."""

import pytest
from click.testing import CliRunner

from streamc import project
from streamc.cli import cli

FINE = """\
pipeline p {
  owner = 'a@example.org'
}

source numbers from datagen {
  number_of_rows = 3
  columns (n int, m int)
}

sink shown from numbers into print
"""


@pytest.fixture(autouse=True)
def _fresh(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project._project.cache_clear()
    (tmp_path / "fine.stream").write_text(FINE)
    (tmp_path / "broken.stream").write_text(FINE.replace("from numbers", "from nmbers"))


def call(*arguments):
    return CliRunner().invoke(cli, list(arguments), prog_name="streamc")


def test_build(tmp_path):
    done = call("build", "fine.stream", "-o", "out", "--explain")
    assert done.exit_code == 0
    assert "wrote out/job.sql\n" in done.stdout
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "job.sql",
        "plan.json",
        "streamc.lock",
    }
    assert call("build", "fine.stream", "-o", "out", "--check").stdout == "out is up to date\n"
    (tmp_path / "out/job.sql").write_text("old")
    done = call("build", "fine.stream", "-o", "out", "--check")
    assert (done.exit_code, (tmp_path / "out/job.sql").read_text()) == (1, "old")
    assert "out/job.sql is out of date" in done.stdout


def test_build_writes_nothing_where_there_is_an_error(tmp_path):
    done = call("build", "broken.stream", "-o", "out")
    assert (done.exit_code, done.stdout) == (1, "")
    assert not (tmp_path / "out").exists()


def test_build_of_a_library(tmp_path):
    (tmp_path / "lib.stream").write_text("source n from datagen {\n  columns (n int)\n}\n")
    done = call("build", "lib.stream", "-o", "out")
    assert done.exit_code == 2
    assert "`lib.stream` has no sinks" in done.stderr


def test_build_twice_gives_the_same_bytes(tmp_path):
    for out in "ab":
        call("build", "fine.stream", "-o", out)
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()
