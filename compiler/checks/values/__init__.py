"""Checks of values: what is cut, overflows, turns into NULL or stops the job, by what is written in expressions."""

from __future__ import annotations

from compiler.checks.context import Check
from compiler.checks.values.expressions import check_expressions

CHECKS: tuple[Check, ...] = (check_expressions,)
"""In the order in which a reader should hear of them."""
