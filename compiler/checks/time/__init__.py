"""Checks of event time: watermarks, idleness, lateness, zones."""

from __future__ import annotations

from compiler.checks.context import Check
from compiler.checks.time.unobserved_loss import check_unobserved_loss

CHECKS: tuple[Check, ...] = (check_unobserved_loss,)
"""In the order in which a reader should hear of them."""
