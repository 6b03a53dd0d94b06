"""What `init` writes, tested and run on a real Flink."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.flink


def start(*arguments, cwd):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "streamc", *arguments],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def call(*arguments, cwd):
    process = start(*arguments, cwd=cwd)
    out, err = process.communicate(timeout=180)
    return process.returncode, out, err


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    assert call("init", cwd=folder)[0] == 0
    return folder


def test_tests_pass(fresh):
    code, out, err = call("test", "pipelines", "--output", "junit", cwd=fresh)
    assert (code, err) == (0, "")
    assert ET.fromstring(out)[0].get("tests") == "1"


def test_a_test_fails_with_both_rows(fresh):
    text = (fresh / "pipelines/first.stream").read_text()
    (fresh / "other.stream").write_text(text.replace("'Torino', 12.50, 2", "'Torino', 12.00, 2"))
    code, out, err = call("test", "other.stream", "pipelines", cwd=fresh)
    assert code == 1
    assert "1 passed, 1 failed in " in out
    assert "- '12:00:00'    'Torino'  12.00" in err
    assert "+ '12:00:00'    'Torino'  12.50" in err
    code, out, _ = call("test", "other.stream", "--output", "json", cwd=fresh)
    assert code == 1
    (one,) = json.loads(out)["tests"]
    assert one["outcome"] == "failed"
    assert one["diagnostics"][0]["code"] == "QUA001"


def test_what_failed_comes_first(fresh, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    text = (fresh / "pipelines/first.stream").read_text()
    name = re.search(r"^test (\w+)", text, re.MULTILINE)[1]
    block = text[text.index(f"test {name}") :]
    wrong = block.replace(name, "wrong").replace("'Torino', 12.50, 2", "'Torino', 12.00, 2")
    (tmp_path / "two.stream").write_text(f"{text}\n{wrong}")
    where = f"{tmp_path}/two.stream"
    first, second = call("test", where, cwd=fresh), call("test", where, "--failed-first", cwd=fresh)
    assert (first[0], second[0]) == (1, 1)
    assert [line.split()[0] for line in first[1].splitlines()[:2]] == ["passed", "FAILED"]
    assert [line.split()[0] for line in second[1].splitlines()[:2]] == ["FAILED", "passed"]


def test_watching(fresh, tmp_path):
    text = (fresh / "pipelines/first.stream").read_text()
    file = tmp_path / "watched.stream"
    file.write_text(text)
    process = start("test", str(tmp_path), "--watch", cwd=fresh)

    def until(word):
        for line in process.stdout:
            if word in line:
                return line
        raise AssertionError(process.stderr.read())

    try:
        until("1 passed in ")
        file.write_text(text.replace("'Torino', 12.50, 2", "'Torino', 12.00, 2"))
        until("1 failed in ")
        file.write_text("pipeline")
        until("files with errors were not tested")
        began = time.monotonic()
        file.write_text(text)
        until("1 passed in ")
        assert time.monotonic() - began < 30
        (tmp_path / "new.stream").write_text(text)
        assert "new.stream" in until("passed ")
        until("1 passed in ")
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert "Traceback" not in process.stderr.read()
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("arguments", [("a.stream", "--output", "junit"), ("-",)])
def test_what_cannot_be_watched(fresh, arguments):
    code, _, err = call("test", "--watch", *arguments, cwd=fresh)
    assert code == 2
    assert "--watch" in err


def test_run(fresh):
    code, out, err = call("run", "pipelines/first.stream", cwd=fresh)
    assert code == 0, err
    assert "Torino, 12.50, 2" in out
    assert "finished after" in err
    rejected = [p.read_text() for p in (fresh / "out/rejected").glob("[!._]*")]
    assert "positive_amount" in "".join(rejected)


def test_a_failing_job_is_an_engine_failure(fresh):
    text = (fresh / "pipelines/first.stream").read_text()
    (fresh / "gone.stream").write_text(text.replace("data/orders.csv", "data/gone.csv"))
    code, _, err = call("run", "gone.stream", cwd=fresh)
    assert code == 3
    assert "error[TGT002]" in err
    assert "Traceback" not in err


def test_ctrl_c_stops_a_run(fresh):
    (fresh / "endless.stream").write_text(
        "pipeline p {\n  owner = 'a@b.c'\n}\n\n"
        "source n from datagen {\n  rows_per_second = 5\n  columns (i int)\n}\n\n"
        "sink gone from n into blackhole\n"
    )
    process = start("run", "endless.stream", cwd=fresh)
    time.sleep(0.5)
    for line in process.stderr:
        if line.startswith("running"):
            break
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "cancelled after" in err
    assert "Traceback" not in err
