"""Names of columns and tables in PostgreSQL: what the connector can write works, and what it cannot is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compiler.connectors.load import find_connector
from tests.systems.jobs import run
from tests.systems.postgres import Postgres

pytestmark = pytest.mark.slow

PIPELINE = """
source events from filesystem {{
  path = '{folder}/events'
  format = json
  columns (id int not null, `year` int)
}}

source plain from jdbc {{
  table = 'public."Plain"'
  columns (id int not null, value string, `year` int, name string, `größe` int, `a$1` string)
  primary key (id)
}}

task met {{
  from events as e
  lookup join plain as p on p.id = e.id and p.`year` = e.`year`
  select p.id, p.value, p.`year`, p.name, p.`größe`, p.`a$1`
}}

sink kept from met into jdbc {{
  table = '"Kept"'
  primary key (id)
}}

sink copied from plain into jdbc {{
  table = 'copied'
}}
"""
COLUMNS = 'id int, value text, "year" int, name text, "größe" int, a$1 text'


def test_plain_names_are_read_looked_up_and_written(
    postgres: Postgres, head: str, tmp_path: Path
) -> None:
    """Words that are not reserved are names, too, and so are letters of any language."""
    postgres.run(
        f'create table "Plain" ({COLUMNS})',
        f'create table "Kept" ({COLUMNS}, primary key (id))',
        f"create table copied ({COLUMNS})",
        "insert into \"Plain\" values (1, 'v', 2026, 'n', 5, 'd'), (2, null, 2025, null, null, null)",
    )
    (tmp_path / "events").write_text(json.dumps({"id": 1, "year": 2026}) + "\n", encoding="utf-8")

    run(head + PIPELINE.format(folder=tmp_path), tmp_path)

    assert postgres.read('select * from "Kept"') == [(1, "v", 2026, "n", 5, "d")]
    assert postgres.read("select * from copied order by id") == [
        (1, "v", 2026, "n", 5, "d"),
        (2, None, 2025, None, None, None),
    ]


def test_the_words_are_those_that_the_server_reserves(postgres: Postgres) -> None:
    """Those of later versions are known, too: `system_user` is one since version 16."""
    connector = find_connector("jdbc")
    assert connector is not None
    assert connector.unquoted is not None
    rows = postgres.read("select word from pg_get_keywords() where catcode in ('R', 'T')")
    assert {word for (word,) in rows} == connector.unquoted.words - _LATER[_version(postgres)]


_LATER = {15: {"system_user"}, 16: set(), 17: set(), 18: set()}


def _version(postgres: Postgres) -> int:
    ((number,),) = postgres.read("select current_setting('server_version_num')::int")
    return int(number) // 10000


def test_what_is_refused_would_be_read_as_something_else(postgres: Postgres, head: str) -> None:
    """The statement that the connector makes of a column `user` gives who is logged in, and no error."""
    postgres.run('create table people (id int, "user" text, "orderId" int)')
    postgres.run("insert into people values (1, 'ada', 7)")
    assert head
    ((name,),) = postgres.read("select user from people")
    assert name != "ada"
    with pytest.raises(Exception, match="orderid"):
        postgres.read("select orderId from people")
