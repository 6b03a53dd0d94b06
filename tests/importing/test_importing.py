"""What of a script comes into the `.stream` file, in which form, and what is said of the rest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compiler.checked import Settings
from compiler.checks.hazards import WITHOUT_HAZARDS
from compiler.compile import Built, build, check
from compiler.importing.codes import CODES
from compiler.importing.importing import import_script
from dsl.diagnostic import Severity
from dsl.lexer import scan
from dsl.source import Source
from tests.markdown import ROOT, blocks_of

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.sql"))
PAGES = sorted((ROOT / "docs" / "diagnostics").glob("IMP*.md"))
HEAD = """\
CREATE TABLE gen (id INT NOT NULL, n INT, name STRING) WITH ('connector' = 'datagen');
CREATE TABLE shown (id INT, name STRING) WITH ('connector' = 'print');
"""


def stream(text: str, *, errors: int = 0) -> str:
    """The `.stream` file of a script, in which so many errors are found."""
    result = import_script(Source("job.sql", text))
    wrong = [d for d in result.diagnostics if d.severity is Severity.ERROR]
    assert len(wrong) == errors, [d.message for d in result.diagnostics]
    return result.text


def said(text: str) -> list[tuple[str, str]]:
    """Codes, each with the text that it points at."""
    result = import_script(Source("job.sql", text))
    return [(d.code.number, text[d.span.start : d.span.end]) for d in result.diagnostics]


def task(text: str) -> str:
    """The last task of the file that a script with `HEAD` becomes."""
    return re.findall(r"^task .*?^}\n", stream(HEAD + text), re.MULTILINE | re.DOTALL)[-1]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_no_comment_is_lost(path: Path) -> None:
    source = Source(path.name, path.read_text("utf-8"))
    result = " ".join(import_script(source).text.split())
    for comment in scan(source).comments:
        words = " ".join(comment.text.removeprefix("--").split())
        assert words in result


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_same_script_gives_the_same_bytes(path: Path) -> None:
    source = Source(path.name, path.read_text("utf-8"))
    assert import_script(source) == import_script(source)


@pytest.mark.parametrize("path", SCRIPTS[::3], ids=lambda path: path.stem)
def test_broken_scripts_are_reported_not_raised(path: Path) -> None:
    """Cut off anywhere, a script is imported as far as it goes, and every report lies in its text."""
    text = path.read_text("utf-8")
    for at in range(0, len(text), max(1, len(text) // 12)):
        for broken in (text[:at], text[at:], text[:at] + text[at + 7 :]):
            for d in import_script(Source("job.sql", broken)).diagnostics:
                assert 0 <= d.span.start <= d.span.end <= len(broken)


def test_several_mistakes_are_all_reported() -> None:
    text = HEAD + (
        "CREATE TABLE a (x INT, y) WITH ('connector' = \"print\");\n"
        "INSERT INTO shown SELECT id, FROM gen;\n"
        "CREATE TABLE b (x INT) WITH ('connector' 'print');\n"
        "INSERT INTO shown SELECT id, name FROM gen WHERE id > 1;\n"
    )
    errors = [(code, place) for code, place in said(text) if code != "IMP008"]
    assert errors == [("IMP001", ")"), ("IMP001", ","), ("IMP001", "'print'")]
    assert "where id > 1" in stream(text, errors=3)


def test_what_is_not_carried_over_is_reported_at_its_place() -> None:
    text = (
        "CREATE TABLE gen (id INT) DISTRIBUTED BY HASH(id) INTO 4 BUCKETS"
        " WITH ('connector' = 'datagen', 'speed' = '9', 'rows-per-second' = 'many');\n"
        "CREATE TABLE far (id INT) WITH ('connector' = 'pigeon');\n"
        "ADD JAR 'udf.jar';\n"
        "CREATE FUNCTION parse AS 'com.acme.Parse' LANGUAGE JAVA;\n"
        "SHOW TABLES;\n"
        "INSERT INTO far SELECT id FROM gen;\n"
        "INSERT INTO far SELECT id FROM elsewhere;\n"
        "INSERT INTO nowhere SELECT id FROM gen;\n"
    )
    assert sorted({(code, place) for code, place in said(text) if code != "IMP011"}) == [
        ("IMP002", "ADD JAR 'udf.jar'"),
        ("IMP003", "DISTRIBUTED BY HASH(id) INTO 4 BUCKETS"),
        ("IMP004", "'connector' = 'pigeon'"),
        ("IMP005", "'rows-per-second' = 'many'"),
        ("IMP005", "'speed'"),
        ("IMP006", "elsewhere"),
        ("IMP006", "nowhere"),
        ("IMP008", "nowhere"),
        ("IMP009", "CREATE FUNCTION parse AS 'com.acme.Parse' LANGUAGE JAVA"),
        ("IMP009", "SHOW TABLES"),
    ]


def test_secrets_become_references() -> None:
    text = (
        "CREATE TABLE pay (id INT) WITH ('connector' = 'kafka', 'topic' = 'pay', 'format' = 'json',"
        " 'properties.bootstrap.servers' = '${env:BROKERS}:9092',"
        " 'properties.ssl.key.password' = 'hunter2', 'scan.startup.mode' = 'earliest-offset');\n"
        "CREATE TABLE shown (id INT) WITH ('connector' = 'print');\n"
        "INSERT INTO shown SELECT * FROM pay;\n"
    )
    result = import_script(Source("job.sql", text))
    assert "hunter2" not in result.text
    assert "  properties.ssl.key.password = secret('pay_password')\n" in result.text
    assert "  brokers = env('BROKERS') || ':9092'\n" in result.text
    assert "  start = earliest\n" in result.text
    assert [d.code.number for d in result.diagnostics if d.severity is Severity.WARNING] == [
        "IMP007"
    ]


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("SELECT ID, Name FROM gen", None),
        ("SELECT id, UPPER(`name`) FROM `gen` WHERE `n` IS NOT NULL", "upper(name) as name"),
        ("SELECT g.id, g.name FROM gen AS g", "from gen as g"),
        ("SELECT n, MAX(name) FROM gen GROUP BY n HAVING MAX(id) > 3", "having max(id) > 3"),
        ("SELECT DISTINCT id, name FROM gen", "select distinct id, name"),
        ("SELECT id, CAST(n AS STRING) FROM gen", "cast(n as string) as name"),
        ("SELECT n, n FROM gen", "cast(n as string) as name"),
        ("SELECT id, name /* kept */ FROM gen", "/* kept */"),
        ("SELECT a.id, b.name FROM gen a JOIN gen b ON a.id = b.n", "join gen as b on a.id = b.n"),
    ],
)
def test_queries(query: str, body: str | None) -> None:
    text = f"INSERT INTO shown {query};"
    if body is None:
        assert said(HEAD + text)[0][0] == "IMP011"
    elif "n, n" in query:
        assert body in task(text.replace("shown", "shown"))
    else:
        assert body in task(text)


def test_a_query_that_changes_nothing_is_no_task() -> None:
    text = HEAD + "INSERT INTO shown SELECT id, name FROM v;\nCREATE TABLE x (id INT);\n"
    view = "CREATE VIEW v AS SELECT id, name FROM gen WHERE n = 1;\n"
    result = import_script(Source("job.sql", text.replace("INSERT", view + "INSERT")))
    assert "sink shown from v into print" in result.text
    assert [d.code.number for d in result.diagnostics] == ["IMP009"]


def test_not_null_that_a_sink_does_not_enforce() -> None:
    text = HEAD.replace("shown (id INT, name", "shown (id INT NOT NULL, name STRING NOT NULL, x")
    found = said(text + "INSERT INTO shown SELECT id, name, name FROM gen;")
    assert found == [("IMP008", "name STRING NOT NULL")]


def test_a_string_that_reads_as_a_param() -> None:
    text = HEAD.replace("'print'", "'print', 'print-identifier' = 'a ${b} ''c'''")
    assert "prefix = 'a $' || '{b} ''c'''" in stream(
        text + "INSERT INTO shown SELECT id, name FROM gen;"
    )
    found = said(HEAD + "INSERT INTO shown SELECT id, '${b}' FROM gen;")
    assert ("IMP001", "'${b}'") in found


def test_functions_with_guessed_types() -> None:
    text = (
        "-- Reads a name.\nCREATE TEMPORARY SYSTEM FUNCTION Parse AS 'com.acme.Parse';\n"
        "CREATE FUNCTION longer AS 'texts.longer' LANGUAGE PYTHON;\n"
        + HEAD
        + "INSERT INTO shown SELECT parse(n, 2, name), name FROM gen WHERE longer(name, name);\n"
    )
    text = text.replace("parse(", "Parse(")
    result = import_script(Source("job.sql", text))
    assert [d.code.number for d in result.diagnostics] == ["IMP012", "IMP012"]
    assert (
        "-- Reads a name.\nfunction Parse(n int, value int, name string) returns int "
        "from java 'com.acme.Parse'\n" in result.text
    )
    assert (
        "function longer(name string, name_2 string) returns boolean from python 'texts:longer' {\n"
        "  installed = true\n}\n" in result.text
    )


def test_settings_that_change_on_the_way() -> None:
    insert = "INSERT INTO shown SELECT id, name FROM gen;\n"
    text = (
        "SET 'parallelism.default' = '2';\nSET 'parallelism.default' = '4';\n"
        "SET 'table.exec.state.ttl' = '1 h';\nRESET 'table.exec.state.ttl';\n"
        + HEAD
        + insert
        + "SET 'parallelism.default' = '8';\n"
        + insert
    )
    assert [code for code, _ in said(text)] == ["IMP009", "IMP009", "IMP008", "IMP008"]


def test_an_empty_script() -> None:
    assert stream("") == "pipeline job {}\n"
    assert stream("-- nothing\n;;\n") == "pipeline job {}\n\n-- nothing\n"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_shows_a_script_that_gives_it_and_the_same_mended(path: Path) -> None:
    number, name = path.read_text("utf-8").splitlines()[0].removeprefix("# ").split()
    wrong, mended = [b for b in blocks_of(path.read_text("utf-8")) if b.language == "sql"]
    found = {d.code for d in import_script(Source("job.sql", wrong.text)).diagnostics}
    assert (number, name) in {(code.number, code.name) for code in found}
    assert import_script(Source("job.sql", mended.text)).diagnostics == ()


def test_every_code_has_a_page() -> None:
    assert [path.stem for path in PAGES] == [code.number for code in CODES]


def test_the_page_shows_what_import_gives() -> None:
    script, result = [
        b
        for b in blocks_of((ROOT / "docs" / "import.md").read_text("utf-8"))
        if b.language in ("sql", "stream")
    ]
    imported = import_script(Source("orders.sql", script.text))
    assert imported.text == result.text
    assert imported.diagnostics == ()
    assert (
        check(Source("orders.stream", result.text), Settings(), lambda _p, _i: None).diagnostics
        == ()
    )


def test_keys_and_formats_of_topics_are_all_in_the_file_and_checked() -> None:
    text = """\
CREATE TABLE clicks (
  `key` STRING, -- who clicked
  url STRING,
  part INT METADATA FROM 'partition' VIRTUAL,
  at_ms BIGINT,
  clicked_at AS TO_TIMESTAMP_LTZ(at_ms, 3),
  WATERMARK FOR clicked_at AS clicked_at - INTERVAL '5' SECOND
) WITH (
  'connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'kafka:9092',
  'scan.startup.mode' = 'earliest-offset', 'key.format' = 'raw', 'key.fields' = 'key',
  'value.format' = 'json', 'value.fields-include' = 'EXCEPT_KEY'
);
CREATE TABLE counts (url STRING, n BIGINT NOT NULL, PRIMARY KEY (url) NOT ENFORCED) WITH (
  'connector' = 'upsert-kafka', 'topic' = 'counts', 'properties.bootstrap.servers' = 'kafka:9092',
  'properties.transaction.timeout.ms' = '900000', 'key.format' = 'csv', 'value.format' = 'json'
);
INSERT INTO counts SELECT url, COUNT(*) FROM clicks GROUP BY url;
"""
    assert said(text) == []
    assert (
        stream(text)
        == """\
pipeline job {}

source clicks from kafka {
  topic = 'clicks'
  brokers = 'kafka:9092'
  start = earliest
  key_format = raw
  key = [key]
  value_format = json
  value_columns = except_key

  columns (
    -- who clicked
    key string,
    url string,
    part int from metadata 'partition' virtual,
    at_ms bigint,
    clicked_at as to_timestamp_ltz(at_ms, 3),
  )
  watermark clicked_at - 5s
}

task counts_rows {
  from clicks
  group by url
  select url, count(*) as n
}

sink counts from counts_rows into upsert_kafka {
  topic = 'counts'
  brokers = 'kafka:9092'
  transaction_timeout = 15m
  key_format = csv
  value_format = json

  primary key (url)
}
"""
    )
    settings = Settings(severities=WITHOUT_HAZARDS)
    checked = check(Source("job.stream", stream(text)), settings, lambda _path, _importer: None)
    assert checked.diagnostics == ()


def test_metadata_that_is_written_is_said_by_the_sink() -> None:
    text = """\
CREATE TABLE clicks (id INT NOT NULL, at TIMESTAMP_LTZ(3)) WITH ('connector' = 'datagen');
CREATE TABLE kept (
  id INT NOT NULL, `timestamp` TIMESTAMP(3) METADATA, part INT METADATA FROM 'partition' VIRTUAL
) WITH (
  'connector' = 'kafka', 'topic' = 'kept', 'properties.bootstrap.servers' = 'kafka:9092', 'format' = 'json'
);
CREATE TABLE shown (id INT NOT NULL, at TIMESTAMP_LTZ(3) METADATA FROM 'timestamp') WITH ('connector' = 'print');
INSERT INTO kept SELECT id, at FROM clicks WHERE id > 3;
INSERT INTO shown SELECT id, at FROM clicks WHERE id < 3;
"""
    assert said(text)[0] == ("IMP003", "at TIMESTAMP_LTZ(3) METADATA FROM 'timestamp'")
    result = stream(text, errors=1)
    assert "select id, cast(at as timestamp(3)) as timestamp" in result
    assert (
        """\
sink kept from kept_rows into kafka {
  topic = 'kept'
  brokers = 'kafka:9092'
  format = json
  metadata.timestamp = timestamp
}
"""
        in result
    )


def test_a_connector_that_is_not_known_keeps_its_table() -> None:
    text = """\
CREATE TABLE orders (id INT NOT NULL, at TIMESTAMP(3), WATERMARK FOR at AS at) PARTITIONED BY (id) WITH (
  'connector' = 'acme-cdc', 'database-name' = 'shop', 'password' = 'hunter2', 'format' = 'json'
);
CREATE TABLE old (id INT) WITH ('connector.type' = 'kafka', 'connector.topic' = 'old');
CREATE TABLE bare (id INT);
INSERT INTO old SELECT id FROM orders WHERE id > 3;
INSERT INTO bare SELECT id FROM orders WHERE id < 3;
"""
    assert [found for found in said(text) if found[0] != "IMP008"] == [
        ("IMP004", "'connector' = 'acme-cdc'"),
        ("IMP007", "'password' = 'hunter2'"),
        ("IMP004", "'connector.type' = 'kafka'"),
        ("IMP004", "bare"),
    ]
    result = stream(text, errors=1)
    assert (
        """\
source orders from custom {
  connector = 'acme-cdc'
  changelog = all
  database-name = 'shop'
  password = secret('orders_password')
  format = 'json'
  partition_by = [id]

  columns (
    id int not null,
    at timestamp(3),
  )
  watermark at
}

task old_rows {
  from orders
  where id > 3
  select id
}
"""
        in result
    )
    old = "  connector.type = 'kafka'\n  changelog = all\n  connector.topic = 'old'\n"
    assert f"sink old from old_rows into custom {{\n{old}}}\n" in result
    assert "sink bare from bare_rows into unknown\n" in result


def test_queries_that_stand_alone_are_printed() -> None:
    text = (
        HEAD
        + "SHOW TABLES;\n-- by name\nSELECT n, MAX(id), n FROM gen GROUP BY n;\nFlink SQL> SELECT * FROM gen;"
    )
    assert [code for code, _ in said(text)] == ["IMP009", "IMP009", "IMP008", "IMP008"]
    assert """\
-- by name
task printed_rows {
  from gen
  group by n
  select n, max(id) as `EXPR$1`, n as n0
}

sink printed from printed_rows into print

sink printed_2 from gen into print
""" in stream(text)
    assert said("SELECT 1") == [("IMP008", "SELECT 1")]
    assert said("SELECT , 1") == [("IMP001", ",")]


def test_a_table_of_a_query_is_a_sink() -> None:
    text = HEAD + (
        "-- names alone\n"
        "CREATE TABLE names WITH ('connector' = 'print') AS SELECT name /* kept */ FROM gen WHERE n > 0;\n"
        "INSERT INTO shown SELECT id, name FROM gen;\n"
    )
    result = stream(text)
    assert "task names_rows {\n  select name /* kept */\n  from gen\n  where n > 0\n}" in result
    assert "-- names alone\nsink names from names_rows into print\n" in result
    assert ("IMP003", "names") in said(text + "INSERT INTO shown SELECT 1, name FROM names;")


def test_comments_of_a_drop_stay_at_the_table() -> None:
    text = (
        "-- what is made up\nDROP TABLE IF EXISTS gen;\n"
        + HEAD
        + "INSERT INTO shown SELECT id, name FROM gen;"
    )
    assert "-- what is made up\nsource gen from datagen {" in stream(text)


def test_functions_are_called_as_they_are_declared() -> None:
    text = (
        "CREATE FUNCTION GRADE AS 'com.acme.Grade';\n"
        + HEAD.replace("name STRING)", "name STRING, g AS Grade(n))")
        + "INSERT INTO shown SELECT id, Grade(id) FROM gen WHERE /* most */ grade(n) = 'a';\n"
        + "INSERT INTO shown SELECT id, GRADE(id) FROM gen;\n"
    )
    result = stream(text)
    assert "function grade(id int) returns string from java 'com.acme.Grade'" in result
    assert "    g as grade(n),\n" in result
    assert "grade(id) as name\n  from gen\n  where /* most */ grade(n) = 'a'" in result
    assert "  select id, grade(id) as name\n}" in result


def test_parts_become_steps_where_others_are_refused() -> None:
    text = HEAD.replace("datagen');", "datagen');\nSET 'no.such.key' = '1';") + (
        "INSERT INTO shown SELECT id, name FROM gen WHERE n > 0;\n"
        "INSERT INTO shown SELECT id, nobody(name) FROM gen;\n"
    )
    assert ("IMP011", "nobody") in said(text)
    assert "task shown_rows {\n  from gen\n  where n > 0\n  select id, name\n}" in stream(
        text, errors=1
    )


CONFLICTS = """\
CREATE TABLE a (id INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE s (id INT, n BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print');
INSERT INTO s SELECT id, COUNT(*) AS n FROM a GROUP BY id ON CONFLICT DO {};
"""


@pytest.mark.parametrize("word", ["DEDUPLICATE", "nothing", "Error"])
def test_what_an_insert_says_of_conflicts_is_said_by_the_sink(word: str) -> None:
    """Flink reads this clause from 2.3 on, at the end of the statement."""
    found = import_script(Source("s.sql", CONFLICTS.format(word)), "2.3")
    assert [d for d in found.diagnostics if d.severity is Severity.ERROR] == []
    assert f"  on_conflict = {word.lower()}\n" in found.text
    checked = check(Source("s.stream", found.text), Settings(target="2.3"), lambda *_: None)
    built = build(checked)
    assert isinstance(built, Built)
    assert built.script.inserts[0].sql.endswith(f"ON CONFLICT DO {word.upper()}")


def test_another_word_behind_on_conflict_is_a_mistake() -> None:
    found = import_script(Source("s.sql", CONFLICTS.format("MERGE")))
    assert "`ERROR`, `NOTHING` or `DEDUPLICATE`" in found.diagnostics[-1].message


def test_a_watermark_of_the_source_is_not_carried_over() -> None:
    text = """\
CREATE TABLE a (id INT, ts TIMESTAMP(3), WATERMARK FOR ts AS source_watermark()) WITH ('connector' = 'datagen');
CREATE TABLE s (id INT) WITH ('connector' = 'print');
INSERT INTO s SELECT id FROM a;
"""
    (found,) = import_script(Source("s.sql", text)).diagnostics
    assert text[found.span.start : found.span.end] == "WATERMARK FOR ts AS source_watermark()"
    assert "`watermark event_time - 5s`" in found.help[0]


def test_empty_texts_of_a_built_job_come_back() -> None:
    """They are written as they are: no cast may name the type that they have, `CHAR(0)`."""
    head = "pipeline p {}\nsource gen from datagen { columns (s string) }\n"
    task = "task t { from gen select coalesce(s, '') as s, replace(s, 'a', '') as r, '' as e }\n"
    found = check(
        Source("p.stream", f"{head}{task}sink o from t into print"), Settings(), lambda *_: None
    )
    job = build(found)
    assert isinstance(job, Built)
    text = stream(job.artifacts.text("job.sql"))
    assert "coalesce(s, '') as s" in text.lower().replace("`", "")
