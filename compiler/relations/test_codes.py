"""The kinds of diagnostics about tests themselves."""

from __future__ import annotations

from dsl.diagnostic import Code

TEST_ROW_MISMATCH = Code("TYP014", "test-row-mismatch")
TEST_KIND_MISMATCH = Code("QUA005", "test-kind-mismatch")
TEST_TIME_MISMATCH = Code("QUA006", "test-time-mismatch")
TEST_ORDER_OPEN = Code("QUA007", "test-order-open")

CODES = (TEST_ROW_MISMATCH, TEST_KIND_MISMATCH, TEST_TIME_MISMATCH, TEST_ORDER_OPEN)
