"""Codes of how often rows are delivered."""

from __future__ import annotations

from dsl.diagnostic import Code, Severity

NOT_EXACTLY_ONCE = Code("DEL010", "not-exactly-once")
ROWS_CAN_BE_LOST = Code("DEL011", "rows-can-be-lost", Severity.WARNING)
NEVER_COMMITTED = Code("DEL012", "never-committed")
SHARED_TRANSACTIONS = Code("DEL013", "shared-transactions")
UNCOMMITTED_READ = Code("DEL014", "uncommitted-read")
LATER_THAN_PROMISED = Code("DEL015", "later-than-promised", Severity.WARNING)
SHOWN_AGAIN = Code("DEL016", "shown-again", Severity.WARNING)

CODES = (
    NOT_EXACTLY_ONCE,
    ROWS_CAN_BE_LOST,
    NEVER_COMMITTED,
    SHARED_TRANSACTIONS,
    UNCOMMITTED_READ,
    LATER_THAN_PROMISED,
    SHOWN_AGAIN,
)

TOGETHER = (SHARED_TRANSACTIONS, UNCOMMITTED_READ)
"""Reported of a file, and of files that are checked together."""
