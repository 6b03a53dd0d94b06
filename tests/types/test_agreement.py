"""Our verdicts on expressions are those that Flink's planner gave when they were recorded."""

import pytest

from tests.types.agreement import REFUSED, cases, ours_of, same
from tests.types.differences import DIFFERENCES


def differing(step: int) -> tuple[int, list[tuple[str, str, str]]]:
    """How many were compared, and (expression, Flink's verdict, ours) where they differ."""
    compared = 0
    found = []
    for _, group in cases():
        chosen = group[compared % step :: step]
        compared += len(chosen)
        for case, mine in zip(chosen, ours_of([c.expression for c in chosen]), strict=True):
            if not same(case.flink, mine):
                found.append((case.expression, case.flink, mine))
    return compared, found


def unexplained(found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [one for one in found if not any(d.covers(one[0]) for d in DIFFERENCES)]


def test_a_sample_agrees() -> None:
    compared, found = differing(step=20)
    assert compared > 2000
    assert unexplained(found) == []


@pytest.mark.slow
def test_all_agree_but_for_the_known_differences() -> None:
    compared, found = differing(step=1)
    assert unexplained(found) == []
    counted = {d.name: sum(d.covers(expression) for expression, _, _ in found) for d in DIFFERENCES}
    assert counted == {d.name: d.count for d in DIFFERENCES}
    assert len(found) / compared < 0.005


@pytest.mark.slow
def test_enough_is_accepted_for_agreement_to_mean_something() -> None:
    accepted = [case for _, group in cases() for case in group if case.flink != REFUSED]
    assert len(accepted) > 10_000
    assert len({case.flink for case in accepted}) > 500
