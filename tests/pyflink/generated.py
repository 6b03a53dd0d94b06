"""Rows made up for the sources of a plan: few values, so that they meet in joins and groups, and some nulls."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from compiler.plan.operators import Column, TableSource
from compiler.plan.plan import Plan, Relation
from compiler.relations.test_plans import given_table
from compiler.relations.test_rows import stored_columns
from compiler.types.datatype import DataType, Root
from dsl.records import replace
from runtime.replay.order import Cue

ROWS = 8
_BEGIN = datetime(2024, 1, 1, 12)
_SECONDS = (0, 20, 15, 55, 70, 65, 130, 400)
"""When rows come, some of them out of order."""
_WORD = re.compile(r"[=(,]\s*'(\w{1,20})'")
_WHOLE = (Root.TINYINT, Root.SMALLINT, Root.INT, Root.BIGINT)
_TEXTS = (Root.CHAR, Root.VARCHAR)
_BYTES = (Root.BINARY, Root.VARBINARY)


class NotMade(Exception):  # noqa: N818
    """That no rows are made up for a type."""


def with_rows(plan: Plan, text: str) -> tuple[Plan, tuple[Cue, ...]]:
    """The plan with replayed tables in place of its sources, and what they do; `text` is the file, for its words."""
    words = [*dict.fromkeys(_WORD.findall(text))][:3]
    relations = tuple(
        given_table(r, [c.name for c in stored_columns(r)]) if r.kind == "source" else r
        for r in plan.relations
    )
    sources = [r for r in plan.relations if r.kind == "source"]
    cues = [
        cue
        for at in range(ROWS)
        for source in sources
        for cue in _cues(source, at, ["a", "b", *words])
    ]
    ends = [Cue(source.name, "end") for source in sources]
    return replace(plan, relations=relations), (*cues, *ends)


def _cues(source: Relation, at: int, words: Sequence[str]) -> list[Cue]:
    operator = source.operator
    table = operator if isinstance(operator, TableSource) else None
    changes = table.changes if table is not None else ()
    key = table.primary_key if table is not None else ()

    def row(kind: str, seed: int) -> Cue:
        values = {
            column.name: _of_key(column, at) if column.name in key else _value(column, at + seed, words)
            for column in stored_columns(source)
        }  # fmt: skip
        return Cue(source.name, f"{kind} {json.dumps(values)}")

    found = [row("+I", 0)]
    if at % 3 == 1 and "UA" in changes:
        found += [row("-U", 0)] if "UB" in changes else []
        found.append(row("+U", 1))
    if at % 4 == 2 and "D" in changes:
        found.append(row("-D", 0))
    return found


def _of_key(column: Column, at: int) -> object:
    """A value that no other row has."""
    if column.type.root in _TEXTS:
        return "abcdefgh"[at]
    return _plain(column.type, at, at, ())


def _value(column: Column, at: int, words: Sequence[str]) -> object:
    timed = column.type.root in (Root.TIMESTAMP, Root.TIMESTAMP_LTZ)
    seed = at if timed else sum(map(ord, column.name)) + at * (1 + len(column.name) % 3)
    if column.type.nullable and not timed and seed % 7 == 3:
        return None
    return _plain(column.type, seed, at, words)


def _plain(kind: DataType, seed: int, at: int, words: Sequence[str]) -> object:
    """A value as Flink's JSON format reads it."""
    root, moment = kind.root, _BEGIN + timedelta(seconds=_SECONDS[at % ROWS])
    if root in _TEXTS:
        return (words[seed % len(words)] if words else f"w{seed % 3}")[: kind.args[0]]
    if root in _WHOLE:
        return seed % 5
    match root:
        case Root.DECIMAL | Root.FLOAT | Root.DOUBLE:
            return seed % 9
        case Root.BOOLEAN:
            return seed % 2 == 0
        case Root.DATE:
            return f"2024-01-0{1 + seed % 3}"
        case Root.TIME:
            return f"12:0{seed % 5}:00"
        case Root.TIMESTAMP:
            return moment.isoformat(sep=" ")
        case Root.TIMESTAMP_LTZ:
            return moment.isoformat(sep=" ") + "Z"
        case Root.ARRAY:
            return [_plain(kind.children[0], seed + n, at, words) for n in range(seed % 3)]
        case Root.MAP | Root.MULTISET if kind.children[0].root in _TEXTS:
            value = DataType(Root.INT) if root is Root.MULTISET else kind.children[1]
            return {f"m{n}": _plain(value, seed + n, at, words) for n in range(1 + seed % 2)}
        case Root.ROW:
            fields = zip(kind.names, kind.children, strict=True)
            return {name: _plain(child, seed + 1, at, words) for name, child in fields}
        case _ if root in _BYTES:
            return base64.b64encode(bytes([seed % 3] * min(kind.args[0], 2))).decode()
        case _:
            raise NotMade(root)
