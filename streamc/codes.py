"""The diagnostics that arise outside the compiler: in reading, in testing, in ourselves."""

from __future__ import annotations

from dsl.codes import FORMATTING
from dsl.diagnostic import Code

NOT_UTF8 = Code("SYN090", "not-utf8")
TEST_FAILED = Code("QUA001", "test-failed")
INTERNAL_ERROR = Code("BUG001", "internal-error")

CODES = (NOT_UTF8, TEST_FAILED, INTERNAL_ERROR, *FORMATTING)
