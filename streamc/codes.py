"""The diagnostics that arise outside the compiler: in reading, in testing, in ourselves."""

from __future__ import annotations

from dsl.codes import FORMATTING
from dsl.diagnostic import Code

NOT_UTF8 = Code("SYN090", "not-utf8")
TEST_FAILED = Code("QUA001", "test-failed")
PACKAGES_NOT_FETCHED = Code("TGT006", "packages-not-fetched")
INTERNAL_ERROR = Code("BUG001", "internal-error")

CODES = (NOT_UTF8, TEST_FAILED, PACKAGES_NOT_FETCHED, INTERNAL_ERROR, *FORMATTING)
