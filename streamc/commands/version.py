"""`streamc version`: which streamc this is."""

from __future__ import annotations

import platform

from streamc import __version__
from streamc.command import command
from streamc.console import say


@command("version", "streamc version")
def version() -> None:
    """Print the version of streamc and of Python."""
    say(f"streamc {__version__} (Python {platform.python_version()})")
