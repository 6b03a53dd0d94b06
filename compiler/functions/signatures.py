"""Turns a declaration of a function into what its calls are typed by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.functions import codes
from compiler.functions.bodies import body_is_sound
from compiler.functions.code import code_of
from compiler.functions.columns import check_columns
from compiler.options.functions import function_options
from compiler.plan.functions import PlanFunction
from compiler.resolve.load import duplicate_name
from compiler.resolve.unit import Entity
from compiler.types.codes import INVALID_TYPE
from compiler.types.context import Home, UserFunction
from compiler.types.datatype import DataType, Root
from compiler.types.functions.catalogue import builtin
from compiler.types.show import show_plain
from compiler.types.syntax import resolve_type
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.syntax.declarations import Function, FunctionParameter
from dsl.syntax.types import TypeSyntax

if TYPE_CHECKING:
    from compiler.functions.table import FunctionTable

LANGUAGES = ("python", "java")
_NO_PYTHON = {Root.INTERVAL_MONTHS, Root.INTERVAL_SECONDS, Root.MULTISET, Root.VARIANT, Root.BITMAP}
"""Types whose values Flink does not hand to Python."""


def unusable(declaration: Function) -> UserFunction:
    """A function with which something is wrong that has been reported: its calls say nothing more."""
    return UserFunction(
        declaration.name.text, (), None, declaration.language, kind=declaration.kind, sound=False
    )


def signature(
    declaration: Function, entity: Entity, table: FunctionTable, name: str
) -> tuple[UserFunction, PlanFunction | None]:
    """The function, and what the plan holds of it where it is no macro; mistakes are reported."""
    before = len(table.report)
    parameters = _parameters(declaration.parameters, declaration, table.report)
    returns = _returns(declaration, table.report)
    _shadows(declaration, table)
    typed, wrong = function_options(
        declaration, table.params[entity.unit.name].written, table.target
    )
    table.report.extend(wrong)
    if declaration.language == "python" and typed.get("vectorized") is True:
        types = tuple(kind for _, kind in parameters)
        table.report.extend(check_columns(declaration, types, returns))
    home = Home(table.of(entity.unit), table.params[entity.unit.name].typed)
    deterministic = typed.get("deterministic") is not False
    made = UserFunction(
        declaration.name.text,
        parameters,
        returns,
        declaration.language,
        declaration.body,
        declaration.kind,
        planned=name,
        volatile=not deterministic,
        home=home,
    )
    sound = not declaration.broken and len(table.report) == before
    if declaration.language == "sql":
        return made if sound and body_is_sound(made, table) else unusable(declaration), None
    code = None if declaration.broken else code_of(declaration, entity, typed, table)
    if not sound or code is None or returns is None:
        return unusable(declaration), None
    types = tuple(kind for _, kind in parameters)
    planned = PlanFunction(
        name,
        declaration.language,
        code.path,
        types,
        returns,
        deterministic,
        declaration.name.span,
        declaration.doc,
        code.modules,
        declaration.kind,
        typed.get("retracts") is True,
        typed.get("merges") is True,
        typed.get("vectorized") is True,
        code.asynchronous,
        tuple(name for name, _ in parameters),
    )
    return made, planned


def _parameters(
    written: tuple[FunctionParameter, ...], declaration: Function, report: list[Diagnostic]
) -> tuple[tuple[str, DataType], ...]:
    """Parameters, or the columns of a table function, with their types."""
    found: dict[str, DataType] = {}
    first = {p.name.text: p.name for p in reversed(written)}
    for parameter in written:
        if first[parameter.name.text] is not parameter.name:
            report.append(duplicate_name(parameter.name, first[parameter.name.text]))
            continue
        kind = _type(parameter.type, declaration, report)
        if kind is not None:
            found[parameter.name.text] = kind
    return tuple(found.items())


def _returns(declaration: Function, report: list[Diagnostic]) -> DataType | None:
    """The type of the result; of a table function that of a row."""
    if declaration.kind != "scalar" and declaration.language == "sql" and not declaration.broken:
        report.append(_of_sql(declaration))
        return None
    if declaration.kind == "table":
        return _row(declaration, report)
    if declaration.returns is not None:
        return _type(declaration.returns, declaration, report)
    if declaration.language in LANGUAGES and not declaration.broken:
        message = f"function `{declaration.name}` does not say the type of its result"
        span = declaration.name.span
        help = ("write it after the parameters: `returns string`",)
        report.append(diagnostic(codes.WRONG_RESULT_TYPE, message, span, help=help))
    return None


def _row(declaration: Function, report: list[Diagnostic]) -> DataType | None:
    columns = _parameters(declaration.table, declaration, report)
    if not columns:
        if not declaration.table and not declaration.broken:
            message = f"function `{declaration.name}` gives rows without columns"
            help = ("list them: `returns table (word string, length int)`",)
            span = declaration.name.span
            report.append(diagnostic(codes.WRONG_RESULT_TYPE, message, span, help=help))
        return None
    kinds = tuple(kind for _, kind in columns)
    return DataType(Root.ROW, children=kinds, names=tuple(name for name, _ in columns))


def _of_sql(declaration: Function) -> Diagnostic:
    what = "rows" if declaration.kind == "table" else "one value for many rows"
    message = f"function `{declaration.name}` gives {what}, which an SQL expression cannot"
    help = ("name code in Java or Python: `from java 'com.acme.Fn'`",)
    return diagnostic(codes.WRONG_RESULT_TYPE, message, declaration.name.span, help=help)


def _type(written: TypeSyntax, declaration: Function, report: list[Diagnostic]) -> DataType | None:
    kind = resolve_type(written)
    if isinstance(kind, Diagnostic):
        report.append(kind)
        return None
    if declaration.language == "python" and _not_in_python(kind):
        message = f"Flink gives no `{show_plain(kind)}` to Python functions, nor takes one"
        report.append(diagnostic(INVALID_TYPE, message, written.span))
        return None
    return kind


def _not_in_python(kind: DataType) -> bool:
    return kind.root in _NO_PYTHON or any(map(_not_in_python, kind.children))


def _shadows(declaration: Function, table: FunctionTable) -> None:
    """NAM016: whoever reads `upper(x)` shall know what it is, and Flink tells no case apart."""
    name = declaration.name
    if builtin(name.text, table.target) is None:
        return
    table.report.append(
        diagnostic(
            codes.SHADOWED_FUNCTION,
            f"`{name}` is a function of Flink's own",
            name.span,
            "takes its name",
            help=("give it a name of its own",),
        )
    )
