"""Turns the tables and queries of a script into drafts of declarations."""

from __future__ import annotations

import re

from compiler.connectors.model import Role
from compiler.importing import codes
from compiler.importing.comments import beside_or_above, blocks, clause_lines, comment_lines
from compiler.importing.drafts import (
    ItemDraft,
    Lines,
    SinkDraft,
    SourceDraft,
    TaskDraft,
    items,
)
from compiler.importing.functions import renamed_calls
from compiler.importing.gathering import Gathered
from compiler.importing.naming import Names
from compiler.importing.nicer import milliseconds, nicer
from compiler.importing.options import (
    OptionLine,
    connector_of,
    looks_secret,
    translate,
    verbatim_options,
)
from compiler.importing.sink_metadata import metadata_items
from compiler.importing.spelling import (
    column_text,
    duration_text,
    name_text,
    string_text,
    type_text,
)
from compiler.importing.statements import (
    ColumnDefinition,
    CreateTable,
    Placed,
    Setting,
    WatermarkDefinition,
)
from compiler.importing.tables import Key, Made, data_types, tables_of
from dsl.diagnostic import Diagnostic, Severity, diagnostic
from dsl.records import dataclass, replace
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.expressions import Binary, ColumnRef, Expression, FunctionCall
from dsl.syntax.queries import Query, TableName
from dsl.walk import walk

_CHANGES = re.compile(r"debezium|canal|maxwell|ogg")
"""Formats of rows that change."""


_OF_SOURCE = "say how late rows come: `watermark event_time - 5s`; Flink's connectors give no watermark of their own"
"""Only a source with SupportsSourceWatermark runs with SOURCE_WATERMARK(); Flink plans any, and such a job fails."""


@dataclass(frozen=True, slots=True)
class _Linked:
    """What a table in a role is linked to; `known` tells that the catalogue has this connector."""

    connector: str
    lines: tuple[OptionLine, ...]
    partitions: bool
    known: bool = True


class Declarer:
    """Makes drafts; reports what cannot be carried over into `gathered`."""

    def __init__(self, source: Source, gathered: Gathered, names: Names) -> None:
        self.source = source
        self.gathered = gathered
        self.names = names
        self.docs: dict[Key, tuple[Lines, dict[Span, Lines]]] = {}

    def loose_before(self, placed: Placed, start: int) -> list[Lines]:
        """The comments before a statement that stand apart from it."""
        return [comment_lines(b) for b in blocks(self.source, placed.before, start)[:-1]]

    def doc(self, placed: Placed, start: int, comment: str | None) -> Lines:
        """The comments right above a statement, and its COMMENT clause."""
        above = blocks(self.source, placed.before, start)[-1]
        said = comment_lines((*placed.moved, *above, *placed.after))
        return (*said, *clause_lines(comment))

    def table_docs(self, made: Made) -> tuple[Lines, dict[Span, Lines]]:
        """The comments of a table, and those of its parts."""
        table = made.statement
        assert isinstance(table, CreateTable)
        parts = [c.span for c in table.columns] + [s.span for s in table.options]
        parts += [part.span for part in (table.watermark, table.key) if part is not None]
        own = [s for s in parts if table.span.start <= s.start < table.span.end]
        found, rest = beside_or_above(self.source, made.placed.inside, own)
        doc = (*self.doc(made.placed, table.span.start, table.comment), *comment_lines(rest))
        return doc, {span: comment_lines(comments) for span, comments in found.items()}

    def translated(self, made: Made, role: Role, other: Role | None) -> _Linked | None:
        """The connector and the options of a table in a role; `other` is its other role, if it has one."""
        table = made.statement
        assert isinstance(table, CreateTable)
        connector, setting = connector_of(table.options)
        if connector is None:
            return self.unknown(made, table, setting, role)
        if not connector.can_be(role):
            message = (
                f"the connector `{connector.name}` is no {role}, and `{made.name}` is used as one"
            )
            self.gathered.say(codes.UNKNOWN_CONNECTOR, message, table.name.span)
            return None
        done = translate(made.name, table.options, connector, role, data_types(table))
        if other is None:
            for useless in done.other:
                message = f"`{useless.key}` has no meaning for a {role}"
                self.gathered.say(codes.LEFT_OUT, message, useless.span, "left out")
        self.say_new(done.diagnostics)
        return _Linked(connector.name, done.lines, connector.partitions)

    def unknown(
        self, made: Made, table: CreateTable, setting: Setting | None, role: Role
    ) -> _Linked:
        """A connector that the catalogue does not have, with its options as they are, so that none is lost."""
        named = setting or next((s for s in table.options if s.key == "connector.type"), None)
        done = verbatim_options(made.name, table.options)
        self.say_new(done.diagnostics)
        if named is None:
            message = f"`{made.name}` names no connector"
            help = (
                "the table is written with its options as they are, and `streamc check` refuses it",
            )
            self.gathered.say(
                codes.UNKNOWN_CONNECTOR, message, table.name.span, "becomes `unknown`", help
            )
            return _Linked("unknown", done.lines, partitions=True, known=False)
        said = [f"{named.key} = {string_text(named.value)}", *self.assumed(made, table, role)]
        lines = tuple(OptionLine(text, named.span) for text in said)
        taken = "changes all its rows" if "changelog = all" in said else "never changes a row"
        if role is Role.SINK:
            taken = "takes every change"
        found = diagnostic(
            codes.UNKNOWN_CONNECTOR,
            f"the connector `{named.value}` is not known here: as a {role}, it is said that it {taken}",
            named.span,
            "becomes `custom`",
            help=("look at `changelog` in the file, and whether its options are right",),
            severity=Severity.INFO,
        )
        self.say_new((found,))
        return _Linked("custom", (*lines, *done.lines), partitions=True)

    def assumed(self, made: Made, table: CreateTable, role: Role) -> list[str]:
        """What a file says of a connector that is not known, as far as the script tells."""
        if role is Role.SINK:
            return ["changelog = all"]
        said = []
        values = {s.key: s.value for s in table.options}
        formats = [values.get(key, "") for key in ("format", "value.format")]
        if values.get("connector", "").endswith("-cdc") or any(map(_CHANGES.match, formats)):
            said.append("changelog = all")
        if table.watermark is None and self.asked_for_a_time(made.key):
            said.append("lookup = true")
        return said

    def asked_for_a_time(self, key: Key) -> bool:
        """Whether a query joins the table as of a time."""
        tables = self.gathered.tables
        queries: list[object] = [filled.statement for filled in tables.inserts]
        queries += [other.statement for other in tables.made.values()]
        return any(
            table.as_of is not None and tables.reads.get(table.path.span) == key
            for query in queries
            for table in tables_of(query)
        )

    def say_new(self, found: tuple[Diagnostic, ...]) -> None:
        """Report what a table's other role has not given yet."""
        known = set(self.gathered.found)
        self.gathered.found.extend(d for d in found if d not in known)

    def source_of(self, made: Made, written: bool) -> SourceDraft | None:
        """The `source` that a table is."""
        table = made.statement
        assert isinstance(table, CreateTable)
        if table.query is not None:
            message = (
                f"`{made.name}` has the columns of a query, and is read: its columns are not known"
            )
            help = ("list them in a CREATE TABLE, and fill it with an INSERT",)
            self.gathered.say(codes.UNSUPPORTED_CLAUSE, message, table.name.span, help=help)
            return None
        linked = self.translated(made, Role.SOURCE, Role.SINK if written else None)
        if linked is None:
            return None
        doc, docs = self.table_docs(made)
        options = items(linked.lines, docs)
        options += self.partition(table, linked)
        columns = tuple(self.column(column, docs) for column in table.columns)
        watermark = None
        if table.watermark is not None:
            watermark = self.watermark(table.watermark, docs)
        return SourceDraft(
            self.names.outputs[made.key],
            linked.connector,
            options,
            columns,
            self.key(table, docs),
            watermark,
            doc,
            table.span,
            linked.known,
        )

    def partition(self, table: CreateTable, linked: _Linked) -> tuple[ItemDraft, ...]:
        """PARTITIONED BY as an option."""
        if not table.partition:
            return ()
        span = table.partition[0].span.to(table.partition[-1].span)
        if not linked.partitions:
            message = f"the connector `{linked.connector}` has no partitions here"
            self.gathered.say(codes.UNSUPPORTED_CLAUSE, message, span, "not carried over")
            return ()
        listed = ", ".join(name_text(name.text) for name in table.partition)
        return (ItemDraft(f"partition_by = [{listed}]", span),)

    def key(self, table: CreateTable, docs: dict[Span, Lines]) -> ItemDraft | None:
        """PRIMARY KEY."""
        if table.key is None:
            return None
        listed = ", ".join(column_text(name.text) for name in table.key.columns)
        return ItemDraft(f"primary key ({listed})", table.key.span, docs.get(table.key.span, ()))

    def column(self, column: ColumnDefinition, docs: dict[Span, Lines]) -> ItemDraft:
        """A column of a source."""
        name = column_text(column.name.text)
        doc = (*docs.get(column.span, ()), *clause_lines(column.comment))
        if column.expression is not None:
            assert column.written is not None
            calls = renamed_calls(column.expression, self.gathered)
            nice = nicer(self.source, column.expression, column.written, calls)
            text = f"{name} as {self.plain(column.written) if not calls else nice}"
            return ItemDraft(text, column.span, doc, f"{name} as {nice}")
        assert column.type is not None
        plain = text = f"{name} {type_text(column.type)}"
        if column.metadata:
            text += " from metadata"
            text += f" {string_text(column.key)}" if column.key is not None else ""
            text += " virtual" if column.virtual else ""
        return ItemDraft(text, column.span, doc, plain=plain)

    def plain(self, span: Span) -> str:
        """The text of an expression, on one line where that changes nothing."""
        text = self.source.text[span.start : span.end]
        if "'" in text or "--" in text or "/*" in text:
            return text
        return " ".join(text.split())

    def watermark(self, mark: WatermarkDefinition, docs: dict[Span, Lines]) -> ItemDraft | None:
        """WATERMARK FOR; its column is the first that its expression names."""
        refs = [ref for ref in walk(mark.expression) if isinstance(ref, ColumnRef)]
        named = [part.text for part in mark.column]
        if len(named) > 1 or not refs or [p.text for p in refs[0].parts] != named:
            message = f"event time `{'.'.join(named)}` by this expression has no place in a `.stream` file"
            helps = (_OF_SOURCE,) if _is_of_source(mark.expression) else ()
            self.gathered.say(
                codes.UNSUPPORTED_CLAUSE, message, mark.span, "not carried over", help=helps
            )
            return None
        calls = renamed_calls(mark.expression, self.gathered)
        nice = nicer(self.source, mark.expression, mark.written, calls)
        text = self.plain(mark.written) if not calls else nice
        match mark.expression:
            case Binary(operator="-", left=ColumnRef(), right=interval):
                delay = milliseconds(interval)
                if delay is not None:
                    nice = f"{name_text(named[0])} - {duration_text(delay)}"
            case _:
                pass
        doc = docs.get(mark.span, ())
        return ItemDraft(f"watermark {text}", mark.span, doc, f"watermark {nice}")

    def task_of(
        self,
        name: str,
        query: Query,
        body: Span,
        wanted: tuple[str, ...],
        placed: Placed,
        doc: Lines,
    ) -> TaskDraft:
        """The `task` that a query is. Comments in the statement but outside of the query are doc."""
        inner = [c for c in placed.inside if body.start <= c.span.start < body.end]
        outer = [c for c in placed.inside if c not in inner]
        span = placed.statement.span
        return TaskDraft(
            name,
            query,
            body,
            wanted,
            None,
            (),
            self.tables_in(query),
            bool(inner),
            (*doc, *comment_lines(outer)),
            span,
            calls=renamed_calls(query, self.gathered),
        )

    def tables_in(self, query: Query) -> dict[Span, str]:
        """The names of the tables of a query by where they stand; one that is not there is reported."""
        found: dict[Span, str] = {}
        for table in walk(query):
            if not isinstance(table, TableName):
                continue
            key = self.gathered.tables.reads.get(table.path.span)
            if key is None:
                continue
            self._check_hints(table)
            if key in self.names.outputs:
                found[table.path.span] = self.names.outputs[key]
            elif key not in self.gathered.tables.made:
                message = f"`{table.path.text}` is not made in this script"
                self.gathered.say(
                    codes.UNKNOWN_TABLE,
                    message,
                    table.path.span,
                    help=("add its CREATE TABLE: `SHOW CREATE TABLE` prints it",),
                )
        return found

    def _check_hints(self, table: TableName) -> None:
        """A secret in a hint stays where it is: a query's text is kept."""
        for hint in table.hints:
            for key, value in hint.args:
                if key is not None and value and looks_secret(key):
                    message = f"the value of `{key}` looks like a secret, and stands in a query"
                    help = (
                        "put the option in the CREATE TABLE, where a reference can take its place",
                    )
                    self.gathered.say(
                        codes.SECRET_NOT_COPIED, message, hint.span, "copied", help=help
                    )

    def sink_of(
        self, made: Made, name: str, inputs: Lines, options: tuple[Setting, ...], doc: Lines
    ) -> SinkDraft | None:
        """The `sink` that a table is; `options` are those of a hint, which go before the table's own."""
        table = made.statement
        assert isinstance(table, CreateTable)
        if options:
            merged = {s.key: s for s in (*table.options, *options)}
            made = replace(made, statement=replace(table, options=tuple(merged.values())))
        read = made.key in self.names.outputs
        linked = self.translated(made, Role.SINK, Role.SOURCE if read else None)
        if linked is None:
            return None
        own, docs = ((), {}) if read else self.table_docs(made)
        if not read:
            docs, own = self._sink_docs(table, docs, own)
        lines = items(linked.lines, docs) + metadata_items(table) + self.partition(table, linked)
        key = self.key(table, docs)
        doc = (*own, *doc)
        return SinkDraft(name, inputs, linked.connector, lines, key, doc, table.span, linked.known)

    def _sink_docs(
        self, table: CreateTable, docs: dict[Span, Lines], own: Lines
    ) -> tuple[dict[Span, Lines], Lines]:
        """A sink lists no columns: what is said of them is said of the sink."""
        lines: list[str] = []
        for column in table.columns:
            said = (*docs.get(column.span, ()), *clause_lines(column.comment))
            if said:
                lines.append(f"-- `{column.name.text}`: " + " ".join(_bare(line) for line in said))
        if table.watermark is not None:
            lines.extend(docs.get(table.watermark.span, ()))
        return docs, (*own, *lines)


def _bare(line: str) -> str:
    return line.removeprefix("--").removeprefix("/*").removesuffix("*/").strip()


def _is_of_source(watermark: Expression) -> bool:
    """Whether a watermark is the source's own."""
    if not isinstance(watermark, FunctionCall):
        return False
    return watermark.name.parts[-1].text.upper() == "SOURCE_WATERMARK"
