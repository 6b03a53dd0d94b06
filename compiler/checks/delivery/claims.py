"""Checks that what a file promises of delivery is so."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.delivery.codes import (
    LATER_THAN_PROMISED,
    NEVER_COMMITTED,
    NOT_EXACTLY_ONCE,
    ROWS_CAN_BE_LOST,
)
from compiler.checks.delivery.hiding import check_hiding
from compiler.delivery.choosing import of_job
from compiler.delivery.hops import Delivery, Hop, Kind, Proof, Verdict
from compiler.delivery.job import INTERVAL, Checkpoints
from compiler.delivery.proving import checkpoints_of, waits_for_checkpoints
from compiler.graph import Graph
from compiler.options.settings import JobSettings
from compiler.options.values import Duration
from dsl.diagnostic import Diagnostic, Label, Severity, diagnostic
from dsl.span import Span

_PROMISES = ("slo.freshness", "slo.latency")


def check_delivery(graph: Graph, settings: JobSettings, delivery: Delivery) -> Iterator[Diagnostic]:
    """DEL010 for an exactly-once that does not hold; DEL011 for sinks that lose rows, DEL012 for sinks that commit with
    checkpoints where there are none, both where exactly-once is not promised; DEL015 for results that are shown later
    than promised; of queues see `hiding.py`.
    """
    yield from _refuted(delivery)
    unclaimed = [proof for proof in delivery.proofs if proof.claim is None]
    at_least = settings.spans.get("delivery")
    for proof in unclaimed:
        yield from _lost(proof, at_least)
    if settings.mode == "streaming":
        waiting = waits_for_checkpoints(graph, settings)
        chosen = of_job(delivery.choices)
        checkpoints = checkpoints_of(graph, settings, chosen)
        yield from _never(unclaimed, waiting, checkpoints)
        yield from _later(waiting, checkpoints)
        yield from check_hiding(graph, checkpoints)


def _refuted(delivery: Delivery) -> Iterator[Diagnostic]:
    """One for each hop on which the promise fails, with all sinks behind it."""
    weakest: dict[tuple[Span, Span, str], list[tuple[Proof, Hop]]] = {}
    for proof in delivery.proofs:
        hop = proof.weakest
        if proof.claim is not None and hop is not None:
            weakest.setdefault((proof.claim, hop.span, hop.reason), []).append((proof, hop))
    for (claim, span, reason), found in weakest.items():
        hop = found[0][1]
        names = ", ".join(f"`{proof.sink}`" for proof, _ in found)
        also = () if span == claim else (Label(span, reason),)
        yield diagnostic(
            NOT_EXACTLY_ONCE,
            f"exactly-once does not hold for {names}: {_what(hop)}",
            claim,
            reason if span == claim else f"the guarantee is `{found[0][0].guarantee}`",
            also=also,
            help=(hop.mend,) if hop.mend else (),
            fixes=hop.fixes,
        )


_WORDS = {
    Verdict.REPEATS: "rows may come twice",
    Verdict.LOSES: "rows may be lost",
    Verdict.FAILS: "rows may be lost",
    Verdict.UNKNOWN: "nothing is known of a part of the way",
}


def _what(hop: Hop) -> str:
    owner = f" at `{hop.name}`" if hop.name else " with the checkpoints"
    if hop.kind is Kind.TRANSACTION and hop.verdict is Verdict.FAILS:
        return f"the transactions of `{hop.name}` are refused"
    return _WORDS[hop.verdict] + owner


def _lost(proof: Proof, at_least: Span | None) -> Iterator[Diagnostic]:
    for hop in proof.hops:
        if hop.kind is not Kind.SINK or hop.verdict not in (Verdict.LOSES, Verdict.FAILS):
            continue
        also = () if at_least is None else (Label(at_least, "promised here"),)
        yield diagnostic(
            ROWS_CAN_BE_LOST,
            f"`{proof.sink}` may lose rows when something fails",
            hop.span,
            hop.reason,
            also=also,
            help=("`delivery = at_least_once` waits until rows are written",),
            severity=None if at_least is None else Severity.ERROR,
        )


def _never(
    unclaimed: list[Proof], waiting: dict[str, Span], checkpoints: Checkpoints
) -> Iterator[Diagnostic]:
    if checkpoints.interval is not None:
        return
    names = [proof.sink for proof in unclaimed if proof.sink in waiting]
    if names:
        hop = checkpoints.hop()
        yield diagnostic(
            NEVER_COMMITTED,
            f"`{names[0]}` shows its rows with each checkpoint, and there are none",
            hop.span,
            "no row is ever seen",
            also=(Label(waiting[names[0]], "commits with checkpoints"),),
            help=(hop.mend,),
            fixes=hop.fixes,
        )


def _later(waiting: dict[str, Span], checkpoints: Checkpoints) -> Iterator[Diagnostic]:
    """Where the interval is not written, the compiler chooses one that keeps the promise."""
    interval, settings = checkpoints.interval, checkpoints.settings
    if interval is None or not waiting or not checkpoints.written(INTERVAL):
        return
    for name in _PROMISES:
        promised = settings.typed.get(name)
        if not isinstance(promised, Duration) or promised.milliseconds > interval:
            continue
        sink, span = next(iter(waiting.items()))
        yield diagnostic(
            LATER_THAN_PROMISED,
            f"`{name}` promises {promised.text}, and `{sink}` shows rows every {Duration(interval).text}",
            settings.spans[name],
            "no result is as new as this",
            also=(
                Label(checkpoints.span(INTERVAL), "the time between two checkpoints"),
                Label(span, "rows wait here for the next one"),
            ),
            help=("make checkpoints more often, or write at least once into a table with a key",),
        )
        return
