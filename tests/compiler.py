"""A C compiler for what tests compile: found on the machine.

`python -m tests.compiler` says which one it is; where there is none, it installs Debian's.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.debian import found_by, tell

MISSING = "no C compiler is found: `make compiler` installs Debian's; or name one in CC"


def executable() -> str | None:
    """The compiler: the one that the variable CC names, else the first on the path."""
    return found_by("CC", ("cc", "gcc", "clang"))


def library(sources: list[Path], include: Path, made: Path) -> None:
    """Compiles C files to a shared library, without a warning; AssertionError where that cannot be done."""
    found = executable()
    assert found is not None, MISSING
    words = [found, "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", f"-I{include}"]
    run = subprocess.run(
        [*words, *map(str, sources), "-o", str(made)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr[:4000]


if __name__ == "__main__":
    tell(executable, MISSING, "gcc", "libc6-dev")
