"""What is known of an output beside its columns: changes, event time, keys, state, delivery."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checked import Output
from compiler.ide.snapshot import Snapshot
from compiler.options.values import Duration
from compiler.physical.widths import readable
from dsl.records import dataclass

_BOUNDED = {
    "stateless": "none",
    "window": "until windows close",
    "watermark": "until the watermark passes",
    "ttl": "for a time",
    "nothing": "bounded by nothing",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """`values` are names and words of the language, or else `words` say it; `more` is what is to be added."""

    label: str
    values: tuple[str, ...] = ()
    words: str = ""
    more: str = ""


def facts(output: Output, snapshot: Snapshot) -> Iterator[Fact]:
    """The facts of an output or sink, in the order in which they are shown."""
    yield Fact("changelog", (output.changelog,))
    if output.event_time:
        yield Fact("event time", (output.event_time,), more=_clocks(output.name, snapshot))
    if output.keys:
        yield Fact("keys", tuple(f"({', '.join(key)})" for key in output.keys))
    if output.kind == "task":
        bound = _BOUNDED.get(output.bounded_by, output.bounded_by)
        yield Fact("state", words=bound, more=_bytes(output.name, snapshot))
    for proof in snapshot.checked.delivery.proofs:
        if proof.sink == output.name:
            weakest = proof.weakest
            reason = "" if weakest is None else f": {weakest.reason}"
            yield Fact("delivery", (proof.guarantee.value,), more=reason)


def _clocks(name: str, snapshot: Snapshot) -> str:
    clocks = snapshot.checked.clocks.get(name, ())
    shown = (
        f"`{c.source}.{c.column}`" + (f" less {Duration(c.delay).text}" if c.delay else "")
        for c in clocks
    )
    return f" (watermark: {', '.join(shown)})" if clocks else ""


def _bytes(name: str, snapshot: Snapshot) -> str:
    analysis = snapshot.checked.analysis
    if analysis is None or name not in analysis.tasks:
        return ""
    total = sum(one.bytes for one in analysis.operators(name))
    return f", about {readable(total)}" if total else ""
