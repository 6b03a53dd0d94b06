"""Which jars a pipeline needs, for which Flink, and which Flink has them all."""

from __future__ import annotations

import pytest

from compiler.artifacts.needed import Table, nearest, needed, tables_of, targets_of
from compiler.checked import Settings
from compiler.compile import check
from compiler.connectors.load import find_connector
from compiler.options.references import Reference, Text
from dsl.source import Source

KAFKA = Table("orders", "kafka", {"format": "json"})
AVRO = Table("orders", "kafka", {"value.format": "avro-confluent", "key.format": "raw"})


def jdbc(url: str) -> Table:
    return Table("shops", "jdbc", {"url": url, "table-name": "shops"})


def coordinates(table: Table, target: str = "2.2") -> list[str]:
    return [one.coordinates for one in needed([table], target).artifacts]


def test_what_flink_has_needs_no_jar() -> None:
    tables = [Table("a", "datagen", {}), Table("b", "filesystem", {"format": "json"})]
    assert needed(tables, "2.2").artifacts == ()
    assert targets_of(find_connector("datagen"), tables[0]) is None


def test_files_in_s3_need_a_plugin() -> None:
    table = Table("kept", "filesystem", {"format": "json", "path": "s3://lake/kept"})
    (jar,) = needed([table], "2.2").artifacts
    assert jar.coordinates == "org.apache.flink:flink-s3-fs-hadoop:2.2.0"
    assert jar.plugin
    assert targets_of(find_connector("filesystem"), table) == {"1.20", "2.0", "2.1", "2.2", "2.3"}


def test_so_do_checkpoints_in_s3() -> None:
    text = """pipeline p {
  checkpoint.dir = 's3://lake/state'
}
source a from datagen {
  columns (n int)
}
sink b from a into blackhole
"""
    plan = check(Source("p.stream", text), Settings(), lambda _: None).plan
    assert plan is not None
    assert [one.name for one in needed(tables_of(plan), "2.2").artifacts] == ["flink-s3-fs-hadoop"]


def test_connector_and_formats() -> None:
    assert coordinates(KAFKA) == ["org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2"]
    kafka, avro = needed([AVRO], "2.0").artifacts
    assert kafka.coordinates == "org.apache.flink:flink-sql-connector-kafka:4.0.1-2.0"
    assert avro.needed_by == ("avro_confluent",)
    assert avro.name == "flink-sql-avro-confluent-registry"


def test_each_jar_once_with_all_who_need_it() -> None:
    upsert = Table("totals", "upsert-kafka", {"key.format": "json", "value.format": "json"})
    (jar,) = needed([KAFKA, upsert, KAFKA], "2.2").artifacts
    assert jar.needed_by == ("kafka", "upsert_kafka")


def test_what_is_used_again_says_what_it_was_built_for() -> None:
    (jar,) = needed([KAFKA], "2.3").artifacts
    assert (jar.file_name, jar.built_for) == ("flink-sql-connector-kafka-5.0.0-2.2.jar", "2.2")
    (jar,) = needed([KAFKA], "2.2").artifacts
    assert jar.built_for is None


def test_paths_are_mavens() -> None:
    (jar,) = needed([KAFKA], "2.2").artifacts
    folder = "org/apache/flink/flink-sql-connector-kafka/5.0.0-2.2"
    assert jar.path == f"{folder}/flink-sql-connector-kafka-5.0.0-2.2.jar"


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("jdbc:postgresql://db/shop", ["jdbc-core", "jdbc-postgres", "postgresql"]),
        ("jdbc:mysql://db/shop", ["jdbc-core", "jdbc-mysql", "mysql-connector-j"]),
        ("jdbc:derby:db", ["jdbc-core"]),
    ],
)
def test_the_database_is_told_by_its_url(url: str, names: list[str]) -> None:
    found = needed([jdbc(url)], "2.0").artifacts
    assert [one.name.removeprefix("flink-connector-") for one in found] == names


def test_a_url_that_is_not_known_yet() -> None:
    whole = Text((Reference("env", "SHOP_URL"),)).written
    found = needed([jdbc(whole)], "2.2")
    assert [one.name for one in found.artifacts] == ["flink-connector-jdbc-core"]
    (unknown,) = found.undetermined
    assert (unknown.table, unknown.connector, unknown.option) == ("shops", "jdbc", "url")
    known = needed([jdbc(whole)], "2.2", lambda _: "jdbc:mysql://db/shop")
    assert known.artifacts[-1].name == "mysql-connector-j"
    assert known.undetermined == ()


def test_a_url_of_which_the_database_is_known() -> None:
    partly = Text(("jdbc:postgresql://", Reference("env", "HOST"), "/shop")).written
    found = needed([jdbc(partly)], "2.2")
    assert found.artifacts[-1].name == "postgresql"
    assert found.undetermined == ()


def test_a_connector_of_ones_own_brings_its_jar_itself() -> None:
    assert coordinates(Table("a", "acme-queue", {"format": "avro"}), "2.3") == [
        "org.apache.flink:flink-sql-avro:2.3.0"
    ]


@pytest.mark.parametrize(
    ("target", "having", "best"),
    [
        ("2.2", [{"2.0", "2.1"}, {"1.20", "2.0", "2.1", "2.2"}], "2.1"),
        ("2.2", [{"1.20", "2.0"}, {"1.20"}], "1.20"),
        ("2.0", [{"1.20", "2.1"}], "2.1"),
        ("2.2", [{"1.20"}, {"2.2"}], None),
        ("2.2", [set()], None),
    ],
)
def test_nearest(target: str, having: list[set[str]], best: str | None) -> None:
    assert nearest(target, map(frozenset, having)) == best
