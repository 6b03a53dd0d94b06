"""The module that goes along with jobs that need Python of ours."""

from __future__ import annotations

from pathlib import Path

from compiler.plan.functions import Module

NAME = "streamc_job"


def travelling() -> Module:
    """What a job needs where it runs: `streamc_job.py`, which imports PyFlink alone."""
    file = Path(__file__).with_name(f"{NAME}.py")
    return Module(file.name, file.read_text(encoding="utf-8"))
