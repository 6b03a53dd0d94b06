"""Checks of event time: watermarks, idleness, lateness, zones."""

from __future__ import annotations

from compiler.checks.context import Check
from compiler.checks.time.alignment import check_alignment
from compiler.checks.time.days import check_days
from compiler.checks.time.epochs import check_epochs
from compiler.checks.time.idleness import check_idleness, check_short_idle
from compiler.checks.time.last_by_arrival import check_last_by_arrival
from compiler.checks.time.late_twice import check_late_twice
from compiler.checks.time.mixed_times import check_mixed_times
from compiler.checks.time.source_times import check_source_times
from compiler.checks.time.unobserved_loss import check_unobserved_loss

CHECKS: tuple[Check, ...] = (
    check_source_times,
    check_epochs,
    check_mixed_times,
    check_idleness,
    check_short_idle,
    check_alignment,
    check_days,
    check_unobserved_loss,
    check_last_by_arrival,
    check_late_twice,
)
"""In the order in which a reader should hear of them."""
