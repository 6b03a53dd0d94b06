"""What Flink should give, computed without it: watermarks, windows, sessions."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.semantics.harness import Row

START = dt.datetime(2024, 1, 1, 12)
DELAY = dt.timedelta(seconds=5)
TICK = dt.timedelta(milliseconds=1)
EPOCH = dt.datetime(1970, 1, 1)

Bounds = tuple[dt.datetime, dt.datetime]


def second(count: float) -> dt.timedelta:
    return dt.timedelta(seconds=count)


@dataclass(frozen=True)
class Event:
    """A row of the source `events`; `watermark` is the one that stands when it comes."""

    id: int
    k: str | None
    v: int | None
    ts: dt.datetime
    watermark: dt.datetime


def random_events(seed: int, count: int = 60, spread: int = 45) -> list[Row]:
    """Rows whose times go forward, and back by up to `spread` seconds; with gaps, ties and edges of windows."""
    numbers = random.Random(seed)
    now = START
    rows: list[Row] = []
    for number in range(count):
        now += second(numbers.choice((0, 0, 1, 3, 7, 20)))
        at = now - second(numbers.choice((0, 0, 0, 2, 5, 6, spread, numbers.randrange(spread))))
        at -= numbers.choice((dt.timedelta(), dt.timedelta(), TICK))
        if numbers.random() < 0.25:
            at = EPOCH + ((at - EPOCH) // second(10)) * second(10)
        key = numbers.choice(("a", "b", "it's", None))
        rows.append((number, key, numbers.choice((None, 1, 2, 2, 3)), at))
    return rows


def events(rows: Sequence[Row]) -> list[Event]:
    """The rows with the watermark that each of them meets."""
    found = []
    watermark = dt.datetime.min
    for number, key, value, at in rows:
        assert isinstance(number, int)
        assert isinstance(at, dt.datetime)
        found.append(Event(number, key, value, at, watermark))  # type: ignore[arg-type]
        watermark = max(watermark, at - DELAY)
    return found


def windows(
    kind: str, at: dt.datetime, sizes: tuple[int, ...], offset: int = 0
) -> Iterator[Bounds]:
    """The windows of a time; lengths in seconds, in the order of the `window` step."""
    size = second(sizes[-1])
    every = second(sizes[0]) if kind == "hop" else size
    origin = EPOCH + second(offset)
    start = origin + (at - origin) // every * every
    if kind == "cumulate":
        end = start + second(sizes[0])
        while end <= start + size:
            if end > at:
                yield start, end
            end += second(sizes[0])
        return
    while start + size > at:
        yield start, start + size
        start -= every


def closed(end: dt.datetime, watermark: dt.datetime) -> bool:
    return end - TICK <= watermark


Totals = Counter[Row]


def expected(
    rows: Sequence[Row], kind: str, sizes: tuple[int, ...], offset: int = 0
) -> tuple[Totals, Totals]:
    """`window_start, window_end, k, ids` of the windows, and `id, window_start, window_end` of late rows."""
    members: dict[tuple[Bounds, str | None], list[int]] = {}
    late: Totals = Counter()
    for event in events(rows):
        for bounds in windows(kind, event.ts, sizes, offset):
            if closed(bounds[1], event.watermark):
                late[event.id, *bounds] += 1
            else:
                members.setdefault((bounds, event.k), []).append(event.id)
    return Counter({(*b, k, tuple(sorted(ids))): 1 for (b, k), ids in members.items()}), late


def expected_sessions(rows: Sequence[Row], gap: int) -> tuple[Totals, Totals]:
    """The same of sessions; late rows are `id` alone."""
    pause = second(gap)
    live: list[tuple[str | None, dt.datetime, dt.datetime, list[int]]] = []
    totals: Totals = Counter()
    late: Totals = Counter()
    for event in events(rows):
        for session in [s for s in live if closed(s[2], event.watermark)]:
            live.remove(session)
            totals[session[1], session[2], session[0], tuple(sorted(session[3]))] += 1
        start, end, ids = event.ts, event.ts + pause, [event.id]
        if closed(end, event.watermark):
            late[(event.id,)] += 1
            continue
        for session in [s for s in live if s[0] == event.k and s[1] <= end and s[2] >= start]:
            live.remove(session)
            start, end, ids = min(start, session[1]), max(end, session[2]), ids + session[3]
        live.append((event.k, start, end, ids))
    for key, start, end, ids in live:
        totals[start, end, key, tuple(sorted(ids))] += 1
    return totals, late
