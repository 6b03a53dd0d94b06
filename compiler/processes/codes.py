"""Codes of what is wrong with a `process` step and its class."""

from __future__ import annotations

from dsl.diagnostic import Code

PROCESS_OF_CHANGES = Code("STA056", "process-of-changes")
TIMERS_WITHOUT_WATERMARK = Code("TIM020", "timers-without-watermark")
UNKNOWN_PARAMETER = Code("TYP036", "unknown-parameter")

CODES = (PROCESS_OF_CHANGES, TIMERS_WITHOUT_WATERMARK, UNKNOWN_PARAMETER)
