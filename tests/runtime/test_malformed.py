"""Records that cannot be decoded are rows of `.malformed`, and the others are what they are without these."""

from __future__ import annotations

import base64
import json
import random
import time
from pathlib import Path
from typing import Any

import pytest

from compiler.checked import Settings
from compiler.compile import Built, build, check
from dsl.source import Source
from runtime.declaring import declare_all
from runtime.engine import Engine
from runtime.progress import RunResult, RunState
from runtime.run import run

pytestmark = pytest.mark.flink

TYPES = """\
    id string not null,
    flag boolean,
    tiny tinyint,
    number int not null,
    long bigint,
    real double,
    price decimal(10, 2) not null,
    day date,
    clock time,
    at timestamp(3),
    instant timestamp_ltz(3),
    bytes bytes,
    tags array<string not null> not null,
    counts map<string, int>,
    place row<city string, spot row<x int, y decimal(5, 1)>> not null,
"""
JSON_GOOD = [
    {"id": "a", "flag": True, "tiny": 1, "number": 5, "long": 9007199254740993, "real": 1e-3}
    | {"price": 12.34, "day": "2026-01-05", "clock": "12:00:01", "at": "2026-01-05 12:00:10.5"}
    | {"instant": "2026-01-05 12:00:10.123Z", "bytes": "AAH/", "tags": ["x", "y"]}
    | {"counts": {"k": 1, "l": None}, "place": {"city": "Köln", "spot": {"x": 1, "y": 2.5}}},
    {"id": "b", "number": -1, "price": "7", "at": "2026-01-05 12:01:40", "tags": []}
    | {"place": {"city": None}, "unknown": [1, {"deep": None}]},
    # Late for its minute.
    {"id": "c", "number": 0, "price": 0, "at": "2026-01-05 12:00:20", "tags": ["z"], "place": {}},
    {"id": "d", "number": 8, "price": 1e2, "at": "2026-01-05 12:01:41", "tags": [], "place": {}},
]
JSON_BAD = {
    b'{"id": "x", "number": 1, "price":': "end-of-input",
    b'{"id": "x", "number": "many"}': "number",
    b'{"id": "x", "number": 99999999999}': "number",
    b'{"id": "x", "tiny": 300}': "tiny",
    b'{"id": "x", "at": "yesterday"}': "at",
    b'{"id": "x", "at": "2030-99-01 00:00:00"}': "at",
    b'{"id": "x", "place": {"spot": 7}}': "",
    b'{"id": "x", "tags": "none"}': "",
    b"\x00\xff\xfe garbage \xf0": "token",
    b"no json": "token",
    b"[1, 2]": "JSON",
    # One record, whatever of it can be decoded.
    b'[{"id": "x", "number": 1, "price": 1, "at": "2026-01-05 12:00:00"}, {"number": "y"}]': "",
    b'"text"': "",
    b"null": "",
    b"   ": "",
}
CSV_TYPES = (
    "id string not null, number int, at timestamp(3), price decimal(10, 2), parts array<int>"
)
CSV_GOOD = [
    b"a,1,2026-01-05 12:00:10,1.50,1;2",
    b'"b ""two""\nlines, and more",2,2026-01-05 12:01:40,2,3',
    b"late,3,2026-01-05 12:00:20,3,4\r",
    b'd"quote,4,2026-01-05 12:01:41,4,5',
]
CSV_BAD = {
    b"too,few": "length",
    b"one,1,2026-01-05 12:00:10,1.50,1,more": "many",
    b"x,many,2026-01-05 12:00:10,1.50,1": "number",
    b"x,99999999999,2026-01-05 12:00:10,1.50,1": "number",
    b"x,1,yesterday,1.50,1": "at",
    b"x,1,2026-01-05 12:00:10,dear,1": "price",
    b"x,1,2026-01-05 12:00:10,1.50,one": "parts",
    b'"x"y,1,2026-01-05 12:00:10,1.50,1': "character",
    b"x\xff\x00,1,2026-01-05 12:00:10,1.50,1": "UTF-8",
}


def text(folder: Path, data: Path, form: str, columns: str, *, routed: bool) -> str:
    """A pipeline with rows, windows, late rows, and, where they are wanted, malformed records."""
    aside = f"""
sink aside from orders.malformed into filesystem {{ path = '{folder}/aside' format = json }}
"""
    return f"""\
pipeline p {{}}

source orders from filesystem {{
  path = '{data}'
  format = {form}
  columns (
{columns.rstrip().rstrip(",")},
    twice as number * 2,
    digits as cast(number as string),
  )
  watermark at - 5s
}}

task per_minute {{
  from orders
  window tumble(at, 1m)
  group by window_start
  select window_start, count(*) as orders, sum(price) as worth
}}

sink rows from orders into filesystem {{ path = '{folder}/rows' format = json }}
sink windows from per_minute into filesystem {{ path = '{folder}/windows' format = json }}
sink late from per_minute.late into filesystem {{ path = '{folder}/late' format = json }}
{aside if routed else ""}"""


def script_of(source: str) -> Any:
    checked = check(Source("p.stream", source), Settings(), lambda *_: None)
    assert not checked.failed, checked.diagnostics
    built = build(checked)
    assert isinstance(built, Built)
    return built.script


def ran(source: str, engine: Engine) -> RunResult:
    result = run(script_of(source), engine)
    assert result.failure is None, result.failure
    assert result.state is RunState.FINISHED
    return result


def written(folder: Path) -> list[Any]:
    files = sorted(file for file in folder.rglob("part-*") if file.is_file())
    return [json.loads(line) for file in files for line in file.read_bytes().splitlines()]


def mixed(good: list[bytes], bad: list[bytes]) -> bytes:
    """The bad records before, between and after the good ones."""
    lines: list[bytes] = []
    share = -(-len(bad) // (len(good) + 1))
    for i, line in enumerate([*good, None]):
        lines += bad[i * share : (i + 1) * share]
        if line is not None:
            lines.append(line)
    assert len(lines) == len(good) + len(bad)
    return b"\n".join(lines) + b"\n"


FORMS = {
    "json": (TYPES, [json.dumps(row).encode() for row in JSON_GOOD], JSON_BAD),
    "csv": (CSV_TYPES, CSV_GOOD, CSV_BAD),
}


@pytest.mark.parametrize("form", FORMS)
def test_good_rows_are_as_without_the_bad_ones(engine, tmp_path, form):
    columns, good, bad = FORMS[form]
    (tmp_path / "good").write_bytes(b"\n".join(good) + b"\n")
    (tmp_path / "mixed").write_bytes(mixed(good, list(bad)))
    plain, routed = tmp_path / "plain", tmp_path / "routed"
    ran(text(plain, tmp_path / "good", form, columns, routed=False), engine)
    result = ran(text(routed, tmp_path / "mixed", form, columns, routed=True), engine)
    for sink in ("rows", "windows", "late"):
        assert written(routed / sink) == written(plain / sink), sink
    assert len(written(routed / "rows")) == len(good)
    assert len(written(routed / "late")) == 1
    aside = written(routed / "aside")
    assert {base64.b64decode(row["raw"]) for row in aside} == set(bad)
    # In is decoded and malformed, to the record.
    assert len(aside) == len(bad)
    assert [one.rows for one in result.sources] == [len(good) + len(bad)]
    for row in aside:
        raw = base64.b64decode(row["raw"])
        assert bad[raw] in row["error"], row
        assert 0 < len(row["error"]) < 600
        assert row["text"] == raw.decode("utf-8", "replace")
        assert row["source"] == "orders"
        assert row["file_path"].endswith("/mixed")


def test_an_open_quote_makes_one_record_of_the_rest(engine, tmp_path):
    (tmp_path / "in").write_bytes(b'a,1,2026-01-05 12:00:10,1,1\n"b,2\nc,3\n')
    ran(text(tmp_path, tmp_path / "in", "csv", CSV_TYPES, routed=True), engine)
    assert [row["id"] for row in written(tmp_path / "rows")] == ["a"]
    assert [row["text"] for row in written(tmp_path / "aside")] == ['"b,2\nc,3\n']


DIALECTS = {
    "plain": (",", '"', "", ""),
    "tab": ("\t", '"', "", "csv.delimiter = '\\t'"),
    "escapes": (",", "'", "\\", "csv.quote = '''' csv.escape = '\\'"),
    "unquoted": ("|", "", "", "csv.delimiter = '|' csv.no_quotes = true"),
    "wide": ("§", "¤", "", "csv.delimiter = '§' csv.quote = '¤'"),
    "comments": (",", '"', "", "csv.allow_comments = true"),
}


def value(chance: random.Random, dialect: str, *, first: bool) -> str:
    """A value, quoted or not, with all that is allowed in it."""
    delimiter, quote, escape, _ = DIALECTS[dialect]
    letters = ["a", "é", "𝄞", " ", "#", '"', "'", delimiter, "\n", "\r", "\r\n", quote, escape]
    made = "".join(chance.choice(letters) for _ in range(chance.randint(0, 5)))
    if escape:
        made = made.replace(escape, escape + escape)
    if quote and chance.random() < 0.5:
        before = escape if escape and chance.random() < 0.5 else quote
        return quote + made.replace(quote, before + quote) + quote + chance.choice(["", " "])
    for letter in (delimiter, "\n", "\r"):
        made = made.replace(letter, "")
    if (quote and made.startswith(quote)) or (first and dialect == "comments"):
        return "_" + made
    return made


def csv_file(chance: random.Random, dialect: str) -> str:
    """Some records, all of them right, with any end of line."""
    made = ""
    for _ in range(chance.randint(0, 6)):
        values = (value(chance, dialect, first=first) for first in (True, False))
        line = DIALECTS[dialect][0].join(values)
        if dialect == "comments" and chance.random() < 0.3:
            line = chance.choice(['# "x', "#", '  # a,"b', " ", ""])
        made += line + chance.choice(["\n", "\r\n", "\r"])
    return made


@pytest.mark.parametrize("dialect", DIALECTS)
def test_files_of_csv_are_cut_as_the_format_cuts_them(engine, tmp_path, dialect):
    chance, options = random.Random(dialect), DIALECTS[dialect][3]
    (tmp_path / "in").mkdir()
    for i in range(40):
        (tmp_path / "in" / f"{i}").write_bytes(csv_file(chance, dialect).encode())
    kept = []
    for routed in (False, True):
        folder = tmp_path / f"routed-{routed}"
        aside = f"into filesystem {{ path = '{folder}/aside' format = json }}"
        source = f"""\
pipeline p {{}}
source rows from filesystem {{
  path = '{tmp_path}/in'
  format = csv
  {options}
  columns (a string, b string, file string from metadata 'file.name')
}}
sink kept from rows into filesystem {{ path = '{folder}/kept' format = json }}
{"sink aside from rows.malformed " + aside if routed else ""}
"""
        ran(source, engine)
        kept.append(sorted(written(folder / "kept"), key=lambda row: int(row["file"])))
    assert len(kept[0]) > 50
    assert kept[1] == kept[0]
    assert written(tmp_path / "routed-True" / "aside") == []


def test_what_stands_for_missing_values_is_never_read(engine, tmp_path):
    """A malformed record has no `id`; no cast of one is made, though it cannot be null."""
    (tmp_path / "in").write_bytes(b'{"id": "7", "n": 1}\nbroken\n{"id": "8", "n": 2}\n')
    source = f"""\
pipeline p {{}}
source orders from filesystem {{
  path = '{tmp_path}/in'
  format = json
  columns (id string not null, n int not null, number as cast(id as int), part as 10 / n)
}}
task large {{ from orders where cast(id as int) > 5 and 10 / n > 1 }}
sink kept from large into filesystem {{ path = '{tmp_path}/kept' format = json }}
sink aside from orders.malformed into filesystem {{ path = '{tmp_path}/aside' format = json }}
"""
    ran(source, engine)
    assert sorted(row["number"] for row in written(tmp_path / "kept")) == [7, 8]
    assert [row["text"] for row in written(tmp_path / "aside")] == ["broken"]


@pytest.mark.parametrize("mode", ["streaming", "batch"])
def test_malformed_records_go_on_as_rows(engine, tmp_path, mode):
    """Read by a task, joined, and in the common form with other side outputs; event time that is computed."""
    (tmp_path / "in").write_bytes(b"a;1767614410000\nb;x\nc\n;1767614420000\n")
    source = f"""\
pipeline p {{ mode = {mode} }}
source orders from filesystem {{
  path = '{tmp_path}/in'
  format = csv
  csv.delimiter = ';'
  csv.null_literal = ''
  columns (id string, ms bigint, at as to_timestamp_ltz(ms, 3))
  watermark at - 5s
}}
task valid {{
  from orders
  expect has_id: id is not null else reject
}}
task where_from {{
  from orders.malformed as m
  join orders as o on m.source <> o.id
  select m.text, o.id
}}
sink kept from valid into filesystem {{ path = '{tmp_path}/kept' format = json }}
sink joined from where_from into filesystem {{ path = '{tmp_path}/joined' format = json }}
sink aside from valid.rejected, orders.malformed into filesystem {{
  path = '{tmp_path}/aside'
  format = json
}}
"""
    ran(source, engine)
    assert [row["id"] for row in written(tmp_path / "kept")] == ["a"]
    joined = sorted((row["text"], row["id"]) for row in written(tmp_path / "joined"))
    assert joined == [("b;x", "a"), ("c", "a")]
    aside = {(row["output"], row["reason"]) for row in written(tmp_path / "aside")}
    assert aside == {("valid.rejected", "has_id"), ("orders.malformed", "malformed")}
    texts = {json.loads(row["row"]).get("text") for row in written(tmp_path / "aside")}
    assert texts == {None, "b;x", "c"}


def start(engine: Engine, source: str, **settings: str) -> Any:
    """A job under way, and Flink's client of it."""
    script = script_of(source)
    environment = engine.table_environment("streaming", [*script.settings, *settings.items()])
    assert declare_all(environment, script) is None
    statements = environment.createStatementSet()
    for insert in script.inserts:
        statements.addInsertSql(insert.sql)
    return statements.execute().getJobClient().get()


def stopped(engine: Engine, client: Any, folder: Path, sink: Path) -> str:
    """Stops a job as soon as it has begun to write; where its savepoint lies."""
    until = time.monotonic() + 60
    while not any(file.stat().st_size for file in sink.rglob("*") if file.is_file()):
        assert time.monotonic() < until
        time.sleep(0.01)
    formats = engine.gateway.jvm.org.apache.flink.core.execution.SavepointFormatType
    savepoint = str(client.stopWithSavepoint(False, str(folder), formats.NATIVE).get())
    client.getJobExecutionResult().get()
    return savepoint


@pytest.mark.parametrize("form", ["json", "csv"])
def test_each_record_is_there_once_after_a_restart_in_the_middle(engine, tmp_path, form):
    count = 600_000
    good = '{{"n": {n}, "s": "a"}}\n' if form == "json" else '{n},"a"\n'
    with (tmp_path / "in").open("w") as file:
        file.writelines(good.format(n=n) if n % 10 else f"broken {n}\n" for n in range(count))
    source = f"""\
pipeline p {{}}
source orders from filesystem {{
  path = '{tmp_path}/in'
  format = {form}
  columns (n int, s string)
}}
task short {{ from orders.malformed select text }}
sink kept from orders into filesystem {{ path = '{tmp_path}/kept' format = json }}
sink aside from short into filesystem {{ path = '{tmp_path}/aside' format = json }}
"""
    savepoint = stopped(engine, start(engine, source), tmp_path / "savepoint", tmp_path / "kept")
    # The file goes on where it was.
    before = len(lines_in(tmp_path / "kept", ".part-*"))
    assert 0 < before < count * 9 // 10
    again = {"execution.state-recovery.path": savepoint}
    start(engine, source, **again).getJobExecutionResult().get()
    kept = [json.loads(line)["n"] for line in lines_in(tmp_path / "kept")]
    assert sorted(kept) == [n for n in range(count) if n % 10]
    aside = [json.loads(line)["text"] for line in lines_in(tmp_path / "aside")]
    assert sorted(aside) == sorted(f"broken {n}" for n in range(0, count, 10))


def lines_in(folder: Path, pattern: str = "part-*") -> list[bytes]:
    files = [file for file in folder.rglob(pattern) if file.is_file()]
    return [line for file in files for line in file.read_bytes().splitlines()]
