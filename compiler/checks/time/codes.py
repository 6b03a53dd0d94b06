"""Codes of what can go wrong with event time, and of rows that leave unseen."""

from __future__ import annotations

from dsl.diagnostic import Code, Severity

UNOBSERVED_LOSS = Code("QUA004", "unobserved-loss", Severity.WARNING)
SILENT_PARTITION = Code("TIM009", "silent-partition-stops-time", Severity.WARNING)
SEEN_SELDOM = Code("TIM010", "join-waits-for-versions", Severity.WARNING)
IDLE_READERS = Code("TIM011", "more-readers-than-partitions", Severity.WARNING)
IDLE_TOO_SHORT = Code("TIM012", "idle-too-short", Severity.WARNING)
MIXED_TIMES = Code("TIM013", "mixed-times", Severity.WARNING)
DAYS_OF_UTC = Code("TIM014", "days-of-utc", Severity.INFO)
WRONG_EPOCH_UNIT = Code("TIM015", "wrong-epoch-unit", Severity.WARNING)
UNPARSED_TIME = Code("TIM016", "unparsed-time-stops-job", Severity.WARNING)
CLIENT_CLOCK = Code("TIM017", "client-clock", Severity.INFO)
UNALIGNED_SOURCES = Code("TIM018", "unaligned-sources", Severity.INFO)
LAST_BY_ARRIVAL = Code("TIM019", "last-by-arrival", Severity.WARNING)
LATE_TOLD_TWICE = Code("TIM021", "late-told-twice", Severity.WARNING)

CODES = (
    UNOBSERVED_LOSS,
    SILENT_PARTITION,
    SEEN_SELDOM,
    IDLE_READERS,
    IDLE_TOO_SHORT,
    MIXED_TIMES,
    DAYS_OF_UTC,
    WRONG_EPOCH_UNIT,
    UNPARSED_TIME,
    CLIENT_CLOCK,
    UNALIGNED_SOURCES,
    LAST_BY_ARRIVAL,
    LATE_TOLD_TWICE,
)
