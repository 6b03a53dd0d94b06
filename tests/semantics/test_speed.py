"""What hints about speed say of Flink's plans is what Flink plans."""

from __future__ import annotations

import pytest

from compiler.checked import Settings
from compiler.compile import Built, build, check
from dsl.source import Source
from runtime.engine import Engine
from runtime.oracle import explain
from tests.markdown import ROOT, blocks_of

pytestmark = pytest.mark.flink


def plan_of(engine: Engine, text: str) -> str:
    """Flink's plan of the job of a file."""
    checked = check(Source("p.stream", text), Settings(), lambda *_: None)
    built = build(checked)
    assert isinstance(built, Built)
    plan = explain(engine, built.script)
    assert isinstance(plan, str)
    return plan.rpartition("== Optimized Physical Plan ==")[2]


def examples(code: str) -> tuple[str, str]:
    """The wrong and the mended example of a page."""
    page = (ROOT / "docs" / "diagnostics" / f"{code}.md").read_text(encoding="utf-8")
    wrong, mended = (block.text for block in blocks_of(page) if block.language == "stream")
    return wrong, mended


def test_groups_are_added_up_before_they_are_sent_in_mini_batches(engine: Engine) -> None:
    wrong, mended = (plan_of(engine, text) for text in examples("STA052"))
    assert "LocalGroupAggregate" not in wrong
    assert "LocalGroupAggregate" in mended


def test_joins_by_one_key_are_planned_as_one(engine: Engine) -> None:
    wrong, mended = (plan_of(engine, text) for text in examples("STA054"))
    assert "MultiJoin" not in wrong
    assert "MultiJoin" in mended
