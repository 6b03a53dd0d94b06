"""Finds what the failing line of a class that Flink generated was computed from.

Janino, which compiles these classes, writes their sources to files and their lines into stack
traces if it is told to (`sources_kept`). Names in a class are numbered, so that each is given a value
for one purpose only, and assignments lead from a line back to the columns that it reads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_FRAME = re.compile(r"^\tat (\w+\$\d+)\.\w+\((janino\d+\.java):(\d+)\)", re.MULTILINE)
_ASSIGNED = re.compile(r"^\s*(?:[\w.<>\[\]]+ )?([A-Za-z_]\w*\$\d+) = (.*);")
_NAME = re.compile(r"[A-Za-z_]\w*\$\d+")
_READ = re.compile(r"\bin1\.get\w+\((\d+)")
_NUMBER = re.compile(r"(?<![\w$.])\d+(?![\w$.])")


@dataclass(frozen=True, slots=True)
class FailedLine:
    """Where generated code failed: the source of its class, which columns of the operator's input
    the line was computed from, by position from 0, and the numbers in it.
    """

    source: str
    columns: frozenset[int]
    numbers: frozenset[str]


def sources_kept(directory: Path) -> tuple[str, ...]:
    """The options of a Java process in which `failed_line` finds what it needs in `directory`."""
    janino = "-Dorg.codehaus.janino.source_debugging"
    return f"{janino}.enable=true", f"{janino}.dir={directory}"


def failed_line(trace: str, directory: Path) -> FailedLine | None:
    """The line of generated code that the innermost cause in `trace` came from, if there is one."""
    frame = _FRAME.search(trace.rpartition("\nCaused by: ")[2])
    if frame is None:
        return None
    try:
        source = (directory / frame[2]).read_text(encoding="utf-8")
    except OSError:
        return None
    lines, number = source.splitlines(), int(frame[3])
    if not 0 < number <= len(lines):
        return None
    line = lines[number - 1]
    return FailedLine(source, _columns(line, lines), frozenset(_NUMBER.findall(line)))


def _columns(line: str, lines: Sequence[str]) -> frozenset[int]:
    values: dict[str, list[str]] = {}
    for one in lines:
        if match := _ASSIGNED.match(one):
            values.setdefault(match[1], []).append(match[2])
    assigned = _ASSIGNED.match(line)
    found, todo, seen = set[int](), [assigned[2] if assigned else line], set[str]()
    while todo:
        text = todo.pop()
        found |= {int(index) for index in _READ.findall(text)}
        for name in set(_NAME.findall(text)) - seen:
            seen.add(name)
            # Whether a value is null decides nothing of what is computed where it is not.
            todo += values.get(name, ()) if not name.startswith("isNull") else ()
    return frozenset(found)
