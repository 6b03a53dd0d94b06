"""Pipelines on a real cluster: started, listed, stopped, resumed, and with nothing lost when a TaskManager dies."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from runtime.rest.http import server
from runtime.rest.job_manager import JobManager
from tests.systems.flink import FlinkCluster, await_until
from tests.test_json_forms import has_form
from tests.test_readme import streamc

ONCE = """\
pipeline NAME {
  delivery = exactly_once
}

defaults {
  checkpoint.interval = 500ms
}

source numbers from filesystem {
  path = 'DATA/in'
  format = csv
  monitor_interval = 200ms

  columns (
    number int not null,
    word string,
  )
}

-- allow STA001: few numbers
task once {
  from numbers
  dedup by number keep first
}

sink kept from once into filesystem {
  path = 'DATA/out'
  format = csv
}
"""


@pytest.fixture(autouse=True)
def logs_of_failures(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Where `streamc` writes what Flink said of a failure, and what it carries to the gateway."""
    monkeypatch.setenv("TMPDIR", str(tmp_path_factory.mktemp("temporary")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "p.stream").write_text(
        ONCE.replace("DATA", tmp_path.as_posix()).replace("NAME", tmp_path.name), encoding="utf-8"
    )
    return tmp_path


def add(folder: Path, name: str, numbers: range) -> None:
    """A new file of rows for the job, whole from its first moment."""
    write(folder, name, "".join(f"{number},w{number}\n" for number in numbers))


def write(folder: Path, name: str, rows: str) -> None:
    (folder / "in" / f".{name}").write_text(rows, encoding="utf-8")
    (folder / "in" / f".{name}").rename(folder / "in" / name)


def kept(folder: Path) -> list[int]:
    """The numbers in the files that the sink has finished."""
    return sorted(int(line.partition(",")[0]) for line in lines(folder))


def lines(folder: Path) -> list[str]:
    """All that is in those files."""
    files = [file for file in (folder / "out").glob("part-*") if file.is_file()]
    return [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def told(folder: Path, *words: str, code: int = 0) -> Any:
    run = streamc(*words, "--output", "json", folder=folder)
    assert run.returncode == code, run.stdout + run.stderr
    return json.loads(run.stdout)


def refused(folder: Path, *words: str, code: int = 2) -> str:
    run = streamc(*words, folder=folder)
    assert run.returncode == code, run.stdout + run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    return run.stderr


def test_each_row_once_through_a_kill_and_a_savepoint(cluster: FlinkCluster, folder: Path) -> None:
    name, at = folder.name, ("--cluster", cluster.url)
    add(folder, "a", range(1000))
    started = told(folder, "run", "p.stream", "--gateway", cluster.gateway)
    has_form(started, "run-gateway")
    assert (started["name"], started["state"], started["failure"]) == (name, "RUNNING", None)
    await_until(lambda: kept(folder) == [*range(1000)], 60, "the first rows are committed")

    add(folder, "b", range(500, 2000))
    cluster.kill_task_manager()
    add(folder, "c", range(1500, 3000))
    cluster.add_task_manager()
    await_until(lambda: kept(folder) == [*range(3000)], 90, "the job has recovered")
    await_until(lambda: (job_of(name, folder, cluster)["restarts"] or 0) >= 1, 30, "it is counted")
    job = job_of(name, folder, cluster)
    assert job["last_checkpoint"]["at"] > job["started"]
    assert job["id"] in streamc("jobs", *at, folder=folder).stdout
    assert "is on the cluster already" in refused(
        folder, "run", "p.stream", "--gateway", cluster.gateway
    )

    stopped = told(folder, "stop", job["id"][:8], *at, "--savepoint", "saved")
    has_form(stopped, "stop")
    assert stopped["state"] == "FINISHED"
    assert (folder / "saved" / Path(stopped["savepoint"]).name / "_metadata").is_file()
    assert "has ended already" in refused(folder, "stop", name, *at, "--savepoint", "saved")
    add(folder, "d", range(2500, 4000))
    time.sleep(1)
    assert kept(folder) == [*range(3000)]

    resumed = told(folder, "resume", "p.stream", "--gateway", cluster.gateway, "--last")
    assert resumed["savepoint"] == stopped["savepoint"]
    await_until(lambda: len(kept(folder)) >= 4000, 60, "the rows of the last file are committed")
    told(folder, "stop", name, *at, "--savepoint", "saved", "--drain")
    assert kept(folder) == [*range(4000)]


def test_a_job_outlives_its_job_manager(cluster: FlinkCluster, folder: Path) -> None:
    add(folder, "a", range(1000))
    first = told(folder, "run", "p.stream", "--gateway", cluster.gateway)
    await_until(lambda: kept(folder) == [*range(1000)], 60, "the first rows are committed")
    cluster.kill_job_manager()
    assert "nothing answers at" in refused(folder, "jobs", "--cluster", cluster.url, code=3)
    add(folder, "b", range(500, 2000))
    cluster.start_job_manager()
    await_until(lambda: len(kept(folder)) >= 2000, 90, "the job goes on")
    at = ("--cluster", cluster.url, "--savepoint", "saved")
    assert told(folder, "stop", folder.name, *at)["job"] == first["job"]
    assert kept(folder) == [*range(2000)]


def test_jars_travel_with_the_job(cluster: FlinkCluster, tmp_path: Path) -> None:
    (tmp_path / "in").write_text('{"n": 1}\nx\n{"n": 2}\n', encoding="utf-8")
    text = f"""\
pipeline jars {{}}
source words from filesystem {{
  path = '{tmp_path.as_posix()}/in'
  format = json
  columns (n int)
}}
sink kept from words into filesystem {{
  path = '{tmp_path.as_posix()}/out'
  format = csv
}}
sink broken from words.malformed into filesystem {{
  path = '{tmp_path.as_posix()}/broken'
  format = json
}}
sink packed from words into filesystem {{
  path = '{tmp_path.as_posix()}/packed'
  format = avro
}}
"""
    (tmp_path / "p.stream").write_text(text, encoding="utf-8")
    assert told(tmp_path, "run", "p.stream", "--gateway", cluster.gateway)["working"]
    await_until(lambda: kept(tmp_path) == [1, 2], 60, "both rows are there")
    await_until(lambda: any((tmp_path / "broken").glob("part-*")), 30, "the broken one, too")


def test_rows_that_windows_drop_are_counted(cluster: FlinkCluster, folder: Path) -> None:
    text = f"""\
pipeline {folder.name} {{
  checkpoint.interval = 500ms
}}
source orders from filesystem {{
  path = '{folder.as_posix()}/in'
  format = csv
  monitor_interval = 200ms
  columns (id int, at timestamp(3))
  watermark at
}}
task counted {{
  late = drop
  from orders
  window tumble(at, 1m)
  group by id
  select window_start, id, count(*) as orders
}}
sink kept from counted into filesystem {{
  path = '{folder.as_posix()}/out'
  format = csv
}}
"""
    (folder / "p.stream").write_text(text, encoding="utf-8")
    write(folder, "a", "1,2026-01-05 12:00:00\n2,2026-01-05 12:30:00\n")
    told(folder, "run", "p.stream", "--gateway", cluster.gateway)
    await_until(lambda: len(lines(folder)) == 1, 60, "a window has closed")
    assert job_of(folder.name, folder, cluster)["late_rows_dropped"] == 0
    write(folder, "b", "3,2026-01-05 12:00:00\n4,2026-01-05 12:01:00\n5,2026-01-05 12:30:01\n")
    await_until(
        lambda: job_of(folder.name, folder, cluster)["late_rows_dropped"] == 2, 60, "two were late"
    )
    told(folder, "stop", folder.name, "--cluster", cluster.url, "--savepoint", "saved")


def job_of(name: str, folder: Path, cluster: FlinkCluster) -> Any:
    listed = told(folder, "jobs", "--cluster", cluster.url)
    has_form(listed, "jobs")
    (found,) = [one for one in listed["jobs"] if one["name"] == name]
    return found


def test_what_flink_refuses_is_shown_in_the_file(cluster: FlinkCluster, tmp_path: Path) -> None:
    text = ONCE.replace("DATA", tmp_path.as_posix()).replace("NAME", "refused")
    text += """
source other from custom {
  connector = 'acme-queue'
  acme.url = secret('url')
  acme.user = env('ACME_USER')
  columns (n int)
}
sink nowhere from other into print
"""
    (tmp_path / "in").mkdir()
    (tmp_path / "p.stream").write_text(text.replace("delivery = exactly_once", ""), "utf-8")
    (tmp_path / "url").write_text("hunter's2secret", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STREAMC_SECRETS", str(tmp_path))
        patch.setenv("ACME_USER", "a user's name")
        said = told(tmp_path, "run", "p.stream", "--gateway", cluster.gateway, code=3)
    has_form(said, "run-gateway")
    failure = said["failure"]
    assert failure["code"] == "TGT002"
    assert failure["labels"][0]["start"]["line"] == 1 + text[: text.index("sink nowhere")].count(
        "\n"
    )
    log = Path(failure["notes"][-1].rpartition(" ")[2])
    shown = json.dumps(said) + log.read_text(encoding="utf-8")
    assert "acme-queue" in shown
    assert "${secret:url}" in shown
    assert "hunter" not in shown
    assert "a user" not in shown


def test_a_job_that_fails_at_once_says_where(cluster: FlinkCluster, tmp_path: Path) -> None:
    (tmp_path / "in").write_text("1\nx\n", encoding="utf-8")
    text = f"""\
pipeline failing {{}}
defaults {{
  restart = none
}}
source words from filesystem {{
  path = '{tmp_path.as_posix()}/in'
  format = csv
  columns (word string)
}}
task numbered {{
  from words
  select cast(word as int) as number
}}
sink shown from numbered into print
"""
    (tmp_path / "p.stream").write_text(text, encoding="utf-8")
    said = told(tmp_path, "run", "p.stream", "--gateway", cluster.gateway, code=3)
    assert said["state"] == "FAILED"
    assert said["failure"]["message"] == "the job stopped: cannot read `x` as a number"
    assert said["failure"]["labels"][0]["start"]["line"] == 12


def test_python_functions_travel_with_the_job(cluster: FlinkCluster, tmp_path: Path) -> None:
    (tmp_path / "in").write_text("1\n2\n", encoding="utf-8")
    (tmp_path / "doubling.py").write_text("def twice(n):\n    return 2 * n\n", encoding="utf-8")
    text = f"""\
pipeline doubled {{}}
function twice(n int) returns int from python 'doubling:twice'
source words from filesystem {{
  path = '{tmp_path.as_posix()}/in'
  format = csv
  columns (n int)
}}
task doubled {{
  from words
  select twice(n) as n
}}
sink kept from doubled into filesystem {{
  path = '{tmp_path.as_posix()}/out'
  format = csv
}}
"""
    (tmp_path / "p.stream").write_text(text, encoding="utf-8")
    said = told(tmp_path, "run", "p.stream", "--gateway", cluster.gateway)
    assert said["working"]
    await_until(lambda: kept(tmp_path) == [2, 4], 90, "both rows are there")


def test_a_job_that_finds_no_slots_is_told_of(cluster: FlinkCluster, folder: Path) -> None:
    text = (folder / "p.stream").read_text(encoding="utf-8")
    many = text.replace("defaults {", "defaults {\n  parallelism = 9")
    (folder / "p.stream").write_text(many, encoding="utf-8")
    try:
        said = refused(
            folder, "run", "p.stream", "--gateway", cluster.gateway, "--wait", "3", code=3
        )
        assert "the cluster has no free slots" in said
        running = job_of(folder.name, folder, cluster)
        said = refused(
            folder, "stop", running["id"], "--cluster", cluster.url, "--savepoint", "saved"
        )
        # It waits for slots while the cluster is new, and is started again and again later.
        assert "not all tasks of the job" in said or "is RESTARTING: only a running job" in said
    finally:
        JobManager(server(cluster.url)).cancel(job_of(folder.name, folder, cluster)["id"])


def test_a_job_is_not_resumed_from_nowhere(cluster: FlinkCluster, folder: Path) -> None:
    at = ("resume", "p.stream", "--gateway", cluster.gateway)
    assert f"knows of no job `{folder.name}`" in refused(folder, *at, "--last")
    said = refused(folder, *at, "--from", "/nowhere/savepoint-1", code=3)
    assert "/nowhere/savepoint-1" in said


def test_a_cancelled_job_goes_on_from_its_last_checkpoint(
    cluster: FlinkCluster, folder: Path
) -> None:
    add(folder, "a", range(1000))
    first = told(folder, "run", "p.stream", "--gateway", cluster.gateway)
    await_until(lambda: kept(folder) == [*range(1000)], 60, "the first rows are committed")
    JobManager(server(cluster.url)).cancel(first["job"])
    at = ("--cluster", cluster.url)
    await_until(lambda: first["job"] not in streamc("jobs", *at).stdout, 30, "it is cancelled")
    add(folder, "b", range(500, 2000))
    second = told(folder, "resume", "p.stream", "--gateway", cluster.gateway, "--last")
    assert Path(second["savepoint"]).parent.name == first["job"]
    await_until(lambda: len(kept(folder)) >= 2000, 60, "the other rows are committed")
    told(folder, "stop", folder.name, *at, "--savepoint", "saved")
    assert kept(folder) == [*range(2000)]
