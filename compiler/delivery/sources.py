"""What sources do when a job starts, and when it starts again after a failure."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.connectors.guarantees import Reading
from compiler.delivery.hops import Choice, Hop, Kind, Verdict
from compiler.delivery.setups import Setup


def source_hops(setup: Setup, *, streaming: bool, chosen: dict[str, str]) -> Iterator[Hop]:
    """The hops of a source. `chosen` are settings of it that the compiler chooses."""
    facts = setup.facts.reading
    yield _replay(setup, facts, streaming)
    # A source that ends reads all there is; where it begins matters to one that goes on.
    if streaming and not setup.table.options.bounded:
        yield from _start(setup, facts)
    said = facts.committed.partition(" = ")[0]
    if said and (chosen or setup.written(said) is not None):
        yield _isolation(setup, facts, chosen)


def committed(setup: Setup) -> Choice | None:
    """The choice to read only what is committed, where the file does not say."""
    said = setup.facts.reading.committed
    name, _, value = said.partition(" = ")
    spec = setup.spec(name)
    if spec is None or setup.written(name) is not None:
        return None
    reason = "rows that a transaction takes back are not read"
    return Choice(setup.name, spec.key, value, reason)


def _replay(setup: Setup, facts: Reading, streaming: bool) -> Hop:
    span = setup.table.declaration.name.span
    connector = setup.table.options.connector or setup.table.connector.name
    if facts.repeats_when and setup.any_of(facts.repeats_when):
        which = setup.any_of(facts.repeats_when) or ""
        name = which.partition(" = ")[0]
        reason = f"with `{which}` rows may come twice"
        mend = f"leave `{name}` out"
        return Hop(Kind.SOURCE, setup.name, Verdict.REPEATS, reason, setup.span(name), mend)
    if facts.replays == "position" or setup.any_of(facts.replays_when):
        reason = "after a failure it reads on from where the last checkpoint was"
        return Hop(Kind.SOURCE, setup.name, Verdict.HOLDS, reason, span)
    if facts.replays == "start" and not streaming:
        reason = "what failed is read again, and nothing of it was written"
        return Hop(Kind.SOURCE, setup.name, Verdict.HOLDS, reason, span)
    if facts.replays == "start":
        reason = f"checkpoints do not hold how far `{connector}` was read: it is read again from its first row"
        mend = "look it up with `lookup join`, or read its changes"
        return Hop(Kind.SOURCE, setup.name, Verdict.REPEATS, reason, span, mend)
    if facts.replays == "undeleted":
        reason = "a queue gives again what is not deleted yet, and has no position to go back to"
        mend = "promise `at_least_once`, and drop what comes twice: `dedup by ... keep first within ...`"
        return Hop(Kind.SOURCE, setup.name, Verdict.REPEATS, reason, span, mend)
    if facts.replays == "never":
        reason = f"`{connector}` makes rows up, other ones each time"
        mend = "read rows that are there to be read again"
        return Hop(Kind.SOURCE, setup.name, Verdict.LOSES, reason, span, mend)
    said = next(iter(facts.replays_when), "")
    reason = f"nothing is known of how `{connector}` reads on after a failure"
    mend = f"if it reads on from where a checkpoint was, say so: `{said}`" if said else ""
    return Hop(Kind.SOURCE, setup.name, Verdict.UNKNOWN, reason, span, mend)


def _start(setup: Setup, facts: Reading) -> Iterator[Hop]:
    which = setup.any_of(facts.skips_when)
    if which is None:
        if facts.skips_when:
            reason = "started without state it begins where the file says"
            name = facts.start.partition(" = ")[0]
            yield Hop(Kind.START, setup.name, Verdict.HOLDS, reason, setup.span(name))
        return
    name, _, value = which.partition(" = ")
    shown = f"{name} = {value.lower().replace('-', '_')}"
    spec = setup.spec(name)
    words = {given: said for said, given in spec.words} if spec is not None else {}
    shown = f"{name} = {words[value]}" if value in words else shown
    reason = f"with `{shown}` a job that starts without state passes over the rows that were written before"
    mend = f"`{facts.start}`, and later versions from a savepoint"
    yield Hop(
        Kind.START,
        setup.name,
        Verdict.LOSES,
        reason,
        setup.span(name),
        mend,
        setup.set_to(facts.start),
    )


def _isolation(setup: Setup, facts: Reading, chosen: dict[str, str]) -> Hop:
    name, _, value = facts.committed.partition(" = ")
    spec = setup.spec(name)
    span = setup.span(name)
    if setup.holds(facts.committed) or (spec is not None and chosen.get(spec.key) == value):
        reason = "it reads what transactions have committed, and nothing else"
        return Hop(Kind.ISOLATION, setup.name, Verdict.HOLDS, reason, span)
    reason = "it also reads rows of transactions that are taken back, which are written again"
    mend = f"`{facts.committed}`"
    fixes = setup.set_to(facts.committed)
    return Hop(Kind.ISOLATION, setup.name, Verdict.REPEATS, reason, span, mend, fixes)
