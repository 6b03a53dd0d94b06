"""Finds the newest savepoint or kept checkpoint in a folder of this machine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from streamc.errors import WrongUse

if TYPE_CHECKING:
    from runtime.rest.job_manager import Job, JobManager

_META = "_metadata"
"""The file that is written last: without it a savepoint or checkpoint is not complete."""
_PLACES = (f"savepoint-*/{_META}", f"chk-*/{_META}", f"*/chk-*/{_META}")
_SAVEPOINT = re.compile(r"savepoint-([0-9a-f]{6})-\w+")
_JOB = re.compile(r"[0-9a-f]{32}")


def point_at(manager: JobManager, name: str, given: str) -> str:
    """What is named, or, of a folder in which savepoints and checkpoints lie, the newest of them.

    The folder can be looked into where it is one of this machine. What a job of another name left there is passed
    over, where the cluster still knows that job.
    """
    folder = _folder(given, manager)
    if folder is None or (folder / _META).is_file():
        return given if folder is None else str(folder)
    found = newest_of(folder, name, manager.jobs())
    if found is None:
        raise WrongUse(
            f"--from: in `{given}` is no complete savepoint and no kept checkpoint of `{name}`"
        )
    return str(found)


def newest_of(folder: Path, name: str, jobs: Sequence[Job]) -> Path | None:
    """The newest savepoint or checkpoint in a folder that no job of another name left there."""
    files = (file for place in _PLACES for file in folder.glob(place))
    own = [file for file in files if not _of_another(file.parent, name, jobs)]
    newest = max(own, key=lambda file: (file.stat().st_mtime_ns, str(file)), default=None)
    return None if newest is None else newest.parent


def _of_another(point: Path, name: str, jobs: Iterable[Job]) -> bool:
    """Whether a job of another name wrote it: folders bear the job's id, or its first six characters."""
    savepoint = _SAVEPOINT.fullmatch(point.name)
    begins = savepoint[1] if savepoint else point.parent.name
    if savepoint is None and not _JOB.fullmatch(begins):
        return False
    names = {job.name for job in jobs if job.id.startswith(begins)}
    return bool(names) and name not in names


def _folder(given: str, manager: JobManager) -> Path | None:
    """The folder on this machine; None where it is none, as far as can be seen from here."""
    parts = urlsplit(given)
    if parts.scheme not in ("", "file") or not manager.http.local:
        return None
    folder = Path(unquote(parts.path) if parts.scheme else given).absolute()
    return folder if folder.is_dir() else None
