"""A PyFlink job is sent to a cluster by Flink's own command."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from importlib import metadata
from pathlib import Path

import pytest

from tests.markdown import ROOT
from tests.pyflink.test_running import KEPT
from tests.systems.deployed import Deployed, head
from tests.systems.flink import FlinkCluster, await_until, installed
from tests.test_examples import json_rows
from tests.test_readme import streamc


@pytest.mark.slow
def test_flink_run_sends_it(cluster: FlinkCluster, tmp_path: Path) -> None:
    folder, out = tmp_path / "built", tmp_path / "out"
    example = ROOT / "examples" / "functions"
    text = (example / "signups.stream").read_text(encoding="utf-8")
    (tmp_path / "signups.stream").write_text(
        text.replace("path = 'examples", f"path = '{ROOT}/examples"), encoding="utf-8"
    )
    shutil.copy(example / "addresses.py", tmp_path)
    words = ["--target-kind", "pyflink", "--param", f"out={out}", "-o", str(folder)]
    made = streamc("build", str(tmp_path / "signups.stream"), *words)
    assert made.returncode == 0, made.stderr
    before = names(cluster)
    sent = subprocess.run(
        ["bash", str(installed() / "bin" / "flink"), "run", "-py", str(folder / "job.py")],
        env={**os.environ, **cluster.environment()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert sent.returncode == 0, sent.stdout[-2000:] + sent.stderr[-2000:]
    await_until(lambda: names(cluster) == [*before, ("signups", "FINISHED")], 60, "the job's end")
    assert sorted(json_rows(out), key=str) == sorted(KEPT, key=str)


def names(cluster: FlinkCluster) -> list[tuple[str, str]]:
    """The jobs of that name, with their states."""
    jobs = cluster.rest("/jobs/overview")["jobs"]
    return [(job["name"], job["state"]) for job in jobs if job["name"] == "signups"]


COUNTED = (
    head()
    + """
function initial(word string) returns string from python 'words:initial'

function letters(word string) returns aggregate bigint from python 'words:Letters'

-- allow STA003: few initials
task counts {
  from words
  extend initial(word) as initial
  group by initial
  select initial, count(*) as words, letters(word) as letters
}

-- allow STA024: read back whole
sink out from counts into filesystem {
  path = 'DATA/out'
  format = debezium_json
  rolling.interval = 300ms
  rolling.check_interval = 100ms
}
"""
)
WORDS = """\
def initial(word: str) -> str:
    return word[:1].upper()


class Letters:
    def create_accumulator(self):
        return [0]

    def accumulate(self, kept, word):
        kept[0] += len(word)

    def get_value(self, kept):
        return kept[0]
"""


class Counting(Deployed):
    """Counts of words by their first letter."""

    def counts(self) -> dict[str, tuple[int, int]]:
        """What stands after all changes that are committed."""
        changes = [json.loads(line) for line in self.lines()]
        rows: Counter[tuple[str, int, int]] = Counter()
        for change in changes:
            row = change["after"] or change["before"]
            rows[tuple(row.values())] += 1 if change["op"] == "c" else -1
        assert all(count >= 0 for count in rows.values()), rows
        return {initial: (words, letters) for (initial, words, letters), n in rows.items() if n}

    def await_counts(self, **wanted: tuple[int, int]) -> None:
        self.await_committed(self.counts, wanted)


PACKED = """\
pipeline NAME {
  requirements = 'requirements.txt'
}

param workers int = 1

function singular(word string) returns string from python 'words:singular'

source words from filesystem {
  path = 'DATA/in'
  format = csv
  columns (word string)
}

task named {
  from words
  select singular(word) as word
}

sink out from named into filesystem {
  path = 'DATA/out'
  format = json
}
"""
INFLECTED = """\
import inflection


def singular(word):
    return inflection.singularize(word)
"""


@pytest.mark.slow
def test_packages_are_installed_where_it_runs(cluster: FlinkCluster, tmp_path: Path) -> None:
    """By a job that Flink's own command sends, and by one that an SQL gateway is given."""
    with pytest.raises(metadata.PackageNotFoundError):
        metadata.version("inflection")  # The Python of the cluster is the one that runs this.
    code = {"words.py": INFLECTED, "requirements.txt": "inflection==0.5.1\n"}
    with Deployed(cluster, tmp_path, f"packed_{tmp_path.name}", code) as job:
        job.add("a", "octopi", "oxen")
        job.send(PACKED, 1)
        rows = ['{"word":"octopus"}', '{"word":"ox"}']
        await_until(lambda: sorted(job.lines()) == rows, 90, "the rows of job.py")
        shutil.rmtree(tmp_path / "out")
        job.run(PACKED, 1)
        await_until(lambda: sorted(job.lines()) == rows, 90, "the rows by the gateway")


BUILT_IN = COUNTED.replace("letters(word) as", "sum(char_length(word)) as")


@pytest.mark.slow
@pytest.mark.parametrize("text", [BUILT_IN, COUNTED], ids=["own", "python"])
def test_counts_outlive_a_change_of_parallelism(
    cluster: FlinkCluster, tmp_path: Path, text: str
) -> None:
    with Counting(cluster, tmp_path, f"counts_{tmp_path.name}", {"words.py": WORDS}) as job:
        job.add("a", "ant", "bee", "ape")
        job.send(text, 1)
        job.await_counts(A=(2, 6), B=(1, 3))
        # Without `-n`: Flink refuses a savepoint of which some state would be left behind.
        job.send(text, 2, "-s", job.savepoint())
        job.add("b", "auk", "crow", "bear")
        job.await_counts(A=(3, 9), B=(2, 7), C=(1, 4))


@pytest.mark.slow
def test_counts_outlive_a_change_of_back_end(cluster: FlinkCluster, tmp_path: Path) -> None:
    """Where the file says that `job.py`, too, has its operators named by the shape of the plan."""
    shaped = "defaults {\n  flink.table.exec.uid.generation = 'PLAN_ONLY'"
    text = BUILT_IN.replace("defaults {", shaped)
    with Counting(cluster, tmp_path, f"counts_{tmp_path.name}", {"words.py": WORDS}) as job:
        job.add("a", "ant", "bee", "ape")
        job.run(text, 2)
        job.await_counts(A=(2, 6), B=(1, 3))
        job.send(text, 2, "-s", job.savepoint())
        job.add("b", "auk", "crow", "bear")
        job.await_counts(A=(3, 9), B=(2, 7), C=(1, 4))
