"""What a `process` step of a job compiled by streamc needs where it runs: a plain Python class as a keyed function of
Flink's; it travels with the job and needs nothing but PyFlink.
"""

# It runs on Python 3.9, too, where `zip` and `isinstance` take less and `datetime.UTC` is missing.
# ruff: noqa: B905, UP017

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, MutableSequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import streamc_job
from streamc_values import EPOCH, Kind, information, key_text, key_values, parsed, reader, writer

from pyflink.common import Configuration, Row, Time, TypeInformation, Types
from pyflink.datastream import (
    DataStream,
    KeyedProcessFunction,
    RuntimeContext,
    StreamExecutionEnvironment,
)
from pyflink.datastream.state import (
    ListStateDescriptor,
    MapStateDescriptor,
    StateTtlConfig,
    ValueStateDescriptor,
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
) -> None:
    """Declares the view `name` of the rows that the class `module:Class` gives for `rows`, key by key.

    `uid` is the name by which the state is found again. `columns` and `returns` are the types of what the class takes
    and gives. `state` says for each name the type, and for how many milliseconds it is kept after it was written, 0
    for ever. `timers` is `event_time`, `processing_time` or empty, `watermark` the column of `returns` that keeps the
    event time. `zoned` tells that the event time of `rows` is a TIMESTAMP_LTZ.
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
    function = _Process(code, own, taken, kept, timers, zoned, given)
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


class Value:
    """State of one value for each key. `value` is None where there is none; None takes it away."""

    def __init__(self, state: Any) -> None:
        self._state = state

    @property
    def value(self) -> Any:
        """What was written last."""
        return self._state.value()

    @value.setter
    def value(self, new: Any) -> None:
        if new is None:
            self._state.clear()
        else:
            self._state.update(new)

    def clear(self) -> None:
        """Takes the value away."""
        self._state.clear()


class Mapped(MutableMapping[Any, Any]):
    """State of a mapping for each key; it is read and written entry by entry."""

    def __init__(self, state: Any, kind: Kind) -> None:
        self._state = state
        self._kind = kind

    def __getitem__(self, key: Any) -> Any:
        text = key_text([key])
        if not self._state.contains(text):
            raise KeyError(key)
        return self._state.get(text)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._state.put(key_text([key]), value)

    def __delitem__(self, key: Any) -> None:
        text = key_text([key])
        if not self._state.contains(text):
            raise KeyError(key)
        self._state.remove(text)

    def __contains__(self, key: object) -> bool:
        return bool(self._state.contains(key_text([key])))

    def __iter__(self) -> Iterator[Any]:
        for text in list(self._state.keys()):
            yield key_values(text, [self._kind])[0]

    def __len__(self) -> int:
        return sum(1 for _ in iter(self))

    def clear(self) -> None:
        """Takes all entries away."""
        self._state.clear()


class Listed(MutableSequence[Any]):
    """State of a list for each key; appending writes only what is new, all else writes the whole list."""

    def __init__(self, state: Any) -> None:
        self._state = state

    def _all(self) -> list[Any]:
        return list(self._state.get() or ())

    def _write(self, values: list[Any]) -> None:
        if values:
            self._state.update(values)
        else:
            self._state.clear()

    def __getitem__(self, place: Any) -> Any:
        return self._all()[place]

    def __setitem__(self, place: Any, value: Any) -> None:
        values = self._all()
        values[place] = value
        self._write(values)

    def __delitem__(self, place: Any) -> None:
        values = self._all()
        del values[place]
        self._write(values)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def insert(self, index: int, value: Any) -> None:
        """Puts a value before a place."""
        values = self._all()
        values.insert(index, value)
        self._write(values)

    def append(self, value: Any) -> None:
        """Adds a value at the end."""
        self._state.add(value)

    def clear(self) -> None:
        """Takes all values away."""
        self._state.clear()


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
    ) -> None:
        self.code = code
        self.keys = keys
        self.columns = dict(columns)
        self.state = dict(state)
        self.timers = timers
        self.zoned = zoned
        self.returns = dict(returns)

    def open(self, runtime_context: RuntimeContext) -> None:
        # Before what lies in the folder in which the job happens to run.
        if str(_HERE) not in sys.path:
            sys.path.insert(0, str(_HERE))
        module, _, name = self.code.partition(":")
        self.instance = getattr(importlib.import_module(module), name)()
        self.kept = {n: _state(runtime_context, n, *said) for n, said in self.state.items()}
        self.context = Context(self.timers, self.zoned, self.kept)
        self.readers = [reader(kind) for kind in self.columns.values()]
        self.writers = [writer(column, kind) for column, kind in self.returns.items()]
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
        self.context._at(ctx.timer_service(), ctx.timestamp())
        yield from self._called(self.process, self.row_names, given)

    def on_timer(self, timestamp: int, ctx: Any) -> Iterator[Row]:
        kinds = [self.columns[key] for key in self.keys]
        values = key_values(ctx.get_current_key(), kinds)
        given = dict(zip(self.keys, values))
        self.context._at(ctx.timer_service(), timestamp, clock=self.timers == "processing_time")
        yield from self._called(self.instance.on_timer, self.timer_names, given)

    def _called(
        self, method: Callable[..., Any], names: tuple[str, ...], given: dict[str, Any]
    ) -> Iterator[Row]:
        """The rows that a method gives for what it takes of the columns, the state and the context."""
        everything = {**given, **self.kept, "context": self.context}
        wanted = {name: everything[name] for name in names if name in everything}
        try:
            for row in method(**wanted) or ():
                yield self._row(row)
        except Exception as error:
            key = ", ".join(f"{name} = {given[name]!r}" for name in self.keys)
            raised = f"{type(error).__name__}: {error}".removesuffix(": ")
            raise Failed(f"{raised}, in `{self.code}` for the key with {key}") from error

    def _row(self, given: Any) -> Row:
        if len(self.writers) == 1 and not isinstance(given, (tuple, list, Row)):
            given = (given,)
        if not isinstance(given, (tuple, list, Row)) or len(given) != len(self.writers):
            wanted = ", ".join(self.returns)
            raise TypeError(f"a row is a tuple of {wanted}, and this is {given!r}")
        return Row(*(write(value) for write, value in zip(self.writers, given)))


def _wanted(method: Callable[..., Any], names: tuple[str, ...]) -> tuple[str, ...]:
    """Which of the names the method takes."""
    parameters = inspect.signature(method).parameters.values()
    if any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters):
        return tuple(names)
    taken = {p.name for p in parameters}
    return tuple(name for name in names if name in taken)


def _state(context: RuntimeContext, name: str, kind: Kind, ttl: int) -> Value | Mapped | Listed:
    """State as the step declares it. Values are kept as bytes, so that they may be of any type of Python's."""
    anything = Types.PICKLED_BYTE_ARRAY()
    descriptor: Any
    if kind.root == "MAP":
        descriptor = MapStateDescriptor(name, Types.STRING(), anything)
    elif kind.root == "ARRAY":
        descriptor = ListStateDescriptor(name, anything)
    else:
        descriptor = ValueStateDescriptor(name, anything)
    if ttl:
        builder = StateTtlConfig.new_builder(Time.milliseconds(ttl))
        builder.set_update_type(StateTtlConfig.UpdateType.OnCreateAndWrite)
        builder.set_state_visibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
        descriptor.enable_time_to_live(builder.build())
    if kind.root == "MAP":
        return Mapped(context.get_map_state(descriptor), kind.parts[0])
    if kind.root == "ARRAY":
        return Listed(context.get_list_state(descriptor))
    return Value(context.get_state(descriptor))


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
