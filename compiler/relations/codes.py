"""Codes of what is wrong with the steps of a task and the queries in it."""

from __future__ import annotations

from dsl.diagnostic import Code, Severity

DUPLICATE_COLUMN = Code("NAM010", "duplicate-column")
UNION_MISMATCH = Code("TYP012", "union-mismatch")
MISPLACED_STEP = Code("TYP013", "misplaced-step")
NOT_GROUPED = Code("TYP015", "not-grouped")
UNNAMED_COLUMN = Code("TYP016", "unnamed-column")
WINDOW_WITHOUT_EVENT_TIME = Code("TIM001", "window-without-event-time")
UNVERSIONED_TEMPORAL_JOIN = Code("TIM002", "unversioned-temporal-join")
WRONG_WINDOW_SIZE = Code("TIM003", "wrong-window-size")
LATE_ROWS_UNREAD = Code("TIM004", "late-rows-unread", Severity.WARNING)
WRONG_WATERMARK = Code("TIM005", "wrong-watermark")
NO_LOOKUP_SOURCE = Code("TIM006", "no-lookup-source")
LOOKUP_WITHOUT_KEY = Code("TIM007", "lookup-without-key")
TIME_BEHIND_WATERMARK = Code("TIM008", "time-behind-watermark", Severity.WARNING)
UPDATES_INTO_APPEND_SINK = Code("STA001", "updates-into-append-sink")
REJECTED_ROWS_UNREAD = Code("QUA002", "rejected-rows-unread")
REASON_COLUMN_TAKEN = Code("QUA003", "reason-column-taken")
UNROUTABLE_ERROR = Code("QUA008", "unroutable-error")

CODES = (
    DUPLICATE_COLUMN,
    UNION_MISMATCH,
    MISPLACED_STEP,
    NOT_GROUPED,
    UNNAMED_COLUMN,
    WINDOW_WITHOUT_EVENT_TIME,
    UNVERSIONED_TEMPORAL_JOIN,
    WRONG_WINDOW_SIZE,
    LATE_ROWS_UNREAD,
    WRONG_WATERMARK,
    NO_LOOKUP_SOURCE,
    LOOKUP_WITHOUT_KEY,
    TIME_BEHIND_WATERMARK,
    UPDATES_INTO_APPEND_SINK,
    REJECTED_ROWS_UNREAD,
    REASON_COLUMN_TAKEN,
    UNROUTABLE_ERROR,
)
