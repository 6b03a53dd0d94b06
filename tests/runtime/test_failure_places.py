"""Where a diagnostic points when the job of a real pipeline dies."""

import pytest

from dsl.span import Span
from runtime.failure import to_diagnostic
from runtime.run import run
from tests.runtime.pipelines import compiled

pytestmark = pytest.mark.flink
PIPELINE = Span("t.stream", 0, 1)

HEAD = """\
pipeline p { }

source raw from filesystem {
  path = '{data}'
  format = csv
  columns (
    id int,
    amount string,
    code string,
    parts int,
  )
}

"""

TWO_CASTS = (
    HEAD
    + """\
task amounts {
  from raw
  select id, cast(amount as int) as amount
}

task codes {
  from raw
  select id, cast(code as int) as code
}

sink a from amounts into blackhole { }
sink b from codes into blackhole { }
"""
)

IN_A_ROW = (
    HEAD
    + """\
task amounts {
  from raw
  select id, cast(amount as int) as amount, code, parts
}

task codes {
  from amounts
  where amount > 0
  select id, amount, cast(code as int) as code
}

sink b from codes into blackhole { }
"""
)

DIVISION = (
    HEAD
    + """\
task halves {
  from raw
  where parts > 1
  select id, 100 / parts as half
}

task shares {
  from raw
  select id, 1000 / parts as share
}

sink a from halves into blackhole { }
sink b from shares into blackhole { }
"""
)


def failing(engine, tmp_path, text: str, *rows: str):
    """The diagnostic, the text that it marks, and its line."""
    data = tmp_path / "raw.csv"
    data.write_text("".join(f"{row}\n" for row in rows))
    text = text.replace("{data}", str(data))
    return diagnosed(engine, text)


def diagnosed(engine, text: str):
    _, script = compiled(text)
    result = run(script, engine)
    assert result.failure is not None
    found = to_diagnostic(result.failure, script, PIPELINE)
    span = found.span
    line = text[: span.start].count("\n")
    return found, text[span.start : span.end], text.splitlines()[line].strip()


@pytest.mark.parametrize(("row", "column"), [("1,2,one,1", "code"), ("1,two,1,1", "amount")])
@pytest.mark.parametrize("text", [TWO_CASTS, IN_A_ROW])
def test_a_cast_in_one_of_two_tasks(engine, tmp_path, text, row, column):
    found, marked, _ = failing(engine, tmp_path, text, "0,1,1,1", row)
    word = "one" if column == "code" else "two"
    assert found.message == f"the job stopped: cannot read `{word}` as a number"
    assert marked == f"cast({column} as int)"
    assert len(found.labels) == 1


def test_a_division_by_zero_in_one_of_two_tasks(engine, tmp_path):
    found, marked, line = failing(engine, tmp_path, DIVISION, "1,1,1,4", "2,1,1,0")
    assert found.message == "the job stopped: division by zero"
    assert marked == "1000 / parts"
    assert line == "select id, 1000 / parts as share"


def test_a_number_that_the_source_cannot_read(engine, tmp_path):
    found, marked, _ = failing(engine, tmp_path, TWO_CASTS, "1,1,1,1", "2,1,1,many")
    assert "field `parts` of `raw` cannot be decoded" in found.message
    assert "cannot read `many` as a number" in found.message
    assert marked == "raw"


def test_a_missing_file(engine):
    found, marked, _ = diagnosed(engine, TWO_CASTS.replace("{data}", "/nowhere/at/all.csv"))
    assert found.message == "the job stopped: the file `/nowhere/at/all.csv` does not exist"
    assert marked == "raw"
