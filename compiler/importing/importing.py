"""Turns a Flink SQL script into the text of a `.stream` file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from compiler.checked import Checked, Settings
from compiler.checks.hazards import WITHOUT_HAZARDS
from compiler.compile import check
from compiler.importing import codes
from compiler.importing.adapting import adapted, named, read_as_it_is, written_names
from compiler.importing.bodies import sql_body
from compiler.importing.comments import comment_lines
from compiler.importing.declaring import Declarer
from compiler.importing.drafts import (
    FileDraft,
    ItemDraft,
    Lines,
    SinkDraft,
    TaskDraft,
    items,
    with_stand_ins,
)
from compiler.importing.functions import function_drafts
from compiler.importing.gathering import Gathered, gather
from compiler.importing.hoisting import hoisted
from compiler.importing.naming import Names, choose_names, used
from compiler.importing.pieces import Pieces, origin_of, text_of
from compiler.importing.proof import nicest
from compiler.importing.reading import read_script
from compiler.importing.settings import job_options
from compiler.importing.spelling import clean, name_text
from compiler.importing.statements import CreateTable, CreateView
from compiler.importing.tables import Filled, Key, Made
from compiler.importing.writing import file_pieces
from compiler.plan.operators import Column
from dsl.diagnostic import Diagnostic, Severity, diagnostic
from dsl.format import format_source
from dsl.records import dataclass, replace
from dsl.source import Source

_FOLLOWS = ("NAM003", "NAM005", "NAM011", "OPT002")
"""What may follow only from what is missing: unknown functions, tables, options, and what nobody reads then."""

_LATE = ("TIM004", "QUA004")
"""That rows which come late leave unseen."""

_LATER = "TGT001"
"""What is not compiled yet is all in the file: `streamc check` says it there."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The text of the `.stream` file, and what is to be said of the script."""

    text: str
    diagnostics: tuple[Diagnostic, ...]

    @property
    def failed(self) -> bool:
        """Whether something could not be carried over."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)


def import_script(source: Source, target: str = "2.2") -> Imported:
    """The `.stream` file that says what a script says; never raises on any text."""
    script, unreadable = read_script(source)
    gathered = gather(script, source)
    gathered.found.extend(unreadable)
    read = used(gathered)
    names = choose_names(gathered, read)
    _say_unused(gathered, read)
    draft = _losing_late(_Drafting(source, gathered, names, target).draft(), target)
    pieces = nicest(draft, target)
    _say_refused(draft, target, gathered)
    found = sorted(
        dict.fromkeys(gathered.found), key=lambda d: (d.span.start, d.span.end, d.code.number)
    )
    text = format_source(Source("import.stream", text_of(pieces))).text
    return Imported(text, tuple(found))


def _checked(pieces: Pieces, target: str) -> Checked:
    text = Source("import.stream", text_of(pieces))
    return check(
        text, Settings(target=target, severities=WITHOUT_HAZARDS), lambda _path, _importer: None
    )


def _losing_late(draft: FileDraft, target: str) -> FileDraft:
    """The file in which the tasks whose late rows Flink drops say so, as the script does without a word."""
    bodies = {task.name: sql_body(task, draft.source) for task in draft.tasks}
    checked = _checked(file_pieces(with_stand_ins(draft, known=False), bodies, frozenset()), target)
    places = [d.span.start for d in checked.diagnostics if d.code.number in _LATE]
    losing = {
        output.name
        for output in checked.outputs
        if output.kind == "task" and any(output.span.start <= p < output.span.end for p in places)
    }
    tasks = tuple(
        replace(task, loses_late=True) if task.name in losing else task for task in draft.tasks
    )
    return replace(draft, tasks=tasks)


def _say_unused(gathered: Gathered, read: set[Key]) -> None:
    written = {insert.key for insert in gathered.tables.inserts}
    for key, made in gathered.tables.made.items():
        if key not in read | written:
            message = f"no INSERT reads or writes `{key[2]}`"
            gathered.say(codes.LEFT_OUT, message, made.statement.name.span, "left out")


def _say_refused(draft: FileDraft, target: str, gathered: Gathered) -> None:
    """What the compiler has against the file, where it is not said already that something is missing.

    Connectors that are not known are replaced, so that what reads and writes them is checked all the same.
    """
    tried = with_stand_ins(draft, known=False)
    bodies = {task.name: sql_body(task, draft.source) for task in draft.tasks}
    pieces = file_pieces(tried, bodies, frozenset())
    replaced = [s.span for s in draft.sources if not s.known]
    replaced += [s.span for s in draft.sinks if not s.known]
    said = [d.span for d in gathered.found if d.severity is Severity.ERROR]
    for found in _checked(pieces, target).diagnostics:
        place = origin_of(pieces, found.span) or draft.source.span(0, 0)
        if (said and found.code.number in _FOLLOWS) or found.code.number == _LATER:
            continue
        # What is only warned of, the script did before: `streamc check` tells of it.
        if found.severity is not Severity.ERROR:
            continue
        if any(span.start <= place.start and place.end <= span.end for span in replaced):
            continue
        gathered.found.append(
            diagnostic(
                codes.NOT_ACCEPTED,
                f"the file is written, and not accepted: {found.message}",
                place,
                notes=(f"{found.code.number} {found.code.name}",),
                help=found.help,
            )
        )


class _Drafting:
    """The drafts of a file, made in two rounds: the second knows the columns of every query."""

    def __init__(self, source: Source, gathered: Gathered, names: Names, target: str) -> None:
        self.source = source
        self.gathered = gathered
        self.names = names
        self.target = target
        self.declarer = Declarer(source, gathered, names)
        self.loose: list[Lines] = [comment_lines(comments) for comments in gathered.loose]
        self.inputs: dict[int, str] = {}

    def draft(self) -> FileDraft:
        """The whole file, all in SQL."""
        tables = self.gathered.tables
        job = job_options(self.gathered.settings, self.target)
        self.gathered.found.extend(job.diagnostics)
        set_docs = {
            setting.span: comment_lines(self.gathered.set_at.get(key, ()))
            for key, setting in self.gathered.settings.items()
        }
        doc = self._file_doc()
        written = {insert.key for insert in tables.inserts}
        made = [m for key, m in tables.made.items() if key in self.names.outputs]
        sources = tuple(
            found
            for m in made
            if isinstance(m.statement, CreateTable)
            and (found := self.declarer.source_of(m, m.key in written)) is not None
        )
        kept = {option.span for option in (*job.pipeline, *job.defaults)}
        self.loose += [lines for span, lines in set_docs.items() if lines and span not in kept]
        name = job.name.value if job.name is not None else PurePosixPath(self.source.name).stem
        draft = FileDraft(
            self.source,
            name if job.name is not None and "\n" not in name and name else clean(name),
            doc,
            items(job.pipeline, set_docs),
            items(job.defaults, set_docs),
            sources,
            self._views(made),
            (),
            (),
        )
        functions = function_drafts(self.gathered, self.gathered.function_docs)
        draft = self._filled(replace(draft, functions=functions))
        return replace(draft, loose=tuple(lines for lines in self.loose if lines))

    def _file_doc(self) -> Lines:
        """The comments at the top that stand apart from what follows."""
        first = next(iter(self.gathered.order), None)
        if first is None:
            return ()
        apart = self.declarer.loose_before(first, first.statement.span.start)
        self.loose += [
            lines
            for placed in list(self.gathered.order)[1:]
            for lines in self.declarer.loose_before(placed, placed.statement.span.start)
        ]
        joined: list[str] = []
        for lines in apart:
            joined += ["--", *lines] if joined else lines
        return tuple(joined)

    def _views(self, made: list[Made]) -> tuple[TaskDraft, ...]:
        tasks: list[TaskDraft] = []
        for m in made:
            view = m.statement
            if isinstance(view, CreateView):
                doc = self.declarer.doc(m.placed, view.span.start, view.comment)
                columns = tuple(name.text for name in view.columns)
                name = self.names.outputs[m.key]
                task = self.declarer.task_of(name, view.query, view.body, columns, m.placed, doc)
                tasks += hoisted(task, self.source, self.names.free)
        return tuple(tasks)

    def _filled(self, draft: FileDraft) -> FileDraft:
        """The file with its views named, and with a task and a sink for each INSERT."""
        outputs = self._outputs(draft)
        views = tuple(named(task, outputs.get(task.name, ())) for task in draft.tasks)
        draft = replace(draft, tasks=views)
        pairs = [
            (insert, made, self._insert_tasks(insert, made))
            for insert in self.gathered.tables.inserts
            if (made := self._table_of(insert)) is not None
        ]
        first = replace(draft, tasks=(*views, *(task for *_, made in pairs for task in made)))
        outputs = self._outputs(first)
        tasks: list[TaskDraft] = []
        inputs: list[tuple[Filled, Made, str, Lines]] = []
        for insert, made, (*before, task) in pairs:
            assert isinstance(made.statement, CreateTable)
            rows = outputs.get(task.name)
            fitting: TaskDraft | None = task
            if rows is not None:
                fitting = adapted(task, rows, insert, made.statement, self.gathered, self.source)
            if fitting is None:
                continue
            task = fitting
            same = read_as_it_is(task, outputs)
            if same is None:
                tasks += [*before, task]
            inputs.append((insert, made, same or task.name, task.doc if same else ()))
        return replace(draft, tasks=(*views, *tasks), sinks=tuple(self._sinks(inputs)))

    def _outputs(self, draft: FileDraft) -> Mapping[str, Sequence[Column]]:
        bodies = {task.name: sql_body(task, self.source) for task in draft.tasks}
        tried = with_stand_ins(draft, known=False)
        checked = _checked(file_pieces(tried, bodies, frozenset()), self.target)
        return {output.name: output.columns for output in checked.outputs}

    def _table_of(self, insert: Filled) -> Made | None:
        made = self.gathered.tables.made.get(insert.key)
        span = insert.statement.table.span
        if made is None:
            message = f"`{insert.statement.table.text}` is not made in this script"
            help = ("add its CREATE TABLE: `SHOW CREATE TABLE` prints it",)
            self.gathered.say(codes.UNKNOWN_TABLE, message, span, help=help)
        elif not isinstance(made.statement, CreateTable):
            self.gathered.say(codes.UNREADABLE_STATEMENT, "a view cannot be written", span)
            return None
        return made

    def _insert_tasks(self, insert: Filled, made: Made) -> tuple[TaskDraft, ...]:
        statement = insert.statement
        assert isinstance(made.statement, CreateTable)
        doc = self.declarer.doc(insert.placed, statement.span.start, None)
        name = self.names.free(f"{self.names.sinks[insert.key]}_rows")
        wanted = written_names(insert, made.statement)
        task = self.declarer.task_of(
            name, statement.query, statement.body, wanted, insert.placed, doc
        )
        return hoisted(task, self.source, self.names.free)

    def _sinks(self, inputs: list[tuple[Filled, Made, str, Lines]]) -> list[SinkDraft]:
        """The sinks, one a table, or one an INSERT where the table has a key or options of its own there.

        Flink takes the key of the rows of each INSERT by itself; of their union it knows none, and would keep its rows.
        """
        sinks: list[SinkDraft] = []
        shared: dict[Key, int] = {}
        for insert, made, read, doc in inputs:
            table = made.statement
            assert isinstance(table, CreateTable)
            options, conflict = insert.statement.options, insert.statement.on_conflict
            at = shared.get(insert.key)
            if at is not None and not options and conflict is None and table.key is None:
                sinks[at] = _joined(sinks[at], name_text(read), doc)
                continue
            name = self.names.sinks[insert.key]
            name = name if not any(sink.name == name for sink in sinks) else self.names.free(name)
            sink = self.declarer.sink_of(made, name, (name_text(read),), options, doc)
            if sink is not None:
                if conflict is not None:
                    said = ItemDraft(f"on_conflict = {conflict.text.lower()}", conflict.span)
                    sink = replace(sink, options=(*sink.options, said))
                elif not options:
                    shared[insert.key] = len(sinks)
                sinks.append(sink)
        return sinks


def _joined(sink: SinkDraft, read: str, doc: Lines) -> SinkDraft:
    return replace(sink, inputs=(*sink.inputs, read), doc=(*sink.doc, *doc))


__all__ = ["Imported", "ItemDraft", "import_script"]
