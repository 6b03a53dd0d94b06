"""Checks of changes, keys and state: what Flink plans without a word and production pays for."""

from __future__ import annotations

from compiler.checks.context import Check
from compiler.checks.state.budget import check_budget
from compiler.checks.state.on_conflict import check_on_conflict
from compiler.checks.state.retention import check_retention

CHECKS: tuple[Check, ...] = (check_retention, check_on_conflict, check_budget)
"""In the order in which a reader should hear of them."""
