"""Jobs from their first statement to their exact counts."""

import json

import pytest

from runtime.progress import RowsMoved, RunState, StageBegan, TableRows
from runtime.run import run
from tests.runtime.scripts import script, table, view

pytestmark = pytest.mark.flink


def numbers(name: str = "numbers", rows: int = 1000):
    return table(
        name,
        "n INT",
        connector="datagen",
        number_of_rows=str(rows),
    )


def counts(tables: tuple[TableRows, ...]) -> dict[str, int | None]:
    return {one.table: one.rows for one in tables}


def source(path, rows=1000):
    path.write_text("".join(f'{{"n": {n}}}\n' for n in range(rows)))
    return table("numbers", "n INT", connector="filesystem", format="json", path=str(path))


@pytest.mark.parametrize("mode", ["streaming", "batch"])
@pytest.mark.parametrize("parallelism", ["1", "2"])
def test_counts_are_exact_for_every_connector(engine, printed, tmp_path, mode, parallelism):
    printed.clear()
    out, other = tmp_path / "out", tmp_path / "other"
    job = script(
        source(tmp_path / "in.json"),
        table("files", "n INT, s STRING", connector="filesystem", format="csv", path=str(out)),
        table("more", "n INT", connector="filesystem", format="json", path=str(other)),
        table("hole", "n INT", connector="blackhole"),
        table("shown", "s STRING", connector="print"),
        view("odd", "SELECT n FROM numbers WHERE MOD(n, 2) = 1"),
        inserts=[
            ("files", "INSERT INTO files SELECT n, 'a\"\nb' FROM odd"),
            ("more", "INSERT INTO more SELECT n FROM numbers WHERE n < 10"),
            ("hole", "INSERT INTO hole SELECT n FROM odd WHERE n < 100"),
            (
                "shown",
                "INSERT INTO shown SELECT CONCAT('é', CAST(n AS STRING)) FROM odd WHERE n < 10",
            ),
        ],
        sinks=[
            ("files", "filesystem", str(out), "csv"),
            ("more", "filesystem", str(other), "json"),
            ("hole", "blackhole", ""),
            ("shown", "print", ""),
        ],
        settings=[("parallelism.default", parallelism)],
        mode=mode,
    )
    result = run(job, engine)
    assert result.failure is None, result.failure
    assert result.state is RunState.FINISHED
    assert counts(result.sources) == {"numbers": 1000}
    assert counts(result.sinks) == {"files": 500, "more": 10, "hole": 50, "shown": 5}
    lines = sorted(line.decode().strip().rpartition("> ")[2] for line in printed)
    assert lines == [f"+I[é{n}]" for n in (1, 3, 5, 7, 9)]


@pytest.mark.parametrize("mode", ["streaming", "batch"])
def test_one_file_sink_is_counted_by_its_writer(engine, tmp_path, mode):
    out = tmp_path / "out"
    job = script(
        source(tmp_path / "in.json", 321),
        table("files", "n INT", connector="filesystem", format="json", path=str(out)),
        inserts=[("files", "INSERT INTO files SELECT n FROM numbers")],
        sinks=[("files", "filesystem", str(out), None)],
        mode=mode,
    )
    result = run(job, engine)
    assert counts(result.sinks) == {"files": 321}
    rows = [json.loads(line) for path in out.iterdir() for line in path.read_text().splitlines()]
    assert len(rows) == 321


def test_progress_is_told_while_the_job_runs(engine):
    events = []
    job = script(
        table("ticks", "n INT", connector="datagen", number_of_rows="30", rows_per_second="10"),
        table("hole", "n INT", connector="blackhole"),
        inserts=[("hole", "INSERT INTO hole SELECT n FROM ticks")],
    )
    result = run(job, engine, events.append)
    stages = [event.stage.value for event in events if isinstance(event, StageBegan)]
    moved = [event for event in events if isinstance(event, RowsMoved)]
    assert stages == ["plan job", "submit", "running", "finish"]
    assert moved
    assert moved[-1].sources[0].table == "ticks"
    assert counts(result.sources) == {"ticks": 30}
    assert counts(result.sinks) == {"hole": 30}
