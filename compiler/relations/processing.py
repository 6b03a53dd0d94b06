"""The step `process`: Python code for the rows of each key, with state and timers of its own."""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import FieldRef, Literal
from compiler.plan.inputs import operators
from compiler.plan.operators import Column
from compiler.processes.codes import PROCESS_OF_CHANGES, TIMERS_WITHOUT_WATERMARK
from compiler.processes.methods import CONTEXT, Given, taken_columns
from compiler.processes.modules import class_of
from compiler.relations import codes
from compiler.relations.flow import Flow
from compiler.relations.process_rejected import with_rejected
from compiler.relations.raising import side_is_free
from compiler.resolve.load import duplicate_name
from compiler.types.codes import INVALID_TYPE, UNKNOWN_COLUMN
from compiler.types.datatype import DataType, Root
from compiler.types.show import show, show_plain
from compiler.types.syntax import resolve_type
from dsl.diagnostic import Diagnostic
from dsl.records import replace
from dsl.syntax.expressions import ColumnRef
from dsl.syntax.names import Name
from dsl.syntax.steps import Process, StateItem
from dsl.syntax.types import TypeSyntax

EVENT_TIME, PROCESSING_TIME = "event_time", "processing_time"
_NOT_HANDED = {
    Root.INTERVAL_MONTHS,
    Root.INTERVAL_SECONDS,
    Root.MULTISET,
    Root.VARIANT,
    Root.BITMAP,
    Root.RAW,
    Root.STRUCTURED,
    Root.TIMESTAMP_TZ,
    Root.NULL,
}
"""Types whose values are not handed to Python."""


def process(step: Process, flow: Flow) -> bool:
    """Goes on with the rows that the class gives."""
    # All that can be said of the step is said at once.
    keys = _keys(step, flow)
    state = _state(step, flow)
    columns = _columns(step, flow)
    sound = _can_run(step, flow) and _timers(step, flow)
    time = None if columns is None else _time(step, columns, flow)
    found = class_of(step, flow)
    if keys is None or state is None or columns is None or time is None or not sound:
        return False
    if found is None:
        return False
    given = Given(
        {c.name: c.type for c in flow.rows.columns},
        keys,
        {field.name: field.type for field in state},
    )
    takes = taken_columns(found, step, given, flow)
    rejecting = flow.around.raises
    if takes is None or not _handed(step, None if rejecting else takes, flow):
        return False
    if rejecting and not side_is_free(step.span, flow):
        return False
    labels = dict.fromkeys(
        label for c in flow.rows.columns if c.name in (*takes, *keys) for label in c.labels
    )
    rows = op.ProcessRows(
        flow.rows,
        _name(flow),
        keys,
        found.code,
        found.modules,
        takes,
        state,
        step.timers.text if step.timers is not None else "",
        step.time.text if step.time is not None else None,
        tuple(replace(column, labels=tuple(labels)) for column in time),
        step.span,
    )
    if rejecting:
        with_rejected(rows, tuple(labels), flow)
    else:
        flow.become(rows)
    return True


def _name(flow: Flow) -> str:
    """The name of the step: that of its task, and which of several it is there."""
    own = (flow.rows, *(part.operator for part in flow.parts))
    before = {id(one) for root in own for one in operators(root) if isinstance(one, op.ProcessRows)}
    return f"{flow.name}.{len(before) + 1}" if before else flow.name


def _can_run(step: Process, flow: Flow) -> bool:
    if flow.around.mode == "batch":
        flow.say(
            codes.MISPLACED_STEP,
            "`process` is for rows of a stream, and this job ends",
            step.span,
            help=("leave `mode = batch` out: a job whose sources end ends, too",),
        )
        return False
    if flow.own_traits().append_only:
        return True
    flow.say(
        PROCESS_OF_CHANGES,
        "`process` takes rows that are only added, and these change",
        step.span,
        "would be called for each change",
        help=(
            "process rows before they are grouped, ranked or joined without a bound in time",
            "or make their changes final: group in a `window`, join `as of` a time",
        ),
    )
    return False


def _keys(step: Process, flow: Flow) -> tuple[str, ...] | None:
    """The columns of the key."""
    found: dict[str, None] = {}
    for key in step.keys:
        expr = flow.type(key)
        if expr is None:
            return None
        if not isinstance(key, ColumnRef) or not isinstance(expr, FieldRef):
            flow.say(
                codes.MISPLACED_STEP,
                "the key of a `process` is made of columns",
                key.span,
                "is computed",
                help=("make it a column before: `extend ... as name`",),
            )
            return None
        if expr.type.children or expr.type.root in _NOT_HANDED:
            flow.say(
                INVALID_TYPE,
                f"a `{show_plain(expr.type).lower()}` is no key of a `process`",
                key.span,
                help=("a key is made of plain values, such as texts and numbers",),
            )
            return None
        found[expr.name] = None
    return tuple(found)


def _type(written: TypeSyntax, flow: Flow) -> DataType | None:
    kind = resolve_type(written, flow.around.target)
    if isinstance(kind, Diagnostic):
        flow.around.report.append(kind)
        return None
    if not _can_be_handed(kind):
        message = f"values of `{show_plain(kind).lower()}` are not handed to Python, nor taken"
        flow.say(INVALID_TYPE, message, written.span)
        return None
    return kind


def _can_be_handed(kind: DataType) -> bool:
    return kind.root not in _NOT_HANDED and all(map(_can_be_handed, kind.children))


def _handed(step: Process, takes: tuple[str, ...] | None, flow: Flow) -> bool:
    """Whether the columns that are taken, all where None says so, are of types that go to Python."""
    for column in flow.rows.columns:
        if (takes is None or column.name in takes) and not _can_be_handed(column.type):
            kind = show_plain(column.type).lower()
            message = f"`{column.name}` is `{kind}`, whose values are not handed to Python"
            help = (f"drop it before: `drop {column.name}`", "or cast it to something that is")
            flow.say(INVALID_TYPE, message, step.path.span, help=help)
            return False
    return True


def _state(step: Process, flow: Flow) -> tuple[op.StateField, ...] | None:
    """What the code keeps."""
    found: dict[str, op.StateField] = {}
    names = {item.name.text: item.name for item in reversed(step.state)}
    columns = {c.name for c in flow.rows.columns}
    sound = True
    for item in step.state:
        name = item.name
        if names[name.text] is not name:
            flow.around.report.append(duplicate_name(name, names[name.text]))
            sound = False
            continue
        if name.text in columns or name.text == CONTEXT:
            what = "a column of the rows" if name.text in columns else "what methods are given"
            flow.say(
                codes.DUPLICATE_COLUMN,
                f"`{name}` is {what}, and methods take state by its name, too",
                name.span,
                help=("give the state another name",),
            )
            sound = False
            continue
        kind, ttl = _type(item.type, flow), _ttl(item, flow)
        if kind is None or ttl is False:
            sound = False
            continue
        found[name.text] = op.StateField(name.text, kind, ttl, item.span)
    return tuple(found.values()) if sound else None


def _ttl(item: StateItem, flow: Flow) -> int | bool | None:
    """Milliseconds; None where nothing is said, False where it is no duration (reported)."""
    if item.ttl is None:
        return None
    typed = flow.type(item.ttl)
    if typed is None:
        return False
    value = typed.value if isinstance(typed, Literal) else None
    if typed.type.root is Root.INTERVAL_SECONDS and isinstance(value, int) and value >= 0:
        return value
    flow.say(
        codes.MISPLACED_STEP,
        "`ttl` takes a duration",
        item.ttl.span,
        f"is `{show(typed.type)}`",
        help=("write it as `1h`, `30d`, or a param of type `duration`",),
    )
    return False


def _columns(step: Process, flow: Flow) -> tuple[Column, ...] | None:
    """The columns that come out, without what is known of their values."""
    found: dict[str, Column] = {}
    names = {item.name.text: item.name for item in reversed(step.columns)}
    sound = True
    for item in step.columns:
        if names[item.name.text] is not item.name:
            flow.around.report.append(duplicate_name(item.name, names[item.name.text]))
            sound = False
            continue
        kind = _type(item.type, flow)
        sound = sound and kind is not None
        if kind is not None:
            found[item.name.text] = Column(item.name.text, kind, (), item.span)
    if not step.columns:
        message = "`process` returns rows without columns"
        help = ("list them: `returns (customer string, score double)`",)
        flow.say(codes.MISPLACED_STEP, message, step.span, help=help)
        return None
    return tuple(found.values()) if sound else None


def _timers(step: Process, flow: Flow) -> bool:
    """Whether timers go by a clock that the rows have."""
    word = step.timers
    if word is None:
        return True
    if word.text not in (EVENT_TIME, PROCESSING_TIME):
        flow.say(
            codes.MISPLACED_STEP,
            f"timers go by `{EVENT_TIME}` or `{PROCESSING_TIME}`, and this is `{word}`",
            word.span,
        )
        return False
    if word.text == PROCESSING_TIME or _has_time(flow):
        return True
    flow.say(
        TIMERS_WITHOUT_WATERMARK,
        "timers of event time are called as the watermark passes them, and these rows have none",
        word.span,
        "would never be called",
        help=(
            "declare event time at the source: `watermark event_time - 5s`",
            "or go by the clock: `timers processing_time`",
        ),
    )
    return False


def _has_time(flow: Flow) -> bool:
    return any(c.type.time_attribute == "rowtime" for c in flow.rows.columns)


def _time(step: Process, columns: tuple[Column, ...], flow: Flow) -> tuple[Column, ...] | None:
    """The columns, with event time where the step says which keeps it."""
    if step.time is None:
        return columns
    column = next((c for c in columns if c.name == step.time.text), None)
    if column is None:
        _no_such_time(step.time, columns, flow)
        return None
    if column.type.root not in (Root.TIMESTAMP, Root.TIMESTAMP_LTZ) or column.type.args > (3,):
        flow.say(
            codes.WRONG_WATERMARK,
            f"event time is a `timestamp(3)`, and `{column.name}` is `{show_plain(column.type).lower()}`",
            step.time.span,
        )
        return None
    if not _has_time(flow):
        flow.say(
            TIMERS_WITHOUT_WATERMARK,
            "the watermark that comes with the rows goes on, and these rows have none",
            step.time.span,
            help=("declare event time at the source: `watermark event_time - 5s`",),
        )
        return None
    timed = replace(column, type=replace(column.type, time_attribute="rowtime"))
    return tuple(timed if c is column else c for c in columns)


def _no_such_time(name: Name, columns: tuple[Column, ...], flow: Flow) -> None:
    from compiler.names import did_you_mean

    meant = did_you_mean(name.text, [c.name for c in columns])
    help = (f"did you mean `{meant}`?",) if meant else ()
    message = f"`{name}` is no column that the step returns"
    flow.say(UNKNOWN_COLUMN, message, name.span, help=help)
