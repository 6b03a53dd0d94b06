"""What a proof of delivery is made of."""

from __future__ import annotations

from enum import StrEnum

from dsl.diagnostic import Fix
from dsl.records import dataclass
from dsl.span import Span


class Verdict(StrEnum):
    """What a hop does to rows when something fails: each once, again, or not at all; or the job does not run with it;
    or nobody knows.
    """

    HOLDS = "holds"
    REPEATS = "repeats"
    LOSES = "loses"
    FAILS = "fails"
    UNKNOWN = "unknown"


class Guarantee(StrEnum):
    """How often a row reaches a sink; `none` where rows may be lost, and written twice."""

    EXACTLY_ONCE = "exactly_once"
    AT_LEAST_ONCE = "at_least_once"
    AT_MOST_ONCE = "at_most_once"
    NONE = "none"


class Kind(StrEnum):
    """What a hop is about."""

    SOURCE = "source"
    START = "start"
    ISOLATION = "isolation"
    CHECKPOINTS = "checkpoints"
    OPERATOR = "operator"
    SINK = "sink"
    TRANSACTION = "transaction"


@dataclass(frozen=True, slots=True)
class Hop:
    """One thing on the way of rows into a sink. `name` is whose it is, empty for the job's; `reason` says in words why
    the verdict is what it is, `mend` what to write instead.
    """

    kind: Kind
    name: str
    verdict: Verdict
    reason: str
    span: Span
    mend: str = ""
    fixes: tuple[Fix, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether rows pass it once."""
        return self.verdict is Verdict.HOLDS


_WEAKEST = (Verdict.FAILS, Verdict.LOSES, Verdict.UNKNOWN, Verdict.REPEATS)


@dataclass(frozen=True, slots=True)
class Proof:
    """The hops from every source to a sink. `claim` is where exactly-once is promised for it, if anywhere."""

    sink: str
    span: Span
    hops: tuple[Hop, ...]
    claim: Span | None = None

    @property
    def guarantee(self) -> Guarantee:
        """How often a row reaches the sink."""
        verdicts = {hop.verdict for hop in self.hops}
        lost = bool(verdicts & {Verdict.LOSES, Verdict.FAILS, Verdict.UNKNOWN})
        again = bool(verdicts & {Verdict.REPEATS, Verdict.FAILS, Verdict.UNKNOWN})
        if lost:
            return Guarantee.NONE if again else Guarantee.AT_MOST_ONCE
        return Guarantee.AT_LEAST_ONCE if again else Guarantee.EXACTLY_ONCE

    @property
    def weakest(self) -> Hop | None:
        """The hop that promises least, the first one of those; None where all hold."""
        for verdict in _WEAKEST:
            for hop in self.hops:
                if hop.verdict is verdict:
                    return hop
        return None


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting that the file leaves open: `key` and `value` are Flink's, `of` the source or sink, or empty for the
    job's; `reason` says why it is what it is.
    """

    of: str
    key: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """A table of a system on a server, as options name it: a topic of brokers."""

    system: str
    server: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Writer:
    """A sink that writes in transactions: where, under which `prefix` of their ids, on which server; `lists` tells that
    its job ends all transactions that begin so.
    """

    sink: str
    places: tuple[Place, ...]
    prefix: str
    lists: bool
    span: Span
    prefix_span: Span


@dataclass(frozen=True, slots=True)
class Reader:
    """A source of places into which transactions may be written; `committed` tells that it waits for their end."""

    source: str
    places: tuple[Place, ...]
    committed: bool
    span: Span
    fixes: tuple[Fix, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Held:
    """A name, or a range of numbers, by which a server knows a source."""

    source: str
    server: tuple[str, ...]
    value: str
    called: str
    option: str
    span: Span


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is known of the delivery of a file's rows."""

    proofs: tuple[Proof, ...] = ()
    choices: tuple[Choice, ...] = ()
    writers: tuple[Writer, ...] = ()
    readers: tuple[Reader, ...] = ()
    held: tuple[Held, ...] = ()

    @property
    def shares(self) -> bool:
        """Whether other files may have something to do with it."""
        return bool(self.writers or self.readers or self.held)
