"""Checks that event time goes on where a part of a source is silent, and not too soon."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.time.clocks import Clocks, clocks_of, named
from compiler.checks.time.codes import (
    IDLE_READERS,
    IDLE_TOO_SHORT,
    SEEN_SELDOM,
    SILENT_PARTITION,
)
from compiler.delivery.setups import setup
from compiler.leaving import milliseconds
from compiler.physical.nodes import Node
from compiler.physical.times import Clock
from dsl.diagnostic import Diagnostic, Edit, Fix, Label, Safety, diagnostic
from dsl.span import Span
from dsl.syntax.declarations import SourceDeclaration, Watermark
from dsl.syntax.expressions import NumberLiteral

PARTITIONS = "stats.partitions"


def check_idleness(job: StreamingJob) -> Iterator[Diagnostic]:
    """TIM009, TIM010, TIM011: sources without `idle` for whose watermark an operator waits.

    The watermark of a source is that of its slowest part, and a part without rows has none: a partition that nobody
    writes to, a reader without a partition (documentation of the Kafka connector, idleness). A join as of a time gives
    out a row when the versions have got as far.
    """
    clocks = clocks_of(job)
    waiting: dict[str, tuple[Node, Clock]] = {}
    for node, clock in clocks.waiting():
        first = waiting.setdefault(clock.source, (node, clock))
        if _is_versions(node, clock, clocks) and not _is_versions(*first, clocks):
            waiting[clock.source] = (node, clock)
    for node, clock in waiting.values():
        mark = clocks.watermark(clock.source)
        declaration = clocks.source(clock.source)
        if mark is None or declaration is None or clock.idle or clock.table.bounded:
            continue
        found = _stopped(node, clock, declaration, mark, clocks)
        if found is not None:
            yield found


def _is_versions(node: Node, clock: Clock, clocks: Clocks) -> bool:
    """Whether a source gives the versions of a join as of a time, and not its rows."""
    if node.kind != "TemporalJoin":
        return False
    left, right = (clocks.times.clocks(side) for side in node.inputs)
    return clock in right and clock not in left


def _stopped(
    node: Node, clock: Clock, source: SourceDeclaration, mark: Watermark, clocks: Clocks
) -> Diagnostic | None:
    name, waits = source.name.text, Label(node.span, f"{named(node)} waits for it")
    parted = clocks.parted(clock.source)
    partitions, readers = _partitions(source), _readers(clock, clocks.job)
    if _is_versions(node, clock, clocks) and not _made_up(clock, clocks):
        return diagnostic(
            SEEN_SELDOM,
            f"the join goes no further than the versions of `{name}`, which may come seldom",
            mark.span,
            "time goes on here only with a new version",
            also=(waits,),
            help=("let time go on without them: `idle 1m`",),
            fixes=(_idle(mark),),
        )
    if parted and partitions is not None and readers > partitions:
        return diagnostic(
            IDLE_READERS,
            f"`{name}` has {partitions} partitions and {readers} readers: those without one stop event time",
            mark.span,
            "has no `idle`",
            also=(waits,),
            help=(f"read it with `parallelism = {partitions}`", "or leave them out: `idle 1m`"),
            fixes=(*_fewer(clock, partitions, clocks), _idle(mark)),
        )
    if parted:
        return diagnostic(
            SILENT_PARTITION,
            f"a partition of `{name}` that is silent stops event time",
            mark.span,
            "has no `idle`",
            also=(waits,),
            help=("leave silent partitions out: `idle 1m`, longer than any pause of a live one",),
            fixes=(_idle(mark),),
        )
    return None


def _fewer(clock: Clock, partitions: int, clocks: Clocks) -> tuple[Fix, ...]:
    """As many readers as partitions, where the source itself can say so; its rows are given on to all tasks."""
    table, target = clocks.job.graph.tables.get(clock.source), clocks.job.graph.settings.target
    made = None if table is None else setup(clock.source, table)
    spec = None if made is None else made.spec("parallelism")
    if made is None or spec is None or not spec.in_target(target):
        return ()
    return made.set_to(f"parallelism = {partitions}")


def _idle(mark: Watermark) -> Fix:
    """Rows that a part has when it speaks again may be late, so it is not safe."""
    end = mark.expression.span.end
    edit = Edit(Span(mark.span.source, end, end), " idle 1m")
    return Fix("add `idle 1m`", (edit,), Safety.UNSAFE)


def _partitions(source: SourceDeclaration) -> int | None:
    """How many partitions the file says that there are."""
    for option in source.options:
        if option.key.text == PARTITIONS and isinstance(option.value, NumberLiteral):
            return int(option.value.text) if option.value.text.isdigit() else None
    return None


def _readers(clock: Clock, job: StreamingJob) -> int:
    own = dict(clock.table.options).get("scan.parallelism", "")
    if own.isdigit():
        return int(own)
    whole = job.settings.typed.get("parallelism")
    return whole if isinstance(whole, int) else 1


def check_short_idle(job: StreamingJob) -> Iterator[Diagnostic]:
    """TIM012: an idle timeout that runs out while a live part only pauses, whose rows then come late.

    A partition pauses while its broker is replaced; a watched folder between two looks at it. A watermark that is as
    far behind takes such rows all the same.
    """
    clocks = clocks_of(job)
    said = set()
    for node, clock in clocks.waiting():
        mark = clocks.watermark(clock.source)
        pause, why = _pause(clock, clocks)
        if mark is None or mark.idle is None or clock.source in said:
            continue
        if not 0 < clock.idle <= pause or clock.delay is None or clock.delay >= pause:
            continue
        said.add(clock.source)
        yield diagnostic(
            IDLE_TOO_SHORT,
            f"`idle` runs out in a pause of `{_name(clocks, clock)}`: rows after it may be late",
            mark.idle.span,
            why,
            also=(Label(node.span, f"late for {named(node)}"),),
            help=(f"make it longer than {_seconds(pause)}",),
        )


def _name(clocks: Clocks, clock: Clock) -> str:
    source = clocks.source(clock.source)
    return clock.source if source is None else source.name.text


def _made_up(clock: Clock, clocks: Clocks) -> bool:
    """Whether rows are made up all the time."""
    table = clocks.job.graph.tables.get(clock.source)
    made = None if table is None else setup(clock.source, table)
    return made is not None and made.facts.reading.replays == "never"


def _pause(clock: Clock, clocks: Clocks) -> tuple[int, str]:
    """The milliseconds for which a live part of a source may be silent, and why."""
    table = clocks.job.graph.tables.get(clock.source)
    made = None if table is None else setup(clock.source, table)
    pause = None if made is None else made.facts.reading.pause
    if made is None or pause is None:
        return 0, ""
    if not pause.option:
        return pause.milliseconds, pause.why
    said = made.written(pause.option)
    return (milliseconds(said), pause.why) if said is not None else (0, "")


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds // 1000}s" if milliseconds % 1000 == 0 else f"{milliseconds}ms"
