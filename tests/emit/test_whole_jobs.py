"""Flink plans every job of the documentation that needs no connector's jar, all its sinks together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from compiler.checked import Checked, Settings
from compiler.compile import check
from dsl.source import Source
from tests.emit.whole_jobs import explain, plannable
from tests.markdown import MAIN, blocks_of, settings_of
from tests.test_cases import PAGES, documented, name_of

pytestmark = pytest.mark.flink


def jobs() -> Iterator[tuple[str, Checked]]:
    for name, block, libraries in documented():
        files = libraries
        yield (
            name,
            check(Source(f"{name}.stream", block.text), Settings(), lambda p, _, f=files: f.get(p)),
        )
    for path in PAGES:
        every = blocks_of(path.read_text(encoding="utf-8"))
        files = {
            word: Source(word, b.text)
            for b in every
            for word in b.info
            if word.endswith((".stream", ".avsc", ".json"))
        }
        for place, block in enumerate(every):
            if block.language == "stream" and not any(w.endswith(".stream") for w in block.info):
                source = Source(MAIN, block.text)
                yield (
                    f"{name_of(path)}-{place}",
                    check(source, settings_of(block), lambda p, _, f=files: f.get(p)),
                )


def test_flink_plans_the_documented_jobs() -> None:
    planned, wrong = 0, []
    for name, checked in jobs():
        if not plannable(checked) or any(f.language == "python" for f in checked.plan.functions):
            continue
        planned += 1
        try:
            assert "Sink(" in explain(checked)
        except Exception as error:  # noqa: BLE001 - all that Flink refuses, at once
            wrong.append(f"{name}: {str(error)[:500]}")
    assert planned > 150
    assert wrong == [], "\n".join(wrong)
