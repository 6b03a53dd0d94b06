"""Checks of event time: watermarks, idleness, lateness, zones."""

from __future__ import annotations

from compiler.checks.context import Check

CHECKS: tuple[Check, ...] = ()
"""In the order in which a reader should hear of them."""
