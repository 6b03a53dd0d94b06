"""Random trees of expressions, steps and queries, as texts: most are wrong in several ways."""

from __future__ import annotations

from hypothesis import strategies as st

from compiler.types.functions.catalogue import BUILTINS

COLUMNS = (
    "order_id", "customer", "amount", "quantity", "price", "paid", "note", "tags", "address",
    "ordered_at", "shipped_at", "day", "o.amount", "address.city", "tags[1]", "nope", "paid_at",
    "window_start", "window_end", "window_time", "x", "n",
)  # fmt: skip
LITERALS = (
    "1", "0", "-7", "1.5", "1e3", "'a'", "''", "'10'", "null", "true", "false", "date '2026-01-01'",
    "timestamp '2026-01-01 00:00:00'", "interval '1' hour", "interval '2' month", "x'0a'",
    "9223372036854775807", "current_date", "'2026-01-01'",
)  # fmt: skip
TYPES = (
    "int", "bigint", "string", "varchar(3)", "decimal(10, 2)", "decimal(38, 18)", "double", "boolean",
    "date", "time", "timestamp(3)", "timestamp_ltz(3)", "bytes", "array<int>", "map<string, int>",
    "row<a int, b string>", "interval day", "multiset<string>",
)  # fmt: skip
BINARY = (
    "+", "-", "*", "/", "%", "||", "=", "<>", "<", ">=", "and", "or", "like", "is distinct from",
    "similar to", "in", "not in",
)  # fmt: skip
AGGREGATES = (
    "count",
    "sum",
    "avg",
    "min",
    "max",
    "first_value",
    "collect",
    "listagg",
    "stddev_pop",
)
TABLES = ("orders", "payments", "customers", "clicks", "events", "nowhere")
FUNCTIONS = tuple(sorted(entry.name.lower() for entry in BUILTINS))

_leaf = st.sampled_from(COLUMNS) | st.sampled_from(LITERALS)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    some = st.lists(inner, max_size=4).map(", ".join)
    pick = st.sampled_from
    return st.one_of(
        st.builds("({} {} {})".format, inner, pick([b for b in BINARY if "in" not in b]), inner),
        st.builds("({} {} ({}))".format, inner, pick(["in", "not in"]), some),
        st.builds("{}({})".format, pick(FUNCTIONS), some),
        st.builds("{}({} as {})".format, pick(["cast", "try_cast"]), inner, pick(TYPES)),
        st.builds("case when {} then {} else {} end".format, inner, inner, inner),
        st.builds("case {} when {} then {} end".format, inner, inner, inner),
        st.builds("({} between {} and {})".format, inner, inner, inner),
        st.builds(
            "({} is {})".format, inner, pick(["null", "not null", "true", "not false", "json"])
        ),
        st.builds("not {}".format, inner),
        st.builds("(- {})".format, inner),
        st.builds("{}[{}]".format, pick(COLUMNS), inner),
        st.builds("array[{}]".format, some),
        st.builds("map[{}, {}]".format, inner, inner),
        st.builds("({}, {})".format, inner, inner),
        st.builds("extract({} from {})".format, pick(["year", "hour", "doy", "epoch"]), inner),
        st.builds("floor({} to {})".format, inner, pick(["day", "hour", "year"])),
        st.builds("{}({}{})".format, pick(AGGREGATES), pick(["", "distinct "]), inner),
        st.builds("count(*) filter (where {})".format, inner),
        st.builds(
            "{}({}) over (partition by {} order by {}{})".format,
            pick((*AGGREGATES, "row_number", "lag", "rank")),
            some,
            inner,
            inner,
            pick(["", " rows between 2 preceding and current row", " desc"]),
        ),
        st.builds("(select {} from {} where {})".format, inner, pick(TABLES), inner),
        st.builds("exists (select 1 from {} as x where {})".format, pick(TABLES), inner),
        st.builds("{} in (select {} from {})".format, inner, inner, pick(TABLES)),
    )


EXPRESSIONS = st.recursive(_leaf, _grown, max_leaves=8)
_items = st.lists(st.builds("{} as {}".format, EXPRESSIONS, st.sampled_from(["a", "b", "n", "amount"])),
                  min_size=1, max_size=3).map(", ".join)  # fmt: skip
_keys = st.lists(EXPRESSIONS, min_size=1, max_size=2).map(", ".join)
_steps = st.one_of(
    st.builds("where {}".format, EXPRESSIONS),
    st.builds("select {}".format, _items),
    st.builds("extend {}".format, _items),
    st.builds("drop {}".format, st.sampled_from(COLUMNS)),
    st.builds("rename {} as z".format, st.sampled_from(COLUMNS)),
    st.builds("group by {}\n  select {}".format, _keys, _items),
    st.builds("group by {}\n  having {}\n  select {}".format, _keys, EXPRESSIONS, _items),
    st.builds("window {}".format, st.sampled_from([
        "tumble(ordered_at, 1h)", "hop(ordered_at, 1h, 10m)", "hop(ordered_at, 10m, 1h)",
        "cumulate(ordered_at, 10m, 1h)", "session(ordered_at, 5m)", "tumble(amount, 1h)"])),
    st.builds("join {} as p on {}".format, st.sampled_from(TABLES), EXPRESSIONS),
    st.builds("left join {} as p as of ordered_at on {}".format, st.sampled_from(TABLES), EXPRESSIONS),
    st.builds("top 3 by {} per {} as place".format, EXPRESSIONS, EXPRESSIONS),
    st.builds("dedup by {} keep {}".format, st.sampled_from(COLUMNS), st.sampled_from(["first", "last"])),
    st.builds("expect ok: {} else {}".format, EXPRESSIONS, st.sampled_from(["reject", "warn", "drop", "fail"])),
    st.builds("union {}".format, st.sampled_from(TABLES)),
    st.builds("join unnest({}) as u(e)".format, EXPRESSIONS),
)  # fmt: skip
TASKS = st.builds(
    "from {} as o\n  {}".format,
    st.sampled_from(TABLES),
    st.lists(_steps, max_size=4).map("\n  ".join),
)


def _query(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    source = st.one_of(
        st.sampled_from([f"{name} as o" for name in TABLES]),
        st.builds("({}) as o".format, inner),
        st.builds("orders as o {} join {} as p on {}".format,
                  st.sampled_from(["", "left", "full", "cross"]), st.sampled_from(TABLES), EXPRESSIONS),
        st.just("table(tumble(table orders, descriptor(ordered_at), interval '1' hour)) as o"),
        st.just("orders as o cross join unnest(o.tags) with ordinality as u(x, n)"),
        st.just("orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer"),
    )  # fmt: skip
    plain = st.builds("select {} from {} where {}".format, _items, source, EXPRESSIONS)
    return st.one_of(
        plain,
        st.builds("select {} from {} group by {}".format, _items, source, _keys),
        st.builds("select {} from {} group by {} having {}".format, _items, source, _keys, EXPRESSIONS),
        st.builds("select {} from {} group by rollup ({})".format, _items, source, _keys),
        st.builds("select * from {} qualify {} = 1".format, source, EXPRESSIONS),
        st.builds("select distinct {} from {}".format, _items, source),
        st.builds("{} {} {}".format, inner,
                  st.sampled_from(["union all", "union", "except", "intersect"]), inner),
        st.builds("with w as ({}) select * from w".format, inner),
        st.builds("{} order by {} limit 3".format, plain, EXPRESSIONS),
    )  # fmt: skip


QUERIES = st.recursive(st.builds("select {} from orders as o".format, _items), _query, max_leaves=3)
