"""What `check` says of an imported script: what the script keeps for ever, until the file allows or bounds it."""

from __future__ import annotations

import pytest

from compiler.checked import Settings
from compiler.compile import check
from compiler.importing.importing import import_script
from dsl.source import Source

TABLES = """
CREATE TABLE a (id BIGINT, category BIGINT, t TIMESTAMP(3), expires TIMESTAMP(3),
  WATERMARK FOR t AS t - INTERVAL '4' SECOND) WITH ('connector' = 'datagen');
CREATE TABLE b (a_id BIGINT, price BIGINT, t TIMESTAMP(3),
  WATERMARK FOR t AS t - INTERVAL '4' SECOND) WITH ('connector' = 'datagen');
CREATE TABLE out_ (x BIGINT, y BIGINT) WITH ('connector' = 'print');
INSERT INTO out_
"""
OPEN_END = "\n  FROM a, b\n  WHERE a.id = b.a_id AND b.t BETWEEN a.t AND a.expires"
QUERIES = {
    "join": ("SELECT a.id, b.price" + OPEN_END, {"STA002": "from a, b"}),
    "group of a join": (
        (
            f"SELECT category, MAX(top) FROM (\n  SELECT MAX(b.price) AS top, category{OPEN_END}\n"
            "  GROUP BY a.id, category\n)\nGROUP BY category"
        ),
        {"STA002": "from a, b", "STA003": "select MAX(b.price)"},
    ),
    "window and time": (
        (
            "SELECT b.a_id, b.price FROM b JOIN (\n  SELECT MAX(price) AS price, window_end AS t\n"
            "  FROM TABLE(TUMBLE(TABLE b, DESCRIPTOR(t), INTERVAL '10' SECOND))\n"
            "  GROUP BY window_start, window_end\n) AS w ON b.price = w.price\n"
            "WHERE b.t BETWEEN w.t - INTERVAL '10' SECOND AND w.t"
        ),
        {"STA005": "where b.t"},
    ),
    "ranking": (
        (
            "SELECT a_id, price FROM (\n  SELECT *, ROW_NUMBER() OVER (PARTITION BY a_id ORDER BY price DESC) AS n\n"
            "  FROM b\n)\nWHERE n <= 10"
        ),
        {"STA003": "top 10"},
    ),
}
"""Queries, what is said of each, and the line of the file above which it can be allowed."""
BOUNDED = {
    "join": ("a.expires", "a.expires AND b.t <= a.t + INTERVAL '1' DAY"),
    "window and time": ("window_end", "window_time"),
}
"""What the page about imports advises."""


def imported(query: str) -> str:
    return import_script(Source("job.sql", TABLES + query + ";\n")).text


def said(text: str) -> set[str]:
    return {
        d.code.number
        for d in check(Source("job.stream", text), Settings(), lambda *_: None).diagnostics
    }


@pytest.mark.parametrize("name", QUERIES)
def test_an_import_is_not_silent_and_can_be_allowed(name: str) -> None:
    query, places = QUERIES[name]
    text = imported(query)
    assert said(text) == set(places)
    lines = text.splitlines()
    for code, start in places.items():
        (at,) = [i for i, line in enumerate(lines) if line.strip().startswith(start)]
        lines.insert(at, f"  -- allow {code}: a few rows a day")
    assert said("\n".join(lines)) == set()


@pytest.mark.parametrize("name", BOUNDED)
def test_what_is_advised_ends_it(name: str) -> None:
    old, new = BOUNDED[name]
    query = QUERIES[name][0].replace(old, new)
    if name == "window and time":
        query = query.replace("window_start, window_time", "window_start, window_end, window_time")
    assert said(imported(query)) == set()


def test_a_time_to_keep_state_ends_all() -> None:
    for query, _ in QUERIES.values():
        text = imported(query).replace("{}", "{\n  state_ttl = 2d\n}", 1)
        assert said(text) <= {"STA012"}
