"""Comments of a file stand in `job.py` where it has a line for what they are about, and change nothing of its plan."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from compiler.checked import Checked, Settings
from compiler.checks.hazards import WITHOUT_HAZARDS
from compiler.compile import check
from dsl.parse import parse
from dsl.source import Source
from tests.pyflink.jobs import built, explained

PIPELINE = """\
pipeline orders {}

source lines from datagen {
  -- Few are enough.
  rows_per_second = 1

  columns (
    -- The text.
    a string,
    n int,
  )
}

-- Those that count.
task counted {
  from lines -- all of them
  -- allow STA001: never
  -- A line that is # not "yet" \\ anything.
  where a <> '' /* nor
     * nothing */
  extend n + 1 as more -- don't ask
  set n = n * 2 -- doubled
  where n > 0 -- positive\vdrop table
  select
    -- fmt: off
    upper(a) as a, -- as keys are
    n, more as `m``x`, -- two
    case when n > 0 /* mostly */ then 'x' else 'y' end as kind, -- what it is, and in more words than a line has room
  -- at the end
}

task grouped {
  -- first
  select a, -- the key
    count(*) as n -- how many
  from counted
  where kind = 'x' -- only x
    and a > 'b' -- and more
  group by a -- few
  having count(*) > 1 -- twice
}

task said {
  from grouped
  -- what is said
  select 'one
    -- no comment' as text, -- of two lines
    n -- plain
}

sink shown from counted into blackhole

sink seen from grouped into blackhole

sink out from said into print
"""

COUNTED = """
    # two
    # at the end
    tables.execute_sql(
        \"\"\"
        CREATE TEMPORARY VIEW `counted` AS
        SELECT
          -- fmt: off
          UPPER(`a`) AS `a`, -- as keys are
          `n`,
          `more` AS `m``x`,
          -- mostly
          -- what it is, and in more words than a line has room
          CASE WHEN `n` > 0 THEN 'x' ELSE 'y' END AS `kind`
        FROM (
          SELECT
            `a`,
            `n` * 2 AS `n`, -- doubled
            `n` + 1 AS `more` -- don't ask
          FROM `lines` -- all of them
          -- A line that is # not "yet" \\\\ anything.
          -- nor
          -- nothing
          -- positive
          -- drop table
          WHERE
            `a` <> '' AND `n` * 2 > 0
        )
        \"\"\"
    )
"""
GROUPED = """
        SELECT
          -- first
          `a`, -- the key
          COUNT(*) AS `n` -- how many
        FROM `counted`
        -- only x
        WHERE
          `kind` = 'x' AND `a` > 'b' -- and more
        GROUP BY
          `a` -- few
        HAVING
          COUNT(*) > 1 -- twice
        \"\"\"
"""
SAID = """
        SELECT
          -- what is said
          U&'one\\\\000A    -- no comment' AS `text`, -- of two lines
          `n` -- plain
        FROM `grouped`
"""


def checked(text: str) -> Checked:
    settings = Settings(severities=WITHOUT_HAZARDS)
    found = check(Source("orders.stream", text), settings, lambda *_: None)
    assert not found.failed, found.diagnostics
    return found


def functions_of(text: str) -> dict[str, str]:
    """The functions of a job as they are written, by their names."""
    found = (node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef))
    return {node.name: ast.get_source_segment(text, node) or "" for node in found}


def test_they_stand_where_the_job_has_a_line() -> None:
    made = functions_of(built(checked(PIPELINE)).artifacts.text("job.py"))
    assert "    # Few are enough.\n" in made["lines"]
    assert (made["lines"].count("The text."), made["counted"].count("The text.")) == (1, 0)
    assert COUNTED.strip("\n") in made["counted"]
    assert GROUPED.strip("\n") in made["grouped"]
    assert SAID.strip("\n") in made["said"]


@pytest.mark.flink
def test_flink_reads_over_them(tmp_path: Path) -> None:
    comments = parse(Source("orders.stream", PIPELINE)).comments
    bare = PIPELINE
    for comment in reversed(comments):
        bare = bare[: comment.span.start] + bare[comment.span.end :]
    plans = []
    for name, text in (("with", PIPELINE), ("without", bare)):
        found = checked(text)
        assert found.plan is not None
        plans.append(explained(built(found).artifacts, found.plan, tmp_path / name))
    assert plans[0] == plans[1]
    assert "more" in bare
    assert "-- " not in bare.replace("    -- no comment", "")
