"""Runs queries over given rows and gives back every change, as Python values, in order.

All outputs of a case are one job, planned as a statement set is: what they have in common runs
once, so that they all see the same rows and watermarks. Each output's rows become JSON arrays of
their values, and its whole list crosses from Java to Python in one call.
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
from runtime.declaring import add_jars, declare_statement
from runtime.engine import Engine
from runtime.failure import EngineFailure, job_failure, statement_failure
from runtime.modules import with_modules
from runtime.oracle import OracleColumn, schema
from runtime.rows import SETTINGS, GivenTable, place_rows
from runtime.submission import plan_queries

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
    add_jars(environment, script)
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
    types = {o: [read_type(column.type) for column in found] for o, found in columns.items()}
    try:
        texts = _changes_texts(
            engine, environment, [as_json(case.outputs[o], columns[o], types[o]) for o in columns]
        )
    except java_errors() as error:
        return Collected(case.name, failure=_failure(engine, script, error))
    except TimeoutError as error:
        return Collected(case.name, failure=EngineFailure(str(error), ""))
    changes = {
        output: tuple(
            Change(kind, tuple(map(from_json, values, types[output])))
            for kind, values in _read(text)
        )
        for output, text in zip(columns, texts, strict=True)
    }
    return Collected(case.name, columns, changes)


def as_json(query: str, columns: tuple[OracleColumn, ...], types: list[FlinkType]) -> str:
    """The query with each row as one JSON array."""
    values = ", ".join(
        to_json_sql(f"`{column.name.replace('`', '``')}`", of)
        for column, of in zip(columns, types, strict=True)
    )
    return f"SELECT JSON_ARRAY({values} NULL ON NULL) FROM (\n{query}\n)"


def _changes_texts(engine: Engine, environment: Any, queries: list[str]) -> list[str]:
    """Per query its changes as Java writes a list of rows: `[+I[[1,"a"]], -D[[1,"a"]]]`."""
    planned = plan_queries(engine.gateway, environment, queries, engine.place.scratch)
    client = planned.submit()
    given_up = threading.Event()

    def give_up() -> None:
        given_up.set()
        client.cancel()

    def read(result: Any) -> str:
        result.setJobClient(client)
        rows = result.toExternalIterator()
        try:
            return str(engine.flink.util.CollectionUtil.iteratorToList(rows).toString())
        finally:
            rows.close()

    timer = threading.Timer(_SECONDS, give_up)
    timer.daemon = True
    timer.start()
    # One that is not read holds up the others when its buffer is full.
    pool = ThreadPoolExecutor(max_workers=len(queries))
    try:
        return list(pool.map(read, planned.results()))
    except java_errors() as error:
        if given_up.is_set():
            raise TimeoutError(f"it did not end in {_SECONDS:g} s: is a source endless?") from error
        raise
    finally:
        timer.cancel()
        pool.shutdown(wait=False, cancel_futures=True)


def _read(text: str) -> list[tuple[str, list[object]]]:
    """Takes the list apart; a JSON array tells itself where it ends."""
    decoder = json.JSONDecoder(parse_float=Decimal)
    found: list[tuple[str, list[object]]] = []
    at = 1
    while at < len(text) - 1:
        values, end = decoder.raw_decode(text, at + 3)
        found.append((text[at : at + 2], values))
        # Past the row's bracket and the comma to the next row.
        at = end + 3
    return found


def _failure(engine: Engine, script: Script, error: BaseException) -> EngineFailure:
    trace = trace_of(error)
    match = _JOB.search(trace)
    if match is None:
        return statement_failure(error, None)
    return job_failure(engine.cluster, match[1], script, trace)
