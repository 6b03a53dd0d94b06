"""The diagnostics of formatting."""

from __future__ import annotations

from dsl.diagnostic import Code, Severity

ALLOWANCE_IN_THE_WAY = Code("SYN009", "allowance-in-the-way", Severity.WARNING)
NOT_PROVED = Code("SYN010", "formatting-not-proved")

CODES: tuple[Code, ...] = (ALLOWANCE_IN_THE_WAY, NOT_PROVED)
