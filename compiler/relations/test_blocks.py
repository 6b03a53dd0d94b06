"""Turns a `test` block into a plan over replayed sources, and what its outputs shall give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from compiler.checked import ExpectedRows, GivenEvent, TestCase, TestStep
from compiler.names import did_you_mean
from compiler.plan import operators as op
from compiler.plan.inputs import operators
from compiler.plan.lookups import looks_up
from compiler.plan.operators import Column
from compiler.plan.plan import Plan, PlanSink, Relation
from compiler.relations.stops import above, stopping_sinks
from compiler.relations.test_codes import (
    CODES,
    TEST_KIND_MISMATCH,
    TEST_ORDER_OPEN,
    TEST_ROW_MISMATCH,
    TEST_TIME_MISMATCH,
)
from compiler.relations.test_events import Events
from compiler.relations.test_plans import collected, given_table, settings_of, sources_of
from compiler.relations.test_rows import columns_of, has_all_columns, stored_columns, values_of
from compiler.resolve.codes import UNKNOWN_OUTPUT
from compiler.types.codes import NOT_COMPILED_YET
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.records import dataclass, replace
from dsl.span import Span
from dsl.syntax.declarations import Test, TestRow, TestTable

__all__ = ["CODES", "TestBlocks"]


@dataclass(slots=True)
class _Reading:
    """What has been read of a test so far."""

    events: Events
    given: dict[str, dict[str, Column]] = field(default_factory=dict)
    compared: dict[str, dict[str, Column]] = field(default_factory=dict)
    timed: set[str] = field(default_factory=set)
    steps: list[TestStep] = field(default_factory=list)
    fine: bool = True


@dataclass(slots=True)
class TestBlocks:
    """Makes test cases from a plan. `relations` maps what a file calls an output to its relation."""

    plan: Plan
    relations: Mapping[str, Relation]
    report: list[Diagnostic]

    def case(self, test: Test) -> TestCase | None:
        """The test as a plan; None where an error was reported."""
        batch = self.plan.mode == "batch"
        reading = _Reading(Events(batch, {}, self.report))
        for tables in _steps(test):
            self._step(tables, reading)
        if not reading.fine or test.broken:
            return None
        if not reading.compared or not reading.steps[-1].expected:
            self.report.append(_no_then(test, reading))
            return None
        if any(self._looks_up(name) for name in reading.compared):
            self._not_yet("tests of rows that are looked up", test.name.span)
            return None
        return TestCase(
            test.name.text,
            test.name.span,
            self._plan(test, reading),
            sources_of(self.plan.relations, reading.given),
            frozenset(reading.timed),
            tuple(reading.steps),
        )

    def _step(self, tables: list[TestTable], reading: _Reading) -> None:
        given: list[GivenEvent] = []
        expected: dict[tuple[str, bool], ExpectedRows] = {}
        if reading.steps and reading.events.batch:
            message = "a batch job has one step: it gives nothing before it has all rows"
            self.report.append(diagnostic(TEST_TIME_MISMATCH, message, tables[0].span))
            reading.fine = False
        for table in tables:
            relation = self._relation(table)
            columns = None if relation is None else columns_of(table, relation, self.report)
            if relation is None or columns is None:
                reading.fine = False
            elif table.clause == "given":
                events = self._given(table, relation, columns, reading)
                reading.fine &= events is not None
                given.extend(events or ())
            elif (relation.name, table.changelog) in expected:
                message = f"`{table.output.text}` is expected twice in one step"
                self.report.append(diagnostic(TEST_ROW_MISMATCH, message, table.output.span))
                reading.fine = False
            else:
                rows = self._expected(table, relation, columns)
                reading.fine &= rows is not None
                if rows is not None:
                    expected[relation.name, table.changelog] = rows
                    reading.compared.setdefault(relation.name, {}).update(
                        (c.name, c) for c in columns
                    )
        compared = tuple((name, rows) for (name, _), rows in expected.items())
        reading.steps.append(TestStep(tuple(given), compared))

    def _given(
        self, table: TestTable, relation: Relation, columns: tuple[Column, ...], reading: _Reading
    ) -> tuple[GivenEvent, ...] | None:
        if table.changelog:
            message = "a `given` is told what kind each row is by the word before it"
            help = ("leave `changelog` out, and write `+U (...)`",)
            self.report.append(
                diagnostic(TEST_KIND_MISMATCH, message, table.output.span, help=help)
            )
            return None
        if not has_all_columns(table, relation, columns, self.report):
            return None
        before = reading.given.setdefault(relation.name, {c.name: c for c in columns})
        computed = {c.name for c in relation.operator.columns} - {
            c.name for c in stored_columns(relation)
        }
        other = computed & ({c.name for c in columns} ^ set(before))
        if other and any(isinstance(row, TestRow) for row in table.rows):
            self.report.append(_sometimes_computed(table, min(other)))
            return None
        before.update((c.name, c) for c in columns)
        events = reading.events.of(table, relation, columns)
        if events is not None and any(event.kind == "watermark" for event in events):
            reading.timed.add(relation.name)
        return events

    def _expected(
        self, table: TestTable, relation: Relation, columns: tuple[Column, ...]
    ) -> ExpectedRows | None:
        rows: list[tuple[object, ...] | None] = []
        fine = not table.changelog or self._in_one_order(table, relation)
        for row in table.rows:
            if not isinstance(row, TestRow):
                message = "this says what a source does, and stands among the rows of a `given`"
                self.report.append(diagnostic(TEST_TIME_MISMATCH, message, row.span))
                fine = False
            elif bool(row.kind) is not table.changelog:
                self.report.append(_kind_and_changelog(row, table))
                fine = False
            else:
                rows.append(values_of(row, columns, self.report))
        found = tuple(row for row in rows if row is not None)
        if not fine or len(found) < len(rows):
            return None
        kinds = tuple(row.kind or "" for row in table.rows if isinstance(row, TestRow))
        spans = tuple(row.span for row in table.rows)
        return ExpectedRows(columns, found, spans, table.span, kinds if table.changelog else None)

    def _in_one_order(self, table: TestTable, relation: Relation) -> bool:
        """Whether no row comes to the output by two ways: Flink takes either first."""
        if self.plan.mode == "batch":
            message = "a batch job gives its rows in any order, and no changes"
            self.report.append(diagnostic(TEST_KIND_MISMATCH, message, table.output.span))
            return False
        ways = self._ways(relation.name, {})
        source = next((name for name, count in ways.items() if count > 1), None)
        if source is None:
            return True
        self.report.append(
            diagnostic(
                TEST_ORDER_OPEN,
                f"the order of changes of `{table.output.text}` is not known",
                table.output.span,
                f"rows of `{source}` come here by {ways[source]} ways, in any order",
                help=("leave `changelog` out, and ask for the rows that stand at the end",),
            )
        )
        return False

    def _ways(self, name: str, known: dict[str, dict[str, int]]) -> dict[str, int]:
        """By how many ways the rows of each source come to a relation."""
        if name in known:
            return known[name]
        relation = self.relations[name]
        found: dict[str, int] = {name: 1} if relation.kind == "source" else {}
        for part in operators(relation.operator):
            if isinstance(part, op.Read):
                for source, count in self._ways(part.relation, known).items():
                    found[source] = found.get(source, 0) + count
        known[name] = found
        return found

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

    def _not_yet(self, what: str, span: Span) -> None:
        self.report.append(diagnostic(NOT_COMPILED_YET, f"{what} are not compiled yet", span))

    def _plan(self, test: Test, reading: _Reading) -> Plan:
        """The plan with what is given in the place of sources; those that are not given have no rows."""
        batch = reading.events.batch
        relations = tuple(
            given_table(
                relation,
                reading.given.get(relation.name, ()),
                batch=batch,
                timed=relation.name in reading.timed,
            )
            if relation.kind == "source" or relation.name in reading.given
            else relation
            for relation in self.plan.relations
        )
        sinks = tuple(
            collected(self.relations[name], tuple(columns.values()), test.name.span)
            for name, columns in reading.compared.items()
        )
        return replace(
            self.plan,
            name=f"{self.plan.name}.{test.name.text}",
            settings=settings_of(self.plan.settings),
            relations=relations,
            sinks=(*sinks, *self._stopping(reading)),
            doc=None,
        )

    def _stopping(self, reading: _Reading) -> list[PlanSink]:
        """What stops the test's job: expectations of tasks whose rows come to what is compared.

        Where their rows are compared themselves, they do not stop it.
        """
        tasks = above(set(reading.compared), self.relations)
        return [
            sink
            for sink in stopping_sinks(self.relations)
            if self.relations[sink.name].task in tasks
            and sink.name not in reading.compared
            and not self._looks_up(sink.name)
        ]


def _steps(test: Test) -> Iterator[list[TestTable]]:
    """The tables of each step: a `given` after a `then` begins a new one."""
    step: list[TestTable] = []
    for table in test.tables:
        if step and table.clause == "given" and step[-1].clause == "then":
            yield step
            step = []
        step.append(table)
    if step:
        yield step


def _no_then(test: Test, reading: _Reading) -> Diagnostic:
    """A test without `then` passes whatever the pipeline does."""
    says = "says nothing of what comes out"
    if reading.compared:
        says += " after its last `given`"
    return diagnostic(
        TEST_ROW_MISMATCH,
        f"test `{test.name.text}` {says}",
        test.name.span,
        "no `then`",
        help=("add `then output (columns) (values),`; without rows, none may come out",),
    )


def _sometimes_computed(table: TestTable, column: str) -> Diagnostic:
    return diagnostic(
        TEST_ROW_MISMATCH,
        f"`{column}` of `{table.output.text}` is given in one place and computed in another",
        table.output.span,
        help=("name it in all `given` of this source, or in none",),
    )


def _kind_and_changelog(row: TestRow, table: TestTable) -> Diagnostic:
    name = table.output.text
    if table.changelog:
        message = "a row of a changelog has a kind before it"
        help = "write `+I`, `-U`, `+U` or `-D` before it"
    else:
        message = "rows that stand at the end have no kind"
        help = f"ask for changes: `then {name} changelog`"
    return diagnostic(TEST_KIND_MISMATCH, message, row.span, help=(help,))
