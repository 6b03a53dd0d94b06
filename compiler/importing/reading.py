"""Turns the text of a Flink SQL script into statements, and goes on after those that cannot be read."""

from __future__ import annotations

from dataclasses import field

from compiler.importing import codes
from compiler.importing.cursor import FAULTS, Cursor, Fault, tokens_of
from compiler.importing.fragments import read_expression, read_query
from compiler.importing.statements import (
    AddJar,
    CreateFunction,
    CreateView,
    DropThing,
    Insert,
    Other,
    Placed,
    Reset,
    SetOption,
    Setting,
    Show,
    SqlScript,
    Statement,
    UsePlace,
)
from compiler.importing.table_reading import read_options, read_table, setting
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.lexer import Token, scan
from dsl.parsed import Comment
from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.expressions import Expression
from dsl.syntax.names import Name

_QUERIES = ("SELECT", "WITH", "VALUES", "(")
_LEADING = (
    "CREATE",
    "ALTER",
    "INSERT",
    "LOAD",
    "UNLOAD",
    "SHOW",
    "ADD",
    "REMOVE",
    "EXECUTE",
    "COMPILE",
)
"""Words that tell nothing of a statement without the next one."""


@dataclass(slots=True)
class _Reading:
    """What has been read; `together` tells that a statement set is open."""

    source: Source
    comments: list[Comment]
    placed: list[Placed] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)
    together: bool = False
    kept: int = 0


def read_script(source: Source) -> tuple[SqlScript, tuple[Diagnostic, ...]]:
    """The statements of a script, and what could not be read of it."""
    lexemes = scan(source)
    reading = _Reading(source, list(lexemes.comments))
    chunk: list[Token] = []
    for token in tokens_of(lexemes):
        if token.text == ";":
            _read_chunk(reading, chunk, token.end)
            chunk = []
        else:
            chunk.append(token)
    if chunk:
        _read_chunk(reading, chunk, chunk[-1].end)
    rest = tuple(reading.comments[reading.kept :])
    return SqlScript(tuple(reading.placed), rest), tuple(reading.found)


def _read_chunk(reading: _Reading, tokens: list[Token], end: int) -> None:
    """Read the tokens up to a `;` as one statement, after what opens or closes a statement set."""
    cursor = Cursor(reading.source, tokens, tokens[-1].end if tokens else end)
    cursor.take("FLINK", "SQL", ">")  # the prompt of the client, where a session was copied
    if cursor.take("EXECUTE", "STATEMENT", "SET"):
        reading.together = True
        cursor.take("BEGIN")
    elif cursor.take("BEGIN", "STATEMENT", "SET"):
        reading.together = True
    elif cursor.sees("END") and len(tokens) == 1:
        cursor.at += 1
        reading.together = False
    elif cursor.sees("EXECUTE", "INSERT"):
        cursor.at += 1
    if cursor.ended():
        return
    start = cursor.offset
    try:
        statement = _statement(cursor, reading.together)
        if not cursor.ended():
            raise cursor.fault("the statement should end here, with `;`")
    except Fault as fault:
        words = " ".join(token.text.upper() for token in tokens[:2] if token.kind == "word")
        reading.found.append(
            diagnostic(
                codes.UNREADABLE_STATEMENT,
                f"this `{words or 'statement'}` cannot be read: {fault.message}",
                fault.span,
                help=("the statement is left out of the `.stream` file",),
            )
        )
        return
    before, inside, after = _comments(reading, start, end)
    reading.placed.append(Placed(statement, before, inside, after))


def _comments(
    reading: _Reading, start: int, end: int
) -> tuple[tuple[Comment, ...], tuple[Comment, ...], tuple[Comment, ...]]:
    """The comments before, in, and after a statement, none of them given twice."""
    source = reading.source
    line = source.position(end - 1).line
    before, inside, after = [], [], []
    for comment in reading.comments[reading.kept :]:
        if comment.span.start < start:
            before.append(comment)
        elif comment.span.start < end:
            inside.append(comment)
        elif source.position(comment.span.start).line == line:
            after.append(comment)
        else:
            break
        reading.kept += 1
    return tuple(before), tuple(inside), tuple(after)


def _statement(cursor: Cursor, together: bool) -> Statement:
    start = cursor.offset
    if cursor.take("CREATE"):
        return _create(cursor, start, together)
    if cursor.take("INSERT", "INTO"):
        return _insert(cursor, start, together)
    if cursor.take("SET") and cursor.next is not None:
        return SetOption(_loose_setting(cursor), cursor.span(start))
    if cursor.take("RESET"):
        key = None if cursor.next is None else _key(cursor)
        return Reset(key, cursor.span(start))
    if cursor.take("USE", "MODULES"):
        return _other(cursor, start)
    if cursor.take("USE"):
        catalog = cursor.take("CATALOG")
        cursor.take("DATABASE")
        return UsePlace(cursor.path(), catalog, cursor.span(start))
    if cursor.take("ADD", "JAR"):
        return AddJar(cursor.string(), cursor.span(start))
    if cursor.take("DROP"):
        return _drop(cursor, start)
    if any(cursor.sees(word) for word in _QUERIES):
        body = cursor.rest()
        return Show(read_query(cursor.source, body), body, cursor.span(start))
    return _other(cursor, start)


def _other(cursor: Cursor, start: int) -> Other:
    """A statement that nothing is known of; what is no word of SQL at all is a fault."""
    words: list[str] = []
    cursor.at = 0 if cursor.at <= 1 else cursor.at
    for token in cursor.tokens:
        if token.kind in FAULTS:
            cursor.at = cursor.tokens.index(token)
            raise cursor.fault("")
        told = len(words) > 1 or (bool(words) and words[0] not in _LEADING)
        if token.kind == "word" and token.start >= start and not told:
            words.append(token.text.upper())
    cursor.at = len(cursor.tokens)
    return Other(" ".join(words) or "statement", cursor.span(start))


def _create(cursor: Cursor, start: int, together: bool) -> Statement:
    temporary = cursor.take("TEMPORARY")
    system = cursor.take("SYSTEM")
    cursor.take("CATALOG") if cursor.sees("CATALOG", "FUNCTION") else False
    if cursor.take("TABLE"):
        return read_table(cursor, start, temporary, together)
    if cursor.take("VIEW"):
        return _view(cursor, start)
    if cursor.take("FUNCTION"):
        return _function(cursor, start)
    words = "CREATE " + (cursor.next.text.upper() if cursor.next is not None else "")
    cursor.at = len(cursor.tokens)
    return Other(words + (" SYSTEM" if system else ""), cursor.span(start))


def _view(cursor: Cursor, start: int) -> CreateView:
    if_absent = cursor.take("IF", "NOT", "EXISTS")
    name = cursor.path()
    columns = cursor.names() if cursor.sees("(") else ()
    comment = cursor.string() if cursor.take("COMMENT") else None
    cursor.expect("AS")
    body = cursor.rest()
    query = read_query(cursor.source, body)
    return CreateView(name, columns, query, body, comment, cursor.span(start), if_absent)


def _function(cursor: Cursor, start: int) -> CreateFunction:
    cursor.take("IF", "NOT", "EXISTS")
    name = cursor.path()
    cursor.expect("AS")
    code = cursor.string()
    language = "java"
    if cursor.take("LANGUAGE"):
        language = cursor.name().text.lower()
    using = cursor.rest() if cursor.sees("USING") else None
    return CreateFunction(name, code, language, cursor.span(start), using)


def _insert(cursor: Cursor, start: int, together: bool) -> Insert:
    cursor.take("TABLE")
    table = cursor.path()
    options = _hint(cursor) if cursor.sees("/*+") else ()
    partition = _partition(cursor) if cursor.take("PARTITION") else ()
    columns = cursor.names() if _lists_columns(cursor) else None
    body, conflict = _query_and_conflict(cursor)
    query = read_query(cursor.source, body)
    span = cursor.span(start)
    return Insert(table, columns, partition, query, body, span, together, options, conflict)


_CONFLICT = ("ON", "CONFLICT", "DO")


def _query_and_conflict(cursor: Cursor) -> tuple[Span, Name | None]:
    """The rest but for `ON CONFLICT DO word` at its end, and that word."""
    start = cursor.offset
    body = cursor.rest()
    words = [token.text.upper() for token in cursor.tokens[-4:-1]]
    if tuple(words) != _CONFLICT:
        return body, None
    cursor.at = len(cursor.tokens) - 4
    body = cursor.span(start)
    cursor.expect(*_CONFLICT)
    if not any(cursor.sees(word) for word in ("ERROR", "NOTHING", "DEDUPLICATE")):
        raise cursor.fault("`ERROR`, `NOTHING` or `DEDUPLICATE` should stand here")
    return body, cursor.name()


def _hint(cursor: Cursor) -> tuple[Setting, ...]:
    """The options in `/*+ OPTIONS('k' = 'v') */`."""
    cursor.expect("/*+")
    cursor.expect("OPTIONS")
    options = read_options(cursor)
    cursor.expect("*/")
    return options


def _partition(cursor: Cursor) -> tuple[tuple[Name, Expression], ...]:
    cursor.expect("(")
    values = []
    while True:
        name = cursor.name()
        cursor.expect("=")
        values.append((name, read_expression(cursor.source, cursor.skip_to(","))))
        if not cursor.take(","):
            break
    cursor.expect(")")
    return tuple(values)


def _lists_columns(cursor: Cursor) -> bool:
    """Whether a list of columns stands here, and not a query in parentheses."""
    if not cursor.sees("("):
        return False
    after = cursor.tokens[cursor.at + 1 : cursor.at + 2]
    return bool(after) and after[0].text.upper() not in ("SELECT", "WITH", "VALUES", "(", "TABLE")


def _loose_setting(cursor: Cursor) -> Setting:
    """`'k' = 'v'`, or without quotes, as older clients had it."""
    token = cursor.next
    if token is not None and token.kind == "STRING":
        return setting(cursor)
    start = cursor.offset
    key = cursor.skip_to("=")
    cursor.expect("=")
    if cursor.next is not None and cursor.next.kind == "STRING":
        value = cursor.string()
    else:
        rest = cursor.skip_to()
        value = cursor.source.text[rest.start : rest.end]
    name = "".join(cursor.source.text[key.start : key.end].split())
    return Setting(name, value, key, cursor.span(start))


def _key(cursor: Cursor) -> str:
    if cursor.next is not None and cursor.next.kind == "STRING":
        return cursor.string()
    span = cursor.skip_to()
    return cursor.source.text[span.start : span.end]


def _drop(cursor: Cursor, start: int) -> Statement:
    cursor.take("TEMPORARY")
    cursor.take("SYSTEM")
    for kind in ("TABLE", "VIEW", "FUNCTION", "DATABASE", "CATALOG"):
        if cursor.take(kind):
            if_exists = cursor.take("IF", "EXISTS")
            name = cursor.path()
            cursor.skip_to()
            return DropThing(kind.lower(), name, if_exists, cursor.span(start))
    return _other(cursor, start)
