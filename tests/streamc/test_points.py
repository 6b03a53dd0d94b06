"""The newest savepoint or checkpoint in a folder, for jobs that a JobManager may not know."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from runtime.rest.http import server
from runtime.rest.job_manager import Job, JobManager
from streamc.cluster.points import newest_of, point_at
from streamc.errors import WrongUse

FIRST, SECOND, OTHER = "a1b2c3" + "0" * 26, "d4e5f6" + "0" * 26, "0a0a0a" + "0" * 26


def job(id: str, name: str) -> Job:
    told = {"jid": id, "name": name, "state": "FINISHED"}
    times = {"start-time": 1, "end-time": 2, "last-modification": 2}
    return Job.model_validate(told | times)


def point(folder: Path, place: str, at: int, *, complete: bool = True) -> Path:
    made = folder / place
    made.mkdir(parents=True)
    (made / "state").write_bytes(b"s")
    if complete:
        (made / "_metadata").write_bytes(b"m")
        os.utime(made / "_metadata", (at, at))
    return made


def test_the_newest_complete_one_is_taken(tmp_path: Path) -> None:
    point(tmp_path, "savepoint-a1b2c3-1111", 100)
    newest = point(tmp_path, f"{SECOND}/chk-9", 300)
    point(tmp_path, f"{FIRST}/chk-10", 200)
    point(tmp_path, "savepoint-d4e5f6-2222", 400, complete=False)
    (tmp_path / SECOND / "shared").mkdir()
    assert newest_of(tmp_path, "shop", []) == newest
    # In the folder of one job, too.
    assert newest_of(tmp_path / FIRST, "shop", []) == tmp_path / FIRST / "chk-10"


def test_what_other_jobs_left_is_passed_over(tmp_path: Path) -> None:
    own = point(tmp_path, "savepoint-a1b2c3-1111", 100)
    point(tmp_path, f"{OTHER}/chk-1", 300)
    point(tmp_path, "savepoint-0a0a0a-3333", 200)
    jobs = [job(FIRST, "shop"), job(OTHER, "clicks")]
    assert newest_of(tmp_path, "shop", jobs) == own
    assert newest_of(tmp_path / OTHER, "shop", jobs) is None


class Known(JobManager):
    """One that knows jobs without being asked."""

    def jobs(self) -> tuple[Job, ...]:
        return (job(OTHER, "clicks"),)


def test_a_savepoint_or_a_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manager = Known(server("http://127.0.0.1:1"))
    saved = point(tmp_path / "saved", "savepoint-a1b2c3-1111", 100)
    assert point_at(manager, "shop", str(saved)) == str(saved)
    assert point_at(manager, "shop", (tmp_path / "saved").as_uri()) == str(saved)
    monkeypatch.chdir(tmp_path)
    assert point_at(manager, "shop", "saved") == str(saved)
    assert point_at(manager, "shop", "saved/savepoint-a1b2c3-1111") == str(saved)


@pytest.mark.parametrize("given", ["s3://states/shop", "/nowhere/savepoint-1", "hdfs:///saved"])
def test_what_cannot_be_seen_from_here_is_left_to_the_cluster(given: str) -> None:
    assert point_at(Known(server("http://127.0.0.1:1")), "shop", given) == given


def test_folders_of_another_machine_are_not_looked_into(tmp_path: Path) -> None:
    point(tmp_path, "savepoint-a1b2c3-1111", 100)
    elsewhere = Known(server("http://flink.example:8081"))
    assert point_at(elsewhere, "shop", str(tmp_path)) == str(tmp_path)


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    point(tmp_path, f"{OTHER}/chk-1", 100)
    with pytest.raises(WrongUse, match="no complete savepoint and no kept checkpoint of `shop`"):
        point_at(Known(server("http://127.0.0.1:1")), "shop", str(tmp_path))
