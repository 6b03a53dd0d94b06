"""Runs pipelines on the Flink of the Python that runs this, from either back end, in one Java process.

    python -m tests.pyflink.by_both TARGET sql:FILE python:FILE...

Beside a file, what `job.py` needs is written into `built`. The param `out` is the folder of the file with `/sql` or
`/python` behind it. The last line on the standard output says as JSON for each of them why its job failed, or null.
"""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path

from compiler.checked import Checked, Settings
from compiler.compile import Built, build, check
from compiler.kinds import FLINK_SQL, PYFLINK
from dsl.source import Source
from runtime.causes import java_errors, trace_of
from runtime.engine import Engine, EngineMissing, EngineOptions, start_engine
from runtime.run import run


def main(target: str, *jobs: str) -> None:
    """Runs them one after the other."""
    started = start_engine(EngineOptions(slots=2), output=lambda _: None)
    assert not isinstance(started, EngineMissing), started.message
    said: dict[str, str | None] = {}
    with started as engine:
        for job in jobs:
            kind, _, path = job.partition(":")
            file = Path(path)
            failed = _by_script(file, target, engine) if kind == "sql" else _by_job(file, target)
            said[f"{kind}:{file.stem}"] = failed
    print(json.dumps(said))


def _checked(file: Path, target: str, out: str) -> Checked:
    def load(path: str, _importer: str) -> Source | None:
        beside = file.parent / path
        return Source(path, beside.read_text("utf-8")) if beside.is_file() else None

    settings = Settings(params={"out": str(file.parent / out)}, target=target)
    checked = check(Source(file.name, file.read_text("utf-8")), settings, load)
    assert not checked.failed, checked.diagnostics
    return checked


def _built(file: Path, target: str, out: str, kind: str) -> Built:
    made = build(_checked(file, target, out), kind)
    assert isinstance(made, Built), made
    return made


def _by_script(file: Path, target: str, engine: Engine) -> str | None:
    """Runs the statements of `job.sql`."""
    ran = run(_built(file, target, "sql", FLINK_SQL).script, engine)
    return None if ran.failure is None else ran.failure.message


def _by_job(file: Path, target: str) -> str | None:
    """Runs `job.py` as a script, with modules of its own."""
    folder = file.parent / "built" / file.stem
    for path, text in _built(file, target, "python", PYFLINK).artifacts.files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    before, searched = set(sys.modules), list(sys.path)
    for name in [name for name in before if name.startswith("streamc_")]:
        del sys.modules[name]
    try:
        runpy.run_path(str(folder / "job.py"), run_name="__main__")
    except java_errors() as error:
        return trace_of(error)
    finally:
        sys.path[:] = searched
        for name in set(sys.modules) - before:
            if (getattr(sys.modules[name], "__file__", None) or "").startswith(str(folder)):
                del sys.modules[name]
    return None


if __name__ == "__main__":
    main(*sys.argv[1:])
