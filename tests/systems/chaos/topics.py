"""The outputs as topics of Kafka, a transaction a checkpoint; of rows that change, the newest of each key counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tests.systems.chaos.batch import Row
from tests.systems.chaos.faults import Fault
from tests.systems.chaos.outputs import COLUMNS, READ, UPDATED, row
from tests.systems.kafka import Broker

_SINK = """\
sink {name}_out from {read} into kafka {{
  topic = '{name}'
  format = json
{key}}}
"""
_KEY = "  primary key (shop)\n"


@dataclass(frozen=True, slots=True)
class Topics:
    """Topics of the broker that the pipeline reads from."""

    broker: Broker
    delivery: str = "exactly_once"
    faults: tuple[Fault, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    def make(self) -> None:
        """Makes the topics."""
        for name in READ:
            self.broker.create(name)

    def defaults(self) -> str:
        """The broker is there already, for the source."""
        return ""

    def sinks(self) -> str:
        """A topic an output."""
        return "\n".join(
            _SINK.format(name=name, read=read, key=_KEY if name == UPDATED else "")
            for name, read in READ.items()
        )

    def suffer(self, fault: Fault) -> None:
        """The broker's faults are the source's."""
        raise AssertionError(fault)

    def seen(self) -> dict[str, Counter[Row]]:
        """What a reader of committed messages sees."""
        return {name: Counter(self._rows(name)) for name in READ}

    def _rows(self, name: str) -> list[Row]:
        found = self.broker.read(name)
        if name == UPDATED:
            found = list({message.key: message for message in found}.values())
        messages = [json.loads(message.value or b"") for message in found]
        return [row(_told(column, one[column]) for column in COLUMNS[name]) for one in messages]


def _told(column: str, value: object) -> object:
    return datetime.fromisoformat(str(value)) if column in ("at", "window_start") else value
