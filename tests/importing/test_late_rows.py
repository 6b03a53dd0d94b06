"""Late rows that a script drops without a word are given up in writing."""

from __future__ import annotations

import pytest

from compiler.checked import Settings
from compiler.compile import Built, build, check
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


def test_what_a_build_adds_for_late_rows_is_left_out_again() -> None:
    text = """\
source orders from filesystem {
  path = 'orders'
  format = json
  columns (id string, at timestamp(3) not null)
  watermark at - 5s
}
task counted { from orders window tumble(at, 1m) group by id select id, count(*) as n }
sink all from counted into print
sink late from counted.late into print
"""
    scripts = []
    for _ in range(2):
        built = build(check(Source("p.stream", text), Settings(), lambda *_: None))
        assert isinstance(built, Built)
        scripts.append(built.script)
        imported = import_script(Source("job.sql", built.artifacts.text("job.sql")))
        assert not imported.failed
        assert "streamc" not in imported.text.partition("\n")[2]
        text = imported.text
    assert scripts[0].jars == scripts[1].jars == ("streamc-watermarks.jar",)
