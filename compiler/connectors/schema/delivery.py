"""What catalogue files say of delivery: how a source reads again, how a sink writes once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import model_validator

from compiler.connectors.schema.options import Entry


class PositionEntry(Entry):
    """By which option a server knows its readers."""

    option: str
    called: str
    server: list[str]
    by_chance: str = ""
    one_when: str = ""


class UnsettledEntry(Entry):
    """A start that depends on what others did."""

    when: str
    unless: str
    begins: str
    then: str


class PluginEntry(Entry):
    """The option that names a part of the server."""

    option: str
    common: str


class PauseEntry(Entry):
    """For how long a live part of a source may be silent."""

    why: str
    option: str = ""
    milliseconds: int = 0

    @model_validator(mode="after")
    def _one(self) -> Self:
        if bool(self.option) is bool(self.milliseconds):
            raise ValueError("a `pause` is as long as an option says, or so many `milliseconds`")
        return self


class ReadingEntry(Entry):
    """How a source gives rows again after a failure."""

    replays: Literal["", "position", "start", "never", "undeleted"] = ""
    replays_when: list[str] = []
    skips_when: list[str] = []
    start: str = ""
    repeats_when: list[str] = []
    committed: str = ""
    in_parts: str = ""
    leaves_out: list[str] = []
    clocks: bool = False
    waits_unless: list[str] = []
    hides: str = ""
    pause: PauseEntry | None = None
    position: PositionEntry | None = None
    unsettled: UnsettledEntry | None = None
    plugin: PluginEntry | None = None

    def means(self) -> Iterator[str]:
        """The conditions and options of which it speaks."""
        yield from (*self.replays_when, *self.skips_when, *self.repeats_when, *self.waits_unless)
        if self.pause is not None and self.pause.option:
            yield self.pause.option
        yield from filter(
            None, (self.start, self.committed, self.in_parts, self.hides, *self.leaves_out)
        )
        if self.position is not None:
            yield from (self.position.option, *self.position.server)
            yield from filter(None, (self.position.one_when,))
        if self.unsettled is not None:
            yield self.unsettled.when
        if self.plugin is not None:
            yield self.plugin.option


class TransactionsEntry(Entry):
    """The options of a sink's transactions."""

    prefix: str
    timeout: str
    limit: str
    lists_when: str = ""


class WritingEntry(Entry):
    """How a sink keeps from writing rows twice."""

    guarantee: str = ""
    idempotent_with_key: bool = False
    idempotent_when: list[str] = []
    keeps_nothing: bool = False
    only_seen: bool = False
    message_key: str = ""
    together_when: str = ""
    closed_formats: list[str] = []
    merged_when: str = ""
    loses: str = ""
    transactions: TransactionsEntry | None = None

    def means(self) -> Iterator[str]:
        """The conditions and options of which it speaks."""
        yield from filter(None, (self.guarantee, *self.idempotent_when))
        yield from filter(None, (self.message_key, self.together_when, self.merged_when))
        if self.transactions is not None:
            yield from filter(None, self.transactions.model_dump().values())
