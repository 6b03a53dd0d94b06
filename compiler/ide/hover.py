"""What is to be said of what stands at a place, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.checked import Output
from compiler.connectors.model import Connector, Format
from compiler.ide.chain import Chain, chain_at
from compiler.ide.facts import Fact, facts
from compiler.ide.kinds import KINDS
from compiler.ide.options import described, spec_of
from compiler.ide.scopes import known_at
from compiler.ide.signatures import signatures_of
from compiler.ide.snapshot import Snapshot
from compiler.ide.symbols import Symbol, symbol_at
from compiler.plan.expressions import Expr
from compiler.plan.operators import Column
from compiler.relations.visible import VisibleColumn
from compiler.types.show import show, show_plain
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import (
    CatalogDeclaration,
    Declaration,
    Function,
    MetadataColumn,
    Option,
    Param,
    PhysicalColumn,
    Pipeline,
    Profile,
    Schema,
    SinkDeclaration,
    SourceDeclaration,
    Task,
    Test,
)
from dsl.syntax.expressions import Binary, Case, Cast, FunctionCall, Hole, Is, ParamRef, Unary
from dsl.syntax.names import Path
from dsl.walk import nodes


@dataclass(frozen=True, slots=True)
class Hover:
    """Markdown about the text of a span."""

    text: str
    span: Span


def hover_at(snapshot: Snapshot, offset: int) -> Hover | None:
    """What stands at an offset of the file, or None where there is nothing to say."""
    symbol = symbol_at(snapshot, offset)
    # A column where it is declared is an expression, or a line of `columns`.
    if symbol is not None and (symbol.kind != "column" or symbol.owner is not None):
        text = _of_symbol(symbol, snapshot)
        return None if text is None else Hover(text, symbol.at)
    chain = chain_at(snapshot.parsed, offset)
    return _of_expression(snapshot, chain) or _of_column(chain)


def _of_symbol(symbol: Symbol, snapshot: Snapshot) -> str | None:
    match symbol:
        case Symbol(kind="column", owner=VisibleColumn() as seen):
            return _column(seen, symbol, snapshot)
        case Symbol(kind="builtin"):
            return function_text(symbol.name, snapshot)
        case Symbol(kind="option"):
            return _option(symbol)
        case Symbol(kind="connector" | "format", owner=Connector() | Format() as part):
            return part_text(part)
        case Symbol(kind="enum", owner=Option() as option):
            return _enum(option, symbol, snapshot)
        case Symbol(kind="port"):
            return _output(symbol.name, snapshot)
        case Symbol(kind="alias", place=Span() as place, owner=Task() as task) if (
            task.span.source == place.source and task.span.contains(place.start)
        ):
            return _input(symbol.name, place, task, snapshot)
        case Symbol(kind="cte"):
            return f"```stream\n(cte) {symbol.name}\n```"
        case _:
            return declaration_text(symbol.owner, symbol.name, snapshot)


def _input(alias: str, place: Span, task: Task, snapshot: Snapshot) -> str | None:
    """What stands behind the name that a task gives to an input."""
    for node in nodes(task):
        path = getattr(node, "input", None) or getattr(node, "path", None)
        named = getattr(node, "alias", None)
        at = getattr(getattr(named, "name", named), "span", None)
        if isinstance(path, Path) and at == place:
            found = _output(path.text, snapshot)
            return None if found is None else f"`{alias}` is\n\n{found}"
    return f"```stream\n(input) {alias}\n```"


def declaration_text(declaration: object, name: str, snapshot: Snapshot) -> str | None:
    """A declaration under the name that the file has for it."""
    match declaration:
        case SourceDeclaration() | Task() | SinkDeclaration():
            return _output(name, snapshot) or _plain(declaration)
        case Function():
            return function_text(name, snapshot) or _plain(declaration)
        case Param():
            return _param(declaration, snapshot)
        case Pipeline() | Profile() | Schema() | CatalogDeclaration() | Test():
            return _plain(declaration)
        case _:
            return None


def _plain(declaration: Declaration) -> str:
    doc = f"\n\n{declaration.doc}" if declaration.doc else ""
    return f"```stream\n{KINDS[type(declaration)]} {declaration.name.text}\n```{doc}"


def _param(param: Param, snapshot: Snapshot) -> str:
    written = snapshot.graph.params[snapshot.root.name].written.get(param.name.text)
    lines = [f"```stream\n{snapshot.source.text[param.span.start : param.span.end]}\n```"]
    if written is not None and written.span.source == snapshot.source.name:
        value = snapshot.source.text[written.span.start : written.span.end]
        lines.append(f"value: `{value}`")
    return "\n\n".join([*lines, *([param.doc] if param.doc else [])])


def _output(name: str, snapshot: Snapshot) -> str | None:
    """An output as `streamc describe` has it: columns, event time, changelog, keys, state, delivery."""
    output = snapshot.outputs.get(name)
    if output is None:
        return None
    parts = [f"```stream\n{output.kind} {output.name}\n```"]
    if output.doc:
        parts.append(output.doc)
    parts.append("\n".join(["| column | type | |", "|---|---|---|", *_rows(output)]))
    parts.append("  \n".join(map(_fact, facts(output, snapshot))))
    return "\n\n".join(parts)


def _rows(output: Output) -> Iterator[str]:
    for column in output.columns:
        marks = ["event time"] if column.name == output.event_time else []
        marks += [f"@{label}" for label in column.labels]
        yield f"| `{column.name}` | `{show(column.type)}` | {' '.join(marks)} |"


def _fact(fact: Fact) -> str:
    values = ", ".join(f"`{value}`" for value in fact.values)
    return f"{fact.label}: {values}{fact.words}{fact.more}"


def _column(seen: VisibleColumn, symbol: Symbol, snapshot: Snapshot) -> str:
    column = seen.column
    of = f" of `{seen.alias}`" if seen.alias else ""
    lines = [f"```stream\n{symbol.name} {type_text(column)}\n```", f"column{of}"]
    if column.type.time_attribute == "rowtime":
        lines.append("event time")
    if column.labels:
        lines.append(" ".join(f"@{label}" for label in column.labels))
    doc = _column_doc(column, snapshot)
    return "\n\n".join([*lines, *([doc] if doc else [])])


def type_text(column: Column) -> str:
    """The type of a column as files spell types."""
    text = show_plain(column.type).lower()
    return text if column.type.nullable else f"{text} not null"


def _column_doc(column: Column, snapshot: Snapshot) -> str | None:
    """The comment at the column's declaration, where it comes straight from one."""
    if column.span is None:
        return None
    for unit in snapshot.units:
        if unit.name != column.span.source:
            continue
        for declaration in unit.parsed.tree.declarations:
            if declaration.span.contains(column.span.start):
                return _doc_in(declaration, column.span)
    return None


def _doc_in(declaration: Declaration, span: Span) -> str | None:
    for node in nodes(declaration):
        if isinstance(node, PhysicalColumn | MetadataColumn) and node.span.contains(span.start):
            return node.doc
    return None


def function_text(name: str, snapshot: Snapshot) -> str | None:
    """The forms of a function, and what else is to be known of it."""
    signatures = signatures_of(name, snapshot)
    if not signatures:
        return None
    labels = "\n".join(signature.label for signature in signatures)
    docs = dict.fromkeys(signature.doc for signature in signatures if signature.doc)
    return "\n\n".join([f"```stream\n{labels}\n```", *docs])


def _option(symbol: Symbol) -> str | None:
    found = spec_of(symbol.name, symbol.owner)  # type: ignore[arg-type]
    return None if found is None else described(found)


def _enum(option: Option, symbol: Symbol, snapshot: Snapshot) -> str | None:
    declaration = snapshot.declaration_at(symbol.at.start)
    found = None if declaration is None else spec_of(option.key.text, declaration)
    return None if found is None else f"`{symbol.name}`\n\n{described(found)}"


def part_text(part: Connector | Format) -> str:
    """A connector or format in a few lines."""
    from compiler.connectors.docs import page

    shown = page(part)
    facts = "  \n".join(f"{key}: {value}" for key, value in shown.facts)
    notes = "".join(f"\n- {note}." for note in shown.notes)
    return f"**{shown.title}**\n\n{shown.doc}.\n\n{facts}\n{notes}".rstrip()


def _of_expression(snapshot: Snapshot, chain: Chain) -> Hover | None:
    """The type of a call, a cast or an operator."""
    for node in reversed(chain.nodes):
        if isinstance(node, FunctionCall | Cast | Case | Binary | Unary | Is):
            typed = type_at(snapshot, chain, node)
            text = None if typed is None else f"```stream\n{show(typed.type).lower()}\n```"
            return None if text is None else Hover(text, node.span)
        if isinstance(node, ParamRef | Hole):
            return None
    return None


def type_at(
    snapshot: Snapshot, chain: Chain, node: FunctionCall | Cast | Case | Binary | Unary | Is
) -> Expr | None:
    """An expression of a task with its type, where it has one."""
    known = known_at(snapshot, chain.offset, chain)
    if known.flow is None:
        return None
    return known.flow.type(node, scope=known.scope, aggregates=True, over=True)


def _of_column(chain: Chain) -> Hover | None:
    """The declaration of a column in a source or schema."""
    node = chain.last(PhysicalColumn)
    if node is None or not node.name.span.start <= chain.offset <= node.name.span.end:
        return None
    doc = f"\n\n{node.doc}" if node.doc else ""
    return Hover(f"column `{node.name.text}`{doc}", node.name.span)


def listed(words: Iterable[str]) -> str:
    """Words in backticks, with commas."""
    return ", ".join(f"`{word}`" for word in words)
