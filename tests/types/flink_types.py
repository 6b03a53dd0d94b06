"""Asks Flink's own planner which type an expression has: the oracle that the catalogue is held against."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

COLUMNS = {
    "b": "BOOLEAN",
    "ti": "TINYINT",
    "si": "SMALLINT",
    "i": "INT",
    "bi": "BIGINT",
    "f": "FLOAT",
    "d": "DOUBLE",
    "dc": "DECIMAL(10, 2)",
    "dx": "DECIMAL(38, 18)",
    "c": "CHAR(3)",
    "v": "VARCHAR(20)",
    "s": "STRING",
    "bn": "BINARY(4)",
    "vb": "VARBINARY(8)",
    "bt": "BYTES",
    "dt": "DATE",
    "tm": "TIME(0)",
    "ts": "TIMESTAMP(3)",
    "t6": "TIMESTAMP(6)",
    "tz": "TIMESTAMP_LTZ(3)",
    "ai": "ARRAY<INT>",
    "ast": "ARRAY<STRING>",
    "mp": "MAP<STRING, INT>",
    "ms": "MULTISET<STRING>",
    "rw": "ROW<a INT, b STRING NOT NULL>",
}
"""A nullable column for each kind of type; the same name with `n` before it is NOT NULL."""

INTERVALS = {
    "ym": "INTERVAL '1-2' YEAR TO MONTH",
    "ds": "INTERVAL '1 00:00:01' DAY TO SECOND",
}
"""Flink's DDL has no interval types, so these columns are computed."""

TIMES = {"rt": "TIMESTAMP(3)", "pt": "PROCTIME"}
"""The time attributes: `rt` has the watermark, `pt` is `PROCTIME()`."""


def table_ddl(name: str = "t") -> str:
    """The CREATE statement of the table that the expressions are asked over."""
    lines = [f"{column} {kind}" for column, kind in COLUMNS.items()]
    lines += [f"n{column} {kind} NOT NULL" for column, kind in COLUMNS.items()]
    lines += [f"n{column} AS {value}" for column, value in INTERVALS.items()]
    lines += [f"{column} AS CASE WHEN b THEN {value} END" for column, value in INTERVALS.items()]
    lines += ["rt TIMESTAMP(3)", "pt AS PROCTIME()", "WATERMARK FOR rt AS rt"]
    body = ",\n  ".join(lines)
    return f"CREATE TEMPORARY TABLE {name} (\n  {body}\n) WITH ('connector' = 'datagen')"


GROUPED = " FROM t GROUP BY ns, b"
"""Ends an expression that is asked for in a query with GROUP BY."""


def query(expression: str) -> str:
    """The SELECT in which an expression is asked for."""
    return f"SELECT {expression}" + ("" if expression.endswith(GROUPED) else " FROM t")


class Planner:
    """A table environment that answers with a type or with the planner's refusal."""

    def __init__(self) -> None:
        from pyflink.table import EnvironmentSettings, TableEnvironment

        self.environment = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
        self.environment.get_config().set_local_timezone("UTC")
        self.environment.execute_sql(table_ddl())
        self._parser: Any = self.environment._j_tenv.getParser()

    def ask(self, expression: str) -> tuple[str | None, str]:
        """`(type, "")`, or `(None, first line of the refusal)`."""
        from py4j.protocol import Py4JError
        from pyflink.util.exceptions import JavaException

        try:
            operations = self._parser.parse(query(expression))
            schema = operations.get(0).getResolvedSchema()
            kind = schema.getColumnDataTypes().get(0).getLogicalType()
            return str(kind.asSummaryString()), ""
        except (Py4JError, JavaException) as error:
            return None, _reason(error)

    def functions(self) -> list[str]:
        """The names of all functions, upper case: those of the core module, and the planner's operators."""
        names = {name.upper() for name in self.environment.list_functions()}
        loader = self.environment._j_tenv.getPlanner().getClass().getClassLoader()
        table = "org.apache.flink.table.planner.functions.sql.FlinkSqlOperatorTable"
        operators = _invoke(loader.loadClass(table), None, "instance", False)
        for operator in _invoke(operators.getClass(), operators, "getOperatorList"):
            names.add(str(_invoke(operator.getClass(), operator, "getName")).upper())
        return sorted(names)

    def unplanned(self, expressions: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Those that the validator takes and the translation refuses, with the reason.

        Many are tried in one query; a query that fails is halved until the culprit stands alone.
        """
        if not expressions:
            return
        if len(expressions) > 40:
            for start in range(0, len(expressions), 40):
                yield from self.unplanned(expressions[start : start + 40])
            return
        from py4j.protocol import Py4JError
        from pyflink.util.exceptions import JavaException

        tail = expressions[0].partition(GROUPED)[1]
        items = ", ".join(f"{e.removesuffix(tail)} AS e{n}" for n, e in enumerate(expressions))
        try:
            self.environment.explain_sql(query(items + tail))
        except (Py4JError, JavaException) as error:
            if len(expressions) == 1:
                yield expressions[0], _reason(error)
                return
            middle = len(expressions) // 2
            yield from self.unplanned(expressions[:middle])
            yield from self.unplanned(expressions[middle:])


def _invoke(owner: Any, subject: Any, name: str, *args: object) -> Any:
    """Calls a method by reflection: the planner's classes are hidden behind a loader of their own."""
    from pyflink.java_gateway import get_gateway

    gateway = get_gateway()
    given = gateway.new_array(gateway.jvm.Object, len(args))
    for position, arg in enumerate(args):
        given[position] = arg
    method = next(
        m
        for m in owner.getMethods()
        if m.getName() == name and len(m.getParameterTypes()) == len(args)
    )
    method.setAccessible(True)
    return method.invoke(subject, given)


def _reason(error: Exception) -> str:
    """The innermost cause in one line; Py4J keeps it in the Java exception."""
    java = getattr(error, "java_exception", None)
    if java is None:
        return str(error).splitlines()[0]
    while java.getCause() is not None:
        java = java.getCause()
    text = str(java.getMessage() or java.getClass().getName())
    return re.sub(r"\s+", " ", text)[:300]


@contextmanager
def planner() -> Iterator[Planner]:
    """A planner in a JVM of its own, ended afterwards."""
    from pyflink.java_gateway import get_gateway

    instance = Planner()
    try:
        yield instance
    finally:
        gateway = get_gateway()
        process = getattr(gateway, "java_process", None)
        gateway.shutdown()
        if process is not None:
            process.kill()
            process.wait(30)


def flink_version() -> str:
    """Version of the Flink that answers."""
    from importlib.metadata import version

    return version("apache-flink")
