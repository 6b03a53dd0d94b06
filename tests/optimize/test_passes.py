"""Each pass by itself: the plan before and after, as text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compiler.optimize import (
    dead_columns,
    dead_outputs,
    fold_constants,
    inline_single_use,
    merge_projections,
    push_filters,
)
from compiler.optimize.folding import fold
from compiler.optimize.passes import optimize
from compiler.plan import operators as op
from compiler.plan.expressions import Call, CaseExpr, OverCall, SortKey
from compiler.plan.show import show, show_expr, show_operator
from compiler.types.datatype import DataType, Root
from tests.emit.plans import (
    AT,
    BIGINT,
    BOOLEAN,
    INT,
    STRING,
    TIMESTAMP,
    agg,
    aggregate,
    call,
    cast,
    columns,
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
    set_op,
    sink,
    table,
    task,
    where,
    window,
)

JSON = {"connector": "filesystem", "path": "p", "format": "json"}
SOURCE = table("s", JSON, "ts", id=required(INT), k=STRING, n=INT, ts=required(TIMESTAMP))
S = read(SOURCE)
POSITIVE = call(">", ref(S, "n"), lit(0))


def of(source, name="n"):
    return call(">", ref(source, name), lit(0))


def body(run, operator):
    """The operator after a pass, as the input of the only sink."""
    done = run(plan(SOURCE, sink("out", operator)))
    assert run(done.plan).plan == done.plan
    return show_operator(done.plan.sinks[0].input)


def test_dead_outputs():
    dead = task("dead", keep(S, "id"))
    deader = task("deader", keep(read(dead), "id"))
    done = dead_outputs.run(plan(SOURCE, dead, deader, sink("out", S)))
    assert [r.name for r in done.plan.relations] == ["s"]
    assert [(c.relation, c.what) for c in done.changes] == [
        ("dead", "removed"),
        ("deader", "removed"),
    ]


def test_dead_columns_reach_the_table_of_a_format_that_goes_by_name():
    middle = task(
        "middle",
        project(S, id=ref(S, "id"), up=call("UPPER", ref(S, "k"), type=STRING), n=ref(S, "n")),
    )
    last = keep(where(read(middle), of(read(middle))), "id")
    done = dead_columns.run(plan(SOURCE, middle, sink("out", last)))
    assert show(done.plan) == (
        "source s\n"
        "  table filesystem [id, n, ts]\n"
        "task middle\n"
        "  project id, n\n"
        "    read s [id, n]\n"
        "sink out\n"
        "  project id\n"
        "    filter (n > 0)\n"
        "      read middle [id, n]\n"
    )
    assert dead_columns.run(done.plan).plan == done.plan
    assert "removed `up`" in [c.what for c in done.changes]


@pytest.mark.parametrize(
    "changed", [{"format": "csv"}, {"format": "avro"}, {"key.fields": "id;k;n"}]
)
def test_dead_columns_keep_what_the_connector_needs(changed):
    source = table(
        "s", {**JSON, **changed}, "ts", id=required(INT), k=STRING, n=INT, ts=required(TIMESTAMP)
    )
    done = dead_columns.run(plan(source, sink("out", keep(read(source), "id"))))
    assert done.plan.relations == (source,)


def test_dead_columns_leave_distinct_rows_distinct():
    distinct = op.Distinct(keep(S, "id", "k"), AT)
    assert "project id, k" in body(dead_columns.run, keep(distinct, "id"))
    union = set_op("union", False, keep(S, "id", "k"), keep(S, "id", "k"))
    assert "union [id, k]" in body(dead_columns.run, keep(union, "id"))


def test_dead_columns_drop_aggregates_but_no_keys():
    grouped = aggregate(S, ("k", "id"), total=agg("SUM", ref(S, "n")), rows=count())
    assert body(dead_columns.run, keep(grouped, "id", "rows")) == (
        "project id, rows\n  aggregate by k, id: COUNT() as rows\n    read s [id, k]"
    )


NULL = lit(None, BOOLEAN)
YES, NO = lit(True), lit(False)
A = call("=", ref(S, "k"), lit("a"))
RISKY = call("=", cast(ref(S, "k"), INT), lit(1))
TINY = required(DataType(Root.TINYINT))


@pytest.mark.parametrize(
    ("expr", "shown"),
    [
        (call("+", lit(1), lit(2), type=INT), "3"),
        (call("/", lit(-7), lit(2), type=INT), "-3"),
        (call("%", lit(-7), lit(2), type=INT), "-1"),
        (call("/", lit(1), lit(0), type=INT), "(1 / 0)"),
        (call("+", lit(2147483647), lit(1), type=INT), "(2147483647 + 1)"),
        (call("*", lit(100, TINY), lit(2, TINY), type=TINY), "(100 * 2)"),
        (call("<", lit(1), lit(2)), "True"),
        (call("=", lit("a"), lit("b")), "False"),
        (call("=", lit("a"), lit("a ")), "('a' = 'a ')"),
        (call("AND", A, YES), "(k = 'a')"),
        (call("AND", A, NO), "((k = 'a') AND False)"),  # nullable, which FALSE is not
        (call("AND", YES, NO), "False"),
        (call("OR", RISKY, YES), "((CAST(k AS INT) = 1) OR True)"),  # could fail
        (call("NOT", call("NOT", A)), "(k = 'a')"),
        (call("IS NULL", ref(S, "id")), "False"),
        (call("IS NULL", ref(S, "k")), "IS NULL(k)"),
        (call("COALESCE", ref(S, "n"), lit(1), type=INT), "COALESCE(n, 1)"),
        (Call("COALESCE", (ref(S, "id"), lit(1)), required(INT), AT), "id"),
        (CaseExpr(((NO, lit(1)), (YES, lit(2))), None, required(INT), AT), "2"),
        (CaseExpr(((NO, lit(None, INT)),), lit(2), INT, AT), "CASE WHEN False THEN None ELSE 2 END"),
        (CaseExpr(((A, lit(1)), (NULL, lit(3))), lit(2), required(INT), AT), "CASE WHEN (k = 'a') THEN 1 ELSE 2 END"),
    ],
)  # fmt: skip
def test_fold_constants(expr, shown):
    folded = fold(expr)
    assert show_expr(folded) == shown
    assert folded.type == expr.type


def test_folding_in_a_filter_need_not_keep_null():
    assert body(fold_constants.run, where(S, call("OR", call("AND", A, NO), POSITIVE))) == (
        "filter (n > 0)\n  read s [id, k, n, ts]"
    )
    assert body(fold_constants.run, where(S, call("=", lit(1), lit(1)))) == "read s [id, k, n, ts]"


def test_push_filters_through_projections_unions_and_keys():
    renamed = project(S, m=call("+", ref(S, "n"), lit(1), type=INT), k=ref(S, "k"))
    assert body(push_filters.run, where(renamed, of(renamed, "m"))) == (
        "project (n + 1) as m, k\n  filter ((n + 1) > 0)\n    read s [id, k, n, ts]"
    )
    union = set_op("union", True, keep(S, "id", "n"), keep(S, "id", "n"))
    assert body(push_filters.run, where(union, of(union))).startswith("union all [id, n]")
    grouped = aggregate(S, ("k", "n"), rows=count())
    both = call("AND", of(grouped), of(grouped, "rows"))
    assert body(push_filters.run, where(grouped, both)) == (
        "filter (rows > 0)\n"
        "  aggregate by k, n: COUNT() as rows\n"
        "    filter (n > 0)\n"
        "      read s [id, k, n, ts]"
    )


def stays(operator):
    return body(push_filters.run, operator) == show_operator(operator)


@pytest.mark.parametrize(
    ("kind", "left", "right"),
    [("inner", True, True), ("left", True, False), ("right", False, True), ("full", False, False)],
)
def test_push_filters_into_the_kept_side_of_a_join(kind, left, right):
    joined = join(
        keep(S, "id", "n"), keep(S, "id", "k", "ts"), kind, call("=", ref(S, "id"), ref(S, "id", 1))
    )
    on_right = call("=", ref(joined, "k"), lit("a"))
    assert stays(where(joined, of(joined))) is not left
    assert stays(where(joined, on_right)) is not right


def test_push_filters_stops_where_rows_would_change():
    uuid = project(S, n=ref(S, "n"), u=Call("UUID", (), STRING, AT))
    assert stays(where(uuid, of(uuid)))
    rank_ = rank(S, "first", ("k",), SortKey(ref(S, "ts"), False))
    assert stays(where(rank_, of(rank_)))
    assert not stays(where(rank_, call("=", ref(rank_, "k"), lit("a"))))
    limited = op.Sort(S, (), 3, None, AT)
    assert stays(where(limited, of(limited)))
    over = OverCall("COUNT", (), (), (SortKey(ref(S, "ts"), False),), None, BIGINT, AT)
    numbered = project(S, n=ref(S, "n"), c=over)
    assert stays(where(numbered, of(numbered)))
    session = window(S, "session", "ts", 1000, by=("k",))
    assert stays(where(session, of(session)))
    assert not stays(where(session, call("=", ref(session, "k"), lit("a"))))
    tumble = window(S, "tumble", "ts", 1000)
    assert not stays(where(tumble, of(tumble)))
    late = call(
        "<", ref(tumble, "ts"), Call("CURRENT_WATERMARK", (ref(tumble, "ts"),), TIMESTAMP, AT)
    )
    assert stays(where(tumble, late))
    sets = op.Aggregate(S, (ref(S, "n"),), (count(),), columns(n=INT, c=BIGINT), AT, ((0,), ()))
    assert stays(where(sets, of(sets)))
    globally = aggregate(S, (), n=agg("SUM", ref(S, "n")))
    assert stays(where(globally, of(globally)))


def test_push_filters_enters_a_relation_only_where_it_is_the_one_reader():
    grouped = task("grouped", aggregate(S, ("n",), rows=count()))
    r = read(grouped)
    first, second = sink("a", where(r, of(r))), sink("b", r)
    assert push_filters.run(plan(SOURCE, grouped, first, second)).changes == ()
    entered = push_filters.run(plan(SOURCE, grouped, first)).plan
    assert show_operator(entered.relation("grouped").operator) == (
        "aggregate by n: COUNT() as rows\n  filter (n > 0)\n    read s [id, k, n, ts]"
    )
    twice = plan(SOURCE, grouped, sink("a", where(where(r, of(r)), call("<", ref(r, "n"), lit(9)))))
    assert "((n < 9)" in show(optimize(twice).plan).replace("(n > 0) AND (n < 9)", "(n < 9)")
    assert "n > 0" in show(optimize(twice).plan)


def test_merge_projections():
    inner = project(S, m=call("+", ref(S, "n"), lit(1), type=INT), k=ref(S, "k"))
    once = project(inner, q=call("*", ref(inner, "m"), lit(2), type=INT), k=ref(inner, "k"))
    assert body(merge_projections.run, once) == (
        "project ((n + 1) * 2) as q, k\n  read s [id, k, n, ts]"
    )
    twice = project(inner, q=ref(inner, "m"), r=ref(inner, "m"))
    assert "project m as q, m as r\n  project" in body(merge_projections.run, twice)
    assert body(merge_projections.run, keep(S, "id", "k", "n", "ts")) == "read s [id, k, n, ts]"
    double = where(where(S, POSITIVE), A)
    assert body(merge_projections.run, double).startswith("filter ((n > 0) AND (k = 'a'))")


def test_inline_single_use():
    one = task("one", where(S, POSITIVE))
    two = task("two", keep(read(one), "id", "n"))
    done = inline_single_use.run(plan(SOURCE, one, two, sink("out", keep(read(two), "n"))))
    assert [r.name for r in done.plan.relations] == ["s"]
    assert len(done.changes) == 2
    shared = plan(SOURCE, one, sink("a", read(one)), sink("b", read(one)))
    assert inline_single_use.run(shared).plan == shared
    joined = join(read(one), S, "left", call("=", ref(S, "id"), ref(S, "id", 1)))
    kept = plan(SOURCE, one, sink("a", joined))
    assert inline_single_use.run(kept).plan == kept


def test_no_pass_changes_its_input_and_all_together_come_to_rest():
    one = task("one", where(S, call("AND", POSITIVE, YES)))
    before = plan(SOURCE, one, sink("out", keep(read(one), "id")))
    text = show(before)
    done = optimize(before)
    assert show(before) == text
    assert replace(optimize(done.plan), plan=done.plan).changes == ()
    assert optimize(done.plan).plan == done.plan
