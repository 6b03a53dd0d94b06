"""Turns CREATE FUNCTION into a `function`, with types guessed from its calls: the script does not say them."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.importing import codes
from compiler.importing.drafts import FunctionDraft, Lines
from compiler.importing.gathering import Gathered
from compiler.importing.remembered import KEEPING
from compiler.importing.spelling import clean, string_text, type_text
from compiler.importing.statements import CreateFunction, CreateTable
from compiler.importing.tables import Filled, stored
from dsl.span import Span
from dsl.syntax.expressions import (
    Binary,
    BooleanLiteral,
    Cast,
    ColumnRef,
    Expression,
    FunctionCall,
    NamedArgument,
    NumberLiteral,
)
from dsl.syntax.queries import Query, Select, TableFunction
from dsl.syntax.types import TypeSyntax
from dsl.walk import walk

_UNKNOWN = "string"


def function_drafts(gathered: Gathered, docs: dict[str, Lines]) -> tuple[FunctionDraft, ...]:
    """The functions that queries call; what is guessed of them, and those that have to be left out, are reported."""
    drafts = []
    for name, function in gathered.functions.items():
        calls = [c for node in _callers(gathered) for c in _calls(node, name)]
        if not calls:
            gathered.say(codes.LEFT_OUT, f"nothing calls `{name}`", function.span, "left out")
        elif any(rows for _, rows in calls):
            message = f"`{name}` gives rows, and such functions are not declared yet"
            gathered.say(codes.FUNCTION_WITHOUT_TYPES, message, function.span, "not carried over")
        elif any(isinstance(arg, NamedArgument) for call, _ in calls for arg in call.args):
            message = (
                f"`{name}` is called with named arguments, and the script does not say their order"
            )
            gathered.say(codes.FUNCTION_WITHOUT_TYPES, message, function.span, "not carried over")
        else:
            drafts.append(_draft(name, function, calls[0][0], gathered, docs.get(name, ())))
    return tuple(drafts)


def declared_name(name: str) -> str:
    """What a function is called in the file: Flink takes its name in any case."""
    plain = clean(name)
    return plain.lower() if plain.isupper() else plain


def renamed_calls(node: object, gathered: Gathered) -> dict[Span, str]:
    """Where a query or an expression calls functions of the script by other names than the file has for them."""
    declared = {name.lower(): declared_name(name) for name in gathered.functions}
    declared |= dict.fromkeys(KEEPING, "")
    calls = (call for call in walk(node) if isinstance(call, FunctionCall))
    names = ((c.name.span, c.name.text, declared.get(c.name.parts[-1].text.lower())) for c in calls)
    return {span: name for span, text, name in names if name is not None and name != text}


def _callers(gathered: Gathered) -> Iterator[object]:
    """Whatever may call a function: queries, computed columns, watermarks."""
    yield from _queries(gathered)
    for made in gathered.tables.made.values():
        if isinstance(made.statement, CreateTable):
            yield from (c.expression for c in made.statement.columns if c.expression is not None)
            if made.statement.watermark is not None:
                yield made.statement.watermark.expression


def _queries(gathered: Gathered) -> Iterator[Query]:
    for made in gathered.tables.made.values():
        if not isinstance(made.statement, CreateTable):
            yield made.statement.query
    for insert in gathered.tables.inserts:
        yield insert.statement.query


def _calls(query: object, name: str) -> Iterator[tuple[FunctionCall, bool]]:
    """The calls of a function, and whether it gives rows there."""
    tables = {id(n.call) for n in walk(query) if isinstance(n, TableFunction)}
    for node in walk(query):
        if isinstance(node, FunctionCall) and node.name.parts[-1].text.lower() == name.lower():
            yield node, id(node) in tables


def _draft(
    name: str, function: CreateFunction, call: FunctionCall, gathered: Gathered, doc: Lines
) -> FunctionDraft:
    parameters: list[str] = []
    for argument in call.args:
        wish = clean(argument.parts[-1].text) if isinstance(argument, ColumnRef) else "value"
        taken = {parameter.split(" ")[0] for parameter in parameters}
        free = next(n for n in (wish, *(f"{wish}_{i}" for i in range(2, 99))) if n not in taken)
        parameters.append(f"{free} {_type(argument, gathered) or _UNKNOWN}")
    returns = _result(call, gathered)
    python = function.language == "python"
    path = ":".join(function.code.rsplit(".", 1)) if python else function.code
    text = f"function {declared_name(name)}({', '.join(parameters)}) returns {returns}"
    text += f" from {'python' if python else 'java'} {string_text(path)}"
    text += " {\n  installed = true\n}" if python else ""
    gathered.say(
        codes.FUNCTION_WITHOUT_TYPES,
        f"what `{name}` takes and gives is guessed from its calls: the script does not say it",
        function.span,
        f"as `{', '.join(parameters)}`, returning `{returns}`",
        help=("compare the declaration with the code of the function",),
    )
    return FunctionDraft(text, function.span, doc)


def _type(expression: Expression, gathered: Gathered) -> str | None:
    """The type of an argument, where it is plain."""
    match expression:
        case ColumnRef(parts=parts):
            kinds = {_bare(kind) for kind in _columns(parts[-1].text, gathered)}
            return kinds.pop() if len(kinds) == 1 else None
        case Cast(type=kind):
            return _bare(kind)
        case NumberLiteral(text=text):
            return "int" if text.isdigit() else "double"
        case BooleanLiteral():
            return "boolean"
        case _:
            return None


def _columns(name: str, gathered: Gathered) -> Iterator[TypeSyntax]:
    for made in gathered.tables.made.values():
        if isinstance(made.statement, CreateTable):
            for column in made.statement.columns:
                if column.name.text == name and column.type is not None:
                    yield column.type


def _result(call: FunctionCall, gathered: Gathered) -> str:
    """The type of the column that a call is written into, or of what it is compared with."""
    for insert in gathered.tables.inserts:
        found = _written(call, insert, gathered)
        if found is not None:
            return found
    for query in _queries(gathered):
        for node in walk(query):
            if isinstance(node, Binary) and call in (node.left, node.right):
                other = node.right if node.left == call else node.left
                if node.operator in ("and", "or"):
                    return "boolean"
                return _type(other, gathered) or _UNKNOWN
            if isinstance(node, Select) and node.where == call:
                return "boolean"
    return _UNKNOWN


def _written(call: FunctionCall, insert: Filled, gathered: Gathered) -> str | None:
    made = gathered.tables.made.get(insert.key)
    select = insert.statement.query.body
    if (
        made is None
        or not isinstance(made.statement, CreateTable)
        or not isinstance(select, Select)
    ):
        return None
    columns = {c.name.text: c.type for c in stored(made.statement)}
    names = [n.text for n in insert.statement.columns or ()] or list(columns)
    for name, item in zip(names, select.items, strict=False):
        kind = columns.get(name)
        if item.expression == call and kind is not None:
            return _bare(kind)
    return None


def _bare(kind: TypeSyntax) -> str:
    return type_text(kind).removesuffix(" not null")
