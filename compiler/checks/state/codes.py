"""Codes of what changes, keys and state of a streaming job come to."""

from __future__ import annotations

from dsl.diagnostic import Code, Severity

W, INFO = Severity.WARNING, Severity.INFO

UNBOUNDED_JOIN = Code("STA002", "unbounded-join", W)
UNBOUNDED_GROUPS = Code("STA003", "unbounded-groups", W)
HALF_A_WINDOW = Code("STA004", "half-a-window")
TIME_BOUND_WITHOUT_EFFECT = Code("STA005", "time-bound-without-effect")
UNLIKE_WINDOWS_JOINED = Code("STA006", "unlike-windows-joined")
UNBOUNDED_SUBQUERY = Code("STA007", "unbounded-subquery", W)
SINGLE_TASK = Code("STA008", "single-task", W)
RANKING_KEEPS_ALL = Code("STA009", "ranking-keeps-all", W)
TTL_BELOW_HORIZON = Code("STA010", "ttl-below-horizon", W)
TTL_FORGETS_CHANGING_ROWS = Code("STA011", "ttl-forgets-changing-rows", W)
ONE_TTL_FOR_ALL = Code("STA012", "one-ttl-for-all", INFO)
TTL_BY_THE_CLOCK = Code("STA013", "ttl-by-the-clock", INFO)
PATTERN_WITHOUT_END = Code("STA014", "pattern-without-end", W)
SINK_KEY_DIFFERS = Code("STA015", "sink-key-differs", W)
UPSERTS_NORMALIZED = Code("STA016", "upserts-normalized", W)
ROWS_REPLACED_BY_KEY = Code("STA017", "rows-replaced-by-key", W)
CHANGES_OUT_OF_ORDER = Code("STA018", "changes-out-of-order")
UNSTABLE_VALUE = Code("STA019", "unstable-value")
UNSTABLE_CONDITION = Code("STA020", "unstable-condition")
NULL_IN_KEY = Code("STA021", "null-in-key")
EVENTS_TWICE = Code("STA022", "events-twice", W)
WINDOW_OF_CHANGES = Code("STA023", "window-of-changes", W)
CHANGES_WITHOUT_KEY = Code("STA024", "changes-without-key", W)
KEY_OF_MESSAGES_DIFFERS = Code("STA025", "key-of-messages-differs")
TTL_FORGETS_TABLE = Code("STA026", "ttl-forgets-table", W)
REPLACED_FIRST_ROW = Code("STA027", "replaced-first-row")
EMPTY_TIME_RANGE = Code("STA029", "empty-time-range")
EVENTS_TWICE_WITHOUT_KEY = Code("STA030", "events-twice-without-key")
DELETES_KEPT = Code("STA057", "deletes-kept", W)
GROUPS_ON_HEAP = Code("STA058", "groups-on-heap")

CODES = (
    UNBOUNDED_JOIN,
    UNBOUNDED_GROUPS,
    HALF_A_WINDOW,
    TIME_BOUND_WITHOUT_EFFECT,
    UNLIKE_WINDOWS_JOINED,
    UNBOUNDED_SUBQUERY,
    SINGLE_TASK,
    RANKING_KEEPS_ALL,
    TTL_BELOW_HORIZON,
    TTL_FORGETS_CHANGING_ROWS,
    ONE_TTL_FOR_ALL,
    TTL_BY_THE_CLOCK,
    PATTERN_WITHOUT_END,
    SINK_KEY_DIFFERS,
    UPSERTS_NORMALIZED,
    ROWS_REPLACED_BY_KEY,
    CHANGES_OUT_OF_ORDER,
    UNSTABLE_VALUE,
    UNSTABLE_CONDITION,
    NULL_IN_KEY,
    EVENTS_TWICE,
    WINDOW_OF_CHANGES,
    CHANGES_WITHOUT_KEY,
    KEY_OF_MESSAGES_DIFFERS,
    TTL_FORGETS_TABLE,
    REPLACED_FIRST_ROW,
    EMPTY_TIME_RANGE,
    EVENTS_TWICE_WITHOUT_KEY,
    DELETES_KEPT,
    GROUPS_ON_HEAP,
)
