"""Late rows that are the first to come after a restart, before watermarks have come from all readers.

A job is stopped with a savepoint and started from it. Some of its readers are then held back, so that Flink knows no
watermark behind an exchange when a late row comes. Its windows remember theirs, and would drop the row.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from compiler.emit.script import Script
from runtime.classpath import FlinkMissing, flink_home
from runtime.declaring import declare_all
from runtime.engine import Engine
from runtime.submission import plan_job
from tests.runtime.pipelines import compiled

pytestmark = pytest.mark.flink

JAVA = Path(__file__).parent / "java"
HEAD = """\
pipeline p { parallelism = 2 checkpoint.interval = 200ms }

function held(id string) returns string from java 'streamc.tests.Held' { deterministic = false }

function held_other(id string) returns string from java 'streamc.tests.HeldOther' {
  deterministic = false
}

schema orders (id string, at timestamp(3) not null)

source a from filesystem {
  path = '@FOLDER@/a'
  format = json
  monitor_interval = 100ms
  columns orders
  watermark at - 5s @IDLE@
}

source b from filesystem {
  path = '@FOLDER@/b'
  format = json
  monitor_interval = 100ms
  columns orders
  watermark at - 5s @IDLE@
}

task of_a { from a set id = held(id) }
task of_b { from b set id = held_other(id) }
"""
WINDOW = """
task @NAME@ {
  from @NAME@_rows
  window @KIND@(at, 1m)
  group by id
  select window_start, id, count(*) as n
}
"""
SINKS = """
sink @NAME@_in from @NAME@ into filesystem { path = '@FOLDER@/out/@NAME@/in' @FILES@ }
sink @NAME@_late from @NAME@.late into filesystem { path = '@FOLDER@/out/@NAME@/late' @FILES@ }
"""
FILES = "format = json  rolling.interval = 200ms  rolling.check_interval = 100ms"
ROWS = {
    "joined": """
  from of_a as x
  left join of_b as y on x.id = y.id and x.at between y.at - interval '1' minute and y.at
  select x.id, x.at
""",
    "deduped": "from of_a dedup by id, at keep first",
    "together": "from of_a union of_b",
    "sessions": "from of_a union of_b",
}
"""Rows that come to a window over an exchange."""


class Job:
    """The pipeline below a folder, started, stopped with a savepoint, and started from it."""

    def __init__(self, engine: Engine, folder: Path, script: Script, jar: Path) -> None:
        self.engine, self.folder, self.jar = engine, folder, jar
        self.script = script
        self.client: Any = None
        for source in "ab":
            (folder / source).mkdir()

    def start(self, savepoint: str = "") -> None:
        """Submits the job, from a savepoint where one is given."""
        settings = [*self.script.settings, ("execution.state-recovery.path", savepoint)]
        environment = self.engine.table_environment(
            "streaming", [one for one in settings if one[1]]
        )
        environment.executeSql(f"ADD JAR '{self.jar}'")
        assert declare_all(environment, self.script) is None
        operations = self.engine.gateway.jvm.java.util.ArrayList()
        for insert in self.script.inserts:
            operations.add(environment.getParser().parse(insert.sql).get(0))
        place = self.engine.place.scratch
        self.client = plan_job(self.engine.gateway, environment, operations, place).submit()

    def stop(self) -> str:
        """Ends the job, and gives the place of the savepoint."""
        form = self.engine.flink.core.execution.SavepointFormatType.CANONICAL
        place = str(self.folder / "savepoints")
        path = self.client.stopWithSavepoint(False, place, form).get()
        self.client = None
        return str(path)

    def cancel(self) -> None:
        """Ends a job that is still there."""
        if self.client is not None:
            self.client.cancel().get()

    def hold(self, readers: str) -> None:
        """Says which readers begin to read no more."""
        self.engine.gateway.jvm.java.lang.System.setProperty("test.held", readers)

    def has_read(self, id: str, reader: int) -> bool:
        """Whether the reader of this number has given the row."""
        name = f"test.{id}.{reader}"
        return self.engine.gateway.jvm.java.lang.System.getProperty(name) is not None

    def give(self, source: str, name: str, rows: dict[str, str]) -> None:
        """A file of rows: times of day by their ids."""
        lines = [json.dumps({"id": id, "at": f"2026-01-05 {at}"}) for id, at in rows.items()]
        (self.folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        (self.folder / name).rename(self.folder / source / name)

    def written(self, task: str, output: str) -> Counter[str]:
        """The ids in the finished files of an output."""
        files = sorted((self.folder / "out" / task / output).glob("part-*"))
        lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
        return Counter(str(json.loads(line)["id"]) for line in lines)


def await_until(holds: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < until, f"no {what}"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def jar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The functions that hold rows back."""
    home, compiler = flink_home(), shutil.which("javac")
    assert compiler is not None, "a JDK is needed"
    assert not isinstance(home, FlinkMissing), home
    folder = tmp_path_factory.mktemp("held")
    libraries = ":".join(map(str, (home / "lib").glob("*.jar")))
    words = [compiler, "--release", "11", "-nowarn", "-cp", libraries, "-d", str(folder)]
    subprocess.run([*words, *map(str, sorted(JAVA.rglob("*.java")))], check=True)
    made = folder / "held.jar"
    with zipfile.ZipFile(made, "w") as archive:
        for file in sorted(folder.rglob("*.class")):
            archive.write(file, str(file.relative_to(folder)))
    return made


@pytest.fixture
def job(engine: Engine, tmp_path: Path, jar: Path) -> Iterator[Job]:
    made = Job(engine, tmp_path, script(tmp_path, ""), jar)
    for name in [str(n) for n in engine.gateway.jvm.java.lang.System.getProperties().keySet()]:
        if name.startswith("test."):
            engine.gateway.jvm.java.lang.System.clearProperty(name)
    try:
        yield made
    finally:
        made.hold("")
        made.cancel()


def script(folder: Path, idle: str) -> Script:
    """All of `ROWS`, each before a window whose late rows are read."""
    text = HEAD
    for name, steps in ROWS.items():
        text += f"\ntask {name}_rows {{\n  {steps}\n}}\n"
        kind = "session" if name == "sessions" else "tumble"
        text += (WINDOW + SINKS).replace("@NAME@", name).replace("@KIND@", kind)
    text = text.replace("@FILES@", FILES).replace("@FOLDER@", folder.as_posix())
    _, made = compiled(text.replace("@IDLE@", idle))
    return made


def meet(job: Job, source: str, round: int, at: str, then: dict[str, str]) -> None:
    """A file for each reader of a source."""
    for reader in "01":
        rows = {f"meet-{source}-{round}{reader}": at}
        rows |= {f"{id}{reader}": when for id, when in then.items()}
        job.give(source, f"meet-{round}{reader}", rows)


def test_rows_that_are_late_first_thing_are_told(job: Job) -> None:
    job.start()
    for source in "ab":
        meet(job, source, 1, "12:00:00", {f"{source}-far-": "12:30:00"})
    await_until(
        lambda: all(job.written(name, "in")["meet-a-10"] for name in ROWS), "windows of noon"
    )
    savepoint = job.stop()
    job.hold("a1 b0")
    job.start(savepoint)
    for source in "ab":
        job.give(source, "late", {f"late-{source}": "12:10:00"})
    await_until(lambda: job.has_read("late-a", 0) and job.has_read("late-b", 1), "late rows")
    # Long enough for the rows to come to the windows over the network.
    time.sleep(1)
    job.hold("")
    for source in "ab":
        meet(job, source, 2, "13:30:00", {})
    await_until(lambda: all(job.written(name, "in")["a-far-0"] for name in ROWS), "later windows")
    job.stop()
    assert {n: (job.written(n, "in"), job.written(n, "late")) for n in ROWS} == expected()


def expected() -> dict[str, tuple[dict[str, int], dict[str, int]]]:
    """The rows in windows that have closed, and the late ones: each once."""
    found = {}
    for name in ROWS:
        sources = "ab" if name in ("together", "sessions") else "a"
        given = [f"meet-{s}-1{r}" for s in sources for r in "01"]
        given += [f"{s}-far-{r}" for s in sources for r in "01"]
        late = [f"late-{source}" for source in sources]
        found[name] = dict.fromkeys(given, 1), dict.fromkeys(late, 1)
    return found
