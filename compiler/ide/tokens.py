"""What each word of a text is, for its colour."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ide.snapshot import Snapshot
from compiler.types.functions.catalogue import builtin
from dsl.lexer import Lexemes, scan
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import (
    ComputedColumn,
    FunctionParameter,
    MetadataColumn,
    Option,
    Param,
    PhysicalColumn,
    Pipeline,
    SinkDeclaration,
    SourceDeclaration,
    Tag,
    Test,
    TestTable,
)
from dsl.syntax.expressions import ColumnRef, FunctionCall, ParamRef, Star
from dsl.syntax.names import Name, Path
from dsl.syntax.queries import Alias, Cte, Hint, PatternTerm, SelectItem, TableName
from dsl.syntax.steps import (
    Assignment,
    Drop,
    Expect,
    From,
    Join,
    Process,
    Rename,
    ReturnedColumn,
    StateItem,
    Union,
)
from dsl.syntax.types import TypeField, TypeSyntax
from dsl.tables import tables
from dsl.walk import walk

TYPES = (
    "keyword",
    "comment",
    "string",
    "number",
    "operator",
    "class",
    "function",
    "parameter",
    "property",
    "variable",
    "type",
    "enumMember",
    "decorator",
    "namespace",
)
"""The names of the protocol for what tokens can be; ours are a choice of these."""
MODIFIERS = ("declaration", "defaultLibrary")

_LITERALS = {
    "STRING": "string",
    "BYTES": "string",
    "UNICODE_STRING": "string",
    "PREFIXED_STRING": "string",
    "NUMBER": "number",
    "QUANTITY": "number",
    "PARAM_NAME": "parameter",
    "QUOTED_NAME": "variable",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text, within a line or over several; `modifiers` as in `MODIFIERS`."""

    span: Span
    type: str
    modifiers: tuple[str, ...] = ()


Role = tuple[str, tuple[str, ...]]
_NEW = ("declaration",)


def tokens(snapshot: Snapshot) -> list[Token]:
    """All that has a colour, in the order of the text."""
    lexemes = scan(snapshot.source)
    roles, typed = _roles(snapshot)
    found = [Token(comment.span, "comment") for comment in lexemes.comments]
    found.extend(_words(lexemes, roles, typed, snapshot.source.name))
    found.sort(key=lambda token: token.span.start)
    return found


def _words(lexemes: Lexemes, roles: dict[int, Role], typed: set[int], name: str) -> Iterator[Token]:
    known = tables().words
    for kind, start, end in zip(lexemes.kinds, lexemes.starts, lexemes.ends, strict=True):
        span = Span(name, start, end)
        role = roles.get(start)
        if role is not None and kind in ("word", "QUOTED_NAME"):
            yield Token(span, *role)
        elif kind == "word":
            if start in typed:
                yield Token(span, "type")
            elif lexemes.text[start:end].lower() in known:
                yield Token(span, "keyword")
        elif kind in _LITERALS:
            yield Token(span, _LITERALS[kind])


def _roles(snapshot: Snapshot) -> tuple[dict[int, Role], set[int]]:
    """What the names of the tree are, by where they begin; and where the words of types begin."""
    roles: dict[int, Role] = {}
    typed: set[int] = set()
    target = snapshot.settings.target
    for declaration in snapshot.parsed.tree.declarations:
        kind = "parameter" if isinstance(declaration, Param) else "class"
        if not isinstance(declaration, Pipeline | Test) or declaration.name.text:
            roles[declaration.name.span.start] = (kind, _NEW)
        for node in walk(declaration):
            if isinstance(node, TypeSyntax):
                text = snapshot.source.text
                typed.update(_word_starts(text, node.span))
            else:
                for name, role in _named(node, target):
                    # The key of an option is a name of several words: `access-key`.
                    for start in (name.span.start, *_word_starts(snapshot.source.text, name.span)):
                        roles.setdefault(start, role)
    return roles, typed


def _word_starts(text: str, span: Span) -> Iterator[int]:
    inside = False
    for at in range(span.start, span.end):
        letter = text[at].isidentifier() or (inside and text[at].isdigit())
        if letter and not inside:
            yield at
        inside = letter


def _named(node: object, target: str) -> Iterator[tuple[Name, Role]]:
    match node:
        case PhysicalColumn(name=name) | ComputedColumn(name=name) | MetadataColumn(name=name):
            yield name, ("property", _NEW)
        case SelectItem(alias=Name() as name) | Assignment(name=name) | TypeField(name=name):
            yield name, ("property", _NEW)
        case Alias(name=name, columns=columns):
            yield name, ("namespace", _NEW)
            yield from ((column, ("property", _NEW)) for column in columns)
        case Cte(name=name):
            yield name, ("namespace", _NEW)
        case StateItem(name=name) | ReturnedColumn(name=name):
            yield name, ("property", _NEW)
        case Process(timers=timers, time=time):
            yield from _maybe(timers, ("property", ()))
            yield from _maybe(time, ("property", ()))
        case PatternTerm(name=Name() as name):
            yield name, ("variable", ())
        case FunctionParameter(name=name):
            yield name, ("parameter", _NEW)
        case Expect(name=name):
            yield name, ("variable", _NEW)
        case Tag(name=name) | Hint(name=name):
            yield name, ("decorator", ())
        case ParamRef(name=name):
            yield name, ("parameter", ())
        case FunctionCall(name=path):
            known = len(path.parts) == 1 and builtin(path.text, target) is not None
            for part in path.parts:
                yield part, ("function", ("defaultLibrary",) if known else ())
        case Option():
            yield from _option(node)
        case ColumnRef(parts=parts):
            yield from ((part, ("namespace", ())) for part in parts[:-1])
            yield parts[-1], ("property", ())
        case _:
            yield from _read(node)


def _read(node: object) -> Iterator[tuple[Name, Role]]:
    """Names of outputs, and columns that stand by themselves."""
    match node:
        case From(input=path, alias=alias) | Join(input=path, alias=alias):
            yield from _path(path)
            yield from _maybe(alias, ("namespace", _NEW))
        case Union(inputs=paths) | SinkDeclaration(inputs=paths):
            for path in paths:
                yield from _path(path)
            if isinstance(node, SinkDeclaration):
                yield node.connector, ("type", ())
        case SourceDeclaration(connector=connector):
            yield connector, ("type", ())
        case TableName(path=path) | TestTable(output=path):
            yield from _path(path)
            if isinstance(node, TestTable):
                yield from ((name, ("property", ())) for name in node.columns)
        case Star(qualifier=parts):
            yield from ((part, ("namespace", ())) for part in parts)
        case Drop(columns=names):
            yield from ((name, ("property", ())) for name in names)
        case Rename(pairs=pairs):
            for old, new in pairs:
                yield old, ("property", ())
                yield new, ("property", _NEW)
        case _:
            return


def _option(option: Option) -> Iterator[tuple[Name, Role]]:
    yield from ((part, ("variable", ())) for part in option.key.parts)
    if isinstance(option.value, ColumnRef):
        yield from ((part, ("enumMember", ())) for part in option.value.parts)


def _path(path: Path) -> Iterator[tuple[Name, Role]]:
    yield path.parts[0], ("class", ())
    yield from ((part, ("property", ())) for part in path.parts[1:])


def _maybe(name: Name | None, role: Role) -> Iterator[tuple[Name, Role]]:
    if name is not None:
        yield name, role
