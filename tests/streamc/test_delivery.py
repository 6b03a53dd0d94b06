"""Proofs of delivery as `describe` shows them, and what files promise of delivery when they are checked together."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from streamc.cli import cli
from streamc.request import Request
from streamc.workspace import Workspace

HEAD = """\
pipeline {name} {{
  delivery = {delivery}
}}

defaults {{
  kafka.brokers = '{brokers}'
}}

source rows_in from kafka {{
  topic = '{read}'
  format = json
  {options}
  columns (id string not null, amount int)
}}
"""
SINK = """
sink rows_out from rows_in into kafka {{
  topic = '{written}'
  format = json
}}
"""
CAPTURE = """\
pipeline {name} {{}}

source changes from custom {{
  connector = '{connector}'
  hostname = 'db'
  port = 5432
  {key} = '{value}'
  decoding.plugin.name = 'pgoutput'
  scan.incremental.snapshot.enabled = true
  changelog = all
  columns (id int not null)
  primary key (id)
}}

sink shown from changes into print
"""


def pipe(
    folder: Path,
    name: str,
    read: str,
    written: str,
    *,
    options: str = "start = earliest",
    delivery: str = "exactly_once",
    brokers: str = "one:9092",
    pipeline: str = "",
) -> str:
    text = (HEAD + SINK).format(
        name=pipeline or name,
        delivery=delivery,
        brokers=brokers,
        read=read,
        options=options,
        written=written,
    )
    return save(folder, name, text)


def save(folder: Path, name: str, text: str) -> str:
    file = folder / f"{name}.stream"
    file.write_text(text, encoding="utf-8")
    return str(file)


def codes(*files: str) -> list[tuple[str, str]]:
    """The file and code of all that is said of files together."""
    return [
        (Path(d.span.source).stem, d.code.number)
        for one in Workspace(Request(None, {}, None, "text", "never")).check_all(files)
        for d in one.diagnostics
    ]


def described(file: str) -> dict[str, object]:
    found = CliRunner().invoke(cli, ["describe", file, "--output", "json"])
    return json.loads(found.stdout)["delivery"]


def test_who_reads_what_another_file_writes_in_transactions_waits_for_their_end(
    tmp_path: Path,
) -> None:
    first = pipe(tmp_path, "first", "a", "b")
    again = pipe(tmp_path, "again", "b", "c")
    hasty = pipe(tmp_path, "hasty", "b", "d", delivery="at_least_once")
    waits = "start = earliest\n  isolation = read_committed"
    calm = pipe(tmp_path, "calm", "b", "e", delivery="at_least_once", options=waits)
    assert codes(first, again, hasty, calm) == [("hasty", "DEL014")]
    assert codes(hasty) == codes(first) == []


def test_the_same_topic_of_other_brokers_is_another_one(tmp_path: Path) -> None:
    first = pipe(tmp_path, "first", "a", "b")
    other = pipe(tmp_path, "other", "b", "d", delivery="at_least_once", brokers="two:9092")
    assert codes(first, other) == []


def test_a_topic_of_a_list_is_read_too(tmp_path: Path) -> None:
    first = pipe(tmp_path, "first", "a", "b")
    both = Path(pipe(tmp_path, "both", "b", "d", delivery="at_least_once"))
    text = both.read_text(encoding="utf-8").replace("topic = 'b'", "topic = ['x', 'b']")
    both.write_text(text, encoding="utf-8")
    assert codes(first, str(both)) == [("both", "DEL014")]


def test_what_is_written_at_least_once_is_read_as_it_is(tmp_path: Path) -> None:
    first = pipe(tmp_path, "first", "a", "b", delivery="at_least_once")
    second = pipe(tmp_path, "second", "b", "c", delivery="at_least_once")
    assert codes(first, second) == []


def test_pipelines_of_one_name_name_their_transactions_alike(tmp_path: Path) -> None:
    one = pipe(tmp_path, "one", "a", "b", pipeline="shop")
    two = pipe(tmp_path, "two", "c", "d", pipeline="shop")
    three = pipe(tmp_path, "three", "c", "d", pipeline="shop", brokers="two:9092")
    assert codes(one, two, three) == [("two", "DEL013")]


def capture(folder: Path, name: str, connector: str, key: str, value: str) -> str:
    text = CAPTURE.format(name=name, connector=connector, key=key, value=value)
    return save(folder, name, text)


def test_files_do_not_share_replication_slots_or_server_ids(tmp_path: Path) -> None:
    one = capture(tmp_path, "one", "postgres-cdc", "slot.name", "shop")
    two = capture(tmp_path, "two", "postgres-cdc", "slot.name", "shop")
    three = capture(tmp_path, "three", "postgres-cdc", "slot.name", "other")
    four = capture(tmp_path, "four", "mysql-cdc", "server-id", "5401-5408")
    five = capture(tmp_path, "five", "mysql-cdc", "server-id", "5408-5410")
    six = capture(tmp_path, "six", "mysql-cdc", "server-id", "5411-5412")
    assert codes(one, two, three) == [("two", "DEL002")]
    assert codes(four, five, six) == [("five", "DEL002")]


def test_describe_shows_the_whole_proof_and_what_was_chosen(tmp_path: Path) -> None:
    file = pipe(tmp_path, "shop", "a", "b")
    found = described(file)
    (sink,) = found["sinks"]  # type: ignore[misc]
    assert (sink["guarantee"], sink["claimed"], sink["weakest"]) == ("exactly_once", True, None)
    kinds = ["source", "start", "isolation", "checkpoints", "sink", "transaction"]
    assert [hop["kind"] for hop in sink["hops"]] == kinds
    assert {hop["verdict"] for hop in sink["hops"]} == {"holds"}
    chosen = {(one["of"], one["key"]): one["value"] for one in found["chosen"]}  # type: ignore[attr-defined]
    assert chosen == {
        ("rows_in", "properties.isolation.level"): "read_committed",
        ("rows_out", "sink.delivery-guarantee"): "exactly-once",
        ("rows_out", "sink.transactional-id-prefix"): "shop.rows_out.",
        ("rows_out", "properties.transaction.timeout.ms"): "900000",
    }
    text = CliRunner().invoke(cli, ["describe", file]).stdout
    assert "rows_out: exactly_once, as promised\n    source rows_in: " in text


def test_describe_shows_the_weakest_hop_with_its_place_and_mend(tmp_path: Path) -> None:
    file = pipe(tmp_path, "shop", "a", "b", options="start = latest")
    (sink,) = described(file)["sinks"]  # type: ignore[misc]
    weakest = sink["hops"][sink["weakest"]]
    assert (weakest["kind"], weakest["verdict"]) == ("start", "loses")
    assert weakest["place"] == {"file": file, "line": 12, "column": 3}
    text = CliRunner().invoke(cli, ["describe", file]).stdout
    assert "rows_out: at_most_once, though exactly_once is promised" in text
    assert f"({file}:12)\n    mend: `start = earliest`" in text


def test_describe_tells_of_what_nobody_promised(tmp_path: Path) -> None:
    file = pipe(tmp_path, "shop", "a", "b", delivery="at_least_once")
    (sink,) = described(file)["sinks"]  # type: ignore[misc]
    assert (sink["guarantee"], sink["claimed"]) == ("at_least_once", False)
    assert sink["hops"][sink["weakest"]]["kind"] == "sink"
