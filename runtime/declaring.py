"""Declares what a script declares, in a table environment, and holds functions to their signatures."""

from __future__ import annotations

from typing import Any

from compiler.emit.script import Script, Statement, StatementKind
from compiler.emit.text import string_literal
from compiler.jars import jar_path
from runtime.causes import java_errors
from runtime.failure import EngineFailure, statement_failure
from runtime.processes import declare_process

_NEVER_NULL = " NOT NULL"


def declare_statement(
    environment: Any, statement: Statement, sql: str = ""
) -> EngineFailure | None:
    """Runs a statement, as `sql` where that is given; why Flink refuses it, if it does."""
    try:
        if statement.process is not None:
            declare_process(environment, statement, sql or statement.sql)
            return None
        environment.executeSql(sql or statement.sql)
        failure = _probed(environment, statement) if statement.probe else None
        if failure is None and statement.methods:
            failure = _missing(environment, statement)
        return failure
    except java_errors() as error:
        return statement_failure(error, statement)


def add_jars(environment: Any, script: Script) -> None:
    """Gives Flink the jars of ours that a script needs."""
    for name in script.jars:
        environment.executeSql(f"ADD JAR {string_literal(str(jar_path(name)))}")


def declare_all(environment: Any, script: Script) -> EngineFailure | None:
    """Gives Flink the jars, and runs all statements."""
    add_jars(environment, script)
    for statement in script.statements:
        failure = declare_statement(environment, statement)
        if failure is not None:
            return failure
    return None


def _probed(environment: Any, statement: Statement) -> EngineFailure | None:
    """Flink looks at a function when it is called: at its first call, somewhere, unless it is called here."""
    columns = environment.sqlQuery(statement.probe).getResolvedSchema().getColumns()
    found = [
        str(columns.get(place).getDataType().getLogicalType().asSummaryString())
        for place in range(columns.size())
    ]
    return wrong_columns(statement, found)


def wrong_columns(statement: Statement, found: list[str]) -> EngineFailure | None:
    """That the columns of a function's call, or of a catalog's table, have other types than those that are declared."""
    if len(found) == len(statement.gives) and all(map(_fits, found, statement.gives)):
        return None
    declared = ", ".join(statement.gives)
    plain = ", ".join(
        kind if _NEVER_NULL in declared else kind.removesuffix(_NEVER_NULL) for kind in found
    )
    if statement.kind is StatementKind.VIEW:
        message = f"`{statement.node}` is declared with columns of `{declared}`, and its table has `{', '.join(found)}`"
    else:
        message = (
            f"`{statement.node}` is declared to return `{declared}`, and its code returns `{plain}`"
        )
    return EngineFailure(message, message, statement=statement)


def _fits(found: str, declared: str) -> bool:
    """What is never null may be declared as what is."""
    return found in (declared, declared + _NEVER_NULL)


def _missing(environment: Any, statement: Statement) -> EngineFailure | None:
    """That the class of an aggregate has no method that it is said to have: Flink looks when it needs one."""
    loader = environment.getClass().getClassLoader()
    has = {str(method.getName()) for method in loader.loadClass(statement.java_class).getMethods()}
    missing = next((name for name in statement.methods if name not in has), None)
    if missing is None:
        return None
    message = f"`{statement.node}` is declared with `{missing}s = true`, and its class has no method `{missing}`"
    return EngineFailure(message, message, statement=statement)
