"""What could be written at a place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from compiler.connectors.model import Role
from compiler.ide.chain import Chain
from compiler.ide.cursor import MARK, Cursor, cursor_at, string_at
from compiler.ide.options import connectors_for, described, offered, spec_of, values_of
from compiler.ide.scopes import known_at
from compiler.ide.signatures import signatures_of
from compiler.ide.snapshot import Snapshot
from compiler.ide.snippets import DECLARATIONS, STARTS, STEPS
from compiler.ide.symbols import KINDS, SHARED
from compiler.names import written
from compiler.relations.visible import Visible
from compiler.resolve.references import lookup, ports
from compiler.types.functions.catalogue import builtin_names
from compiler.types.show import show_plain
from dsl.records import dataclass
from dsl.source import Source
from dsl.syntax.declarations import (
    ColumnsOfSchema,
    Declaration,
    Function,
    Option,
    Param,
    PrimaryKey,
    Profile,
    Schema,
    SinkDeclaration,
    SourceDeclaration,
    Task,
    Test,
    TestTable,
    Use,
)
from dsl.syntax.expressions import ColumnRef, FunctionCall, StringLiteral
from dsl.syntax.names import Name, Path
from dsl.syntax.queries import TableName
from dsl.syntax.steps import Assignment, Drop, Expect, From, Join, Rename, Union

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


@dataclass(frozen=True, slots=True)
class Completions:
    """Items that take the place of `start` to `end`; not `whole` where there are more for a longer word."""

    items: tuple[Item, ...]
    start: int
    end: int
    whole: bool = True


Seen = Callable[[str], Iterable[str]]
"""The texts that files of the project give to an option, by its key."""


def completions_at(
    snapshot: Snapshot,
    source: Source,
    offset: int,
    seen: Seen | None = None,
    files: Iterable[str] = (),
) -> Completions | None:
    """What could be written at an offset of a text.

    `source` is the text as it is now, `snapshot` a version of the same file that may be a little older: what other
    declarations are is taken from there. `files` are paths that a `use` can name.
    """
    cursor = cursor_at(source, offset)
    if cursor.within == "comment":
        return None
    if cursor.within == "string" or string_at(source, offset) is not None:
        return _in_string(snapshot, source, offset, seen, files)
    if source.text[cursor.start - 1 : cursor.start] == "$":
        return Completions(tuple(_params(snapshot)), cursor.start, cursor.end)
    start, found = _at(cursor, snapshot)
    prefix = source.text[start:offset].lower()
    items = dict.fromkeys(item for item in found if _fits(item.label.lower(), prefix))
    whole = bool(prefix) or "NAME" not in cursor.terminals
    return Completions(tuple(items), start, cursor.end, whole)


def _fits(label: str, prefix: str) -> bool:
    """Whether the letters of what is written stand in a label in their order."""
    if prefix in label:
        return True
    at = 0
    for letter in prefix:
        at = label.find(letter, at) + 1
        if not at:
            return False
    return True


def _at(cursor: Cursor, snapshot: Snapshot) -> tuple[int, Iterable[Item]]:
    """Where the text to replace begins, and what could stand there."""
    if cursor.on_top:
        return cursor.start, _declarations()
    nodes = cursor.chain.nodes
    declaration = nodes[0] if nodes else None
    if cursor.on_key and declaration is not None and cursor.dotted < cursor.start:
        return cursor.dotted, _keys(declaration, snapshot, cursor)
    found: list[Item] = []
    if cursor.on_key and declaration is not None:
        found.extend(_keys(declaration, snapshot, cursor))
    found.extend(_named(cursor, snapshot))
    found.extend(_steps(cursor))
    found.extend(_words(cursor))
    return cursor.start, found


def _named(cursor: Cursor, snapshot: Snapshot) -> Iterator[Item]:
    """The names that fit, by the node that holds the place."""
    chain = cursor.chain
    name = chain.innermost
    if not isinstance(name, Name) or name.text != MARK:
        yield from _unfinished(cursor, snapshot)
        return
    holder = chain.above(name)
    match holder:
        case Path():
            yield from _in_path(name, holder, cursor, snapshot)
        case ColumnRef(parts=parts):
            option = chain.last(Option)
            if option is not None:
                yield from _values(option, chain, snapshot)
            else:
                yield from _expressions(parts, cursor, snapshot)
        case SourceDeclaration(connector=connector) | SinkDeclaration(connector=connector) if (
            connector is name
        ):
            yield from _connectors(holder)
        case Drop() | Rename() | Assignment() | PrimaryKey():
            yield from _columns(known_at(snapshot, cursor.offset, chain).scope, None)
        case TestTable(output=output):
            yield from _columns_of(output, snapshot)
        case Use():
            yield from _exports(holder, snapshot)
        case Expect():
            yield from (
                Item(word, "keyword", rank=1) for word in ("reject", "warn", "drop", "fail")
            )
        case _:
            return


def _unfinished(cursor: Cursor, snapshot: Snapshot) -> Iterator[Item]:
    """What fits where the tree has no name, by the word in front."""
    if {"COLLECTION_TYPE", "TWO_WORD_TYPE"} <= cursor.terminals:
        yield from _types(cursor)
    elif cursor.before in ("from", "join", "union", "given", "then"):
        yield from _outputs(snapshot)
    elif cursor.before == "else" and isinstance(cursor.chain.last(Task), Task):
        yield from (Item(word, "keyword", rank=1) for word in ("reject", "warn", "drop", "fail"))
    elif "NUMBER" in cursor.terminals:
        yield from _expressions((), cursor, snapshot)


def _in_path(name: Name, path: Path, cursor: Cursor, snapshot: Snapshot) -> Iterator[Item]:
    holder = cursor.chain.above(path)
    match holder:
        case From() | Join() | Union() | SinkDeclaration() | TableName() | TestTable():
            if name is path.parts[0]:
                yield from _outputs(snapshot)
                if isinstance(holder, TableName):
                    known = known_at(snapshot, cursor.offset, cursor.chain)
                    yield from (Item(cte, "variable", "with", rank=1) for cte in known.ctes)
            else:
                yield from _ports(path, snapshot)
        case ColumnsOfSchema():
            yield from _declared(snapshot, Schema)
        case FunctionCall():
            yield from _functions(cursor, snapshot)
        case _:
            return


def _expressions(parts: tuple[Name, ...], cursor: Cursor, snapshot: Snapshot) -> Iterator[Item]:
    scope = known_at(snapshot, cursor.offset, cursor.chain).scope
    if len(parts) > 1:
        yield from _behind(parts, scope)
        return
    yield from _columns(scope, None)
    seen = dict.fromkeys(alias for alias in scope.aliases if alias)
    yield from (Item(alias, "module", "input", rank=2) for alias in seen)
    yield from _functions(cursor, snapshot)


def _behind(parts: tuple[Name, ...], scope: Visible) -> Iterator[Item]:
    """What fits behind a dot: the columns of an input, or the fields of a row."""
    first: Visible | None = scope
    while first is not None:
        if parts[0].text in first.aliases and len(parts) == 2:
            yield from _columns(first, parts[0].text)
            return
        for seen in first.columns:
            if seen.name == parts[0].text:
                kind = seen.column.type
                pairs = zip(kind.names, kind.children, strict=False)
                for name, child in pairs:
                    yield Item(name, "field", show_plain(child).lower(), text=written(name), rank=0)
                return
        first = first.outer


def _columns(scope: Visible, alias: str | None) -> Iterator[Item]:
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
        yield from _columns(scope.outer, None)


def _functions(cursor: Cursor, snapshot: Snapshot) -> Iterator[Item]:
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


def _outputs(snapshot: Snapshot) -> Iterator[Item]:
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


def _ports(path: Path, snapshot: Snapshot) -> Iterator[Item]:
    entity = lookup(path.parts[0].text, snapshot.root)
    for port in () if entity is None else ports(entity.declaration):
        yield Item(port, "event", f"side output of `{path.parts[0].text}`", rank=1)


def _declared(snapshot: Snapshot, kind: type) -> Iterator[Item]:
    for name in (*snapshot.root.names, *snapshot.root.imports):
        entity = lookup(name, snapshot.root)
        if entity is not None and isinstance(entity.declaration, kind):
            yield Item(name, "struct", KINDS[kind], entity.declaration.doc or "", rank=1)


def _columns_of(output: Path, snapshot: Snapshot) -> Iterator[Item]:
    port = output.parts[1].text if len(output.parts) > 1 else None
    relation = snapshot.relation(output.parts[0].text, port)
    for column in () if relation is None else relation.operator.columns:
        yield Item(column.name, "field", show_plain(column.type).lower(), rank=0)


def _exports(use: Use, snapshot: Snapshot) -> Iterator[Item]:
    """What the file of a `use` declares."""
    path = use.path.text if isinstance(use.path, StringLiteral) else None
    library = None if path is None else snapshot.library(path)
    for declaration in () if library is None else library.tree.declarations:
        if type(declaration) in KINDS and KINDS[type(declaration)] in SHARED:
            kind = KINDS[type(declaration)]
            yield Item(declaration.name.text, "module", kind, declaration.doc or "", rank=1)


def _connectors(declaration: SourceDeclaration | SinkDeclaration) -> Iterator[Item]:
    role = Role.SOURCE if isinstance(declaration, SourceDeclaration) else Role.SINK
    for connector in connectors_for(role):
        compiled = connector.status.value == "compiled"
        detail = connector.doc if compiled else f"{connector.doc} (not compiled yet)"
        yield Item(connector.name, "connector", detail, rank=1 if compiled else 2)


def _types(cursor: Cursor) -> Iterator[Item]:
    declaration = cursor.chain.nodes[0] if cursor.chain.nodes else None
    words = (*PARAM_TYPES, *TYPES) if isinstance(declaration, Param) else TYPES
    yield from (Item(word, "type", rank=1) for word in words)


def _keys(declaration: object, snapshot: Snapshot, cursor: Cursor) -> Iterator[Item]:
    if type(declaration) not in KINDS:
        return
    known: Declaration = declaration  # type: ignore[assignment]
    has = {option.key.text for option in getattr(known, "options", ())}
    followed = cursor.text[cursor.end :].lstrip(" \t").startswith("=")
    for option in offered(known, snapshot.settings.target):
        if option.key in has or "<" in option.key:
            continue
        if "." in option.key and cursor.dotted == cursor.offset and option.part not in OWN:
            continue  # There are hundreds for `defaults`: they come once a letter is written.
        rank = 2 if option.spec.required else 3
        text = (
            option.key
            if followed
            else f"{option.key} = {_value(option.spec.example, values_of(option.spec))}"
        )
        yield Item(
            option.key, "option", option.spec.doc, described(option), text, not followed, rank
        )
    if isinstance(known, Profile | Test):
        for name in snapshot.root.params:
            text = f"param.{name}" if followed else f"param.{name} = $0"
            yield Item(
                f"param.{name}",
                "option",
                "value of a param",
                text=text,
                snippet=not followed,
                rank=2,
            )


def _value(example: str | None, words: tuple[str, ...]) -> str:
    """A place for the value: its words to choose from, or an example."""
    if words:
        return "${1|" + ",".join(words) + "|}"
    if example is None:
        return "$0"
    escaped = example.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")
    return "${1:" + escaped + "}"


def _values(option: Option, chain: Chain, snapshot: Snapshot) -> Iterator[Item]:
    """The words that an option takes, or the columns."""
    declaration: Declaration = chain.nodes[0]  # type: ignore[assignment]
    found = spec_of(option.key.text, declaration)
    if found is None:
        return
    for word in values_of(found.spec):
        yield Item(word, "enum", found.key, rank=0)
    if found.spec.type.value in ("column", "columns"):
        if isinstance(declaration, SinkDeclaration):
            for path in declaration.inputs[:1]:
                yield from _columns_of(path, snapshot)
        else:
            yield from _columns_of(Path((declaration.name,), declaration.name.span), snapshot)
    if found.spec.type.value in ("string", "list"):
        yield Item(
            "env",
            "function",
            "a variable of the environment",
            text="env('$1')",
            snippet=True,
            rank=1,
        )
        yield Item("secret", "function", "a secret", text="secret('$1')", snippet=True, rank=1)


def _params(snapshot: Snapshot) -> Iterator[Item]:
    for name, param in snapshot.root.params.items():
        detail = snapshot.source.text[param.type.span.start : param.type.span.end]
        yield Item(name, "variable", detail, param.doc or "", rank=0)


def _declarations() -> Iterator[Item]:
    for word, text in DECLARATIONS.items():
        yield Item(word, "snippet", "declaration", text=text, snippet=True, rank=1)


def _steps(cursor: Cursor) -> Iterator[Item]:
    """The steps that fit, on a line of their own."""
    line = cursor.text.rfind("\n", 0, cursor.start) + 1
    if cursor.text[line : cursor.start].strip():
        return
    for words, text in STEPS.items():
        if STARTS[words] & cursor.terminals:
            yield Item(words, "snippet", "step", text=text, snippet=True, rank=1)


def _words(cursor: Cursor) -> Iterator[Item]:
    """The language's own words, which are many where an expression goes on."""
    for word in cursor.words:
        yield Item(word, "keyword", rank=6)


def _in_string(
    snapshot: Snapshot, source: Source, offset: int, seen: Seen | None, files: Iterable[str]
) -> Completions | None:
    """What could stand in a string: params after `${`, files of a `use`, what other files say for an option."""
    text = source.text
    line = text.rfind("\n", 0, offset) + 1
    hole = text.rfind("${", line, offset)
    if hole >= 0 and "}" not in text[hole:offset]:
        return Completions(tuple(_params(snapshot)), hole + 2, offset)
    opened = text.rfind("'", line, offset)
    if opened < 0:
        return None
    head = text[line:opened].strip()
    end = offset
    while end < len(text) and text[end] not in "'\n":
        end += 1
    words = head.split()
    if words[:1] == ["use"] and words[-1:] == ["from"]:
        found: Iterable[str] = files
    elif seen is not None and "=" in head and head.endswith(("=", "= [", ",")):
        found = seen(head.partition("=")[0].strip())
    else:
        return None
    items = tuple(Item(one, "file", rank=1) for one in dict.fromkeys(found))
    return Completions(items, opened + 1, end)
