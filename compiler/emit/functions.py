"""The statements that declare a pipeline's functions, and the module in which Flink finds those in Python."""

from __future__ import annotations

import hashlib

from compiler.emit.script import Statement, StatementKind
from compiler.emit.text import identifier, string_literal
from compiler.emit.types import type_text
from compiler.plan.expressions import AggregateCall, Call, OverCall
from compiler.plan.functions import Module, PlanFunction
from compiler.plan.inputs import expressions_of, operators
from compiler.plan.plan import Plan
from compiler.plan.traverse import walk
from compiler.types.datatype import DataType, Root
from compiler.types.show import show, show_plain

_MODULE = """\
# Made by streamc: the Python functions of a pipeline, as Flink takes them.

import importlib
import os
import pickle
import sys

from pyflink.table.udf import (
    AggregateFunction,
    ScalarFunction,
    TableFunction,
    UserDefinedFunction,
    udaf,
    udf,
    udtf,
)


class Late:
    # The function is looked up where it runs: planning a job imports none of its code.

    def __init__(self, module, name, deterministic):
        self.module = module
        self.name = name
        self.deterministic = deterministic
        self.found = None
        self.eval_ = None

    def is_deterministic(self):
        return self.deterministic

    def open(self, function_context):
        # Before what lies in the folder in which the job happens to run.
        sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
        found = getattr(importlib.import_module(self.module), self.name)
        found = getattr(found, "_func", found)
        if isinstance(found, type):
            found = found()
        if isinstance(found, UserDefinedFunction):
            found.open(function_context)
        self.found = found
        self.eval_ = getattr(found, "eval", found)

    def close(self):
        if isinstance(self.found, UserDefinedFunction):
            self.found.close()

    def eval(self, *arguments):
        return self.eval_(*arguments)


class LateScalar(Late, ScalarFunction):
    pass


class LateTable(Late, TableFunction):
    pass


class LateAggregate(Late, AggregateFunction):
    # What the function accumulates may be any object: Flink keeps it as bytes.

    def create_accumulator(self):
        return [pickle.dumps(self.found.create_accumulator())]

    def change(self, kept, method, *arguments):
        accumulator = pickle.loads(kept[0])
        method(accumulator, *arguments)
        kept[0] = pickle.dumps(accumulator)

    def accumulate(self, kept, *arguments):
        self.change(kept, self.found.accumulate, *arguments)

    def retract(self, kept, *arguments):
        self.change(kept, self.found.retract, *arguments)

    def merge(self, kept, others):
        self.change(kept, self.found.merge, [pickle.loads(other[0]) for other in others])

    def get_value(self, kept):
        return self.found.get_value(pickle.loads(kept[0]))


"""
_MADE_WITH = {
    "scalar": ("udf", "LateScalar"),
    "table": ("udtf", "LateTable"),
    "aggregate": ("udaf", "LateAggregate"),
}
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
    make, late = _MADE_WITH[function.kind]
    return (
        f"{_attribute(function)} = {make}(\n"
        f"    {late}({module!r}, {name!r}, {function.deterministic}),\n"
        f"    {_result(function)},\n"
        ")\n"
    )


def _attribute(function: PlanFunction) -> str:
    """Its name in the module, where a name alone could be a word of Python's."""
    return f"function_{function.name}"


def _result(function: PlanFunction) -> str:
    """The argument that says what a function in Python gives."""
    if function.kind == "table":
        types = [type_text(kind, top=False) for kind in function.returns.children]
        return f"result_types={types!r}"
    result = f"result_type={type_text(function.returns, top=False)!r}"
    if function.kind == "aggregate":
        return f"{result},\n    accumulator_type='ROW<kept BYTES>'"
    return result


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
