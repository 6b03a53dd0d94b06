"""Rows in, changes out."""

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from compiler.emit.script import FallibleExpression
from runtime.collect import Case, Change, collect, collect_one
from tests.runtime.scripts import given, given_table, script, span, table, view

pytestmark = pytest.mark.flink

CLICKS = "id INT, k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND"
WINDOW = (
    "SELECT window_start, k, COUNT(*) AS n FROM"
    " TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE))"
    " GROUP BY window_start, window_end, k"
)
ROWS = (
    (1, "a", "2024-01-01 12:00:10"),
    (2, "a", "2024-01-01 12:01:04"),  # the watermark stands at 12:00:59: the minute is open
    (3, "a", "2024-01-01 12:00:20"),
    (4, "b", "2024-01-01 12:01:06"),  # 12:01:01: the minute is closed
    (5, "a", "2024-01-01 12:00:30"),  # late
    (6, "a", "2024-01-01 12:01:07"),
)


def noon(minute: int) -> dt.datetime:
    return dt.datetime(2024, 1, 1, 12, minute)


def window_case(name: str) -> Case:
    late = "window_end - INTERVAL '0.001' SECOND <= CURRENT_WATERMARK(ts)"
    windowed = "SELECT * FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE))"
    late_query = f"SELECT id, k, ts FROM ({windowed}) WHERE {late}"
    return Case(
        name,
        script(given_table("clicks", CLICKS), view("late", late_query)),
        {"totals": WINDOW, "late": "SELECT * FROM late"},
        (given("clicks", "id k ts", *ROWS),),
    )


@pytest.mark.slow
def test_late_rows_are_the_same_in_fifty_runs(engine):
    began = time.monotonic()
    results = collect(engine, [window_case(str(i)) for i in range(50)])
    print(f"{(time.monotonic() - began) / 50:.3f} s a case of two outputs")
    assert {result.failure for result in results} == {None}
    assert [result.name for result in results] == [str(i) for i in range(50)]
    assert len({str(result.changes) for result in results}) == 1
    changes = results[0].changes
    assert [change.row for change in changes["late"]] == [(5, "a", noon(0).replace(second=30))]
    assert {change.row for change in changes["totals"]} == {
        (noon(0), "a", 2),
        (noon(1), "a", 2),
        (noon(1), "b", 1),
    }
    assert results[0].columns["late"][2].attribute == "ROWTIME"


def test_a_job_that_dies_names_its_place(engine):
    place = FallibleExpression("t", span(5), "cast", "CAST(`k` AS INT)")
    case = Case(
        "dies",
        script(given_table("t", "k STRING"), fallible=[place]),
        {"n": "SELECT CAST(k AS INT) AS n FROM t"},
        (given("t", "k", ("1",), ("one",)),),
    )
    failure = collect_one(engine, case).failure
    assert failure is not None
    assert (failure.message, failure.places) == ("cannot read `one` as a number", (place,))


def test_an_endless_source_is_given_up(engine, monkeypatch):
    monkeypatch.setattr("runtime.collect._SECONDS", 1.0)
    endless = table("t", "k INT", connector="datagen", rows_per_second="1")
    failure = collect_one(
        engine, Case("endless", script(endless), {"k": "SELECT k FROM t"})
    ).failure
    assert failure is not None
    assert "endless" in failure.message


def test_two_sources_give_the_same_temporal_join_every_time(engine):
    rates = "c STRING, rate INT, since TIMESTAMP(3), PRIMARY KEY (c) NOT ENFORCED, WATERMARK FOR since AS since"
    orders = "id INT, c STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts"
    case = Case(
        "rates",
        script(given_table("rates", rates), given_table("orders", orders)),
        {
            "priced": "SELECT o.id, r.rate FROM orders o LEFT JOIN rates FOR SYSTEM_TIME AS OF o.ts"
            " AS r ON o.c = r.c"
        },
        (
            given(
                "rates",
                "c rate since",
                ("x", 1, "2024-01-01 00:00:00"),
                ("x", 2, "2024-01-01 12:00:00"),
            ),
            given(
                "orders",
                "id c ts",
                (1, "x", "2024-01-01 11:00:00"),
                (2, "x", "2024-01-01 12:00:00"),
                (3, "y", "2024-01-01 13:00:00"),
            ),
        ),
    )
    results = collect(engine, [case] * 10)
    rows = [sorted(change.row for change in one.changes["priced"]) for one in results]
    assert rows == [[(1, 1), (2, 2), (3, None)]] * 10


def test_changes_keep_their_kinds_and_order(engine):
    case = Case(
        "count",
        script(given_table("t", "k STRING")),
        {"counts": "SELECT k, COUNT(*) AS n FROM t GROUP BY k"},
        (given("t", "k", ("a",), ("a",), ("a, b]",)),),
    )
    result = collect_one(engine, case)
    assert result.changes["counts"] == (
        Change("+I", ("a", 1)),
        Change("-U", ("a", 1)),
        Change("+U", ("a", 2)),
        Change("+I", ("a, b]", 1)),
    )


EVERY = [
    ("BOOLEAN", True, True),
    ("TINYINT", 1, 1),
    ("INT", -3, -3),
    ("BIGINT", 2**62 + 1, 2**62 + 1),
    ("FLOAT", 1.5, 1.5),
    ("DOUBLE", 0.1, 0.1),
    ("DOUBLE", float("inf"), float("inf")),
    ("DECIMAL(20, 4)", Decimal("1234567890123456.7800"), Decimal("1234567890123456.7800")),
    ("CHAR(3)", "abc", "abc"),
    ("STRING", 'é"\n[]', 'é"\n[]'),
    ("STRING", '{"a": 1}', '{"a": 1}'),
    ("BYTES", b"\x00\xff", b"\x00\xff"),
    ("DATE", dt.date(2024, 2, 29), dt.date(2024, 2, 29)),
    ("TIME(0)", dt.time(10, 11, 12), dt.time(10, 11, 12)),
    ("TIMESTAMP(3)", "2024-01-01 00:00:00.123", dt.datetime(2024, 1, 1, 0, 0, 0, 123000)),
    ("TIMESTAMP(9)", "2024-01-01 00:00:00.123456789", "2024-01-01 00:00:00.123456789"),
    (
        "TIMESTAMP_LTZ(3)",
        dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
        dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
    ),
    ("ARRAY<INT>", [1, None], [1, None]),
    ("ARRAY<DATE>", [dt.date(2024, 1, 2)], [dt.date(2024, 1, 2)]),
    ("MAP<STRING, INT>", {"a": 1}, {"a": 1}),
    ("ROW<a INT, b ROW<c DATE>>", {"a": 1, "b": {"c": "2024-01-02"}}, (1, (dt.date(2024, 1, 2),))),
    ("MULTISET<STRING>", {"a": 2}, {"a": 2}),
]


def test_every_type_survives_the_way_in_and_out(engine):
    columns = ", ".join(f"c{i} {kind}" for i, (kind, _, _) in enumerate(EVERY))
    names = " ".join(f"c{i}" for i in range(len(EVERY)))
    rows = (tuple(value for _, value, _ in EVERY), (None,) * len(EVERY))
    case = Case(
        "types",
        script(given_table("t", columns)),
        {
            "all": "SELECT * FROM t",
            "map": "SELECT MAP[1, DATE '2024-01-02'] AS m, JSON_OBJECT('a' VALUE c1) AS j FROM t",
        },
        (given("t", names, *rows),),
    )
    result = collect_one(engine, case)
    assert result.failure is None, result.failure
    got, nulls = result.changes["all"]
    for (kind, _, expected), value in zip(EVERY, got.row, strict=True):
        assert value == expected, kind
    assert set(nulls.row) == {None}
    assert result.changes["map"][0].row == ({1: dt.date(2024, 1, 2)}, '{"a":1}')


def test_a_refused_output_is_named(engine):
    case = Case(
        "bad",
        script(given_table("t", "k STRING")),
        {"good": "SELECT k FROM t", "bad": "SELECT q FROM t"},
        (given("t", "k"),),
    )
    result = collect_one(engine, case)
    assert result.output == "bad"
    assert result.failure is not None
    assert "Column 'q' not found" in result.failure.message
    assert "org.apache" not in result.failure.message


def test_many_changes_come_quickly(engine):
    case = Case(
        "many",
        script(given_table("t", "k INT")),
        {"counts": "SELECT k, COUNT(*) AS n FROM t GROUP BY k"},
        (given("t", "k", *[(i % 100,) for i in range(10_000)]),),
    )
    began = time.monotonic()
    result = collect_one(engine, case)
    seconds = time.monotonic() - began
    print(f"{len(result.changes['counts']) / seconds:.0f} changes a second")
    assert len(result.changes["counts"]) == 19_900


def test_a_thread_in_python_is_one_in_java(engine):
    """Flink's planner fails now and then where a thread's calls come from several threads."""

    def ids(_):
        thread = engine.gateway.jvm.java.lang.Thread
        return {thread.currentThread().getId() for _ in range(200)}

    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(ids, range(8)):
            assert len(found) == 1
