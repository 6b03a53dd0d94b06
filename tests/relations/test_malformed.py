"""Sources whose malformed records are read, as a table and two views: what needs no Flink to be seen."""

from __future__ import annotations

from compiler.connectors.load import find_connector
from compiler.plan import operators as op
from compiler.plan.expressions import CastExpr
from compiler.plan.operators import Column, Project, TableColumn, TableSource
from compiler.plan.plan import Relation
from compiler.relations.malformed import malformed_relation, routed
from compiler.types.datatype import DataType, Root
from dsl.records import replace
from dsl.span import Span

SPAN = Span("p.stream", 0, 1)
INT = DataType(Root.INT)


def source(*options: tuple[str, str]) -> Relation:
    columns = (
        TableColumn(Column("card", INT, ("pii",), SPAN)),
        TableColumn(Column("amount", INT, ("pii", "money"), SPAN)),
    )
    table = TableSource("kafka", options, columns, (), None, SPAN)
    return Relation("orders", "source", table, "orders", SPAN)


def test_what_tells_of_a_record_is_as_personal_as_the_record():
    kafka = find_connector("kafka")
    assert kafka is not None
    columns = malformed_relation(source(), kafka).operator.columns
    labels = {column.name: column.labels for column in columns if column.labels}
    assert labels == dict.fromkeys(("error", "raw", "text"), ("pii", "money"))


def test_a_message_has_its_place_and_the_format_of_its_value_is_the_one_replaced():
    kafka = find_connector("kafka")
    assert kafka is not None
    given = source(
        ("connector", "kafka"),
        ("key.format", "json"),
        ("key.json.ignore-parse-errors", "true"),
        ("value.format", "json"),
        ("value.json.timestamp-format.standard", "SQL"),
    )
    table, decoded, malformed = routed([given, malformed_relation(given, kafka)])
    assert [one.name for one in (table, decoded, malformed)] == [
        "orders$table",
        "orders",
        "orders.malformed",
    ]
    assert {one.task for one in (table, decoded, malformed)} == {"orders"}
    assert isinstance(table.operator, op.TableSource)
    assert dict(table.operator.options) == {
        "connector": "kafka",
        "key.format": "json",
        "key.json.ignore-parse-errors": "true",
        "value.format": "streamc-routing",
        "value.streamc-routing.format": "json",
        "value.streamc-routing.json.timestamp-format.standard": "SQL",
    }
    assert decoded.operator.columns == given.operator.columns
    assert [column.name for column in malformed.operator.columns][5:] == [
        "topic",
        "partition",
        "offset",
    ]
    keys = [c.key for c in table.operator.table_columns if c.kind == "metadata"]
    assert keys == ["topic", "partition", "offset"]


def test_a_place_that_the_source_has_as_a_column_is_read_once():
    kafka = find_connector("kafka")
    assert kafka is not None
    given = source(("connector", "kafka"), ("value.format", "json"))
    assert isinstance(given.operator, TableSource)
    place = TableColumn(Column("place", INT, (), SPAN), "metadata", key="offset")
    own = TableColumn(Column("partition", DataType(Root.INT, False), (), SPAN), "metadata")
    table = replace(given.operator, table_columns=(*given.operator.table_columns, place, own))
    given = replace(given, operator=table)
    records, _, malformed = routed([given, malformed_relation(given, kafka)])
    assert isinstance(records.operator, TableSource)
    metadata = [c for c in records.operator.table_columns if c.kind == "metadata"]
    assert [c.key or c.column.name for c in metadata] == ["offset", "partition", "topic"]
    assert isinstance(malformed.operator, Project)
    offset = malformed.operator.columns[7].type
    assert (offset.root, offset.nullable) == (Root.BIGINT, True)
    assert isinstance(malformed.operator.expressions[7], CastExpr)


def test_a_source_that_nobody_asks_stays_as_it_is():
    given = source(("connector", "kafka"), ("format", "json"))
    assert routed([given]) == (given,)
