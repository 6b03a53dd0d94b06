"""The compiler takes and refuses bodies as their marks say, at a place in the body."""

from __future__ import annotations

import pytest

from compiler.checked import Settings
from compiler.checks.hazards import WITHOUT_HAZARDS
from compiler.compile import check
from dsl.source import Source
from tests.relations.corpus import Body, bodies, constructs


@pytest.mark.parametrize("construct", constructs())
def test_verdicts(construct: str) -> None:
    wrong = [f"{body}\n  {found}" for body in bodies(construct) if (found := _differs(body))]
    assert wrong == [], "\n".join(wrong)


def _differs(body: Body) -> str | None:
    """What is other than the mark says; None where nothing is."""
    result = check(
        Source("corpus.stream", body.file), Settings(severities=WITHOUT_HAZARDS), lambda *_: None
    )
    errors = [d for d in result.diagnostics if d.severity == "error"]
    codes = [d.code.number for d in errors]
    if codes[:1] != ([] if body.code is None else [body.code]):
        return f"{codes} {[d.message for d in errors]}"
    start, end = body.file.index("task probe"), len(body.file)
    outside = [d for d in errors if not start <= d.labels[0].span.start <= end]
    return f"not in the task: {outside}" if outside else None


def test_there_are_many() -> None:
    found = [body for construct in constructs() for body in bodies(construct)]
    assert len(found) >= 400
    assert len({body.text for body in found}) >= 400
    assert sum(body.mark in ("only here", "only Flink", "otherwise") for body in found) <= 36
