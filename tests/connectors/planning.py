"""Plans jobs with Flink's own planner, each with its jars in a class loader of its own.

It runs in the Python environment of the Flink that is asked: `python -m tests.connectors.planning`.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from compiler.checked import Checked, Settings
from compiler.compile import Built, build, check
from compiler.emit.script import Script
from dsl.source import Source
from runtime.causes import java_errors, plain, trace_of
from runtime.engine import Engine, EngineMissing, EngineOptions, start_engine

_REFERENCE = re.compile(r"\$\{secret:(\w+)\}")
SECRETS = {"mongodb": "mongodb://db.example:27017"}
"""Values of secrets that a factory looks at while it plans; of others the name will do."""


def checked(text: str, target: str) -> Checked:
    """A pipeline that compiles; AssertionError with what is wrong with it."""
    found = check(Source("planned.stream", text), Settings(target=target), lambda *_: None)
    assert found.plan is not None, [d.message for d in found.diagnostics]
    return found


def compiled(found: Checked) -> Script:
    """The job of a pipeline."""
    built = build(found)
    assert isinstance(built, Built), built.message
    return built.script


def planned(engine: Engine, script: Script, jars: list[str]) -> tuple[str, str]:
    """The plan, with the kinds of changes, or empty; and what Flink says against the job."""
    jvm = engine.gateway.jvm
    urls = engine.gateway.new_array(jvm.java.net.URL, len(jars))
    for place, jar in enumerate(jars):
        urls[place] = jvm.java.io.File(jar).toURI().toURL()
    own = engine.flink.table.api.Table._java_lang_class.getClassLoader()
    thread = jvm.java.lang.Thread.currentThread()
    before, loader = thread.getContextClassLoader(), jvm.java.net.URLClassLoader(urls, own)
    thread.setContextClassLoader(loader)
    try:
        environment = _environment(engine, script, loader)
        for statement in script.statements:
            environment.executeSql(_filled(statement.sql))
        inserts = environment.createStatementSet()
        for insert in script.inserts:
            inserts.addInsertSql(insert.sql)
        api = engine.flink.table.api
        details = engine.gateway.new_array(api.ExplainDetail, 1)
        details[0] = api.ExplainDetail.CHANGELOG_MODE
        return str(inserts.explain(api.ExplainFormat.TEXT, details)), ""
    except java_errors() as error:
        return "", plain(trace_of(error))
    finally:
        thread.setContextClassLoader(before)


def _filled(sql: str) -> str:
    return _REFERENCE.sub(lambda found: SECRETS.get(found[1], found[1]), sql)


def _environment(engine: Engine, script: Script, loader: Any) -> Any:
    configuration = engine.flink.configuration.Configuration()
    for key, value in script.settings:
        configuration.setString(key, value)
    builder = engine.flink.table.api.EnvironmentSettings.newInstance()
    builder = builder.inBatchMode() if script.mode == "batch" else builder.inStreamingMode()
    made = builder.withConfiguration(configuration).withClassLoader(loader).build()
    return engine.flink.table.api.TableEnvironment.create(made)


def main() -> int:
    """Answers lines `{"name", "text", "target", "jars"}` with `{"name", "refused", "plan"}`."""
    engine = start_engine(EngineOptions(heap_mb=512))
    if isinstance(engine, EngineMissing):
        raise SystemExit(engine.message)
    with engine:
        for line in sys.stdin:
            job = json.loads(line)
            script = compiled(checked(job["text"], job["target"]))
            plan, refused = planned(engine, script, job["jars"])
            answer = {"name": job["name"], "refused": refused, "plan": plan}
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
