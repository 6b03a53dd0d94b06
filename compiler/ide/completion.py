"""What could be written at a place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from compiler.ide.chain import Chain
from compiler.ide.cursor import MARK, Cursor, cursor_at, string_at
from compiler.ide.items import (
    OWN,
    Item,
    behind,
    columns_in,
    columns_of,
    connectors,
    declarations,
    exports,
    functions_at,
    outputs,
    params,
    ports_of,
    schemas,
    steps_at,
    types_at,
)
from compiler.ide.kinds import KINDS
from compiler.ide.options import described, offered, spec_of, values_of
from compiler.ide.scopes import known_at
from compiler.ide.snapshot import Snapshot
from dsl.records import dataclass
from dsl.source import Source
from dsl.syntax.declarations import (
    ColumnsOfSchema,
    Declaration,
    Option,
    PrimaryKey,
    Profile,
    SinkDeclaration,
    SourceDeclaration,
    Task,
    Test,
    TestTable,
    Use,
)
from dsl.syntax.expressions import ColumnRef, FunctionCall
from dsl.syntax.names import Name, Path
from dsl.syntax.queries import TableName
from dsl.syntax.steps import Assignment, Drop, Expect, From, Join, Rename, Union


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
        return Completions(tuple(params(snapshot)), cursor.start, cursor.end)
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
        return cursor.start, declarations()
    nodes = cursor.chain.nodes
    declaration = nodes[0] if nodes else None
    if cursor.on_key and declaration is not None and cursor.dotted < cursor.start:
        return cursor.dotted, _keys(declaration, snapshot, cursor)
    found: list[Item] = []
    if cursor.on_key and declaration is not None:
        found.extend(_keys(declaration, snapshot, cursor))
    found.extend(_named(cursor, snapshot))
    found.extend(steps_at(cursor))
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
            yield from connectors(holder)
        case Drop() | Rename() | Assignment() | PrimaryKey():
            yield from columns_in(known_at(snapshot, cursor.offset, chain).scope, None)
        case TestTable(output=output):
            yield from columns_of(output, snapshot)
        case Use():
            yield from exports(holder, snapshot)
        case Expect():
            yield from (
                Item(word, "keyword", rank=1) for word in ("reject", "warn", "drop", "fail")
            )
        case _:
            return


def _unfinished(cursor: Cursor, snapshot: Snapshot) -> Iterator[Item]:
    """What fits where the tree has no name, by the word in front."""
    if {"COLLECTION_TYPE", "TWO_WORD_TYPE"} <= cursor.terminals:
        yield from types_at(cursor)
    elif cursor.before in ("from", "join", "union", "given", "then"):
        yield from outputs(snapshot)
    elif cursor.before == "else" and isinstance(cursor.chain.last(Task), Task):
        yield from (Item(word, "keyword", rank=1) for word in ("reject", "warn", "drop", "fail"))
    elif "NUMBER" in cursor.terminals:
        yield from _expressions((), cursor, snapshot)


def _in_path(name: Name, path: Path, cursor: Cursor, snapshot: Snapshot) -> Iterator[Item]:
    holder = cursor.chain.above(path)
    match holder:
        case From() | Join() | Union() | SinkDeclaration() | TableName() | TestTable():
            if name is path.parts[0]:
                yield from outputs(snapshot)
                if isinstance(holder, TableName):
                    known = known_at(snapshot, cursor.offset, cursor.chain)
                    yield from (Item(cte, "variable", "with", rank=1) for cte in known.ctes)
            else:
                yield from ports_of(path, snapshot)
        case ColumnsOfSchema():
            yield from schemas(snapshot)
        case FunctionCall():
            yield from functions_at(cursor, snapshot)
        case _:
            return


def _expressions(parts: tuple[Name, ...], cursor: Cursor, snapshot: Snapshot) -> Iterator[Item]:
    scope = known_at(snapshot, cursor.offset, cursor.chain).scope
    if len(parts) > 1:
        yield from behind(parts, scope)
        return
    yield from columns_in(scope, None)
    seen = dict.fromkeys(alias for alias in scope.aliases if alias)
    yield from (Item(alias, "module", "input", rank=2) for alias in seen)
    yield from functions_at(cursor, snapshot)


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
                yield from columns_of(path, snapshot)
        else:
            yield from columns_of(Path((declaration.name,), declaration.name.span), snapshot)
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
        return Completions(tuple(params(snapshot)), hole + 2, offset)
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
