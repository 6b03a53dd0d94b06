"""What could be written at a place, in texts as they are while people write them."""

from __future__ import annotations

import pytest

from compiler.checked import Settings
from compiler.ide.completion import Completions, completions_at
from compiler.ide.snapshot import Snapshot
from dsl.source import Source

BASE = """\
pipeline p {
  owner = 'x'
}

param region string = 'eu'

schema person (
  name string,
)

source payments from kafka {
  topic = 'a'
  brokers = 'b'
  format = json
  columns (id string not null, amount int, address row<city string>, at timestamp(3))
  watermark at - 5s
}

function tax(amount int) returns int as amount / 5

task good {
  from payments
  expect paid: amount > 0 else reject
}

"""
LIBRARY = "task other {\n  from payments\n}\n"


def load(path: str, _importer: str) -> Source | None:
    return Source(path, LIBRARY) if path == "lib.stream" else None


def complete(text: str) -> tuple[Completions, str]:
    """What could stand at the mark `|`, and the text that it replaces."""
    before, after = (BASE + text).split("|", 1)
    source = Source("a.stream", before + after)
    snapshot = Snapshot(source, Settings(), load)
    found = completions_at(
        snapshot,
        source,
        len(before),
        lambda key: ["payments.v1"] if key == "topic" else [],
        ["lib.stream"],
    )
    assert found is not None
    return found, source.text[found.start : found.end]


def labels(text: str, rank: int = 9) -> list[str]:
    found, _ = complete(text)
    return [item.label for item in found.items if item.rank <= rank]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "task t {\n  from |\n}\n",
            ["payments", "payments.malformed", "good", "good.rejected", "t"],
        ),
        ("task t {\n  from good.|\n}\n", ["rejected"]),
        ("task t {\n  from good as g\n  select g.|\n}\n", ["id", "amount", "address", "at"]),
        ("task t {\n  from good\n  where address.|\n}\n", ["city"]),
        ("task t {\n  from good\n  drop |\n}\n", ["id", "amount", "address", "at"]),
        ("task t {\n  from good\n  join |\n  select id\n}\n", ["payments", "good"]),
        ("task t {\n  select g.| from good as g\n}\n", ["id", "amount", "address", "at"]),
        ("task t {\n  with w as (select id from good) select | from w\n}\n", ["id"]),
        ("task t {\n  with w as (select id from good) select id from |\n}\n", ["w"]),
        ("sink s from good.| into print\n", ["rejected"]),
        ("sink s from good into kafka {\n  key = [|]\n}\n", ["id", "amount", "address", "at"]),
        ("source s from kafka {\n  start = |\n}\n", ["earliest", "latest", "committed"]),
        ("source s from kafka {\n  columns per|\n}\n", ["person"]),
        ("test t {\n  given payments (|)\n}\n", ["id", "amount", "address", "at"]),
        ("use | from 'lib.stream'\n", ["other"]),
        ("use other from '|'\n", ["lib.stream"]),
        ("source s from kafka {\n  topic = '|'\n}\n", ["payments.v1"]),
        ("source s from kafka {\n  topic = 'x.${|}'\n}\n", ["region"]),
        ("task t {\n  from good\n  where id = $|\n}\n", ["region"]),
        (
            "task t {\n  from good\n  expect e: amount > 0 else |\n}\n",
            ["reject", "warn", "drop", "fail"],
        ),
        ("param x dur|\n", ["duration"]),
    ],
)
def test_names_that_fit(text: str, expected: list[str]) -> None:
    found = labels(text)
    assert [name for name in found if name in expected] == expected


@pytest.mark.parametrize(
    ("text", "label", "wanted"),
    [
        ("|", "source", "source ${1:name} from"),
        ("task t {\n  from good\n  |\n}\n", "window tumble", "window tumble(${1:event_time}"),
        ("defaults {\n  checkpoint.int|\n}\n", "checkpoint.interval", "checkpoint.interval = "),
        ("source s from kafka {\n  bro| = 'x'\n}\n", "brokers", "brokers"),
        ("source s from kafka {\n  bro|\n}\n", "brokers", "brokers = ${1:env('KAFKA_BROKERS')}"),
        ("source s from |\n", "kafka", "kafka"),
        ("task t {\n  from good\n  where upp|\n}\n", "upper", "upper($0)"),
        ("task t {\n  from good\n  where ta|\n}\n", "tax", "tax($0)"),
        ("task t {\n  from good\n  where current_dat|\n}\n", "current_date", "current_date"),
        ("source s from kafka {\n  columns (x dec|)\n}\n", "decimal(18, 2)", "decimal(18, 2)"),
    ],
)
def test_what_is_written(text: str, label: str, wanted: str) -> None:
    found, _ = complete(text)
    item = next(item for item in found.items if item.label == label)
    assert (item.text or item.label).startswith(wanted)


def test_the_word_at_the_place_is_replaced_with_what_stands_before_its_dots() -> None:
    assert complete("task t {\n  from good\n  where am|ou > 1\n}\n")[1] == "amou"
    assert complete("defaults {\n  checkpoint.int|\n}\n")[1] == "checkpoint.int"


def test_there_is_nothing_in_comments() -> None:
    before, after = (BASE + "-- what | comes\n").split("|")
    source = Source("a.stream", before + after)
    assert completions_at(Snapshot(source, Settings(), load), source, len(before)) is None


def test_functions_of_flink_come_once_a_letter_is_written() -> None:
    found, _ = complete("task t {\n  from good\n  where |\n}\n")
    assert not found.whole
    assert "upper" not in [item.label for item in found.items]


def test_names_of_other_declarations_may_come_from_an_older_text() -> None:
    older = Snapshot(Source("a.stream", BASE), Settings(), load)
    before, after = (BASE + "task t {\n  from go|").split("|")
    found = completions_at(older, Source("a.stream", before + after), len(before))
    assert found is not None
    assert [item.label for item in found.items][:1] == ["good"]
