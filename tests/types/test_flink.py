"""The recorded verdicts are still those of the Flink that is installed."""

import pytest

from tests.types.agreement import REFUSED, cases


@pytest.mark.flink
@pytest.mark.slow
def test_a_sample_of_the_record_is_what_flink_says() -> None:
    from tests.types.flink_types import Planner

    sample = [case for _, group in cases() for case in group[::40]]
    wrong = []
    asker = Planner()
    accepted = []
    for case in sample:
        kind, _ = asker.ask(case.expression)
        if kind is not None and case.flink == REFUSED:
            accepted.append(case.expression)  # the translation refuses it, or the record is old
        elif (kind or REFUSED) != case.flink:
            wrong.append((case.expression, case.flink, kind))
    refused = {e for one in accepted for e, _ in asker.unplanned([one])}
    wrong += [(expression, REFUSED, "accepted") for expression in set(accepted) - refused]
    assert wrong == []
