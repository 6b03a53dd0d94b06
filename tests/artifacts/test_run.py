"""A job with a format that is no part of Flink: `run` brings its jar itself, once, and then needs no network."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from runtime.artifacts.repository import VARIABLE
from tests.test_readme import streamc

pytestmark = [pytest.mark.flink, pytest.mark.slow]

WRITES = """\
pipeline shop {}

source numbers from filesystem {
  path = 'numbers.json'
  format = json

  columns (n int not null, s string)
}

sink kept from numbers into custom {
  connector = 'filesystem'
  path = 'kept'
  format = 'avro'
}
"""
READS = """\
pipeline shop {}

source kept from custom {
  connector = 'filesystem'
  path = 'kept'
  format = 'avro'
  bounded = true

  columns (n int not null, s string)
}

sink read from kept into filesystem {
  path = 'read'
  format = json
}
"""
ROWS = [{"n": 1, "s": "a"}, {"n": 2, "s": None}]


def test_a_format_is_fetched_and_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(json.dumps(row) + "\n" for row in ROWS)
    (tmp_path / "numbers.json").write_text(text, encoding="utf-8")
    (tmp_path / "writes.stream").write_text(WRITES, encoding="utf-8")
    (tmp_path / "reads.stream").write_text(READS, encoding="utf-8")
    # A cache without jars, but with the class-data archive of this Flink.
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "streamc"
    (tmp_path / "cache" / "streamc").mkdir(parents=True)
    for archive in cache.glob("flink-*"):
        (tmp_path / "cache" / "streamc" / archive.name).symlink_to(archive)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    refused = streamc("run", "writes.stream", "--offline", folder=tmp_path)
    assert refused.returncode == 2
    assert "streamc connectors fetch writes.stream" in refused.stderr
    written = streamc("run", "writes.stream", folder=tmp_path)
    assert written.returncode == 0, written.stderr
    assert "fetching org.apache.flink:flink-sql-avro:" in written.stderr

    monkeypatch.setenv(VARIABLE, "http://127.0.0.1:9/nobody")
    read = streamc("run", "reads.stream", folder=tmp_path)
    assert read.returncode == 0, read.stderr
    lines = "".join(file.read_text("utf-8") for file in (tmp_path / "read").rglob("part-*"))
    assert sorted(map(json.loads, lines.splitlines()), key=lambda row: row["n"]) == ROWS
