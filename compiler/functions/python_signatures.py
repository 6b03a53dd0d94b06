"""Compares what a Python file defines with what the declaration says of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from compiler.functions.codes import MISSING_METHOD, UNKNOWN_CODE, WRONG_RESULT_TYPE
from compiler.functions.python_annotations import differs, series
from compiler.options.convert import Typed
from compiler.types.codes import NOT_COMPILED_YET, WRONG_ARGUMENT_COUNT, WRONG_ARGUMENT_TYPE
from compiler.types.versions import ASYNC_PYTHON, at_least
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
    "AsyncScalarFunction",
    "TableFunction",
    "AggregateFunction",
}
"""Classes from which nothing comes that is looked for: a class of others may inherit its methods."""

Def = ast.FunctionDef | ast.AsyncFunctionDef
"""What `def` makes."""

_AGGREGATE = ("create_accumulator", "accumulate", "get_value")
_FORM = "a class with `create_accumulator`, `accumulate` and `get_value`"


@dataclass(frozen=True, slots=True)
class Definition:
    """What the declaration names: its node, the name, the path of its file, the declaration, where it names it.

    `target` is the Flink that is compiled for.
    """

    node: ast.stmt
    name: str
    path: str
    declaration: Function
    span: Span
    target: str

    @property
    def called(self) -> str:
        """It, in words."""
        return f"`{self.name}` in `{self.path}`"


def is_coroutine(node: ast.stmt) -> bool:
    """Whether it is `async def`, or a class whose `eval` is."""
    if isinstance(node, ast.ClassDef):
        return any(
            part.name == "eval" for part in node.body if isinstance(part, ast.AsyncFunctionDef)
        )
    return isinstance(node, ast.AsyncFunctionDef)


def wrong_definition(found: Definition, options: Mapping[str, Typed]) -> Diagnostic | None:
    """Why it cannot be called as it is declared; None too where its text does not tell."""
    node = found.node
    if is_coroutine(node):
        refused = _wrong_coroutine(found, options)
        if refused is not None:
            return refused
    if isinstance(node, ast.ClassDef):
        return None if node.decorator_list else _wrong_class(found, node, options)
    if not isinstance(node, Def) or node.decorator_list:
        return None
    if found.declaration.kind == "aggregate" and not _vectorized(options):
        message = f"{found.called} is a function, and an aggregate is {_FORM}"
        return diagnostic(UNKNOWN_CODE, message, found.span, f"`def` on line {node.lineno}")
    return _wrong_call(found, node, 0, vectorized=_vectorized(options))


def _vectorized(options: Mapping[str, Typed]) -> bool:
    return options.get("vectorized") is True


def _wrong_coroutine(found: Definition, options: Mapping[str, Typed]) -> Diagnostic | None:
    """Flink waits for coroutines where one value is wanted, from some version on, and for each row by itself."""
    if found.declaration.kind != "scalar" or _vectorized(options):
        what = "vectorized functions" if _vectorized(options) else f"{found.declaration.kind}s"
        what = "table functions" if what == "tables" else what
        message = f"{found.called} is `async`, and {what} are not"
        return diagnostic(UNKNOWN_CODE, message, found.span)
    if at_least(found.target, ASYNC_PYTHON):
        return None
    return diagnostic(
        NOT_COMPILED_YET,
        f"{found.called} is `async`, which Flink {found.target} does not call",
        found.span,
        help=(
            f"compile for Flink {ASYNC_PYTHON}, which does: `--target flink-{ASYNC_PYTHON}`",
            "or make it a plain function",
        ),
    )


def _wrong_class(
    found: Definition, node: ast.ClassDef, options: Mapping[str, Typed]
) -> Diagnostic | None:
    methods = {part.name: part for part in node.body if isinstance(part, Def)}
    bases = {getattr(base, "attr", getattr(base, "id", "")) for base in node.bases}
    vectorized = _vectorized(options)
    aggregate = found.declaration.kind == "aggregate" and not vectorized
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
            wrong = _wrong_call(found, method, 2 if aggregate else 1, vectorized=vectorized)
            if wrong is not None:
                return wrong
    result = methods.get("get_value")
    return _wrong_result(found, result) if aggregate and result is not None else None


def _computes_names(node: ast.ClassDef) -> bool:
    """Whether names are bound in the class otherwise than by `def`."""
    return any(
        not isinstance(part, Def | ast.Expr | ast.Pass | ast.AnnAssign) for part in node.body
    )


def _no_method(found: Definition, node: ast.ClassDef, name: str, said: bool) -> Diagnostic:
    message = f"{found.called} has no method `{name}`"
    if said:
        message = f"`{found.declaration.name}` is declared with `{name}s = true`, and {message}"
    label = f"`class` on line {node.lineno}"
    return diagnostic(MISSING_METHOD, message, found.span, label)


def _wrong_call(found: Definition, node: Def, own: int, *, vectorized: bool) -> Diagnostic | None:
    """What is wrong with a function whose first `own` parameters are not those of the declaration."""
    kind = found.declaration.kind
    result = kind == "scalar" or (kind == "aggregate" and vectorized)
    return (
        _wrong_yield(found, node)
        or _wrong_count(found, node, own)
        or _wrong_series(found, node, own, vectorized=vectorized)
        or (None if vectorized else _wrong_parameter(found, node, own))
        or (
            _wrong_result(found, node) if result and not (vectorized and kind == "scalar") else None
        )
    )


def _wrong_series(found: Definition, node: Def, own: int, *, vectorized: bool) -> Diagnostic | None:
    """An annotation of one value where many are handed over at once, or of many where it is one."""
    taken = [*node.args.posonlyargs, *node.args.args][own:]
    named = [(written.annotation, f"takes {{}} as `{written.arg}`") for written in taken]
    if found.declaration.kind == "scalar":
        named.append((node.returns, "returns {}"))
    for annotation, what in named:
        said = series(annotation)
        if said is None or said is vectorized or annotation is None:
            continue
        text = what.format(f"`{ast.unparse(annotation)}`")
        many = "many values at once, each argument as a `pandas.Series`"
        kind = f"called for {many}" if vectorized else "called for one value at a time"
        helps = (
            ("leave out `vectorized = true`",)
            if vectorized
            else ("declare it `vectorized = true`",)
        )
        return diagnostic(
            WRONG_ARGUMENT_TYPE if what.startswith("takes") else WRONG_RESULT_TYPE,
            f"{found.called} {text}, and is {kind}",
            found.span,
            f"`def` on line {node.lineno}",
            help=helps,
        )
    return None


def _wrong_yield(found: Definition, node: Def) -> Diagnostic | None:
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


def _own_parts(node: Def) -> Iterator[ast.AST]:
    """All parts of a function but those of functions inside it."""
    todo: list[ast.AST] = list(node.body)
    while todo:
        part = todo.pop(0)
        yield part
        if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            todo[:0] = ast.iter_child_nodes(part)


def _wrong_count(found: Definition, node: Def, own: int) -> Diagnostic | None:
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


def _wrong_parameter(found: Definition, node: Def, own: int) -> Diagnostic | None:
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


def _wrong_result(found: Definition, node: Def) -> Diagnostic | None:
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
