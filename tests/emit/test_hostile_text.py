"""Texts of a file that look like SQL stay texts: each statement stays the one statement that it is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from compiler.checked import Settings
from compiler.compile import Built, build, check
from compiler.emit.script import StatementKind
from compiler.options.references import fill
from dsl.source import Source
from runtime.engine import Engine
from streamc.running.references import resolved
from tests.emit.lexer import Token, statements, tokens

HARD = (
    "'; DROP TABLE x; --",
    "`; drop table `x",
    "\\'",
    "*/ ; /*",
    "/*+ x */",
    ") WITH (\n  'connector' = 'print'\n)",
    "${env:HOME}",
    "${secret:x}",
    "${dollar}",
    "a\\0027; b",
    "\u2028;\n--",
    "\x00;",
    "END;\nEXECUTE STATEMENT SET BEGIN",
    "U&'\\0027'",
    ";",
)
PIECES = st.sampled_from(
    [*HARD, "'", '"', "`", "\\", "\n", ";", "--", "${", "$", "{", "}", "é", "𝄞"]
)
TEXTS = st.one_of(
    st.lists(PIECES, min_size=1, max_size=4).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
)
NAMES = TEXTS.filter(lambda text: not re.search(r"[\r\n]", text))
TRIED = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def quoted(text: str) -> str:
    """A string of a `.stream` file; a param stands where it would be taken for one."""
    return "'" + text.replace("'", "''").replace("${", "${dollar_}{") + "'"


def key(text: str) -> str:
    """A key of metadata, in which no params stand."""
    return "'" + text.replace("'", "''").replace("${", "$ {") + "'"


def named(text: str) -> str:
    return "`" + text.replace("`", "``") + "`"


def doc(text: str) -> str:
    return "".join(f"    --- {line}\n" for line in re.split(r"[\r\n]", text))


def pipeline(text: str, name: str) -> str:
    """The text as the value of options of five connectors, a comment, a constant, a key of metadata."""
    return f"""
pipeline shop {{ description = {quoted(text)} }}
param dollar_ string = '$'
param given string

source orders from kafka {{
  brokers = {quoted(text)}
  topic = [{quoted(text)}, 'orders']
  format = json
  start = earliest
  properties.any.thing = $given
  columns (
{doc(text)}    {named(name)} string not null,
    said as {quoted(text)},
    place bigint not null from metadata 'offset',
  )
}}

source rows from custom {{
  connector = {quoted(text)}
  {named("acme." + name.replace("`", "_"))} = {quoted(text)}
  columns (a string, b string from metadata {key(text)})
}}

task kept {{
  from orders
  where {named(name)} <> {quoted(text)}
  extend {quoted(text)} as constant, {named(name)} as {named(name + "2")}
}}

sink copied from kept into kafka {{
  brokers = 'b:9092'
  topic = {quoted(text)}
  format = json
  key = [{named(name)}]
  delivery = exactly_once
}}

sink files from kept into filesystem {{
  path = {quoted(text)}
  format = csv
  csv.null_literal = {quoted(text)}
}}

sink stored from kept into jdbc {{
  url = 'jdbc:mysql://' || {quoted(text)} || secret('place')
  table = {quoted(text)}
  password = secret('password')
}}

sink shown from rows into print {{ prefix = {quoted(text)} }}
"""


def built(text: str, name: str) -> Built:
    given = Settings(params={"given": text})
    checked = check(Source("hostile.stream", pipeline(text, name)), given, lambda *_: None)
    assert checked.plan is not None, [
        (d.code.number, d.message) for d in checked.diagnostics if d.severity == "error"
    ]
    made = build(checked)
    assert isinstance(made, Built), made
    return made


def shape(sql: str) -> tuple[str, ...]:
    """A statement without what stands in quotes, and without the lengths of types."""
    quoted_kinds = ("text", "unicode", "name")
    return tuple(
        "_" if t.kind in quoted_kinds else t.value for t in tokens(sql) if not t.text.isdigit()
    )


def shapes(made: Built) -> list[tuple[str, ...]]:
    return [shape(one.sql) for one in (*made.script.statements, *made.script.inserts)]


def options(found: list[Token]) -> dict[str, str]:
    """The options behind the last WITH."""
    last = max(i for i, t in enumerate(found) if t.kind == "word" and t.value == "WITH")
    values = [t.value for t in found[last:] if t.kind in ("text", "unicode")]
    return dict(zip(values[::2], values[1::2], strict=True))


PLAIN = built("plain", "column")


@TRIED
@example("'; DROP TABLE x; --", "`; DROP TABLE x; --")
@example(") WITH (\n  'connector' = 'print'\n)", ") WITH (")
@example("${env:HOME}", "${env:HOME}")
@example("a\n;\n", ";")
@given(TEXTS, NAMES)
def test_statements_stay_what_they_are(text: str, name: str) -> None:
    made = built(text, name)
    assert shapes(made) == shapes(PLAIN)
    script, plain = (statements(b.artifacts.text("job.sql")) for b in (made, PLAIN))
    assert [[t.value for t in s if t.kind == "word"] for s in script] == [
        [t.value for t in s if t.kind == "word"] for s in plain
    ]
    tables = {one.name: tokens(one.sql) for one in made.script.statements}
    values = {t.value for found in tables.values() for t in found if t.kind != "word"}
    assert {text, name, name + "2"} <= values
    written = fill(options(tables["files"])["path"], lambda ref: f"reference {ref}")
    assert written == text


@TRIED
@example("'\\`;--\n", "x")
@example("${env:HOME}", "${env:HOME}")
@example("a\n", "${secret:password}")
@given(TEXTS, NAMES)
def test_what_is_put_in_for_a_reference_is_data(
    tmp_path_factory: Any, text: str, name: str
) -> None:
    """The text is the value of the secret, and what the file says itself stays as it is."""
    assume(not text.endswith("\r"))  # would be the half of a line break
    folder = tmp_path_factory.getbasetemp() / "secrets"
    folder.mkdir(exist_ok=True)
    for secret in ("password", "place"):
        (folder / secret).write_bytes(text.encode() + b"\n")
    made = built(text, name)
    script = resolved(made.script, {"STREAMC_SECRETS": str(folder), "HOME": "'`; home"})
    assert [shape(one.sql) for one in script.statements] == shapes(PLAIN)[: len(script.statements)]
    tables = {one.name: tokens(one.sql) for one in script.statements}
    assert options(tables["stored"])["password"] == text
    assert options(tables["stored"])["url"] == f"jdbc:mysql://{text}{text}"
    assert options(tables["files"])["path"] == text
    assert name in {t.value for t in tables["orders"] if t.kind == "name"}
    said = [t.value for t in tables["orders"] if t.kind in ("text", "unicode")]
    assert text in said[:3]


@pytest.mark.flink
@pytest.mark.parametrize("text", HARD)
def test_flink_reads_one_statement(text: str, engine: Engine) -> None:
    """Flink's own parser takes each statement as one of its kind, with the value as it was."""
    environment = engine.table_environment("streaming", {})
    parser = environment.getParser()
    name = re.sub(r"[\r\n\x00]", "_", text)
    made = built(text, name)
    for one in made.script.statements:
        if one.kind == StatementKind.TABLE:  # views need the connectors of what they read
            operations = parser.parse(one.sql)
            assert operations.size() == 1
            operation = operations.get(0)
            assert operation.getClass().getSimpleName() == "CreateTableOperation"
            assert dict(operation.getCatalogTable().getOptions()) == options(tokens(one.sql))
