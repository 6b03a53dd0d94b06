"""PyFlink jobs as they are built, declared in the Flink of the tests."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from compiler.checked import Checked
from compiler.compile import Built, build
from compiler.emit.artifacts import Artifacts
from compiler.jars import jar_path
from compiler.kinds import PYFLINK
from compiler.plan.plan import Plan

FRESH = re.compile(r"\$f?\d+|(?<=\$cor)\d+|(?<=Reused\(reference_id=\[)\d+|(?<=\w)_sink(?=\])")


def built(checked: Checked, kind: str = PYFLINK) -> Built:
    """The checked file as a PyFlink job."""
    made = build(checked, kind)
    assert isinstance(made, Built), made
    return made


@contextmanager
def python_path(artifacts: Artifacts, folder: Path) -> Iterator[None]:
    """The job's Python files, written, and on Python's search path as `job.py` puts them."""
    for path, text in artifacts.files:
        if path.startswith("python/"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder / "python"))
    try:
        yield
    finally:
        sys.path.remove(str(folder / "python"))
        for name in ("streamc_job", "streamc_async"):
            sys.modules.pop(name, None)


def module(artifacts: Artifacts, folder: Path) -> dict[str, Any]:
    """The names of `job.py`, run as a module and not as a script."""
    names: dict[str, Any] = {"__name__": "job", "__file__": str(folder / "job.py")}
    exec(compile(artifacts.text("job.py"), "job.py", "exec"), names)
    return names


def explained(artifacts: Artifacts, plan: Plan, folder: Path) -> str:
    """What Flink plans for the job."""
    from pyflink.table import EnvironmentSettings, ExplainDetail, TableEnvironment

    streaming = plan.mode == "streaming"
    kind = EnvironmentSettings.in_streaming_mode if streaming else EnvironmentSettings.in_batch_mode
    tables = TableEnvironment.create(kind())
    with python_path(artifacts, folder):
        names = module(artifacts, folder)
        settings: Mapping[str, str] = names["settings"]()
        for key, value in settings.items():
            tables.get_config().set(key, value)
        for path in artifacts.contents:
            if path.startswith("jars/"):
                tables.execute_sql(f"ADD JAR '{jar_path(Path(path).name)}'")
        text: str = names["job"](tables).explain(ExplainDetail.CHANGELOG_MODE)
    return optimized(text)


def optimized(text: str) -> str:
    """The optimized plan of what EXPLAIN says, without numbers that are counted on from job to job.

    A sink called like a task that is written into it in one of the jobs has that name to itself there.
    """
    return FRESH.sub("", text.split("== Optimized Physical Plan ==")[1])
