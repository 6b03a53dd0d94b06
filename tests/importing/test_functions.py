"""Scripts with functions in Java: the types that are guessed fit their code, and the plans are one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from compiler.importing.importing import import_script
from dsl.source import Source
from runtime.engine import Engine
from runtime.modules import with_modules
from tests.functions.pipelines import jar
from tests.importing.plans import difference, normal_plan
from tests.importing.test_plans import built, plan_of_job, plan_of_script, sink_types

SCRIPT = """\
CREATE TABLE answers (pupil STRING, points INT, amount DECIMAL(10, 2)) WITH ('connector' = 'datagen');
CREATE TABLE graded (pupil STRING, grade STRING) WITH ('connector' = 'print');
CREATE TABLE negated (pupil STRING, amount DECIMAL(10, 2)) WITH ('connector' = 'print');
CREATE TEMPORARY SYSTEM FUNCTION Grade AS 'com.acme.Grade' LANGUAGE JAVA;
CREATE TEMPORARY SYSTEM FUNCTION negated_amount AS 'com.acme.Grade';
EXECUTE STATEMENT SET BEGIN
INSERT INTO graded SELECT pupil, GRADE(points, 5) FROM answers WHERE grade(points, 3) = 'pass';
INSERT INTO negated SELECT pupil, Negated_Amount(amount) FROM answers /* all */;
END;
"""


@pytest.mark.flink
def test_a_script_with_java_functions_and_its_import_have_one_plan(
    engine: Engine, tmp_path: Path
) -> None:
    found = import_script(Source("graded.sql", SCRIPT))
    assert [d.code.number for d in found.diagnostics] == ["IMP012", "IMP012"]
    job = built(Source("graded.stream", found.text))
    add = f"ADD JAR '{jar(tmp_path)}'"
    types = sink_types(job)
    whole = Source("graded.sql", f"{add};\n{SCRIPT}")
    wanted = normal_plan(plan_of_script(engine, whole, job), types)
    assert difference(wanted, normal_plan(plan_of_job(engine, job, add), types)) is None
    assert any("GRADE(points, 5)" in line for line in wanted)


def test_the_jar_of_a_function_is_said_to_be_given_elsewhere() -> None:
    text = SCRIPT.replace("LANGUAGE JAVA", "LANGUAGE JAVA USING JAR 'file:///grades.jar'")
    found = [
        d
        for d in import_script(Source("graded.sql", text)).diagnostics
        if d.code.number == "IMP003"
    ]
    assert [text[d.span.start : d.span.end] for d in found] == ["USING JAR 'file:///grades.jar'"]
    assert "--jar" in found[0].help[0]


def test_a_function_called_with_named_arguments_is_not_guessed() -> None:
    """Calls are written by place, and the order of a guess might not be that of the code."""
    text = SCRIPT.replace("GRADE(points, 5)", "GRADE(least => 5, points => points)")
    found = import_script(Source("graded.sql", text)).diagnostics
    assert "`Grade` is called with named arguments, and the script does not say their order" in [
        d.message for d in found
    ]


CODE = """\
from pyflink.table import DataTypes
from pyflink.table.udf import udf


@udf(result_type=DataTypes.STRING())
def grade(points, least):
    return "pass" if points >= least else "fail"


@udf(result_type=DataTypes.INT())
def doubled(points):
    return 2 * points
"""
IN_PYTHON = """\
CREATE TABLE answers (pupil STRING, points INT) WITH ('connector' = 'datagen');
CREATE TABLE graded (pupil STRING, grade STRING, points INT) WITH ('connector' = 'print');
CREATE TEMPORARY SYSTEM FUNCTION Grade AS 'imported_grades.grade' LANGUAGE PYTHON;
CREATE TEMPORARY FUNCTION doubled AS 'imported_grades.doubled' LANGUAGE PYTHON;
INSERT INTO graded SELECT pupil, GRADE(points, 5), doubled(points) FROM answers
  WHERE grade(points, 3) = 'pass' AND doubled(points) > 4;
"""


@pytest.mark.flink
def test_a_script_with_python_functions_and_its_import_have_one_plan(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Flink asks this process for the code of functions in Python, of the script and of the job alike."""
    (tmp_path / "imported_grades.py").write_text(CODE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = import_script(Source("graded.sql", IN_PYTHON))
    assert [d.code.number for d in found.diagnostics] == ["IMP012", "IMP012"]
    job = built(Source("graded.stream", found.text))
    files = f"SET 'python.files' = '{tmp_path}'"
    whole = Source("graded.sql", f"{files};\n{IN_PYTHON}")
    types = sink_types(job)
    wanted = normal_plan(plan_of_script(engine, whole, job), types)
    settings = with_modules(job.script, engine.place.scratch)
    placed = replace(job, script=replace(job.script, settings=settings))
    assert difference(wanted, normal_plan(plan_of_job(engine, placed), types)) is None
    assert sum("PYTHONCALC" in line.upper() for line in wanted) > 1
