"""What can be written, by what it is: columns, outputs, functions, types, steps."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.connectors.model import Role
from compiler.ide.cursor import Cursor
from compiler.ide.kinds import KINDS, SHARED
from compiler.ide.options import connectors_for
from compiler.ide.signatures import signatures_of
from compiler.ide.snapshot import Snapshot
from compiler.ide.snippets import DECLARATIONS, STARTS, STEPS
from compiler.names import written
from compiler.relations.visible import Visible
from compiler.resolve.references import lookup, ports
from compiler.types.functions.catalogue import builtin_names
from compiler.types.show import show_plain
from dsl.records import dataclass
from dsl.syntax.declarations import (
    Function,
    Param,
    Schema,
    SinkDeclaration,
    SourceDeclaration,
    Task,
    Use,
)
from dsl.syntax.expressions import StringLiteral
from dsl.syntax.names import Name, Path

TYPES = (
    "string",
    "boolean",
    "tinyint",
    "smallint",
    "int",
    "bigint",
    "float",
    "double",
    "decimal(18, 2)",
    "date",
    "time",
    "timestamp(3)",
    "timestamp_ltz(3)",
    "char(1)",
    "varchar(100)",
    "bytes",
    "binary(16)",
    "varbinary(100)",
    "array<string>",
    "map<string, string>",
    "multiset<string>",
    "row<name string>",
    "interval day to second",
    "interval year to month",
)
PARAM_TYPES = ("duration", "size")
OWN = frozenset({"pipeline", "job", "source", "sink", "task"})
"""Owners of options that are no connector's."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to write. `kind` is a word for its picture; `text` is what is written, `label` where it is empty.

    `rank` orders the items, the likeliest first.
    """

    label: str
    kind: str
    detail: str = ""
    doc: str = ""
    text: str = ""
    snippet: bool = False
    rank: int = 5


def behind(parts: tuple[Name, ...], scope: Visible) -> Iterator[Item]:
    """What fits behind a dot: the columns of an input, or the fields of a row."""
    first: Visible | None = scope
    while first is not None:
        if parts[0].text in first.aliases and len(parts) == 2:
            yield from columns_in(first, parts[0].text)
            return
        for seen in first.columns:
            if seen.name == parts[0].text:
                kind = seen.column.type
                pairs = zip(kind.names, kind.children, strict=False)
                for name, child in pairs:
                    yield Item(name, "field", show_plain(child).lower(), text=written(name), rank=0)
                return
        first = first.outer


def columns_in(scope: Visible, alias: str | None) -> Iterator[Item]:
    """The columns of a scope, or of one of its inputs; two of one name behind their inputs."""
    found = scope.columns if alias is None else scope.of(alias)
    counted: dict[str, int] = {}
    for seen in found:
        counted[seen.name] = counted.get(seen.name, 0) + 1
    for seen in found:
        detail = show_plain(seen.column.type).lower()
        if seen.column.type.time_attribute == "rowtime":
            detail += ", event time"
        if alias is None and counted[seen.name] > 1 and seen.alias:
            label = f"{written(seen.alias)}.{written(seen.name)}"
            yield Item(label, "field", detail, rank=0)
        else:
            yield Item(seen.name, "field", detail, text=written(seen.name), rank=0)
    if scope.outer is not None and alias is None:
        yield from columns_in(scope.outer, None)


def functions_at(cursor: Cursor, snapshot: Snapshot) -> Iterator[Item]:
    """Functions of the file; those of Flink's once a letter is written: there are hundreds."""
    for name in (*snapshot.root.names, *snapshot.root.imports):
        entity = lookup(name, snapshot.root)
        if entity is not None and isinstance(entity.declaration, Function):
            yield _function(name, entity.declaration.doc or "", 3)
    prefix = cursor.prefix.lower()
    if not prefix:
        return
    for name in dict.fromkeys(builtin_names(snapshot.settings.target)):
        if name.startswith(prefix) or (len(prefix) > 2 and prefix in name):
            forms = signatures_of(name, snapshot)
            yield _function(name, "", 4, forms[0].label if forms else "")


def _function(name: str, doc: str, rank: int, label: str = "") -> Item:
    bare = label and "(" not in label.partition(" -> ")[0]
    text = name if bare else f"{written(name)}($0)"
    return Item(name, "function", label, doc, text, not bare, rank)


def outputs(snapshot: Snapshot) -> Iterator[Item]:
    """Sources and tasks that can be read, with their side outputs."""
    root = snapshot.root
    for name in (*root.names, *root.imports):
        entity = lookup(name, root)
        if entity is None or not isinstance(entity.declaration, SourceDeclaration | Task):
            continue
        declaration = entity.declaration
        yield Item(
            name,
            KINDS[type(declaration)],
            KINDS[type(declaration)],
            declaration.doc or "",
            written(name),
            rank=1,
        )
        for port in ports(declaration):
            yield Item(f"{name}.{port}", "event", f"side output of `{name}`", rank=2)


def ports_of(path: Path, snapshot: Snapshot) -> Iterator[Item]:
    """The side outputs of what a path begins with."""
    entity = lookup(path.parts[0].text, snapshot.root)
    for port in () if entity is None else ports(entity.declaration):
        yield Item(port, "event", f"side output of `{path.parts[0].text}`", rank=1)


def schemas(snapshot: Snapshot) -> Iterator[Item]:
    """The schemas that the file can see."""
    for name in (*snapshot.root.names, *snapshot.root.imports):
        entity = lookup(name, snapshot.root)
        if entity is not None and isinstance(entity.declaration, Schema):
            yield Item(name, "struct", "schema", entity.declaration.doc or "", rank=1)


def columns_of(output: Path, snapshot: Snapshot) -> Iterator[Item]:
    """The columns of an output."""
    port = output.parts[1].text if len(output.parts) > 1 else None
    relation = snapshot.relation(output.parts[0].text, port)
    for column in () if relation is None else relation.operator.columns:
        yield Item(column.name, "field", show_plain(column.type).lower(), rank=0)


def exports(use: Use, snapshot: Snapshot) -> Iterator[Item]:
    """What the file of a `use` declares."""
    path = use.path.text if isinstance(use.path, StringLiteral) else None
    library = None if path is None else snapshot.library(path)
    for declaration in () if library is None else library.tree.declarations:
        if type(declaration) in KINDS and KINDS[type(declaration)] in SHARED:
            kind = KINDS[type(declaration)]
            yield Item(declaration.name.text, "module", kind, declaration.doc or "", rank=1)


def connectors(declaration: SourceDeclaration | SinkDeclaration) -> Iterator[Item]:
    """The connectors that a source or sink can have, the compiled ones first."""
    role = Role.SOURCE if isinstance(declaration, SourceDeclaration) else Role.SINK
    for connector in connectors_for(role):
        compiled = connector.status.value == "compiled"
        detail = connector.doc if compiled else f"{connector.doc} (not compiled yet)"
        yield Item(connector.name, "connector", detail, rank=1 if compiled else 2)


def types_at(cursor: Cursor) -> Iterator[Item]:
    """The types of columns, and of params."""
    declaration = cursor.chain.nodes[0] if cursor.chain.nodes else None
    words = (*PARAM_TYPES, *TYPES) if isinstance(declaration, Param) else TYPES
    yield from (Item(word, "type", rank=1) for word in words)


def params(snapshot: Snapshot) -> Iterator[Item]:
    """The params of the file."""
    for name, param in snapshot.root.params.items():
        detail = snapshot.source.text[param.type.span.start : param.type.span.end]
        yield Item(name, "variable", detail, param.doc or "", rank=0)


def declarations() -> Iterator[Item]:
    """What can begin a declaration."""
    for word, text in DECLARATIONS.items():
        yield Item(word, "snippet", "declaration", text=text, snippet=True, rank=1)


def steps_at(cursor: Cursor) -> Iterator[Item]:
    """The steps that fit, on a line of their own."""
    line = cursor.text.rfind("\n", 0, cursor.start) + 1
    if cursor.text[line : cursor.start].strip():
        return
    for words, text in STEPS.items():
        if STARTS[words] & cursor.terminals:
            yield Item(words, "snippet", "step", text=text, snippet=True, rank=1)
