"""Scripts of all kinds are imported and built; Flink's planner makes the same of the script and of the built job."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from compiler.checked import Settings
from compiler.compile import Built, build, check
from compiler.importing.importing import import_script
from compiler.importing.reading import read_script
from compiler.importing.statements import CreateTable, Insert, Other, SetOption, Show
from compiler.optimize import passes
from dsl.diagnostic import Severity
from dsl.source import Source
from dsl.span import Span
from runtime.declaring import declare_all
from runtime.engine import Engine
from tests.importing.plans import difference, normal_plan

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.sql"))
EXAMPLES = sorted(
    path
    for path in (ROOT / "examples").rglob("*.stream")
    if "\npipeline " in "\n" + path.read_text(encoding="utf-8")
)


def imported(source: Source) -> Built:
    """The job that the imported file is built to; nothing is lost, and `check` is silent."""
    result = import_script(source)
    said = [d.message for d in result.diagnostics if d.severity is not Severity.INFO]
    shown = [s for s in read_script(source)[0].statements if isinstance(s.statement, Show)]
    assert len(said) == len(shown)
    assert all("stands alone" in message for message in said)
    return built(Source("imported.stream", result.text))


def built(source: Source) -> Built:
    checked = check(source, Settings(), lambda path, importer: load(path, importer))
    assert not checked.failed, checked.diagnostics
    result = build(checked)
    assert isinstance(result, Built)
    return result


def load(path: str, importer: str) -> Source | None:
    file = Path(importer).parent / path
    return Source(str(file), file.read_text(encoding="utf-8"))


def plan_of_job(engine: Engine, job: Built, *first: str) -> str:
    """The plan of a job, after statements for its environment."""
    environment = engine.table_environment(job.script.mode, job.script.settings)
    for text in first:
        environment.executeSql(text)
    # Guessed signatures are not held to the functions here.
    unprobed = tuple(replace(one, probe="") for one in job.script.statements)
    assert declare_all(environment, replace(job.script, statements=unprobed)) is None
    together = environment.createStatementSet()
    for insert in job.script.inserts:
        together.addInsertSql(insert.sql)
    return str(together.explain(*no_details(engine)))


def plan_of_script(engine: Engine, source: Source, job: Built) -> str:
    """The plan of a script, statement by statement as it stands, under the settings of the built job and its own."""
    environment = engine.table_environment(job.script.mode, job.script.settings)
    inserts: list[str] = []
    script, _ = read_script(source)
    for placed in script.statements:
        statement = placed.statement
        text = source.text[statement.span.start : statement.span.end]
        match statement:
            case SetOption(setting=setting):
                environment.getConfig().set(setting.key, setting.value)
            case Insert():
                inserts.append(text)
            case Show(body=body) | CreateTable(body=Span() as body):
                query = source.text[body.start : body.end]
                inserts.append(_filled(environment, statement, query, len(inserts)))
            case Other(words=words) if words != "CREATE DATABASE":
                pass  # about the client, or another program
            case _:
                environment.executeSql(text)
    together = environment.createStatementSet()
    for insert in inserts:
        together.addInsertSql(insert)
    return str(together.explain(*no_details(engine)))


def _filled(environment: Any, statement: Show | CreateTable, query: str, number: int) -> str:
    """An INSERT of a query into a table that is made for it, with the options that the script has for it."""
    name, options = f"printed_{number}", "'connector' = 'print'"
    if isinstance(statement, CreateTable):
        name = statement.name.parts[-1].text
        options = ", ".join(f"'{s.key}' = '{s.value}'" for s in statement.options)
    schema = environment.sqlQuery(query).getResolvedSchema()
    columns = ", ".join(
        f"`{column.getName()}` {column.getDataType().getLogicalType().asSerializableString()}"
        for column in schema.getColumns()
    )
    environment.executeSql(f"CREATE TABLE `{name}` ({columns}) WITH ({options})")
    return f"INSERT INTO `{name}` {query}"


def sink_types(job: Built) -> dict[str, frozenset[str]]:
    """The types of the columns of a job's sinks, NOT NULL left out, STRING in full."""
    types: dict[str, set[str]] = {}
    for insert in job.script.inserts:
        table = next(s.sql for s in job.script.statements if s.name == insert.sink)
        for name, kind in re.findall(r"^  `([^`]+)` (\w+(?:\([\d, ]+\))?)", table, re.MULTILINE):
            full = {"STRING": "VARCHAR(2147483647)", "INT": "INTEGER"}
            kind = full.get(kind, kind).replace("TIMESTAMP_LTZ", "TIMESTAMP_WITH_LOCAL_TIME_ZONE")
            types.setdefault(name, set()).add(kind)
    return {name: frozenset(found) for name, found in types.items()}


def no_details(engine: Engine) -> tuple[object, object]:
    api = engine.flink.table.api
    return api.ExplainFormat.TEXT, engine.gateway.new_array(api.ExplainDetail, 0)


def test_there_are_enough_scripts() -> None:
    assert len(SCRIPTS) >= 25


@pytest.mark.flink
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_and_its_import_have_one_plan(
    engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pass that leaves out columns of tables that nobody reads is off: Flink's plan of the script has them all."""
    kept = tuple(p for p in passes.PASSES if p[0] != "dead_columns")
    monkeypatch.setattr(passes, "PASSES", kept)
    source = Source(path.name, path.read_text(encoding="utf-8"))
    job = imported(source)
    types = sink_types(job)
    wanted = normal_plan(plan_of_script(engine, source, job), types)
    assert difference(wanted, normal_plan(plan_of_job(engine, job), types)) is None
    for placed in read_script(source)[0].statements:
        if isinstance(placed.statement, SetOption):
            set_ = placed.statement.setting
            if not set_.key.startswith("sql-client."):
                assert same_value(dict(job.script.settings)[set_.key], set_.value)


def same_value(one: str, other: str) -> bool:
    def spelt(text: str) -> str:
        return re.sub(r"(\d)\s+(?=[a-z])", r"\1", text.lower())

    return spelt(one) == spelt(other)


@pytest.mark.flink
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_job_of_an_example_imports_back(engine: Engine, path: Path) -> None:
    """What `streamc build` writes is a script as any other; it does not say what functions take and give."""
    before = built(Source(str(path), path.read_text(encoding="utf-8")))
    text = before.artifacts.text("job.sql")
    made = re.findall(r"^CREATE TEMPORARY (?:SYSTEM )?FUNCTION (\S+)", text, re.MULTILINE)
    # A function of ours that conditions for late rows ask is taken out again.
    functions = sum(not name.startswith("`streamc$") for name in made)
    if functions:
        lost = import_script(Source("job.sql", text)).diagnostics
        assert [d.code.number for d in lost].count("IMP012") == functions
        return
    after = imported(Source("job.sql", text))
    types = sink_types(before)
    wanted = normal_plan(plan_of_job(engine, before), types)
    told = difference(wanted, normal_plan(plan_of_job(engine, after), types))
    assert told is None, told
