"""Finds the job that a user means, and where its state was kept last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streamc.errors import WrongUse, closest

if TYPE_CHECKING:
    from runtime.rest.job_manager import Job, JobManager


def found_job(manager: JobManager, word: str) -> Job:
    """The one job by its id, the beginning of it, or its name; WrongUse where there is none, or several."""
    from runtime.rest.job_manager import matching

    jobs = manager.jobs()
    found = matching(jobs, word)
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(f"{job.id} ({job.state})" for job in found)
        raise WrongUse(f"`{word}` can be each of these jobs: {several}; say which by its id")
    known = sorted({job.name for job in jobs})
    if not known:
        raise WrongUse(f"there is no job `{word}`: {manager.http.base} knows of no jobs")
    told = closest(word, known) or f"; it knows {', '.join(f'`{name}`' for name in known[:5])}"
    raise WrongUse(f"there is no job `{word}` at {manager.http.base}{told}")


def refuse_second(manager: JobManager, name: str) -> None:
    """Ends the command where a job of that name goes on: two of them would each write every row."""
    going = next((job for job in manager.jobs() if job.name == name and not job.ended), None)
    if going is not None:
        raise WrongUse(
            f"a job `{name}` is on the cluster already: {going.id}, {going.state}; stop it first:"
            f" `streamc stop {name} --cluster {manager.http.base} --savepoint DIR`"
        )


def newest_point(manager: JobManager, name: str) -> str:
    """The path of the newest savepoint or kept checkpoint of the newest job of that name."""
    job = next((job for job in manager.jobs() if job.name == name), None)
    if job is None:
        raise WrongUse(
            f"{manager.http.base} knows of no job `{name}`: after a restart a JobManager knows only"
            " what runs, and forgets jobs some time after their end; say where to go on from with"
            " `--from`, a savepoint or the folder in which savepoints and checkpoints of this job lie"
        )
    kept = manager.checkpoints(job.id, job.state)
    path = kept.newest.path if kept.newest else kept.restored
    if path is None:
        raise WrongUse(
            f"the newest job `{name}`, {job.id} ({job.state}), left no savepoint and no checkpoint"
        )
    return path
