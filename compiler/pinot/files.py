"""Turns sinks of a plan whose topics Pinot reads into the schema and the configuration of each table, as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from compiler.options.references import Reference, split
from compiler.pinot.fields import Field, Refused, field_of, time_field
from compiler.plan.operators import TableColumn
from compiler.plan.plan import PinotTable, Plan, PlanSink

FOLDER = "pinot"
"""Where the files lie, beside the job."""
_OFFSET = "__metadata$offset"
"""The column in which Pinot puts the offset of a message (StreamDataDecoderImpl)."""
_CLIENT = ("security.", "sasl.", "ssl.")
_PROPERTIES = "properties."
_BROKERS = "properties.bootstrap.servers"


def pinot_files(plan: Plan) -> dict[str, str]:
    """The files of all tables, by their paths."""
    found: dict[str, str] = {}
    for sink in plan.sinks:
        if sink.pinot is not None:
            place = f"{FOLDER}/{sink.pinot.name}"
            found[f"{place}.schema.json"] = _text(schema(sink, sink.pinot))
            found[f"{place}.table.json"] = _text(configuration(sink, sink.pinot))
    return found


def _text(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def schema(sink: PlanSink, table: PinotTable) -> dict[str, object]:
    """The schema of a table: Pinot's `Schema`."""
    parts: dict[str, list[dict[str, object]]] = {
        "dimensionFieldSpecs": [],
        "metricFieldSpecs": [],
        "dateTimeFieldSpecs": [],
    }
    for column in sink.table_columns:
        if column.kind == "physical":
            kind, spec = _spec(column, table)
            parts[kind].append(spec)
    found: dict[str, object] = {
        "schemaName": table.name,
        "enableColumnBasedNullHandling": True,
    }
    if table.key:
        parts["dimensionFieldSpecs"].append({"name": _OFFSET, "dataType": "LONG"})
        found["primaryKeyColumns"] = list(table.key)
    return found | {kind: specs for kind, specs in parts.items() if specs}


def _spec(column: TableColumn, table: PinotTable) -> tuple[str, dict[str, object]]:
    name, type_ = column.column.name, column.column.type
    field = time_field(type_) if name == table.time_column else field_of(type_)
    if field is None or isinstance(field, Refused):
        raise ValueError(f"Pinot has no place for {name}")
    spec: dict[str, object] = {"name": name, "dataType": field.data_type}
    if field.many:
        spec["singleValueField"] = False
    if field.length is not None:
        spec["maxLength"] = field.length
    if not type_.nullable and not field.many:
        spec["notNull"] = True
    if field.format:
        return "dateTimeFieldSpecs", spec | {
            "format": field.format,
            "granularity": field.granularity,
        }
    return ("metricFieldSpecs" if _is_metric(name, field, table) else "dimensionFieldSpecs"), spec


def _is_metric(name: str, field: Field, table: PinotTable) -> bool:
    return field.number and name not in table.key and name not in table.dimensions


def configuration(sink: PlanSink, table: PinotTable) -> dict[str, object]:
    """The configuration of a table: Pinot's `TableConfig`."""
    segments: dict[str, object] = {
        "timeColumnName": table.time_column,
        "replication": str(table.replication),
    }
    if table.retention:
        segments |= {"retentionTimeUnit": "HOURS", "retentionTimeValue": str(table.retention)}
    found: dict[str, object] = {
        "tableName": table.name,
        "tableType": "REALTIME",
        "segmentsConfig": segments,
        "tenants": {},
        "tableIndexConfig": {"loadMode": "MMAP"},
        "ingestionConfig": {"streamIngestionConfig": {"streamConfigMaps": [_stream(sink, table)]}},
    }
    if table.key:
        # Of two rows of a key the later message counts, as in Flink: messages of a key lie in one partition.
        found["upsertConfig"] = {"mode": "FULL", "comparisonColumns": [_OFFSET]}
        found["routing"] = {"instanceSelectorType": "strictReplicaGroup"}
    return found | {"metadata": {}}


def _stream(sink: PlanSink, table: PinotTable) -> dict[str, str]:
    """How the table reads the topic: Pinot's `StreamConfig`, and what its Kafka client takes."""
    options = dict(sink.options)
    found = {
        "streamType": "kafka",
        "stream.kafka.topic.name": _value(sink.location, table, "topic"),
        "stream.kafka.broker.list": _value(options.get(_BROKERS, ""), table, "brokers"),
        "stream.kafka.consumer.type": "lowlevel",
        "stream.kafka.consumer.factory.class.name": "org.apache.pinot.plugin.stream.kafka30.KafkaConsumerFactory",
        "stream.kafka.consumer.prop.auto.offset.reset": "smallest",
        "stream.kafka.decoder.class.name": "org.apache.pinot.plugin.inputformat.json.JSONMessageDecoder",
    }
    if options.get("sink.delivery-guarantee") == "exactly-once":
        found["stream.kafka.isolation.level"] = "read_committed"
    if table.key:
        found["stream.kafka.metadata.populate"] = "true"
    return found | dict(_client(options, table))


def _client(options: dict[str, str], table: PinotTable) -> Iterator[tuple[str, str]]:
    """What the clients of Kafka in Flink and in Pinot have in common: how they show who they are."""
    for key, value in options.items():
        name = key.removeprefix(_PROPERTIES)
        if key.startswith(_PROPERTIES) and name.startswith(_CLIENT):
            yield name, _value(value, table, name)


def _value(written: str, table: PinotTable, name: str) -> str:
    """A value, or the variable of the environment that has it: Pinot puts in `${NAME}`, of a whole value alone
    (ConfigUtils). A reference keeps its name; a text with references in it is one variable, called after the table.
    """
    parts = split(written)
    if not any(isinstance(part, Reference) for part in parts):
        return "".join(map(str, parts))
    whole = parts[0] if len(parts) == 1 else None
    text = whole.name if isinstance(whole, Reference) else f"{table.name}_{name}"
    exact = isinstance(whole, Reference) and whole.kind == "env"
    return "${" + (text if exact else re.sub(r"\W", "_", text).upper()) + "}"
