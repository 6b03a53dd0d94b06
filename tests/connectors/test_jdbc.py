"""Jobs with `jdbc` on a real database: Apache Derby, in files, within Flink's own process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from compiler.connectors.load import find_connector
from runtime.engine import Engine
from tests.connectors.jars import jar

pytestmark = [pytest.mark.flink, pytest.mark.slow]

CONNECTOR = "org.apache.flink:flink-connector-jdbc-core:4.0.0-2.0"
"""The newest that is released for Flink 2; with Derby's dialect in it."""
DERBY = "org.apache.derby:derby:10.14.2.0"
TOOLS = "org.apache.derby:derbytools:10.14.2.0"

FACTORY = "org.apache.flink.connector.jdbc.core.table.JdbcDynamicTableFactory"
SUPERSEDED = {"lookup.cache.max-rows", "lookup.cache.ttl", "lookup.cache.caching-missing-key"}
"""Keys that stand for `lookup.partial-cache` ones."""

TABLES = """\
connect '{url};create=true';
create table shops (shop_id varchar(20) not null primary key, city varchar(40), opened int);
insert into shops values ('a', 'Oslo', 2019), ('b', 'Rome', 2021), ('c', null, 2020);
create table prices (shop_id varchar(20), article varchar(20), price int);
insert into prices values ('a', 'pen', 3), ('a', 'ink', 8), ('b', 'pen', 4);
create table totals (city varchar(40) not null primary key, orders bigint);
create table seen (order_id int, city varchar(40));
exit;
"""

WRITES = """\
pipeline shop {{}}

defaults {{
  jdbc.url = '{url}'
  jdbc.driver = 'org.apache.derby.jdbc.EmbeddedDriver'
}}

source orders from filesystem {{
  path = '{folder}/orders'
  format = json

  columns (
    order_id int,
    shop_id string,
    amount int,
  )
}}

source shops from jdbc {{
  table = 'shops'
  cache = partial
  lookup.partial_cache.max_rows = 10

  columns (
    shop_id string not null,
    city string,
    opened int,
  )
  primary key (shop_id)
}}

source prices from jdbc {{
  table = 'prices'

  columns (
    shop_id string,
    article string,
    price int,
  )
}}

task placed {{
  from orders as o
  left lookup join shops as s on s.shop_id = o.shop_id and s.opened < 2021
  select o.order_id, s.city
}}

task affordable {{
  select o.order_id, p.article
  from (select *, proctime() as t from orders) as o
  join prices for system_time as of o.t as p on p.shop_id = o.shop_id and p.price <= o.amount
}}

task totals {{
  from orders as o
  lookup join shops as s on s.shop_id = o.shop_id
  where city is not null
  group by city
  select city, count(*) as orders
}}

sink placements from placed into filesystem {{
  path = '{folder}/placed'
  format = json
}}

sink articles from affordable into filesystem {{
  path = '{folder}/affordable'
  format = json
}}

sink seen from placed into jdbc {{
  table = 'seen'
}}

sink per_city from totals into jdbc {{
  table = 'totals'
  primary key (city)
}}
"""

READS = """\
pipeline read_again {{}}

defaults {{
  jdbc.url = '{url}'
  jdbc.driver = 'org.apache.derby.jdbc.EmbeddedDriver'
}}

source totals from jdbc {{
  table = 'totals'
  columns (city string, orders bigint)
}}

source seen from jdbc {{
  table = 'seen'
  columns (order_id int, city string)
}}

sink all_totals from totals into filesystem {{
  path = '{folder}/all_totals'
  format = json
}}

sink all_seen from seen into filesystem {{
  path = '{folder}/all_seen'
  format = json
}}
"""

ORDERS = [
    {"order_id": 1, "shop_id": "a", "amount": 5},
    {"order_id": 2, "shop_id": "b", "amount": 5},
    {"order_id": 3, "shop_id": "z", "amount": 5},
    {"order_id": 4, "shop_id": "a", "amount": 9},
    {"order_id": 5, "shop_id": "c", "amount": 9},
]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with tables and rows."""
    url = f"jdbc:derby:{tmp_path}/db"
    script = tmp_path / "tables.sql"
    script.write_text(TABLES.format(url=url), encoding="utf-8")
    path = f"{jar(DERBY)}:{jar(TOOLS)}"
    words = ["java", "-cp", path, "org.apache.derby.tools.ij", str(script)]
    made = subprocess.run(
        words, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert "ERROR" not in made.stdout, made.stdout
    return url


def run(text: str, folder: Path) -> None:
    """Runs a pipeline as a user does."""
    file = folder / "job.stream"
    file.write_text(text, encoding="utf-8")
    jars = [word for name in (CONNECTOR, DERBY) for word in ("--jar", str(jar(name)))]
    words = [sys.executable, "-m", "streamc", "run", str(file), *jars]
    done = subprocess.run(
        words, cwd=folder, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def rows(folder: Path) -> list[dict[str, object]]:
    lines = [line for f in folder.rglob("part-*") for line in f.read_text("utf-8").splitlines()]
    return sorted((json.loads(line) for line in lines), key=str)


def test_the_factory_knows_each_key_and_we_know_each_of_its(engine: Engine) -> None:
    java = engine.gateway.jvm.java
    urls = engine.gateway.new_array(java.net.URL, 1)
    urls[0] = java.io.File(str(jar(CONNECTOR))).toURI().toURL()
    loader = java.net.URLClassLoader(
        urls, engine.flink.table.api.Table._java_lang_class.getClassLoader()
    )
    factory = loader.loadClass(FACTORY).newInstance()
    made = [*factory.requiredOptions().toArray(), *factory.optionalOptions().toArray()]
    theirs = {str(option.key()) for option in made}
    connector = find_connector("jdbc")
    assert connector is not None
    ours = {spec.key for spec in connector.options}
    assert ours == theirs - SUPERSEDED


def test_rows_are_looked_up_read_and_written(url: str, tmp_path: Path) -> None:
    (tmp_path / "orders").mkdir()
    lines = "".join(json.dumps(order) + "\n" for order in ORDERS)
    (tmp_path / "orders" / "rows.json").write_text(lines, encoding="utf-8")

    run(WRITES.format(url=url, folder=tmp_path), tmp_path)

    cities = {1: "Oslo", 2: None, 3: None, 4: "Oslo", 5: None}
    placed = [{"order_id": order, "city": city} for order, city in cities.items()]
    assert rows(tmp_path / "placed") == placed
    assert rows(tmp_path / "affordable") == [
        {"order_id": 1, "article": "pen"},
        {"order_id": 2, "article": "pen"},
        {"order_id": 4, "article": "ink"},
        {"order_id": 4, "article": "pen"},
    ]

    run(READS.format(url=url, folder=tmp_path), tmp_path)

    totals = [{"city": "Oslo", "orders": 2}, {"city": "Rome", "orders": 1}]
    assert rows(tmp_path / "all_totals") == totals
    assert rows(tmp_path / "all_seen") == placed
