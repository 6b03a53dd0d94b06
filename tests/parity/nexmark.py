"""Imports the Nexmark queries, builds them, and compares Flink's plans of both.

The queries are not part of this project: `--nexmark` names a directory with the `queries` of a
checkout of the benchmark. Its generator is no part of Flink; a datagen table of the same columns
stands in for it, which a planner cannot tell apart.
"""

from __future__ import annotations

import re
from pathlib import Path

from runtime.engine import Engine
from tests.parity.imported import Verdict, verdict_of

_GENERATOR = re.compile(r"'connector' = 'nexmark'.*?\n\)", re.DOTALL)


def verdicts(engine: Engine, folder: Path) -> list[Verdict]:
    """One verdict a query, in the order of their numbers."""
    files = sorted(folder.glob("q*.sql"), key=lambda path: int(path.stem[1:]))
    return [verdict_of(engine, path.stem, script(folder, path)) for path in files]


def script(folder: Path, query: Path) -> str:
    """The query with the tables that it reads."""
    tables = "\n".join((folder / name).read_text() for name in ("ddl_gen.sql", "ddl_views.sql"))
    text = _GENERATOR.sub("'connector' = 'datagen'\n)", tables) + "\n" + query.read_text()
    return text.replace("${NEXMARK_TABLE}", "datagen").replace("${FLINK_HOME}", "/flink")
