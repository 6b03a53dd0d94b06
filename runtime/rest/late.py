"""How many rows the windows of a job on a cluster have dropped as too late."""

from __future__ import annotations

import time
import urllib.parse
from typing import TYPE_CHECKING

from runtime.rest.answers import Answer, read_answer

if TYPE_CHECKING:
    from runtime.rest.job_manager import JobManager

_COUNTER = "numLateRecordsDropped"
_PAUSES = (0.1, 0.4, 0.0)


class _Vertex(Answer):
    id: str


class _Plan(Answer):
    vertices: tuple[_Vertex, ...] = ()


class _Sum(Answer):
    id: str
    sum: float = 0.0


def late_rows(manager: JobManager, id: str) -> int | None:
    """The rows that operators of the job dropped since its tasks last started; None where nobody knows yet.

    Flink counts them by operator (`numLateRecordsDropped`), and its JobManager fetches counters when somebody
    asks, so that the first to ask is told nothing.
    """
    plan = manager.rest(f"/jobs/{id}")
    if plan is None:
        return None
    vertices = read_answer(manager.http, _Plan, plan).vertices
    counted: dict[str, int] = {}
    for pause in _PAUSES:
        for vertex in vertices:
            if vertex.id not in counted:
                late = _of_vertex(manager, f"/jobs/{id}/vertices/{vertex.id}/subtasks/metrics")
                if late is not None:
                    counted[vertex.id] = late
        if len(counted) == len(vertices):
            return sum(counted.values())
        time.sleep(pause)
    return None


def _of_vertex(manager: JobManager, path: str) -> int | None:
    known = [one["id"] for one in manager.rest(path) or ()]
    if not known:
        return None
    names = [name for name in known if name.rpartition(".")[2] == _COUNTER]
    if not names:
        return 0
    asked = urllib.parse.quote(",".join(names), safe=",")
    found = manager.rest(f"{path}?get={asked}&agg=sum")
    return int(sum(read_answer(manager.http, _Sum, one).sum for one in found or ()))
