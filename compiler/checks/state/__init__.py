"""Checks of changes, keys and state: what Flink plans without a word and production pays for."""

from __future__ import annotations

from compiler.checks.context import Check
from compiler.checks.state.budget import check_budget
from compiler.checks.state.called_final import check_called_final
from compiler.checks.state.changes import (
    check_events_without_key,
    check_normalized_upserts,
    check_repeated_events,
    check_windows_of_changes,
)
from compiler.checks.state.deletes_kept import check_deletes_kept
from compiler.checks.state.groups_on_heap import check_groups_on_heap
from compiler.checks.state.half_windows import check_half_windows
from compiler.checks.state.lost_times import check_lost_times
from compiler.checks.state.null_keys import check_null_keys
from compiler.checks.state.on_conflict import check_on_conflict
from compiler.checks.state.patterns import check_patterns
from compiler.checks.state.rankings import check_rankings
from compiler.checks.state.retention import check_retention
from compiler.checks.state.single_tasks import check_single_tasks
from compiler.checks.state.sink_keys import (
    check_keyless_changes,
    check_message_keys,
    check_replaced_rows,
    check_sink_keys,
)
from compiler.checks.state.tables_forgotten import check_forgotten_tables
from compiler.checks.state.ttl_horizons import (
    check_forgotten_rows,
    check_one_ttl,
    check_ttl_by_the_clock,
    check_ttl_horizons,
)
from compiler.checks.state.unbounded_groups import check_unbounded_groups
from compiler.checks.state.unbounded_joins import check_unbounded_joins, check_unbounded_subqueries
from compiler.checks.state.unlike_windows import check_unlike_windows
from compiler.checks.state.unstable_values import check_unstable_conditions, check_unstable_values

CHECKS: tuple[Check, ...] = (
    check_retention,
    check_null_keys,
    check_unstable_values,
    check_unstable_conditions,
    check_half_windows,
    check_lost_times,
    check_unlike_windows,
    check_sink_keys,
    check_message_keys,
    check_keyless_changes,
    check_replaced_rows,
    check_deletes_kept,
    check_groups_on_heap,
    check_unbounded_joins,
    check_unbounded_subqueries,
    check_unbounded_groups,
    check_rankings,
    check_called_final,
    check_patterns,
    check_single_tasks,
    check_normalized_upserts,
    check_repeated_events,
    check_events_without_key,
    check_windows_of_changes,
    check_ttl_horizons,
    check_forgotten_tables,
    check_forgotten_rows,
    check_one_ttl,
    check_ttl_by_the_clock,
    check_on_conflict,
    check_budget,
)
"""In the order in which a reader should hear of them."""
