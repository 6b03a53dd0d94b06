"""Turns a `test` block into a plan over literal rows, and the rows that its outputs shall have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from compiler.checked import ExpectedRows, TestCase
from compiler.names import did_you_mean
from compiler.plan import operators as op
from compiler.plan.expressions import FieldRef
from compiler.plan.inputs import operators
from compiler.plan.lookups import looks_up
from compiler.plan.operators import Column, TableColumn
from compiler.plan.plan import Plan, PlanSink, Relation
from compiler.relations.test_values import MismatchError, value_of
from compiler.resolve.codes import UNKNOWN_OUTPUT
from compiler.types.codes import NOT_COMPILED_YET
from compiler.types.scope import unknown_column
from compiler.types.show import show
from dsl.diagnostic import Code, Diagnostic, Label, diagnostic
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import Test, TestRow, TestTable
from dsl.syntax.names import Name

TEST_ROW_MISMATCH = Code("TYP014", "test-row-mismatch")
CODES = (TEST_ROW_MISMATCH,)

COLLECT = "collect"
"""The connector of a test's sinks: the runtime reads what they are given."""


@dataclass(slots=True)
class TestBlocks:
    """Makes test cases from a plan. `names` maps what a file calls an output to its relation's name."""

    plan: Plan
    relations: Mapping[str, Relation]
    report: list[Diagnostic]

    def case(self, test: Test) -> TestCase | None:
        """The test as a plan; None where an error was reported."""
        given: dict[str, tuple[tuple[str, ...], tuple[tuple[object, ...], ...]]] = {}
        expected: dict[str, ExpectedRows] = {}
        tables: dict[str, Relation] = {}
        fine = True
        for table in test.tables:
            relation = self._relation(table)
            rows = None if relation is None else self._rows(table, relation)
            if relation is None or rows is None:
                fine = False
            elif table.changelog or any(row.kind for row in table.rows):
                self._not_yet("rows with a kind of change in tests", table.span)
                fine = False
            elif table.clause == "given" and relation.name in tables:
                message = f"`{table.output.text}` is given twice in one test"
                self.report.append(diagnostic(TEST_ROW_MISMATCH, message, table.output.span))
                fine = False
            elif table.clause == "given":
                columns, values = rows
                given[relation.name] = (tuple(c.name for c in columns), values)
                tables[relation.name] = _literal_table(relation, columns)
            elif relation.name in expected:
                message = f"`{table.output.text}` is expected twice in one test"
                self.report.append(diagnostic(TEST_ROW_MISMATCH, message, table.output.span))
                fine = False
            else:
                columns, values = rows
                spans = tuple(row.span for row in table.rows)
                expected[relation.name] = ExpectedRows(columns, values, spans, table.span)
        if not fine or test.broken:
            return None
        if not expected:
            self.report.append(_no_then(test))
            return None
        if any(self._looks_up(name) for name in expected):
            self._not_yet("tests of rows that are looked up", test.name.span)
            return None
        plan = self._plan(test, tables, given, expected)
        return TestCase(test.name.text, test.name.span, plan, given, expected)

    def _looks_up(self, name: str) -> bool:
        """Whether a relation, or what it reads, asks an outside table: given rows cannot be asked."""
        parts = tuple(operators(self.relations[name].operator))
        if any(isinstance(part, op.Join) and looks_up(part) for part in parts):
            return True
        return any(self._looks_up(part.relation) for part in parts if isinstance(part, op.Read))

    def _relation(self, table: TestTable) -> Relation | None:
        name = table.output.text
        relation = self.relations.get(name)
        if relation is not None and relation.kind != "part":
            return relation
        close = did_you_mean(name, [n for n, r in self.relations.items() if r.kind != "part"])
        help = (f"did you mean `{close}`?",) if close else ()
        message = f"nothing here is called `{name}`"
        self.report.append(diagnostic(UNKNOWN_OUTPUT, message, table.output.span, help=help))
        return None

    def _rows(
        self, table: TestTable, relation: Relation
    ) -> tuple[tuple[Column, ...], tuple[tuple[object, ...], ...]] | None:
        known = {c.name: c for c in relation.operator.columns}
        if table.columns:
            for name in table.columns:
                if name.text not in known:
                    self.report.append(unknown_column(name, known, of=table.output.text))
                    return None
            named: dict[str, Name] = {}
            for name in table.columns:
                first = named.setdefault(name.text, name)
                if first is not name:
                    self.report.append(_named_twice(name, first))
                    return None
            columns = tuple(known[name.text] for name in table.columns)
        else:
            columns = _stored(relation)
        if table.clause == "given" and not self._complete(table, relation, columns):
            return None
        rows = [self._row(row, columns) for row in table.rows]
        if any(row is None for row in rows):
            return None
        return columns, tuple(row for row in rows if row is not None)

    def _complete(self, table: TestTable, relation: Relation, columns: tuple[Column, ...]) -> bool:
        """Columns that are NOT NULL must be given."""
        names = {c.name for c in columns}
        needed = [c for c in _stored(relation) if not c.type.nullable and c.name not in names]
        if not needed or not table.rows:
            return True
        listed = ", ".join(f"`{c.name}`" for c in needed)
        self.report.append(
            diagnostic(
                TEST_ROW_MISMATCH,
                f"`{table.output.text}` needs a value for {listed}, which cannot be null",
                table.output.span,
                "given without it",
                help=("name the column, and give each row a value for it",),
            )
        )
        return False

    def _row(self, row: TestRow, columns: tuple[Column, ...]) -> tuple[object, ...] | None:
        if len(row.values) != len(columns):
            have, need = _counted(len(row.values), "value"), _counted(len(columns), "column")
            message = f"this row has {have} for {need}"
            self.report.append(diagnostic(TEST_ROW_MISMATCH, message, row.span))
            return None
        values: list[object] = []
        fine = True
        for value, column in zip(row.values, columns, strict=True):
            try:
                values.append(value_of(value, column.type))
            except MismatchError as mismatch:
                self.report.append(_no_value(value.span, column, str(mismatch)))
                fine = False
        return tuple(values) if fine else None

    def _not_yet(self, what: str, span: Span) -> None:
        self.report.append(diagnostic(NOT_COMPILED_YET, f"{what} are not compiled yet", span))

    def _plan(
        self,
        test: Test,
        tables: Mapping[str, Relation],
        given: dict[str, tuple[tuple[str, ...], tuple[tuple[object, ...], ...]]],
        expected: Mapping[str, ExpectedRows],
    ) -> Plan:
        """The plan with literal rows for what is given, and no rows for other sources."""
        relations = []
        for relation in self.plan.relations:
            if relation.name in tables:
                relations.append(tables[relation.name])
            elif relation.kind == "source":
                relations.append(_literal_table(relation, _stored(relation)))
                given.setdefault(relation.name, (tuple(c.name for c in _stored(relation)), ()))
            else:
                relations.append(relation)
        sinks = tuple(
            _collected(self.relations[name], rows.columns, rows.span)
            for name, rows in expected.items()
        )
        name = f"{self.plan.name}.{test.name.text}"
        settings = tuple(
            (k, v) for k, v in self.plan.settings if not k.startswith("execution.checkpointing")
        )
        return replace(
            self.plan,
            name=name,
            settings=settings,
            relations=tuple(relations),
            sinks=sinks,
            doc=None,
        )


def _stored(relation: Relation) -> tuple[Column, ...]:
    """The columns of a source that are no computed ones; of a task, all."""
    operator = relation.operator
    if isinstance(operator, op.TableSource):
        return tuple(c.column for c in operator.table_columns if c.kind != "computed")
    return operator.columns


def _literal_table(relation: Relation, columns: tuple[Column, ...]) -> Relation:
    """A table of JSON lines in the place of a relation: computed columns that are given are stored ones."""
    operator = relation.operator
    names = {c.name for c in columns}
    time = next((c for c in operator.columns if c.type.time_attribute == "rowtime"), None)
    if isinstance(operator, op.TableSource):
        table_columns = tuple(_as_given(c, names) for c in operator.table_columns)
        key, watermark = operator.primary_key, operator.watermark
    else:
        table_columns, key = tuple(TableColumn(c) for c in operator.columns), ()
        watermark = None
        if time is not None:
            watermark = (time.name, FieldRef(time.name, time.type, relation.span))
    options = (
        ("connector", "filesystem"),
        ("path", f"{{given:{relation.name}}}"),
        ("format", "json"),
    )
    table = op.TableSource(
        "filesystem", options, table_columns, key, watermark, relation.span, True
    )
    return replace(relation, kind="source", operator=table, doc=None)


def _as_given(column: TableColumn, names: set[str]) -> TableColumn:
    if column.kind == "computed" and column.column.name not in names:
        return column
    kind = column.column.type
    # A computed NOT NULL column is still given as data.
    return TableColumn(replace(column.column, type=kind))


def _collected(relation: Relation, columns: tuple[Column, ...], span: Span) -> PlanSink:
    read = op.Read(relation.name, relation.operator.columns, span)
    refs = tuple(FieldRef(c.name, c.type, span) for c in columns)
    rows = op.Project(read, refs, columns, span)
    table = tuple(TableColumn(replace(c, type=c.type.without_time_attribute())) for c in columns)
    return PlanSink(relation.name, COLLECT, (), table, (), (), rows, span)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _no_then(test: Test) -> Diagnostic:
    """A test without `then` passes whatever the pipeline does."""
    return diagnostic(
        TEST_ROW_MISMATCH,
        f"test `{test.name.text}` says nothing of what comes out",
        test.name.span,
        "no `then`",
        help=("add `then output (columns) (values),`; without rows, none may come out",),
    )


def _named_twice(name: Name, first: Name) -> Diagnostic:
    return diagnostic(
        TEST_ROW_MISMATCH,
        f"column `{name.text}` is named twice",
        name.span,
        "the second",
        also=(Label(first.span, "the first"),),
    )


def _no_value(span: Span, column: Column, why: str) -> Diagnostic:
    also = () if column.span is None else (Label(column.span, f"`{show(column.type)}`"),)
    return diagnostic(
        TEST_ROW_MISMATCH,
        f"this is no value of column `{column.name}`, which is `{show(column.type)}`",
        span,
        why,
        also=also,
    )
