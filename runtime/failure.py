"""Turns an error of the planner or of a running job into a value, and that into a diagnostic."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any, Protocol

from compiler.emit.script import FallibleExpression, Insert, Script, Statement
from dsl.diagnostic import Code, Diagnostic, Label, diagnostic
from dsl.span import Span
from runtime.brokers import unreached
from runtime.causes import Cause, causes, reason, trace_of
from runtime.generated import failed_line
from runtime.stores import refused
from runtime.submission import PlannedJob

ENGINE_FAILED = Code("TGT002", "engine-failed")

_FIELD = re.compile(r"Fail(?:ed)? to deserialize at field: (.+?)\.?$", re.MULTILINE)
_SOURCE = re.compile(r"Source: (.+?)\[\d+\]")
_MISSING_FILE = re.compile(r"File (\S+) does not exist")
_DECODING = re.compile(r"deserialize|Row length mismatch|Too many entries|Corrupt", re.IGNORECASE)


class Rest(Protocol):
    """A cluster by its REST API."""

    def rest(self, path: str) -> Any:
        """The JSON that it answers to `GET path`; None if it answers none."""


@dataclass(frozen=True, slots=True)
class EngineFailure:
    """Why Flink refused a statement or a job died.

    `message` is in plain words; `detail` is Flink's own stack trace, for a log; `operators` are the
    operators of the task that failed; `statement` is the one that was refused; `source` names the
    table whose records could not be read, `sink` the one that could not be written; `places` are the
    expressions that may have failed.
    """

    message: str
    detail: str
    operators: tuple[str, ...] = ()
    statement: Statement | Insert | None = None
    source: str | None = None
    places: tuple[FallibleExpression, ...] = ()
    sink: str | None = None


def statement_failure(error: BaseException, statement: Statement | Insert | None) -> EngineFailure:
    """The failure of a `statement` that the planner refused with `error`."""
    return refusal(trace_of(error), statement)


def refusal(trace: str, statement: Statement | Insert | None) -> EngineFailure:
    """The failure of a `statement` that the planner refused, by the stack trace."""
    return EngineFailure(reason(causes(trace)).text, trace, statement=statement)


def job_failure(
    cluster: Rest, job: str, script: Script, error: str = "", planned: PlannedJob | None = None
) -> EngineFailure:
    """The failure of the job with the id `job`, with what the cluster still knows of it.

    `error` is the stack trace that the client got; it is used where the cluster has none. `planned`
    tells the operator whose code failed apart from those of its task.
    """
    first = _first_exception(cluster, job)
    trace = first.get("stacktrace") or error
    vertex = re.sub(r" \(\d+/\d+\).*$", "", first.get("taskName") or "")
    chain = causes(trace)
    operators = tuple(re.split(r" -> ", vertex)) if vertex else ()
    if away := unreached(chain, vertex, script) or refused(chain, vertex, script):
        read, written = (None, away.table) if away.writes else (away.table, None)
        return EngineFailure(away.message, trace, operators, source=read, sink=written)
    found = reason(chain)
    source = _source_of(chain, vertex)
    message = found.text if source is None else _decoding(chain, source, found.text)
    source = source or _source_of_file(chain, script)
    places: tuple[FallibleExpression, ...] = ()
    if found.kind == "expectation":
        places = _expectation(script, found.text)
    elif source is None and found.kind is not None:
        places = (planned and _failed_places(script, found.kind, planned, trace)) or _places(
            script, found.kind, _description(cluster, job, vertex)
        )
    return EngineFailure(message, trace, operators, None, source, places)


def to_diagnostic(failure: EngineFailure, script: Script, pipeline: Span) -> Diagnostic:
    """A `TGT002` at the best place known; `pipeline` is where it goes when none is."""
    message = failure.message
    if failure.statement is not None:
        span = failure.statement.span
        return diagnostic(ENGINE_FAILED, f"Flink refuses this: {message}", span, "refused")
    if (table := failure.source or failure.sink) is not None:
        declared = next((s for s in script.statements if s.name == table), None)
        span = declared.span if declared else pipeline
        word = "read here" if failure.source else "written here"
        return diagnostic(ENGINE_FAILED, f"the job stopped: {message}", span, word)
    if not failure.places:
        notes = (f"it happened in {', '.join(failure.operators)}",) if failure.operators else ()
        return diagnostic(ENGINE_FAILED, f"the job stopped: {message}", pipeline, notes=notes)
    first, *others = failure.places
    word = "it may have failed here" if others else "it failed here"
    also = tuple(Label(place.span, "or here") for place in others)
    return diagnostic(ENGINE_FAILED, f"the job stopped: {message}", first.span, word, also=also)


def _first_exception(cluster: Rest, job: str) -> dict[str, Any]:
    """What the cluster reports of the task that failed first; others fail in its wake."""
    report = cluster.rest(f"/jobs/{job}/exceptions") or {}
    entries = (report.get("exceptionHistory") or {}).get("entries") or []
    every = [one for entry in entries for one in (entry, *entry.get("concurrentExceptions", ()))]
    of_tasks = [one for one in every if one.get("taskName")]
    if of_tasks:
        found: dict[str, Any] = min(of_tasks, key=_rank)
        return found
    return every[0] if every else {"stacktrace": report.get("root-exception")}


def _rank(entry: dict[str, Any]) -> tuple[bool, int]:
    """The earliest goes first, but for what failed only because its task had failed already."""
    lost = "TaskNotRunningException" in str(entry.get("stacktrace", ""))
    return lost, int(entry.get("timestamp", 0))


def _source_of(chain: tuple[Cause, ...], vertex: str) -> str | None:
    """The source table of the failed task, if what failed was the decoding of its records."""
    match = _SOURCE.search(vertex)
    if match is None or not any(_DECODING.search(cause.message) for cause in chain):
        return None
    return match[1]


def _source_of_file(chain: tuple[Cause, ...], script: Script) -> str | None:
    """The table whose file is not there."""
    for cause in chain:
        if match := _MISSING_FILE.search(cause.message):
            return next((s.name for s in script.statements if match[1] in s.sql), None)
    return None


def _decoding(chain: tuple[Cause, ...], source: str, text: str) -> str:
    for cause in chain:
        if match := _FIELD.search(cause.message):
            why = "" if _FIELD.search(text) else f": {text}"
            return f"field `{match[1]}` of `{source}` cannot be decoded{why}"
    return f"a record of `{source}` cannot be decoded: {text}"


def _description(cluster: Rest, job: str, vertex: str) -> str:
    """Flink's description of what the operators of `vertex` compute; empty if it has none."""
    report: dict[str, Any] = cluster.rest(f"/jobs/{job}") or {}
    named = [one["id"] for one in report.get("vertices", []) if one.get("name") == vertex]
    nodes = (report.get("plan") or {}).get("nodes", [])
    texts = [str(node.get("description", "")) for node in nodes if node.get("id") in named]
    return html.unescape(" ".join(texts))


def _expectation(script: Script, text: str) -> tuple[FallibleExpression, ...]:
    """The expectation that a sentence is about."""
    return tuple(
        one
        for one in script.fallible
        if one.kind == "expectation"
        and text.startswith(f"expectation `{one.text}` of task `{one.task}` ")
    )


def _failed_places(
    script: Script, kind: str, planned: PlannedJob, trace: str
) -> tuple[FallibleExpression, ...]:
    """The fallible expressions of `kind` that the line of generated code may have been made from."""
    line = failed_line(trace, planned.scratch)
    operator = planned.operator_of(line.source) if line else None
    if line is None or operator is None:
        return ()
    node, names = operator
    read = {names[at].upper() for at in line.columns if at < len(names)}
    every = {name.upper() for name in names}
    there = _places(script, kind, node.text)
    exact = tuple(one for one in there if _words(one.text) & every == read)
    numbers = tuple(one for one in exact if set(re.findall(r"\b\d+\b", one.text)) <= line.numbers)
    return numbers or exact or there


def _places(script: Script, kind: str, description: str) -> tuple[FallibleExpression, ...]:
    """The fallible expressions of `kind` that the failed task computes, the surest first."""
    of_kind = [one for one in script.fallible if one.kind == kind]
    there = _words(description)
    # Parts of an expression may be computed elsewhere, so a share of its words has to do.
    shares = [(_share(_words(one.text), there), one) for one in of_kind]
    best = max((share for share, _ in shares), default=0.0)
    if best < 0.5:
        return tuple(of_kind)
    return tuple(one for share, one in shares if share >= best - 1e-9)


def _share(words: set[str], there: set[str]) -> float:
    return len(words & there) / len(words) if words else 0.0


def _words(sql: str) -> set[str]:
    """Names, numbers and words of an SQL text in the spelling of Flink's plans."""
    plans = {"INT": "INTEGER", "STRING": "VARCHAR", "BYTES": "VARBINARY", "DEC": "DECIMAL"}
    words = {word.upper() for word in re.findall(r"\w+", sql)}
    return {plans.get(word, word) for word in words}
