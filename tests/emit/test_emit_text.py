"""What is emitted, without Flink: the files, the printing, and what cannot be said."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import metadata

import pytest

from compiler.emit import dialect
from compiler.emit.artifacts import artifacts
from compiler.emit.flink_sql import emit, emit_queries
from compiler.emit.text import EmitError, identifier
from compiler.plan.expressions import SortKey
from dsl.source import Source
from tests.emit.plans import (
    BIGINT,
    INT,
    STRING,
    TIMESTAMP,
    agg,
    aggregate,
    call,
    cast,
    count,
    join,
    keep,
    lit,
    plan,
    project,
    rank,
    read,
    ref,
    required,
    sink,
    table,
    task,
    where,
    window,
)

ORDERS = table(
    "orders", {"connector": "datagen"}, "ts", id=required(INT), k=STRING, v=BIGINT, ts=TIMESTAMP
)
R = read(ORDERS)


def view(operator):
    script = emit(plan(ORDERS, task("t", operator)))
    return script.statements[-1].sql.partition("AS\n")[2]


def test_one_block_for_filter_and_projection():
    out = project(
        where(R, call(">", ref(R, "v"), lit(0))),
        id=ref(R, "id"),
        up=call("UPPER", ref(R, "k"), type=STRING),
    )
    assert view(out) == "SELECT\n  `id`,\n  UPPER(`k`) AS `up`\nFROM `orders`\nWHERE\n  `v` > 0"


def test_window_aggregate_with_having():
    windowed = window(R, "tumble", "ts", 60_000)
    grouped = aggregate(
        windowed, ("window_start", "window_end", "k"), total=agg("SUM", ref(R, "v")), n=count()
    )
    assert view(
        keep(where(grouped, call(">", ref(grouped, "n"), lit(1))), "window_start", "total")
    ) == (
        "SELECT\n"
        "  `window_start`,\n"
        "  SUM(`v`) AS `total`\n"
        "FROM TABLE(TUMBLE(TABLE `orders`, DESCRIPTOR(`ts`), INTERVAL '1' MINUTE))\n"
        "GROUP BY\n"
        "  `window_start`,\n"
        "  `window_end`,\n"
        "  `k`\n"
        "HAVING\n"
        "  COUNT(*) > 1"
    )


def test_deduplication():
    first = rank(keep(R, "k", "ts"), "first", ("k",), SortKey(ref(R, "ts"), False))
    assert "ROW_NUMBER() OVER (PARTITION BY `k` ORDER BY `ts` ASC) AS `row_num`" in view(first)
    assert view(first).endswith("WHERE\n  `row_num` = 1")


def test_a_join_names_its_sides_as_the_file_does():
    joined = join(
        R, R, "left", call("=", ref(R, "id"), ref(R, "id", 1)), left_alias="a", right_alias="b"
    )
    assert "FROM `orders` AS `a`\nLEFT JOIN `orders` AS `b`\n  ON `a`.`id` = `b`.`id`" in view(
        joined
    )


def artifact_files(name="p.stream"):
    source = Source(name, "x\ny")
    part = task("t", where(R, call("=", ref(R, "k"), lit("a;\n--"))), doc="one; two;\nlast;")
    made = plan(ORDERS, part, sink("out", read(part)), **{"table.local-time-zone": "UTC"})
    made = replace(made, doc="What it is for;\rEXECUTE;")
    return artifacts(made, emit(made, {name: source}), {name: source})


def test_artifacts_are_the_same_bytes_and_name_no_place():
    one, other = artifact_files(), artifact_files()
    assert one == other
    assert [path for path, _ in one.files] == ["job.sql", "plan.json", "streamc.lock"]
    absolute = artifact_files("/home/somebody/p.stream")
    assert all("/home" not in text for _, text in absolute.files)
    assert one.text("job.sql") == absolute.text("job.sql")


def test_the_job_ends_lines_in_semicolons_only_between_statements():
    job = artifact_files().text("job.sql")
    ends = [line for line in job.splitlines() if line.endswith(";")]
    assert not [line for line in ends if line.startswith("--")]
    assert len(ends) == 3 + 3 + 2, ends
    assert "-- What it is for\n-- EXECUTE\n" in job
    assert "U&'a;\\000A--'" in job


def test_plan_json_and_lock():
    made = artifact_files()
    document = json.loads(made.text("plan.json"))
    assert document["schema_version"] == 1
    assert document["plan"]["relations"][0]["operator"]["node"] == "TableSource"
    lock = json.loads(made.text("streamc.lock"))
    assert lock["lock_version"] == 1
    assert sorted(lock["files"]) == ["job.sql", "plan.json"]
    assert list(lock["sources"]) == ["p.stream"]


def test_queries_without_sinks():
    script, queries = emit_queries(plan(ORDERS, sink("orders", keep(R, "id"))))
    assert (script.inserts, list(queries)) == ((), ["orders"])


def test_a_sink_that_is_called_like_a_source_gets_another_name():
    script = emit(plan(ORDERS, sink("orders", keep(R, "id"))))
    assert [s.name for s in script.statements] == ["orders", "orders_sink"]
    assert [s.node for s in script.statements] == ["orders", "orders"]


def test_fallible_expressions():
    made = project(
        R,
        a=cast(ref(R, "k"), INT),
        b=call("/", lit(1), ref(R, "id"), type=INT),
        c=call("/", ref(R, "id"), lit(2), type=INT),
        d=call("MY_FN", ref(R, "k"), type=STRING),
    )
    found = emit(plan(ORDERS, task("t", made))).fallible
    assert [(f.kind, f.text) for f in found] == [
        ("cast", "CAST(`k` AS INT)"), ("division", "1 / `id`"), ("function", "MY_FN(`k`)"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["", "a\nb", "a\rb"])
def test_names_that_flink_cannot_write(name):
    with pytest.raises(EmitError):
        identifier(name)


def test_a_compiled_sqlglot_is_told_of(monkeypatch):
    assert dialect.compiled_sqlglot() is None
    monkeypatch.setattr(metadata, "version", lambda _: "30.30.0")
    assert "uninstall sqlglotc" in (dialect.compiled_sqlglot() or "")
    with pytest.raises(EmitError, match="sqlglotc 30"):
        emit(plan(ORDERS, task("t", keep(R, "id"))))
