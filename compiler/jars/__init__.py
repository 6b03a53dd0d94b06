"""Java code that travels with jobs which need it, compiled: a small jar each, made by `make jars`."""

from __future__ import annotations

from pathlib import Path

MALFORMED = "streamc-malformed.jar"
"""The formats that decode with another format and keep what this one refuses; from runtime/java/streamc/malformed."""

ROUTING = "streamc-routing"
"""The format of that jar for messages and lines; `streamc-routing-csv` is that of files of CSV, whose records may go
over lines.
"""


def jar_path(name: str) -> Path:
    """Where a jar lies."""
    return Path(__file__).parent / name
