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


@pytest.mark.flink
def test_types_without_a_length_are_as_long_as_in_flink(engine) -> None:
    """CHAR is one long and VARCHAR any length, whatever the documentation says."""
    from runtime.oracle import schema

    names = (
        "char",
        "varchar",
        "binary",
        "varbinary",
        "decimal",
        "time",
        "timestamp",
        "timestamp_ltz",
    )
    environment = engine.table_environment("streaming", ())
    columns = ", ".join(f"c{n} {name}, r{n} ROW<x {name}>" for n, name in enumerate(names))
    environment.executeSql(f"CREATE TEMPORARY TABLE t ({columns}) WITH ('connector' = 'datagen')")
    theirs = {c.name: c.type for c in schema(environment, "SELECT * FROM t")}
    text = f"source t from datagen {{\n  columns ({columns.lower()})\n}}\n"
    ours = checked_columns(text)
    assert ours == theirs


def checked_columns(text: str) -> dict[str, str]:
    from compiler.checked import Settings
    from compiler.compile import check
    from compiler.types.show import show
    from dsl.source import Source

    file = f"pipeline p {{}}\n{text}sink out from t into print\n"
    checked = check(Source("t.stream", file), Settings(), lambda *_: None)
    source = next(o for o in checked.outputs if o.kind == "source")
    return {c.name: show(c.type) for c in source.columns}
