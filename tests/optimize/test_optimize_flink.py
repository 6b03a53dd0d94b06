"""On Flink itself: an optimized plan gives the rows, types and changelog mode that it gave before."""

from __future__ import annotations

import pytest

from compiler.emit.flink_sql import emit
from compiler.optimize.passes import PASSES, optimize
from compiler.plan.show import show
from runtime.oracle import explain
from tests.emit import flink_session as flink
from tests.emit.plans import aggregate, call, count, keep, lit, plan, read, ref, sink, task, where
from tests.markdown import ROOT, read_case
from tests.optimize.random_plans import Maker, tables

pytestmark = pytest.mark.flink

PLANS = 12


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    return tables(tmp_path_factory.mktemp("rows"))


@pytest.mark.parametrize("seed", range(PLANS))
def test_random_plans_stay_what_they_were(sources, seed):
    before = Maker(seed, list(sources)).plan()
    after = optimize(before).plan
    assert optimize(after).plan == after
    if before == after:
        return
    told = f"before:\n{show(before)}\nafter:\n{show(after)}"
    assert_same(before, after, told)


def assert_same(before, after, told):
    """Where Flink makes the same plan of both there is nothing to run."""
    for one, other in zip(flink.observe(before), flink.observe(after), strict=True):
        assert (one.schema, one.changelog) == (other.schema, other.changelog), told
        assert one.physical == other.physical or one.rows == other.rows, told


@pytest.mark.parametrize("setting", ["true", "false"])
def test_a_relation_with_two_readers_is_planned_once(sources, setting):
    a = sources[0]
    counted = task("counted", aggregate(read(a), ("k",), n=count()))
    again = read(counted)
    small = sink("small", where(again, call("<", ref(again, "n"), lit(9))))
    large = sink("large", keep(again, "n"))
    optimized = optimize(plan(a, counted, small, large)).plan
    assert [r.name for r in optimized.relations] == ["a", "counted"]
    assert _operators(optimized, "GroupAggregate", setting) == (1 if setting == "true" else 2)


def _operators(optimized, word, setting):
    env = flink.environment()
    script = emit(optimized)
    env.getConfig().set("table.optimizer.reuse-optimize-block-with-digest-enabled", setting)
    for statement in script.statements:
        env.executeSql(statement.sql)
    inserts = "".join(f"{insert.sql};\n" for insert in script.inserts)
    (row,) = flink._list(env.executeSql(f"EXPLAIN STATEMENT SET BEGIN\n{inserts}END"))
    text = row.getField(0).split("== Optimized Execution Plan ==")[1]
    return text.count(word + "(")


@pytest.mark.parametrize("name", [name for name, _ in PASSES])
def test_each_pass_alone_keeps_rows(sources, name):
    run = dict(PASSES)[name]
    for seed in range(100, 103):
        before = Maker(seed, list(sources)).plan()
        after = run(before).plan
        if before == after:
            continue
        assert_same(before, after, show(after))


@pytest.mark.parametrize(("passes", "joins"), [(PASSES, 1), (PASSES[:-1], 2)])
def test_a_temporal_join_with_several_readers_is_planned_once(engine, passes, joins):
    """Without the pass Flink makes a join, with all its state, for each reader of other columns."""
    checked = read_case(ROOT / "tests/cases/optimizer/temporal-join-is-planned-once.md").check()
    planned = checked.plan
    assert PASSES[-1][0] == "plan_once"
    for _, run in passes:
        planned = run(planned).plan
    text = explain(engine, emit(planned))
    assert isinstance(text, str)
    assert text.split("== Optimized Execution Plan ==")[1].count("TemporalJoin(") == joins
