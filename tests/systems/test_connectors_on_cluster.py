"""Pipelines between a broker, a database and a real cluster: their jars travel, their state outlives a stop."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.systems.flink import FlinkCluster, await_until
from tests.systems.kafka import Broker
from tests.systems.postgres import Postgres
from tests.test_readme import streamc

# With the other tests of the cluster, which has one worker to itself.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]

ORDERS = """
source orders from kafka {
  topic = 'NAME.orders'
  format = json
  start = earliest
  columns (id int not null, shop_id int, amount decimal(10, 2), asked_at as proctime())
}

source shops from jdbc {
  table = 'shops'
  columns (shop_id int not null, name string not null)
}

-- allow STA003: few orders
task once {
  from orders
  dedup by id keep first
}

task named {
  from once as o
  lookup join shops as s on o.shop_id = s.shop_id
  select o.id, s.name, o.amount
}

-- allow STA003: few shops
task totals {
  from named
  group by name
  select name, count(*) as orders, sum(amount) as total
}

sink copied from named into kafka {
  topic = 'NAME.copied'
  format = json
  delivery = exactly_once
}

sink totals_of_shops from totals into jdbc {
  table = 'totals'
  primary key (name)
}
"""


def told(folder: Path, *words: str) -> Any:
    run = streamc(*words, "--output", "json", folder=folder)
    assert run.returncode == 0, run.stdout + run.stderr
    return json.loads(run.stdout)


def send(kafka: Broker, topic: str, numbers: range) -> None:
    kafka.send(
        topic,
        [json.dumps({"id": n, "shop_id": n % 2, "amount": 1.5}).encode() for n in numbers],
    )


def copied(kafka: Broker, topic: str) -> list[int]:
    return sorted(json.loads(message.value or b"")["id"] for message in kafka.read(topic))


def test_a_stopped_job_goes_on_with_what_it_knew(
    cluster: FlinkCluster, kafka: Broker, postgres: Postgres, head: str, tmp_path: Path
) -> None:
    name = "shop_on_cluster"
    orders, copies = kafka.create(f"{name}.orders"), kafka.create(f"{name}.copied")
    postgres.run(
        "create table shops (shop_id int primary key, name text)",
        "insert into shops values (0, 'even'), (1, 'odd')",
        "create table totals (name text primary key, orders bigint, total numeric(10, 2))",
    )
    text = head.replace("pipeline shop {", f"pipeline {name} {{")
    text = text.replace("defaults {", f"defaults {{\n  kafka.brokers = '{kafka.address}'")
    (tmp_path / "p.stream").write_text(text + ORDERS.replace("NAME", name), encoding="utf-8")
    totals = "select name, orders, total from totals order by name"
    at = ("--cluster", cluster.url)

    send(kafka, orders, range(100))
    assert told(tmp_path, "run", "p.stream", "--gateway", cluster.gateway)["working"]
    await_until(lambda: len(copied(kafka, copies)) >= 100, 60, "the first rows are committed")
    stopped = told(tmp_path, "stop", name, *at, "--savepoint", "saved")
    assert stopped["state"] == "FINISHED"
    assert [row[:2] for row in postgres.read(totals)] == [("even", 50), ("odd", 50)]

    # Half of them are there already; what is known of them is in the savepoint alone.
    send(kafka, orders, range(50, 150))
    resumed = told(tmp_path, "resume", "p.stream", "--gateway", cluster.gateway, "--from", "saved")
    assert resumed["savepoint"] == str(tmp_path / "saved" / Path(stopped["savepoint"]).name)
    await_until(lambda: len(copied(kafka, copies)) >= 150, 60, "the others are committed")
    told(tmp_path, "stop", name, *at, "--savepoint", "saved")
    assert copied(kafka, copies) == [*range(150)]
    assert [(n, int(c), float(t)) for n, c, t in postgres.read(totals)] == [
        ("even", 75, 112.5),
        ("odd", 75, 112.5),
    ]
