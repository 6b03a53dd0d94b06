"""Declares the rows of Python classes in a table environment, by the module that travels with jobs."""

from __future__ import annotations

import sys
from typing import Any

from compiler.emit.pyflink.travelling import PROCESS
from compiler.emit.script import Statement
from runtime.quiet import quiet_libraries


def declare_process(environment: Any, statement: Statement, sql: str) -> None:
    """Declares the view of a `process` step; raises one of `java_errors()` if Flink refuses it.

    `environment` is one that knows streams. The class is not imported here, but by the processes that call it.
    """
    call = statement.process
    assert call is not None
    quiet_libraries()
    tables = _Tables(environment)
    sys.modules[PROCESS].process(
        tables,
        statement.name,
        tables.sql_query(sql),
        call.code,
        uid=call.uid,
        keys=call.keys,
        columns=dict(call.columns),
        state=dict(call.state),
        returns=dict(call.returns),
        timers=call.timers,
        watermark=call.watermark,
        zoned=call.zoned,
        rejects=call.rejects,
    )


class _Tables:
    """What of PyFlink's table environment is asked, over Java's own.

    Making PyFlink's starts a server of its own for Python functions, which this process is not to run.
    """

    def __init__(self, java: Any) -> None:
        self._java = java

    def sql_query(self, sql: str) -> Any:
        return self._java.sqlQuery(sql)

    def to_data_stream(self, rows: Any) -> Any:
        from pyflink.datastream import DataStream

        return DataStream(self._java.toDataStream(rows))

    def create_temporary_view(self, name: str, stream: Any, schema: Any) -> None:
        self._java.createTemporaryView(name, stream._j_data_stream, schema._j_schema)
