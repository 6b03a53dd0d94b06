"""Checks of values: what is cut, overflows, turns into NULL or stops the job, by what is written in expressions.

Beside them stand checks of where sources begin to read, and of what makes a job slow.
"""

from __future__ import annotations

from compiler.checks.context import AnyCheck, Check
from compiler.checks.values.batches_too_slow import check_batches_too_slow
from compiler.checks.values.cascade_of_joins import check_cascade_of_joins
from compiler.checks.values.empty_time_range import check_empty_time_range
from compiler.checks.values.expressions import check_expressions
from compiler.checks.values.few_groups import check_few_groups
from compiler.checks.values.lookups import check_lookups
from compiler.checks.values.metadata_not_read import check_metadata_not_read
from compiler.checks.values.read_once import check_read_once
from compiler.checks.values.replication import check_replication
from compiler.checks.values.small_files import check_small_files
from compiler.checks.values.start_not_said import check_start_not_said

CHECKS: tuple[Check, ...] = (
    check_expressions,
    check_empty_time_range,
    check_start_not_said,
    check_replication,
    check_metadata_not_read,
    check_read_once,
    check_lookups,
    check_few_groups,
    check_small_files,
    check_cascade_of_joins,
    check_batches_too_slow,
)
"""In the order in which a reader should hear of them."""

IN_BATCH: tuple[AnyCheck, ...] = (
    check_expressions,
    check_empty_time_range,
    check_metadata_not_read,
)
"""Those that go by what is written alone, and are as true of jobs that end."""
