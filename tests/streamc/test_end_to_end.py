"""What `init` writes, tested and run on a real Flink."""

import json
import os
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
