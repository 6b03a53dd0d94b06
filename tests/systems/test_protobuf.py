"""Messages of Protocol Buffers through a compiled pipeline, written and read by Google's own library for Python."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import ParseDict

from tests.schemas.descriptors import click_file, written
from tests.systems.jobs import run
from tests.systems.kafka import Broker
from tests.systems.protobuf import java_jar, messages

pytestmark = pytest.mark.slow

PIPELINE = """
pipeline shop {{
  checkpoint.interval = 500ms
}}

defaults {{
  kafka.brokers = '{address}'
}}

source clicks from kafka {{
  topic = 'pb_clicks'
  format = protobuf
  start = earliest
  stop = latest
  columns from protobuf 'click.desc#shop.Click'
}}

task told {{
  from clicks
  select a_string, kind, a_uint32, place.page as page, counts['a'] as a, known[1].x as x, tags
}}

sink copied from clicks into kafka {{
  topic = 'pb_copied'
  format = protobuf
  protobuf.message = 'com.acme.shop.ClickEvents$Click'
}}

sink pages from told into kafka {{
  topic = 'pb_pages'
  format = json
}}
"""

FULL = {
    "a_double": 1.5,
    "a_float": 0.5,
    "a_int32": -1,
    "a_int64": -(2**40),
    "a_uint32": 2**32 - 1,
    "a_uint64": 2**64 - 1,
    "a_sint32": -5,
    "a_sint64": -6,
    "a_fixed32": 7,
    "a_fixed64": 8,
    "a_sfixed32": -9,
    "a_sfixed64": -10,
    "a_bool": True,
    "a_string": "grüß",
    "a_bytes": "AP8=",
    "kind": "RIGHT",
    "place": {"page": "home", "x": 3},
    "tags": ["a", "b"],
    "places": [{"page": "p", "x": 1}, {"page": "q", "x": 2}],
    "counts": {"a": 1, "b": 2},
    "known": {1: {"page": "r", "x": 5}},
    "number": 42,
    "at": "2026-05-04T12:13:14.567Z",
}


def data_set() -> bytes:
    return written(click_file())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("protobuf")
    data = data_set()
    return java_jar(data, ["shop/click_events.proto"], folder), messages(data)


def test_all_kinds_of_fields_go_from_topic_to_topic(
    kafka: Broker, made: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    library, classes = made
    (tmp_path / "click.desc").write_bytes(data_set())
    for name in ("pb_clicks", "pb_copied", "pb_pages"):
        kafka.create(name)
    click = classes["shop.Click"]
    full = ParseDict(FULL, click())
    kafka.send("pb_clicks", [full.SerializeToString()])

    run(PIPELINE.format(address=kafka.address), tmp_path, "--jar", str(library))

    copied = [click.FromString(m.value or b"") for m in kafka.read("pb_copied")]
    assert copied == [full]
    (page,) = kafka.read("pb_pages")
    assert json.loads(page.value or b"") == {
        "a_string": "grüß",
        "kind": "RIGHT",
        "a_uint32": -1,
        "page": "home",
        "a": 1,
        "x": 5,
        "tags": ["a", "b"],
    }
