"""A C compiler for what tests compile: found on the machine.

`python -m tests.compiler` says which one it is; where there is none, it installs Debian's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

MISSING = "no C compiler is found: `make compiler` installs Debian's; or name one in CC"


def executable() -> str | None:
    """The compiler: the one that the variable CC names, else the first on the path."""
    named = os.environ.get("CC")
    if named is not None:
        return shutil.which(named)
    return next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)


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


def install() -> str | None:
    """Installs Debian's compiler, as root; what it is called, or None where that cannot be done here."""
    if os.geteuid() or shutil.which("apt-get") is None:
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    parts = ["install", "-y", "-qq", "--no-install-recommends", "gcc", "libc6-dev"]
    for words in (["update", "-qq"], parts):
        subprocess.run(["apt-get", *words], env=environment, check=False, stdout=sys.stderr)
    return executable()


def main() -> None:
    """Says which compiler there is."""
    found = executable() or install()
    if found is None:
        sys.exit(MISSING)
    print(Path(found).resolve())


if __name__ == "__main__":
    main()
