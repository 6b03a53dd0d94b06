"""Has pip fetch wheels into a folder."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from dsl.addresses import without_secrets
from runtime.requirements.errors import PackagesError

_SHOWN = 6
_NETWORK = re.compile(
    r"Retrying|NewConnectionError|ConnectTimeout|ReadTimeout|SSLError|name resolution"
)
_PLACE = re.compile(r" \(from -r \S+ \(line \d+\)\)")
_QUIET = ("--disable-pip-version-check", "--no-input", "--no-color", "--progress-bar", "off")


def fetch_wheels(file: str, texts: tuple[str, str], words: Sequence[str], folder: Path) -> None:
    """The wheels of a file of requirements and of all that they depend on; PackagesError with pip's reason.

    `file` is what the user calls it; `texts` are what it holds, and the constraints. They may hold passwords: only this
    user can read where they lie meanwhile.
    """
    if importlib.util.find_spec("pip") is None:
        raise PackagesError(
            "packages are fetched with pip, and the Python that runs streamc has none",
            f"install it: `{sys.executable} -m ensurepip`, or `uv pip install pip`",
        )
    with TemporaryDirectory(prefix="streamc-requirements-") as scratch:
        written = Path(scratch) / "requirements.txt"
        written.write_text(texts[0], encoding="utf-8")
        bounds = Path(scratch) / "constraints.txt"
        bounds.write_text(texts[1], encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", *_QUIET, "--only-binary", ":all:"]
        command += [*words, "--dest", str(folder), "--requirement", str(written)]
        command += ["--constraint", str(bounds)]
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            env={**os.environ, "PIP_REQUIRE_VIRTUALENV": "0"},
            check=False,
        )
        if done.returncode != 0:
            raise _refused(
                {str(written): file, str(bounds): "Flink's bounds"}, done.stdout, done.stderr
            )


def _refused(names: Mapping[str, str], told: str, said: str) -> PackagesError:
    """What pip says, with files called as people know them; the first is the one that was asked for."""
    lines = [line.removeprefix("ERROR: ").strip() for line in (*_conflict(told), *_of_error(said))]
    # The file that pip has read has other lines than the one that is meant.
    plain = [_PLACE.sub("", line) for line in lines if line]
    for path, name in names.items():
        plain = [line.replace(path, name) for line in plain]
    shown = [without_secrets(line) for line in plain if "ResolutionImpossible" not in line]
    help = ["packages without a wheel are built by `pip wheel`, and found with `--find-links`"]
    if "HASHES" in said or "--require-hashes" in said:
        help = ["`uv pip compile --generate-hashes` writes all versions with their checksums"]
    elif "(constraint)" in told:
        help = ["name the package in the file, with a version of your own: then that one counts"]
    elif "ResolutionImpossible" in said:
        help = ["ask for versions that go together, or leave one open"]
    elif _NETWORK.search(said):
        help = ["is the index reachable? pip's own settings say which it is: `pip config list`"]
    file = next(iter(names.values()))
    return PackagesError(
        f"pip cannot fetch what `{file}` asks for", *help, notes=tuple(shown[:_SHOWN])
    )


def _conflict(told: str) -> list[str]:
    """Which packages ask for versions that exclude each other."""
    return [
        line.strip().replace("The user requested (constraint)", "with Flink goes")
        for line in told.splitlines()
        if re.match(r"\s+(The user requested|\S+ \S+ depends on) ", line)
    ]


def _of_error(said: str) -> list[str]:
    """What pip says went wrong; its last lines where it marks none."""
    lines = said.splitlines()
    first = next((at for at, line in enumerate(lines) if line.startswith("ERROR: ")), None)
    if first is None:
        return lines[-3:]
    return [line for line in lines[first:] if not line.startswith(("WARNING: ", "[notice]"))]
