"""Compares what a Python file defines with what the declaration says of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from compiler.functions.codes import MISSING_METHOD, UNKNOWN_CODE, WRONG_RESULT_TYPE
from compiler.functions.python_annotations import differs
from compiler.options.convert import Typed
from compiler.types.codes import WRONG_ARGUMENT_COUNT, WRONG_ARGUMENT_TYPE
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import Function
from dsl.syntax.types import TypeSyntax

_BASES = {
    "object",
    "ABC",
    "UserDefinedFunction",
    "ScalarFunction",
    "TableFunction",
    "AggregateFunction",
}
"""Classes from which nothing comes that is looked for: a class of others may inherit its methods."""

_AGGREGATE = ("create_accumulator", "accumulate", "get_value")
_FORM = "a class with `create_accumulator`, `accumulate` and `get_value`"


@dataclass(frozen=True, slots=True)
class Definition:
    """What the declaration names: its node, the name, the path of its file, the declaration, where it names it."""

    node: ast.stmt
    name: str
    path: str
    declaration: Function
    span: Span

    @property
    def called(self) -> str:
        """It, in words."""
        return f"`{self.name}` in `{self.path}`"


def wrong_definition(found: Definition, options: Mapping[str, Typed]) -> Diagnostic | None:
    """Why it cannot be called as it is declared; None too where its text does not tell."""
    node = found.node
    if isinstance(node, ast.AsyncFunctionDef):
        message = f"{found.called} is `async`, and Flink calls plain functions"
        return diagnostic(UNKNOWN_CODE, message, found.span)
    if isinstance(node, ast.ClassDef):
        return None if node.decorator_list else _wrong_class(found, node, options)
    if not isinstance(node, ast.FunctionDef) or node.decorator_list:
        return None
    if found.declaration.kind == "aggregate":
        message = f"{found.called} is a function, and an aggregate is {_FORM}"
        return diagnostic(UNKNOWN_CODE, message, found.span, f"`def` on line {node.lineno}")
    return _wrong_call(found, node, 0)


def _wrong_class(
    found: Definition, node: ast.ClassDef, options: Mapping[str, Typed]
) -> Diagnostic | None:
    methods = {part.name: part for part in node.body if isinstance(part, ast.FunctionDef)}
    bases = {getattr(base, "attr", getattr(base, "id", "")) for base in node.bases}
    aggregate = found.declaration.kind == "aggregate"
    wanted = _AGGREGATE if aggregate else ("eval",)
    said = tuple(m for m in ("retract", "merge") if options.get(f"{m}s") is True)
    if bases <= _BASES and not _computes_names(node):
        for name in (*wanted, *said):
            if name not in methods and not (name == "eval" and "__call__" in methods):
                return _no_method(found, node, name, name in said)
    called = [m for m in ("accumulate", "retract") if m in methods] if aggregate else ["eval"]
    for name in called:
        method = methods.get(name)
        if method is not None and not method.decorator_list:
            wrong = _wrong_call(found, method, 2 if aggregate else 1)
            if wrong is not None:
                return wrong
    result = methods.get("get_value")
    return _wrong_result(found, result) if aggregate and result is not None else None


def _computes_names(node: ast.ClassDef) -> bool:
    """Whether names are bound in the class otherwise than by `def`."""
    return any(
        not isinstance(part, ast.FunctionDef | ast.Expr | ast.Pass | ast.AnnAssign)
        for part in node.body
    )


def _no_method(found: Definition, node: ast.ClassDef, name: str, said: bool) -> Diagnostic:
    message = f"{found.called} has no method `{name}`"
    if said:
        message = f"`{found.declaration.name}` is declared with `{name}s = true`, and {message}"
    label = f"`class` on line {node.lineno}"
    return diagnostic(MISSING_METHOD, message, found.span, label)


def _wrong_call(found: Definition, node: ast.FunctionDef, own: int) -> Diagnostic | None:
    """What is wrong with a function whose first `own` parameters are not those of the declaration."""
    return (
        _wrong_yield(found, node)
        or _wrong_count(found, node, own)
        or _wrong_parameter(found, node, own)
        or (_wrong_result(found, node) if found.declaration.kind == "scalar" else None)
    )


def _wrong_yield(found: Definition, node: ast.FunctionDef) -> Diagnostic | None:
    """`yield` in a function that gives one value, or rows of another length than declared."""
    wanted = len(found.declaration.table)
    for part in _own_parts(node):
        if not isinstance(part, ast.Yield | ast.YieldFrom):
            continue
        if found.declaration.kind != "table":
            what = "gives many values a call, and one is wanted: it has `yield`"
            help = ("declare it so: `returns table (...)`",)
            return diagnostic(UNKNOWN_CODE, f"{found.called} {what}", found.span, help=help)
        value = part.value if isinstance(part, ast.Yield) else None
        plain = isinstance(value, ast.Tuple) and not any(
            isinstance(item, ast.Starred) for item in value.elts
        )
        if isinstance(value, ast.Tuple) and plain and wanted > 1 and len(value.elts) != wanted:
            message = (
                f"{found.called} gives rows of {len(value.elts)} values, and is declared with"
                f" {wanted} columns"
            )
            label = f"`yield` on line {part.lineno}"
            return diagnostic(WRONG_RESULT_TYPE, message, found.span, label)
    return None


def _own_parts(node: ast.FunctionDef) -> Iterator[ast.AST]:
    """All parts of a function but those of functions inside it."""
    todo: list[ast.AST] = list(node.body)
    while todo:
        part = todo.pop(0)
        yield part
        if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            todo[:0] = ast.iter_child_nodes(part)


def _wrong_count(found: Definition, node: ast.FunctionDef, own: int) -> Diagnostic | None:
    given = len(found.declaration.parameters)
    least, most = _arity(node.args)
    least, most = max(least - own, 0), None if most is None else most - own
    if least <= given and (most is None or given <= most):
        return None
    wanted = str(least) if least == most else f"{least} to {most}" if most else f"at least {least}"
    plural = "" if wanted == "1" else "s"
    what = found.called if node is found.node else f"`{node.name}` of {found.called}"
    beside = " beside what it accumulates in" if own == 2 else ""
    return diagnostic(
        WRONG_ARGUMENT_COUNT,
        f"{what} takes {wanted} argument{plural}{beside}, and is declared with {given}",
        found.span,
        f"`def` on line {node.lineno}",
    )


def _arity(args: ast.arguments) -> tuple[int, int | None]:
    """The least and the greatest number of arguments by position; None where there is no greatest."""
    count = len(args.posonlyargs) + len(args.args)
    return count - len(args.defaults), None if args.vararg else count


def _wrong_parameter(found: Definition, node: ast.FunctionDef, own: int) -> Diagnostic | None:
    taken = [*node.args.posonlyargs, *node.args.args][own:]
    for parameter, written in zip(found.declaration.parameters, taken, strict=False):
        named = differs(written.annotation, parameter.type, result=False)
        if named is None:
            continue
        return diagnostic(
            WRONG_ARGUMENT_TYPE,
            f"{found.called} takes `{named}` as `{written.arg}`, and is called with"
            f" `{_name(parameter.type)}`",
            parameter.type.span,
            f"`{written.arg}: {named}` on line {written.lineno}",
        )
    return None


def _wrong_result(found: Definition, node: ast.FunctionDef) -> Diagnostic | None:
    returns = found.declaration.returns
    named = None if returns is None else differs(node.returns, returns, result=True)
    if named is None or returns is None:
        return None
    return diagnostic(
        WRONG_RESULT_TYPE,
        f"{found.called} returns `{named}`, and is declared to return `{_name(returns)}`",
        returns.span,
        f"`-> {named}` on line {node.lineno}",
    )


def _name(kind: TypeSyntax) -> str:
    return kind.name.lower()
