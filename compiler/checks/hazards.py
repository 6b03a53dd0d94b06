"""Codes of what Flink runs, and production may pay for: who asks only whether Flink runs a job leaves them out."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.checks.delivery import codes as delivery
from compiler.checks.sharing import codes as sharing
from compiler.checks.state import codes as state
from compiler.checks.values import codes as values
from dsl.diagnostic import Severity

HAZARDS = (*state.CODES, *values.CODES, *sharing.CODES, *delivery.CODES)

WITHOUT_HAZARDS: Mapping[str, Severity | None] = {code.number: None for code in HAZARDS}
"""Severities with which a file is checked without them."""
