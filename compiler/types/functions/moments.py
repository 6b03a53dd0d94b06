"""What Java reads moments by, where it is written out: patterns, and names of zones.

From Flink 2.3 TO_TIMESTAMP_LTZ checks both while planning, and its precision follows the pattern, or the number of
digits (ToTimestampLtzInputTypeStrategy, ToTimestampLtzTypeStrategy).
"""

from __future__ import annotations

import re

from compiler.types import families as f
from compiler.types.datatype import DataType
from compiler.types.functions.entry import Arguments

_LEAST, _MOST = 3, 9
_QUOTED = re.compile(r"'[^']*'")
_LETTERS = re.compile(r"([A-Za-z])\1*")
_WIDEST = {
    **dict.fromkeys("GMLQqEec", 5),
    **dict.fromkeys("dFhHkKmsw", 2),
    **dict.fromkeys("aW", 1),
    **dict.fromkeys("XxV", 5),
    **dict.fromkeys("uyYnNA", 19),
    **dict.fromkeys("zvO", 4),
    **dict.fromkeys("BZp", 5),
    "D": 3,
    "S": _MOST,
    "g": 19,
}
"""The letters of a pattern and how often each may be repeated: java.time.format.DateTimeFormatterBuilder."""

_OFFSET = re.compile(r"[+-](\d|(\d\d)(:?(\d\d)(:?(\d\d))?)?)")
_PREFIX = re.compile(r"(UTC|GMT|UT)(?=[+-])")
_NOT_IN_JAVA = frozenset({"EST", "HST", "MST", "ROC"})


def local_moment(args: Arguments) -> DataType | None:
    """TO_TIMESTAMP_LTZ of Flink 2.3; None where a pattern, a zone or a precision is none."""
    if len(args.values) == 1:
        return f.timestamp_ltz(_LEAST)
    given = args.constant(1)
    if isinstance(given, int):
        return f.timestamp_ltz(max(given, _LEAST)) if 0 <= given <= _MOST else None
    zone = args.constant(2)
    if isinstance(zone, str) and not _is_zone(zone):
        return None
    if not isinstance(given, str):
        return f.timestamp_ltz(_LEAST)
    return f.timestamp_ltz(_digits(given)) if _is_pattern(given) else None


def _digits(pattern: str) -> int:
    """How many digits of a second a pattern ends with, at least three: Flink looks nowhere else."""
    return max(_LEAST, len(pattern) - len(pattern.rstrip("S")))


def _is_pattern(pattern: str) -> bool:
    bare = _QUOTED.sub("", pattern)
    if re.search(r"['{}#]", bare):
        return False
    depth = 0
    for bracket in re.findall(r"[\[\]]", bare):
        depth += 1 if bracket == "[" else -1
        if depth < 0:
            return False
    return all(len(run[0]) <= _WIDEST.get(run[1], 0) for run in _LETTERS.finditer(bare))


def _is_zone(name: str) -> bool:
    if name == "Z" or name in ("UTC", "GMT", "UT"):
        return True
    offset = _OFFSET.fullmatch(_PREFIX.sub("", name))
    if offset is not None:
        hours = int(offset[2] or offset[1])
        return hours * 60 + int(offset[4] or 0) <= 18 * 60 and int(offset[4] or 0) < 60
    return name not in _NOT_IN_JAVA and _is_region(name)


def _is_region(name: str) -> bool:
    """Whether it is a zone of the tz database; any name is, where Python has no such database."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    for known in (name, "Europe/London"):
        try:
            ZoneInfo(known)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
        return known == name
    return True
