"""A PyFlink job that was built runs by itself, without `streamc`, and gives the rows of the pipeline."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.markdown import ROOT
from tests.requirements.wheels import write_wheel
from tests.test_examples import json_rows
from tests.test_readme import streamc

KEPT = [
    {"name": "A***", "address": "ada@mail.Example.org", "domain": "example.org"},
    {"name": "C***", "address": "cleo@example.com", "domain": "example.com"},
]
SECRET = """\
pipeline copied {}

source people from filesystem {
  path = secret('where') || '/people.csv'
  format = csv
  columns (name string not null, address string)
}

sink kept from people into filesystem {
  path = env('WHERE_TO')
  format = json
}
"""


def job(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a job of a folder as its users do, with none of the project's modules in reach."""
    own = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, str(folder / "job.py")],
        cwd=ROOT,
        env={**own, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def packed_example(folder: Path) -> Path:
    """The example with functions, whose module takes its separator from a package."""
    example = ROOT / "examples" / "functions"
    code = (
        (example / "addresses.py").read_text("utf-8").replace('rpartition("@")', "rpartition(AT)")
    )
    (folder / "addresses.py").write_text(
        code.replace("\n\n\ndef", "\n\nfrom acme_signs import AT\n\n\ndef")
    )
    write_wheel(folder / "index", "acme-signs", "1.0", {"acme_signs.py": "AT = '@'\n"})
    asked = "--no-index\n--find-links index\nacme-signs==1.0\n"
    (folder / "requirements.txt").write_text(asked, encoding="utf-8")
    text = (example / "signups.stream").read_text("utf-8")
    owner = "  owner = 'people@example.org'\n"
    text = text.replace(owner, f"{owner}  requirements = 'requirements.txt'\n")
    file = folder / "signups.stream"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.flink
def test_a_job_with_functions_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its code imports a package that goes along, and that is installed nowhere."""
    folder, out = tmp_path / "built", tmp_path / "out"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = streamc(
        "build",
        str(packed_example(tmp_path)),
        "-o",
        str(folder),
        "--target-kind",
        "pyflink",
        "--param",
        f"out={out}",
    )
    assert made.returncode == 0, made.stderr
    ran = job(folder)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert sorted(json_rows(out), key=str) == sorted(KEPT, key=str)
    assert "+I[Bob, bob at example.org, null, has_address]" in ran.stdout


@pytest.mark.flink
def test_secrets_are_read_when_it_starts(tmp_path: Path) -> None:
    file = tmp_path / "copied.stream"
    file.write_text(SECRET, encoding="utf-8")
    secrets, out = tmp_path / "secrets", tmp_path / "out"
    secrets.mkdir()
    assert (
        streamc("build", str(file), "-o", str(tmp_path), "--target-kind", "pyflink").returncode == 0
    )
    missing = job(tmp_path, STREAMC_SECRETS=str(secrets))
    assert missing.returncode == 1
    last = missing.stderr.strip().splitlines()[-1]
    assert last == f"not set: the secret `where` ({secrets / 'where'})"
    (secrets / "where").write_text(f"{ROOT}/examples/functions\n", encoding="utf-8")
    ran = job(tmp_path, STREAMC_SECRETS=str(secrets), WHERE_TO=str(out))
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert [row["name"] for row in json_rows(out)] == ["Ada", "Bob", "Cleo"]
