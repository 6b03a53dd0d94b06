"""Turns a `source` declaration into the relation of its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compiler.plan.expressions import Expr, FieldRef, Literal
from compiler.plan.operators import Column, TableColumn
from compiler.plan.traverse import walk
from compiler.relations import codes
from compiler.relations.visible import Visible, visible
from compiler.types.context import Context, Functions
from compiler.types.datatype import DataType, Root
from compiler.types.scope import unknown_column
from compiler.types.show import show
from compiler.types.syntax import resolve_type
from compiler.types.typing import type_expression
from compiler.types.versions import seen_by
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.records import replace
from dsl.syntax import declarations as dd
from dsl.syntax.declarations import (
    ColumnList,
    ColumnsFromFile,
    ColumnsOfSchema,
    ComputedColumn,
    MetadataColumn,
    PhysicalColumn,
    Schema,
    Tag,
    Watermark,
)
from dsl.syntax.expressions import ColumnRef, StringLiteral
from dsl.syntax.names import Name


class TableMaker:
    """Types the columns, key and watermark of tables; reports into `report`."""

    def __init__(
        self,
        params: Mapping[str, Literal | None],
        functions: Functions | None,
        target: str,
        schema: Callable[[str], Schema | None],
        file: Callable[[ColumnsFromFile], ColumnList | None],
        report: list[Diagnostic],
    ) -> None:
        self.params = params
        self.functions = functions
        self.target = target
        self.schema = schema
        self.file = file
        self.report = report

    def columns(self, columns: dd.Columns | None, owner: Name) -> tuple[TableColumn, ...] | None:
        """The columns of a source, computed ones typed; None where they cannot be known (reported)."""
        listed = self._list(columns, owner)
        if listed is None:
            return None
        if not self._distinct(listed):
            return None
        done: dict[str, TableColumn] = {}
        fine = True
        for column in listed.columns:
            if isinstance(column, ComputedColumn):
                continue
            typed = self._stored(column)
            fine = fine and typed is not None
            if typed is not None:
                done[column.name.text] = typed
        if not fine:
            return None
        stored = tuple(t.column for t in done.values())
        for column in listed.columns:
            if isinstance(column, ComputedColumn):
                computed = self._computed(column, stored)
                if computed is None:
                    return None
                done[column.name.text] = computed
        return tuple(done[column.name.text] for column in listed.columns)

    def from_file(self, columns: dd.Columns | None) -> ColumnsFromFile | None:
        """The file from which columns are read, if they are."""
        if isinstance(columns, ColumnsOfSchema):
            schema = self.schema(columns.schema.text)
            return None if schema is None else self.from_file(schema.columns)
        return columns if isinstance(columns, ColumnsFromFile) else None

    def _list(self, columns: dd.Columns | None, owner: Name) -> ColumnList | None:
        match columns:
            case None:
                message = f"source `{owner.text}` does not say what its columns are"
                help = ("add `columns ( name type, ... )`",)
                self.report.append(
                    diagnostic(codes.MISPLACED_STEP, message, owner.span, "no columns", help=help)
                )
                return None
            case ColumnList(columns=()) if not columns.broken:
                message = f"`{owner.text}` has no columns"
                help = ("name them in `columns ( name type, ... )`",)
                self.report.append(
                    diagnostic(codes.MISPLACED_STEP, message, columns.span, help=help)
                )
                return None
            case ColumnList():
                return None if columns.broken else columns
            case ColumnsOfSchema(schema=path):
                schema = self.schema(path.text)
                if schema is None:
                    from compiler.resolve.codes import UNKNOWN_OUTPUT

                    message = f"no schema is called `{path.text}`"
                    self.report.append(diagnostic(UNKNOWN_OUTPUT, message, path.span))
                    return None
                return self._list(schema.columns, schema.name)
            case ColumnsFromFile():
                return self.file(columns)

    def _distinct(self, listed: ColumnList) -> bool:
        seen: dict[str, Name] = {}
        fine = True
        for column in listed.columns:
            first = seen.setdefault(column.name.text, column.name)
            if first is not column.name:
                fine = False
                self.report.append(
                    diagnostic(
                        codes.DUPLICATE_COLUMN,
                        f"two columns are called `{first.text}`",
                        column.name.span,
                        "the second",
                        also=(Label(first.span, "the first"),),
                    )
                )
        return fine

    def _stored(self, column: PhysicalColumn | MetadataColumn) -> TableColumn | None:
        kind = resolve_type(column.type, self.target)
        if isinstance(kind, Diagnostic):
            self.report.append(kind)
            return None
        kind = seen_by(kind, self.target)
        out = Column(column.name.text, kind, tags_of(column.tags), column.name.span)
        if isinstance(column, PhysicalColumn):
            return TableColumn(out, doc=column.doc)
        return TableColumn(out, "metadata", None, column.key, column.virtual, column.doc)

    def _computed(self, column: ComputedColumn, stored: tuple[Column, ...]) -> TableColumn | None:
        expr = self.type(column.expression, stored)
        if expr is None:
            return None
        named = {c.name: c.labels for c in stored}
        labels = [
            label
            for part in walk(expr)
            if isinstance(part, FieldRef)
            for label in named.get(part.name, ())
        ]
        tags = tuple(dict.fromkeys([*tags_of(column.tags), *labels]))
        out = Column(column.name.text, expr.type, tags, column.name.span)
        return TableColumn(out, "computed", expr, doc=column.doc)

    def type(self, expression: object, columns: tuple[Column, ...]) -> Expr | None:
        """An expression over a table's columns."""
        context = Context(
            Visible(visible(columns, None)),
            self.params,
            self.target,
            self.functions,
            report=self.report,
        )
        return type_expression(expression, context)  # type: ignore[arg-type]

    def watermark(
        self, watermark: Watermark, columns: tuple[TableColumn, ...]
    ) -> tuple[tuple[TableColumn, ...], tuple[str, Expr]] | None:
        """The columns with the event time marked, and the watermark as (column, expression)."""
        plain = tuple(c.column for c in columns)
        expr = self.type(watermark.expression, plain)
        if expr is None:
            return None
        refs = [part for part in walk(expr) if isinstance(part, FieldRef)]
        if not refs:
            self._wrong(watermark, "names no column", "a watermark follows a column")
            return None
        name = refs[0].name
        kind = next(c.type for c in plain if c.name == name)
        if kind.root not in (Root.TIMESTAMP, Root.TIMESTAMP_LTZ) or kind.args[0] > 3:
            message = f"`{name}` is `{show(kind)}`, and event time is `timestamp(3)` or `timestamp_ltz(3)`"
            self._wrong(watermark, f"is `{show(kind)}`", message)
            return None
        if expr.type.root is not kind.root:
            self._wrong(
                watermark, f"is `{show(expr.type)}`", f"the watermark of `{name}` is no time"
            )
            return None
        marked = tuple(
            replace(
                c, column=replace(c.column, type=replace(c.column.type, time_attribute="rowtime"))
            )
            if c.column.name == name
            else c
            for c in columns
        )
        return marked, (name, expr)

    def _wrong(self, watermark: Watermark, label: str, message: str) -> None:
        self.report.append(
            diagnostic(
                codes.WRONG_WATERMARK,
                message,
                watermark.expression.span,
                label,
                help=("for example `watermark event_time - 5s`, with `event_time timestamp(3)`",),
            )
        )

    def primary_key(
        self, key: dd.PrimaryKey | None, columns: tuple[TableColumn, ...]
    ) -> tuple[tuple[TableColumn, ...], tuple[str, ...]] | None:
        """The columns with those of the key NOT NULL, as Flink makes them, and the key."""
        if key is None:
            return columns, ()
        known = {c.column.name: c for c in columns}
        seen: dict[str, Name] = {}
        for name in key.columns:
            if name.text not in known:
                self.report.append(unknown_column(name, known))
                return None
            first = seen.setdefault(name.text, name)
            if first is not name:
                message = f"the primary key names `{name.text}` twice"
                also = (Label(first.span, "the first"),)
                self.report.append(
                    diagnostic(codes.DUPLICATE_COLUMN, message, name.span, "the second", also=also)
                )
                return None
            if known[name.text].kind != "physical":
                message = (
                    f"`{name.text}` is {known[name.text].kind}, and a key is made of stored columns"
                )
                self.report.append(diagnostic(codes.MISPLACED_STEP, message, name.span))
                return None
        names = tuple(name.text for name in key.columns)
        return tuple(_not_null(c) if c.column.name in names else c for c in columns), names


def _not_null(column: TableColumn) -> TableColumn:
    return replace(
        column, column=replace(column.column, type=column.column.type.with_nullable(False))
    )


def tags_of(tags: tuple[Tag, ...]) -> tuple[str, ...]:
    """Tags as texts: `pii(email)`."""
    return tuple(
        tag.name.text + (f"({', '.join(map(_argument, tag.args))})" if tag.args else "")
        for tag in tags
    )


def _argument(argument: object) -> str:
    match argument:
        case ColumnRef(parts=parts):
            return ".".join(part.text for part in parts)
        case StringLiteral():
            return f"'{argument.text}'"
        case _:
            return str(getattr(argument, "text", ""))


__all__ = ["DataType", "TableMaker", "tags_of"]
