"""What checking a file gives: each output with its columns and what is known of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from compiler.delivery.hops import Delivery
from compiler.physical.analysis import Analysis
from compiler.physical.times import Clock
from compiler.plan.operators import Column
from compiler.plan.plan import Plan
from dsl.diagnostic import Diagnostic, Severity
from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span

if TYPE_CHECKING:
    from compiler.checks.sharing.pipes import Pipe
    from compiler.leaving import Leaving


@dataclass(frozen=True, slots=True)
class Settings:
    """How a file is to be compiled: what stands on the command line and in the project file.

    `params` are texts as given by `--param k=v`; `severities` maps a code's number or name to a severity, or to
    None to switch it off. `state_budget` are the bytes that a job may keep, by estimate.
    """

    profile: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    target: str = "2.2"
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    state_budget: int | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """A named output of the DAG, or a sink.

    `kind` is `source`, `task`, `rejected`, `warned`, `late`, `malformed` or `sink`. `event_time` names the column that
    is the row-time attribute. `changelog` holds Flink's kinds (`I`, `I,UA`, `I,UB,UA,D`). `keys` are unique
    keys as column names. `bounded_by` says what bounds the state of the output's own operators: `stateless`,
    `window`, `watermark`, `ttl`, `nothing`.
    """

    name: str
    kind: str
    columns: tuple[Column, ...]
    event_time: str | None
    changelog: str
    keys: tuple[tuple[str, ...], ...]
    bounded_by: str
    span: Span
    doc: str | None = None


@dataclass(frozen=True, slots=True)
class GivenEvent:
    """What a source does in a test: gives a row, or a watermark, or is idle from here on.

    `kind` is that of a row (`+I`, `-U`, `+U`, `-D`), `watermark` or `idle`. `values` are JSON-ready, one for each of
    `columns`; `time` is a watermark's, in milliseconds since 1970.
    """

    source: str
    kind: str
    columns: tuple[str, ...] = ()
    values: tuple[object, ...] = ()
    time: int = 0


@dataclass(frozen=True, slots=True)
class ExpectedRows:
    """Rows that an output shall have, with the place of each row.

    With `kinds`, one for each row, they are all the changes that come out in a step, in their order.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    spans: tuple[Span, ...]
    span: Span
    kinds: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class TestStep:
    """What the sources do, one thing after the other, and what the outputs, by name, shall have given by then."""

    given: tuple[GivenEvent, ...]
    expected: tuple[tuple[str, ExpectedRows], ...]


@dataclass(frozen=True, slots=True)
class TestCase:
    """A `test` block as a plan whose sources are replayed.

    `sources` are those of the plan, by the names of their relations, in the order in which the test names them, the
    others after; `timed` those whose watermarks are the written ones. The plan's sinks are what is compared, each
    with all columns that some step names.
    """

    name: str
    span: Span
    plan: Plan
    sources: tuple[str, ...]
    timed: frozenset[str]
    steps: tuple[TestStep, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked file. `plan` is None where an error stands in the way of one; `sources` are all the texts read,
    by name, the file's own first. `analysis` says what Flink's planner makes of it, of a streaming job; `leaving` how
    rows leave it otherwise than by its sinks; `clocks`, by output, whose watermarks its rows go by; `pipes` the places
    that its sinks write and that their rows come from; `delivery` how often rows reach its sinks.
    """

    source: Source
    sources: Mapping[str, Source]
    name: str
    target: str
    outputs: tuple[Output, ...]
    edges: tuple[tuple[str, str], ...]
    plan: Plan | None
    tests: tuple[TestCase, ...]
    diagnostics: tuple[Diagnostic, ...]
    analysis: Analysis | None = None
    leaving: tuple[Leaving, ...] = ()
    clocks: Mapping[str, tuple[Clock, ...]] = field(default_factory=dict)
    pipes: tuple[Pipe, ...] = ()
    delivery: Delivery = Delivery()

    @property
    def failed(self) -> bool:
        """Whether any diagnostic is an error."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)
