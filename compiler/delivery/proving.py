"""Proves or refutes, for each sink, that every row reaches it exactly once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.delivery.hops import Choice, Delivery, Held, Hop, Proof, Reader, Writer
from compiler.delivery.job import INTERVAL, TIMEOUT, Checkpoints
from compiler.delivery.operators import late_hops, unsteady_hops, unsteady_relations
from compiler.delivery.setups import Setup, same, setup
from compiler.delivery.sinks import chosen_for, longest, once_by_key, sink_hops, transactional
from compiler.delivery.sources import committed, source_hops
from compiler.graph import Graph
from compiler.options.settings import JobSettings
from compiler.options.values import Duration
from compiler.physical.analysis import Analysis
from compiler.plan import operators as op
from compiler.plan.inputs import operators
from compiler.plan.plan import Relation
from compiler.tables.facts import SinkFacts
from dsl.records import dataclass
from dsl.span import Span

_MINUTE = 60_000
_PROMISES = ("slo.freshness", "slo.latency")


@dataclass(frozen=True, slots=True)
class _Case:
    graph: Graph
    settings: JobSettings
    analysis: Analysis | None
    claimed: bool

    def of(self, name: str) -> Setup | None:
        """A source or sink by its name."""
        table = self.graph.tables.get(name)
        return None if table is None else setup(name, table)

    def checkpoints(self, chosen: Mapping[str, str]) -> Checkpoints:
        """The job's checkpoints with what the compiler chooses of them."""
        return checkpoints_of(self.graph, self.settings, chosen)


def checkpoints_of(graph: Graph, settings: JobSettings, chosen: Mapping[str, str]) -> Checkpoints:
    """The checkpoints of a file; what is said of them nowhere is told at its pipeline."""
    pipeline = graph.root.pipeline
    place = Span(graph.root.name, 0, 0) if pipeline is None else pipeline.name.span
    return Checkpoints(settings, place, settings.mode == "streaming", chosen)


def waits_for_checkpoints(graph: Graph, settings: JobSettings) -> dict[str, Span]:
    """The sinks whose rows become visible with checkpoints only, and where they stand."""
    claimed = str(settings.typed.get("delivery", "")) == "exactly_once"
    case = _Case(graph, settings, None, claimed)
    return {f.sink.name: f.declaration.name.span for f in graph.sinks if _waits(case, f)}


def prove(graph: Graph, settings: JobSettings, analysis: Analysis | None) -> Delivery:
    """What is known of the delivery of a file's rows; `analysis` is None of a job that ends."""
    claimed = str(settings.typed.get("delivery", "")) == "exactly_once"
    case = _Case(graph, settings, analysis, claimed)
    choices = tuple(_choices(case))
    by_owner: dict[str, dict[str, str]] = {}
    for choice in choices:
        by_owner.setdefault(choice.of, {})[choice.key] = choice.value
    proofs = tuple(
        _proof(case, number, facts, by_owner) for number, facts in enumerate(graph.sinks)
    )
    return Delivery(
        proofs,
        choices,
        tuple(_writers(case, by_owner)),
        tuple(_readers(case, by_owner)),
        tuple(_held(case)),
    )


def _choices(case: _Case) -> Iterator[Choice]:
    if case.analysis is not None:
        yield from _job_choices(case)
    pipeline = dict(case.settings.flink).get("pipeline.name", "pipeline")
    if case.graph.profile is not None:
        pipeline += f".{case.graph.profile.name.text}"
    if case.claimed:
        for name, relation in case.graph.relations.items():
            source = case.of(name) if isinstance(relation.operator, op.TableSource) else None
            choice = None if source is None else committed(source)
            if choice is not None:
                yield choice
    for facts in case.graph.sinks:
        sink = case.of(facts.sink.name)
        if sink is not None:
            yield from chosen_for(sink, pipeline, claimed=case.claimed)


def _job_choices(case: _Case) -> Iterator[Choice]:
    """The interval by what is promised of freshness; the timeout by what the brokers allow."""
    plain = case.checkpoints({})
    chosen: dict[str, str] = {}
    waits = [f for f in case.graph.sinks if _waits(case, f)]
    promised = _promised(case.settings)
    if waits and promised is not None and not plain.written(INTERVAL) and promised[1] <= _MINUTE:
        # Rows wait for the next checkpoint, and for its end.
        length = Duration(max(promised[1] // 2, 1000))
        chosen[INTERVAL] = length.flink
        who, what = waits[0].sink.name, f"`{promised[0]}` promises {Duration(promised[1]).text}"
        reason = f"`{who}` shows rows with each checkpoint, and {what}"
        yield Choice("", INTERVAL, length.flink, reason)
    checkpoints = case.checkpoints(chosen)
    interval, timeout = checkpoints.interval, checkpoints.timeout
    limit = min(_limits(case), default=None)
    if limit is None or interval is None or checkpoints.written(TIMEOUT):
        return
    most = limit - interval - _MINUTE
    if most >= _MINUTE and timeout > most:
        shown = Duration(limit).text
        reason = f"brokers end a transaction after {shown}: a minute of it is left for a restart"
        yield Choice("", TIMEOUT, Duration(most).flink, reason)


def _waits(case: _Case, facts: SinkFacts) -> bool:
    """Whether rows become visible with checkpoints only."""
    sink = case.of(facts.sink.name)
    if sink is None or not sink.facts.commits_on_checkpoint:
        return False
    return not sink.facts.writing.guarantee or _writes_once(case, sink)


def _writes_once(case: _Case, sink: Setup) -> bool:
    written = sink.written(sink.facts.writing.guarantee)
    return case.claimed if written is None else same(written, "exactly-once")


def _limits(case: _Case) -> Iterator[int]:
    for facts in case.graph.sinks:
        sink = case.of(facts.sink.name)
        if sink is None or sink.facts.writing.transactions is None or not _writes_once(case, sink):
            continue
        limit = longest(sink)
        if limit is not None:
            yield limit


def _promised(settings: JobSettings) -> tuple[str, int] | None:
    """The shortest time that is promised."""
    found = [
        (name, value.milliseconds)
        for name in _PROMISES
        if isinstance(value := settings.typed.get(name), Duration)
    ]
    return min(found, key=lambda one: one[1], default=None)


def _proof(
    case: _Case, number: int, facts: SinkFacts, by_owner: Mapping[str, dict[str, str]]
) -> Proof:
    checkpoints = case.checkpoints(by_owner.get("", {}))
    relations = _above(facts.sink.input, case.graph.relations)
    hops: list[Hop] = []
    for relation in relations:
        source = case.of(relation.name)
        if source is not None and isinstance(relation.operator, op.TableSource):
            if relation.operator.lookup and not _scanned(case, number, relation):
                continue
            chosen = by_owner.get(relation.name, {})
            hops.extend(source_hops(source, streaming=checkpoints.streaming, chosen=chosen))
    hops.append(checkpoints.hop())
    sink = case.of(facts.sink.name)
    claim = case.settings.spans.get("delivery") if case.claimed else None
    if sink is not None:
        chosen = by_owner.get(facts.sink.name, {})
        key = facts.sink.primary_key
        if once_by_key(sink, key, chosen):
            hops.extend(_unsteady(case, number, relations))
        hops.extend(sink_hops(sink, key, checkpoints, chosen))
        guarantee = sink.facts.writing.guarantee
        own = sink.written(guarantee) if guarantee else None
        if claim is None and own is not None and same(own, "exactly-once"):
            claim = sink.span(guarantee)
    return Proof(facts.sink.name, facts.declaration.name.span, tuple(hops), claim)


def _unsteady(case: _Case, number: int, relations: list[Relation]) -> Iterator[Hop]:
    if case.analysis is None:
        yield from unsteady_relations(relations)
        return
    found = list(unsteady_hops(case.analysis.sinks[number].root))
    yield from found
    spans = {hop.span for hop in found}
    yield from (hop for hop in late_hops(relations) if hop.span not in spans)


def _scanned(case: _Case, number: int, relation: Relation) -> bool:
    """Whether rows of a table that can be looked up are read, too, on the way to a sink."""
    if case.analysis is None:
        return True
    from compiler.physical.nodes import walk

    nodes = walk(case.analysis.sinks[number].root)
    return any(n.kind == "TableSourceScan" and n.relation == relation.name for n in nodes)


def _above(rows: op.Operator, relations: Mapping[str, Relation]) -> list[Relation]:
    """The relations that a sink's rows come from, sources first as they stand in the file."""
    todo, seen = [rows], set()
    for one in todo:
        for operator in operators(one):
            if isinstance(operator, op.Read) and operator.relation not in seen:
                seen.add(operator.relation)
                found = relations.get(operator.relation)
                if found is not None:
                    todo.append(found.operator)
    seen |= {name.removesuffix(".malformed") for name in seen}
    return [relation for name, relation in relations.items() if name in seen]


def _writers(case: _Case, by_owner: Mapping[str, dict[str, str]]) -> Iterator[Writer]:
    for facts in case.graph.sinks:
        sink = case.of(facts.sink.name)
        chosen = by_owner.get(facts.sink.name, {})
        if sink is None or not transactional(sink, chosen):
            continue
        given = sink.facts.writing.transactions
        assert given is not None
        spec = sink.spec(given.prefix)
        prefix = sink.written(given.prefix) or (chosen.get(spec.key, "") if spec else "")
        lists = bool(given.lists_when) and sink.holds(given.lists_when)
        where, prefixed = sink.span(sink.facts.location or ""), sink.span(given.prefix)
        yield Writer(sink.name, sink.places(), prefix, lists, where, prefixed)


def _readers(case: _Case, by_owner: Mapping[str, dict[str, str]]) -> Iterator[Reader]:
    for name, relation in case.graph.relations.items():
        source = case.of(name) if isinstance(relation.operator, op.TableSource) else None
        said = "" if source is None else source.facts.reading.committed
        if source is None or not said or not source.places():
            continue
        option, _, value = said.partition(" = ")
        spec = source.spec(option)
        chosen = by_owner.get(name, {}).get(spec.key if spec else "")
        reads = source.holds(said) or chosen == value
        written = source.written(option) is not None
        span = source.span(option if written else source.facts.location or "")
        fixes = source.set_to(said)
        yield Reader(name, source.places(), reads, span, fixes, said)


def _held(case: _Case) -> Iterator[Held]:
    for name, relation in case.graph.relations.items():
        source = case.of(name) if isinstance(relation.operator, op.TableSource) else None
        position = None if source is None else source.facts.reading.position
        if source is None or position is None:
            continue
        # Of two that are taken by chance nothing is known.
        by_chance = bool(position.by_chance)
        value = source.written(position.option) if by_chance else source.value(position.option)
        if value is None:
            continue
        server = tuple(source.value(one) or "" for one in position.server)
        span = source.span(position.option)
        connector = source.table.options.connector
        yield Held(
            name, (connector, *server), value, position.called, source.called(position.option), span
        )
