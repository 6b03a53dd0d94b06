"""Turns the tables and queries of a script into drafts of declarations."""

from __future__ import annotations

from dataclasses import replace

from compiler.connectors.model import Connector, Role
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
from compiler.importing.gathering import Gathered
from compiler.importing.naming import Names
from compiler.importing.nicer import milliseconds, nicer
from compiler.importing.options import Translated, connector_of, looks_secret, translate
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
from compiler.importing.tables import Key, Made, data_types
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.expressions import Binary, ColumnRef
from dsl.syntax.queries import Query, TableName
from dsl.walk import walk


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
        return (*comment_lines((*above, *placed.after)), *clause_lines(comment))

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

    def translated(
        self, made: Made, role: Role, other: Role | None
    ) -> tuple[Connector | None, Translated]:
        """The connector and the options of a table in a role; `other` is its other role, if it has one."""
        table = made.statement
        assert isinstance(table, CreateTable)
        connector, setting = connector_of(table.options)
        nothing = Translated((), (), ())
        if connector is None:
            if setting is None:
                message = f"`{made.name}` names no connector"
                self.gathered.say(codes.UNKNOWN_CONNECTOR, message, table.name.span)
            else:
                message = f"the connector `{setting.value}` is not known here"
                self.gathered.say(codes.UNKNOWN_CONNECTOR, message, setting.span)
            return None, nothing
        if not connector.can_be(role):
            message = (
                f"the connector `{connector.name}` is no {role}, and `{made.name}` is used as one"
            )
            self.gathered.say(codes.UNKNOWN_CONNECTOR, message, table.name.span)
            return None, nothing
        done = translate(made.name, table.options, connector, role, data_types(table))
        if other is None:
            for useless in done.other:
                message = f"`{useless.key}` has no meaning for a {role}"
                self.gathered.say(codes.LEFT_OUT, message, useless.span, "left out")
        known = set(self.gathered.found)
        self.gathered.found.extend(d for d in done.diagnostics if d not in known)
        return connector, done

    def source_of(self, made: Made, written: bool) -> SourceDraft | None:
        """The `source` that a table is."""
        table = made.statement
        assert isinstance(table, CreateTable)
        connector, done = self.translated(made, Role.SOURCE, Role.SINK if written else None)
        if connector is None:
            return None
        doc, docs = self.table_docs(made)
        options = items(done.lines, docs)
        options += self.partition(table, connector)
        columns = tuple(self.column(column, docs) for column in table.columns)
        watermark = None
        if table.watermark is not None:
            watermark = self.watermark(table.watermark, docs)
        return SourceDraft(
            self.names.outputs[made.key],
            connector.name,
            options,
            columns,
            self.key(table, docs),
            watermark,
            doc,
            table.span,
        )

    def partition(self, table: CreateTable, connector: Connector) -> tuple[ItemDraft, ...]:
        """PARTITIONED BY as an option."""
        if not table.partition:
            return ()
        span = table.partition[0].span.to(table.partition[-1].span)
        if not connector.partitions:
            message = f"the connector `{connector.name}` has no partitions here"
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
            nice = nicer(self.source, column.expression, column.written)
            text = f"{name} as {self.plain(column.written)}"
            return ItemDraft(text, column.span, doc, f"{name} as {nice}")
        assert column.type is not None
        text = f"{name} {type_text(column.type)}"
        if column.metadata:
            text += " from metadata"
            text += f" {string_text(column.key)}" if column.key is not None else ""
            text += " virtual" if column.virtual else ""
        return ItemDraft(text, column.span, doc)

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
            self.gathered.say(codes.UNSUPPORTED_CLAUSE, message, mark.span, "not carried over")
            return None
        text = self.plain(mark.written)
        nice = nicer(self.source, mark.expression, mark.written)
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
        connector, done = self.translated(made, Role.SINK, Role.SOURCE if read else None)
        if connector is None:
            return None
        own, docs = ((), {}) if read else self.table_docs(made)
        if not read:
            docs, own = self._sink_docs(table, docs, own)
        options_ = items(done.lines, docs) + self.partition(table, connector)
        key = self.key(table, docs)
        return SinkDraft(name, inputs, connector.name, options_, key, (*own, *doc), table.span)

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
