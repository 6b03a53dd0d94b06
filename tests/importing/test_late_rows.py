"""Late rows that a script drops without a word are given up in writing."""

from __future__ import annotations

import pytest

from compiler.checked import Settings
from compiler.compile import check
from compiler.importing.importing import import_script
from dsl.source import Source

TABLES = """
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
WITH ('connector' = 'datagen');
CREATE TABLE o (id STRING, t BIGINT) WITH ('connector' = 'print');
"""


@pytest.mark.parametrize(
    ("query", "gives_up"),
    [
        ("SELECT k, CAST(SUM(v) OVER (PARTITION BY k ORDER BY ts) AS BIGINT) FROM events", True),
        (
            (
                "WITH x AS (SELECT * FROM events) SELECT k, COUNT(*) "
                "FROM TABLE(TUMBLE(TABLE x, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) "
                "GROUP BY k, window_start, window_end"
            ),
            True,
        ),
        ("SELECT k, COUNT(*) FROM events GROUP BY k, TUMBLE(ts, INTERVAL '1' MINUTE)", True),
        ("SELECT k, CAST(v AS BIGINT) FROM events", False),
        ("SELECT k, COUNT(*) FROM events GROUP BY k", False),
    ],
)
def test_a_script_that_drops_late_rows_says_so(query: str, gives_up: bool) -> None:
    imported = import_script(Source("s.sql", f"{TABLES}INSERT INTO o {query};"))
    assert ("late = drop" in imported.text) == gives_up, imported.text
    checked = check(Source("s.stream", imported.text), Settings(), lambda *_: None)
    assert not {"TIM004", "QUA004"} & {d.code.number for d in checked.diagnostics}
