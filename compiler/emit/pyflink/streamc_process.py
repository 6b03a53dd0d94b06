"""What a `process` step of a job compiled by streamc needs where it runs: a plain Python class as a keyed function of
Flink's; it travels with the job and needs nothing but PyFlink.
"""

# It runs on Python 3.9, too, where `zip` and `isinstance` take less and `datetime.UTC` is missing.
# ruff: noqa: B905, UP017

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import streamc_job
from streamc_state import Pending, state_of
from streamc_values import (
    EPOCH,
    Kind,
    blank,
    information,
    key_text,
    key_values,
    parsed,
    reader,
    writer,
)

from pyflink.common import Configuration, Row, TypeInformation, Types
from pyflink.datastream import (
    DataStream,
    KeyedProcessFunction,
    RuntimeContext,
    StreamExecutionEnvironment,
)
from pyflink.java_gateway import get_gateway
from pyflink.table import Schema, StatementSet, StreamTableEnvironment, Table

_HERE = Path(__file__).resolve().parent
"""The folder `python/` of the job."""
_MILLISECOND = timedelta(milliseconds=1)
_BEFORE_ALL = -(2**63)
"""The watermark of a stream that has had none."""


def run(job: Callable[[StreamTableEnvironment], StatementSet], settings: Mapping[str, str]) -> None:
    """Starts a streaming job as `streamc_job.run` does."""
    configuration = Configuration()
    for key, value in (dict(settings) | streamc_job._travelling(settings)).items():
        configuration.set_string(key, value)
    around = StreamExecutionEnvironment.get_execution_environment(configuration)
    tables = StreamTableEnvironment.create(around)
    result = job(tables).execute()
    if tables.get_config().get("execution.target", "local") in streamc_job._LOCAL:
        result.wait()


def process(
    tables: StreamTableEnvironment,
    name: str,
    rows: Table,
    code: str,
    *,
    uid: str,
    keys: Iterable[str],
    columns: Mapping[str, str],
    state: Mapping[str, tuple[str, int]],
    returns: Mapping[str, str],
    timers: str = "",
    watermark: str | None = None,
    zoned: bool = False,
    rejects: str = "",
) -> None:
    """Declares the view `name` of the rows that the class `module:Class` gives for `rows`, key by key.

    `uid` is the name by which the state is found again. `columns` and `returns` are the types of what the class takes
    and gives. `state` says for each name the type, and for how many milliseconds it is kept after it was written, 0
    for ever. `timers` is `event_time`, `processing_time` or empty, `watermark` the column of `returns` that keeps the
    event time. `zoned` tells that the event time of `rows` is a TIMESTAMP_LTZ. `rejects` is the column of `returns` for
    a row for which the class raises, with the reason; where it is empty, that ends the job.
    """
    taken = {column: parsed(text) for column, text in columns.items()}
    given = {column: parsed(text) for column, text in returns.items()}
    names = list(taken)
    own = tuple(keys)
    places = tuple(names.index(key) for key in own)

    def key(row: Row) -> str:
        text: str = key_text([row[place] for place in places])
        return text

    kept = {n: (parsed(text), ttl) for n, (text, ttl) in state.items()}
    function = _Process(code, own, taken, kept, timers, zoned, given, rejects)
    made = (
        tables.to_data_stream(rows)
        # What a table gives is of a type with which Python's `key_by` has no way of its own, as DECIMAL.
        .map(lambda row: row, output_type=_rows(taken))
        .key_by(key, key_type=Types.STRING())
        .process(function, _rows(given))
        .name(name)
        .uid(uid)
    )
    _hand_over(made)
    _view(tables, name, made, returns, watermark)


def _hand_over(stream: DataStream) -> None:
    """Gives Python's operators the files, interpreter and memory of the job.

    A job of streams alone gets them when it is started; one that tables start does not (PythonConfigUtil).
    """
    around = stream._j_data_stream.getExecutionEnvironment()
    get_gateway().jvm.org.apache.flink.python.util.PythonConfigUtil.configPythonOperator(around)


def _rows(columns: Mapping[str, Kind]) -> TypeInformation:
    return Types.ROW_NAMED(list(columns), [information(kind) for kind in columns.values()])


def _view(
    tables: StreamTableEnvironment,
    name: str,
    stream: DataStream,
    returns: Mapping[str, str],
    watermark: str | None,
) -> None:
    schema = Schema.new_builder()
    for column, kind in returns.items():
        schema = schema.column(column, kind)
    if watermark is not None:
        schema = schema.watermark(watermark, "SOURCE_WATERMARK()")
    tables.create_temporary_view(f"`{name.replace('`', '``')}`", stream, schema.build())


class Context:
    """The times of the row or timer for which a method is called, and the timers of its key.

    Event times are like those of the rows: without a time zone where the column is a `timestamp`, in UTC where it is a
    `timestamp_ltz`. Processing times are in UTC.
    """

    def __init__(self, timers: str, zoned: bool, state: Mapping[str, Any]) -> None:
        self._by_clock = timers == "processing_time"
        self._any = bool(timers)
        self._zoned = zoned
        self._state = state
        self._service: Any = None
        self.time: datetime | None = None
        """The event time of the row, or the time for which the timer was set."""

    def _at(self, service: Any, milliseconds: int | None, *, clock: bool = False) -> Context:
        self._service = service
        self.time = None if milliseconds is None else _moment(milliseconds, clock or self._zoned)
        return self

    @property
    def watermark(self) -> datetime | None:
        """How far event time has come; None before the first watermark, and after the last there is no time left."""
        found = self._service.current_watermark()
        return None if found == _BEFORE_ALL else _moment(found, self._zoned)

    @property
    def late(self) -> bool:
        """Whether the row came behind the watermark."""
        watermark = self.watermark
        return self.time is not None and watermark is not None and self.time <= watermark

    @property
    def now(self) -> datetime:
        """The clock of the machine."""
        return _moment(self._service.current_processing_time(), zoned=True)

    def set_timer(self, at: datetime) -> None:
        """Has `on_timer` called for this key at a time; setting one twice is setting it once."""
        if self._by_clock:
            self._service.register_processing_time_timer(self._checked(at))
        else:
            self._service.register_event_time_timer(self._checked(at))

    def delete_timer(self, at: datetime) -> None:
        """Takes back a timer that was set for a time; one that was not is none."""
        if self._by_clock:
            self._service.delete_processing_time_timer(self._checked(at))
        else:
            self._service.delete_event_time_timer(self._checked(at))

    def clear(self) -> None:
        """Takes away all state of the key."""
        for one in self._state.values():
            one.clear()

    def _checked(self, at: datetime) -> int:
        if not self._any:
            raise ValueError("the step says no `timers`")
        return _milliseconds(at)


class Failed(RuntimeError):  # noqa: N818
    """That a method of the class failed, for which key."""


class _Process(KeyedProcessFunction):  # type: ignore[misc]
    """The class as Flink calls it. It is looked up where it runs: planning a job imports none of its code."""

    def __init__(
        self,
        code: str,
        keys: tuple[str, ...],
        columns: Mapping[str, Kind],
        state: Mapping[str, tuple[Kind, int]],
        timers: str,
        zoned: bool,
        returns: Mapping[str, Kind],
        rejects: str,
    ) -> None:
        self.code = code
        self.keys = keys
        self.columns = dict(columns)
        self.state = dict(state)
        self.timers = timers
        self.zoned = zoned
        self.returns = dict(returns)
        self.rejects = rejects

    def open(self, runtime_context: RuntimeContext) -> None:
        # Before what lies in the folder in which the job happens to run.
        if str(_HERE) not in sys.path:
            sys.path.insert(0, str(_HERE))
        module, _, name = self.code.partition(":")
        self.instance = getattr(importlib.import_module(module), name)()
        self.pending = Pending() if self.rejects else None
        self.kept = {
            n: state_of(runtime_context, n, *said, self.pending) for n, said in self.state.items()
        }
        self.context = Context(self.timers, self.zoned, self.kept)
        self.readers = [reader(kind) for kind in self.columns.values()]
        own = {name: kind for name, kind in self.returns.items() if name != self.rejects}
        self.writers = [writer(column, kind) for column, kind in own.items()]
        self.blanks = [blank(kind) for kind in own.values()]
        self.process = self.instance.process
        self.row_names = _wanted(self.process, (*self.columns, *self.kept, "context"))
        self.timer_names: tuple[str, ...] = ()
        if self.timers:
            self.timer_names = _wanted(self.instance.on_timer, (*self.keys, *self.kept, "context"))

    def close(self) -> None:
        close = getattr(getattr(self, "instance", None), "close", None)
        if close is not None:
            close()

    def process_element(self, value: Row, ctx: Any) -> Iterator[Row]:
        given = {
            name: value[place] if read is None else read(value[place])
            for place, (name, read) in enumerate(zip(self.columns, self.readers))
        }
        if self.pending is None:
            self.context._at(ctx.timer_service(), ctx.timestamp())
            yield from self._called(self.process, self.row_names, given)
            return
        self.context._at(self.pending.timers(ctx.timer_service()), ctx.timestamp())
        try:
            made = list(self._given(self.process, self.row_names, given))
        except Exception as error:  # noqa: BLE001
            self.pending.drop()
            reason = f"{self.code.partition(':')[2]}: {streamc_job._raised(error)}"
            yield Row(*self.blanks, Row(*value, reason))
            return
        self.pending.keep()
        yield from made

    def on_timer(self, timestamp: int, ctx: Any) -> Iterator[Row]:
        kinds = [self.columns[key] for key in self.keys]
        values = key_values(ctx.get_current_key(), kinds)
        given = dict(zip(self.keys, values))
        self.context._at(ctx.timer_service(), timestamp, clock=self.timers == "processing_time")
        yield from self._called(self.instance.on_timer, self.timer_names, given)
        if self.pending is not None:
            self.pending.keep()

    def _called(
        self, method: Callable[..., Any], names: tuple[str, ...], given: dict[str, Any]
    ) -> Iterator[Row]:
        """The rows that a method gives; what it raises names the key."""
        try:
            yield from self._given(method, names, given)
        except Exception as error:
            key = ", ".join(f"{name} = {given[name]!r}" for name in self.keys)
            raised = f"{type(error).__name__}: {error}".removesuffix(": ")
            raise Failed(f"{raised}, in `{self.code}` for the key with {key}") from error

    def _given(
        self, method: Callable[..., Any], names: tuple[str, ...], given: dict[str, Any]
    ) -> Iterator[Row]:
        """The rows that a method gives for what it takes of the columns, the state and the context."""
        everything = {**given, **self.kept, "context": self.context}
        wanted = {name: everything[name] for name in names if name in everything}
        for row in method(**wanted) or ():
            yield self._row(row)

    def _row(self, given: Any) -> Row:
        if len(self.writers) == 1 and not isinstance(given, (tuple, list, Row)):
            given = (given,)
        if not isinstance(given, (tuple, list, Row)) or len(given) != len(self.writers):
            wanted = ", ".join(name for name in self.returns if name != self.rejects)
            raise TypeError(f"a row is a tuple of {wanted}, and this is {given!r}")
        values = [write(value) for write, value in zip(self.writers, given)]
        return Row(*values, None) if self.rejects else Row(*values)


def _wanted(method: Callable[..., Any], names: tuple[str, ...]) -> tuple[str, ...]:
    """Which of the names the method takes."""
    parameters = inspect.signature(method).parameters.values()
    if any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters):
        return tuple(names)
    taken = {p.name for p in parameters}
    return tuple(name for name in names if name in taken)


def _moment(milliseconds: int, zoned: bool) -> datetime:
    """A time of Flink's; the end of time is that of Python's."""
    try:
        found: datetime = EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        found = datetime.max if milliseconds > 0 else datetime.min
    return found.replace(tzinfo=timezone.utc) if zoned else found


def _milliseconds(at: datetime) -> int:
    plain = at if at.tzinfo is None else at.astimezone(timezone.utc).replace(tzinfo=None)
    since: timedelta = plain - EPOCH
    return since // _MILLISECOND
