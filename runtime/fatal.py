"""Turns the log of an embedded Flink into the failure that ended its TaskManager.

What a failed task throws once more while it is cleaned up ends the process (`Task.doRun` in Flink), before the
JobManager hears why the task failed: the job knows only that its TaskManager is gone. Sinks of JDBC do so whose
database is away.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from runtime.causes import causes, reason
from runtime.failure import EngineFailure

_GONE = "The TaskExecutor is shutting down"
_FAILED = re.compile(
    r" - ([^\n]+) \(\d+/\d+\)\S* \(\w+\) switched from \w+ to FAILED with failure cause:\n"
    r"(.+?)(?=^\d{4}-\d\d-\d\d |\Z)",
    re.DOTALL | re.MULTILINE,
)
"""What `Task.transitionState` says: the task, and the stack trace of what it failed of."""


def fatal_failure(failure: EngineFailure, log: Path) -> EngineFailure:
    """The failure of the task that failed first, where all that the job knows is that its TaskManager ended."""
    if _GONE not in failure.detail:
        return failure
    found = _FAILED.search(log.read_text(encoding="utf-8", errors="replace"))
    if found is None:
        return failure
    task, trace = found.groups()
    message = reason(causes(trace)).text
    return replace(failure, message=message, detail=trace, operators=tuple(task.split(" -> ")))
