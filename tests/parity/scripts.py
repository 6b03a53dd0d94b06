"""Imports whatever scripts lie in a folder, builds them, and compares Flink's plans of both.

Connectors that the Flink at hand does not have are replaced in the script, so that both sides read and write others:
`datagen` where a table is read, `blackhole` where it is only written. What one of these knows nothing of goes with
them: metadata columns are ordinary ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from compiler.importing.gathering import gather
from compiler.importing.importing import import_script
from compiler.importing.naming import used
from compiler.importing.reading import read_script
from compiler.importing.statements import CreateTable
from dsl.diagnostic import Severity
from dsl.source import Source
from runtime.engine import Engine
from tests.parity.imported import Verdict, verdict_of

_THERE = ("datagen", "print", "blackhole", "filesystem")
_METADATA = re.compile(r"(?i)\s+METADATA(\s+FROM\s+'[^']*')?(\s+VIRTUAL)?")


def compare_scripts(engine: Engine, folder: Path) -> bool:
    """Prints a line a script and the counts; True where a plan is another one."""
    states: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.sql")):
        text = path.read_text(encoding="utf-8")
        listed = import_script(Source(path.name, text)).diagnostics
        lost = sum(d.severity is Severity.ERROR for d in listed)
        found = _verdict(engine, path.stem, with_stand_ins(text))
        states[found.state] += 1
        print(f"  {path.relative_to(folder)}: {_told(lost, len(listed), found)}", flush=True)
    print("; ".join(f"{state}: {count}" for state, count in states.most_common()))
    return states["another plan"] > 0


def _verdict(engine: Engine, name: str, text: str) -> Verdict:
    source = Source(f"{name}.sql", text)
    if not gather(read_script(source)[0], source).tables.inserts:
        return Verdict(name, "writes nothing")
    return verdict_of(engine, name, text)


def _told(lost: int, listed: int, found: Verdict) -> str:
    whole = "imported whole" if not lost else f"imported but for {lost}"
    more = f", {listed} reported" if listed else ""
    reason = " ".join(found.reason.split())[:300]
    return f"{whole}{more}; {found.state}{': ' if reason else ''}{reason}"


def with_stand_ins(text: str) -> str:
    """The script with connectors that are there."""
    source = Source("script.sql", text)
    gathered = gather(read_script(source)[0], source)
    read = used(gathered)
    edits = [
        edit
        for made in gathered.tables.made.values()
        if isinstance(made.statement, CreateTable)
        for edit in _edits(made.statement, made.key in read, text)
    ]
    for start, end, new in sorted(set(edits), reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _edits(table: CreateTable, read: bool, text: str) -> Iterator[tuple[int, int, str]]:
    own = [s for s in table.options if table.span.start <= s.span.start < table.span.end]
    named = next((s.value for s in table.options if s.key == "connector"), None)
    if named in _THERE or not own:
        return
    yield (
        own[0].span.start,
        own[-1].span.end,
        f"'connector' = '{'datagen' if read else 'blackhole'}'",
    )
    for column in table.columns:
        if column.metadata:
            start, end = column.span.start, column.span.end
            yield start, end, _METADATA.sub("", text[start:end])
