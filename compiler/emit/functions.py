"""The statements that declare a pipeline's functions, and the module in which Flink finds those in Python."""

from __future__ import annotations

import hashlib

from compiler.emit.pyflink.spelling import text_of
from compiler.emit.pyflink.travelling import travelling
from compiler.emit.script import Statement, StatementKind
from compiler.emit.sharing import shareable
from compiler.emit.text import EmitError, identifier, string_literal
from compiler.emit.types import type_text
from compiler.plan.expressions import AggregateCall, Call, OverCall
from compiler.plan.functions import Module, PlanFunction
from compiler.plan.inputs import expressions_of, operators
from compiler.plan.plan import Plan
from compiler.plan.traverse import walk
from compiler.types.datatype import DataType, Root
from compiler.types.show import show, show_plain
from dsl.records import replace

_MODULE = """\
# Made by streamc: the Python functions of a pipeline, as Flink takes them.

import streamc_job

"""
FUNCTIONS = "streamc_functions_"
"""How the name of the module begins in which Flink finds functions."""
_NUMBERS = (
    Root.TINYINT,
    Root.SMALLINT,
    Root.INT,
    Root.BIGINT,
    Root.FLOAT,
    Root.DOUBLE,
    Root.DECIMAL,
    Root.CHAR,
    Root.VARCHAR,
)


def called_functions(plan: Plan) -> tuple[PlanFunction, ...]:
    """The functions of the plan that something in it calls, in its order."""
    if not plan.functions:
        return ()
    roots = [r.operator for r in plan.relations] + [s.input for s in plan.sinks]
    called = {
        part.function
        for root in roots
        for operator in operators(root)
        for expr in expressions_of(operator)
        for part in walk(expr)
        if isinstance(part, Call | AggregateCall | OverCall) and part.declared is not None
    }
    return tuple(function for function in plan.functions if function.name in called)


def declared_functions(plan: Plan) -> tuple[PlanFunction, ...]:
    """The functions that something in the plan calls, as Flink is told of them.

    Beside a coroutine, every function that is called for a row is one. Where the call of one reads the result of a
    plain function, or stands beside it, Flink 2.3 plans an operator of plain calls that gives its columns in another
    order than it says, and values come into columns of others (PythonCalcSplitRule sorts them, and AsyncCalcSplitRule
    comes after it). Operators of coroutines alone have the right order.
    """
    called = called_functions(plan)
    if not any(function.asynchronous for function in called):
        return called
    return tuple(
        replace(f, asynchronous=True)
        if f.language == "python" and f.kind == "scalar" and not f.vectorized
        else f
        for f in called
    )


def check_called_once(plan: Plan, functions: tuple[PlanFunction, ...]) -> None:
    """EmitError where two outputs depend on what a function gives, which Flink would ask for each of them again."""
    again = next((f for f in functions if f.attempts and not f.deterministic), None)
    if again is not None and not shareable(plan):
        message = (
            f"rows for which `{again.attempts}` raises are rejected, and Flink would call it once for each output,"
            " which is not the same as it is not deterministic"
        )
        raise EmitError(message)


def function_modules(functions: tuple[PlanFunction, ...]) -> tuple[Module, ...]:
    """The files that the Python functions among them need, the one made for Flink first."""
    python = [function for function in functions if function.language == "python"]
    if not python:
        return ()
    text = _MODULE + "".join(_definition(function) for function in python)
    # Its name tells it apart from those of other pipelines that are planned in the same process.
    name = f"{FUNCTIONS}{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    files = {module.path: module for function in python for module in function.modules}
    others = tuple(files[path] for path in sorted(files))
    return (Module(f"{name}.py", text), *others, *travelling(python))


def _definition(function: PlanFunction) -> str:
    return f"{_attribute(function)} = {wrapped(function)}\n"


def wrapped(function: PlanFunction) -> str:
    """The Python expression that makes Flink's function of one of the pipeline's."""
    module, _, name = function.code.partition(":")
    types = function.returns.children if function.kind == "table" else (function.returns,)
    returns = ", ".join(text_of(type_text(kind, top=False)) for kind in types)
    result = f"[{returns}]" if function.kind == "table" else returns
    words = {
        "deterministic=False": not function.deterministic,
        "vectorized=True": function.vectorized,
        "asynchronous=True": function.asynchronous,
        "attempt=True": bool(function.attempts),
    }
    said = "".join(f", {word}" for word, is_said in words.items() if is_said)
    code = text_of(f"{module}:{name}")
    names = ", ".join("None" if name is None else text_of(name) for name in function.told)
    return f"streamc_job.{function.kind}_function({code}, {result}, [{names}]{said})"


def _attribute(function: PlanFunction) -> str:
    """Its name in the module, where a name alone could be a word of Python's."""
    return f"function_{function.name}"


def create_function(function: PlanFunction, modules: tuple[Module, ...]) -> Statement:
    """A system function, for these go before Flink's own of the same name in another version of it."""
    code = function.code
    if function.language == "python":
        code = f"{modules[0].path.removesuffix('.py')}.{_attribute(function)}"
    sql = (
        f"CREATE TEMPORARY SYSTEM FUNCTION {identifier(function.name)}"
        f" AS {string_literal(code)} LANGUAGE {function.language.upper()}"
    )
    probe = _probe(function)
    return Statement(
        StatementKind.FUNCTION,
        function.name,
        sql,
        function.name,
        function.span,
        function.doc or "",
        probe,
        _gives(function) if probe else (),
        _methods(function),
        function.code if function.language == "java" else "",
    )


def _probe(function: PlanFunction) -> str:
    """A query with one call; none where there is no short one."""
    samples = [_sample(kind) for kind in function.parameters]
    if None in samples:
        return ""
    call = f"{identifier(function.name)}({', '.join(filter(None, samples))})"
    if function.kind == "table":
        return f"SELECT * FROM LATERAL TABLE({call})"
    return f"SELECT {call} AS `result`"


def _gives(function: PlanFunction) -> tuple[str, ...]:
    """The types of the probe's columns. What Python gives may always be null as far as Flink knows."""
    table = function.kind == "table"
    types = function.returns.children if table else (function.returns,)
    if table and function.language == "java":
        return tuple(map(show, types))
    return tuple(map(show_plain, types))


def _methods(function: PlanFunction) -> tuple[str, ...]:
    """The methods that a class in Java has to have beside those that every function of its kind has."""
    if function.language != "java":
        return ()
    said = {"retract": function.retracts, "merge": function.merges}
    return tuple(name for name, is_said in said.items() if is_said)


def _sample(kind: DataType) -> str | None:
    """An expression of the type; None where there is no short one that is not null."""
    text = type_text(kind)
    if kind.nullable:
        return f"CAST(NULL AS {text})"
    if kind.root in _NUMBERS:
        return f"CAST('1' AS {text})"
    return "TRUE" if kind.root is Root.BOOLEAN else None
