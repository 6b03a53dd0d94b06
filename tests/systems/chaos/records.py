"""The input: records that a seed decides, of every kind, in the order in which they are sent.

Time goes on by `STEP` a record, and records are out of order by less than the pipeline's watermark allows: none of
them can be late, whenever it is read. Late ones come apart, in bursts: so far back that their windows have closed.
"""

from __future__ import annotations

import json
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.systems.chaos.pipeline import PARTITIONS

STEP = 20
"""Milliseconds of event time from record to record."""
_DISORDER = 3000
_RECENT = 50
_BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
_SHOPS = tuple(f"s{number}" for number in range(20))
_KINDS = ("web", "till", "phone")


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the input topic."""

    partition: int
    value: bytes


@dataclass(slots=True)
class Records:
    """Records of a seed; each call goes on where the last one ended."""

    seed: int
    count: int = 0
    _random: random.Random = field(init=False, repr=False)
    _recent: deque[dict[str, object]] = field(init=False, repr=False)
    _now: int = 0
    _nudges: int = 0

    def __post_init__(self) -> None:
        """Begins with the first one."""
        self._random = random.Random(self.seed)
        self._recent = deque(maxlen=_RECENT)

    def next(self, count: int) -> Iterator[Record]:
        """Records that are in time: most good, some repeated, malformed, to be rejected, or to be dropped."""
        for _ in range(count):
            self._now += STEP
            yield self._record(self._value())

    def late(self, count: int) -> Iterator[Record]:
        """Records of windows that closed long ago; none of them repeats another."""
        for _ in range(count):
            back = self._random.randrange(120_000, 600_000)
            yield self._record(_line(self._order(self._now - back)))

    def closing(self) -> Iterator[Record]:
        """A record of a later day in each partition, after which no window is open; it is rejected itself."""
        for partition in range(PARTITIONS):
            far = self._order(self._now + 86_400_000) | {"amount": -1}
            yield Record(partition, _line(far))

    def nudges(self) -> Iterator[Record]:
        """A record in each partition that cannot be decoded."""
        for partition in range(PARTITIONS):
            self._nudges += 1
            yield Record(partition, f"nudge {self._nudges}".encode())

    def _value(self) -> bytes:
        dice = self._random.random()
        if dice < 0.05 and self._recent:
            return self._repeated()
        order = self._order(self._now - self._random.randrange(_DISORDER))
        if dice < 0.06:
            return self._malformed(order)
        if dice < 0.08:
            return _line(order | {"amount": self._random.choice((0, -5, None))})
        if dice < 0.09:
            return _line(order | {"kind": "probe"})
        self._recent.append(order)
        return _line(order)

    def _repeated(self) -> bytes:
        """A good record once more: byte for byte, or sent anew with the time of its second sending."""
        again = self._random.choice(self._recent)
        if self._random.random() < 0.5:
            return _line(again)
        later = int(str(again["ms"])) + self._random.randrange(1, 500)
        return _line(again | {"ms": later})

    def _malformed(self, order: dict[str, object]) -> bytes:
        line = _line(order)
        wrong = self._random.randrange(4)
        if wrong == 0:
            return line[:-2]
        if wrong == 1:
            return line.replace(b'"amount": ', b'"amount": "x", "was": ')
        if wrong == 2:
            return f"order {order['id']}".encode()
        return line.replace(b'"2026-', b'"26-')

    def _order(self, moment: int) -> dict[str, object]:
        self.count += 1
        return {
            "id": self.count,
            "shop": self._random.choice(_SHOPS),
            "amount": self._random.randrange(1, 1000),
            "kind": self._random.choice(_KINDS),
            "ms": moment,
        }

    def _record(self, value: bytes) -> Record:
        return Record(self._random.randrange(PARTITIONS), value)


def _line(order: dict[str, object]) -> bytes:
    told = {key: value for key, value in order.items() if key != "ms"}
    moment = _BEGIN + timedelta(milliseconds=int(str(order["ms"])))
    text = moment.strftime("%Y-%m-%d %H:%M:%S.") + f"{moment.microsecond // 1000:03}"
    return json.dumps({**told, "at": text}).encode()
