"""What is told about a job while it runs, and at its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from compiler.emit.script import NodeKind
from runtime.counters import OperatorRows
from runtime.failure import EngineFailure


class Stage(StrEnum):
    """Where a run stands: Flink plans the job, takes it, runs it."""

    PLANNING = "plan job"
    SUBMITTING = "submit"
    RUNNING = "running"
    CANCELLING = "cancel"
    FINISHING = "finish"


class RunState(StrEnum):
    """How a run ended."""

    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TableRows:
    """Rows read from a source or written to a sink; changes count as rows.

    `rows` is exact, or None where nothing tells it (see `runtime.tally`). `rate` is rows a second
    since the last report, over the whole run at its end.
    """

    table: str
    rows: int | None
    rate: float = 0.0


@dataclass(frozen=True, slots=True)
class NodeRows:
    """Rows into and out of a node of the pipeline, all in all and a second, as in `TableRows`.

    `name` has several names, `a, b`, for tasks that the engine computes as one. A source has no rows
    in, a sink none out; None also stands where nothing tells the count.
    """

    name: str
    kind: NodeKind
    rows_in: int | None
    rows_out: int | None
    rate_in: float = 0.0
    rate_out: float = 0.0


@dataclass(frozen=True, slots=True)
class EarlierFiles:
    """What lay in a sink's directory before the run; `rows` is None where no line is a row."""

    sink: str
    files: int
    rows: int | None


@dataclass(frozen=True, slots=True)
class StageBegan:
    """A run entered a stage, `seconds` after its start."""

    stage: Stage
    seconds: float


@dataclass(frozen=True, slots=True)
class RowsMoved:
    """Once a second while a job runs: rows so far, per source, sink, operator and node."""

    seconds: float
    sources: tuple[TableRows, ...]
    sinks: tuple[TableRows, ...]
    operators: tuple[OperatorRows, ...]
    nodes: tuple[NodeRows, ...] = ()


ProgressEvent = StageBegan | RowsMoved
OnProgress = Callable[[ProgressEvent], None]


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a job ended.

    `sources`, `sinks` and `nodes` carry the counts at the end; `late` are rows that operators
    dropped as late; `removed` are half-written files that were deleted; `signal` is the number of
    the signal that ended the run, if one did; `seconds` is the time from the first statement to the
    end; `earlier` tells of files of earlier runs.
    """

    state: RunState
    seconds: float
    sources: tuple[TableRows, ...] = ()
    sinks: tuple[TableRows, ...] = ()
    operators: tuple[OperatorRows, ...] = ()
    late: int = 0
    failure: EngineFailure | None = None
    removed: tuple[Path, ...] = ()
    signal: int | None = None
    nodes: tuple[NodeRows, ...] = ()
    earlier: tuple[EarlierFiles, ...] = ()
