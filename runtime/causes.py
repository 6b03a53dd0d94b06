"""Turns a Java stack trace into a sentence for people."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cause:
    """One link of a chain of Java exceptions: the class, without its package, and its message."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Reason:
    """What went wrong in words; `kind` is the kind of fallible expression that does this, if any."""

    text: str
    kind: str | None = None


_HEAD = re.compile(r"(?:Caused by: |: |^)?((?:[a-z_]\w*\.)+[A-Z][\w$]*)(?:: (.*))?$")
_CLASS = re.compile(r"\b(?:[a-z_]\w*\.){2,}[A-Z][\w$]*(?:\.[a-z]\w*\(\))?:?\s*")


def java_errors() -> tuple[type[Exception], ...]:
    """What a call into Java raises when Java throws: for an `except` clause."""
    from py4j.protocol import Py4JJavaError
    from pyflink.util.exceptions import JavaException

    return (Py4JJavaError, JavaException)


def trace_of(error: BaseException) -> str:
    """The Java stack trace that an exception of py4j or PyFlink carries; else its own text."""
    java = getattr(error, "java_exception", None)
    if java is not None:
        text = str(error)
        return text.partition("\n: ")[2] or text
    return str(getattr(error, "stack_trace", error))


def causes(trace: str) -> tuple[Cause, ...]:
    """The chain of exceptions in a stack trace, outermost first."""
    found: list[Cause] = []
    lines: list[str] | None = None
    for line in trace.splitlines():
        starts = not found or line.startswith("Caused by: ")
        if starts and (match := _HEAD.match(line)):
            lines = [match[2] or ""]
            found.append(Cause(match[1].rsplit(".", 1)[-1], match[2] or ""))
        elif line.startswith(("\tat ", "\t... ")):
            lines = None
        elif lines is not None:
            lines.append(line)
            found[-1] = Cause(found[-1].kind, "\n".join(lines))
    return tuple(found)


def plain(message: str) -> str:
    """The message without Java class names, in one line, without a closing full stop."""
    first = message.partition("\nWas expecting")[0]
    text = " ".join(_CLASS.sub("", first).replace("default_catalog.default_database.", "").split())
    return text.rstrip(".:! ")


def reason(chain: Sequence[Cause]) -> Reason:
    """The innermost cause that says something, in plain words."""
    for cause in reversed(chain):
        for kinds, pattern, build in _KNOWN:
            if (kinds is None or cause.kind in kinds) and (match := pattern.search(cause.message)):
                return build(match)
    for cause in reversed(chain):
        if text := plain(cause.message):
            return Reason(text)
    return Reason(f"the engine stopped with {chain[-1].kind}" if chain else "the engine stopped")


def _shown(value: str) -> str:
    return f"`{value}`" if value else "an empty text"


def _number(match: re.Match[str]) -> Reason:
    return Reason(f"cannot read {_shown(match[1])} as a number", "cast")


def _time(match: re.Match[str]) -> Reason:
    return Reason(f"cannot read {_shown(match[1])} as a date or time", "cast")


def _boolean(match: re.Match[str]) -> Reason:
    return Reason(f"cannot read `{match[1]}` as a boolean", "cast")


def _fixed(text: str, kind: str | None = None) -> Callable[[re.Match[str]], Reason]:
    return lambda match: Reason(text.format(*match.groups()), kind)


_NUMBERS = frozenset({"NumberFormatException"})
_TIMES = frozenset({"DateTimeException", "DateTimeParseException"})
_ARITHMETIC = frozenset({"ArithmeticException"})

_FRAME = re.compile(r'^ *File "(.*?)", line (\d+), in (\S+)$', re.MULTILINE)
_NOT_THE_USERS = re.compile(
    r"^<|\b(pyflink|apache_beam|importlib)/|/streamc_(functions_\w+|job|async|process|values)\.py$"
)


def _python(match: re.Match[str]) -> Reason:
    """The last line of a Python traceback, and the place that its last frame names."""
    said = [line.strip() for line in match[1].splitlines() if line.strip()]
    frames = [frame for frame in _FRAME.findall(match[1]) if not _NOT_THE_USERS.search(frame[0])]
    where = ""
    if frames:
        file, line, function = frames[-1]
        where = f"`{function}` in line {line} of {file.rpartition('/')[2]}: "
    last = said[-1].removeprefix("streamc_job.RowError: ").removeprefix("streamc_process.Failed: ")
    return Reason(where + last.rstrip("."), "function")


_Build = Callable[[re.Match[str]], Reason]
_KNOWN: tuple[tuple[frozenset[str] | None, re.Pattern[str], _Build], ...] = (
    (_NUMBERS, re.compile(r'For input string: ?["\'](.*?)["\']', re.DOTALL), _number),
    (
        _NUMBERS,
        re.compile(r"empty String"),
        _fixed("cannot read an empty text as a number", "cast"),
    ),
    (_NUMBERS, re.compile(r""), _fixed("cannot read a text as a number", "cast")),
    (_TIMES, re.compile(r"For input string: ['\"](.*?)['\"]", re.DOTALL), _time),
    (_TIMES, re.compile(r"Text '(.*?)' could not be parsed", re.DOTALL), _time),
    # A cluster that has been up for five minutes says so at once, and waits before:
    # resourcemanager.standalone.start-up-time.
    (
        frozenset({"NoResourceAvailableException"}),
        re.compile(r""),
        _fixed("the cluster has no free slots for all its tasks"),
    ),
    # What stops a job whose file says `else fail`: see compiler/relations/stops.py.
    (
        None,
        re.compile(r"Cannot parse '(expectation `.*` of task `.*)' as BOOLEAN", re.DOTALL),
        _fixed("{0}", "expectation"),
    ),
    (None, re.compile(r"Cannot parse '(.*?)' as BOOLEAN", re.DOTALL), _boolean),
    (
        _ARITHMETIC,
        re.compile(r"/ by zero|[Dd]ivi(?:sion|de) by zero|Division undefined"),
        _fixed("division by zero", "division"),
    ),
    (
        None,
        re.compile(r"Column '(.*?)' is NOT NULL, however, a null value"),
        _fixed("column `{0}` is not null, and a row has null in it"),
    ),
    (
        None,
        re.compile(r"RowTime field should not be null"),
        _fixed("a row has null as its event time"),
    ),
    (
        None,
        re.compile(r"Failed to deserialize (?:the )?JSON '(.*?)'", re.DOTALL),
        _fixed("cannot read a record as JSON: `{0}`"),
    ),
    (
        None,
        re.compile(r"Row length mismatch\. (\d+) fields expected but was (\d+)"),
        _fixed("a record has {1} fields where {0} are expected"),
    ),
    (
        None,
        re.compile(r"Too many entries: expected at most (\d+)"),
        _fixed("a record has more than the {0} fields that are expected"),
    ),
    (None, re.compile(r"Traceback \(most recent call last\):\n(.*)", re.DOTALL), _python),
    (
        frozenset({"ClassNotFoundException"}),
        re.compile(r"^([\w.$]+)$"),
        _fixed("the class `{0}` is in no jar that was given with `--jar`"),
    ),
    (
        frozenset({"PSQLException"}),
        re.compile(r"^Connection to (\S+) refused"),
        _fixed("no database answers at `{0}`"),
    ),
    (None, re.compile(r"File (\S+) does not exist"), _fixed("the file `{0}` does not exist")),
    (
        None,
        re.compile(r"sink '(?:.*\.)?(.+?)' doesn't support consuming update"),
        _fixed("sink `{0}` takes inserts only, and is given changes of earlier rows"),
    ),
)
