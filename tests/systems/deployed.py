"""Pipelines that are sent to a cluster as PyFlink jobs, with their files and what they write."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from tests.systems.flink import FlinkCluster, await_until, installed
from tests.test_readme import streamc

_ENDED = ("FINISHED", "CANCELED", "FAILED")


def head(*columns: str, watermark: str = "") -> str:
    """How these pipelines begin: with words of files, which are read as they appear, and more columns of them."""
    told = "".join(f"    {column},\n" for column in ("word string not null", *columns))
    event_time = f"  watermark {watermark}\n" if watermark else ""
    return f"""\
pipeline NAME {{
  delivery = exactly_once
}}

param workers int = 1

defaults {{
  parallelism = $workers
  checkpoint.interval = 300ms
}}

source words from filesystem {{
  path = 'DATA/in'
  format = csv
  monitor_interval = 200ms

  columns (
{told}  )
{event_time}}}
"""


class Deployed(AbstractContextManager["Deployed"]):
    """A pipeline in a folder, with what is sent of it to a cluster; `code` are Python files beside it.

    A job of it that runs at the end of the block is cancelled there.
    """

    def __init__(self, cluster: FlinkCluster, folder: Path, name: str, code: Mapping[str, str]):
        self.cluster = cluster
        self.folder = folder
        self.name = name
        (folder / "in").mkdir()
        for file, text in code.items():
            (folder / file).write_text(text, encoding="utf-8")

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Cancels what runs, and waits until it has left its slots to others."""
        for job in self._running():
            self.cluster.cancel(job["jid"])
        await_until(lambda: not self._running(), 60, f"the end of {self.name}")

    def _running(self) -> list[dict[str, str]]:
        jobs = self.cluster.rest("/jobs/overview")["jobs"]
        return [one for one in jobs if one["name"] == self.name and one["state"] not in _ENDED]

    def write(self, text: str) -> None:
        """Writes the file of the pipeline."""
        text = text.replace("NAME", self.name).replace("DATA", str(self.folder))
        (self.folder / "p.stream").write_text(text, encoding="utf-8")

    def send(self, text: str, workers: int, *words: str) -> None:
        """Builds `job.py`, and has Flink's own command send it."""
        self.write(text)
        at = ["p.stream", "-o", "built", "--param", f"workers={workers}"]
        made = streamc("build", *at, "--target-kind", "pyflink", folder=self.folder)
        assert made.returncode == 0, made.stderr
        run = ["bash", str(installed() / "bin" / "flink"), "run", "-d", *words, "-py"]
        sent = subprocess.run(
            [*run, str(self.folder / "built" / "job.py")],
            env={**os.environ, **self.cluster.environment()},
            capture_output=True,
            text=True,
            check=False,
        )
        assert sent.returncode == 0, sent.stdout[-2000:] + sent.stderr

    def run(self, text: str, workers: int) -> None:
        """Starts the statements of `job.sql`, by way of the SQL gateway."""
        self.write(text)
        at = ["--gateway", self.cluster.gateway, "--cluster", self.cluster.url]
        words = ["--param", f"workers={workers}"]
        done = streamc("run", "p.stream", *at, *words, folder=self.folder)
        assert done.returncode == 0, done.stdout + done.stderr

    def add(self, name: str, *rows: str) -> None:
        """A file of rows, which appears with all of them."""
        part = self.folder / f"{name}.part"
        part.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
        part.rename(self.folder / "in" / f"{name}.csv")

    def lines(self, folder: str = "out") -> list[str]:
        """The lines of all files that are committed."""
        files = [f for f in (self.folder / folder).glob("part-*") if "inprogress" not in f.name]
        return [line for file in files for line in file.read_text("utf-8").splitlines()]

    def exceptions(self) -> object:
        """What the cluster tells of failures of the job that runs."""
        (job,) = self._running()
        return self.cluster.rest(f"/jobs/{job['jid']}/exceptions")

    def await_committed(self, found: Callable[[], object], wanted: object) -> None:
        """Waits until what is found in the files is this."""
        await_until(lambda: found() == wanted, 90, f"{wanted} are committed")

    def savepoint(self) -> str:
        """Stops the job, and gives where its state is."""
        at = ("--cluster", self.cluster.url, "--savepoint", "saved", "--output", "json")
        done = streamc("stop", self.name, *at, folder=self.folder)
        assert done.returncode == 0, done.stdout + done.stderr
        found: str = json.loads(done.stdout)["savepoint"]
        return found
