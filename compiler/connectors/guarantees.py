"""What a connector does for delivery: how a source gives rows again, how a sink keeps from writing them twice.

Conditions are `name` or `name = value` over the options of the connector, in our names and Flink's values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dsl.records import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """How a server knows its readers: by the value of `option`, `called` so in words; `server` are the options that
    name the server. Two readers with one value, or with ranges of numbers that overlap, are one to it.

    `by_chance` says among which values one is taken where nothing is said. Each task is a reader of its own, but for
    `one_when`; where that is empty, all tasks are one.
    """

    option: str
    called: str
    server: tuple[str, ...] = ()
    by_chance: str = ""
    one_when: str = ""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A start without state that depends on what others did: where `when` holds and Flink's option `unless` is not
    said; `begins` tells in words where it begins, `then` what may come of it.
    """

    when: str
    unless: str
    begins: str
    then: str


@dataclass(frozen=True, slots=True)
class Plugin:
    """The option that names a part of the server, of which `common` is there everywhere."""

    option: str
    common: str


@dataclass(frozen=True, slots=True)
class Pause:
    """For how long a live part of a source may be silent: as an option says, or `milliseconds`; `why` in words."""

    why: str
    option: str = ""
    milliseconds: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """How a source gives rows again after a failure.

    `replays` says from where: `position` (that of the last checkpoint), `start` (all rows again), `never` (others, or
    none), `undeleted` (what is not deleted yet, whatever a checkpoint says), or nothing where that is not known;
    `replays_when` are conditions under which it is `position`.
    `skips_when` are those under which a start without state passes over rows, `start` what a file says to begin at the
    first; `repeats_when` those under which rows may come twice without any failure. `committed` is what a file says to
    read only what transactions have committed. `in_parts` is the condition under which a table is read in parts for the
    first time, each of which a checkpoint holds. `leaves_out` are options that leave out some of what lies in a place.
    `clocks` tells that its parts (partitions, shards) have watermarks of their own, the slowest of which counts.
    `hides` is the option that says for how long a queue hides a message from others at a time.
    `waits_unless` are conditions of which one has to hold, where a look-up would else wait for the answer to each row.
    """

    replays: str = ""
    replays_when: tuple[str, ...] = ()
    skips_when: tuple[str, ...] = ()
    start: str = ""
    repeats_when: tuple[str, ...] = ()
    committed: str = ""
    in_parts: str = ""
    leaves_out: tuple[str, ...] = ()
    clocks: bool = False
    waits_unless: tuple[str, ...] = ()
    hides: str = ""
    pause: Pause | None = None
    position: Position | None = None
    unsettled: Unsettled | None = None
    plugin: Plugin | None = None


@dataclass(frozen=True, slots=True)
class Transactions:
    """The options of a sink's transactions: the `prefix` of their ids, the `timeout` after which the server ends one,
    the `limit` of the server for it; `lists_when` is the condition under which a job that starts ends all transactions
    whose ids begin with its prefix, others' too.
    """

    prefix: str
    timeout: str
    limit: str
    lists_when: str = ""


@dataclass(frozen=True, slots=True)
class Writing:
    """How a sink keeps from writing rows twice. `guarantee` is the option that says how often rows are written, where
    there is a choice; `idempotent_with_key` tells that a row written again replaces itself where the table has a
    primary key, `idempotent_when` under which conditions it does; `keeps_nothing` that nobody reads the rows,
    `only_seen` that people do, and what comes out of order does no harm. `message_key` is the option that names the key
    of messages, which `together_when` come to a reader in order. `closed_formats` are those whose files end with each
    checkpoint, unless `merged_when`. `loses` tells in words why rows may never arrive.
    """

    guarantee: str = ""
    idempotent_with_key: bool = False
    idempotent_when: tuple[str, ...] = ()
    keeps_nothing: bool = False
    only_seen: bool = False
    message_key: str = ""
    together_when: str = ""
    closed_formats: tuple[str, ...] = ()
    merged_when: str = ""
    loses: str = ""
    transactions: Transactions | None = None


_PARTS = (
    ("position", Position),
    ("unsettled", Unsettled),
    ("plugin", Plugin),
    ("pause", Pause),
)


def reading(data: Mapping[str, Any]) -> Reading:
    """The table `[reading]` of a catalogue file."""
    rest = _tuples(data)
    made: dict[str, Any] = {}
    for name, kind in _PARTS:
        given = rest.pop(name, None)
        made[name] = None if given is None else kind(**_tuples(given))
    return Reading(**rest, **made)


def writing(data: Mapping[str, Any]) -> Writing:
    """The table `[writing]` of a catalogue file."""
    rest = _tuples(data)
    given = rest.pop("transactions", None)
    return Writing(**rest, transactions=None if given is None else Transactions(**given))


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
