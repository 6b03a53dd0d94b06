"""Programs that tests need: found on the machine, else installed from Debian."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def found_by(variable: str, names: tuple[str, ...]) -> str | None:
    """The program that an environment variable names, else the first of these names on the path."""
    named = os.environ.get(variable)
    if named is not None:
        return shutil.which(named)
    return next((found for name in names if (found := shutil.which(name))), None)


def tell(executable: Callable[[], str | None], missing: str, *packages: str) -> None:
    """Prints which program there is, having installed `packages` as root where there was none; ends with `missing`."""
    found = executable()
    if found is None and not os.geteuid() and shutil.which("apt-get") is not None:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["install", "-y", "-qq", "--no-install-recommends", *packages]
        for words in (["update", "-qq"], install):
            subprocess.run(["apt-get", *words], env=environment, check=False, stdout=sys.stderr)
        found = executable()
    if found is None:
        sys.exit(missing)
    print(Path(found).resolve())
