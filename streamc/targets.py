"""The engine versions that can be compiled for."""

from __future__ import annotations

TARGETS = ("flink-1.20", "flink-2.0", "flink-2.1", "flink-2.2", "flink-2.3")
DEFAULT_TARGET = "2.2"


def bare_target(text: str) -> str | None:
    """`2.2` for `flink-2.2` or `2.2`; None where it is no target."""
    version = text.lower().removeprefix("flink-")
    return version if f"flink-{version}" in TARGETS else None
