"""Every option of the compiled connectors and formats, held against Flink's own factories."""

from __future__ import annotations

import pytest

from compiler.connectors.load import connector_names, find_connector, find_format, format_names
from compiler.connectors.model import OptionSpec, OptionType, Role, Status
from compiler.options.expected import choices
from compiler.options.settings import job_settings

pytestmark = pytest.mark.flink
TARGET = "2.2"
FACTORIES = {
    "datagen": "org.apache.flink.connector.datagen.table.DataGenTableSourceFactory",
    "filesystem": "org.apache.flink.connector.file.table.FileSystemTableFactory",
    "print": "org.apache.flink.connector.print.table.PrintTableSinkFactory",
    "blackhole": "org.apache.flink.connector.blackhole.table.BlackHoleTableSinkFactory",
    "csv": "org.apache.flink.formats.csv.CsvFormatFactory",
    "json": "org.apache.flink.formats.json.JsonFormatFactory",
    "debezium_json": "org.apache.flink.formats.json.debezium.DebeziumJsonFormatFactory",
    "canal_json": "org.apache.flink.formats.json.canal.CanalJsonFormatFactory",
    "maxwell_json": "org.apache.flink.formats.json.maxwell.MaxwellJsonFormatFactory",
    "ogg_json": "org.apache.flink.formats.json.ogg.OggJsonFormatFactory",
    "raw": "org.apache.flink.formats.raw.RawFormatFactory",
}
CONNECTORS = [
    c
    for c in map(find_connector, connector_names())
    if c.status is Status.COMPILED and c.artifacts is None and c.name != "custom"
]
"""Those that come with Flink: for the others see tests/connectors and tests/systems."""
FORMATS = [
    f
    for f in map(find_format, format_names())
    if f.status is Status.COMPILED and f.artifacts is None
]
"""Those that come with Flink: for the others see tests/catalogue and tests/connectors."""
SAMPLES = {
    OptionType.STRING: "'x'",
    OptionType.INT: "2",
    OptionType.LONG: "2",
    OptionType.DOUBLE: "0.5",
    OptionType.BOOLEAN: "true",
    OptionType.DURATION: "90s",
    OptionType.MEMORY: "64mb",
    OptionType.COLUMN_VALUE: "1",
    OptionType.COLUMNS: "[name]",
}
WITH = {
    "watermark.group": "watermark.max_drift = 1s",
    "watermark.max_drift": "watermark.group = 'x'",
    "watermark.update_interval": "watermark.group = 'x' watermark.max_drift = 1s",
    "fields.<column>.start": "fields.id.kind = sequence fields.id.end = 3",
    "fields.<column>.end": "fields.id.kind = sequence fields.id.start = 1",
    "partition.time_class": "partition.time = custom",
    "commit.policy_class": "commit.policy = [custom]",
    "commit.policy_parameters": "commit.policy = [custom] commit.policy_class = 'x'",
    "compaction.file_size": "compaction = true",
    "null_key_text": "{format}.null_key = literal",
}
WITH_VALUE = {"partition.time = custom": "partition.time_class = 'x'"}
COLUMN_OF = {"max_past": "at", "length": "name", "var_len": "name", "tags": "tags"}
DDL = "id BIGINT, tiny TINYINT, `name` STRING, amount DECIMAL(10, 2), `at` TIMESTAMP(3), tags ARRAY<STRING>"


COLUMNS = "id, tiny, `name`, amount, `at`, tags"
ALONE = ("raw",)
"""Formats of a single column."""


@pytest.fixture(scope="module")
def flink():
    from pyflink import table

    return table.TableEnvironment.create(table.EnvironmentSettings.in_streaming_mode())


@pytest.fixture(scope="module")
def factory_keys(flink):
    from pyflink.java_gateway import get_gateway

    assert flink is not None

    def keys(name):
        factory = get_gateway().jvm
        for part in FACTORIES[name].split("."):
            factory = getattr(factory, part)
        made = factory()
        options = [*made.requiredOptions().toArray(), *made.optionalOptions().toArray()]
        return {option.key() for option in options} - {"connector"}

    return keys


def values(spec: OptionSpec) -> list[str]:
    if spec.type is OptionType.LIST:
        return ["[custom]" if word == "custom" else f"[{word}]" for word in choices(spec)] or [
            "['x']"
        ]
    if spec.name == "commit.time_zone":
        return ["'Europe/Berlin'"]
    if spec.name == "charset":
        return ["'UTF-16'"]
    return list(choices(spec)) or [SAMPLES[spec.type]]


def cases():
    for part in (*CONNECTORS, *FORMATS):
        for spec in part.options:
            if not spec.in_target(TARGET):
                continue
            for role in (Role.SOURCE, Role.SINK):
                able = getattr(part, role.value) if part in CONNECTORS else True
                if able and spec.serves(role):
                    for value in values(spec):
                        yield pytest.param(
                            part, spec, role, value, id=f"{part.name}-{spec.name}-{role}-{value}"
                        )


def declaration(part, spec, role, value):
    """A source or sink with the option, and what else the option needs."""
    in_format = part in FORMATS
    connector = "filesystem" if in_format else part.name
    name = spec.name.replace("<column>", COLUMN_OF.get(spec.name.rpartition(".")[2], "id"))
    lines = [f"{part.name}.{name} = {value}" if in_format else f"{name} = {value}"]
    lines.append(WITH.get(spec.name, "").format(format=part.name))
    lines.append(WITH_VALUE.get(lines[0], ""))
    if value == "sequence":
        lines.append("fields.id.start = 1 fields.id.end = 3")
    if value == "[custom]":
        lines.append("commit.policy_class = 'x'")
    if connector == "filesystem":
        lines.append("" if spec.name == "path" else "path = '/tmp/x'")
        lines.append(
            f"format = {part.name if in_format else 'json'}" if spec.name != "format" else ""
        )
    if spec.name == "format":
        lines[0] = "format = csv"
    body = "\n".join(lines)
    if role is Role.SOURCE:
        return f"source t from {connector} {{ {body} }}"
    return f"sink t from x into {connector} {{ {body} }}"


@pytest.mark.parametrize(("part", "spec", "role", "value"), cases())
def test_flink_plans_with_the_option(flink, text, part, spec, role, value):
    options = text(declaration(part, spec, role, value)).table()
    assert options.diagnostics == ()
    written = ", ".join(f"'{k}' = '{v.replace(chr(39), chr(39) * 2)}'" for k, v in options.flink)
    partitioned = options.typed.get("partition_by")
    clause = (
        f" PARTITIONED BY ({', '.join(f'`{name}`' for name in partitioned)})" if partitioned else ""
    )
    flink.execute_sql("DROP TEMPORARY TABLE IF EXISTS t")
    ddl, columns = ("`name` STRING", "`name`") if part.name in ALONE else (DDL, COLUMNS)
    flink.execute_sql(f"CREATE TEMPORARY TABLE t ({ddl}){clause} WITH ({written})")
    if role is Role.SOURCE:
        flink.explain_sql("SELECT * FROM t")
        return
    flink.execute_sql("DROP TEMPORARY TABLE IF EXISTS s")
    flink.execute_sql(f"CREATE TEMPORARY TABLE s ({DDL}) WITH ('connector' = 'datagen')")
    flink.explain_sql(f"INSERT INTO t ({columns}) SELECT {columns} FROM s")


@pytest.mark.parametrize("part", [*CONNECTORS, *FORMATS], ids=lambda part: part.name)
def test_the_factory_knows_each_key_and_we_know_each_of_its(factory_keys, part):
    ours = {s.key for s in part.options if s.key and s.in_target(TARGET) and "<" not in s.key}
    theirs = {key for key in factory_keys(part.name) if not key.startswith("fields.")}
    watermarks = {key for key in ours if key.startswith("scan.watermark.")}
    assert ours - watermarks == theirs - watermarks


def test_flink_takes_the_settings(flink, text):
    source = text(
        """
        pipeline p {
          parallelism = 1 state_ttl = 36h max_parallelism = 128 time_zone = 'Europe/Berlin'
          checkpoint.interval = 30s checkpoint.mode = at_least_once checkpoint.timeout = 10m
          checkpoint.min_pause = 500ms checkpoint.concurrent = 1 checkpoint.tolerated_failures = 3
          checkpoint.retained = 3 checkpoint.on_cancel = retain checkpoint.unaligned = true
          checkpoint.incremental = true state.backend = rocksdb source.idle_timeout = 1m
          restart = exponential_delay restart.attempts = 3 restart.delay = 1s
          restart.max_delay = 5m restart.within = 1d
        }
        """
    )
    settings = job_settings("p", source["p"].options, (), (), {}, TARGET)
    assert settings.diagnostics == ()
    before = {key: flink.get_config().get(key, "") for key, _ in settings.flink}
    for key, value in settings.flink:
        flink.get_config().set(key, value)
    try:
        flink.execute_sql(
            f"CREATE TEMPORARY TABLE generated ({DDL}) WITH ('connector' = 'datagen')"
        )
        flink.explain_sql("SELECT COUNT(*) FROM generated")
    finally:
        kept = flink.get_config().get_configuration()
        for key, value in before.items():
            if value:
                flink.get_config().set(key, value)
            else:
                kept._j_configuration.removeKey(key)
