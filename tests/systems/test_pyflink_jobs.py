"""A PyFlink job is sent to a cluster by Flink's own command."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.markdown import ROOT
from tests.pyflink.test_running import KEPT
from tests.systems.flink import FlinkCluster, await_until, installed
from tests.test_examples import json_rows
from tests.test_readme import streamc


@pytest.mark.slow
def test_flink_run_sends_it(cluster: FlinkCluster, tmp_path: Path) -> None:
    folder, out = tmp_path / "built", tmp_path / "out"
    example = ROOT / "examples" / "functions"
    text = (example / "signups.stream").read_text(encoding="utf-8")
    (tmp_path / "signups.stream").write_text(
        text.replace("path = 'examples", f"path = '{ROOT}/examples"), encoding="utf-8"
    )
    shutil.copy(example / "addresses.py", tmp_path)
    words = ["--target-kind", "pyflink", "--param", f"out={out}", "-o", str(folder)]
    made = streamc("build", str(tmp_path / "signups.stream"), *words)
    assert made.returncode == 0, made.stderr
    before = names(cluster)
    sent = subprocess.run(
        ["bash", str(installed() / "bin" / "flink"), "run", "-py", str(folder / "job.py")],
        env={**os.environ, **cluster.environment()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert sent.returncode == 0, sent.stdout[-2000:] + sent.stderr[-2000:]
    await_until(lambda: names(cluster) == [*before, ("signups", "FINISHED")], 60, "the job's end")
    assert sorted(json_rows(out), key=str) == sorted(KEPT, key=str)


def names(cluster: FlinkCluster) -> list[tuple[str, str]]:
    """The jobs of that name, with their states."""
    jobs = cluster.rest("/jobs/overview")["jobs"]
    return [(job["name"], job["state"]) for job in jobs if job["name"] == "signups"]
