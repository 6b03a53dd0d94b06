"""The hooks in .pre-commit-hooks.yaml, installed and run by the real pre-commit."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRAVELS = ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
FOLDERS = ("grammar", "dsl", "compiler", "runtime", "streamc", "docs/diagnostics")
FINE = """\
pipeline p {
  owner = 'a@example.org'
}

source numbers from datagen {
  number_of_rows = 3

  columns (
    n int,
  )
}

sink shown from numbers into print
"""


def run(*command, cwd):
    environment = {**os.environ, "PRE_COMMIT_HOME": str(cwd.parent / "cache")}
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "PYTHONPATH"):
        environment.pop(name, None)
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=500, check=False
    )


def git(folder, *arguments):
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.org")
    done = run("git", *identity, *arguments, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def committed(folder):
    git(folder, "init", "-q")
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "-m", "all", "--no-verify")


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / "LICENSE").is_file(), reason="the package cannot be built yet")
def test_hooks_pass_and_fail(tmp_path):
    """One installation, then a fine file, then a broken one, then a rough one; other files do not concern them."""
    ours, theirs = tmp_path / "streamc", tmp_path / "project"
    unwanted = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, ours / name, ignore=unwanted)
    for name in TRAVELS:
        shutil.copy(ROOT / name, ours / name)
    committed(ours)
    theirs.mkdir()
    (theirs / "fine.stream").write_text(FINE)
    (theirs / "notes.md").write_text("no pipeline")
    revision = git(ours, "rev-parse", "HEAD").strip()
    hooks = f"repos: [{{repo: '{ours}', rev: '{revision}', hooks: [{{id: streamc-fmt}}, {{id: streamc-check}}]}}]\n"
    (theirs / ".pre-commit-config.yaml").write_text(hooks)
    committed(theirs)
    command = (sys.executable, "-m", "pre_commit", "run", "--all-files", "--verbose")

    done = run(*command, cwd=theirs)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 file is fine" in done.stdout

    (theirs / "broken.stream").write_text(FINE.replace("from numbers", "from nmbers"))
    git(theirs, "add", "-A")
    done = run(*command, cwd=theirs)
    assert done.returncode == 1
    assert "--> broken.stream:13:17" in done.stdout

    # What is not in the canonical form is put into it, and stops the commit once.
    (theirs / "broken.stream").write_text(FINE.replace("sink shown from", "sink   shown  from"))
    git(theirs, "add", "-A")
    done = run(*command, cwd=theirs)
    assert done.returncode == 1
    assert "formatted broken.stream" in done.stdout
    assert "files were modified by this hook" in done.stdout
    assert (theirs / "broken.stream").read_text() == FINE
    git(theirs, "add", "-A")
    assert run(*command, cwd=theirs).returncode == 0

    # The pages and the template travel in the wheel that was built on the way.
    (installed,) = (tmp_path / "cache").glob("*/*/bin/streamc")
    assert "# QUA001 test-failed" in run(str(installed), "explain", "QUA001", cwd=theirs).stdout
    assert run(str(installed), "init", "new", cwd=theirs).returncode == 0
    assert run(str(installed), "check", "new", cwd=theirs).stdout == "1 file is fine\n"
