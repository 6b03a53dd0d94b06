"""Declares what a script declares, in a table environment, and holds functions to their signatures."""

from __future__ import annotations

from typing import Any

from compiler.emit.script import Script, Statement
from runtime.causes import java_errors
from runtime.failure import EngineFailure, statement_failure


def declare_statement(
    environment: Any, statement: Statement, sql: str = ""
) -> EngineFailure | None:
    """Runs a statement, as `sql` where that is given; why Flink refuses it, if it does."""
    try:
        environment.executeSql(sql or statement.sql)
        return _probed(environment, statement) if statement.probe else None
    except java_errors() as error:
        return statement_failure(error, statement)


def declare_all(environment: Any, script: Script) -> EngineFailure | None:
    """Runs all statements."""
    for statement in script.statements:
        failure = declare_statement(environment, statement)
        if failure is not None:
            return failure
    return None


def _probed(environment: Any, statement: Statement) -> EngineFailure | None:
    """Flink looks at a function when it is called: at its first call, somewhere, unless it is called here."""
    columns = environment.sqlQuery(statement.probe).getResolvedSchema().getColumns()
    found = str(columns.get(0).getDataType().nullable().getLogicalType().asSummaryString())
    if found == statement.gives:
        return None
    message = f"`{statement.node}` is declared to return `{statement.gives}`, and its code returns `{found}`"
    return EngineFailure(message, message, statement=statement)
