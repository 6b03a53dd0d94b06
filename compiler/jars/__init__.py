"""Java code that travels with jobs which need it, compiled: a small jar each, made by `make jars`."""

from __future__ import annotations

from pathlib import Path

MALFORMED = "streamc-malformed.jar"
"""The formats that decode with another format and keep what this one refuses; from runtime/java/streamc/malformed."""

ROUTING = "streamc-routing"
"""The format of that jar for messages and lines; `streamc-routing-csv` is that of files of CSV, whose records may go
over lines.
"""

WATERMARKS = "streamc-watermarks.jar"
"""The connector that reads another one and keeps its watermarks over restarts; from runtime/java/streamc/watermarks."""

REMEMBERING = "streamc-watermarks"
"""The connector of that jar."""

KEPT_WATERMARK, BOUNDED_KEPT_WATERMARK = "streamc$watermark", "streamc$watermark_of_ending"
"""The functions of that jar that know an operator's watermark over restarts; the second where all sources end."""

SQS = "streamc-sqs.jar"
"""The connector `sqs-source`; from runtime/java/streamc/sqs."""

WEBHOOK = "streamc-webhook.jar"
"""The connector `webhook`; from runtime/java/streamc/webhook."""


def jar_path(name: str) -> Path:
    """Where a jar lies."""
    return Path(__file__).parent / name
