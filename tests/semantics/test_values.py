"""What is warned of in values does happen on Flink, and what is not warned of does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from py4j.protocol import Py4JJavaError

from compiler.checked import Checked, Settings
from compiler.compile import Built, build, check
from dsl.source import Source
from runtime.engine import Engine

pytestmark = pytest.mark.flink

SOURCE = """pipeline p {}

source orders from filesystem {
  path = '{place}/orders'
  format = json
  columns (
    id string,
    pieces int,
    boxes int,
    small tinyint,
    amount decimal(18, 4),
    wide decimal(38, 18),
    ms bigint,
    share double,
    note string,
    sent_at timestamp(3),
  )
}
"""
COLUMNS = ["id", "pieces", "boxes", "small", "amount", "wide", "ms", "share", "note", "sent_at"]
FIRST = ("a", 7, 2, 100, 12345.67, 1.5, 3_000_000_000, 0.0, "12", "2026-01-05 12:00:00")
LARGE = ("a", 2_000_000_000, -2, 100, 0.0001, 2, 9, 1.5, "", "2026-01-05 12:00:00")
ROWS = (
    FIRST,
    ("a", 0, 0, 100, 0, 0, 0, 0.0, "x", "2026-01-05 12:00:00"),
    (None,) * 10,
    LARGE,
)
ENDS = {
    "amount / pieces": "TYP031",
    "mod(ms, boxes)": "TYP031",
    "ms % (boxes + 2)": "TYP031",
    "case when pieces is not null then amount / pieces end": "TYP031",
    "case when pieces = 0 then amount / pieces end": "TYP031",
    "amount / char_length(note)": "TYP031",
    "cast(note as int)": "TYP030",
    "cast(trim(note) as decimal(10, 2))": "TYP030",
    "cast(note as boolean)": "TYP030",
    "cast(note as date)": "TYP030",
    "cast(note as time)": "TYP030",
    "cast(note as timestamp(3))": "TYP030",
    "cast(note as double)": "TYP030",
    "cast(coalesce(note, '0') as int)": "TYP030",
    "case when note <> '' then cast(note as int) end": "TYP030",
}
"""Expressions that end the job at one of the rows, and what is said of them."""

SURE = (
    "amount / nullif(pieces, 0)",
    "share / pieces",
    "amount / share",
    "case when pieces <> 0 then amount / pieces end",
    "case when pieces = 0 then 0 else amount / pieces end",
    "if(pieces > 0, amount / pieces, 0)",
    "case when pieces is null or pieces = 0 then null else amount / pieces end",
    "amount / greatest(boxes, 1)",
    "amount / (abs(mod(pieces, 5)) + 1)",
    "amount / coalesce(nullif(pieces, 0), 1)",
    "amount / case when pieces > 0 then pieces else 1 end",
    "cast(pieces as double) / boxes",
    "amount / extract(month from sent_at)",
    "case when pieces in (1, 7) then amount / pieces end",
    "case when not (pieces = 0) then amount / pieces end",
    "case when 0 < pieces then amount / pieces end",
    "try_cast(note as int)",
    "cast(date_format(sent_at, 'yyyyMMdd') as int)",
    "case when note similar to '[0-9]{1,9}' then cast(note as int) end",
    "case when try_cast(note as int) is not null then cast(note as int) else 0 end",
    "cast(regexp_extract(note, '([0-9]+)', 1) as bigint)",
    "if(is_digit(note), cast(note as bigint), 0)",
)
"""Expressions that no row makes fail."""

GIVES = {
    "cast(ms as int)": ("TYP024", -1294967296),
    "try_cast(ms as int)": ("TYP024", -1294967296),
    "cast(amount * 1000000 as int)": ("TYP024", -539231888),
    "cast(amount as decimal(6, 2))": ("TYP027", None),
    "try_cast(amount as decimal(6, 2))": ("TYP027", None),
    "wide * cast(0.0000001 as decimal(38, 18))": ("TYP026", 0),
    "pieces / nullif(boxes, 0)": ("TYP029", 3),
}
"""What comes of the first row, and what is said of it."""


TASK = """
task probe {
  from orders
  %s
}

sink shown from probe into filesystem {
  path = '{place}/shown'
  format = json
}
"""


def selected(expression: str) -> str:
    return SOURCE + TASK % f"select {expression} as v, pieces"


def checked_of(text: str, place: Path = Path("x")) -> Checked:
    text = text.replace("{place}", str(place))
    return check(Source("p.stream", text), Settings(), lambda *_: None)


def said(text: str) -> set[str]:
    return {
        d.code.number for d in checked_of(text).diagnostics if "TYP024" <= d.code.number < "TYQ"
    }


def run(
    engine: Engine, text: str, place: Path, rows: tuple[tuple[object, ...], ...] = ROWS
) -> list[dict[str, object]]:
    """The rows that come out; Py4JJavaError where the job fails."""
    place.mkdir()
    lines = [json.dumps(dict(zip(COLUMNS, row, strict=True))) + "\n" for row in rows]
    (place / "orders").write_text("".join(lines), encoding="utf-8")
    built = build(checked_of(text, place))
    assert isinstance(built, Built)
    script = built.script
    environment = engine.table_environment(script.mode, script.settings)
    for statement in script.statements:
        environment.executeSql(statement.sql)
    for insert in script.inserts:
        getattr(environment.executeSql(insert.sql), "await")()
    files = (place / "shown").rglob("part-*")
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("expression", ENDS)
def test_what_is_warned_of_ends_the_job(engine: Engine, tmp_path: Path, expression: str) -> None:
    text = selected(expression)
    assert said(text) & {"TYP030", "TYP031"} == {ENDS[expression]}
    with pytest.raises(Py4JJavaError):
        run(engine, text, tmp_path / "job")


def test_what_is_not_warned_of_does_not(engine: Engine, tmp_path: Path) -> None:
    warned = {"TYP030", "TYP031"}
    assert [expression for expression in SURE if said(selected(expression)) & warned] == []
    together = ", ".join(f"{expression} as v{n}" for n, expression in enumerate(SURE))
    assert len(run(engine, SOURCE + TASK % f"select {together}", tmp_path / "job")) == len(ROWS)


@pytest.mark.parametrize("expression", GIVES)
def test_values(engine: Engine, tmp_path: Path, expression: str) -> None:
    code, value = GIVES[expression]
    assert said(selected(expression)) == {code}
    (row,) = run(engine, selected(expression), tmp_path / "job", (FIRST,))
    assert row["v"] == value


def grouped(selection: str) -> str:
    return SOURCE.replace("{}", "{ mode = batch }", 1) + TASK % f"group by id\n  select {selection}"


def test_sums_wrap_around_and_averages_are_cut(engine: Engine, tmp_path: Path) -> None:
    selection = "id, sum(pieces) as pieces, sum(small) as small, avg(pieces) as mean"
    streaming = (
        grouped(selection).replace("{ mode = batch }", "{}", 1).replace("'{place}/shown'", "'x'")
    )
    assert said(streaming) == {"TYP025", "TYP029"}
    few = tuple((*FIRST[:1], n, *FIRST[2:]) for n in (1, 2, 4))
    (row,) = run(engine, grouped(selection), tmp_path / "few", few)
    assert (row["pieces"], row["small"], row["mean"]) == (7, 300 - 256, 2)
    (row,) = run(engine, grouped(selection), tmp_path / "many", (LARGE, LARGE))
    assert row["pieces"] == 4_000_000_000 - 2**32


NO_GUARDS = {
    "where amount / pieces > 1 and pieces <> 0": True,
    "where pieces <> 0 and amount / pieces > 1": False,
    "extend amount / pieces as v\n  where pieces <> 0": True,
    "where pieces <> 0\n  extend amount / pieces as v": False,
}
"""Steps, and whether they are warned of."""


@pytest.mark.parametrize("steps", NO_GUARDS)
def test_guards(engine: Engine, tmp_path: Path, steps: str) -> None:
    text = SOURCE + TASK % steps
    assert said(text) == ({"TYP031"} if NO_GUARDS[steps] else set())
    if not NO_GUARDS[steps]:
        run(engine, text, tmp_path / "job")


def test_a_filter_of_an_aggregate_is_no_guard(engine: Engine, tmp_path: Path) -> None:
    text = grouped("id, sum(amount / pieces) filter (where pieces <> 0) as v")
    with pytest.raises(Py4JJavaError):
        run(engine, text, tmp_path / "job")


LOOSE = SOURCE.replace("pieces int", "pieces int not null").replace(
    "note string", "note string not null"
)


def test_nulls_in_columns_that_are_declared_without_pass_the_test_for_them(
    engine: Engine, tmp_path: Path
) -> None:
    text = (
        LOOSE
        + TASK
        % "where pieces is not null and note is not null\n  select cast(pieces as bigint) as n, upper(note) as note"
    )
    assert said(text) == {"TYP034"}
    (row,) = run(engine, text, tmp_path / "job", ((None,) * 10,))
    assert row == {"n": -1, "note": ""}


def test_not_in_a_list_with_null(engine: Engine, tmp_path: Path) -> None:
    text = SOURCE + TASK % "where pieces not in (1, cast(null as int))"
    assert said(text) == {"TYP032"}
    assert run(engine, text, tmp_path / "job") == []
