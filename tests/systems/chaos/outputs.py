"""Where the pipeline writes: the sinks in its file, and what an independent reader finds in them afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from tests.systems.chaos.batch import Row
from tests.systems.chaos.faults import Fault

COLUMNS = {
    "totals": ("window_start", "shop", "orders", "amount", "ids"),
    "shops": ("shop", "orders", "amount"),
    "rejected": ("id", "amount", "reason"),
    "late": ("id", "amount", "at"),
    "malformed": ("text",),
}
"""The columns of each output that are compared."""
READ = {
    "totals": "totals",
    "shops": "per_shop",
    "rejected": "valid.rejected",
    "late": "deduped.late",
    "malformed": "orders.malformed",
}
"""The output of the pipeline that each of them is."""
UPDATED = "shops"
"""The one whose rows change, by the key `shop`; to the others rows are only added."""


class Outputs(Protocol):
    """The outputs in one kind of system."""

    @property
    def delivery(self) -> str:
        """What the pipeline can promise."""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What can happen to the system itself."""

    @property
    def environment(self) -> Mapping[str, str]:
        """What commands need to know besides."""

    def make(self) -> None:
        """Makes what has to be there before the pipeline runs."""

    def defaults(self) -> str:
        """Lines for the pipeline's `defaults`."""

    def sinks(self) -> str:
        """The sinks, as declarations of the pipeline's file."""

    def suffer(self, fault: Fault) -> None:
        """Lets a fault of `faults` happen, and what it ended begin again."""

    def seen(self) -> dict[str, Counter[Row]]:
        """The rows of each output, as they stand now."""


def row(values: Iterable[object]) -> Row:
    """A row in the form of the batch computation: times and records as it tells them."""
    return tuple(str(value) if isinstance(value, datetime) else value for value in values)
