"""Pipelines of tests, run as a user runs them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def run(text: str, folder: Path, *words: str, python: str = sys.executable) -> dict[str, object]:
    """Runs a pipeline to its end, and gives what `streamc run` says of it."""
    done = subprocess.run(
        _command(text, folder, *words, python=python),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout)
    assert isinstance(said, dict)
    return said


def refused(text: str, folder: Path, *words: str) -> str:
    """What `streamc run` says of a pipeline whose job fails."""
    done = subprocess.run(
        _command(text, folder, "--output", "text", *words),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 3, done.stdout + done.stderr
    return done.stderr


@contextmanager
def running(
    text: str, folder: Path, *words: str, python: str = sys.executable
) -> Iterator[subprocess.Popen[bytes]]:
    """A pipeline that runs until the end of the block, where it is ended as Ctrl-C does."""
    with started(text, folder, *words, python=python) as job:
        yield job
        assert job.poll() is None, (folder / "job.log").read_text("utf-8")


@contextmanager
def started(
    text: str, folder: Path, *words: str, python: str = sys.executable
) -> Iterator[subprocess.Popen[bytes]]:
    """A pipeline that may end in the block; one that does not is ended as Ctrl-C does."""
    with (folder / "job.log").open("ab") as log:
        command = _command(text, folder, *words, python=python)
        job = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            yield job
        finally:
            if job.poll() is None:
                os.kill(job.pid, signal.SIGINT)
            try:
                job.wait(60)
            except subprocess.TimeoutExpired:
                job.kill()
                job.wait(10)


def _command(text: str, folder: Path, *words: str, python: str = sys.executable) -> list[str]:
    file = folder / "job.stream"
    file.write_text(text, encoding="utf-8")
    command = [python, "-m", "streamc", "run", str(file), "--output", "json"]
    return [*command, *words]
