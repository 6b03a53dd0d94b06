"""State of a `process` step as its class sees it: a value, a mapping or a list of each key; it travels with the job."""

# It runs on Python 3.9, too.

from __future__ import annotations

import copy
import time
from collections.abc import Iterator, MutableMapping, MutableSequence
from typing import Any

from streamc_values import Kind, key_text, key_values

from pyflink.common import Time, Types
from pyflink.datastream import RuntimeContext
from pyflink.datastream.state import (
    ListStateDescriptor,
    MapStateDescriptor,
    StateTtlConfig,
    ValueStateDescriptor,
)


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


def _now() -> int:
    return time.time_ns() // 1_000_000


class _Timed:
    """State of Flink's whose values are kept with the time at which they were written, and are none when it is over.

    Flink lets state go by the same clock, but Python's side of it keeps what it read last, whatever its age.
    """

    def __init__(self, state: Any, ttl: int) -> None:
        self.state = state
        self.ttl = ttl

    def fresh(self, kept: Any) -> bool:
        """Whether a value is there, and not too old."""
        return kept is not None and bool(_now() < kept[0] + self.ttl)

    def clear(self) -> None:
        self.state.clear()


def _written(value: Any) -> tuple[int, Any]:
    return _now(), value


class _TimedValue(_Timed):
    def value(self) -> Any:
        kept = self.state.value()
        return kept[1] if self.fresh(kept) else None

    def update(self, new: Any) -> None:
        self.state.update(_written(new))


class _TimedList(_Timed):
    def get(self) -> list[Any]:
        return [kept[1] for kept in self.state.get() or () if self.fresh(kept)]

    def add(self, value: Any) -> None:
        self.state.add(_written(value))

    def update(self, values: list[Any]) -> None:
        self.state.update([_written(value) for value in values])


class _TimedMap(_Timed):
    def contains(self, key: str) -> bool:
        return bool(self.state.contains(key)) and self.fresh(self.state.get(key))

    def get(self, key: str) -> Any:
        return self.state.get(key)[1]

    def put(self, key: str, value: Any) -> None:
        self.state.put(key, _written(value))

    def remove(self, key: str) -> None:
        self.state.remove(key)

    def keys(self) -> list[str]:
        return [key for key in list(self.state.keys()) if self.contains(key)]


class Pending:
    """What one call writes to state and timers, until it is known that it did not raise: then it is kept as a whole."""

    def __init__(self) -> None:
        self._parts: list[Any] = []
        self._timers = _PendingTimers()

    def over(self, state: Any, kind: type[Any]) -> Any:
        """State of Flink's whose changes wait."""
        made = kind(state)
        self._parts.append(made)
        return made

    def timers(self, service: Any) -> Any:
        """Flink's timers of the call that begins, whose changes wait."""
        self._timers.service = service
        return self._timers

    def keep(self) -> None:
        """Writes all changes."""
        for part in (*self._parts, self._timers):
            part.keep()

    def drop(self) -> None:
        """Forgets all changes."""
        for part in (*self._parts, self._timers):
            part.drop()


_UNREAD: Any = object()


class _PendingWhole:
    """A value or list as Flink's state, read once a call: what is changed in place is a copy."""

    def __init__(self, state: Any) -> None:
        self.state = state
        self.drop()

    def drop(self) -> None:
        self.now: Any = _UNREAD
        self.written = False

    def keep(self) -> None:
        if self.written:
            self.write()
        self.drop()

    def write(self) -> None:
        if self.now is None:
            self.state.clear()
        else:
            self.state.update(self.now)

    def update(self, new: Any) -> None:
        self.now, self.written = new, True

    def clear(self) -> None:
        self.update(None)


class _PendingValue(_PendingWhole):
    def value(self) -> Any:
        if self.now is _UNREAD:
            self.now = copy.deepcopy(self.state.value())
        return self.now


class _PendingList(_PendingWhole):
    """What is only added is only added to Flink's state, too."""

    def drop(self) -> None:
        super().drop()
        self.added: list[Any] = []

    def write(self) -> None:
        if self.now is _UNREAD:
            for value in self.added:
                self.state.add(value)
        else:
            super().write()

    def get(self) -> Any:
        if self.now is _UNREAD:
            return [*copy.deepcopy(list(self.state.get() or ())), *self.added]
        return self.now

    def add(self, value: Any) -> None:
        self.written = True
        if self.now is _UNREAD:
            self.added.append(value)
        else:
            self.now = [*(self.now or ()), value]


class _PendingMap:
    """A mapping as Flink's state: entries that were written lie over it."""

    def __init__(self, state: Any) -> None:
        self.state = state
        self.drop()

    def drop(self) -> None:
        self.cleared = False
        self.over: dict[str, Any] = {}

    def keep(self) -> None:
        if self.cleared:
            self.state.clear()
        for key, value in self.over.items():
            if value is not _UNREAD:
                self.state.put(key, value)
            elif self.state.contains(key):
                self.state.remove(key)
        self.drop()

    def contains(self, key: str) -> bool:
        if key in self.over:
            return self.over[key] is not _UNREAD
        return not self.cleared and bool(self.state.contains(key))

    def get(self, key: str) -> Any:
        if key in self.over:
            return self.over[key]
        return copy.deepcopy(self.state.get(key))

    def put(self, key: str, value: Any) -> None:
        self.over[key] = value

    def remove(self, key: str) -> None:
        self.over[key] = _UNREAD

    def keys(self) -> list[str]:
        before = [] if self.cleared else list(self.state.keys())
        return [key for key in dict.fromkeys([*before, *self.over]) if self.contains(key)]

    def clear(self) -> None:
        self.over, self.cleared = {}, True


class _PendingTimers:
    """Timers of a key, which are set and taken back in the order in which that was asked for."""

    def __init__(self) -> None:
        self.service: Any = None
        self.asked: list[tuple[str, int]] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith(("register_", "delete_")):
            return lambda at: self.asked.append((name, at))
        return getattr(self.service, name)

    def drop(self) -> None:
        self.asked = []

    def keep(self) -> None:
        for name, at in self.asked:
            getattr(self.service, name)(at)
        self.asked = []


def state_of(
    context: RuntimeContext, name: str, kind: Kind, ttl: int, pending: Pending | None
) -> Value | Mapped | Listed:
    """State as the step declares it. Values are kept as bytes, so that they may be of any type of Python's.

    With `pending`, changes wait there.
    """
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
        builder.set_state_visibility(StateTtlConfig.StateVisibility.ReturnExpiredIfNotCleanedUp)
        descriptor.enable_time_to_live(builder.build())
    state: Any
    timed: type[_Timed]
    waiting: type[Any]
    if kind.root == "MAP":
        state, timed, waiting = context.get_map_state(descriptor), _TimedMap, _PendingMap
    elif kind.root == "ARRAY":
        state, timed, waiting = context.get_list_state(descriptor), _TimedList, _PendingList
    else:
        state, timed, waiting = context.get_state(descriptor), _TimedValue, _PendingValue
    if ttl:
        state = timed(state, ttl)
    if pending is not None:
        state = pending.over(state, waiting)
    if kind.root == "MAP":
        return Mapped(state, kind.parts[0])
    return Listed(state) if kind.root == "ARRAY" else Value(state)
