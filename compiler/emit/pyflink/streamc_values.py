"""Values of SQL's types as a `process` step hands them to Python and takes them back; it travels with the job."""

# It runs on Python 3.9, too, where `zip` and `isinstance` take less and `datetime.UTC` is missing.
# ruff: noqa: ARG001, ARG005, B905, UP017

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from pyflink.common import Instant, Row, TypeInformation, Types
from pyflink.common.typeinfo import LocalTimeTypeInfo

EPOCH = datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)
_WORD = re.compile(r"\s*(`(?:[^`]|``)*`|\w+|[<>(),])")
_BYTES = ("BINARY", "VARBINARY", "BYTES")
_WHOLE = {"TINYINT": 8, "SMALLINT": 16, "INT": 32, "BIGINT": 64}
"""Whole numbers, with their bits."""
_CLASSES: dict[str, tuple[type, ...]] = {
    "BOOLEAN": (bool,),
    "FLOAT": (float, int),
    "DOUBLE": (float, int),
    "DECIMAL": (Decimal, int),
    "CHAR": (str,),
    "VARCHAR": (str,),
    "STRING": (str,),
    "BINARY": (bytes, bytearray),
    "VARBINARY": (bytes, bytearray),
    "BYTES": (bytes, bytearray),
    "DATE": (date,),
    "TIME": (time,),
    "TIMESTAMP": (datetime,),
    "TIMESTAMP_LTZ": (datetime,),
    "ARRAY": (list, tuple),
    "MAP": (dict,),
    "ROW": (Row, tuple, list),
}
"""The classes of Python whose values a column of a type takes."""


@dataclass(frozen=True)
class Kind:
    """A type of SQL's: its name, its numbers, the types of its parts and their names, whether it is never null."""

    root: str
    numbers: tuple[int, ...] = ()
    parts: tuple[Kind, ...] = ()
    names: tuple[str, ...] = ()
    never_null: bool = False


def parsed(text: str) -> Kind:
    """The type that a text such as `MAP<STRING, BIGINT NOT NULL>` says."""
    words = [word for word in _WORD.findall(text) if word]
    return _kind(words)


def _kind(words: list[str]) -> Kind:
    """Reads a type off the words."""
    root = words.pop(0).upper()
    numbers: list[int] = []
    parts: list[Kind] = []
    names: list[str] = []
    if words and words[0] == "(":
        while words.pop(0) != ")":
            if words[0].isdigit():
                numbers.append(int(words[0]))
    elif words and words[0] == "<":
        while words.pop(0) != ">":
            if root == "ROW":
                names.append(words.pop(0).strip("`").replace("``", "`"))
            parts.append(_kind(words))
    never_null = words[:2] == ["NOT", "NULL"]
    if never_null:
        del words[:2]
    return Kind(root, tuple(numbers), tuple(parts), tuple(names), never_null)


def information(kind: Kind) -> TypeInformation:
    """Flink's description of the values of a type."""
    parts = [information(part) for part in kind.parts]
    if kind.root == "ARRAY":
        return Types.OBJECT_ARRAY(parts[0])
    if kind.root == "MAP":
        return Types.MAP(parts[0], parts[1])
    if kind.root == "ROW":
        return Types.ROW_NAMED(list(kind.names), parts)
    return _PLAIN[kind.root]()


_LOCAL = LocalTimeTypeInfo.TimeType
_PLAIN: dict[str, Callable[[], TypeInformation]] = {
    "TINYINT": Types.BYTE,
    "SMALLINT": Types.SHORT,
    "INT": Types.INT,
    "BIGINT": Types.LONG,
    "BOOLEAN": Types.BOOLEAN,
    "FLOAT": Types.FLOAT,
    "DOUBLE": Types.DOUBLE,
    "DECIMAL": Types.BIG_DEC,
    **dict.fromkeys(("CHAR", "VARCHAR", "STRING"), Types.STRING),
    **dict.fromkeys(_BYTES, lambda: Types.PRIMITIVE_ARRAY(Types.BYTE())),
    "DATE": lambda: LocalTimeTypeInfo(_LOCAL.LOCAL_DATE),
    "TIME": lambda: LocalTimeTypeInfo(_LOCAL.LOCAL_TIME),
    "TIMESTAMP": lambda: LocalTimeTypeInfo(_LOCAL.LOCAL_DATE_TIME),
    "TIMESTAMP_LTZ": Types.INSTANT,
}
"""Descriptions of the types that have no parts."""

Convert = Callable[[Any], Any]


def reader(kind: Kind) -> Convert | None:
    """What makes the value that a method is given of one that Flink gives; None where it is the same."""
    inner = [reader(part) for part in kind.parts]
    if kind.root == "TIMESTAMP_LTZ":
        return _from_instant
    if kind.root in _BYTES:
        return lambda value: None if value is None else bytes(value)
    if kind.root == "ARRAY":
        return lambda value: None if value is None else [_read(inner[0], v) for v in value]
    if kind.root == "MAP":
        return lambda value: (
            None
            if value is None
            else {_read(inner[0], k): _read(inner[1], v) for k, v in value.items()}
        )
    if any(inner):
        return lambda value: (
            None if value is None else Row(*(_read(read, v) for read, v in zip(inner, value)))
        )
    return None


def _read(read: Convert | None, value: Any) -> Any:
    return value if read is None else read(value)


def _from_instant(value: Instant | None) -> datetime | None:
    if value is None:
        return None
    found = EPOCH + timedelta(seconds=value.seconds, microseconds=value.nanos // 1000)
    return found.replace(tzinfo=timezone.utc)


def writer(column: str, kind: Kind) -> Convert:
    """What makes the value that Flink takes of one that a method gives; TypeError where there is none."""
    inner = [writer(column, part) for part in kind.parts]
    classes = _CLASSES.get(kind.root, (int,))
    convert = _WRITERS.get(kind.root, _as_it_is)

    def write(value: Any) -> Any:
        if value is None:
            if kind.never_null:
                raise TypeError(f"`{column}` is {_shown(kind)} NOT NULL, and is given None")
            return None
        mixed = isinstance(value, bool) and bool not in classes
        if not isinstance(value, classes) or mixed:
            raise TypeError(f"`{column}` is {_shown(kind)}, and is given {value!r}")
        try:
            return convert(value, kind, inner)
        except _DoesNotFit:
            message = f"`{column}` is {_shown(kind)}, and is given {value!r}"
            raise TypeError(message) from None

    return write


class _DoesNotFit(Exception):  # noqa: N818
    """That a type has no such value."""


def _as_it_is(value: Any, kind: Kind, inner: list[Convert]) -> Any:
    return value


def _whole(value: int, kind: Kind, inner: list[Convert]) -> int:
    bound = 1 << (_WHOLE[kind.root] - 1)
    if not -bound <= value < bound:
        raise _DoesNotFit
    return value


def _decimal(value: Decimal | int, kind: Kind, inner: list[Convert]) -> Decimal:
    """Rounded as a cast rounds; Flink would make null of one that does not fit."""
    number = Decimal(value)
    precision, scale = kind.numbers
    if not number.is_finite() or abs(number) >= Decimal(10) ** (precision - scale):
        raise _DoesNotFit
    rounded = number.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP, Context(prec=80))
    if abs(rounded) >= Decimal(10) ** (precision - scale):
        raise _DoesNotFit
    return rounded


def _date(value: date, kind: Kind, inner: list[Convert]) -> date:
    if isinstance(value, datetime):
        raise _DoesNotFit
    return value


def _timestamp(value: datetime, kind: Kind, inner: list[Convert]) -> datetime:
    if value.tzinfo is not None:
        raise _DoesNotFit
    return value


def _instant(value: datetime, kind: Kind, inner: list[Convert]) -> Instant:
    if value.tzinfo is None:
        raise _DoesNotFit
    plain = value.astimezone(timezone.utc).replace(tzinfo=None)
    seconds, micros = divmod((plain - EPOCH) // _MICROSECOND, 1_000_000)
    return Instant(seconds, micros * 1000)


def _array(value: Any, kind: Kind, inner: list[Convert]) -> list[Any]:
    return [inner[0](one) for one in value]


def _map(value: dict[Any, Any], kind: Kind, inner: list[Convert]) -> dict[Any, Any]:
    return {inner[0](k): inner[1](v) for k, v in value.items()}


def _row(value: Any, kind: Kind, inner: list[Convert]) -> Row:
    if len(value) != len(inner):
        raise _DoesNotFit
    return Row(*(write(one) for write, one in zip(inner, value)))


_WRITERS: dict[str, Callable[[Any, Kind, list[Convert]], Any]] = {
    **dict.fromkeys(_WHOLE, _whole),
    **dict.fromkeys(("FLOAT", "DOUBLE"), lambda value, kind, inner: float(value)),
    **dict.fromkeys(_BYTES, lambda value, kind, inner: bytes(value)),
    "DECIMAL": _decimal,
    "DATE": _date,
    "TIMESTAMP": _timestamp,
    "TIMESTAMP_LTZ": _instant,
    "ARRAY": _array,
    "MAP": _map,
    "ROW": _row,
}


_BLANKS: dict[str, Any] = {
    **dict.fromkeys(_WHOLE, 0),
    "BOOLEAN": False,
    "FLOAT": 0.0,
    "DOUBLE": 0.0,
    "DECIMAL": Decimal(0),
    **dict.fromkeys(("CHAR", "VARCHAR", "STRING"), ""),
    **dict.fromkeys(_BYTES, b""),
    "DATE": EPOCH.date(),
    "TIME": EPOCH.time(),
    "TIMESTAMP": EPOCH,
    "TIMESTAMP_LTZ": Instant(0, 0),
    "ARRAY": [],
    "MAP": {},
}


def blank(kind: Kind) -> Any:
    """What stands in a column of a row that nobody reads: null, where the type has it."""
    if not kind.never_null:
        return None
    return Row(*map(blank, kind.parts)) if kind.root == "ROW" else _BLANKS[kind.root]


def _shown(kind: Kind) -> str:
    if kind.parts:
        return f"{kind.root}<{', '.join(map(_shown, kind.parts))}>"
    return kind.root + (f"({', '.join(map(str, kind.numbers))})" if kind.numbers else "")


def key_text(values: Iterable[Any]) -> str:
    """Values of a key as a text, the same for the same values wherever it is made."""
    return json.dumps([_plain(value) for value in values], ensure_ascii=False)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).hex()
    if isinstance(value, Instant):
        value = _from_instant(value)
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


_FROM_TEXT: dict[str, Convert] = {
    "FLOAT": float,
    "DOUBLE": float,
    "DECIMAL": Decimal,
    "BINARY": bytes.fromhex,
    "VARBINARY": bytes.fromhex,
    "BYTES": bytes.fromhex,
    "DATE": date.fromisoformat,
    "TIME": time.fromisoformat,
    "TIMESTAMP": datetime.fromisoformat,
    "TIMESTAMP_LTZ": datetime.fromisoformat,
}


def key_values(text: str, kinds: Iterable[Kind]) -> list[Any]:
    """The values of which `key_text` made a text."""
    found = json.loads(text)
    return [
        value if value is None or kind.root not in _FROM_TEXT else _FROM_TEXT[kind.root](value)
        for value, kind in zip(found, kinds)
    ]
