from __future__ import annotations

import pytest

from compiler.connectors.model import Role
from compiler.options.apply import connector_for, is_compiled
from compiler.options.references import Reference
from compiler.options.references import Text as ReferringText
from compiler.options.values import Call, Duration, Size


def codes(options):
    return [d.code.number for d in options.diagnostics]


def test_datagen(datagen):
    options = datagen(
        """
        rows_per_second = 5
        number_of_rows = 3
        fields.id.kind = sequence
        fields.id.start = 1
        fields.id.end = 9
        fields.amount.min = 1.25
        fields.at.max_past = 90s
        fields.address.city.length = 3
        """
    )
    assert options.diagnostics == ()
    assert options.flink == (
        ("connector", "datagen"),
        ("rows-per-second", "5"),
        ("number-of-rows", "3"),
        ("fields.id.kind", "sequence"),
        ("fields.amount.min", "1.25"),
        ("fields.at.max-past", "90 s"),
        ("fields.address.city.length", "3"),
        ("fields.id.start", "1"),
        ("fields.id.end", "9"),
    )
    assert options.bounded
    assert options.typed["fields.at.max_past"] == Duration(90_000)


@pytest.mark.parametrize(
    ("options", "bounded"),
    [
        ("rows_per_second = 1", False),
        ("number_of_rows = 1", True),
        ("fields.id.kind = sequence\nfields.id.start = 1\nfields.id.end = 2", True),
        ("fields.id.kind = random", False),
    ],
)
def test_bounded_datagen(datagen, options, bounded):
    assert datagen(options).bounded is bounded


def test_files_are_bounded_unless_watched(text):
    source = "source t from filesystem {{ path = '/p' format = json {} }}"
    assert text(source.format("")).table().bounded
    assert not text(source.format("monitor_interval = 10s")).table().bounded


@pytest.mark.parametrize(
    ("options", "code", "at", "message"),
    [
        ("rows_per_secnd = 5", "OPT001", "rows_per_secnd", "has no option"),
        ("fields.nme.length = 5", "OPT001", "fields.nme.length", "a column `nme`"),
        ("rows_per_second = 5s", "OPT003", "5s", "a whole number such as `1000`, not a duration"),
        ("rows_per_second = 99999999999999999999", "OPT003", "9" * 20, "a whole number below"),
        ("fields.tiny.min = 300", "OPT003", "300", "a whole number below 128"),
        ("fields.tiny.min = 1.5", "OPT003", "1.5", "not a number"),
        ("fields.name.min = 1", "OPT003", "fields.name.min", "does not go with column `name`"),
        ("fields.birthday.null_rate = 0.5", "OPT003", "fields.birthday.null_rate", "`date`"),
        ("fields.at.max_past = 30", "OPT003", "30", "a duration such as `30s`, not a whole number"),
        ("fields.address.city.kind = random", "OPT003", "fields.address.city.kind", "whole column"),
        ("fields.id.kind = sequnce", "OPT003", "sequnce", "one of `random`, `sequence`"),
        ("fields.id.kind = sequence\nfields.id.end = 2", "OPT002", "t", "`fields.id.start`"),
        ("fields.id.start = 2", "OPT004", "fields.id.start = 2", "`fields.id.kind = sequence`"),
        ("parallelism = 1\nparallelism = 2", "OPT005", "parallelism", "given twice"),
        ("parallelism = 1\nscan.parallelism = 2", "OPT004", "scan.parallelism", "the same option"),
        ("rows_per_second = 1 + 1", "OPT003", "1 + 1", "not an expression"),
        ("rows_per_second = env()", "OPT003", "env()", "takes one name in quotes"),
    ],
)
def test_datagen_mistakes(text, options, code, at, message):
    source = text(f"source t from datagen {{\n{options}\n}}")
    result = source.table()
    assert codes(result) == [code]
    assert source.under(result.diagnostics[0]) == at
    assert message in result.diagnostics[0].message


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ("monitor_interval = 5s", "OPT009", "an option of a source, and this is a sink"),
        ("json.omit_nulls = true", "OPT001", "has no option `json.omit_nulls`"),
        ("partition_by = [nme]", "OPT003", "names a column `nme`"),
        ("rolling.file_size = 5", "OPT003", "a size such as `64mb`"),
        ("compaction = 'true'", "OPT003", "`true` or `false`, not a string"),
        ("commit.policy = [success_file, other]", "OPT003", "a list of `metastore`"),
        ("commit.policy = [custom]", "OPT002", "needs the option `commit.policy_class`"),
        ("csv.no_quotes = true csv.quote = 'x'", "OPT004", "does not go with"),
        ("csv.delimiter = 5", "OPT003", "a string such as"),
        ("malformed = skip", "OPT009", "an option of a source"),
        ("csv.null-literal = 'a' csv.null_literal = 'b'", "OPT004", "the same option"),
    ],
)
def test_file_sink_mistakes(files, options, code, message):
    result = files(options)
    assert codes(result) == [code]
    assert message in result.diagnostics[0].message


def test_file_sink(files):
    result = files(
        """
        partition_by = [name]
        rolling.file_size = 64mb
        rolling.interval = 90m
        commit.policy = [success_file, metastore]
        csv.null-literal = 'NA'
        allow_pii = [email]
        description = 'Files'
        """
    )
    assert result.diagnostics == ()
    assert result.location == "/p"
    assert result.flink == (
        ("connector", "filesystem"),
        ("path", "/p"),
        ("format", "csv"),
        ("sink.rolling-policy.file-size", "64 mb"),
        ("sink.rolling-policy.rollover-interval", "90 min"),
        ("sink.partition-commit.policy.kind", "success-file,metastore"),
        ("csv.null-literal", "NA"),
    )
    assert result.typed["partition_by"] == ("name",)
    assert result.typed["rolling.file_size"] == Size(64 << 20)
    assert result.typed["csv.null_literal"] == "NA"


def test_flink_keys_take_flinks_notation(files):
    result = files(
        """
        sink.rolling-policy.rollover-interval = '30 min'
        sink.rolling-policy.file-size = '128 mb'
        auto-compaction = 'true'
        sink.parallelism = '2'
        """
    )
    assert result.diagnostics == ()
    assert result.flink[3:] == (
        ("sink.rolling-policy.file-size", "128 mb"),
        ("sink.rolling-policy.rollover-interval", "30 min"),
        ("auto-compaction", "true"),
        ("sink.parallelism", "2"),
    )


def test_fixes_rename_and_rewrite(text):
    source = text(
        "sink t from x into filesystem {\npath = '/p'\nformat = csv\nroling.interval = '30 min'\n}"
    )
    (unknown,) = source.table().diagnostics
    fixed = text(source.fixed(unknown))
    (wrong,) = fixed.table().diagnostics
    assert "rolling.interval = 30m\n" in fixed.fixed(wrong)
    assert text(fixed.fixed(wrong)).table().diagnostics == ()


def test_option_of_a_later_version(text):
    source = text("source t from filesystem { path = '/p' format = csv csv.trim_spaces = true }")
    (report,) = source.table().diagnostics
    assert report.code.number == "OPT010"
    assert report.message == "Flink 2.2 has no option `csv.trim_spaces`, which came with 2.3"
    assert source.table(target="2.3").diagnostics == ()


def test_malformed(text):
    written = "source t from filesystem {{ path = '/p' format = {} malformed = skip {} }}"
    assert text(written.format("json", "")).table().flink[-1] == (
        "json.ignore-parse-errors",
        "true",
    )
    clash = text(written.format("json", "json.ignore_parse_errors = false")).table()
    assert codes(clash) == ["OPT004"]
    unable = text(written.format("avro", "")).table()
    assert codes(unable) == ["OPT004"]
    assert "cannot go on" in unable.diagnostics[0].message


def test_missing_path_unless_broken(text):
    source = text("sink t from x into filesystem { format = csv }")
    result = source.table()
    assert codes(result) == ["OPT002"]
    assert source.under(result.diagnostics[0]) == "t"
    assert result.diagnostics[0].help == ("`path` takes a string such as `'/data/payments'`",)
    assert source.table(broken=True).diagnostics == ()


@pytest.mark.parametrize(
    ("format_", "message"), [("cvs", "has no format `cvs`"), ("avro_confluent", "has no format")]
)
def test_formats(text, format_, message):
    source = text(
        f"sink t from x into filesystem {{ path = '/p' format = {format_} csv.quote = 'x' }}"
    )
    result = source.table()
    assert codes(result) == ["OPT008"]
    assert message in result.diagnostics[0].message


def test_connectors(text):
    source = text("source a from kafak {} source b from print {} sink c from a into datagen {}")
    _, (unknown,) = connector_for(source["a"].connector, Role.SOURCE)
    assert unknown.code.number == "OPT007"
    assert source.fixed(unknown).startswith("source a from kafka")
    _, (no_source,) = connector_for(source["b"].connector, Role.SOURCE)
    _, (no_sink,) = connector_for(source["c"].connector, Role.SINK)
    assert no_source.message == "`print` cannot be a source, only a sink"
    assert no_sink.message == "`datagen` cannot be a sink, only a source"


def test_kafka_and_iceberg_of_the_language(text):
    source = text(
        """
        param region string = 'eu'
        defaults { kafka.brokers = env('KAFKA_BROKERS') avro.registry = env('SCHEMA_REGISTRY') }
        source payments from kafka { topic = 'payments.${region}.v1' format = avro start = earliest }
        sink totals from payments into kafka { topic = 'totals' format = avro key = [name, id] }
        sink lake from payments into iceberg { table = 'lake.shop.p' partition_by = [days(at)] }
        """
    )
    payments = source.table("payments")
    assert payments.diagnostics == ()
    assert not payments.bounded
    assert dict(payments.flink)["topic"] == "payments.eu.v1"
    assert dict(payments.flink)["properties.bootstrap.servers"] == "${env:KAFKA_BROKERS}"
    assert dict(payments.flink)["scan.startup.mode"] == "earliest-offset"
    assert payments.typed["start"] == "earliest"
    assert payments.typed["brokers"] == ReferringText((Reference("env", "KAFKA_BROKERS"),))
    assert "avro.registry" in payments.typed
    totals = source.table("totals")
    assert totals.diagnostics == ()
    assert dict(totals.flink)["key.fields"] == "name;id"
    lake = source.table("lake")
    assert lake.diagnostics == ()
    assert lake.typed["partition_by"] == (Call("days", (lake.typed["partition_by"][0].args[0],)),)
    connector, _ = connector_for(source["lake"].connector, Role.SINK)
    assert connector is not None
    assert is_compiled(connector)


def test_prefixed_kafka_options(text):
    source = text(
        """
        source t from kafka {
          topic = ['a', 'b']
          brokers = 'b:9092'
          value_format = json
          value.json.ignore-parse-errors = true
          properties.max.poll.records = '500'
          properties.partition.discovery.interval.ms = 5s
        }
        """
    )
    result = source.table()
    assert result.diagnostics == ()
    flink = dict(result.flink)
    assert flink["topic"] == "a;b"
    assert flink["value.json.ignore-parse-errors"] == "true"
    assert flink["properties.max.poll.records"] == "500"
    assert flink["properties.partition.discovery.interval.ms"] == "5000"


def test_columns_not_known(text):
    source = text("source t from datagen { fields.x.min = 3 }")
    assert source.table(columns=None).diagnostics == ()


def test_unknown_param_is_left_to_others(text):
    source = text("sink t from x into filesystem { path = '${nothing}' format = $nothing }")
    result = source.table()
    assert result.diagnostics == ()
    assert result.flink == (("connector", "filesystem"),)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("table = 'lake.shop.p'", ("lake", "shop", "p")),
        ("table = 'lake.shop.eu.p'", ("lake", "shop.eu", "p")),
        ("catalog = 'lake' table = 'shop.p'", ("lake", "shop", "p")),
        ("catalog = 'lake' catalog_database = 'a.b' table = 'p'", ("lake", "a.b", "p")),
        ("catalog = 'lake' table = env('T')", ("lake", None, "${env:T}")),
        ("catalog = 'lake' catalog_table = 'p'", ("lake", None, "p")),
    ],
)
def test_parts_of_a_name_with_dots(text, options, expected):
    source = text(
        f"""
        source payments from kafka {{ topic = 'p' format = json brokers = 'b' }}
        defaults {{ iceberg.catalog_type = hadoop }}
        sink lake from payments into iceberg {{ {options} }}
        """
    )
    lake = source.table("lake")
    assert lake.diagnostics == ()
    flink = dict(lake.flink)
    keys = ("catalog-name", "catalog-database", "catalog-table")
    assert tuple(flink.get(key) for key in keys) == expected


def test_a_name_with_dots_goes_before_what_is_inherited_and_not_beside_its_parts(text):
    source = text(
        """
        source payments from kafka { topic = 'p' format = json brokers = 'b' }
        defaults { iceberg.catalog = 'other' iceberg.catalog_type = hadoop }
        sink lake from payments into iceberg { table = 'lake.shop.p' }
        sink twice from payments into iceberg { table = 'lake.shop.p' catalog = 'lake' }
        """
    )
    lake, twice = source.table("lake"), source.table("twice")
    assert dict(lake.flink)["catalog-name"] == "lake"
    assert [d.message for d in twice.diagnostics] == ["`catalog` is a part of `table` already"]
