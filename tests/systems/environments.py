"""Other versions of Flink than the tests' own, each in a Python environment of its own below the build folder."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "environments"


def python_with_flink(version: str) -> Path:
    """The Python of an environment with this Flink and with `streamc` as it stands here, installed once.

    What is installed stands in `flink-<version>.lock`, with checksums.
    """
    lock = Path(__file__).with_name(f"flink-{version}.lock")
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()[:12]
    folder = FOLDER / f"flink-{version}-{digest}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not (folder / "installed").is_file():
            _install(folder, lock)
    return folder / "bin" / "python"


def _install(folder: Path, lock: Path) -> None:
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        pytest.fail(f"there is no {folder}, and no `uv` to make it")
    python = folder / "bin" / "python"
    _done(uv, "venv", "--clear", "--python", sys.executable, str(folder))
    _done(uv, "pip", "sync", "--python", str(python), "--require-hashes", str(lock))
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "streamc-here.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    (folder / "installed").touch()


def _done(*words: str) -> None:
    done = subprocess.run(
        [*words, "--quiet"], capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
