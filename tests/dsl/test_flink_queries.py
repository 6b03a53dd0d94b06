"""What Flink's own parser accepts as a query parses here as the body of a task."""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.parse import parse
from dsl.source import Source
from dsl.syntax.declarations import Task
from tests.dsl.compact import misplaced

LINES = (Path(__file__).parent / "flink_queries.sql").read_text("utf-8").splitlines()
QUERIES = [line for line in LINES if line and not line.startswith("--")]


def test_there_are_many() -> None:
    assert len(QUERIES) > 300


@pytest.mark.parametrize("query", QUERIES)
def test_parses(query: str) -> None:
    for text in (query, query.lower() if "'" not in query else query):
        source = Source("q", f"task t {{\n{text}\n}}\n")
        parsed = parse(source)
        assert parsed.diagnostics == ()
        (task,) = parsed.tree.declarations
        assert isinstance(task, Task)
        assert task.query is not None
        assert list(misplaced(parsed.tree, source.span(0, len(source.text)))) == []
