"""Flink's own parser and planner read what is emitted as it was meant."""

from __future__ import annotations

import pytest

from compiler.emit.text import identifier, milliseconds_interval, months_interval, string_literal
from compiler.emit.types import column_type_text, type_text
from compiler.plan import operators as op
from compiler.plan.expressions import (
    AggregateCall,
    Call,
    CallClause,
    CaseExpr,
    FieldAccessExpr,
    Keyword,
    Literal,
    OverCall,
    SortKey,
    SubqueryExpr,
    WindowFrame,
)
from compiler.plan.operators import Column
from compiler.types.datatype import DataType, Root
from tests.emit import flink_session as flink
from tests.emit.plans import (
    AT,
    BIGINT,
    BOOLEAN,
    DOUBLE,
    INT,
    STRING,
    TIMESTAMP,
    agg,
    aggregate,
    call,
    cast,
    columns,
    count,
    decimal,
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

pytestmark = pytest.mark.flink

HOSTILE = [
    "it's",
    "''",
    "\\",
    "\\'",
    "a\nb",
    "a\r\nb;\n--",
    "; DROP TABLE x; --",
    "/* */",
    "*/",
    "${x}",
    "__SQLGLOT__LB__",
    "tab\there",
    "\u2028",
    "\u0085",
    "żółć",
    "日本語",
    "🎉",
    "\\0041",
    "U&'x'",
    "a , b",
    "\x00",
    "'",
    "`",
    "",
    " leading and trailing ",
    "-- x",
    "\ufeff",
    "\x7f",
]
SECONDS = DataType(Root.INTERVAL_SECONDS, args=(3,), units=("SECOND",))
MONTHS = DataType(Root.INTERVAL_MONTHS)


@pytest.fixture(scope="module")
def env():
    return flink.environment()


@pytest.fixture(scope="module")
def orders():
    array = DataType(Root.ARRAY, children=(STRING,))
    mapping = DataType(Root.MAP, children=(required(STRING), INT))
    address = DataType(Root.ROW, children=(STRING, INT), names=("city", "zip code"))
    return table(
        "orders",
        {"connector": "datagen"},
        "ts",
        id=required(INT),
        k=STRING,
        v=BIGINT,
        price=decimal(10, 2),
        tags=array,
        attrs=mapping,
        address=address,
        ts=TIMESTAMP,
    )


@pytest.fixture(scope="module")
def customers():
    types = {"id": required(INT), "name": STRING, "ts": TIMESTAMP}
    return table("customers", {"connector": "datagen"}, "ts", ("id",), **types)


def value(env, text):
    (row,) = flink._list(env.sqlQuery(f"SELECT {text}").execute())
    return row.getField(0)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_strings_arrive_as_they_are(env, text):
    parser = env.getParser()
    literal = string_literal(text)
    assert len(literal.splitlines()) == 1
    name = "hostile"
    env.executeSql(f"DROP TEMPORARY TABLE IF EXISTS `{name}`")
    env.executeSql(
        f"CREATE TEMPORARY TABLE `{name}` (`a` INT) WITH ('connector'='x', 'v' = {literal})"
    )
    found = parser.parseIdentifier(f"`{name}`")
    table_ = (
        env.getCatalogManager().getTable(env.getCatalogManager().qualifyIdentifier(found)).get()
    )
    assert table_.getResolvedTable().getOptions().get("v") == text


def test_strings_have_the_value_meant(env):
    literals = ", ".join(map(string_literal, HOSTILE))
    (row,) = flink._list(env.sqlQuery(f"SELECT {literals}").execute())
    assert [row.getField(i) for i in range(len(HOSTILE))] == HOSTILE


@pytest.mark.parametrize(
    "name", [n for n in HOSTILE if n and "\n" not in n and "\r" not in n], ids=ascii
)
def test_names_arrive_as_they_are(env, name):
    found = env.sqlQuery(f"SELECT 1 AS {identifier(name)}").getResolvedSchema().getColumnNames()
    assert list(found) == [name]


@pytest.mark.parametrize(
    "name", ["valid.rejected", "task$1", "select", "a`b", "x;y", "ü\"'", "a--b"]
)
def test_relations_may_have_any_name(name):
    source = table("t", {"connector": "datagen"}, a=INT)
    middle = task(name, where(read(source), call(">", ref(read(source), "a"), lit(1))))
    last = task(
        "last",
        join(
            read(middle),
            read(middle),
            "inner",
            call("=", ref(read(middle), "a"), ref(read(middle), "a", 1)),
        ),
    )
    (seen,) = flink.observe(plan(source, middle, last, sink("s", read(last))))
    assert "`a` INT" in seen.schema


@pytest.mark.parametrize(
    "amount",
    [
        0,
        1,
        999,
        5000,
        59_999,
        90_000,
        100_000,
        5_400_000,
        360_000_000,
        86_400_000 * 100,
        86_400_000 * 999 + 1,
        -1500,
        99_001,
    ],
)
def test_intervals_keep_their_length(env, amount):
    text = milliseconds_interval(amount)
    base = "TIMESTAMP '2000-01-01 00:00:00.000'"
    seconds = value(env, f"TIMESTAMPDIFF(SECOND, {base}, {base} + {text})")
    shown = value(env, f"CAST({base} + {text} AS STRING)")
    assert seconds == int(amount / 1000)
    assert int(shown.rpartition(".")[2].ljust(3, "0")[:3]) == amount % 1000


@pytest.mark.parametrize("amount", [0, 1, 12, 14, 99, 140, 12 * 100, 12 * 9999 + 11, -3])
def test_months_keep_their_number(env, amount):
    shown = value(env, f"CAST({months_interval(amount)} AS STRING)")
    sign, years, months = shown[0], *shown[1:].split("-")
    assert (int(years) * 12 + int(months)) * (-1 if sign == "-" else 1) == amount


TYPES = [
    DataType(Root.CHAR, args=(3,)),
    DataType(Root.VARCHAR, args=(7,)),
    STRING,
    BOOLEAN,
    DataType(Root.TINYINT),
    DataType(Root.SMALLINT),
    INT,
    BIGINT,
    DataType(Root.FLOAT),
    DOUBLE,
    decimal(18, 2),
    DataType(Root.DATE),
    DataType(Root.TIME, args=(0,)),
    TIMESTAMP,
    DataType(Root.TIMESTAMP, args=(9,)),
    DataType(Root.TIMESTAMP_LTZ, args=(3,)),
    DataType(Root.BINARY, args=(4,)),
    DataType(Root.VARBINARY, args=(4,)),
    DataType(Root.VARBINARY, args=(2147483647,)),
    DataType(Root.ARRAY, children=(required(INT),)),
    DataType(Root.MAP, children=(required(STRING), BIGINT)),
    DataType(Root.MULTISET, children=(required(INT),)),
    DataType(Root.ROW, children=(required(INT), STRING), names=("a", "b`c d")),
]


@pytest.mark.parametrize("data_type", TYPES, ids=type_text)
def test_types_are_what_flink_calls_them(env, data_type):
    env.executeSql("DROP TEMPORARY TABLE IF EXISTS `typed`")
    spelt = column_type_text(required(data_type))
    env.executeSql(f"CREATE TEMPORARY TABLE `typed` (`c` {spelt}) WITH ('connector'='datagen')")
    assert f"`c` {spelt}\n" in flink.schema(env, "SELECT `c` FROM `typed`")
    nullable = flink.schema(env, f"SELECT CAST(NULL AS {type_text(data_type)}) AS `c`")
    assert f"`c` {type_text(data_type)}\n" in nullable


def text_call(function, *args, **more):
    return Call(function, args, STRING, AT, **more)


def expressions(o):
    """One of each way in which an expression is spelt."""
    i, k, v, price, ts = (ref(o, n) for n in ("id", "k", "v", "price", "ts"))
    day = Literal(86_400_000, required(SECONDS), AT)
    clause = CallClause
    return {
        "arithmetic": call(
            "-",
            i,
            call(
                "-", lit(1), call("*", lit(-2), call("+", i, lit(3), type=INT), type=INT), type=INT
            ),
            type=INT,
        ),
        "division": call("/", v, call("/", v, lit(2), type=BIGINT), type=BIGINT),
        "negate": call("NEGATE", call("NEGATE", lit(-5), type=INT), type=INT),
        "concat": call(
            "||",
            call("||", k, lit("a"), type=STRING),
            cast(call("+", v, lit(1), type=BIGINT), STRING),
            type=STRING,
        ),
        "logic": call(
            "AND",
            call("OR", call("IS NULL", k), call("NOT", call("=", k, lit("x")))),
            call(
                "NOT", call("AND", call(">", v, lit(0)), call("IS NOT TRUE", call("<", v, lit(1))))
            ),
        ),
        "between": call("BETWEEN", v, lit(1), call("+", lit(2), lit(3), type=INT)),
        "symmetric": Call(
            "NOT BETWEEN", (v, lit(9), lit(1)), BOOLEAN, AT, (clause("SYMMETRIC", None),)
        ),
        "in": call("IN", k, lit("a"), lit("b, c")),
        "not_in": call("NOT IN", call("+", i, lit(1), type=INT), lit(1), lit(2)),
        "like": call("LIKE", k, lit("a!%%"), lit("!")),
        "similar": call("NOT SIMILAR TO", k, lit("(a|b)*")),
        "distinct_from": call("IS NOT DISTINCT FROM", k, lit("x")),
        "is_json": call("IS JSON OBJECT", k),
        "case": CaseExpr(
            ((call(">", v, lit(1)), lit("big")), (call("IS NULL", v), lit("nil"))),
            lit("low"),
            required(DataType(Root.CHAR, args=(3,))),
            AT,
        ),
        "try_cast": cast(k, decimal(10, 2), safe=True),
        "extract": Call("EXTRACT", (Keyword("YEAR", INT, AT), ts), BIGINT, AT),
        "trim": text_call("TRIM", Keyword("BOTH", STRING, AT), lit("x"), k),
        "trim_leading": text_call("TRIM", Keyword("LEADING", STRING, AT), k),
        "plain_trim": text_call("TRIM", k),
        "position": Call("POSITION", (lit("a"), k), INT, AT),
        "overlay": text_call("OVERLAY", k, lit("a"), lit(1), lit(2)),
        "ceil": Call("CEIL", (ts, Keyword("HOUR", INT, AT)), TIMESTAMP, AT),
        "floor": Call("FLOOR", (price,), decimal(10, 0), AT),
        "add_time": Call("TIMESTAMPADD", (Keyword("DAY", INT, AT), lit(1), ts), TIMESTAMP, AT),
        "plus_day": call("+", ts, day, type=TIMESTAMP),
        "item": Call("ITEM", (ref(o, "tags"), lit(1)), STRING, AT),
        "at_key": Call("ITEM", (ref(o, "attrs"), lit("a'b")), INT, AT),
        "field": FieldAccessExpr(ref(o, "address"), "zip code", INT, AT),
        "array": Call(
            "ARRAY", (lit(1), lit(2)), DataType(Root.ARRAY, False, children=(required(INT),)), AT
        ),
        "map": Call(
            "MAP",
            (lit("a"), lit(2)),
            DataType(
                Root.MAP, False, children=(required(DataType(Root.CHAR, args=(1,))), required(INT))
            ),
            AT,
        ),
        "row": Call(
            "ROW",
            (lit(1), k),
            DataType(Root.ROW, False, children=(required(INT), STRING), names=("EXPR$0", "EXPR$1")),
            AT,
        ),
        "json_object": text_call(
            "JSON_OBJECT", lit("a"), k, lit("b"), v, clauses=(clause("ABSENT ON NULL", None),)
        ),
        "json_array": text_call("JSON_ARRAY", k, v, clauses=(clause("NULL ON NULL", None),)),
        "json_value": Call(
            "JSON_VALUE",
            (k, lit("$.a")),
            INT,
            AT,
            (clause("ON ERROR", "NULL"), clause("ON EMPTY", lit(1)), clause("RETURNING", INT)),
        ),
        "json_query": text_call(
            "JSON_QUERY",
            k,
            lit("$.a"),
            clauses=(
                clause("WRAPPER", "WITH CONDITIONAL ARRAY"),
                clause("ON EMPTY", "EMPTY ARRAY"),
                clause("ON ERROR", "NULL"),
            ),
        ),
        "json_exists": Call(
            "JSON_EXISTS", (k, lit("$.a")), BOOLEAN, AT, (clause("ON ERROR", "TRUE"),)
        ),
        "nothing": lit(None, STRING),
        "tiny": lit(1, required(DataType(Root.TINYINT))),
        "big": lit(5, required(BIGINT)),
        "double": lit(0.1),
        "now": Call(
            "CURRENT_TIMESTAMP", (), DataType(Root.TIMESTAMP_LTZ, False, (3,)), AT, parens=False
        ),
        "uuid": Call("UUID", (), required(DataType(Root.CHAR, args=(36,))), AT),
        "moment": Literal("2024-01-01 00:00:00.123", required(TIMESTAMP), AT),
        "blob": Literal(b"\x00'", required(DataType(Root.BINARY, args=(2,))), AT),
        "over": OverCall(
            "SUM",
            (v,),
            (k,),
            (SortKey(ts, False),),
            WindowFrame("RANGE", ("PRECEDING", day), ("CURRENT ROW", None)),
            BIGINT,
            AT,
        ),
    }


def test_every_expression_is_read(orders):
    source = read(orders)
    given = expressions(source)
    over = given.pop("over")
    out = project(source, **given)
    other = project(source, over=over)
    seen, last = flink.observe(plan(orders, sink("s", out), sink("s2", other)))
    assert "`over` BIGINT" in last.schema
    for name, expr in given.items():
        if expr.type.root not in (Root.ROW, Root.MAP) and name not in ("floor", "ceil", "add_time"):
            assert f"`{name}` {column_type_text(expr.type)}" in seen.schema, name


def relations(o, c):
    """One of each operator, as (name, operator, what the plan must hold)."""
    r, m = read(o), read(c)
    w = window(keep(r, "k", "v", "ts"), "tumble", "ts", 60_000)
    per_window = aggregate(w, ("window_start", "window_end", "k"), total=agg("SUM", ref(w, "v")))
    session = window(r, "session", "ts", 60_000, by=("k", "id"))
    hop = window(r, "hop", "ts", 1000, 3_600_000 * 100)
    grouped = aggregate(
        r,
        ("k",),
        n=count(),
        most=agg("MAX", ref(r, "v"), distinct=True, filter=call(">", ref(r, "v"), lit(0))),
    )
    temporal = join(
        r, m, "left", call("=", ref(r, "id"), ref(m, "id", 1)), as_of=ref(r, "ts"), left_alias="p"
    )
    by_time, late_first = SortKey(ref(r, "ts"), False), SortKey(ref(r, "ts"), True)
    unnest = op.UnnestRows(
        r, ref(r, "tags"), True, True, "e", (*r.columns, *columns(tag=STRING, at=required(INT))), AT
    )
    sub = SubqueryExpr(
        "exists", where(m, call("=", ref(m, "id"), op_outer(r, "id"))), None, None, BOOLEAN, AT
    )
    inside = SubqueryExpr("in", keep(m, "id"), ref(r, "id"), None, BOOLEAN, AT)
    scalar = SubqueryExpr(
        "scalar", aggregate(m, (), most=agg("MAX", ref(m, "id"), type=INT)), None, None, INT, AT
    )
    window_rank = op.Rank(
        w,
        "top",
        (ref(w, "window_start"), ref(w, "window_end")),
        (SortKey(ref(w, "v"), True),),
        3,
        "place",
        (*w.columns, Column("place", required(BIGINT))),
        AT,
    )
    sets = op.Aggregate(
        r,
        (ref(r, "k"), ref(r, "id")),
        (count(),),
        columns(k=STRING, id=INT, n=required(BIGINT)),
        AT,
        ((0, 1), (0,), ()),
    )
    values = op.ValuesRows(
        ((lit(1), lit("a")), (lit(None, INT), lit("bcd"))), columns(a=INT, b=STRING), AT
    )
    none = op.ValuesRows((), columns(a=INT, b=STRING), AT)
    hinted = join(
        r,
        m,
        "inner",
        call("=", ref(r, "id"), ref(m, "id", 1)),
        left_alias="a",
        right_alias="b",
        hints=(("STATE_TTL", (("a", "1d"), ("b", "2d"))),),
    )
    constant_key = op.Aggregate(
        r,
        (lit("x"), call("UPPER", ref(r, "k"), type=STRING)),
        (count(),),
        columns(a=required(STRING), b=STRING, n=required(BIGINT)),
        AT,
    )
    having = where(grouped, call(">", ref(grouped, "n"), lit(5)))
    return {
        "window": (per_window, "WindowAggregate"),
        "session": (
            aggregate(session, ("window_start", "window_end", "k", "id"), n=count()),
            "WindowAggregate",
        ),
        "hop": (aggregate(hop, ("window_start", "window_end"), n=count()), "WindowAggregate"),
        "grouped": (having, "GroupAggregate"),
        "temporal": (temporal, "TemporalJoin"),
        "first": (rank(r, "first", ("k",), by_time), "Deduplicate(keep=[FirstRow]"),
        "last": (rank(r, "last", ("k",), late_first), "Deduplicate(keep=[LastRow]"),
        "arrival": (rank(r, "first", ("k",)), "Deduplicate(keep=[FirstRow]"),
        "latest": (rank(r, "last", ("k",)), "Deduplicate(keep=[LastRow]"),
        "top": (rank(r, "top", ("k",), SortKey(ref(r, "v"), True, False), limit=3), "Rank("),
        "window_rank": (window_rank, "WindowRank"),
        "unnest": (unnest, "Correlate"),
        "exists": (where(r, sub), "LeftSemiJoin"),
        "in": (where(r, inside), "LeftSemiJoin"),
        "scalar": (where(r, call(">", ref(r, "id"), scalar)), "Join"),
        "semi": (join(r, m, "semi", call("=", ref(r, "id"), ref(m, "id", 1))), "LeftSemiJoin"),
        "anti": (join(r, m, "anti", call("=", ref(r, "id"), ref(m, "id", 1))), "LeftAntiJoin"),
        "full": (
            join(
                where(r, call(">", ref(r, "v"), lit(1))),
                rank(m, "last", ("name",)),
                "full",
                call("=", ref(r, "id"), ref(m, "id", 1)),
            ),
            "FullOuterJoin",
        ),
        "cross": (join(keep(r, "id"), keep(m, "name"), "cross", None), "Join"),
        "three": (
            join(
                join(r, m, "inner", call("=", ref(r, "id"), ref(m, "id", 1))),
                m,
                "left",
                call("=", ref(r, "id"), ref(m, "id", 1)),
            ),
            "Join",
        ),
        "sets": (sets, "Expand"),
        "union": (
            set_op(
                "union", True, keep(r, "id"), set_op("union", False, keep(m, "id"), keep(r, "id"))
            ),
            "Union",
        ),
        "except": (set_op("except", False, keep(r, "id"), keep(m, "id")), "GroupAggregate"),
        "distinct": (op.Distinct(keep(r, "k", "v"), AT), "GroupAggregate"),
        "sort": (
            op.Sort(keep(r, "k", "ts"), (SortKey(ref(r, "ts"), False),), None, None, AT),
            "TemporalSort",
        ),
        "limit": (op.Sort(keep(r, "k", "v"), (SortKey(ref(r, "v"), True),), 5, 1, AT), "SortLimit"),
        "values": (where(values, call(">", ref(values, "a"), lit(0))), "Values"),
        "none": (none, "Values"),
        "hinted": (hinted, "Join"),
        "constant_key": (constant_key, "GroupAggregate"),
    }


def op_outer(operator, name):
    return ref(operator, name, -1)


def test_every_operator_is_read_and_planned(orders, customers):
    cases = relations(orders, customers)
    tasks = [task(name, operator) for name, (operator, _) in cases.items()]
    sinks = [sink(f"to_{t.name}", read(t)) for t in tasks]
    env = flink.environment()
    queries = flink.declare(plan(orders, customers, *tasks, *sinks), env)
    for query, part, (name, (_, wanted)) in zip(queries, tasks, cases.items(), strict=True):
        shape = flink.schema(env, query)
        shown = [line.split("`")[1] for line in shape.splitlines() if line.startswith("  `")]
        assert shown == [c.name for c in part.operator.columns], name
        assert wanted in flink.explain(env, query), (name, flink.explain(env, query))


def test_hints_hold_what_they_are_given(orders):
    options = op.Read(
        "orders", read(orders).columns, AT, (("OPTIONS", (("rows-per-second", "*/ ' 5"),)),)
    )
    with pytest.raises(Exception, match=r"Could not parse value '\*/ ' 5' for key"):
        flink.observe(plan(orders, sink("s", keep(options, "id"))))


def test_aggregates_are_read(orders):
    r = read(orders)
    k, v = ref(r, "k"), ref(r, "v")
    calls = {
        "a": agg("COUNT", k, type=required(BIGINT), distinct=True),
        "b": agg("LISTAGG", k, lit(";"), type=STRING),
        "c": agg(
            "JSON_OBJECTAGG", k, v, type=STRING, clauses=(CallClause("ABSENT ON NULL", None),)
        ),
        "d": agg("JSON_ARRAYAGG", v, type=STRING, clauses=(CallClause("NULL ON NULL", None),)),
        "e": agg("ARRAY_AGG", k, type=DataType(Root.ARRAY, children=(STRING,)), distinct=True),
        "f": AggregateCall(
            "SUM", (v,), BIGINT, AT, filter=call("OR", call(">", v, lit(1)), call("IS NULL", k))
        ),
    }
    (seen,) = flink.observe(plan(orders, sink("s", aggregate(r, ("id",), **calls))))
    assert "`a` BIGINT NOT NULL" in seen.schema


def test_tables_say_what_the_plan_says(env):
    stamp = DataType(Root.TIMESTAMP_LTZ, args=(3,))
    plus = call("+", lit(1), lit(1), type=INT)
    cols = (
        op.TableColumn(Column("id", required(INT)), doc="it's; the id"),
        op.TableColumn(Column("at", stamp), "metadata", key="time'stamp", virtual=True),
        op.TableColumn(Column("two", required(INT)), "computed", expression=plus),
    )
    from compiler.emit.tables import create_source

    late = call("-", ref_of("at", stamp), Literal(500, required(SECONDS), AT), type=stamp)
    source = op.TableSource("kafka", (("b", "x;"), ("a", "y\n")), cols, ("id",), ("at", late), AT)
    env.executeSql("DROP TEMPORARY TABLE IF EXISTS `a.b``c`")
    env.executeSql(create_source("a.b`c", source))
    (row,) = flink._list(env.executeSql("SHOW CREATE TABLE `a.b``c`"))
    shown = row.getField(0)
    assert "`id` INT NOT NULL COMMENT 'it''s; the id'" in shown
    assert "METADATA FROM 'time''stamp' VIRTUAL" in shown
    assert "`two` AS 1 + 1" in shown
    assert "WATERMARK FOR `at` AS `at` - INTERVAL '0.500' SECOND" in shown
    assert "'a' = 'y\n'" in shown
    assert "PRIMARY KEY (`id`) NOT ENFORCED" in shown


def ref_of(name, data_type):
    from compiler.plan.expressions import FieldRef

    return FieldRef(name, data_type, AT)
