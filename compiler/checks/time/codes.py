"""Codes of what can go wrong with event time, and of rows that leave unseen."""

from __future__ import annotations

from dsl.diagnostic import Code, Severity

UNOBSERVED_LOSS = Code("QUA004", "unobserved-loss", Severity.WARNING)

CODES = (UNOBSERVED_LOSS,)
