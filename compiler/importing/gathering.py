"""Goes through the statements of a script as Flink would: what it makes, what it fills, what it sets."""

from __future__ import annotations

from dataclasses import field

from compiler.importing import codes
from compiler.importing.comments import blocks, comment_lines
from compiler.importing.remembered import brings_memory, without_memory
from compiler.importing.statements import (
    AddJar,
    CreateFunction,
    CreateTable,
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
    UsePlace,
)
from compiler.importing.tables import Filled, Key, Made, Tables, expanded
from dsl.diagnostic import Code, Diagnostic, Label, diagnostic
from dsl.parsed import Comment
from dsl.records import dataclass, replace
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.names import Name, Path

_CLIENT = ("SHOW", "DESCRIBE", "DESC", "EXPLAIN", "HELP", "CLEAR", "QUIT", "EXIT")
"""What begins a statement that shows something, and changes nothing."""


@dataclass(slots=True)
class Gathered:
    """What a script comes to.

    `set_at` holds the comments of settings, `loose` those of what is left out, `moved` those of DROPs by their table.
    """

    source: Source
    tables: Tables = field(default_factory=Tables)
    settings: dict[str, Setting] = field(default_factory=dict)
    set_at: dict[str, tuple[Comment, ...]] = field(default_factory=dict)
    loose: list[tuple[Comment, ...]] = field(default_factory=list)
    dropped: set[Key] = field(default_factory=set)
    found: list[Diagnostic] = field(default_factory=list)
    functions: dict[str, CreateFunction] = field(default_factory=dict)
    function_docs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    inserted: bool = False
    shown: int = 0
    moved: dict[Key, tuple[Comment, ...]] = field(default_factory=dict)
    order: list[Placed] = field(default_factory=list)

    def near(self, placed: Placed) -> tuple[Comment, ...]:
        """The comments at a statement, without those that a blank line parts from it."""
        above = blocks(self.source, placed.before, placed.statement.span.start)[-1]
        return (*above, *placed.inside, *placed.after)

    def say(
        self,
        code: Code,
        message: str,
        span: Span,
        label: str = "",
        help: tuple[str, ...] = (),
        also: tuple[Label, ...] = (),
    ) -> None:
        """Report something of the script."""
        self.found.append(diagnostic(code, message, span, label, help=help, also=also))


def gather(script: SqlScript, source: Source) -> Gathered:
    """Everything that the statements of a script come to."""
    gathered = Gathered(source)
    gathered.order.extend(script.statements)
    for placed in script.statements:
        if not _keeps(placed, gathered):
            gathered.loose.append(gathered.near(placed))
    gathered.loose.extend(gathered.moved.values())
    if script.rest:
        gathered.loose.append(script.rest)
    alone = [
        f
        for f in gathered.tables.inserts
        if not f.statement.together and not isinstance(f.placed.statement, Show)
    ]
    if len(gathered.tables.inserts) > 1 and alone:
        gathered.say(
            codes.CHANGED_MEANING,
            "each INSERT outside of a statement set is a job of its own, and a `.stream` file is one job",
            alone[-1].statement.table.span,
            "becomes a sink of the one pipeline",
        )
    return gathered


def _keeps(placed: Placed, gathered: Gathered) -> bool:
    """Apply a statement; whether its comments have a place at what it made."""
    placed = replace(placed, statement=without_memory(placed.statement))
    statement = placed.statement
    match statement:
        case CreateTable():
            return _make_table(statement, placed, gathered)
        case CreateView():
            gathered.tables.note_reads(statement.query)
            return _make(statement, placed, gathered)
        case Insert():
            _fill(gathered.tables.key(statement.table), statement, placed, gathered)
            return True
        case Show():
            _show(statement, placed, gathered)
            return True
        case SetOption(setting=setting):
            return _set(setting, placed, gathered)
        case CreateFunction() if brings_memory(statement):
            return False
        case CreateFunction(name=name, using=using):
            if using is not None:
                help = ("give the jar when the job is run: `streamc run --jar FILE`",)
                message = "USING has no place in a `.stream` file"
                gathered.say(codes.UNSUPPORTED_CLAUSE, message, using, "not carried over", help)
            gathered.functions[name.parts[-1].text] = statement
            gathered.function_docs[name.parts[-1].text] = comment_lines(gathered.near(placed))
            return True
        case Reset():
            _reset(statement, gathered)
            return False
        case DropThing(kind=kind, name=name):
            key = gathered.tables.key(name)
            gathered.dropped.add(key)
            gathered.moved[key] = (*gathered.moved.get(key, ()), *gathered.near(placed))
            message = f"DROP has no place in a pipeline, which leaves no {kind} behind"
            gathered.say(codes.LEFT_OUT, message, statement.span, "left out")
            return True
        case UsePlace():
            _use(statement, gathered)
            return False
        case _:
            _left(placed, gathered)
            return False


def _make_table(table: CreateTable, placed: Placed, gathered: Gathered) -> bool:
    if table.like is not None:
        base = gathered.tables.made.get(gathered.tables.key(table.like.table))
        if base is None or not isinstance(base.statement, CreateTable):
            message = f"`{table.like.table.text}` is no table that the script has made before"
            gathered.say(codes.UNKNOWN_TABLE, message, table.like.table.span)
        else:
            table = expanded(table, base.statement, gathered.found)
    for what, span in table.unsupported:
        gathered.say(codes.UNSUPPORTED_CLAUSE, f"{what} has no place in a `.stream` file", span)
    if table.query is None or table.body is None:
        return _make(table, placed, gathered)
    # The comments in the query are its own; the others are the table's.
    inner = tuple(c for c in placed.inside if c.span.start >= table.body.start)
    outer = tuple(c for c in placed.inside if c not in inner)
    if not _make(table, replace(placed, inside=outer), gathered):
        return False
    insert = Insert(
        table.name, None, (), table.query, table.body, table.span, together=table.together
    )
    bare = Placed(table, (), inner, ())
    _fill(gathered.tables.key(table.name), insert, bare, gathered)
    return True


def _fill(key: Key, insert: Insert, placed: Placed, gathered: Gathered) -> None:
    gathered.tables.note_reads(insert.query)
    gathered.tables.inserts.append(Filled(key, insert, placed))
    gathered.inserted = True


def _show(show: Show, placed: Placed, gathered: Gathered) -> None:
    """A table into `print` for what the client shows."""
    gathered.shown += 1
    name = "printed" if gathered.shown == 1 else f"printed_{gathered.shown}"
    key = ("", "", name)
    path = Path((Name(name, show.span),), show.span)
    printed = (Setting("connector", "print", show.span, show.span),)
    table = CreateTable(
        path, (), None, None, (), printed, None, None, (), show.span, query=show.query
    )
    gathered.tables.made[key] = Made(key, table, Placed(table, (), (), ()))
    insert = Insert(path, None, (), show.query, show.body, show.span, together=True)
    _fill(key, insert, placed, gathered)
    gathered.say(
        codes.CHANGED_MEANING,
        "the rows of a query that stands alone are shown by the client, and here printed",
        show.span,
        f"becomes the sink `{name}`",
    )


def _make(statement: CreateTable | CreateView, placed: Placed, gathered: Gathered) -> bool:
    key = gathered.tables.key(statement.name)
    before = gathered.tables.made.get(key)
    if before is not None and key not in gathered.dropped:
        also = (Label(before.statement.name.span, "the first"),)
        if statement.if_absent:
            message = f"`{key[2]}` is there already, so that this does nothing"
            gathered.say(codes.LEFT_OUT, message, statement.name.span, also=also)
        else:
            message = f"`{key[2]}` is made a second time, which Flink refuses"
            gathered.say(codes.UNREADABLE_STATEMENT, message, statement.name.span, also=also)
        return False
    if before is not None and gathered.inserted:
        message = f"`{key[2]}` is dropped and made anew between INSERTs; only the last one is kept"
        gathered.say(codes.UNSUPPORTED_STATEMENT, message, statement.name.span)
    gathered.dropped.discard(key)
    placed = replace(placed, moved=gathered.moved.pop(key, ()))
    gathered.tables.made[key] = Made(key, statement, placed)
    return True


def _set(setting: Setting, placed: Placed, gathered: Gathered) -> bool:
    before = gathered.settings.get(setting.key)
    gathered.set_at[setting.key] = (
        *gathered.set_at.get(setting.key, ()),
        *gathered.near(placed),
    )
    if gathered.inserted:
        if before is None or before.value != setting.value:
            message = f"`{setting.key}` is set after an INSERT, and holds for the whole pipeline"
            if setting.key == "pipeline.name" and before is not None:
                message = "a pipeline has one name: the first is kept"
                gathered.say(codes.LEFT_OUT, message, setting.span)
                return True
            gathered.say(codes.CHANGED_MEANING, message, setting.span)
    elif before is not None and before.value != setting.value:
        also = (Label(before.span, "set here before"),)
        message = f"`{setting.key}` is set twice: the last one counts"
        gathered.say(codes.LEFT_OUT, message, setting.span, also=also)
    gathered.settings[setting.key] = setting
    return True


def _reset(reset: Reset, gathered: Gathered) -> None:
    known = [reset.key] if reset.key is not None else list(gathered.settings)
    lost = [key for key in known if key in gathered.settings]
    if gathered.inserted:
        message = "a RESET after an INSERT has no place in a pipeline, whose settings hold for all"
        gathered.say(codes.CHANGED_MEANING, message, reset.span, "left out")
        return
    for key in lost:
        del gathered.settings[key]
    what = ", ".join(f"`{key}`" for key in lost) or "nothing"
    gathered.say(codes.LEFT_OUT, f"RESET undoes {what}, which the file does not say", reset.span)


def _use(use: UsePlace, gathered: Gathered) -> None:
    parts = [part.text for part in use.place.parts]
    tables = gathered.tables
    if use.catalog:
        tables.place = (parts[0], "default")
    elif len(parts) == 2:
        tables.place = (parts[0], parts[1])
    else:
        tables.place = (tables.place[0], parts[0])
    gathered.say(
        codes.LEFT_OUT,
        "a pipeline declares what it reads and writes, in no catalog or database",
        use.span,
        "left out; names are looked up as it says",
    )


def _left(placed: Placed, gathered: Gathered) -> None:
    statement = placed.statement
    match statement:
        case AddJar() if brings_memory(statement):
            pass
        case AddJar(path=path):
            gathered.say(
                codes.UNSUPPORTED_STATEMENT,
                f"ADD JAR '{path}' has no place in a `.stream` file",
                statement.span,
                "not carried over",
                help=("give the jar to Flink: in its folder `lib`, or with `pipeline.jars`",),
            )
        case Other(words="CREATE DATABASE" | "CREATE CATALOG" as words):
            message = f"{words} has no place in a pipeline, whose tables are in no database"
            gathered.say(codes.LEFT_OUT, message, statement.span, "left out")
        case Other(words=words) if words.split()[0] in _CLIENT:
            message = f"{words} is about the client that runs a script, and not about the job"
            gathered.say(codes.LEFT_OUT, message, statement.span, "left out")
        case _:
            what = statement.words if isinstance(statement, Other) else "this statement"
            message = f"{what} has no place in a `.stream` file"
            gathered.say(codes.UNSUPPORTED_STATEMENT, message, statement.span, "not carried over")
