"""What has to come out, computed over the whole input at once and without Flink."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.systems.chaos.records import Record

_DELAY = timedelta(seconds=5)
_MINUTE = timedelta(minutes=1)
Row = tuple[object, ...]


@dataclass(slots=True)
class Batch:
    """Takes the records in the order in which they were sent."""

    taken: int = 0
    discarded: int = 0
    repeated: int = 0
    rejected: Counter[Row] = field(default_factory=Counter)
    late: Counter[Row] = field(default_factory=Counter)
    malformed: Counter[Row] = field(default_factory=Counter)
    _first: dict[int, tuple[datetime, str, int]] = field(default_factory=dict)
    _newest: dict[int, datetime] = field(default_factory=dict)

    def take(self, record: Record) -> None:
        """One more record."""
        self.taken += 1
        order = _decoded(record.value)
        if order is None:
            self.malformed[(record.value.decode(),)] += 1
            return
        moment = datetime.fromisoformat(order["at"])
        watermark = self._watermark()
        newest = self._newest.get(record.partition, moment)
        self._newest[record.partition] = max(newest, moment)
        if order["amount"] is None or order["amount"] <= 0:
            self.rejected[(order["id"], order["amount"], "positive")] += 1
        elif order["kind"] == "probe":
            self.discarded += 1
        elif watermark is not None and moment <= watermark:
            self.late[(order["id"], order["amount"], str(moment))] += 1
        else:
            self._keep(order["id"], (moment, order["shop"], order["amount"]))

    def totals(self) -> Counter[Row]:
        """The rows of the window, each once."""
        sums: dict[tuple[datetime, str], tuple[int, int, int]] = {}
        for id, (moment, shop, amount) in self._first.items():
            key = moment.replace(second=0, microsecond=0), shop
            orders, amounts, ids = sums.get(key, (0, 0, 0))
            sums[key] = orders + 1, amounts + amount, ids + id
        return Counter({(str(start), shop, *told): 1 for (start, shop), told in sums.items()})

    def shops(self) -> Counter[Row]:
        """The row of each shop, once."""
        sums: dict[str, tuple[int, int]] = {}
        for _, shop, amount in self._first.values():
            orders, amounts = sums.get(shop, (0, 0))
            sums[shop] = orders + 1, amounts + amount
        return Counter({(shop, *told): 1 for shop, told in sums.items()})

    def _keep(self, id: int, order: tuple[datetime, str, int]) -> None:
        known = self._first.get(id)
        if known is None:
            self._first[id] = order
            return
        # All that is sent of one order lies within the pipeline's ten minutes.
        assert abs(known[0] - order[0]) < 10 * _MINUTE
        self.repeated += 1
        self._first[id] = min(known, order, key=lambda one: one[0])

    def _watermark(self) -> datetime | None:
        """The watermark, where it has come as far as it can with what was taken."""
        if len(self._newest) < 2:
            return None
        return min(self._newest.values()) - _DELAY


def _decoded(value: bytes) -> Any:
    """The order; None where the pipeline's format would not take the record."""
    try:
        order = json.loads(value)
        datetime.strptime(order["at"], "%Y-%m-%d %H:%M:%S.%f")
        if order["amount"] is not None and not isinstance(order["amount"], int):
            return None
    except ValueError:
        return None
    return order
