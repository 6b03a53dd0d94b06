"""Node with what the extension's lock file names; `make test` puts it there."""

from __future__ import annotations

import shutil
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "editors" / "vscode"


def node() -> str:
    """The program; a test that needs it fails where it is not there."""
    found = shutil.which("node")
    assert found is not None, "the extension for VS Code needs Node 20 or later"
    assert (FOLDER / "node_modules" / ".package-lock.json").is_file(), "`make vscode` was not run"
    return found
