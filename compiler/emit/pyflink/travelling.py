"""The modules that go along with jobs that need Python of ours."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from compiler.plan.functions import Module, PlanFunction

NAME = "streamc_job"
ASYNC = "streamc_async"
PROCESS = "streamc_process"
VALUES = "streamc_values"
STATE = "streamc_state"


def travelling(functions: Iterable[PlanFunction]) -> tuple[Module, ...]:
    """What a job with these functions needs where it runs: `streamc_job.py`, which imports PyFlink alone, and what
    waits for coroutines.
    """
    names = (NAME, ASYNC) if any(function.asynchronous for function in functions) else (NAME,)
    return tuple(map(_module, names))


def travelling_with_processes() -> tuple[Module, ...]:
    """What it needs with `process` steps."""
    return tuple(_module(name) for name in (NAME, PROCESS, STATE, VALUES))


def _module(name: str) -> Module:
    file = Path(__file__).with_name(f"{name}.py")
    return Module(file.name, file.read_text(encoding="utf-8"))
