"""The module that goes along with jobs that need Python of ours."""

from __future__ import annotations

from pathlib import Path

from compiler.plan.functions import Module

NAME = "streamc_job"
PROCESS = "streamc_process"
VALUES = "streamc_values"
STATE = "streamc_state"


def travelling() -> Module:
    """What a job needs where it runs: `streamc_job.py`, which imports PyFlink alone."""
    return _module(NAME)


def travelling_with_processes() -> tuple[Module, ...]:
    """What it needs with `process` steps."""
    return tuple(_module(name) for name in (NAME, PROCESS, STATE, VALUES))


def _module(name: str) -> Module:
    file = Path(__file__).with_name(f"{name}.py")
    return Module(file.name, file.read_text(encoding="utf-8"))
