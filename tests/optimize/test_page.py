"""What docs/optimizer.md shows of each pass is what the pass does."""

from __future__ import annotations

import re

from compiler.checked import Settings
from compiler.compile import check
from compiler.emit.flink_sql import emit
from compiler.optimize.passes import PASSES, optimize
from compiler.plan.plan import Plan
from dsl.source import Source
from tests.markdown import ROOT, blocks_of

PAGE = (ROOT / "docs" / "optimizer.md").read_text(encoding="utf-8")


def plan() -> Plan:
    text = next(block.text for block in blocks_of(PAGE) if block.language == "stream")
    checked = check(Source("page.stream", text), Settings(), lambda *_: None)
    assert checked.plan is not None, checked.diagnostics
    return checked.plan


def sql(of: Plan) -> list[str]:
    script = emit(of)
    return [one.sql + "\n" for one in (*script.statements, *script.inserts)]


def test_what_changed() -> None:
    told = next(block.text for block in blocks_of(PAGE) if block.language == "text")
    changes = optimize(plan()).changes
    lines = [f"{one.relation}: {one.what} ({one.pass_name}): {one.why}\n" for one in changes]
    assert "".join(lines) == told


def test_each_pass_before_and_after() -> None:
    """A block is a part of one statement, and `before` is in none when the pass is done."""
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
    assert list(sections) == [name for name, _ in PASSES]
    now = plan()
    for name, run in PASSES:
        parts = {block.info[1]: block.text for block in blocks_of(sections[name])}
        was, now = sql(now), run(now).plan
        assert any(parts["before"] in one for one in was), name
        assert not any(parts["before"] in one for one in sql(now)), name
        assert any(parts.get("after", "") in one for one in sql(now)), name
