"""Runs the checks of single expressions over a whole file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from compiler.checks.context import Job
from compiler.checks.values.dead_null_check import check_dead_null_check
from compiler.checks.values.decimal_too_narrow import check_decimal_too_narrow
from compiler.checks.values.digits_lost import check_digits_lost
from compiler.checks.values.failing_cast import check_failing_cast
from compiler.checks.values.integer_division import check_integer_division
from compiler.checks.values.keys import check_keys
from compiler.checks.values.narrowing_cast import check_narrowing_cast
from compiler.checks.values.not_in_null import check_not_in_null
from compiler.checks.values.places import Place, places, surroundings
from compiler.checks.values.sum_overflow import check_sum_overflow
from compiler.checks.values.unguarded_division import check_unguarded_division
from compiler.plan.expressions import AggregateCall, Call, CastExpr, OverCall, SubqueryExpr
from dsl.diagnostic import Diagnostic

PlaceCheck = Callable[[Place], Iterator[Diagnostic]]

CHECKS: dict[type, tuple[PlaceCheck, ...]] = {
    CastExpr: (check_failing_cast, check_narrowing_cast, check_decimal_too_narrow),
    Call: (
        check_unguarded_division,
        check_integer_division,
        check_digits_lost,
        check_not_in_null,
        check_dead_null_check,
    ),
    AggregateCall: (check_integer_division, check_sum_overflow),
    OverCall: (check_integer_division, check_sum_overflow),
    SubqueryExpr: (check_not_in_null,),
}
"""The checks of each kind of expression. Most of what stands in a file are columns and literals, which have none."""


def check_expressions(job: Job) -> Iterator[Diagnostic]:
    """What the checks of single expressions say, once of each that stands in the text.

    A step may stand in several operators of the plan, as a condition does that also gives a side output.
    """
    seen: set[tuple[str, object]] = set()
    around = surroundings(job.graph, job.settings)
    for place in places(job.graph, around):
        for check in CHECKS.get(type(place.expr), ()):
            for found in check(place):
                key = (found.code.number, found.span)
                if key not in seen:
                    seen.add(key)
                    yield found
    for found in check_keys(job.graph, around):
        key = (found.code.number, found.span)
        if key not in seen:
            seen.add(key)
            yield found
