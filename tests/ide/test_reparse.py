"""What is read of an edited text by way of its older version is what is read of it alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiler.ide import reparse as module
from compiler.ide.reparse import reparse
from dsl.parse import parse
from dsl.parsed import Parsed
from dsl.source import Source
from tests.markdown import blocks_of

ROOT = Path(__file__).parents[2]
TYPED = [
    *"{}()[],.;:'`=$-\n x",
    "\r\n",
    "\U0001f600",
    "/*",
    "*/",
    "--",
    "\ntask t {\n  from a\n}\n",
    "\n-- about it\n",
    "select ",
    "use a from '",
]


@cache
def texts() -> list[str]:
    found = [file.read_text("utf-8") for file in sorted((ROOT / "examples").rglob("*.stream"))]
    for file in sorted((ROOT / "tests" / "cases").rglob("*.md")):
        blocks = blocks_of(file.read_text("utf-8"))
        found += [block.text for block in blocks if block.language == "stream"]
    return [text for text in found if text.count("\n") > 15]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_edits_one_after_the_other(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(texts()))
    known = parse(Source("a.stream", text))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.sampled_from([0, 0, 1, 7, 40])))
        text = text[:start] + data.draw(st.sampled_from(["", *TYPED])) + text[end:]
        known = reparse(known, Source("a.stream", text))
        assert known == parse(Source("a.stream", text))


def test_only_what_is_around_an_edit_is_read(monkeypatch) -> None:
    text = (ROOT / "examples" / "flights" / "departures.stream").read_text("utf-8")
    old = parse(Source("a.stream", text))
    read: list[str] = []

    def spy(source: Source) -> Parsed:
        read.append(source.text.strip(" "))
        return parse(source)

    monkeypatch.setattr(module, "parse", spy)
    new = Source("a.stream", text.replace("count(*) as flights", "count(*) as flight_count"))
    assert reparse(old, new) == parse(new)
    assert len(read) == 1
    assert len(read[0]) < len(text) / 3
