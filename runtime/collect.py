"""Runs queries over given rows and gives back every change, as Python values, in order.

All outputs of a case are one job: each output's rows become one JSON array of their values, the
outputs are united, and the whole list crosses from Java to Python in one call. Operators that the
outputs have in common run once, so that they all see the same watermarks.
"""

from __future__ import annotations

import json
import re
import threading
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from compiler.emit.script import Script
from runtime.causes import java_errors, trace_of
from runtime.datatype import FlinkType, from_json, read_type, to_json_sql
from runtime.declaring import declare_statement
from runtime.engine import Engine
from runtime.failure import EngineFailure, job_failure, statement_failure
from runtime.modules import with_modules
from runtime.oracle import OracleColumn, schema
from runtime.rows import SETTINGS, GivenTable, place_rows

_JOB = re.compile(r"JobID: ([0-9a-f]{32})")
_WORKERS = 4
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `kind` is `+I`, `-U`, `+U` or `-D`."""

    kind: str
    row: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A script without inserts, rows for its tables, and the SELECTs that are asked for, by name."""

    name: str
    script: Script
    outputs: Mapping[str, str]
    given: tuple[GivenTable, ...] = ()


@dataclass(frozen=True, slots=True)
class Collected:
    """What a case gave: per output its columns and its changes, in order; or why there is nothing.

    `output` names the output that was refused, when one was.
    """

    name: str
    columns: Mapping[str, tuple[OracleColumn, ...]] = field(default_factory=dict)
    changes: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    failure: EngineFailure | None = None
    output: str | None = None


def collect(
    engine: Engine, cases: Sequence[Case], workers: int = _WORKERS
) -> tuple[Collected, ...]:
    """The results of `cases`, in their order; `workers` of them run at the same time.

    Every case runs at parallelism 1 with watermarks after every row, whatever its script says.
    Ctrl-C comes out as KeyboardInterrupt at once; closing the engine then ends what still runs.
    """
    pool = ThreadPoolExecutor(max_workers=max(1, workers))
    try:
        return tuple(pool.map(lambda case: collect_one(engine, case), cases))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def collect_one(engine: Engine, case: Case) -> Collected:
    """The result of one case."""
    script = case.script
    settings = with_modules(script, engine.place.scratch)
    environment = engine.table_environment(script.mode, (*settings, *SETTINGS))
    directory = engine.place.scratch / f"given-{uuid.uuid4().hex}"
    for statement in script.statements:
        sql = place_rows(statement.sql, case.given, directory)
        refused = declare_statement(environment, statement, sql)
        if refused is not None:
            return Collected(case.name, failure=refused)
    columns: dict[str, tuple[OracleColumn, ...]] = {}
    for output, sql in case.outputs.items():
        try:
            columns[output] = schema(environment, sql)
        except java_errors() as error:
            failure = statement_failure(error, None)
            return Collected(case.name, failure=failure, output=output)
    if not columns:
        return Collected(case.name)
    types = [[read_type(column.type) for column in found] for found in columns.values()]
    query = _united(list(case.outputs.values()), list(columns.values()), types)
    try:
        text = _changes_text(engine, environment, query)
    except java_errors() as error:
        return Collected(case.name, failure=_failure(engine, script, error))
    except TimeoutError as error:
        return Collected(case.name, failure=EngineFailure(str(error), ""))
    read: list[list[Change]] = [[] for _ in types]
    for kind, output_number, values in _read(text):
        row = tuple(map(from_json, values, types[output_number]))
        read[output_number].append(Change(kind, row))
    return Collected(case.name, columns, dict(zip(columns, map(tuple, read), strict=True)))


def _united(
    queries: list[str], columns: list[tuple[OracleColumn, ...]], types: list[list[FlinkType]]
) -> str:
    """One query for all outputs: the output's number and its row as a JSON array."""
    parts = []
    for number, query in enumerate(queries):
        values = ", ".join(
            to_json_sql(f"`{column.name.replace('`', '``')}`", of)
            for column, of in zip(columns[number], types[number], strict=True)
        )
        array = f"JSON_ARRAY({values} NULL ON NULL)"
        parts.append(f"SELECT {number}, {array} FROM (\n{query}\n)")
    return "\nUNION ALL\n".join(parts)


def _changes_text(engine: Engine, environment: Any, query: str) -> str:
    """The changes as Java writes a list of rows: `[+I[0, [1,"a"]], -D[0, [1,"a"]]]`."""
    result = environment.executeSql(query)
    client = result.getJobClient().get()
    given_up = threading.Event()

    def give_up() -> None:
        given_up.set()
        client.cancel()

    timer = threading.Timer(_SECONDS, give_up)
    timer.daemon = True
    timer.start()
    rows = result.collect()
    try:
        return str(engine.flink.util.CollectionUtil.iteratorToList(rows).toString())
    except java_errors() as error:
        if given_up.is_set():
            raise TimeoutError(f"it did not end in {_SECONDS:g} s: is a source endless?") from error
        raise
    finally:
        timer.cancel()
        rows.close()


def _read(text: str) -> list[tuple[str, int, list[object]]]:
    """Takes the list apart; a JSON array tells itself where it ends."""
    decoder = json.JSONDecoder(parse_float=Decimal)
    found: list[tuple[str, int, list[object]]] = []
    at = 1
    while at < len(text) - 1:
        kind = text[at : at + 2]
        comma = text.index(", ", at)
        values, end = decoder.raw_decode(text, comma + 2)
        found.append((kind, int(text[at + 3 : comma]), values))
        # Past the row's bracket and the comma to the next row.
        at = end + 3
    return found


def _failure(engine: Engine, script: Script, error: BaseException) -> EngineFailure:
    trace = trace_of(error)
    match = _JOB.search(trace)
    if match is None:
        return statement_failure(error, None)
    return job_failure(engine.cluster, match[1], script, trace)
