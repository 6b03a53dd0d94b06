"""Texts as they are while people type: cut off, with pieces missing, doubled or out of place. No feature fails."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pygls.exceptions import JsonRpcException

from streamc.lsp.session import Session
from tests.lsp.asking import ask_everything
from tests.markdown import blocks_of

ROOT = Path(__file__).parents[2]
EXAMPLES = max(25, int(os.environ.get("FUZZ_EXAMPLES", "0")) // 40)
"""A fortieth of the trees that the checker gets: each text is asked everything at three places."""
PIECES = [
    *"{}()[],.;:'`=$@*-+<>\n",
    "\r\n",
    "\U0001f600",
    "/*",
    "*/",
    "--",
    "select ",
    "from ",
    "join ",
    "as of ",
    "group by ",
    "window tumble(",
    "expect x: ",
    "${",
    "=>",
    "task t {\n",
    "with a as (select 1) ",
    "over (",
    "case when ",
    "use a from '",
]


@cache
def texts() -> list[str]:
    """The examples, and the files of all cases, right and wrong ones."""
    found = [file.read_text("utf-8") for file in sorted((ROOT / "examples").rglob("*.stream"))]
    for file in sorted((ROOT / "tests" / "cases").rglob("*.md")):
        found += [
            block.text for block in blocks_of(file.read_text("utf-8")) if block.language == "stream"
        ]
    return found


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A text after a few accidents."""
    text = draw(st.sampled_from(texts()))
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 60)))
        match draw(st.sampled_from(["cut", "drop", "add", "double", "other", "crlf"])):
            case "cut":
                text = text[:start]
            case "drop":
                text = text[:start] + text[end:]
            case "add":
                text = text[:start] + draw(st.sampled_from(PIECES)) + text[start:]
            case "double":
                text = text[:end] + text[start:end] + text[end:]
            case "other":
                other = draw(st.sampled_from(texts()))
                text = text[:start] + other[draw(st.integers(0, len(other))) :]
            case _:
                text = text.replace("\n", "\r\n")
    return text


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(mutated(), st.data())
def test_no_feature_fails_on_any_text(text: str, data: st.DataObject) -> None:
    session = Session("/nowhere")
    session.put("file:///nowhere/fuzz.stream", 1, text)
    for _ in range(3):
        at = data.draw(st.integers(0, len(text)))
        other = min(len(text), at + data.draw(st.integers(0, 80)))
        with suppress(JsonRpcException):  # A rename that is refused.
            ask_everything(session, "fuzz.stream", at, other)
