"""The statements that declare a pipeline's functions, and the module in which Flink finds those in Python."""

from __future__ import annotations

import hashlib

from compiler.emit.script import Statement, StatementKind
from compiler.emit.text import identifier, string_literal
from compiler.emit.types import type_text
from compiler.plan.expressions import Call
from compiler.plan.functions import Module, PlanFunction
from compiler.plan.inputs import expressions_of, operators
from compiler.plan.plan import Plan
from compiler.plan.traverse import walk
from compiler.types.datatype import DataType, Root
from compiler.types.show import show_plain

_MODULE = """\
# Made by streamc: the Python functions of a pipeline, as Flink takes them.

import importlib
import os
import sys

from pyflink.table.udf import ScalarFunction, udf


class Late(ScalarFunction):
    # The function is looked up where it runs: planning a job imports none of its code.

    def __init__(self, module, name):
        self.module = module
        self.name = name
        self.function = None

    def open(self, function_context):
        # Before what lies in the folder in which the job happens to run.
        sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
        found = getattr(importlib.import_module(self.module), self.name)
        found = getattr(found, "_func", found)
        if isinstance(found, type):
            found = found()
        if isinstance(found, ScalarFunction):
            found.open(function_context)
            found = found.eval
        self.function = found

    def eval(self, *arguments):
        return self.function(*arguments)


"""
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
        if isinstance(part, Call) and part.declared is not None
    }
    return tuple(function for function in plan.functions if function.name in called)


def function_modules(functions: tuple[PlanFunction, ...]) -> tuple[Module, ...]:
    """The files that the Python functions among them need, the one made for Flink first."""
    python = [function for function in functions if function.language == "python"]
    if not python:
        return ()
    text = _MODULE + "".join(_definition(function) for function in python)
    # Its name tells it apart from those of other pipelines that are planned in the same process.
    name = f"streamc_functions_{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    files = {module.path: module for function in python for module in function.modules}
    return (Module(f"{name}.py", text), *(files[path] for path in sorted(files)))


def _definition(function: PlanFunction) -> str:
    module, _, name = function.code.partition(":")
    return (
        f"{_attribute(function)} = udf(\n"
        f"    Late({module!r}, {name!r}),\n"
        f"    result_type={_result(function)!r},\n"
        f"    deterministic={function.deterministic},\n"
        ")\n"
    )


def _attribute(function: PlanFunction) -> str:
    """Its name in the module, where a name alone could be a word of Python's."""
    return f"function_{function.name}"


def _result(function: PlanFunction) -> str:
    return type_text(function.returns, top=False)


def create_function(function: PlanFunction, modules: tuple[Module, ...]) -> Statement:
    """A system function, for these go before Flink's own of the same name in another version of it."""
    code = function.code
    if function.language == "python":
        code = f"{modules[0].path.removesuffix('.py')}.{_attribute(function)}"
    sql = (
        f"CREATE TEMPORARY SYSTEM FUNCTION {identifier(function.name)}"
        f" AS {string_literal(code)} LANGUAGE {function.language.upper()}"
    )
    samples = [_sample(kind) for kind in function.parameters]
    known = all(sample is not None for sample in samples)
    call = f"{identifier(function.name)}({', '.join(filter(None, samples))})"
    return Statement(
        StatementKind.FUNCTION,
        function.name,
        sql,
        function.name,
        function.span,
        function.doc or "",
        f"SELECT {call} AS `result`" if known else "",
        show_plain(function.returns) if known else "",
    )


def _sample(kind: DataType) -> str | None:
    """An expression of the type; None where there is no short one that is not null."""
    text = type_text(kind)
    if kind.nullable:
        return f"CAST(NULL AS {text})"
    if kind.root in _NUMBERS:
        return f"CAST('1' AS {text})"
    return "TRUE" if kind.root is Root.BOOLEAN else None
