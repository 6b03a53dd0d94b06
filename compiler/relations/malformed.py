"""Records that a source cannot decode, as rows, and the table and views that part them from the others.

Flink has no such output. A source whose `.malformed` is read gets a format of ours, which decodes with Flink's own
and gives a row for each record that this one refuses. Its table holds both kinds, and two views part them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from compiler.connectors.model import Connector
from compiler.jars import ROUTING
from compiler.options.apply import Options
from compiler.options.codes import CONTRADICTORY_OPTIONS
from compiler.plan import operators as op
from compiler.plan.expressions import Call, CaseExpr, CastExpr, Expr, FieldRef, Literal
from compiler.plan.operators import Column, Operator, Project, Read, TableColumn, TableSource
from compiler.plan.plan import Relation
from compiler.plan.traverse import walk
from compiler.relations.envelopes import TEXT
from compiler.relations.flow import field_ref
from compiler.resolve.codes import UNKNOWN_OUTPUT
from compiler.types.datatype import MAX_LENGTH, DataType, Root
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.records import replace
from dsl.span import Span
from dsl.syntax.declarations import SourceDeclaration
from dsl.syntax.names import Path

PORT = "malformed"

_TABLE = "$table"
_BOOLEAN = DataType(Root.BOOLEAN, nullable=False)
_BYTES = DataType(Root.VARBINARY, nullable=False, args=(MAX_LENGTH,))
_MOMENT = DataType(Root.TIMESTAMP_LTZ, nullable=False, args=(3,))
_OWN = (("raw", _BYTES), ("error", TEXT), ("seen_at", _MOMENT))
"""What the format adds to the columns of a record, at the end and in this order."""


Refusal = Callable[[Path], Diagnostic]
"""What is reported at a path that reads an output which a source cannot have."""


def refusal(source: SourceDeclaration, connector: Connector, options: Options) -> Refusal | None:
    """Why a source cannot tell its malformed records from the others; None where it can."""
    format_, why = options.format, ""
    if not connector.formats:
        why = f"rows of `{connector.name}` are not decoded"
    elif format_ is not None and (not format_.routes_malformed or options.changes):
        why = f"records of the format `{format_.name}` cannot be told apart by whether they can be decoded"
    if why:
        return lambda path: _no_output(path, why)
    if format_ is None:
        return None
    skips = f"{format_.name}.{format_.skip_malformed}"
    said = options.typed.get("malformed")
    # What stands in `defaults` is for sources of which nothing else is known.
    own = any(option.span == options.spans.get("malformed") for option in source.options)
    if said == "skip" or own:
        return lambda path: _contradiction(path, options.spans["malformed"], f"malformed = {said}")
    if options.typed.get(skips) is True:
        return lambda path: _contradiction(path, options.spans[skips], f"{skips} = true")
    return None


def _no_output(path: Path, why: str) -> Diagnostic:
    name = path.parts[0].text
    message = f"`{name}` has no output `{PORT}`"
    return diagnostic(UNKNOWN_OUTPUT, message, path.parts[1].span, why)


def _contradiction(path: Path, span: Span, option: str) -> Diagnostic:
    name = option.partition(" ")[0]
    return diagnostic(
        CONTRADICTORY_OPTIONS,
        f"`{option}` says what becomes of records that `{path.text}` is to hold",
        span,
        also=(Label(path.span, "which is read here"),),
        help=(f"leave `{name}` out, or do not read `{path.text}`",),
    )


def malformed_relation(source: Relation, connector: Connector) -> Relation:
    """The output `.malformed` of a source. It stands in the graph as a table of its own, until `routed`."""
    assert isinstance(source.operator, TableSource)
    table, span = source.operator, source.span
    labels = tuple(dict.fromkeys(label for c in table.columns for label in c.labels))
    columns = [
        Column("source", TEXT, (), span),
        Column("error", TEXT, labels, span),
        Column("raw", _BYTES, labels, span),
        Column("text", TEXT, labels, span),
        Column("seen_at", _MOMENT, (), span),
    ]
    held = [TableColumn(column) for column in columns]
    for place in connector.malformed:
        own = _column_of(table, place.key)
        nullable = own is not None and own.column.type.nullable
        kind = DataType(
            Root[place.root], nullable, (MAX_LENGTH,) if place.root == "VARCHAR" else ()
        )
        column = Column(place.column, kind, (), span)
        held.append(TableColumn(column, "metadata", key=place.key, virtual=True))
    made = TableSource(table.connector, (), tuple(held), (), None, span, table.bounded)
    return Relation(f"{source.name}.{PORT}", "source", made, source.task, span)


def _column_of(table: TableSource, key: str) -> TableColumn | None:
    """The column of a table that holds this metadata. Flink allows one for each (DynamicSourceUtils)."""
    for column in table.table_columns:
        if column.kind == "metadata" and (column.key or column.column.name) == key:
            return column
    return None


def routed(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """The relations of a job, in which sources whose malformed records are read are a table and two views."""
    given = {relation.name: relation for relation in relations}
    found: list[Relation] = []
    for relation in given.values():
        side = given.get(f"{relation.name}.{PORT}")
        if relation.kind == "source" and side is not None:
            found.extend(_Parted(relation, side).relations())
        elif not (relation.kind == "source" and relation.name.endswith(f".{PORT}")):
            found.append(relation)
    return tuple(found)


class _Parted:
    """A source with its two outputs."""

    def __init__(self, source: Relation, side: Relation) -> None:
        assert isinstance(source.operator, TableSource)
        assert isinstance(side.operator, TableSource)
        self.source, self.side = source, side
        self.table, self.malformed = source.operator, side.operator
        self.span = source.span
        taken = {column.name for column in self.table.columns}
        self.own: dict[str, Column] = {}
        for name, kind in _OWN:
            self.own[name] = Column(_free(f"malformed_{name}", taken), kind, (), self.span)
        self.added: list[TableColumn] = []
        self.places: dict[str, Expr] = {}
        for column in self.malformed.table_columns:
            if column.kind == "metadata":
                self.places[column.column.name] = self._place(column, taken)

    def _place(self, column: TableColumn, taken: set[str]) -> Expr:
        """What a column of `.malformed` that tells of a place is read from: one of the source, or one more."""
        assert column.key is not None
        kind = column.column.type
        own = _column_of(self.table, column.key)
        if own is None:
            name = _free(f"malformed_{column.column.name}", taken)
            own = replace(column, column=replace(column.column, name=name))
            self.added.append(own)
        read = field_ref(own.column)
        return read if read.type == kind else CastExpr(read, kind, False, self.span)

    def relations(self) -> tuple[Relation, ...]:
        table = self._table()
        read = Read(f"{self.source.name}{_TABLE}", table.columns, self.span)
        records = replace(self.source, name=read.relation, operator=table, doc=None)
        return (
            records,
            replace(self.source, operator=self._decoded(read)),
            replace(self.side, operator=self._malformed(read)),
        )

    def _is_decoded(self, sign: str = "=") -> Expr:
        """An error is never empty, and where there is none it is."""
        empty = Literal("", TEXT, self.span)
        return Call(sign, (field_ref(self.own["error"]), empty), _BOOLEAN, self.span)

    def _table(self) -> TableSource:
        """All records. Time is guarded: malformed records have none, and do not move the watermark."""
        columns = [c for c in self.table.table_columns if c.kind != "computed"]
        columns += [TableColumn(column) for column in self.own.values()]
        columns += self.added
        if self.table.watermark is None:
            options = _options(self.table.options, None)
            return replace(self.table, options=options, table_columns=tuple(columns))
        time, moment = self.table.watermark
        used = {time} | {part.name for part in walk(moment) if isinstance(part, FieldRef)}
        columns += [
            self._guarded(column, is_time=column.column.name == time)
            for column in self.table.table_columns
            if column.kind == "computed" and column.column.name in used
        ]
        branches = ((self._is_decoded(), moment),)
        guarded = CaseExpr(branches, None, moment.type.with_nullable(True), self.span)
        return replace(
            self.table,
            options=_options(self.table.options, time),
            table_columns=tuple(columns),
            watermark=(time, guarded),
        )

    def _guarded(self, column: TableColumn, *, is_time: bool) -> TableColumn:
        """A computed column that is computed of decoded records only. Flink wants event time of every row."""
        made = column.expression
        assert made is not None
        kind, span = made.type, self.span
        other = None
        if is_time:
            text = Literal("1970-01-01 00:00:00", TEXT, span)
            plain = kind.without_time_attribute().with_nullable(False)
            other = CastExpr(text, plain, False, span)
        else:
            kind = kind.with_nullable(True)
            column = replace(column, column=replace(column.column, type=kind))
        branches = ((self._is_decoded(), made),)
        return replace(column, expression=CaseExpr(branches, other, kind, span))

    def _decoded(self, read: Read) -> Operator:
        time = None if self.table.watermark is None else self.table.watermark[0]
        expressions: list[Expr] = []
        for column in self.table.table_columns:
            computed = column.kind == "computed" and column.column.name != time
            if computed and column.expression is not None:
                expressions.append(column.expression)
            else:
                expressions.append(field_ref(column.column))
        rows = op.Filter(read, self._is_decoded(), self.span)
        return Project(rows, tuple(expressions), self.table.columns, self.span)

    def _malformed(self, read: Read) -> Operator:
        values: dict[str, Expr] = {name: field_ref(column) for name, column in self.own.items()}
        values["source"] = Literal(self.source.name, TEXT, self.span)
        values["text"] = CastExpr(values["raw"], TEXT, False, self.span)
        values |= self.places
        rows = op.Filter(read, self._is_decoded("<>"), self.span)
        expressions = tuple(values[column.name] for column in self.malformed.columns)
        return Project(rows, expressions, self.malformed.columns, self.span)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "$"
    taken.add(name)
    return name


def _options(options: tuple[tuple[str, str], ...], time: str | None) -> tuple[tuple[str, str], ...]:
    """The options of a table with our format before that of the records, whose options follow its name."""
    formats = [(k, v) for k, v in options if k in ("format", "value.format")]
    if not formats:
        return options  # It was reported that there is none.
    key, name = formats[0]
    over = key.removesuffix("format")
    files = dict(options).get("connector") == "filesystem" and name == "csv"
    ours = f"{ROUTING}-csv" if files else ROUTING
    changed = {}
    for option, value in options:
        if option == key:
            changed[key] = ours
            changed[f"{over}{ours}.format"] = name
            if time is not None:
                changed[f"{over}{ours}.time"] = time
        elif option.startswith(f"{over}{name}."):
            changed[f"{over}{ours}.{option.removeprefix(over)}"] = value
        else:
            changed[option] = value
    return tuple(changed.items())
