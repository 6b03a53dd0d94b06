"""Jobs of a cluster as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from streamc.render.width import pad, text_width

if TYPE_CHECKING:
    from runtime.rest.job_manager import Checkpoints, Job, Point
    from streamc.cluster.starting import Started

_HEAD = ("name", "id", "state", "since", "restarts", "late rows", "last checkpoint")


class Looked(NamedTuple):
    """A job, and what its JobManager tells of it; None is what nobody knows yet."""

    job: Job
    restarts: int | None
    late: int | None
    kept: Checkpoints


def jobs_text(rows: Sequence[Looked]) -> str:
    """A line for each job, with times in UTC."""
    cells = [_HEAD]
    for job, restarts, late, kept in rows:
        restarted, dropped = ("-" if one is None else str(one) for one in (restarts, late))
        point = kept.newest or kept.completed
        last = "-" if point is None else f"{_clock(point.at)}{' (savepoint)' * point.savepoint}"
        cells.append((job.name, job.id, job.state, _clock(job.changed), restarted, dropped, last))
    widths = [max(text_width(row[place]) for row in cells) for place in range(len(_HEAD))]
    return "\n".join(
        "  ".join(pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    )


def job_record(row: Looked) -> dict[str, Any]:
    """A job for `--output json`."""
    job, kept = row.job, row.kept
    return {
        "id": job.id,
        "name": job.name,
        "state": job.state,
        "since": moment(job.changed),
        "started": moment(job.start),
        "restarts": row.restarts,
        "late_rows_dropped": row.late,
        "last_checkpoint": _point(kept.completed),
        "last_savepoint": _point(kept.savepoint),
    }


def started_text(started: Started) -> str:
    """What became of a job that was handed over."""
    lines = [f"job    {started.job}", f"name   {started.name}", f"state  {started.state or '?'}"]
    return "\n".join([*lines, f"web    {started.web}"])


def started_record(started: Started) -> dict[str, Any]:
    """The same for `--output json`."""
    return {
        "schema_version": 1,
        "job": started.job,
        "name": started.name,
        "state": started.state,
        "working": started.working,
        "cluster": started.cluster,
        "web": started.web,
        "savepoint": started.savepoint,
    }


def moment(milliseconds: int) -> str:
    """A time of Flink's, in UTC, as ISO 8601 has it."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")


def _clock(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _point(point: Point | None) -> dict[str, str | None] | None:
    return None if point is None else {"path": point.path, "at": moment(point.at)}
