"""Side outputs of different columns come out as JSON, whatever types their columns have."""

import json
import re

import pytest

from runtime.run import run
from tests.runtime.pipelines import compiled

PIPELINE = """
pipeline p {}

source a from datagen {
  number_of_rows = 1
  fields.id.kind = sequence
  fields.id.start = 7
  fields.id.end = 7
  columns (
    id int,
    day date,
    nested row<d date, x int>,
    times array<time>,
    by_number map<int, string>,
    deep map<string, array<row<q decimal(5, 2)>>>,
    bag multiset<string>,
    at timestamp(3),
    bytes bytes,
  )
}

task v {
  from a
  expect small: id < 5 else reject
}

task w {
  from a
  extend id + 1 as more
  expect small: id < 6 else reject
}

sink v1 from v into blackhole
sink w1 from w into blackhole
sink dead from v.rejected, w.rejected into print
"""


@pytest.mark.flink
def test_every_type_has_a_form_in_json(engine, printed):
    _, script = compiled(PIPELINE)
    del printed[:]
    assert run(script, engine).failure is None
    lines = [line.decode() for line in printed]
    found = sorted(re.findall(r"\+I\[(\w\.rejected), (\w+), (\{.*\})\]", "\n".join(lines)))
    assert [(output, reason) for output, reason, _ in found] == [
        ("v.rejected", "small"),
        ("w.rejected", "small"),
    ]
    first, second = (json.loads(row) for _, _, row in found)
    assert (first["id"], second["id"], second["more"]) == (7, 7, 8)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", first["day"])
    assert re.fullmatch(r"\(\d{4}-\d\d-\d\d, -?\d+\)", first["nested"])
    assert re.fullmatch(r"\[\d\d:\d\d:\d\d(, \d\d:\d\d:\d\d)*\]", first["times"])
    assert re.fullmatch(r"\{-?\d+=\w+(, -?\d+=\w+)*\}", first["by_number"])
    assert all(isinstance(q["q"], float) for rows in first["deep"].values() for q in rows)
    assert isinstance(first["bag"], str)
