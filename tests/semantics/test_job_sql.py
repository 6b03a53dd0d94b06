"""`job.sql` as one script: what Flink's SQL client reads of it, statement by statement, runs."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pytest

from runtime.causes import java_errors, trace_of
from runtime.classpath import flink_home
from runtime.engine import Engine
from runtime.rows import SETTINGS
from tests.semantics import model
from tests.semantics.files import built_of

pytestmark = pytest.mark.flink

CLIENT = "org.apache.flink.table.client.cli."
LITERALS = [
    "a;b",
    "ends with ;\n",
    "it''s",
    "-- no comment;",
    "/* no comment; */",
    '`tick` "quote"',
    "BEGIN; END;",
    "back\\slash \\; !1 !!",
    "tab\there",
    "ünï😀",
    "QUIT;",
]
TEXT = """
-- Says it all; and ends a statement: SELECT 1;
-- END;
-- 'one quote
pipeline p {
  description = 'it''s; a job'
}

-- The rows; `of` a "source";
source events from filesystem {
  path = '{place}/events.json'
  format = json
  columns (id int not null, k string, v int, ts timestamp(3))
  watermark ts - 5s
}

-- QUIT;
task said {
  from events
  where k is null or k <> ';'
  select id, %s, `v` as `semi;colon`, `v` as `back``tick`
}

/* A block; of two
   lines; */
sink out from said into filesystem {
  path = '{place}/out'
  format = json
}

sink other from said into filesystem {
  path = '{place}/other;'
  format = json
}
"""


class _Session:
    """Stands for the client's session: it takes down what the client sends to be run."""

    def __init__(self, settings: Any, done: Any) -> None:
        self.settings = settings
        self.done = done
        self.sent: list[str] = []

    def invoke(self, proxy: Any, method: Any, given: Any) -> Any:  # noqa: ARG002
        if method.getName() == "executeStatement":
            self.sent.append(given[0])
            return self.done
        return self.settings

    class Java:
        """What Java sees of it."""

        implements = ["java.lang.reflect.InvocationHandler"]


def _empty_class(name: str) -> bytes:
    """A class file without members."""

    def text(value: str) -> bytes:
        return struct.pack(">BH", 1, len(value)) + value.encode()

    pool = (
        struct.pack(">BH", 7, 2) + text(name) + struct.pack(">BH", 7, 4) + text("java/lang/Object")
    )
    return (
        struct.pack(">IHHH", 0xCAFEBABE, 0, 52, 5)
        + pool
        + struct.pack(">7H", 0x21, 1, 3, 0, 0, 0, 0)
    )


class SqlClient:
    """The SQL client's own line reader and parser, which say where a statement ends."""

    def __init__(self, engine: Engine, place: Path) -> None:
        # PyFlink brings the client without the gateway, whose classes some signatures name.
        for named in ("service/context/DefaultContext", "rest/util/RowFormat"):
            stub = place / f"classes/org/apache/flink/table/gateway/{named}.class"
            stub.parent.mkdir(parents=True)
            stub.write_bytes(_empty_class(f"org/apache/flink/table/gateway/{named}"))
        home = flink_home()
        assert isinstance(home, Path)
        (jar,) = (home / "opt").glob("flink-sql-client-*.jar")
        self.gateway = engine.gateway
        self.configuration = engine.flink.configuration.Configuration()
        java = self.gateway.jvm.java
        urls = self.gateway.new_array(java.net.URL, 2)
        urls[0] = java.io.File(str(jar)).toURI().toURL()
        urls[1] = java.io.File(str(place / "classes")).toURI().toURL()
        parent = java.lang.Thread.currentThread().getContextClassLoader()
        self.loader = java.net.URLClassLoader(urls, parent)

    def statements(self, script: str, place: Path) -> list[str]:
        """The statements of a script, as `sql-client.sh -f` reads them."""
        java = self.gateway.jvm.java
        text = self.call("parser.SqlMultiLineParser", "formatSqlFile", None, script)
        place.write_text(text, encoding="utf-8")
        given, said = java.io.FileInputStream(str(place)), java.io.ByteArrayOutputStream()
        terminal = self.call("TerminalUtils", "createDumbTerminal", None, given, said)
        constructors = self.loader.loadClass(CLIENT + "CliClient").getConstructors()
        (constructor,) = (c for c in constructors if c.getParameterCount() == 3)
        history = java.io.File(str(place.with_name("history"))).toPath()
        interfaces = self.gateway.new_array(java.lang.Class, 1)
        interfaces[0] = self.loader.loadClass("org.apache.flink.table.client.gateway.Executor")
        results = self.loader.loadClass("org.apache.flink.table.client.gateway.StatementResult")
        (made,) = (c for c in results.getConstructors() if c.getParameterCount() == 5)
        done = made.newInstance(self.objects(None, None, False, None, None))
        session = _Session(self.configuration, done)
        proxy = java.lang.reflect.Proxy.newProxyInstance(self.loader, interfaces, session)
        client = constructor.newInstance(self.objects(None, proxy, history))
        modes = self.loader.loadClass(CLIENT + "CliClient$ExecutionMode").getEnumConstants()
        (mode,) = (m for m in modes if m.toString() == "NON_INTERACTIVE_EXECUTION")
        reader = self.call("CliClient", "createLineReader", client, terminal, mode)
        while True:
            try:
                reader.readLine("", None, None, None)
            except java_errors() as error:
                # The end is an exception to the reader, and so is what is no statement.
                if "EndOfFileException" not in trace_of(error):
                    raise
                return session.sent

    def call(self, owner: str, name: str, target: Any, *given: Any) -> Any:
        methods = [
            m
            for m in self.loader.loadClass(CLIENT + owner).getDeclaredMethods()
            if m.getName() == name and m.getParameterCount() == len(given)
        ]
        assert len(methods) == 1
        methods[0].setAccessible(True)
        return methods[0].invoke(target, self.objects(*given))

    def objects(self, *given: Any) -> Any:
        array = self.gateway.new_array(self.gateway.jvm.java.lang.Object, len(given))
        for at, value in enumerate(given):
            array[at] = value
        return array


def run(engine: Engine, sent: list[str]) -> list[str]:
    """Runs what the client sends, each statement on its own; gives the statements' kinds.

    Where a statement breaks off, as a statement set does after its first INSERT, the cluster says so and the
    client reads on.
    """
    environment = engine.table_environment("streaming", SETTINGS)
    kinds, begun = [], ""
    for text in sent:
        statement = begun + text
        try:
            operation = environment.getParser().parse(statement).get(0)
        except java_errors() as error:
            if "SqlParserEOFException" not in trace_of(error):
                raise
            begun = statement
            continue
        begun = ""
        kinds.append(str(operation.getClass().getSimpleName()))
        if kinds[-1] == "SetOperation":
            environment.getConfig().set(operation.getKey().get(), operation.getValue().get())
            continue
        result = environment.executeSql(statement)
        if result.getJobClient().isPresent():
            getattr(result, "await")()
    assert begun == ""
    return kinds


def test_the_sql_client_takes_the_script_whole(engine, tmp_path):
    literals = ", ".join(
        f"'{text.replace(chr(39) * 2, chr(39)).replace(chr(39), chr(39) * 2)}' as c{at}"
        for at, text in enumerate(LITERALS)
    )
    rows = model.random_events(1, 9)
    built = built_of(TEXT % literals, {"events": rows}, tmp_path)
    script = built.artifacts.text("job.sql")
    sent = SqlClient(engine, tmp_path).statements(script, tmp_path / "formatted.sql")
    assert run(engine, sent) == [
        *["SetOperation"] * (script.count("\nSET '")),
        "CreateTableOperation",
        "CreateViewOperation",
        *["CreateTableOperation"] * 2,
        "StatementSetOperation",
    ]
    wanted = {
        row[0]: [text.replace("''", "'") for text in LITERALS] + [row[2], row[2]] for row in rows
    }
    for sink in ("out", "other;"):
        lines = [
            json.loads(line)
            for part in (tmp_path / sink).rglob("part-*")
            for line in part.read_text(encoding="utf-8").splitlines()
        ]
        assert {line.pop("id"): list(line.values()) for line in lines} == wanted
        assert set(lines[0]) >= {"semi;colon", "back`tick"}
